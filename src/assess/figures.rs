//! The figures of one target or part that count, by month and form.
//!
//! Decides which of several agreeing figures is used (the finer), and that a disputed place is
//! neither empty nor usable. Leaves to `totals` what is made of them, and to `map` whether a
//! figure counts, is withheld or in dispute.

use std::collections::{BTreeMap, BTreeSet};

use crate::map::{Observation, Observations, Standing};
use crate::period::Period;
use crate::plan::{Catalogue, Code, Lead, Role, Ruling};
use crate::read::FigureForm;

/// What stands in one month in one form.
#[derive(Clone, Debug)]
pub(super) enum Slot<'a> {
    /// A figure that counts.
    Used(&'a Observation),
    /// Sources differ; ids of all of them.
    Disputed(Vec<usize>),
}

/// The figures of one reporter group. Copying it is cheap: it only refers to observations.
#[derive(Clone, Debug, Default)]
pub(super) struct Figures<'a> {
    slots: BTreeMap<(Period, u8), Slot<'a>>,
    withheld: BTreeMap<Period, BTreeSet<usize>>,
    withheld_forms: BTreeSet<(Period, u8)>,
    decided: BTreeMap<Period, &'a Observation>,
}

fn key(form: FigureForm) -> u8 {
    match form {
        FigureForm::Month => 0,
        FigureForm::YearToDate => 1,
        FigureForm::SinceStart => 2,
        FigureForm::EndOfPeriod => 3,
        FigureForm::Base => 4,
    }
}

impl<'a> Figures<'a> {
    /// Sorts `observations` into their places. `rank` orders the reporters among themselves; it
    /// only matters where two figures are equally fine.
    pub fn of(
        observations: impl Iterator<Item = &'a Observation>,
        catalogue: &Catalogue,
        rank: &dyn Fn(&Observation) -> usize,
    ) -> Self {
        let mut figures = Self::default();
        let mut used: BTreeMap<(Period, u8), Vec<&Observation>> = BTreeMap::new();
        let mut disputed: BTreeMap<(Period, u8), Vec<usize>> = BTreeMap::new();
        for o in observations.filter(|o| o.form != FigureForm::Base) {
            let place = (o.period, key(o.form));
            match &o.standing {
                Standing::Used if is_set(catalogue, o) => {
                    figures.decided.insert(o.period, o);
                }
                Standing::Used => used.entry(place).or_default().push(o),
                Standing::Disputed { .. } => disputed.entry(place).or_default().push(o.id),
                Standing::Withheld { .. } => {
                    figures.withheld.entry(o.period).or_default().insert(o.id);
                    figures.withheld_forms.insert(place);
                }
                Standing::Superseded { .. } => {}
            }
        }
        for (place, candidates) in used {
            let best = candidates.into_iter().min_by(|a, b| {
                (&a.precision, rank(a), &a.source).cmp(&(&b.precision, rank(b), &b.source))
            });
            figures.slots.extend(best.map(|o| (place, Slot::Used(o))));
        }
        for (place, ids) in disputed {
            figures.slots.insert(place, Slot::Disputed(ids));
        }
        figures
    }

    /// What stands in `month` in `form`.
    pub fn at(&self, month: Period, form: FigureForm) -> Option<&Slot<'a>> {
        self.slots.get(&(month, key(form)))
    }

    /// The figure that a decision set for `month`.
    pub fn decided(&self, month: Period) -> Option<&'a Observation> {
        self.decided.get(&month).copied()
    }

    /// Whether a figure of this form was reported for `month` but withheld.
    pub fn is_withheld(&self, month: Period, form: FigureForm) -> bool {
        self.withheld_forms.contains(&(month, key(form)))
    }

    /// Ids of the withheld figures of `month`.
    pub fn withheld(&self, month: Period) -> Vec<usize> {
        self.withheld
            .get(&month)
            .into_iter()
            .flatten()
            .copied()
            .collect()
    }

    /// Ids of the figures in dispute in `month`, in any form.
    pub fn disputed(&self, month: Period) -> Vec<usize> {
        let slots = self.slots.range((month, 0)..=(month, u8::MAX));
        let mut ids: Vec<usize> = slots
            .filter_map(|(_, slot)| match slot {
                Slot::Disputed(ids) => Some(ids.iter().copied()),
                Slot::Used(_) => None,
            })
            .flatten()
            .collect();
        ids.sort_unstable();
        ids
    }

    /// Whether anything usable or disputed stands in `month`.
    pub fn speaks(&self, month: Period) -> bool {
        self.decided.contains_key(&month)
            || self
                .slots
                .range((month, 0)..=(month, u8::MAX))
                .next()
                .is_some()
    }

    /// These figures with `other`'s in the places that are empty here.
    pub fn filled_by(&self, other: &Self) -> Self {
        let mut filled = self.clone();
        for (place, slot) in &other.slots {
            filled.slots.entry(*place).or_insert_with(|| slot.clone());
        }
        for (month, o) in &other.decided {
            filled.decided.entry(*month).or_insert(o);
        }
        for (month, ids) in &other.withheld {
            filled.withheld.entry(*month).or_default().extend(ids);
        }
        filled.withheld_forms.extend(&other.withheld_forms);
        filled
    }
}

/// The ruling that the figure stands on, if any.
fn ruling<'a>(catalogue: &'a Catalogue, o: &Observation) -> Option<&'a Ruling> {
    let line = o.decision?;
    let decision = catalogue.decisions.iter().find(|d| d.line == line)?;
    Some(&decision.ruling)
}

/// Whether the figure was set by the office.
fn is_set(catalogue: &Catalogue, o: &Observation) -> bool {
    matches!(ruling(catalogue, o), Some(Ruling::Set { .. }))
}

/// Whether the office set the figure or chose its source: it then ranks as the lead's.
fn is_chosen(catalogue: &Catalogue, o: &Observation) -> bool {
    let ruling = ruling(catalogue, o);
    matches!(ruling, Some(Ruling::Set { .. } | Ruling::Accept { .. }))
}

/// All observations of one target up to a month, the part's name apart.
pub(super) fn of_target<'a>(
    observations: &'a Observations,
    code: &Code,
    last: Period,
) -> Vec<&'a Observation> {
    let figures = observations.figures.iter();
    figures
        .filter(|o| o.target == *code && o.period <= last && o.return_period <= last)
        .collect()
}

/// The lead's figures and the supporters', of the target as a whole.
pub(super) fn lead_and_support<'a>(
    catalogue: &Catalogue,
    code: &Code,
    all: &[&'a Observation],
) -> (Figures<'a>, Figures<'a>) {
    let leads = catalogue.leads_of(code);
    let rank = rank_in(&leads);
    let of = |role: Role| {
        let own = all.iter().copied().filter(move |o| {
            let rank = if is_chosen(catalogue, o) {
                Role::Lead
            } else {
                o.role
            };
            o.part.is_none() && rank == role
        });
        Figures::of(own, catalogue, &rank)
    };
    (of(Role::Lead), of(Role::Support))
}

/// The figures of one named part: those of its own department, and what the office set.
pub(super) fn of_part<'a>(
    catalogue: &Catalogue,
    lead: &Lead,
    all: &[&'a Observation],
) -> Figures<'a> {
    let own = all.iter().copied().filter(|o| {
        o.part == lead.part && (o.department == lead.department || is_set(catalogue, o))
    });
    Figures::of(own, catalogue, &|_| 0)
}

/// A reporter's place in the leads table.
fn rank_in<'a>(leads: &'a [&Lead]) -> impl Fn(&Observation) -> usize + 'a {
    |o| {
        leads
            .iter()
            .position(|l| l.department == o.department)
            .unwrap_or(usize::MAX)
    }
}
