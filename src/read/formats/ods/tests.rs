//! Spreadsheets as they are written, and what their cells hold.

use super::*;

fn values(cells: &str) -> Vec<CellValue> {
    let style = |name: &str, properties: &str| {
        format!(
            "<style:style style:name=\"{name}\" style:family=\"text\">\
             <style:text-properties {properties}/></style:style>"
        )
    };
    let content = format!(
        "<office:document-content><office:automatic-styles>{}{}{}</office:automatic-styles>\
         <office:body><office:spreadsheet><table:table table:name=\"a\"><table:table-row>{cells}\
         </table:table-row></table:table></office:spreadsheet></office:body>\
         </office:document-content>",
        style("up", "style:text-position=\"super 58%\""),
        style("out", "style:text-line-through-style=\"solid\""),
        style("bold", "fo:font-weight=\"bold\"")
    );
    let mimetype = b"application/vnd.oasis.opendocument.spreadsheet".as_slice();
    let file = pack(&[("mimetype", mimetype), (CONTENT, content.as_bytes())]).expect("packs");
    let book = open(&file, &Limits::default()).expect("readable");
    book.sheets[0]
        .cells
        .iter()
        .map(|c| c.value.clone())
        .collect()
}

#[test]
fn a_number_with_raised_or_struck_parts_is_no_number() {
    let text = |inner: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{inner}</text:p>\
             </table:table-cell>"
        )
    };
    let found = values(
        &[
            "67<text:span text:style-name=\"up\">1</text:span>",
            "<text:span text:style-name=\"out\">60</text:span>67",
            "<text:ruby><text:ruby-base>67</text:ruby-base><text:ruby-text>12</text:ruby-text></text:ruby>",
            "6<text:span text:style-name=\"bold\">7</text:span>",
            "指标<text:span text:style-name=\"up\">1</text:span>",
        ]
        .map(text)
        .concat(),
    );
    for value in &found[..3] {
        assert!(matches!(value, CellValue::Corrupt(_)), "{value:?}");
    }
    assert_eq!(found[3], CellValue::Text("67".into()));
    assert_eq!(found[4], CellValue::Text("指标1".into()));
}
