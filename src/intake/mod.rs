//! First stage: what lies in `inputs/`.
//!
//! Decides which files there are, what each is by its content, and which are leavings. Leaves
//! what stands in them to `read`, and department, month and which file counts to `map`.

mod file;
mod names;
pub(crate) mod ole;
pub mod rules;
pub(crate) mod sniff;
mod walk;

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::issue::Issue;
use crate::period::Period;
use crate::pipeline::OnProgress;
use crate::plan::settings::Limits;

/// What a file is by its content, never by its extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// OOXML workbook, transitional or strict, with or without macros.
    Xlsx,
    /// OLE workbook, BIFF5 or BIFF8; also WPS `.et`.
    Xls,
    /// OOXML binary workbook.
    Xlsb,
    /// OpenDocument spreadsheet.
    Ods,
    /// Delimited text in UTF-8, UTF-16 or GB18030.
    Csv,
    /// HTML table, often named `.xls`.
    Html,
    /// SpreadsheetML 2003.
    Xml2003,
}

impl Format {
    /// The code in CSV and JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
            Self::Xlsb => "xlsb",
            Self::Ods => "ods",
            Self::Csv => "csv",
            Self::Html => "html",
            Self::Xml2003 => "xml2003",
        }
    }
}

/// What is to become of a file, as far as its name and first bytes tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Verdict {
    /// A spreadsheet to be read.
    Read {
        /// What it is.
        format: Format,
    },
    /// A leaving such as `~$…` or `.DS_Store`; listed, not an error.
    Ignored {
        /// Why, in Chinese.
        reason: String,
        /// Why, in English.
        reason_en: String,
    },
    /// Not a spreadsheet, or not to be read; named with the remedy.
    Rejected {
        /// The finding.
        issue: Issue,
    },
    /// The office's own text for a month (`综述.md`).
    OfficeText,
}

/// One entry of `inputs/`, in order of path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// Path below `inputs/` as shown: `/` between parts, odd characters escaped, GBK names decoded.
    pub path: String,
    /// Where it is on disk. Never printed.
    pub on_disk: std::path::PathBuf,
    /// The month of the folder `inputs/YYYY-MM/` that it lies in, if any.
    pub folder_period: Option<Period>,
    /// Names of the folders it lies in below `inputs/` (without the month's), outermost first.
    pub folders: Vec<String>,
    /// File name without extension, cleaned of invisible characters.
    pub stem: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 in hex; empty for what was not read.
    pub sha256: String,
    /// What is to become of it.
    pub verdict: Verdict,
    /// Findings that do not stop it from being read (wrong extension, odd name).
    pub issues: Vec<Issue>,
}

/// Everything in `inputs/` except the catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// In order of path (bytewise), whatever order the file system gives.
    pub files: Vec<InputFile>,
    /// Findings about no single file: unreadable folders, too many files.
    pub issues: Vec<Issue>,
}

/// Lists and sniffs everything below `inputs`, in order of path; the catalogue's folder `plan/`
/// is passed over. Links are not followed; what is no regular file is never opened.
///
/// # Errors
/// [`Error::NothingToRead`] if the folder itself cannot be listed.
pub fn scan(inputs: &Path, limits: &Limits, progress: OnProgress) -> Result<Batch, Error> {
    walk::scan(inputs, limits, progress)
}

/// The office's own text for a month: shown path, SHA-256 and content of `inputs/YYYY-MM/综述.md`.
pub fn office_text(batch: &Batch, period: Period) -> Option<(String, String, String)> {
    let file = batch
        .files
        .iter()
        .find(|f| f.verdict == Verdict::OfficeText && f.folder_period == Some(period))?;
    let bytes = file::read_regular(&file.on_disk, OFFICE_TEXT_BYTES).ok()?;
    if file::sha256(&bytes) != file.sha256 {
        return None;
    }
    let text = plain_text(&bytes).0;
    Some((file.path.clone(), file.sha256.clone(), text))
}

/// A text written by hand, and whether its encoding had to be guessed: UTF-8, UTF-16 by its mark,
/// else what an old editor in Chinese saves.
fn plain_text(bytes: &[u8]) -> (String, bool) {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        let order = sniff::utf16_order(bytes).unwrap_or(encoding_rs::UTF_8);
        return (order.decode_with_bom_removal(bytes).0.into_owned(), false);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), false),
        Err(_) => {
            match encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
                Some(text) => (text.into_owned(), true),
                None => (String::from_utf8_lossy(bytes).into_owned(), true),
            }
        }
    }
}

/// Bytes of the office's own text at most.
const OFFICE_TEXT_BYTES: u64 = 1 << 20;

pub(crate) use file::{fault_issue, read_regular, sha256, still_copying};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offices_text_is_read_in_the_usual_encodings() {
        let text = "# 综述\n上半年进展顺利。\n";
        let (gbk, ..) = encoding_rs::GB18030.encode(text);
        let utf16: Vec<u8> = "\u{feff}"
            .chars()
            .chain(text.chars())
            .collect::<String>()
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(plain_text(text.as_bytes()), (text.to_owned(), false));
        assert_eq!(plain_text(&utf16), (text.to_owned(), false));
        assert_eq!(plain_text(&gbk), (text.to_owned(), true));
    }
}
