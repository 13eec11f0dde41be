//! What was found wrong with a return, a figure or the catalogue's fit to it.
//!
//! Decides the record that terminal, CSV and report all print. Leaves to each check when it
//! arises and what its texts say. An `Issue` never stops a run; an `Error` does.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::period::Period;
use crate::provenance::CellAt;

/// What an issue does to the figure it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The figure (or file) is not used unless a decision confirms it.
    Error,
    /// The figure is used and flagged.
    Warning,
    /// Said for the record.
    Note,
}

impl Severity {
    /// The code in CSV and JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }

    /// As printed in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Error => "错误",
            Self::Warning => "提醒",
            Self::Note => "说明",
        }
    }
}

/// One finding: what, where, and what to do next.
///
/// `rule` is a stable code such as `cumulative-fell`; all codes stand in
/// [`crate::rules`]. Empty fields mean “does not apply”.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Issue {
    /// The month of the return that it is about, or of the report.
    pub period: Option<Period>,
    /// Stable code of the rule, kebab-case.
    pub rule: String,
    /// What it does to the figure.
    pub severity: Severity,
    /// Full name of the department, if known.
    pub department: Option<String>,
    /// Path below `inputs/` as shown to people.
    pub file: Option<String>,
    /// Sheet name.
    pub sheet: Option<String>,
    /// Absolute cell.
    pub cell: Option<CellAt>,
    /// The item (target, deliverable or measure code) or other thing that it is about.
    pub subject: Option<String>,
    /// One or two sentences in Chinese, with the failing values. Plain text.
    pub message: String,
    /// What to do next, in Chinese.
    pub remedy: String,
    /// The same sentences in English.
    pub message_en: String,
    /// What to do next, in English.
    pub remedy_en: String,
}

impl Issue {
    /// A finding with its texts; places are added with the `at_…` and `of_…` methods.
    pub fn new(rule: &str, severity: Severity, zh: Text, en: Text) -> Self {
        Self {
            period: None,
            rule: rule.to_owned(),
            severity,
            department: None,
            file: None,
            sheet: None,
            cell: None,
            subject: None,
            message: zh.message,
            remedy: zh.remedy,
            message_en: en.message,
            remedy_en: en.remedy,
        }
    }

    /// Names the file.
    pub fn in_file(mut self, file: &str) -> Self {
        self.file = Some(file.to_owned());
        self
    }

    /// Names the sheet.
    pub fn on_sheet(mut self, sheet: &str) -> Self {
        self.sheet = Some(sheet.to_owned());
        self
    }

    /// Names the cell.
    pub fn at_cell(mut self, cell: CellAt) -> Self {
        self.cell = Some(cell);
        self
    }

    /// Names the department.
    pub fn of_department(mut self, department: &str) -> Self {
        self.department = Some(department.to_owned());
        self
    }

    /// Names the item it is about.
    pub fn about(mut self, subject: impl fmt::Display) -> Self {
        self.subject = Some(subject.to_string());
        self
    }

    /// Names the month of the return.
    pub fn in_period(mut self, period: Period) -> Self {
        self.period = Some(period);
        self
    }
}

/// A message and its remedy in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// What was found.
    pub message: String,
    /// What to do next.
    pub remedy: String,
}

/// Shorthand for a [`Text`].
pub fn text(message: impl Into<String>, remedy: impl Into<String>) -> Text {
    Text {
        message: message.into(),
        remedy: remedy.into(),
    }
}
