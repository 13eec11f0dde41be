//! The year to date is taken as the end-of-period figure

use super::{At, Named, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 以“本年累计”作期末数
pub static RULE: Rule = Rule {
    code: "stock-from-year-to-date",
    severity: Severity::Note,
    zh: "以“本年累计”作期末数",
    en: "The year to date is taken as the end-of-period figure",
    remedy: "如期末数与累计数不同，请另列“期末”一栏",
    remedy_en: "If they differ, add a column for the end of the period",
};

/// A stock or level on a sheet that has only 本月 and 本年累计.
pub fn found(at: &At, name: &Named) -> Issue {
    RULE.at(
        at,
        format!("{}按期末数统计，表中没有“期末”栏，按“本年累计”一栏采用", name.zh),
        format!("{} is an end-of-period item; the sheet has no such column, so the year to date is taken", name.en),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_item_is_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, &Named::new("瞪羚企业", "Gazelles"));
        says(&issue, &[]);
        assert!(issue.message.contains("瞪羚企业") && issue.message_en.contains("Gazelles"));
        assert_eq!(issue.cell, at.cell);
    }
}
