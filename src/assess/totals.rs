//! How a total is had: as reported, or by the few derivations that DESIGN.md allows.
//!
//! Decides one month's own total from its figures, without looking at other reporters or carrying
//! anything. Leaves sums of parts to `sums` and carrying to `carry`.

use crate::assess::figures::{Figures, Slot};
use crate::assess::{Derivation, Gap, Total};
use crate::map::Observation;
use crate::period::Period;
use crate::plan::TargetKind;
use crate::quantity::{Exact, Qualifier};
use crate::read::FigureForm;

/// What was found when a total was sought.
#[derive(Clone, Debug)]
pub(super) enum Found {
    /// The total.
    Total(Total),
    /// An ingredient is in dispute; ids of the figures.
    Disputed(Vec<usize>),
    /// It cannot be had; the months whose figure is lacking (none if nothing was reported).
    Lacking(Vec<Period>),
}

impl Found {
    /// The total, if there is one.
    pub fn total(&self) -> Option<&Total> {
        match self {
            Self::Total(total) => Some(total),
            _ => None,
        }
    }
}

/// A total that is one figure.
fn of_figure(o: &Observation, derivation: Derivation) -> Total {
    Total {
        value: o.value.clone(),
        period: o.period,
        qualifiers: o.qualifier.into_iter().collect(),
        derivation,
    }
}

/// All distinct qualifiers of several totals, in order.
pub(super) fn all_qualifiers<'a>(totals: impl Iterator<Item = &'a Total>) -> Vec<Qualifier> {
    let mut all: Vec<Qualifier> = totals.flat_map(|t| t.qualifiers.iter().copied()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// What stands in one place, as a total of its own.
fn reported(
    figures: &Figures,
    month: Period,
    form: FigureForm,
    derivation: fn(usize) -> Derivation,
) -> Option<Found> {
    Some(match figures.at(month, form)? {
        Slot::Used(o) => Found::Total(of_figure(o, derivation(o.id))),
        Slot::Disputed(ids) => Found::Disputed(ids.clone()),
    })
}

fn as_reported(figure: usize) -> Derivation {
    Derivation::Reported { figure }
}

/// The sum of the months `first` to `last`: never across a gap.
fn sum_of_months(figures: &Figures, first: Period, last: Period) -> Found {
    let mut value = Exact::zero();
    let (mut ids, mut qualifiers) = (Vec::new(), Vec::new());
    let (mut lacking, mut disputed) = (Vec::new(), Vec::new());
    for month in first.through(last) {
        match figures.at(month, FigureForm::Month) {
            Some(Slot::Used(o)) => {
                value = value + o.value.clone();
                ids.push(o.id);
                qualifiers.extend(o.qualifier);
            }
            Some(Slot::Disputed(more)) => disputed.extend(more),
            None => lacking.push(month),
        }
    }
    if !lacking.is_empty() {
        return Found::Lacking(lacking);
    }
    if !disputed.is_empty() {
        return Found::Disputed(disputed);
    }
    qualifiers.sort_unstable();
    qualifiers.dedup();
    Found::Total(Total {
        value,
        period: last,
        qualifiers,
        derivation: Derivation::SumOfMonths { figures: ids },
    })
}

/// 本年累计: as reported, or the sum of the year's months.
pub(super) fn year_to_date(figures: &Figures, month: Period) -> Found {
    reported(figures, month, FigureForm::YearToDate, as_reported)
        .unwrap_or_else(|| sum_of_months(figures, month.january(), month))
}

/// Since the plan's start: as reported; 本年累计 in the first year of a plan that starts in
/// January; last December's total + 本年累计; or the sum of all months.
fn since_start(
    figures: &Figures,
    month: Period,
    start: Period,
    last_december: Option<&Found>,
) -> Found {
    if let Some(found) = reported(figures, month, FigureForm::SinceStart, as_reported) {
        return found;
    }
    let year_found = year_to_date(figures, month);
    let mut lacking = None;
    if month.year() == start.year() {
        let first_year = |figure| Derivation::FirstYear { figure };
        if start.month() == 1
            && let Some(found) = reported(figures, month, FigureForm::YearToDate, first_year)
        {
            return found;
        }
    } else {
        match (last_december, &year_found) {
            (Some(Found::Total(december)), Found::Total(year)) => {
                return Found::Total(december_plus_year(december, year));
            }
            (Some(Found::Disputed(ids)), Found::Total(_) | Found::Disputed(_))
            | (Some(Found::Total(_)), Found::Disputed(ids)) => return Found::Disputed(ids.clone()),
            (_, Found::Total(_) | Found::Disputed(_)) => {
                lacking = Some(vec![month.january().prev()]);
            }
            (_, Found::Lacking(_)) => {}
        }
    }
    match (sum_of_months(figures, start, month), lacking) {
        (Found::Lacking(_), Some(december)) => Found::Lacking(december),
        (found, _) => found,
    }
}

fn december_plus_year(december: &Total, year: &Total) -> Total {
    Total {
        value: &december.value + &year.value,
        period: year.period,
        qualifiers: all_qualifiers([december, year].into_iter()),
        derivation: Derivation::DecemberPlusYear {
            december: Box::new(december.clone()),
            year: Box::new(year.clone()),
        },
    }
}

/// The end-of-period figure; 本年累计 where the return has no end-of-period figure at all.
fn end_of_period(figures: &Figures, month: Period) -> Found {
    if let Some(found) = reported(figures, month, FigureForm::EndOfPeriod, as_reported) {
        return found;
    }
    if figures.is_withheld(month, FigureForm::EndOfPeriod) {
        return Found::Lacking(vec![month]);
    }
    reported(figures, month, FigureForm::YearToDate, as_reported)
        .unwrap_or_else(|| Found::Lacking(vec![month]))
}

/// The total that a target of this kind has in `month` by these figures alone. `last_december` is
/// what was found for the December before, for cumulative kinds.
pub(super) fn total(
    kind: TargetKind,
    figures: &Figures,
    month: Period,
    start: Period,
    last_december: Option<&Found>,
) -> Found {
    if let Some(o) = figures.decided(month) {
        return Found::Total(of_figure(o, Derivation::Decision { figure: o.id }));
    }
    let found = match kind {
        TargetKind::Cumulative => since_start(figures, month, start, last_december),
        TargetKind::Stock | TargetKind::Level => end_of_period(figures, month),
        TargetKind::AnnualFlow | TargetKind::AnnualFlowEachYear | TargetKind::RatioToBase => {
            year_to_date(figures, month)
        }
    };
    match found {
        Found::Lacking(_) if !figures.disputed(month).is_empty() => {
            Found::Disputed(figures.disputed(month))
        }
        found => found,
    }
}

/// One reporter group's totals of all months from the plan's start through `last`, in order.
pub(super) fn totals(
    kind: TargetKind,
    figures: &Figures,
    start: Period,
    last: Period,
) -> Vec<(Period, Found)> {
    let mut all: Vec<(Period, Found)> = Vec::new();
    for month in start.through(last) {
        let december = december_before(&all, month);
        let found = total(kind, figures, month, start, december);
        all.push((month, found));
    }
    all
}

/// What was found for the December before `month`.
pub(super) fn december_before(found: &[(Period, Found)], month: Period) -> Option<&Found> {
    let december = month.january().prev();
    found.iter().find(|(m, _)| *m == december).map(|(_, f)| f)
}

/// Why a month has no total.
pub(super) fn gap(figures: &Figures, month: Period, lacking: &[Period]) -> Gap {
    let withheld = figures.withheld(month);
    if !withheld.is_empty() {
        Gap::Refused { figures: withheld }
    } else if figures.speaks(month) {
        Gap::Ingredient {
            months: lacking.to_vec(),
        }
    } else {
        Gap::Silent
    }
}
