//! The records of a BIFF5 or BIFF8 stream: the pass that calamine does not make.
//!
//! Decides where each used cell stands, its number format, whether it is a formula, which rows and
//! columns are hidden, and whether the stream is whole. Gives back a stream in which what calamine
//! would stumble over (dimensions that lie, names, stray cells) is made harmless. Record layouts
//! after MS-XLS.

use std::collections::{BTreeMap, BTreeSet};

use encoding_rs::Encoding;

use super::refuse;
use super::sheet::{bad_position, far_cells};
use super::{biff_runs, number_format};
use crate::provenance::CellAt;
use crate::read::{Refusal, Visibility};

/// Columns of a BIFF sheet.
const COLUMNS: u16 = 256;
/// A record that calamine passes over.
const BLANK: u16 = 0x0201;

/// What kind of value a cell's record holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Text,
    /// A truth value or an error.
    BoolOrError,
    /// A formula that shows an empty text, or was never calculated.
    EmptyFormula,
    /// A formula whose result is a zero that nothing calculated.
    Uncalculated,
    /// A record of another version, or shorter than it says; calamine passes it over or guesses.
    Unlike,
}

/// A used cell.
pub(super) struct Seen {
    pub at: CellAt,
    pub kind: Kind,
    pub formula: bool,
    pub format: u16,
    /// Whether parts of its text are raised, lowered or struck through.
    pub marked: bool,
    /// Where the record's type stands in the stream.
    place: usize,
}

/// A sheet's records, understood.
pub(super) struct SheetRecords {
    pub name: String,
    pub visibility: Visibility,
    pub worksheet: bool,
    pub cells: Vec<Seen>,
    pub strays: BTreeSet<CellAt>,
    pub hidden_rows: Vec<(u32, u32)>,
    pub hidden_cols: Vec<(u32, u32)>,
    pub filtered: bool,
}

/// A workbook stream, understood.
pub(super) struct Records {
    pub biff8: bool,
    pub epoch_1904: bool,
    pub sheets: Vec<SheetRecords>,
    /// Number format codes by format number.
    formats: BTreeMap<u16, String>,
    /// Format number and font by extended format.
    styles: Vec<(u16, u16)>,
    /// Whether each font strikes through, raises or lowers.
    fonts: Vec<bool>,
    /// Numbers of the strings with raised, lowered or struck parts.
    marked: BTreeSet<u32>,
    /// The stream to hand on.
    pub canonical: Vec<u8>,
}

impl Records {
    /// The number format code of a cell.
    pub fn format(&self, cell: &Seen) -> Option<String> {
        let (id, _) = *self.styles.get(usize::from(cell.format))?;
        let own = self.formats.get(&id).map(String::as_str);
        own.or_else(|| number_format::builtin(u32::from(id)))
            .and_then(number_format::telling)
    }

    /// Whether a cell's own font strikes through, raises or lowers.
    pub fn struck(&self, cell: &Seen) -> bool {
        let style = self.styles.get(usize::from(cell.format));
        style.is_some_and(|(_, font)| biff_runs::font_marks(&self.fonts, *font))
    }
}

fn broken(zh: &str, en: &str) -> Refusal {
    refuse::damaged(
        format!("xls 记录错误：{zh}"),
        format!("the xls records are at fault: {en}"),
    )
}

fn u16_at(data: &[u8], at: usize) -> Result<u16, Refusal> {
    let bytes = data
        .get(at..at + 2)
        .ok_or_else(|| broken("记录过短", "a record too short"))?;
    Ok(u16::from_le_bytes([bytes[0], bytes[1]]))
}

struct Record<'a> {
    kind: u16,
    /// Where it begins in the stream.
    place: usize,
    data: &'a [u8],
}

/// The record at a place; `None` only at the very end.
fn record(stream: &[u8], place: usize) -> Result<Option<Record<'_>>, Refusal> {
    if place >= stream.len() {
        return Ok(None);
    }
    let cut = || {
        broken(
            "数据在记录中间截断",
            "the stream is cut off inside a record",
        )
    };
    let head = stream.get(place..place + 4).ok_or_else(cut)?;
    let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
    let data = stream.get(place + 4..place + 4 + length).ok_or_else(cut)?;
    Ok(Some(Record {
        kind: u16::from_le_bytes([head[0], head[1]]),
        place,
        data,
    }))
}

/// Walks the whole stream.
pub(super) fn walk(stream: Vec<u8>) -> Result<Records, Refusal> {
    let mut walk = Walk {
        records: Records {
            biff8: true,
            epoch_1904: false,
            sheets: Vec::new(),
            formats: BTreeMap::new(),
            styles: Vec::new(),
            fonts: Vec::new(),
            marked: BTreeSet::new(),
            canonical: Vec::new(),
        },
        codepage: encoding_rs::WINDOWS_1252,
        places: Vec::new(),
        silenced: Vec::new(),
        zeroed: Vec::new(),
    };
    walk.globals(&stream)?;
    for (number, place) in walk.places.clone().into_iter().enumerate() {
        walk.sheet(&stream, number, place)?;
    }
    let mut canonical = stream;
    for place in walk.silenced {
        canonical[place..place + 2].copy_from_slice(&BLANK.to_le_bytes());
    }
    for (from, to) in walk.zeroed {
        canonical[from..to].fill(0);
    }
    walk.records.canonical = canonical;
    Ok(walk.records)
}

struct Walk {
    records: Records,
    codepage: &'static Encoding,
    /// Where each sheet begins.
    places: Vec<usize>,
    /// Records to be passed over.
    silenced: Vec<usize>,
    /// Bytes to be zero.
    zeroed: Vec<(usize, usize)>,
}

impl Walk {
    fn globals(&mut self, stream: &[u8]) -> Result<(), Refusal> {
        let first = record(stream, 0)?.ok_or_else(|| broken("空的工作簿流", "an empty stream"))?;
        self.begin(&first)?;
        let mut place = 4 + first.data.len();
        let mut in_strings = false;
        let (mut fonts, mut strings) = (Vec::new(), Vec::new());
        while let Some(r) = record(stream, place)? {
            place += 4 + r.data.len();
            match r.kind {
                0x000A => {
                    self.records.marked = biff_runs::marked(&strings, &fonts);
                    self.records.fonts = fonts;
                    return Ok(());
                }
                0x0031 => fonts.push(biff_runs::marks(r.data)),
                0x00FC => strings.push(r.data),
                0x002F => return Err(encrypted(r.data)),
                0x0022 => self.records.epoch_1904 = u16_at(r.data, 0)? == 1,
                0x0042 => self.codepage = codepage(u16_at(r.data, 0)?),
                0x041E => self.format(r.data)?,
                0x00E0 => {
                    let (font, id) = (u16_at(r.data, 0)?, u16_at(r.data, 2)?);
                    self.records.styles.push((id, font));
                }
                0x0085 => self.bound_sheet(r.data)?,
                0x003C if in_strings && r.data.is_empty() => {
                    return Err(broken(
                        "字符串表的续记录为空",
                        "an empty continuation of the string table",
                    ));
                }
                0x003C if in_strings => strings.push(r.data),
                // Names and references to other books: only formulas use them.
                0x0017 | 0x0018 => self.silenced.push(r.place),
                _ => {}
            }
            in_strings = r.kind == 0x00FC || (in_strings && r.kind == 0x003C);
        }
        Err(broken(
            "工作簿部分没有结束记录",
            "the workbook part has no end",
        ))
    }

    fn begin(&mut self, r: &Record) -> Result<(), Refusal> {
        let version = u16_at(r.data, 0)?;
        match (r.kind, version) {
            (0x0809, 0x0600) => Ok(()),
            (0x0809, 0x0500) => {
                self.records.biff8 = false;
                Ok(())
            }
            _ => Err(refuse::because(
                "old-format",
                "旧版 Excel 表格（5.0 以前），不再支持，整份未采用",
                "an old Excel sheet (before 5.0), no longer supported; nothing of it is used",
            )),
        }
    }

    fn format(&mut self, data: &[u8]) -> Result<(), Refusal> {
        let id = u16_at(data, 0)?;
        let code = if self.records.biff8 {
            let count = usize::from(u16_at(data, 2)?);
            wide_text(data.get(4..).unwrap_or(&[]), count)
        } else {
            let count = usize::from(data.get(2).copied().unwrap_or(0));
            data.get(3..3 + count)
                .map(|b| self.codepage.decode(b).0.into_owned())
        };
        let code = code.ok_or_else(|| broken("数字格式记录过短", "a number format cut off"))?;
        self.records.formats.insert(id, code);
        Ok(())
    }

    fn bound_sheet(&mut self, data: &[u8]) -> Result<(), Refusal> {
        let place = u32::from(u16_at(data, 0)?) | u32::from(u16_at(data, 2)?) << 16;
        let (state, kind) = (
            data.get(4).copied().unwrap_or(0) & 0x3F,
            data.get(5).copied().unwrap_or(0),
        );
        let count = usize::from(data.get(6).copied().unwrap_or(0));
        let name = if self.records.biff8 {
            wide_text(data.get(7..).unwrap_or(&[]), count)
        } else {
            data.get(7..7 + count)
                .map(|b| self.codepage.decode(b).0.into_owned())
        };
        let name = name.ok_or_else(|| broken("工作表名过短", "a sheet name cut off"))?;
        self.places.push(place as usize);
        self.records.sheets.push(SheetRecords {
            name: name.replace('\0', ""),
            visibility: if state == 0 {
                Visibility::Visible
            } else {
                Visibility::Hidden
            },
            worksheet: kind == 0,
            cells: Vec::new(),
            strays: BTreeSet::new(),
            hidden_rows: Vec::new(),
            hidden_cols: Vec::new(),
            filtered: false,
        });
        Ok(())
    }

    fn sheet(&mut self, stream: &[u8], number: usize, start: usize) -> Result<(), Refusal> {
        let name = self.records.sheets[number].name.clone();
        let ended = self
            .sheet_records(stream, number, start)
            .map_err(|r| refuse::on_sheet(r, &name))?;
        if !ended {
            let refusal = broken(
                "工作表没有结束记录，文件可能被截断",
                "a sheet has no end; the file may be cut off",
            );
            return Err(refuse::on_sheet(refusal, &name));
        }
        let sheet = &mut self.records.sheets[number];
        sheet.strays = far_cells(sheet.cells.iter().map(|c| c.at));
        let strays = sheet.cells.iter().filter(|c| sheet.strays.contains(&c.at));
        for stray in strays {
            self.silenced.push(stray.place);
            // The text of a formula follows it in a record of its own.
            if let Some(r) = record(stream, stray.place)?
                && let Some(next) = record(stream, stray.place + 4 + r.data.len())?
                && next.kind == 0x0207
            {
                self.silenced.push(next.place);
            }
        }
        Ok(())
    }

    /// Reads the records of one sheet; whether it came to its end.
    fn sheet_records(
        &mut self,
        stream: &[u8],
        number: usize,
        start: usize,
    ) -> Result<bool, Refusal> {
        let first = record(stream, start)?
            .ok_or_else(|| broken("工作表位置超出文件", "a sheet beyond the end"))?;
        // What begins there may be the workbook's own part.
        if first.kind != 0x0809 || u16_at(first.data, 2)? == 0x0005 {
            return Err(broken("工作表位置不对", "no sheet begins where it should"));
        }
        let mut place = start;
        let mut depth = 0_u32;
        while let Some(r) = record(stream, place)? {
            place += 4 + r.data.len();
            match r.kind {
                0x0809 => depth += 1,
                0x000A if depth <= 1 => return Ok(true),
                0x000A => depth -= 1,
                _ if depth == 1 => self.sheet_record(number, &r)?,
                _ => {}
            }
        }
        Ok(false)
    }

    fn sheet_record(&mut self, number: usize, r: &Record) -> Result<(), Refusal> {
        let sheet = &mut self.records.sheets[number];
        match r.kind {
            0x0200 => self.zeroed.push((r.place + 4, r.place + 4 + r.data.len())),
            0x0208 if r.data.get(12).is_some_and(|flags| flags & 0x20 != 0) => {
                let row = u32::from(u16_at(r.data, 0)?);
                sheet.hidden_rows.push((row, row));
            }
            0x007D => {
                let hidden = u16_at(r.data, 8)? & 1 != 0 || u16_at(r.data, 4)? == 0;
                if hidden {
                    let (first, last) = (u16_at(r.data, 0)?, u16_at(r.data, 2)?);
                    sheet.hidden_cols.push((first.into(), last.into()));
                }
            }
            0x009B => sheet.filtered = true,
            0x0203 | 0x027E => cell(sheet, r, Kind::Number)?,
            0x00FD => {
                cell(sheet, r, Kind::Text)?;
                let number = u32::from(u16_at(r.data, 6)?) | u32::from(u16_at(r.data, 8)?) << 16;
                if let Some(seen) = sheet.cells.last_mut() {
                    seen.marked = self.records.marked.contains(&number);
                }
            }
            0x0204 | 0x00D6 => {
                let (biff8, fonts) = (self.records.biff8, &self.records.fonts);
                let (kind, marked) = match biff_runs::label(r.data, biff8, r.kind == 0x00D6) {
                    Some(runs) => (
                        Kind::Text,
                        runs.iter().any(|run| biff_runs::font_marks(fonts, *run)),
                    ),
                    None => (Kind::Unlike, false),
                };
                cell(sheet, r, kind)?;
                if let Some(seen) = sheet.cells.last_mut() {
                    seen.marked = marked;
                }
            }
            // Numbers, texts, truth values and formulas as Excel 2 to 4 wrote them.
            0x0002..=0x0005 | 0x0206 | 0x0406 => cell(sheet, r, Kind::Unlike)?,
            0x0205 => cell(sheet, r, Kind::BoolOrError)?,
            0x0006 => formula(sheet, r)?,
            0x00BD => several(sheet, r)?,
            _ => {}
        }
        Ok(())
    }
}

fn cell(sheet: &mut SheetRecords, r: &Record, kind: Kind) -> Result<(), Refusal> {
    push(
        sheet,
        r,
        u16_at(r.data, 2)?,
        u16_at(r.data, 4)?,
        kind,
        false,
    )
}

fn push(
    sheet: &mut SheetRecords,
    r: &Record,
    col: u16,
    format: u16,
    kind: Kind,
    formula: bool,
) -> Result<(), Refusal> {
    let row = u16_at(r.data, 0)?;
    if col >= COLUMNS {
        return Err(bad_position(row.into(), col.into()));
    }
    sheet.cells.push(Seen {
        at: CellAt::new(row.into(), col.into()),
        kind,
        formula,
        format,
        marked: false,
        place: r.place,
    });
    Ok(())
}

fn formula(sheet: &mut SheetRecords, r: &Record) -> Result<(), Refusal> {
    let result = r
        .data
        .get(6..14)
        .ok_or_else(|| broken("公式记录过短", "a formula cut off"))?;
    // To be calculated always, or when the file is opened: a program that calculates nothing puts 0.
    const TO_CALCULATE: u16 = 0x0003;
    let due = u16_at(r.data, 14)? & TO_CALCULATE != 0;
    let kind = match (result[6..] == [0xFF, 0xFF], result[0]) {
        (false, _) if due && result.iter().all(|b| *b == 0) => Kind::Uncalculated,
        (false, _) => Kind::Number,
        (true, 0) => Kind::Text,
        (true, 1 | 2) => Kind::BoolOrError,
        (true, _) => Kind::EmptyFormula,
    };
    push(sheet, r, u16_at(r.data, 2)?, u16_at(r.data, 4)?, kind, true)
}

/// Several numbers in a row: first column, pairs of format and value, last column.
fn several(sheet: &mut SheetRecords, r: &Record) -> Result<(), Refusal> {
    let (first, last) = (
        u16_at(r.data, 2)?,
        u16_at(r.data, r.data.len().saturating_sub(2))?,
    );
    if last < first || r.data.len() != 6 + 6 * (usize::from(last - first) + 1) {
        return Err(broken(
            "连续数值记录长度不符",
            "a record of several numbers has a wrong length",
        ));
    }
    for (i, col) in (first..=last).enumerate() {
        push(
            sheet,
            r,
            col,
            u16_at(r.data, 4 + 6 * i)?,
            Kind::Number,
            false,
        )?;
    }
    Ok(())
}

/// Text after its count: a flag byte, then one or two bytes for each character.
fn wide_text(data: &[u8], count: usize) -> Option<String> {
    let (flags, text) = data.split_first()?;
    if flags & 1 == 0 {
        return Some(text.get(..count)?.iter().map(|&b| char::from(b)).collect());
    }
    let units: Vec<u16> = text
        .get(..count * 2)?
        .as_chunks::<2>()
        .0
        .iter()
        .map(|u| u16::from_le_bytes(*u))
        .collect();
    Some(String::from_utf16_lossy(&units))
}

/// Code pages that Excel 5 and 95 wrote.
fn codepage(number: u16) -> &'static Encoding {
    match number {
        936 => encoding_rs::GBK,
        950 => encoding_rs::BIG5,
        932 => encoding_rs::SHIFT_JIS,
        949 => encoding_rs::EUC_KR,
        1251 => encoding_rs::WINDOWS_1251,
        65001 => encoding_rs::UTF_8,
        _ => encoding_rs::WINDOWS_1252,
    }
}

/// The `FILEPASS` record. Excel also encrypts, with a password of its own that everybody has,
/// a workbook whose structure is protected; such a file opens without asking.
fn encrypted(data: &[u8]) -> Refusal {
    let xor = data.get(..2) == Some(&[0, 0]);
    if xor && data.get(4..6) == Some(&xor_verifier(b"VelvetSweatshop").to_le_bytes()) {
        return refuse::encrypted(
            "工作簿启用了“保护工作簿”，内容因此加密，无法读取，整份未采用",
            "the workbook's structure is protected, which encrypts it; nothing of it is used",
        );
    }
    refuse::encrypted(
        "文件已加密，整份未采用：设有打开密码，或启用了“保护工作簿”（打开时不问密码，但内容同样加密）",
        "the file is encrypted and not used: it has a password to open or, if it opens without asking, its structure is protected, which encrypts it too",
    )
}

/// The verifier of a password under XOR obfuscation (MS-OFFCRYPTO 2.3.7.1): from the last
/// character to the count of all, rotate left by one in 15 bits, then XOR.
fn xor_verifier(password: &[u8]) -> u16 {
    let count = [password.len() as u8];
    let bytes = password.iter().rev().chain(&count);
    let hash = bytes.fold(0_u16, |hash, &byte| {
        (((hash << 1) & 0x7FFF) | (hash >> 14 & 1)) ^ u16::from(byte)
    });
    hash ^ 0xCE4B
}
