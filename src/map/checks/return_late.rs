//! A return came late

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use jiff::civil::Date;
#[cfg(test)]
use jiff::civil::date;

/// 迟报
pub static RULE: Rule = Rule {
    code: "return-late",
    severity: Severity::Warning,
    zh: "迟报",
    en: "A return came late",
    remedy: "请按时报送",
    remedy_en: "Send it in time",
};

/// A return filled or received after the due day.
pub fn found(at: &At, received: Date, due: Date) -> Issue {
    RULE.at(
        at,
        format!("{received}报送，截止日期{due}"),
        format!("received on {received}, due on {due}"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_days_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, date(2021, 7, 9), date(2021, 7, 5));
        says(&issue, &["2021-07-09", "2021-07-05"]);
        assert_eq!(issue.cell, at.cell);
    }
}
