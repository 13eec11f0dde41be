//! A name is written slightly differently

use super::{At, Named, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::plan::Code;

/// 名称写法略有不同
pub static RULE: Rule = Rule {
    code: "mapped-normalised",
    severity: Severity::Note,
    zh: "名称写法略有不同",
    en: "A name is written slightly differently",
    remedy: "建议使用方案名称",
    remedy_en: "Use the plan's name",
};

/// A name that differs in space, width, brackets or punctuation only.
pub fn found(at: &At, written: &str, name: &Named, code: &Code) -> Issue {
    RULE.at(
        at,
        format!("“{written}”即“{}”（{code}）", name.zh),
        format!("“{written}” is “{}” ({code})", name.en),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_names_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(
            &at,
            "外贸 进出口总额",
            &Named::new("外贸进出口总额", "Trade"),
            &"8.2".into(),
        );
        says(&issue, &["外贸 进出口总额", "8.2"]);
        assert_eq!(issue.cell, at.cell);
    }
}
