//! One cell: what number, date or text it is.
//!
//! Decides which written forms are a figure, a date or a month, and refuses the rest with a
//! reason. Leaves to `map` what needs the catalogue: whether a count is whole, not negative and in
//! a unit that fits.

pub mod caption;
pub mod chinese;
pub mod dates;
mod format;
pub mod hint;
mod number;
pub(crate) use number::means_missing;
pub mod period;
mod remark;
pub mod remedies;
mod stored;
#[cfg(test)]
mod tests;

use crate::quantity::Exact;
use crate::read::{CellRefusal, CellValue, Oddity, Reading};

/// The figure in a cell. `number_format` is the format code where it is known and not General.
///
/// A unit in the cell is given without its magnitude word; whether it is a known one is `map`'s
/// to see: a unit that `Units` does not know must refuse the cell.
pub fn figure(value: &CellValue, number_format: Option<&str>) -> Reading {
    match value {
        CellValue::Text(text) => number::read(text),
        CellValue::Number(n) => stored::read(*n, number_format),
        CellValue::Date { date, serial } => stored::dated(*date, *serial),
        CellValue::Bool(b) => refused(
            "boolean-in-figure",
            format!("此格是逻辑值 {}，不是数", truth(*b)),
            format!("the cell holds the truth value {}, no number", truth(*b)),
        ),
        CellValue::Error(error) => refused(
            "error-cell",
            format!("此格是错误值 {}", shown(error)),
            format!("the cell holds the error {}", shown(error)),
        ),
        CellValue::Uncached => refused(
            "formula-uncached",
            "此格的公式从未计算，没有结果".into(),
            "the cell's formula was never calculated and has no result".into(),
        ),
        CellValue::Corrupt(what) => refused(
            "corrupt-cell",
            format!("此格内容不可用：{}", what.zh),
            format!("the cell's content cannot be used: {}", what.en),
        ),
    }
}

/// A cell's content as written: text uncleaned, numbers as stored with 15 significant digits,
/// dates as ISO dates, errors as shown.
pub fn written(value: &CellValue) -> String {
    match value {
        CellValue::Text(text) => text.clone(),
        CellValue::Number(n) => stored_text(*n),
        CellValue::Bool(b) => truth(*b).to_owned(),
        CellValue::Date { date, serial } => match (date, serial) {
            (Some(date), _) => date.to_string(),
            (None, Some(serial)) => stored_text(*serial),
            (None, None) => String::new(),
        },
        CellValue::Error(error) => error.clone(),
        CellValue::Uncached | CellValue::Corrupt(_) => String::new(),
    }
}

fn stored_text(n: f64) -> String {
    match Exact::from_f64(n) {
        Some(exact) if n.abs() < 1e15 && (n == 0.0 || n.abs() >= 1e-12) => exact.to_string(),
        _ => format!("{n:e}"),
    }
}

fn truth(b: bool) -> &'static str {
    if b { "TRUE" } else { "FALSE" }
}

/// At most 40 characters of a text, for messages; line breaks and invisible characters shown.
pub(crate) fn shown(text: &str) -> String {
    let mut out = String::new();
    for (n, c) in text.chars().enumerate() {
        if n == 40 {
            out.push('…');
            break;
        }
        if c == '\n' || c == '\r' || c == '\t' {
            out.push(' ');
        } else if crate::text::is_invisible(c) {
            out.push_str(&format!("[U+{:04X}]", c as u32));
        } else {
            out.push(c);
        }
    }
    out
}

fn refusal(rule: &str, zh: String, en: String) -> CellRefusal {
    CellRefusal {
        rule: rule.to_owned(),
        zh,
        en,
    }
}

fn refused(rule: &str, zh: String, en: String) -> Reading {
    Reading::Refused(refusal(rule, zh, en))
}

fn oddity(zh: impl Into<String>, en: impl Into<String>) -> Oddity {
    Oddity {
        zh: zh.into(),
        en: en.into(),
    }
}
