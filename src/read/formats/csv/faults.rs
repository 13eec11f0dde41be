//! Records and fields that must not be used.
//!
//! Decides where a line has a field too many, stops short, or was split at a thousands comma, and
//! where a point groups digits; words what is told of them. Leaves separators to `records`.

use std::collections::{BTreeMap, BTreeSet};

use super::records::{Record, agreement};
use crate::intake::rules::finding;
use crate::issue::{Issue, text};
use crate::provenance::CellAt;
use crate::read::formats::refuse::notice;
use crate::read::{Cell, CellValue};

/// Damaged cells that are named one by one.
const NAMED_DAMAGE: usize = 20;

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

pub(super) fn ragged_row(row: usize, fields: usize, width: usize) -> Issue {
    finding(
        "ragged-row",
        text(
            format!("第 {} 行有 {fields} 列，比表头多 {} 列，各列可能错位，整行未使用", row + 1, fields - width),
            "请检查该行是否多打了分隔符，改正后重报",
        ),
        text(
            format!("line {} has {fields} fields, {} more than the table; its columns may be shifted and none is used", row + 1, fields - width),
            "look for a separator too many in that line, correct and resend",
        ),
    )
    .at_cell(CellAt::new(row as u32, 0))
}

/// Lines in which `20,480` was split in two: one to three digits, then exactly three in a column in
/// which hardly any other line of the block has a number.
pub(super) fn split_thousands(records: &[Record]) -> BTreeSet<usize> {
    let digits = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
    };
    let mut split = BTreeSet::new();
    let mut start = 0;
    for block in records.split_inclusive(|r| r.fields == 0) {
        let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
        for (col, text) in block.iter().flat_map(|r| &r.filled) {
            if text.trim().trim_end_matches('%').parse::<f64>().is_ok() {
                *numbers.entry(*col).or_default() += 1;
            }
        }
        let rows = block.iter().filter(|r| r.filled.len() > 1).count();
        for (i, record) in block.iter().enumerate() {
            let suspect = record.filled.windows(2).any(|pair| {
                let ((a, left), (b, right)) = (&pair[0], &pair[1]);
                let (left, right) = (left.trim().trim_start_matches('-'), right.trim());
                let whole = right.split_once('.').map_or(right, |(whole, _)| whole);
                *b == a + 1
                    && digits(left, 3)
                    && !left.starts_with('0')
                    && whole.len() == 3
                    && digits(whole, 3)
                    && numbers.get(b).copied().unwrap_or(0) * 3 <= rows
            });
            if suspect && rows >= 3 {
                split.insert(start + i);
            }
        }
        start += block.len();
    }
    split
}

pub(super) fn split_row(row: usize) -> Issue {
    finding(
        "ragged-row",
        text(
            format!("第 {} 行中的千位逗号可能被当作分隔符（如 20,480 成了 20 和 480），整行未使用", row + 1),
            "请去掉千位逗号，或把带逗号的数加上引号后重报",
        ),
        text(
            format!("a thousands comma on line {} may have been taken for a separator (20,480 as 20 and 480); the line is not used", row + 1),
            "remove the commas from numbers, or quote them, and resend",
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

/// A text has no end mark: a last line that stops short may be half a number.
pub(super) fn cut_row(row: usize, fields: usize, width: usize) -> Issue {
    finding(
        "row-cut",
        text(
            format!("文件在第 {} 行中间结束（该行只有 {fields} 列，应有 {width} 列），可能没有传完，该行未使用", row + 1),
            "请重新导出或重新传送该文件后重报",
        ),
        text(
            format!("the file ends within line {} ({fields} of {width} fields): it may not be whole, and the line is not used", row + 1),
            "export or send the file again",
        ),
    )
    .at_cell(CellAt::new(row as u32, 0))
}

/// Names the cells that damaged bytes stand in.
pub(super) fn damage(cells: &[Cell], stem: &str) -> Vec<Issue> {
    let damaged =
        |cell: &&Cell| matches!(&cell.value, CellValue::Text(t) if t.contains('\u{FFFD}'));
    cells
        .iter()
        .filter(damaged)
        .take(NAMED_DAMAGE)
        .map(|cell| {
            notice(
                "encoding-damage",
                format!("{} 的文字有损坏字节，以 \u{FFFD} 代替", cell.at),
                format!(
                    "the text of {} holds damaged bytes, shown as \u{FFFD}",
                    cell.at
                ),
            )
            .on_sheet(stem)
            .at_cell(cell.at)
        })
        .collect()
}
