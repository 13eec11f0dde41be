//! Tables as CSV: UTF-8 with a byte order mark, English headings, codes in English.
//!
//! Decides how each kind of field is written and how text that a spreadsheet would take for a
//! formula is made harmless.

use super::tables::{Field, Table};

/// What joins several source cells.
const JOIN: &str = ";";

/// The table as the bytes of a CSV file.
pub fn bytes(table: &Table) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer
        .write_record(table.columns.iter().map(|c| c.code))
        .expect("a vector takes all");
    for row in &table.rows {
        writer
            .write_record(row.iter().map(text))
            .expect("a vector takes all, and rows are as long as the headings");
    }
    writer.into_inner().expect("a vector takes all")
}

/// A field as written between the commas.
pub fn text(field: &Field) -> String {
    match field {
        Field::Empty => String::new(),
        Field::Text(text) => harmless(text),
        Field::Texts(texts) => texts
            .iter()
            .map(|t| harmless(t))
            .collect::<Vec<_>>()
            .join(JOIN),
        Field::Code(code, _) => code.clone(),
        Field::Codes(codes) => codes
            .iter()
            .map(|(c, _)| c.as_str())
            .collect::<Vec<_>>()
            .join(JOIN),
        Field::Number(value) | Field::Share(value) => value.to_csv(),
        Field::Count(n) => n.to_string(),
        Field::Flag(flag) => flag.to_string(),
        Field::Month(month) => month.to_string(),
        Field::Day(day) => day.to_string(),
    }
}

/// Text that no spreadsheet takes for a formula: an apostrophe before a sign that begins one. A
/// plain signed number stays as it is.
pub fn harmless(text: &str) -> String {
    let plain_number = text
        .strip_prefix(['-', '+'])
        .is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if risky && !plain_number {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tables::{Column, column};
    use super::*;
    use crate::quantity::Exact;

    #[test]
    fn text_from_returns_cannot_become_a_formula() {
        for (given, written) in [
            ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
            ("+1+1", "'+1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
            ("\t=1", "'\t=1"),
            ("＝1", "'＝1"),
            ("-12.5", "-12.5"),
            ("约500家", "约500家"),
        ] {
            assert_eq!(harmless(given), written);
        }
    }

    #[test]
    fn joined_texts_are_each_made_harmless() {
        let field = Field::Texts(vec!["12".into(), "=1".into()]);
        assert_eq!(text(&field), "12;'=1");
    }

    #[test]
    fn the_file_opens_as_utf8_and_quotes_what_needs_it() {
        const COLUMNS: &[Column] = &[column("a", "甲", 5), column("b", "乙", 5)];
        let table = Table {
            name: "t",
            sheet: "表",
            columns: COLUMNS,
            rows: vec![vec![
                Field::Text("一,\"二\"\n三".into()),
                Field::Number(Exact::ratio(1, 3)),
            ]],
        };
        assert_eq!(
            String::from_utf8(bytes(&table)).unwrap(),
            "\u{feff}a,b\r\n\"一,\"\"二\"\"\n三\",0.333333\r\n"
        );
    }
}
