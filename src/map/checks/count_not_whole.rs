//! A count is not whole

use super::with_unit;
use super::{At, Rule};
use crate::issue::{Issue, Severity};
use crate::map::Observation;
use crate::plan::Target;
#[cfg(test)]
use crate::{map::FigureForm, plan::TargetKind};

/// 按个数统计的数值不是整数
pub static RULE: Rule = Rule {
    code: "count-not-whole",
    severity: Severity::Error,
    zh: "按个数统计的数值不是整数",
    en: "A count is not whole",
    remedy: "请核实该单元格并改为整数后重报；如确为该数，由主管部门裁定确认",
    remedy_en: "Check the cell and return a whole number; if it is right, the office confirms it by a decision",
};

/// A figure in a counted unit that is no whole number.
pub fn check(figure: &Observation, target: &Target, counted: bool) -> Option<Issue> {
    (counted && !figure.value.is_integer()).then(|| {
        let value = with_unit(&figure.value, target);
        RULE.at(
            &At::figure(figure),
            format!("{}：{value}，应为整数", target.name_zh),
            format!("{}: {value}; a count must be whole", target.name_en),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn half_a_firm_is_refused_and_a_whole_one_is_not() {
        let target = target(TargetKind::Stock, "家", "120");
        let bad = figure(FigureForm::EndOfPeriod, "2021-06", "312.5");
        says(&check(&bad, &target, true).unwrap(), &["312.5家"]);
        assert!(check(&bad, &target, false).is_none());
        let good = figure(FigureForm::EndOfPeriod, "2021-06", "312");
        assert!(check(&good, &target, true).is_none());
    }
}
