//! Figures held against earlier months, the plan and their own row.
//!
//! Decides what a new figure is compared with. The bounds themselves stand with the rules.

use super::checks::*;
use super::mapping::{About, Mapping};
use super::{FigureForm, Observation, Standing};
use crate::period::Period;
use crate::plan::{Combine, Target, TargetKind};
use crate::quantity::Exact;

/// Holds the figures from `first` on against last month's figure and the plan.
pub(super) fn check(mapping: &mut Mapping, _first: usize) {
    for (id, percent, explicit, counted) in std::mem::take(&mut mapping.percent) {
        let figure = &mapping.out.figures[id];
        if figure.standing != Standing::Used {
            continue;
        }
        let Some(target) = mapping.catalogue.target(&figure.target) else {
            continue;
        };
        let last = last(mapping, figure);
        let issue = if percent {
            percent_scale::check(figure, target, last.as_ref().map(|(v, _)| v), explicit)
        } else {
            reference(mapping, figure, target, last, counted)
                .and_then(|r| magnitude::check(figure, target, &r))
        };
        if let Some(issue) = issue {
            mapping.tell(issue, About::Figure(id));
        }
    }
}

/// The last figure in use of the same series before this one; of the same year for what starts
/// anew each January.
fn last(mapping: &Mapping, figure: &Observation) -> Option<(Exact, Period)> {
    let same_year = figure.form == FigureForm::YearToDate;
    mapping
        .out
        .figures
        .iter()
        .filter(|f| {
            f.standing == Standing::Used
                && f.return_period < figure.return_period
                && f.period < figure.period
                && (&f.target, &f.part, f.form) == (&figure.target, &figure.part, figure.form)
                && (!same_year || f.period.year() == figure.period.year())
        })
        .max_by_key(|f| f.period)
        .map(|f| (f.value.clone(), f.period))
}

/// What the plan alone lets expect by the figure's month; `None` if it says nothing about it.
fn reference(
    mapping: &Mapping,
    figure: &Observation,
    target: &Target,
    last: Option<(Exact, Period)>,
    counted: bool,
) -> Option<magnitude::Reference> {
    let start = mapping.catalogue.settings.plan.start;
    let share = |done: i32, all: i32| Exact::ratio(i64::from(done.max(1)), i64::from(all.max(1)));
    let month = i32::from(figure.period.month());
    let all = target.due.months_since(start) + 1;
    let elapsed = share(figure.period.months_since(start) + 1, all);
    let (total, expected) = match target.kind {
        TargetKind::RatioToBase => {
            let Some(base) = &target.base else {
                last.as_ref()?;
                return Some(magnitude::Reference {
                    last,
                    expected: Exact::zero(),
                    target: Exact::zero(),
                    counted,
                });
            };
            (base * &target.value, base * &share(month, 12))
        }
        TargetKind::AnnualFlow | TargetKind::AnnualFlowEachYear => {
            (target.value.clone(), &target.value * &share(month, 12))
        }
        TargetKind::Cumulative if figure.form == FigureForm::YearToDate => (
            target.value.clone(),
            &target.value * &share(month, all.max(12)),
        ),
        TargetKind::Cumulative => (target.value.clone(), &target.value * &elapsed),
        TargetKind::Stock | TargetKind::Level => {
            let from = target
                .base
                .clone()
                .unwrap_or_else(|| &target.value * &elapsed);
            (target.value.clone(), from.min(target.value.clone()))
        }
    };
    let total = target.base.clone().map_or(total.clone(), |b| b.max(total));
    // A part may be as small as it likes, but not larger than the whole.
    let part = figure.part.is_some() || target.combine == Combine::Sum;
    Some(magnitude::Reference {
        last,
        expected: if part { Exact::zero() } else { expected },
        target: total,
        counted,
    })
}

/// A department's definition of a figure against its own last one; a change starts the series
/// anew.
pub(super) fn definitions(mapping: &mut Mapping, first: usize) {
    let mut now: std::collections::BTreeMap<_, String> = std::collections::BTreeMap::new();
    let mut told = std::collections::BTreeSet::new();
    for id in first..mapping.out.figures.len() {
        let figure = &mapping.out.figures[id];
        let Some(text) = figure.definition.clone().filter(|t| !t.is_empty()) else {
            continue;
        };
        let who = (figure.department.clone(), figure.target.clone());
        let changed = mapping
            .definitions
            .get(&who)
            .is_some_and(|last| names_differ(last, &text));
        if changed && figure.period == figure.return_period {
            let target = mapping.catalogue.target(&figure.target);
            let issue = target
                .zip(mapping.definitions.get(&who))
                .and_then(|(target, last)| {
                    definition_changed::check(&At::figure(figure), target, last, &text)
                });
            mapping.out.figures[id].breaks_series = true;
            mapping.flag(id, definition_changed::RULE.code);
            if let Some(issue) = issue.filter(|_| told.insert(who.clone())) {
                mapping.tell(issue, About::Figure(id));
            }
        }
        now.insert(who, text);
    }
    mapping.definitions.extend(now);
}

fn names_differ(a: &str, b: &str) -> bool {
    super::names::name_key(a) != super::names::name_key(b)
}

/// Rules that look at several figures in use for the report month.
pub(super) fn relations(mapping: &mut Mapping) {
    let period = mapping.period;
    let used: Vec<Observation> = mapping
        .out
        .figures
        .iter()
        .filter(|f| f.standing == Standing::Used)
        .cloned()
        .collect();
    let mut found = Vec::new();
    for figure in used
        .iter()
        .filter(|f| f.return_period == period && f.period == period)
    {
        let Some(target) = mapping.catalogue.target(&figure.target) else {
            continue;
        };
        let series = |f: &&Observation| {
            (&f.target, &f.part, &f.department)
                == (&figure.target, &figure.part, &figure.department)
        };
        let earlier = used
            .iter()
            .filter(series)
            .filter(|f| f.form == figure.form && f.period < figure.period)
            .max_by_key(|f| f.period);
        found.extend(
            earlier
                .and_then(|e| cumulative_fell::check(figure, e, target))
                .map(|i| (i, figure.id)),
        );
        if figure.form == FigureForm::YearToDate {
            let month = used
                .iter()
                .filter(series)
                .find(|f| f.form == FigureForm::Month && f.period == figure.period);
            found.extend(
                month
                    .and_then(|m| year_below_month::check(figure, m, target))
                    .map(|i| (i, figure.id)),
            );
        }
        if figure.part.is_none() && target.combine != Combine::Sum {
            let parts: Vec<&Observation> = used
                .iter()
                .filter(|f| {
                    f.part.is_some()
                        && (&f.target, &f.department, f.form, f.period)
                            == (
                                &figure.target,
                                &figure.department,
                                figure.form,
                                figure.period,
                            )
                })
                .collect();
            found.extend(breakdown_sum::check(figure, &parts, target).map(|i| (i, figure.id)));
        }
    }
    for (issue, id) in found {
        mapping.tell(issue, About::Figure(id));
    }
}
