//! The fill date is odd

use super::{At, Rule};
use crate::issue::{Issue, Severity};
use crate::period::Period;
use jiff::civil::Date;
#[cfg(test)]
use {crate::map::FigureForm, jiff::civil::date};

/// 填报日期不合理
pub static RULE: Rule = Rule {
    code: "fill-date-odd",
    severity: Severity::Warning,
    zh: "填报日期不合理",
    en: "The fill date is odd",
    remedy: "请核实填报日期",
    remedy_en: "Check the fill date",
};

/// A fill date before the month reported, or after the day as of which the report is made.
pub fn check(at: &At, filled: Date, period: Period, as_of: Date) -> Option<Issue> {
    (filled < period.first_day() || filled > as_of).then(|| {
        RULE.at(
            at,
            format!("填报日期{filled}，报告期{period}，报告截止日{as_of}"),
            format!("filled on {filled} for {period}; the report is as of {as_of}"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn a_return_is_filled_within_or_after_its_month_and_not_in_the_future() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let (period, as_of) = (p("2021-06"), date(2021, 7, 31));
        says(
            &check(&at, date(2021, 8, 1), period, as_of).unwrap(),
            &["2021-08-01"],
        );
        assert!(check(&at, date(2021, 5, 31), period, as_of).is_some());
        assert!(check(&at, date(2021, 7, 3), period, as_of).is_none());
    }
}
