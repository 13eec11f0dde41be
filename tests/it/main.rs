//! The tests of commands and outputs: whole runs of the built program on small inputs.

// Tests may be told by the environment to approve new references.
#![allow(clippy::disallowed_methods)]

mod support;

mod cases;
mod cells;
mod commands;
mod dependence;
mod editions;
mod every_format;
mod hostile;
mod hostile_big;
mod hostile_formats;
mod hostile_fs;
mod hostile_text;
mod ledger;
mod outputs;
mod rules;
mod sample_returns;
mod schemas;
mod small;
mod typesetting;
