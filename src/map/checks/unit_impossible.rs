//! A unit that can never become the item's, such as 亩 for 家: an error of that cell, never a guess.

use super::{At, Rule};
use crate::issue::{Issue, Severity};
use crate::unit::UnitError;

/// 单位与指标不符
pub static RULE: Rule = Rule {
    code: "unit-impossible",
    severity: Severity::Error,
    zh: "单位与指标不符",
    en: "The unit cannot become the item's",
    remedy: "请按指标的计量单位填写后重报",
    remedy_en: "Return the figure in the item's unit",
};

/// What the conversion refused.
pub fn found(at: &At, error: &UnitError) -> Issue {
    RULE.at(at, error.zh.clone(), error.en.clone())
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;
    use crate::map::FigureForm;
    use crate::unit::Units;

    #[test]
    fn land_for_firms_is_refused_and_both_units_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let units = Units::default();
        let (mu, firms) = (units.parse("亩").unwrap(), units.parse("家").unwrap());
        let error = units.convert(&x("3"), &mu, &firms).unwrap_err();
        says(&found(&at, &error), &["亩", "家"]);
    }
}
