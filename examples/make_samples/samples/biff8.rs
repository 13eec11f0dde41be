//! A minimal BIFF8 workbook in an OLE container: the old `.xls`.
//!
//! Record numbers and layouts follow Microsoft's open specification [MS-XLS].

use std::io::{Cursor, Write as _};
use std::time::SystemTime;

use super::grid::{Grid, Value};

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;
const CODEPAGE: u16 = 0x0042;
const WINDOW1: u16 = 0x003D;
const FONT: u16 = 0x0031;
const XF: u16 = 0x00E0;
const STYLE: u16 = 0x0293;
const BOUNDSHEET: u16 = 0x0085;
const SST: u16 = 0x00FC;
const DIMENSIONS: u16 = 0x0200;
const WINDOW2: u16 = 0x023E;
const MERGECELLS: u16 = 0x00E5;
const NUMBER: u16 = 0x0203;
const LABELSST: u16 = 0x00FD;

/// The style of ordinary cells: the first XF after the fifteen that styles take.
const CELL_XF: u16 = 15;
/// A record holds no more than this; sample sheets stay below it.
const RECORD_LIMIT: usize = 8224;

/// The bytes of a workbook; container times are fixed.
pub fn xls(grids: &[Grid]) -> Vec<u8> {
    let stream = workbook(grids);
    // Version 3 has the sectors of 512 bytes that old readers expect.
    let mut file =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))
            .expect("memory takes it");
    let mut workbook = file.create_stream("/Workbook").expect("memory takes it");
    workbook.write_all(&stream).expect("memory takes it");
    drop(workbook);
    let fixed = SystemTime::UNIX_EPOCH;
    file.set_modified_time("/", fixed).expect("memory takes it");
    file.flush().expect("memory takes it");
    file.into_inner().into_inner()
}

fn workbook(grids: &[Grid]) -> Vec<u8> {
    let mut strings: Vec<String> = Vec::new();
    let sheets: Vec<Vec<u8>> = grids.iter().map(|grid| sheet(grid, &mut strings)).collect();
    let tail = {
        let mut tail = Vec::new();
        record(&mut tail, SST, &shared_strings(&strings));
        record(&mut tail, EOF, &[]);
        tail
    };
    let mut head = Vec::new();
    record(&mut head, BOF, &bof(0x0005));
    record(&mut head, CODEPAGE, &1200u16.to_le_bytes());
    let window = [0x0168u16, 0x010E, 0x5C40, 0x3AAC, 0x0038, 0, 0, 1, 0x0258];
    record(&mut head, WINDOW1, &words(&window));
    for _ in 0..4 {
        record(&mut head, FONT, &font("宋体"));
    }
    for n in 0..=CELL_XF {
        record(&mut head, XF, &xf(n < CELL_XF));
    }
    record(&mut head, STYLE, &[0x00, 0x80, 0x00, 0xFF]);
    let directory: usize = grids
        .iter()
        .map(|grid| 4 + 6 + 2 + grid.name.encode_utf16().count() * 2)
        .sum();
    let mut at = head.len() + directory + tail.len();
    for (grid, sheet) in grids.iter().zip(&sheets) {
        let mut entry = (at as u32).to_le_bytes().to_vec();
        entry.extend([0, 0, grid.name.encode_utf16().count() as u8, 1]);
        entry.extend(utf16(&grid.name));
        record(&mut head, BOUNDSHEET, &entry);
        at += sheet.len();
    }
    head.extend(tail);
    head.extend(sheets.concat());
    head
}

fn sheet(grid: &Grid, strings: &mut Vec<String>) -> Vec<u8> {
    let mut out = Vec::new();
    record(&mut out, BOF, &bof(0x0010));
    let rows = grid.next_row();
    let mut dimensions = [0u32, rows].map(u32::to_le_bytes).concat();
    dimensions.extend(words(&[0, grid.columns(), 0]));
    record(&mut out, DIMENSIONS, &dimensions);
    for ((row, col), value) in &grid.cells {
        let place = words(&[*row as u16, *col, CELL_XF]);
        let text = match value {
            Value::Number(n) => {
                let mut body = place;
                body.extend(n.to_f64().to_le_bytes());
                record(&mut out, NUMBER, &body);
                continue;
            }
            Value::Text(text) => text.clone(),
            Value::Date(day) => day.to_string(),
        };
        let index = strings.iter().position(|s| *s == text).unwrap_or_else(|| {
            strings.push(text);
            strings.len() - 1
        });
        let mut body = place;
        body.extend((index as u32).to_le_bytes());
        record(&mut out, LABELSST, &body);
    }
    record(
        &mut out,
        WINDOW2,
        &words(&[0x06B6, 0, 0, 0x40, 0, 0, 0, 0, 0]),
    );
    if !grid.merges.is_empty() {
        let mut body = words(&[grid.merges.len() as u16]);
        for (r1, c1, r2, c2) in &grid.merges {
            body.extend(words(&[*r1 as u16, *r2 as u16, *c1, *c2]));
        }
        record(&mut out, MERGECELLS, &body);
    }
    record(&mut out, EOF, &[]);
    out
}

fn record(out: &mut Vec<u8>, id: u16, body: &[u8]) {
    assert!(
        body.len() <= RECORD_LIMIT,
        "a sample sheet is too large for one record"
    );
    out.extend(id.to_le_bytes());
    out.extend((body.len() as u16).to_le_bytes());
    out.extend(body);
}

fn words(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_le_bytes()).collect()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn bof(kind: u16) -> Vec<u8> {
    words(&[0x0600, kind, 0x0DBB, 0x07CC, 0, 0, 0x0006, 0])
}

fn font(name: &str) -> Vec<u8> {
    // 11 pt, automatic colour, normal weight.
    let mut body = words(&[220, 0, 0x7FFF, 400, 0]);
    body.extend([0, 0, 0x86, 0, name.encode_utf16().count() as u8, 1]);
    body.extend(utf16(name));
    body
}

fn xf(style: bool) -> Vec<u8> {
    let kind = if style { 0xFFF5 } else { 0x0001 };
    let mut body = words(&[0, 0, kind]);
    body.extend([0x20, 0, 0, if style { 0xF4 } else { 0 }]);
    body.extend([0; 8]);
    body.extend(words(&[0x20C0]));
    body
}

fn shared_strings(strings: &[String]) -> Vec<u8> {
    let count = (strings.len() as u32).to_le_bytes();
    let mut body = [count, count].concat();
    for text in strings {
        body.extend((text.encode_utf16().count() as u16).to_le_bytes());
        body.push(1);
        body.extend(utf16(text));
    }
    body
}
