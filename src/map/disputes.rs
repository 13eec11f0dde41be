//! Figures of several departments for the same thing.
//!
//! Decides when sources of the same rank are in dispute (DESIGN.md, “Disputes”): they agree if
//! the finer, rounded to the coarser's last digit, equals it, and then the finer is used. That the
//! lead's figure beats a supporter's is `assess`'s; here their difference is only told.

use std::collections::{BTreeMap, BTreeSet};

use super::checks::*;
use super::mapping::{About, Key, Mapping, key, same};
use super::supersede::{RIVALS, finest};
use super::{FigureForm, Standing};
use crate::plan::Role;

/// Looks at every figure that the returns read since `first` speak of.
pub(super) fn between_departments(mapping: &mut Mapping, first: usize) {
    let touched: BTreeSet<Key> = mapping.out.figures[first..].iter().map(key).collect();
    for wanted in touched {
        if wanted.2 == FigureForm::Base {
            continue;
        }
        reopen(mapping, &wanted);
        let mut ranks: BTreeMap<Role, Vec<usize>> = BTreeMap::new();
        let mut undecided = false;
        for figure in &mapping.out.figures {
            if key(figure) != wanted {
                continue;
            }
            match figure.standing {
                Standing::Used => ranks.entry(figure.role).or_default().push(figure.id),
                Standing::Disputed { .. } => undecided |= figure.role == Role::Lead,
                _ => {}
            }
        }
        settle_by_decision(mapping, &mut ranks);
        let lead = compare(mapping, ranks.remove(&Role::Lead).unwrap_or_default());
        compare(mapping, ranks.remove(&Role::Part).unwrap_or_default());
        let support = ranks.remove(&Role::Support).unwrap_or_default();
        match lead {
            Rank::None if !undecided => {
                compare(mapping, support);
            }
            Rank::One(lead) => differ(mapping, lead, &support),
            Rank::None | Rank::Disputed => {}
        }
    }
}

enum Rank {
    None,
    One(usize),
    Disputed,
}

/// A dispute between departments is looked at anew whenever one of them speaks again.
fn reopen(mapping: &mut Mapping, wanted: &Key) {
    for id in mapping.between.clone() {
        let figure = &mut mapping.out.figures[id];
        if key(figure) == *wanted {
            if matches!(figure.standing, Standing::Disputed { .. }) {
                figure.standing = Standing::Used;
            }
            mapping.between.remove(&id);
        }
    }
}

/// What the office has decided about stands against whatever is said later.
fn settle_by_decision(mapping: &mut Mapping, ranks: &mut BTreeMap<Role, Vec<usize>>) {
    let all: Vec<usize> = ranks.values().flatten().copied().collect();
    let decided = all
        .iter()
        .copied()
        .find(|id| mapping.out.figures[*id].decision.is_some());
    let Some(by) = decided else { return };
    for id in all.into_iter().filter(|id| *id != by) {
        mapping.out.figures[id].standing = Standing::Superseded { by };
    }
    ranks
        .values_mut()
        .for_each(|ids| ids.retain(|id| *id == by));
}

fn compare(mapping: &mut Mapping, ids: Vec<usize>) -> Rank {
    let (Some(&one), figures) = (ids.first(), &mapping.out.figures) else {
        return Rank::None;
    };
    if ids.len() == 1 {
        return Rank::One(one);
    }
    let by = finest(mapping, &ids);
    if ids.iter().all(|id| same(&figures[*id], &figures[by])) {
        for id in ids.into_iter().filter(|id| *id != by) {
            mapping.out.figures[id].standing = Standing::Superseded { by };
        }
        return Rank::One(by);
    }
    let Some(target) = mapping.catalogue.target(&figures[one].target) else {
        return Rank::Disputed;
    };
    let all = places(ids.iter().map(|id| &figures[*id]), target);
    // Each department is told once, since each has its own list of what to answer.
    let mut told = BTreeSet::new();
    for id in &ids {
        let others = ids.iter().copied().filter(|other| other != id);
        let with = others.take(RIVALS).collect();
        mapping.out.figures[*id].standing = Standing::Disputed { with };
        mapping.between.insert(*id);
        let figure = &mapping.out.figures[*id];
        if told.insert(figure.department.clone()) {
            let form = Named::new(form_zh(figure.form), form_en(figure.form));
            let issue = sources_conflict::found(figure, &Named::of(target), &form, &all);
            mapping.tell(issue, About::Figure(*id));
        }
    }
    Rank::Disputed
}

fn differ(mapping: &mut Mapping, lead: usize, support: &[usize]) {
    for id in support {
        let figures = &mapping.out.figures;
        let (own, lead) = (&figures[*id], &figures[lead]);
        let Some(target) = mapping.catalogue.target(&own.target) else {
            continue;
        };
        if same(own, lead) {
            continue;
        }
        let (a, b) = (places([own], target), places([lead], target));
        let (at, who) = (At::figure(own), mapping.department(&lead.department));
        let issue = sources_differ::found(&at, &Named::of(target), &a, &who, &b);
        mapping.tell(issue, About::Figure(*id));
    }
}
