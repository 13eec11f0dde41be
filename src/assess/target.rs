//! One target, month by month: puts totals, carries, paces, statuses and forecasts together.
//!
//! Decides which fields are filled when (DESIGN.md, “Fields”, “previous_actual”, “forecast”).

use crate::assess::base;
use crate::assess::carry::{Standing, is_annual, standing};
use crate::assess::figures;
use crate::assess::forecast;
use crate::assess::pace::{Yardstick, is_flow};
use crate::assess::status::{Position, reached_by_base};
use crate::assess::sums::{self, Own};
use crate::assess::{Base, Gap, MonthPoint, Status, TargetAssessment, Total, Trend};
use crate::map::{Observation, Observations, Standing as Counts};
use crate::period::Period;
use crate::plan::{Catalogue, Combine, Relation, Role, Ruling, Target, TargetKind};
use crate::quantity::Exact;
use crate::read::FigureForm;
use crate::unit::Units;

/// What one target's assessment is made from.
struct Case<'a> {
    catalogue: &'a Catalogue,
    target: &'a Target,
    at: Period,
    all: Vec<&'a Observation>,
    yardstick: Yardstick<'a>,
    base: Option<Base>,
    own: Vec<(Period, Own)>,
}

/// The decision (its line) that exempts an item in `month`, if any.
pub(super) fn exempted(
    catalogue: &Catalogue,
    item: &crate::plan::Code,
    month: Period,
) -> Option<u64> {
    let decisions = catalogue.decisions.iter();
    decisions
        .filter(|d| d.item == *item && d.part.is_none() && d.period <= month)
        .find(|d| d.ruling == Ruling::Exempt)
        .map(|d| d.line)
}

/// Assesses one target at `at`.
pub(super) fn assess(
    catalogue: &Catalogue,
    observations: &Observations,
    units: &Units,
    target: &Target,
    at: Period,
) -> TargetAssessment {
    let all = figures::of_target(observations, &target.code, at);
    let (base, other_bases) = base::base(target, &all);
    let months = sums::months(catalogue, target, &all, at);
    let counted = units
        .parse(&target.unit)
        .is_some_and(|unit| units.is_counted(&unit));
    let case = Case {
        catalogue,
        target,
        at,
        all,
        yardstick: Yardstick {
            target,
            start: catalogue.settings.plan.start,
            base: base.as_ref().map(|b| b.value.clone()),
            counted,
        },
        base,
        own: months.own,
    };
    let mut assessment = case.assess();
    assessment.other_bases = other_bases;
    assessment.parts = months.parts;
    assessment
}

impl Case<'_> {
    /// A total in the target's unit: a ratio is the amount ÷ the base year's amount.
    fn in_target_unit(&self, total: &Total) -> Option<Exact> {
        match self.target.kind {
            TargetKind::RatioToBase => total.value.checked_div(&self.usable_base()?),
            _ => Some(total.value.clone()),
        }
    }

    fn usable_base(&self) -> Option<Exact> {
        let base = self.base.as_ref().map(|b| b.value.clone());
        base.filter(|base| !base.is_negative() && !base.is_zero())
    }

    fn own_at(&self, month: Period) -> Option<&Own> {
        self.own
            .iter()
            .find(|(m, _)| *m == month)
            .map(|(_, own)| own)
    }

    fn own_actual(&self, month: Period) -> Option<Exact> {
        self.in_target_unit(self.own_at(month)?.total()?)
    }

    fn status(&self, month: Period, stands: &Standing, actual: Option<&Exact>) -> Status {
        Position {
            month,
            yardstick: &self.yardstick,
            rules: &self.catalogue.settings.rules,
            exempt: exempted(self.catalogue, &self.target.code, month).is_some(),
            disputed: stands.disputed(),
            figure_of: stands.total.map(|t| t.period),
            actual,
            qualifiers: stands.total.map_or(&[], |t| &t.qualifiers),
        }
        .status()
    }

    fn assess(&self) -> TargetAssessment {
        let (target, at) = (self.target, self.at);
        let y = &self.yardstick;
        let stands = standing(&self.own, at, target.kind);
        let actual = stands.total.and_then(|t| self.in_target_unit(t));
        let actual = actual.as_ref();
        let status = self.status(at, &stands, actual);
        let expected = y.expected_value(at);
        let history = self.history();
        let (trend, forecast, met_by) = self.outlook(status);
        let no_base = stands.total.is_some() && actual.is_none();
        let compared = (!stands.carried).then_some(actual).flatten();
        let previous = self.previous();
        let change = compared
            .zip(previous.as_ref())
            .map(|(now, then)| now - then);
        let (year_ago, year_on_year) = self.year_on_year();
        TargetAssessment {
            code: target.code.clone(),
            base: self.base.clone(),
            other_bases: Vec::new(),
            actual: actual.cloned(),
            total: stands.total.cloned(),
            carried: stands.carried,
            gap: match no_base {
                true => Some(Gap::NoBase),
                false => stands.gap.cloned(),
            },
            completion_rate: actual.and_then(|a| a.checked_div(&target.value)),
            progress: actual.and_then(|a| y.share_of_way(a, &target.value)),
            expected_share: y.expected_share(at),
            pace_ratio: expected
                .as_ref()
                .zip(actual)
                .and_then(|(e, a)| y.share_of_way(a, e)),
            expected_value: expected,
            status,
            reached_by_base: reached_by_base(target, y.base.as_ref()),
            exempted: exempted(self.catalogue, &target.code, at),
            missed_years: self.missed_years(&history),
            previous_actual: previous,
            change,
            year_ago,
            year_on_year,
            forecast,
            trend,
            met_by,
            needed_per_month: self.needed(status, actual),
            history,
            parts: Vec::new(),
        }
    }

    /// The month before's own figure; a year to date is not compared with last year's.
    fn previous(&self) -> Option<Exact> {
        let january = is_annual(self.target.kind) && self.at.month() == 1;
        match january {
            true => None,
            false => self.own_actual(self.at.prev()),
        }
    }

    /// The month's own total, expectation and status, for each month through the report month,
    /// all with the returns known now.
    fn history(&self) -> Vec<MonthPoint> {
        let breaks = self.breaks();
        let months = self.own.iter().map(|(month, own)| {
            let stands = standing(&self.own, *month, self.target.kind);
            let actual = stands.total.and_then(|t| self.in_target_unit(t));
            let own_actual = own.total().and_then(|t| self.in_target_unit(t));
            let no_base = own.total().is_some() && own_actual.is_none();
            MonthPoint {
                period: *month,
                actual: own_actual,
                expected: self.yardstick.expected_value(*month),
                status: self.status(*month, &stands, actual.as_ref()),
                gap: match no_base {
                    true => Some(Gap::NoBase),
                    false => own.gap().cloned(),
                },
                breaks_series: breaks.contains(month),
                total: own.total().cloned(),
            }
        });
        months.collect()
    }

    /// Months in which a changed definition starts the series anew.
    fn breaks(&self) -> Vec<Period> {
        let all = self.all.iter();
        all.filter(|o| {
            o.breaks_series
                && (o.part.is_none() || self.target.combine == Combine::Sum)
                && o.form != FigureForm::Base
                && o.role != Role::Other
                && !matches!(o.standing, Counts::Superseded { .. })
        })
        .map(|o| o.period)
        .collect()
    }

    /// Past years whose December missed the target of a flow that is due each year.
    fn missed_years(&self, history: &[MonthPoint]) -> Vec<i16> {
        if self.target.kind != TargetKind::AnnualFlowEachYear {
            return Vec::new();
        }
        history
            .iter()
            .filter(|p| p.period.month() == 12 && p.period.year() < self.at.year())
            .filter(|p| p.status == Status::Missed)
            .map(|p| p.period.year())
            .collect()
    }

    /// Trend, forecast at the due month, month in which the trend meets the target. Empty from the
    /// due month on, for disputed or unreported targets, and for annual kinds outside the due year.
    fn outlook(&self, status: Status) -> (Option<Trend>, Option<Exact>, Option<Period>) {
        let (target, at) = (self.target, self.at);
        let rules = &self.catalogue.settings.rules;
        let due = self.yardstick.due(at);
        let silent = matches!(status, Status::Disputed | Status::NotReported);
        if silent || at >= due || self.yardstick.expected_share(at).is_none() {
            return (None, None, None);
        }
        let series = self.series();
        let Some(trend) = forecast::trend(&series, at, rules) else {
            return (None, None, None);
        };
        let value = forecast::ahead(&trend, due.months_since(at));
        let at_most_flow = target.relation == Relation::AtMost && is_flow(target.kind);
        let last = match is_annual(target.kind) {
            true => at.december(),
            // A trend that needs longer than this says nothing.
            false => due.plus(120),
        };
        let met_by = (status != Status::Met && !at_most_flow)
            .then(|| forecast::met_by(&trend, target, rules, at, last))
            .flatten();
        (Some(trend), Some(value), met_by)
    }

    /// Own actuals of the present series: since the last change of definition, and for annual
    /// kinds of this year alone.
    fn series(&self) -> Vec<(Period, Exact)> {
        let broken = self.breaks().into_iter().filter(|m| *m <= self.at).max();
        let mut first = broken.unwrap_or(self.yardstick.start);
        if is_annual(self.target.kind) {
            first = first.max(self.at.january());
        }
        self.own
            .iter()
            .filter(|(month, _)| *month >= first)
            .filter_map(|(month, own)| Some((*month, self.in_target_unit(own.total()?)?)))
            .collect()
    }

    fn needed(&self, status: Status, actual: Option<&Exact>) -> Option<Exact> {
        let at_most_flow = self.target.relation == Relation::AtMost && is_flow(self.target.kind);
        if status == Status::NotReported
            || at_most_flow
            || self.yardstick.expected_share(self.at).is_none()
        {
            return None;
        }
        let left = self.yardstick.due(self.at).months_since(self.at);
        forecast::needed_per_month(self.target, actual?, left)
    }

    /// Last year's year to date of the same month in the target's unit, and the growth on it.
    fn year_on_year(&self) -> (Option<Exact>, Option<Exact>) {
        if !is_flow(self.target.kind) {
            return (None, None);
        }
        let year_to_date = |month| {
            sums::year_to_date(self.catalogue, self.target, &self.all, month)
                .and_then(|total| self.in_target_unit(&total))
        };
        let ago = year_to_date(self.at.plus(-12));
        let growth = ago.as_ref().and_then(|ago| {
            let now = year_to_date(self.at)?;
            (&now - ago).checked_div(ago)
        });
        (ago, growth)
    }
}
