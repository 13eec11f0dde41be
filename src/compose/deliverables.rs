//! One deliverable as the report shows it: stage, share, dates, and its place on a timeline.
//!
//! Decides which fields are shown for which kind. The status is `assess`'s.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::charts::{Tick, fraction, tick_months};
use super::wording::Named;
use super::{Composer, Language, StatusMark, number};
use crate::assess::{DeliverableAssessment, Status};
use crate::map::Stage;
use crate::period::Period;
use crate::plan::{Deliverable, DeliverableKind};

/// A row of a table of deliverables.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeliverableRow {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind in a word.
    pub kind: String,
    /// Marked as key in the catalogue.
    pub is_key: bool,
    /// The code of the same thing seen elsewhere, empty if none.
    pub see_also: String,
    /// Who answers for it.
    pub lead: String,
    /// Stage in a word, with the month it was reported for where that is not the report month.
    pub stage: String,
    /// Stage bar.
    pub bar: StageBar,
    /// Share done as text.
    pub share_text: String,
    /// Planned date as last reported.
    pub planned: String,
    /// The planned date it slipped from, empty if it did not slip.
    pub slipped_from: String,
    /// Finished date.
    pub finished: String,
    /// 总投资 in 亿元.
    pub total_investment: String,
    /// 累计完成投资 in 亿元.
    pub invested: String,
    /// The month of the last word on it.
    pub reported: String,
    /// Status.
    pub status: StatusMark,
    /// Key into the annex of sources.
    pub key: Option<String>,
}

/// Stages reached, and the share done below them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StageBar {
    /// How many stages there are.
    pub stages: u8,
    /// How many are reached, the present one included; none if no stage was reported.
    pub reached: Option<u8>,
    /// Share done, 0–1.
    pub share: Option<f64>,
    /// Suspended or terminated.
    pub halted: bool,
    /// Status code, for the colour.
    pub status: String,
    /// Alternative text.
    pub alt: String,
}

/// Projects go through 前期, 开工, 在建, 竣工, 投产; everything else is begun, then done. A project
/// reported in the general words has the general bar.
fn bar(c: &Composer, d: &Deliverable, a: &DeliverableAssessment) -> StageBar {
    let (stages, reached) = match a.stage {
        Some(Stage::Preparing) => (5, Some(1)),
        Some(Stage::Started) => (5, Some(2)),
        Some(Stage::Building) => (5, Some(3)),
        Some(Stage::Completed) => (5, Some(4)),
        Some(Stage::InOperation) => (5, Some(5)),
        Some(Stage::NotStarted) => (2, Some(0)),
        Some(Stage::UnderWay | Stage::Suspended | Stage::Terminated) => (2, Some(1)),
        Some(Stage::Done) => (2, Some(2)),
        None => (2, None),
    };
    let name = c.either(&d.name_zh, &d.name_en);
    let stage = a.stage.map_or(number::MISSING, |s| s.name(c.lang));
    StageBar {
        stages,
        reached,
        share: share(a),
        halted: matches!(a.stage, Some(Stage::Suspended | Stage::Terminated)),
        status: a.status.code().to_owned(),
        alt: format!("{name}{}{stage}", c.lang.pick("：", ": ")),
    }
}

/// Composes the row of a deliverable.
pub fn row(c: &Composer, d: &Deliverable, a: &DeliverableAssessment) -> DeliverableRow {
    let missing = || number::MISSING.to_owned();
    let day = |date: Option<Date>| date.map_or_else(missing, number::date_short);
    let amount =
        |x: &Option<crate::quantity::Exact>| x.as_ref().map_or_else(missing, number::plain);
    let slipped_from = match a.baseline_planned {
        Some(baseline) if a.slipped => number::date_short(baseline),
        _ => String::new(),
    };
    DeliverableRow {
        code: d.code.to_string(),
        name: c.either(&d.name_zh, &d.name_en),
        kind: d.kind.name(c.lang).to_owned(),
        is_key: d.key,
        see_also: d
            .see_also
            .as_ref()
            .map_or_else(String::new, ToString::to_string),
        lead: c.lead_text(&d.code),
        stage: a.stage.map_or_else(missing, |s| dated_stage(c, a, s)),
        bar: bar(c, d, a),
        share_text: a
            .share_done
            .as_ref()
            .map_or_else(missing, number::percent_as_given),
        planned: day(a.planned),
        slipped_from,
        finished: day(a.finished),
        total_investment: amount(&a.total_investment),
        invested: amount(&a.invested),
        reported: a.reported_period.map_or_else(missing, |p| p.to_string()),
        status: c.mark(a.status),
        key: c.book.deliverable(&d.code),
    }
}

/// The stage; one that is not this month's word bears its month, unless it is the last word anyway.
fn dated_stage(c: &Composer, a: &DeliverableAssessment, stage: Stage) -> String {
    let name = stage.name(c.lang);
    match a.reported_period {
        Some(month) if month < c.e.period && !a.done => {
            let month = number::month_beside(month, c.e.period, c.lang);
            format!("{name}{}", c.brackets(&month))
        }
        _ => name.to_owned(),
    }
}

/// The bar's length: the reported share; whole once done; unknown otherwise.
fn share(a: &DeliverableAssessment) -> Option<f64> {
    match &a.share_done {
        _ if a.done => Some(1.0),
        Some(share) => Some(fraction(share.to_f64().clamp(0.0, 1.0))),
        None => None,
    }
}

/// Planned and finished dates of projects on the plan's time axis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Timeline {
    /// Months.
    pub ticks: Vec<Tick>,
    /// Where the report month ends, 0–1.
    pub now: f64,
    /// The report month's name.
    pub now_label: String,
    /// One per project.
    pub rows: Vec<TimelineRow>,
    /// Alternative text.
    pub alt: String,
}

/// A project on the timeline; places are 0–1, none outside the plan's window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimelineRow {
    /// Code.
    pub code: String,
    /// Name.
    pub label: String,
    /// Where the first planned date stands, if the plan slipped.
    pub baseline: Option<f64>,
    /// Where the planned date stands.
    pub planned: Option<f64>,
    /// Where the finished date stands.
    pub finished: Option<f64>,
    /// Status code.
    pub status: String,
    /// The date as text: finished, else planned.
    pub text: String,
}

/// The timeline of those of `items` that are projects with a date, or none if fewer than two are.
pub fn timeline(
    c: &Composer,
    items: &[(&Deliverable, &DeliverableAssessment)],
) -> Option<Timeline> {
    let plan = &c.e.catalogue.settings.plan;
    let (from, to) = (plan.start.first_day(), plan.end.last_day());
    let days = |day: Date| f64::from((day - from).get_days());
    let whole = days(to).max(1.0);
    let at = |day: Date| fraction(days(day) / whole);
    let inside = |day: Date| (day >= from && day <= to).then(|| at(day));
    let dated = items.iter().filter(|(d, a)| {
        d.kind == DeliverableKind::Project && (a.planned.is_some() || a.finished.is_some())
    });
    let rows: Vec<TimelineRow> = dated
        .map(|(d, a)| TimelineRow {
            code: d.code.to_string(),
            label: format!("{} {}", d.code, c.either(&d.name_zh, &d.name_en)),
            baseline: a.baseline_planned.filter(|_| a.slipped).and_then(inside),
            planned: a.planned.and_then(inside),
            finished: a.finished.and_then(inside),
            status: a.status.code().to_owned(),
            text: a
                .finished
                .or(a.planned)
                .map_or_else(String::new, number::date_short),
        })
        .collect();
    if rows.len() < 2 {
        return None;
    }
    let every = tick_months(plan.end.months_since(plan.start) + 1);
    let mut year = None;
    let ticks = plan
        .start
        .through(plan.end)
        .filter(|p: &Period| (i32::from(p.month()) - 1) % every == 0)
        .map(|p| Tick {
            at: at(p.first_day()),
            label: c.axis_month(p),
            under: (year.replace(p.year()) != Some(p.year())).then(|| c.axis_year(p.year())),
        })
        .collect();
    Some(Timeline {
        ticks,
        now: at(c.e.period.last_day()),
        now_label: number::month(c.e.period, c.lang),
        alt: match c.lang {
            Language::Zh => format!("{}个项目的计划与实际完成时间", rows.len()),
            Language::En => format!("Planned and finished dates of {} projects", rows.len()),
        },
        rows,
    })
}

/// How late an overdue deliverable is, in whole months past its due date; nought if it is not.
pub fn months_overdue(c: &Composer, a: &DeliverableAssessment) -> i32 {
    let due = a
        .baseline_planned
        .and_then(Period::of)
        .unwrap_or(c.e.catalogue.settings.plan.end);
    if matches!(a.status, Status::Behind | Status::Missed) {
        c.e.period.months_since(due).max(0)
    } else {
        0
    }
}

/// The sentence on a deliverable among the laggards.
pub fn sentence(c: &Composer, d: &Deliverable, a: &DeliverableAssessment) -> String {
    let name = c.either(&d.name_zh, &d.name_en);
    let stage = a.stage.map(|s| s.name(c.lang));
    let late = months_overdue(c, a);
    let due = a.baseline_planned.map(|day| number::date(day, c.lang));
    let share = a.share_done.as_ref().map(number::percent_as_given);
    match c.lang {
        Language::Zh => {
            let mut parts = Vec::new();
            if let Some(stage) = stage {
                parts.push(format!("目前{stage}"));
            }
            if let Some(share) = share {
                parts.push(format!("完成{share}"));
            }
            if let Some(due) = due {
                parts.push(format!("计划{due}前完成"));
            }
            if late > 0 {
                parts.push(format!("已逾期{late}个月"));
            }
            if a.slipped
                && let Some(planned) = a.planned
            {
                parts.push(format!(
                    "自报推迟至{}，未经核定",
                    number::date(planned, c.lang)
                ));
            }
            parts.push(c.mark(a.status).label);
            format!("{name}：{}。", parts.join("，"))
        }
        Language::En => {
            let mut parts = Vec::new();
            parts.extend(stage.map(str::to_owned));
            parts.extend(share.map(|s| format!("{s} done")));
            parts.extend(due.map(|d| format!("planned by {d}")));
            if late > 0 {
                parts.push(super::wording::count_en(late as usize, "month", "months") + " overdue");
            }
            if a.slipped
                && let Some(planned) = a.planned
            {
                parts.push(format!(
                    "put off to {} without approval",
                    number::date(planned, c.lang)
                ));
            }
            parts.push(c.mark(a.status).label);
            format!("{name}: {}.", parts.join(", "))
        }
    }
}
