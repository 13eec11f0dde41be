//! `jindu check [FILE…]`: read and check, write nothing but the findings.
//!
//! A file is shown as it was understood: department, month, headings, each row with what it was
//! mapped to and how, each finding with its cell. A file outside the input folder is checked
//! against the returns that lie there.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::json;

use super::args::CheckArgs;
use super::options::Work;
use super::terminal::{Terminal, by_severity};
use crate::compose::Language;
use crate::error::{Error, Said, io_words, said};
use crate::intake::{self, Batch, InputFile};
use crate::issue::{Issue, Severity};
use crate::map::{self, DeptReturn, MappedRow, Observations, Outcome, Standing};
use crate::plan::{Catalogue, Code};
use crate::provenance::Source;
use crate::publish::labels;
use crate::quantity::Exact;
use crate::read::{self, RawReturn};

/// Checks and returns 1 if something was found.
///
/// # Errors
/// [`Error::Usage`] if a file named does not exist; else as the pipeline's.
pub fn check(args: &CheckArgs, terminal: &Terminal) -> Result<u8, Error> {
    let work = Work::new(&args.common, Some(&args.month), terminal)?;
    if args.files.is_empty() {
        let evaluation = work.evaluate(terminal)?;
        let found = tell(terminal, &evaluation.issues);
        let text = match terminal.language {
            Language::Zh => format!("{}：发现{found}项", evaluation.period.zh()),
            Language::En => format!(
                "{}: {found} finding{}",
                evaluation.period.en(),
                if found == 1 { "" } else { "s" }
            ),
        };
        terminal.say(
            "checked",
            &text,
            json!({"period": evaluation.period, "found": found}),
        );
        return Ok(u8::from(found > 0));
    }
    let mut found = 0;
    for file in &args.files {
        found += one(&work, file, terminal)?;
    }
    Ok(u8::from(found > 0))
}

/// Prints findings, errors first, and counts those that ask for something to be done.
fn tell(terminal: &Terminal, issues: &[Issue]) -> usize {
    for issue in by_severity(issues) {
        if terminal.is_json() {
            terminal.say("issue", "", json!(issue));
        } else {
            terminal.result(&terminal.issue(issue));
        }
    }
    issues
        .iter()
        .filter(|i| i.severity != Severity::Note)
        .count()
}

fn one(work: &Work, file: &Path, terminal: &Terminal) -> Result<usize, Error> {
    let (batch, path) = batch_with(work, file, terminal)?;
    let catalogue = &work.catalogue;
    let read = read::read_all(
        &batch,
        &catalogue.settings.limits,
        &work.options.worker,
        work.options.threads,
        &|p| terminal.progress(p),
    );
    let plan = &catalogue.settings.plan;
    let known = |observations: &Observations| {
        observations
            .returns
            .iter()
            .find(|r| r.file == path)
            .cloned()
    };
    let map_at = |period: crate::period::Period| {
        let as_of = work
            .options
            .as_of
            .unwrap_or_else(|| period.next().last_day());
        map::map(catalogue, &batch, &read, period, as_of)
    };
    // The file's own month decides which returns it is checked against.
    let whole = map_at(plan.end);
    let period = work
        .options
        .period
        .or_else(|| known(&whole).and_then(|r| r.period))
        .filter(|p| (plan.start..=plan.end).contains(p))
        .unwrap_or(plan.end);
    let observations = map_at(period);
    let raw = read
        .iter()
        .find(|r| batch.files[r.file].path == path)
        .and_then(|r| r.outcome.as_ref().ok());
    let mut text = format!("{path}\n");
    if let Some(known) = known(&observations) {
        cover(&mut text, &known, raw, terminal);
    }
    if let Some(raw) = raw {
        headings(&mut text, raw, terminal);
    }
    rows(&mut text, catalogue, &observations, &path, terminal);
    terminal.result(&text);
    let issues: Vec<Issue> = observations
        .issues
        .iter()
        .filter(|i| i.file.as_deref() == Some(&path) || disputes(&observations, &path, i))
        .cloned()
        .collect();
    let mut found = tell(terminal, &issues);
    let told = found;
    let unused = unused(&observations, &path, known(&observations).as_ref());
    if found == 0 && unused.is_some() {
        found = 1;
    }
    let verdict = match (terminal.language, unused, told) {
        (_, Some(why), 0) => terminal.words(&why).to_owned(),
        (Language::Zh, _, 0) => "未发现问题".to_owned(),
        (Language::Zh, _, n) => format!("发现{n}项"),
        (Language::En, _, 0) => "nothing found".to_owned(),
        (Language::En, _, 1) => "1 finding".to_owned(),
        (Language::En, _, n) => format!("{n} findings"),
    };
    terminal.say(
        "checked",
        &verdict,
        json!({"file": path, "period": period, "found": found}),
    );
    Ok(found)
}

/// Whether a finding that stands at another file is about figures of this one, too: a dispute is told
/// once, at one of the files that differ.
fn disputes(observations: &Observations, path: &str, issue: &Issue) -> bool {
    let disputed = |standing: &Standing| matches!(standing, Standing::Disputed { .. });
    let mine = |code: &crate::plan::Code| issue.subject.as_deref() == Some(code.as_str());
    let elsewhere = issue.file.as_deref().is_some_and(|file| file != path);
    let names = issue.message.contains(path);
    let figures = observations
        .figures
        .iter()
        .any(|o| o.source.file == path && disputed(&o.standing) && mine(&o.target));
    let tasks = observations
        .deliverables
        .iter()
        .any(|d| d.source.file == path && disputed(&d.standing) && mine(&d.deliverable));
    elsewhere && names && (figures || tasks)
}

/// What of the file is not used although nothing was found at it; `None` if all of it is, or if it was
/// replaced as returns may be.
fn unused(observations: &Observations, path: &str, known: Option<&DeptReturn>) -> Option<Said> {
    let known = known?;
    let disputed = |standing: &Standing| matches!(standing, Standing::Disputed { .. });
    let figures = observations.figures.iter();
    let n = figures
        .filter(|o| o.source.file == path && disputed(&o.standing))
        .count()
        + observations
            .deliverables
            .iter()
            .filter(|d| d.source.file == path && disputed(&d.standing))
            .count();
    if n > 0 {
        return Some(said(
            format!("未单独列出问题，但有{n}个数值待核，未采用"),
            format!(
                "nothing else was found, but {n} figure{} in dispute and not used",
                if n == 1 { " is" } else { "s are" }
            ),
        ));
    }
    match known.outcome {
        Outcome::Held | Outcome::Rejected => Some(said(
            format!("未单独列出问题，但整份未采用：{}", known.reason),
            format!(
                "nothing else was found, but nothing of the file is used: {}",
                known.reason_en
            ),
        )),
        _ => None,
    }
}

/// The files of the input folder with `file` among them, and its path as shown.
fn batch_with(work: &Work, file: &Path, terminal: &Terminal) -> Result<(Batch, String), Error> {
    let missing = |e: &std::io::Error| {
        let why = io_words(e);
        Error::Usage {
            message: said(
                format!("无法读取 {}：{}", file.display(), why.zh),
                format!("{} cannot be read: {}", file.display(), why.en),
            ),
            hint: said("请核对文件路径", "check the path"),
        }
    };
    let wanted = file.canonicalize().map_err(|e| missing(&e))?;
    if wanted.is_dir() {
        return Err(Error::Usage {
            message: said(
                format!("{} 是文件夹", file.display()),
                format!("{} is a folder", file.display()),
            ),
            hint: said(
                "请写其中的一个文件；要检查整月，用 jindu check --period 月份",
                "name a file in it, or check the whole month with `jindu check --period YYYY-MM`",
            ),
        });
    }
    let nameless = || std::io::Error::from(std::io::ErrorKind::NotFound);
    let limits = &work.catalogue.settings.limits;
    let mut batch = if work.options.inputs.is_dir() {
        intake::scan(&work.options.inputs, limits, &|p| terminal.progress(p))?
    } else {
        Batch::default()
    };
    let same = |f: &&InputFile| f.on_disk.canonicalize().is_ok_and(|p| p == wanted);
    if let Some(there) = batch.files.iter().find(same) {
        let path = there.path.clone();
        return Ok((batch, path));
    }
    // A file from elsewhere is looked at as if it had been dropped into the input folder.
    let name = wanted.file_name().ok_or_else(|| missing(&nameless()))?;
    let dropped = tempfile::tempdir().map_err(|e| missing(&e))?;
    let copy = dropped.path().join(name);
    std::fs::copy(&wanted, &copy).map_err(|e| missing(&e))?;
    let mut alone = intake::scan(dropped.path(), limits, &|_| {})?;
    let Some(mut added) = alone.files.pop() else {
        return Err(missing(&nameless()));
    };
    added.on_disk = wanted;
    while batch.files.iter().any(|f| f.path == added.path) {
        added.path.insert_str(0, "./");
    }
    let path = added.path.clone();
    batch.files.push(added);
    batch.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok((batch, path))
}

fn cover(out: &mut String, known: &DeptReturn, raw: Option<&RawReturn>, terminal: &Terminal) {
    let none = terminal.pick("未识别", "not recognised");
    let stated = |place: Option<String>| place.map(|p| format!("  ← {p}")).unwrap_or_default();
    let cover = raw.map(|r| &r.cover);
    let place = |sheet: &str, cell: crate::provenance::CellAt, text: &str| {
        format!("{sheet}!{cell} “{text}”")
    };
    let department = cover.and_then(|c| c.department.first());
    let month = cover.and_then(|c| c.period.first());
    let filled = cover.and_then(|c| c.filled.as_ref());
    let outcome = match terminal.language {
        Language::Zh => labels::outcome(known.outcome).to_owned(),
        Language::En => labels::words(known.outcome),
    };
    let reason = terminal.pick(&known.reason, &known.reason_en);
    for (zh, en, value, from) in [
        (
            "单位",
            "department",
            known.department.clone().unwrap_or_else(|| none.to_owned()),
            stated(department.map(|p| place(&p.sheet, p.cell, &p.text))),
        ),
        (
            "报告期",
            "month",
            known
                .period
                .map_or_else(|| none.to_owned(), |p| p.to_string()),
            stated(month.map(|p| place(&p.sheet, p.cell, &p.text))),
        ),
        (
            "填报日期",
            "filled",
            known
                .filled
                .map_or_else(|| none.to_owned(), |d| d.to_string()),
            stated(filled.map(|p| place(&p.sheet, p.cell, &p.text))),
        ),
        (
            "格式",
            "format",
            {
                let (zh, en) = labels::layout(&known.layout);
                let format = known.format.to_uppercase();
                match terminal.pick(zh, en) {
                    "" => format,
                    layout => format!("{format}{}{layout}", terminal.pick("，", ", ")),
                }
            },
            String::new(),
        ),
        (
            "处理结果",
            "outcome",
            match reason {
                "" => outcome.clone(),
                _ => format!("{outcome}{}{reason}", terminal.pick("：", ": ")),
            },
            String::new(),
        ),
    ] {
        let _ = writeln!(out, "  {}  {value}{from}", terminal.pick(zh, en));
    }
}

fn headings(out: &mut String, raw: &RawReturn, terminal: &Terminal) {
    for table in &raw.tables {
        let _ = writeln!(
            out,
            "  {}",
            match terminal.language {
                Language::Zh =>
                    format!("工作表 {}：{}", table.sheet, labels::table_kind(table.kind)),
                Language::En => format!(
                    "sheet {}: table of {}",
                    table.sheet,
                    labels::words(table.kind)
                ),
            }
        );
        for heading in &table.headings {
            let (zh, en) = labels::column(&heading.value);
            let _ = writeln!(
                out,
                "    {} “{}” → {}",
                heading.cell,
                heading.text,
                terminal.pick(&zh, &en)
            );
        }
        for skipped in &table.skipped {
            let _ = writeln!(
                out,
                "    {} “{}” {}",
                skipped.cell,
                skipped.text,
                // The reason is kept in Chinese only.
                match terminal.language {
                    Language::Zh => format!("略过：{}", skipped.value),
                    Language::En => "passed over".to_owned(),
                }
            );
        }
    }
    for sheet in &raw.skipped_sheets {
        let _ = writeln!(
            out,
            "  {} {sheet}",
            terminal.pick("隐藏工作表，未读：", "hidden sheet, not read:")
        );
    }
}

fn rows(
    out: &mut String,
    catalogue: &Catalogue,
    observations: &Observations,
    path: &str,
    terminal: &Terminal,
) {
    let own: Vec<&MappedRow> = (observations.rows.iter())
        .filter(|r| r.source.file == path)
        .collect();
    for row in &own {
        let _ = writeln!(out, "  {}", mapped(catalogue, row, terminal));
        let here = |source: &Source, item: &Code| {
            source.file == path && stands_in(source, item, &own) == Some(&row.source)
        };
        for figure in &observations.figures {
            let source = &figure.source;
            if here(source, &figure.target) {
                let factor = if figure.factor == Exact::one() {
                    String::new()
                } else {
                    format!(" {} × {}", figure.unit_text, figure.factor)
                };
                let _ = writeln!(
                    out,
                    "      {} “{}”{factor} → {} {} {}{}",
                    source.cell,
                    source.text,
                    figure.period,
                    match terminal.language {
                        Language::Zh => labels::form(figure.form).to_owned(),
                        Language::En => labels::words(figure.form),
                    },
                    figure.value.to_csv(),
                    standing(&figure.standing, terminal)
                );
            }
        }
        for refused in &observations.refused {
            let source = &refused.source;
            if here(source, &refused.target) {
                let (zh, en) = labels::rule(&refused.rule);
                let _ = writeln!(
                    out,
                    "      {} “{}” ✗ {}",
                    source.cell,
                    source.text,
                    match terminal.language {
                        Language::Zh => format!("未采用：{zh}"),
                        Language::En => format!("not used: {en}"),
                    }
                );
            }
        }
        for report in &observations.deliverables {
            if here(&report.source, &report.deliverable) {
                for (field, source) in &report.cells {
                    let (zh, en) = labels::column(field);
                    let _ = writeln!(
                        out,
                        "      {} “{}” → {}{}",
                        source.cell,
                        source.text,
                        terminal.pick(&zh, &en),
                        standing(&report.standing, terminal)
                    );
                }
            }
        }
    }
}

/// The place of the row that a cell belongs to: of rows of tables side by side the nearest to its
/// left that means the cell's item; in a table that runs across, the one above.
fn stands_in<'a>(source: &Source, item: &Code, rows: &[&'a MappedRow]) -> Option<&'a Source> {
    let of_item = |row: &&&MappedRow| row.item.as_ref().is_some_and(|(code, _)| code == item);
    let near = rows.iter().filter(of_item).map(|row| &row.source);
    let (at, sheet) = (source.cell, &source.sheet);
    near.filter(|place| place.sheet == *sheet)
        .filter(|place| place.cell.row == at.row || place.cell.col == at.col)
        .min_by_key(|place| {
            let across = place.cell.row != at.row;
            let right = place.cell.col > at.col;
            (
                across,
                right,
                place.cell.col.abs_diff(at.col),
                place.cell.row.abs_diff(at.row),
            )
        })
}

fn mapped(catalogue: &Catalogue, row: &MappedRow, terminal: &Terminal) -> String {
    let place = format!(
        "{}!{} “{}”",
        row.source.sheet,
        row.source.cell,
        crate::read::cell::shown(&row.source.text)
    );
    match &row.item {
        Some((code, rule)) => {
            let name = catalogue
                .target(code)
                .map(|t| terminal.pick(&t.name_zh, &t.name_en))
                .or_else(|| {
                    catalogue
                        .deliverable(code)
                        .map(|d| terminal.pick(&d.name_zh, &d.name_en))
                })
                .or_else(|| {
                    catalogue
                        .measure(code)
                        .map(|m| terminal.pick(&m.title_zh, &m.title_en))
                })
                .unwrap_or_default();
            let how = match terminal.language {
                Language::Zh => labels::map_rule(*rule).to_owned(),
                Language::En => format!("by {}", labels::words(*rule)),
            };
            match terminal.language {
                Language::Zh => format!("{place} → {code} {name}（{how}）"),
                Language::En => format!("{place} → {code} {name} ({how})"),
            }
        }
        None => {
            let near: Vec<String> = row.suggestions.iter().map(ToString::to_string).collect();
            let near = if near.is_empty() {
                String::new()
            } else {
                match terminal.language {
                    Language::Zh => format!("（可能是：{}）", near.join("、")),
                    Language::En => format!(" (perhaps {})", near.join(", ")),
                }
            };
            format!("{place} → {}{near}", terminal.pick("未对应", "unmapped"))
        }
    }
}

fn standing(standing: &Standing, terminal: &Terminal) -> String {
    match standing {
        Standing::Used => String::new(),
        Standing::Withheld { rule } => {
            let (zh, en) = labels::rule(rule);
            match terminal.language {
                Language::Zh => format!(" ✗ 未采用：{zh}"),
                Language::En => format!(" ✗ not used: {en}"),
            }
        }
        Standing::Superseded { .. } => format!(" ✗ {}", terminal.pick("已被替代", "superseded")),
        Standing::Disputed { .. } => format!(
            " ✗ {}",
            terminal.pick("待核，未采用", "in dispute, not used")
        ),
    }
}
