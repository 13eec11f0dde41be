//! Findings that have one cause are told once.
//!
//! Decides only what is one and the same: one wrong unit beside several figures, an empty column of
//! units, a merged block, a foreign table. What became of the figures is settled before.

use std::collections::{BTreeMap, BTreeSet};

use super::MappedRow;
use super::checks::*;
use crate::issue::{Issue, Severity};
use crate::provenance::CellAt;

/// Unmapped rows of one sheet from which on it is taken for a table of something else.
const FOREIGN: usize = 4;
/// Cells that a message names one by one.
const NAMED: usize = 10;

/// Merges findings of one cause into the first of them.
pub(super) fn merge(issues: &mut Vec<Issue>, rows: &[MappedRow]) {
    foreign_sheets(issues, rows);
    let mut firsts = BTreeMap::new();
    let mut groups: BTreeMap<usize, Vec<CellAt>> = BTreeMap::new();
    let mut gone = BTreeSet::new();
    for (n, issue) in issues.iter().enumerate() {
        let (Some(cause), Some(cell)) = (cause(issue), issue.cell) else {
            continue;
        };
        let key = (
            issue.file.clone(),
            issue.sheet.clone(),
            issue.period,
            issue.severity,
            issue.rule.clone(),
            cause,
        );
        let first = *firsts.entry(key).or_insert(n);
        groups.entry(first).or_default().push(cell);
        if first != n {
            gone.insert(n);
        }
    }
    for (first, mut cells) in groups {
        cells.sort();
        cells.dedup();
        if cells.len() < 2 {
            continue;
        }
        let issue = &mut issues[first];
        let named: Vec<String> = cells.iter().take(NAMED).map(CellAt::to_string).collect();
        let more = if cells.len() > NAMED { "…" } else { "" };
        let (zh, en) = (named.join("、") + more, named.join(", ") + more);
        let count = cells.len();
        if issue.rule == unit_assumed::RULE.code {
            issue.message = format!("{count}处（{zh}）未写计量单位，均按方案的单位采用");
            issue.message_en = format!("{count} figures ({en}) have no unit; the plan's is taken");
            issue.subject = None;
        } else {
            issue.message = format!("{}（{zh} 同此）", issue.message);
            issue.message_en = format!("{} (the same holds for {en})", issue.message_en);
        }
    }
    let mut n = 0;
    issues.retain(|_| {
        n += 1;
        !gone.contains(&(n - 1))
    });
}

/// What makes two findings of a rule on one sheet the same; `None` if they never are.
fn cause(issue: &Issue) -> Option<String> {
    let rule = issue.rule.as_str();
    if rule == unit_assumed::RULE.code {
        Some(String::new())
    } else if rule == "merged-figure" {
        Some(issue.message.clone())
    } else if [
        unit_impossible::RULE.code,
        unit_unknown::RULE.code,
        unit_conflict::RULE.code,
        form_unused::RULE.code,
    ]
    .contains(&rule)
    {
        Some(format!("{:?} {}", issue.subject, issue.message))
    } else {
        None
    }
}

/// A sheet none of whose rows could be mapped, or comes near an item, is one finding.
fn foreign_sheets(issues: &mut Vec<Issue>, rows: &[MappedRow]) {
    let mut sheets: BTreeMap<(&str, &str), (bool, Vec<String>)> = BTreeMap::new();
    for row in rows {
        let key = (row.source.file.as_str(), row.source.sheet.as_str());
        let (foreign, names) = sheets.entry(key).or_insert((true, Vec::new()));
        *foreign &= row.item.is_none() && row.suggestions.is_empty();
        names.push(crate::text::clean(&row.source.text));
    }
    for ((file, sheet), (foreign, names)) in sheets {
        let of_it = |i: &Issue| {
            i.rule == unmapped::RULE.code
                && i.file.as_deref() == Some(file)
                && i.sheet.as_deref() == Some(sheet)
        };
        if !foreign || issues.iter().filter(|i| of_it(i)).count() < FOREIGN {
            continue;
        }
        let filled = |i: &Issue| of_it(i) && i.severity == Severity::Error;
        let filled = issues.iter().any(filled);
        let Some(first) = issues.iter().find(|i| of_it(i)) else {
            continue;
        };
        let at = At {
            period: first.period,
            department: first.department.clone(),
            file: first.file.clone(),
            sheet: first.sheet.clone(),
            cell: first.cell,
            subject: None,
        };
        issues.retain(|i| !of_it(i));
        issues.push(unmapped::sheet(&at, sheet, &names, filled));
    }
}
