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
    remedy: "请只写一个填报单位后重报；两单位各报一份",
    remedy_en: "State one department and send again; two departments send two returns",
};

/// Two departments named in places of equal right: each the place, in both languages, and whom it
/// names.
pub fn found(at: &At, one: (&str, &str, &str), other: (&str, &str, &str)) -> Issue {
    if one.0 == other.0 {
        return RULE.at(
            at,
            format!(
                "{} 写有“{}”和“{}”两个单位，整份未采用",
                one.0, one.2, other.2
            ),
            format!(
                "{} names two departments, “{}” and “{}”; nothing of the return is used",
                one.1, one.2, other.2
            ),
        );
    }
    RULE.at(
        at,
        format!(
            "{} 写“{}”，{} 写“{}”，整份未采用",
            one.0, one.2, other.0, other.2
        ),
        format!(
            "{} says “{}”, {} “{}”; nothing of the return is used",
            one.1, one.2, other.1, other.2
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, ("A1", "A1", "甲局"), ("A2", "A2", "乙局"));
        says(&issue, &["A1", "甲局", "A2", "乙局"]);
        assert_eq!(issue.cell, at.cell);
    }
}
