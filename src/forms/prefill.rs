//! What a form already says when a department opens it: last month's figures, known bases,
//! definitions.
//!
//! Decides what is carried over from the observations. Last month's figures are shown beside the
//! open cells and never in them: a return that was not filled in must not repeat old figures.

use std::collections::BTreeMap;

use crate::map::{DeliverableReport, Observation, Observations, Stage, Standing};
use crate::period::Period;
use crate::plan::{Catalogue, Code};
use crate::quantity::Exact;
use crate::read::FigureForm;

use super::schema::headline;

/// What is known of a department's items before it fills in the form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prefill {
    /// Last month's headline figure by target and part.
    pub figures: BTreeMap<(Code, Option<String>), Exact>,
    /// The base as last reported, or as the catalogue has it.
    pub bases: BTreeMap<(Code, Option<String>), Exact>,
    /// The definition that the department last gave.
    pub definitions: BTreeMap<Code, String>,
    /// Last month's word on a deliverable, in a few words.
    pub deliverables: BTreeMap<Code, String>,
}

/// What `observations` know, for the form of `department` (full name) for `period`.
pub fn prefill(
    catalogue: &Catalogue,
    observations: &Observations,
    department: &str,
    period: Period,
) -> Prefill {
    let mut prefill = Prefill::default();
    for target in &catalogue.targets {
        if let Some(base) = &target.base {
            prefill
                .bases
                .insert((target.code.clone(), None), base.clone());
        }
    }
    let mut own: Vec<&Observation> = observations
        .figures
        .iter()
        .filter(|o| o.department == department && o.standing == Standing::Used)
        .filter(|o| o.period < period)
        .collect();
    own.sort_by_key(|o| (o.period, o.id));
    for figure in own {
        let Some(target) = catalogue.target(&figure.target) else {
            continue;
        };
        let key = (figure.target.clone(), figure.part.clone());
        if figure.form == FigureForm::Base {
            if target.base.is_none() {
                prefill.bases.insert(key, figure.value.clone());
            }
        } else if figure.form == headline(target.kind) && figure.period == period.prev() {
            prefill.figures.insert(key, figure.value.clone());
        }
        if let Some(definition) = &figure.definition {
            prefill
                .definitions
                .insert(figure.target.clone(), definition.clone());
        }
    }
    for report in &observations.deliverables {
        if report.department == department
            && report.period == period.prev()
            && report.standing == Standing::Used
        {
            prefill
                .deliverables
                .insert(report.deliverable.clone(), in_short(report));
        }
    }
    prefill
}

/// `推进中，完成45%，计划2022-06-30`
fn in_short(report: &DeliverableReport) -> String {
    let mut words = Vec::new();
    if let Some(stage) = report.stage {
        words.push(stage_name(stage).to_owned());
    }
    if let Some(share) = &report.share_done {
        let points = share * &Exact::int(100);
        words.push(format!("完成{}%", points.to_trimmed(2)));
    }
    if let Some(date) = report.finished {
        words.push(format!("{date}完成"));
    } else if let Some(date) = report.planned {
        words.push(format!("计划{date}"));
    }
    words.join("，")
}

/// A stage as the form offers it.
pub fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::NotStarted => "未启动",
        Stage::Preparing => "前期",
        Stage::Started => "开工",
        Stage::UnderWay => "推进中",
        Stage::Building => "在建",
        Stage::Completed => "竣工",
        Stage::InOperation => "投产",
        Stage::Done => "已完成",
        Stage::Suspended => "暂缓",
        Stage::Terminated => "终止",
    }
}
