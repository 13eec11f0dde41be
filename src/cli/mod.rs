//! The front door: what was typed becomes options, options become calls of the pipeline, results
//! become text on the terminal and an exit code.
//!
//! The only place that reads arguments, clock and environment, prints, and decides exit codes. One
//! file per command; each is a caller of the same stages.

pub mod args;
mod check;
mod clock;
mod diff;
mod forms;
mod issue;
mod options;
mod plan;
mod returns;
mod run;
mod status;
mod terminal;
mod trace;
mod usage;
mod verify;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::Parser;

use crate::error::Error;
use args::{Cli, Command, CommonArgs};
use terminal::Terminal;

/// Runs the command line and returns the process's exit code.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if !error.use_stderr() => {
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            let typed = typed();
            let error = usage::error(&error);
            usage::terminal(&typed).error(&error);
            return ExitCode::from(error.exit_code());
        }
    };
    let command = cli.command.unwrap_or(Command::Run(cli.run));
    let Some(common) = common(&command) else {
        return worker();
    };
    let terminal = Terminal::new(common);
    // A panic is a fault of ours; the scheduler is told so by the exit code.
    let result = catch_unwind(AssertUnwindSafe(|| dispatch(&command, &terminal)))
        .unwrap_or_else(|_| Err(Error::Internal("the program panicked, see above".into())));
    ExitCode::from(result.unwrap_or_else(|error| {
        terminal.error(&error);
        error.exit_code()
    }))
}

fn dispatch(command: &Command, terminal: &Terminal) -> Result<u8, Error> {
    match command {
        Command::Run(args) => run::run(args, terminal),
        Command::Check(args) => check::check(args, terminal),
        Command::Forms(args) => forms::forms(args, terminal),
        Command::Status(args) => status::status(args, terminal),
        Command::Trace(args) => trace::trace(args, terminal),
        Command::Diff(args) => diff::diff(args, terminal),
        Command::Issue(args) => issue::issue(args, terminal),
        Command::Verify(args) => verify::verify(args, terminal),
        Command::Plan(args) => plan::plan(args, terminal),
        Command::Worker => Ok(0),
    }
}

/// What was typed, for the language of the answer where it could not be understood.
#[expect(clippy::disallowed_methods, reason = "arguments are read here")]
fn typed() -> Vec<String> {
    let all = std::env::args_os().skip(1);
    all.map(|a| a.to_string_lossy().into_owned()).collect()
}

/// What every command but the worker takes.
fn common(command: &Command) -> Option<&CommonArgs> {
    match command {
        Command::Run(args) => Some(&args.common),
        Command::Check(args) => Some(&args.common),
        Command::Forms(args) => Some(&args.common),
        Command::Status(args) => Some(&args.common),
        Command::Trace(args) => Some(&args.common),
        Command::Diff(args) => Some(&args.common),
        Command::Issue(args) => Some(&args.common),
        Command::Verify(args) => Some(&args.common),
        Command::Plan(args) => Some(&args.common),
        Command::Worker => None,
    }
}

/// Serves the parent until it closes the pipe. A worker that dies costs one file.
fn worker() -> ExitCode {
    match crate::read::worker::serve() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(Error::Internal(String::new()).exit_code()),
    }
}
