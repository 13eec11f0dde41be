//! Delimited text.
//!
//! Decides encoding, separator and where a line has a field too many. Lines are split here and
//! not by the `csv` crate, because that passes over blank lines and an address must be the one
//! that a clerk sees in Excel; a line `sep=` is therefore not counted.

use std::collections::{BTreeMap, BTreeSet};

use encoding_rs::{Encoding, GB18030, UTF_8};

use super::refuse::{self, notice};
use super::sheet::{Budget, Draft, workbook};
use crate::intake::rules::finding;
use crate::intake::{Format, sniff};
use crate::issue::{Issue, text};
use crate::plan::settings::Limits;
use crate::provenance::CellAt;
use crate::read::{Cell, CellValue, Refusal, Visibility, Workbook};

/// Separators that are told apart by structure.
const SEPARATORS: [char; 3] = [',', '\t', ';'];
/// Signs taken for separators by mistake.
const WIDE_SEPARATORS: [char; 3] = ['，', '；', '、'];
/// Records that the separator is judged by.
const SAMPLE: usize = 500;
/// Damaged cells that are named one by one.
const NAMED_DAMAGE: usize = 20;

/// Reads delimited text as one sheet named `stem`.
pub(super) fn open(stem: &str, bytes: &[u8], limits: &Limits) -> Result<Workbook, Refusal> {
    let (content, mut notices) = decode(bytes)?;
    let (separator, body) = match sep_line(&content) {
        Some((separator, body)) => (separator, body),
        None => (find_separator(&content, limits)?, content.as_str()),
    };
    let records = records(body, separator, usize::MAX, limits)?;
    let widths = widths(&records);
    let split = split_thousands(&records);
    let continental = comma_is_decimal(&records);
    let last = records.len().saturating_sub(1);
    let mut budget = Budget::new(limits);
    let mut draft = Draft::new(stem, Visibility::Visible);
    for (row, (record, width)) in records.into_iter().zip(widths).enumerate() {
        // Empty fields count: a comma inside a number moves a trailing empty field beyond the table.
        let fault = if record.fields > width && record.filled.len() > 1 {
            notices.push(ragged_row(row, record.fields, width).on_sheet(stem));
            Some(format!("第 {} 行多出一列，各列可能错位", row + 1))
        } else if row == last && !record.ended && width != usize::MAX && record.fields < width {
            notices.push(cut_row(row, record.fields, width).on_sheet(stem));
            Some(format!("第 {} 行没有写完，文件可能不完整", row + 1))
        } else if split.contains(&row) {
            notices.push(split_row(row).on_sheet(stem));
            Some(format!(
                "第 {} 行的千位逗号可能被当作分隔符，各列可能错位",
                row + 1
            ))
        } else {
            None
        };
        for (col, field) in record.filled {
            let cell = Cell {
                at: CellAt::new(row as u32, col as u32),
                value: match &fault {
                    Some(what) => CellValue::Corrupt(what.clone()),
                    None if continental && grouped_by_point(&field) => CellValue::Corrupt(format!(
                        "“{field}”在以逗号作小数点的文件里可能是 {}",
                        field.replace('.', "")
                    )),
                    None => CellValue::Text(field),
                },
                number_format: None,
                formula: false,
            };
            draft.push(cell, &mut budget)?;
        }
    }
    notices.extend(damage(&draft.cells, stem));
    workbook(Format::Csv, vec![draft], notices, limits)
}

/// Text in its encoding: by mark, by the zero bytes of UTF-16, else UTF-8 even with a few bad
/// bytes, else GB18030.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, Vec<Issue>), Refusal> {
    let head = &bytes[..bytes.len().min(64 * 1024)];
    if let Some(encoding) = sniff::utf16_order(head) {
        return Ok(lossy(encoding, bytes));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((text.to_owned(), Vec::new()));
    }
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    if good >= bad * 8 {
        return Ok(lossy(UTF_8, bytes));
    }
    if let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
        return Ok((text.into_owned(), Vec::new()));
    }
    let (text, notices) = lossy(GB18030, bytes);
    let damaged = text.chars().filter(|&c| c == '\u{FFFD}').count();
    if damaged * 20 > text.chars().filter(|c| !c.is_ascii()).count() {
        return Err(refuse::damaged(
            "文字编码既不是 UTF-8、UTF-16，也不是 GB18030",
            "the text is neither UTF-8, UTF-16 nor GB18030",
        ));
    }
    Ok((text, notices))
}

fn lossy(encoding: &'static Encoding, bytes: &[u8]) -> (String, Vec<Issue>) {
    let (text, damaged) = encoding.decode_with_bom_removal(bytes);
    let notices = damaged.then(|| {
        notice(
            "encoding-damage",
            format!(
                "文字按 {} 读取，个别字节损坏，以 \u{FFFD} 代替",
                encoding.name()
            ),
            format!(
                "read as {}; some bytes are damaged and shown as \u{FFFD}",
                encoding.name()
            ),
        )
    });
    (text.into_owned(), notices.into_iter().collect())
}

/// A first line `sep=;` and what follows it.
fn sep_line(content: &str) -> Option<(char, &str)> {
    let rest = content
        .strip_prefix("sep=")
        .or_else(|| content.strip_prefix("\"sep="))?;
    let separator = rest.chars().next()?;
    let rest = rest[separator.len_utf8()..].trim_start_matches('"');
    let body = rest
        .strip_prefix("\r\n")
        .or_else(|| rest.strip_prefix('\n'))
        .or_else(|| rest.strip_prefix('\r'))?;
    Some((separator, body))
}

/// The separator that gives most records the same, and most, fields.
fn find_separator(content: &str, limits: &Limits) -> Result<char, Refusal> {
    let mut best: Option<((usize, usize), char)> = None;
    for separator in SEPARATORS {
        let Ok(sample) = records(content, separator, SAMPLE, limits) else {
            continue;
        };
        let score = agreement(&sample);
        if score.1 >= 2 && best.is_none_or(|(other, _)| score > other) {
            best = Some((score, separator));
        }
    }
    for wide in WIDE_SEPARATORS {
        let Ok(sample) = records(content, wide, SAMPLE, limits) else {
            continue;
        };
        let score = agreement(&sample);
        let stands = score.1 >= 3 && score.0 * 2 >= sample.len();
        if stands && best.is_none_or(|((_, fields), _)| fields < score.1) {
            return Err(wrong_separator(
                &format!("列之间用的是中文“{wide}”"),
                &format!("columns are separated by “{wide}”"),
            ));
        }
    }
    if let Some((_, separator)) = best {
        return Ok(separator);
    }
    // Nothing can be separated; too much of it is then the better reason.
    records(content, ',', usize::MAX, limits)?;
    Err(wrong_separator(
        "每行只有一列",
        "each line has one column only",
    ))
}

fn wrong_separator(zh: &str, en: &str) -> Refusal {
    Refusal {
        issue: finding(
            "separator",
            text(
                format!("分隔符不正确：{zh}，无法分列"),
                "请用英文逗号或制表符分列，或另存为 .xlsx 后重报",
            ),
            text(
                format!("wrong separator: {en}"),
                "separate columns by ASCII commas or tabs, or save as .xlsx and resend",
            ),
        ),
    }
}

/// How many records have the commonest number of fields above one, and that number.
fn agreement(records: &[Record]) -> (usize, usize) {
    let mut counts = std::collections::BTreeMap::new();
    for fields in records.iter().map(|r| r.fields).filter(|&n| n >= 2) {
        *counts.entry(fields).or_insert(0) += 1;
    }
    counts
        .into_iter()
        .map(|(fields, n)| (n, fields))
        .max()
        .unwrap_or((0, 0))
}

/// A line's fields; only those that hold something are kept.
#[derive(Default)]
struct Record {
    /// How many fields it has, empty ones included; 0 for a line that holds nothing.
    fields: usize,
    /// The filled ones with their positions.
    filled: Vec<(usize, String)>,
    /// Whether a line end follows it.
    ended: bool,
}

/// Splits text into records, blank lines included. A quoted field may hold line ends.
fn records(
    content: &str,
    separator: char,
    most: usize,
    limits: &Limits,
) -> Result<Vec<Record>, Refusal> {
    let mut splitter = Splitter {
        records: Vec::new(),
        record: Record::default(),
        field: String::new(),
        rows: 0,
        cells: 0,
        limits,
    };
    let mut chars = content.chars().peekable();
    let mut quote_from = None;
    while let Some(c) = chars.next() {
        if quote_from.is_some() {
            match c {
                '"' if chars.peek() == Some(&'"') => {
                    chars.next();
                    splitter.field.push('"');
                }
                '"' => quote_from = None,
                _ => splitter.field.push(c),
            }
            continue;
        }
        match c {
            '"' if splitter.field.is_empty() => quote_from = Some(splitter.records.len()),
            '\r' | '\n' => {
                if c == '\r' && chars.peek() == Some(&'\n') {
                    chars.next();
                }
                splitter.end_record(true)?;
                if splitter.records.len() >= most {
                    return Ok(splitter.records);
                }
            }
            _ if c == separator => splitter.end_field()?,
            _ => splitter.field.push(c),
        }
    }
    if let Some(row) = quote_from {
        return Err(refuse::damaged(
            format!("第 {} 行的引号没有闭合，其后内容无法分列", row + 1),
            format!(
                "a quotation mark opened on line {} is never closed",
                row + 1
            ),
        ));
    }
    if !splitter.field.is_empty() || splitter.record.fields > 0 {
        splitter.end_record(false)?;
    }
    Ok(splitter.records)
}

struct Splitter<'a> {
    records: Vec<Record>,
    record: Record,
    field: String,
    rows: u64,
    cells: u64,
    limits: &'a Limits,
}

impl Splitter<'_> {
    fn end_field(&mut self) -> Result<(), Refusal> {
        let limits = self.limits;
        let at = self.record.fields;
        self.record.fields += 1;
        if self.record.fields as u64 > limits.columns {
            return Err(refuse::limit("列数", "columns", "columns", limits.columns));
        }
        if !self.field.is_empty() {
            self.cells += 1;
            let field = std::mem::take(&mut self.field);
            self.record.filled.push((at, field));
        }
        if self.cells > limits.cells {
            let of = ("有内容的单元格数", "cells that hold something");
            return Err(refuse::limit(of.0, of.1, "cells", limits.cells));
        }
        Ok(())
    }

    fn end_record(&mut self, ended: bool) -> Result<(), Refusal> {
        self.end_field()?;
        let mut record = std::mem::take(&mut self.record);
        record.ended = ended;
        if record.filled.is_empty() {
            record.fields = 0;
        } else {
            self.rows += 1;
        }
        self.records.push(record);
        // Blank lines hold nothing, yet each costs memory.
        if self.rows > self.limits.rows || self.records.len() > 1 << 20 {
            let of = ("有内容的行数", "rows that hold something");
            return Err(refuse::limit(of.0, of.1, "rows", self.limits.rows));
        }
        Ok(())
    }
}

/// The number of fields that each record may have: the commonest of its block between blank lines.
fn widths(records: &[Record]) -> Vec<usize> {
    let mut widths = Vec::with_capacity(records.len());
    for block in records.split_inclusive(|r| r.fields == 0) {
        let width = match agreement(block) {
            (n, fields) if n >= 2 => fields,
            _ => usize::MAX,
        };
        widths.extend(std::iter::repeat_n(width, block.len()));
    }
    widths
}

fn ragged_row(row: usize, fields: usize, width: usize) -> Issue {
    finding(
        "ragged-row",
        text(
            format!("第 {} 行有 {fields} 列，比表头多 {} 列，各列可能错位，整行未使用", row + 1, fields - width),
            "请检查该行是否多打了分隔符，改正后重报",
        ),
        text(
            format!("line {} has {fields} fields, {} more than the table; its columns may be shifted and none is used", row + 1, fields - width),
            "look for a separator too many in that line, correct and resend",
        ),
    )
    .at_cell(CellAt::new(row as u32, 0))
}

/// Lines in which `20,480` was split in two: one to three digits, then exactly three in a column in
/// which hardly any other line of the block has a number.
fn split_thousands(records: &[Record]) -> BTreeSet<usize> {
    let digits = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
    };
    let mut split = BTreeSet::new();
    let mut start = 0;
    for block in records.split_inclusive(|r| r.fields == 0) {
        let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
        for (col, text) in block.iter().flat_map(|r| &r.filled) {
            if text.trim().trim_end_matches('%').parse::<f64>().is_ok() {
                *numbers.entry(*col).or_default() += 1;
            }
        }
        let rows = block.iter().filter(|r| r.filled.len() > 1).count();
        for (i, record) in block.iter().enumerate() {
            let suspect = record.filled.windows(2).any(|pair| {
                let ((a, left), (b, right)) = (&pair[0], &pair[1]);
                let (left, right) = (left.trim().trim_start_matches('-'), right.trim());
                let whole = right.split_once('.').map_or(right, |(whole, _)| whole);
                *b == a + 1
                    && digits(left, 3)
                    && !left.starts_with('0')
                    && whole.len() == 3
                    && digits(whole, 3)
                    && numbers.get(b).copied().unwrap_or(0) * 3 <= rows
            });
            if suspect && rows >= 3 {
                split.insert(start + i);
            }
        }
        start += block.len();
    }
    split
}

fn split_row(row: usize) -> Issue {
    finding(
        "ragged-row",
        text(
            format!("第 {} 行中的千位逗号可能被当作分隔符（如 20,480 成了 20 和 480），整行未使用", row + 1),
            "请去掉千位逗号，或把带逗号的数加上引号后重报",
        ),
        text(
            format!("a thousands comma on line {} may have been taken for a separator (20,480 as 20 and 480); the line is not used", row + 1),
            "remove the commas from numbers, or quote them, and resend",
        ),
    )
    .at_cell(CellAt::new(row as u32, 0))
}

/// Whether numbers of the file have a comma for a decimal point: 903,6.
fn comma_is_decimal(records: &[Record]) -> bool {
    let decimal = |text: &str| {
        text.trim()
            .split_once(',')
            .is_some_and(|(whole, fraction)| {
                let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
                digits(whole) && digits(fraction) && fraction.len() != 3
            })
    };
    let mut fields = records.iter().flat_map(|r| &r.filled);
    fields.any(|(_, text)| decimal(text))
}

/// 20.480: twenty thousand where the comma is the decimal point.
fn grouped_by_point(text: &str) -> bool {
    text.trim().split_once('.').is_some_and(|(whole, rest)| {
        (1..=3).contains(&whole.len())
            && rest.len() == 3
            && whole
                .bytes()
                .chain(rest.bytes())
                .all(|b| b.is_ascii_digit())
    })
}

/// A text has no end mark: a last line that stops short may be half a number.
fn cut_row(row: usize, fields: usize, width: usize) -> Issue {
    finding(
        "row-cut",
        text(
            format!("文件在第 {} 行中间结束（该行只有 {fields} 列，应有 {width} 列），可能没有传完，该行未使用", row + 1),
            "请重新导出或重新传送该文件后重报",
        ),
        text(
            format!("the file ends within line {} ({fields} of {width} fields): it may not be whole, and the line is not used", row + 1),
            "export or send the file again",
        ),
    )
    .at_cell(CellAt::new(row as u32, 0))
}

/// Names the cells that damaged bytes stand in.
fn damage(cells: &[Cell], stem: &str) -> Vec<Issue> {
    let damaged =
        |cell: &&Cell| matches!(&cell.value, CellValue::Text(t) if t.contains('\u{FFFD}'));
    cells
        .iter()
        .filter(damaged)
        .take(NAMED_DAMAGE)
        .map(|cell| {
            notice(
                "encoding-damage",
                format!("{} 的文字有损坏字节，以 \u{FFFD} 代替", cell.at),
                format!(
                    "the text of {} holds damaged bytes, shown as \u{FFFD}",
                    cell.at
                ),
            )
            .on_sheet(stem)
            .at_cell(cell.at)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Workbook, Refusal> {
        open("表", bytes, &Limits::default())
    }

    fn texts(bytes: &[u8]) -> Vec<(String, String)> {
        let book = read(bytes).expect("readable");
        let show = |cell: &Cell| match &cell.value {
            CellValue::Text(t) => t.clone(),
            other => format!("{other:?}"),
        };
        book.sheets[0]
            .cells
            .iter()
            .map(|c| (c.at.to_string(), show(c)))
            .collect()
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter()
            .map(|(a, b)| ((*a).into(), (*b).into()))
            .collect()
    }

    #[test]
    fn separators_are_found_by_structure() {
        let expected = pairs(&[("A1", "项"), ("B1", "数"), ("A2", "甲"), ("B2", "1,5")]);
        assert_eq!(texts("项;数\n甲;1,5\n".as_bytes()), expected);
        assert_eq!(texts("项\t数\r甲\t1,5\r".as_bytes()), expected);
        assert_eq!(texts("项,数\r\n甲,\"1,5\"\r\n".as_bytes()), expected);
        assert_eq!(texts("sep=;\r\n项;数\r\n甲;1,5\r\n".as_bytes()), expected);
    }

    #[test]
    fn blank_lines_count_in_addresses() {
        let expected = pairs(&[("A1", "a"), ("B1", "b"), ("A3", "1"), ("B3", "2")]);
        assert_eq!(texts(b"a,b\n\n1,2\n"), expected);
    }

    #[test]
    fn chinese_commas_and_single_columns_are_refused() {
        for bad in ["项，数，注\n甲，1，无\n", "只有一列\n没有分隔\n"] {
            assert_eq!(
                read(bad.as_bytes()).expect_err("refused").issue.rule,
                "separator"
            );
        }
    }

    #[test]
    fn a_line_with_a_field_too_many_gives_no_value_and_one_too_few_is_whole() {
        let book = read(b"a,b,c\n1,2,3\n1,9,2,3\n4,5\n").expect("readable");
        let row = |n: u32| book.sheets[0].cells.iter().filter(move |c| c.at.row == n);
        assert!(row(2).all(|c| matches!(c.value, CellValue::Corrupt(_))));
        assert!(row(3).all(|c| matches!(c.value, CellValue::Text(_))));
        assert_eq!(book.notices[0].rule, "ragged-row");
    }

    #[test]
    fn a_comma_in_a_number_gives_no_value() {
        for text in [
            "项,数,注\n甲,20,480,\n乙,3,\n丙,4,\n丁,5,\n",
            "项,数,注\n甲,20,480\n乙,3,\n丙,4,\n丁,5,\n",
        ] {
            let book = read(text.as_bytes()).expect("readable");
            let row = book.sheets[0].cells.iter().filter(|c| c.at.row == 1);
            assert!(
                row.clone()
                    .all(|c| matches!(c.value, CellValue::Corrupt(_))),
                "{text}"
            );
            assert!(book.notices.iter().any(|n| n.rule == "ragged-row"));
        }
        let book = read("项;数\n甲;903,6\n乙;20.480\n丙;7\n".as_bytes()).expect("readable");
        let value = |row| {
            &book.sheets[0]
                .cells
                .iter()
                .rfind(|c| c.at.row == row)
                .expect("a cell")
                .value
        };
        assert!(matches!(value(2), CellValue::Corrupt(_)));
        assert_eq!(*value(3), CellValue::Text("7".into()));
        let plain = read(b"a,b,c\n1,2,300\n4,5,600\n7,8,900\n").expect("readable");
        assert!(plain.notices.is_empty());
    }

    #[test]
    fn a_last_line_that_stops_short_gives_no_value() {
        let whole = read(b"a,b,c\n1,2,3\n4,5,67").expect("readable");
        assert!(whole.notices.is_empty());
        let cut = read(b"a,b,c\n1,2,3\n4,5").expect("readable");
        let row = cut.sheets[0].cells.iter().filter(|c| c.at.row == 2);
        assert!(row.clone().count() == 2);
        assert!(
            row.clone()
                .all(|c| matches!(c.value, CellValue::Corrupt(_)))
        );
        assert_eq!(cut.notices[0].rule, "row-cut");
    }

    #[test]
    fn encodings_are_told_apart() {
        let text = "序号,名称\r\n1,市南区\r\n2,市北区\r\n";
        let (gbk, ..) = GB18030.encode(text);
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let expected = texts(text.as_bytes());
        assert_eq!(texts(&gbk), expected);
        assert_eq!(texts(&utf16), expected);
        assert_eq!(
            texts(&[b"\xEF\xBB\xBF", text.as_bytes()].concat()),
            expected
        );
    }

    #[test]
    fn one_bad_byte_does_not_turn_utf_8_into_another_encoding() {
        let mut bytes = "序号,名称\n1,市南区市南区\n2,市北区".as_bytes().to_vec();
        bytes.pop();
        let book = read(&bytes).expect("readable");
        assert_eq!(
            book.sheets[0].cells[3].value,
            CellValue::Text("市南区市南区".into())
        );
        assert!(
            book.notices
                .iter()
                .any(|n| n.cell.is_some() && n.rule == "encoding-damage")
        );
    }

    #[test]
    fn an_open_quotation_is_refused_with_its_line() {
        let refusal = read(b"a,b\n1,\"2\n3,4\n").expect_err("refused");
        assert!(
            refusal.issue.message.contains("第 2 行"),
            "{}",
            refusal.issue.message
        );
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400)) {
            let _ = read(&bytes);
        }
    }
}
