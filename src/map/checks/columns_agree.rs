//! Two columns of one meaning agree once converted

use super::{At, Named, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::provenance::CellAt;

/// 两列含义相同且数值一致
pub static RULE: Rule = Rule {
    code: "columns-agree",
    severity: Severity::Note,
    zh: "两列含义相同且数值一致",
    en: "Two columns of one meaning that agree",
    remedy: "请只保留一列",
    remedy_en: "Keep one of them",
};

/// Cells of one row under headings of one meaning that say the same in the item's unit.
pub fn found(at: &At, name: &Named, used: CellAt, others: &[CellAt]) -> Issue {
    let others: Vec<String> = others.iter().map(CellAt::to_string).collect();
    RULE.at(
        at,
        format!(
            "{}：{} 与 {used} 的表头含义相同，换算后数值一致，采用 {used}",
            name.zh,
            others.join("、")
        ),
        format!(
            "{}: {} and {used} have headings of one meaning and agree once converted; {used} is used",
            name.en,
            others.join(", ")
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_cells_are_named() {
        let at = At::figure(&figure(FigureForm::YearToDate, "2021-06", "1"));
        let issue = found(
            &at,
            &Named::new("瞪羚企业", "Gazelles"),
            CellAt::new(4, 7),
            &[CellAt::new(4, 8)],
        );
        says(&issue, &["H5", "I5"]);
        assert_eq!(issue.cell, at.cell);
    }
}
