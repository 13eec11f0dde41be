//! The definition changed

use super::{At, Rule};
use crate::issue::{Issue, Severity};
use crate::map::names::name_key;
use crate::plan::Target;
#[cfg(test)]
use crate::{map::FigureForm, plan::TargetKind};

/// 口径有变化
pub static RULE: Rule = Rule {
    code: "definition-changed",
    severity: Severity::Warning,
    zh: "口径有变化",
    en: "The definition changed",
    remedy: "请说明口径变化的原因和起始月份；趋势自本月重新起算",
    remedy_en: "Explain the change and since when it holds; the trend starts anew from this month",
};

/// A department's definition of a figure other than its own last one.
pub fn check(at: &At, target: &Target, last: &str, now: &str) -> Option<Issue> {
    (name_key(last) != name_key(now)).then(|| {
        RULE.at(
            at,
            format!("{}：口径由“{last}”改为“{now}”", target.name_zh),
            format!(
                "{}: the definition changed from “{last}” to “{now}”",
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
    fn other_words_are_a_change_and_other_punctuation_is_not() {
        let target = target(TargetKind::Stock, "家", "120");
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        says(
            &check(&at, &target, "竣工项目", "滚动推进项目").unwrap(),
            &["竣工项目", "滚动推进项目"],
        );
        assert!(check(&at, &target, "在库企业数。", "在库企业数").is_none());
    }
}
