//! Writers of the binary formats: BIFF5 and BIFF8 in their OLE container, and xlsb. Record layouts
//! after MS-XLS and MS-XLSB.

use std::io::{Cursor, Write};

use super::Value;

/// Builtin number formats `0.00%` and `yyyy/m/d`, by style 1 and 2; style 0 is General.
const FORMATS: [u16; 3] = [0, 10, 14];

fn style(value: Value) -> u16 {
    match value {
        Value::Percent(_) => 1,
        Value::Day(_) => 2,
        _ => 0,
    }
}

// ---- xls --------------------------------------------------------------------------------------

/// Version of a BIFF stream.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Biff {
    /// Excel 5 and 95: text in the code page, stream `Book`.
    Five,
    /// Excel 97 to 2003: text in UTF-16, stream `Workbook`.
    Eight,
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

impl Biff {
    fn begin(self, part: u16) -> Vec<u8> {
        let version: u16 = if self == Self::Five { 0x0500 } else { 0x0600 };
        let mut data = [version.to_le_bytes(), part.to_le_bytes()].concat();
        data.resize(if self == Self::Five { 8 } else { 16 }, 0);
        record(0x0809, &data)
    }

    /// Characters of a text, and the bytes that hold them, the flag of BIFF8 included.
    fn text(self, text: &str) -> (usize, Vec<u8>) {
        if self == Self::Five {
            let bytes = encoding_rs::GBK.encode(text).0.into_owned();
            return (bytes.len(), bytes);
        }
        let units: Vec<u16> = text.encode_utf16().collect();
        let bytes = units.iter().flat_map(|u| u.to_le_bytes());
        (units.len(), std::iter::once(1).chain(bytes).collect())
    }

    fn cell(self, row: usize, col: usize, value: Value) -> Vec<u8> {
        let head = [row as u16, col as u16, style(value)].map(u16::to_le_bytes);
        let head = head.concat();
        match value {
            Value::Text(text) => {
                let (count, bytes) = self.text(text);
                let count = (count as u16).to_le_bytes();
                record(0x0204, &[&head[..], &count, &bytes].concat())
            }
            Value::Number(n) | Value::Percent(n) | Value::Day(n) => {
                record(0x0203, &[&head[..], &n.to_le_bytes()].concat())
            }
        }
    }
}

/// A BIFF workbook of one sheet.
pub(crate) fn xls(rows: &[Vec<Value>], biff: Biff) -> Vec<u8> {
    let codepage: u16 = if biff == Biff::Five { 936 } else { 1200 };
    let mut globals = biff.begin(0x0005);
    globals.extend(record(0x0042, &codepage.to_le_bytes()));
    for format in FORMATS {
        let mut data = [0, format].map(u16::to_le_bytes).concat();
        data.resize(if biff == Biff::Five { 16 } else { 20 }, 0);
        globals.extend(record(0x00E0, &data));
    }
    let (count, name) = biff.text("填报表");
    let sheet_record = |place: u32| {
        let head = [&place.to_le_bytes()[..], &[0, 0, count as u8]].concat();
        record(0x0085, &[&head[..], &name].concat())
    };
    let end = record(0x000A, &[]);
    let place = globals.len() + sheet_record(0).len() + end.len();
    globals.extend(sheet_record(place as u32));
    globals.extend(&end);
    globals.extend(biff.begin(0x0010));
    for (r, row) in rows.iter().enumerate() {
        for (c, value) in row.iter().enumerate() {
            globals.extend(biff.cell(r, c, *value));
        }
    }
    globals.extend(&end);
    let mut file =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    let stream = if biff == Biff::Five {
        "/Book"
    } else {
        "/Workbook"
    };
    file.create_stream(stream)
        .unwrap()
        .write_all(&globals)
        .unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

// ---- xlsb -------------------------------------------------------------------------------------

/// A record: type of one or two bytes, length of one to four, data.
fn wide_record(kind: u32, data: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    if kind < 0x80 {
        bytes.push(kind as u8);
    } else {
        bytes.extend([(kind & 0x7F | 0x80) as u8, (kind >> 7) as u8]);
    }
    let mut length = data.len();
    while length >= 0x80 {
        bytes.push((length & 0x7F | 0x80) as u8);
        length >>= 7;
    }
    bytes.push(length as u8);
    bytes.extend_from_slice(data);
    bytes
}

fn counted(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let count = (units.len() as u32).to_le_bytes();
    let bytes = units.into_iter().flat_map(u16::to_le_bytes);
    count.into_iter().chain(bytes).collect()
}

/// A binary OOXML workbook of one sheet; every other text is a shared string.
pub(crate) fn xlsb(rows: &[Vec<Value>]) -> Vec<u8> {
    let none = |kind| wide_record(kind, &[]);
    let mut shared: Vec<&str> = Vec::new();
    let mut sheet = [none(0x81), wide_record(0x94, &[0; 16]), none(0x91)].concat();
    for (r, row) in rows.iter().enumerate() {
        let mut head = [r as u32, 0, 0].map(u32::to_le_bytes).concat();
        head.resize(17, 0);
        sheet.extend(wide_record(0x00, &head));
        for (c, value) in row.iter().enumerate() {
            let place = [c as u32, style(*value).into()]
                .map(u32::to_le_bytes)
                .concat();
            let (kind, rest) = match value {
                Value::Text(text) if c % 2 == 0 => {
                    shared.push(text);
                    (0x07, ((shared.len() - 1) as u32).to_le_bytes().to_vec())
                }
                Value::Text(text) => (0x06, counted(text)),
                Value::Number(n) | Value::Percent(n) | Value::Day(n) => {
                    (0x05, n.to_le_bytes().to_vec())
                }
            };
            sheet.extend(wide_record(kind, &[place, rest].concat()));
        }
    }
    sheet.extend([none(0x92), none(0x82)].concat());
    let total = (shared.len() as u32).to_le_bytes();
    let mut strings = wide_record(0x9F, &[total, total].concat());
    for text in &shared {
        strings.extend(wide_record(0x13, &[vec![0], counted(text)].concat()));
    }
    strings.extend(none(0xA0));
    let listed = [
        &[0; 4][..],
        &1_u32.to_le_bytes(),
        &counted("rId1"),
        &counted("填报表"),
    ];
    let book = [
        none(0x83),
        none(0x8F),
        wide_record(0x9C, &listed.concat()),
        none(0x90),
        none(0x84),
    ];
    let mut styles = [none(0x116), wide_record(0x269, &3_u32.to_le_bytes())].concat();
    for format in FORMATS {
        let mut data = [0, format].map(u16::to_le_bytes).concat();
        data.resize(16, 0);
        styles.extend(wide_record(0x2F, &data));
    }
    styles.extend([none(0x26A), none(0x117)].concat());
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
        <Default Extension=\"bin\" ContentType=\"application/vnd.ms-excel.sheet.binary.macroEnabled.main\"/>\
        <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/></Types>";
    let relation = |id: &str, kind: &str, target: &str| {
        format!(
            "<Relationship Id=\"{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/>"
        )
    };
    let relations = |all: &[String]| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}</Relationships>",
            all.concat()
        )
    };
    let root = relations(&[relation("rId1", "officeDocument", "xl/workbook.bin")]);
    let own = relations(&[
        relation("rId1", "worksheet", "worksheets/sheet1.bin"),
        relation("rId2", "styles", "styles.bin"),
        relation("rId3", "sharedStrings", "sharedStrings.bin"),
    ]);
    super::marked_up::pack(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.bin", &book.concat()),
        ("xl/_rels/workbook.bin.rels", own.as_bytes()),
        ("xl/styles.bin", &styles),
        ("xl/sharedStrings.bin", &strings),
        ("xl/worksheets/sheet1.bin", &sheet),
    ])
}
