//! OpenDocument spreadsheets.
//!
//! A strict pass over `content.xml` (`pass`, and `paragraphs` for what is in a cell) decides where
//! each used cell stands, its type, what is merged, hidden or filtered. Values are calamine's, read
//! from a document that is written here: each used cell in a row of its own, so that neither
//! repeats nor far corners nor white space between cells reach it, all of which it takes literally,
//! endlessly or not at all.

mod paragraphs;
mod pass;
#[cfg(test)]
mod tests;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Ods, Reader};

use super::number_format;
use super::package::{Package, pack};
use super::refuse;
use super::sheet::{Budget, Draft, marked_text, workbook};
use super::xml::{Fault, decode};
use crate::intake::Format;
use crate::plan::settings::Limits;
use crate::provenance::CellAt;
use crate::read::{Cell, CellValue, Refusal, Workbook};
use pass::Pass;

const CONTENT: &str = "content.xml";

/// A used cell before calamine has read it.
struct Seen {
    at: CellAt,
    kind: Kind,
    formula: bool,
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
    /// A text of which parts are raised, lowered, struck through or hidden.
    Marked,
}

struct Table {
    draft: Draft,
    cells: Vec<Seen>,
    canonical: String,
    canonical_rows: u32,
}

enum Stop {
    Fault(Fault),
    Refusal(Refusal),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

/// Reads an OpenDocument spreadsheet.
pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Workbook, Refusal> {
    let mut package = Package::open(bytes, limits)?;
    if let Some(manifest) = package.part("META-INF/manifest.xml")?
        && crate::intake::sniff::find(&manifest, b"encryption-data").is_some()
    {
        return Err(refuse::password());
    }
    let content = package.required(CONTENT)?;
    let notices = std::mem::take(&mut package.notices);
    let mut budget = Budget::new(limits);
    let tables = decode(&content)
        .map_err(Stop::Fault)
        .and_then(|source| Pass::new(&source, &mut budget).document());
    let tables = tables.map_err(|stop| match stop {
        Stop::Refusal(refusal) => refusal,
        Stop::Fault((zh, en)) => refuse::damaged(
            format!("部件 {CONTENT}：{zh}"),
            format!("part {CONTENT}: {en}"),
        ),
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
            let value = settle(&seen, values.get_value((seen.canonical_row, 0)));
            if value == CellValue::Text(String::new()) && !seen.formula {
                continue;
            }
            let format = match seen.kind {
                Kind::Percentage => Some("0.00%".to_owned()),
                // Shown with its sign, which makes it no plain figure.
                Kind::Foreign => Some("\"外币\"0.00".to_owned()),
                _ => None,
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
        (Kind::Marked, Data::String(text)) => marked_text(text),
        (_, Data::Float(n)) => CellValue::Number(*n),
        (_, Data::Int(n)) => CellValue::Number(*n as f64),
        (_, Data::String(text)) => CellValue::Text(text.clone()),
        (_, Data::Bool(truth)) => CellValue::Bool(*truth),
        (_, Data::DateTimeIso(text)) => match number_format::iso_day(text) {
            Some(date) => CellValue::Date {
                date: Some(date),
                serial: None,
            },
            None => CellValue::Corrupt(format!(
                "不是日期：{}",
                text.chars().take(40).collect::<String>()
            )),
        },
        (_, Data::DurationIso(_)) => CellValue::Date {
            date: None,
            serial: None,
        },
        (_, Data::Empty) => CellValue::Text(String::new()),
        (_, Data::Error(error)) => CellValue::Error(error.to_string()),
        (_, Data::DateTime(_)) => CellValue::Corrupt("无法确定的日期".into()),
    }
}
