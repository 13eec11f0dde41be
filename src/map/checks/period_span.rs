//! A span is stated; single months are not used

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::period::Period;

/// 报告期写作时段，本月数不采用
pub static RULE: Rule = Rule {
    code: "period-span",
    severity: Severity::Warning,
    zh: "报告期写作时段，本月数不采用",
    en: "A span is stated; single months are not used",
    remedy: "请写明报告月份，并分别填报本月和累计",
    remedy_en: "State the month, and return month and total separately",
};

/// A span such as 上半年: totals are usable, a single month's figure is not sure.
pub fn found(at: &At, written: &str, period: Period) -> Issue {
    RULE.at(
        at,
        format!("“{written}”按截至{}的累计采用，本月一栏含义不明，未采用", period.zh()),
        format!("“{written}” is taken as totals through {}; what the month column means is not sure, it is not used", period.en()),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_words_and_the_month_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, "上半年", p("2021-06"));
        says(&issue, &["上半年", "2021"]);
        assert_eq!(issue.cell, at.cell);
    }
}
