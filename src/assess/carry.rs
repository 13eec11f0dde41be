//! The figure that stands for a month: its own, or the last one carried.
//!
//! Decides what carries and what does not (DESIGN.md, “A month without a usable figure …” and
//! “Disputes”).

use crate::assess::sums::Own;
use crate::assess::{Gap, Total};
use crate::period::Period;
use crate::plan::TargetKind;

/// What stands for a month.
#[derive(Clone, Debug, Default)]
pub(super) struct Standing<'a> {
    /// The total, own or carried.
    pub total: Option<&'a Total>,
    /// Whether it is carried.
    pub carried: bool,
    /// Why the month has none of its own.
    pub gap: Option<&'a Gap>,
}

impl Standing<'_> {
    /// Whether the month itself is in dispute.
    pub fn disputed(&self) -> bool {
        matches!(self.gap, Some(Gap::Disputed { .. }))
    }
}

/// Whether figures of the kind are counted within a calendar year only.
pub(super) fn is_annual(kind: TargetKind) -> bool {
    matches!(
        kind,
        TargetKind::AnnualFlow | TargetKind::AnnualFlowEachYear | TargetKind::RatioToBase
    )
}

/// What stands for `month`, out of the target's own months in order.
pub(super) fn standing(own: &[(Period, Own)], month: Period, kind: TargetKind) -> Standing<'_> {
    let Some(at) = own.iter().position(|(m, _)| *m == month) else {
        return Standing::default();
    };
    match &own[at].1 {
        Own::Total(total) => Standing {
            total: Some(total),
            carried: false,
            gap: None,
        },
        Own::Gap(gap @ Gap::Disputed { .. }) => Standing {
            total: None,
            carried: false,
            gap: Some(gap),
        },
        Own::Gap(gap) => {
            let earlier = own[..at]
                .iter()
                .rev()
                .take_while(|(m, _)| !is_annual(kind) || m.year() == month.year());
            let total = earlier.filter_map(|(_, own)| own.total()).next();
            Standing {
                total,
                carried: total.is_some(),
                gap: Some(gap),
            }
        }
    }
}
