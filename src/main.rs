//! The program: parse, run, exit code. Everything else is the library's.

#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    jindu::cli::main()
}
