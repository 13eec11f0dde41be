//! Pages as departments save them, and pages made to mislead.

use super::*;

fn cells(page: &str) -> Vec<(String, String)> {
    let book = open(page.as_bytes(), &Limits::default()).expect("readable");
    let show = |c: &Cell| match &c.value {
        CellValue::Text(t) => t.clone(),
        other => format!("{other:?}"),
    };
    book.sheets
        .iter()
        .flat_map(|s| {
            s.cells
                .iter()
                .map(|c| (format!("{}!{}", s.name, c.at), show(c)))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter()
        .map(|(a, b)| ((*a).into(), (*b).into()))
        .collect()
}

#[test]
fn spans_move_the_cells_after_them() {
    let page =
        "<TABLE><tr><td rowspan=2>甲<td colspan='2'>乙\n 丙</td><tr><td>1<td>2&nbsp;&lt;3</table>";
    let expected = pairs(&[
        ("表1!A1", "甲"),
        ("表1!B1", "乙 丙"),
        ("表1!B2", "1"),
        ("表1!C2", "2\u{a0}<3"),
    ]);
    assert_eq!(cells(page), expected);
}

#[test]
fn tables_are_numbered_and_scripts_and_comments_left_out() {
    let page = "<html><script>'<table><td>x'</script><table></table><!-- <td>y --><table><tr><td>a<br>b</td></tr></table>";
    assert_eq!(cells(page), pairs(&[("表2!A1", "a\nb")]));
}

#[test]
fn what_stands_on_lines_of_its_own_does_not_run_together() {
    for inner in [
        "48<p>312",
        "48<hr>312",
        "<ul><li>48<li>312</ul>",
        "<div>48</div>312",
        "48<br>312",
        "48<h3>312</h3>",
    ] {
        let page = format!("<table><tr><td>{inner}</td></tr></table>");
        assert_eq!(cells(&page), pairs(&[("表1!A1", "48\n312")]), "{inner}");
    }
    let nested = "<table><tr><td>48<table><tr><td>1</td></tr></table>312</td></tr></table>";
    assert_eq!(cells(nested)[0].1, "48\n312");
}

#[test]
fn a_number_with_raised_struck_or_hidden_parts_is_no_number() {
    let style = "<style><!--.f5{vertical-align:super} .x6{text-decoration:line-through}--></style>";
    for cell in [
        "<td>67<font class=f5>1</font></td>",
        "<td class='a x6'>67</td>",
        "<td><strike>60</strike>67</td>",
        "<td><strike>60</strike></td>",
        "<td style='text-decoration:line-through'>67</td>",
        "<td>312<span style='visibility:hidden'>9</span></td>",
        "<td>312<span style='font-size: 0'>9</span></td>",
        "<td>312<span style='display:none'>9</span></td>",
        "<td>67<ruby>1<rt>2</rt></ruby></td>",
        "<td>3<svg><text>1</text></svg>12</td>",
        "<td>312<template>9</template></td>",
        "<td x:num=999>312</td>",
    ] {
        let found = cells(&format!("{style}<table><tr>{cell}</tr></table>"));
        assert!(found[0].1.starts_with("Corrupt"), "{cell}: {found:?}");
    }
    let deep = format!(
        "<table><tr><td>{}<sup>67</sup>1</td></tr></table>",
        "<b>".repeat(5000)
    );
    assert!(cells(&deep)[0].1.starts_with("Corrupt"));
    for (cell, text) in [
        (
            "<td>国有企业<span style='display:none'>净利润</span></td>",
            "国有企业净利润",
        ),
        ("<td>指标<sup>1</sup></td>", "指标"),
        ("<td>67<font class=x>1</font></td>", "671"),
        ("<td x:num=\"311.6\">312</td>", "Number(311.6)"),
    ] {
        let found = cells(&format!("{style}<table><tr>{cell}</tr></table>"));
        assert_eq!(found[0].1, text, "{cell}");
    }
    let hidden = cells("<table><tr><td><span style='display:none'>7</span></td><td>a</table>");
    assert_eq!(hidden, pairs(&[("表1!B1", "a")]));
}

#[test]
fn what_stands_in_hidden_parts_is_hidden() {
    let page = "<div style='display:none'><table><tr><td>999</table></div>\
                <table><tbody style='display:none'><tr><td>1</tbody><tr><td>2</table>\
                <div class=x><p>a</div><table><tr><td>3</table>";
    let book = open(page.as_bytes(), &Limits::default()).expect("readable");
    let seen: Vec<_> = book
        .sheets
        .iter()
        .filter(|s| s.name != TITLE_SHEET)
        .collect();
    let shown = seen
        .iter()
        .map(|s| (s.visibility == Visibility::Visible, s.hidden_rows.clone()));
    let expected = [(false, vec![]), (true, vec![0]), (true, vec![])];
    assert_eq!(shown.collect::<Vec<_>>(), expected);
}

#[test]
fn cells_that_are_not_displayed_in_one_row_only_shift_the_others() {
    let row = |hidden: &str| format!("<tr><td>a<td{hidden}>9<td>312");
    let none = " style='display:none'";
    let page = |rows: [&str; 3]| format!("<table>{}</table>", rows.map(&row).concat());
    let odd = cells(&page(["", "", none]));
    assert!(
        odd.last()
            .is_some_and(|(_, value)| value.starts_with("Corrupt")),
        "{odd:?}"
    );
    assert!(
        odd[..6]
            .iter()
            .all(|(_, value)| !value.starts_with("Corrupt"))
    );
    let same = cells(&page([none, none, none]));
    assert!(same.iter().all(|(_, value)| !value.starts_with("Corrupt")));
}

#[test]
fn hidden_columns_are_known() {
    let page = "<table><col span=2><col style='display:none'><col width=0><tr><td>a<td>b<td>c<td>d</table>";
    let book = open(page.as_bytes(), &Limits::default()).expect("readable");
    assert_eq!(book.sheets[0].hidden_cols, [2, 3]);
}

#[test]
fn a_page_cut_off_or_without_a_table_is_refused() {
    for page in ["<html><table><tr><td>1", "<html><body>text</body></html>"] {
        assert!(open(page.as_bytes(), &Limits::default()).is_err(), "{page}");
    }
}

#[test]
fn the_encoding_that_the_page_names_is_used() {
    let page = "<meta charset=gb2312><table><tr><td>商务局</td></tr></table>";
    let (bytes, ..) = encoding_rs::GBK.encode(page);
    let book = open(&bytes, &Limits::default()).expect("readable");
    assert_eq!(
        book.sheets[0].cells[0].value,
        CellValue::Text("商务局".into())
    );
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused(page in "(<(table|tr|td|/td|/table|td rowspan=3|td colspan=9|!--|/|b a='x)>?|[a-z&;#\"'一 ]){0,60}") {
        let _ = open(page.as_bytes(), &Limits::default());
    }
}
