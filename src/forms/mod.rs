//! The form that departments fill in: its schema, and the workbook that `jindu forms` writes.
//!
//! Decides what a department is asked for and how. What this module writes, `read` reads back
//! exactly. Leaves to the caller where workbooks are put and what is known of last month.

mod content;
mod fill;
mod prefill;
pub mod schema;
mod sheets;
mod style;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

pub use content::{Content, content};
pub use fill::{CorrectionFill, DeliverableFill, Entry, FormFill, ProgressFill, TargetFill};
pub use prefill::{Prefill, prefill, stage_name};

use crate::error::{Error, Said, said};
use crate::period::Period;
use crate::plan::Catalogue;
use crate::unit::Units;

/// The empty form of `department` (full name) for `period`, as the bytes of an xlsx workbook.
/// `as_of` is the day stated as its creation: the clock is never asked.
///
/// # Errors
/// [`Error::Usage`] if the catalogue has no such department or asks nothing of it.
pub fn write(
    catalogue: &Catalogue,
    department: &str,
    period: Period,
    prefill: &Prefill,
    as_of: Date,
) -> Result<Vec<u8>, Error> {
    write_filled(
        catalogue,
        department,
        period,
        prefill,
        &FormFill::default(),
        as_of,
    )
}

/// The form with its open cells filled in. Entries for items that are not on this department's
/// form are left out.
///
/// # Errors
/// As [`write`].
pub fn write_filled(
    catalogue: &Catalogue,
    department: &str,
    period: Period,
    prefill: &Prefill,
    fill: &FormFill,
    as_of: Date,
) -> Result<Vec<u8>, Error> {
    let Some(known) = catalogue.department(department) else {
        return Err(usage(
            said(
                format!("单位名录中没有“{department}”"),
                format!("the plan has no department “{department}”"),
            ),
            said(
                "请按 departments.csv 中的全称填写单位名称",
                "write its full name as in departments.csv",
            ),
        ));
    };
    let content = content(catalogue, department);
    if content.is_empty() {
        return Err(usage(
            said(
                format!("“{department}”没有需要填报的事项"),
                format!("“{department}” has nothing to report"),
            ),
            said(
                "请在 leads.csv 中为该单位安排指标、任务或措施",
                "give it targets, deliverables or measures in leads.csv",
            ),
        ));
    }
    let form = sheets::Form {
        catalogue,
        department: known,
        period,
        content,
        prefill,
        fill,
        units: Units::new(&catalogue.units),
    };
    workbook(&form, as_of).map_err(|e| Error::Internal(format!("form of {department}: {e}")))
}

fn usage(message: Said, hint: Said) -> Error {
    Error::Usage { message, hint }
}

/// Sheets without a row are left out.
fn workbook(form: &sheets::Form, as_of: Date) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(
        &DocProperties::new()
            .set_title(format!(
                "{}{}填报表",
                form.department.name,
                form.period.zh()
            ))
            .set_author("jindu")
            .set_creation_datetime(&excel_date(as_of)?),
    );
    let content = &form.content;
    let figures = !content.targets.is_empty() || !content.parts.is_empty();
    book.push_worksheet(sheets::cover(form)?);
    if !content.targets.is_empty() {
        book.push_worksheet(sheets::targets(form)?);
    }
    if figures {
        book.push_worksheet(sheets::breakdown(form)?);
    }
    if !content.deliverables.is_empty() {
        book.push_worksheet(sheets::deliverables(form)?);
    }
    if !content.measures.is_empty() {
        book.push_worksheet(sheets::progress(form)?);
    }
    if figures {
        book.push_worksheet(sheets::corrections(form)?);
    }
    book.push_worksheet(sheets::marker(form)?);
    book.save_to_buffer()
}

/// A day as a spreadsheet holds it, 1900-01-01 to 9999-12-31.
fn excel_date(day: Date) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(day.year()).unwrap_or(0);
    ExcelDateTime::from_ymd(year, day.month() as u8, day.day() as u8)
}
