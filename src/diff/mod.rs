//! What changed between two months, or between two editions of one month.
//!
//! Decides which differences count: figures, statuses, deliverables begun, finished or slipped, and
//! months restated after they were reported. Words them in `wording`; shows nothing itself.

pub mod wording;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::assess::{Assessment, DeliverableAssessment, Status, TargetAssessment};
use crate::map::{FigureForm, Observations, Stage};
use crate::period::Period;
use crate::pipeline::Evaluation;
use crate::plan::{Catalogue, Code, Decision};
use crate::publish::editions::EditionFolder;
use crate::quantity::Exact;

/// Everything that differs between two assessments.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Changes {
    /// Month of the earlier assessment.
    pub from: Period,
    /// Month of the later one; the same month for two editions.
    pub to: Period,
    /// Measures whose status differs, in order of code.
    pub measures: Vec<StatusChange>,
    /// Targets whose figure or status differs, in order of code.
    pub targets: Vec<TargetChange>,
    /// Deliverables that were begun, finished, slipped or changed their status, in order of code.
    pub deliverables: Vec<DeliverableChange>,
    /// Months up to `from` whose figure is another one now, in order of target and month.
    pub restatements: Vec<Restatement>,
    /// Decisions about months after `from` through `to`, or about any month in a restatement.
    pub decisions: Vec<Decision>,
}

impl Changes {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.measures.is_empty()
            && self.targets.is_empty()
            && self.deliverables.is_empty()
            && self.restatements.is_empty()
            && self.decisions.is_empty()
    }
}

/// A change of status.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StatusChange {
    /// The item.
    pub code: Code,
    /// Status then.
    pub before: Status,
    /// Status now.
    pub after: Status,
}

/// A target that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TargetChange {
    /// The target.
    pub code: Code,
    /// Actual then, in the target's unit.
    pub before: Option<Exact>,
    /// Whether it was carried.
    pub before_carried: bool,
    /// Actual now.
    pub after: Option<Exact>,
    /// Whether it is carried.
    pub after_carried: bool,
    /// Status then.
    pub status_before: Status,
    /// Status now.
    pub status_after: Status,
    /// Whether the series started anew in between (changed definition): the two do not compare.
    pub breaks_series: bool,
}

/// What happened to a deliverable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum DeliverableEvent {
    /// Reported for the first time.
    FirstReported,
    /// Finished.
    Finished {
        /// The date, if it was given.
        on: Option<Date>,
    },
    /// Its planned date moved.
    Replanned {
        /// Planned then.
        before: Date,
        /// Planned now; later is a slip.
        after: Date,
    },
    /// Its stage changed.
    Stage {
        /// Stage then.
        before: Option<Stage>,
        /// Stage now.
        after: Option<Stage>,
    },
}

/// A deliverable that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DeliverableChange {
    /// The deliverable.
    pub code: Code,
    /// What happened to it, in the order of the enum.
    pub events: Vec<DeliverableEvent>,
    /// Status then.
    pub status_before: Status,
    /// Status now.
    pub status_after: Status,
}

/// A month that was reported with one figure and has another now.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Restatement {
    /// The target.
    pub code: Code,
    /// The month.
    pub period: Period,
    /// The figure then, in the target's unit; none if there was none.
    pub before: Option<Exact>,
    /// The figure now.
    pub after: Option<Exact>,
    /// Why, as far as the returns and decisions tell.
    pub causes: Vec<Cause>,
}

/// Why a past month has another figure.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "cause")]
pub enum Cause {
    /// A 更正 row.
    Correction {
        /// The department's reason as written.
        reason: String,
        /// The department.
        department: String,
        /// `file!sheet!cell` of the new value.
        source: String,
        /// The form of figure that was corrected.
        form: FigureForm,
        /// The month corrected: a sum may have an ingredient of another month restated.
        period: Period,
    },
    /// A decision of the office.
    Decision {
        /// Its line in `decisions.csv`.
        line: u64,
        /// Its reason.
        reason: String,
        /// By whom.
        by: String,
    },
    /// The figure stands in another file or cell than one would expect: a return of this month.
    Returned {
        /// `file!sheet!cell` that the figure stands on now.
        source: String,
    },
}

/// Compares two assessments. `observations` are those of `after`: they tell why.
pub fn compare(
    catalogue: &Catalogue,
    before: &Assessment,
    after: &Assessment,
    observations: &Observations,
) -> Changes {
    let restatements = restatements(catalogue, before, after, observations);
    let told: Vec<u64> = restatements
        .iter()
        .flat_map(|r| &r.causes)
        .filter_map(|cause| match cause {
            Cause::Decision { line, .. } => Some(*line),
            _ => None,
        })
        .collect();
    Changes {
        from: before.period,
        to: after.period,
        measures: measures(before, after),
        targets: targets(before, after),
        deliverables: deliverables(before, after),
        decisions: catalogue
            .decisions
            .iter()
            .filter(|d| {
                (d.period > before.period && d.period <= after.period) || told.contains(&d.line)
            })
            .cloned()
            .collect(),
        restatements,
    }
}

fn measures(before: &Assessment, after: &Assessment) -> Vec<StatusChange> {
    let then: BTreeMap<&Code, Status> = before
        .measures
        .iter()
        .map(|m| (&m.code, m.status))
        .collect();
    after
        .measures
        .iter()
        .filter_map(|m| {
            let before = *then.get(&m.code)?;
            (before != m.status).then(|| StatusChange {
                code: m.code.clone(),
                before,
                after: m.status,
            })
        })
        .collect()
}

fn targets(before: &Assessment, after: &Assessment) -> Vec<TargetChange> {
    let then: BTreeMap<&Code, &TargetAssessment> =
        before.targets.iter().map(|t| (&t.code, t)).collect();
    after
        .targets
        .iter()
        .filter_map(|now| {
            let then = then.get(&now.code)?;
            let same = then.actual == now.actual
                && then.status == now.status
                && (then.actual.is_none() || then.carried == now.carried);
            (!same).then(|| TargetChange {
                code: now.code.clone(),
                before: then.actual.clone(),
                before_carried: then.carried,
                after: now.actual.clone(),
                after_carried: now.carried,
                status_before: then.status,
                status_after: now.status,
                breaks_series: now
                    .history
                    .iter()
                    .any(|m| m.breaks_series && m.period > before.period),
            })
        })
        .collect()
}

fn deliverables(before: &Assessment, after: &Assessment) -> Vec<DeliverableChange> {
    let then: BTreeMap<&Code, &DeliverableAssessment> =
        before.deliverables.iter().map(|d| (&d.code, d)).collect();
    after
        .deliverables
        .iter()
        .filter_map(|now| {
            let then = then.get(&now.code)?;
            let events = events(then, now);
            (!events.is_empty() || then.status != now.status).then(|| DeliverableChange {
                code: now.code.clone(),
                events,
                status_before: then.status,
                status_after: now.status,
            })
        })
        .collect()
}

fn events(then: &DeliverableAssessment, now: &DeliverableAssessment) -> Vec<DeliverableEvent> {
    let mut events = Vec::new();
    if then.reported_period.is_none() && now.reported_period.is_some() {
        events.push(DeliverableEvent::FirstReported);
    }
    if now.done && !then.done {
        events.push(DeliverableEvent::Finished { on: now.finished });
    }
    if let (Some(before), Some(after)) = (then.planned, now.planned)
        && before != after
    {
        events.push(DeliverableEvent::Replanned { before, after });
    }
    if then.stage != now.stage && then.reported_period.is_some() {
        events.push(DeliverableEvent::Stage {
            before: then.stage,
            after: now.stage,
        });
    }
    events
}

fn restatements(
    catalogue: &Catalogue,
    before: &Assessment,
    after: &Assessment,
    observations: &Observations,
) -> Vec<Restatement> {
    let then: BTreeMap<&Code, &TargetAssessment> =
        before.targets.iter().map(|t| (&t.code, t)).collect();
    let mut found = Vec::new();
    for now in &after.targets {
        let Some(then) = then.get(&now.code) else {
            continue;
        };
        for point in &now.history {
            let Some(old) = then.history.iter().find(|m| m.period == point.period) else {
                continue;
            };
            if old.actual != point.actual {
                found.push(Restatement {
                    code: now.code.clone(),
                    period: point.period,
                    before: old.actual.clone(),
                    after: point.actual.clone(),
                    causes: causes(catalogue, before, observations, &now.code, point),
                });
            }
        }
    }
    found
}

/// What the returns and decisions after the earlier report say about a month: 更正 rows that were
/// applied, decisions, and failing these the cells that the figure stands on now.
fn causes(
    catalogue: &Catalogue,
    before: &Assessment,
    observations: &Observations,
    code: &Code,
    point: &crate::assess::MonthPoint,
) -> Vec<Cause> {
    let ids: Vec<usize> = point
        .total
        .as_ref()
        .map(crate::trace::ingredients_of)
        .unwrap_or_default();
    let mut causes: Vec<Cause> = observations
        .corrections
        .iter()
        .filter(|c| c.target == *code && c.observation.is_some_and(|id| ids.contains(&id)))
        .filter(|c| c.return_period > before.period || c.period <= before.period)
        .map(|c| Cause::Correction {
            reason: c.reason.clone(),
            department: c.department.clone(),
            source: c.source.to_string(),
            form: c.form,
            period: c.period,
        })
        .collect();
    let decided: Vec<u64> = ids
        .iter()
        .filter_map(|&id| observations.figures.get(id)?.decision)
        .collect();
    causes.extend(
        catalogue
            .decisions
            .iter()
            .filter(|d| d.item == *code && (d.period == point.period || decided.contains(&d.line)))
            .map(|d| Cause::Decision {
                line: d.line,
                reason: d.reason.clone(),
                by: d.by.clone(),
            }),
    );
    if causes.is_empty() {
        causes.extend(
            ids.iter()
                .filter_map(|&id| observations.figures.get(id))
                .map(|figure| Cause::Returned {
                    source: figure.source.to_string(),
                }),
        );
    }
    causes
}

/// What makes a new edition of the same month differ from the one issued before it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EditionChanges {
    /// Name of the earlier edition's folder.
    pub previous: String,
    /// Files added, removed and changed, and other parts of the identity, as `verify` names them.
    pub inputs: Vec<InputChange>,
    /// What that did to figures and statuses.
    pub changes: Changes,
    /// Names and units for the sentences, by code: Chinese, English, unit.
    #[serde(skip)]
    names: BTreeMap<Code, (String, String, String)>,
}

/// An input that differs between two editions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum InputChange {
    /// A file that was not there.
    Added(String),
    /// A file that is gone.
    Removed(String),
    /// A file with other content.
    Changed(String),
    /// The catalogue, its settings or decisions.
    Catalogue,
    /// The templates.
    Templates,
    /// Last month's issued edition.
    LastMonth,
    /// The program's version.
    Program,
    /// Day or languages.
    Options,
}

/// Compares an evaluated month with an issued edition of the same month.
pub fn between_editions(
    evaluation: &Evaluation,
    previous: &EditionFolder,
    now: &crate::publish::manifest::Parts,
    before: &Assessment,
) -> EditionChanges {
    EditionChanges {
        previous: previous.name.clone(),
        inputs: crate::publish::manifest::Parts::of(&previous.manifest).changes(now),
        changes: compare(
            &evaluation.catalogue,
            before,
            &evaluation.assessment,
            &evaluation.observations,
        ),
        names: names(&evaluation.catalogue),
    }
}

/// Chinese name, English name and unit of every item by code; the unit is empty where none is.
pub fn names(catalogue: &Catalogue) -> BTreeMap<Code, (String, String, String)> {
    let targets = catalogue.targets.iter().map(|t| {
        let names = (t.name_zh.clone(), t.name_en.clone(), t.unit.clone());
        (t.code.clone(), names)
    });
    let deliverables = catalogue.deliverables.iter().map(|d| {
        let names = (d.name_zh.clone(), d.name_en.clone(), String::new());
        (d.code.clone(), names)
    });
    let measures = catalogue.measures.iter().map(|m| {
        let names = (m.title_zh.clone(), m.title_en.clone(), String::new());
        (m.code.clone(), names)
    });
    measures.chain(deliverables).chain(targets).collect()
}
