//! One deliverable as the report shows it: stage, share, dates, and its place on a timeline.
//!
//! Decides which fields are shown for which kind. The status is `assess`'s.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::charts::{Tick, fraction};
use super::wording::Named;
use super::{Composer, Language, StatusMark, number};
use crate::assess::{DeliverableAssessment, Status};
use crate::plan::{Deliverable, DeliverableKind};
use crate::period::Period;

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
    /// Stage in a word.
    pub stage: String,
    /// Share done, 0–1, for the stage bar.
    pub share: Option<f64>,
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

/// Composes the row of a deliverable.
pub fn row(c: &Composer, d: &Deliverable, a: &DeliverableAssessment) -> DeliverableRow {
    let missing = || number::MISSING.to_owned();
    let day = |date: Option<Date>| date.map_or_else(missing, number::date_short);
    let amount = |x: &Option<crate::quantity::Exact>| x.as_ref().map_or_else(missing, number::plain);
    let slipped_from = match a.baseline_planned {
        Some(baseline) if a.slipped => number::date_short(baseline),
        _ => String::new(),
    };
    DeliverableRow {
        code: d.code.to_string(),
        name: c.either(&d.name_zh, &d.name_en),
        kind: d.kind.name(c.lang).to_owned(),
        is_key: d.key,
        see_also: d.see_also.as_ref().map_or_else(String::new, ToString::to_string),
        lead: c.lead_text(&d.code),
        stage: a.stage.map_or_else(missing, |s| s.name(c.lang).to_owned()),
        share: share(a),
        share_text: a.share_done.as_ref().map_or_else(missing, number::percent),
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
pub struct Timeline {
    /// Months.
    pub ticks: Vec<Tick>,
    /// Where the report month ends.
    pub now: Tick,
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
    pub name: String,
    /// Where the first planned date stands.
    pub baseline: Option<f64>,
    /// Where the planned date stands.
    pub planned: Option<f64>,
    /// Where the finished date stands.
    pub finished: Option<f64>,
    /// Share done, 0–1.
    pub share: Option<f64>,
    /// The date as text: finished, else planned.
    pub label: String,
    /// Status.
    pub status: StatusMark,
}

/// The timeline of those of `items` that have a date, or none if fewer than two do.
pub fn timeline(
    c: &Composer,
    items: &[(&Deliverable, &DeliverableAssessment)],
) -> Option<Timeline> {
    let plan = &c.e.catalogue.settings.plan;
    let (from, to) = (plan.start.first_day(), plan.end.last_day());
    let days = |day: Date| f64::from((day - from).get_days());
    let whole = days(to).max(1.0);
    let at = |day: Date| (day >= from && day <= to).then(|| fraction(days(day) / whole));
    let rows: Vec<TimelineRow> = items
        .iter()
        .filter(|(d, a)| {
            d.kind == DeliverableKind::Project && (a.planned.is_some() || a.finished.is_some())
        })
        .map(|(d, a)| TimelineRow {
            code: d.code.to_string(),
            name: c.either(&d.name_zh, &d.name_en),
            baseline: a.baseline_planned.filter(|_| a.slipped).and_then(at),
            planned: a.planned.and_then(at),
            finished: a.finished.and_then(at),
            share: share(a),
            label: a
                .finished
                .or(a.planned)
                .map_or_else(String::new, number::date_short),
            status: c.mark(a.status),
        })
        .collect();
    if rows.len() < 2 {
        return None;
    }
    let months = plan.end.months_since(plan.start) + 1;
    let every = [1, 3, 6, 12].into_iter().find(|n| months / n <= 9).unwrap_or(12);
    let mut ticks: Vec<Tick> = plan
        .start
        .through(plan.end)
        .filter(|p: &Period| (i32::from(p.month()) - 1) % every == 0)
        .map(|p| Tick {
            at: fraction(days(p.first_day()) / whole),
            label: c.axis_month(p),
        })
        .collect();
    ticks.dedup_by(|a, b| a.label == b.label);
    Some(Timeline {
        ticks,
        now: Tick {
            at: fraction(days(c.e.period.last_day()) / whole),
            label: match c.lang {
                Language::Zh => format!("{}底", number::month(c.e.period, c.lang)),
                Language::En => number::month(c.e.period, c.lang),
            },
        },
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
    let share = a.share_done.as_ref().map(number::percent);
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
            if a.slipped && let Some(planned) = a.planned {
                parts.push(format!("自报推迟至{}，未经核定", number::date(planned, c.lang)));
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
            if a.slipped && let Some(planned) = a.planned {
                parts.push(format!("put off to {} without approval", number::date(planned, c.lang)));
            }
            parts.push(c.mark(a.status).label);
            format!("{name}: {}.", parts.join(", "))
        }
    }
}
