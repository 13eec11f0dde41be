//! A figure is for a month after the return's

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::period::Period;

/// 数值属于报告期之后的月份
pub static RULE: Rule = Rule {
    code: "later-month",
    severity: Severity::Warning,
    zh: "数值属于报告期之后的月份",
    en: "A figure is for a month after the return's",
    remedy: "请只填报告期及以前的月份",
    remedy_en: "Return figures up to the month reported only",
};

/// A figure under a month that the return cannot know yet.
pub fn found(at: &At, month: Period, own: Period) -> Issue {
    RULE.at(
        at,
        format!("表头月份为{month}，晚于报告期{own}，未采用"),
        format!("the heading says {month}, after the return's {own}; not used"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_months_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, p("2021-09"), p("2021-08"));
        says(&issue, &["2021-09", "2021-08"]);
        assert_eq!(issue.cell, at.cell);
    }
}
