//! Odd and hostile returns through the whole pipeline, against the tables of expectations.
//!
//! Each file is tried alone (the folder 多份与杂物 together) with a small catalogue of its own. No
//! wrong value is ever accepted, no value where none is expected, and no refusal of what a
//! careful person would take.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use jindu::map::{FigureForm, Standing};
use jindu::pipeline::{Evaluation, Options, WorkerCommand, evaluate};
use jindu::plan::{self, Catalogue};

/// Items and year-to-date values of every readable variant, by row from 4.
pub(super) const BASE: [(&str, &str); 6] = [
    ("7.1", "312"),
    ("7.2", "903.6"),
    ("8.1", "20480"),
    ("8.2", "268.9"),
    ("9.1", "12.5"),
    ("9.2", "67"),
];

pub(super) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile")
}

/// What is expected of one item.
#[derive(Clone, Debug, PartialEq)]
enum Want {
    /// This value, and no refusal.
    Value(String),
    /// This value, or a refusal that is told.
    ValueOrRefusal(String),
    /// No value.
    Nothing,
}

/// What is expected of one file.
#[derive(Debug, Default)]
struct Expect {
    items: BTreeMap<String, Want>,
    /// Cells of which one must be named by an issue, by line of the table.
    cells: Vec<Vec<String>>,
    /// Whether an issue must name the file.
    told: bool,
    ignored: bool,
}

pub(super) fn rows(name: &str) -> Vec<BTreeMap<String, String>> {
    let bytes = fs::read(folder().join(name)).unwrap();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut reader = csv::Reader::from_reader(bytes);
    reader.deserialize().map(Result::unwrap).collect()
}

/// `H4:H7`, `H4,H5`, `填报表!H6`, `row 4`: cells; a row stands for its figure in column H.
fn cells(place: &str) -> Vec<(char, u32)> {
    let mut all = Vec::new();
    if let Some(row) = place.strip_prefix("row ").and_then(|r| r.parse().ok()) {
        return vec![('H', row)];
    }
    for part in place.split(',') {
        let part = part.rsplit('!').next().unwrap().trim();
        let cell = |text: &str| {
            let letter = text.chars().next().filter(char::is_ascii_uppercase)?;
            Some((letter, text[1..].parse::<u32>().ok()?))
        };
        let mut ends = part.split(':').filter_map(cell);
        let Some(first) = ends.next() else { continue };
        let last = ends.next().unwrap_or(first).1;
        all.extend((first.1..=last).map(|row| (first.0, row)));
    }
    all
}

/// The item of a row: of the usual table, or of the table of single cells.
fn item(file: &str, row: u32) -> Option<String> {
    if file.starts_with("单元格_") {
        return (4..=108).contains(&row).then(|| format!("99.{}", row - 3));
    }
    BASE.get(row.checked_sub(4)? as usize)
        .map(|(code, _)| (*code).to_owned())
}

/// The numbers of `累计 312 / – / …`, where there are six (or four, the rest missing).
fn totals(value: &str) -> Option<Vec<Option<String>>> {
    let list = value.strip_prefix("累计")?.split([';', '；', '(']).next()?;
    let number = |field: &str| {
        let text: String = field
            .trim()
            .chars()
            .take_while(|c| c.is_ascii_digit() || matches!(c, '.' | '-'))
            .collect();
        (!text.is_empty()).then_some(text)
    };
    let mut fields: Vec<_> = list.split('/').map(number).collect();
    if fields.len() == 4 {
        fields.extend([None, None]);
    }
    (fields.len() == 6).then_some(fields)
}

fn expectations() -> BTreeMap<String, Expect> {
    let mut all: BTreeMap<String, Expect> = BTreeMap::new();
    for row in rows("EXPECT.csv") {
        let file = row["file"].clone();
        let group = file.split('/').next().unwrap().to_owned();
        let expect = all.entry(group.clone()).or_default();
        if group != file && file != format!("{group}/商务局.xlsx") {
            continue;
        }
        add(expect, &file, &row);
    }
    all
}

fn add(expect: &mut Expect, file: &str, row: &BTreeMap<String, String>) {
    let (kind, value) = (row["expect"].as_str(), row["value"].as_str());
    let or_refusal = kind == "accept-warn" || row["must_say"].contains("reject-");
    let want = |text: &str| {
        if or_refusal {
            Want::ValueOrRefusal(text.to_owned())
        } else {
            Want::Value(text.to_owned())
        }
    };
    expect.told |= kind != "accept";
    if kind == "per-cell" {
        return per_cell(expect, file);
    }
    if file.starts_with("单元格_备注") {
        for row in 4..=69 {
            expect.items.insert(format!("99.{}", row - 3), want("312"));
        }
        return;
    }
    let places = cells(&row["where"]);
    if file.starts_with("单元格_") {
        for (_, row) in places {
            let want = if kind.starts_with("accept") {
                want(value)
            } else {
                Want::Nothing
            };
            expect.items.insert(item(file, row).unwrap(), want);
            if kind == "reject-cell" {
                expect.cells.push(vec![format!("D{row}")]);
            }
        }
        return;
    }
    if expect.items.is_empty() {
        for (code, value) in BASE {
            let none = matches!(kind, "reject-file" | "ignore-file")
                || (kind == "missing" && row["where"] == "row 3");
            let want = if none { Want::Nothing } else { want(value) };
            expect.items.insert(code.to_owned(), want);
        }
    }
    expect.ignored = kind == "ignore-file";
    if matches!(kind, "reject-cell" | "missing") {
        for (_, row) in &places {
            if let Some(code) = item(file, *row) {
                expect.items.insert(code, Want::Nothing);
            }
        }
        if kind == "reject-cell" && !places.is_empty() {
            expect
                .cells
                .push(places.iter().map(|(c, r)| format!("{c}{r}")).collect());
        }
    } else if let ([(_, row)], Ok(_)) = (places.as_slice(), value.parse::<f64>())
        && let Some(code) = item(file, *row)
    {
        expect.items.insert(code, want(value));
    }
    for ((code, _), field) in BASE.iter().zip(totals(value).unwrap_or_default()) {
        let want = field.map_or(Want::Nothing, |v| want(&v));
        expect.items.insert((*code).to_owned(), want);
    }
}

fn per_cell(expect: &mut Expect, file: &str) {
    for row in rows("EXPECT_CELLS.csv") {
        let number: u32 = row["cell"][1..].parse().unwrap();
        if number == 108 && !file.ends_with(".csv") {
            // Only CSV can hold the NUL; elsewhere the cell is a plain 312.
            let plain = Want::ValueOrRefusal("312".to_owned());
            expect.items.insert(item(file, number).unwrap(), plain);
            continue;
        }
        let value = row["value"].clone();
        let want = match row["expect"].as_str() {
            "accept" => Want::Value(value),
            "accept-warn" => Want::ValueOrRefusal(value),
            _ => Want::Nothing,
        };
        if row["expect"] == "reject-cell" {
            expect.cells.push(vec![row["cell"].clone()]);
        }
        expect.items.insert(item(file, number).unwrap(), want);
    }
}

pub(super) fn catalogue() -> Catalogue {
    plan::load(&folder().join("plan-catalogue")).expect("the small catalogue is whole")
}

fn run(catalogue: &Catalogue, name: &str) -> Evaluation {
    let inputs = tempfile::tempdir().unwrap();
    let place = inputs.path().join("2026-06/商务局");
    fs::create_dir_all(&place).unwrap();
    copy(&folder().join("files").join(name), &place.join(name));
    evaluate_folder(catalogue, inputs.path())
}

/// What the returns below a folder come to at the report month.
pub(super) fn evaluate_folder(catalogue: &Catalogue, inputs: &Path) -> Evaluation {
    let options = Options {
        inputs: inputs.to_owned(),
        period: Some("2026-06".parse().unwrap()),
        as_of: None,
        worker: WorkerCommand {
            program: env!("CARGO_BIN_EXE_jindu").into(),
            arguments: vec!["worker".into()],
        },
        threads: 1,
    };
    evaluate(catalogue.clone(), &options, &|_| None, &|_| {}).expect("one file never costs the run")
}

pub(super) fn copy(from: &Path, to: &Path) {
    if !from.is_dir() {
        fs::copy(from, to).unwrap_or_else(|e| panic!("{}: {e}", from.display()));
        return;
    }
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}

/// The year-to-date values in use, and the end-of-period one of the level among them.
pub(super) fn values(run: &Evaluation) -> BTreeMap<String, Vec<String>> {
    let june = "2026-06".parse().unwrap();
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for figure in &run.observations.figures {
        let total = matches!(
            figure.form,
            FigureForm::YearToDate | FigureForm::EndOfPeriod
        );
        if figure.standing == Standing::Used && total && figure.period == june {
            all.entry(figure.target.to_string())
                .or_default()
                .insert(figure.value.to_string());
        }
    }
    all.into_iter()
        .map(|(k, v)| (k, v.into_iter().collect()))
        .collect()
}

fn judge(name: &str, expect: &Expect, run: &Evaluation, faults: &mut String) {
    let got = values(run);
    let mut fault = |text: String| writeln!(faults, "{name}: {text}").unwrap();
    let none = Vec::new();
    for (code, want) in &expect.items {
        let found = got.get(code).unwrap_or(&none);
        let fits = match want {
            Want::Value(value) => *found == [value.clone()],
            Want::ValueOrRefusal(value) => found.is_empty() || *found == [value.clone()],
            Want::Nothing => found.is_empty(),
        };
        if !fits {
            fault(format!("{code}: {found:?}, expected {want:?}"));
        }
    }
    for (code, found) in &got {
        if !expect.items.contains_key(code) {
            fault(format!("{code}: {found:?}, expected nothing of this item"));
        }
    }
    let named = run
        .issues
        .iter()
        .any(|i| i.file.as_deref().is_some_and(|f| f.starts_with("2026-06")));
    let listed = run
        .observations
        .returns
        .iter()
        .any(|r| !r.reason.is_empty());
    if expect.told && !named && !listed {
        fault("no issue names the file".into());
    }
    for group in &expect.cells {
        let rows: Vec<&str> = group.iter().map(|c| &c[1..]).collect();
        let told = run.issues.iter().any(|i| {
            let at = i.cell.map(|c| c.to_string()).unwrap_or_default();
            let digits = at.trim_start_matches(|c: char| c.is_ascii_uppercase());
            rows.contains(&digits) || group.iter().any(|c| i.message.contains(c.as_str()))
        });
        if !told {
            fault(format!("no issue names {group:?}"));
        }
    }
    for issue in &run.issues {
        if issue.message.is_empty() || issue.remedy.is_empty() || issue.message_en.is_empty() {
            fault(format!("{} has no message or remedy", issue.rule));
        }
    }
}

#[test]
fn no_hostile_return_gives_a_wrong_value() {
    let catalogue = catalogue();
    let mut faults = String::new();
    let all = expectations();
    assert!(all.len() > 120, "{}", all.len());
    for (name, expect) in &all {
        let run = run(&catalogue, name);
        let before = faults.len();
        judge(name, expect, &run, &mut faults);
        if faults.len() > before {
            for issue in run.issues.iter().filter(|i| i.file.is_some()).take(12) {
                let cell = issue.cell.map(|c| c.to_string()).unwrap_or_default();
                writeln!(faults, "    {} {cell} {}", issue.rule, issue.message).unwrap();
            }
            for ret in &run.observations.returns {
                writeln!(faults, "    {:?} {}", ret.outcome, ret.reason).unwrap();
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}
