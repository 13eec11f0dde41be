//! What the report month lacks: departments that sent nothing, items that nobody spoke of.
//!
//! Decides what is due from whom: what a department leads, and its parts of sums; by the target's
//! cycle. What another lead of the same item has reported is not missing.

use std::collections::BTreeSet;

use super::checks::*;
use super::mapping::{About, Mapping, at_return};
use super::resolve::Return;
use super::supersede::beats;
use super::{Outcome, Stage};
use crate::period::Period;
use crate::plan::{Code, Combine, Cycle, Role};

/// How many names a message holds before it only counts on.
const NAMED: usize = 12;

/// Tells of missing and incomplete returns of the report month.
pub(super) fn check(mapping: &mut Mapping, returns: &[Return]) {
    let period = mapping.period;
    for department in &mapping.catalogue.departments {
        let targets = targets(mapping, &department.name, period);
        let deliverables = deliverables(mapping, &department.name);
        let due = targets.len() + deliverables.len();
        if due == 0 {
            continue;
        }
        let own = || {
            returns.iter().filter(|r| {
                r.period == period
                    && r.department == department.name
                    && mapping.out.returns[r.index].outcome != Outcome::Duplicate
            })
        };
        // The return in force is the one to be completed.
        let in_force = own().find(|r| !own().any(|other| beats(other, r)));
        let Some(ret) = in_force.or_else(|| own().next()) else {
            // Who sent a file that cannot be read, or lies in another month's folder, was told of that.
            let sent = mapping.out.returns.iter().any(|r| {
                r.department.as_deref() == Some(&department.name)
                    && r.period == Some(period)
                    && matches!(r.outcome, Outcome::Rejected | Outcome::Held)
            });
            if sent {
                continue;
            }
            let at = At {
                period: Some(period),
                department: Some(department.name.clone()),
                ..At::default()
            };
            let name = Named::new(&department.name, &department.name_en);
            let issue = return_missing::found(&at, &name, period, due);
            mapping.tell(issue, About::Month);
            continue;
        };
        let at = at_return(ret);
        let asked = asked_about(mapping, ret.file);
        let missing = unreported_targets(mapping, &targets, &asked);
        if !missing.is_empty() {
            let issue = return_incomplete::found(&at, missing.len(), &names(&missing), true);
            mapping.tell(issue, About::Return(ret.index));
        }
        let missing = unreported_deliverables(mapping, &deliverables, &asked);
        if !missing.is_empty() {
            let issue = return_incomplete::found(&at, missing.len(), &names(&missing), false);
            mapping.tell(issue, About::Return(ret.index));
        }
    }
}

fn names(all: &[Named]) -> Named {
    let first = &all[..all.len().min(NAMED)];
    let join = |pick: fn(&Named) -> &str, by: &str| {
        let names: Vec<&str> = first.iter().map(pick).collect();
        let more = if all.len() > NAMED { "…" } else { "" };
        format!("{}{more}", names.join(by))
    };
    Named::new(join(|n| &n.zh, "、"), join(|n| &n.en, ", "))
}

/// Items that a row of the file probably means which could not be mapped: the row is asked about,
/// and its item is not said to be missing as well.
fn asked_about(mapping: &Mapping, file: &str) -> BTreeSet<Code> {
    let rows = mapping.out.rows.iter();
    rows.filter(|r| r.item.is_none() && r.source.file == file)
        .filter_map(|r| r.suggestions.first().cloned())
        .collect()
}

/// Whether a target of this cycle is due in the month.
fn due(cycle: Cycle, period: Period) -> bool {
    match cycle {
        Cycle::Monthly => true,
        Cycle::Quarterly => period.month() % 3 == 0,
        Cycle::Yearly => period.month() == 12,
    }
}

/// Targets, and parts of sums, that are due from a department.
fn targets(mapping: &Mapping, department: &str, period: Period) -> Vec<(Code, Option<String>)> {
    let mut all = Vec::new();
    for target in mapping
        .catalogue
        .targets
        .iter()
        .filter(|t| due(t.cycle, period))
    {
        let wanted = match target.combine {
            Combine::Lead => Role::Lead,
            Combine::Sum => Role::Part,
        };
        for lead in mapping.catalogue.leads_of(&target.code) {
            if lead.department == department && lead.role == wanted {
                all.push((target.code.clone(), lead.part.clone()));
            }
        }
    }
    all
}

fn deliverables(mapping: &Mapping, department: &str) -> Vec<Code> {
    mapping
        .catalogue
        .deliverables
        .iter()
        .filter(|d| mapping.catalogue.role_of(department, &d.code) == Role::Lead)
        .map(|d| d.code.clone())
        .collect()
}

fn unreported_targets(
    mapping: &Mapping,
    due: &[(Code, Option<String>)],
    asked: &BTreeSet<Code>,
) -> Vec<Named> {
    let period = mapping.period;
    let figures = mapping.out.figures.iter().filter(|f| f.period == period);
    let refused = mapping.out.refused.iter().filter(|r| r.period == period);
    let mut said: BTreeSet<(&Code, Option<&str>)> = BTreeSet::new();
    for (code, part) in figures
        .map(|f| (&f.target, f.part.as_deref()))
        .chain(refused.map(|r| (&r.target, r.part.as_deref())))
    {
        said.insert((code, part));
    }
    due.iter()
        .filter(|(code, part)| !said.contains(&(code, part.as_deref())) && !asked.contains(code))
        .map(|(code, part)| {
            let part = part.as_ref().map_or(String::new(), |p| format!("·{p}"));
            let name = mapping.name(code);
            Named::new(
                format!("{}{part}（{code}）", name.zh),
                format!("{}{part} ({code})", name.en),
            )
        })
        .collect()
}

fn unreported_deliverables(mapping: &Mapping, due: &[Code], asked: &BTreeSet<Code>) -> Vec<Named> {
    let closed = |stage: Option<Stage>| {
        matches!(
            stage,
            Some(Stage::Completed | Stage::InOperation | Stage::Done | Stage::Terminated)
        )
    };
    due.iter()
        .filter(|code| !asked.contains(code))
        .filter(|code| {
            !mapping
                .out
                .deliverables
                .iter()
                .any(|d| d.deliverable == **code && (d.period == mapping.period || closed(d.stage)))
        })
        .map(|code| {
            let name = mapping.name(code);
            Named::new(
                format!("{}（{code}）", name.zh),
                format!("{} ({code})", name.en),
            )
        })
        .collect()
}
