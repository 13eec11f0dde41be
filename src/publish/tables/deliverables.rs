//! `deliverables`: one row per deliverable.

use super::super::labels;
use super::{Column, Field, Table, code_of, column, places};
use crate::assess::{DeliverableAssessment, reported_field};
use crate::pipeline::Evaluation;
use crate::plan::Deliverable;
use crate::provenance::Source;

const COLUMNS: &[Column] = &[
    column("deliverable", "任务编码", 9),
    column("measure", "措施", 6),
    column("kind", "类型", 9),
    column("name", "任务名称", 40),
    column("stage", "阶段", 9),
    column("share_done", "完成比例", 9),
    column("planned", "计划完成", 12),
    column("baseline_planned", "原计划完成", 12),
    column("finished", "实际完成", 12),
    column("total_investment", "总投资（亿元）", 12),
    column("invested", "累计完成投资（亿元）", 12),
    column("status", "状态", 9),
    column("reported_period", "最近填报", 10),
    column("department", "填报单位", 24),
    column("source_file", "来源文件", 36),
    column("source_sheet", "来源工作表", 14),
    column("source_cell", "来源单元格", 18),
];

/// The table. Every deliverable of the catalogue has its row, in order of code.
pub fn table(evaluation: &Evaluation) -> Table {
    let rows = evaluation
        .assessment
        .deliverables
        .iter()
        .filter_map(|assessed| {
            let deliverable = evaluation.catalogue.deliverable(&assessed.code)?;
            Some(row(evaluation, deliverable, assessed))
        })
        .collect();
    Table {
        name: "deliverables",
        sheet: "任务",
        columns: COLUMNS,
        rows,
    }
}

fn row(
    evaluation: &Evaluation,
    deliverable: &Deliverable,
    assessed: &DeliverableAssessment,
) -> Vec<Field> {
    let mut names: Vec<String> = Vec::new();
    let mut sources: Vec<&Source> = Vec::new();
    for (_, source, department) in sources_of(evaluation, assessed) {
        if !names.contains(department) {
            names.push(department.clone());
        }
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    let [file, sheet, cell] = places(&sources);
    vec![
        Field::text(deliverable.code.as_str()),
        Field::text(deliverable.measure.as_str()),
        Field::Code(
            code_of(deliverable.kind),
            labels::deliverable_kind(deliverable.kind),
        ),
        Field::text(&deliverable.name_zh),
        assessed
            .stage
            .map_or(Field::Empty, |s| Field::Code(code_of(s), labels::stage(s))),
        Field::share(assessed.share_done.as_ref()),
        Field::day(assessed.planned),
        Field::day(assessed.baseline_planned),
        Field::day(assessed.finished),
        Field::number(assessed.total_investment.as_ref()),
        Field::number(assessed.invested.as_ref()),
        Field::Code(
            assessed.status.code().into(),
            labels::status(assessed.status),
        ),
        Field::month(assessed.reported_period),
        Field::texts(names),
        file,
        sheet,
        cell,
    ]
}

/// The cells that the fields of a deliverable stand on, in order of report, then of cell, each
/// with the field's name and the department.
pub fn sources_of<'a>(
    evaluation: &'a Evaluation,
    assessed: &'a DeliverableAssessment,
) -> Vec<(&'a str, &'a Source, &'a String)> {
    let mut found = Vec::new();
    for (field, &id) in &assessed.sources {
        let Some(report) = evaluation.observations.deliverables.get(id) else {
            continue;
        };
        let cell = reported_field(field);
        found.extend(
            report
                .cells
                .iter()
                .filter(|(name, _)| name == cell)
                .map(|(_, source)| (id, field.as_str(), source, &report.department)),
        );
    }
    if found.is_empty() {
        // A report that says nothing but that the item exists still has its cell.
        found.extend(assessed.sources.iter().filter_map(|(field, &id)| {
            let report = evaluation.observations.deliverables.get(id)?;
            Some((id, field.as_str(), &report.source, &report.department))
        }));
    }
    found.sort_by(|a, b| (a.0, a.2.cell, a.1).cmp(&(b.0, b.2.cell, b.1)));
    found.into_iter().map(|(_, f, s, d)| (f, s, d)).collect()
}
