//! The month is taken from the folder

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::period::Period;

/// 报告期取自文件夹
pub static RULE: Rule = Rule {
    code: "period-from-folder",
    severity: Severity::Note,
    zh: "报告期取自文件夹",
    en: "The month is taken from the folder",
    remedy: "请在表中写明报告期",
    remedy_en: "State the month in the sheet",
};

/// A return that does not say for which month it is; its folder (or file name) does.
pub fn found(at: &At, period: Period) -> Issue {
    RULE.at(
        at,
        format!("表中未写报告期，按文件夹取为{period}"),
        format!("the sheet states no month; the folder says {period}"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_month_is_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, p("2021-06"));
        says(&issue, &["2021-06"]);
        assert_eq!(issue.cell, at.cell);
    }
}
