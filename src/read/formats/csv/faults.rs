//! Records and fields that must not be used.
//!
//! Decides where a line has a field too many, stops short, or was split at a thousands comma, and
//! where a point groups digits; words what is told of them. Leaves separators to `records`.

use std::collections::BTreeMap;

use super::records::{Record, agreement};
use crate::intake::rules::finding;
use crate::issue::{Issue, text};
use crate::provenance::CellAt;
use crate::read::cell::shown;

/// The number of fields that each record may have: the commonest of its block between blank lines.
pub(super) fn widths(records: &[Record]) -> Vec<usize> {
    let mut widths = Vec::with_capacity(records.len());
    for block in records.split_inclusive(|r| r.fields == 0) {
        let width = match agreement(block) {
            (n, fields) if n >= 2 => fields,
            _ => usize::MAX,
        };
        widths.extend(std::iter::repeat_n(width, block.len()));
    }
    widths
}

/// A line as it is quoted: what stands first in it.
fn quoted(record: &Record) -> String {
    let first = record.filled.first();
    first.map_or_else(String::new, |(_, text)| shown(text.trim()))
}

pub(super) fn ragged_row(row: usize, record: &Record, width: usize) -> Issue {
    let (line, fields, quoted) = (row + 1, record.fields, quoted(record));
    let more = fields - width;
    finding(
        "ragged-row",
        text(
            format!("第{line}行（“{quoted}”起）有{fields}列，比其他行多{more}列，各列可能错位，整行未采用"),
            format!("请检查第{line}行是否多打了逗号或其他分隔符，改正后重报，或另存为 .xlsx 后重报"),
        ),
        text(
            format!("line {line} (from “{quoted}”) has {fields} fields, {more} more than the others; its columns may be shifted, and none is used"),
            format!("look for a comma or other separator too many on line {line}, correct it and send again, or save as .xlsx"),
        ),
    )
    .at_cell(CellAt::new(row as u32, 0))
}

/// Words of the headings of figures.
const FIGURE_HEADINGS: [&str; 16] = [
    "累计", "本月", "当月", "本期", "完成", "目标", "期末", "数", "值", "额", "率", "比", "计划",
    "同期", "投资", "总量",
];

fn is_number(text: &str) -> bool {
    text.trim().trim_end_matches('%').parse::<f64>().is_ok()
}

/// Lines in which `20,480` was split in two: one to three digits, then exactly three in a column in
/// which hardly any other line of the block has a number, or with a number right behind them where
/// all other lines have words. In a column that is headed as a figure's the former holds only where
/// other lines have their only figure in the column before.
pub(super) fn split_thousands(records: &[Record]) -> BTreeMap<usize, (String, String)> {
    let digits = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
    };
    let mut split = BTreeMap::new();
    let mut start = 0;
    for block in records.split_inclusive(|r| r.fields == 0) {
        let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
        // Lines with a number in this column and none in the next one.
        let mut alone: BTreeMap<usize, usize> = BTreeMap::new();
        let mut headed: BTreeMap<usize, usize> = BTreeMap::new();
        let mut texts: BTreeMap<usize, usize> = BTreeMap::new();
        for (i, record) in block.iter().enumerate() {
            for (at, (col, text)) in record.filled.iter().enumerate() {
                if is_number(text) {
                    *numbers.entry(*col).or_default() += 1;
                    let next = record.filled.get(at + 1);
                    if !next.is_some_and(|(c, text)| *c == col + 1 && is_number(text)) {
                        *alone.entry(*col).or_default() += 1;
                    }
                    continue;
                }
                *texts.entry(*col).or_default() += 1;
                if FIGURE_HEADINGS.iter().any(|word| text.contains(word)) {
                    headed.entry(*col).or_insert(i);
                }
            }
        }
        let rows = block.iter().filter(|r| r.filled.len() > 1).count();
        for (i, record) in block.iter().enumerate() {
            // A number where all other lines have words has moved there.
            let moved = |col: usize| {
                let here = record.filled.iter().find(|(c, _)| *c == col);
                here.is_some_and(|(_, text)| is_number(text))
                    && numbers.get(&col) == Some(&1)
                    && texts.get(&col).is_some_and(|words| *words > 3)
            };
            let suspect = record.filled.windows(2).find(|pair| {
                let ((a, left), (b, right)) = (&pair[0], &pair[1]);
                let (left, right) = (left.trim().trim_start_matches('-'), right.trim());
                let whole = right.split_once('.').map_or(right, |(whole, _)| whole);
                let others = numbers.get(b).copied().unwrap_or(0);
                let lonely = alone.get(a).copied().unwrap_or(0);
                let is_figure = headed.get(b).is_some_and(|heading| *heading < i);
                *b == a + 1
                    && digits(left, 3)
                    && !left.starts_with('0')
                    && whole.len() == 3
                    && digits(whole, 3)
                    && (moved(b + 1)
                        || (others * 3 <= rows && (!is_figure || (lonely >= 2 && lonely > others))))
            });
            if let Some([(_, left), (_, right)]) = suspect
                && rows >= 3
            {
                let pair = (left.trim().to_owned(), right.trim().to_owned());
                split.insert(start + i, pair);
            }
        }
        start += block.len();
    }
    split
}

pub(super) fn split_row(row: usize, (left, right): &(String, String)) -> Issue {
    let line = row + 1;
    finding(
        "ragged-row",
        text(
            format!("第{line}行的“{left}”和“{right}”可能是一个带千位逗号的数（{left},{right}）被拆成了两格，整行未采用"),
            "请去掉千位逗号，或给带逗号的数加上英文双引号后重报，或另存为 .xlsx 后重报",
        ),
        text(
            format!("“{left}” and “{right}” on line {line} may be one number with a thousands comma ({left},{right}) split in two; the line is not used"),
            "remove the commas from numbers, or put such numbers in double quotation marks, and send again, or save as .xlsx",
        ),
    )
    .at_cell(CellAt::new(row as u32, 0))
}

/// Whether numbers of the file have a comma for a decimal point: 903,6.
pub(super) fn comma_is_decimal(records: &[Record]) -> bool {
    let decimal = |text: &str| {
        text.trim()
            .split_once(',')
            .is_some_and(|(whole, fraction)| {
                let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
                digits(whole) && digits(fraction) && fraction.len() != 3
            })
    };
    let mut fields = records.iter().flat_map(|r| &r.filled);
    fields.any(|(_, text)| decimal(text))
}

/// 20.480: twenty thousand where the comma is the decimal point.
pub(super) fn grouped_by_point(text: &str) -> bool {
    text.trim().split_once('.').is_some_and(|(whole, rest)| {
        (1..=3).contains(&whole.len())
            && rest.len() == 3
            && whole
                .bytes()
                .chain(rest.bytes())
                .all(|b| b.is_ascii_digit())
    })
}

/// Whether a short last line is no row of the table but a note or the line of signatures.
pub(super) fn is_closing_note(record: &Record) -> bool {
    record.filled.first().is_some_and(|(_, text)| {
        let text = text.trim();
        text.contains(['：', ':'])
            || ["注", "备注", "说明", "附"]
                .iter()
                .any(|word| text.starts_with(word))
    })
}

/// The last figure of a file that ends right behind it: more digits may have followed.
pub(super) fn open_end(row: usize, record: &Record) -> Option<Issue> {
    let (col, value) = record.filled.last()?;
    let whole = *col + 1 == record.fields && is_number(value);
    whole.then(|| {
        let (at, last) = (CellAt::new(row as u32, *col as u32), shown(value.trim()));
        finding(
            "end-unmarked",
            text(
                format!("文件末尾没有换行，{at} 的“{last}”是最后的内容，照常采用"),
                "请核对该数是否完整；不完整的，请重新导出或传送该文件，或另存为 .xlsx 后重报",
            ),
            text(
                format!("the file has no line end at its end; “{last}” in {at} is the last that stands in it, and is used"),
                "check that the figure is whole; if not, export or send the file again, or save as .xlsx and send again",
            ),
        )
        .at_cell(at)
    })
}

/// A text has no end mark: a last line that stops short may be half a number.
pub(super) fn cut_row(row: usize, record: &Record, width: usize) -> Issue {
    let (line, fields, quoted) = (row + 1, record.fields, quoted(record));
    finding(
        "row-cut",
        text(
            format!("文件在第{line}行（“{quoted}”起）中间结束：该行只有{fields}列，应有{width}列，文件可能没有传完，该行未采用"),
            "请重新导出或重新传送该文件，或另存为 .xlsx 后重报",
        ),
        text(
            format!("the file ends within line {line} (from “{quoted}”): {fields} of {width} fields; it may not be whole, and the line is not used"),
            "export or send the file again, or save as .xlsx and send again",
        ),
    )
    .at_cell(CellAt::new(row as u32, 0))
}
