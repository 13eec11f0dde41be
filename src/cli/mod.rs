//! The front door: what was typed becomes options, options become calls of the pipeline, results
//! become text on the terminal and an exit code.
//!
//! The only place that reads arguments, clock and environment, prints, and decides exit codes. One
//! file per command; each is a caller of the same stages.

pub mod args;

use std::process::ExitCode;

use clap::Parser;

use crate::error::Error;
use args::{Cli, Command};

/// Runs the command line and returns the process's exit code.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match dispatch(cli) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(error.exit_code())
        }
    }
}

fn dispatch(cli: Cli) -> Result<u8, Error> {
    match cli.command.unwrap_or(Command::Run(cli.run)) {
        Command::Worker => {
            crate::read::worker::serve().map_err(|e| Error::Internal(e.to_string()))?;
            Ok(0)
        }
        _ => Err(Error::Internal("todo".into())),
    }
}
