//! Origin, expected share, expected value and the ratios made from them.
//!
//! Decides the formulas of DESIGN.md, “Kinds of target”, in exact arithmetic. Leaves statuses to
//! `status`.

use crate::period::Period;
use crate::plan::{Target, TargetKind};
use crate::quantity::Exact;

/// What the formulas need to know of one target.
#[derive(Clone, Debug)]
pub(super) struct Yardstick<'a> {
    /// The target.
    pub target: &'a Target,
    /// First month of the plan.
    pub start: Period,
    /// The base, in the target's unit (stock, level, annual flows).
    pub base: Option<Exact>,
    /// Whether the unit is counted, so that expectations are whole.
    pub counted: bool,
}

/// Whether figures of the kind grow from nought (the others grow from the base).
pub(super) fn is_flow(kind: TargetKind) -> bool {
    !matches!(kind, TargetKind::Stock | TargetKind::Level)
}

impl Yardstick<'_> {
    /// Where the way to the target begins: 0 for flows, the base for stock and level.
    pub fn origin(&self) -> Option<Exact> {
        match is_flow(self.target.kind) {
            true => Some(Exact::zero()),
            false => self.base.clone(),
        }
    }

    /// The month by which the figure of `month` is due: the year's December for a flow that is due
    /// each year.
    pub fn due(&self, month: Period) -> Period {
        match self.target.kind {
            TargetKind::AnnualFlowEachYear => month.december(),
            _ => self.target.due,
        }
    }

    /// Months from the plan's start through `month` ÷ months from the plan's start through the due
    /// month, at most 1.
    fn elapsed(&self, month: Period) -> Exact {
        let through = |last: Period| i64::from(last.months_since(self.start)) + 1;
        Exact::ratio(through(month), through(self.target.due)).min(Exact::one())
    }

    /// 序时进度, 0 to 1; none for a flow of one year in another year.
    pub fn expected_share(&self, month: Period) -> Option<Exact> {
        let of_year = Exact::ratio(i64::from(month.month()), 12);
        match self.target.kind {
            TargetKind::Cumulative | TargetKind::Stock | TargetKind::Level => {
                Some(self.elapsed(month))
            }
            TargetKind::AnnualFlow | TargetKind::RatioToBase => {
                (month.year() == self.target.due.year()).then_some(of_year)
            }
            TargetKind::AnnualFlowEachYear => Some(of_year),
        }
    }

    /// What is expected at `month`, in the target's unit.
    pub fn expected_value(&self, month: Period) -> Option<Exact> {
        let (share, origin) = (self.expected_share(month)?, self.origin()?);
        let value = match self.target.path.is_empty() {
            true => &origin + &(&share * &(&self.target.value - &origin)),
            false => self.on_path(month, origin),
        };
        Some(if self.counted { value.floor() } else { value })
    }

    /// The path's value at `month`: linear from the origin (before the first month) over the
    /// interim values to the target at the due month.
    fn on_path(&self, month: Period, origin: Exact) -> Exact {
        let zero = match self.target.kind {
            TargetKind::AnnualFlow | TargetKind::RatioToBase => self.target.due.january(),
            _ => self.start,
        }
        .prev();
        let due = (self.target.due, self.target.value.clone());
        let mut before = (zero, origin);
        for (at, value) in self.target.path.iter().chain([&due]) {
            if month == *at {
                return value.clone();
            }
            if month < *at {
                let share = Exact::ratio(
                    i64::from(month.months_since(before.0)),
                    i64::from(at.months_since(before.0)),
                );
                return &before.1 + &(&share * &(value - &before.1));
            }
            before = (*at, value.clone());
        }
        due.1
    }

    /// (`value` − origin) ÷ (`of` − origin), or nothing where that has no meaning.
    pub fn share_of_way(&self, value: &Exact, of: &Exact) -> Option<Exact> {
        let origin = self.origin()?;
        (value - &origin).checked_div(&(of - &origin))
    }
}
