//! The rows of a table.
//!
//! Decides which lines below the headings are data, sums, examples, sections and notes, and takes
//! the cells of each data row. Texts are filled down inside merged regions only; figures never.

use std::collections::BTreeMap;

use crate::issue::Issue;
use crate::period::Period;
use crate::provenance::CellAt;
use crate::read::cell::{self, dates};
use crate::read::layout::grid::{View, is_blank};
use crate::read::layout::headings::{self, Block, Column};
use crate::read::layout::meaning::Meaning;
use crate::read::layout::rules::finding;
use crate::read::layout::vocabulary::rows as words;
use crate::read::{
    Cell, CellRefusal, CellValue, FigureColumn, Place, RawFigure, RawRow, RawTable, Reading,
    TableKind, TextColumn, columns_conflict,
};
use crate::text;

/// What a line below the headings is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A data row.
    Data,
    /// A section's heading: a title for the rows below it.
    Section,
    /// Passed over, with the reason in Chinese and English.
    Skipped(&'static str, &'static str),
    /// No part of the table.
    Loose,
    /// Figures without a name.
    Nameless,
    /// Content that cannot be used.
    Damaged,
}

/// The lines of a table, sorted out.
pub(super) struct Sorted {
    /// Each line with what it is.
    pub lines: Vec<(u32, Line)>,
}

impl Sorted {
    /// The data rows.
    pub fn data(&self) -> Vec<u32> {
        self.lines
            .iter()
            .filter(|(_, l)| *l == Line::Data)
            .map(|(n, _)| *n)
            .collect()
    }
}

/// Sorts out the lines of a table up to `end`, inclusive.
pub(super) fn sort_out(view: &View, block: &Block, end: u32) -> Sorted {
    let mut lines = Vec::new();
    let mut last = block.bottom;
    let mut notes = false;
    for line in view.lines_in(block.bottom + 1..=end) {
        let filled: Vec<(u32, &Cell)> = within(view, block, line).collect();
        if filled.is_empty() {
            continue;
        }
        let gap = line > last + 1;
        let what = what_is(view, block, line, &filled, gap || notes);
        notes |= what == Line::Loose;
        last = line;
        lines.push((line, what));
    }
    // A section without rows is the title of the next table.
    for (_, what) in lines.iter_mut().rev() {
        match what {
            Line::Data | Line::Nameless | Line::Damaged => break,
            Line::Section => *what = Line::Loose,
            Line::Skipped(..) | Line::Loose => {}
        }
    }
    Sorted { lines }
}

fn within<'a>(
    view: &'a View,
    block: &Block,
    line: u32,
) -> impl Iterator<Item = (u32, &'a Cell)> + 'a {
    let (first, last) = (block.first_pos, block.last_pos);
    view.filled(line)
        .filter(move |(pos, _)| (first..=last).contains(pos))
}

/// Positions that say what a row is about.
fn identifying(block: &Block) -> impl Iterator<Item = &Column> {
    block.columns.iter().filter(|c| {
        matches!(
            c.heading.meaning,
            Meaning::Text(TextColumn::Name | TextColumn::Code | TextColumn::Measure)
        )
    })
}

fn what_is(view: &View, block: &Block, line: u32, filled: &[(u32, &Cell)], apart: bool) -> Line {
    let keys: Vec<String> = filled
        .iter()
        .take(4)
        .map(|(_, cell)| headings::words_of(cell))
        .collect();
    let first = keys.first().map_or("", String::as_str);
    if filled
        .iter()
        .all(|(_, cell)| matches!(cell.value, CellValue::Corrupt(_)))
    {
        return Line::Damaged;
    }
    let total = |key: &str| words::TOTALS.contains(&key) || key.ends_with("小计");
    let naming = block.columns.iter().filter(|c| {
        matches!(
            c.heading.meaning,
            Meaning::Text(
                TextColumn::Name
                    | TextColumn::Code
                    | TextColumn::Measure
                    | TextColumn::Part
                    | TextColumn::Department
            )
        )
    });
    let named_total = naming.clone().any(|c| {
        view.filled_at(line, c.pos)
            .is_some_and(|cell| total(headings::words_of(cell).trim_matches(['(', ')', ':'])))
    });
    if total(first) || named_total {
        return Line::Skipped(
            "合计或小计行，不计入任何指标",
            "a total, counted for no item",
        );
    }
    if keys
        .iter()
        .any(|key| words::EXAMPLES.iter().any(|w| key.starts_with(w)) || key == "例")
        || marked_example(block, filled)
    {
        return Line::Skipped("示例行", "an example");
    }
    let repeated = block.columns.iter().filter(|c| {
        view.filled_at(line, c.pos)
            .is_some_and(|cell| headings::words_of(cell) == text::key(&c.written))
    });
    if repeated.count() >= 2 {
        return Line::Skipped("重复的表头", "the headings again");
    }
    if numbering(filled) {
        return Line::Skipped("栏次行", "column numbers");
    }
    let figures = || {
        block
            .columns
            .iter()
            .filter(|c| {
                headings::figure_column(c).is_some()
                    || matches!(c.heading.meaning, Meaning::Target(_) | Meaning::Either(_))
            })
            .any(|c| {
                view.filled_at(line, c.pos).is_some_and(|cell| {
                    matches!(cell::figure(&cell.value, None), Reading::Number(_))
                })
            })
    };
    let note = words::NOTES.iter().any(|w| first.starts_with(w)) || long_note(first, filled);
    if note && !figures() {
        return Line::Loose;
    }
    if let [(pos, cell)] = filled {
        let spans = view
            .merge_at(line, *pos)
            .map_or(1, |s| s.last_pos - s.first_pos + 1);
        // In CSV numbers are text too.
        let text = matches!(cell.value, CellValue::Text(_)) && !figures();
        let named = identifying(block).any(|c| c.pos == *pos);
        if text && (section(first) || (spans >= 3 && !apart)) && first.chars().count() <= 40 {
            return Line::Section;
        }
        if text && (apart || !named) {
            return Line::Loose;
        }
    }
    let own = identifying(block).any(|c| {
        view.filled_at(line, c.pos)
            .is_some_and(|cell| !matches!(cell.value, CellValue::Corrupt(_)))
    });
    let covered = || {
        identifying(block)
            .filter(|c| is_name(c))
            .any(|c| down(view, block, line, c.pos).is_some())
    };
    if own || covered() {
        return Line::Data;
    }
    if identifying(block).any(|c| view.filled_at(line, c.pos).is_some()) {
        return Line::Damaged;
    }
    if figures() {
        Line::Nameless
    } else {
        Line::Loose
    }
}

/// Whether cells beside or before the name, or the name's own last bracket, say that a row is an
/// example.
fn marked_example(block: &Block, filled: &[(u32, &Cell)]) -> bool {
    let name = block.columns.iter().find(|c| is_name(c)).map(|c| c.pos);
    filled.iter().any(|(pos, cell)| {
        let key = headings::words_of(cell);
        if !beside(block, *pos) {
            let open = key.rfind(['(', '[', '【']);
            let last = open.map_or("", |at| {
                key[at..].trim_matches(['(', ')', '[', ']', '【', '】'])
            });
            return open != Some(0) && (last == "例" || words::EXAMPLE_MARKS.contains(&last));
        }
        let bare = key.trim_matches(['(', ')', '[', ']', '【', '】', ':', '。', '*', '※']);
        let short = bare.chars().count() <= 16;
        (name.is_some_and(|name| *pos < name) && words::EXAMPLE_WORDS.contains(&bare))
            // 示例数据 says that figures are invented, not that a row explains the others.
            || (short
                && !bare.contains("示例数据")
                && words::EXAMPLE_MARKS.iter().any(|w| bare.contains(w)))
    })
}

/// Whether a position holds remarks, numbers of rows or other texts that say nothing of the item.
fn beside(block: &Block, pos: u32) -> bool {
    let column = block.columns.iter().find(|c| c.pos == pos);
    column.is_none_or(|c| {
        matches!(
            c.heading.meaning,
            Meaning::Text(TextColumn::Remark | TextColumn::RowPeriod | TextColumn::Period)
                | Meaning::Ignored(_)
                | Meaning::Unknown
        ) || (c.heading.meaning == Meaning::Text(TextColumn::Stage)
            && matches!(block.kind, TableKind::Targets | TableKind::Breakdown))
    })
}

fn is_name(column: &Column) -> bool {
    column.heading.meaning == Meaning::Text(TextColumn::Name)
}

/// A sentence with numbering or of great length by itself on a line.
fn long_note(first: &str, filled: &[(u32, &Cell)]) -> bool {
    let numbered = first
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .strip_prefix(['.', '、'])
        .is_some_and(|rest| {
            rest.len() + 1 < first.len() && !rest.starts_with(|c: char| c.is_ascii_digit())
        });
    filled.len() == 1 && (first.chars().count() > 45 || (numbered && first.chars().count() > 12))
}

/// 一、…, （一）…, 第一章…, 表2 …: a section's number.
fn section(first: &str) -> bool {
    let numerals = |s: &str| {
        s.chars()
            .take_while(|c| "一二三四五六七八九十".contains(*c))
            .map(char::len_utf8)
            .sum::<usize>()
    };
    let plain = numerals(first);
    let bracketed = first.strip_prefix('(').map_or(0, |rest| {
        let n = numerals(rest);
        if n > 0 && rest[n..].starts_with(')') {
            n
        } else {
            0
        }
    });
    let table = ["附表", "附件", "表"]
        .iter()
        .find_map(|word| first.strip_prefix(word))
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) || numerals(rest) > 0);
    (plain > 0 && first[plain..].starts_with('、'))
        || bracketed > 0
        || table
        || (first.starts_with('第') && (first.contains('章') || first.contains("部分")))
}

/// 甲 乙 1 2 3: the numbers of columns below the headings.
fn numbering(filled: &[(u32, &Cell)]) -> bool {
    let key = |cell: &Cell| headings::words_of(cell).trim_matches(['(', ')']).to_owned();
    let first = filled
        .first()
        .map(|(_, cell)| key(cell))
        .unwrap_or_default();
    let starts = matches!(first.as_str(), "甲" | "栏次" | "a" | "①");
    let number = |key: &str| {
        key.chars().count() <= 2
            && key
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "甲乙丙丁戊己庚辛①②③④⑤⑥⑦⑧⑨⑩—-".contains(c))
    };
    let ascending = filled.len() >= 2 && filled[1..].iter().all(|(_, cell)| number(&key(cell)));
    starts
        && ascending
        && filled.last().is_some_and(|(_, cell)| {
            key(cell) == (filled.len() - letters(filled, &key)).to_string()
                || key(cell).chars().all(|c| !c.is_ascii_digit())
        })
}

/// How many leading columns are numbered by 甲 乙 丙 instead of digits.
fn letters(filled: &[(u32, &Cell)], key: &dyn Fn(&Cell) -> String) -> usize {
    filled
        .iter()
        .take_while(|(_, cell)| !key(cell).starts_with(|c: char| c.is_ascii_digit()))
        .count()
}

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
            Line::Skipped(zh, en) => {
                current.skipped.extend(reader.place(*line, zh));
                if !matches!(*zh, "重复的表头" | "栏次行") {
                    taken.notices.extend(reader.skipped(*line, zh, en));
                }
            }
            Line::Loose => taken.loose.push(*line),
            Line::Nameless => {
                taken.notices.extend(reader.nameless(*line));
                if let Some(row) = current.rows.last_mut().filter(|r| r.row + 1 == *line)
                    && let Some(refusal) = reader.continued(*line)
                {
                    row.refused.get_or_insert(refusal);
                }
            }
            Line::Damaged => {
                current.skipped.extend(reader.place(*line, "内容损坏"));
                taken.notices.extend(reader.damaged(*line));
            }
        }
    }
    taken.tables.push(current);
    taken.notices.append(&mut reader.notices);
    taken.notices.extend(reader.summary());
    taken
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

    fn skipped(&self, line: u32, zh: &str, en: &str) -> Option<Issue> {
        let place = self.first_text(line)?;
        let shown = cell::shown(&place.text);
        Some(
            finding(
                "row-skipped",
                [
                    &format!("“{shown}”{zh}，已跳过"),
                    "如这一行是应报数据，请改写名称后重报",
                ],
                [
                    &format!("“{shown}”: {en}, passed over"),
                    "If the row is data, change its name and send again",
                ],
            )
            .on_sheet(&place.sheet)
            .at_cell(place.cell),
        )
    }

    fn nameless(&self, line: u32) -> Option<Issue> {
        let column = self.block.columns.iter().find(|c| {
            headings::figure_column(c).is_some() && self.view.filled_at(line, c.pos).is_some()
        })?;
        let at = self.view.address(line, column.pos);
        Some(
            finding(
                "row-without-name",
                [
                    &format!("{at} 有数值，但该行没有名称，未采用"),
                    "请补上名称或编码后重报",
                ],
                [
                    &format!("{at} holds a figure, but its row has no name; not used"),
                    "Add the name or code and send again",
                ],
            )
            .on_sheet(&self.view.sheet.name)
            .at_cell(at),
        )
    }

    /// A line below a row that has figures and another text in a column beside the name: both are
    /// parts of the item, and neither is its total.
    fn continued(&self, line: u32) -> Option<CellRefusal> {
        if self.view.transposed {
            return None;
        }
        let texts = within(self.view, self.block, line)
            .filter(|(pos, cell)| {
                beside(self.block, *pos) && matches!(cell.value, CellValue::Text(_))
            })
            .find(|(pos, cell)| {
                self.view
                    .filled_at(line - 1, *pos)
                    .is_some_and(|above| headings::words_of(above) != headings::words_of(cell))
            });
        let (_, cell) = texts?;
        Some(CellRefusal {
            rule: "row-other-figure".into(),
            zh: format!(
                "下一行没有名称而另有数值（见 {}），这一行可能只是该指标的一部分，整行未采用",
                cell.at
            ),
            en: format!(
                "the next line has figures but no name (see {}): this row may be a part of the item only and is not used",
                cell.at
            ),
        })
    }

    fn damaged(&self, line: u32) -> Option<Issue> {
        let (_, cell) = within(self.view, self.block, line)
            .find(|(_, c)| matches!(c.value, CellValue::Corrupt(_)))?;
        let CellValue::Corrupt(what) = &cell.value else {
            return None;
        };
        Some(
            finding(
                "row-damaged",
                [
                    &format!("{} 起的一行内容不可用，整行未采用：{what}", cell.at),
                    "请核对该行后重报",
                ],
                [
                    &format!("the row at {} cannot be used: {what}", cell.at),
                    "Check the row and send again",
                ],
            )
            .on_sheet(&self.view.sheet.name)
            .at_cell(cell.at),
        )
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
                        row.refused.get_or_insert_with(|| corrupt(cell.at, what));
                    } else if let Some(mut place) = self.text(column, cell) {
                        if let (TextColumn::Code, CellValue::Number(n)) = (*kind, &cell.value) {
                            match places(cell.number_format.as_deref()) {
                                Some(places) => place.value = format!("{n:.places$}"),
                                None => row.code_typed = true,
                            }
                        }
                        row.texts.push((*kind, place));
                    }
                }
                (Meaning::Date(kind), Some(cell)) => {
                    if let Some(value) = dates::date(&cell.value).transpose() {
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
        self.strays(line);
        self.agree(&mut row);
        if let Some(refusal) = self.disowned(line) {
            row.refused.get_or_insert(refusal);
        }
        if let Some(refusal) = self.shifted(line, &row) {
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
            self.notices.push(formula_empty(view, cell.at));
        }
        let reading = match filled {
            Some(cell) => match merged_figure(view, line, column.pos)
                .or_else(|| over_columns(view, block, line, column.pos))
            {
                Some(refusal) => Reading::Refused(refusal),
                None => cell::figure(&cell.value, cell.number_format.as_deref()),
            },
            None => match down(view, block, line, column.pos) {
                Some(cell) => Reading::Refused(over_rows(cell.at)),
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

    /// A row whose date stands one column off: its figures may stand under the wrong headings.
    fn shifted(&self, line: u32, row: &RawRow) -> Option<CellRefusal> {
        let (_, wrong) = row.dates.iter().find(|(_, p)| p.value.is_err())?;
        let pos = if self.view.transposed {
            wrong.cell.row
        } else {
            wrong.cell.col
        };
        let date_at = |pos: u32| {
            let cell = self.view.filled_at(line, pos)?;
            let dated = self
                .block
                .columns
                .iter()
                .any(|c| c.pos == pos && matches!(c.heading.meaning, Meaning::Date(_)));
            let read = dates::date(&cell.value).ok().flatten()?;
            (!dated && !read.month_only).then_some(cell.at)
        };
        let at = date_at(pos + 1).or_else(|| date_at(pos.checked_sub(1)?))?;
        Some(CellRefusal {
            rule: "row-shifted".into(),
            zh: format!(
                "本该在 {} 的日期写在 {at}，该行内容可能整体错位一列，整行未采用",
                wrong.cell
            ),
            en: format!(
                "the date due in {} stands in {at}: the row may be a column off and is not used",
                wrong.cell
            ),
        })
    }

    /// A row that a remark declares void, or that is labelled as other figures (上年同期, 目标值).
    fn disowned(&self, line: u32) -> Option<CellRefusal> {
        within(self.view, self.block, line)
            .filter(|(pos, cell)| {
                beside(self.block, *pos) && matches!(cell.value, CellValue::Text(_))
            })
            .find_map(|(_, cell)| {
                let key = headings::words_of(cell);
                let bare = key.trim_matches(['(', ')', '[', ']', '【', '】', ':', '。', '*', '※']);
                let narrow = self.narrows(cell) && !words::WHOLE.contains(&bare);
                let (rule, zh, en) = if narrow {
                    (
                        "row-other-figure",
                        "可能只是该指标的一部分",
                        "may be a part of the item only",
                    )
                } else if words::OTHER_ROWS.contains(&bare) {
                    (
                        "row-other-figure",
                        "不是本期实绩",
                        "is no figure of this period",
                    )
                } else if words::VOID_MARKS.iter().any(|w| bare.contains(w))
                    || words::VOID_WORDS.contains(&bare)
                {
                    ("row-void", "已声明作废", "is declared void")
                } else {
                    return None;
                };
                let (at, shown) = (cell.at, cell::shown(&cell::written(&cell.value)));
                Some(CellRefusal {
                    rule: rule.into(),
                    zh: format!("{at} 写有“{shown}”，该行{zh}，整行未采用"),
                    en: format!("{at} says “{shown}”: the row {en} and is not used"),
                })
            })
    }

    /// Whether a cell stands under a heading that narrows the row: 其中, 明细, 范围.
    fn narrows(&self, cell: &Cell) -> bool {
        let pos = if self.view.transposed {
            cell.at.row
        } else {
            cell.at.col
        };
        let column = self.block.columns.iter().find(|c| c.pos == pos);
        column.is_some_and(|c| words::NARROWING.contains(&c.words.as_str()))
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

    /// Columns of one meaning: equal figures count once, different ones not at all.
    fn agree(&mut self, row: &mut RawRow) {
        let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (i, figure) in row.figures.iter().enumerate() {
            let month = figure
                .month_of_year
                .and_then(|m| Period::new(self.own.year?, m));
            let period = figure
                .period
                .or(month)
                .or(self.own.period.filter(|_| figure.month_of_year.is_none()));
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
                self.agree.extend(
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
    }

    fn summary(&self) -> Vec<Issue> {
        let sheet = &self.view.sheet.name;
        let mut issues = Vec::new();
        if let Some(first) = self.ditto.first() {
            let cells = list(&self.ditto);
            issues.push(
                finding(
                    "ditto-text",
                    [
                        &format!("{cells} 写“同上”，按上一行的文字采用"),
                        "请逐行填写完整文字",
                    ],
                    [
                        &format!("{cells} say “same as above”; the text above is taken"),
                        "Write the full text in each row",
                    ],
                )
                .on_sheet(sheet)
                .at_cell(*first),
            );
        }
        if let Some((first, second)) = self.agree.first() {
            issues.push(
                finding(
                    "columns-agree",
                    [&format!("有两列含义相同（如 {first} 与 {second}），数值一致，只计一次"), "请只保留一列"],
                    [&format!("two columns mean the same (such as {first} and {second}) and agree; counted once"), "Keep one of them"],
                )
                .on_sheet(sheet)
                .at_cell(*second),
            );
        }
        for (pos, at) in &self.stray {
            let heading = self
                .block
                .columns
                .iter()
                .find(|c| c.pos == *pos)
                .map_or_else(String::new, |c| cell::shown(&c.written));
            issues.push(
                finding(
                    "unrecognised-column",
                    [&format!("表头“{heading}”未能识别，该列数值（如 {at}）未采用"), "如为应报数据，请把表头写成“本月”“本年累计”“期末”等后重报"],
                    [&format!("the heading “{heading}” is not recognised; the figures under it (such as {at}) are not used"), "If they are to be reported, head the column 本月, 本年累计 or 期末 and send again"],
                )
                .on_sheet(sheet)
                .at_cell(*at),
            );
        }
        issues
    }
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

fn list(cells: &[CellAt]) -> String {
    let mut shown: Vec<String> = cells.iter().take(10).map(CellAt::to_string).collect();
    if cells.len() > 10 {
        shown.push("…".into());
    }
    shown.join("、")
}

fn corrupt(at: CellAt, what: &str) -> CellRefusal {
    CellRefusal {
        rule: "corrupt-cell".into(),
        zh: format!("{at} 内容不可用：{what}"),
        en: format!("the content of {at} cannot be used: {what}"),
    }
}

fn over_rows(at: CellAt) -> CellRefusal {
    CellRefusal {
        rule: "merged-figure".into(),
        zh: format!("数值格与 {at} 跨行合并，无法判断属于哪一行"),
        en: format!(
            "the figure's cell is merged with {at} over several rows; which row it belongs to cannot be told"
        ),
    }
}

/// A refusal if the figure's cell is merged over several lines that hold rows of their own.
fn merged_figure(view: &View, line: u32, pos: u32) -> Option<CellRefusal> {
    let span = view.merge_at(line, pos)?;
    let others = span.last_line > span.first_line
        && view
            .lines_in(span.first_line + 1..=span.last_line)
            .next()
            .is_some();
    others.then(|| over_rows(view.address(span.first_line, span.first_pos)))
}

/// A refusal if the figure's cell is merged over several columns of figures: 本月 and 本年累计.
fn over_columns(view: &View, block: &Block, line: u32, pos: u32) -> Option<CellRefusal> {
    let span = view.merge_at(line, pos)?;
    let figures = block.columns.iter().filter(|c| {
        (span.first_pos..=span.last_pos).contains(&c.pos) && headings::figure_column(c).is_some()
    });
    (figures.count() > 1).then(|| {
        let at = view.address(span.first_line, span.first_pos);
        CellRefusal {
            rule: "merged-figure".into(),
            zh: format!("{at} 的数值跨几列数值合并，无法判断属于哪一列"),
            en: format!(
                "the figure in {at} is merged over several columns of figures; which one it belongs to cannot be told"
            ),
        }
    })
}

fn formula_empty(view: &View, at: CellAt) -> Issue {
    finding(
        "formula-empty",
        [
            &format!("{at} 的公式结果为空文字，按未报处理"),
            "请核对公式或直接填写数值",
        ],
        [
            &format!("the formula in {at} gives an empty text; taken as not reported"),
            "Check the formula or write the figure",
        ],
    )
    .on_sheet(&view.sheet.name)
    .at_cell(at)
}
