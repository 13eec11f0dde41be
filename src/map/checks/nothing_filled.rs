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
    if cells == 0 {
        return RULE.at(
            at,
            "表中没有填写任何数据，整份未采用；空白不作 0",
            "nothing is filled in; nothing is used, and blank is never 0",
        );
    }
    RULE.at(
        at,
        format!("{cells}个数据单元格全部空白，整份未采用；空白不作 0"),
        format!("all {cells} data cells are blank; nothing is used, and blank is never 0"),
    )
}

/// A return of which nothing came to be used, whatever the single reasons.
pub fn unused(at: &At) -> Issue {
    RULE.at_with(
        at,
        "没有一个单元格可以采用，整份未采用",
        "not a single cell can be used; nothing of the return is used",
        "请核对报告期、项目名称和表头后重报",
        "Check month, names of items and headings, and send again",
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
        says(&unused(&at), &[]);
        assert_eq!(issue.cell, at.cell);
    }
}
