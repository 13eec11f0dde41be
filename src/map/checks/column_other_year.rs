//! A column of another year

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::provenance::CellAt;

/// 表头注明其他年份，该列未采用
pub static RULE: Rule = Rule {
    code: "column-other-year",
    severity: Severity::Warning,
    zh: "表头注明其他年份，该列未采用",
    en: "A column of another year, not used",
    remedy: "如该列就是本期数，请改正表头年份后重报",
    remedy_en: "If it is this period's figure, correct the heading and send again",
};

/// Figures under a heading that names a year other than that of the return's month. Where a row has
/// no other figure, the caller makes it an error.
pub fn found(at: &At, heading: Option<(&str, CellAt)>, year: i16, own: i16) -> Issue {
    let Some((text, cell)) = heading else {
        return RULE.at(
            at,
            format!("表头注明{year}年，报告期是{own}年，该列未采用"),
            format!("the heading is of {year}, the return of {own}; the column is not used"),
        );
    };
    RULE.at_with(
        at,
        format!("表头“{text}”（{cell}）注明{year}年，报告期是{own}年，该列未采用"),
        format!("the heading “{text}” ({cell}) is of {year}, the return of {own}; the column is not used"),
        format!("如是本期数，请把 {cell} 改为“本年累计”后重报"),
        format!("If it is this period's figure, write 本年累计 in {cell} and send again"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_years_are_named() {
        let at = At::figure(&figure(FigureForm::YearToDate, "2021-06", "1"));
        let issue = found(&at, Some(("2020年累计", CellAt::new(2, 3))), 2020, 2021);
        says(&issue, &["2020年累计", "D3", "2021"]);
        assert_eq!(issue.cell, at.cell);
    }
}
