//! Which returns `archive.pdf` carries.
//!
//! Decides names inside the PDF, the size bound, and that a file with macros is never handed on.
//! Everything that is left out is named with the reason.

use std::fs;

use super::inputs::speaks_by;
use super::manifest::{Attached, LeftOut, sha256};
use super::names;
use crate::intake::{Format, InputFile, Verdict};
use crate::map::{DeptReturn, Outcome};
use crate::pipeline::Evaluation;
use crate::render::Attachment;

/// The names of what every report carries: the model and the table of indicators. A return of the
/// same name gets a number.
pub const CARRIED: [&str; 2] = ["report.json", "indicators.csv"];

/// The returns to attach, and what becomes of the others.
#[derive(Debug, Default)]
pub struct Archive {
    /// In order of path.
    pub attachments: Vec<Attachment>,
    /// The same, by path below the input folder.
    pub attached: Vec<Attached>,
    /// Files of the month and before that are not attached, in order of path.
    pub left_out: Vec<LeftOut>,
}

/// Reads the returns in use for the archive edition. The newest month goes first when room is
/// short (`limits.archive_mib`), so that the report's own month is the last to be left out.
pub fn collect(evaluation: &Evaluation) -> Archive {
    let mut room = evaluation.catalogue.settings.limits.archive_mib * 1024 * 1024;
    let mut wanted: Vec<(&DeptReturn, &InputFile)> = evaluation
        .observations
        .returns
        .iter()
        .filter(|r| speaks_by(evaluation.period, &evaluation.batch, r))
        .filter_map(|r| {
            let file = evaluation.batch.files.iter().find(|f| f.path == r.file)?;
            Some((r, file))
        })
        .collect();
    wanted.sort_by(|a, b| b.0.period.cmp(&a.0.period).then(a.0.file.cmp(&b.0.file)));
    let mut taken = Vec::new();
    let mut left_out = Vec::new();
    for (known, file) in wanted {
        match take(known, file, room) {
            Ok((format, bytes)) => {
                room -= bytes.len() as u64;
                taken.push((file.path.as_str(), format, bytes));
            }
            Err((zh, en)) => left_out.push(LeftOut {
                file: file.path.clone(),
                reason: zh.to_owned(),
                reason_en: en.to_owned(),
            }),
        }
    }
    taken.sort_by(|a, b| a.0.cmp(b.0));
    left_out.sort_by(|a, b| a.file.cmp(&b.file));
    named(taken, left_out)
}

fn named(taken: Vec<(&str, Format, Vec<u8>)>, left_out: Vec<LeftOut>) -> Archive {
    let paths = taken.iter().map(|(path, _, _)| *path);
    let inside = names::distinct(CARRIED.into_iter().chain(paths)).split_off(CARRIED.len());
    let mut archive = Archive {
        left_out,
        ..Archive::default()
    };
    for ((path, format, bytes), name) in taken.into_iter().zip(inside) {
        archive.attached.push(Attached {
            file: path.to_owned(),
            name: name.clone(),
        });
        archive.attachments.push(Attachment {
            name,
            mime: mime(format).to_owned(),
            description: format!("填报表 / return: {path}"),
            relationship: "source",
            bytes,
        });
    }
    archive
}

type Reason = (&'static str, &'static str);

fn take(known: &DeptReturn, file: &InputFile, room: u64) -> Result<(Format, Vec<u8>), Reason> {
    let Verdict::Read { format } = file.verdict else {
        return Err(("不是填报表", "no return"));
    };
    if !matches!(known.outcome, Outcome::Used | Outcome::PartlyUsed) {
        return Err(("未采用", "not used"));
    }
    let bytes = fs::read(&file.on_disk).map_err(|_| ("再次读取失败", "could not be read again"))?;
    if sha256(&bytes) != file.sha256 {
        return Err(("读取后文件有变化", "changed after it was read"));
    }
    if has_macros(&file.path, &bytes) {
        return Err(("含宏的文件不附带", "files with macros are never handed on"));
    }
    if bytes.len() as u64 > room {
        return Err((
            "超出附件总量上限（limits.archive_mib）",
            "beyond the limit on attachments (limits.archive_mib)",
        ));
    }
    Ok((format, bytes))
}

/// Whether a file is named as one with macros or holds a macro project. Names inside a zip archive
/// and an OLE container are stored plainly, so no untrusted archive is opened here.
fn has_macros(path: &str, bytes: &[u8]) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, e)| e).to_lowercase();
    let ole_name: Vec<u8> = "_VBA_PROJECT"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    ["xlsm", "xltm", "xlam"].contains(&ending.as_str())
        || holds(bytes, b"vbaProject.bin")
        || holds(bytes, &ole_name)
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn mime(format: Format) -> &'static str {
    match format {
        Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Format::Xls => "application/vnd.ms-excel",
        Format::Xlsb => "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
        Format::Ods => "application/vnd.oasis.opendocument.spreadsheet",
        Format::Csv => "text/csv",
        Format::Html => "text/html",
        Format::Xml2003 => "text/xml",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_return_never_takes_the_name_of_what_the_report_carries() {
        let taken = ["Report.json", "indicators.csv", "indicators.csv-2"]
            .map(|path| (path, Format::Csv, Vec::new()));
        let archive = named(taken.into(), Vec::new());
        let names: Vec<&str> = archive.attached.iter().map(|a| a.name.as_str()).collect();
        assert_eq!(
            names,
            ["Report.json-2", "indicators.csv-2", "indicators.csv-2-2"]
        );
    }

    #[test]
    fn a_file_with_macros_is_known_by_name_or_content() {
        assert!(has_macros("2026-06/商务局.XLSM", b""));
        assert!(has_macros("a.xlsx", b"PK..xl/vbaProject.bin.."));
        let ole: Vec<u8> = "_VBA_PROJECT_CUR"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert!(has_macros("a.xls", &ole));
        assert!(!has_macros("a.xlsx", b"PK..xl/workbook.xml.."));
    }
}
