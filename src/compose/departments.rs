//! 单位报送情况, and each department's own edition.
//!
//! Decides which departments are expected to report (those from which something is due), how
//! timely, complete and clean their returns are, and what a department finds in its own pages.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::annex_tables::{IssueRow, issue_row};
use super::changes::{column_labels, months_so_far};
use super::charts::{YearSpan, years};
use super::deliverables::{self, DeliverableRow};
use super::item_words::{self, ItemWords};
use super::measures::{StripCell, deliverables_with, measures_with, strip_cell};
use super::targets::{self, TargetCard};
use super::{Composer, Language, number};
use crate::issue::Severity;
use crate::map::{DeptReturn, Outcome, Timeliness};
use crate::period::Period;
use crate::plan::{Code, Combine, Role};

/// What became of a department's returns for a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnState {
    /// A usable return, in time.
    OnTime,
    /// A usable return, late.
    Late,
    /// A usable return of unknown date.
    TimeUnknown,
    /// Something was sent, nothing of it can be used.
    Unusable,
    /// Nothing was sent.
    Missing,
}

impl ReturnState {
    /// The state that a usable return of this timeliness gives.
    fn of(timeliness: Option<Timeliness>) -> Option<Self> {
        Some(match timeliness? {
            Timeliness::OnTime => Self::OnTime,
            Timeliness::Late => Self::Late,
            Timeliness::Unknown => Self::TimeUnknown,
        })
    }

    /// Its label's key, which is also its code.
    fn key(self) -> &'static str {
        match self {
            Self::OnTime => "on_time",
            Self::Late => "late",
            Self::TimeUnknown => "time_unknown",
            Self::Unusable => "unusable",
            Self::Missing => "missing_return",
        }
    }
}

/// A department with the state of its return.
#[derive(Clone, Debug, PartialEq)]
pub struct DepartmentState {
    /// Full name.
    pub department: String,
    /// Whether it answers for anything.
    pub expected: bool,
    /// The state.
    pub state: ReturnState,
}

/// The part on departments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Departments {
    /// In official order.
    pub rows: Vec<DepartmentRow>,
    /// The grid departments × months.
    pub grid: TimelinessGrid,
}

/// A department's returns for the report month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DepartmentRow {
    /// Short name.
    pub name: String,
    /// Code of the state, for colour and shape.
    pub state: String,
    /// The state in words.
    pub timeliness: String,
    /// Fill date.
    pub filled: String,
    /// Items it leads (or is a part of) that it reported on, of all.
    pub completeness: String,
    /// The share reported as a percentage.
    pub completeness_share: String,
    /// 0–1, for a bar; none if it has no items.
    pub share: Option<f64>,
    /// Errors.
    pub errors: String,
    /// Warnings.
    pub warnings: String,
}

/// Departments × months.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct TimelinessGrid {
    /// Years over the months.
    pub years: Vec<YearSpan>,
    /// Month labels.
    pub columns: Vec<String>,
    /// One row per department.
    pub rows: Vec<TimelinessRow>,
    /// What the states are called.
    pub legend: Vec<Legend>,
    /// Over the notes.
    pub note_head: String,
    /// Alternative text.
    pub alt: String,
}

/// A department in the grid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimelinessRow {
    /// Full name.
    pub code: String,
    /// Name in tables.
    pub label: String,
    /// One state per month: `on_time`, `late`, `unknown`, `unusable`, `missing`, `not_due`.
    pub cells: Vec<String>,
    /// Months on time of all.
    pub note: String,
}

/// A state and its name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Legend {
    /// Code of the state.
    pub state: String,
    /// Its name.
    pub label: String,
}

/// What `department.typ` shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DepartmentPage {
    /// Full name: what `document.json` names.
    pub department: String,
    /// Name as printed.
    pub name: String,
    /// Its line in the part on departments.
    pub row: DepartmentRow,
    /// The sentence on its return and its items.
    pub summary: String,
    /// Its place in timeliness and completeness.
    pub standing: String,
    /// Its line of the grid.
    pub grid: TimelinessGrid,
    /// Measures it leads.
    pub measures: Vec<StripCell>,
    /// Targets it leads, is a part of or supports.
    pub targets: Vec<TargetCard>,
    /// Deliverables it leads.
    pub deliverables: Vec<DeliverableRow>,
    /// What was written of them.
    pub deliverable_words: Vec<ItemWords>,
    /// Issues of its returns.
    pub issues: Vec<IssueRow>,
}

/// Whether something is due from a department in a month: not before reporting began.
fn is_expected(c: &Composer, department: &str, month: Period) -> bool {
    let begun = c.e.observations.first_reported().unwrap_or(c.e.period);
    month >= begun && !due_items(c, department, month).is_empty()
}

fn returns_of<'a>(c: &'a Composer, department: &str, month: Period) -> Vec<&'a DeptReturn> {
    c.e.observations
        .returns
        .iter()
        .filter(|r| r.department.as_deref() == Some(department) && r.period == Some(month))
        .collect()
}

/// The state of a department for a month. The earliest usable return decides: a correction sent
/// later does not make a timely return late.
pub fn state(c: &Composer, department: &str, month: Period) -> ReturnState {
    let all = returns_of(c, department, month);
    let usable: Vec<_> = all.iter().filter(|r| r.is_usable()).collect();
    let has = |t| usable.iter().any(|r| r.timeliness == Some(t));
    if usable.is_empty() {
        if all.iter().any(|r| r.outcome != Outcome::Ignored) {
            return ReturnState::Unusable;
        }
        return ReturnState::Missing;
    }
    if has(Timeliness::OnTime) {
        ReturnState::OnTime
    } else if has(Timeliness::Late) {
        ReturnState::Late
    } else {
        ReturnState::TimeUnknown
    }
}

/// The state of every department for the report month, in official order.
pub fn states(c: &Composer) -> Vec<DepartmentState> {
    let departments = c.e.catalogue.departments.iter();
    departments
        .map(|d| DepartmentState {
            expected: is_expected(c, &d.name, c.e.period),
            state: state(c, &d.name, c.e.period),
            department: d.name.clone(),
        })
        .collect()
}

/// Composes the part.
pub fn departments(c: &Composer) -> Departments {
    let shown = shown(c);
    Departments {
        rows: shown.iter().map(|name| row(c, name)).collect(),
        grid: grid(c, &shown),
    }
}

/// Departments that are expected, and others that sent something.
fn shown(c: &Composer) -> Vec<String> {
    states(c)
        .into_iter()
        .filter(|s| s.expected || s.state != ReturnState::Missing)
        .map(|s| s.department)
        .collect()
}

fn row(c: &Composer, department: &str) -> DepartmentRow {
    let state = state(c, department, c.e.period);
    let (reported, due) = completeness(c, department);
    let count = |severity| {
        issues_of(c, department)
            .filter(|i| i.severity == severity)
            .count()
            .to_string()
    };
    let filled = returns_of(c, department, c.e.period)
        .into_iter()
        .filter(|r| r.is_usable())
        // The return that decides on timeliness, not a correction of it.
        .filter(|r| ReturnState::of(r.timeliness) == Some(state))
        .filter_map(|r| r.filled)
        .min();
    DepartmentRow {
        name: c.department(department),
        state: state.key().to_owned(),
        timeliness: c.label(state.key()),
        filled: filled.map_or_else(|| number::MISSING.to_owned(), number::date_short),
        completeness: if due == 0 {
            number::MISSING.to_owned()
        } else {
            format!("{reported}/{due}")
        },
        completeness_share: number::share_of(reported, due),
        share: (due > 0).then(|| super::charts::fraction(reported as f64 / due as f64)),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
    }
}

/// What is due from a department in a month: targets it leads (of sums: is a part of) whose cycle
/// ends in that month, and deliverables it leads. The same rule as the check of missing returns.
fn due_items(c: &Composer, department: &str, month: Period) -> BTreeSet<Code> {
    let catalogue = &c.e.catalogue;
    let role = |code: &Code| catalogue.role_of(department, code);
    let targets = catalogue.targets.iter().filter(|t| {
        let wanted = match t.combine {
            Combine::Lead => Role::Lead,
            Combine::Sum => Role::Part,
        };
        let leads = catalogue.leads_of(&t.code);
        let named = |l: &&crate::plan::Lead| l.department == department && l.role == wanted;
        i32::from(month.month()) % t.cycle.months() == 0 && leads.iter().any(named)
    });
    let deliverables = catalogue.deliverables.iter().map(|d| &d.code);
    targets
        .map(|t| &t.code)
        .chain(deliverables.filter(|code| role(code) == Role::Lead))
        .cloned()
        .collect()
}

/// How many of its items a department spoke of in this month's returns, and of how many.
fn completeness(c: &Composer, department: &str) -> (usize, usize) {
    let own = due_items(c, department, c.e.period);
    let figures = c.e.observations.figures.iter();
    let told: BTreeSet<&Code> = figures
        .filter(|o| o.department == department && o.return_period == c.e.period)
        .map(|o| &o.target)
        .chain(
            c.e.observations
                .deliverables
                .iter()
                .filter(|r| r.department == department && r.period == c.e.period)
                .map(|r| &r.deliverable),
        )
        .collect();
    (
        own.iter().filter(|code| told.contains(code)).count(),
        own.len(),
    )
}

fn issues_of<'a>(
    c: &'a Composer,
    department: &'a str,
) -> impl Iterator<Item = &'a crate::issue::Issue> {
    c.e.issues
        .iter()
        .filter(move |i| i.department.as_deref() == Some(department))
}

/// The state's sign in the grid.
fn sign(state: ReturnState) -> &'static str {
    match state {
        ReturnState::OnTime => "on_time",
        ReturnState::Late => "late",
        ReturnState::TimeUnknown => "unknown",
        ReturnState::Unusable => "unusable",
        ReturnState::Missing => "missing",
    }
}

/// The sign of a month in which nothing was due and nothing was sent, or before returns were
/// collected at all.
const NOT_DUE: &str = "not_due";

fn sign_of(c: &Composer, department: &str, month: Period) -> &'static str {
    match state(c, department, month) {
        ReturnState::Missing if !is_expected(c, department, month) => NOT_DUE,
        state => sign(state),
    }
}

fn grid(c: &Composer, names: &[String]) -> TimelinessGrid {
    let months = months_so_far(c);
    let rows = names
        .iter()
        .map(|name| {
            let cells: Vec<&str> = months.iter().map(|m| sign_of(c, name, *m)).collect();
            let timely = cells.iter().filter(|s| **s == "on_time").count();
            let due = cells.iter().filter(|s| **s != NOT_DUE).count();
            TimelinessRow {
                code: name.clone(),
                label: c.department(name),
                cells: cells.into_iter().map(str::to_owned).collect(),
                note: format!("{timely}/{due}"),
            }
        })
        .collect();
    let legend = [
        (ReturnState::OnTime, "on_time"),
        (ReturnState::Late, "late"),
        (ReturnState::TimeUnknown, "time_unknown"),
        (ReturnState::Unusable, "unusable"),
        (ReturnState::Missing, "missing_return"),
    ];
    TimelinessGrid {
        years: years(c, &months),
        columns: column_labels(&months),
        rows,
        legend: legend
            .map(|(state, label)| Legend {
                state: sign(state).to_owned(),
                label: c.label(label),
            })
            .to_vec(),
        note_head: c.label("on_time"),
        alt: match c.lang {
            Language::Zh => format!("{}个单位{}个月的报送情况", names.len(), months.len()),
            Language::En => {
                format!(
                    "Returns of {} departments in {} months",
                    names.len(),
                    months.len()
                )
            }
        },
    }
}

/// Composes the pages of every department of the catalogue, in official order.
pub fn pages(c: &Composer) -> Vec<DepartmentPage> {
    let ranked = shown(c);
    let all = c.e.catalogue.departments.iter();
    all.map(|d| page(c, &d.name, &ranked)).collect()
}

fn page(c: &Composer, department: &str, all: &[String]) -> DepartmentPage {
    let catalogue = &c.e.catalogue;
    let role = |code: &Code| catalogue.role_of(department, code);
    let views = c.views();
    let own = |code: &Code| matches!(role(code), Role::Lead | Role::Part);
    DepartmentPage {
        department: department.to_owned(),
        name: match (c.lang, catalogue.department(department)) {
            (Language::En, Some(d)) => c.either(&d.name, &d.name_en),
            _ => department.to_owned(),
        },
        row: row(c, department),
        summary: summary(c, department),
        standing: standing(c, department, all),
        grid: grid(c, &[department.to_owned()]),
        measures: measures_with(c)
            .into_iter()
            .filter(|(m, _)| role(&m.code) == Role::Lead)
            .map(|(m, a)| strip_cell(c, m, a.status))
            .collect(),
        // What it answers for itself comes before what it supports.
        targets: [true, false]
            .into_iter()
            .flat_map(|mine| {
                views.iter().filter(move |v| match role(&v.t.code) {
                    Role::Lead | Role::Part => mine,
                    Role::Support => !mine,
                    Role::Other => false,
                })
            })
            .map(|v| targets::card(c, v))
            .collect(),
        deliverables: deliverables_with(c)
            .into_iter()
            .filter(|(d, _)| own(&d.code))
            .map(|(d, a)| deliverables::row(c, d, a))
            .collect(),
        deliverable_words: deliverables_with(c)
            .into_iter()
            .filter(|(d, _)| own(&d.code))
            .flat_map(|(d, _)| item_words::of(c, &d.code))
            .collect(),
        // Notes ask for nothing.
        issues: issues_of(c, department)
            .filter(|i| i.severity != Severity::Note)
            .enumerate()
            .map(|(n, i)| issue_row(c, n, i))
            .collect(),
    }
}

fn summary(c: &Composer, department: &str) -> String {
    let line = row(c, department);
    let (reported, due) = completeness(c, department);
    let month = number::month(c.e.period, c.lang);
    let state = state(c, department, c.e.period);
    match c.lang {
        Language::Zh => {
            let first = match state {
                ReturnState::Missing => format!("{month}填报表尚未收到，请尽快报送"),
                ReturnState::Unusable => format!("{month}所报文件无法使用，请更正后重报"),
                ReturnState::TimeUnknown => format!("{month}填报表已收到，未注明填报日期"),
                ReturnState::OnTime => format!("{month}填报表按时报送"),
                ReturnState::Late => format!("{month}填报表迟报（{}填报）", line.filled),
            };
            let items = if due == 0 {
                String::new()
            } else {
                format!("；应报指标、任务{due}项，已报{reported}项")
            };
            let found = match (line.errors.as_str(), line.warnings.as_str()) {
                ("0", "0") => "；未发现数据问题".to_owned(),
                (errors, "0") => format!("；有错误{errors}处"),
                ("0", warnings) => format!("；有提醒{warnings}处"),
                (errors, warnings) => format!("；有错误{errors}处、提醒{warnings}处"),
            };
            format!("{first}{items}{found}。")
        }
        Language::En => {
            let first = match state {
                ReturnState::Missing => {
                    format!("No return for {month} has arrived; please send it")
                }
                ReturnState::Unusable => {
                    format!("What was sent for {month} cannot be used; please send it anew")
                }
                ReturnState::TimeUnknown => {
                    format!("The return for {month} arrived; it bears no date")
                }
                ReturnState::OnTime | ReturnState::Late => {
                    format!("The return for {month} came {}", line.timeliness)
                }
            };
            let items = if due == 0 {
                String::new()
            } else {
                format!("; {reported} of {due} items were reported")
            };
            let count = |n: &str, one: &str, many: &str| {
                super::wording::count_en(n.parse().unwrap_or(0), one, many)
            };
            let found = match (line.errors.as_str(), line.warnings.as_str()) {
                ("0", "0") => "no data issue was found".to_owned(),
                (errors, warnings) => format!(
                    "{} and {} were found",
                    count(errors, "error", "errors"),
                    count(warnings, "warning", "warnings")
                ),
            };
            format!("{first}{items}; {found}.")
        }
    }
}

/// Where the department stands among all: how many were timely, and how its months went so far.
fn standing(c: &Composer, department: &str, all: &[String]) -> String {
    let timely = |name: &str| {
        months_so_far(c)
            .into_iter()
            .filter(|m| state(c, name, *m) == ReturnState::OnTime)
            .count()
    };
    let own = timely(department);
    let others = || all.iter().filter(|n| *n != department);
    let place = others().filter(|n| timely(n) > own).count() + 1;
    let tied = others().any(|n| timely(n) == own);
    let due = months_so_far(c).into_iter();
    let due = due.filter(|m| is_expected(c, department, *m)).count();
    let of = all.len();
    match c.lang {
        Language::Zh => format!(
            "应报送{due}个月，按时报送{own}个月，按时报送月数在{of}个单位中{}第{place}位。",
            if tied { "并列" } else { "居" }
        ),
        Language::En => format!(
            "On time in {own} of {}: {}place {place} among {}.",
            super::wording::count_en(due, "month due", "months due"),
            if tied { "tied for " } else { "" },
            super::wording::count_en(of, "department", "departments"),
        ),
    }
}
