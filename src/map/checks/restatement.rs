//! An earlier month's figure was restated

use super::{At, Named, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::period::Period;

/// 以前月份的数值被改动
pub static RULE: Rule = Rule {
    code: "restatement",
    severity: Severity::Warning,
    zh: "以前月份的数值被改动",
    en: "An earlier month's figure was restated",
    remedy: "确为更正的，请在“更正”表中写明原因；不是更正的，请改回原数后重报",
    remedy_en: "If it is a correction, give the reason on the corrections sheet; else write the old figure again and send again",
};

/// A later return that changes an earlier month without a 更正.
pub fn found(at: &At, name: &Named, month: Period, new: &str, old: &Named) -> Issue {
    RULE.at(
        at,
        format!(
            "{}：{}原报{}，本表改为{new}，未填“更正”表；按{new}采用",
            name.zh,
            month.zh(),
            old.zh
        ),
        format!(
            "{}: {} was {}, now {new}, without a correction; {new} is used",
            name.en,
            month.en(),
            old.en
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_figures_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(
            &at,
            &Named::new("瞪羚企业", "Gazelles"),
            p("2021-05"),
            "3家",
            &Named::new("2家（a!b!H5）", "2家 (a!b!H5)"),
        );
        says(&issue, &["3家", "H5", "2021"]);
        assert_eq!(issue.cell, at.cell);
    }
}
