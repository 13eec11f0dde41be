//! A target's own months: by its lead, with its supporters' help, or as the sum of its parts.
//!
//! Decides which reporters' figures make a month's total (DESIGN.md, “Totals” and “Sums”).

use crate::assess::carry::is_annual;
use crate::assess::figures::{self, Figures};
use crate::assess::totals::{self, Found, all_qualifiers};
use crate::assess::{Derivation, Gap, PartAssessment, Total};
use crate::map::{Observation, Standing};
use crate::period::Period;
use crate::plan::{Catalogue, Combine, Lead, Role, Target};
use crate::read::FigureForm;

/// One month's own total, uncarried, or why there is none.
#[derive(Clone, Debug)]
pub(super) enum Own {
    /// The total.
    Total(Total),
    /// The gap; [`Gap::Disputed`] among them.
    Gap(Gap),
}

impl Own {
    /// The total, if there is one.
    pub fn total(&self) -> Option<&Total> {
        match self {
            Self::Total(total) => Some(total),
            Self::Gap(_) => None,
        }
    }

    /// The gap, if there is one.
    pub fn gap(&self) -> Option<&Gap> {
        match self {
            Self::Total(_) => None,
            Self::Gap(gap) => Some(gap),
        }
    }

    fn of(found: Found, figures: &Figures, month: Period) -> Self {
        match found {
            Found::Total(total) => Self::Total(total),
            Found::Disputed(figures) => Self::Gap(Gap::Disputed { figures }),
            Found::Lacking(months) => Self::Gap(totals::gap(figures, month, &months)),
        }
    }
}

/// The own months of a target from the plan's start through `last`, in order, with the parts at
/// `last`.
pub(super) struct Months {
    /// Each month with its own total.
    pub own: Vec<(Period, Own)>,
    /// The parts at the last month: of a sum as named in leads, else as reported.
    pub parts: Vec<PartAssessment>,
}

/// Finds a target's months. `all` are its observations up to `last`.
pub(super) fn months(
    catalogue: &Catalogue,
    target: &Target,
    all: &[&Observation],
    last: Period,
) -> Months {
    let start = catalogue.settings.plan.start;
    match target.combine {
        Combine::Lead => Months {
            own: by_lead(catalogue, target, all, start, last),
            parts: breakdown(catalogue, target, all, last),
        },
        Combine::Sum => by_parts(catalogue, target, all, start, last),
    }
}

/// The lead's rows alone; only where none results do a supporter's rows fill the empty places.
fn by_lead(
    catalogue: &Catalogue,
    target: &Target,
    all: &[&Observation],
    start: Period,
    last: Period,
) -> Vec<(Period, Own)> {
    let (lead, support) = figures::lead_and_support(catalogue, &target.code, all);
    let filled = lead.filled_by(&support);
    let alone = totals::totals(target.kind, &lead, start, last);
    let mut found: Vec<(Period, Found)> = Vec::new();
    for (month, own) in alone {
        let own = match own {
            Found::Lacking(_) => {
                let december = totals::december_before(&found, month);
                totals::total(target.kind, &filled, month, start, december)
            }
            own => own,
        };
        found.push((month, own));
    }
    found
        .into_iter()
        .map(|(month, found)| (month, Own::of(found, &filled, month)))
        .collect()
}

fn by_parts(
    catalogue: &Catalogue,
    target: &Target,
    all: &[&Observation],
    start: Period,
    last: Period,
) -> Months {
    let leads = named_parts(catalogue, target);
    let parts: Vec<(&Lead, Vec<(Period, Own)>)> = leads
        .into_iter()
        .map(|lead| {
            let figures = figures::of_part(catalogue, lead, all);
            let own = totals::totals(target.kind, &figures, start, last)
                .into_iter()
                .map(|(month, found)| (month, Own::of(found, &figures, month)))
                .collect();
            (lead, own)
        })
        .collect();
    let (whole, _) = figures::lead_and_support(catalogue, &target.code, all);
    let own = start
        .through(last)
        .enumerate()
        .map(|(index, month)| {
            let of_month = parts.iter().map(|(lead, own)| (*lead, &own[index].1));
            let own = match whole.decided(month) {
                Some(_) => Own::of(
                    totals::total(target.kind, &whole, month, start, None),
                    &whole,
                    month,
                ),
                None => sum(month, of_month.collect()),
            };
            (month, own)
        })
        .collect();
    let parts = parts
        .iter()
        .map(|(lead, own)| {
            let at_last = own.last().map(|(_, own)| own);
            PartAssessment {
                part: lead.part.clone().unwrap_or_default(),
                department: lead.department.clone(),
                total: at_last.and_then(Own::total).cloned(),
                gap: at_last.and_then(Own::gap).cloned(),
                target_value: target.part_value.clone(),
            }
        })
        .collect();
    Months { own, parts }
}

/// The parts that stand in leads for a sum, as listed.
pub(super) fn named_parts<'a>(catalogue: &'a Catalogue, target: &Target) -> Vec<&'a Lead> {
    let leads = catalogue.leads_of(&target.code).into_iter();
    leads.filter(|l| l.role == Role::Part).collect()
}

/// Adds one month's parts. A part in dispute puts the sum in dispute, a missing one makes it
/// incomplete.
fn sum(month: Period, parts: Vec<(&Lead, &Own)>) -> Own {
    let mut disputed = Vec::new();
    let mut missing = Vec::new();
    let mut have: Vec<(String, Total)> = Vec::new();
    let mut silent = true;
    for (lead, own) in parts {
        let name = lead.part.clone().unwrap_or_default();
        silent &= matches!(own, Own::Gap(Gap::Silent));
        match own {
            Own::Total(total) => have.push((name, total.clone())),
            Own::Gap(Gap::Disputed { figures }) => disputed.extend(figures),
            Own::Gap(_) => missing.push(name),
        }
    }
    if silent {
        return Own::Gap(Gap::Silent);
    }
    if !disputed.is_empty() {
        return Own::Gap(Gap::Disputed { figures: disputed });
    }
    if !missing.is_empty() {
        return Own::Gap(Gap::PartsMissing { parts: missing });
    }
    Own::Total(Total {
        value: have.iter().map(|(_, t)| t.value.clone()).sum(),
        period: month,
        qualifiers: all_qualifiers(have.iter().map(|(_, t)| t)),
        derivation: Derivation::SumOfParts { parts: have },
    })
}

/// The parts that returns name for the last month, of a target that is no sum: shown, never
/// counted.
fn breakdown(
    catalogue: &Catalogue,
    target: &Target,
    all: &[&Observation],
    last: Period,
) -> Vec<PartAssessment> {
    let start = catalogue.settings.plan.start;
    let mut seen: Vec<Lead> = Vec::new();
    for o in all
        .iter()
        .filter(|o| o.period == last && o.role != Role::Other)
        .filter(|o| {
            o.form != FigureForm::Base && !matches!(o.standing, Standing::Superseded { .. })
        })
    {
        let known = |l: &Lead| l.part == o.part && l.department == o.department;
        if o.part.is_some() && !seen.iter().any(known) {
            seen.push(Lead {
                item: target.code.clone(),
                department: o.department.clone(),
                role: Role::Part,
                part: o.part.clone(),
            });
        }
    }
    seen.into_iter()
        .map(|lead| {
            let figures = figures::of_part(catalogue, &lead, all);
            let own = totals::totals(target.kind, &figures, start, last).pop();
            let own = own.map(|(month, found)| Own::of(found, &figures, month));
            PartAssessment {
                part: lead.part.unwrap_or_default(),
                department: lead.department,
                total: own.as_ref().and_then(Own::total).cloned(),
                gap: own.as_ref().and_then(Own::gap).cloned(),
                target_value: None,
            }
        })
        .collect()
}

/// The year to date of `month`, whatever the target's kind, for comparison with another year.
pub(super) fn year_to_date(
    catalogue: &Catalogue,
    target: &Target,
    all: &[&Observation],
    month: Period,
) -> Option<Total> {
    // What a decision sets is the target's own total, which is a year to date for annual kinds only.
    let of = |figures: &Figures| match is_annual(target.kind) {
        true => totals::total(target.kind, figures, month, month, None),
        false => totals::year_to_date(figures, month),
    };
    let found = match target.combine {
        Combine::Lead => {
            let (lead, support) = figures::lead_and_support(catalogue, &target.code, all);
            match of(&lead) {
                Found::Lacking(_) => of(&lead.filled_by(&support)),
                found => found,
            }
        }
        Combine::Sum => {
            let parts: Vec<(&Lead, Own)> = named_parts(catalogue, target)
                .into_iter()
                .map(|lead| {
                    let figures = figures::of_part(catalogue, lead, all);
                    (lead, Own::of(of(&figures), &figures, month))
                })
                .collect();
            return sum(month, parts.iter().map(|(l, o)| (*l, o)).collect())
                .total()
                .cloned();
        }
    };
    found.total().cloned()
}
