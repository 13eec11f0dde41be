//! Bytes to cells, one file per format. The only place that knows calamine.

use crate::intake::Format;
use crate::plan::settings::Limits;
use crate::read::{Refusal, Workbook};

/// Opens a workbook. `stem` names the sheet of a CSV.
///
/// # Errors
/// A [`Refusal`] that names the reason (password, truncated, a limit) and the remedy.
pub fn open(
    _stem: &str,
    _format: Format,
    _bytes: &[u8],
    _limits: &Limits,
) -> Result<Workbook, Refusal> {
    todo!()
}
