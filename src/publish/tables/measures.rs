//! `measures`: one row per measure.

use super::super::labels;
use super::{Column, Field, Table, column};
use crate::pipeline::Evaluation;
use crate::plan::Code;

const COLUMNS: &[Column] = &[
    column("measure", "措施", 6),
    column("action", "行动", 6),
    column("title", "措施名称", 40),
    column("status", "状态", 9),
    column("targets", "指标数", 8),
    column("targets_reported", "已报指标", 9),
    column("deliverables", "任务数", 8),
    column("deliverables_reported", "已报任务", 9),
    column("deliverables_done", "已完成", 8),
    column("deliverables_behind", "滞后", 8),
    column("issues", "校验问题", 9),
];

/// The table. Every measure of the catalogue has its row, in order of code.
pub fn table(evaluation: &Evaluation) -> Table {
    let rows = evaluation
        .assessment
        .measures
        .iter()
        .filter_map(|assessed| {
            let measure = evaluation.catalogue.measure(&assessed.code)?;
            Some(vec![
                Field::text(measure.code.as_str()),
                Field::text(measure.action.as_str()),
                Field::text(&measure.title_zh),
                Field::Code(
                    assessed.status.code().into(),
                    labels::status(assessed.status),
                ),
                Field::Count(assessed.targets),
                Field::Count(assessed.targets_reported),
                Field::Count(assessed.deliverables),
                Field::Count(assessed.deliverables_reported),
                Field::Count(assessed.deliverables_done),
                Field::Count(assessed.deliverables_behind),
                Field::Count(issues(evaluation, &measure.code)),
            ])
        })
        .collect();
    Table {
        name: "measures",
        sheet: "措施",
        columns: COLUMNS,
        rows,
    }
}

/// Findings about the measure, its targets and its deliverables.
fn issues(evaluation: &Evaluation, measure: &Code) -> usize {
    evaluation
        .issues
        .iter()
        .filter_map(|issue| issue.subject.as_deref())
        .filter(|subject| evaluation.catalogue.measure_of(&Code::from(*subject)) == Some(measure))
        .count()
}
