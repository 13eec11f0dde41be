//! The department is not known

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 填报单位无法识别
pub static RULE: Rule = Rule {
    code: "department-unknown",
    severity: Severity::Error,
    zh: "填报单位无法识别",
    en: "The department is not known",
    remedy: "请写全称或 departments.csv 中的简称",
    remedy_en: "Write the full name or a short name of departments.csv",
};

/// A return whose department cannot be told from cover, title, file or folder.
pub fn found(at: &At, written: &str, near: &str) -> Issue {
    RULE.at(
        at,
        format!("填报单位“{written}”不在单位名录中{near}，整份未采用"),
        format!(
            "the department “{written}” is not in the list{near}; nothing of the return is used"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_name_and_the_nearest_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, "市旅游局", "（市文旅局？）");
        says(&issue, &["市旅游局", "市文旅局"]);
        assert_eq!(issue.cell, at.cell);
    }
}
