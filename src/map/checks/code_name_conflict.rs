//! Code and name speak of different items

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::plan::Code;

/// 编号与名称不是同一项
pub static RULE: Rule = Rule {
    code: "code-name-conflict",
    severity: Severity::Error,
    zh: "编号与名称不是同一项",
    en: "Code and name speak of different items",
    remedy: "请核对编号与名称后重报",
    remedy_en: "Check code and name and return the row again",
};

/// A row whose code is one item's and whose name is another's.
pub fn found(at: &At, code: &Code, written: &str, meant: &str) -> Issue {
    RULE.at(
        at,
        format!("编号{code}与名称“{written}”不是同一项{meant}，该行未采用"),
        format!(
            "code {code} and name “{written}” are not the same item{meant}; the row is not used"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, &"5.2".into(), "独角兽企业", "（5.3）");
        says(&issue, &["5.2", "独角兽企业", "5.3"]);
        assert_eq!(issue.cell, at.cell);
    }
}
