//! A correction's old value is not what was returned

use super::{At, Named, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 更正的原值与已报不符
pub static RULE: Rule = Rule {
    code: "correction-old-value",
    severity: Severity::Warning,
    zh: "更正的原值与已报不符",
    en: "A correction's old value is not what was returned",
    remedy: "请核对原值；新值有误的，请再报更正",
    remedy_en: "Check the old value; if the new one is wrong, correct it again",
};

/// A correction whose old value differs from the figure that it replaces.
pub fn found(at: &At, name: &Named, written: &str, reported: &str) -> Issue {
    RULE.at(
        at,
        format!("{}：更正写原值{written}，已报为{reported}；已按新值更正", name.zh),
        format!(
            "{}: the correction says the old value was {written}; {reported} had been returned; the new value is used",
            name.en
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_values_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, &Named::new("瞪羚企业", "Gazelles"), "3家", "4家");
        says(&issue, &["3家", "4家"]);
        assert_eq!(issue.cell, at.cell);
    }
}
