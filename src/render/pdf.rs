//! The PDF file: standard, date, identifier.
//!
//! Decides what makes the same document the same bytes: the date is the document's, the identifier
//! is its own, the creator is the program's version.

use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::Document;
use crate::error::Error;

/// China Standard Time in minutes east of Greenwich: the time in which official papers are dated.
const OFFSET: i32 = 8 * 60;

/// Exports as PDF/A-3a and PDF/UA-1.
pub(super) fn export(
    paged: &PagedDocument,
    document: &Document,
    fault: impl Fn(&[SourceDiagnostic]) -> Error,
) -> Result<Vec<u8>, Error> {
    let standards = PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1])
        .map_err(|reason| Error::Internal(reason.message().to_string()))?;
    let timestamp = timestamp(document)
        .ok_or_else(|| Error::Internal(format!("{} is no date of a PDF", document.date)))?;
    let options = PdfOptions {
        ident: Smart::Custom(document.identifier.clone()),
        creator: Smart::Custom(Some(format!("jindu {}", env!("CARGO_PKG_VERSION")))),
        timestamp: Some(timestamp),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(paged, &options).map_err(|faults| fault(&faults))
}

/// Midnight of the document's day.
fn timestamp(document: &Document) -> Option<Timestamp> {
    let date = document.date;
    let midnight = Datetime::from_ymd_hms(
        i32::from(date.year()),
        date.month().unsigned_abs(),
        date.day().unsigned_abs(),
        0,
        0,
        0,
    )?;
    Timestamp::new_local(midnight, OFFSET)
}
