//! The row's measure is not the item's

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::plan::Code;

/// 举措编号与指标不符
pub static RULE: Rule = Rule {
    code: "measure-mismatch",
    severity: Severity::Warning,
    zh: "举措编号与指标不符",
    en: "The row's measure is not the item's",
    remedy: "请核对举措编号",
    remedy_en: "Check the measure's number",
};

/// A row with another measure's number beside an unmistakable name.
pub fn found(at: &At, written: &Code, own: &str, name: &str) -> Issue {
    RULE.at(
        at,
        format!("“{name}”属于举措{own}，表中写作举措{written}；按名称采用"),
        format!("“{name}” belongs to measure {own}, the row says {written}; taken by its name"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_measures_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, &"7".into(), "8", "实际使用外资");
        says(&issue, &["7", "8"]);
        assert_eq!(issue.cell, at.cell);
    }
}
