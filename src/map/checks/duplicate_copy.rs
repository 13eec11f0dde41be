//! An identical copy of another file

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 与另一份文件相同
pub static RULE: Rule = Rule {
    code: "duplicate-copy",
    severity: Severity::Note,
    zh: "与另一份文件相同",
    en: "An identical copy of another file",
    remedy: "无需处理；可删去多余的一份",
    remedy_en: "Nothing to do; the copy may be deleted",
};

/// The same bytes, or the same content, a second time.
pub fn found(at: &At, other: &str) -> Issue {
    RULE.at(
        at,
        format!("与 {other} 内容相同，只用其一"),
        format!("the same as {other}; one of them is used"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_other_file_is_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, "a.xlsx");
        says(&issue, &["a.xlsx"]);
        assert_eq!(issue.cell, at.cell);
    }
}
