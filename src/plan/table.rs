//! A catalogue file as text: UTF-8, headings, rows with their lines.
//!
//! Decides what a well-formed table is. Leaves to `cells` and the readers of each file what its
//! fields mean.

use std::collections::BTreeMap;

use crate::plan::Fault;

/// Collects faults; reading goes on after each, so that one run names them all.
#[derive(Debug, Default)]
pub(super) struct Faults(pub Vec<Fault>);

impl Faults {
    /// Adds a fault: what is wrong and what to do, in both languages.
    pub fn add(
        &mut self,
        file: &str,
        line: impl Into<Option<u64>>,
        column: impl Into<Option<&'static str>>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) {
        self.0.push(Fault {
            file: file.to_owned(),
            line: line.into(),
            column: column.into().map(str::to_owned),
            message: zh.into(),
            message_en: en.into(),
        });
    }
}

/// The rows of one file.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// File name.
    pub file: &'static str,
    /// Rows that hold something.
    pub rows: Vec<Row>,
    /// Whether the file as a whole is at fault (encoding, headings, an open quotation mark), so that
    /// its rows, and what refers to them, cannot be judged.
    pub broken: bool,
}

/// One row: its cells, without outer white space, by heading.
#[derive(Debug)]
pub(super) struct Row {
    /// Line on which it begins, from 1.
    pub line: u64,
    /// Every heading of the file has an entry.
    pub cells: BTreeMap<&'static str, String>,
}

impl Row {
    /// The cell under a heading of this file.
    pub fn get(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// The text of a file without its byte-order mark, or a fault that names the line at which it
/// stops being UTF-8.
pub(super) fn decode<'a>(file: &str, bytes: &'a [u8], faults: &mut Faults) -> Option<&'a str> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => match text.find('\0') {
            None => Some(text),
            Some(at) => {
                faults.add(
                    file,
                    line_at(text.as_bytes(), at),
                    None,
                    "含有空字符（NUL），不是文本文件；请另存为“CSV UTF-8”",
                    "holds a NUL character and is no text file; save it as “CSV UTF-8”",
                );
                None
            }
        },
        Err(error) => {
            faults.add(
                file,
                line_at(bytes, error.valid_up_to()),
                None,
                "此行起不是 UTF-8 编码（可能是 GBK 或 UTF-16）；请另存为“CSV UTF-8”",
                "from this line on it is not UTF-8 (perhaps GBK or UTF-16); save it as “CSV UTF-8”",
            );
            None
        }
    }
}

/// The line, from 1, of the byte at `at`.
fn line_at(bytes: &[u8], at: usize) -> u64 {
    1 + bytes[..at].iter().filter(|&&b| b == b'\n').count() as u64
}

/// Reads a table whose headings are exactly `headings`, in any order. An empty file has no rows
/// unless `required`.
pub(super) fn read(
    file: &'static str,
    bytes: &[u8],
    headings: &[&'static str],
    required: bool,
    faults: &mut Faults,
) -> Table {
    let mut table = Table {
        file,
        ..Table::default()
    };
    let Some(text) = decode(file, bytes, faults) else {
        table.broken = true;
        return table;
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let mut columns: Option<Vec<Option<&'static str>>> = None;
    let mut record = csv::StringRecord::new();
    loop {
        let start = record_start(text.as_bytes(), reader.position().byte() as usize);
        // The text is UTF-8 and rows may be of any length: nothing is left that could fail.
        if !reader.read_record(&mut record).unwrap_or(false) {
            break;
        }
        let line = line_at(text.as_bytes(), start);
        let raw = &text.as_bytes()[start..reader.position().byte() as usize];
        if !quotes_are_sound(file, line, raw, &record, faults) {
            table.broken = true;
            continue;
        }
        match &columns {
            None => {
                let before = faults.0.len();
                columns = Some(find_columns(file, line, &record, headings, faults));
                if faults.0.len() > before {
                    table.broken = true;
                    break;
                }
            }
            Some(columns) => table
                .rows
                .extend(find_cells(file, line, &record, columns, headings, faults)),
        }
    }
    if columns.is_none() && required && !table.broken {
        table.broken = true;
        faults.add(
            file,
            1,
            None,
            format!("文件是空的；第一行应为表头：{}", headings.join(",")),
            format!(
                "the file is empty; its first line must be the headings: {}",
                headings.join(",")
            ),
        );
    }
    table
}

/// Where the record begins that a reader standing at `at` will read next: past blank lines and
/// comments, which the reader counts as part of the record.
fn record_start(bytes: &[u8], mut at: usize) -> usize {
    loop {
        match bytes.get(at) {
            Some(b'\r' | b'\n') => at += 1,
            Some(b'#') => {
                let rest = &bytes[at..];
                at += rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len());
            }
            _ => return at.min(bytes.len()),
        }
    }
}

/// A forgotten quote would swallow the rows below it without a word.
fn quotes_are_sound(
    file: &str,
    line: u64,
    raw: &[u8],
    record: &csv::StringRecord,
    faults: &mut Faults,
) -> bool {
    if raw.iter().filter(|&&b| b == b'"').count() % 2 == 1 {
        faults.add(
            file,
            line,
            None,
            "引号不成对；请补上引号，或把文中的引号写成两个（\"\"）",
            "a quotation mark has no partner; add it, or double it (\"\") where it is meant as text",
        );
        return false;
    }
    if record.iter().any(|cell| cell.trim().contains(['\r', '\n'])) {
        faults.add(
            file,
            line,
            None,
            "单元格内有换行；请改为一行",
            "a cell holds a line break; write it on one line",
        );
        return false;
    }
    true
}

fn find_columns(
    file: &str,
    line: u64,
    record: &csv::StringRecord,
    headings: &[&'static str],
    faults: &mut Faults,
) -> Vec<Option<&'static str>> {
    let mut columns: Vec<Option<&'static str>> = Vec::new();
    let mut strange: Vec<&str> = Vec::new();
    for cell in record.iter().map(str::trim) {
        let known = headings.iter().copied().find(|h| *h == cell);
        if known.is_none() && !cell.is_empty() {
            strange.push(cell);
        }
        if known.is_some() && columns.contains(&known) {
            faults.add(
                file,
                line,
                known,
                format!("表头“{cell}”出现两次；请删去一列"),
                format!("the heading “{cell}” stands twice; delete one column"),
            );
        }
        columns.push(known);
    }
    let missing: Vec<&'static str> = headings
        .iter()
        .copied()
        .filter(|heading| !columns.contains(&Some(heading)))
        .collect();
    let whole = headings.join(",");
    if columns.iter().all(Option::is_none) {
        // Every column would be unknown and every heading missing: it is one fault.
        faults.add(
            file,
            line,
            None,
            format!("这一行不是表头；请在它前面加一行：{whole}"),
            format!("this line is not that of the headings; put before it: {whole}"),
        );
    } else if !strange.is_empty() || !missing.is_empty() {
        let list = |words: &[&str], between: &str| {
            let quoted: Vec<String> = words.iter().map(|w| format!("“{w}”")).collect();
            quoted.join(between)
        };
        let (mut zh, mut en) = (Vec::new(), Vec::new());
        if !strange.is_empty() {
            zh.push(format!("不认识{}", list(&strange, "、")));
            en.push(format!("{} unknown", list(&strange, ", ")));
        }
        if !missing.is_empty() {
            zh.push(format!("缺少{}", list(&missing, "、")));
            en.push(format!("{} missing", list(&missing, ", ")));
        }
        let column = (missing.len() == 1).then(|| missing[0]);
        faults.add(
            file,
            line,
            column,
            format!(
                "表头有误：{}；表头应为 {whole}（内容可以为空的列也要有表头）",
                zh.join("，")
            ),
            format!(
                "the headings are wrong: {}; they must be {whole} (a column may be empty, but must be \
                 there)",
                en.join(", ")
            ),
        );
    }
    columns
}

fn find_cells(
    file: &str,
    line: u64,
    record: &csv::StringRecord,
    columns: &[Option<&'static str>],
    headings: &[&'static str],
    faults: &mut Faults,
) -> Option<Row> {
    if record.iter().all(|cell| cell.trim().is_empty()) {
        return None;
    }
    let stray = record
        .iter()
        .enumerate()
        .any(|(i, cell)| !cell.trim().is_empty() && i >= columns.len());
    if stray || record.len() < columns.len() {
        faults.add(
            file,
            line,
            None,
            format!(
                "此行有 {} 格，表头有 {} 格；文中的逗号须放在引号内",
                record.len(),
                columns.len()
            ),
            format!(
                "this row has {} cells, the headings {}; commas in text need quotation marks around it",
                record.len(),
                columns.len()
            ),
        );
        return None;
    }
    let mut cells: BTreeMap<_, _> = headings.iter().map(|h| (*h, String::new())).collect();
    for (column, cell) in columns.iter().zip(record) {
        if let Some(column) = column {
            cells.insert(column, cell.trim().to_owned());
        }
    }
    Some(Row { line, cells })
}
