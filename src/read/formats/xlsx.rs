//! OOXML workbooks, transitional and strict, with or without macros.
//!
//! Values are calamine's, streamed from a package that is written here: it holds only the sheets,
//! relations and strings that this pass resolved, so that letter case, absolute paths, prefixes,
//! UTF-16, macro sheets, lying dimensions and counts, doubled parts and white space inside `<v>`
//! never reach it. What calamine does not tell (styles, hidden rows, merges, formulas without a
//! value) comes from the same pass, cell by cell; the two must agree on every address.

use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx, XlsxError};

use super::number_format;
use super::package::{Package, pack};
use super::refuse::{self, notice};
use super::sheet::{Budget, Draft, marked_text, workbook};
use super::xlsx_parts::{Listed, Parts, in_part, parts};
use super::xlsx_sheet::{Seen, SheetXml, Stop, scan};
use super::xml::{decode, escape};
use crate::intake::Format;
use crate::issue::Issue;
use crate::plan::settings::Limits;
use crate::read::{Cell, CellValue, Refusal, Workbook};

/// Reads an OOXML workbook.
pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Workbook, Refusal> {
    let mut package = Package::open(bytes, limits)?;
    let parts = parts(&mut package, limits)?;
    let mut budget = Budget::new(limits);
    budget.sheets(parts.sheets.len())?;
    let mut seen = Budget::new(limits);
    let mut notices = std::mem::take(&mut package.notices);
    let mut sheets = Vec::new();
    for listed in &parts.sheets {
        if !listed.worksheet {
            notices.push(passed_over(listed));
            continue;
        }
        let bytes = package
            .required(&listed.part)
            .map_err(|r| refuse::on_sheet(r, &listed.name))?;
        let xml = decode(&bytes)
            .map_err(Stop::Fault)
            .and_then(|source| scan(&source, &mut seen))
            .map_err(|stop| stopped(stop, listed))?;
        sheets.push((listed, xml));
    }
    if sheets.is_empty() {
        return Err(refuse::because(
            "not-a-workbook",
            "工作簿中没有普通工作表",
            "the workbook holds no worksheet",
        ));
    }
    notices.extend(missing_styles(&parts, &sheets));
    let canonical = canonical(&parts, &sheets)?;
    let mut calamine =
        Xlsx::new(Cursor::new(canonical)).map_err(|e| disagreement(&e.to_string()))?;
    let mut drafts = Vec::new();
    for (number, (listed, xml)) in sheets.into_iter().enumerate() {
        let draft = draft(&mut calamine, number, listed, xml, &parts, &mut budget);
        drafts.push(draft.map_err(|r| refuse::on_sheet(r, &listed.name))?);
    }
    workbook(Format::Xlsx, drafts, notices, limits)
}

fn stopped(stop: Stop, listed: &Listed) -> Refusal {
    let refusal = match stop {
        Stop::Refusal(refusal) => refusal,
        Stop::Fault((zh, en)) => {
            let fault = (
                format!("工作表“{}”{zh}", listed.name),
                format!("sheet “{}”: {en}", listed.name),
            );
            in_part(&listed.part, fault)
        }
    };
    refuse::on_sheet(refusal, &listed.name)
}

fn passed_over(listed: &Listed) -> Issue {
    notice(
        "macro-sheet",
        format!("“{}”是宏表或图表页，不是填报表，已跳过", listed.name),
        format!(
            "“{}” is a macro or chart sheet, no table; passed over",
            listed.name
        ),
    )
    .on_sheet(&listed.name)
}

fn missing_styles(parts: &Parts, sheets: &[(&Listed, SheetXml)]) -> Option<Issue> {
    let known = parts.styles.as_ref().map_or(1, |s| s.len().max(1));
    let unknown = sheets
        .iter()
        .any(|(_, xml)| xml.cells.iter().any(|c| c.style >= known));
    unknown.then(|| {
        notice(
            "no-styles",
            "文件缺少样式信息：日期可能只是序号，百分比可能只是小数",
            "the file lacks its styles: dates may be bare serial numbers, percentages bare fractions",
        )
    })
}

/// The package that calamine reads: names of sheets are numbers, nothing but cells is in it.
fn canonical(parts: &Parts, sheets: &[(&Listed, SheetXml)]) -> Result<Vec<u8>, Refusal> {
    const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut list = String::from("<workbook><sheets>");
    let mut relations = String::from("<Relationships>");
    for number in 0..sheets.len() {
        list.push_str(&format!(
            "<sheet name=\"{number}\" sheetId=\"{}\" r:id=\"r{number}\"/>",
            number + 1
        ));
        relations.push_str(&format!(
            "<Relationship Id=\"r{number}\" Type=\"{RELATION}/worksheet\" Target=\"{}\"/>",
            escape(&format!("worksheets/{number}.xml"))
        ));
    }
    list.push_str("</sheets></workbook>");
    relations.push_str("</Relationships>");
    let root = format!(
        "<Relationships><Relationship Id=\"r\" Type=\"{RELATION}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let strings = format!("<sst>{}</sst>", parts.strings);
    let names: Vec<String> = (0..sheets.len())
        .map(|n| format!("xl/worksheets/{n}.xml"))
        .collect();
    let mut files: Vec<(&str, &[u8])> = vec![
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", list.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
    ];
    for (name, (_, xml)) in names.iter().zip(sheets) {
        files.push((name, xml.canonical.as_bytes()));
    }
    pack(&files)
}

fn draft(
    calamine: &mut Xlsx<Cursor<Vec<u8>>>,
    number: usize,
    listed: &Listed,
    xml: SheetXml,
    parts: &Parts,
    budget: &mut Budget,
) -> Result<Draft, Refusal> {
    let mut draft = Draft::new(&listed.name, listed.visibility);
    let mut values = calamine
        .worksheet_cells_reader(&number.to_string())
        .map_err(|e| disagreement(&e.to_string()))?;
    for mut seen in xml.cells {
        let read = match seen.settled.take() {
            Some(settled) => settled,
            None => {
                let next = values.next_cell();
                settle(next, &mut seen, parts)?
            }
        };
        if read == CellValue::Text(String::new()) && !seen.formula {
            continue;
        }
        let cell = Cell {
            at: seen.at,
            number_format: format_of(parts, seen.style).map(str::to_owned),
            formula: seen.formula,
            value: read,
        };
        draft.push(cell, budget)?;
    }
    if !matches!(values.next_cell(), Ok(None)) {
        return Err(disagreement("more cells than were seen"));
    }
    for (first, last) in xml.merges {
        draft.merge(first, last);
    }
    draft.hidden_rows = xml.hidden_rows;
    draft.hidden_cols = xml.hidden_cols;
    draft.filtered = xml.filtered;
    Ok(draft)
}

fn format_of(parts: &Parts, style: usize) -> Option<&str> {
    parts.styles.as_ref()?.get(style)?.as_deref()
}

/// calamine's value for a cell that the pass has seen, under the cell's number format.
fn settle(
    next: Result<Option<calamine::Cell<DataRef>>, XlsxError>,
    seen: &mut Seen,
    parts: &Parts,
) -> Result<CellValue, Refusal> {
    let cell = match next {
        Ok(Some(cell)) => cell,
        Ok(None) => return Err(disagreement("fewer cells than were seen")),
        // An error value that is newer than calamine, or a value that fits no type.
        Err(XlsxError::Unexpected(what)) if what.contains("string index") => {
            return Err(refuse::damaged(
                format!("{} 的共享字符串编号超出范围", seen.at),
                format!("the shared string index of {} is out of range", seen.at),
            ));
        }
        Err(_) => {
            return Ok(match seen.error.take() {
                Some(error) => CellValue::Error(error),
                None => CellValue::Corrupt("单元格内容与其类型不符".into()),
            });
        }
    };
    if cell.get_position() != (seen.at.row, seen.at.col) {
        return Err(disagreement(&format!("another cell than {}", seen.at)));
    }
    let format = format_of(parts, seen.style);
    Ok(match cell.get_value() {
        DataRef::Float(number) => number_format::value(*number, format, parts.epoch_1904),
        DataRef::Int(number) => number_format::value(*number as f64, format, parts.epoch_1904),
        DataRef::String(_) | DataRef::SharedString(_) if seen.numeric => {
            CellValue::Corrupt("数值单元格里不是数字".into())
        }
        DataRef::String(text) if seen.marked => marked_text(text),
        DataRef::String(text) => CellValue::Text(text.clone()),
        DataRef::SharedString(text) if seen.string.is_some_and(|i| parts.marked.contains(&i)) => {
            marked_text(text)
        }
        DataRef::SharedString(text) => CellValue::Text((*text).to_owned()),
        DataRef::Bool(truth) => CellValue::Bool(*truth),
        DataRef::Error(error) => {
            CellValue::Error(seen.error.take().unwrap_or_else(|| error.to_string()))
        }
        DataRef::DateTimeIso(text) => match number_format::iso_day(text) {
            Some(date) => CellValue::Date {
                date: Some(date),
                serial: None,
            },
            None => CellValue::Corrupt(format!(
                "不是日期：{}",
                text.chars().take(40).collect::<String>()
            )),
        },
        DataRef::Empty => CellValue::Text(String::new()),
        DataRef::DateTime(_) | DataRef::DurationIso(_) => {
            CellValue::Corrupt("无法确定的日期".into())
        }
    })
}

fn disagreement(what: &str) -> Refusal {
    refuse::damaged(
        format!("工作表内容前后不一致（{what}）"),
        format!("the sheets contradict themselves ({what})"),
    )
}
