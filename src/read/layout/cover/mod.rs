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

use crate::period::Period;
use crate::provenance::CellAt;
use crate::read::cell::{self, hint, period};
use crate::read::layout::vocabulary::rows as words;
use crate::read::{Cell, CellValue, Cover, Place, StatedPeriod};
use crate::text;
use crate::unit::Units;
use labels::{Field, bare_label, fields, is_label};
use values::{Times, correcting, take, unit_said, whole_date};

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
    /// Whether it stands just above the first of several tables, and may be the caption of one.
    pub caption: bool,
}

/// Gathers what the loose cells say; `order` of the result is best first.
pub(super) fn gather(loose: &[Loose], units: &Units) -> Cover {
    let (mut cover, mut times) = (Cover::default(), Times::default());
    let (mut titles, mut signatures, mut dated) = (Vec::new(), Vec::new(), Vec::new());
    let mut captions = Vec::new();
    let mut values: BTreeSet<(&str, CellAt)> = BTreeSet::new();
    for item in loose {
        let stated = cover.unit.len();
        let labelled = fields_of(item, units, &mut cover, &mut times);
        if labelled && item.stand == Stand::Title {
            residue_of(item, &mut cover);
        }
        if labelled
            && awaits_value(item)
            && let Some(right) = item.right.filter(|right| !is_label(right))
        {
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
        if item.stand == Stand::Title
            && let Some(period) = month_alone(item)
        {
            cover.period.push(place(item, period));
            continue;
        }
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
                let hint = hint::of_title(&value);
                let said = (!hint.is_empty()).then(|| place(item, hint));
                cover.hints.extend(said);
            }
            let list = if item.caption {
                &mut captions
            } else {
                &mut cover.period
            };
            list.extend(stated.into_iter().map(|stated| place(item, stated)));
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
    // Of several tables, each with its month, `map` takes those of the return's.
    if cover.period.is_empty() {
        cover.period = captions;
    }
    if cover.period.is_empty() {
        cover.period = times.when;
    }
    if cover.period.is_empty() && cover.hints.is_empty() {
        let hint = |p: Place<StatedPeriod>| Place {
            value: hint::written_on(p.value.period.last_day()),
            sheet: p.sheet,
            cell: p.cell,
            text: p.text,
        };
        cover.hints = times.filing.into_iter().map(hint).collect();
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
fn fields_of(item: &Loose, units: &Units, cover: &mut Cover, times: &mut Times) -> bool {
    let CellValue::Text(written) = &item.cell.value else {
        return false;
    };
    let plain = text::simplified(&text::narrow(&text::clean(written)));
    let found = fields(&plain);
    if found.is_empty() {
        let bare = bare_label(&plain);
        if let (Some(field), Some(right)) = (bare, item.right) {
            take_right(field, right, item, units, (cover, times));
        }
        return bare.is_some();
    }
    let last = found.len() - 1;
    for (i, (field, value)) in found.into_iter().enumerate() {
        match item.right {
            Some(right) if value.is_empty() && i == last && !is_label(right) => {
                take_right(field, right, item, units, (cover, times));
            }
            _ => take(field, &value, item, units, (cover, times)),
        }
    }
    true
}

/// Takes what stands in the cell to the right of a label.
fn take_right(
    field: Field,
    right: &Cell,
    item: &Loose,
    units: &Units,
    said: (&mut Cover, &mut Times),
) {
    let next = Loose {
        cell: right,
        right: None,
        ..item.clone()
    };
    take(field, &cell::written(&right.value), &next, units, said);
}

/// Whether the value of a cell's last label stands in the cell to its right.
fn awaits_value(item: &Loose) -> bool {
    let plain = text::simplified(&text::narrow(&text::clean(&cell::written(
        &item.cell.value,
    ))));
    fields(&plain)
        .last()
        .is_none_or(|(_, value)| value.is_empty())
}

/// The month that a cell by itself, or with those to its right, states: a date shown without its
/// day, or 2026 | 年 | 5 | 月.
fn month_alone(item: &Loose) -> Option<StatedPeriod> {
    if let CellValue::Date {
        date: Some(date), ..
    } = item.cell.value
    {
        let shown = item.cell.number_format.as_deref()?;
        let period = Period::of(date).filter(|_| shows_no_day(shown))?;
        return Some(StatedPeriod {
            period,
            span: false,
        });
    }
    let own = cell::written(&item.cell.value);
    let key = text::key(&own);
    let year = key.trim_end_matches('年');
    if year.len() != 4 || item.beyond.is_empty() || !year.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let line = format!("{own}{}", item.beyond);
    period::stated(&line, false).into_iter().next()
}

/// Whether a date format shows year or month and no day.
fn shows_no_day(format: &str) -> bool {
    let mut plain = String::new();
    let mut outside = true;
    for c in format.split(';').next().unwrap_or_default().chars() {
        match c {
            '"' => outside = !outside,
            '[' => outside = false,
            ']' => outside = true,
            _ if outside => plain.extend(c.to_lowercase()),
            _ => {}
        }
    }
    plain.contains('m') && plain.contains('y') && !plain.contains(['d', 'h', 's', '日'])
}

/// A month that stands without a label beside the fields of a line: 填报单位：商务局　2026年5月.
fn residue_of(item: &Loose, cover: &mut Cover) {
    let plain = text::simplified(&text::narrow(&text::clean(&cell::written(
        &item.cell.value,
    ))));
    let labelled = |field: &Field| {
        matches!(
            field,
            Field::Period | Field::When | Field::Filled | Field::Filing
        )
    };
    let found = fields(&plain);
    let note = words::NOTES
        .iter()
        .any(|w| text::key(&plain).starts_with(w));
    let named = |field: &Field| matches!(field, Field::Department | Field::Unit);
    if found.iter().any(|(field, _)| labelled(field)) {
        return;
    }
    // What a source or a note says of time is no statement of the return's month.
    if note && !found.iter().any(|(field, _)| named(field)) {
        return;
    }
    let mut rest = plain;
    for (_, value) in found.iter().filter(|(_, value)| !value.is_empty()) {
        rest = rest.replacen(value.as_str(), " ", 1);
    }
    // The value of a field may be name and month in one.
    let whole = found.iter().filter(|(field, _)| named(field));
    let whole = whole.map(|(_, value)| value.as_str());
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
