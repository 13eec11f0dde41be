//! A plain OpenDocument spreadsheet.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::grid::{Grid, Value};

const HEAD: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8"?>"#,
    "\n",
    r#"<office:document-content"#,
    r#" xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0""#,
    r#" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0""#,
    r#" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0""#,
    r#" office:version="1.2"><office:body><office:spreadsheet>"#,
);
const TAIL: &str = "</office:spreadsheet></office:body></office:document-content>";
const MIME: &str = "application/vnd.oasis.opendocument.spreadsheet";
const MANIFEST: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8"?>"#,
    "\n",
    r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0""#,
    r#" manifest:version="1.2">"#,
    r#"<manifest:file-entry manifest:full-path="/""#,
    r#" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>"#,
    r#"<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>"#,
    "</manifest:manifest>",
);

/// The bytes of a workbook; archive times are fixed.
pub fn ods(grids: &[Grid]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    let stored = options.compression_method(CompressionMethod::Stored);
    let parts = [
        ("mimetype", stored, MIME.to_owned()),
        ("content.xml", options, content(grids)),
        ("META-INF/manifest.xml", options, MANIFEST.to_owned()),
    ];
    for (name, options, text) in parts {
        zip.start_file(name, options).expect("memory takes it");
        zip.write_all(text.as_bytes()).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}

fn content(grids: &[Grid]) -> String {
    let mut xml = HEAD.to_owned();
    for grid in grids {
        let _ = write!(xml, r#"<table:table table:name="{}">"#, escaped(&grid.name));
        let columns = grid.columns();
        let _ = write!(
            xml,
            r#"<table:table-column table:number-columns-repeated="{columns}"/>"#
        );
        for row in 0..grid.next_row() {
            xml.push_str("<table:table-row>");
            for col in 0..columns {
                cell(&mut xml, grid, row, col);
            }
            xml.push_str("</table:table-row>");
        }
        xml.push_str("</table:table>");
    }
    xml + TAIL
}

fn cell(xml: &mut String, grid: &Grid, row: u32, col: u16) {
    let inside =
        |m: &&(u32, u16, u32, u16)| (m.0..=m.2).contains(&row) && (m.1..=m.3).contains(&col);
    let mut span = String::new();
    if let Some(merge) = grid.merges.iter().find(inside) {
        if (merge.0, merge.1) != (row, col) {
            xml.push_str("<table:covered-table-cell/>");
            return;
        }
        let _ = write!(
            span,
            r#" table:number-columns-spanned="{}" table:number-rows-spanned="{}""#,
            merge.3 - merge.1 + 1,
            merge.2 - merge.0 + 1
        );
    }
    let _ = match grid.cells.get(&(row, col)) {
        None => write!(xml, "<table:table-cell{span}/>"),
        Some(Value::Text(text)) => write!(
            xml,
            r#"<table:table-cell{span} office:value-type="string"><text:p>{}</text:p></table:table-cell>"#,
            escaped(text)
        ),
        Some(Value::Number(n)) => write!(
            xml,
            r#"<table:table-cell{span} office:value-type="float" office:value="{0}"><text:p>{0}</text:p></table:table-cell>"#,
            n.to_trimmed(9)
        ),
        Some(Value::Date(day)) => write!(
            xml,
            r#"<table:table-cell{span} office:value-type="date" office:date-value="{day}"><text:p>{day}</text:p></table:table-cell>"#
        ),
    };
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
