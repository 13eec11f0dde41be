//! A count is not whole

use super::{At, Named, Rule, confirmed_by, each, with_unit};
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
    remedy: "填报单位改为整数后重报；确为该数的，由办公室核定",
    remedy_en: "The department returns a whole number; if it is right, the office confirms it by a decision",
};

/// A figure in a counted unit that is no whole number.
pub fn check(figure: &Observation, target: &Target, counted: bool) -> Option<Issue> {
    (counted && !figure.value.is_integer()).then(|| {
        let value = with_unit(&figure.value, target);
        let cell = figure.source.cell;
        let own = Named::new(
            format!("把 {cell} 改为整数后重报"),
            format!("write a whole number in {cell} and send again"),
        );
        let remedy = each(&own, &confirmed_by(figure));
        RULE.at_with(
            &At::figure(figure),
            format!("{}：填为{value}，应为整数，未采用", target.name_zh),
            format!(
                "{}: {value}; a count must be whole; not used",
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
    fn half_a_firm_is_refused_and_a_whole_one_is_not() {
        let target = target(TargetKind::Stock, "家", "120");
        let bad = figure(FigureForm::EndOfPeriod, "2021-06", "312.5");
        let issue = check(&bad, &target, true).unwrap();
        says(&issue, &["312.5家"]);
        let line = "2021-06,5.2,,confirm,,,,理由,核定人,日期";
        assert!(issue.remedy.ends_with(line), "{}", issue.remedy);
        assert!(check(&bad, &target, false).is_none());
        let good = figure(FigureForm::EndOfPeriod, "2021-06", "312");
        assert!(check(&good, &target, true).is_none());
    }
}
