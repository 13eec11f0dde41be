//! Which input files a month's report stands on.
//!
//! Decides that a return for a later month is no part of it: dropping next month's files must not
//! change, nor seem to change, what was issued.

use crate::intake::Batch;
use crate::map::{DeptReturn, Outcome};
use crate::period::Period;

/// Whether a file lies in or before `period`, or in no month at all.
pub fn speaks_by(period: Period, batch: &Batch, file: &DeptReturn) -> bool {
    let folder = batch
        .files
        .iter()
        .find(|f| f.path == file.file)
        .and_then(|f| f.folder_period);
    let of = match file.outcome {
        Outcome::Held | Outcome::Rejected | Outcome::Ignored => folder.or(file.period),
        _ => file.period.or(folder),
    };
    of.is_none_or(|p| p <= period)
}

/// The input files of a month's report with their SHA-256, in order of path; leavings that were
/// never read have none and are no part of its identity.
pub fn of_month(
    period: Period,
    batch: &Batch,
    returns: &[DeptReturn],
) -> Vec<(String, String, u64)> {
    batch
        .files
        .iter()
        .filter(|file| match returns.iter().find(|r| r.file == file.path) {
            Some(known) => speaks_by(period, batch, known),
            None => file.folder_period.is_none_or(|p| p <= period),
        })
        .map(|file| (file.path.clone(), file.sha256.clone(), file.size))
        .collect()
}
