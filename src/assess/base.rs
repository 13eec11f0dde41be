//! The base of a target, and bases that differ from it.
//!
//! Decides which base counts: the catalogue's, else the newest that a return gives.

use crate::assess::Base;
use crate::map::{Observation, Standing};
use crate::plan::{Role, Target};
use crate::quantity::{Exact, agree};
use crate::read::FigureForm;

/// The base that counts and the ids of those that differ from it. `all` are the target's
/// observations up to the report month.
pub(super) fn base(target: &Target, all: &[&Observation]) -> (Option<Base>, Vec<usize>) {
    let mut given: Vec<&Observation> = all
        .iter()
        .copied()
        .filter(|o| {
            o.form == FigureForm::Base
                && o.part.is_none()
                && o.standing == Standing::Used
                && o.role != Role::Other
        })
        .collect();
    given.sort_by(|a, b| {
        (a.role, b.return_period, &a.precision, &a.source).cmp(&(
            b.role,
            a.return_period,
            &b.precision,
            &b.source,
        ))
    });
    let counts = match (&target.base, given.first()) {
        (Some(value), _) => Some((value.clone(), Exact::zero(), None)),
        (None, Some(o)) => Some((o.value.clone(), o.precision.clone(), Some(o.id))),
        (None, None) => None,
    };
    let Some((value, precision, figure)) = counts else {
        return (None, Vec::new());
    };
    let differ = given
        .iter()
        .filter(|o| !agree((&value, &precision), (&o.value, &o.precision)))
        .map(|o| o.id)
        .collect();
    (Some(Base { value, figure }), differ)
}
