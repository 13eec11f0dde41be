//! A correction is not used

use super::{At, Named, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 更正未采用
pub static RULE: Rule = Rule {
    code: "correction-refused",
    severity: Severity::Error,
    zh: "更正未采用",
    en: "A correction is not used",
    remedy: "请按“指标、月份、数据类别（本月、本年累计或期末）、原值、新值、原因”填写",
    remedy_en: "Give indicator, month, form of figure, old and new value, and reason",
};

/// A 更正 row that cannot be applied: why, and what to do about it.
pub fn found(at: &At, why: &Named, remedy: &Named) -> Issue {
    RULE.at_with(
        at,
        format!("更正未采用：{}", why.zh),
        format!("correction not used: {}", why.en),
        &remedy.zh,
        &remedy.en,
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_reason_is_told() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let why = Named::new("更正月份写作“13月”", "the month is written “13月”");
        let what = Named::new("请写成“2026年5月”", "Write it like 2026年5月");
        let issue = found(&at, &why, &what);
        assert!(issue.message.starts_with("更正未采用："));
        assert!(issue.remedy.contains("2026年5月"));
        says(&issue, &["13月"]);
        assert_eq!(issue.cell, at.cell);
    }
}
