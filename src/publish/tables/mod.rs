//! The tables of a month, once as values: `data/*.csv` and the ledger are two writings of them.
//!
//! Decides columns, rows and what each cell holds. Leaves encoding and safety to `csv`, and
//! Chinese headings' looks to `ledger`.

pub mod deliverables;
pub mod indicators;
pub mod issues;
pub mod measures;
pub mod returns;

use jiff::civil::Date;
use serde::Serialize;

use crate::map::Observation;
use crate::period::Period;
use crate::pipeline::Evaluation;
use crate::provenance::Source;
use crate::quantity::Exact;

/// One table: a CSV file and a sheet of the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// File name without ending, in English.
    pub name: &'static str,
    /// Sheet name in Chinese.
    pub sheet: &'static str,
    /// Columns in order.
    pub columns: &'static [Column],
    /// Rows in order; each as long as `columns`.
    pub rows: Vec<Vec<Field>>,
}

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// Stable English heading of the CSV.
    pub code: &'static str,
    /// Chinese heading of the ledger.
    pub zh: &'static str,
    /// Width in the ledger, in characters.
    pub width: u8,
}

/// Shorthand for a [`Column`].
pub const fn column(code: &'static str, zh: &'static str, width: u8) -> Column {
    Column { code, zh, width }
}

/// What a cell of a table holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    /// No value.
    Empty,
    /// Text of ours or of the catalogue, or text from a return: never trusted to be harmless.
    Text(String),
    /// Several texts, one per source cell.
    Texts(Vec<String>),
    /// A code with its Chinese label.
    Code(String, &'static str),
    /// Several codes with their Chinese labels.
    Codes(Vec<(String, &'static str)>),
    /// A number.
    Number(Exact),
    /// A share of 1, shown as a percentage to people.
    Share(Exact),
    /// A count.
    Count(usize),
    /// A truth value.
    Flag(bool),
    /// A month.
    Month(Period),
    /// A day.
    Day(Date),
}

impl Field {
    fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }

    fn texts(texts: Vec<String>) -> Self {
        if texts.iter().all(String::is_empty) {
            Self::Empty
        } else {
            Self::Texts(texts)
        }
    }

    fn number(value: Option<&Exact>) -> Self {
        value.map_or(Self::Empty, |v| Self::Number(v.clone()))
    }

    fn share(value: Option<&Exact>) -> Self {
        value.map_or(Self::Empty, |v| Self::Share(v.clone()))
    }

    fn month(value: Option<Period>) -> Self {
        value.map_or(Self::Empty, Self::Month)
    }

    fn day(value: Option<Date>) -> Self {
        value.map_or(Self::Empty, Self::Day)
    }
}

/// The stable code of an enum value, as serialised everywhere.
pub(crate) fn code_of(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(code)) => code,
        other => unreachable!("a plain enum serialises as its name, not as {other:?}"),
    }
}

/// All tables of a month, in the order in which people look at them.
pub fn tables(evaluation: &Evaluation) -> Vec<Table> {
    vec![
        indicators::table(evaluation),
        measures::table(evaluation),
        deliverables::table(evaluation),
        returns::table(evaluation),
        issues::table(evaluation),
    ]
}

/// Source cells as three aligned fields: files, sheets, cells.
fn places(sources: &[&Source]) -> [Field; 3] {
    [
        Field::texts(sources.iter().map(|s| s.file.clone()).collect()),
        Field::texts(sources.iter().map(|s| s.sheet.clone()).collect()),
        Field::texts(sources.iter().map(|s| s.cell.to_string()).collect()),
    ]
}

/// The distinct departments of some figures, in the order met.
fn departments(figures: &[&Observation]) -> Field {
    let mut names: Vec<String> = Vec::new();
    for figure in figures {
        if !names.contains(&figure.department) {
            names.push(figure.department.clone());
        }
    }
    Field::texts(names)
}
