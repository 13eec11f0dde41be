//! The unit is not known

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 单位无法识别
pub static RULE: Rule = Rule {
    code: "unit-unknown",
    severity: Severity::Error,
    zh: "单位无法识别",
    en: "The unit is not known",
    remedy: "请改用方案中的计量单位；如单位正确，请在 units.csv 中补充一行",
    remedy_en: "Use the plan's unit; if this one is right, add a line to units.csv",
};

/// A unit written for this very figure that nobody knows.
pub fn found(at: &At, text: &str, expected: &str) -> Issue {
    RULE.at(
        at,
        format!("单位“{text}”无法识别，指标单位为“{expected}”"),
        format!("the unit “{text}” is not known; the item's is “{expected}”"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_units_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, "件套", "家");
        says(&issue, &["件套", "家"]);
        assert_eq!(issue.cell, at.cell);
    }
}
