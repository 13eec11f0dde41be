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
    remedy: "请使用填报模板，或保留“指标名称、计量单位、本年累计”等表头",
    remedy_en: "Use the form, or keep headings such as 指标名称, 计量单位, 本年累计",
};

/// A workbook without any table that can be understood.
pub fn found(at: &At, sheets: &str) -> Issue {
    RULE.at(
        at,
        format!("没有找到含指标、任务或进展的表（工作表：{sheets}），整份未采用"),
        format!("no table with indicators, deliverables or progress was found (sheets: {sheets}); nothing is used"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_sheets_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, "Sheet1");
        says(&issue, &["Sheet1"]);
        assert_eq!(issue.cell, at.cell);
    }
}
