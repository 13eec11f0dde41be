//! The walk below `inputs/`.
//!
//! Decides the order of files, which are leavings, and what a name alone tells. Leaves how a file
//! is read to `file` and what it is to `sniff`.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::file::{fault_issue, io_reason, read_regular, sha256};
use super::names::{self, ShownName};
use super::rules::finding;
use super::sniff;
use super::{Batch, Format, InputFile, OFFICE_TEXT_BYTES, Verdict};
use crate::error::{Error, io_words, said};
use crate::issue::{Issue, text};
use crate::period::Period;
use crate::pipeline::{OnProgress, Progress};
use crate::plan::settings::Limits;

const MIB: u64 = 1 << 20;
/// Files that are held in memory at one time, however many processors there are.
const READERS: usize = 4;
/// The office's own text of a month.
const OFFICE_TEXT: &str = "综述.md";
/// The catalogue's folder.
const CATALOGUE: &str = "plan";

/// A directory entry found by the walk.
struct Found {
    /// Raw names below `inputs/`.
    parts: Vec<OsString>,
    on_disk: PathBuf,
    what: What,
}

enum What {
    File,
    Ignored(&'static str, &'static str),
    Rejected(Box<Issue>),
}

struct Walk<'a> {
    limits: &'a Limits,
    found: Vec<Found>,
    issues: Vec<Issue>,
    /// Set once the limit on files is hit; the rest is not listed.
    full: bool,
}

/// See [`super::scan`].
pub(super) fn scan(inputs: &Path, limits: &Limits, progress: OnProgress) -> Result<Batch, Error> {
    let mut walk = Walk {
        limits,
        found: Vec::new(),
        issues: Vec::new(),
        full: false,
    };
    let entries = list(inputs).map_err(|error| {
        let why = io_words(&error);
        Error::NothingToRead {
            message: said(
                format!("无法打开填报表文件夹 {}：{}", inputs.display(), why.zh),
                format!(
                    "the folder with the returns, {}, cannot be opened: {}",
                    inputs.display(),
                    why.en
                ),
            ),
            hint: said(
                "请检查路径与权限，或用 --inputs 指定文件夹",
                "check path and permissions, or name the folder with --inputs",
            ),
        }
    })?;
    walk.folder(entries, &[], inputs, false);
    walk.found.sort_by_cached_key(|found| key(&found.parts));
    progress(Progress::Stage("intake", Some(walk.found.len())));
    let examine_all = || {
        let found = walk.found.par_iter();
        found
            .map(|found| {
                let file = examine(found, limits);
                progress(Progress::Step);
                file
            })
            .collect()
    };
    let few = rayon::ThreadPoolBuilder::new().num_threads(READERS).build();
    let files = match few {
        Ok(few) => few.install(examine_all),
        Err(_) => examine_all(),
    };
    let mut batch = Batch {
        files,
        issues: walk.issues,
    };
    keep_apart(&mut batch.files);
    batch.issues.sort();
    Ok(batch)
}

/// Path bytes with `/` between parts.
fn key(parts: &[OsString]) -> Vec<u8> {
    parts
        .iter()
        .map(|p| p.as_bytes())
        .collect::<Vec<_>>()
        .join(&b'/')
}

fn list(folder: &Path) -> io::Result<Vec<(OsString, fs::FileType)>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        entries.push((entry.file_name(), entry.file_type()?));
    }
    entries.sort_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes()));
    Ok(entries)
}

impl Walk<'_> {
    fn folder(
        &mut self,
        entries: Vec<(OsString, fs::FileType)>,
        above: &[OsString],
        path: &Path,
        leaving: bool,
    ) {
        for (name, kind) in entries {
            if self.full {
                return;
            }
            if above.is_empty() && kind.is_dir() && name == CATALOGUE {
                continue;
            }
            let on_disk = path.join(&name);
            let mut parts = above.to_vec();
            parts.push(name);
            let raw = parts.last().expect("just pushed").as_bytes().to_vec();
            if kind.is_dir() && !raw.starts_with(b".") {
                if looks_like_file(&raw) {
                    self.push(Found {
                        parts: parts.clone(),
                        on_disk: on_disk.clone(),
                        what: What::Ignored(FOLDER.0, FOLDER.1),
                    });
                }
                self.enter(parts, on_disk, leaving || is_leftover_folder(&raw));
                continue;
            }
            let what = judge(&raw, kind, &on_disk, leaving);
            self.push(Found {
                parts,
                on_disk,
                what,
            });
        }
    }

    fn enter(&mut self, parts: Vec<OsString>, on_disk: PathBuf, leaving: bool) {
        let shown = show_path(&parts);
        if parts.len() as u64 > self.limits.depth {
            self.issues.push(
                finding(
                    "too-deep",
                    text(
                        format!("文件夹套得太深（超过{}层，上限由设置 limits.depth 规定），其中的文件未读取", self.limits.depth),
                        "请由办公室把其中的填报表移到上层文件夹后重新运行",
                    ),
                    text(
                        format!("folders are nested too deep (more than {}, the setting limits.depth); nothing in this one was read", self.limits.depth),
                        "the office moves the returns in it to a folder nearer the top and runs again",
                    ),
                )
                .in_file(&shown),
            );
            return;
        }
        match list(&on_disk) {
            Ok(entries) => self.folder(entries, &parts, &on_disk, leaving),
            Err(error) => self.issues.push(
                finding(
                    "folder-unreadable",
                    text(
                        format!("文件夹无法打开：{}，其中的文件未读取", io_reason(&error).0),
                        "请检查该文件夹的权限后重试",
                    ),
                    text(
                        format!(
                            "the folder cannot be opened: {}; nothing in it was read",
                            io_reason(&error).1
                        ),
                        "check the folder's permissions and try again",
                    ),
                )
                .in_file(&shown),
            ),
        }
    }

    fn push(&mut self, found: Found) {
        if self.found.len() as u64 >= self.limits.files {
            self.full = true;
            self.issues.push(finding(
                "too-many-files",
                text(
                    format!(
                        "inputs 中的文件超过{}个，其余未读取（上限由设置 limits.files 规定）",
                        self.limits.files
                    ),
                    "请由办公室移走填报表以外的文件；确有这么多填报表的，在 settings.toml 中调高 limits.files",
                ),
                text(
                    format!(
                        "inputs holds more than {} files; the rest was not read (the limit is the setting limits.files)",
                        self.limits.files
                    ),
                    "the office moves away what are no returns; if there are so many, raise limits.files in settings.toml",
                ),
            ));
            return;
        }
        self.found.push(found);
    }
}

/// A folder that bears a file's name: what lies in it is read, the name itself is said.
const FOLDER: (&str, &str) = (
    "是文件夹，不是文件（其中的文件照常读取）",
    "a folder, not a file (the files in it are read as usual)",
);

/// Whether a folder's name ends like a spreadsheet's, as unpacking or saving a web page makes it.
fn looks_like_file(name: &[u8]) -> bool {
    const WORKBOOKS: [&str; 9] = [
        "xlsx", "xlsm", "xlsb", "xls", "et", "ods", "csv", "tsv", "xml",
    ];
    let shown = names::show(name);
    WORKBOOKS.contains(&names::split_extension(&shown.plain).1.as_str())
}

/// What an entry is by its name and kind alone. A link is asked for nothing but what it leads to.
fn judge(name: &[u8], kind: fs::FileType, on_disk: &Path, leaving: bool) -> What {
    if let Some((zh, en)) = leavings(name, leaving) {
        return What::Ignored(zh, en);
    }
    if kind.is_file() {
        return What::File;
    }
    if kind.is_symlink() && fs::metadata(on_disk).is_ok_and(|target| target.is_dir()) {
        return What::Ignored(
            "指向文件夹的快捷方式（链接），不读取",
            "a shortcut (link) to a folder, which is not read",
        );
    }
    let (zh, en) = if kind.is_symlink() {
        ("快捷方式（链接）", "a shortcut (link)")
    } else {
        ("系统的特殊文件", "a special file of the system")
    };
    What::Rejected(Box::new(finding(
        "not-a-file",
        text(
            format!("不是文件本身，只是{zh}，未采用"),
            "请把填报表文件本身复制到该文件夹",
        ),
        text(
            format!("no file itself but {en}; not used"),
            "copy the return itself into the folder",
        ),
    )))
}

/// Folders in which systems and archives keep what is deleted or belongs beside a file: a copy there
/// is no return.
const LEFTOVERS: [&[u8]; 8] = [
    b"__macosx",
    b"$recycle.bin",
    b"recycler",
    b"system volume information",
    b"@eadir",
    b"#recycle",
    b"@recycle",
    b"lost+found",
];

fn is_leftover_folder(name: &[u8]) -> bool {
    LEFTOVERS.contains(&name.to_ascii_lowercase().as_slice())
}

/// How names end while a browser, a mail program or a network disk still fetches the file.
const UNFINISHED: [&[u8]; 15] = [
    b".part",
    b".partial",
    b".crdownload",
    b".opdownload",
    b".download",
    b".downloading",
    b".filepart",
    b".tmp",
    b".temp",
    b".td",
    b".xltd",
    b".aria2",
    b".!qb",
    b".!ut",
    b".lock",
];

/// Leavings of programs and systems, by name.
fn leavings(name: &[u8], inside: bool) -> Option<(&'static str, &'static str)> {
    let lower = name.to_ascii_lowercase();
    Some(match lower.as_slice() {
        _ if inside => (
            "系统文件夹（回收站、压缩包残留等）中的文件",
            "a file in a folder of the system (trash, leftovers of archives)",
        ),
        n if n.starts_with(b"~$") => (
            "Excel 锁文件（有人正打开该表）",
            "Excel's lock file (someone has the workbook open)",
        ),
        n if n.starts_with(b".~lock.") => ("LibreOffice 锁文件", "LibreOffice's lock file"),
        n if n.starts_with(b".~") => ("WPS 锁文件", "WPS's lock file"),
        n if n.starts_with(b"._") => ("macOS 附属文件", "a macOS companion file"),
        b".ds_store" => ("macOS 文件夹信息", "macOS folder data"),
        n if n.starts_with(b"thumbs.db") || n == b"ehthumbs.db" => {
            ("Windows 缩略图缓存", "Windows thumbnail cache")
        }
        b"icon\r" => ("macOS 文件夹图标", "a macOS folder icon"),
        n if n.ends_with(b"~") => ("编辑程序的备份文件", "an editor's backup file"),
        b"desktop.ini" => ("Windows 文件夹设置", "Windows folder settings"),
        n if n.starts_with(b".") => ("隐藏文件", "a hidden file"),
        n if n.starts_with(b"~") && (n.ends_with(b".tmp") || n.ends_with(b".temp")) => {
            ("临时文件", "a temporary file")
        }
        n if UNFINISHED.iter().any(|end| n.ends_with(end)) => (
            "未完成的下载或临时文件",
            "an unfinished download or temporary file",
        ),
        _ => return None,
    })
}

fn show_path(parts: &[OsString]) -> String {
    let shown: Vec<String> = parts
        .iter()
        .map(|p| names::show(p.as_bytes()).shown)
        .collect();
    shown.join("/")
}

/// Reads, hashes and sniffs one entry.
fn examine(found: &Found, limits: &Limits) -> InputFile {
    let shown: Vec<ShownName> = found
        .parts
        .iter()
        .map(|p| names::show(p.as_bytes()))
        .collect();
    let name = shown.last().expect("a path has a name");
    let (stem, extension) = names::split_extension(&name.plain);
    let folder_period = match shown.as_slice() {
        [month, _, ..] => month_of(&month.shown),
        _ => None,
    };
    let mut file = InputFile {
        path: shown
            .iter()
            .map(|p| p.shown.as_str())
            .collect::<Vec<_>>()
            .join("/"),
        on_disk: found.on_disk.clone(),
        folder_period,
        folders: shown[usize::from(folder_period.is_some())..shown.len() - 1]
            .iter()
            .map(|p| p.plain.clone())
            .collect(),
        stem,
        size: fs::symlink_metadata(&found.on_disk).map_or(0, |m| m.len()),
        sha256: String::new(),
        verdict: Verdict::OfficeText,
        issues: Vec::new(),
    };
    if name.odd {
        file.issues.push(odd_name(name));
    }
    file.verdict = match &found.what {
        What::Ignored(zh, en) => Verdict::Ignored {
            reason: (*zh).into(),
            reason_en: (*en).into(),
        },
        What::Rejected(issue) => reject(issue.as_ref().clone()),
        What::File => {
            let office =
                folder_period.is_some() && found.parts.len() == 2 && name.plain == OFFICE_TEXT;
            content(&mut file, office, &extension, limits)
        }
    };
    for issue in &mut file.issues {
        issue.file = Some(file.path.clone());
    }
    if let Verdict::Rejected { issue } = &mut file.verdict {
        issue.file = Some(file.path.clone());
    }
    file
}

fn reject(issue: Issue) -> Verdict {
    Verdict::Rejected { issue }
}

/// `2021-12` and nothing else.
fn month_of(name: &str) -> Option<Period> {
    (name.len() == 7).then(|| name.parse().ok()).flatten()
}

fn odd_name(name: &ShownName) -> Issue {
    let (zh, en) = match name.shown.split_once("\\u{") {
        Some(("", _)) => (
            "文件名开头有看不见的字符".to_owned(),
            "the file name begins with an invisible character".to_owned(),
        ),
        Some((before, _)) => (
            format!("文件名中有看不见的字符（在“{before}”之后）"),
            format!("the file name holds an invisible character (after “{before}”)"),
        ),
        None if name.shown.contains("\\x") => (
            format!("文件名的编码无法识别，显示为“{}”", name.shown),
            format!(
                "the file name is in an unknown encoding; shown as “{}”",
                name.shown
            ),
        ),
        None => (
            format!("文件名用旧式中文编码，读作“{}”", name.shown),
            format!(
                "the file name is in an old Chinese encoding, read as “{}”",
                name.shown
            ),
        ),
    };
    finding(
        "odd-name",
        text(
            format!("{zh}，文件名不影响内容的采用"),
            "请用普通文字重新命名该文件",
        ),
        text(
            format!("{en}; the content is used as usual"),
            "rename the file with ordinary characters",
        ),
    )
}

fn content(file: &mut InputFile, office: bool, extension: &str, limits: &Limits) -> Verdict {
    let limit = if office {
        OFFICE_TEXT_BYTES
    } else {
        limits.file_mib * MIB
    };
    let bytes = match read_regular(&file.on_disk, limit) {
        Ok(bytes) => bytes,
        Err(fault) => return reject(fault_issue(&fault, file.size, limits)),
    };
    file.size = bytes.len() as u64;
    file.sha256 = sha256(&bytes);
    if office {
        if super::plain_text(&bytes).1 {
            file.issues.push(guessed_encoding());
        }
        return Verdict::OfficeText;
    }
    let format = match sniff::sniff(&bytes, extension) {
        Ok(format) => format,
        Err(issue) => return reject(*issue),
    };
    if format == Format::Csv && is_prose(extension) && !sniff::looks_like_table(&bytes) {
        return Verdict::Ignored {
            reason: "说明性文本，不是填报表".into(),
            reason_en: "a text, not a return".into(),
        };
    }
    if !sniff::extension_fits(format, extension) {
        file.issues.push(mismatch(format, extension));
    }
    Verdict::Read { format }
}

fn guessed_encoding() -> Issue {
    finding(
        "encoding-damage",
        text(
            format!("{OFFICE_TEXT} 不是以 UTF-8 编码保存的，已按旧式中文编码读取"),
            "请核对报告中的综述文字；以后请在编辑器中以 UTF-8 编码保存",
        ),
        text(
            format!("{OFFICE_TEXT} is not saved in UTF-8; it is read in the old Chinese encoding"),
            "check the text in the report; save it in UTF-8 from now on",
        ),
    )
}

/// Extensions of texts that accompany returns.
fn is_prose(extension: &str) -> bool {
    matches!(
        extension,
        "txt"
            | "md"
            | "markdown"
            | "log"
            | "json"
            | "toml"
            | "ini"
            | "py"
            | "sh"
            | "bat"
            | "url"
            | "eml"
    )
}

fn mismatch(format: Format, extension: &str) -> Issue {
    let named = if extension.is_empty() {
        ("没有扩展名".to_owned(), "has no extension".to_owned())
    } else {
        (
            format!("扩展名为 .{extension}"),
            format!("is named .{extension}"),
        )
    };
    finding(
        "extension-mismatch",
        text(
            format!(
                "文件{}，内容实为{}，已按内容读取",
                named.0,
                format_name(format).0
            ),
            "下次请另存为 .xlsx 后报送",
        ),
        text(
            format!(
                "the file {}, but its content is {}; read by content",
                named.1,
                format_name(format).1
            ),
            "save as .xlsx next time",
        ),
    )
}

/// What a format is called by those who save it.
fn format_name(format: Format) -> (&'static str, &'static str) {
    match format {
        Format::Xlsx => ("Excel 工作簿（xlsx）", "an Excel workbook (xlsx)"),
        Format::Xls => ("旧版 Excel 工作簿（xls）", "an old Excel workbook (xls)"),
        Format::Xlsb => (
            "Excel 二进制工作簿（xlsb）",
            "a binary Excel workbook (xlsb)",
        ),
        Format::Ods => ("OpenDocument 表格（ods）", "an OpenDocument sheet (ods)"),
        Format::Csv => ("文本表格（csv）", "a text table (csv)"),
        Format::Html => ("网页（html）", "a web page (html)"),
        Format::Xml2003 => ("Excel 2003 表格（xml）", "an Excel 2003 sheet (xml)"),
    }
}

/// Gives two names that look the same on the page (one in GBK, one in UTF-8) a number.
fn keep_apart(files: &mut [InputFile]) {
    let mut seen = std::collections::BTreeMap::new();
    for file in files {
        let count = seen.entry(file.path.clone()).or_insert(0_u32);
        *count += 1;
        if *count > 1 {
            file.path = format!("{}〔{count}〕", file.path);
            let path = Some(file.path.clone());
            file.issues
                .iter_mut()
                .for_each(|issue| issue.file.clone_from(&path));
            if let Verdict::Rejected { issue } = &mut file.verdict {
                issue.file = path;
            }
        }
    }
}
