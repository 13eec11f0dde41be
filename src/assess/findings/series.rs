//! A target's own series: standing still, or leaping.

use crate::assess::carry::is_annual;
use crate::assess::findings::{Case, at_figure, with_unit, with_unit_en};
use crate::assess::forecast::median;
use crate::assess::{MonthPoint, Status, TargetAssessment, derive_text, rules};
use crate::issue::{Issue, text};
use crate::plan::{Cycle, Target};
use crate::quantity::Exact;

/// How many earlier changes an outlier is judged by, at least.
const CHANGES: usize = 4;

/// How many robust standard deviations a change may lie from the median.
const DEVIATIONS: i64 = 5;

/// The own actuals of the present series, newest last: unbroken months up to the report month,
/// since the last change of definition, of one year for annual kinds.
fn run<'a>(target: &Target, t: &'a TargetAssessment) -> Vec<(&'a MonthPoint, &'a Exact)> {
    let mut run = Vec::new();
    for point in t.history.iter().rev() {
        let Some(actual) = &point.actual else { break };
        run.push((point, actual));
        let january = is_annual(target.kind) && point.period.month() == 1;
        if point.breaks_series || january {
            break;
        }
    }
    run.reverse();
    run
}

/// Puts a finding at the first cell that the report month's figure stands on.
fn at_actual(case: &Case, issue: Issue, target: &Target, t: &TargetAssessment) -> Issue {
    let first = derive_text::ingredients(target, t)
        .first()
        .and_then(|id| case.observation(*id));
    match first {
        Some(o) => at_figure(issue, o),
        None => case.lead(issue, &target.code).about(&target.code),
    }
}

/// The value has been the same for as many months as the settings say. Met targets and such as
/// are reported more seldom may stand still.
pub(super) fn unchanged(case: &Case) -> Vec<Issue> {
    let months = case.catalogue.settings.rules.unchanged_months.max(2) as usize;
    let mut issues = Vec::new();
    for (target, t) in case.targets() {
        let run = run(target, t);
        let Some((_, last)) = run.last() else {
            continue;
        };
        let same = run.iter().rev().take_while(|(_, a)| a == last).count();
        let may = target.cycle != Cycle::Monthly || t.status == Status::Met || t.exempted.is_some();
        if may || same < months {
            continue;
        }
        let issue = case.issue(
            rules::UNCHANGED,
            text(
                format!(
                    "{}：数值已连续 {same} 个月为 {}，照用",
                    target.name_zh,
                    with_unit(last, &target.unit)
                ),
                "请填报单位确认确无变化，而非沿用旧数；有变化的更正后重报",
            ),
            text(
                format!(
                    "{}: the value has been {} for {same} months; it is used",
                    target.name_en,
                    with_unit_en(last, &target.unit)
                ),
                "the department confirms that nothing changed, or sends a correction",
            ),
        );
        issues.push(at_actual(case, issue, target, t));
    }
    issues
}

/// The last change lies far from the median of the changes before it, in median absolute
/// deviations (scaled by 1.4826 to a standard deviation; at least a tenth of the median, so that
/// an all but constant series does not cry wolf).
pub(super) fn outlier(case: &Case) -> Vec<Issue> {
    let mut issues = Vec::new();
    for (target, t) in case.targets() {
        let run = run(target, t);
        let changes: Vec<Exact> = run.windows(2).map(|w| w[1].1 - w[0].1).collect();
        let Some((last, before)) = changes.split_last() else {
            continue;
        };
        if before.len() < CHANGES || !is_outlier(last, before) {
            continue;
        }
        let usual = median(before.to_vec()).unwrap_or_else(Exact::zero);
        let issue = case.issue(
            rules::OUTLIER,
            text(
                format!(
                    "{}：本月变动 {}，以往各月变动的中位数为 {}，相差悬殊；照用",
                    target.name_zh,
                    with_unit(last, &target.unit),
                    with_unit(&usual, &target.unit)
                ),
                "请填报单位核对本月数，有误的更正后重报；确有大变动的请在备注中说明",
            ),
            text(
                format!(
                    "{}: the month's change is {}, the median of the changes before {}; it is used",
                    target.name_en,
                    with_unit_en(last, &target.unit),
                    with_unit_en(&usual, &target.unit)
                ),
                "the department checks the figure and corrects it, or explains a real leap in the remarks",
            ),
        );
        issues.push(at_actual(case, issue, target, t));
    }
    issues
}

fn is_outlier(change: &Exact, before: &[Exact]) -> bool {
    let Some(middle) = median(before.to_vec()) else {
        return false;
    };
    let deviations = before.iter().map(|c| (c - &middle).abs()).collect();
    let Some(mad) = median(deviations) else {
        return false;
    };
    let scale = (&mad * &Exact::ratio(14826, 10000)).max(&middle.abs() * &Exact::ratio(1, 10));
    !scale.is_zero() && (change - &middle).abs() > &scale * &Exact::int(DEVIATIONS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn x(numbers: &[i64]) -> Vec<Exact> {
        numbers.iter().map(|n| Exact::int(*n)).collect()
    }

    #[test]
    fn a_leap_is_an_outlier_and_ordinary_growth_is_none() {
        let before = x(&[10, 12, 9, 11, 10]);
        assert!(is_outlier(&Exact::int(100), &before));
        assert!(is_outlier(&Exact::int(-60), &before));
        assert!(!is_outlier(&Exact::int(15), &before));
    }

    #[test]
    fn the_first_step_of_a_series_that_stood_still_is_no_outlier() {
        assert!(!is_outlier(&Exact::int(1), &x(&[0, 0, 0, 0])));
    }
}
