//! A correction is not used

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 更正未采用
pub static RULE: Rule = Rule {
    code: "correction-refused",
    severity: Severity::Error,
    zh: "更正未采用",
    en: "A correction is not used",
    remedy: "请按“指标、月份、口径（本月/累计/期末）、原值、新值、原因”填写",
    remedy_en: "Give indicator, month, form of figure, old and new value, and reason",
};

/// A 更正 row that cannot be applied.
pub fn found(at: &At, why: &str, why_en: &str) -> Issue {
    RULE.at(at, why.to_string(), why_en.to_string())
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_reason_is_told() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(
            &at,
            "月份“13月”无法识别",
            "the month 13月 is not understood",
        );
        says(&issue, &["13月"]);
        assert_eq!(issue.cell, at.cell);
    }
}
