//! How far each measure is: the worst of its rated targets, lowered by its deliverables.
//!
//! Decides the rules of DESIGN.md, “A measure” and “Measures”. Knows statuses only.

use crate::assess::{DeliverableAssessment, MeasureAssessment, Status, TargetAssessment};
use crate::period::Period;
use crate::plan::{Catalogue, Measure};
use crate::quantity::Exact;

/// The statuses of a measure's items in one month.
#[derive(Clone, Debug, Default)]
pub(super) struct Items {
    /// Of its targets.
    pub targets: Vec<Status>,
    /// Of its deliverables, and whether each is `key`.
    pub deliverables: Vec<(Status, bool)>,
}

fn is_late(status: Status) -> bool {
    matches!(status, Status::Behind | Status::Missed)
}

/// Statuses that rate a measure; the others say nothing of how far it is.
fn is_rated(status: Status) -> bool {
    matches!(
        status,
        Status::Missed | Status::Behind | Status::SlightlyBehind | Status::OnTrack | Status::Met
    )
}

impl Items {
    fn all(&self) -> impl Iterator<Item = Status> + Clone {
        let deliverables = self.deliverables.iter().map(|(status, _)| *status);
        self.targets.iter().copied().chain(deliverables)
    }

    fn count(&self, of: impl Fn(Status) -> bool) -> usize {
        self.deliverables.iter().filter(|(s, _)| of(*s)).count()
    }

    /// `count` as a share of all deliverables.
    fn share(&self, count: usize) -> Exact {
        let all = self.deliverables.len().max(1);
        Exact::ratio(count as i64, all as i64)
    }

    /// The measure's status; `third` is the share of deliverables that counts against it.
    pub fn status(&self, third: &Exact) -> Status {
        if self.all().all(|s| s == Status::NotReported) {
            return Status::NotReported;
        }
        if self.all().all(|s| s == Status::Monitored) {
            return Status::Monitored;
        }
        // `Status` is ordered worst first.
        [
            self.by_targets(),
            self.by_deliverables(third),
            self.by_gaps(third),
        ]
        .into_iter()
        .min()
        .unwrap_or(Status::OnTrack)
    }

    /// The worst rated target; without any, met if all deliverables that rate or should are met.
    fn by_targets(&self) -> Status {
        let rated = self.targets.iter().copied().filter(|s| is_rated(*s));
        rated.min().unwrap_or_else(|| {
            let open = |s| !matches!(s, Status::Met | Status::Monitored);
            match self.count(open) {
                0 => Status::Met,
                _ => Status::OnTrack,
            }
        })
    }

    /// How far the deliverables lower the measure: never to missed, which only a target can be.
    fn by_deliverables(&self, third: &Exact) -> Status {
        let late = self.count(is_late);
        let key_is_late = self.deliverables.iter().any(|(s, key)| *key && is_late(*s));
        if key_is_late || late > 0 && self.share(late) >= *third {
            return Status::Behind;
        }
        if late > 0 || self.count(|s| s == Status::SlightlyBehind) > 0 {
            return Status::SlightlyBehind;
        }
        match self.count(|s| s == Status::OnTrack) {
            0 => Status::Met,
            _ => Status::OnTrack,
        }
    }

    /// 填报不全: a target unreported or disputed, or more than a third of the deliverables
    /// unreported.
    fn by_gaps(&self, third: &Exact) -> Status {
        let silent = |s| matches!(s, Status::NotReported | Status::Disputed);
        let unreported = self.count(|s| s == Status::NotReported);
        match self.targets.iter().any(|s| silent(*s)) || self.share(unreported) > *third {
            true => Status::Incomplete,
            false => Status::Met,
        }
    }
}

/// Assesses one measure at `at` from all items' assessments.
pub(super) fn assess(
    catalogue: &Catalogue,
    measure: &Measure,
    targets: &[TargetAssessment],
    deliverables: &[DeliverableAssessment],
    at: Period,
) -> MeasureAssessment {
    let third = &catalogue.settings.rules.deliverable_share;
    let targets: Vec<&TargetAssessment> = targets
        .iter()
        .filter(|t| catalogue.target(&t.code).map(|t| &t.measure) == Some(&measure.code))
        .collect();
    let deliverables: Vec<(&DeliverableAssessment, bool)> = deliverables
        .iter()
        .filter_map(|d| Some((d, catalogue.deliverable(&d.code)?)))
        .filter(|(_, item)| item.measure == measure.code)
        .map(|(d, item)| (d, item.key))
        .collect();
    let items = |month: Period| Items {
        targets: targets
            .iter()
            .filter_map(|t| t.history.iter().find(|p| p.period == month))
            .map(|point| point.status)
            .collect(),
        deliverables: deliverables
            .iter()
            .filter_map(|(d, key)| {
                let (_, status) = d.history.iter().find(|(m, _)| *m == month)?;
                Some((*status, *key))
            })
            .collect(),
    };
    let now = items(at);
    let start = catalogue.settings.plan.start;
    let unreported = Status::NotReported;
    MeasureAssessment {
        code: measure.code.clone(),
        status: now.status(third),
        targets: now.targets.len(),
        targets_reported: now.targets.iter().filter(|s| **s != unreported).count(),
        deliverables: now.deliverables.len(),
        deliverables_reported: now.count(|s| s != unreported),
        deliverables_done: now.count(|s| s == Status::Met),
        deliverables_behind: now.count(is_late),
        history: start
            .through(at)
            .map(|month| (month, items(month).status(third)))
            .collect(),
    }
}
