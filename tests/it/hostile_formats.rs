//! The hostile returns at the level of cells: each is read with its figures at hand, or refused
//! with a reason; nothing panics, hangs or allocates without end. What the figures come to mean
//! is tested with the layout.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jindu::intake::{self, Batch, InputFile, Verdict};
use jindu::issue::Issue;
use jindu::pipeline::WorkerCommand;
use jindu::plan::settings::Limits;
use jindu::read::{self, CellValue, Workbook, formats};

const BASE: [f64; 6] = [312.0, 903.6, 20480.0, 268.9, 12.5, 67.0];

fn hostile() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile")
}

fn scan(folder: &Path) -> Batch {
    intake::scan(folder, &Limits::default(), &|_| {}).expect("the folder can be listed")
}

/// One line of EXPECT.csv: file, where, expectation, value.
struct Expected {
    file: String,
    expect: String,
    value: String,
    must_say: String,
}

fn expected(table: &str) -> Vec<Expected> {
    let mut reader = csv::Reader::from_path(hostile().join(table)).expect("a table");
    let rows = reader.records().map(|r| r.expect("a row"));
    rows.map(|r| Expected {
        file: r[0].to_owned(),
        expect: r[4].to_owned(),
        value: r[5].to_owned(),
        must_say: r[6].to_owned(),
    })
    .collect()
}

/// What became of a file: cells, a refusal, or ignored.
enum Outcome {
    Read(Workbook),
    Refused(Issue),
    Ignored,
}

fn outcome(file: &InputFile) -> Outcome {
    match &file.verdict {
        Verdict::Read { format } => {
            let bytes = std::fs::read(&file.on_disk).expect("a readable file");
            match formats::open(&file.stem, *format, &bytes, &Limits::default()) {
                Ok(book) => Outcome::Read(book),
                Err(refusal) => Outcome::Refused(refusal.issue),
            }
        }
        Verdict::Rejected { issue } => Outcome::Refused(issue.clone()),
        Verdict::Ignored { .. } | Verdict::OfficeText => Outcome::Ignored,
    }
}

/// All numbers that stand in visible sheets, as numbers or as plain text.
fn numbers(book: &Workbook) -> Vec<f64> {
    let shown = book
        .sheets
        .iter()
        .filter(|s| s.visibility == read::Visibility::Visible);
    shown
        .flat_map(|s| &s.cells)
        .filter_map(|cell| match &cell.value {
            CellValue::Number(n) => {
                let percent = cell
                    .number_format
                    .as_deref()
                    .is_some_and(|f| f.contains('%'));
                Some(if percent { n * 100.0 } else { *n })
            }
            CellValue::Text(text) => text
                .trim()
                .trim_end_matches('%')
                .replace(',', "")
                .parse()
                .ok(),
            _ => None,
        })
        .collect()
}

#[test]
fn every_hostile_file_is_read_or_refused_as_expected() {
    let batch = scan(&hostile().join("files"));
    let files: BTreeMap<String, &InputFile> = batch
        .files
        .iter()
        .map(|f| {
            (
                f.on_disk
                    .strip_prefix(hostile().join("files"))
                    .expect("below")
                    .to_string_lossy()
                    .into_owned(),
                f,
            )
        })
        .collect();
    let mut wrong = Vec::new();
    for row in expected("EXPECT.csv") {
        let Some(file) = files.get(&row.file) else {
            wrong.push(format!("{}: not listed", row.file));
            continue;
        };
        let fault = match (row.expect.as_str(), outcome(file)) {
            ("ignore-file", Outcome::Ignored) => None,
            ("ignore-file", _) => Some("not ignored".to_owned()),
            (_, Outcome::Ignored) => Some("ignored".to_owned()),
            ("accept", Outcome::Refused(issue)) if !row.must_say.contains("reject-file") => {
                Some(format!("refused: {}", issue.message))
            }
            ("reject-file", Outcome::Read(book)) if !of_content(&row.file) => Some(format!(
                "read: {} cells",
                book.sheets.iter().map(|s| s.cells.len()).sum::<usize>()
            )),
            ("accept" | "accept-warn", Outcome::Read(book))
                if row
                    .value
                    .starts_with("累计 312 / 903.6 / 20480 / 268.9 / 12.5 / 67") =>
            {
                let found = numbers(&book);
                let lost: Vec<f64> = BASE
                    .into_iter()
                    .filter(|n| !found.iter().any(|f| (f - n).abs() < 1e-9))
                    .collect();
                (!lost.is_empty()).then(|| format!("lost {lost:?}"))
            }
            (_, Outcome::Refused(issue)) if issue.message.is_empty() || issue.remedy.is_empty() => {
                Some("no reason".into())
            }
            _ => None,
        };
        wrong.extend(fault.map(|f| format!("{} ({}): {f}", row.file, row.expect)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Refused for what they say (another month, nothing filled in), which is not the reader's to see.
fn of_content(file: &str) -> bool {
    [
        "空白模板未填.xlsx",
        "月份不符_5月.xlsx",
        "年份不符_2025.xlsx",
    ]
    .contains(&file)
}
