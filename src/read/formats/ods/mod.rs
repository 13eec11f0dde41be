//! OpenDocument spreadsheets.
//!
//! A strict pass over `content.xml` (`pass`, and `paragraphs` for what is in a cell) decides where
//! each used cell stands, its type, what is merged, hidden or filtered; `styles` which styles mark
//! and `display` what is shown of a number. Values are calamine's, read
//! from a document that is written here: each used cell in a row of its own, so that neither
//! repeats nor far corners nor white space between cells reach it, all of which it takes literally,
//! endlessly or not at all.

mod display;
mod paragraphs;
mod pass;
mod styles;
#[cfg(test)]
mod tests;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Ods, Reader};

use super::number_format;
use super::package::{Package, pack};
use super::refuse;
use super::sheet::{Budget, Draft, marked, no_date, workbook};
use super::xml::{Stop, decode};
use crate::intake::Format;
use crate::plan::settings::Limits;
use crate::provenance::CellAt;
use crate::read::cell::shown;
use crate::read::{Cell, CellValue, Refusal, Workbook};
use pass::Pass;
use styles::Styles;

const CONTENT: &str = "content.xml";
const STYLES: &str = "styles.xml";

/// A used cell before calamine has read it.
#[derive(Clone)]
struct Seen {
    at: CellAt,
    kind: Kind,
    formula: bool,
    /// Whether it, or parts of its text, are raised, lowered, struck through or hidden.
    marked: bool,
    /// What a number is shown as.
    shown: String,
    /// The value, where it is settled here.
    settled: Option<CellValue>,
    /// Its row in the canonical table.
    canonical_row: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Percentage,
    /// An amount of a currency that is not the yuan.
    Foreign,
    Error,
    Uncached,
}

struct Table {
    draft: Draft,
    cells: Vec<Seen>,
    canonical: String,
    canonical_rows: u32,
}

/// Reads an OpenDocument spreadsheet.
pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Workbook, Refusal> {
    let mut package = Package::open(bytes, limits)?;
    if let Some(manifest) = package.part("META-INF/manifest.xml")?
        && crate::intake::sniff::find(&manifest, b"encryption-data").is_some()
    {
        return Err(refuse::password());
    }
    let mut styles = Styles::default();
    if let Some(part) = package.part(STYLES)? {
        let read = decode(&part).and_then(|source| styles.read(&source));
        read.map_err(|fault| refuse::faulty_part(STYLES, fault))?;
    }
    let content = package.required(CONTENT)?;
    let notices = std::mem::take(&mut package.notices);
    let mut budget = Budget::new(limits);
    let tables = decode(&content)
        .map_err(Stop::Fault)
        .and_then(|source| Pass::new(&source, styles, &mut budget).document());
    let tables = tables.map_err(|stop| match stop {
        Stop::Refusal(refusal) => refusal,
        Stop::Fault(fault) => refuse::faulty_part(CONTENT, fault),
    })?;
    drop(content);
    let mut calamine = calamine(&tables)?;
    let mut budget = Budget::new(limits);
    let mut drafts = Vec::new();
    for (number, table) in tables.into_iter().enumerate() {
        let values = calamine.worksheet_range(&number.to_string());
        let values = values.map_err(|e| unlike(&e.to_string()))?;
        let mut draft = table.draft;
        for seen in table.cells {
            let value = match &seen.settled {
                Some(settled) => settled.clone(),
                None => settle(&seen, values.get_value((seen.canonical_row, 0))),
            };
            if value == CellValue::Text(String::new()) && !seen.formula {
                continue;
            }
            let format = match (&value, seen.kind) {
                // Shown with its sign, which makes it no plain figure.
                (_, Kind::Foreign) => Some("\"外币\"0.00".to_owned()),
                (CellValue::Number(n), kind) => {
                    display::format(*n, &seen.shown, kind == Kind::Percentage)
                }
                (_, Kind::Percentage) => Some("0.00%".to_owned()),
                _ => None,
            };
            let value = match value {
                CellValue::Number(n) if display::contradicts_zero(n, &seen.shown) => {
                    unlike_shown(&seen.shown)
                }
                value if seen.marked => marked(value),
                value => value,
            };
            let cell = Cell {
                at: seen.at,
                value,
                number_format: format,
                formula: seen.formula,
            };
            draft.push(cell, &mut budget)?;
        }
        drafts.push(draft);
    }
    workbook(Format::Ods, drafts, notices, limits)
}

fn unlike_shown(text: &str) -> CellValue {
    let shown = shown(text.trim());
    CellValue::corrupt(
        format!("存储值 0，却显示为“{shown}”，两者不是同一个数"),
        format!("stored is 0, but “{shown}” is shown, which is another number"),
    )
}

fn unlike(what: &str) -> Refusal {
    refuse::damaged(
        format!("表格内容读不出来（{what}）"),
        format!("the cells cannot be read ({what})"),
    )
}

fn calamine(tables: &[Table]) -> Result<Ods<Cursor<Vec<u8>>>, Refusal> {
    let mut content = String::from("<office:document-content><office:body><office:spreadsheet>");
    for (number, table) in tables.iter().enumerate() {
        content.push_str(&format!("<table:table table:name=\"{number}\">"));
        content.push_str(&table.canonical);
        content.push_str("</table:table>");
    }
    content.push_str("</office:spreadsheet></office:body></office:document-content>");
    let package = pack(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        (
            "META-INF/manifest.xml",
            b"<manifest:manifest></manifest:manifest>",
        ),
        (CONTENT, content.as_bytes()),
    ])?;
    match catch_unwind(AssertUnwindSafe(|| Ods::new(Cursor::new(package)))) {
        Ok(Ok(ods)) => Ok(ods),
        Ok(Err(error)) => Err(unlike(&error.to_string())),
        Err(_) => Err(unlike("malformed")),
    }
}

fn settle(seen: &Seen, value: Option<&Data>) -> CellValue {
    match (seen.kind, value.unwrap_or(&Data::Empty)) {
        (Kind::Uncached, _) => CellValue::Uncached,
        (Kind::Error, Data::String(text)) => CellValue::Error(text.clone()),
        (Kind::Error, _) => CellValue::Error("#VALUE!".into()),
        (_, Data::Float(n)) => CellValue::Number(*n),
        (_, Data::Int(n)) => CellValue::Number(*n as f64),
        (_, Data::String(text)) => CellValue::Text(text.clone()),
        (_, Data::Bool(truth)) => CellValue::Bool(*truth),
        (_, Data::DateTimeIso(text)) => match number_format::iso_day(text) {
            Some(date) => CellValue::Date {
                date: Some(date),
                serial: None,
            },
            None => no_date(text),
        },
        (_, Data::DurationIso(_)) => CellValue::Date {
            date: None,
            serial: None,
        },
        (_, Data::Empty) => CellValue::Text(String::new()),
        (_, Data::Error(error)) => CellValue::Error(error.to_string()),
        (_, Data::DateTime(_)) => CellValue::corrupt("日期无法确定", "a date that cannot be told"),
    }
}
