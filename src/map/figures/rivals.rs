//! Cells of one row under headings of one meaning, written in different units.
//!
//! Decides which of them counts. Leaves cells in one unit to `read`, which needs no catalogue.

use std::collections::{BTreeMap, BTreeSet};

use super::{Row, about, month, refuse};
use crate::map::checks::*;
use crate::map::rows::figure_source;
use crate::map::{About, Mapping, convert, row_issue};
use crate::read::{FigureColumn, Reading, columns_conflict};

/// Cells of one row under headings of one meaning, written in different units: the finest counts
/// if they agree in the item's unit, else none. Gives the indices of those that do not count.
pub(super) fn passed_over(mapping: &mut Mapping, row: &Row) -> BTreeSet<usize> {
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (i, figure) in row.row.figures.iter().enumerate() {
        if matches!(figure.column, FigureColumn::Target(_))
            && matches!(figure.reading, Reading::Number(_))
        {
            let period = month(figure, row.ret.period);
            let key = (figure.column, period, figure.year);
            groups.entry(key).or_default().push(i);
        }
    }
    let mut passed_over = BTreeSet::new();
    for group in groups.into_values().filter(|g| g.len() > 1) {
        let kept = agreed(mapping, row, &group);
        let cells =
            |ids: &[usize]| -> Vec<_> { ids.iter().map(|&i| row.row.figures[i].cell).collect() };
        let first = kept.unwrap_or(group[0]);
        let source = figure_source(row.ret, row.table, &row.row.figures[first]);
        let at = At::source(&source, &row.ret.department, row.ret.period).about(&row.target.code);
        let others: Vec<usize> = group.iter().copied().filter(|&i| i != first).collect();
        if kept.is_some() {
            let used = row.row.figures[first].cell;
            let name = Named::of(&row.target);
            let issue = columns_agree::found(&at, &name, used, &cells(&others));
            mapping.tell(issue, About::Return(row.ret.index));
            passed_over.extend(others);
            continue;
        }
        let refusal = columns_conflict(&cells(&group));
        let issue = row_issue(&at, &refusal);
        for &i in &group {
            let (part, figure) = (row.part.clone(), &row.row.figures[i]);
            let id = refuse(
                mapping,
                row.ret,
                row.table,
                &row.target,
                part,
                figure,
                &refusal.rule,
            );
            if i == first {
                mapping.tell(issue.clone(), about(id, row.ret));
            }
        }
        passed_over.extend(group);
    }
    passed_over
}

/// The finest of several cells if all say the same in the item's unit, within the coarser one's
/// printed precision and under the same qualifier.
fn agreed(mapping: &Mapping, row: &Row, group: &[usize]) -> Option<usize> {
    let mut read = Vec::new();
    for &i in group {
        let raw = &row.row.figures[i];
        let Reading::Number(number) = &raw.reading else {
            return None;
        };
        let stated = convert::Stated::of(&mapping.units, row.ret, row.table, row.row, raw, number);
        let unit = row.target.reported_unit();
        let at = At::default();
        let done = convert::convert(&mapping.units, unit, number, &stated, &at).ok()?;
        read.push((done.precision, i, done.value, number.qualifier));
    }
    let finest = read.iter().min_by_key(|(step, i, ..)| (step.clone(), *i))?;
    read.iter()
        .all(|(step, _, value, qualifier)| {
            *qualifier == finest.3 && crate::quantity::agree((value, step), (&finest.2, &finest.0))
        })
        .then_some(finest.1)
}
