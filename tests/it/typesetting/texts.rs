//! Texts from returns on the page: literal, or visibly replaced, never interpreted.

use std::collections::BTreeMap;
use std::fs;

use jindu::render::{REPLACEMENT, Templates, printable, render};

use super::overlap::faults;
use crate::hostile::rows;

use super::support::{beside, document, typeset, with_entry};

const ENTRY: &str = r#"
#import "styling.typ": official
#import "components/lib.typ": data-table
#show: official.with(title: "备注")
#data-table(
  columns: ((head: "格"), (head: "备注", width: 1fr), (head: "窄", width: 40mm)),
  keep-rows: false,
  groups: ((rows: json("remarks.json").map(row => (row.cell, row.text, row.text))),),
)"#;

/// Undoes the escapes of the table of hostile texts.
pub(crate) fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let code = |length: usize| {
            u32::from_str_radix(&rest[at + 2..at + 2 + length], 16)
                .ok()
                .and_then(char::from_u32)
        };
        let (character, length) = match rest.as_bytes()[at + 1] {
            b'u' => (code(4), 6),
            b'U' => (code(8), 10),
            b'x' => (code(2), 4),
            b'n' => (Some('\n'), 2),
            b't' => (Some('\t'), 2),
            _ => (Some('\\'), 2),
        };
        out.extend(character);
        rest = &rest[at + length..];
    }
    out + rest
}

fn hostile() -> Vec<(String, String)> {
    rows("EXPECT_TEXT.csv")
        .into_iter()
        .map(|row| (row["cell"].clone(), unescaped(&row["text_escaped"])))
        .collect()
}

/// What a reader can see of a text, without white space.
fn visible(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{200b}')
        .collect()
}

#[test]
fn hostile_remarks_come_out_literally_or_visibly_replaced() {
    let templates = Templates::embedded();
    let remarks = hostile();
    assert!(remarks.len() > 60);
    let rows: Vec<BTreeMap<&str, String>> = remarks
        .iter()
        .map(|(cell, text)| {
            // The model shortens such texts; the page must survive them as they are, within reason.
            let short: String = printable(&templates, text).0.chars().take(400).collect();
            BTreeMap::from([("cell", cell.clone()), ("text", short)])
        })
        .collect();
    let json = serde_json::to_vec(&rows).unwrap();
    let report = typeset(ENTRY, &[("remarks.json", json)]).unwrap();
    let page: String = report
        .pages
        .iter()
        .flat_map(|page| &page.texts)
        .map(|run| visible(&run.text))
        .collect();
    for row in &rows {
        let text = visible(&row["text"]);
        // A row that goes on over a page is interrupted by the head.
        let start: String = text.chars().take(40).collect();
        assert!(page.contains(&start), "{}: {:?}", row["cell"], row["text"]);
    }
    for (number, page) in report.pages.iter().enumerate() {
        assert_eq!(faults(page), Vec::<String>::new(), "page {}", number + 1);
        for run in &page.texts {
            assert!(
                run.bounds[0] + run.bounds[2] <= page.size.0 - 20.0,
                "{}",
                run.text
            );
        }
    }
}

#[test]
fn only_what_has_no_glyph_or_cannot_be_seen_is_changed() {
    let templates = Templates::embedded();
    for (cell, text) in hostile() {
        let (shown, replaced) = printable(&templates, &text);
        assert_eq!(shown.contains(REPLACEMENT), !replaced.is_empty(), "{cell}");
        if text.is_ascii() {
            assert_eq!(visible(&shown), visible(&text), "{cell}");
            assert!(replaced.is_empty(), "{cell}");
        }
    }
}

#[test]
fn a_character_that_no_face_has_is_a_fault_with_its_page() {
    let source =
        "#import \"styling.typ\": official\n#show: official.with(title: \"t\")\n甲\u{e000}乙";
    let error = typeset(source, &[]).unwrap_err();
    assert!(error.to_string().contains("第 1 页"), "{error}");
    assert!(error.hint().is_some());
}

#[test]
fn a_fault_in_a_template_names_file_line_and_caller() {
    let source = "#import \"components/lib.typ\": data-table\n\n#data-table(columns: none)\n";
    let error = typeset(source, &[]).unwrap_err();
    let text = error.to_string();
    assert!(text.contains("components/table.typ:"), "{text}");
    assert!(text.contains("columns are required"), "{text}");
    assert!(text.contains("entry.typ:3:"), "{text}");
    assert_eq!(error.exit_code(), 6);
}

#[test]
fn a_missing_data_file_is_named() {
    let error = typeset("#json(\"report.json\")", &[]).unwrap_err();
    assert!(error.to_string().contains("entry.typ:1:"), "{error}");
    assert!(error.to_string().contains("report.json"), "{error}");
}

#[test]
fn packages_and_host_files_are_out_of_reach() {
    for source in [
        "#import \"@preview/cetz:0.3.0\"",
        "#read(\"/etc/hostname\")",
        "#read(\"../Cargo.toml\")",
    ] {
        assert!(typeset(source, &[]).is_err(), "{source}");
    }
}

#[test]
fn the_same_document_gives_the_same_bytes_in_every_thread() {
    let source = fs::read_to_string(beside("templates/charts.typ")).unwrap();
    let data = fs::read(beside("templates/charts.json")).unwrap();
    let templates = with_entry(&source);
    let document = document(&[("charts.json", data)]);
    let once = render(&templates, &document).unwrap().pdf;
    let again: Vec<Vec<u8>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..3)
            .map(|_| scope.spawn(|| render(&templates, &document).unwrap().pdf))
            .collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    assert!(again.iter().all(|pdf| *pdf == once));
}

#[test]
fn the_pdf_says_what_it_conforms_to_and_carries_its_attachments() {
    let source = "#import \"styling.typ\": official\n#show: official.with(title: \"题名甲\")\n文";
    let pdf = typeset(source, &[]).unwrap().pdf;
    let text = String::from_utf8_lossy(&pdf);
    for wanted in [
        "<pdfaid:part>3</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "题名甲",
        concat!("jindu ", env!("CARGO_PKG_VERSION")),
        "2026-07-31T00:00:00+08:00",
        "/AFRelationship",
    ] {
        assert!(text.contains(wanted), "{wanted}");
    }
}
