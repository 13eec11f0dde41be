//! The month lies outside the plan

use super::{At, Rule, cell_of};
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
    remedy: "请改正报告期后重报",
    remedy_en: "Correct the month and send again",
};

/// A return for a month that the plan does not have.
pub fn found(at: &At, period: Period, start: Period, end: Period) -> Issue {
    RULE.at(
        at,
        format!(
            "{}报告期写{}，方案期为{}至{}，整份未采用",
            cell_of(at),
            period.zh(),
            start.zh(),
            end.zh()
        ),
        format!(
            "{}says {}, the plan runs from {} to {}; nothing of the return is used",
            cell_of(at),
            period.en(),
            start.en(),
            end.en()
        ),
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
        says(&issue, &["2020", "2021"]);
        assert_eq!(issue.cell, at.cell);
    }
}
