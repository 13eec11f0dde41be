//! Being written.
use super::refuse;
use crate::plan::settings::Limits;
use crate::read::{Refusal, Workbook};
pub(super) fn open(_: &[u8], _: &Limits) -> Result<Workbook, Refusal> {
    Err(refuse::because("file-unreadable", "尚不支持该格式", "format not supported yet"))
}
