//! Expected items are missing

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 应报项目不全
pub static RULE: Rule = Rule {
    code: "return-incomplete",
    severity: Severity::Warning,
    zh: "应报项目不全",
    en: "Expected items are missing",
    remedy: "请补报",
    remedy_en: "Return them too",
};

/// Items that a department leads and says nothing of.
pub fn found(at: &At, count: usize, names: &str, what: &str, what_en: &str) -> Issue {
    RULE.at(
        at,
        format!("{count}项{what}未报：{names}"),
        format!("{count} {what_en} are not reported: {names}"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_items_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, 2, "瞪羚企业（5.2）", "指标", "targets");
        says(&issue, &["5.2"]);
        assert_eq!(issue.cell, at.cell);
    }
}
