//! The year to date is below the month

use super::with_unit;
use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::map::Observation;
use crate::plan::{Target, TargetKind};

/// 本年累计小于本月
pub static RULE: Rule = Rule {
    code: "year-below-month",
    severity: Severity::Warning,
    zh: "本年累计小于本月",
    en: "The year to date is below the month",
    remedy: "请核对两格，哪个不对改哪个，改后重报",
    remedy_en: "Check both cells, correct what is wrong and send again",
};

/// A year to date below the month's own figure, for totals that only grow.
pub fn check(year: &Observation, month: &Observation, target: &Target) -> Option<Issue> {
    let grows = !matches!(target.kind, TargetKind::Level | TargetKind::Stock);
    (grows && year.value < month.value && !month.value.is_negative()).then(|| {
        let (y, m) = (
            with_unit(&year.value, target),
            with_unit(&month.value, target),
        );
        RULE.at(
            &At::figure(year),
            format!(
                "{}：本年累计{y}小于本月{m}（{} < {}）；暂按此数采用",
                target.name_zh, year.source.cell, month.source.cell
            ),
            format!(
                "{}: year to date {y} is below the month's {m} ({} < {}); used as it stands",
                target.name_en, year.source.cell, month.source.cell
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn forty_for_the_year_after_forty_eight_in_the_month_is_told() {
        let flow = target(TargetKind::AnnualFlow, "家", "600");
        let year = figure(FigureForm::YearToDate, "2021-06", "40");
        let month = figure(FigureForm::Month, "2021-06", "48");
        says(
            &check(&year, &month, &flow).unwrap(),
            &["40家", "48家", "H5"],
        );
        assert!(check(&month, &year, &flow).is_none());
        assert!(check(&year, &month, &target(TargetKind::Level, "%", "12")).is_none());
    }
}
