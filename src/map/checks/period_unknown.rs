//! The month is not stated

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 报告期不明
pub static RULE: Rule = Rule {
    code: "period-unknown",
    severity: Severity::Error,
    zh: "报告期不明",
    en: "The month is not stated",
    remedy: "填报单位：在封面写明报告期（如“2026年6月”）后重报。办公室：或把文件放入当月的文件夹 inputs/YYYY-MM",
    remedy_en: "Department: state the month on the cover, such as 2026年6月, and send again. Office: or put the file into the folder inputs/YYYY-MM",
};

/// A return without a month anywhere.
pub fn found(at: &At) -> Issue {
    RULE.at(
        at,
        "表中、文件名和文件夹都没有写明报告期，整份未采用",
        "neither sheet, file name nor folder states a month; nothing of the return is used",
    )
}

/// A field of time whose value cannot be read.
pub fn unreadable(at: &At, written: &str) -> Issue {
    RULE.at_with(
        at,
        format!("报告期写作“{written}”，无法识别，整份未采用"),
        format!(
            "the month is written “{written}”, which cannot be read; nothing of the return is used"
        ),
        "请写成“2026年6月”这样的年月后重报",
        "Write year and month, such as 2026年6月, and send again",
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_finding_has_a_place() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at);
        says(&issue, &[]);
        assert_eq!(issue.cell, at.cell);
    }
}
