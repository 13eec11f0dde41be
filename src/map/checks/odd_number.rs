//! A number is written oddly

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::read::Oddity;

/// 数字写法特殊
pub static RULE: Rule = Rule {
    code: "odd-number",
    severity: Severity::Warning,
    zh: "数字写法特殊",
    en: "A number is written oddly",
    remedy: "请改为普通数字",
    remedy_en: "Write a plain number",
};

/// Something odd about a readable number: used, and told.
pub fn found(at: &At, oddity: &Oddity) -> Issue {
    RULE.at(at, oddity.zh.clone(), oddity.en.clone())
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_oddity_is_told() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(
            &at,
            &Oddity {
                zh: "前导撇号".into(),
                en: "apostrophe 前导撇号".into(),
            },
        );
        says(&issue, &["前导撇号"]);
        assert_eq!(issue.cell, at.cell);
    }
}
