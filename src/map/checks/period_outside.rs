//! The month lies outside the plan

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::period::Period;

/// 报告期不在方案期内
pub static RULE: Rule = Rule {
    code: "period-outside",
    severity: Severity::Error,
    zh: "报告期不在方案期内",
    en: "The month lies outside the plan",
    remedy: "请核实报告期",
    remedy_en: "Check the month",
};

/// A return for a month that the plan does not have.
pub fn found(at: &At, period: Period, start: Period, end: Period) -> Issue {
    RULE.at(
        at,
        format!("报告期{period}不在方案期{start}至{end}内，整份未采用"),
        format!("{period} is not within {start} to {end}; nothing of the return is used"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_window_is_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, p("2020-12"), p("2021-01"), p("2022-12"));
        says(&issue, &["2020-12", "2021-01"]);
        assert_eq!(issue.cell, at.cell);
    }
}
