//! A return came late

use super::{At, Named, Rule, csv_field, day_zh, each};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::period::Period;
use jiff::civil::Date;
#[cfg(test)]
use jiff::civil::date;

/// 迟报
pub static RULE: Rule = Rule {
    code: "return-late",
    severity: Severity::Warning,
    zh: "迟报",
    en: "A return came late",
    remedy: "请按时报送；实际按时送达的，由办公室在 received.csv 加一行",
    remedy_en: "Send it in time; if it was, the office adds a line to received.csv",
};

/// A return for `period` filled or received after the due day.
pub fn found(at: &At, period: Period, received: Date, due: Date) -> Issue {
    let department = csv_field(at.department.as_deref().unwrap_or_default());
    let line = format!("{period},{department},{due}");
    let own = Named::new("按时报送", "send it in time");
    let office = Named::new(
        format!("实际按时送达的，在 received.csv 加一行（写实际送达日期）：{line}"),
        format!("if it came in time, add to received.csv with the day it came: {line}"),
    );
    let remedy = each(&own, &office);
    RULE.at_with(
        at,
        format!(
            "报送日期{}，晚于截止日期{}，记为迟报",
            day_zh(received),
            day_zh(due)
        ),
        format!("dated {received}, due on {due}: late"),
        remedy.zh,
        remedy.en,
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_days_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, p("2021-06"), date(2021, 7, 9), date(2021, 7, 5));
        says(&issue, &["2021"]);
        assert!(
            issue
                .message
                .contains("2021年7月9日，晚于截止日期2021年7月5日")
        );
        assert!(
            issue.remedy.ends_with("2021-06,甲局,2021-07-05"),
            "{}",
            issue.remedy
        );
        assert_eq!(issue.cell, at.cell);
    }
}
