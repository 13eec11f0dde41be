//! One cell: what number, date or text it is.

use crate::read::{CellValue, Reading};

/// The figure in a cell. `number_format` is the format code where it is known and not General.
pub fn figure(_value: &CellValue, _number_format: Option<&str>) -> Reading {
    todo!()
}
