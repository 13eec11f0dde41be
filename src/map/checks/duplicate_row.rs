//! The same figure stands twice

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::provenance::Source;

/// 同一数值重复填报
pub static RULE: Rule = Rule {
    code: "duplicate-row",
    severity: Severity::Warning,
    zh: "同一数值重复填报",
    en: "The same figure stands twice",
    remedy: "请删去重复行",
    remedy_en: "Delete the repetition",
};

/// The same item with the same figure twice in one file: counted once, both cells named.
pub fn found(at: &At, first: &Source, name: &str) -> Issue {
    RULE.at(
        at,
        format!("{name}：与 {first} 相同，只计一次"),
        format!("{name}: the same as {first}, counted once"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_cells_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(
            &at,
            &figure(FigureForm::EndOfPeriod, "2021-06", "1").source,
            "瞪羚企业",
        );
        says(&issue, &["2021-06/甲局.xlsx!指标!H5"]);
        assert_eq!(issue.cell, at.cell);
    }
}
