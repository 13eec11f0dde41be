//! The department is taken from file or folder name

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 填报单位取自文件名或文件夹
pub static RULE: Rule = Rule {
    code: "department-from-name",
    severity: Severity::Note,
    zh: "填报单位取自文件名或文件夹",
    en: "The department is taken from file or folder name",
    remedy: "请在表中写明填报单位",
    remedy_en: "State the department in the sheet",
};

/// A return that does not say whose it is; its file or folder does.
pub fn found(at: &At, department: &str) -> Issue {
    RULE.at(
        at,
        format!("表中未写填报单位，按文件名或文件夹取为“{department}”"),
        format!("the sheet names no department; file or folder say “{department}”"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_department_is_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, "甲局");
        says(&issue, &["甲局"]);
        assert_eq!(issue.cell, at.cell);
    }
}
