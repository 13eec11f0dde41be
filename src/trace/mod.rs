//! A figure walked back to its cells.
//!
//! Decides what belongs to the derivation of a target, a deliverable or a measure, and in which
//! order it is told. Words it in `text`; computes nothing: every value is the assessment's.

mod steps;
pub mod text;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

pub use crate::assess::derive_text::ingredients_of_total as ingredients_of;

use crate::assess::{Gap, Status, TargetAssessment, derive_text};
use crate::issue::Issue;
use crate::map::{
    Correction, DeliverableReport, MapRule, Observation, Observations, Stage, Standing,
};
use crate::period::Period;
use crate::pipeline::Evaluation;
use crate::plan::{Code, Decision, Relation, Role, Target, TargetKind};
use crate::provenance::Source;
use crate::quantity::{Exact, Qualifier};
use crate::read::FigureForm;
pub use steps::{Step, StepName};

/// The whole derivation of one item.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Trace {
    /// Of a target.
    Target(Box<TargetTrace>),
    /// Of a deliverable.
    Deliverable(Box<DeliverableTrace>),
    /// Of a measure.
    Measure(Box<MeasureTrace>),
}

/// How a target's figure and status came about.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TargetTrace {
    /// The target.
    pub code: Code,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// The report month.
    pub period: Period,
    /// Unit of the target.
    pub unit: String,
    /// Unit in which departments report (differs for ratios).
    pub reported_unit: String,
    /// How it is counted.
    pub target_kind: TargetKind,
    /// How the actual must stand to the value.
    pub relation: Relation,
    /// Target value.
    pub target_value: Exact,
    /// Due month.
    pub due: Period,
    /// Definition 口径 of the plan.
    pub definition: String,
    /// Every month that has a figure, a gap worth telling, or a figure that was not used.
    pub months: Vec<MonthTrace>,
    /// The base, if there is one.
    pub base: Option<BaseTrace>,
    /// 更正 rows about it, applied or not.
    pub corrections: Vec<Correction>,
    /// The office's decisions about it.
    pub decisions: Vec<Decision>,
    /// Findings about it.
    pub issues: Vec<Issue>,
    /// The actual, carried or not.
    pub actual: Option<Exact>,
    /// Qualifiers of the actual.
    pub qualifiers: Vec<Qualifier>,
    /// The month whose figure it is.
    pub actual_period: Option<Period>,
    /// Whether it is carried from that month.
    pub carried: bool,
    /// Its formula with numbers: what `indicators.csv` has as `derivation`.
    pub derivation: String,
    /// The rates, each with its formula and numbers, in order of computation.
    pub steps: Vec<Step>,
    /// The status.
    pub status: Status,
    /// The rule that decided the status, in Chinese and English.
    pub because: Words,
}

/// A sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Words {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// The base of a target.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BaseTrace {
    /// In the reported unit.
    pub value: Exact,
    /// The figure, or none if it is the catalogue's.
    pub figure: Option<FigureTrace>,
    /// Other bases that differ from it.
    pub others: Vec<FigureTrace>,
}

/// One month of a target.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MonthTrace {
    /// The month.
    pub period: Period,
    /// Its own actual, in the unit of the target.
    pub actual: Option<Exact>,
    /// What was expected.
    pub expected: Option<Exact>,
    /// Status as of that month.
    pub status: Status,
    /// Why it has no figure of its own.
    pub gap: Option<Gap>,
    /// Whether the series starts anew.
    pub breaks_series: bool,
    /// The formula of its total with numbers; empty if there is none.
    pub formula: String,
    /// The figures of the formula, in order.
    pub figures: Vec<FigureTrace>,
    /// Figures of that month that are no part of it: withheld, superseded, disputed, or not needed.
    pub others: Vec<FigureTrace>,
}

/// One figure with everything it stands on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FigureTrace {
    /// Its number in this run; [`Standing`] refers to it.
    pub id: usize,
    /// The part of a sum or breakdown.
    pub part: Option<String>,
    /// The month it speaks of.
    pub period: Period,
    /// The month of the return.
    pub return_period: Period,
    /// What it counts.
    pub form: FigureForm,
    /// The value in the reported unit.
    pub value: Exact,
    /// 约, 近 ….
    pub qualifier: Option<Qualifier>,
    /// Who reports it.
    pub department: String,
    /// What that department is to the target.
    pub role: Role,
    /// The cell.
    pub source: Source,
    /// SHA-256 of the file, empty for a decision.
    pub sha256: String,
    /// The unit as written.
    pub unit_text: String,
    /// Written unit × factor = reported unit.
    pub factor: Exact,
    /// How the row was mapped.
    pub mapped_by: MapRule,
    /// Whether it counts.
    pub standing: Standing,
    /// Where the figures stand that replaced it or dispute it, in the order `standing` names them.
    pub against: Vec<Source>,
    /// Line of the decision behind it.
    pub decision: Option<u64>,
    /// Rules that flagged it.
    pub flags: Vec<String>,
}

/// How a deliverable's state came about.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DeliverableTrace {
    /// The deliverable.
    pub code: Code,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// The report month.
    pub period: Period,
    /// The fields as they count, each with its cell.
    pub fields: Vec<FieldTrace>,
    /// Every report on it, in order of month.
    pub reports: Vec<DeliverableReport>,
    /// Decisions about it.
    pub decisions: Vec<Decision>,
    /// Findings about it.
    pub issues: Vec<Issue>,
    /// Status month by month.
    pub history: Vec<(Period, Status)>,
    /// The month of the last word on it.
    pub reported_period: Option<Period>,
    /// The date it is measured by.
    pub baseline_planned: Option<Date>,
    /// Status.
    pub status: Status,
}

/// A field of a deliverable with its cell.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FieldTrace {
    /// Name, as in `deliverables.csv`.
    pub field: String,
    /// Its value.
    pub value: String,
    /// The cell, if it stands in one.
    pub source: Option<Source>,
    /// The department.
    pub department: Option<String>,
}

/// How a measure's status came about.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MeasureTrace {
    /// The measure.
    pub code: Code,
    /// Title in Chinese.
    pub name_zh: String,
    /// Title in English.
    pub name_en: String,
    /// The report month.
    pub period: Period,
    /// Its targets: code, name, status.
    pub targets: Vec<(Code, String, Status)>,
    /// Its deliverables: code, name, status.
    pub deliverables: Vec<(Code, String, Status)>,
    /// Of these reported.
    pub deliverables_reported: usize,
    /// Of these done.
    pub deliverables_done: usize,
    /// Of these behind or missed.
    pub deliverables_behind: usize,
    /// The share of deliverables behind or unreported that counts, from the settings.
    pub deliverable_share: Exact,
    /// Status month by month.
    pub history: Vec<(Period, Status)>,
    /// Status.
    pub status: Status,
}

/// The derivation of an item, or `None` if the catalogue has no such code.
pub fn trace(evaluation: &Evaluation, code: &Code) -> Option<Trace> {
    if let Some(target) = evaluation.catalogue.target(code) {
        let assessed = evaluation
            .assessment
            .targets
            .iter()
            .find(|t| t.code == *code)?;
        return Some(Trace::Target(Box::new(of_target(
            evaluation, target, assessed,
        ))));
    }
    if evaluation.catalogue.deliverable(code).is_some() {
        return Some(Trace::Deliverable(Box::new(of_deliverable(
            evaluation, code,
        )?)));
    }
    evaluation.catalogue.measure(code)?;
    Some(Trace::Measure(Box::new(of_measure(evaluation, code)?)))
}

/// Ids of the observations that a target's actual stands on, in the order in which its formula
/// names them; the base of a ratio comes last. Empty where there is no actual.
pub fn ingredients(target: &Target, assessed: &TargetAssessment) -> Vec<usize> {
    if assessed.actual.is_none() {
        return Vec::new();
    }
    derive_text::ingredients(target, assessed)
}

fn of_target(evaluation: &Evaluation, target: &Target, assessed: &TargetAssessment) -> TargetTrace {
    let observations = &evaluation.observations;
    let hashes = hashes(observations);
    let figure = |id: usize| {
        observations
            .figures
            .get(id)
            .map(|o| figure(o, observations, &hashes))
    };
    let total = assessed
        .total
        .as_ref()
        .filter(|_| assessed.actual.is_some());
    TargetTrace {
        code: target.code.clone(),
        name_zh: target.name_zh.clone(),
        name_en: target.name_en.clone(),
        period: evaluation.period,
        unit: target.unit.clone(),
        reported_unit: target.reported_unit().to_owned(),
        target_kind: target.kind,
        relation: target.relation,
        target_value: target.value.clone(),
        due: target.due,
        definition: target.definition.clone(),
        months: months(observations, assessed, &hashes),
        base: assessed.base.as_ref().map(|base| BaseTrace {
            value: base.value.clone(),
            figure: base.figure.and_then(figure),
            others: assessed
                .other_bases
                .iter()
                .filter_map(|&id| figure(id))
                .collect(),
        }),
        corrections: observations
            .corrections
            .iter()
            .filter(|c| c.target == target.code)
            .cloned()
            .collect(),
        decisions: decisions(evaluation, &target.code),
        issues: issues(evaluation, &target.code),
        actual: assessed.actual.clone(),
        qualifiers: total.map(|t| t.qualifiers.clone()).unwrap_or_default(),
        actual_period: total.map(|t| t.period),
        carried: assessed.carried,
        derivation: derive_text::derivation(target, assessed, observations),
        steps: steps::steps(&evaluation.catalogue, target, assessed, evaluation.period),
        status: assessed.status,
        because: steps::because(&evaluation.catalogue, target, assessed, evaluation.period),
    }
}

fn months(
    observations: &Observations,
    assessed: &TargetAssessment,
    hashes: &BTreeMap<&str, &str>,
) -> Vec<MonthTrace> {
    let mut own: BTreeMap<Period, Vec<&Observation>> = BTreeMap::new();
    for observation in &observations.figures {
        if observation.target == assessed.code && observation.form != FigureForm::Base {
            own.entry(observation.period).or_default().push(observation);
        }
    }
    assessed
        .history
        .iter()
        .filter_map(|point| {
            let ids = point.total.as_ref().map(ingredients_of).unwrap_or_default();
            let others: Vec<_> = own
                .get(&point.period)
                .into_iter()
                .flatten()
                .filter(|o| !ids.contains(&o.id))
                .map(|o| figure(o, observations, hashes))
                .collect();
            let silent = matches!(point.gap, None | Some(Gap::Silent));
            let nothing = point.actual.is_none() && ids.is_empty() && others.is_empty();
            if silent && nothing && point.period != assessed.history.last()?.period {
                return None;
            }
            Some(MonthTrace {
                period: point.period,
                actual: point.actual.clone(),
                expected: point.expected.clone(),
                status: point.status,
                gap: point.gap.clone(),
                breaks_series: point.breaks_series,
                formula: point
                    .total
                    .as_ref()
                    .map(|t| derive_text::of_total(t, observations))
                    .unwrap_or_default(),
                figures: ids
                    .iter()
                    .filter_map(|&id| observations.figures.get(id))
                    .map(|o| figure(o, observations, hashes))
                    .collect(),
                others,
            })
        })
        .collect()
}

fn hashes(observations: &Observations) -> BTreeMap<&str, &str> {
    observations
        .returns
        .iter()
        .map(|r| (r.file.as_str(), r.sha256.as_str()))
        .collect()
}

fn against(o: &Observation, observations: &Observations) -> Vec<Source> {
    let ids: &[usize] = match &o.standing {
        Standing::Used | Standing::Withheld { .. } => &[],
        Standing::Superseded { by } => std::slice::from_ref(by),
        Standing::Disputed { with } => with,
    };
    let others = ids.iter().filter_map(|&id| observations.figures.get(id));
    others.map(|other| other.source.clone()).collect()
}

fn figure(
    o: &Observation,
    observations: &Observations,
    hashes: &BTreeMap<&str, &str>,
) -> FigureTrace {
    FigureTrace {
        id: o.id,
        part: o.part.clone(),
        period: o.period,
        return_period: o.return_period,
        form: o.form,
        value: o.value.clone(),
        qualifier: o.qualifier,
        department: o.department.clone(),
        role: o.role,
        source: o.source.clone(),
        sha256: hashes
            .get(o.source.file.as_str())
            .map(|h| (*h).to_owned())
            .unwrap_or_default(),
        unit_text: o.unit_text.clone(),
        factor: o.factor.clone(),
        mapped_by: o.mapped_by,
        standing: o.standing.clone(),
        against: against(o, observations),
        decision: o.decision,
        flags: o.flags.clone(),
    }
}

fn decisions(evaluation: &Evaluation, code: &Code) -> Vec<Decision> {
    evaluation
        .catalogue
        .decisions
        .iter()
        .filter(|d| d.item == *code && d.period <= evaluation.period)
        .cloned()
        .collect()
}

fn issues(evaluation: &Evaluation, code: &Code) -> Vec<Issue> {
    evaluation
        .issues
        .iter()
        .filter(|i| i.subject.as_deref() == Some(code.as_str()))
        .cloned()
        .collect()
}

fn of_deliverable(evaluation: &Evaluation, code: &Code) -> Option<DeliverableTrace> {
    let deliverable = evaluation.catalogue.deliverable(code)?;
    let assessed = evaluation
        .assessment
        .deliverables
        .iter()
        .find(|d| d.code == *code)?;
    let date = |d: Option<Date>| d.map(|d| d.to_string());
    let number = |n: &Option<Exact>| n.as_ref().map(ToString::to_string);
    let stage = |s: Option<Stage>| s.map(|s| crate::publish::labels::stage(s).to_owned());
    let fields = [
        ("stage", stage(assessed.stage)),
        ("share_done", number(&assessed.share_done)),
        ("planned", date(assessed.planned)),
        ("baseline_planned", date(assessed.baseline_planned)),
        ("finished", date(assessed.finished)),
        ("total_investment", number(&assessed.total_investment)),
        ("invested", number(&assessed.invested)),
    ]
    .into_iter()
    .filter_map(|(field, value)| {
        let report = assessed
            .sources
            .get(field)
            .and_then(|&id| evaluation.observations.deliverables.get(id));
        let own = report.map(|r| {
            let name = crate::assess::reported_field(field);
            let cell = r.cells.iter().find(|(f, _)| f == name).map(|(_, s)| s);
            cell.unwrap_or(&r.source).clone()
        });
        Some(FieldTrace {
            field: field.to_owned(),
            value: value?,
            source: own,
            department: report.map(|r| r.department.clone()),
        })
    })
    .collect();
    let mut reports: Vec<DeliverableReport> = evaluation
        .observations
        .deliverables
        .iter()
        .filter(|r| r.deliverable == *code)
        .cloned()
        .collect();
    reports.sort_by_key(|r| (r.period, r.id));
    Some(DeliverableTrace {
        code: code.clone(),
        name_zh: deliverable.name_zh.clone(),
        name_en: deliverable.name_en.clone(),
        period: evaluation.period,
        fields,
        reports,
        decisions: decisions(evaluation, code),
        issues: issues(evaluation, code),
        history: assessed.history.clone(),
        reported_period: assessed.reported_period,
        baseline_planned: assessed.baseline_planned,
        status: assessed.status,
    })
}

fn of_measure(evaluation: &Evaluation, code: &Code) -> Option<MeasureTrace> {
    let catalogue = &evaluation.catalogue;
    let measure = catalogue.measure(code)?;
    let assessment = &evaluation.assessment;
    let assessed = assessment.measures.iter().find(|m| m.code == *code)?;
    Some(MeasureTrace {
        code: code.clone(),
        name_zh: measure.title_zh.clone(),
        name_en: measure.title_en.clone(),
        period: evaluation.period,
        targets: assessment
            .targets
            .iter()
            .filter_map(|t| {
                let of = catalogue.target(&t.code).filter(|x| x.measure == *code)?;
                Some((t.code.clone(), of.name_zh.clone(), t.status))
            })
            .collect(),
        deliverables: assessment
            .deliverables
            .iter()
            .filter_map(|d| {
                let of = catalogue
                    .deliverable(&d.code)
                    .filter(|x| x.measure == *code)?;
                Some((d.code.clone(), of.name_zh.clone(), d.status))
            })
            .collect(),
        deliverables_reported: assessed.deliverables_reported,
        deliverables_done: assessed.deliverables_done,
        deliverables_behind: assessed.deliverables_behind,
        deliverable_share: catalogue.settings.rules.deliverable_share.clone(),
        history: assessed.history.clone(),
        status: assessed.status,
    })
}
