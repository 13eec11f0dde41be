//! Tests of the typeset page: its grid, its charts' geometry, its pictures, its templates.

mod geometry;
mod lint;
mod overlap;
mod page;
mod pictures;
mod support;
mod texts;
