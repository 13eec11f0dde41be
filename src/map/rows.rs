//! Which item a row means, and the places that stand for a row.
//!
//! Decides nothing about matching itself (`names`): it asks for a row's item, records the row and
//! tells what is odd about the way the item was found, for tables of every kind.

use super::checks::*;
use super::names::{ItemKind, Names, Wanted};
use super::resolve::Return;
use super::{About, MapRule, MappedRow, Mapping};
use crate::plan::{Code, Role};
use crate::provenance::{CellAt, Source};
use crate::read::{Place, RawFigure, RawRow, RawTable, Reading, TextColumn};

/// Unmapped rows of a return for which close names are looked for.
const CLOSELY: usize = 300;

/// Finds a row's item, records the row, and tells what is odd about the way it was found.
pub(super) fn item(
    mapping: &mut Mapping,
    names: &Names,
    ret: &Return,
    table: &RawTable,
    row: &RawRow,
    kind: ItemKind,
) -> Option<(Code, MapRule)> {
    let text = |c| row.text(c).map(|p| p.value.as_str());
    let closely = mapping.out.returns[ret.index].unmapped < CLOSELY;
    let found = names.find(Wanted {
        kind,
        closely,
        department: &ret.department,
        code: text(TextColumn::Code),
        // A CSV that Excel saved has lost the zeros as well.
        code_typed: row.code_typed || ret.raw.format == crate::intake::Format::Csv,
        name: text(TextColumn::Name),
        measure: text(TextColumn::Measure),
        heading: table.title.as_ref().map(|t| t.value.as_str()),
    });
    let source = row_source(ret, table, row);
    let at = At::source(&source, &ret.department, ret.period);
    let written = text(TextColumn::Name)
        .or_else(|| text(TextColumn::Code))
        .unwrap_or_default();
    // An item that the department has no part in would be refused anyway.
    let suggestions: Vec<Code> = found
        .suggestions
        .iter()
        .filter(|code| mapping.catalogue.role_of(&ret.department, code) != Role::Other)
        .cloned()
        .collect();
    mapping.out.rows.push(MappedRow {
        source,
        item: found.item.clone(),
        suggestions: suggestions.clone(),
    });
    let record = &mut mapping.out.returns[ret.index];
    let Some((code, rule)) = found.item else {
        record.unmapped += 1;
        let filled = row
            .figures
            .iter()
            .any(|f| matches!(f.reading, Reading::Number(_)))
            || row.text(TextColumn::Stage).is_some();
        let issue = match found.contradiction {
            Some((code, other)) => {
                let name = mapping.name(&code);
                let line = names
                    .may_be_alias(&code, written)
                    .then(|| unmapped::alias_line(&ret.department, written, &code));
                let (meant, line) = (other.as_ref(), line.as_deref());
                code_name_conflict::found(&at, (&code, &name), written, meant, line)
            }
            None if crate::text::key(written).is_empty() => {
                unmapped::nameless(&at_name(at, table, row), filled)
            }
            None => {
                let near: Vec<(Code, bool)> = suggestions
                    .iter()
                    .map(|code| (code.clone(), names.may_be_alias(code, written)))
                    .collect();
                unmapped::found(
                    &at,
                    mapping.catalogue,
                    &ret.department,
                    (written, text(TextColumn::Code)),
                    &near,
                    filled,
                )
            }
        };
        mapping.tell(issue, About::Return(ret.index));
        return None;
    };
    record.mapped += 1;
    let at = at.about(&code);
    let name = mapping.name(&code);
    let told = match rule {
        MapRule::Similar => Some(mapped_similar::found(&at, written, &name, &code)),
        MapRule::Normalised => Some(mapped_normalised::found(&at, written, &name, &code)),
        _ => None,
    };
    let measure = found.other_measure.and_then(|written| {
        let own = mapping.catalogue.measure_of(&code)?.clone();
        let cell = row.text(TextColumn::Measure).map(|p| p.cell);
        let issue = measure_mismatch::found(&at, &written, own.as_str(), &name, cell);
        Some(issue)
    });
    for issue in told.into_iter().chain(measure) {
        mapping.tell(issue, About::Return(ret.index));
    }
    Some((code, rule))
}

/// The cell of a row in which the name is due, where the table runs down.
fn at_name(at: At, table: &RawTable, row: &RawRow) -> At {
    let headings = table.headings.iter();
    let mut names = headings.filter(|h| h.value == "name" && h.cell.row < row.row);
    let cell = names.next().map(|h| CellAt::new(row.row, h.cell.col));
    At {
        cell: cell.or(at.cell),
        ..at
    }
}

/// The place that stands for a row: its name, code, measure or first figure.
pub(super) fn row_source(ret: &Return, table: &RawTable, row: &RawRow) -> Source {
    let text = [
        TextColumn::Name,
        TextColumn::Code,
        TextColumn::Measure,
        TextColumn::Part,
    ]
    .into_iter()
    .find_map(|c| row.text(c))
    .or_else(|| row.texts.first().map(|(_, p)| p));
    match text {
        Some(place) => place_source(ret, place),
        None => Source {
            file: ret.file.to_owned(),
            sheet: table.sheet.clone(),
            cell: row
                .figures
                .first()
                .map_or(crate::provenance::CellAt::new(row.row, 0), |f| f.cell),
            text: String::new(),
        },
    }
}

/// The source of a text cell.
pub(super) fn place_source<T>(ret: &Return, place: &Place<T>) -> Source {
    Source {
        file: ret.file.to_owned(),
        sheet: place.sheet.clone(),
        cell: place.cell,
        text: place.text.clone(),
    }
}

/// The source of a figure's cell.
pub(super) fn figure_source(ret: &Return, table: &RawTable, figure: &RawFigure) -> Source {
    Source {
        file: ret.file.to_owned(),
        sheet: table.sheet.clone(),
        cell: figure.cell,
        text: figure.text.clone(),
    }
}
