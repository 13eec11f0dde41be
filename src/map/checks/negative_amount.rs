//! A total is negative

use super::{At, Rule};
use super::{form_en, form_zh, with_unit};
use crate::issue::{Issue, Severity};
use crate::map::{FigureForm, Observation};
use crate::plan::Target;
#[cfg(test)]
use crate::plan::TargetKind;

/// 总量为负
pub static RULE: Rule = Rule {
    code: "negative-amount",
    severity: Severity::Error,
    zh: "总量为负",
    en: "A total is negative",
    remedy: "请核实该单元格后重报；如确为净减少，由主管部门裁定确认",
    remedy_en: "Check the cell and return it again; if it is a net decrease, the office confirms it by a decision",
};

/// A total below nought in a unit that is neither counted nor a percentage.
pub fn check(figure: &Observation, target: &Target, may_be_negative: bool) -> Option<Issue> {
    let total = figure.form != FigureForm::Month;
    (total && !may_be_negative && figure.value.is_negative()).then(|| {
        let value = with_unit(&figure.value, target);
        RULE.at(
            &At::figure(figure),
            format!("{}：{}为{value}", target.name_zh, form_zh(figure.form)),
            format!("{}: {} is {value}", target.name_en, form_en(figure.form)),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn a_negative_total_is_told_and_a_negative_month_or_rate_is_not() {
        let target = target(TargetKind::AnnualFlow, "亿美元", "66");
        let bad = figure(FigureForm::YearToDate, "2021-06", "-3");
        says(&check(&bad, &target, false).unwrap(), &["-3亿美元"]);
        assert!(check(&bad, &target, true).is_none());
        let month = figure(FigureForm::Month, "2021-06", "-3");
        assert!(check(&month, &target, false).is_none());
    }
}
