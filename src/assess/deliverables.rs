//! How far each deliverable is.
//!
//! Decides its fields from the reports up to a month, its due date, and its status in the order of
//! DESIGN.md, “Deliverables”. Each field is the last one given; a supporter's report counts only
//! in months in which the lead is silent.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::assess::target::exempted;
use crate::assess::{DeliverableAssessment, Status};
use crate::map::{DeliverableReport, Observations, Stage, Standing};
use crate::period::Period;
use crate::plan::{Catalogue, Deliverable, DeliverableKind, Role, Ruling};
use crate::quantity::Exact;

/// 竣工 and 投产 count as done, a share of 100 % alone does not.
pub(super) fn is_done(stage: Stage) -> bool {
    matches!(stage, Stage::Done | Stage::Completed | Stage::InOperation)
}

/// A field's value with the id of the report that gives it.
type Field<T> = Option<(T, usize)>;

/// What the reports up to one month say together.
#[derive(Clone, Debug, Default)]
struct State {
    stage: Field<Stage>,
    share_done: Field<Exact>,
    planned: Field<Date>,
    first_planned: Field<Date>,
    finished: Field<Date>,
    total_investment: Field<Exact>,
    invested: Field<Exact>,
    last_word: Option<(Period, usize)>,
    done: bool,
}

/// The reports on one deliverable, in the order in which a later one wins.
struct Case<'a> {
    catalogue: &'a Catalogue,
    item: &'a Deliverable,
    reports: Vec<&'a DeliverableReport>,
}

/// A report's field, if it is filled.
fn field<T: Clone>(report: &DeliverableReport, value: &Option<T>) -> Field<T> {
    value.clone().map(|value| (value, report.id))
}

/// The field of a report that a field of the assessment stands on: the baseline is the first
/// planned date.
pub fn reported_field(field: &str) -> &str {
    match field {
        "baseline_planned" => "planned",
        other => other,
    }
}

/// Assesses one deliverable at `at`.
pub(super) fn assess(
    catalogue: &Catalogue,
    observations: &Observations,
    item: &Deliverable,
    at: Period,
) -> DeliverableAssessment {
    let case = Case {
        catalogue,
        item,
        reports: reports(observations, item, at),
    };
    let state = case.state(at);
    let approved = case.approval(at);
    let first = state.first_planned.as_ref().map(|f| f.0);
    let baseline = approved.map(|(date, _)| date).or(first);
    let value = |field: &Field<Exact>| field.as_ref().map(|f| f.0.clone());
    let planned = state.planned.map(|f| f.0);
    DeliverableAssessment {
        code: item.code.clone(),
        stage: state.stage.map(|f| f.0),
        share_done: value(&state.share_done),
        planned,
        baseline_planned: baseline,
        baseline_decision: approved.map(|(_, line)| line),
        slipped: planned.zip(baseline).is_some_and(|(p, b)| p > b),
        finished: state.finished.map(|f| f.0),
        total_investment: value(&state.total_investment),
        invested: value(&state.invested),
        status: case.status(&state, at),
        reported_period: state.last_word.map(|w| w.0),
        done: state.done,
        sources: state.sources(),
        history: case.history(at),
        exempted: exempted(catalogue, &item.code, at),
    }
}

/// The reports that count up to `at`, in order of month: the lead's, and a supporter's of months in
/// which the lead is silent.
fn reports<'a>(
    observations: &'a Observations,
    item: &Deliverable,
    at: Period,
) -> Vec<&'a DeliverableReport> {
    let own: Vec<&DeliverableReport> = observations
        .deliverables
        .iter()
        .filter(|r| r.deliverable == item.code && r.period <= at && r.role != Role::Other)
        .collect();
    let counts = |r: &DeliverableReport| {
        let led = |other: &&DeliverableReport| {
            other.period == r.period
                && other.role != Role::Support
                && other.standing == Standing::Used
        };
        r.standing == Standing::Used && (r.role != Role::Support || !own.iter().any(led))
    };
    let mut counting: Vec<&DeliverableReport> = own.iter().copied().filter(|r| counts(r)).collect();
    counting.sort_by_key(|r| (r.period, &r.source, r.id));
    counting
}

impl State {
    fn sources(&self) -> BTreeMap<String, usize> {
        let ids = [
            ("stage", self.stage.as_ref().map(|f| f.1)),
            ("share_done", self.share_done.as_ref().map(|f| f.1)),
            ("planned", self.planned.as_ref().map(|f| f.1)),
            ("baseline_planned", self.first_planned.as_ref().map(|f| f.1)),
            ("finished", self.finished.as_ref().map(|f| f.1)),
            (
                "total_investment",
                self.total_investment.as_ref().map(|f| f.1),
            ),
            ("invested", self.invested.as_ref().map(|f| f.1)),
            ("reported_period", self.last_word.map(|w| w.1)),
        ];
        ids.into_iter()
            .filter_map(|(field, id)| Some((field.to_owned(), id?)))
            .collect()
    }
}

impl Case<'_> {
    fn is_event(&self) -> bool {
        self.item.kind == DeliverableKind::Event
    }

    /// The year that a report of an event speaks of: the finished date's, else the return's.
    fn year_of(report: &DeliverableReport) -> i16 {
        report.finished.map_or(report.period.year(), Date::year)
    }

    /// What the reports up to `month` say. An event's state starts anew each January.
    fn state(&self, month: Period) -> State {
        let mut state = State::default();
        let upto = self.reports.iter().filter(|r| r.period <= month);
        for report in upto {
            state.last_word = Some((report.period, report.id));
            state.total_investment =
                field(report, &report.total_investment).or(state.total_investment);
            state.invested = field(report, &report.invested).or(state.invested);
            if self.is_event() && Self::year_of(report) != month.year() {
                continue;
            }
            let stage = field(report, &report.stage);
            let done = stage.as_ref().is_some_and(|(stage, _)| is_done(*stage));
            if done || !state.done {
                state.stage = stage.or(state.stage);
                state.finished = field(report, &report.finished).or(state.finished);
            }
            state.done |= done;
            state.share_done = field(report, &report.share_done).or(state.share_done);
            let planned = field(report, &report.planned);
            state.first_planned = state.first_planned.or(planned);
            state.planned = planned.or(state.planned);
        }
        state
    }

    /// The planned date that the office approved last, up to `month`; for an event one
    /// that was given in this year or names a date of this year.
    fn approved_date(&self, month: Period) -> Option<Date> {
        self.approval(month).map(|(date, _)| date)
    }

    /// The approved date with the line of its decision.
    fn approval(&self, month: Period) -> Option<(Date, u64)> {
        let decisions = self.catalogue.decisions.iter();
        decisions
            .filter(|d| d.item == self.item.code && d.period <= month)
            .filter_map(|d| match d.ruling {
                Ruling::ApproveDate { date } => Some((d.period, d.line, date)),
                _ => None,
            })
            .filter(|(period, _, date)| {
                !self.is_event() || [period.year(), date.year()].contains(&month.year())
            })
            .max()
            .map(|(_, line, date)| (date, line))
    }

    fn stop_is_approved(&self, month: Period) -> bool {
        let mut decisions = self.catalogue.decisions.iter();
        decisions.any(|d| {
            d.item == self.item.code && d.period <= month && d.ruling == Ruling::ApproveStop
        })
    }

    /// The approved or first planned date; the plan's end if there is none.
    fn due(&self, state: &State, month: Period) -> Date {
        let end = self.catalogue.settings.plan.end.last_day();
        self.approved_date(month)
            .or(state.first_planned.as_ref().map(|f| f.0))
            .unwrap_or(end)
    }

    /// The status in `month`, decided in this order.
    fn status(&self, state: &State, month: Period) -> Status {
        let rules = &self.catalogue.settings.rules;
        if exempted(self.catalogue, &self.item.code, month).is_some() {
            return Status::Monitored;
        }
        if state.done {
            return Status::Met;
        }
        let silent = state
            .last_word
            .is_none_or(|(word, _)| month.months_since(word) > rules.stale_after);
        if silent {
            return Status::NotReported;
        }
        let stage = state.stage.as_ref().map(|f| f.0);
        if stage == Some(Stage::Terminated) && self.stop_is_approved(month) {
            return Status::Monitored;
        }
        let due = self.due(state, month);
        if due <= month.last_day() {
            return match month >= self.catalogue.settings.plan.end {
                true => Status::Missed,
                false => Status::Behind,
            };
        }
        if matches!(stage, Some(Stage::Suspended | Stage::Terminated)) {
            return Status::Behind;
        }
        let months_left = Period::of(due).map_or(i32::MAX, |due| due.months_since(month));
        let under = state
            .share_done
            .as_ref()
            .is_some_and(|(share, _)| *share < rules.due_soon_share);
        if months_left <= rules.due_soon && under {
            return Status::SlightlyBehind;
        }
        Status::OnTrack
    }

    fn history(&self, at: Period) -> Vec<(Period, Status)> {
        let start = self.catalogue.settings.plan.start;
        start
            .through(at)
            .map(|month| (month, self.status(&self.state(month), month)))
            .collect()
    }
}
