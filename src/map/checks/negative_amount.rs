//! A total is negative

use super::{At, Named, Rule, confirmed_by, each, form_en, form_zh, with_unit};
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
    remedy: "填报单位改正后重报；确为净减少的，由办公室核定",
    remedy_en: "The department corrects it and sends again; if it is a net decrease, the office confirms it by a decision",
};

/// A total below nought in a unit that is neither counted nor a percentage.
pub fn check(figure: &Observation, target: &Target, may_be_negative: bool) -> Option<Issue> {
    let total = figure.form != FigureForm::Month;
    (total && !may_be_negative && figure.value.is_negative()).then(|| {
        let value = with_unit(&figure.value, target);
        let cell = figure.source.cell;
        let own = Named::new(
            format!("改正 {cell} 后重报"),
            format!("correct {cell} and send again"),
        );
        let remedy = each(&own, &confirmed_by(figure));
        let (form, form_en) = (form_zh(figure.form), form_en(figure.form));
        RULE.at_with(
            &At::figure(figure),
            format!("{}：{form}为{value}，总量不应为负，未采用", target.name_zh),
            format!(
                "{}: {form_en} is {value}; a total is not negative; not used",
                target.name_en
            ),
            remedy.zh,
            remedy.en,
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
