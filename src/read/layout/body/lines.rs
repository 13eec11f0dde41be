//! What each line below the headings is.
//!
//! Decides which lines are data, sums, examples, sections and notes, and which have figures without
//! a name. Leaves the cells of data rows, and what a row's own remarks make of it, to its siblings.

use super::down;
use crate::read::cell;
use crate::read::layout::grid::View;
use crate::read::layout::headings::{self, Block, Column};
use crate::read::layout::meaning::Meaning;
use crate::read::layout::vocabulary::rows as words;
use crate::read::{Cell, CellValue, Reading, TableKind, TextColumn};
use crate::text;

/// What a line below the headings is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A data row.
    Data,
    /// A section's heading: a title for the rows below it.
    Section,
    /// Passed over.
    Skipped(Why),
    /// No part of the table.
    Loose,
    /// Figures without a name.
    Nameless,
    /// Content that cannot be used.
    Damaged,
}

/// Why a line is passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// 合计, 小计
    Total,
    /// 示例
    Example,
    /// The headings repeated.
    Headings,
    /// 栏次
    Numbers,
}

impl Why {
    /// In Chinese and English.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Total => (
                "合计或小计行，不计入任何指标",
                "a total, counted for no item",
            ),
            Self::Example => ("示例行", "an example"),
            Self::Headings => ("重复的表头", "the headings again"),
            Self::Numbers => ("栏次行", "column numbers"),
        }
    }

    /// Whether it is told: what holds no data is not.
    pub fn is_told(self) -> bool {
        matches!(self, Self::Total | Self::Example)
    }
}

/// The lines of a table, sorted out.
pub(in crate::read::layout) struct Sorted {
    /// Each line with what it is.
    pub(super) lines: Vec<(u32, Line)>,
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
pub(in crate::read::layout) fn sort_out(view: &View, block: &Block, end: u32) -> Sorted {
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
    // A lone text just above the next table's headings is its title.
    if let Some((line, what)) = lines.last_mut()
        && (*line, &*what) == (end, &Line::Data)
        && within(view, block, *line).count() == 1
        && !view.transposed
    {
        *what = Line::Loose;
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

pub(super) fn within<'a>(
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
    let own = |c: &Column| view.filled_at(line, c.pos);
    // 合计 of the parts beside an item's name is the item's own figure.
    let of_item = block.columns.iter().any(|c| {
        let key = own(c).or_else(|| down(view, block, line, c.pos));
        is_name(c) && key.is_some_and(|cell| !is_total(&headings::words_of(cell), true))
    });
    let named_total = naming.clone().any(|c| {
        let part = c.heading.meaning == Meaning::Text(TextColumn::Part);
        !(part && of_item)
            && own(c).is_some_and(|cell| is_total(&headings::words_of(cell), is_name(c)))
    });
    let first_total = filled.first().is_some_and(|(pos, _)| {
        let column = block.columns.iter().find(|c| c.pos == *pos);
        let part = column.is_some_and(|c| c.heading.meaning == Meaning::Text(TextColumn::Part));
        !(part && of_item) && is_total(first, column.is_some_and(is_name))
    });
    if first_total || named_total {
        return Line::Skipped(Why::Total);
    }
    if filled.iter().take(4).any(|(pos, cell)| {
        let key = headings::words_of(cell);
        let begins = || words::EXAMPLES.iter().any(|w| key.starts_with(w)) || key == "例";
        !remarks(block, *pos) && !is_figure(block, *pos) && begins()
    }) || marked_example(block, filled)
    {
        return Line::Skipped(Why::Example);
    }
    let repeated = block.columns.iter().filter(|c| {
        view.filled_at(line, c.pos)
            .is_some_and(|cell| headings::words_of(cell) == text::key(&c.written))
    });
    if repeated.count() >= 2 {
        return Line::Skipped(Why::Headings);
    }
    if numbering(filled) {
        return Line::Skipped(Why::Numbers);
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

/// Whether a label is that of a sum: 合计, （合计）：, 全市总计, 6项合计. A long name that ends so may be
/// an item's (`named`), and is left to whoever knows the items.
fn is_total(key: &str, named: bool) -> bool {
    let plain = key.trim_matches(['(', ')', '[', ']', '【', '】', ':', '*']);
    let plain = match plain.rfind('(') {
        Some(open) if open > 0 && !named => &plain[..open],
        Some(open) if words::TOTALS.contains(&&plain[..open]) => &plain[..open],
        _ => plain,
    };
    let length = plain.chars().count();
    words::TOTALS.contains(&plain)
        || plain.ends_with("小计")
        || (length <= if named { 5 } else { 12 }
            && words::TOTAL_ENDS.iter().any(|end| plain.ends_with(end)))
}

/// Whether cells beside or before the name, or the name's own last bracket, say that a row is an
/// example.
fn marked_example(block: &Block, filled: &[(u32, &Cell)]) -> bool {
    let name = block.columns.iter().find(|c| is_name(c)).map(|c| c.pos);
    filled.iter().any(|(pos, cell)| {
        let key = headings::words_of(cell);
        if is_figure(block, *pos) {
            return false;
        }
        if !beside(block, *pos) {
            let open = key.rfind(['(', '[', '【']);
            let last = open.map_or("", |at| {
                key[at..].trim_matches(['(', ')', '[', ']', '【', '】'])
            });
            return open != Some(0) && (last == "例" || words::EXAMPLE_MARKS.contains(&last));
        }
        let bare = bare(&key);
        // A remark may speak of an example elsewhere: 填报示例见附件.
        if remarks(block, *pos) {
            let said = [
                "此行", "本行", "该行", "此为", "仅为", "仅", "为", "是", "填写", "填报", "填表",
            ];
            let said = said
                .iter()
                .fold(bare, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
            let said = said.trim_end_matches('行');
            return words::EXAMPLE_MARKS.contains(&said) || said == "例";
        }
        let short = bare.chars().count() <= 16;
        // 例1, 例二: the first of several.
        let unnumbered =
            bare.trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四五".contains(c));
        (name.is_some_and(|name| *pos < name) && words::EXAMPLE_WORDS.contains(&unnumbered))
            // 示例数据 says that figures are invented, not that a row explains the others.
            || (short
                && !bare.contains("示例数据")
                && words::EXAMPLE_MARKS.iter().any(|w| bare.contains(w)))
    })
}

/// Whether a position is headed 备注.
fn remarks(block: &Block, pos: u32) -> bool {
    let column = block.columns.iter().find(|c| c.pos == pos);
    column.is_some_and(|c| c.heading.meaning == Meaning::Text(TextColumn::Remark))
}

/// Whether a position holds figures.
fn is_figure(block: &Block, pos: u32) -> bool {
    let column = block.columns.iter().find(|c| c.pos == pos);
    column.is_some_and(|c| headings::figure_column(c).is_some())
}

/// Whether a position holds remarks, numbers of rows or other texts that say nothing of the item.
pub(super) fn beside(block: &Block, pos: u32) -> bool {
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

/// A label without the brackets and marks around it.
pub(super) fn bare(key: &str) -> &str {
    key.trim_matches(['(', ')', '[', ']', '【', '】', ':', '。', '*', '※'])
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
