//! No return was received

use super::{At, Named, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::period::Period;

/// 未报送
pub static RULE: Rule = Rule {
    code: "return-missing",
    severity: Severity::Warning,
    zh: "未报送",
    en: "No return was received",
    remedy: "请尽快报送",
    remedy_en: "Send the return",
};

/// A department with items of its own that sent nothing usable.
pub fn found(at: &At, department: &Named, period: Period, items: usize) -> Issue {
    RULE.at(
        at,
        format!(
            "{}未报送{}填报表（应报{items}项）",
            department.zh,
            period.zh()
        ),
        {
            let items = if items == 1 {
                "1 item".to_owned()
            } else {
                format!("{items} items")
            };
            format!(
                "{} has sent nothing for {} ({items} due)",
                department.en,
                period.en()
            )
        },
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn department_and_month_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, &Named::new("甲局", "甲局"), p("2021-06"), 4);
        says(&issue, &["甲局", "4"]);
        assert_eq!(issue.cell, at.cell);
    }
}
