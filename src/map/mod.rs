//! Third stage: what the returns say about the plan's items.
//!
//! Decides whose return a file is and for which month, which of several files counts, which item
//! a row means, the conversion to the catalogue's unit, and which figures are used, flagged or
//! withheld (`checks`, `decisions`). Leaves every total, rate and status to `assess`.
//!
//! Everything is computed for one report month: returns for later months are not looked at, so
//! that mapping month P−1 gives what was known then.

mod alike;
pub mod checks;
mod completeness;
mod conclusion;
mod convert;
mod corrections;
mod decisions;
mod deliverables;
mod departments;
mod disputes;
mod figures;
mod history;
mod item_texts;
mod labels;
mod mapping;
mod names;
mod periods;
mod progress;
mod resolve;
mod rows;
mod similar;
mod supersede;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::intake::Batch;
use crate::issue::Issue;
use crate::period::Period;
use crate::plan::{Catalogue, Code, Role};
use crate::provenance::Source;
use crate::quantity::{Exact, Qualifier};
pub use crate::read::FigureForm;
use crate::read::ReadFile;
use crate::unit::Units;
pub use progress::clean_text;

use mapping::{About, Mapping, row_issue};

/// Everything the returns up to the report month say, with what each stands on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Observations {
    /// The report month that it was mapped for.
    pub period: Option<Period>,
    /// One entry per input file, in order of path.
    pub returns: Vec<DeptReturn>,
    /// Figures of targets, of parts and bases; used, withheld and superseded ones alike.
    pub figures: Vec<Observation>,
    /// Reports on deliverables; used and superseded ones alike.
    pub deliverables: Vec<DeliverableReport>,
    /// 措施进展 texts in use, by measure, then department in official order.
    pub progress: Vec<ProgressText>,
    /// 进展情况 and 备注 of rows on items, for the report month, in use; by item, then department in
    /// official order.
    #[serde(default)]
    pub item_texts: Vec<ItemText>,
    /// 更正 rows, applied or refused, in order of source.
    pub corrections: Vec<Correction>,
    /// All findings of intake, read and map that stand for this month, in order of file, sheet,
    /// cell, rule.
    pub issues: Vec<Issue>,
    /// Every mapped or unmapped row, for `check` and `returns.csv`.
    pub rows: Vec<MappedRow>,
    /// Cells under a target's figure heading that hold something but give no value, in order of
    /// return: the month was spoken of, and the figure is not to be had (本月数不可用).
    #[serde(default)]
    pub refused: Vec<RefusedFigure>,
}

/// A cell that should hold a target's figure and gives no value: unreadable, an error value, a
/// formula never calculated, a unit that cannot be the item's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RefusedFigure {
    /// The target.
    pub target: Code,
    /// The part, if the row names one.
    pub part: Option<String>,
    /// The month it speaks of.
    pub period: Period,
    /// The month of the return that it stands in.
    pub return_period: Period,
    /// What it would have counted.
    pub form: FigureForm,
    /// Full name of the department.
    pub department: String,
    /// What that department is to the target.
    pub role: Role,
    /// The cell.
    pub source: Source,
    /// Rule code of the issue.
    pub rule: String,
}

/// How the outcome of a file is called in `returns.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// All its figures are used.
    Used,
    /// Some are withheld, superseded or unmapped.
    PartlyUsed,
    /// A later return replaces everything it said.
    Superseded,
    /// An identical copy of another file.
    Duplicate,
    /// Its cover says another month than its folder: held, not used.
    Held,
    /// Not usable.
    Rejected,
    /// A leaving such as `~$…`.
    Ignored,
}

/// Whether a return came in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timeliness {
    /// 按时
    OnTime,
    /// 迟报
    Late,
    /// 时间不详: no fill date and no record of receipt.
    Unknown,
}

/// What became of one input file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeptReturn {
    /// Path below `inputs/` as shown.
    pub file: String,
    /// SHA-256 in hex.
    pub sha256: String,
    /// Format code, empty for what is no spreadsheet.
    pub format: String,
    /// Full name of the department, if it could be told.
    pub department: Option<String>,
    /// The month it is for, if it could be told.
    pub period: Option<Period>,
    /// `form 1` or `own`; empty for what was not read.
    pub layout: String,
    /// Fill date.
    pub filled: Option<Date>,
    /// Against the due day; `None` for files that are no return.
    pub timeliness: Option<Timeliness>,
    /// Data rows seen.
    pub rows: usize,
    /// Rows mapped to an item.
    pub mapped: usize,
    /// Rows that stayed unmapped.
    pub unmapped: usize,
    /// What became of it.
    pub outcome: Outcome,
    /// Why, in Chinese; empty if used.
    pub reason: String,
    /// Why, in English.
    pub reason_en: String,
    /// Whether it says of itself that it is a correction.
    pub correction: bool,
}

/// How a row was mapped to its item, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MapRule {
    /// By the code in the row.
    Code,
    /// By the exact name.
    Name,
    /// By the alias table.
    Alias,
    /// By the name once normalised (width, space, brackets, 繁简, punctuation).
    Normalised,
    /// By the measure's number and the heading it stands under.
    MeasureAndHeading,
    /// By a unique close match, with a clear margin: a warning.
    Similar,
}

/// Whether an observation counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Standing {
    /// It counts.
    Used,
    /// A rule withholds it and no decision confirms it.
    Withheld {
        /// Rule code of the issue.
        rule: String,
    },
    /// A later return, a correction or a decision replaces it.
    Superseded {
        /// Id of the observation that replaces it.
        by: usize,
    },
    /// In dispute with these others: withheld until a decision.
    Disputed {
        /// Ids of the others.
        with: Vec<usize>,
    },
}

/// One figure: of a target or of one part of it, for one month, in one form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// Its index in [`Observations::figures`].
    pub id: usize,
    /// The target.
    pub target: Code,
    /// The part of a sum or of a breakdown, as the leads table or the row names it.
    pub part: Option<String>,
    /// The month it speaks of. For a base: the month of the return that gives it.
    pub period: Period,
    /// The month of the return that it stands in.
    pub return_period: Period,
    /// What it counts.
    pub form: FigureForm,
    /// The value in the target's reported unit.
    pub value: Exact,
    /// 约, 近, 余 …
    pub qualifier: Option<Qualifier>,
    /// A step of its last printed digit, in the target's reported unit.
    pub precision: Exact,
    /// Full name of the department that reports it; for a `set` decision, who decided.
    pub department: String,
    /// What that department is to the target.
    pub role: Role,
    /// The cell. For a `set` decision: `decisions.csv` and the line.
    pub source: Source,
    /// The unit as written where it was found, empty if the catalogue's was taken.
    pub unit_text: String,
    /// The factor from the written unit to the reported one (10000 for 万家 → 家).
    pub factor: Exact,
    /// How its row was mapped.
    pub mapped_by: MapRule,
    /// The definition the department wrote beside it, if any.
    pub definition: Option<String>,
    /// Whether the series starts anew here because the definition changed.
    pub breaks_series: bool,
    /// Whether it counts.
    pub standing: Standing,
    /// Rules that flagged it (warnings and notes), for marks on the page.
    pub flags: Vec<String>,
    /// Line of the decision that set, confirmed or accepted it.
    pub decision: Option<u64>,
}

/// 任务 stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 未启动
    NotStarted,
    /// 前期 (projects)
    Preparing,
    /// 开工 (projects)
    Started,
    /// 推进中
    UnderWay,
    /// 在建 (projects)
    Building,
    /// 竣工 (projects): counts as done.
    Completed,
    /// 投产 (projects): counts as done.
    InOperation,
    /// 已完成
    Done,
    /// 暂缓
    Suspended,
    /// 终止
    Terminated,
}

/// What one return says of one deliverable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeliverableReport {
    /// Its index in [`Observations::deliverables`].
    pub id: usize,
    /// The deliverable.
    pub deliverable: Code,
    /// The month of the return.
    pub period: Period,
    /// Full name of the department.
    pub department: String,
    /// What that department is to the deliverable.
    pub role: Role,
    /// The stage, if given.
    pub stage: Option<Stage>,
    /// 0 to 1, if given.
    pub share_done: Option<Exact>,
    /// Planned date, if given; `YYYY-MM` is its last day.
    pub planned: Option<Date>,
    /// Finished date, if given.
    pub finished: Option<Date>,
    /// 总投资 in 亿元, if given.
    pub total_investment: Option<Exact>,
    /// 累计完成投资 in 亿元, if given.
    pub invested: Option<Exact>,
    /// The cell of the item's name (or code) in the row.
    pub source: Source,
    /// The cells of the fields above that are filled, by field name of `deliverables.csv`.
    pub cells: Vec<(String, Source)>,
    /// How its row was mapped.
    pub mapped_by: MapRule,
    /// Whether it counts. A blank field of a superseding report keeps the earlier one's.
    pub standing: Standing,
    /// Rules that flagged it.
    pub flags: Vec<String>,
}

/// 进展情况 / 存在问题 / 下一步打算 / 需协调事项 of one measure from one return.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProgressText {
    /// The measure.
    pub measure: Code,
    /// The month of the return.
    pub period: Period,
    /// Full name of the department.
    pub department: String,
    /// Cleaned texts, empty if not given.
    pub progress: String,
    /// 存在问题
    pub problems: String,
    /// 下一步打算
    pub next_steps: String,
    /// 需协调事项
    pub coordination: String,
    /// The cell of the first of them.
    pub source: Source,
}

/// What one return says in words of one item, beside its figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemText {
    /// The target or deliverable.
    pub item: Code,
    /// The part that the row names, if it names one.
    pub part: Option<String>,
    /// The month of the return.
    pub period: Period,
    /// Full name of the department.
    pub department: String,
    /// 进展情况, cleaned; empty if not given.
    pub progress: String,
    /// 备注, cleaned; empty if not given.
    pub remark: String,
    /// The cell of the first of them.
    pub source: Source,
}

/// A 更正 row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// The target.
    pub target: Code,
    /// The part, if one is named.
    pub part: Option<String>,
    /// The month corrected.
    pub period: Period,
    /// The month of the return that corrects.
    pub return_period: Period,
    /// The form of figure corrected.
    pub form: FigureForm,
    /// Old value as the row gives it.
    pub old: Option<Exact>,
    /// New value.
    pub new: Exact,
    /// Reason as written, cleaned.
    pub reason: String,
    /// Full name of the department.
    pub department: String,
    /// The cell of the new value.
    pub source: Source,
    /// Id of the observation that it became, if applied.
    pub observation: Option<usize>,
}

/// A data row and what it was taken for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MappedRow {
    /// The cell of its name.
    pub source: Source,
    /// The item and how it was found, or `None`.
    pub item: Option<(Code, MapRule)>,
    /// Up to three suggestions for an unmapped row.
    pub suggestions: Vec<Code>,
}

/// The latest month inside the plan window for which at least the set share of the departments has
/// returned something (DESIGN.md, “Which file counts”).
///
/// # Errors
/// Where no month has enough: the latest for which anybody returned something, with how many did;
/// none if nobody has.
pub fn default_period(
    catalogue: &Catalogue,
    batch: &Batch,
    read: &[ReadFile],
) -> Result<Period, Option<(Period, usize)>> {
    let mut months: BTreeMap<Period, BTreeSet<String>> = BTreeMap::new();
    for (_, found, _) in resolve_all(catalogue, batch, read) {
        let plan = &catalogue.settings.plan;
        if let Some(ret) = found.filter(|r| (plan.start..=plan.end).contains(&r.period)) {
            months.entry(ret.period).or_default().insert(ret.department);
        }
    }
    let all = catalogue.departments.len() as i64;
    let needed = &catalogue.settings.returns.default_month_share * &Exact::int(all);
    let enough = |who: &BTreeSet<String>| Exact::int(who.len() as i64) >= needed;
    match months.iter().rfind(|(_, who)| enough(who)) {
        Some((period, _)) => Ok(*period),
        None => Err(months.last_key_value().map(|(p, who)| (*p, who.len()))),
    }
}

fn resolve_all<'a>(
    catalogue: &Catalogue,
    batch: &'a Batch,
    read: &'a [ReadFile],
) -> Vec<resolve::Resolved<'a>> {
    let departments = departments::Departments::new(catalogue);
    let outcomes: BTreeMap<usize, _> = read.iter().map(|r| (r.file, &r.outcome)).collect();
    batch
        .files
        .iter()
        .enumerate()
        .map(|(i, file)| resolve::resolve(catalogue, &departments, file, outcomes.get(&i).copied()))
        .collect()
}

impl Observations {
    /// The first month for which a department sent a usable return: reporting began then.
    pub fn first_reported(&self) -> Option<Period> {
        // The office's own text is on record too, but is nobody's return.
        let returns = self.returns.iter();
        let usable = returns.filter(|r| r.is_usable() && r.department.is_some());
        usable.filter_map(|r| r.period).min()
    }
}

impl DeptReturn {
    /// Whether something of the file counts, or would if no later one had replaced it.
    pub fn is_usable(&self) -> bool {
        matches!(
            self.outcome,
            Outcome::Used | Outcome::PartlyUsed | Outcome::Superseded | Outcome::Duplicate
        )
    }
}

/// Maps all returns for months up to `period` onto the catalogue. `as_of` bounds “future”.
pub fn map(
    catalogue: &Catalogue,
    batch: &Batch,
    read: &[ReadFile],
    period: Period,
    as_of: Date,
) -> Observations {
    let units = Units::new(&catalogue.units);
    let names = names::Names::new(catalogue, &units);
    let mut mapping = Mapping::new(catalogue, period, as_of, units.clone());
    let returns = mapping.take(batch, resolve_all(catalogue, batch, read));
    let mut months: BTreeMap<Period, Vec<&resolve::Return>> = BTreeMap::new();
    for ret in &returns {
        months.entry(ret.period).or_default().push(ret);
    }
    for (month, returns) in &months {
        let first = mapping.out.figures.len();
        for ret in returns {
            figures::read(&mut mapping, &names, ret);
            deliverables::read(&mut mapping, &names, ret);
            progress::read(&mut mapping, &names, ret);
        }
        history::check(&mut mapping, first);
        history::definitions(&mut mapping, first);
        supersede::within_files(&mut mapping, first);
        supersede::copies(&mut mapping, returns);
        supersede::within_month(&mut mapping, returns, first);
        supersede::earlier_months(&mut mapping, first);
        deliverables::supersede(&mut mapping, returns);
        progress::supersede(&mut mapping, *month, returns);
        item_texts::supersede(&mut mapping, *month, returns);
        corrections::apply(&mut mapping, &names, returns);
        disputes::between_departments(&mut mapping, first);
        decisions::apply(&mut mapping, *month);
    }
    decisions::apply(&mut mapping, period);
    decisions::unused(&mut mapping);
    history::relations(&mut mapping);
    completeness::check(&mut mapping, &returns);
    mapping.finish(&returns)
}
