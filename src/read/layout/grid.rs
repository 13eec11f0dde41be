//! A sheet as lines of cells, for tables that run down and tables that run across.
//!
//! Decides only where things are. A *line* is a row and a *position* a column; in a transposed
//! view the other way round, so that the same code reads labels on the left and values to the
//! right. Nothing is ever made dense: work grows with used cells and merges.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use jiff::civil::Date;

use crate::period::Period;
use crate::provenance::CellAt;
use crate::read::cell;
use crate::read::{Cell, CellValue, Sheet};
use crate::text;

/// Positions of a merged region that are looked up; wider ones are titles.
const MERGE_REACH: u32 = 64;

/// A sheet seen by lines.
pub(super) struct View<'a> {
    /// The sheet.
    pub sheet: &'a Sheet,
    /// Whether lines are columns.
    pub transposed: bool,
    lines: BTreeMap<u32, Vec<(u32, &'a Cell)>>,
    /// Merged regions by position, then in order of first line.
    merges: BTreeMap<u32, Vec<Span>>,
}

/// A merged region by lines and positions, inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub first_line: u32,
    pub last_line: u32,
    pub first_pos: u32,
    pub last_pos: u32,
}

impl<'a> View<'a> {
    /// The view of a sheet.
    pub fn new(sheet: &'a Sheet, transposed: bool) -> Self {
        let mut lines: BTreeMap<u32, Vec<(u32, &Cell)>> = BTreeMap::new();
        for cell in &sheet.cells {
            let (line, pos) = turn(cell.at, transposed);
            lines.entry(line).or_default().push((pos, cell));
        }
        for cells in lines.values_mut() {
            cells.sort_by_key(|(pos, _)| *pos);
        }
        let mut merges: BTreeMap<u32, Vec<Span>> = BTreeMap::new();
        for merge in &sheet.merges {
            let ((first_line, first_pos), (last_line, last_pos)) =
                (turn(merge.first, transposed), turn(merge.last, transposed));
            let span = Span {
                first_line,
                last_line,
                first_pos,
                last_pos,
            };
            for pos in first_pos..=last_pos.min(first_pos.saturating_add(MERGE_REACH)) {
                merges.entry(pos).or_default().push(span);
            }
        }
        for spans in merges.values_mut() {
            spans.sort();
        }
        Self {
            sheet,
            transposed,
            lines,
            merges,
        }
    }

    /// Lines that hold something, ascending.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = u32> + '_ {
        self.lines.keys().copied()
    }

    /// Lines within a range that hold something, ascending.
    pub fn lines_in(&self, range: RangeInclusive<u32>) -> impl Iterator<Item = u32> + '_ {
        let empty = range.is_empty();
        let range = if empty { 0..=0 } else { range };
        self.lines
            .range(range)
            .map(|(line, _)| *line)
            .filter(move |_| !empty)
    }

    /// Used cells of a line in order of position.
    pub fn line(&self, line: u32) -> &[(u32, &'a Cell)] {
        self.lines.get(&line).map_or(&[], Vec::as_slice)
    }

    /// Cells of a line that are not blank.
    pub fn filled(&self, line: u32) -> impl DoubleEndedIterator<Item = (u32, &'a Cell)> + '_ {
        self.line(line)
            .iter()
            .copied()
            .filter(|(_, cell)| !is_blank(cell))
    }

    /// The cell at a place, if it is used.
    pub fn at(&self, line: u32, pos: u32) -> Option<&'a Cell> {
        let cells = self.line(line);
        let found = cells.binary_search_by_key(&pos, |(p, _)| *p).ok()?;
        Some(cells[found].1)
    }

    /// The cell at a place, if it is not blank.
    pub fn filled_at(&self, line: u32, pos: u32) -> Option<&'a Cell> {
        self.at(line, pos).filter(|cell| !is_blank(cell))
    }

    /// The merged region that covers a place.
    pub fn merge_at(&self, line: u32, pos: u32) -> Option<Span> {
        let spans = self.merges.get(&pos)?;
        let after = spans.partition_point(|s| s.first_line <= line);
        let span = spans.get(after.checked_sub(1)?)?;
        (line <= span.last_line).then_some(*span)
    }

    /// The address of a place.
    pub fn address(&self, line: u32, pos: u32) -> CellAt {
        if self.transposed {
            CellAt::new(pos, line)
        } else {
            CellAt::new(line, pos)
        }
    }

    /// Whether the row or column of a line is hidden.
    pub fn hidden_line(&self, line: u32) -> bool {
        let hidden = if self.transposed {
            &self.sheet.hidden_cols
        } else {
            &self.sheet.hidden_rows
        };
        hidden.binary_search(&line).is_ok()
    }

    /// Whether the column or row of a position is hidden.
    pub fn hidden_pos(&self, pos: u32) -> bool {
        let hidden = if self.transposed {
            &self.sheet.hidden_rows
        } else {
            &self.sheet.hidden_cols
        };
        hidden.binary_search(&pos).is_ok()
    }
}

fn turn(at: CellAt, transposed: bool) -> (u32, u32) {
    if transposed {
        (at.col, at.row)
    } else {
        (at.row, at.col)
    }
}

/// Whether a cell shows nothing and stands for nothing.
pub(super) fn is_blank(cell: &Cell) -> bool {
    matches!(&cell.value, CellValue::Text(text) if text.chars().all(|c| text::is_space(c) || text::is_invisible(c)))
}

/// Whether a cell holds a number, a date or the like: never part of a heading line, unless it is
/// a month or year that was typed as a date or number.
pub(super) fn is_value(cell: &Cell) -> bool {
    match &cell.value {
        CellValue::Text(_) => false,
        CellValue::Date {
            date: Some(date), ..
        } => !names_month(*date),
        CellValue::Number(n) => {
            let month = (199_001.0..=209_912.0).contains(n) && (1.0..=12.0).contains(&(n % 100.0));
            !(month || (1990.0..=2099.0).contains(n)) || n.fract() != 0.0
        }
        _ => true,
    }
}

fn names_month(date: Date) -> bool {
    date.year() >= 1990 && (date.day() == 1 || date == date.last_of_month())
}

/// A heading cell's text: dates as the month they stand for, numbers as written.
pub(super) fn label(cell: &Cell) -> String {
    match &cell.value {
        CellValue::Date {
            date: Some(date), ..
        } if names_month(*date) => {
            Period::of(*date).map_or_else(|| cell::written(&cell.value), Period::zh)
        }
        value => cell::written(value),
    }
}
