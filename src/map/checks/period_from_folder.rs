//! The month is taken from the folder

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::period::Period;

/// 报告期取自文件夹或文件名
pub static RULE: Rule = Rule {
    code: "period-from-folder",
    severity: Severity::Note,
    zh: "报告期取自文件夹或文件名",
    en: "The month is taken from folder or file name",
    remedy: "请在表中写明报告期",
    remedy_en: "State the month in the sheet",
};

/// A return that does not say for which month it is, or only in part (`said`: 6月); its folder, or
/// else its file name, does.
pub fn found(at: &At, said: Option<&str>, period: Period, folder: bool) -> Issue {
    let (zh, en) = if folder {
        ("文件夹", "folder")
    } else {
        ("文件名", "file name")
    };
    if let Some(said) = said {
        let said = crate::text::clean(said);
        return RULE.at(
            at,
            format!("“{said}”未写明年月，按{zh}取为{}", period.zh()),
            format!("“{said}” does not say year and month; the {en} says {}", period.en()),
        );
    }
    RULE.at(
        at,
        format!("表中未写报告期，按{zh}取为{}", period.zh()),
        format!("the sheet states no month; the {en} says {}", period.en()),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_month_is_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, None, p("2021-06"), false);
        says(&issue, &["2021"]);
        assert!(
            issue.message.contains("按文件名取为2021年6月"),
            "{}",
            issue.message
        );
        assert!(
            found(&at, None, p("2021-06"), true)
                .message
                .contains("按文件夹取为")
        );
        assert_eq!(issue.cell, at.cell);
        says(&found(&at, Some("6月"), p("2021-06"), true), &["6月", "2021"]);
    }
}
