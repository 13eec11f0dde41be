//! The tests of commands and outputs: whole runs of the built program on small inputs.

mod support;

mod commands;
mod hostile;
mod hostile_formats;
mod typesetting;
