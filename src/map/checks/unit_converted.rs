//! A figure that was written in a multiple of the item's unit: the factor is told.

use super::{At, Rule};
use crate::issue::{Issue, Severity};
use crate::unit::Note;

/// 数值经过单位换算
pub static RULE: Rule = Rule {
    code: "unit-converted",
    severity: Severity::Note,
    zh: "数值经过单位换算",
    en: "A figure was converted",
    remedy: "无需处理；换算有误请核对单位",
    remedy_en: "Nothing to do; if the factor is wrong, check the unit",
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
    fn the_factor_is_told() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let units = Units::default();
        let (from, to) = (units.parse("万家").unwrap(), units.parse("家").unwrap());
        let note = units.convert(&x("3"), &from, &to).unwrap().note.unwrap();
        says(&found(&at, &note), &["10000"]);
    }
}
