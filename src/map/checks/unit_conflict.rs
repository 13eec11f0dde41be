//! Two units contradict each other

use super::{At, Named, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 同一数值写了互相矛盾的单位
pub static RULE: Rule = Rule {
    code: "unit-conflict",
    severity: Severity::Error,
    zh: "同一数值写了互相矛盾的单位",
    en: "Two units contradict each other",
    remedy: "请改正其中一处，使单位一致后重报",
    remedy_en: "Correct one of them so that the units agree, and send again",
};

/// Units of different size written in places of equal right: which is meant cannot be told.
pub fn found(at: &At, one: &Named, other: &Named) -> Issue {
    RULE.at(
        at,
        format!("{}，{}，分不清以哪个为准，未采用", one.zh, other.zh),
        format!(
            "{}, {}; which holds cannot be told; not used",
            one.en, other.en
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_units_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(
            &at,
            &Named::new("表头（E3）写“万元”", "the heading (E3) says 万元"),
            &Named::new("计量单位栏（C4）写“亿元”", "the unit column (C4) says 亿元"),
        );
        says(&issue, &["万元", "亿元"]);
        assert_eq!(issue.cell, at.cell);
    }
}
