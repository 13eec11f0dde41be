//! `indicators`: one row per target.

use super::super::labels;
use super::{Column, Field, Table, code_of, column, departments, places};
use crate::assess::TargetAssessment;
use crate::assess::derive_text::derivation;
use crate::map::Observation;
use crate::pipeline::Evaluation;
use crate::plan::{Role, Target};
use crate::trace::ingredients;

const COLUMNS: &[Column] = &[
    column("target", "指标编码", 8),
    column("measure", "措施", 6),
    column("name", "指标名称", 28),
    column("unit", "计量单位", 9),
    column("kind", "类型", 9),
    column("relation", "关系", 9),
    column("base", "基期值", 12),
    column("target_value", "目标值", 12),
    column("actual", "实际值", 12),
    column("actual_period", "数据月份", 10),
    column("carried", "沿用", 6),
    column("qualifier", "限定词", 9),
    column("completion_rate", "完成率", 9),
    column("progress", "进度", 9),
    column("expected_share", "序时进度", 9),
    column("expected_value", "序时应达", 12),
    column("pace_ratio", "进度比", 9),
    column("status", "状态", 9),
    column("previous_actual", "上月实际值", 12),
    column("change", "比上月", 12),
    column("forecast", "到期预测值", 12),
    column("needed_per_month", "月均还需", 12),
    column("department", "填报单位", 24),
    column("source_file", "来源文件", 36),
    column("source_sheet", "来源工作表", 14),
    column("source_cell", "来源单元格", 12),
    column("source_text", "原文", 14),
    column("source_unit", "原单位", 9),
    column("derivation", "算法", 24),
];

/// The table. Every target of the catalogue has its row, in order of code.
pub fn table(evaluation: &Evaluation) -> Table {
    let rows = evaluation
        .assessment
        .targets
        .iter()
        .filter_map(|assessed| {
            let target = evaluation.catalogue.target(&assessed.code)?;
            Some(row(evaluation, target, assessed))
        })
        .collect();
    Table {
        name: "indicators",
        sheet: "指标",
        columns: COLUMNS,
        rows,
    }
}

fn row(evaluation: &Evaluation, target: &Target, assessed: &TargetAssessment) -> Vec<Field> {
    let figures: Vec<&Observation> = ingredients(target, assessed)
        .iter()
        .filter_map(|&id| evaluation.observations.figures.get(id))
        .collect();
    let sources: Vec<_> = figures.iter().map(|f| &f.source).collect();
    let has_actual = assessed.actual.is_some();
    let total = assessed.total.as_ref().filter(|_| has_actual);
    let [file, sheet, cell] = places(&sources);
    let qualifiers = total.map_or(&[][..], |t| &t.qualifiers);
    vec![
        Field::text(target.code.as_str()),
        Field::text(target.measure.as_str()),
        Field::text(&target.name_zh),
        Field::text(&target.unit),
        Field::Code(code_of(target.kind), labels::kind(target.kind)),
        Field::Code(code_of(target.relation), labels::relation(target.relation)),
        Field::number(assessed.base.as_ref().map(|b| &b.value)),
        Field::Number(target.value.clone()),
        Field::number(assessed.actual.as_ref()),
        Field::month(total.map(|t| t.period)),
        if has_actual {
            Field::Flag(assessed.carried)
        } else {
            Field::Empty
        },
        if qualifiers.is_empty() {
            Field::Empty
        } else {
            Field::Codes(
                qualifiers
                    .iter()
                    .map(|&q| (q.code().to_owned(), q.zh()))
                    .collect(),
            )
        },
        Field::share(assessed.completion_rate.as_ref()),
        Field::share(assessed.progress.as_ref()),
        Field::share(assessed.expected_share.as_ref()),
        Field::number(assessed.expected_value.as_ref()),
        Field::share(assessed.pace_ratio.as_ref()),
        Field::Code(
            assessed.status.code().into(),
            labels::status(assessed.status),
        ),
        Field::number(assessed.previous_actual.as_ref()),
        Field::number(assessed.change.as_ref()),
        Field::number(assessed.forecast.as_ref()),
        Field::number(assessed.needed_per_month.as_ref()),
        if figures.is_empty() {
            leads(evaluation, target)
        } else {
            departments(&figures)
        },
        file,
        sheet,
        cell,
        Field::texts(sources.iter().map(|s| s.text.clone()).collect()),
        Field::texts(figures.iter().map(|f| f.unit_text.clone()).collect()),
        Field::text(derivation(target, assessed, &evaluation.observations)),
    ]
}

/// Who is to report a target that has no figure.
fn leads(evaluation: &Evaluation, target: &Target) -> Field {
    let mut names: Vec<String> = Vec::new();
    for lead in evaluation.catalogue.leads_of(&target.code) {
        if matches!(lead.role, Role::Lead | Role::Part) && !names.contains(&lead.department) {
            names.push(lead.department.clone());
        }
    }
    Field::texts(names)
}
