//! Bytes to cells, one module per format. The only place that knows calamine.
//!
//! Structural guards come first in every format: what a file declares is checked against the
//! limits before anything is unpacked, and calamine is only ever given a container that was
//! rebuilt here from parts that were looked at (see `xlsx`, `xls`, `ods`). Beside calamine's
//! values each reader makes a pass of its own for what calamine does not tell, and where the two
//! disagree the cell is not used.
//!
//! Decides what a cell holds and what is hidden, merged or odd. Leaves to `layout` what it means.

mod biff;
mod biff_runs;
mod csv;
mod encoding;
mod html;
mod number_format;
mod ods;
mod ole;
mod package;
mod refuse;
mod sheet;
mod xls;
mod xlsb;
mod xlsx;
mod xlsx_parts;
mod xlsx_sheet;
mod xml;
mod xml2003;

use crate::intake::Format;
use crate::plan::settings::Limits;
use crate::read::{Refusal, Workbook};

/// Opens a workbook. `stem` names the sheet of a CSV.
///
/// # Errors
/// A [`Refusal`] that names the reason (password, truncated, a limit) and the remedy.
pub fn open(
    stem: &str,
    format: Format,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Workbook, Refusal> {
    if bytes.len() as u64 > limits.file_mib << 20 {
        return Err(refuse::limit(
            "文件大小（兆）",
            "MB",
            "file_mib",
            limits.file_mib,
        ));
    }
    match format {
        Format::Csv => csv::open(stem, bytes, limits),
        Format::Xlsx => xlsx::open(bytes, limits),
        Format::Xls => xls::open(bytes, limits),
        Format::Xlsb => xlsb::open(bytes, limits),
        Format::Ods => ods::open(bytes, limits),
        Format::Html => html::open(bytes, limits),
        Format::Xml2003 => xml2003::open(bytes, limits),
    }
}
