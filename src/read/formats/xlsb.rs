//! OOXML binary workbooks.
//!
//! Values are calamine's, read from a package that is written here and holds only worksheets and
//! strings: names, macro sheets and absolute paths, which it stumbles over, never reach it. A walk
//! of our own over the same records gives number formats, formulas, merges, hidden rows and
//! columns, and what calamine passes over (errors of formulas, rich text). Both must meet at every
//! cell. Record layouts after MS-XLSB.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, Xlsb};

use super::number_format;
use super::package::{Package, pack};
use super::refuse;
use super::sheet::{
    Budget, Draft, MAX_COLUMNS, MAX_ROWS, UNLIKE, bad_position, marked, marked_text, workbook,
};
use super::xlsx_parts::relations;
use crate::intake::Format;
use crate::plan::settings::Limits;
use crate::provenance::CellAt;
use crate::read::{Cell, CellValue, Refusal, Visibility, Workbook};

const FOLDER: &str = "xl/";
/// A font's flag (MS-XLSB 2.4.149).
const STRIKE: u32 = 0x0008;

fn broken() -> Refusal {
    refuse::damaged(
        "xlsb 记录结构异常或被截断",
        "the xlsb records are malformed or cut off",
    )
}

/// Reads a binary workbook. calamine panics on some damaged records; that is a refusal.
pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Workbook, Refusal> {
    catch_unwind(AssertUnwindSafe(|| read(bytes, limits))).unwrap_or_else(|_| Err(broken()))
}

fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, Refusal> {
    let mut package = Package::open(bytes, limits)?;
    let relations = relations(&mut package, "xl/_rels/workbook.bin.rels", FOLDER)?;
    let says = listed(&package.required("xl/workbook.bin")?)?;
    let (listed, epoch_1904, uncalculated) = (says.sheets, says.epoch_1904, says.uncalculated);
    let mut budget = Budget::new(limits);
    budget.sheets(listed.len())?;
    let styles = match package.part("xl/styles.bin")? {
        Some(bytes) => styles(&bytes)?,
        None => Styles::default(),
    };
    let mut notices = std::mem::take(&mut package.notices);
    let mut sheets = Vec::new();
    for sheet in listed {
        let relation = relations.get(&sheet.relation).ok_or_else(broken)?;
        if relation.kind == "worksheet" {
            let part = package.required(&relation.target)?;
            sheets.push((sheet, part));
            continue;
        }
        notices.push(refuse::macro_sheet(&sheet.name));
    }
    let strings = package.part("xl/sharedStrings.bin")?;
    let marked = match &strings {
        Some(strings) => styles.marked_strings(strings)?,
        None => BTreeSet::new(),
    };
    let canonical = canonical(&sheets, strings.as_deref())?;
    let mut calamine = Xlsb::new(Cursor::new(canonical)).map_err(|_| broken())?;
    let mut drafts = Vec::new();
    for (number, (sheet, part)) in sheets.iter().enumerate() {
        let mut reader = calamine
            .worksheet_cells_reader(&number.to_string())
            .map_err(|_| broken())?;
        let mut next = || match reader.next_cell() {
            Ok(Some(cell)) => {
                let at = cell.get_position();
                Ok(Some((CellAt::new(at.0, at.1), owned(cell.get_value()))))
            }
            Ok(None) => Ok(None),
            Err(_) => Err(broken()),
        };
        let walk = Walk {
            draft: Draft::new(&sheet.name, sheet.visibility),
            row: 0,
            styles: &styles,
            marked: &marked,
            epoch_1904,
            uncalculated,
        };
        let draft = walk.sheet(part, &mut next, &mut budget);
        drafts.push(draft.map_err(|r| refuse::on_sheet(r, &sheet.name))?);
    }
    workbook(Format::Xlsb, drafts, notices, limits)
}

/// The package that calamine reads: names of sheets are numbers, dates are bare numbers.
fn canonical(sheets: &[(Listed, Vec<u8>)], strings: Option<&[u8]>) -> Result<Vec<u8>, Refusal> {
    let mut book = Vec::new();
    let mut relations = String::from("<Relationships>");
    for number in 0..sheets.len() {
        let mut data = vec![0; 4];
        data.extend((number as u32 + 1).to_le_bytes());
        data.extend(wide_bytes(&format!("r{number}")));
        data.extend(wide_bytes(&number.to_string()));
        book.extend(record(0x9C, &data));
        relations.push_str(&format!(
            "<Relationship Id=\"r{number}\" Target=\"worksheets/{number}.bin\"/>"
        ));
    }
    relations.push_str("</Relationships>");
    book.extend(record(0x90, &[]));
    book.extend(record(0x9D, &[]));
    let names: Vec<String> = (0..sheets.len())
        .map(|n| format!("xl/worksheets/{n}.bin"))
        .collect();
    let mut files: Vec<(&str, &[u8])> = vec![
        ("xl/workbook.bin", &book),
        ("xl/_rels/workbook.bin.rels", relations.as_bytes()),
    ];
    if let Some(strings) = strings {
        files.push(("xl/sharedStrings.bin", strings));
    }
    for (name, (_, part)) in names.iter().zip(sheets) {
        files.push((name, part));
    }
    pack(&files)
}

/// A record as bytes.
fn record(kind: u32, data: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    if kind < 0x80 {
        bytes.push(kind as u8);
    } else {
        bytes.extend([(kind & 0x7F | 0x80) as u8, (kind >> 7) as u8]);
    }
    let mut length = data.len();
    while length >= 0x80 {
        bytes.push((length & 0x7F | 0x80) as u8);
        length >>= 7;
    }
    bytes.push(length as u8);
    bytes.extend_from_slice(data);
    bytes
}

/// A string after its count.
fn wide_bytes(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let count = (units.len() as u32).to_le_bytes();
    count
        .into_iter()
        .chain(units.into_iter().flat_map(u16::to_le_bytes))
        .collect()
}

/// A value without its format: the walk knows the format better.
enum Plain {
    Number(f64),
    Text(String),
    Bool(bool),
    Error(String),
    Other,
}

fn owned(value: &DataRef) -> Plain {
    match value {
        DataRef::Float(n) => Plain::Number(*n),
        DataRef::Int(n) => Plain::Number(*n as f64),
        DataRef::DateTime(n) => Plain::Number(n.as_f64()),
        DataRef::String(text) => Plain::Text(text.clone()),
        DataRef::SharedString(text) => Plain::Text((*text).to_owned()),
        DataRef::Bool(truth) => Plain::Bool(*truth),
        DataRef::Error(error) => Plain::Error(error.to_string()),
        _ => Plain::Other,
    }
}

struct Record<'a> {
    kind: u32,
    data: &'a [u8],
}

/// Records of a part: a type of one or two bytes, a length of one to four, the data.
struct Records<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    fn byte(&mut self) -> Result<u32, Refusal> {
        let byte = *self.bytes.get(self.at).ok_or_else(broken)?;
        self.at += 1;
        Ok(byte.into())
    }

    fn next(&mut self) -> Result<Option<Record<'a>>, Refusal> {
        if self.at >= self.bytes.len() {
            return Ok(None);
        }
        let mut kind = self.byte()?;
        if kind & 0x80 != 0 {
            kind = (kind & 0x7F) | (self.byte()? & 0x7F) << 7;
        }
        let mut length = 0;
        for shift in [0, 7, 14, 21] {
            let byte = self.byte()?;
            length |= (byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        let end = self.at.checked_add(length as usize).ok_or_else(broken)?;
        let data = self.bytes.get(self.at..end).ok_or_else(broken)?;
        self.at = end;
        Ok(Some(Record { kind, data }))
    }
}

fn u32_at(data: &[u8], at: usize) -> Result<u32, Refusal> {
    let bytes = data.get(at..at + 4).ok_or_else(broken)?;
    Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}

/// A string after its count, and where it ends; the count −1 is no string.
fn wide(data: &[u8], at: usize) -> Result<(String, usize), Refusal> {
    let count = u32_at(data, at)?;
    if count == u32::MAX {
        return Ok((String::new(), at + 4));
    }
    let end = (count as usize)
        .checked_mul(2)
        .and_then(|n| n.checked_add(at + 4))
        .ok_or_else(broken)?;
    let units = data.get(at + 4..end).ok_or_else(broken)?.as_chunks::<2>().0;
    let units: Vec<u16> = units.iter().map(|u| u16::from_le_bytes(*u)).collect();
    Ok((String::from_utf16_lossy(&units), end))
}

struct Listed {
    name: String,
    visibility: Visibility,
    relation: String,
}

/// What the workbook part says.
#[derive(Default)]
struct Says {
    sheets: Vec<Listed>,
    epoch_1904: bool,
    /// Whether all formulas are to be calculated when the file is opened.
    uncalculated: bool,
}

fn listed(bytes: &[u8]) -> Result<Says, Refusal> {
    let mut records = Records { bytes, at: 0 };
    let mut says = Says::default();
    while let Some(r) = records.next()? {
        match r.kind {
            0x99 => says.epoch_1904 = u32_at(r.data, 0)? & 1 != 0,
            0x9D => says.uncalculated = r.data.get(24).is_some_and(|flags| flags & 1 != 0),
            0x9C => {
                let (relation, end) = wide(r.data, 8)?;
                let (name, _) = wide(r.data, end)?;
                let visibility = match u32_at(r.data, 0)? {
                    0 => Visibility::Visible,
                    _ => Visibility::Hidden,
                };
                says.sheets.push(Listed {
                    name,
                    visibility,
                    relation,
                });
            }
            _ => {}
        }
    }
    Ok(says)
}

/// Number format code of each style, and whether its font strikes through, raises or lowers; the
/// latter of each font too.
#[derive(Default)]
struct Styles {
    cells: Vec<(Option<String>, bool)>,
    fonts: Vec<bool>,
}

impl Styles {
    /// Whether a run of a text has a font that marks (MS-XLSB 2.5.122, 2.5.125).
    fn mark(&self, rich: &[u8]) -> Result<bool, Refusal> {
        if rich.first().is_none_or(|flags| flags & 1 == 0) {
            return Ok(false);
        }
        let (_, end) = wide(rich, 1)?;
        let runs = rich.get(end + 4..).ok_or_else(broken)?.as_chunks::<4>().0;
        let count = u32_at(rich, end)? as usize;
        let marks = |run: &[u8; 4]| {
            let font = u16::from_le_bytes([run[2], run[3]]);
            self.fonts.get(usize::from(font)) == Some(&true)
        };
        Ok(runs.iter().take(count).any(marks))
    }

    /// The numbers of the shared texts that are marked.
    fn marked_strings(&self, bytes: &[u8]) -> Result<BTreeSet<u32>, Refusal> {
        let (mut records, mut number) = (Records { bytes, at: 0 }, 0);
        let mut marked = BTreeSet::new();
        while let Some(r) = records.next()? {
            if r.kind == 0x13 {
                if self.mark(r.data)? {
                    marked.insert(number);
                }
                number += 1;
            }
        }
        Ok(marked)
    }
}

fn styles(bytes: &[u8]) -> Result<Styles, Refusal> {
    let mut records = Records { bytes, at: 0 };
    let mut codes: BTreeMap<u32, String> = BTreeMap::new();
    let (mut ids, mut in_cell_formats) = (Vec::new(), false);
    let mut fonts = Vec::new();
    while let Some(r) = records.next()? {
        match r.kind {
            0x2C => {
                let id = r.data.get(..2).ok_or_else(broken)?;
                codes.insert(
                    u16::from_le_bytes([id[0], id[1]]).into(),
                    wide(r.data, 2)?.0,
                );
            }
            0x269 => in_cell_formats = true,
            0x26A => in_cell_formats = false,
            0x2B => {
                let (first, second) = (u32_at(r.data, 0)?, u32_at(r.data, 4)?);
                let (flags, shift) = (first >> 16, second >> 16);
                fonts.push(flags & STRIKE != 0 || shift != 0);
            }
            0x2F if in_cell_formats => {
                let font = u32_at(r.data, 4)? & 0xFFFF;
                ids.push((u32_at(r.data, 0)? >> 16, font as usize));
            }
            _ => {}
        }
    }
    let style = |(id, font): &(u32, usize)| {
        let own = codes.get(id).map(String::as_str);
        let code = own.or_else(|| number_format::builtin(*id));
        let marked = fonts.get(*font) == Some(&true);
        (code.and_then(number_format::telling), marked)
    };
    let cells = ids.iter().map(style).collect();
    Ok(Styles { cells, fonts })
}

type Next<'a> = &'a mut dyn FnMut() -> Result<Option<(CellAt, Plain)>, Refusal>;

struct Walk<'a> {
    draft: Draft,
    row: u32,
    styles: &'a Styles,
    /// Shared texts of which parts are raised, lowered or struck through.
    marked: &'a BTreeSet<u32>,
    epoch_1904: bool,
    uncalculated: bool,
}

impl Walk<'_> {
    fn sheet(mut self, bytes: &[u8], next: Next, budget: &mut Budget) -> Result<Draft, Refusal> {
        let mut records = Records { bytes, at: 0 };
        let mut ended = false;
        while let Some(r) = records.next()? {
            match r.kind {
                0x00 => {
                    self.row = u32_at(r.data, 0)?;
                    if self.row >= MAX_ROWS {
                        return Err(bad_position(self.row, 0));
                    }
                    if r.data.get(11).is_some_and(|flags| flags & 0x10 != 0) {
                        self.draft.hidden_rows.push((self.row, self.row));
                    }
                }
                0x3C if u32_at(r.data, 14)? >> 16 & 1 != 0 => {
                    let range = (u32_at(r.data, 0)?, u32_at(r.data, 4)?.min(MAX_COLUMNS));
                    self.draft.hidden_cols.push(range);
                }
                0xB0 => {
                    let first = CellAt::new(u32_at(r.data, 0)?, u32_at(r.data, 8)?);
                    let last = CellAt::new(u32_at(r.data, 4)?, u32_at(r.data, 12)?);
                    self.draft.merge(first, last);
                }
                0xA3 => self.draft.filtered = true,
                0x92 => ended = true,
                0x02..=0x0B | 0x3E if !ended => self.cell(&r, next, budget)?,
                _ => {}
            }
        }
        if !ended || next()?.is_some() {
            return Err(broken());
        }
        Ok(self.draft)
    }

    fn cell(&mut self, r: &Record, next: Next, budget: &mut Budget) -> Result<(), Refusal> {
        let at = CellAt::new(self.row, u32_at(r.data, 0)?);
        if at.col >= MAX_COLUMNS {
            return Err(bad_position(at.row, at.col));
        }
        let style = u32_at(r.data, 4)? & 0xFF_FFFF;
        let style = self.styles.cells.get(style as usize).cloned();
        let (format, struck) = style.unwrap_or_default();
        let value = match r.kind {
            // Formulas whose result is an error, and rich text: calamine passes over both.
            0x0B => CellValue::Error(error_name(r.data.get(8).copied().unwrap_or(0)).into()),
            0x3E => {
                let text = wide(r.data, 9)?.0;
                if self.styles.mark(r.data.get(8..).unwrap_or(&[]))? {
                    marked_text(&text)
                } else {
                    CellValue::Text(text)
                }
            }
            _ => match next()? {
                Some((place, value)) if place == at => self.value(value, format.as_deref()),
                _ => return Err(broken()),
            },
        };
        let value = match value {
            value if struck => marked(value),
            CellValue::Text(text)
                if r.kind == 0x07 && self.marked.contains(&u32_at(r.data, 8)?) =>
            {
                marked_text(&text)
            }
            value => value,
        };
        let formula = (0x08..=0x0B).contains(&r.kind);
        let value = match value {
            // What programs put that calculate nothing.
            CellValue::Number(n) if formula && self.uncalculated && n == 0.0 => CellValue::Uncached,
            value => value,
        };
        if value == CellValue::Text(String::new()) && !formula {
            return Ok(());
        }
        let cell = Cell {
            at,
            value,
            number_format: format,
            formula,
        };
        self.draft.push(cell, budget)
    }

    fn value(&self, value: Plain, format: Option<&str>) -> CellValue {
        match value {
            Plain::Number(n) => number_format::value(n, format, self.epoch_1904),
            Plain::Text(text) => CellValue::Text(text),
            Plain::Bool(truth) => CellValue::Bool(truth),
            Plain::Error(error) => CellValue::Error(error),
            Plain::Other => CellValue::corrupt(UNLIKE.0, UNLIKE.1),
        }
    }
}

/// Names of error codes (MS-XLSB 2.5.97.2).
fn error_name(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        _ => "#ERROR!",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(col: u32, style: u32, rest: &[u8]) -> Vec<u8> {
        [&col.to_le_bytes(), &style.to_le_bytes(), rest].concat()
    }

    /// A workbook with one sheet `表` of the given records.
    fn book(records: &[Vec<u8>]) -> Vec<u8> {
        let listed = [
            &0_u32.to_le_bytes()[..],
            &1_u32.to_le_bytes(),
            &wide_bytes("rId1"),
            &wide_bytes("表"),
        ]
        .concat();
        let book = [record(0x9C, &listed), record(0x90, &[]), record(0x9D, &[])].concat();
        let percent = [&164_u16.to_le_bytes()[..], &wide_bytes("0.0%")].concat();
        let style = |format: u16| {
            record(
                0x2F,
                &[&0_u16.to_le_bytes()[..], &format.to_le_bytes(), &[0; 12]].concat(),
            )
        };
        let styles = [
            record(0x267, &1_u32.to_le_bytes()),
            record(0x2C, &percent),
            record(0x269, &3_u32.to_le_bytes()),
            style(0),
            style(164),
            style(14),
            record(0x26A, &[]),
        ]
        .concat();
        let mut sheet = [record(0x81, &[]), record(0x94, &[0; 16]), record(0x91, &[])].concat();
        sheet.extend(records.concat());
        sheet.extend(record(0x92, &[]));
        sheet.extend(record(
            0xB0,
            &[0_u32, 1, 0, 0].map(u32::to_le_bytes).concat(),
        ));
        let relations = b"<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"/xl/worksheets/sheet1.bin\"/></Relationships>";
        pack(&[
            ("xl/workbook.bin", &book),
            ("xl/_rels/workbook.bin.rels", relations),
            ("xl/styles.bin", &styles),
            ("xl/worksheets/sheet1.bin", &sheet),
        ])
        .expect("packed")
    }

    fn row(number: u32, hidden: bool) -> Vec<u8> {
        let mut data = [number.to_le_bytes(), [0; 4], [0; 4]].concat();
        data[11] = if hidden { 0x10 } else { 0 };
        data.extend([0; 5]);
        record(0, &data)
    }

    #[test]
    fn numbers_texts_formulas_and_hidden_rows_are_read() {
        let real = |n: f64| n.to_le_bytes().to_vec();
        let bytes = book(&[
            row(0, false),
            record(6, &cell(0, 0, &wide_bytes("增速"))),
            record(5, &cell(1, 1, &real(0.125))),
            record(5, &cell(2, 2, &real(46206.0))),
            row(4, true),
            record(0x0B, &cell(0, 0, &[0x07, 0, 0, 0, 0, 0, 0])),
            record(
                0x3E,
                &cell(1, 0, &[&[0][..], &wide_bytes("富文本")].concat()),
            ),
            record(9, &cell(3, 0, &[real(312.0), vec![0; 10]].concat())),
        ]);
        let book = open(&bytes, &Limits::default()).expect("readable");
        let sheet = &book.sheets[0];
        assert_eq!(sheet.name, "表");
        let value = |at: &str| {
            sheet
                .cells
                .iter()
                .find(|c| c.at.to_string() == at)
                .expect("a cell")
                .clone()
        };
        assert_eq!(value("A1").value, CellValue::Text("增速".into()));
        assert_eq!(
            (value("B1").value, value("B1").number_format.as_deref()),
            (CellValue::Number(0.125), Some("0.0%"))
        );
        assert!(
            matches!(value("C1").value, CellValue::Date { date: Some(d), .. } if d.to_string() == "2026-07-03")
        );
        assert_eq!(value("A5").value, CellValue::Error("#DIV/0!".into()));
        assert_eq!(value("B5").value, CellValue::Text("富文本".into()));
        assert_eq!(
            (value("D5").value, value("D5").formula),
            (CellValue::Number(312.0), true)
        );
        assert_eq!(sheet.hidden_rows, [4]);
        assert_eq!(sheet.merges.len(), 1);
    }

    #[test]
    fn a_text_with_a_run_whose_font_marks_is_marked() {
        let styles = Styles {
            cells: Vec::new(),
            fonts: vec![false, true],
        };
        let rich = |font: u8| [&[1][..], &wide_bytes("671"), &[1, 0, 0, 0, 2, 0, font, 0]].concat();
        let plain = [&[0][..], &wide_bytes("671")].concat();
        let marks = |text: &[u8]| styles.mark(text).unwrap_or_else(|_| panic!("readable"));
        assert_eq!(
            [&rich(1), &rich(0), &plain].map(|t| marks(t)),
            [true, false, false]
        );
        let table = [
            record(0x9F, &[0; 8]),
            record(0x13, &plain),
            record(0x13, &rich(1)),
        ]
        .concat();
        let marked = styles
            .marked_strings(&table)
            .unwrap_or_else(|_| panic!("readable"));
        assert_eq!(marked, BTreeSet::from([1]));
    }

    #[test]
    fn a_cut_file_and_an_impossible_column_are_refused() {
        let far = book(&[
            row(0, false),
            record(5, &cell(20_000, 0, &1.0_f64.to_le_bytes())),
        ]);
        assert_eq!(
            open(&far, &Limits::default())
                .expect_err("refused")
                .issue
                .rule,
            "bad-cell-address"
        );
        let bad = book(&[row(0, false), record(7, &cell(0, 0, &9_u32.to_le_bytes()))]);
        assert_eq!(
            open(&bad, &Limits::default())
                .expect_err("refused")
                .issue
                .rule,
            "file-damaged"
        );
    }
}
