//! Writers of the formats that are text inside: OOXML, OpenDocument, HTML, SpreadsheetML 2003 and
//! delimited text.

use std::io::{Cursor, Read, Write};

use rust_xlsxwriter::{Format, Workbook};
use zip::ZipArchive;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::Value;

/// An archive of named parts.
pub(crate) fn pack(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        archive.start_file(*name, stored).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// All parts of an archive as text, changed by `change`.
fn repack(bytes: &[u8], change: impl Fn(&str, String) -> String) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for i in 0..archive.len() {
        let mut entry = archive.by_index(i).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        let text = change(&name, text);
        parts.push((name, text));
    }
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(n, t)| (n.as_str(), t.as_bytes()))
        .collect();
    pack(&parts)
}

/// A workbook as Excel 2007 and later store it.
pub(crate) fn xlsx(rows: &[Vec<Value>]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("填报表").unwrap();
    let percent = Format::new().set_num_format("0.00%");
    let day = Format::new().set_num_format("yyyy/m/d");
    for (r, row) in rows.iter().enumerate() {
        for (c, value) in row.iter().enumerate() {
            let (r, c) = (r as u32, c as u16);
            match value {
                Value::Text(text) => sheet.write_string(r, c, *text),
                Value::Number(n) => sheet.write_number(r, c, *n),
                Value::Percent(n) => sheet.write_number_with_format(r, c, *n, &percent),
                Value::Day(n) => sheet.write_number_with_format(r, c, *n, &day),
            }
            .unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// The same workbook declared as one with macros.
pub(crate) fn with_macros(xlsx: &[u8]) -> Vec<u8> {
    repack(xlsx, |name, text| {
        if name == "[Content_Types].xml" {
            let plain =
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
            assert!(text.contains(plain));
            text.replace(
                plain,
                "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            )
        } else {
            text
        }
    })
}

/// The same workbook in the namespaces of Strict Open XML.
pub(crate) fn strict(xlsx: &[u8]) -> Vec<u8> {
    repack(xlsx, |_, text| {
        text.replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            "http://purl.oclc.org/ooxml/spreadsheetml/main",
        )
        .replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/",
            "http://purl.oclc.org/ooxml/officeDocument/",
        )
    })
}

/// A day's serial number as a civil date.
fn day(serial: f64) -> String {
    let epoch: jiff::civil::Date = "1899-12-30".parse().unwrap();
    let days = jiff::Span::new().days(serial as i64);
    epoch.checked_add(days).unwrap().to_string()
}

/// What a cell shows.
fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => (*text).to_owned(),
        Value::Number(n) => n.to_string(),
        Value::Percent(n) => format!("{:.2}%", n * 100.0),
        Value::Day(n) => day(*n),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// An OpenDocument spreadsheet.
pub(crate) fn ods(rows: &[Vec<Value>]) -> Vec<u8> {
    let cell = |value: &Value| {
        let kind = match value {
            Value::Text(_) => "office:value-type=\"string\"".to_owned(),
            Value::Number(n) => format!("office:value-type=\"float\" office:value=\"{n}\""),
            Value::Percent(n) => format!("office:value-type=\"percentage\" office:value=\"{n}\""),
            Value::Day(n) => {
                format!(
                    "office:value-type=\"date\" office:date-value=\"{}\"",
                    day(*n)
                )
            }
        };
        let text = escaped(&shown(value));
        format!("<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>")
    };
    let rows: String = rows
        .iter()
        .map(|row| {
            let cells: String = row.iter().map(cell).collect();
            format!("<table:table-row>{cells}</table:table-row>\n")
        })
        .collect();
    let name = "urn:oasis:names:tc:opendocument:xmlns";
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-content \
         xmlns:office=\"{name}:office:1.0\" xmlns:table=\"{name}:table:1.0\" \
         xmlns:text=\"{name}:text:1.0\" office:version=\"1.2\"><office:body><office:spreadsheet>\
         <table:table table:name=\"填报表\"><table:table-column table:number-columns-repeated=\"10\"/>\
         {rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    pack(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        ("content.xml", content.as_bytes()),
    ])
}

/// A web page with one table, as systems export it under the name `.xls`.
pub(crate) fn html(rows: &[Vec<Value>]) -> String {
    let rows: String = rows
        .iter()
        .map(|row| {
            let cell = |v| format!("<td>{}</td>", escaped(&shown(v)));
            let cells: String = row.iter().map(cell).collect();
            format!("<tr>{cells}</tr>\n")
        })
        .collect();
    format!(
        "<html><head><meta charset=\"utf-8\"></head><body><table border=1>\n{rows}</table></body></html>"
    )
}

/// SpreadsheetML 2003.
pub(crate) fn xml2003(rows: &[Vec<Value>]) -> String {
    let cell = |value: &Value| {
        let (style, kind, text) = match value {
            Value::Text(text) => ("", "String", escaped(text)),
            Value::Number(n) => ("", "Number", n.to_string()),
            Value::Percent(n) => (" ss:StyleID=\"p\"", "Number", n.to_string()),
            Value::Day(n) => (
                " ss:StyleID=\"d\"",
                "DateTime",
                format!("{}T00:00:00.000", day(*n)),
            ),
        };
        format!("<Cell{style}><Data ss:Type=\"{kind}\">{text}</Data></Cell>")
    };
    let rows: String = rows
        .iter()
        .map(|row| {
            let cells: String = row.iter().map(cell).collect();
            format!("<Row>{cells}</Row>\n")
        })
        .collect();
    let format = |id: &str, code: &str| {
        format!("<Style ss:ID=\"{id}\"><NumberFormat ss:Format=\"{code}\"/></Style>")
    };
    let name = "urn:schemas-microsoft-com:office:spreadsheet";
    format!(
        "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n\
         <Workbook xmlns=\"{name}\" xmlns:ss=\"{name}\"><Styles>{}{}</Styles>\
         <Worksheet ss:Name=\"填报表\"><Table>\n{rows}</Table></Worksheet></Workbook>",
        format("p", "Percent"),
        format("d", "yyyy/m/d")
    )
}

/// Delimited text; fields are quoted where they must be.
pub(crate) fn delimited(rows: &[Vec<Value>], separator: char) -> String {
    let field = |value: &Value| {
        let text = shown(value);
        if text.contains([separator, '"', '\n']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text
        }
    };
    rows.iter()
        .map(|row| {
            let fields: Vec<String> = row.iter().map(field).collect();
            fields.join(&separator.to_string()) + "\r\n"
        })
        .collect()
}
