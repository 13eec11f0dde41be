//! One worksheet's XML: the pass that calamine does not make.
//!
//! Decides where each used cell stands, its type and style, whether a formula stands behind it and
//! whether that was ever calculated, and what is hidden, merged or filtered. Writes beside it a
//! canonical sheet, one plain element for each used cell, from which calamine then reads values.

use quick_xml::events::{BytesStart, Event};

use super::refuse;
use super::sheet::{Budget, MAX_COLUMNS, MAX_ROWS, UNLIKE, address, bad_address, region};
use super::xlsx_parts::marks;
use super::xml::{Fault, Pull, Stop, attribute, flag};
use crate::provenance::CellAt;
use crate::read::CellValue;

/// A used cell as the XML has it.
pub(super) struct Seen {
    pub at: CellAt,
    pub style: usize,
    pub formula: bool,
    /// The value, where it is settled here; else calamine reads it from the canonical sheet.
    pub settled: Option<CellValue>,
    /// The cell's type is `e` and this is the error's name.
    pub error: Option<String>,
    /// Whether the type promises a number.
    pub numeric: bool,
    /// Index of the shared string.
    pub string: Option<usize>,
    /// Whether parts of an inline text are raised, lowered or struck through.
    pub marked: bool,
}

/// What the pass found.
#[derive(Default)]
pub(super) struct SheetXml {
    pub cells: Vec<Seen>,
    /// The canonical sheet.
    pub canonical: String,
    pub merges: Vec<(CellAt, CellAt)>,
    /// One-based in the file, zero-based here, inclusive.
    pub hidden_rows: Vec<(u32, u32)>,
    pub hidden_cols: Vec<(u32, u32)>,
    pub filtered: bool,
    /// Merged regions beyond the number that is kept.
    pub merges_left_out: bool,
}

/// Merged regions held in memory at most; those within the table are chosen later.
const MERGES_HELD: usize = 200_000;

/// Reads a worksheet's XML whole.
pub(super) fn scan(source: &str, budget: &mut Budget) -> Result<SheetXml, Stop> {
    let mut pass = Pass {
        pull: Pull::new(source),
        found: SheetXml::default(),
        row: 0,
        col: 0,
        budget,
        filter: false,
        data_seen: false,
        filled: (0, None),
    };
    pass.found.canonical.push_str("<worksheet><sheetData><row>");
    pass.document()?;
    pass.found
        .canonical
        .push_str("</row></sheetData></worksheet>");
    pass.found.filtered |= pass.filter && !pass.found.hidden_rows.is_empty();
    Ok(pass.found)
}

struct Pass<'a, 'b> {
    pull: Pull<'a>,
    found: SheetXml,
    /// Where a row or cell without an address stands.
    row: u32,
    col: u32,
    /// Shared by all sheets of the workbook.
    budget: &'a mut Budget<'b>,
    filter: bool,
    data_seen: bool,
    /// Rows that hold something so far, and the last of them.
    filled: (u64, Option<u32>),
}

impl Pass<'_, '_> {
    fn document(&mut self) -> Result<(), Stop> {
        while let Some(event) = self.pull.next()? {
            let Event::Start(e) = event else { continue };
            let depth = self.pull.depth();
            match (depth, e.local_name().as_ref()) {
                (1, "worksheet") => {}
                (1, other) => {
                    return Err(Stop::Fault((
                        format!("不是工作表，而是 {other}"),
                        format!("not a worksheet but {other}"),
                    )));
                }
                (2, "sheetData") if self.data_seen => {
                    return Err(Stop::Fault((
                        "有两段 sheetData".into(),
                        "two sheetData elements".into(),
                    )));
                }
                (2, "sheetData") => {
                    self.data_seen = true;
                    self.rows()?;
                }
                (_, "sheetPr") => self.found.filtered |= flag(&e, "filterMode")?,
                (_, "filterColumn") => self.found.filtered = true,
                (_, "autoFilter") => self.filter = true,
                (3, "col") => self.column(&e)?,
                (3, "mergeCell") => self.merge(&e)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn column(&mut self, e: &BytesStart) -> Result<(), Stop> {
        let width: Option<f64> = attribute(e, "width")?.and_then(|w| w.parse().ok());
        if !flag(e, "hidden")? && width != Some(0.0) {
            return Ok(());
        }
        let bound = |name| -> Result<Option<u32>, Fault> {
            Ok(attribute(e, name)?.and_then(|n| n.parse().ok()))
        };
        if let (Some(first @ 1..), Some(last)) = (bound("min")?, bound("max")?) {
            let last = last.min(MAX_COLUMNS);
            if first <= last {
                self.found.hidden_cols.push((first - 1, last - 1));
            }
        }
        Ok(())
    }

    fn merge(&mut self, e: &BytesStart) -> Result<(), Stop> {
        let text = attribute(e, "ref")?.unwrap_or_default();
        let region = region(&text).ok_or_else(|| bad_address(&text))?;
        if self.found.merges.len() < MERGES_HELD {
            self.found.merges.push(region);
        } else {
            self.found.merges_left_out = true;
        }
        Ok(())
    }

    fn rows(&mut self) -> Result<(), Stop> {
        let inside = self.pull.depth();
        while let Some(event) = self.pull.next()? {
            match event {
                Event::Start(e) if e.local_name().as_ref() == "row" => self.one_row(&e)?,
                Event::Start(e) if is_wrapper(&e) => {}
                Event::Start(_) => self.pull.skip()?,
                Event::End(_) if self.pull.depth() < inside => break,
                _ => {}
            }
        }
        Ok(())
    }

    fn one_row(&mut self, e: &BytesStart) -> Result<(), Stop> {
        if let Some(number) = attribute(e, "r")? {
            self.row = match number.trim().parse::<u32>() {
                Ok(n @ 1..=MAX_ROWS) => n - 1,
                _ => return Err(bad_address(&format!("行 {number}")).into()),
            };
        }
        let height: Option<f64> = attribute(e, "ht")?.and_then(|h| h.parse().ok());
        if flag(e, "hidden")? || height == Some(0.0) {
            self.found.hidden_rows.push((self.row, self.row));
        }
        self.col = 0;
        let inside = self.pull.depth();
        while let Some(event) = self.pull.next()? {
            match event {
                Event::Start(e) if e.local_name().as_ref() == "c" => self.cell(&e)?,
                Event::Start(e) if is_wrapper(&e) => {}
                Event::Start(_) => self.pull.skip()?,
                Event::End(_) if self.pull.depth() < inside => break,
                _ => {}
            }
        }
        self.row += 1;
        Ok(())
    }

    fn cell(&mut self, e: &BytesStart) -> Result<(), Stop> {
        let at = match attribute(e, "r")? {
            Some(text) => address(&text).ok_or_else(|| bad_address(&text))?,
            None => CellAt::new(self.row, self.col),
        };
        if at.row != self.row {
            return Err(bad_address(&format!("{at}（位于第 {} 行）", self.row + 1)).into());
        }
        if at.row >= MAX_ROWS || at.col >= MAX_COLUMNS {
            return Err(bad_address(&at.to_string()).into());
        }
        self.col = at.col + 1;
        let style = match attribute(e, "s")? {
            Some(style) => style.trim().parse().unwrap_or(usize::MAX),
            None => 0,
        };
        let kind = attribute(e, "t")?.unwrap_or_else(|| "n".into());
        let content = self.content()?;
        self.record(at, style, &kind, content)
    }

    /// What stands inside a cell: `<f>`, `<v>`, `<is>`.
    fn content(&mut self) -> Result<Content, Stop> {
        let inside = self.pull.depth();
        let mut content = Content::default();
        while let Some(event) = self.pull.next()? {
            match event {
                Event::Start(e) => match e.local_name().as_ref() {
                    "f" => {
                        content.formula = true;
                        self.pull.skip()?;
                    }
                    "v" => {
                        content.twice |= content.value.is_some();
                        let (value, elements) = self.pull.text_within()?;
                        content.elements |= elements;
                        content.value = Some(value);
                    }
                    "is" => {
                        content.twice |= content.inline.is_some();
                        content.inline = Some(self.inline(&mut content)?);
                    }
                    _ => self.pull.skip()?,
                },
                Event::End(_) if self.pull.depth() < inside => break,
                _ => {}
            }
        }
        Ok(content)
    }

    /// The inside of an inline text: whether parts of it are marked, or there are two of it.
    fn inline(&mut self, content: &mut Content) -> Result<String, Stop> {
        let from = self.pull.span.1;
        let inside = self.pull.depth();
        let (mut plain, mut runs) = (0, false);
        while self.pull.depth() >= inside {
            match self.pull.next()? {
                Some(Event::Start(e)) => {
                    content.marked |= marks(&e)?;
                    if self.pull.depth() == inside + 1 {
                        plain += u32::from(e.local_name().as_ref() == "t");
                        runs |= e.local_name().as_ref() == "r";
                        content.twice |= plain > 1 || (plain > 0 && runs);
                    }
                }
                Some(_) => {}
                None => break,
            }
        }
        Ok(self.pull.slice(from, self.pull.span.0).to_owned())
    }

    fn record(
        &mut self,
        at: CellAt,
        style: usize,
        kind: &str,
        content: Content,
    ) -> Result<(), Stop> {
        let Content {
            formula,
            value,
            inline,
            twice,
            elements,
            marked,
        } = content;
        let mut seen = Seen {
            at,
            style,
            formula,
            settled: None,
            error: None,
            numeric: false,
            string: None,
            marked: false,
        };
        // In all types but a formula's text, white space in `<v>` comes from pretty-printing.
        let trimmed = value
            .as_deref()
            .map(|v| v.trim_matches([' ', '\t', '\r', '\n']));
        let holds = trimmed.is_some_and(|value| !value.is_empty());
        let quoted = crate::read::cell::shown(trimmed.unwrap_or(""));
        let canonical = match (kind, trimmed) {
            _ if twice || (inline.is_some() && holds) => {
                seen.settled = Some(CellValue::corrupt(
                    "单元格里存有两个值，分不清是哪个",
                    "it holds two values; which is meant cannot be told",
                ));
                None
            }
            _ if elements => {
                seen.settled = Some(CellValue::corrupt(
                    format!("存储的值“{quoted}”里夹有别的成分"),
                    format!("other things stand inside the stored value “{quoted}”"),
                ));
                None
            }
            ("inlineStr" | "is", _) if holds => {
                seen.settled = Some(CellValue::corrupt(
                    format!("该格标明是文字，“{quoted}”却不是按文字存储的"),
                    format!("it is marked as a text, but “{quoted}” is not stored as one"),
                ));
                None
            }
            ("inlineStr" | "is", _) => match inline {
                Some(inline) => {
                    seen.marked = marked;
                    Some(format!("t=\"inlineStr\"><is>{inline}</is>"))
                }
                None => return Ok(()),
            },
            _ if inline.is_some() => {
                seen.settled = Some(CellValue::corrupt(UNLIKE.0, UNLIKE.1));
                None
            }
            ("str", _) => match value {
                Some(value) => Some(format!("t=\"str\"><v>{}</v>", super::xml::escape(&value))),
                None if formula => {
                    seen.settled = Some(CellValue::Uncached);
                    None
                }
                None => return Ok(()),
            },
            // An error without its name is no blank cell.
            ("e", None | Some("")) => {
                seen.settled = Some(CellValue::Error("#ERROR!".into()));
                None
            }
            (_, None | Some("")) if formula => {
                seen.settled = Some(CellValue::Uncached);
                None
            }
            (_, None | Some("")) => return Ok(()),
            // More digits than a number holds would be read as the first text.
            ("s", Some(index))
                if !index.bytes().all(|b| b.is_ascii_digit()) || index.parse::<u32>().is_err() =>
            {
                seen.settled = Some(CellValue::corrupt(
                    format!("该格的文字在文件中找不到（编号“{quoted}”）"),
                    format!("its text is not in the file (number “{quoted}”)"),
                ));
                None
            }
            ("e", Some(error)) => {
                seen.error = Some(error.to_owned());
                Some(format!("t=\"e\"><v>{}</v>", super::xml::escape(error)))
            }
            // calamine stops at the first character that is escaped: `20"480` would be 20.
            ("n", Some(number)) if !number.bytes().all(of_a_number) => {
                seen.settled = Some(CellValue::corrupt(
                    format!("该格标明是数值，存储的“{quoted}”却不是数字"),
                    format!("it is marked as a number, but “{quoted}”, which it stores, is none"),
                ));
                None
            }
            ("n", Some(number)) => {
                seen.numeric = true;
                Some(format!("t=\"n\"><v>{}</v>", super::xml::escape(number)))
            }
            ("s" | "b" | "d", Some(plain)) => {
                seen.string = plain.parse().ok().filter(|_| kind == "s");
                Some(format!("t=\"{kind}\"><v>{}</v>", super::xml::escape(plain)))
            }
            (other, _) => {
                let other = crate::read::cell::shown(other);
                seen.settled = Some(CellValue::corrupt(
                    format!("不认识的单元格类型“{other}”，存储的是“{quoted}”"),
                    format!("it is of an unknown type “{other}”; stored is “{quoted}”"),
                ));
                None
            }
        };
        if self.filled.1 != Some(at.row) {
            self.filled = (self.filled.0 + 1, Some(at.row));
            let limit = self.budget.limits.rows;
            if self.filled.0 > limit {
                return Err(refuse::limit(
                    "有内容的行数",
                    "rows that hold something",
                    "rows",
                    limit,
                )
                .into());
            }
        }
        let size = canonical.as_ref().map_or(0, String::len);
        self.budget.cell(if matches!(kind, "str" | "inlineStr") {
            size
        } else {
            0
        })?;
        if let Some(canonical) = canonical {
            let out = &mut self.found.canonical;
            out.push_str("<c r=\"");
            out.push_str(&at.to_string());
            out.push_str("\" ");
            out.push_str(&canonical);
            out.push_str("</c>");
        }
        self.found.cells.push(seen);
        Ok(())
    }
}

#[derive(Default)]
struct Content {
    formula: bool,
    value: Option<String>,
    inline: Option<String>,
    twice: bool,
    /// Whether elements stand inside `<v>`.
    elements: bool,
    /// Whether parts of the inline text are raised, lowered or struck through.
    marked: bool,
}

/// Elements in which a file offers rows or cells in more than one version. All are read, so that
/// versions that differ are a cell written twice.
fn is_wrapper(e: &BytesStart) -> bool {
    matches!(
        e.local_name().as_ref(),
        "AlternateContent" | "Choice" | "Fallback"
    )
}

fn of_a_number(b: u8) -> bool {
    b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::settings::Limits;

    /// What the cells `D1`, `D2` … of the given XML are settled as.
    fn settled(cells: &[&str]) -> Vec<Option<CellValue>> {
        let rows: String = cells
            .iter()
            .map(|cell| format!("<row>{cell}</row>"))
            .collect();
        let source = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
        let limits = Limits::default();
        let found = scan(&source, &mut Budget::new(&limits)).unwrap_or_else(|_| panic!("{source}"));
        found.cells.into_iter().map(|seen| seen.settled).collect()
    }

    #[test]
    fn an_error_without_a_name_is_an_error() {
        let found = settled(&["<c t=\"e\"/>", "<c t=\"e\"><f>1/0</f></c>"]);
        assert_eq!(found.len(), 2);
        for value in found {
            assert!(matches!(value, Some(CellValue::Error(_))), "{value:?}");
        }
    }

    #[test]
    fn values_that_are_stored_otherwise_than_they_say_are_not_used() {
        let found = settled(&[
            "<c t=\"inlineStr\"><v>312</v></c>",
            "<c><v>3<b>1</b>2</v></c>",
            "<c t=\"str\"><v>3<b>1</b>2</v></c>",
            "<c><v>312</v><v>321</v></c>",
            "<c t=\"inlineStr\"><is><t>312</t></is><v>321</v></c>",
            "<c t=\"inlineStr\"><is><t>312</t></is><is><t>321</t></is></c>",
            "<c t=\"inlineStr\"><is><t>48</t><r><t>312</t></r></is></c>",
            "<c><is><t>312</t></is></c>",
            "<c><v>20&quot;480</v></c>",
            "<c><v>20&#10;480</v></c>",
            "<c t=\"n\"><v>20480&amp;</v></c>",
            "<c><v>NaN</v></c>",
            "<c t=\"s\"><v>18446744073709551616</v></c>",
            "<c t=\"s\"><v>+5</v></c>",
        ]);
        assert_eq!(found.len(), 14);
        for value in found {
            assert!(matches!(value, Some(CellValue::Corrupt(_))), "{value:?}");
        }
        let sound = settled(&[
            "<c><v>312</v></c>",
            "<c t=\"inlineStr\"><is><t>312</t></is></c>",
            "<c><v> -3.12E+2\n</v></c>",
        ]);
        assert_eq!(sound, [None, None, None]);
    }

    #[test]
    fn cells_in_several_versions_are_all_read() {
        let found = settled(&[
            "<AlternateContent><Choice><c r=\"D1\"><v>999</v></c></Choice>\
             <Fallback><c r=\"D1\"><v>312</v></c></Fallback></AlternateContent>",
        ]);
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn parts_of_an_inline_text_are_marked_by_elements() {
        let marked = |properties: &str| {
            let source = format!(
                "<worksheet><sheetData><row><c t=\"inlineStr\"><is><r><t>67</t></r><r><rPr>\
                 {properties}</rPr><t>1</t></r></is></c></row></sheetData></worksheet>"
            );
            let limits = Limits::default();
            let found =
                scan(&source, &mut Budget::new(&limits)).unwrap_or_else(|_| panic!("{source}"));
            found.cells[0].marked
        };
        assert!(marked("<strike/>"));
        assert!(marked("<vertAlign val='super&#115;cript'/>"));
        assert!(!marked("<strike val=\"0\"/><vertAlign val=\"baseline\"/>"));
    }
}
