//! The status of a target, decided in the order of DESIGN.md.
//!
//! Decides from one month's position alone; knows neither returns nor history.

use crate::assess::Status;
use crate::assess::carry::is_annual;
use crate::assess::pace::{Yardstick, is_flow};
use crate::period::Period;
use crate::plan::settings::RuleSettings;
use crate::plan::{Relation, Target, TargetKind};
use crate::quantity::{Exact, Qualifier};

/// All that the status of a target in one month depends on.
#[derive(Clone, Debug)]
pub(super) struct Position<'a> {
    /// The month.
    pub month: Period,
    /// Target, base, unit.
    pub yardstick: &'a Yardstick<'a>,
    /// Thresholds.
    pub rules: &'a RuleSettings,
    /// Whether the item is exempt.
    pub exempt: bool,
    /// Whether the month's figure is in dispute.
    pub disputed: bool,
    /// The month whose figure stands, own or carried.
    pub figure_of: Option<Period>,
    /// The actual in the target's unit; none for a ratio without base.
    pub actual: Option<&'a Exact>,
    /// The actual's qualifiers.
    pub qualifiers: &'a [Qualifier],
}

/// Whether the target lies at or below its base (at or above for `at_most`): stock, level and
/// annual flows only.
pub(super) fn reached_by_base(target: &Target, base: Option<&Exact>) -> bool {
    let applies = matches!(
        target.kind,
        TargetKind::Stock
            | TargetKind::Level
            | TargetKind::AnnualFlow
            | TargetKind::AnnualFlowEachYear
    );
    applies
        && base.is_some_and(|base| match target.relation {
            Relation::AtMost => *base <= target.value,
            Relation::AtLeast | Relation::Reach | Relation::About => *base >= target.value,
        })
}

/// Whether a value satisfies the target's relation.
pub fn satisfies(target: &Target, value: &Exact, rules: &RuleSettings) -> bool {
    match target.relation {
        Relation::AtLeast | Relation::Reach => *value >= target.value,
        Relation::About => *value >= about_threshold(target, rules),
        Relation::AtMost => *value <= target.value,
    }
}

/// target × (1 − tolerance).
pub(super) fn about_threshold(target: &Target, rules: &RuleSettings) -> Exact {
    &target.value * &(&Exact::one() - &rules.about_tolerance)
}

impl Position<'_> {
    fn target(&self) -> &Target {
        self.yardstick.target
    }

    /// The status, decided in this order.
    pub fn status(&self) -> Status {
        if self.exempt {
            return Status::Monitored;
        }
        if self.disputed {
            return Status::Disputed;
        }
        if self.is_unreported() {
            return Status::NotReported;
        }
        let Some(actual) = self.actual.filter(|_| !self.is_monitored()) else {
            return Status::Monitored;
        };
        if self.is_met(actual) {
            Status::Met
        } else if self.is_past_due() {
            Status::Missed
        } else {
            self.rate(actual)
        }
    }

    /// No usable figure, or the last one older than its cycle + 2 months.
    fn is_unreported(&self) -> bool {
        let oldest = self.target().cycle.months() + self.rules.stale_after;
        self.figure_of
            .is_none_or(|of| self.month.months_since(of) > oldest)
    }

    fn is_monitored(&self) -> bool {
        let y = self.yardstick;
        y.expected_share(self.month).is_none()
            || y.origin().is_none()
            || reached_by_base(y.target, y.base.as_ref())
    }

    fn is_met(&self, actual: &Exact) -> bool {
        let t = self.target();
        let in_time = match t.relation {
            Relation::AtMost => self.month >= self.yardstick.due(self.month),
            _ => {
                !is_annual(t.kind)
                    || t.kind == TargetKind::AnnualFlowEachYear
                    || self.month.year() == t.due.year()
            }
        };
        in_time
            && satisfies(t, actual, self.rules)
            && self.qualifiers.iter().all(|q| q.can_establish_met())
    }

    fn is_past_due(&self) -> bool {
        self.month >= self.yardstick.due(self.month)
    }

    fn rate(&self, actual: &Exact) -> Status {
        let y = self.yardstick;
        let (Some(expected), Some(origin)) = (y.expected_value(self.month), y.origin()) else {
            return Status::Monitored;
        };
        let at_most_flow = self.target().relation == Relation::AtMost && is_flow(y.target.kind);
        if expected == origin || at_most_flow && *actual <= expected {
            return Status::OnTrack;
        }
        let ratio = match at_most_flow {
            true => expected.checked_div(actual),
            false => y.share_of_way(actual, &expected),
        };
        match ratio {
            Some(ratio) if ratio >= self.rules.on_track => Status::OnTrack,
            Some(ratio) if ratio >= self.rules.slightly_behind => Status::SlightlyBehind,
            _ => Status::Behind,
        }
    }
}
