//! The tests of commands and outputs: whole runs of the built program on small inputs.

mod support;

mod commands;
mod editions;
mod hostile;
mod hostile_formats;
mod outputs;
mod sample_returns;
mod schemas;
mod small;
mod typesetting;
