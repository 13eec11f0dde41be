//! OLE containers (compound files): one stream out, one stream in.
//!
//! Decides whether the container is sound: sectors inside the file, chains without a ring, sizes
//! that the chains can hold. Leaves the stream to `biff`. Layout after MS-CFB.

use super::refuse;
use crate::intake::ole::{children, name_of};
use crate::read::Refusal;

const END: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;
/// Sector numbers from here on are marks.
const FIRST_MARK: u32 = 0xFFFF_FFFA;
const MINI: usize = 64;

fn broken(zh: &str, en: &str) -> Refusal {
    refuse::damaged(
        format!("OLE 结构错误：{zh}"),
        format!("the OLE container is at fault: {en}"),
    )
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

struct Container<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
}

/// The container's own stream that has the first of these names that one has.
pub(super) fn stream(bytes: &[u8], names: &[&str]) -> Result<Vec<u8>, Refusal> {
    let short = || broken("文件头不完整", "the header is cut off");
    let shift = u16_at(bytes, 30).ok_or_else(short)?;
    if !matches!(shift, 9 | 12) || bytes.len() < 512 {
        return Err(broken("扇区大小不合法", "an illegal sector size"));
    }
    let mut container = Container {
        bytes,
        sector: 1 << shift,
        fat: Vec::new(),
    };
    container.load_fat()?;
    let directory = container.chain(u32_at(bytes, 48).ok_or_else(short)?, None)?;
    let entries = directory.as_chunks::<128>().0;
    let root = entries
        .first()
        .ok_or_else(|| broken("目录为空", "an empty directory"))?;
    // What is embedded in the workbook may bear its name. A root that leads nowhere is followed by
    // no other program either, but all that stands in its directory is then the workbook's.
    let own = children(entries);
    let own = if own.is_empty() {
        (1..entries.len()).collect()
    } else {
        own
    };
    let named = |name: &str| {
        let is =
            |&at: &usize| entries[at][66] == 2 && name_of(&entries[at]).eq_ignore_ascii_case(name);
        own.iter().copied().find(is)
    };
    let entry = names.iter().find_map(|name| named(name));
    let entry = entry.ok_or_else(|| broken("没有工作簿流", "there is no workbook stream"))?;
    let entry = &entries[entry];
    let size = u32_at(entry, 120).unwrap_or(0) as usize;
    let start = u32_at(entry, 116).unwrap_or(END);
    let cutoff = u32_at(bytes, 56).unwrap_or(4096).min(4096) as usize;
    if size > bytes.len() {
        return Err(broken("流的长度超过文件", "a stream longer than the file"));
    }
    let data = if size >= cutoff {
        container.chain(start, Some(size))?
    } else {
        container.mini_chain(root, start, size)?
    };
    if data.len() < size {
        return Err(broken("流不完整，文件可能被截断", "the stream is cut off"));
    }
    Ok(data)
}

impl Container<'_> {
    /// A sector's bytes; the last one of a file may be short.
    fn sector(&self, id: u32) -> Result<&[u8], Refusal> {
        let start = (id as usize)
            .checked_add(1)
            .and_then(|n| n.checked_mul(self.sector));
        let start = start.filter(|&s| s < self.bytes.len());
        let start = start.ok_or_else(|| {
            broken(
                "扇区超出文件末尾，文件可能被截断",
                "a sector beyond the end of the file",
            )
        })?;
        Ok(&self.bytes[start..self.bytes.len().min(start + self.sector)])
    }

    fn sectors(&self) -> usize {
        self.bytes.len() / self.sector + 1
    }

    fn load_fat(&mut self) -> Result<(), Refusal> {
        let mut places: Vec<u32> = (0..109)
            .filter_map(|i| u32_at(self.bytes, 76 + 4 * i))
            .collect();
        let mut next = u32_at(self.bytes, 68).unwrap_or(END);
        let mut steps = 0;
        while next < FIRST_MARK {
            steps += 1;
            if steps > self.sectors() {
                return Err(broken("扇区表成环", "the sector table runs in a ring"));
            }
            let numbers = numbers(self.sector(next)?);
            let Some((last, more)) = numbers.split_last() else {
                break;
            };
            places.extend(more);
            next = *last;
        }
        let mut fat = Vec::new();
        for id in places.into_iter().filter(|&id| id < FIRST_MARK) {
            fat.extend(numbers(self.sector(id)?));
            if fat.len() > self.sectors() + self.sector {
                break;
            }
        }
        self.fat = fat;
        Ok(())
    }

    /// All bytes of a chain, at most `size` of them.
    fn chain(&self, start: u32, size: Option<usize>) -> Result<Vec<u8>, Refusal> {
        let mut data = Vec::new();
        let mut id = start;
        let mut steps = 0;
        while id != END && id != FREE && size.is_none_or(|size| data.len() < size) {
            steps += 1;
            if steps > self.sectors() {
                return Err(broken("扇区链成环", "a chain of sectors runs in a ring"));
            }
            let sector = self.sector(id)?;
            data.extend_from_slice(sector);
            if sector.len() < self.sector {
                break;
            }
            let next = self.fat.get(id as usize).copied();
            id = next.ok_or_else(|| broken("扇区链断开", "a broken chain of sectors"))?;
        }
        if let Some(size) = size {
            data.truncate(size);
        }
        Ok(data)
    }

    fn mini_chain(&self, root: &[u8], start: u32, size: usize) -> Result<Vec<u8>, Refusal> {
        let stream = self.chain(u32_at(root, 116).unwrap_or(END), None)?;
        let fat = numbers(&self.chain(u32_at(self.bytes, 60).unwrap_or(END), None)?);
        let mut data = Vec::new();
        let mut id = start;
        let mut steps = 0;
        while id != END && id != FREE && data.len() < size {
            steps += 1;
            if steps > fat.len() + 1 {
                return Err(broken(
                    "小扇区链成环",
                    "a chain of small sectors runs in a ring",
                ));
            }
            let from = (id as usize)
                .checked_mul(MINI)
                .filter(|&from| from < stream.len());
            let from =
                from.ok_or_else(|| broken("小扇区超出范围", "a small sector out of range"))?;
            data.extend_from_slice(&stream[from..stream.len().min(from + MINI)]);
            let next = fat.get(id as usize).copied();
            id = next.ok_or_else(|| broken("小扇区链断开", "a broken chain of small sectors"))?;
        }
        data.truncate(size);
        Ok(data)
    }
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes
        .as_chunks::<4>()
        .0
        .iter()
        .map(|n| u32::from_le_bytes(*n))
        .collect()
}

/// A container of version 4 with a single stream `Workbook`: what calamine is given.
pub(super) fn wrap(stream: &[u8]) -> Vec<u8> {
    const SECTOR: usize = 4096;
    const PER_SECTOR: usize = SECTOR / 4;
    // Streams under 4096 bytes would belong into small sectors.
    let size = stream.len().max(SECTOR);
    let data = size.div_ceil(SECTOR);
    let mut fat_sectors = 1;
    while fat_sectors * PER_SECTOR < fat_sectors + 1 + data {
        fat_sectors += 1;
    }
    let mut fat = vec![0xFFFF_FFFD_u32; fat_sectors];
    fat.push(END);
    let first = fat_sectors + 1;
    fat.extend((first..first + data).map(|id| {
        if id + 1 < first + data {
            id as u32 + 1
        } else {
            END
        }
    }));
    fat.resize(fat_sectors * PER_SECTOR, FREE);
    let mut out = vec![0; SECTOR];
    out[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    let mut put = |at: usize, value: &[u8]| out[at..at + value.len()].copy_from_slice(value);
    put(24, &0x3E_u16.to_le_bytes());
    put(26, &4_u16.to_le_bytes());
    put(28, &0xFFFE_u16.to_le_bytes());
    put(30, &12_u16.to_le_bytes());
    put(32, &6_u16.to_le_bytes());
    put(40, &1_u32.to_le_bytes());
    put(44, &(fat_sectors as u32).to_le_bytes());
    put(48, &(fat_sectors as u32).to_le_bytes());
    put(56, &4096_u32.to_le_bytes());
    put(60, &END.to_le_bytes());
    put(68, &END.to_le_bytes());
    for i in 0..109 {
        let id = if i < fat_sectors { i as u32 } else { FREE };
        put(76 + 4 * i, &id.to_le_bytes());
    }
    out.extend(fat.iter().flat_map(|n| n.to_le_bytes()));
    let mut directory = vec![0; SECTOR];
    entry(&mut directory[..128], "Root Entry", 5, 0, 0);
    directory[76..80].copy_from_slice(&1_u32.to_le_bytes());
    entry(
        &mut directory[128..256],
        "Workbook",
        2,
        first as u32,
        size as u64,
    );
    out.extend(directory);
    out.extend_from_slice(stream);
    out.resize((1 + first + data) * SECTOR, 0);
    out
}

fn entry(slot: &mut [u8], name: &str, kind: u8, start: u32, size: u64) {
    let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    slot[..units.len()].copy_from_slice(&units);
    slot[64..66].copy_from_slice(&(units.len() as u16 + 2).to_le_bytes());
    slot[66] = kind;
    slot[67] = 1;
    for link in [68, 72, 76] {
        slot[link..link + 4].copy_from_slice(&FREE.to_le_bytes());
    }
    slot[116..120].copy_from_slice(&start.to_le_bytes());
    slot[120..128].copy_from_slice(&size.to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrapped_is_found_again() {
        for size in [10, 4096, 4097, 6_000_000] {
            let data: Vec<u8> = (0..size).map(|i| (i % 251) as u8).collect();
            let found = stream(&wrap(&data), &["Workbook"]).expect("sound");
            assert_eq!(found[..data.len()], data[..]);
            assert_eq!(found.len(), data.len().max(4096));
        }
    }

    #[test]
    fn rings_and_cut_files_are_refused() {
        let whole = wrap(&[1; 9000]);
        let mut ring = whole.clone();
        // The directory's chain (second number of the FAT) points to itself.
        ring[4096 + 4..4096 + 8].copy_from_slice(&1_u32.to_le_bytes());
        assert!(stream(&ring, &["Workbook"]).is_err());
        assert!(stream(&whole[..whole.len() - 5000], &["Workbook"]).is_err());
        assert!(stream(&whole[..600], &["Workbook"]).is_err());
        assert!(stream(&whole, &["Book"]).is_err());
    }

    proptest::proptest! {
        #[test]
        fn any_change_is_read_or_refused(at in 0_usize..13_000, value in proptest::prelude::any::<u8>()) {
            let mut bytes = wrap(&[7; 5000]);
            let at = at % bytes.len();
            bytes[at] = value;
            let _ = stream(&bytes, &["Workbook"]);
        }
    }
}
