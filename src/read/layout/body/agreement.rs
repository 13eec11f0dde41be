//! Columns of one meaning in one row.
//!
//! Decides which of their figures count. Leaves figures in different units to `map`, which knows
//! the item's.

use std::collections::BTreeMap;

use super::Own;
use crate::period::Period;
use crate::provenance::CellAt;
use crate::read::{FigureColumn, RawFigure, RawRow, Reading, columns_conflict};

/// Columns of one meaning: equal figures count once, different ones not at all. Gives the cells of
/// which the first counts for the second.
pub(super) fn agree(row: &mut RawRow, own: Own) -> Vec<(CellAt, CellAt)> {
    let mut agreed = Vec::new();
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (i, figure) in row.figures.iter().enumerate() {
        let month = figure.month_of_year.and_then(|m| Period::new(own.year?, m));
        let period = figure
            .period
            .or(month)
            .or(own.period.filter(|_| figure.month_of_year.is_none()));
        let month = figure.month_of_year.filter(|_| period.is_none());
        groups
            .entry((figure.column, period, month, figure.year))
            .or_default()
            .push(i);
    }
    let mut dropped = Vec::new();
    for group in groups.into_values().filter(|g| g.len() > 1) {
        let filled: Vec<usize> = group
            .iter()
            .copied()
            .filter(|&i| !matches!(row.figures[i].reading, Reading::Missing { .. }))
            .collect();
        let Some(&kept) = filled.first() else {
            dropped.extend(&group[1..]);
            continue;
        };
        let same = filled
            .iter()
            .all(|&i| alike(&row.figures[i], &row.figures[kept]));
        if !same
            && filled
                .iter()
                .any(|&i| by_unit(&row.figures[i], &row.figures[kept]))
        {
            dropped.extend(group.into_iter().filter(|i| !filled.contains(i)));
            continue;
        }
        if same {
            agreed.extend(
                filled
                    .get(1)
                    .map(|&i| (row.figures[kept].cell, row.figures[i].cell)),
            );
        } else {
            let cells: Vec<CellAt> = filled.iter().map(|&i| row.figures[i].cell).collect();
            row.figures[kept].reading = Reading::Refused(columns_conflict(&cells));
        }
        dropped.extend(group.into_iter().filter(|&i| i != kept));
    }
    dropped.sort_unstable();
    for i in dropped.into_iter().rev() {
        row.figures.remove(i);
    }
    agreed
}

fn alike(a: &RawFigure, b: &RawFigure) -> bool {
    match (&a.reading, &b.reading) {
        (Reading::Number(x), Reading::Number(y)) => {
            x.value == y.value
                && x.unit == y.unit
                && x.qualifier == y.qualifier
                && a.heading_unit == b.heading_unit
        }
        _ => false,
    }
}

/// Whether two figures of a target are written in different units, or only one of them with a
/// unit: whether they agree is known once the item's unit is, and then `map` says so.
fn by_unit(a: &RawFigure, b: &RawFigure) -> bool {
    let numbers = match (&a.reading, &b.reading) {
        (Reading::Number(x), Reading::Number(y)) => (x, y),
        _ => return false,
    };
    let (x, y) = numbers;
    matches!(a.column, FigureColumn::Target(_))
        && (x.unit != y.unit || x.percent != y.percent || a.heading_unit != b.heading_unit)
}
