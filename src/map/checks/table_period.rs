//! A table's caption says another month or year

use super::{At, Rule};
use crate::issue::{Issue, Severity};
use crate::period::Period;

/// 表格标题或工作表名注明其他时期
pub static RULE: Rule = Rule {
    code: "table-period",
    severity: Severity::Warning,
    zh: "表格标题或工作表名注明其他时期，该表未采用",
    en: "A table captioned with another month or year, not used",
    remedy: "如该表就是本期数据，请改正标题或工作表名后重报",
    remedy_en: "If it holds this period's figures, correct its title or sheet name and send again",
};

/// A table whose title, section or sheet names a time that is not the return's month.
pub fn found(at: &At, caption: &str, own: Period) -> Issue {
    RULE.at(
        at,
        format!("“{caption}”与报告期{}不符，其下的表未采用", own.zh()),
        format!(
            "“{caption}” is not {}; the table below it is not used",
            own.en()
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;
    use crate::map::FigureForm;

    #[test]
    fn the_caption_is_named() {
        let at = At::figure(&figure(FigureForm::YearToDate, "2021-06", "1"));
        let issue = found(&at, "2020年1-6月", p("2021-06"));
        says(&issue, &["2020年1-6月"]);
    }
}
