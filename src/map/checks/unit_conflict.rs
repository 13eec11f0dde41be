//! Two units contradict each other

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 同一数值写了互相矛盾的单位
pub static RULE: Rule = Rule {
    code: "unit-conflict",
    severity: Severity::Error,
    zh: "同一数值写了互相矛盾的单位",
    en: "Two units contradict each other",
    remedy: "请统一单位后重报",
    remedy_en: "Make the units agree and return the figure again",
};

/// Units of different size written in places of equal right: which is meant cannot be told.
pub fn found(at: &At, one: &str, other: &str) -> Issue {
    RULE.at(
        at,
        format!("一处写“{one}”，另一处写“{other}”"),
        format!("one place says “{one}”, another “{other}”"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_units_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, "万元", "亿元");
        says(&issue, &["万元", "亿元"]);
        assert_eq!(issue.cell, at.cell);
    }
}
