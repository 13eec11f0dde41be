//! A word or sign stands for “no figure”

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 以文字表示无数据
pub static RULE: Rule = Rule {
    code: "missing-written",
    severity: Severity::Note,
    zh: "以文字表示无数据",
    en: "A word or sign stands for “no figure”",
    remedy: "如应有数据请补报；未报按缺失处理，不作 0",
    remedy_en: "Return the figure if there is one; missing is never taken for 0",
};

/// A dash, a slash or 无 in a figure cell: missing, never 0.
pub fn found(at: &At, text: &str) -> Issue {
    RULE.at(
        at,
        format!("单元格写作“{text}”，按未报处理，不作 0"),
        format!("the cell says “{text}”: taken as not reported, never as 0"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn a_dash_is_missing_and_said() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, "—");
        says(&issue, &["—"]);
        assert_eq!(issue.cell, at.cell);
    }
}
