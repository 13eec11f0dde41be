//! The tests of commands and outputs: whole runs of the built program on small inputs.

mod support;

mod commands;
mod hostile_formats;
mod sample_returns;
