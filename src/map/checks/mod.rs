//! The rules that each return and figure is checked by: one file, one rule, one code, one test.

use crate::issue::Issue;

/// Sorts findings by file, sheet, cell, rule and the rest, and drops exact repetitions.
pub fn in_order(issues: &mut Vec<Issue>) {
    issues.sort_by(|a, b| {
        (&a.file, &a.sheet, a.cell, &a.rule, a).cmp(&(&b.file, &b.sheet, b.cell, &b.rule, b))
    });
    issues.dedup();
}
