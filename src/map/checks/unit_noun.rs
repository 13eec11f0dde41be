//! Another measure word for the same kind of count (户 for 家): used, and told.

use super::{At, Rule};
use crate::issue::{Issue, Severity};
use crate::unit::Note;

/// 计量单位用词不同
pub static RULE: Rule = Rule {
    code: "unit-noun",
    severity: Severity::Warning,
    zh: "计量单位用词不同",
    en: "Another measure word is used",
    remedy: "请改用方案的计量单位；如统计对象不同请说明",
    remedy_en: "Use the plan's unit; if something else is counted, say so",
};

/// What the conversion tells.
pub fn found(at: &At, note: &Note) -> Issue {
    RULE.at(at, note.zh.clone(), note.en.clone())
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;
    use crate::map::FigureForm;
    use crate::unit::Units;

    #[test]
    fn another_measure_word_is_told() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let units = Units::default();
        let (from, to) = (units.parse("户").unwrap(), units.parse("家").unwrap());
        let note = units.convert(&x("3"), &from, &to).unwrap().note.unwrap();
        says(&found(&at, &note), &["户", "家"]);
    }
}
