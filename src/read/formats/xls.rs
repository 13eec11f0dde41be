//! OLE workbooks, BIFF5 and BIFF8, WPS `.et` among them.
//!
//! Values are calamine's, read from a container that is written here around the stream that
//! `biff` walked: rings, lying dimensions and stray cells never reach it. Number formats, hidden
//! rows and columns and formulas come from that walk; the two must agree on which cells are used
//! and what kind of value each holds, or the cell is not used. BIFF8 text is UTF-16 whatever the
//! code page record says; BIFF5 text follows it.

use std::collections::BTreeSet;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Range, Reader, Xls, XlsOptions};

use super::biff::{Kind, Records, Seen, SheetRecords, walk};
use super::encoding::wrong_code_page;
use super::number_format;
use super::ole;
use super::refuse;
use super::sheet::{Budget, Draft, TWICE, UNLIKE, marked, marked_text, same_name, workbook};
use crate::intake::Format;
use crate::plan::settings::Limits;
use crate::provenance::CellAt;
use crate::read::{Cell, CellValue, Refusal, Workbook};

/// calamine lays a sheet out densely: addresses that it may have for each cell allowed.
const AREA_PER_CELL: u64 = 8;

/// Reads an OLE workbook.
pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Workbook, Refusal> {
    let stream = ole::stream(bytes, &["Workbook", "Book"])?;
    let mut records = walk(stream)?;
    let mut budget = Budget::new(limits);
    budget.sheets(records.sheets.len())?;
    let mut notices = Vec::new();
    for sheet in &records.sheets {
        check_area(sheet, limits)?;
        if !sheet.worksheet {
            notices.push(refuse::macro_sheet(&sheet.name));
        }
    }
    // calamine gives the sheets by name.
    let mut names = BTreeSet::new();
    if let Some(twice) = records
        .sheets
        .iter()
        .find(|sheet| !names.insert(sheet.name.to_lowercase()))
    {
        return Err(same_name(&twice.name));
    }
    let mut calamine = calamine(&mut records)?;
    let mut drafts = Vec::new();
    for number in 0..records.sheets.len() {
        if !records.sheets[number].worksheet {
            continue;
        }
        let values = calamine.worksheet_range_at(number);
        let values = values
            .and_then(Result::ok)
            .ok_or_else(|| unlike(&records.sheets[number]))?;
        let mut draft = draft(&records, &records.sheets[number], &values, &mut budget)?;
        for merge in calamine.merge_cells_by_sheet_id(number).unwrap_or_default() {
            let (first, last) = (merge.start, merge.end);
            draft.merge(CellAt::new(first.0, first.1), CellAt::new(last.0, last.1));
        }
        drafts.push(draft);
    }
    if !records.biff8
        && let Some(refusal) = wrong_code_page(&drafts)
    {
        return Err(refusal);
    }
    workbook(Format::Xls, drafts, notices, limits)
}

/// calamine over the container written here. It panics on some damaged records; that is a refusal.
fn calamine(records: &mut Records) -> Result<Xls<Cursor<Vec<u8>>>, Refusal> {
    let container = ole::wrap(&std::mem::take(&mut records.canonical));
    let mut options = XlsOptions::default();
    if records.biff8 {
        options.force_codepage = Some(1200);
    }
    let open = || Xls::new_with_options(Cursor::new(container), options);
    match catch_unwind(AssertUnwindSafe(open)) {
        Ok(Ok(xls)) => Ok(xls),
        Ok(Err(error)) => Err(refuse::damaged(
            format!("xls 内容（{error}）"),
            format!("xls content ({error})"),
        )),
        Err(_) => Err(refuse::damaged(
            "xls 记录结构异常",
            "the xls records are malformed",
        )),
    }
}

/// Two cells in opposite corners would ask for gigabytes.
fn check_area(sheet: &SheetRecords, limits: &Limits) -> Result<(), Refusal> {
    let used = || {
        sheet
            .cells
            .iter()
            .map(|c| c.at)
            .filter(|at| !sheet.strays.contains(at))
    };
    let span = |get: fn(CellAt) -> u32| {
        let (first, last) = (used().map(get).min(), used().map(get).max());
        first
            .zip(last)
            .map_or(0, |(first, last)| u64::from(last - first) + 1)
    };
    let area = span(|at| at.row).saturating_mul(span(|at| at.col));
    if sheet.cells.len() as u64 > limits.cells || area > limits.cells.saturating_mul(AREA_PER_CELL)
    {
        let refusal = refuse::limit(
            "已用单元格数（或其跨度）",
            "used cells (or their span)",
            "cells",
            limits.cells,
        );
        return Err(refuse::on_sheet(refusal, &sheet.name));
    }
    Ok(())
}

fn unlike(sheet: &SheetRecords) -> Refusal {
    let refusal = refuse::damaged("工作表内容前后不一致", "the sheet contradicts itself");
    refuse::on_sheet(refusal, &sheet.name)
}

fn draft(
    records: &Records,
    sheet: &SheetRecords,
    values: &Range<Data>,
    budget: &mut Budget,
) -> Result<Draft, Refusal> {
    let mut draft = Draft::new(&sheet.name, sheet.visibility);
    let mut known = BTreeSet::new();
    for seen in &sheet.cells {
        let twice = !known.insert(seen.at);
        let format = records.format(seen);
        let value = if sheet.strays.contains(&seen.at) {
            CellValue::corrupt("该格远离表格", "it lies far from the table")
        } else if twice {
            CellValue::corrupt(TWICE.0, TWICE.1)
        } else {
            let value = values.get_value((seen.at.row, seen.at.col));
            settle(seen, value, format.as_deref(), records.epoch_1904)
                .map(|value| {
                    if records.struck(seen) {
                        marked(value)
                    } else {
                        value
                    }
                })
                .ok_or_else(|| refuse::on_sheet(missing(seen), &sheet.name))?
        };
        if value == CellValue::Text(String::new()) && !seen.formula {
            continue;
        }
        let cell = Cell {
            at: seen.at,
            value,
            number_format: format,
            formula: seen.formula,
        };
        draft.push(cell, budget)?;
    }
    let unseen = |(row, col, value): (usize, usize, &Data)| {
        let start = values.start().unwrap_or((0, 0));
        let at = CellAt::new(start.0 + row as u32, start.1 + col as u32);
        *value != Data::Empty && !known.contains(&at)
    };
    if values.used_cells().any(unseen) {
        return Err(unlike(sheet));
    }
    draft.hidden_rows.clone_from(&sheet.hidden_rows);
    draft.hidden_cols.clone_from(&sheet.hidden_cols);
    draft.filtered = sheet.filtered;
    Ok(draft)
}

fn missing(seen: &Seen) -> Refusal {
    refuse::damaged(
        format!("{} 的文字编号超出字符串表", seen.at),
        format!("the text of {} is not in the string table", seen.at),
    )
}

/// calamine's value if it is of the kind that the record holds; `None` for a lost text.
fn settle(
    seen: &Seen,
    value: Option<&Data>,
    format: Option<&str>,
    epoch_1904: bool,
) -> Option<CellValue> {
    let number = |n| number_format::value(n, format, epoch_1904);
    Some(match (seen.kind, value.unwrap_or(&Data::Empty)) {
        (Kind::Number, Data::Float(n)) => number(*n),
        (Kind::Number, Data::Int(n)) => number(*n as f64),
        (Kind::Number, Data::DateTime(n)) => number(n.as_f64()),
        (Kind::Text, Data::String(text)) if seen.marked => marked_text(text),
        (Kind::Text, Data::String(text)) => CellValue::Text(text.clone()),
        (Kind::Text, Data::Empty) if !seen.formula => return None,
        (Kind::BoolOrError, Data::Bool(truth)) => CellValue::Bool(*truth),
        (Kind::BoolOrError, Data::Error(error)) => CellValue::Error(error.to_string()),
        (Kind::EmptyFormula, _) => CellValue::Text(String::new()),
        (Kind::Uncalculated, _) => CellValue::Uncached,
        _ => CellValue::corrupt(UNLIKE.0, UNLIKE.1),
    })
}
