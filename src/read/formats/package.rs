//! Zip packages: guards first, then parts by name.
//!
//! Decides by what the archive declares whether it is unpacked at all: entries, sizes, methods,
//! passwords, names that stand twice. Names of parts are matched as Office does, without regard
//! to case. Nothing is ever written to disk, so that a name like `../x` is only odd.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::refuse::{self, NEXT_TIME, notice};
use crate::issue::Issue;
use crate::plan::settings::Limits;
use crate::read::Refusal;

const MIB: u64 = 1 << 20;

/// An archive whose declarations are within the limits.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Index in the archive by lower-case name.
    names: BTreeMap<String, usize>,
    /// What was odd but readable.
    pub notices: Vec<Issue>,
}

impl<'a> Package<'a> {
    /// Opens an archive and checks everything it declares.
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Refusal> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| unreadable(&e))?;
        if archive.len() as u64 > limits.entries {
            return Err(refuse::limit(
                "文件内部的部件数",
                "parts in the file",
                "entries",
                limits.entries,
            ));
        }
        if archive.has_duplicate_names() {
            return Err(refuse::because(
                "duplicate-entry",
                "文件内部结构重复，不同软件会读出不同内容，整份未采用",
                "the file holds one part twice; programs would read different contents, and nothing of it is used",
            ));
        }
        // A tape archive, or files strung together: the last of several workbooks would be read.
        let before = usize::try_from(archive.offset()).unwrap_or(usize::MAX);
        let before = bytes.get(..before).unwrap_or(bytes);
        if crate::intake::sniff::find(before, b"PK\x05\x06").is_some() {
            return Err(refuse::with_remedy(
                "duplicate-entry",
                "文件里连着存有几个压缩结构（如打包的几份表格），分不清以哪份为准，整份未采用",
                "several archives stand in the file one after another, such as several workbooks packed together; which counts cannot be told, and nothing of it is used",
                (
                    "请解压后分别报送其中的表格（.xlsx），或用 Excel 或 WPS 打开原文件，另存为 .xlsx 后重报",
                    "unpack it and send the workbooks in it (.xlsx), or open the original in Excel or WPS, save as .xlsx and send again",
                ),
            ));
        }
        let mut package = Self {
            archive,
            names: BTreeMap::new(),
            notices: Vec::new(),
        };
        package.check_entries(limits)?;
        package.check_headers(bytes)?;
        Ok(package)
    }

    fn check_entries(&mut self, limits: &Limits) -> Result<(), Refusal> {
        let mut total = 0_u64;
        let mut outside = false;
        for index in 0..self.archive.len() {
            let entry = self
                .archive
                .by_index_raw(index)
                .map_err(|e| unreadable(&e))?;
            let raw = String::from_utf8_lossy(entry.name_raw()).into_owned();
            if entry.encrypted() {
                return Err(refuse::password());
            }
            if !matches!(
                entry.compression(),
                CompressionMethod::Stored | CompressionMethod::Deflated
            ) {
                return Err(unusual_method(&raw, entry.compression()));
            }
            if entry.size() > limits.part_mib * MIB {
                return Err(refuse::limit(
                    "内部单个部件展开后的大小（兆）",
                    "MB in one unpacked part",
                    "part_mib",
                    limits.part_mib,
                ));
            }
            total = total.saturating_add(entry.size());
            let name = raw.replace('\\', "/").to_lowercase();
            outside |= name.starts_with('/') || name.split('/').any(|part| part == "..");
            let name = name.trim_start_matches('/').to_owned();
            if self.names.insert(name, index).is_some() {
                return Err(refuse::because(
                    "duplicate-entry",
                    format!(
                        "文件内部结构重复，不同软件会读出不同内容，整份未采用（技术原因：有两个 {raw}，仅大小写不同）"
                    ),
                    format!(
                        "the file holds one part twice; programs would read different contents, and nothing of it is used (technical reason: two names {raw} but for case)"
                    ),
                ));
            }
        }
        if total > limits.unpacked_mib * MIB {
            return Err(refuse::limit(
                "内容展开后的总大小（兆）",
                "MB in all unpacked parts",
                "unpacked_mib",
                limits.unpacked_mib,
            ));
        }
        if outside {
            self.notices.push(notice(
                "archive-oddity",
                "文件内部有指向文件以外的部件，这些部件未使用，表格内容照常采用",
                "the file holds parts with paths outside of it; these are not used, the tables are",
                NEXT_TIME,
            ));
        }
        if self.archive.offset() > 0 {
            self.notices.push(notice(
                "archive-oddity",
                format!(
                    "文件开头多出{}字节的无关内容，已跳过，表格内容照常采用",
                    self.archive.offset()
                ),
                format!(
                    "{} that do not belong stand before the workbook; passed over, the tables are used",
                    counted(self.archive.offset())
                ),
                NEXT_TIME,
            ));
        }
        Ok(())
    }

    /// Where local headers and directory name different parts, readers give different contents.
    /// Times and flags may differ: honest programs write them carelessly.
    fn check_headers(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let overlapping = self.archive.has_overlapping_entries();
        let mut sound = matches!(overlapping, Ok(false));
        for index in 0..self.archive.len() {
            let entry = self
                .archive
                .by_index_raw(index)
                .map_err(|e| unreadable(&e))?;
            let local = usize::try_from(entry.header_start())
                .ok()
                .and_then(|at| bytes.get(at..));
            sound &= local.is_some_and(|local| names_the_same(local, entry.name_raw()));
        }
        if sound {
            return Ok(());
        }
        Err(refuse::because(
            "duplicate-entry",
            "文件内部结构前后不一致，不同软件会读出不同内容，整份未采用",
            "the file contradicts itself; programs would read different contents, and nothing of it is used",
        ))
    }

    /// Whether a part exists.
    pub fn has(&self, name: &str) -> bool {
        self.names.contains_key(&key(name))
    }

    /// A part's bytes, `None` if there is no such part.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let Some(&index) = self.names.get(&key(name)) else {
            return Ok(None);
        };
        let broken = |reason: String| {
            refuse::damaged(
                format!("部件 {name} 解压失败（{reason}）"),
                format!("the part {name} cannot be unpacked ({reason})"),
            )
        };
        let mut entry = self
            .archive
            .by_index(index)
            .map_err(|e| broken(e.to_string()))?;
        let size = entry.size();
        let mut bytes = Vec::new();
        (&mut entry)
            .take(size + 1)
            .read_to_end(&mut bytes)
            .map_err(|e| broken(e.to_string()))?;
        if bytes.len() as u64 != size {
            return Err(broken("size differs".into()));
        }
        Ok(Some(bytes))
    }

    /// A part that must exist.
    pub fn required(&mut self, name: &str) -> Result<Vec<u8>, Refusal> {
        self.part(name)?.ok_or_else(|| {
            refuse::damaged(
                format!("缺少部件 {name}"),
                format!("the part {name} is missing"),
            )
        })
    }
}

/// Whether a local header stands here that gives this name.
fn names_the_same(local: &[u8], name: &[u8]) -> bool {
    let length = local.get(26..28).map(|n| u16::from_le_bytes([n[0], n[1]]));
    local.starts_with(b"PK\x03\x04")
        && length.map(usize::from) == Some(name.len())
        && local.get(30..30 + name.len()) == Some(name)
}

fn key(name: &str) -> String {
    name.trim_start_matches('/').to_lowercase()
}

/// A part's place: absolute targets from the package, others from the folder of their source.
pub(super) fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let joined = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}{target}"),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in joined.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn unreadable(error: &ZipError) -> Refusal {
    refuse::damaged(
        format!("压缩结构读不出来，可能没有传完，{error}"),
        format!("the archive cannot be read ({error}); it may not have been copied whole"),
    )
}

fn counted(bytes: u64) -> String {
    match bytes {
        1 => "1 byte".to_owned(),
        n => format!("{n} bytes"),
    }
}

fn unusual_method(name: &str, method: CompressionMethod) -> Refusal {
    #[allow(deprecated)]
    let method = match method {
        CompressionMethod::Unsupported(9) => "deflate64".to_owned(),
        CompressionMethod::Unsupported(12) => "bzip2".to_owned(),
        CompressionMethod::Unsupported(14) => "LZMA".to_owned(),
        CompressionMethod::Unsupported(93) => "zstd".to_owned(),
        CompressionMethod::Unsupported(95) => "xz".to_owned(),
        CompressionMethod::Unsupported(99) => return refuse::password(),
        other => format!("{other:?}"),
    };
    refuse::with_remedy(
        "file-damaged",
        format!(
            "文件的压缩方法 Excel 和 WPS 都不支持，读不出来，整份未采用（技术原因：{name} 用 {method} 压缩）"
        ),
        format!(
            "the file is compressed in a way that neither Excel nor WPS opens; nothing of it is used (technical reason: {name} uses {method})"
        ),
        (
            "请向报送人索取原文件，用 Excel 或 WPS 另存为 .xlsx 后重报",
            "ask the sender for the original, save as .xlsx in Excel or WPS and send again",
        ),
    )
}

/// Writes a package, uncompressed: what calamine is given.
pub(super) fn pack(parts: &[(&str, &[u8])]) -> Result<Vec<u8>, Refusal> {
    let write = || -> zip::result::ZipResult<Vec<u8>> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        for (name, bytes) in parts {
            writer.start_file(*name, options)?;
            writer.write_all(bytes)?;
        }
        Ok(writer.finish()?.into_inner())
    };
    write().map_err(|e| unreadable(&e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved_from_folder_or_root() {
        assert_eq!(
            resolve("xl/", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml"
        );
        assert_eq!(
            resolve("xl/", "/xl/worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml"
        );
        assert_eq!(resolve("xl/", "../xl/./s.xml"), "xl/s.xml");
        assert_eq!(resolve("xl/", "../../../etc/passwd"), "etc/passwd");
    }

    #[test]
    fn limits_are_checked_by_what_is_declared() {
        let small = Limits {
            entries: 1,
            ..Limits::default()
        };
        let two = pack(&[("a", b"1"), ("b", b"2")]).expect("packed");
        let refusal = Package::open(&two, &small).err().expect("refused");
        assert!(refusal.issue.message.contains("limits.entries"));
        let small = Limits {
            part_mib: 0,
            ..Limits::default()
        };
        assert!(Package::open(&two, &small).is_err());
        let mut package = Package::open(&two, &Limits::default()).expect("opened");
        assert_eq!(package.part("/A").expect("read"), Some(b"1".to_vec()));
        assert_eq!(package.part("c").expect("read"), None);
    }

    #[test]
    fn what_excel_cannot_open_is_not_to_be_opened_in_excel() {
        #[allow(deprecated)]
        let bzip2 = CompressionMethod::Unsupported(12);
        let issue = unusual_method("xl/a.xml", bzip2).issue;
        assert!(issue.remedy.contains("索取原文件"), "{}", issue.remedy);
        assert!(!issue.remedy.contains("打开核对"));
    }

    #[test]
    fn names_equal_but_for_case_are_refused() {
        let twice = pack(&[("xl/A.xml", b"1"), ("xl/a.xml", b"2")]).expect("packed");
        let refusal = Package::open(&twice, &Limits::default())
            .err()
            .expect("refused");
        assert_eq!(refusal.issue.rule, "duplicate-entry");
    }
}
