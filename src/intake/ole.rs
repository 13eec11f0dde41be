//! OLE containers (compound files): which program's file one is.
//!
//! Decides by what stands at the top of the container: a workbook inside a Word document, a mail
//! message or another workbook is an object of that, and no return. Leaves to `read::formats` whether
//! the container is whole; where the directory cannot be followed, every name in it counts. Layout
//! after MS-CFB.

use super::Format;
use super::rules::finding;
use super::sniff::not_a_workbook;
use crate::issue::{Issue, text};

/// An entry of the directory.
pub(crate) type Entry = [u8; 128];

/// Sector numbers from here on are marks.
const FIRST_MARK: u32 = 0xFFFF_FFFA;
/// Names looked at in a container that cannot be followed.
const MOST: usize = 4096;

pub(super) fn sniff(bytes: &[u8]) -> Result<Format, Box<Issue>> {
    let all: Vec<String> = named(bytes.as_chunks::<128>().0).take(MOST).collect();
    let top = directory(bytes).map(|entries| {
        let own = children(&entries);
        let own: Vec<Entry> = own.into_iter().map(|at| entries[at]).collect();
        named(&own).collect::<Vec<String>>()
    });
    let whole = top.is_some();
    let names = top.filter(|names| !names.is_empty()).unwrap_or(all);
    let has = |name: &str| names.iter().any(|n| n.eq_ignore_ascii_case(name));
    if has("EncryptedPackage") || has("EncryptionInfo") {
        return Err(Box::new(encrypted()));
    }
    if has("\u{9}DRMContent") {
        return Err(Box::new(restricted()));
    }
    let mail = names
        .iter()
        .any(|n| n.starts_with("__nameid_version") || n.starts_with("__properties_version"));
    let (zh, en) = if has("WordDocument") {
        ("Word 文档", "a Word document")
    } else if has("PowerPoint Document") {
        ("演示文稿", "a presentation")
    } else if mail {
        ("邮件", "a mail message")
    } else if has("Workbook") || has("Book") {
        return Ok(Format::Xls);
    } else if has("Catalog") {
        ("Windows 缩略图缓存", "a Windows thumbnail cache")
    } else if names.is_empty() || !whole {
        return Err(Box::new(damaged()));
    } else {
        (
            "没有工作表的旧式 Office 文件",
            "an old Office file without a workbook",
        )
    };
    Err(Box::new(not_a_workbook(zh, en)))
}

/// The entries that stand at the top of the container, by their places in its directory.
pub(crate) fn children(entries: &[Entry]) -> Vec<usize> {
    let link = |entry: &Entry, at: usize| u32_at(entry, at).map_or(usize::MAX, |id| id as usize);
    let mut seen = vec![false; entries.len()];
    let mut found = Vec::new();
    let mut next = entries
        .first()
        .map_or(Vec::new(), |root| vec![link(root, 76)]);
    while let Some(at) = next.pop() {
        let Some(entry) = entries.get(at).filter(|_| at > 0) else {
            continue;
        };
        if std::mem::replace(&mut seen[at], true) {
            continue;
        }
        found.push(at);
        next.extend([link(entry, 68), link(entry, 72)]);
    }
    found.sort_unstable();
    found
}

/// An entry's name.
pub(crate) fn name_of(entry: &Entry) -> String {
    let length = usize::from(u16::from_le_bytes([entry[64], entry[65]])).clamp(2, 64) - 2;
    let units = entry[..length].as_chunks::<2>().0;
    let units: Vec<u16> = units.iter().map(|u| u16::from_le_bytes(*u)).collect();
    String::from_utf16_lossy(&units)
}

/// Names of what may be entries.
fn named(blocks: &[Entry]) -> impl Iterator<Item = String> {
    let entries = blocks.iter().filter(|block| {
        let length = usize::from(u16::from_le_bytes([block[64], block[65]]));
        (4..=64).contains(&length) && length.is_multiple_of(2) && (1..=5).contains(&block[66])
    });
    entries
        .map(name_of)
        .filter(|name| !name.contains(['\0', '\u{FFFD}']))
}

/// The directory; `None` if it cannot be followed to its end.
fn directory(bytes: &[u8]) -> Option<Vec<Entry>> {
    let shift = u32::from(*bytes.get(30)?);
    let size = 1_usize
        .checked_shl(shift)
        .filter(|_| matches!(shift, 9 | 12))?;
    let sector = |id: u32| {
        let from = (id as usize).checked_add(1)?.checked_mul(size)?;
        bytes.get(from..from + size)
    };
    let most = bytes.len() / size + 1;
    let mut tables: Vec<u32> = (0..109).filter_map(|i| u32_at(bytes, 76 + 4 * i)).collect();
    let mut more = u32_at(bytes, 68)?;
    for _ in 0..most {
        if more >= FIRST_MARK {
            break;
        }
        let numbers = sector(more)?.as_chunks::<4>().0;
        let (last, numbers) = numbers.split_last()?;
        tables.extend(numbers.iter().map(|n| u32::from_le_bytes(*n)));
        more = u32::from_le_bytes(*last);
    }
    let mut entries = Vec::new();
    let mut id = u32_at(bytes, 48)?;
    for _ in 0..most {
        if id >= FIRST_MARK {
            return Some(entries);
        }
        entries.extend_from_slice(sector(id)?.as_chunks::<128>().0);
        let table = sector(*tables.get(id as usize / (size / 4))?)?;
        id = u32_at(table, id as usize % (size / 4) * 4)?;
    }
    None
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn damaged() -> Issue {
    finding(
        "file-damaged",
        text(
            "文件损坏或不完整，读不出来，整份未采用（技术原因：内部目录缺失）",
            "请用 Excel 或 WPS 打开原文件核对，另存为 .xlsx 后重报",
        ),
        text(
            "the file is damaged or incomplete and cannot be read; nothing of it is used (technical reason: its directory is missing)",
            "open the original in Excel or WPS, check it, save as .xlsx and send again",
        ),
    )
}

/// Office encrypts a workbook also where only its structure is protected, with a password that every
/// copy of Excel has: such a file opens without asking.
fn encrypted() -> Issue {
    finding(
        "password",
        text(
            "文件已加密，无法读取，整份未采用：设有打开密码，或启用了“保护工作簿”（打开时不问密码，但内容同样加密）",
            "请取消打开密码，并撤销“保护工作簿”，另存为 .xlsx 后重报",
        ),
        text(
            "the file is encrypted and cannot be read; nothing of it is used: it has a password to open or, if it opens without asking, its structure is protected, which encrypts it too",
            "remove the password to open and the protection of the workbook, save as .xlsx and send again",
        ),
    )
}

fn restricted() -> Issue {
    finding(
        "password",
        text(
            "文件设有权限管理（限制访问），内容已加密，无法读取，整份未采用",
            "请取消权限限制（限制访问），另存为 .xlsx 后重报",
        ),
        text(
            "access to the file is restricted by rights management and its content encrypted; nothing of it is used",
            "remove the restriction of access, save as .xlsx and send again",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An entry with its name, kind, and links: left, right, child.
    fn entry(name: &str, kind: u8, links: [u32; 3]) -> Entry {
        let mut entry = [0; 128];
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry[..units.len()].copy_from_slice(&units);
        entry[64] = units.len() as u8 + 2;
        entry[66] = kind;
        for (at, link) in [68, 72, 76].into_iter().zip(links) {
            entry[at..at + 4].copy_from_slice(&link.to_le_bytes());
        }
        entry
    }

    /// A container of a header, a FAT sector and these entries.
    fn container(entries: &[Entry]) -> Vec<u8> {
        let mut bytes = vec![0xFF; 512];
        bytes[30] = 9;
        let sectors = entries.len().div_ceil(4) as u32;
        bytes[48..52].copy_from_slice(&1_u32.to_le_bytes());
        bytes[76..80].copy_from_slice(&0_u32.to_le_bytes());
        let mut fat = vec![0xFFFF_FFFD_u32];
        fat.extend((1..=sectors).map(|id| if id < sectors { id + 1 } else { 0xFFFF_FFFE }));
        fat.resize(128, 0xFFFF_FFFF);
        bytes.extend(fat.iter().flat_map(|n| n.to_le_bytes()));
        bytes.extend(entries.concat());
        bytes.resize(1024 + 512 * sectors as usize, 0);
        bytes
    }

    const NONE: u32 = u32::MAX;

    #[test]
    fn what_stands_at_the_top_decides() {
        let embedded = |outer: &str| {
            container(&[
                entry("Root Entry", 5, [NONE, NONE, 1]),
                entry(outer, 2, [NONE, 2, NONE]),
                entry("ObjectPool", 1, [NONE, NONE, 3]),
                entry("Workbook", 2, [NONE, NONE, NONE]),
            ])
        };
        for (outer, named) in [
            ("WordDocument", "Word"),
            ("__properties_version1.0", "邮件"),
            ("\u{9}DRMContent", "权限"),
            ("EncryptedPackage", "加密"),
        ] {
            let issue = sniff(&embedded(outer)).expect_err("no workbook");
            assert!(issue.message.contains(named), "{}", issue.message);
        }
        assert_eq!(sniff(&embedded("Book")), Ok(Format::Xls));
    }

    #[test]
    fn a_ring_ends_and_a_cut_container_is_damaged() {
        let ring = container(&[
            entry("Root Entry", 5, [NONE, NONE, 1]),
            entry("Workbook", 2, [1, 0, NONE]),
        ]);
        assert_eq!(sniff(&ring), Ok(Format::Xls));
        let cut = sniff(&ring[..1024]).expect_err("cut");
        assert_eq!(cut.rule, "file-damaged");
    }
}
