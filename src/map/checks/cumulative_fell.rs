//! A cumulative total fell

use super::{At, Rule};
use super::{form_en, form_zh, with_unit};
use crate::issue::{Issue, Severity};
use crate::map::{FigureForm, Observation};
use crate::plan::Target;
#[cfg(test)]
use crate::plan::TargetKind;

/// 累计数下降
pub static RULE: Rule = Rule {
    code: "cumulative-fell",
    severity: Severity::Warning,
    zh: "累计数下降",
    en: "A cumulative total fell",
    remedy: "请核对；本月数有误的改正后重报，上月数有误的请填“更正”表并说明原因",
    remedy_en: "Check it; correct this month's figure and send again, or last month's on the corrections sheet with the reason",
};

/// A year to date (within one year) or a total since the plan's start below the earlier one.
pub fn check(figure: &Observation, earlier: &Observation, target: &Target) -> Option<Issue> {
    let cumulative = match figure.form {
        FigureForm::YearToDate => figure.period.year() == earlier.period.year(),
        FigureForm::SinceStart => true,
        _ => false,
    };
    (cumulative && figure.value < earlier.value).then(|| {
        let (now, then) = (
            with_unit(&figure.value, target),
            with_unit(&earlier.value, target),
        );
        let (form, form_en) = (form_zh(figure.form), form_en(figure.form));
        RULE.at(
            &At::figure(figure),
            format!(
                "{}：{form}{now}，低于{}的{then}（{}）；暂按此数采用",
                target.name_zh,
                earlier.period.zh(),
                earlier.source
            ),
            format!(
                "{}: {form_en} {now} is below {then} of {} ({}); used as it stands",
                target.name_en, earlier.period, earlier.source
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn a_fall_within_the_year_is_told_and_a_new_year_is_not() {
        let target = target(TargetKind::AnnualFlow, "亿元", "66");
        let earlier = figure(FigureForm::YearToDate, "2021-11", "50");
        let lower = figure(FigureForm::YearToDate, "2021-12", "45");
        says(
            &check(&lower, &earlier, &target).unwrap(),
            &["45亿元", "50亿元"],
        );
        let january = figure(FigureForm::YearToDate, "2022-01", "4");
        assert!(check(&january, &earlier, &target).is_none());
        assert!(check(&earlier, &earlier, &target).is_none());
    }
}
