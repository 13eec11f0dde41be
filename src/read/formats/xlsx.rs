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
use super::sheet::{Budget, Draft, UNLIKE, marked, marked_text, no_date, workbook};
use super::xlsx_parts::{Listed, Parts, Style, in_part, parts};
use super::xlsx_sheet::{Seen, SheetXml, scan};
use super::xml::{Stop, decode, escape};
use crate::intake::Format;
use crate::issue::Issue;
use crate::plan::settings::Limits;
use crate::provenance::CellAt;
use crate::read::cell::{shown, written};
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
            notices.push(refuse::macro_sheet(&listed.name));
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
        Stop::Fault(fault) => in_part(&listed.part, fault),
    };
    refuse::on_sheet(refusal, &listed.name)
}

fn missing_styles(parts: &Parts, sheets: &[(&Listed, SheetXml)]) -> Option<Issue> {
    let known = parts.styles.as_ref().map_or(1, |s| s.len().max(1));
    let unknown = sheets
        .iter()
        .any(|(_, xml)| xml.cells.iter().any(|c| c.style >= known));
    unknown.then(|| {
        notice(
            "no-styles",
            "文件缺少格式信息，日期可能只显示为序号，百分比可能只显示为小数；数值照存储的采用",
            "the file lacks its formats: dates may be bare serial numbers, percentages bare fractions; figures are taken as stored",
            (
                "请用 Excel 或 WPS 打开原文件，核对日期和百分比，重新保存后重报",
                "open the original in Excel or WPS, check dates and percentages, save it anew and send again",
            ),
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
    let mut stale = Vec::new();
    let mut values = calamine
        .worksheet_cells_reader(&number.to_string())
        .map_err(|e| disagreement(&e.to_string()))?;
    for mut seen in xml.cells {
        let read = match seen.settled.take() {
            Some(settled) => settled,
            None => {
                let next = values.next_cell();
                let value = settle(next, &mut seen, parts)?;
                if style_of(parts, seen.style).is_some_and(|style| style.marked) {
                    marked(value)
                } else {
                    value
                }
            }
        };
        if read == CellValue::Text(String::new()) && !seen.formula {
            continue;
        }
        let read = if parts.uncalculated && seen.formula {
            uncalculated(read, seen.at, &mut stale)
        } else {
            read
        };
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
    draft.notices.extend(stale_results(&stale));
    Ok(draft)
}

/// A formula's result in a file that asks for its formulas to be calculated when it is opened: a
/// program wrote it. A zero is what such programs put where they calculated nothing.
fn uncalculated(read: CellValue, at: CellAt, stale: &mut Vec<(CellAt, String)>) -> CellValue {
    match read {
        CellValue::Number(n)
        | CellValue::Date {
            serial: Some(n), ..
        } if n == 0.0 => CellValue::Uncached,
        CellValue::Number(_) => {
            stale.push((at, shown(&written(&read))));
            read
        }
        other => other,
    }
}

/// One finding about all results of a sheet that may be of another day, at the first.
fn stale_results(stale: &[(CellAt, String)]) -> Option<Issue> {
    let (at, value) = stale.first()?;
    let (zh, en) = match stale.len() {
        1 => (format!("{at} 的“{value}”"), format!("{at} (“{value}”)")),
        n => (
            format!("{at} 的“{value}”等{n}格"),
            format!("{n} cells, such as {at} (“{value}”),"),
        ),
    };
    let issue = notice(
        "formula-stale",
        format!(
            "{zh}是公式，文件由程序生成并要求打开时重新计算，所存结果可能是旧数；仍按所存结果采用"
        ),
        format!(
            "a formula stands in {en} and the file, written by a program, asks to be calculated when opened: the stored result may be old; it is used all the same"
        ),
        (
            "请用 Excel 或 WPS 打开文件，待公式算出后核对，保存后重报",
            "open the file in Excel or WPS, check what the formulas give, save it and send again",
        ),
    );
    Some(issue.at_cell(*at))
}

fn style_of(parts: &Parts, style: usize) -> Option<&Style> {
    parts.styles.as_ref()?.get(style)
}

fn format_of(parts: &Parts, style: usize) -> Option<&str> {
    style_of(parts, style)?.format.as_deref()
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
                format!("{} 的文字在文件中找不到", seen.at),
                format!("the text of {} is not in the file", seen.at),
            ));
        }
        Err(_) => {
            return Ok(match seen.error.take() {
                Some(error) => CellValue::Error(error),
                None => CellValue::corrupt(UNLIKE.0, UNLIKE.1),
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
        DataRef::String(_) | DataRef::SharedString(_) if seen.numeric => CellValue::corrupt(
            "该格标明是数值，存储的却不是数字",
            "it is marked as a number but holds none",
        ),
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
            None => no_date(text),
        },
        DataRef::Empty => CellValue::Text(String::new()),
        DataRef::DateTime(_) | DataRef::DurationIso(_) => {
            CellValue::corrupt("日期无法确定", "a date that cannot be told")
        }
    })
}

fn disagreement(what: &str) -> Refusal {
    refuse::damaged(
        format!("工作表内容前后不一致（{what}）"),
        format!("the sheets contradict themselves ({what})"),
    )
}
