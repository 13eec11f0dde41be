//! Spreadsheets as they are written, and what their cells hold.

use super::*;

/// `struck`, one made from it, one made from it that is not, and one from the part of styles.
const CELL_STYLES: &str = "<style:style style:name=\"struck\" style:family=\"table-cell\">\
     <style:text-properties style:text-line-through-style=\"solid\"/></style:style>\
     <style:style style:name=\"child\" style:family=\"table-cell\" style:parent-style-name=\"struck\"/>\
     <style:style style:name=\"plain\" style:family=\"table-cell\" style:parent-style-name=\"struck\">\
     <style:text-properties style:text-line-through-style=\"none\"/></style:style>\
     <style:style style:name=\"named\" style:family=\"table-cell\" style:parent-style-name=\"Void\"/>";

const NAMED: &str = "<office:document-styles><office:styles><style:style style:name=\"Void\" \
     style:family=\"table-cell\"><style:text-properties style:text-position=\"super 58%\"/>\
     </style:style></office:styles></office:document-styles>";

fn values(cells: &str) -> Vec<CellValue> {
    let style = |name: &str, properties: &str| {
        format!(
            "<style:style style:name=\"{name}\" style:family=\"text\">\
             <style:text-properties {properties}/></style:style>"
        )
    };
    let content = format!(
        "<office:document-content><office:automatic-styles>{}{}{}{CELL_STYLES}\
         </office:automatic-styles>\
         <office:body><office:spreadsheet><table:table table:name=\"a\"><table:table-row>{cells}\
         </table:table-row></table:table></office:spreadsheet></office:body>\
         </office:document-content>",
        style("up", "style:text-position=\"super 58%\""),
        style("out", "style:text-line-through-style=\"solid\""),
        style("bold", "fo:font-weight=\"bold\"")
    );
    let mimetype = b"application/vnd.oasis.opendocument.spreadsheet".as_slice();
    let parts = [
        ("mimetype", mimetype),
        (STYLES, NAMED.as_bytes()),
        (CONTENT, content.as_bytes()),
    ];
    let file = pack(&parts).expect("packs");
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

fn number(attributes: &str, text: &str) -> String {
    format!(
        "<table:table-cell office:value-type=\"float\" {attributes}><text:p>{text}</text:p>\
         </table:table-cell>"
    )
}

#[test]
fn a_struck_or_raised_cell_gives_no_number() {
    let styled = |style| {
        number(
            &format!("office:value=\"312\" table:style-name=\"{style}\""),
            "312",
        )
    };
    let marked = ["struck", "child", "named"].map(styled).concat();
    let text = "<table:table-cell table:style-name=\"struck\" office:value-type=\"string\">\
                <text:p>312</text:p></table:table-cell>";
    let found = values(&[marked.as_str(), text].concat());
    assert_eq!(found.len(), 4);
    for value in found {
        assert!(matches!(value, CellValue::Corrupt(_)), "{value:?}");
    }
    let plain = ["plain", "up", "unknown"].map(styled).concat();
    assert_eq!(values(&plain), vec![CellValue::Number(312.0); 3]);
}

#[test]
fn one_bad_number_costs_its_cell_only() {
    let found = values(
        &[
            number("office:value=\"3,12\"", "3,12"),
            number("office:value=\"NaN\"", "NaN"),
            number("office:value=\"1e400\"", "inf"),
            number("", "312"),
            "<table:table-cell office:value-type=\"float\"/>".to_owned(),
            "<table:table-cell office:value-type=\"boolean\" office:boolean-value=\"ja\"/>"
                .to_owned(),
            "<table:table-cell office:value-type=\"string\" office:string-value=\"312\">\
             <text:p>321</text:p></table:table-cell>"
                .to_owned(),
            number("office:value=\"312\"", "312"),
        ]
        .concat(),
    );
    assert_eq!(found.len(), 8);
    for value in &found[..7] {
        assert!(matches!(value, CellValue::Corrupt(_)), "{value:?}");
    }
    assert_eq!(found[7], CellValue::Number(312.0));
}

#[test]
fn breaks_and_data_sections_are_read_under_any_prefix() {
    let text = |inner: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{inner}</text:p>\
             </table:table-cell>"
        )
    };
    let found = values(
        &[
            "48<t:s xmlns:t=\"t\"/>312",
            "48<t:line-break xmlns:t=\"t\"/>312",
            "48<t:tab xmlns:t=\"t\"/>312",
            "3<![CDATA[1]]>2",
            "<![CDATA[甲<乙>&丙]]>",
            "甲&lt;乙&gt;&amp;丙",
        ]
        .map(text)
        .concat(),
    );
    for value in &found[..3] {
        let CellValue::Text(text) = value else {
            panic!("{value:?}")
        };
        assert_eq!(text.split_whitespace().collect::<Vec<_>>(), ["48", "312"]);
    }
    assert_eq!(found[3], CellValue::Text("312".into()));
    assert_eq!(found[4], CellValue::Text("甲<乙>&丙".into()));
    assert_eq!(found[4], found[5]);
}

#[test]
fn blank_paragraphs_neither_hide_nor_join_what_stands_beside_them() {
    let found = values(
        "<table:table-cell office:value-type=\"string\"><text:p/><text:p>312</text:p><text:p/>\
         </table:table-cell><table:table-cell office:value-type=\"string\"><text:p>48</text:p>\
         <text:p/><text:p>312</text:p></table:table-cell>",
    );
    assert_eq!(found[0], CellValue::Text("312".into()));
    let CellValue::Text(text) = &found[1] else {
        panic!("{:?}", found[1])
    };
    assert_eq!(text.split_whitespace().collect::<Vec<_>>(), ["48", "312"]);
}

#[test]
fn a_table_inside_a_cell_and_an_error_under_another_prefix_give_no_value() {
    let found = values(
        "<table:table-cell><table:table><table:table-row/></table:table></table:table-cell>\
         <table:table-cell office:value-type=\"string\" loext:value-type=\"error\">\
         <text:p>312</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"string\"><text:p>312<draw:custom-shape><text:p>9\
         </text:p></draw:custom-shape></text:p></table:table-cell>",
    );
    assert!(matches!(found[0], CellValue::Corrupt(_)), "{:?}", found[0]);
    assert!(matches!(found[1], CellValue::Error(_)), "{:?}", found[1]);
    assert!(matches!(found[2], CellValue::Corrupt(_)), "{:?}", found[2]);
}
