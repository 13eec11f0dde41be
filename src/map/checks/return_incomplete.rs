//! Expected items are missing

use super::{At, Named, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 应报项目不全
pub static RULE: Rule = Rule {
    code: "return-incomplete",
    severity: Severity::Warning,
    zh: "应报项目不全",
    en: "Expected items are missing",
    remedy: "请补报所列各项",
    remedy_en: "Return them too",
};

/// Items that a department leads and says nothing of: `targets`, else tasks.
pub fn found(at: &At, count: usize, names: &Named, targets: bool) -> Issue {
    let (what, what_en) = if targets {
        ("指标", "target")
    } else {
        ("任务", "deliverable")
    };
    let (s, are) = if count == 1 { ("", "is") } else { ("s", "are") };
    RULE.at(
        at,
        format!("{count}项{what}未报：{}", names.zh),
        format!("{count} {what_en}{s} {are} not reported: {}", names.en),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_items_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(
            &at,
            1,
            &Named::new("瞪羚企业（5.2）", "Gazelles (5.2)"),
            true,
        );
        says(&issue, &["5.2"]);
        assert!(issue.message_en.contains("1 target is not reported"));
        assert_eq!(issue.cell, at.cell);
    }
}
