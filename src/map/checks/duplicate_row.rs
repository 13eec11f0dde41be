//! The same figure stands twice

use super::{At, Named, Rule};
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
pub fn found(at: &At, first: &Source, name: &Named) -> Issue {
    RULE.at(
        at,
        format!("{}：与 {first} 相同，只计一次", name.zh),
        format!("{}: the same as {first}, counted once", name.en),
    )
}

/// A sheet that repeats figures of another one: a copy of it, told once.
pub fn sheet(at: &At, copy: &str, original: &str, count: usize) -> Issue {
    RULE.at_with(
        at,
        format!("工作表“{copy}”有{count}个数值与“{original}”相同，只计一次"),
        format!(
            "{count} figures of the sheet “{copy}” are the same as in “{original}” and counted once"
        ),
        format!("工作表“{copy}”如为多余的副本，请删去"),
        format!("Delete the sheet “{copy}” if it is a copy"),
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
            &Named::new("瞪羚企业", "Gazelles"),
        );
        says(
            &sheet(&at, "填报表 (2)", "填报表", 11),
            &["填报表 (2)", "11"],
        );
        says(&issue, &["2021-06/甲局.xlsx!指标!H5"]);
        assert_eq!(issue.cell, at.cell);
    }
}
