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
    remedy: "如有准确数请补报",
    remedy_en: "Return the exact figure if there is one",
};

/// A qualifier (约, 近, 余 …) that travels with its figure.
pub fn found(at: &At, text: &str, qualifier: Qualifier) -> Issue {
    RULE.at(
        at,
        format!("“{text}”是概数（{}），随数值一并标注", qualifier.code()),
        format!(
            "“{text}” is qualified ({}); the word stays with the figure",
            qualifier.code()
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
        let issue = found(&at, "约500家", Qualifier::About);
        says(&issue, &["约500家", "about"]);
        assert_eq!(issue.cell, at.cell);
    }
}
