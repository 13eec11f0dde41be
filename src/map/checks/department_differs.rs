//! The cover's department is not the other places'

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 封面单位与其他位置不同
pub static RULE: Rule = Rule {
    code: "department-differs",
    severity: Severity::Warning,
    zh: "封面单位与其他位置不同",
    en: "The cover's department is not the other places'",
    remedy: "请核实；采用封面所写单位",
    remedy_en: "Check it; the cover counts",
};

/// A title, file or folder that names another department than the cover.
pub fn found(at: &At, used: &str, other: &str, place: &str) -> Issue {
    RULE.at(
        at,
        format!("采用“{used}”，{place}为“{other}”"),
        format!("“{used}” is taken; {place} says “{other}”"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, "甲局", "乙局", "文件夹");
        says(&issue, &["甲局", "乙局", "文件夹"]);
        assert_eq!(issue.cell, at.cell);
    }
}
