//! OpenDocument spreadsheets.
//!
//! A strict pass over `content.xml` decides where each used cell stands (repeats bounded, empty
//! ones free), its type, what is merged, hidden or filtered; comments and text under a merge are
//! left out. Values are calamine's, read from a document that is written here: each used cell in
//! a row of its own, so that neither repeats nor far corners nor white space between cells reach
//! it, all of which it takes literally, endlessly or not at all.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Ods, Reader};
use quick_xml::events::{BytesStart, Event};

use super::number_format;
use super::package::{Package, pack};
use super::refuse;
use super::sheet::{Budget, Draft, MAX_COLUMNS, MAX_ROWS, bad_position, marked_text, workbook};
use super::xml::{Fault, Pull, attribute, decode, escape};
use crate::intake::Format;
use crate::plan::settings::Limits;
use crate::provenance::CellAt;
use crate::read::{Cell, CellValue, Refusal, Visibility, Workbook};

const CONTENT: &str = "content.xml";
/// Spaces that one element may stand for.
const MAX_SPACES: usize = 32_767;

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

struct Pass<'a, 'b, 'c> {
    pull: Pull<'a>,
    budget: &'b mut Budget<'c>,
    /// Table styles that hide their sheet.
    hiding: BTreeMap<String, bool>,
    /// Text styles that raise, lower, strike through or hide.
    marking: BTreeSet<String>,
    row: u32,
}

/// What a cell element holds besides its attributes.
#[derive(Default)]
struct Content {
    /// Paragraphs as they stand in the file.
    paragraphs: Vec<String>,
    /// Whether anything but white space is in them.
    filled: bool,
    /// The first characters, to see an error value.
    head: String,
    /// Whether parts of it are raised, lowered, struck through, hidden or ruby.
    marked: bool,
}

impl<'a, 'b, 'c> Pass<'a, 'b, 'c> {
    fn new(source: &'a str, budget: &'b mut Budget<'c>) -> Self {
        Self {
            pull: Pull::new(source),
            budget,
            hiding: BTreeMap::new(),
            marking: BTreeSet::new(),
            row: 0,
        }
    }

    fn document(mut self) -> Result<Vec<Table>, Stop> {
        let mut tables = Vec::new();
        let mut style = None;
        while let Some(event) = self.pull.next()? {
            let Event::Start(e) = event else { continue };
            match (self.pull.depth(), e.local_name().as_ref()) {
                (3, "style") => style = attribute(&e, "name")?,
                (4, "table-properties") => {
                    if let (Some(name), Some(display)) = (style.clone(), attribute(&e, "display")?)
                    {
                        self.hiding.insert(name, display == "false");
                    }
                }
                (4, "text-properties") => {
                    if let (Some(name), true) = (style.clone(), marks(&e)?) {
                        self.marking.insert(name);
                    }
                }
                (3, "tracked-changes") => self.pull.skip()?,
                (4, "table") => {
                    self.budget.sheets(tables.len() + 1)?;
                    let table = self.table(&e)?;
                    tables.push(table);
                }
                (4.., "tracked-changes") => self.pull.skip()?,
                _ => {}
            }
        }
        Ok(tables)
    }

    fn table(&mut self, e: &BytesStart) -> Result<Table, Stop> {
        let name = attribute(e, "name")?.unwrap_or_default();
        let hidden =
            attribute(e, "style-name")?.is_some_and(|s| self.hiding.get(&s) == Some(&true));
        let visibility = if hidden {
            Visibility::Hidden
        } else {
            Visibility::Visible
        };
        let mut table = Table {
            draft: Draft::new(&name, visibility),
            cells: Vec::new(),
            canonical: String::new(),
            canonical_rows: 0,
        };
        self.row = 0;
        let mut col = 0_u32;
        let inside = self.pull.depth();
        while let Some(event) = self.pull.next()? {
            match event {
                Event::Start(e) => match e.local_name().as_ref() {
                    "table-column" => {
                        let count = repeats(&e, "number-columns-repeated")?;
                        if attribute(&e, "visibility")?.is_some_and(|v| v != "visible") {
                            table
                                .draft
                                .hidden_cols
                                .push((col, col.saturating_add(count - 1)));
                        }
                        col = col.saturating_add(count);
                    }
                    "table-row" => self.table_row(&e, &mut table)?,
                    "table-columns"
                    | "table-header-columns"
                    | "table-column-group"
                    | "table-rows"
                    | "table-header-rows"
                    | "table-row-group" => {}
                    _ => self.pull.skip()?,
                },
                Event::End(_) if self.pull.depth() < inside => break,
                _ => {}
            }
        }
        Ok(table)
    }

    fn table_row(&mut self, e: &BytesStart, table: &mut Table) -> Result<(), Stop> {
        let count = repeats(e, "number-rows-repeated")?;
        match attribute(e, "visibility")?.as_deref() {
            None | Some("visible") => {}
            Some(why) => {
                table.draft.filtered |= why == "filter";
                let last = self.row.saturating_add(count - 1);
                table.draft.hidden_rows.push((self.row, last));
            }
        }
        let mut col = 0_u32;
        let inside = self.pull.depth();
        while let Some(event) = self.pull.next()? {
            match event {
                Event::Start(e) => match e.local_name().as_ref() {
                    "table-cell" => {
                        let columns = repeats(&e, "number-columns-repeated")?;
                        self.cell(&e, table, col, columns, count)?;
                        col = col.saturating_add(columns);
                    }
                    "covered-table-cell" => {
                        col = col.saturating_add(repeats(&e, "number-columns-repeated")?);
                        self.pull.skip()?;
                    }
                    _ => self.pull.skip()?,
                },
                Event::End(_) if self.pull.depth() < inside => break,
                _ => {}
            }
        }
        self.row = self.row.saturating_add(count);
        Ok(())
    }

    /// A cell that is repeated `columns` times across and `rows` times down.
    fn cell(
        &mut self,
        e: &BytesStart,
        table: &mut Table,
        col: u32,
        columns: u32,
        rows: u32,
    ) -> Result<(), Stop> {
        let (down, across) = (
            span(e, "number-rows-spanned")?,
            span(e, "number-columns-spanned")?,
        );
        if (down > 1 || across > 1) && columns == 1 && rows == 1 {
            let last = CellAt::new(
                self.row.saturating_add(down - 1),
                col.saturating_add(across - 1),
            );
            table.draft.merge(CellAt::new(self.row, col), last);
        }
        let formula = attribute(e, "formula")?.is_some();
        let error = e
            .attributes()
            .flatten()
            .any(|a| a.key.as_ref() == "calcext:value-type" && a.value.as_ref() == "error");
        let kind = e
            .attributes()
            .flatten()
            .find(|a| {
                a.key.local_name().as_ref() == "value-type"
                    && a.key.as_ref() != "calcext:value-type"
            })
            .map(|a| a.value.into_owned());
        let foreign = attribute(e, "currency")?.is_some_and(|c| c != "CNY" && c != "RMB");
        let mut attributes = String::new();
        for name in [
            "value",
            "date-value",
            "time-value",
            "boolean-value",
            "string-value",
        ] {
            if let Some(value) = attribute(e, name)? {
                attributes.push_str(&format!(" office:{name}=\"{}\"", escape(&value)));
            }
        }
        let content = self.content()?;
        let valued = !attributes.is_empty();
        if !valued && !content.filled && !formula {
            return Ok(());
        }
        let shown_error = content.head.starts_with('#') || content.head.starts_with("Err:");
        let kind = match kind.as_deref() {
            _ if error || (formula && shown_error) => Kind::Error,
            _ if formula && !valued && !content.filled => Kind::Uncached,
            Some("percentage") => Kind::Percentage,
            Some("currency") if foreign => Kind::Foreign,
            _ if content.marked => Kind::Marked,
            _ => Kind::Plain,
        };
        let text = kind == Kind::Error || !attributes.contains("value=");
        let canonical = if text {
            let inner: String = content
                .paragraphs
                .iter()
                .map(|p| format!("<text:p>{p}</text:p>"))
                .collect();
            format!("<table:table-cell office:value-type=\"string\">{inner}</table:table-cell>")
        } else {
            format!("<table:table-cell office:value-type=\"x\"{attributes}></table:table-cell>")
        };
        self.place(table, col, columns, rows, kind, formula, &canonical)
    }

    #[allow(clippy::too_many_arguments)]
    fn place(
        &mut self,
        table: &mut Table,
        col: u32,
        columns: u32,
        rows: u32,
        kind: Kind,
        formula: bool,
        canonical: &str,
    ) -> Result<(), Stop> {
        if u64::from(columns) * u64::from(rows) > self.budget.limits.cells {
            let limit = self.budget.limits.cells;
            return Err(refuse::limit("已用单元格数", "used cells", "cells", limit).into());
        }
        for row in self.row..self.row.saturating_add(rows) {
            for col in col..col.saturating_add(columns) {
                if row >= MAX_ROWS || col >= MAX_COLUMNS {
                    return Err(bad_position(row, col).into());
                }
                self.budget.cell(canonical.len())?;
                table.cells.push(Seen {
                    at: CellAt::new(row, col),
                    kind,
                    formula,
                    canonical_row: table.canonical_rows,
                });
            }
        }
        table.canonical.push_str("<table:table-row>");
        table.canonical.push_str(canonical);
        table.canonical.push_str("</table:table-row>");
        table.canonical_rows += 1;
        Ok(())
    }

    /// The paragraphs of the cell element opened last; comments, pictures and tables are left out.
    fn content(&mut self) -> Result<Content, Stop> {
        let inside = self.pull.depth();
        let mut content = Content::default();
        while let Some(event) = self.pull.next()? {
            match event {
                Event::Start(e) if e.local_name().as_ref() == "p" => {
                    self.paragraph(&mut content)?
                }
                Event::Start(_) => self.pull.skip()?,
                Event::End(_) if self.pull.depth() < inside => break,
                _ => {}
            }
        }
        Ok(content)
    }

    fn paragraph(&mut self, content: &mut Content) -> Result<(), Stop> {
        let from = self.pull.span.1;
        let inside = self.pull.depth();
        let mut inner = String::new();
        let mut kept = from;
        let mut spaces = 0;
        while let Some(event) = self.pull.next()? {
            match event {
                Event::Start(e)
                    if matches!(e.local_name().as_ref(), "annotation" | "frame" | "note") =>
                {
                    inner.push_str(self.pull.slice(kept, self.pull.span.0));
                    self.pull.skip()?;
                    kept = self.pull.span.1;
                }
                Event::Start(e) if e.local_name().as_ref() == "ruby" => content.marked = true,
                Event::Start(e) if e.local_name().as_ref() == "span" => {
                    let style = attribute(&e, "style-name")?;
                    content.marked |= style.is_some_and(|s| self.marking.contains(&s));
                }
                Event::Start(e) if e.local_name().as_ref() == "s" => {
                    spaces += attribute(&e, "c")?
                        .map_or(Ok(1), |c| c.parse::<usize>())
                        .unwrap_or(usize::MAX / 2);
                    if spaces > MAX_SPACES {
                        return Err(Stop::Fault((
                            "连续空格数异常".into(),
                            "too many spaces".into(),
                        )));
                    }
                }
                Event::Text(text) => {
                    let text = text.xml10_content();
                    content.filled |= !text.is_empty();
                    if content.head.len() < 16 {
                        content
                            .head
                            .push_str(&text.chars().take(16).collect::<String>());
                    }
                }
                Event::GeneralRef(r) => {
                    super::xml::resolve(&r)?;
                    content.filled = true;
                }
                Event::CData(_) => content.filled = true,
                Event::End(_) if self.pull.depth() < inside => break,
                _ => {}
            }
        }
        inner.push_str(self.pull.slice(kept, self.pull.span.0));
        content.paragraphs.push(inner);
        Ok(())
    }
}

/// Whether a text style raises, lowers, strikes through or hides.
fn marks(e: &BytesStart) -> Result<bool, Stop> {
    // `super 58%`, `sub 58%`, or how far up or down in percent: `33% 58%`.
    let position = attribute(e, "text-position")?.unwrap_or_default();
    let shifted = position
        .split(' ')
        .next()
        .is_some_and(|by| !by.is_empty() && by != "0%");
    let struck = ["text-line-through-style", "text-line-through-type"];
    let mut marks = shifted;
    for name in struck {
        marks |= attribute(e, name)?.is_some_and(|style| style != "none");
    }
    Ok(marks || attribute(e, "display")?.is_some_and(|display| display == "none"))
}

/// How often an element is repeated; what is no positive number is damage.
fn repeats(e: &BytesStart, name: &str) -> Result<u32, Stop> {
    match attribute(e, name)? {
        None => Ok(1),
        Some(text) => match text.trim().parse::<u64>() {
            Ok(n @ 1..) => Ok(u32::try_from(n).unwrap_or(u32::MAX)),
            _ => Err(Stop::Fault((
                format!("重复数不合法（{name}={text}）"),
                format!("an illegal repeat count ({name}={text})"),
            ))),
        },
    }
}

fn span(e: &BytesStart, name: &str) -> Result<u32, Stop> {
    Ok(attribute(e, name)?
        .and_then(|n| n.trim().parse().ok())
        .unwrap_or(1)
        .max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(cells: &str) -> Vec<CellValue> {
        let style = |name: &str, properties: &str| {
            format!(
                "<style:style style:name=\"{name}\" style:family=\"text\">\
                 <style:text-properties {properties}/></style:style>"
            )
        };
        let content = format!(
            "<office:document-content><office:automatic-styles>{}{}{}</office:automatic-styles>\
             <office:body><office:spreadsheet><table:table table:name=\"a\"><table:table-row>{cells}\
             </table:table-row></table:table></office:spreadsheet></office:body>\
             </office:document-content>",
            style("up", "style:text-position=\"super 58%\""),
            style("out", "style:text-line-through-style=\"solid\""),
            style("bold", "fo:font-weight=\"bold\"")
        );
        let mimetype = b"application/vnd.oasis.opendocument.spreadsheet".as_slice();
        let file = pack(&[("mimetype", mimetype), (CONTENT, content.as_bytes())]).expect("packs");
        let book = open(&file, &Limits::default()).expect("readable");
        book.sheets[0]
            .cells
            .iter()
            .map(|c| c.value.clone())
            .collect()
    }

    #[test]
    fn a_number_with_raised_or_struck_parts_is_no_number() {
        let text = |inner: &str| {
            format!(
                "<table:table-cell office:value-type=\"string\"><text:p>{inner}</text:p>\
                 </table:table-cell>"
            )
        };
        let found = values(
            &[
                "67<text:span text:style-name=\"up\">1</text:span>",
                "<text:span text:style-name=\"out\">60</text:span>67",
                "<text:ruby><text:ruby-base>67</text:ruby-base><text:ruby-text>12</text:ruby-text></text:ruby>",
                "6<text:span text:style-name=\"bold\">7</text:span>",
                "指标<text:span text:style-name=\"up\">1</text:span>",
            ]
            .map(text)
            .concat(),
        );
        for value in &found[..3] {
            assert!(matches!(value, CellValue::Corrupt(_)), "{value:?}");
        }
        assert_eq!(found[3], CellValue::Text("67".into()));
        assert_eq!(found[4], CellValue::Text("指标1".into()));
    }
}
