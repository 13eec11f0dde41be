//! A row says another month or year than its return

use super::{At, Rule};
use crate::issue::{Issue, Severity};
use crate::period::Period;

/// 该行注明的时期与报告期不符
pub static RULE: Rule = Rule {
    code: "row-period",
    severity: Severity::Error,
    zh: "该行注明的时期与报告期不符",
    en: "A row says another month or year than its return",
    remedy: "请改报本月数据；更正以前月份请填“更正”表",
    remedy_en: "Return this month's figures; corrections of earlier months belong on the 更正 sheet",
};

/// A row whose own statement of its time is not the return's month.
pub fn found(at: &At, written: &str, own: Period) -> Issue {
    RULE.at(
        at,
        format!("该行注明“{written}”，与报告期{}不符，整行未采用", own.zh()),
        format!("the row says “{written}”, not {}; it is not used", own.en()),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;
    use crate::map::FigureForm;

    #[test]
    fn what_the_row_says_is_named() {
        let at = At::figure(&figure(FigureForm::YearToDate, "2021-06", "1"));
        let issue = found(&at, "5月", p("2021-06"));
        says(&issue, &["5月"]);
        assert_eq!(issue.cell, at.cell);
    }
}
