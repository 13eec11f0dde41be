//! Text to records.
//!
//! Decides the separator and where records and their fields end. Leaves to `faults` which records
//! must not be used.

use crate::intake::rules::finding;
use crate::issue::text;
use crate::plan::settings::Limits;
use crate::read::Refusal;
use crate::read::cell::shown;
use crate::read::formats::refuse;

/// Separators that are told apart by structure.
const SEPARATORS: [char; 3] = [',', '\t', ';'];
/// Signs taken for separators by mistake.
const WIDE_SEPARATORS: [char; 3] = ['，', '；', '、'];
/// Records that the separator is judged by.
const SAMPLE: usize = 500;

/// A first line `sep=;` and what follows it.
pub(super) fn sep_line(content: &str) -> Option<(char, &str)> {
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
pub(super) fn find_separator(content: &str, limits: &Limits) -> Result<char, Refusal> {
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
                format!("分隔符不正确：{zh}，无法分列，整份未采用"),
                "请用 Excel 或 WPS 打开，另存为 .xlsx 后重报；或改用英文逗号分列",
            ),
            text(
                format!("wrong separator: {en}; nothing of the file is used"),
                "open it in Excel or WPS, save as .xlsx and send again; or separate columns by plain commas",
            ),
        ),
    }
}

/// How many records have the commonest number of fields above one, and that number.
pub(super) fn agreement(records: &[Record]) -> (usize, usize) {
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
pub(super) struct Record {
    /// How many fields it has, empty ones included; 0 for a line that holds nothing.
    pub(super) fields: usize,
    /// The filled ones with their positions.
    pub(super) filled: Vec<(usize, String)>,
    /// Whether a line end follows it.
    pub(super) ended: bool,
}

/// Splits text into records, blank lines included. A quoted field may hold line ends.
pub(super) fn records(
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
    // Whether the field's quotation is closed: what follows it makes the field no plain value.
    let mut closed = false;
    while let Some(c) = chars.next() {
        if quote_from.is_some() {
            match c {
                '"' if chars.peek() == Some(&'"') => {
                    chars.next();
                    splitter.field.push('"');
                }
                '"' => {
                    quote_from = None;
                    closed = true;
                }
                _ => splitter.field.push(c),
            }
            continue;
        }
        match c {
            '"' if splitter.field.is_empty() && !closed => {
                quote_from = Some(splitter.records.len())
            }
            '\r' | '\n' => {
                closed = false;
                if c == '\r' && chars.peek() == Some(&'\n') {
                    chars.next();
                }
                splitter.end_record(true)?;
                if splitter.records.len() >= most {
                    return Ok(splitter.records);
                }
            }
            _ if c == separator => {
                closed = false;
                splitter.end_field()?;
            }
            _ => {
                if closed && !c.is_whitespace() {
                    splitter.field.push('"');
                    closed = false;
                }
                splitter.field.push(c);
            }
        }
    }
    if let Some(row) = quote_from {
        return Err(open_quote(row, &splitter.field));
    }
    if !splitter.field.is_empty() || splitter.record.fields > 0 {
        splitter.end_record(false)?;
    }
    Ok(splitter.records)
}

/// The refusal of a quotation mark without its fellow, before the given text.
fn open_quote(row: usize, text: &str) -> Refusal {
    let quoted: String = shown(text.trim()).chars().take(16).collect();
    refuse::with_remedy(
        "file-damaged",
        format!(
            "第 {} 行“{quoted}”前的引号没有闭合，其后内容无法分列，整份未采用",
            row + 1
        ),
        format!(
            "the quotation mark before “{quoted}” on line {} is never closed; nothing of the file is used",
            row + 1
        ),
        (
            "请补上引号，或用 Excel 或 WPS 打开原文件，另存为 .xlsx 后重报",
            "close the quotation, or open the original in Excel or WPS and save as .xlsx; then send again",
        ),
    )
}

/// Two quotation marks of two lines taken for a pair swallow the lines between them: a field with a
/// line of its own in it that has as many fields as the table. A remark with commas is none.
pub(super) fn swallowed(records: &[Record], widths: &[usize], separator: char) -> Option<Refusal> {
    let whole = |line: &str, width: usize| line.matches(separator).count() + 1 == width;
    records
        .iter()
        .zip(widths)
        .enumerate()
        .find_map(|(row, (record, &width))| {
            let text = record.filled.iter().map(|(_, text)| text).find(|text| {
                width >= 3
                    && width != usize::MAX
                    && text.trim().contains(['\n', '\r'])
                    && text.split(['\n', '\r']).any(|line| whole(line, width))
            });
            text.map(|text| open_quote(row, text))
        })
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
