//! SpreadsheetML 2003, often named `.xls`.
//!
//! Decides addresses (indices may be left out or jump), types, number formats, merges and what is
//! hidden. calamine does not read it, so that values come from this strict pass alone.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};

use super::number_format;
use super::refuse;
use super::sheet::{
    Budget, Draft, MAX_COLUMNS, MAX_ROWS, bad_position, marked, marked_text, workbook,
};
use super::xml::{Pull, Stop, attribute, decode, flag, resolve};
use crate::intake::Format;
use crate::plan::settings::Limits;
use crate::provenance::CellAt;
use crate::read::cell::shown;
use crate::read::{Cell, CellValue, Refusal, Visibility, Workbook};

/// Reads a SpreadsheetML 2003 workbook.
pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Workbook, Refusal> {
    let read = || -> Result<Vec<Draft>, Stop> {
        let source = decode(bytes)?;
        Pass {
            pull: Pull::new(&source),
            budget: Budget::new(limits),
            formats: BTreeMap::new(),
            marking: BTreeMap::new(),
            parents: BTreeMap::new(),
            epoch_1904: false,
        }
        .document()
    };
    let drafts = read().map_err(|stop| match stop {
        Stop::Refusal(refusal) => refusal,
        Stop::Fault(fault) => refuse::faulty_part("XML", fault),
    })?;
    if drafts.is_empty() {
        return Err(refuse::because(
            "not-a-workbook",
            "文件中没有工作表",
            "the file holds no worksheet",
        ));
    }
    workbook(Format::Xml2003, drafts, Vec::new(), limits)
}

struct Pass<'a> {
    pull: Pull<'a>,
    budget: Budget<'a>,
    /// Number format code by style.
    formats: BTreeMap<String, String>,
    /// Styles whose font strikes through, raises or lowers, and those whose font says otherwise.
    marking: BTreeMap<String, bool>,
    /// The style that each is made from.
    parents: BTreeMap<String, String>,
    epoch_1904: bool,
}

impl Pass<'_> {
    fn document(mut self) -> Result<Vec<Draft>, Stop> {
        let mut drafts = Vec::new();
        let mut style = None;
        while let Some(event) = self.pull.next()? {
            let Event::Start(e) = event else { continue };
            match e.local_name().as_ref() {
                "Style" => {
                    style = attribute(&e, "ID")?;
                    if let (Some(style), Some(parent)) = (style.clone(), attribute(&e, "Parent")?) {
                        self.parents.insert(style, parent);
                    }
                }
                "Font" => {
                    let struck = flag(&e, "StrikeThrough")?;
                    let shift = attribute(&e, "VerticalAlign")?;
                    if let Some(style) = style.clone() {
                        let marks = struck || shift.is_some_and(|shift| shift != "None");
                        self.marking.insert(style, marks);
                    }
                }
                "NumberFormat" => {
                    if let (Some(style), Some(format)) = (style.clone(), attribute(&e, "Format")?) {
                        self.formats.insert(style, named(&format).to_owned());
                    }
                }
                "Date1904" => self.epoch_1904 = true,
                "Worksheet" => {
                    self.budget.sheets(drafts.len() + 1)?;
                    let draft = self.sheet(&e)?;
                    drafts.push(draft);
                }
                _ => {}
            }
        }
        Ok(drafts)
    }

    fn sheet(&mut self, e: &BytesStart) -> Result<Draft, Stop> {
        let name = attribute(e, "Name")?.unwrap_or_default();
        let mut draft = Draft::new(&name, Visibility::Visible);
        let inside = self.pull.depth();
        let (mut row, mut col) = (0_u32, 0_u32);
        let mut columns = Vec::new();
        while let Some(event) = self.pull.next()? {
            match event {
                Event::Start(e) => match e.local_name().as_ref() {
                    "Column" => {
                        col = index(&e, "Index")?.unwrap_or(col);
                        let last = col.saturating_add(number(&e, "Span")?);
                        if let Some(style) = attribute(&e, "StyleID")? {
                            columns.push((col, last, style));
                        }
                        if hidden(&e, "Width")? {
                            draft.hidden_cols.push((col, last));
                        }
                        col = last.saturating_add(1);
                    }
                    "Row" => {
                        row = index(&e, "Index")?.unwrap_or(row);
                        let last = row.saturating_add(number(&e, "Span")?);
                        if hidden(&e, "Height")? {
                            draft.hidden_rows.push((row, last));
                        }
                        let style = attribute(&e, "StyleID")?;
                        self.row(row, style.as_deref(), &columns, &mut draft)?;
                        row = last.saturating_add(1);
                    }
                    "Visible" if self.pull.text()? != "SheetVisible" => {
                        draft.visibility = Visibility::Hidden;
                    }
                    "AutoFilterColumn" | "FilterOn" => draft.filtered = true,
                    _ => {}
                },
                Event::End(_) if self.pull.depth() < inside => break,
                _ => {}
            }
        }
        Ok(draft)
    }

    /// What a style says, or the next of those that it is made from.
    fn says<'t, T>(&self, style: Option<&str>, table: &'t BTreeMap<String, T>) -> Option<&'t T> {
        let mut style = style;
        for _ in 0..=self.parents.len() {
            let said = table.get(style?);
            if said.is_some() {
                return said;
            }
            style = self.parents.get(style?).map(String::as_str);
        }
        None
    }

    /// Reads a row; `style` and then `columns` hold for cells without a style of their own.
    fn row(
        &mut self,
        row: u32,
        style: Option<&str>,
        columns: &[(u32, u32, String)],
        draft: &mut Draft,
    ) -> Result<(), Stop> {
        let inside = self.pull.depth();
        let mut col = 0_u32;
        while let Some(event) = self.pull.next()? {
            match event {
                Event::Start(e) if e.local_name().as_ref() == "Cell" => {
                    col = index(&e, "Index")?.unwrap_or(col);
                    let across = number(&e, "MergeAcross")?;
                    let down = number(&e, "MergeDown")?;
                    let at = CellAt::new(row, col);
                    let last = CellAt::new(row.saturating_add(down), col.saturating_add(across));
                    draft.merge(at, last);
                    let own = attribute(&e, "StyleID")?;
                    let within = |(from, to, _): &&(u32, u32, String)| (*from..=*to).contains(&col);
                    let column = || {
                        columns
                            .iter()
                            .find(within)
                            .map(|(.., style)| style.as_str())
                    };
                    let style = own.as_deref().or(style).or_else(column);
                    self.cell(&e, at, style, draft)?;
                    col = last.col.saturating_add(1);
                }
                Event::Start(_) => self.pull.skip()?,
                Event::End(_) if self.pull.depth() < inside => break,
                _ => {}
            }
        }
        Ok(())
    }

    fn cell(
        &mut self,
        e: &BytesStart,
        at: CellAt,
        style: Option<&str>,
        draft: &mut Draft,
    ) -> Result<(), Stop> {
        let format = self.says(style, &self.formats).cloned();
        let struck = self.says(style, &self.marking) == Some(&true);
        let formula = attribute(e, "Formula")?.is_some();
        let mut value = None;
        let inside = self.pull.depth();
        while let Some(event) = self.pull.next()? {
            match event {
                Event::Start(e) if e.local_name().as_ref() == "Data" => {
                    let kind = attribute(&e, "Type")?.unwrap_or_default();
                    let (text, runs) = self.data()?;
                    let twice = value.is_some();
                    value = Some(match self.value(&kind, &text, format.as_deref()) {
                        _ if twice => CellValue::corrupt(
                            "单元格里存有两个值，分不清是哪个",
                            "it holds two values; which is meant cannot be told",
                        ),
                        value if struck => marked(value),
                        CellValue::Text(text) if runs => marked_text(&text),
                        value => value,
                    });
                }
                Event::Start(_) => self.pull.skip()?,
                Event::End(_) if self.pull.depth() < inside => break,
                _ => {}
            }
        }
        let value = match value {
            Some(CellValue::Text(text)) if text.is_empty() && !formula => return Ok(()),
            Some(value) => value,
            None if formula => CellValue::Uncached,
            None => return Ok(()),
        };
        if at.row >= MAX_ROWS || at.col >= MAX_COLUMNS {
            return Err(bad_position(at.row, at.col).into());
        }
        let cell = Cell {
            at,
            value,
            number_format: format.as_deref().and_then(number_format::telling),
            formula,
        };
        draft.push(cell, &mut self.budget)?;
        Ok(())
    }

    /// The text of the data element opened last, and whether parts of it are raised, lowered or
    /// struck through. In a text with runs, elements of a page may end lines.
    fn data(&mut self) -> Result<(String, bool), Stop> {
        let inside = self.pull.depth();
        let (mut text, mut runs) = (String::new(), false);
        while self.pull.depth() >= inside {
            match self.pull.next()? {
                Some(Event::Start(e)) => {
                    match e.local_name().as_ref().to_ascii_lowercase().as_str() {
                        "sup" | "sub" | "s" | "strike" | "del" => runs = true,
                        "br" | "p" | "div" | "li" => text.push('\n'),
                        _ => {}
                    }
                }
                Some(Event::Text(t)) => text.push_str(&t.xml10_content()),
                Some(Event::CData(t)) => text.push_str(&t.xml10_content()),
                Some(Event::GeneralRef(r)) => text.push(resolve(&r)?),
                Some(_) => {}
                None => break,
            }
        }
        Ok((text, runs))
    }

    fn value(&self, kind: &str, text: &str, format: Option<&str>) -> CellValue {
        let corrupt = || {
            let (kind, text) = (shown(kind), shown(text));
            CellValue::corrupt(
                format!("内容“{text}”与文件标明的类型（{kind}）不符"),
                format!("its content “{text}” is not of the type that the file says ({kind})"),
            )
        };
        match kind {
            "Number" => match text.trim().parse::<f64>() {
                Ok(number) if plain_number(text.trim()) => {
                    number_format::value(number, format, self.epoch_1904)
                }
                _ => corrupt(),
            },
            "DateTime" => match number_format::iso_day(text) {
                Some(date) => CellValue::Date {
                    date: Some(date),
                    serial: None,
                },
                None => corrupt(),
            },
            "Boolean" => match text.trim() {
                "1" => CellValue::Bool(true),
                "0" => CellValue::Bool(false),
                _ => corrupt(),
            },
            "Error" => CellValue::Error(text.trim().to_owned()),
            "String" => CellValue::Text(text.to_owned()),
            _ => corrupt(),
        }
    }
}

/// Rust also reads `inf` and `NaN` as numbers.
fn plain_number(text: &str) -> bool {
    text.bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'))
}

/// Formats that have a name instead of a code.
fn named(format: &str) -> &str {
    match format {
        "General Number" | "General" => "General",
        "Fixed" => "0.00",
        "Standard" => "#,##0.00",
        "Percent" => "0.00%",
        "Scientific" => "0.00E+00",
        "General Date" => "yyyy/m/d h:mm",
        "Long Date" | "Medium Date" | "Short Date" => "yyyy/m/d",
        "Long Time" | "Medium Time" | "Short Time" => "h:mm:ss",
        code => code,
    }
}

/// A one-based index as a zero-based one.
fn index(e: &BytesStart, name: &str) -> Result<Option<u32>, Stop> {
    match attribute(e, name)? {
        None => Ok(None),
        Some(text) => match text.trim().parse::<u32>() {
            Ok(n @ 1..) => Ok(Some(n - 1)),
            _ => Err(super::sheet::bad_address(&text).into()),
        },
    }
}

fn number(e: &BytesStart, name: &str) -> Result<u32, Stop> {
    Ok(attribute(e, name)?
        .and_then(|n| n.trim().parse().ok())
        .unwrap_or(0))
}

fn hidden(e: &BytesStart, size: &str) -> Result<bool, Stop> {
    let zero = attribute(e, size)?.and_then(|s| s.parse::<f64>().ok()) == Some(0.0);
    Ok(flag(e, "Hidden")? || zero)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(rows: &str) -> Result<Workbook, Refusal> {
        let source = format!(
            "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
             xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Styles><Style ss:ID=\"p\">\
             <NumberFormat ss:Format=\"Percent\"/></Style></Styles><Worksheet ss:Name=\"表\"><Table>{rows}</Table></Worksheet></Workbook>"
        );
        open(source.as_bytes(), &Limits::default())
    }

    #[test]
    fn indices_that_jump_and_merges_are_followed() {
        let book = read(
            "<Row ss:Index=\"3\"><Cell ss:MergeAcross=\"1\"><Data ss:Type=\"String\">甲</Data></Cell>\
             <Cell ss:StyleID=\"p\"><Data ss:Type=\"Number\">0.125</Data></Cell></Row>\
             <Row ss:Hidden=\"1\"><Cell ss:Index=\"4\" ss:Formula=\"=A1\"/></Row>",
        )
        .expect("readable");
        let sheet = &book.sheets[0];
        let at: Vec<String> = sheet.cells.iter().map(|c| c.at.to_string()).collect();
        assert_eq!(at, ["A3", "C3", "D4"]);
        assert_eq!(sheet.cells[1].value, CellValue::Number(0.125));
        assert_eq!(sheet.cells[1].number_format.as_deref(), Some("0.00%"));
        assert_eq!(sheet.cells[2].value, CellValue::Uncached);
        assert_eq!(sheet.hidden_rows, [3]);
        assert_eq!(sheet.merges.len(), 1);
    }

    #[test]
    fn a_number_with_raised_or_struck_parts_is_no_number() {
        for data in [
            "67<Sup xmlns=\"http://www.w3.org/TR/REC-html40\">1</Sup>",
            "<html:S xmlns:html=\"http://www.w3.org/TR/REC-html40\">60</html:S>67",
            "67<Sup Size=\"9\">1</Sup >",
        ] {
            let row =
                format!("<Row><Cell><ss:Data ss:Type=\"String\">{data}</ss:Data></Cell></Row>");
            let book = read(&row).expect("readable");
            let value = &book.sheets[0].cells[0].value;
            assert!(matches!(value, CellValue::Corrupt(_)), "{data}: {value:?}");
        }
    }

    #[test]
    fn a_format_comes_from_the_parent_the_row_or_the_column() {
        let source = "<Workbook xmlns:ss=\"s\"><Styles><Style ss:ID=\"p\"><NumberFormat ss:Format=\"Percent\"/>\
             </Style><Style ss:ID=\"b\" ss:Parent=\"p\"><Font ss:Bold=\"1\"/></Style></Styles>\
             <Worksheet ss:Name=\"表\"><Table><Column/><Column ss:StyleID=\"b\"/>\
             <Row><Cell ss:StyleID=\"b\"><Data ss:Type=\"Number\">0.125</Data></Cell>\
             <Cell><Data ss:Type=\"Number\">0.125</Data></Cell></Row>\
             <Row ss:StyleID=\"p\"><Cell><Data ss:Type=\"Number\">0.125</Data></Cell></Row>\
             <Row><Cell><Data ss:Type=\"Number\">0.125</Data></Cell></Row></Table></Worksheet></Workbook>";
        let book = open(source.as_bytes(), &Limits::default()).expect("readable");
        let formats = book.sheets[0]
            .cells
            .iter()
            .map(|c| c.number_format.as_deref());
        let percent = Some("0.00%");
        assert_eq!(
            formats.collect::<Vec<_>>(),
            [percent, percent, percent, None]
        );
    }

    #[test]
    fn two_values_in_one_cell_and_lines_that_end_give_no_number() {
        let row = "<Row><Cell><Data ss:Type=\"Number\">312</Data><Data ss:Type=\"Number\">999</Data></Cell>\
                   <Cell><ss:Data ss:Type=\"String\">48<BR/>312</ss:Data></Cell></Row>";
        let book = read(row).expect("readable");
        let cells = &book.sheets[0].cells;
        assert!(
            matches!(cells[0].value, CellValue::Corrupt(_)),
            "{:?}",
            cells[0].value
        );
        assert_eq!(cells[1].value, CellValue::Text("48\n312".into()));
    }

    #[test]
    fn a_struck_or_raised_cell_gives_no_number() {
        let source = |font: &str| {
            format!(
                "<Workbook xmlns:ss=\"s\"><Styles><Style ss:ID=\"a\"><Font {font}/></Style>\
                 <Style ss:ID=\"b\" ss:Parent=\"a\"/></Styles><Worksheet ss:Name=\"表\"><Table>\
                 <Row><Cell ss:StyleID=\"a\"><Data ss:Type=\"Number\">312</Data></Cell>\
                 <Cell ss:StyleID=\"b\"><Data ss:Type=\"String\">312</Data></Cell></Row>\
                 <Row ss:StyleID=\"a\"><Cell><Data ss:Type=\"Number\">312</Data></Cell></Row>\
                 </Table></Worksheet></Workbook>"
            )
        };
        for (font, refused) in [
            ("ss:StrikeThrough=\"1\"", true),
            ("ss:VerticalAlign=\"Superscript\"", true),
            ("ss:StrikeThrough=\"0\" ss:Bold=\"1\"", false),
        ] {
            let book = open(source(font).as_bytes(), &Limits::default()).expect("readable");
            let cells = &book.sheets[0].cells;
            assert_eq!(cells.len(), 3);
            for cell in cells {
                let corrupt = matches!(cell.value, CellValue::Corrupt(_));
                assert_eq!(corrupt, refused, "{font}: {:?}", cell.value);
            }
        }
    }

    #[test]
    fn numbers_that_are_none_are_corrupt_and_a_cut_file_is_refused() {
        let book =
            read("<Row><Cell><Data ss:Type=\"Number\">inf</Data></Cell></Row>").expect("readable");
        assert!(matches!(
            book.sheets[0].cells[0].value,
            CellValue::Corrupt(_)
        ));
        assert!(open(b"<Workbook><Worksheet>", &Limits::default()).is_err());
        assert!(read("<Row ss:Index=\"0\"/>").is_err());
    }
}
