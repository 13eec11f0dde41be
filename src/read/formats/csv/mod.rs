//! Delimited text.
//!
//! Decides what each field becomes: its text, or nothing where its line or its decimal comma makes
//! it doubtful (`faults`). Lines are split here (`records`) and not by the `csv` crate, because that
//! passes over blank lines and an address must be the one that a clerk sees in Excel; a line `sep=`
//! is therefore not counted. The encoding is `encoding`'s.

mod faults;
mod records;
#[cfg(test)]
mod tests;

use super::encoding::{damage, decode};
use super::sheet::{Budget, Draft, workbook};
use crate::intake::Format;
use crate::plan::settings::Limits;
use crate::provenance::CellAt;
use crate::read::{Cell, CellValue, Damage, Refusal, Visibility, Workbook};
use faults::{
    comma_is_decimal, cut_row, grouped_by_point, is_closing_note, open_end, ragged_row, split_row,
    split_thousands, widths,
};
use records::{find_separator, records, sep_line, swallowed};

/// Reads delimited text as one sheet named `stem`.
pub(super) fn open(stem: &str, bytes: &[u8], limits: &Limits) -> Result<Workbook, Refusal> {
    let content = decode(bytes)?;
    // The end mark of DOS, which old programs still write.
    let content = content.trim_end_matches('\u{1A}');
    let mut notices = Vec::new();
    let (separator, body) = match sep_line(content) {
        Some((separator, body)) => (separator, body),
        None => (find_separator(content, limits)?, content),
    };
    let records = records(body, separator, usize::MAX, limits)?;
    let widths = widths(&records);
    if let Some(refusal) = swallowed(&records, &widths, separator) {
        return Err(refusal);
    }
    let split = split_thousands(&records);
    let continental = comma_is_decimal(&records);
    let last = records.len().saturating_sub(1);
    let mut budget = Budget::new(limits);
    let mut draft = Draft::new(stem, Visibility::Visible);
    for (row, (record, width)) in records.into_iter().zip(widths).enumerate() {
        // Empty fields count: a comma inside a number moves a trailing empty field beyond the table.
        let fault = if record.fields > width && record.filled.len() > 1 {
            notices.push(ragged_row(row, &record, width).on_sheet(stem));
            Some((
                format!("第 {} 行多出一列，各列可能错位", row + 1),
                format!(
                    "line {} has a field too many; its columns may be shifted",
                    row + 1
                ),
            ))
        } else if row == last
            && !record.ended
            && width != usize::MAX
            && record.fields < width
            && !is_closing_note(&record)
        {
            notices.push(cut_row(row, &record, width).on_sheet(stem));
            Some((
                format!("第 {} 行没有写完，文件可能不完整", row + 1),
                format!("line {} stops short; the file may not be whole", row + 1),
            ))
        } else if let Some(pair) = split.get(&row) {
            notices.push(split_row(row, pair).on_sheet(stem));
            Some((
                format!("第 {} 行的千位逗号可能被当作分隔符，各列可能错位", row + 1),
                format!(
                    "a thousands comma on line {} may have been taken for a separator",
                    row + 1
                ),
            ))
        } else {
            None
        };
        if fault.is_none() && row == last && !record.ended && record.fields == width {
            notices.extend(open_end(row, &record).map(|issue| issue.on_sheet(stem)));
        }
        for (col, field) in record.filled {
            let cell = Cell {
                at: CellAt::new(row as u32, col as u32),
                value: match &fault {
                    // The finding about the line tells of it.
                    Some((zh, en)) => CellValue::Corrupt(Damage {
                        zh: zh.clone(),
                        en: en.clone(),
                        told: true,
                    }),
                    None if continental && grouped_by_point(&field) => {
                        let whole = field.replace('.', "");
                        CellValue::corrupt(
                            format!("“{field}”在以逗号作小数点的文件里可能是 {whole}"),
                            format!(
                                "“{field}” may mean {whole} in a file whose decimal point is a comma"
                            ),
                        )
                    }
                    None => CellValue::Text(field),
                },
                number_format: None,
                formula: false,
            };
            draft.push(cell, &mut budget)?;
        }
    }
    let drafts = vec![draft];
    notices.extend(damage(&drafts));
    workbook(Format::Csv, drafts, notices, limits)
}
