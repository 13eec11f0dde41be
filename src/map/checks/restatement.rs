//! An earlier month's figure was restated

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::period::Period;

/// 以前月份的数值被改动
pub static RULE: Rule = Rule {
    code: "restatement",
    severity: Severity::Warning,
    zh: "以前月份的数值被改动",
    en: "An earlier month's figure was restated",
    remedy: "请在“更正”表中填写原因",
    remedy_en: "Give the reason on the corrections sheet",
};

/// A later return that changes an earlier month without a 更正.
pub fn found(at: &At, name: &str, month: Period, new: &str, old: &str) -> Issue {
    RULE.at(
        at,
        format!("{name}：{month}改为 {new}，原报 {old}，未附更正说明；采用新数"),
        format!("{name}: {month} becomes {new}, it was {old}, without a correction; the new figure counts"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_figures_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, "瞪羚企业", p("2021-05"), "3家", "a!b!H5（2家）");
        says(&issue, &["3家", "H5", "2021-05"]);
        assert_eq!(issue.cell, at.cell);
    }
}
