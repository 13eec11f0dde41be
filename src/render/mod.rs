//! Sixth stage: from model and templates to PDF bytes. The only place that knows Typst.
//!
//! Decides the in-memory world, fonts, PDF standard and what counts as a faulty template. Leaves
//! every word to `compose` and every look to `templates/`.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;

use crate::error::Error;

/// The template set with its fonts: the embedded one, or a folder's, whole.
#[derive(Clone, Debug)]
pub struct Templates {
    /// Files by path below `templates/`, such as `sections/overview.typ`.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Fonts in sorted order of path.
    pub fonts: Vec<(String, Vec<u8>)>,
    /// SHA-256 (hex) over all paths and contents: part of a report's identity.
    pub sha256: String,
}

impl Templates {
    /// The set that the binary carries.
    pub fn embedded() -> Self {
        todo!()
    }

    /// The set in `folder`, which replaces the embedded one whole.
    ///
    /// # Errors
    /// [`Error::Template`] if it cannot be read or was made for another model version.
    pub fn load(_folder: &Path) -> Result<Self, Error> {
        todo!()
    }
}

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
    /// Files to attach.
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
    /// Family used for each role and text that no font covers (each replaced by 〓 beforehand).
    pub fonts_used: Vec<String>,
    /// Typst warnings; faults in tests.
    pub warnings: Vec<String>,
}

/// One page as laid out. All lengths in pt from the page's upper left corner.
#[derive(Clone, Debug, Default)]
pub struct PageContent {
    /// Width and height.
    pub size: (f64, f64),
    /// Text runs in drawing order.
    pub texts: Vec<TextRun>,
    /// Filled or stroked shapes in drawing order.
    pub shapes: Vec<Shape>,
}

/// A run of text.
#[derive(Clone, Debug)]
pub struct TextRun {
    /// The text.
    pub text: String,
    /// Left, top, width, height of its box.
    pub bounds: [f64; 4],
    /// Font family.
    pub family: String,
    /// Size in pt.
    pub size: f64,
    /// Whether it holds a glyph that the font lacks (glyph 0).
    pub missing_glyph: bool,
}

/// A drawn shape.
#[derive(Clone, Debug)]
pub struct Shape {
    /// Left, top, width, height of its box.
    pub bounds: [f64; 4],
    /// Corner points in order, for curves.
    pub points: Vec<(f64, f64)>,
    /// Label of the enclosing chart mark (`metadata` beside it), if any.
    pub mark: Option<String>,
}

/// Compiles one document.
///
/// # Errors
/// [`Error::Template`] with file, line and reason.
pub fn render(_templates: &Templates, _document: &Document) -> Result<RenderedReport, Error> {
    todo!()
}

/// Replaces what would sink or spoil a page: controls, bidi overrides and zero-width characters are
/// dropped, characters that no loaded font covers become 〓, long unbroken runs get break
/// opportunities. Returns the text and the characters that were replaced.
pub fn printable(_templates: &Templates, _text: &str) -> (String, Vec<char>) {
    todo!()
}
