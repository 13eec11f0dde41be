//! A figure's formula with its numbers, for another program to evaluate.
//!
//! The grammar is decimal numbers, `+ - * /` and round brackets with their usual precedence,
//! nothing else; a leading `-` stands inside brackets. Each reported number stands as written
//! (`12.5`), times the factor to the reported unit where there is one (`12.5*10000`). Examples:
//! `312`, `(1200)+(45)` (last December's total and the year to date), `12+15+9` (months or parts),
//! `(268.9)/(130.2)` (a ratio to the base). Evaluating it exactly gives the actual.

use crate::assess::{Base, Derivation, TargetAssessment, Total};
use crate::map::Observations;
use crate::plan::{Target, TargetKind};
use crate::quantity::Exact;

/// The formula of a target's actual, empty if it has none.
pub fn derivation(
    target: &Target,
    assessment: &TargetAssessment,
    observations: &Observations,
) -> String {
    let (Some(total), Some(_)) = (&assessment.total, &assessment.actual) else {
        return String::new();
    };
    let formula = of_total(total, observations);
    match (&assessment.base, target.kind) {
        (Some(base), TargetKind::RatioToBase) => {
            format!("({formula})/({})", of_base(base, observations))
        }
        _ => formula,
    }
}

/// Ids of the observations in a target's formula, in the order in which they stand in it.
pub fn ingredients(target: &Target, assessment: &TargetAssessment) -> Vec<usize> {
    let Some(total) = &assessment.total else {
        return Vec::new();
    };
    let mut ids = ingredients_of_total(total);
    if target.kind == TargetKind::RatioToBase && assessment.actual.is_some() {
        ids.extend(assessment.base.as_ref().and_then(|b| b.figure));
    }
    ids
}

/// The formula of a total.
pub fn of_total(total: &Total, observations: &Observations) -> String {
    let one = |figure: &usize| of_figure(*figure, &total.value, observations);
    match &total.derivation {
        Derivation::Reported { figure }
        | Derivation::FirstYear { figure }
        | Derivation::Decision { figure } => one(figure),
        Derivation::SumOfMonths { figures } => {
            figures.iter().map(one).collect::<Vec<_>>().join("+")
        }
        Derivation::DecemberPlusYear { december, year } => format!(
            "({})+({})",
            of_total(december, observations),
            of_total(year, observations)
        ),
        Derivation::SumOfParts { parts } => parts
            .iter()
            .map(|(_, part)| of_total(part, observations))
            .collect::<Vec<_>>()
            .join("+"),
    }
}

/// Ids of the observations in a total's formula, in order.
pub fn ingredients_of_total(total: &Total) -> Vec<usize> {
    match &total.derivation {
        Derivation::Reported { figure }
        | Derivation::FirstYear { figure }
        | Derivation::Decision { figure } => vec![*figure],
        Derivation::SumOfMonths { figures } => figures.clone(),
        Derivation::DecemberPlusYear { december, year } => {
            let mut ids = ingredients_of_total(december);
            ids.extend(ingredients_of_total(year));
            ids
        }
        Derivation::SumOfParts { parts } => parts
            .iter()
            .flat_map(|(_, part)| ingredients_of_total(part))
            .collect(),
    }
}

fn of_base(base: &Base, observations: &Observations) -> String {
    match base.figure {
        Some(figure) => of_figure(figure, &base.value, observations),
        None => number(&base.value),
    }
}

/// A figure as written times its factor; `value` stands in for an observation that is not there.
fn of_figure(figure: usize, value: &Exact, observations: &Observations) -> String {
    let Some(o) = observations.figures.iter().find(|o| o.id == figure) else {
        return number(value);
    };
    match o.value.checked_div(&o.factor) {
        Some(written) if o.factor != Exact::one() => {
            format!("{}*{}", number(&written), number(&o.factor))
        }
        _ => number(&o.value),
    }
}

/// A number of the grammar; one that never ends as a decimal is a quotient of two that do.
fn number(value: &Exact) -> String {
    match value.is_negative() {
        true => format!("({value})"),
        false => value.to_string(),
    }
}
