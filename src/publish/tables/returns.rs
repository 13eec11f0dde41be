//! `returns`: one row per input file that lies in or before the report month.

use super::super::labels;
use super::{Column, Field, Table, code_of, column};
use crate::map::DeptReturn;
use crate::pipeline::Evaluation;

const COLUMNS: &[Column] = &[
    column("file", "文件", 40),
    column("sha256", "SHA-256", 20),
    column("format", "格式", 8),
    column("department", "单位", 24),
    column("period", "报告期", 10),
    column("layout", "版式", 9),
    column("filled", "填报日期", 12),
    column("timeliness", "时效", 9),
    column("rows", "数据行", 8),
    column("mapped", "已对应", 8),
    column("unmapped", "未对应", 8),
    column("outcome", "处理结果", 10),
    column("reason", "原因", 50),
];

/// The table, in order of path.
pub fn table(evaluation: &Evaluation) -> Table {
    let rows = evaluation
        .observations
        .returns
        .iter()
        .filter(|r| super::super::inputs::speaks_by(evaluation.period, &evaluation.batch, r))
        .map(row)
        .collect();
    Table {
        name: "returns",
        sheet: "填报表",
        columns: COLUMNS,
        rows,
    }
}

fn row(file: &DeptReturn) -> Vec<Field> {
    // A file that was not read has no rows to count; 0 would say that it was read and empty.
    let count = |n: usize| {
        if file.layout.is_empty() {
            Field::Empty
        } else {
            Field::Count(n)
        }
    };
    vec![
        Field::text(&file.file),
        Field::text(&file.sha256),
        Field::text(&file.format),
        Field::text(file.department.as_deref().unwrap_or_default()),
        Field::month(file.period),
        Field::text(&file.layout),
        Field::day(file.filled),
        file.timeliness.map_or(Field::Empty, |t| {
            Field::Code(code_of(t), labels::timeliness(t))
        }),
        count(file.rows),
        count(file.mapped),
        count(file.unmapped),
        Field::Code(code_of(file.outcome), labels::outcome(file.outcome)),
        Field::text(&file.reason),
    ]
}
