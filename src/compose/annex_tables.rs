//! Annexes 1 to 3: all targets, all deliverables, all data issues.
//!
//! Decides rows and their order. Leaves the figures to `targets` and `deliverables`.

use serde::{Deserialize, Serialize};

use super::charts::Sparkline;
use super::deliverables::{self, DeliverableRow};
use super::measures::deliverables_with;
use super::targets;
use super::{Composer, Figure, Language, StatusMark, number};
use crate::issue::{Issue, Severity};
use crate::plan::Code;

/// Annex 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TargetsTable {
    /// In order of code.
    pub rows: Vec<TargetRow>,
}

/// A target in annex 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TargetRow {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Who answers for it.
    pub lead: String,
    /// Base.
    pub base: Figure,
    /// Target value with its relation.
    pub target_value: String,
    /// Due month, as `2022-12`.
    pub due: String,
    /// Last month's figure.
    pub previous: Figure,
    /// Actual.
    pub actual: Figure,
    /// Change.
    pub change: String,
    /// Completion rate.
    pub completion: String,
    /// Due by now.
    pub expected_value: String,
    /// Pace ratio.
    pub pace_ratio: String,
    /// Forecast.
    pub forecast: String,
    /// Status.
    pub status: StatusMark,
    /// Small line.
    pub spark: Option<Sparkline>,
}

/// Annex 2.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeliverablesTable {
    /// One group per measure with deliverables.
    pub groups: Vec<DeliverableGroup>,
}

/// The deliverables of a measure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeliverableGroup {
    /// Code and title of the measure.
    pub label: String,
    /// In order of code.
    pub rows: Vec<DeliverableRow>,
}

/// Annex 3.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IssuesTable {
    /// How many of each severity.
    pub summary: String,
    /// One group per department in official order; what belongs to none comes last.
    pub groups: Vec<IssueGroup>,
}

/// The issues of a department.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IssueGroup {
    /// Department.
    pub label: String,
    /// In order of file, sheet, cell, rule.
    pub rows: Vec<IssueRow>,
}

/// An issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IssueRow {
    /// Number within its table.
    pub number: String,
    /// Severity in a word.
    pub severity: String,
    /// Code of the severity, for colour and shape.
    pub severity_code: String,
    /// Code of the rule.
    pub rule: String,
    /// The item, empty if none.
    pub subject: String,
    /// File, empty if none.
    pub file: String,
    /// `sheet!cell`, empty if none.
    pub place: String,
    /// What was found, and of which item.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// Composes annex 1.
pub fn targets(c: &Composer) -> TargetsTable {
    let rows = c
        .views()
        .iter()
        .map(|v| {
            let card = targets::card(c, v);
            TargetRow {
                code: card.code,
                name: card.name,
                lead: card.lead,
                base: card.base,
                target_value: card.target_value,
                due: v.t.due.to_string(),
                previous: card.previous,
                actual: card.actual,
                change: card.change,
                completion: card.completion,
                expected_value: card.expected_value,
                pace_ratio: card.pace_ratio,
                forecast: card.forecast,
                status: card.status,
                spark: card.spark,
            }
        })
        .collect();
    TargetsTable { rows }
}

/// Composes annex 2.
pub fn deliverables(c: &Composer) -> DeliverablesTable {
    let items = deliverables_with(c);
    let groups =
        c.e.catalogue
            .measures
            .iter()
            .map(|m| DeliverableGroup {
                label: match c.lang {
                    Language::Zh => format!("{}　{}", m.code, m.title_zh),
                    Language::En => format!("{}  {}", m.code, c.either(&m.title_zh, &m.title_en)),
                },
                rows: items
                    .iter()
                    .filter(|(d, _)| d.measure == m.code)
                    .map(|(d, a)| deliverables::row(c, d, a))
                    .collect(),
            })
            .filter(|g| !g.rows.is_empty())
            .collect();
    DeliverablesTable { groups }
}

/// Composes annex 3.
pub fn issues(c: &Composer) -> IssuesTable {
    let names =
        c.e.catalogue
            .departments
            .iter()
            .map(|d| Some(d.name.as_str()));
    let known: Vec<Option<&str>> = names.chain([None]).collect();
    let group_of = |i: &Issue| {
        let name = i.department.as_deref();
        known
            .iter()
            .position(|k| *k == name)
            .unwrap_or(known.len() - 1)
    };
    let groups = known
        .iter()
        .enumerate()
        .map(|(n, name)| IssueGroup {
            label: name.map_or_else(
                || {
                    c.lang
                        .pick("未能归属单位的问题", "Not attributed to a department")
                        .to_owned()
                },
                |name| c.department(name),
            ),
            rows: c
                .e
                .issues
                .iter()
                .filter(|i| group_of(i) == n)
                .enumerate()
                .map(|(n, i)| issue_row(c, n, i))
                .collect(),
        })
        .filter(|g: &IssueGroup| !g.rows.is_empty())
        .collect();
    IssuesTable {
        summary: summary(c),
        groups,
    }
}

fn summary(c: &Composer) -> String {
    let n = |severity| c.e.issues.iter().filter(|i| i.severity == severity).count();
    let (errors, warnings, notes) = (n(Severity::Error), n(Severity::Warning), n(Severity::Note));
    if errors + warnings + notes == 0 {
        return c.label("no_issues");
    }
    match c.lang {
        Language::Zh => format!(
            "本月共发现数据问题{}处，其中错误{errors}处（所涉数据不予采用，经核定的除外）、提醒{warnings}处（请核对；文中注明“未采用”的除外，其余照常采用）、说明{notes}处。",
            errors + warnings + notes
        ),
        Language::En => format!(
            "{} issues: errors {errors} (the figure is not used unless a decision confirms it), warnings {warnings} (please check; used, except where the text says that it is not), notes {notes}.",
            errors + warnings + notes
        ),
    }
}

/// A row for an issue.
pub fn issue_row(c: &Composer, n: usize, i: &Issue) -> IssueRow {
    let place = match (&i.sheet, &i.cell) {
        (Some(sheet), Some(cell)) => format!("{sheet}!{cell}"),
        (Some(sheet), None) => sheet.clone(),
        (None, Some(cell)) => cell.to_string(),
        (None, None) => String::new(),
    };
    IssueRow {
        number: (n + 1).to_string(),
        severity: match (c.lang, i.severity) {
            (Language::Zh, severity) => severity.zh().to_owned(),
            (Language::En, severity) => severity.code().to_owned(),
        },
        severity_code: i.severity.code().to_owned(),
        rule: i.rule.clone(),
        subject: i.subject.clone().unwrap_or_default(),
        file: i.file.clone().unwrap_or_default(),
        place,
        message: naming_item(c, i),
        remedy: c.either(&i.remedy, &i.remedy_en),
    }
}

/// The message, with the item's name before it unless it says the name itself: a reader of the
/// table does not know the codes by heart.
fn naming_item(c: &Composer, i: &Issue) -> String {
    let message = c.either(&i.message, &i.message_en);
    let Some(code) = i.subject.as_deref() else {
        return message;
    };
    let name = c.name_of(&Code::from(code));
    if name == code || message.contains(&name) {
        return message;
    }
    format!("{name}{}{message}", c.lang.pick("：", ": "))
}

/// What stands for nothing in a cell of these tables.
pub fn or_missing(text: String) -> String {
    if text.is_empty() {
        number::MISSING.to_owned()
    } else {
        text
    }
}
