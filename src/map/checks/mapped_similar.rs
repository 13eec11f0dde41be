//! A near name was taken for an item

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::plan::Code;

/// 名称相近，按相近指标采用
pub static RULE: Rule = Rule {
    code: "mapped-similar",
    severity: Severity::Warning,
    zh: "名称相近，按相近指标采用",
    en: "A near name was taken for an item",
    remedy: "请核实是否同一指标；确认后可在 aliases.csv 中加一行，否则请改用方案名称",
    remedy_en: "Check that it is the same item; then add a line to aliases.csv, else use the plan's name",
};

/// A name that is close to one item only: used, and asked about.
pub fn found(at: &At, written: &str, name: &str, code: &Code) -> Issue {
    RULE.at(
        at,
        format!("“{written}”按“{name}”（{code}）采用，请确认是同一指标"),
        format!("“{written}” was taken for “{name}” ({code}); please confirm"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_names_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, "实际利用外资", "实际使用外资", &"29.1".into());
        says(&issue, &["实际利用外资", "实际使用外资", "29.1"]);
        assert_eq!(issue.cell, at.cell);
    }
}
