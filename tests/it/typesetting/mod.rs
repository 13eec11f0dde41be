//! Tests of the typeset page: its grid, its charts' geometry, its pictures, its templates.

mod designer;
mod geometry;
mod lint;
pub(crate) mod overlap;
mod page;
pub(crate) mod pictures;
pub(crate) mod support;
pub(crate) mod texts;
