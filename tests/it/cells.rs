//! Writes another value into one cell of a finished file, as a clerk would, whatever its format.
//!
//! Decides how a cell is found in xlsx, xls, ods and csv. Everything else of the file stays as it
//! is, so that a test may say that only that cell was changed.

use std::io::{Cursor, Read, Write};
use std::path::Path;

use encoding_rs::GB18030;

/// A cell by its sheet's name and its A1 address.
#[derive(Clone, Debug)]
pub struct Place {
    /// The sheet's name; of a CSV file its stem.
    pub sheet: String,
    /// `G4`
    pub cell: String,
}

impl Place {
    /// Column and row, counted from 0.
    fn position(&self) -> (usize, usize) {
        let digits = self.cell.find(|c: char| c.is_ascii_digit()).expect("A1");
        let (letters, row) = self.cell.split_at(digits);
        let column = letters
            .bytes()
            .fold(0, |n, letter| n * 26 + usize::from(letter - b'A') + 1);
        (column - 1, row.parse::<usize>().expect("A1") - 1)
    }
}

/// The file's bytes with `text` in place of `old` in the cell.
///
/// # Panics
/// If the cell is not there or does not hold `old` in the way the samples write it.
pub fn replace(path: &Path, place: &Place, old: &str, text: &str) -> Vec<u8> {
    let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    match path.extension().and_then(|e| e.to_str()) {
        Some("xlsx") => xlsx(&bytes, place, text),
        Some("ods") => ods(&bytes, old, text),
        Some("csv") => csv(&bytes, place, old, text),
        Some("xls") => xls(bytes, place, old, text),
        other => panic!("no way to write {other:?}"),
    }
}

fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|n| {
            let mut part = archive.by_index(n).unwrap();
            let mut content = Vec::new();
            part.read_to_end(&mut content).unwrap();
            (part.name().unwrap().into_owned(), content)
        })
        .collect()
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn text_of(parts: &mut [(String, Vec<u8>)], name: &str) -> String {
    let part = parts.iter().find(|(n, _)| n == name);
    let (_, content) = part.unwrap_or_else(|| panic!("no part {name}"));
    String::from_utf8(content.clone()).unwrap()
}

fn put(parts: &mut [(String, Vec<u8>)], name: &str, text: String) {
    let part = parts.iter_mut().find(|(n, _)| n == name).unwrap();
    part.1 = text.into_bytes();
}

fn xlsx(bytes: &[u8], place: &Place, text: &str) -> Vec<u8> {
    let mut parts = parts(bytes);
    let workbook = text_of(&mut parts, "xl/workbook.xml");
    let sheets = workbook.matches("<sheet name=\"").count();
    let number = workbook
        .split("<sheet name=\"")
        .skip(1)
        .position(|rest| rest.split('"').next() == Some(&place.sheet))
        .unwrap_or_else(|| panic!("no sheet {} among {sheets}", place.sheet));
    let name = format!("xl/worksheets/sheet{}.xml", number + 1);
    let sheet = text_of(&mut parts, &name);
    let start = sheet.find(&format!("<c r=\"{}\"", place.cell)).unwrap();
    let end = start + sheet[start..].find("</c>").unwrap() + "</c>".len();
    let style = sheet[start..end]
        .split_once(" s=\"")
        .map(|(_, rest)| format!(" s=\"{}\"", rest.split('"').next().unwrap()))
        .unwrap_or_default();
    let address = &place.cell;
    let cell = if text.parse::<f64>().is_ok() {
        format!("<c r=\"{address}\"{style}><v>{text}</v></c>")
    } else {
        format!("<c r=\"{address}\"{style} t=\"inlineStr\"><is><t>{text}</t></is></c>")
    };
    let changed = format!("{}{cell}{}", &sheet[..start], &sheet[end..]);
    put(&mut parts, &name, changed);
    packed(&parts)
}

/// The old value must stand in one cell only: repeated cells make addresses in ods laborious.
fn ods(bytes: &[u8], old: &str, text: &str) -> Vec<u8> {
    let mut parts = parts(bytes);
    let content = text_of(&mut parts, "content.xml");
    let cell = |value: &str| format!("office:value=\"{value}\"><text:p>{value}</text:p>");
    assert_eq!(content.matches(&cell(old)).count(), 1, "{old}");
    let changed = content.replace(&cell(old), &cell(text));
    put(&mut parts, "content.xml", changed);
    packed(&parts)
}

fn csv(bytes: &[u8], place: &Place, old: &str, text: &str) -> Vec<u8> {
    let (content, _, faulty) = GB18030.decode(bytes);
    assert!(!faulty);
    let (column, row) = place.position();
    let mut lines: Vec<String> = content.split('\n').map(str::to_owned).collect();
    let mut fields: Vec<&str> = lines[row].split(',').collect();
    assert_eq!(fields[column], old);
    fields[column] = text;
    lines[row] = fields.join(",");
    GB18030.encode(&lines.join("\n")).0.into_owned()
}

/// Overwrites the eight bytes of a NUMBER record (MS-XLS 2.4.180).
fn xls(bytes: Vec<u8>, place: &Place, old: &str, text: &str) -> Vec<u8> {
    const NUMBER: u16 = 0x0203;
    let (column, row) = place.position();
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).unwrap();
    let mut stream = Vec::new();
    let mut workbook = file.open_stream("/Workbook").unwrap();
    workbook.read_to_end(&mut stream).unwrap();
    drop(workbook);
    let word = |at: usize| u16::from_le_bytes([stream[at], stream[at + 1]]);
    let mut at = 0;
    let mut found = Vec::new();
    while at + 4 <= stream.len() {
        let (kind, length) = (word(at), usize::from(word(at + 2)));
        let here = || (usize::from(word(at + 4)), usize::from(word(at + 6)));
        if kind == NUMBER && here() == (row, column) {
            let value: [u8; 8] = stream[at + 10..at + 18].try_into().unwrap();
            if f64::from_le_bytes(value) == old.parse::<f64>().unwrap() {
                found.push(at + 10);
            }
        }
        at += 4 + length;
    }
    let [value] = found[..] else {
        panic!("{place:?} holds {old} {} times", found.len());
    };
    let number: f64 = text.parse().unwrap();
    stream[value..value + 8].copy_from_slice(&number.to_le_bytes());
    let mut workbook = file.create_stream("/Workbook").unwrap();
    workbook.write_all(&stream).unwrap();
    drop(workbook);
    file.flush().unwrap();
    file.into_inner().into_inner()
}
