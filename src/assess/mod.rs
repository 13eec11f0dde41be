//! Fourth stage: how far each target, deliverable and measure is against time.
//!
//! Decides actuals, bases, totals, carries, paces, statuses, forecasts and comparisons, exactly as
//! DESIGN.md states them, in exact arithmetic. Knows nothing of files, languages or pages.

mod base;
mod carry;
mod deliverables;
pub mod derive_text;
mod figures;
mod findings;
mod forecast;
mod measures;
mod pace;
pub mod rules;
mod status;
mod sums;
mod target;
#[cfg(test)]
mod tests;
mod totals;

pub use deliverables::reported_field;
pub use status::satisfies;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::issue::Issue;
use crate::map::{Observations, Stage};
use crate::period::Period;
use crate::plan::{Catalogue, Code};
use crate::quantity::{Exact, Qualifier};
use crate::unit::Units;

/// 状态 of a target, deliverable or measure. Decided in `status`, never a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 未完成
    Missed,
    /// 滞后
    Behind,
    /// 略滞后
    SlightlyBehind,
    /// 填报不全 (measures only)
    Incomplete,
    /// 正常
    OnTrack,
    /// 已达标
    Met,
    /// 监测
    Monitored,
    /// 待核
    Disputed,
    /// 未报
    NotReported,
}

impl Status {
    /// Every status, worst first, as the report orders them.
    pub const ALL: [Self; 9] = [
        Self::Missed,
        Self::Behind,
        Self::SlightlyBehind,
        Self::Incomplete,
        Self::OnTrack,
        Self::Met,
        Self::Monitored,
        Self::Disputed,
        Self::NotReported,
    ];

    /// The code in CSV and JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Missed => "missed",
            Self::Behind => "behind",
            Self::SlightlyBehind => "slightly_behind",
            Self::Incomplete => "incomplete",
            Self::OnTrack => "on_track",
            Self::Met => "met",
            Self::Monitored => "monitored",
            Self::Disputed => "disputed",
            Self::NotReported => "not_reported",
        }
    }
}

/// How far the plan is in one month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// The report month P.
    pub period: Period,
    /// In order of code; one per target of the catalogue.
    pub targets: Vec<TargetAssessment>,
    /// In order of code; one per deliverable.
    pub deliverables: Vec<DeliverableAssessment>,
    /// In order of code; one per measure.
    pub measures: Vec<MeasureAssessment>,
}

/// A value with what it stands on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Total {
    /// The value in the target's reported unit (for a ratio: the amount).
    pub value: Exact,
    /// The month whose own figure it is.
    pub period: Period,
    /// All distinct qualifiers of its ingredients, in order of [`Qualifier`].
    pub qualifiers: Vec<Qualifier>,
    /// How it was had.
    pub derivation: Derivation,
}

/// How a total was had (DESIGN.md, “How a total is had” and “Totals”).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "rule")]
pub enum Derivation {
    /// As reported.
    Reported {
        /// Observation id.
        figure: usize,
    },
    /// The sum of months.
    SumOfMonths {
        /// Observation ids in order of month.
        figures: Vec<usize>,
    },
    /// 本年累计 taken as the total since the plan's start, in its first year.
    FirstYear {
        /// Observation id.
        figure: usize,
    },
    /// Last December's since-start total + 本年累计.
    DecemberPlusYear {
        /// The December total.
        december: Box<Total>,
        /// How this year's year to date was had.
        year: Box<Total>,
    },
    /// The sum of named parts, each with its own total, in the order of the leads table.
    SumOfParts {
        /// Part name and total.
        parts: Vec<(String, Total)>,
    },
    /// Set by a decision.
    Decision {
        /// Observation id.
        figure: usize,
    },
}

/// The base of a target and where it came from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Base {
    /// In the target's reported unit.
    pub value: Exact,
    /// Observation id, or `None` for the catalogue's.
    pub figure: Option<usize>,
}

/// Why a month has no figure of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "gap")]
pub enum Gap {
    /// Nothing was reported.
    Silent,
    /// A figure was reported but withheld: 本月数不可用.
    Refused {
        /// Ids of the withheld observations.
        figures: Vec<usize>,
    },
    /// Sources differ: 待核.
    Disputed {
        /// Ids of the observations in dispute.
        figures: Vec<usize>,
    },
    /// Some parts of a sum are missing.
    PartsMissing {
        /// Names of the missing parts.
        parts: Vec<String>,
    },
    /// An ingredient of the total is missing (a month of the year, last December).
    Ingredient {
        /// The months that lack it.
        months: Vec<Period>,
    },
    /// `ratio_to_base` without a base.
    NoBase,
}

/// One month of a target's own series, for trend and provenance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MonthPoint {
    /// The month.
    pub period: Period,
    /// Its own total, uncarried, in the unit of the target (ratio: in 倍).
    pub actual: Option<Exact>,
    /// The expected value of that month, if there is one.
    pub expected: Option<Exact>,
    /// Status as of that month with the returns known at P (restated).
    pub status: Status,
    /// Why there is no actual.
    pub gap: Option<Gap>,
    /// Whether the series starts anew here (changed definition).
    pub breaks_series: bool,
    /// How the total was had.
    pub total: Option<Total>,
}

/// One of several parts of a sum or breakdown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartAssessment {
    /// The part's name.
    pub part: String,
    /// Full name of the department that reports it.
    pub department: String,
    /// Its total at P, uncarried.
    pub total: Option<Total>,
    /// Why there is none.
    pub gap: Option<Gap>,
    /// The value that the plan sets for a part, if any.
    pub target_value: Option<Exact>,
}

/// How far a target is. The fields are those of `indicators.csv`; formulas in DESIGN.md.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TargetAssessment {
    /// The target.
    pub code: Code,
    /// Base 基期值.
    pub base: Option<Base>,
    /// Two bases that differ, catalogue against returns or among returns: observation ids.
    pub other_bases: Vec<usize>,
    /// The actual at P, in the target's unit (a ratio in 倍); carried if P has none of its own.
    pub actual: Option<Exact>,
    /// What the actual stands on (for a ratio: the amount).
    pub total: Option<Total>,
    /// Whether it is carried from an earlier month.
    pub carried: bool,
    /// Why P has no figure of its own, if it has none.
    pub gap: Option<Gap>,
    /// actual ÷ target.
    pub completion_rate: Option<Exact>,
    /// (actual − origin) ÷ (target − origin).
    pub progress: Option<Exact>,
    /// 序时进度, 0 to 1.
    pub expected_share: Option<Exact>,
    /// What is expected at P, in the target's unit.
    pub expected_value: Option<Exact>,
    /// (actual − origin) ÷ (expected_value − origin).
    pub pace_ratio: Option<Exact>,
    /// Status.
    pub status: Status,
    /// Target reached by the base: 目标低于基期.
    pub reached_by_base: bool,
    /// Exempted by a decision (its line).
    pub exempted: Option<u64>,
    /// For `annual_flow_each_year`: past years that were missed.
    pub missed_years: Vec<i16>,
    /// Month P−1's own restated figure.
    pub previous_actual: Option<Exact>,
    /// actual − previous_actual.
    pub change: Option<Exact>,
    /// Year to date of the same month last year, if the data has it, in the target's unit.
    pub year_ago: Option<Exact>,
    /// (this − year ago) ÷ year ago.
    pub year_on_year: Option<Exact>,
    /// Forecast at the due month.
    pub forecast: Option<Exact>,
    /// The trend line's slope per month and value at P, for the chart.
    pub trend: Option<Trend>,
    /// The month in which the target would be met by the trend.
    pub met_by: Option<Period>,
    /// Amount still needed per month.
    pub needed_per_month: Option<Exact>,
    /// Every month from the plan's start through P.
    pub history: Vec<MonthPoint>,
    /// Parts of a sum, in the order of the leads table; else breakdown parts as reported for P.
    pub parts: Vec<PartAssessment>,
}

/// A robust trend (Theil–Sen): median slope, median of y − slope·x.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    /// First month used.
    pub from: Period,
    /// Last month used.
    pub to: Period,
    /// Change per month.
    pub slope: Exact,
    /// Value of the line at the report month.
    pub at_period: Exact,
}

/// How far a deliverable is. The fields are those of `deliverables.csv`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeliverableAssessment {
    /// The deliverable.
    pub code: Code,
    /// Current stage.
    pub stage: Option<Stage>,
    /// 0 to 1.
    pub share_done: Option<Exact>,
    /// Planned date as last reported.
    pub planned: Option<Date>,
    /// The first planned date, or the approved one.
    pub baseline_planned: Option<Date>,
    /// The decision (its line) that approved the baseline, if one did.
    pub baseline_decision: Option<u64>,
    /// Whether `planned` is later than `baseline_planned`.
    pub slipped: bool,
    /// Finished date.
    pub finished: Option<Date>,
    /// In 亿元.
    pub total_investment: Option<Exact>,
    /// In 亿元.
    pub invested: Option<Exact>,
    /// Status.
    pub status: Status,
    /// The month of the last word on it.
    pub reported_period: Option<Period>,
    /// Whether it is done (or, for an event, done for its year).
    pub done: bool,
    /// Report ids that the fields stand on, by field name.
    pub sources: BTreeMap<String, usize>,
    /// Status in every month from the plan's start through P.
    pub history: Vec<(Period, Status)>,
    /// Exempted by a decision (its line).
    pub exempted: Option<u64>,
}

/// How far a measure is. The fields are those of `measures.csv`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeasureAssessment {
    /// The measure.
    pub code: Code,
    /// Status.
    pub status: Status,
    /// Number of its targets.
    pub targets: usize,
    /// Of these reported (status other than `not_reported`).
    pub targets_reported: usize,
    /// Number of its deliverables.
    pub deliverables: usize,
    /// Of these reported.
    pub deliverables_reported: usize,
    /// Of these done.
    pub deliverables_done: usize,
    /// Of these behind or missed.
    pub deliverables_behind: usize,
    /// Status in every month from the plan's start through P.
    pub history: Vec<(Period, Status)>,
}

/// Assesses everything at `period` from the observations given, including the history from the
/// plan's start through `period`. Later months are not looked at.
pub fn assess(catalogue: &Catalogue, observations: &Observations, period: Period) -> Assessment {
    let units = Units::new(&catalogue.units);
    let targets: Vec<TargetAssessment> = catalogue
        .targets
        .iter()
        .map(|t| target::assess(catalogue, observations, &units, t, period))
        .collect();
    let deliverables: Vec<DeliverableAssessment> = catalogue
        .deliverables
        .iter()
        .map(|d| deliverables::assess(catalogue, observations, d, period))
        .collect();
    let measures = catalogue
        .measures
        .iter()
        .map(|m| measures::assess(catalogue, m, &targets, &deliverables, period))
        .collect();
    Assessment {
        period,
        targets,
        deliverables,
        measures,
    }
}

/// Findings that only totals can show: a target reached by its base, a series that stands still,
/// an outlier, a total that is not last total + month. `as_of` bounds “future”.
pub fn findings(
    catalogue: &Catalogue,
    observations: &Observations,
    assessment: &Assessment,
    as_of: Date,
) -> Vec<Issue> {
    findings::all(catalogue, observations, assessment, as_of)
}
