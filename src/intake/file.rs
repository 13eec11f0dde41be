//! Reading one regular file.
//!
//! Decides that no link, pipe or device is ever opened, that no more than the limit is taken, and
//! that a file which changes meanwhile is refused. Leaves which files there are to `walk`.

use std::fs;
use std::io::{self, Read};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::rules::finding;
use crate::issue::{Issue, text};
use crate::plan::settings::Limits;

const MIB: u64 = 1 << 20;

/// Why a regular file could not be read.
#[derive(Debug)]
pub(crate) enum ReadFault {
    /// The system's reason.
    Io(io::Error),
    /// A link, pipe, device or folder stands in its place.
    NotAFile,
    /// It is larger than the limit.
    TooLarge,
    /// Its size changed while it was read.
    Changed,
}

/// Reads a regular file of at most `limit` bytes; never follows a link, never blocks on a pipe.
pub(crate) fn read_regular(path: &Path, limit: u64) -> Result<Vec<u8>, ReadFault> {
    /// `O_NONBLOCK | O_NOFOLLOW` of Linux.
    const SAFE: i32 = 0o4000 | 0o400_000;
    let before = fs::symlink_metadata(path).map_err(ReadFault::Io)?;
    if !before.is_file() {
        return Err(ReadFault::NotAFile);
    }
    if before.len() > limit {
        return Err(ReadFault::TooLarge);
    }
    let file = fs::OpenOptions::new()
        .read(true)
        .custom_flags(SAFE)
        .open(path)
        .map_err(ReadFault::Io)?;
    let opened = file.metadata().map_err(ReadFault::Io)?;
    if !opened.is_file() || (opened.ino(), opened.dev()) != (before.ino(), before.dev()) {
        return Err(ReadFault::NotAFile);
    }
    let mut bytes = Vec::new();
    (&file)
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(ReadFault::Io)?;
    let after = file.metadata().map_err(ReadFault::Io)?;
    let whole = bytes.len() as u64;
    if whole != before.len() || after.len() != whole || after.mtime_nsec() != opened.mtime_nsec() {
        return Err(ReadFault::Changed);
    }
    Ok(bytes)
}

/// SHA-256 in hex.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The finding for a file that could not be read.
pub(crate) fn fault_issue(fault: &ReadFault, size: u64, limits: &Limits) -> Issue {
    match fault {
        ReadFault::Io(error) => finding(
            "file-unreadable",
            text(
                format!("文件无法打开：{}，未采用", io_reason(error).0),
                "请检查文件权限，或重新复制该文件",
            ),
            text(
                format!(
                    "the file cannot be opened: {}; not used",
                    io_reason(error).1
                ),
                "check its permissions, or copy the file again",
            ),
        ),
        ReadFault::NotAFile => finding(
            "not-a-file",
            text("不是文件本身，未采用", "请把填报表文件本身复制到该文件夹"),
            text(
                "not a file itself; not used",
                "copy the return itself into the folder",
            ),
        ),
        ReadFault::TooLarge => finding(
            "file-limit",
            text(
                format!(
                    "文件过大：有{}兆，超过{}兆，整份未采用（上限由设置 limits.file_mib 规定）",
                    size.div_ceil(MIB),
                    limits.file_mib
                ),
                "填报单位：删去空白区域、图片和无关工作表，另存为 .xlsx 后重报。办公室：确需读取的，在 settings.toml 中调高 limits.file_mib",
            ),
            text(
                format!(
                    "the file is too large: {} MB, more than {} MB; nothing of it is used (the limit is the setting limits.file_mib)",
                    size.div_ceil(MIB),
                    limits.file_mib
                ),
                "department: remove blank areas, pictures and sheets that do not belong, save as .xlsx and send again; office: if it must be read, raise limits.file_mib in settings.toml",
            ),
        ),
        ReadFault::Changed => still_copying(),
    }
}

/// The finding for a file that changed while it was read.
pub(crate) fn still_copying() -> Issue {
    finding(
        "still-copying",
        text(
            "文件在读取期间发生变化，可能仍在复制，未采用",
            "请等复制完成后重新运行",
        ),
        text(
            "the file changed while it was read and is not used; it may still be being copied",
            "wait until it is copied and run again",
        ),
    )
}

/// The system's reason without its number, in both languages.
pub(crate) fn io_reason(error: &io::Error) -> (String, String) {
    let (zh, en) = match error.kind() {
        io::ErrorKind::PermissionDenied => ("没有读取权限", "permission denied"),
        io::ErrorKind::NotFound => ("文件已不存在", "it is no longer there"),
        _ => return (error.to_string(), error.to_string()),
    };
    (zh.into(), en.into())
}
