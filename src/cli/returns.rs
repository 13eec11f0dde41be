//! Who has reported for a month, and who has not.

use jiff::civil::Date;

use super::terminal::Terminal;
use crate::compose::Language;
use crate::forms;
use crate::map::{DeptReturn, Outcome, Timeliness};
use crate::period::Period;
use crate::pipeline::Evaluation;
use crate::plan::Catalogue;

/// A department and what came from it for the month.
pub struct Reporter<'a> {
    /// Full name.
    pub department: &'a str,
    /// Its returns for the month that could be read, in order of path.
    pub returns: Vec<&'a DeptReturn>,
    /// Its files for the month that could not be used.
    pub refused: Vec<&'a DeptReturn>,
}

impl Reporter<'_> {
    /// Whether anything usable came.
    pub fn has_reported(&self) -> bool {
        !self.returns.is_empty()
    }

    /// Whether its first return came in time: the best of its returns counts.
    pub fn timeliness(&self) -> Option<Timeliness> {
        self.returns.iter().filter_map(|r| r.timeliness).min()
    }
}

/// Every department from which the catalogue expects something, in official order.
pub fn reporters<'a>(evaluation: &'a Evaluation) -> Vec<Reporter<'a>> {
    let of_month = |r: &&DeptReturn| r.period == Some(evaluation.period);
    evaluation
        .catalogue
        .departments
        .iter()
        .filter(|d| !forms::content(&evaluation.catalogue, &d.name).is_empty())
        .map(|department| {
            let (returns, refused) = evaluation
                .observations
                .returns
                .iter()
                .filter(|r| r.department.as_deref() == Some(&department.name))
                .filter(of_month)
                .filter(|r| r.outcome != Outcome::Ignored)
                .partition(|r| !matches!(r.outcome, Outcome::Rejected | Outcome::Held));
            Reporter {
                department: &department.name,
                returns,
                refused,
            }
        })
        .collect()
}

/// Whether anything usable came for a month, from anybody.
pub fn has_returns(evaluation: &Evaluation, month: Period) -> bool {
    evaluation.observations.returns.iter().any(|r| {
        r.period == Some(month)
            && !matches!(
                r.outcome,
                Outcome::Rejected | Outcome::Held | Outcome::Ignored
            )
    })
}

/// A department's name in the terminal's language.
pub fn department<'a>(evaluation: &'a Evaluation, name: &'a str, terminal: &Terminal) -> &'a str {
    match evaluation.catalogue.department(name) {
        Some(d) if terminal.language == Language::En && !d.name_en.is_empty() => &d.name_en,
        _ => name,
    }
}

/// The last day on which a return for `period` is in time.
pub fn due_day(catalogue: &Catalogue, period: Period) -> Date {
    let following = period.next();
    let day = catalogue.settings.returns.due_day;
    jiff::civil::Date::new(following.year(), following.month(), day)
        .unwrap_or_else(|_| following.last_day())
}
