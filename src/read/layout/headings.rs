//! Where headings stand and what each column means.
//!
//! Decides which lines of a sheet are headings (one to four lines, found by vocabulary anywhere on
//! the sheet), where tables side by side are divided, and what kind of table it is. Columns whose
//! words leave a choice are settled by `settle`.

use crate::period::Period;
use crate::provenance::CellAt;
use crate::read::cell;
use crate::read::layout::grid::{View, is_value, label};
use crate::read::layout::meaning::label::Label;
use crate::read::layout::meaning::{self, EitherFigure, Heading, Meaning};
use crate::read::{CellValue, FigureColumn, FigureForm, TableKind, TextColumn};
use crate::unit::Units;

/// Heading lines above or below the line with the names.
const REACH: u32 = 2;
/// Longest heading, in characters.
const LONGEST: usize = 40;

/// A column of a table.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// Its position.
    pub pos: u32,
    /// The lowest cell of its heading.
    pub at: CellAt,
    /// That cell's text.
    pub written: String,
    /// The heading's words, all lines.
    pub words: String,
    /// What it was understood as.
    pub heading: Heading,
    /// For a column of names: whether it names deliverables.
    pub names_items: Option<bool>,
}

/// Headings and where they stand.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// First heading line.
    pub top: u32,
    /// Last heading line.
    pub bottom: u32,
    /// In order of position.
    pub columns: Vec<Column>,
    /// First position that belongs to the table.
    pub first_pos: u32,
    /// Last position that belongs to the table.
    pub last_pos: u32,
    /// What the table is about.
    pub kind: TableKind,
}

/// All headings of a sheet, in order of line, then position.
pub(super) fn blocks(view: &View, units: &Units) -> Vec<Block> {
    let mut found = Vec::new();
    let mut floor = 0;
    let lines: Vec<u32> = view.lines().collect();
    for line in lines {
        if line < floor {
            continue;
        }
        let anchors = anchors(view, line, units);
        if anchors.is_empty() || view.filled(line).any(|(_, cell)| is_value(cell)) {
            continue;
        }
        if !found.is_empty() && is_dated_row(view, line) {
            continue;
        }
        let top = top_of(view, line, &anchors, floor, units);
        let bottom = bottom_of(view, line, &anchors, units);
        let columns = columns(view, top, bottom, units);
        let tables = divide(columns);
        let mut here: Vec<Block> = tables
            .into_iter()
            .filter_map(|columns| {
                let kind = kind_of(&columns)?;
                let (first_pos, last_pos) = (columns.first()?.pos, columns.last()?.pos);
                Some(Block {
                    top,
                    bottom,
                    columns,
                    first_pos,
                    last_pos,
                    kind,
                })
            })
            .collect();
        if here.is_empty() {
            continue;
        }
        spread(&mut here);
        found.extend(here);
        floor = bottom + 1;
    }
    found
}

/// Below a heading, dates at a month's end are a row's own (planned, finished), unless three months
/// or more run on one after the other.
fn is_dated_row(view: &View, line: u32) -> bool {
    let months: Vec<Period> = view
        .filled(line)
        .filter_map(|(_, cell)| match cell.value {
            CellValue::Date { date, .. } => date.and_then(Period::of),
            _ => None,
        })
        .collect();
    let running = months.len() >= 3 && months.windows(2).all(|m| m[1] == m[0].next());
    !months.is_empty() && !running
}

/// Gives each of the tables side by side the positions up to the next one.
fn spread(tables: &mut [Block]) {
    let starts: Vec<u32> = tables.iter().map(|t| t.first_pos).collect();
    for (i, table) in tables.iter_mut().enumerate() {
        table.first_pos = if i == 0 { 0 } else { starts[i] };
        table.last_pos = starts.get(i + 1).map_or(u32::MAX, |next| next - 1);
    }
}

fn label_at(view: &View, line: u32, pos: u32, units: &Units) -> Option<Label> {
    let cell = view.filled_at(line, pos)?;
    let text = label(cell);
    (text.chars().count() <= LONGEST).then(|| Label::of(&text, units))
}

/// Positions of a line that name what rows are about.
fn anchors(view: &View, line: u32, units: &Units) -> Vec<u32> {
    view.filled(line)
        .map(|(pos, _)| pos)
        .filter(|&pos| {
            label_at(view, line, pos, units).is_some_and(|label| {
                meaning::name_column(&label).is_some()
                    || matches!(
                        meaning::text_column(&label),
                        Some(TextColumn::Measure | TextColumn::Code)
                    )
            })
        })
        .collect()
}

/// The first heading line: group headings stand to the right of the names.
fn top_of(view: &View, line: u32, anchors: &[u32], floor: u32, units: &Units) -> u32 {
    let first = anchors.first().copied().unwrap_or(0);
    let mut top = line;
    while top > floor && line - (top - 1) <= REACH {
        let above = top - 1;
        let filled: Vec<u32> = view.filled(above).map(|(pos, _)| pos).collect();
        let labels: Vec<Label> = filled
            .iter()
            .filter_map(|&pos| label_at(view, above, pos, units))
            .collect();
        let group = !filled.is_empty()
            && filled.iter().all(|&pos| pos > first)
            && labels.len() == filled.len()
            && labels.iter().all(|l| !l.full.contains(':'))
            && labels.iter().any(meaning::is_heading_word)
            && !view.filled(above).any(|(_, cell)| is_value(cell));
        if !group {
            break;
        }
        top = above;
    }
    top
}

/// The last heading line: as far as the names are merged down, or as lines go on below them.
fn bottom_of(view: &View, line: u32, anchors: &[u32], units: &Units) -> u32 {
    let merged = |&pos: &u32| view.merge_at(line, pos).map_or(line, |span| span.last_line);
    let mut bottom = anchors
        .iter()
        .map(merged)
        .max()
        .unwrap_or(line)
        .min(line + REACH);
    while bottom < line + REACH && goes_on(view, bottom + 1, anchors, units) {
        bottom += 1;
    }
    bottom
}

fn goes_on(view: &View, line: u32, anchors: &[u32], units: &Units) -> bool {
    let filled: Vec<u32> = view.filled(line).map(|(pos, _)| pos).collect();
    let labels: Vec<Label> = filled
        .iter()
        .filter_map(|&pos| label_at(view, line, pos, units))
        .collect();
    let words = labels
        .iter()
        .filter(|l| meaning::is_heading_word(l))
        .count();
    !filled.is_empty()
        && anchors
            .iter()
            .all(|pos| view.filled_at(line, *pos).is_none())
        && !view.filled(line).any(|(_, cell)| is_value(cell))
        && labels.len() == filled.len()
        && words * 2 >= labels.len()
}

/// The columns under the heading lines.
fn columns(view: &View, top: u32, bottom: u32, units: &Units) -> Vec<Column> {
    let mut positions: Vec<u32> = Vec::new();
    for line in top..=bottom {
        for (pos, _) in view.filled(line) {
            let end = view
                .merge_at(line, pos)
                .map_or(pos, |span| span.last_pos.min(pos + 64));
            positions.extend(pos..=end);
        }
    }
    positions.sort_unstable();
    positions.dedup();
    positions
        .into_iter()
        .filter_map(|pos| column(view, (top, bottom), pos, units))
        .collect()
}

fn column(view: &View, (top, bottom): (u32, u32), pos: u32, units: &Units) -> Option<Column> {
    let mut levels: Vec<(CellAt, String)> = Vec::new();
    for line in top..=bottom {
        let shown = view
            .filled_at(line, pos)
            .or_else(|| merged_label(view, line, pos, top))
            .or_else(|| spilled(view, line, pos, bottom));
        if let Some(cell) = shown
            && levels.last().is_none_or(|(at, _)| *at != cell.at)
        {
            levels.push((cell.at, label(cell)));
        }
    }
    let (at, written) = levels.last()?.clone();
    let labels: Vec<Label> = levels
        .iter()
        .map(|(_, text)| Label::of(text, units))
        .collect();
    let names_items = labels.last().and_then(meaning::name_column);
    Some(Column {
        pos,
        at,
        written,
        words: labels.iter().map(|l| l.full.as_str()).collect(),
        heading: meaning::understand(&labels),
        names_items,
    })
}

fn merged_label<'a>(
    view: &View<'a>,
    line: u32,
    pos: u32,
    top: u32,
) -> Option<&'a crate::read::Cell> {
    let span = view
        .merge_at(line, pos)
        .filter(|span| span.first_line >= top)?;
    view.filled_at(span.first_line, span.first_pos)
}

/// A group heading that was not merged: it holds for the columns to its right that have a heading
/// of their own below and nothing beside it.
fn spilled<'a>(view: &View<'a>, line: u32, pos: u32, bottom: u32) -> Option<&'a crate::read::Cell> {
    let below = |pos: u32| (line + 1..=bottom).any(|l| view.filled_at(l, pos).is_some());
    if line == bottom || !below(pos) || view.merge_at(line, pos).is_some() {
        return None;
    }
    let (left, cell) = view.filled(line).rev().find(|(p, _)| *p < pos)?;
    (view.merge_at(line, left).is_none() && below(left)).then_some(cell)
}

/// Divides the columns of tables that stand side by side under equal headings.
fn divide(columns: Vec<Column>) -> Vec<Vec<Column>> {
    let Some(first) = columns.first().map(|c| c.words.clone()) else {
        return Vec::new();
    };
    let second = columns.get(1).map(|c| c.words.clone());
    let again = (2..columns.len()).find(|&i| {
        columns[i].words == first && columns.get(i + 1).map(|c| &c.words) == second.as_ref()
    });
    match again {
        Some(i) => {
            let mut left = columns;
            let right = left.split_off(i);
            let mut tables = vec![left];
            tables.extend(divide(right));
            tables
        }
        None => targets_beside_tasks(columns),
    }
}

/// Divides a table of targets from one of tasks to its right, with a name of its own and no column of
/// names between.
fn targets_beside_tasks(mut columns: Vec<Column>) -> Vec<Vec<Column>> {
    let begins = |c: &Column| c.names_items == Some(true) && c.words.ends_with("名称");
    let named = |c: &Column| c.names_items.is_some();
    let figures = |c: &Column| form(c).is_some();
    if let Some(at) = (2..columns.len()).find(|&i| begins(&columns[i]))
        && columns[..at].iter().any(|c| c.names_items == Some(false))
        && columns[..at].iter().any(figures)
        && columns[at + 1..].iter().all(|c| !named(c) && !figures(c))
        && kind_of(&columns[..at]) == Some(TableKind::Targets)
        && kind_of(&columns[at..]) == Some(TableKind::Deliverables)
    {
        let right = columns.split_off(at);
        return vec![columns, right];
    }
    vec![columns]
}

/// What a table with these columns is about, if it is one.
pub(super) fn kind_of(columns: &[Column]) -> Option<TableKind> {
    use TextColumn as T;
    let has = |wanted: &Meaning| columns.iter().any(|c| c.heading.meaning == *wanted);
    let text = |column| has(&Meaning::Text(column));
    let any = |test: &dyn Fn(&Meaning) -> bool| columns.iter().any(|c| test(&c.heading.meaning));
    if !(text(T::Name) || text(T::Code) || text(T::Measure)) {
        return None;
    }
    if has(&Meaning::Figure(FigureColumn::NewValue)) {
        return Some(TableKind::Corrections);
    }
    let items = columns.iter().any(|c| c.names_items == Some(true))
        && !columns.iter().any(|c| c.names_items == Some(false));
    let project = text(T::Stage)
        || any(&|m| matches!(m, Meaning::Figure(_)))
        || any(&|m| matches!(m, Meaning::Date(d) if *d != crate::read::DateColumn::Other));
    let figures = any(&|m| {
        matches!(
            m,
            Meaning::Target(Some(_)) | Meaning::Either(EitherFigure::Target(Some(_)))
        )
    });
    let loose = any(&|m| matches!(m, Meaning::Target(None) | Meaning::Either(_)));
    let of_targets = if text(T::Part) {
        TableKind::Breakdown
    } else {
        TableKind::Targets
    };
    let talks = text(T::Problems) || text(T::NextSteps) || text(T::Coordination);
    if figures && !(items && project) {
        return Some(of_targets);
    }
    if project || (items && (text(T::Progress) || loose || has(&Meaning::Rate))) {
        return Some(TableKind::Deliverables);
    }
    if text(T::Progress) || talks {
        return Some(if items {
            TableKind::Deliverables
        } else {
            TableKind::Progress
        });
    }
    loose.then_some(of_targets)
}

/// How `check` names what a column was understood as.
pub(super) fn code(column: &Column) -> String {
    let name = |value: serde_json::Value| value.as_str().map_or_else(String::new, str::to_owned);
    let of = |value: &dyn Fn() -> Option<serde_json::Value>| value().map(name).unwrap_or_default();
    let mut code = match &column.heading.meaning {
        Meaning::Text(column) => of(&|| serde_json::to_value(column).ok()),
        Meaning::Date(column) => format!("date_{}", of(&|| serde_json::to_value(column).ok())),
        Meaning::Figure(column) => of(&|| serde_json::to_value(column).ok()),
        Meaning::Target(Some(form)) => of(&|| serde_json::to_value(form).ok()),
        Meaning::Target(None) | Meaning::Either(_) => "unclear".into(),
        Meaning::Rate => "ignored".into(),
        Meaning::Ignored(_) => "ignored".into(),
        Meaning::Unknown => "unknown".into(),
    };
    match (column.heading.period, column.heading.month) {
        (Some(period), _) => code.push_str(&format!("@{period}")),
        (None, Some(month)) => code.push_str(&format!("@{month:02}")),
        _ => {}
    }
    code
}

/// Whether a column holds figures that are used.
pub(super) fn figure_column(column: &Column) -> Option<FigureColumn> {
    match &column.heading.meaning {
        Meaning::Figure(figure) => Some(*figure),
        Meaning::Target(Some(form)) => Some(FigureColumn::Target(*form)),
        _ => None,
    }
}

/// The year that a column's figures are of, where the heading names one without a month. Bases and
/// totals since a start name years of their own.
pub(super) fn year(column: &Column) -> Option<i16> {
    match column.heading.meaning {
        Meaning::Target(Some(FigureForm::Base | FigureForm::SinceStart)) => None,
        Meaning::Target(_) => column.heading.year,
        _ => None,
    }
}

/// The form of a column of a target's figures.
pub(super) fn form(column: &Column) -> Option<FigureForm> {
    match column.heading.meaning {
        Meaning::Target(form) | Meaning::Either(EitherFigure::Target(form)) => form,
        _ => None,
    }
}

/// The text of a cell as a heading would be compared.
pub(super) fn words_of(cell: &crate::read::Cell) -> String {
    crate::text::key(&cell::written(&cell.value))
}
