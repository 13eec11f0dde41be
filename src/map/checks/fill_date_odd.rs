//! The fill date is odd

use super::{At, Rule, day_zh};
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
    remedy: "请改正填报日期后重报",
    remedy_en: "Correct the fill date and send again",
};

/// A fill date before the month reported, or after the day as of which the report is made: it says
/// nothing about when the return came.
pub fn check(at: &At, filled: Date, period: Period, as_of: Date) -> Option<Issue> {
    let (zh, en) = if filled < period.first_day() {
        (
            format!("早于报告期{}", period.zh()),
            format!("before {}", period.en()),
        )
    } else if filled > as_of {
        (format!("晚于{}", day_zh(as_of)), format!("after {as_of}"))
    } else {
        return None;
    };
    Some(RULE.at(
        at,
        format!("填报日期写作{}，{zh}，不合理；不作为报送时间的依据，数值照常采用", day_zh(filled)),
        format!("the fill date {filled} lies {en}; it does not tell when the return came, the figures are used"),
    ))
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
            &["2021"],
        );
        let early = check(&at, date(2021, 5, 31), period, as_of).unwrap();
        assert!(
            early.message.contains("2021年5月31日，早于报告期2021年6月"),
            "{}",
            early.message
        );
        assert!(check(&at, date(2021, 7, 3), period, as_of).is_none());
    }
}
