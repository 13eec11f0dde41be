//! A figure carries a qualifier

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::quantity::Qualifier;

/// 数值带有限定词
pub static RULE: Rule = Rule {
    code: "qualified",
    severity: Severity::Warning,
    zh: "数值带有限定词",
    en: "A figure carries a qualifier",
    remedy: "有准确数的，请改报准确数",
    remedy_en: "Return the exact figure if there is one",
};

/// A qualifier (约, 近, 余 …) that travels with its figure, which is used as `value`.
pub fn found(at: &At, text: &str, qualifier: Qualifier, value: &str) -> Issue {
    let word = qualifier.zh();
    RULE.at(
        at,
        format!("“{text}”带有“{word}”字样，按{value}采用，报告中照写“{word}”"),
        format!(
            "“{text}” is no exact figure; used as {value}, and the word “{word}” stays with it"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_word_stays_with_the_figure() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, "约500家", Qualifier::About, "500家");
        says(&issue, &["约500家", "“约”", "500家"]);
        assert!(!issue.message.contains("about"));
        assert_eq!(issue.cell, at.cell);
    }
}
