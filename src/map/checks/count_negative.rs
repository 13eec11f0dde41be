//! A count is negative

use super::with_unit;
use super::{At, Rule};
use crate::issue::{Issue, Severity};
use crate::map::Observation;
use crate::plan::Target;
#[cfg(test)]
use crate::{map::FigureForm, plan::TargetKind};

/// 按个数统计的数值为负
pub static RULE: Rule = Rule {
    code: "count-negative",
    severity: Severity::Error,
    zh: "按个数统计的数值为负",
    en: "A count is negative",
    remedy: "请改正该单元格后重报；冲减以前月份的数，请填“更正”表",
    remedy_en: "Check the cell and return it again; earlier figures are reduced on the corrections sheet",
};

/// A figure in a counted unit below nought.
pub fn check(figure: &Observation, target: &Target, counted: bool) -> Option<Issue> {
    (counted && figure.value.is_negative()).then(|| {
        let value = with_unit(&figure.value, target);
        RULE.at(
            &At::figure(figure),
            format!("{}：填为{value}，个数不能为负，未采用", target.name_zh),
            format!(
                "{}: {value}; a count cannot be negative; not used",
                target.name_en
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn minus_five_firms_are_refused_and_minus_five_percent_are_not() {
        let target = target(TargetKind::Stock, "家", "120");
        let bad = figure(FigureForm::EndOfPeriod, "2021-06", "-5");
        says(&check(&bad, &target, true).unwrap(), &["-5家"]);
        assert!(check(&bad, &target, false).is_none());
        let good = figure(FigureForm::EndOfPeriod, "2021-06", "0");
        assert!(check(&good, &target, true).is_none());
    }
}
