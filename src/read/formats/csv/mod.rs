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

use super::encoding::decode;
use super::sheet::{Budget, Draft, workbook};
use crate::intake::Format;
use crate::plan::settings::Limits;
use crate::provenance::CellAt;
use crate::read::{Cell, CellValue, Refusal, Visibility, Workbook};
use faults::{
    comma_is_decimal, cut_row, damage, grouped_by_point, ragged_row, split_row, split_thousands,
    widths,
};
use records::{find_separator, records, sep_line};

/// Reads delimited text as one sheet named `stem`.
pub(super) fn open(stem: &str, bytes: &[u8], limits: &Limits) -> Result<Workbook, Refusal> {
    let (content, mut notices) = decode(bytes)?;
    let (separator, body) = match sep_line(&content) {
        Some((separator, body)) => (separator, body),
        None => (find_separator(&content, limits)?, content.as_str()),
    };
    let records = records(body, separator, usize::MAX, limits)?;
    let widths = widths(&records);
    let split = split_thousands(&records);
    let continental = comma_is_decimal(&records);
    let last = records.len().saturating_sub(1);
    let mut budget = Budget::new(limits);
    let mut draft = Draft::new(stem, Visibility::Visible);
    for (row, (record, width)) in records.into_iter().zip(widths).enumerate() {
        // Empty fields count: a comma inside a number moves a trailing empty field beyond the table.
        let fault = if record.fields > width && record.filled.len() > 1 {
            notices.push(ragged_row(row, record.fields, width).on_sheet(stem));
            Some(format!("第 {} 行多出一列，各列可能错位", row + 1))
        } else if row == last && !record.ended && width != usize::MAX && record.fields < width {
            notices.push(cut_row(row, record.fields, width).on_sheet(stem));
            Some(format!("第 {} 行没有写完，文件可能不完整", row + 1))
        } else if split.contains(&row) {
            notices.push(split_row(row).on_sheet(stem));
            Some(format!(
                "第 {} 行的千位逗号可能被当作分隔符，各列可能错位",
                row + 1
            ))
        } else {
            None
        };
        for (col, field) in record.filled {
            let cell = Cell {
                at: CellAt::new(row as u32, col as u32),
                value: match &fault {
                    Some(what) => CellValue::Corrupt(what.clone()),
                    None if continental && grouped_by_point(&field) => CellValue::Corrupt(format!(
                        "“{field}”在以逗号作小数点的文件里可能是 {}",
                        field.replace('.', "")
                    )),
                    None => CellValue::Text(field),
                },
                number_format: None,
                formula: false,
            };
            draft.push(cell, &mut budget)?;
        }
    }
    notices.extend(damage(&draft.cells, stem));
    workbook(Format::Csv, vec![draft], notices, limits)
}
