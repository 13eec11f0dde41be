//! A column of another year

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 表头注明其他年份，该列未采用
pub static RULE: Rule = Rule {
    code: "column-other-year",
    severity: Severity::Warning,
    zh: "表头注明其他年份，该列未采用",
    en: "A column of another year, not used",
    remedy: "如该列就是本期数，请改正表头年份后重报",
    remedy_en: "If it is this period's figure, correct the heading and send again",
};

/// Figures under a heading that names a year other than that of the return's month.
pub fn found(at: &At, year: i16, own: i16) -> Issue {
    RULE.at(
        at,
        format!("表头注明 {year} 年，与报告年份 {own} 不同，该列未采用"),
        format!("the heading names {year}, not {own}; the column is not used"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_years_are_named() {
        let at = At::figure(&figure(FigureForm::YearToDate, "2021-06", "1"));
        let issue = found(&at, 2020, 2021);
        says(&issue, &["2020", "2021"]);
        assert_eq!(issue.cell, at.cell);
    }
}
