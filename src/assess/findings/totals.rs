//! Totals against the figures they should be made of.

use crate::assess::findings::{Case, at_figure, at_source, with_unit, with_unit_en};
use crate::assess::rules;
use crate::issue::{Issue, text};
use crate::map::{Observation, Standing};
use crate::period::Period;
use crate::plan::{Code, Target};
use crate::provenance::Source;
use crate::quantity::Exact;
use crate::read::FigureForm;

fn is_total(form: FigureForm) -> bool {
    matches!(form, FigureForm::YearToDate | FigureForm::SinceStart)
}

/// A department's total of the report month is not last month's total + the month.
pub(super) fn mismatch(case: &Case) -> Vec<Issue> {
    let at = case.assessment.period;
    let used = case.observations.figures.iter();
    used.filter(|o| o.period == at && is_total(o.form) && o.standing == Standing::Used)
        .filter_map(|o| {
            let target = case.catalogue.target(&o.target)?;
            mismatch_of(case, target, o)
        })
        .collect()
}

fn mismatch_of(case: &Case, target: &Target, o: &Observation) -> Option<Issue> {
    let month = beside(case, o, o.period, FigureForm::Month)?;
    let first = match o.form {
        FigureForm::YearToDate => o.period.january(),
        _ => case.catalogue.settings.plan.start,
    };
    let last = match o.period == first {
        true => None,
        false => Some(beside(case, o, o.period.prev(), o.form)?),
    };
    let before = last.map_or(Exact::zero(), |l| l.value.clone());
    // Each figure may be off by half a step of its last printed digit.
    let steps = &o.precision + &month.precision;
    let steps = steps + last.map_or(Exact::zero(), |l| l.precision.clone());
    let expected = &before + &month.value;
    if (&o.value - &expected).abs() <= &steps * &Exact::ratio(1, 2) {
        return None;
    }
    let unit = target.reported_unit();
    let issue = case.issue(
        rules::TOTAL_MISMATCH,
        text(
            format!(
                "{}：累计 {} 不等于上月累计 {} 加本月 {}（应为 {}）；累计照所报采用",
                target.name_zh,
                with_unit(&o.value, unit),
                with_unit(&before, unit),
                with_unit(&month.value, unit),
                with_unit(&expected, unit)
            ),
            "请填报单位核对三个数，不对的更正后重报；前月数有更正的，请填“更正”表",
        ),
        text(
            format!(
                "{}: the total {} is not last month's {} plus the month's {} (which make {}); the total is used \
                 as reported",
                target.name_en,
                with_unit_en(&o.value, unit),
                with_unit_en(&before, unit),
                with_unit_en(&month.value, unit),
                with_unit_en(&expected, unit)
            ),
            "the department checks the three figures and corrects the wrong one; a corrected month goes onto \
             the sheet 更正",
        ),
    );
    Some(at_figure(issue, o))
}

/// The figure in use of the same department, item and part in another place.
fn beside<'a>(
    case: &Case<'a>,
    o: &Observation,
    month: Period,
    form: FigureForm,
) -> Option<&'a Observation> {
    case.observations.figures.iter().find(|other| {
        other.period == month
            && other.form == form
            && other.target == o.target
            && other.part == o.part
            && other.department == o.department
            && other.standing == Standing::Used
    })
}

/// A month's figure that was changed after it had been reported.
struct Changed<'a> {
    target: &'a Code,
    part: &'a Option<String>,
    department: &'a str,
    period: Period,
    by_return: Period,
    source: &'a Source,
    old: &'a Exact,
    new: &'a Exact,
}

/// A corrected month asks for later totals to be confirmed that are older than the correction.
pub(super) fn to_confirm(case: &Case) -> Vec<Issue> {
    let mut issues: Vec<Issue> = Vec::new();
    for changed in changed(case) {
        let months = older_totals(case, &changed);
        if months.is_empty() {
            continue;
        }
        let target = case.catalogue.target(changed.target);
        let unit = target.map_or("", Target::reported_unit);
        let list = |f: fn(&Period) -> String| months.iter().map(f).collect::<Vec<_>>();
        let issue = case.issue(
            rules::LATER_TOTALS,
            text(
                format!(
                    "{}{}的数由 {} 更正为 {}，{}的累计数仍是更正前所报，照用",
                    name(target, |t| &t.name_zh, "："),
                    changed.period.zh(),
                    with_unit(changed.old, unit),
                    with_unit(changed.new, unit),
                    list(|m| m.zh()).join("、")
                ),
                "请填报单位确认这些累计数，或在“更正”表中一并更正",
            ),
            text(
                format!(
                    "{}{} was corrected from {} to {}; the totals of {} were reported before and are used as \
                     they stand",
                    name(target, |t| &t.name_en, ": "),
                    changed.period.en(),
                    with_unit_en(changed.old, unit),
                    with_unit_en(changed.new, unit),
                    list(|m| m.en()).join(", ")
                ),
                "the department confirms these totals or corrects them too on the sheet 更正",
            ),
        );
        let issue = at_source(issue, changed.source, changed.department).about(changed.target);
        if !issues.contains(&issue) {
            issues.push(issue);
        }
    }
    issues
}

/// The target's name, to stand before what is said of it.
fn name(target: Option<&Target>, name: fn(&Target) -> &String, colon: &str) -> String {
    target.map_or_else(String::new, |t| format!("{}{colon}", name(t)))
}

/// Figures in use that a 更正 row or a later return put in an earlier one's place.
fn changed<'a>(case: &Case<'a>) -> Vec<Changed<'a>> {
    let figures = &case.observations.figures;
    figures
        .iter()
        .filter(|o| {
            o.standing == Standing::Used && o.form != FigureForm::Base && o.return_period > o.period
        })
        .filter_map(|o| {
            let old = figures.iter().rfind(|old| {
                matches!(old.standing, Standing::Superseded { by } if by == o.id)
                    && old.value != o.value
            })?;
            Some((o, old))
        })
        .map(|(o, old)| Changed {
            target: &o.target,
            part: &o.part,
            department: &o.department,
            period: o.period,
            by_return: o.return_period,
            source: &o.source,
            old: &old.value,
            new: &o.value,
        })
        .collect()
}

/// Later months whose total counts the changed month in, but was reported before the change.
fn older_totals(case: &Case, changed: &Changed) -> Vec<Period> {
    let counts_in = |o: &Observation| match o.form {
        FigureForm::SinceStart => true,
        FigureForm::YearToDate => o.period.year() == changed.period.year(),
        FigureForm::Month | FigureForm::EndOfPeriod | FigureForm::Base => false,
    };
    let mut months: Vec<Period> = case
        .observations
        .figures
        .iter()
        .filter(|o| o.standing == Standing::Used && counts_in(o))
        .filter(|o| o.target == *changed.target && o.part == *changed.part)
        .filter(|o| o.department == changed.department)
        .filter(|o| o.period > changed.period && o.return_period < changed.by_return)
        .map(|o| o.period)
        .collect();
    months.sort_unstable();
    months.dedup();
    months
}
