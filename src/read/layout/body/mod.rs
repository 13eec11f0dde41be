//! The rows of a table.
//!
//! Decides the cells of each data row. Texts are filled down inside merged regions only; figures
//! never. Which lines are rows at all is `lines`', which rows and figures must not be used
//! `refusals`', which of several columns of one meaning counts `agreement`'s, and how it is told
//! `notices`'.

mod agreement;
pub(super) mod lines;
mod notices;
mod refusals;

use std::collections::BTreeMap;

use crate::issue::Issue;
use crate::period::Period;
use crate::provenance::CellAt;
use crate::read::cell::{self, dates};
use crate::read::layout::grid::{View, is_blank};
use crate::read::layout::headings::{self, Block, Column};
use crate::read::layout::meaning::Meaning;
use crate::read::layout::vocabulary::rows as words;
use crate::read::{
    Cell, CellValue, DateColumn, FigureColumn, Place, RawFigure, RawRow, RawTable, Reading,
    TextColumn,
};
use crate::text;
use lines::{Line, Sorted, within};

/// The cell of a merged region over several lines of the body that covers a place.
fn down<'a>(view: &View<'a>, block: &Block, line: u32, pos: u32) -> Option<&'a Cell> {
    let span = view
        .merge_at(line, pos)
        .filter(|span| span.first_line > block.bottom && span.first_line < line)?;
    view.filled_at(span.first_line, span.first_pos)
}

/// Decimal places that a plain number format shows: `0.00` shows two.
fn places(format: Option<&str>) -> Option<usize> {
    let (whole, fraction) = format?.trim_end_matches(['_', ' ']).split_once('.')?;
    let plain = whole.ends_with('0') && whole.chars().all(|c| matches!(c, '0' | '#'));
    (plain && fraction.chars().all(|c| c == '0')).then_some(fraction.len())
}

/// What the return says of itself, as far as it bears on columns.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Own {
    /// The one month that the return states.
    pub period: Option<Period>,
    /// The one year that it states.
    pub year: Option<i16>,
}

/// Everything taken from the lines of one block: a table per section, notices, loose lines.
pub(super) struct Taken {
    pub tables: Vec<RawTable>,
    pub notices: Vec<Issue>,
    pub loose: Vec<u32>,
}

/// Takes the rows of a table whose columns are settled.
pub(super) fn take(
    view: &View,
    block: &Block,
    sorted: &Sorted,
    table: &RawTable,
    own: Own,
) -> Taken {
    let mut taken = Taken {
        tables: Vec::new(),
        notices: Vec::new(),
        loose: Vec::new(),
    };
    let mut current = table.clone();
    let mut reader = Rows {
        view,
        block,
        own,
        above: BTreeMap::new(),
        ditto: Vec::new(),
        agree: Vec::new(),
        stray: BTreeMap::new(),
        bad_dates: BTreeMap::new(),
        notices: Vec::new(),
    };
    for (line, what) in &sorted.lines {
        match what {
            Line::Data => current.rows.push(reader.row(*line)),
            Line::Section => {
                let next = RawTable {
                    title: reader.first_text(*line),
                    rows: Vec::new(),
                    skipped: Vec::new(),
                    ..table.clone()
                };
                let done = std::mem::replace(&mut current, next);
                if !(done.rows.is_empty() && done.skipped.is_empty()) {
                    taken.tables.push(done);
                }
            }
            Line::Skipped(why) => {
                let (zh, en) = why.words();
                current.skipped.extend(reader.place(*line, zh));
                if why.is_told() {
                    let place = reader.first_text(*line);
                    taken
                        .notices
                        .extend(place.map(|place| notices::skipped(&place, zh, en)));
                }
            }
            Line::Loose => taken.loose.push(*line),
            Line::Nameless => {
                taken.notices.extend(notices::nameless(view, block, *line));
                if let Some(row) = current.rows.last_mut().filter(|r| r.row + 1 == *line)
                    && let Some(refusal) = refusals::continued(view, block, *line)
                {
                    row.refused.get_or_insert(refusal);
                }
            }
            Line::Damaged => {
                current.skipped.extend(reader.place(*line, "内容损坏"));
                taken.notices.extend(notices::damaged(view, block, *line));
            }
        }
    }
    taken.tables.push(current);
    taken.notices.append(&mut reader.notices);
    taken.notices.extend(notices::summary(&reader));
    taken
}

/// Whether what stands under 区县 or 产业链 means all of them.
fn is_whole(part: &str) -> bool {
    let key = text::key(part);
    let key = lines::bare(&key);
    let key = key
        .strip_suffix("合计")
        .filter(|k| !k.is_empty())
        .unwrap_or(key);
    words::WHOLE.contains(&key) || words::TOTALS.contains(&key)
}

struct Rows<'v, 'a> {
    view: &'v View<'a>,
    block: &'v Block,
    own: Own,
    /// The text above, by position, for 同上.
    above: BTreeMap<u32, String>,
    ditto: Vec<CellAt>,
    agree: Vec<(CellAt, CellAt)>,
    /// Cells with figures under no heading, by position.
    stray: BTreeMap<u32, CellAt>,
    /// Cells under a heading of dates that is nobody's else, which hold no date, by position.
    bad_dates: BTreeMap<u32, Vec<CellAt>>,
    notices: Vec<Issue>,
}

impl Rows<'_, '_> {
    fn first_text(&self, line: u32) -> Option<Place<String>> {
        let (_, cell) = within(self.view, self.block, line).next()?;
        let written = cell::written(&cell.value);
        Some(Place {
            sheet: self.view.sheet.name.clone(),
            cell: cell.at,
            value: text::clean(&written),
            text: written,
        })
    }

    fn place(&self, line: u32, why: &str) -> Option<Place<String>> {
        Some(Place {
            value: why.to_owned(),
            ..self.first_text(line)?
        })
    }

    fn row(&mut self, line: u32) -> RawRow {
        let (view, block) = (self.view, self.block);
        let mut row = RawRow {
            row: view.address(line, 0).row,
            hidden: view.hidden_line(line),
            ..RawRow::default()
        };
        if view.transposed {
            row.row = view
                .address(line, block.columns.first().map_or(0, |c| c.pos))
                .row;
        }
        for column in &block.columns {
            let shown = view
                .filled_at(line, column.pos)
                .or_else(|| down(view, block, line, column.pos));
            match (&column.heading.meaning, shown) {
                (Meaning::Text(kind), Some(cell)) => {
                    if let CellValue::Corrupt(what) = &cell.value {
                        row.refused
                            .get_or_insert_with(|| refusals::corrupt(cell.at, what));
                    } else if let Some(mut place) = self.text(column, cell) {
                        if let (TextColumn::Code, CellValue::Number(n)) = (*kind, &cell.value) {
                            match places(cell.number_format.as_deref()) {
                                Some(places) => place.value = format!("{n:.places$}"),
                                None => row.code_typed = true,
                            }
                        }
                        // 全市 is no part: the row holds the item's own figure.
                        if *kind == TextColumn::Part && is_whole(&place.value) {
                            continue;
                        }
                        if *kind == TextColumn::Remark
                            && let Some(time) = refusals::time_in_remark(&place.value)
                        {
                            let time = Place {
                                value: time,
                                ..place.clone()
                            };
                            row.texts.push((TextColumn::RowPeriod, time));
                        }
                        row.texts.push((*kind, place));
                    }
                }
                (Meaning::Date(kind), Some(cell)) => {
                    if let Some(value) = dates::date(&cell.value).transpose() {
                        if value.is_err() && *kind == DateColumn::Other {
                            self.bad_dates.entry(column.pos).or_default().push(cell.at);
                        }
                        row.dates
                            .push((*kind, self.at(cell, value.map(|read| read.date))));
                    }
                }
                _ => {}
            }
            if let Some(figure) = headings::figure_column(column) {
                row.figures.push(self.figure(line, column, figure));
            }
        }
        if refusals::is_rate(&row) {
            let adds = |at: CellAt| {
                let pos = if view.transposed { at.row } else { at.col };
                let own = block.columns.iter().find(|c| c.pos == pos);
                own.is_some_and(|c| c.heading.adds)
            };
            row.figures.retain(|figure| !adds(figure.cell));
        }
        self.strays(line);
        self.agree.extend(agreement::agree(&mut row, self.own));
        if let Some(refusal) = refusals::disowned(view, block, line, &row) {
            row.refused.get_or_insert(refusal);
        }
        if let Some(refusal) = refusals::shifted(view, block, line, &row) {
            row.refused.get_or_insert(refusal);
        }
        row
    }

    fn at<T>(&self, cell: &Cell, value: T) -> Place<T> {
        Place {
            sheet: self.view.sheet.name.clone(),
            cell: cell.at,
            text: cell::written(&cell.value),
            value,
        }
    }

    /// A text, with 同上 replaced by the text above.
    fn text(&mut self, column: &Column, cell: &Cell) -> Option<Place<String>> {
        let mut value = text::clean(&cell::written(&cell.value));
        if matches!(text::key(&value).as_str(), "同上" | "〃" | "″")
            && let Some(above) = self.above.get(&column.pos)
        {
            value = above.clone();
            self.ditto.push(cell.at);
        }
        if value.is_empty() {
            return None;
        }
        self.above.insert(column.pos, value.clone());
        Some(self.at(cell, value))
    }

    fn figure(&mut self, line: u32, column: &Column, figure: FigureColumn) -> RawFigure {
        let (view, block) = (self.view, self.block);
        let at = view.address(line, column.pos);
        let own = view.at(line, column.pos);
        let filled = own.filter(|cell| !is_blank(cell));
        if let Some(cell) = own.filter(|cell| cell.formula && is_blank(cell)) {
            self.notices.push(notices::formula_empty(view, cell.at));
        }
        let reading = match filled {
            Some(cell) => match refusals::merged_figure(view, line, column.pos)
                .or_else(|| refusals::over_columns(view, block, line, column.pos))
            {
                Some(refusal) => Reading::Refused(refusal),
                None => cell::figure(&cell.value, cell.number_format.as_deref()),
            },
            None => match down(view, block, line, column.pos) {
                Some(cell) => Reading::Refused(refusals::over_rows(cell.at)),
                None => Reading::Missing { written: false },
            },
        };
        RawFigure {
            column: figure,
            period: column.heading.period,
            month_of_year: column.heading.month,
            year: headings::year(column),
            heading_unit: column.heading.unit.clone(),
            cell: at,
            text: own.map_or_else(String::new, |cell| cell::written(&cell.value)),
            reading,
            formula: own.is_some_and(|cell| cell.formula),
            hidden: view.hidden_line(line) || view.hidden_pos(column.pos),
        }
    }

    fn strays(&mut self, line: u32) {
        for (pos, cell) in within(self.view, self.block, line) {
            let headed = self.block.columns.binary_search_by_key(&pos, |c| c.pos);
            let unknown = match headed {
                Ok(i) => self.block.columns[i].heading.meaning == Meaning::Unknown,
                Err(_) => true,
            };
            if unknown
                && !self.stray.contains_key(&pos)
                && matches!(cell::figure(&cell.value, None), Reading::Number(_))
            {
                self.stray.insert(pos, cell.at);
            }
        }
    }
}
