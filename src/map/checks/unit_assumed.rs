//! No unit is stated; the catalogue's is taken

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::provenance::CellAt;

/// 未写单位，按方案单位采用
pub static RULE: Rule = Rule {
    code: "unit-assumed",
    severity: Severity::Warning,
    zh: "未写单位，按方案单位采用",
    en: "No unit is stated; the catalogue's is taken",
    remedy: "请在单位栏写明计量单位",
    remedy_en: "State the unit",
};

/// A figure without any unit: the unit of the catalogue is taken, and said; `empty` is the cell for it.
pub fn found(at: &At, unit: &str, empty: Option<CellAt>) -> Issue {
    let (cell, cell_en) = match empty {
        Some(cell) => (format!("{cell} "), format!("{cell}: ")),
        None => (String::new(), String::new()),
    };
    RULE.at(
        at,
        format!("{cell}未写计量单位，按“{unit}”采用"),
        format!("{cell_en}no unit is stated; “{unit}” is taken"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_unit_taken_is_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, "家", Some(CellAt::new(4, 2)));
        says(&issue, &["家", "C5"]);
        assert_eq!(issue.cell, at.cell);
    }
}
