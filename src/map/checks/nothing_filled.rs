//! Nothing is filled in

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 表格未填写
pub static RULE: Rule = Rule {
    code: "nothing-filled",
    severity: Severity::Error,
    zh: "表格未填写",
    en: "Nothing is filled in",
    remedy: "请填写后重报",
    remedy_en: "Fill it in and return it",
};

/// The template sent back unfilled: no zeros.
pub fn found(at: &At, cells: usize) -> Issue {
    RULE.at(
        at,
        format!("{cells}个数据单元格全部空白，整份未采用；空白不作 0"),
        format!("all {cells} data cells are blank; nothing is used, and blank is never 0"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_number_of_blank_cells_is_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, 12);
        says(&issue, &["12"]);
        assert_eq!(issue.cell, at.cell);
    }
}
