//! Annex 4: each printed figure's key leads to file, sheet, cell, text as written and hash.
//!
//! Decides how a source line reads. Keys come from `keys`.

use serde::{Deserialize, Serialize};

use super::item_words;
use super::keys::{Entry, Figure, file_key, text_key};
use super::wording::{Named, shorten};
use super::{Composer, Language, number};
use crate::assess::{self, DeliverableAssessment, Derivation};
use crate::map::{DeptReturn, Observation, Outcome, Standing};
use crate::period::Period;
use crate::plan::Code;
use crate::provenance::{CellAt, Source};
use crate::quantity::Exact;

/// Characters of a cell's text that are printed.
const TEXT_LIMIT: usize = 60;

/// Annex 4.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sources {
    /// Keys A.
    pub targets: Vec<SourceEntry>,
    /// Keys B.
    pub deliverables: Vec<SourceEntry>,
    /// Keys C.
    pub texts: Vec<SourceEntry>,
    /// Files F, in order of path.
    pub files: Vec<FileRow>,
}

/// What stands behind a key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceEntry {
    /// The key.
    pub key: String,
    /// The item's code.
    pub item: String,
    /// Which figure of which item.
    pub title: String,
    /// The figure as printed, empty for texts.
    pub figure: String,
    /// How the figure was had from the lines, empty if as reported.
    pub derivation: String,
    /// The cells.
    pub lines: Vec<SourceLine>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceLine {
    /// Number of the file, such as `F3`.
    pub file: String,
    /// `sheet!cell`.
    pub place: String,
    /// The text as written.
    pub text: String,
    /// What it is: month, form, department, conversion, rule of mapping.
    pub what: String,
}

/// A file received.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileRow {
    /// Its number, such as `F3`.
    pub key: String,
    /// Path below `inputs/`.
    pub path: String,
    /// Department, if it could be told.
    pub department: String,
    /// Month, if it could be told.
    pub month: String,
    /// What became of it.
    pub outcome: String,
    /// Why, empty if used.
    pub reason: String,
    /// SHA-256 in four groups.
    pub hash: String,
}

/// Composes the annex.
pub fn sources(c: &Composer) -> Sources {
    Sources {
        targets: c.book.targets.iter().map(|e| target_entry(c, e)).collect(),
        deliverables: c
            .book
            .deliverables
            .iter()
            .filter_map(|(key, code)| deliverable_entry(c, key, code))
            .collect(),
        texts: texts(c),
        files: files(c),
    }
}

fn target_entry(c: &Composer, entry: &Entry) -> SourceEntry {
    let target = c.e.catalogue.target(&entry.item);
    let unit = target.map_or("", |t| t.reported_unit());
    let what = match &entry.figure {
        Figure::Actual => number::month(
            entry.total.as_ref().map_or(c.e.period, |t| t.period),
            c.lang,
        ),
        Figure::Previous => number::month(c.e.period.prev(), c.lang),
        Figure::Base | Figure::OtherBase(_) => {
            let year = c.e.catalogue.settings.plan.base_year;
            format!("{year}{}", c.lang.pick("年基期值", " base"))
        }
        Figure::Part(part) => part.clone(),
        Figure::Withheld(_) => c.lang.pick("未采用", "withheld").to_owned(),
    };
    let observations: Vec<&Observation> = entry
        .figures
        .iter()
        .filter_map(|&id| c.e.observations.figures.get(id))
        .collect();
    let figure = match &entry.total {
        Some(total) => number::qualified(&total.value, unit, &total.qualifiers, c.lang),
        None => observations.first().map_or_else(String::new, |o| {
            let qualifiers: Vec<_> = o.qualifier.into_iter().collect();
            number::qualified(&o.value, unit, &qualifiers, c.lang)
        }),
    };
    SourceEntry {
        key: entry.key.clone(),
        item: entry.item.to_string(),
        title: format!(
            "{}{}{what}",
            c.name_of(&entry.item),
            c.lang.pick("，", ", ")
        ),
        figure,
        derivation: entry
            .total
            .as_ref()
            .map_or_else(String::new, |t| derivation(c, &t.derivation)),
        lines: observations
            .iter()
            .map(|o| observation_line(c, o, unit))
            .collect(),
    }
}

fn derivation(c: &Composer, derivation: &Derivation) -> String {
    let zh = c.lang == Language::Zh;
    match derivation {
        Derivation::Reported { .. } => String::new(),
        Derivation::SumOfMonths { figures } if zh => format!("{}个月之和", figures.len()),
        Derivation::SumOfMonths { figures } => format!("sum of {} months", figures.len()),
        Derivation::FirstYear { .. } if zh => "方案首年的本年累计".into(),
        Derivation::FirstYear { .. } => "year to date of the plan's first year".into(),
        Derivation::DecemberPlusYear { .. } if zh => "上年12月累计＋本年累计".into(),
        Derivation::DecemberPlusYear { .. } => "total of last December + year to date".into(),
        Derivation::SumOfParts { parts } if zh => format!("{}个分项之和", parts.len()),
        Derivation::SumOfParts { parts } => format!("sum of {} parts", parts.len()),
        Derivation::Decision { .. } if zh => "经核定".into(),
        Derivation::Decision { .. } => "set by decision".into(),
    }
}

fn observation_line(c: &Composer, o: &Observation, unit: &str) -> SourceLine {
    let mut what = vec![
        c.department(&o.department),
        number::month_beside(o.period, c.e.period, c.lang),
        o.form.name(c.lang).to_owned(),
    ];
    if let Some(part) = &o.part {
        what.push(part.clone());
    }
    if o.factor != Exact::one() {
        what.push(format!(
            "{} = {} {unit}",
            o.unit_text,
            number::plain(&o.factor)
        ));
    } else if o.unit_text.is_empty() && o.decision.is_none() {
        what.push(match c.lang {
            Language::Zh => format!("未注单位，按{unit}计"),
            Language::En => format!("no unit, taken as {unit}"),
        });
    }
    what.push(o.mapped_by.name(c.lang).to_owned());
    what.push(standing(c, &o.standing));
    if let Some(line) = o.decision {
        what.push(match c.lang {
            Language::Zh => format!("核定第{line}行"),
            Language::En => format!("decision, line {line}"),
        });
    }
    what.retain(|w| !w.is_empty());
    SourceLine {
        file: c.book.file(&o.source),
        place: place(&o.source),
        text: shorten(&o.source.text, TEXT_LIMIT, c.lang),
        what: what.join(c.lang.pick("，", ", ")),
    }
}

fn standing(c: &Composer, standing: &Standing) -> String {
    match standing {
        Standing::Used => String::new(),
        Standing::Withheld { rule } => match c.lang {
            Language::Zh => format!("未采用（{rule}）"),
            Language::En => format!("withheld ({rule})"),
        },
        Standing::Superseded { .. } => c.lang.pick("已被替代", "superseded").to_owned(),
        Standing::Disputed { .. } => c.lang.pick("待核", "in dispute").to_owned(),
    }
}

fn place(source: &Source) -> String {
    format!("{}!{}", source.sheet, source.cell)
}

fn deliverable_entry(c: &Composer, key: &str, code: &Code) -> Option<SourceEntry> {
    let a =
        c.e.assessment
            .deliverables
            .iter()
            .find(|d| d.code == *code)?;
    // One line for each sheet: its cells, labels and texts side by side.
    let mut lines: Vec<(Source, Vec<(CellAt, String, Vec<String>)>, String)> = Vec::new();
    // A baseline that the office approved stands on its decision; one that was never moved is the
    // planned date and says nothing of its own.
    let moved = a.baseline_planned != a.planned && a.baseline_decision.is_none();
    let shown = |field: &str| field != "baseline_planned" || moved;
    for (field, &id) in a.sources.iter().filter(|(field, _)| shown(field)) {
        let Some(report) = c.e.observations.deliverables.get(id) else {
            continue;
        };
        let reported = assess::reported_field(field);
        let cell = report.cells.iter().find(|(name, _)| name == reported);
        let source = cell.map_or(&report.source, |(_, s)| s);
        let what = format!(
            "{}{}{}",
            c.department(&report.department),
            c.lang.pick("，", ", "),
            number::month_beside(report.period, c.e.period, c.lang)
        );
        let label = field_label(c, field);
        let same = |s: &Source| (&s.file, &s.sheet) == (&source.file, &source.sheet);
        let at = match lines.iter().position(|(s, _, w)| same(s) && *w == what) {
            Some(at) => at,
            None => {
                lines.push((source.clone(), Vec::new(), what));
                lines.len() - 1
            }
        };
        let cells = &mut lines[at].1;
        match cells.iter_mut().find(|(cell, _, _)| *cell == source.cell) {
            Some((_, _, labels)) => labels.push(label),
            None => cells.push((source.cell, source.text.clone(), vec![label])),
        }
    }
    Some(SourceEntry {
        key: key.to_owned(),
        item: code.to_string(),
        title: c.name_of(code),
        figure: String::new(),
        derivation: approved(c, a),
        lines: lines
            .into_iter()
            .map(|(source, mut cells, what)| {
                cells.sort();
                let comma = c.lang.pick("、", ", ");
                let places: Vec<String> =
                    cells.iter().map(|(cell, _, _)| cell.to_string()).collect();
                // A name as the catalogue has it need not be said twice.
                let name = c.name_of(code);
                let texts: Vec<String> = cells
                    .iter()
                    .filter(|(_, text, _)| *text != name)
                    .map(|(_, text, labels)| {
                        let text = shorten(text, TEXT_LIMIT, c.lang);
                        format!("{}{}{text}", labels.join(comma), c.lang.pick("：", ": "))
                    })
                    .collect();
                SourceLine {
                    file: c.book.file(&source),
                    place: format!("{}!{}", source.sheet, places.join(comma)),
                    text: texts.join(c.lang.pick("；", "; ")),
                    what,
                }
            })
            .collect(),
    })
}

/// The decision that approved another date, if one did.
fn approved(c: &Composer, a: &DeliverableAssessment) -> String {
    match (a.baseline_decision, a.baseline_planned, c.lang) {
        (Some(line), Some(date), Language::Zh) => {
            format!(
                "计划完成日期经核定为{}（核定第{line}行）",
                number::date(date, c.lang)
            )
        }
        (Some(line), Some(date), Language::En) => format!(
            "planned date approved as {} (decision, line {line})",
            number::date(date, c.lang)
        ),
        _ => String::new(),
    }
}

/// The heading of a field of `deliverables.csv`.
fn field_label(c: &Composer, field: &str) -> String {
    let key = match field {
        "stage" => "stage",
        "share_done" => "share_done",
        "planned" => "planned",
        "baseline_planned" => {
            return c.lang.pick("原计划完成", "first planned").to_owned();
        }
        "finished" => "finished",
        "total_investment" => "total_investment",
        "invested" => "invested",
        "reported_period" => "name",
        _ => return field.to_owned(),
    };
    c.label(key)
}

fn texts(c: &Composer) -> Vec<SourceEntry> {
    let entry =
        |key: String, item: &Code, department: &str, month: Period, source: &Source| SourceEntry {
            key,
            item: item.to_string(),
            title: c.name_of(item),
            figure: String::new(),
            derivation: String::new(),
            lines: vec![SourceLine {
                file: c.book.file(source),
                place: place(source),
                text: String::new(),
                what: format!(
                    "{}{}{}",
                    c.department(department),
                    c.lang.pick("，", ", "),
                    number::month_beside(month, c.e.period, c.lang)
                ),
            }],
        };
    let progress = c.e.observations.progress.iter().enumerate();
    let measures = progress
        .filter(|(_, p)| p.period == c.e.period)
        .map(|(n, p)| entry(text_key(n), &p.measure, &p.department, p.period, &p.source));
    let items = item_words::printed(c);
    let items = items
        .into_iter()
        .map(|(key, t)| entry(key, &t.item, &t.department, t.period, &t.source));
    measures.chain(items).collect()
}

/// Whether a file is for a later month: it is no part of this report, then or now.
fn is_later(c: &Composer, file: &DeptReturn) -> bool {
    let entry = c.e.batch.files.iter().find(|f| f.path == file.file);
    let folder = entry.and_then(|f| f.folder_period);
    let stated = match file.outcome {
        Outcome::Held | Outcome::Rejected | Outcome::Ignored => folder.or(file.period),
        _ => file.period.or(folder),
    };
    stated.is_some_and(|month| month > c.e.period)
}

fn files(c: &Composer) -> Vec<FileRow> {
    c.e.observations
        .returns
        .iter()
        .enumerate()
        .filter(|(_, r)| !is_later(c, r))
        .map(|(n, r)| FileRow {
            key: file_key(n),
            path: r.file.clone(),
            department: r
                .department
                .as_ref()
                .map_or_else(|| number::MISSING.to_owned(), |d| c.department(d)),
            month: r
                .period
                .map_or_else(|| number::MISSING.to_owned(), |p| p.to_string()),
            outcome: r.outcome.name(c.lang).to_owned(),
            reason: c.either(&r.reason, &r.reason_en),
            hash: grouped(&r.sha256),
        })
        .collect()
}

/// A hash in groups of sixteen, so that it can be read and broken over lines.
fn grouped(hash: &str) -> String {
    let chars: Vec<char> = hash.chars().collect();
    let groups: Vec<String> = chars.chunks(16).map(|g| g.iter().collect()).collect();
    groups.join(" ")
}
