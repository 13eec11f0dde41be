//! A folder to run in: a small plan, returns written in code, the program, and its outputs read back.

// Each module of the crate uses its own part of this.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use rust_xlsxwriter::Workbook;
use tempfile::TempDir;

/// What a cell of a made return holds.
#[derive(Clone, Debug)]
pub enum Cell {
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// Nothing.
    Blank,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<i32> for Cell {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl From<()> for Cell {
    fn from(_: ()) -> Self {
        Self::Blank
    }
}

/// A row of cells: `row!["5.1", "新增企业", 312, ()]`.
#[macro_export]
macro_rules! row {
    ($($cell:expr),* $(,)?) => { vec![$($crate::support::Cell::from($cell)),*] };
}

/// A workbook to be: sheets of rows from A1 down.
#[derive(Clone, Debug, Default)]
pub struct Book {
    sheets: Vec<(String, Vec<Vec<Cell>>)>,
}

impl Book {
    /// No sheets yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a sheet.
    pub fn sheet(mut self, name: &str, rows: Vec<Vec<Cell>>) -> Self {
        self.sheets.push((name.to_owned(), rows));
        self
    }

    /// A department's return of targets in the plainest layout: title, department, month, fill
    /// date, and a table of code, name, unit, 本年累计.
    pub fn plain(department: &str, month: &str, filled: &str, rows: Vec<Vec<Cell>>) -> Self {
        let mut all = vec![
            row!["重点指标进展情况填报表"],
            row!["填报单位：", department],
            row!["报告期：", month],
            row!["填报日期：", filled],
            row![],
            row!["编码", "指标名称", "计量单位", "本年累计"],
        ];
        all.extend(rows);
        Self::new().sheet("指标", all)
    }

    /// The file's bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let mut book = Workbook::new();
        for (name, rows) in &self.sheets {
            let sheet = book.add_worksheet().set_name(name).unwrap();
            for (r, row) in rows.iter().enumerate() {
                for (c, cell) in row.iter().enumerate() {
                    let (r, c) = (r as u32, c as u16);
                    match cell {
                        Cell::Text(text) => drop(sheet.write_string(r, c, text).unwrap()),
                        Cell::Number(number) => drop(sheet.write_number(r, c, *number).unwrap()),
                        Cell::Blank => {}
                    }
                }
            }
        }
        book.save_to_buffer().unwrap()
    }
}

/// What a command did.
#[derive(Debug)]
pub struct Ran {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

/// A temporary working folder with `inputs/plan` of the small test plan.
pub struct MonthRun {
    dir: TempDir,
}

impl MonthRun {
    /// With the small plan of `tests/plans/small` and no returns.
    pub fn new() -> Self {
        Self::with_plan("small")
    }

    /// With the plan of `tests/plans/<name>` and no returns.
    pub fn with_plan(name: &str) -> Self {
        let this = Self::bare();
        let plan = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/plans")
            .join(name);
        for entry in std::fs::read_dir(plan).unwrap() {
            let entry = entry.unwrap();
            let bytes = std::fs::read(entry.path()).unwrap();
            this.write(
                &format!("inputs/plan/{}", entry.file_name().to_str().unwrap()),
                &bytes,
            );
        }
        this
    }

    /// An empty working folder.
    pub fn bare() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    /// A path below the working folder.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.dir.path().join(relative)
    }

    /// Writes a file below the working folder.
    pub fn write(&self, relative: &str, bytes: &[u8]) -> &Self {
        let path = self.path(relative);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
        self
    }

    /// Writes a workbook below the working folder.
    pub fn book(&self, relative: &str, book: &Book) -> &Self {
        self.write(relative, &book.bytes())
    }

    /// Adds a line to a table of the plan.
    pub fn plan_line(&self, table: &str, line: &str) -> &Self {
        let path = self.path(&format!("inputs/plan/{table}"));
        let mut text = std::fs::read_to_string(&path).unwrap_or_default();
        text.push_str(line);
        text.push('\n');
        self.write(&format!("inputs/plan/{table}"), text.as_bytes())
    }

    /// Writes another text into a column of a table of the plan, made from the row's code (its first
    /// field) and what stood there.
    pub fn plan_edit(&self, table: &str, column: &str, text: impl Fn(&str, &str) -> String) {
        let path = format!("inputs/plan/{table}");
        let bytes = std::fs::read(self.path(&path)).unwrap();
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let headings = reader.headers().unwrap().clone();
        let at = headings.iter().position(|h| h == column).unwrap();
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&headings).unwrap();
        for record in reader.records() {
            let record = record.unwrap();
            let fields = record.iter().enumerate().map(|(n, field)| {
                if n == at {
                    text(&record[0], field)
                } else {
                    field.to_owned()
                }
            });
            writer.write_record(fields).unwrap();
        }
        self.write(&path, &writer.into_inner().unwrap());
    }

    /// Runs the program in the working folder.
    pub fn jindu(&self, arguments: &[&str]) -> Ran {
        self.jindu_with(arguments, &[])
    }

    /// Runs the program with additional environment variables.
    pub fn jindu_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_jindu"))
            .args(arguments)
            .envs(environment.iter().copied())
            .current_dir(self.dir.path())
            .output()
            .unwrap();
        Ran {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The rows of a CSV output, by heading. `relative` such as `out/2026-06/data/indicators.csv`.
    pub fn csv(&self, relative: &str) -> Vec<BTreeMap<String, String>> {
        let bytes =
            std::fs::read(self.path(relative)).unwrap_or_else(|e| panic!("{relative}: {e}"));
        let text = std::str::from_utf8(&bytes).unwrap();
        let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let headings = reader.headers().unwrap().clone();
        reader
            .records()
            .map(|record| {
                let record = record.unwrap();
                headings
                    .iter()
                    .zip(&record)
                    .map(|(h, v)| (h.to_owned(), v.to_owned()))
                    .collect()
            })
            .collect()
    }

    /// The one row whose `heading` is `value`.
    pub fn csv_row(&self, relative: &str, heading: &str, value: &str) -> BTreeMap<String, String> {
        let mut rows = self.csv(relative);
        rows.retain(|row| row[heading] == value);
        assert_eq!(rows.len(), 1, "{relative}: {heading} = {value}");
        rows.remove(0)
    }

    /// A JSON output.
    pub fn json(&self, relative: &str) -> serde_json::Value {
        serde_json::from_slice(&std::fs::read(self.path(relative)).unwrap()).unwrap()
    }

    /// Every file below a folder with its bytes, by path below it.
    pub fn tree(&self, relative: &str) -> BTreeMap<String, Vec<u8>> {
        fn walk(folder: &Path, below: &Path, into: &mut BTreeMap<String, Vec<u8>>) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    walk(&path, below, into);
                } else {
                    let name = path
                        .strip_prefix(below)
                        .unwrap()
                        .to_str()
                        .unwrap()
                        .to_owned();
                    into.insert(name, std::fs::read(&path).unwrap());
                }
            }
        }
        let folder = self.path(relative);
        let mut files = BTreeMap::new();
        if folder.exists() {
            walk(&folder, &folder, &mut files);
        }
        files
    }
}
