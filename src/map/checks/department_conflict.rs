//! Two departments are named

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 填报单位前后矛盾
pub static RULE: Rule = Rule {
    code: "department-conflict",
    severity: Severity::Error,
    zh: "填报单位前后矛盾",
    en: "Two departments are named",
    remedy: "请核实填报单位后重报",
    remedy_en: "State one department and return it again",
};

/// Two departments named in places of equal right.
pub fn found(at: &At, one: &str, other: &str) -> Issue {
    RULE.at(
        at,
        format!("一处写“{one}”，另一处写“{other}”，整份未采用"),
        format!("one place says “{one}”, another “{other}”; nothing of the return is used"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, "甲局", "乙局");
        says(&issue, &["甲局", "乙局"]);
        assert_eq!(issue.cell, at.cell);
    }
}
