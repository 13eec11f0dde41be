//! A decision matches nothing

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 裁定没有对应的数值
pub static RULE: Rule = Rule {
    code: "decision-unused",
    severity: Severity::Warning,
    zh: "裁定没有对应的数值",
    en: "A decision matches nothing",
    remedy: "请核对 decisions.csv 中该行的月份、编号和来源",
    remedy_en: "Check month, item and source of that line of decisions.csv",
};

/// A decision about a figure that is not there.
pub fn found(at: &At, line: u64, what: &str, what_en: &str) -> Issue {
    RULE.at(
        at,
        format!("decisions.csv 第{line}行（{what}）没有对应的数值"),
        format!("line {line} of decisions.csv ({what_en}) matches no figure"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_line_is_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, 7, "采用 甲局", "accept 甲局");
        says(&issue, &["7", "甲局"]);
        assert_eq!(issue.cell, at.cell);
    }
}
