//! What hangs on one cell and on one file: a changed cell changes exactly what is derived from it,
//! in the tables, in the text of the report and in the traces; a file that is taken away or cannot
//! be read costs its own figures and no others.
//!
//! The committed sample returns are read once; every case reads again only the file it touches.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use jindu::compose::{self, Edition, Language};
use jindu::intake::{self, Batch, Verdict};
use jindu::pipeline::{Evaluation, Options, WorkerCommand, decide};
use jindu::plan::{self, Catalogue, Code};
use jindu::publish::tables;
use jindu::publish::{csv, manifest};
use jindu::read::{self, ReadFile};
use jindu::render::{self, Document, Templates};
use jindu::trace;
use jindu::trace::text::text as as_text;
use rayon::prelude::*;
use serde_json::Value;

use crate::cells::{Place, replace};
use crate::small::june_run;

const MONTH: &str = "2021-12";

/// The rows of a table, by the value of its first column; of issues by the whole row.
type Rows = BTreeMap<String, BTreeMap<String, String>>;

struct Samples {
    inputs: PathBuf,
    catalogue: Catalogue,
    options: Options,
    batch: Batch,
    read: Vec<ReadFile>,
}

/// The samples, read once for all tests.
fn samples() -> &'static Samples {
    static SAMPLES: OnceLock<Samples> = OnceLock::new();
    SAMPLES.get_or_init(|| {
        let inputs = Path::new(env!("CARGO_MANIFEST_DIR")).join("inputs");
        let catalogue = plan::load(&inputs.join("plan")).unwrap();
        let options = Options {
            inputs: inputs.clone(),
            period: Some(MONTH.parse().unwrap()),
            as_of: None,
            worker: WorkerCommand {
                program: env!("CARGO_BIN_EXE_jindu").into(),
                arguments: vec!["worker".into()],
            },
            threads: 2,
        };
        let limits = &catalogue.settings.limits;
        let batch = intake::scan(&inputs, limits, &|_| {}).unwrap();
        let read = read::read_all(&batch, limits, &options.worker, 2, &|_| {});
        Samples {
            inputs,
            catalogue,
            options,
            batch,
            read,
        }
    })
}

impl Samples {
    fn decide(&self, batch: Batch, read: Vec<ReadFile>) -> Evaluation {
        decide(self.catalogue.clone(), batch, read, &self.options, &|_| {
            None
        })
        .unwrap()
    }

    fn as_committed(&self) -> Evaluation {
        self.decide(self.batch.clone(), self.read.clone())
    }

    /// With other bytes in one file.
    fn with(&self, path: &str, bytes: &[u8]) -> Evaluation {
        let mut batch = self.batch.clone();
        let mut read = self.read.clone();
        let place = place_of(&batch, path);
        let file = &mut batch.files[place];
        file.sha256 = manifest::sha256(bytes);
        file.size = bytes.len() as u64;
        let Verdict::Read { format } = file.verdict else {
            panic!("{path} is not read");
        };
        let again = read::read_bytes(&file.stem, format, bytes, &self.catalogue.settings.limits);
        let slot = read.iter_mut().find(|r| r.file == place).unwrap();
        slot.outcome = again.map(|mut raw| {
            for notice in &mut raw.notices {
                notice.file = Some(path.to_owned());
            }
            raw
        });
        self.decide(batch, read)
    }

    /// Without one file.
    fn without(&self, path: &str) -> Evaluation {
        let mut batch = self.batch.clone();
        let place = place_of(&batch, path);
        batch.files.remove(place);
        let mut read = self.read.clone();
        read.retain(|r| r.file != place);
        for later in read.iter_mut().filter(|r| r.file > place) {
            later.file -= 1;
        }
        self.decide(batch, read)
    }
}

fn place_of(batch: &Batch, path: &str) -> usize {
    let place = batch.files.iter().position(|f| f.path == path);
    place.unwrap_or_else(|| panic!("no file {path}"))
}

/// All that a reader can see of a month.
struct Seen {
    tables: BTreeMap<&'static str, Rows>,
    traces: BTreeMap<String, String>,
    /// The model of the report; null where only tables and traces were asked for.
    sections: Value,
}

impl Seen {
    fn of(evaluation: &Evaluation) -> Self {
        let model = compose::compose(evaluation, &Edition::Draft, Language::Zh, &|text| {
            render::printable(templates(), text).0
        });
        Self {
            sections: serde_json::to_value(&model).unwrap(),
            ..Self::but_for_the_report(evaluation)
        }
    }

    fn but_for_the_report(evaluation: &Evaluation) -> Self {
        let all = tables::tables(evaluation);
        let tables = all
            .iter()
            .map(|table| {
                let rows = table.rows.iter().map(|row| {
                    let row: BTreeMap<_, _> = table
                        .columns
                        .iter()
                        .zip(row)
                        .map(|(c, field)| (c.code.to_owned(), csv::text(field)))
                        .collect();
                    let key = match table.name {
                        "issues" => format!("{row:?}"),
                        _ => row[table.columns[0].code].clone(),
                    };
                    (key, row)
                });
                (table.name, rows.collect())
            })
            .collect();
        let catalogue = &evaluation.catalogue;
        let codes = (catalogue.targets.iter().map(|t| &t.code))
            .chain(catalogue.deliverables.iter().map(|d| &d.code));
        let traces = codes
            .map(|code| (code.to_string(), traced(evaluation, code)))
            .collect();
        Self {
            tables,
            traces,
            sections: Value::Null,
        }
    }

    /// The keys of a table's rows that are not the same in both.
    fn changed(&self, other: &Self, table: &str) -> BTreeSet<String> {
        let (here, there) = (&self.tables[table], &other.tables[table]);
        let keys: BTreeSet<_> = here.keys().chain(there.keys()).cloned().collect();
        keys.into_iter()
            .filter(|key| here.get(key) != there.get(key))
            .collect()
    }

    fn row(&self, table: &str, key: &str) -> &BTreeMap<String, String> {
        &self.tables[table][key]
    }

    /// Names of the departments whose own pages are not the same.
    fn changed_departments(&self, other: &Self) -> BTreeSet<String> {
        let pages = |seen: &Self| -> BTreeMap<String, Value> {
            let pages = seen.sections["sections"]["department_pages"]
                .as_array()
                .unwrap();
            pages
                .iter()
                .map(|page| {
                    let mut page = page.clone();
                    without_keys(&mut page);
                    (page["department"].as_str().unwrap().to_owned(), page)
                })
                .collect()
        };
        let (here, there) = (pages(self), pages(other));
        assert!(here.keys().eq(there.keys()));
        here.into_iter()
            .filter(|(name, page)| there[name] != *page)
            .map(|(name, _)| name)
            .collect()
    }

    /// The texts of each measure's part of the full report, by code, read from the laid-out pages:
    /// each run once, since heads repeat where a page ends, and without page numbers and the keys of
    /// sources, which are counted through.
    fn measures_as_printed(&self) -> BTreeMap<String, Part> {
        let data = BTreeMap::from([
            ("report.json".into(), self.sections.to_string().into_bytes()),
            ("document.json".into(), br#"{"kind": "report"}"#.to_vec()),
        ]);
        let document = Document {
            entry: "report.typ",
            data,
            attachments: Vec::new(),
            date: "2022-01-31".parse().unwrap(),
            identifier: "test".into(),
        };
        let report = render::render(templates(), &document).unwrap();
        assert!(report.warnings.is_empty(), "{:?}", report.warnings);
        let mut runs = Vec::new();
        for page in &report.pages {
            // 天头 37 mm and 版心 225 mm, in pt: page numbers and running heads stand outside.
            let (top, bottom) = (37.0 / 25.4 * 72.0, 262.0 / 25.4 * 72.0);
            for run in &page.texts {
                let [_, above, _, height] = run.bounds;
                let text: String = run.text.chars().filter(|c| !c.is_whitespace()).collect();
                if above + height > top && above < bottom && !text.is_empty() && !is_key(&text) {
                    runs.push(text);
                }
            }
        }
        self.parts_of(&runs)
    }

    fn parts_of(&self, runs: &[String]) -> BTreeMap<String, Part> {
        let sections = &self.sections["sections"];
        let label = |key: &str| sections["labels"][key].as_str().unwrap();
        // Where a heading, which may be several runs, begins: counted in runs.
        let nth = |heading: &str, from: usize| -> usize {
            let at = (from..runs.len()).find(|&n| {
                let mut rest = heading;
                runs[n..]
                    .iter()
                    .all(|run| match rest.strip_prefix(run.as_str()) {
                        _ if rest.is_empty() => true,
                        Some(left) => {
                            rest = left;
                            true
                        }
                        None if run.starts_with(rest) => {
                            rest = "";
                            true
                        }
                        None => false,
                    })
            });
            at.unwrap_or_else(|| panic!("{heading} is not in the report"))
        };
        let part = |key: &str| label(key).replace(' ', "");
        // The first time in the list of contents, the second time as the heading.
        let contents = runs
            .iter()
            .position(|r| r.ends_with(&part("part_actions")))
            .unwrap();
        let heading = |key: &str, from: usize| {
            let at = runs[from..].iter().position(|r| r.ends_with(&part(key)));
            from + at.unwrap_or_else(|| panic!("no heading {key}"))
        };
        let mut from = heading("part_actions", contents + 1);
        let end = heading("part_departments", from);
        let mut starts = Vec::new();
        for action in sections["actions"].as_array().unwrap() {
            // What is said of an action stands before its first measure and belongs to none.
            let title = action["title"].as_str().unwrap().replace(' ', "");
            let at = runs[from..].iter().position(|r| r.ends_with(&title));
            from += at.unwrap_or_else(|| panic!("no heading {title}"));
            starts.push((format!("action {title}"), from));
            for measure in action["measures"].as_array().unwrap() {
                let code = measure["code"].as_str().unwrap();
                let title = measure["title"].as_str().unwrap().replace(' ', "");
                let start = nth(&format!("{code}.{title}"), from);
                starts.push((code.to_owned(), start));
                from = start + 1;
            }
        }
        assert!(from < end);
        let ends = starts.iter().skip(1).map(|(_, s)| *s).chain([end]);
        starts
            .iter()
            .zip(ends)
            .map(|((code, start), end)| (code.clone(), Part::of(&runs[*start..end])))
            .collect()
    }
}

/// What is printed of one measure.
struct Part {
    /// Each run once.
    runs: BTreeSet<String>,
    /// All of it, in the order of drawing.
    text: String,
}

impl Part {
    fn of(runs: &[String]) -> Self {
        Self {
            runs: runs.iter().cloned().collect(),
            text: runs.concat(),
        }
    }
}

/// `A41`: a key of the annex of sources.
fn is_key(text: &str) -> bool {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_uppercase());
    digits.len() + 1 == text.len() && digits.chars().all(|c| c.is_ascii_digit())
}

/// Takes the keys of sources out of a part of the model.
fn without_keys(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.remove("key");
            fields.remove("keys");
            fields.values_mut().for_each(without_keys);
        }
        Value::Array(items) => items.iter_mut().for_each(without_keys),
        _ => {}
    }
}

fn templates() -> &'static Templates {
    static TEMPLATES: OnceLock<Templates> = OnceLock::new();
    TEMPLATES.get_or_init(Templates::embedded)
}

fn traced(evaluation: &Evaluation, code: &Code) -> String {
    let trace = trace::trace(evaluation, code).unwrap();
    as_text(&trace, Language::Zh)
}

/// The next value that a clerk could have meant: one unit of the last digit more.
fn next(text: &str) -> String {
    let digits = text.find(|c: char| c.is_ascii_digit()).unwrap();
    let end = text[digits..]
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .map_or(text.len(), |n| digits + n);
    let number = &text[digits..end];
    let decimals = number.split_once('.').map_or(0, |(_, d)| d.len());
    let step = 10f64.powi(-i32::try_from(decimals).unwrap());
    let more = number.parse::<f64>().unwrap() + step;
    format!("{}{more:.decimals$}{}", &text[..digits], &text[end..])
}

/// The cell of a target's figure, and what to write there instead.
struct Case {
    target: String,
    file: String,
    place: Place,
    old: String,
    new: String,
}

/// One cell of each target's figure: the last named, which is the month's own. A disputed figure
/// has none; one of its two cells is set to what the other says.
fn cases(before: &Seen) -> Vec<Case> {
    before.tables["indicators"]
        .iter()
        .map(|(target, row)| {
            if row["status"] == "disputed" {
                return Case {
                    target: target.clone(),
                    file: "2021-12/市大数据局2021年12月填报表.xlsx".into(),
                    place: Place {
                        sheet: "指标".into(),
                        cell: "G4".into(),
                    },
                    old: "45000".into(),
                    new: "46210".into(),
                };
            }
            let last = |field: &str| row[field].rsplit(';').next().unwrap().to_owned();
            let old = last("source_text");
            Case {
                target: target.clone(),
                file: last("source_file"),
                place: Place {
                    sheet: last("source_sheet"),
                    cell: last("source_cell"),
                },
                new: next(&old),
                old,
            }
        })
        .collect()
}

/// The targets whose figure is made from the cell, by what the table of indicators itself says,
/// and the case's own.
fn dependents(before: &Seen, case: &Case) -> BTreeSet<String> {
    let names = |row: &BTreeMap<String, String>| {
        let [files, sheets, cells] =
            ["source_file", "source_sheet", "source_cell"].map(|f| row[f].split(';'));
        files
            .zip(sheets)
            .zip(cells)
            .any(|((f, s), c)| f == case.file && s == case.place.sheet && c == case.place.cell)
    };
    before.tables["indicators"]
        .iter()
        .filter(|(target, row)| **target == case.target || names(row))
        .map(|(target, _)| target.clone())
        .collect()
}

/// What is wrong with how one changed cell shows.
fn judge(
    samples: &Samples,
    before: &Seen,
    printed: &BTreeMap<String, Part>,
    case: &Case,
) -> String {
    let path = samples.inputs.join(&case.file);
    let bytes = replace(&path, &case.place, &case.old, &case.new);
    let sha = |bytes: &[u8]| manifest::sha256(bytes);
    let (old_sha, new_sha) = (sha(&std::fs::read(&path).unwrap()), sha(&bytes));
    let evaluation = samples.with(&case.file, &bytes);
    let after = Seen::of(&evaluation);
    let depend = dependents(before, case);
    let measures: BTreeSet<String> = depend
        .iter()
        .map(|t| before.row("indicators", t)["measure"].clone())
        .collect();
    let mut faults = String::new();
    let mut fault =
        |text: String| writeln!(faults, "{} {:?}: {text}", case.target, case.place).unwrap();

    // The tables.
    let changed = before.changed(&after, "indicators");
    if changed != depend {
        fault(format!("indicators {changed:?} changed, not {depend:?}"));
    }
    for target in &depend {
        let (was, is) = (
            before.row("indicators", target),
            after.row("indicators", target),
        );
        if was["actual"] == is["actual"] || !is["source_text"].contains(&case.new) {
            fault(format!(
                "{target} went from {} to {}",
                was["actual"], is["actual"]
            ));
        }
    }
    let changed = before.changed(&after, "measures");
    if !changed.is_subset(&measures) {
        fault(format!("measures {changed:?} changed"));
    }
    let changed = before.changed(&after, "deliverables");
    if !changed.is_empty() {
        fault(format!("deliverables {changed:?} changed"));
    }
    let mut changed = before.changed(&after, "returns");
    if !changed.remove(&case.file) {
        fault("the return's hash is the same".into());
    }
    // The other side of a dispute that came to its end.
    let issues = before.tables["issues"].values();
    for row in issues.filter(|row| row["subject"] == case.target && row["severity"] == "error") {
        changed.remove(&row["file"]);
    }
    if !changed.is_empty() {
        fault(format!("returns {changed:?} changed too"));
    }
    for issue in before.changed(&after, "issues") {
        let tables = [before, &after].map(|seen| seen.tables["issues"].get(&issue));
        let row = tables.into_iter().flatten().next().unwrap();
        let subject = &row["subject"];
        if !depend.contains(subject) && !measures.contains(subject) {
            fault(format!("issue {issue} came or went"));
        }
    }

    // The traces: of the file's other figures only its hash is another.
    for (code, was) in &before.traces {
        let is = &after.traces[code];
        if depend.contains(code) {
            if is == was || !is.contains(&case.new) {
                fault(format!("the trace of {code} does not show {}", case.new));
            }
        } else if *is != was.replace(&old_sha, &new_sha) {
            fault(format!("the trace of {code} changed"));
        }
    }

    // The departments' own pages: those that have to do with the measures.
    let concerned: BTreeSet<String> = samples
        .catalogue
        .leads
        .iter()
        .filter(|lead| {
            let item = lead.item.as_str();
            depend.contains(item) || measures.contains(item.split('.').next().unwrap())
        })
        .map(|lead| lead.department.clone())
        .collect();
    let changed = before.changed_departments(&after);
    if !changed.is_subset(&concerned) || changed.is_empty() {
        fault(format!(
            "the pages of {changed:?} changed, concerned are {concerned:?}"
        ));
    }

    // The report.
    let now = after.measures_as_printed();
    let of_measures = |part: &&String| !part.starts_with("action ");
    for measure in printed.keys().filter(of_measures) {
        let was = &printed[measure];
        let differ: Vec<_> = was.runs.symmetric_difference(&now[measure].runs).collect();
        match (measures.contains(measure), differ.is_empty()) {
            (true, true) => fault(format!("the text of measure {measure} did not change")),
            (false, false) => fault(format!("measure {measure} changed: {differ:?}")),
            _ => {}
        }
    }
    let rows = after.sections["sections"]["targets"]["rows"]
        .as_array()
        .unwrap();
    for row in rows
        .iter()
        .filter(|r| depend.contains(r["code"].as_str().unwrap()))
    {
        let figure = row["actual"]["text"].as_str().unwrap();
        let measure = row["code"].as_str().unwrap().split('.').next().unwrap();
        if !now[measure].text.contains(figure) {
            fault(format!("{figure} is not in the text of measure {measure}"));
        }
    }
    faults
}

#[test]
fn a_changed_cell_changes_exactly_what_depends_on_it() {
    let samples = samples();
    let before = Seen::of(&samples.as_committed());
    let printed = before.measures_as_printed();
    let parts = samples.catalogue.measures.len() + samples.catalogue.actions.len();
    assert_eq!(printed.len(), parts);
    let cases = cases(&before);
    assert_eq!(cases.len(), samples.catalogue.targets.len());
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(2)
        .build()
        .unwrap();
    let faults: Vec<String> = pool.install(|| {
        cases
            .par_iter()
            .map(|case| judge(samples, &before, &printed, case))
            .collect()
    });
    assert!(faults.concat().is_empty(), "\n{}", faults.concat());
}

/// What is wrong after one return was taken away.
fn judge_deletion(samples: &Samples, before: &Seen, file: &str) -> String {
    let evaluation = samples.without(file);
    let after = Seen::but_for_the_report(&evaluation);
    let mut faults = String::new();
    let mut fault = |text: String| writeln!(faults, "without {file}: {text}").unwrap();
    let was = before.row("returns", file);
    let department = &was["department"];

    // Items that had the file among their sources, or a finding in it: one side of a dispute.
    let mut hanging: BTreeSet<String> = BTreeSet::new();
    for table in ["indicators", "deliverables"] {
        for (code, row) in &before.tables[table] {
            if row["source_file"].split(';').any(|f| f == file) {
                hanging.insert(code.clone());
            }
        }
    }
    for row in before.tables["issues"].values() {
        if row["file"] == file && !row["subject"].is_empty() {
            hanging.insert(row["subject"].clone());
        }
    }
    let mut changed = before.changed(&after, "indicators");
    changed.extend(before.changed(&after, "deliverables"));
    // The same thing seen twice in the plan is compared with its twin.
    let twins = samples.catalogue.deliverables.iter();
    let twins = twins.filter_map(|d| Some((d.code.to_string(), d.see_also.as_ref()?.to_string())));
    let twins: Vec<String> = twins
        .filter(|(_, other)| hanging.contains(other))
        .map(|(code, _)| code)
        .collect();
    if !changed.is_subset(&hanging) {
        let strange: Vec<_> = changed.difference(&hanging).collect();
        fault(format!("{strange:?} changed"));
    }
    let measures: BTreeSet<String> = hanging.iter().map(|code| measure_of(code)).collect();
    let changed = before.changed(&after, "measures");
    if !changed.is_subset(&measures) {
        fault(format!(
            "measures {changed:?} changed, not only {measures:?}"
        ));
    }
    for other in before.changed(&after, "returns") {
        // What the return superseded is used again, what was its copy stands for itself.
        let theirs = &before.row("returns", &other)["department"];
        // The other side of a dispute is used again as well.
        let disputed = before.tables["issues"]
            .values()
            .any(|row| row["message"].contains(file) && row["message"].contains(&other));
        if theirs != department && !disputed {
            fault(format!("return {other} changed"));
        }
    }
    if after.tables["returns"].contains_key(file) {
        fault("it is still listed".into());
    }
    for issue in before.changed(&after, "issues") {
        let tables = [before, &after].map(|seen| seen.tables["issues"].get(&issue));
        let row = tables.into_iter().flatten().next().unwrap();
        let about = row["department"] == *department
            || row["file"] == file
            || hanging.contains(&row["subject"])
            || twins.contains(&row["subject"])
            || measures.contains(&row["subject"]);
        if !about {
            fault(format!("issue {issue} came or went"));
        }
    }
    // A department of which nothing is left is named as missing.
    let left = after.tables["returns"].values().any(|row| {
        row["department"] == *department && row["period"] == MONTH && row["outcome"] != "rejected"
    });
    let named = after.tables["issues"]
        .values()
        .any(|row| row["rule"] == "return-missing" && row["department"] == *department);
    if !department.is_empty() && !left && !named {
        fault(format!("nobody says that {department} is missing"));
    }
    for (code, trace) in &before.traces {
        // A trace that names the file for what was superseded hangs on it too.
        let hangs = hanging.contains(code) || trace.contains(file);
        if !hangs && after.traces[code] != *trace {
            fault(format!("the trace of {code} changed"));
        }
    }
    faults
}

/// `D5.2` and `5.2` belong to measure 5, and a measure to itself.
fn measure_of(code: &str) -> String {
    let number = code.trim_start_matches('D');
    number.split('.').next().unwrap().to_owned()
}

#[test]
fn a_return_taken_away_costs_only_what_hangs_on_it() {
    let samples = samples();
    let before = Seen::but_for_the_report(&samples.as_committed());
    let files: Vec<&String> = before.tables["returns"]
        .iter()
        .filter(|(file, _)| file.starts_with(MONTH))
        .map(|(file, _)| file)
        .collect();
    assert!(files.len() > 30, "{}", files.len());
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(2)
        .build()
        .unwrap();
    let faults: Vec<String> = pool.install(|| {
        files
            .par_iter()
            .map(|file| judge_deletion(samples, &before, file))
            .collect()
    });
    assert!(faults.concat().is_empty(), "\n{}", faults.concat());
}

#[test]
fn whichever_return_is_missing_or_broken_there_is_a_report() {
    let all = june_run();
    assert!(all.jindu(&[]).code <= 1);
    let returns = all.csv("out/2026-06/data/returns.csv");
    assert!(returns.len() > 3);
    for row in &returns {
        let file = &row["file"];
        let run = june_run();
        std::fs::remove_file(run.path(&format!("inputs/{file}"))).unwrap();
        let ran = run.jindu(&[]);
        assert!(ran.code <= 1, "{file}: {}", ran.stderr);
        assert!(run.path("out/2026-06/report.pdf").is_file());
        let missing = run.csv("out/2026-06/data/issues.csv");
        assert!(
            missing.iter().any(|issue| issue["rule"] == "return-missing"
                && issue["department"] == row["department"]),
            "{file}"
        );
    }
    // The same month with a text file that calls itself a workbook.
    let run = june_run();
    run.write("inputs/2026-06/情况说明.xlsx", "本月无变化。\n".as_bytes());
    let ran = run.jindu(&[]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("情况说明.xlsx"), "{}", ran.stderr);
    for table in ["indicators", "measures", "deliverables"] {
        let table = format!("out/2026-06/data/{table}.csv");
        assert_eq!(run.csv(&table), all.csv(&table));
    }
    let row = run.csv_row(
        "out/2026-06/data/returns.csv",
        "file",
        "2026-06/情况说明.xlsx",
    );
    assert_eq!(row["outcome"], "rejected");
    assert!(!row["reason"].is_empty());
    let model = run.json("out/2026-06/data/report.json")["sections"].to_string();
    assert!(model.contains("情况说明.xlsx"));
}
