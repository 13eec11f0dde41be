//! jindu 进度: from departmental spreadsheet returns to a typeset progress report.
//!
//! ```text
//! intake → read → map → assess → compose → render → publish
//! Batch    RawReturn Observations Assessment ReportModel RenderedReport Publication
//! ```
//!
//! One direction, one central type handed over at each arrow. `read` alone knows calamine and
//! gives a serialisable value, so that it runs in a worker process; `render` alone knows Typst.
//! [`pipeline::evaluate`] runs the first four stages; the commands in `cli` are its callers.
//! `plan` is the catalogue all stages may look things up in. A test holds the direction.

#![forbid(unsafe_code)]
#![warn(missing_docs)]
// Tests may be told by the environment to approve new references or to keep what they made.
#![cfg_attr(test, allow(clippy::disallowed_methods))]

pub mod assess;
pub mod cli;
pub mod compose;
pub mod diff;
pub mod embedded;
pub mod error;
pub mod forms;
pub mod intake;
pub mod issue;
pub mod map;
pub mod period;
pub mod pipeline;
pub mod plan;
pub mod provenance;
pub mod publish;
pub mod quantity;
pub mod read;
pub mod render;
pub mod rules;
pub mod text;
pub mod trace;
pub mod unit;
