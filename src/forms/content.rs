//! Which items a department finds on its form.
//!
//! Decides the rows; what stands in their cells is left to `prefill` and `fill`.

use crate::plan::{Catalogue, Code, Combine, Deliverable, Lead, Measure, Role, Target};

/// The rows of one department's form, in order of code (parts in the order of the leads table).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Content<'a> {
    /// Targets that it reports itself.
    pub targets: Vec<&'a Target>,
    /// Named parts of sums that it reports.
    pub parts: Vec<(&'a Target, &'a str)>,
    /// Deliverables.
    pub deliverables: Vec<&'a Deliverable>,
    /// Measures that it leads and writes about.
    pub measures: Vec<&'a Measure>,
}

impl Content<'_> {
    /// Whether the department has nothing to report.
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty()
            && self.parts.is_empty()
            && self.deliverables.is_empty()
            && self.measures.is_empty()
    }
}

/// The items of `department` (full name).
///
/// A supporter finds an item only where it is named for that very item: a measure's supporters
/// need not fill in every figure of the measure. A sum is reported by its parts alone, since a
/// lead's own total never replaces them.
pub fn content<'a>(catalogue: &'a Catalogue, department: &str) -> Content<'a> {
    let reports = |item: &Code| {
        leads(catalogue, item, department).any(|lead| match lead.role {
            Role::Lead => true,
            Role::Support => lead.item == *item,
            Role::Part | Role::Other => false,
        })
    };
    let parts = catalogue
        .targets
        .iter()
        .filter(|t| t.combine == Combine::Sum)
        .flat_map(|t| {
            leads(catalogue, &t.code, department)
                .filter(|l| l.role == Role::Part)
                .filter_map(move |l| Some((t, l.part.as_deref()?)))
        })
        .collect();
    Content {
        targets: catalogue
            .targets
            .iter()
            .filter(|t| t.combine == Combine::Lead && reports(&t.code))
            .collect(),
        parts,
        deliverables: catalogue
            .deliverables
            .iter()
            .filter(|d| reports(&d.code))
            .collect(),
        measures: catalogue
            .measures
            .iter()
            .filter(|m| leads(catalogue, &m.code, department).any(|lead| lead.role == Role::Lead))
            .collect(),
    }
}

fn leads<'a>(
    catalogue: &'a Catalogue,
    item: &Code,
    department: &str,
) -> impl Iterator<Item = &'a Lead> {
    catalogue
        .leads_of(item)
        .into_iter()
        .filter(move |lead| lead.department == department)
        .collect::<Vec<_>>()
        .into_iter()
}
