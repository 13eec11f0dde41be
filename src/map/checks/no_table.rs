//! No table was found

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 没有可识别的填报表
pub static RULE: Rule = Rule {
    code: "no-table",
    severity: Severity::Error,
    zh: "没有可识别的填报表",
    en: "No table was found",
    remedy: "请使用办公室下发的填报表；自制表须有一行表头，写明“指标名称”“计量单位”“本年累计”等",
    remedy_en: "Use the office's form; a table of your own needs a row of headings such as 指标名称, 计量单位, 本年累计",
};

/// A workbook without any table that can be understood.
pub fn found(at: &At, sheets: &[String]) -> Issue {
    RULE.at(
        at,
        format!(
            "各工作表（{}）都没有认出表头行，整份未采用",
            sheets.join("、")
        ),
        format!(
            "no row of headings was found on any sheet ({}); nothing is used",
            sheets.join(", ")
        ),
    )
}

/// A workbook whose tables have no column to be filled in.
pub fn without_columns(at: &At, sheets: &[String]) -> Issue {
    RULE.at_with(
        at,
        format!(
            "工作表（{}）的表头中没有认出填数的栏，整份未采用",
            sheets.join("、")
        ),
        format!(
            "no column of figures was found under the headings ({}); nothing is used",
            sheets.join(", ")
        ),
        "请在表头写明各栏是“本月”“本年累计”还是“期末”后重报",
        "Head each column 本月, 本年累计 or 期末 and send again",
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_sheets_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, &["Sheet1".to_owned()]);
        says(&issue, &["Sheet1"]);
        says(&without_columns(&at, &["Sheet1".to_owned()]), &["Sheet1"]);
        assert_eq!(issue.cell, at.cell);
    }
}
