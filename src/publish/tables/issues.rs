//! `issues`: one row per finding.

use super::{Column, Field, Table, column};
use crate::issue::Issue;
use crate::pipeline::Evaluation;

const COLUMNS: &[Column] = &[
    column("rule", "规则", 20),
    column("severity", "级别", 7),
    column("department", "单位", 24),
    column("file", "文件", 36),
    column("sheet", "工作表", 14),
    column("cell", "单元格", 9),
    column("subject", "事项", 9),
    column("message", "问题", 60),
    column("remedy", "处理办法", 50),
];

/// The table: errors first, then warnings, then notes, each in the order of the findings.
pub fn table(evaluation: &Evaluation) -> Table {
    let mut issues: Vec<&Issue> = evaluation.issues.iter().collect();
    issues.sort_by_key(|i| i.severity);
    Table {
        name: "issues",
        sheet: "校验问题",
        columns: COLUMNS,
        rows: issues.into_iter().map(row).collect(),
    }
}

fn row(issue: &Issue) -> Vec<Field> {
    let or_empty = |text: &Option<String>| Field::text(text.as_deref().unwrap_or_default());
    vec![
        Field::text(&issue.rule),
        Field::Code(issue.severity.code().into(), issue.severity.zh()),
        or_empty(&issue.department),
        or_empty(&issue.file),
        or_empty(&issue.sheet),
        issue
            .cell
            .map_or(Field::Empty, |c| Field::text(c.to_string())),
        or_empty(&issue.subject),
        Field::text(&issue.message),
        Field::text(&issue.remedy),
    ]
}
