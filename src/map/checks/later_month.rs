//! A figure is for a month after the return's

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::period::Period;
use crate::provenance::CellAt;

/// 数值属于报告期之后的月份
pub static RULE: Rule = Rule {
    code: "later-month",
    severity: Severity::Warning,
    zh: "数值属于报告期之后的月份",
    en: "A figure is for a month after the return's",
    remedy: "请只填报告期及以前月份的数",
    remedy_en: "Return figures up to the month reported only",
};

/// A figure under a month that the return cannot know yet.
pub fn found(at: &At, heading: Option<(&str, CellAt)>, month: Period, own: Period) -> Issue {
    let (zh, en) = match heading {
        Some((text, cell)) => (
            format!("表头“{text}”（{cell}）"),
            format!("the heading “{text}” ({cell})"),
        ),
        None => (
            format!("表头月份{}", month.zh()),
            format!("the heading's month {}", month.en()),
        ),
    };
    RULE.at(
        at,
        format!("{zh}晚于报告期{}，该列未采用", own.zh()),
        format!("{en} is after {}; the column is not used", own.en()),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_months_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(
            &at,
            Some(("9月", CellAt::new(2, 4))),
            p("2021-09"),
            p("2021-08"),
        );
        says(&issue, &["9月", "E3"]);
        assert_eq!(issue.cell, at.cell);
    }
}
