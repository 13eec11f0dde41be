//! What a file says of itself: department, month, fill date, correction, unit.
//!
//! Decides which texts outside tables are titles, labelled fields or signatures. Which labels there
//! are and how they stand in a text is `labels`', what a field's value says `values`'. Leaves to
//! `map` which department a text names and what two different months mean.

mod labels;
#[cfg(test)]
mod tests;
pub(super) mod values;

use std::collections::BTreeSet;

use crate::provenance::CellAt;
use crate::read::cell::{self, hint, period};
use crate::read::layout::vocabulary::rows as words;
use crate::read::{Cell, CellValue, Cover, Place, StatedPeriod};
use crate::text;
use crate::unit::Units;
use labels::{Field, bare_label, fields, is_label};
use values::{correcting, take, unit_said, whole_date};

/// Where a text outside tables stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    /// Above the first table, or near the top of a sheet without one.
    Title,
    /// Anywhere else.
    Elsewhere,
    /// On a sheet of instructions: only its fields count.
    Instructions,
}

/// A filled cell outside tables, with the next filled one to its right.
#[derive(Clone)]
pub(super) struct Loose<'a> {
    /// Sheet name.
    pub sheet: &'a str,
    /// The cell.
    pub cell: &'a Cell,
    /// The next filled cell within reach to the right.
    pub right: Option<&'a Cell>,
    /// All filled cells within reach to the right, as one text: 2026 | 年 | 5 | 月.
    pub beyond: String,
    /// Where it stands.
    pub stand: Stand,
    /// Whether the sheet is about corrections: its title makes no correction of the file.
    pub corrections: bool,
}

/// Gathers what the loose cells say; `order` of the result is best first.
pub(super) fn gather(loose: &[Loose], units: &Units) -> Cover {
    let mut cover = Cover::default();
    let (mut titles, mut signatures, mut dated) = (Vec::new(), Vec::new(), Vec::new());
    let mut values: BTreeSet<(&str, CellAt)> = BTreeSet::new();
    for item in loose {
        let stated = cover.unit.len();
        let labelled = fields_of(item, units, &mut cover);
        if labelled && item.stand == Stand::Title {
            residue_of(item, &mut cover);
        }
        if labelled && let Some(right) = item.right.filter(|right| !is_label(right)) {
            values.insert((item.sheet, right.at));
        }
        let spoken_for = labelled || values.contains(&(item.sheet, item.cell.at));
        if cover.unit.len() == stated
            && let Some(unit) = unit_said(item, units)
        {
            cover.unit.push(place(item, unit));
        }
        if spoken_for || item.stand == Stand::Instructions {
            continue;
        }
        let written = cell::written(&item.cell.value);
        if let Some(date) = whole_date(&item.cell.value) {
            dated.push(place(item, date));
            continue;
        }
        let value = text::clean(&written);
        let length = value.chars().count();
        let note = words::NOTES
            .iter()
            .any(|w| text::key(&value).starts_with(w));
        if !matches!(item.cell.value, CellValue::Text(_)) || note || !(2..=60).contains(&length) {
            continue;
        }
        if item.stand == Stand::Title {
            let stated = period::stated(&value, false);
            if stated.is_empty() {
                let hint = hint::hint(&value, false);
                let said = (!hint.is_empty()).then(|| place(item, hint));
                cover.hints.extend(said);
            }
            for stated in stated {
                cover.period.push(place(item, stated));
            }
            if !item.corrections && correcting(&value) {
                cover
                    .correction
                    .get_or_insert_with(|| place(item, value.clone()));
            }
            titles.push(place(item, value));
        } else if length <= 25 {
            signatures.push(place(item, value));
        }
    }
    cover.department.extend(titles);
    cover.department.extend(signatures);
    if cover.filled.is_none() && dated.windows(2).all(|pair| pair[0].value == pair[1].value) {
        cover.filled = dated.into_iter().next();
    }
    cover
}

fn place<T>(item: &Loose, value: T) -> Place<T> {
    Place {
        sheet: item.sheet.to_owned(),
        cell: item.cell.at,
        text: cell::written(&item.cell.value),
        value,
    }
}

/// Takes the labelled fields of a cell; false if it has none.
fn fields_of(item: &Loose, units: &Units, cover: &mut Cover) -> bool {
    let CellValue::Text(written) = &item.cell.value else {
        return false;
    };
    let plain = text::simplified(&text::narrow(&text::clean(written)));
    let found = fields(&plain);
    if found.is_empty() {
        let bare = bare_label(&plain);
        if let (Some(field), Some(right)) = (bare, item.right) {
            let next = Loose {
                cell: right,
                right: None,
                ..item.clone()
            };
            take(field, &cell::written(&right.value), &next, units, cover);
        }
        return bare.is_some();
    }
    let last = found.len() - 1;
    for (i, (field, value)) in found.into_iter().enumerate() {
        match item.right {
            Some(right) if value.is_empty() && i == last && !is_label(right) => {
                let next = Loose {
                    cell: right,
                    right: None,
                    ..item.clone()
                };
                take(field, &cell::written(&right.value), &next, units, cover);
            }
            _ => take(field, &value, item, units, cover),
        }
    }
    true
}

/// A month that stands without a label beside the fields of a line: 填报单位：商务局　2026年5月.
fn residue_of(item: &Loose, cover: &mut Cover) {
    let plain = text::simplified(&text::narrow(&text::clean(&cell::written(
        &item.cell.value,
    ))));
    let labelled = |field: &Field| matches!(field, Field::Period | Field::When | Field::Filled);
    let found = fields(&plain);
    if found.iter().any(|(field, _)| labelled(field)) {
        return;
    }
    let mut rest = plain;
    for (_, value) in found.iter().filter(|(_, value)| !value.is_empty()) {
        rest = rest.replacen(value.as_str(), " ", 1);
    }
    // The value of a field may be name and month in one.
    let whole = found.iter().map(|(_, value)| value.as_str());
    for text in whole.chain([rest.as_str()]) {
        for stated in period::stated(text, true) {
            cover.period.push(place(item, stated));
        }
    }
    if cover.period.is_empty() {
        let hint = hint::hint(&rest, false);
        let said = (!hint.is_empty()).then(|| place(item, hint));
        cover.hints.extend(said);
    }
}

/// Department and month in the form's hidden sheet.
pub(super) fn marker(sheet: &crate::read::Sheet) -> Option<(String, Option<Place<StatedPeriod>>)> {
    let at = |row, col| {
        sheet
            .cells
            .iter()
            .find(|c| c.at == CellAt::new(row, col))
            .map(|c| (c, cell::written(&c.value)))
    };
    let value = |key: &str| {
        (0..8)
            .find(|&row| at(row, 0).is_some_and(|(_, k)| k == key))
            .and_then(|row| at(row, 1))
    };
    let (_, version) = value("jindu-form")?;
    let period = value("period").and_then(|(cell, written)| {
        let period = written.parse().ok()?;
        Some(Place {
            sheet: sheet.name.clone(),
            cell: cell.at,
            text: written,
            value: StatedPeriod {
                period,
                span: false,
            },
        })
    });
    Some((version, period))
}
