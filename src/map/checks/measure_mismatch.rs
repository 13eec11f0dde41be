//! The row's measure is not the item's

use super::{At, Named, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::plan::Code;
use crate::provenance::CellAt;

/// 措施编码与指标不符
pub static RULE: Rule = Rule {
    code: "measure-mismatch",
    severity: Severity::Warning,
    zh: "措施编码与指标不符",
    en: "The row's measure is not the item's",
    remedy: "请改正措施编码",
    remedy_en: "Correct the measure's number",
};

/// A row with another measure's number, in `cell`, beside an unmistakable name.
pub fn found(at: &At, written: &Code, own: &str, name: &Named, cell: Option<CellAt>) -> Issue {
    let cell = cell.map_or("该格".to_owned(), |c| c.to_string());
    let cell_en = if cell == "该格" { "the cell" } else { &cell };
    RULE.at_with(
        at,
        format!(
            "“{}”属于措施{own}，表中写作措施{written}；按名称采用",
            name.zh
        ),
        format!(
            "“{}” belongs to measure {own}, the row says {written}; taken by its name",
            name.en
        ),
        format!("请把 {cell} 改为 {own}"),
        format!("Write {own} in {cell_en}"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_measures_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(
            &at,
            &"7".into(),
            "8",
            &Named::new("实际使用外资", "Foreign capital"),
            Some(CellAt::new(3, 2)),
        );
        says(&issue, &["7", "8"]);
        assert!(issue.remedy.contains("把 C4 改为 8"), "{}", issue.remedy);
        assert_eq!(issue.cell, at.cell);
    }
}
