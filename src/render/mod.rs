//! Sixth stage: from model and templates to PDF bytes. The only place that knows Typst.
//!
//! Decides the in-memory world ([`world`]), which face plays which role ([`fonts`]), the PDF
//! standard ([`pdf`]) and what counts as a faulty template ([`compile`]). Leaves every word to
//! `compose` and every look to `templates/`.

mod compile;
mod fonts;
mod frames;
mod pdf;
mod templates;
mod text;
mod world;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::error::Error;

pub use fonts::Role;
pub use frames::{Mark, PageContent, Shape, TextRun};
pub use templates::Templates;
pub use text::{REPLACEMENT, printable};

/// A file to be carried inside a PDF/A-3.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// Name inside the PDF.
    pub name: String,
    /// MIME type.
    pub mime: String,
    /// Description.
    pub description: String,
    /// `source` for returns and model data, `data` for tables.
    pub relationship: &'static str,
    /// Content.
    pub bytes: Vec<u8>,
}

/// What is to be typeset.
#[derive(Clone, Debug)]
pub struct Document<'a> {
    /// The entry template below `templates/`: `report.typ`, `brief.typ`, `department.typ`.
    pub entry: &'a str,
    /// Virtual files the templates read, by path: `report.json`, and for `department.typ` also
    /// `document.json` with `{"department": "full name"}`.
    pub data: BTreeMap<String, Vec<u8>>,
    /// Files to attach. The templates read their list as `attachments.json`.
    pub attachments: Vec<Attachment>,
    /// Dates the PDF; no clock is read.
    pub date: Date,
    /// Stable identifier of the document (hash of its identity).
    pub identifier: String,
}

/// A compiled document.
#[derive(Clone, Debug)]
pub struct RenderedReport {
    /// PDF/A-3a and PDF/UA-1 bytes.
    pub pdf: Vec<u8>,
    /// What stands where, for tests and for `verify`: read from the laid-out frames.
    pub pages: Vec<PageContent>,
    /// `role: family` for each role, with the family that was asked for where another stood in.
    pub fonts_used: Vec<String>,
    /// Typst warnings; faults in tests.
    pub warnings: Vec<String>,
}

/// Compiles one document.
///
/// # Errors
/// [`Error::Template`] with file, line and reason.
pub fn render(templates: &Templates, document: &Document) -> Result<RenderedReport, Error> {
    let rendered = compile::compile(templates, document);
    // Also after an error: what Typst remembers of one document is of no use to the next.
    typst::comemo::evict(0);
    rendered
}
