//! Delimited texts, whole and damaged, and what is read of them.

use encoding_rs::GB18030;

use super::*;

fn read(bytes: &[u8]) -> Result<Workbook, Refusal> {
    open("表", bytes, &Limits::default())
}

fn texts(bytes: &[u8]) -> Vec<(String, String)> {
    let book = read(bytes).expect("readable");
    let show = |cell: &Cell| match &cell.value {
        CellValue::Text(t) => t.clone(),
        other => format!("{other:?}"),
    };
    book.sheets[0]
        .cells
        .iter()
        .map(|c| (c.at.to_string(), show(c)))
        .collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter()
        .map(|(a, b)| ((*a).into(), (*b).into()))
        .collect()
}

#[test]
fn separators_are_found_by_structure() {
    let expected = pairs(&[("A1", "项"), ("B1", "数"), ("A2", "甲"), ("B2", "1,5")]);
    assert_eq!(texts("项;数\n甲;1,5\n".as_bytes()), expected);
    assert_eq!(texts("项\t数\r甲\t1,5\r".as_bytes()), expected);
    assert_eq!(texts("项,数\r\n甲,\"1,5\"\r\n".as_bytes()), expected);
    assert_eq!(texts("sep=;\r\n项;数\r\n甲;1,5\r\n".as_bytes()), expected);
}

#[test]
fn blank_lines_count_in_addresses() {
    let expected = pairs(&[("A1", "a"), ("B1", "b"), ("A3", "1"), ("B3", "2")]);
    assert_eq!(texts(b"a,b\n\n1,2\n"), expected);
}

#[test]
fn chinese_commas_and_single_columns_are_refused() {
    for bad in ["项，数，注\n甲，1，无\n", "只有一列\n没有分隔\n"] {
        assert_eq!(
            read(bad.as_bytes()).expect_err("refused").issue.rule,
            "separator"
        );
    }
}

#[test]
fn a_line_with_a_field_too_many_gives_no_value_and_one_too_few_is_whole() {
    let book = read(b"a,b,c\n1,2,3\n1,9,2,3\n4,5\n").expect("readable");
    let row = |n: u32| book.sheets[0].cells.iter().filter(move |c| c.at.row == n);
    assert!(row(2).all(|c| matches!(c.value, CellValue::Corrupt(_))));
    assert!(row(3).all(|c| matches!(c.value, CellValue::Text(_))));
    assert_eq!(book.notices[0].rule, "ragged-row");
}

#[test]
fn a_comma_in_a_number_gives_no_value() {
    for text in [
        "项,数,注\n甲,20,480,\n乙,3,\n丙,4,\n丁,5,\n",
        "项,数,注\n甲,20,480\n乙,3,\n丙,4,\n丁,5,\n",
    ] {
        let book = read(text.as_bytes()).expect("readable");
        let row = book.sheets[0].cells.iter().filter(|c| c.at.row == 1);
        assert!(
            row.clone()
                .all(|c| matches!(c.value, CellValue::Corrupt(_))),
            "{text}"
        );
        assert!(book.notices.iter().any(|n| n.rule == "ragged-row"));
    }
    let book = read("项;数\n甲;903,6\n乙;20.480\n丙;7\n".as_bytes()).expect("readable");
    let value = |row| {
        &book.sheets[0]
            .cells
            .iter()
            .rfind(|c| c.at.row == row)
            .expect("a cell")
            .value
    };
    assert!(matches!(value(2), CellValue::Corrupt(_)));
    assert_eq!(*value(3), CellValue::Text("7".into()));
    let few = "项,本月,本年累计,注\n甲,48,312,\n乙,,,\n丙,/,/,\n丁,,,\n戊,,,\n";
    assert!(read(few.as_bytes()).expect("readable").notices.is_empty());
    let moved =
        "项,本月,本年累计,日期,注\n甲,3,150,20480\n乙,3,7,七月,\n丙,4,8,七月,\n丁,5,9,七月,\n";
    assert_eq!(
        read(moved.as_bytes()).expect("readable").notices[0].rule,
        "ragged-row"
    );
    let lonely = "项,本月,本年累计,注\n甲,20,480,\n乙,3,,\n丙,4,,\n丁,5,,\n";
    assert_eq!(
        read(lonely.as_bytes()).expect("readable").notices[0].rule,
        "ragged-row"
    );
    let plain = read(b"a,b,c\n1,2,300\n4,5,600\n7,8,900\n").expect("readable");
    assert!(plain.notices.is_empty());
}

#[test]
fn a_last_line_that_stops_short_gives_no_value() {
    let whole = read(b"a,b,c\n1,2,3\n4,5,67").expect("readable");
    assert_eq!(whole.notices[0].rule, "end-unmarked");
    assert_eq!(whole.notices[0].cell, Some(CellAt::new(2, 2)));
    for end in [
        "\n",
        "\n\u{1a}",
        "\n填表人：张三,审核人：李四",
        "\n注：初步数。",
        ",乙",
    ] {
        let text = format!(
            "a,b,c,d\n1,2,3,甲\n4,5,67{}{end}",
            if end == ",乙" { "" } else { "," }
        );
        let book = read(text.as_bytes()).expect("readable");
        assert!(book.notices.is_empty(), "{end}: {:?}", book.notices);
    }
    let cut = read(b"a,b,c\n1,2,3\n4,5").expect("readable");
    let row = cut.sheets[0].cells.iter().filter(|c| c.at.row == 2);
    assert!(row.clone().count() == 2);
    assert!(
        row.clone()
            .all(|c| matches!(c.value, CellValue::Corrupt(_)))
    );
    assert_eq!(cut.notices[0].rule, "row-cut");
}

#[test]
fn quotation_marks_that_do_not_pair_give_no_value() {
    let found = texts(b"a,b\n\"312\"9,1\n\"31\"\"2\",2\n\"312\" ,3\n");
    let expected = pairs(&[
        ("A1", "a"),
        ("B1", "b"),
        ("A2", "312\"9"),
        ("B2", "1"),
        ("A3", "31\"2"),
        ("B3", "2"),
        ("A4", "312 "),
        ("B4", "3"),
    ]);
    assert_eq!(found, expected);
    let two = "a,b,c\n甲,1,\"增\n乙,2,\n丙,3,\"减\n丁,4,\n戊,5,\n";
    let issue = read(two.as_bytes()).expect_err("refused").issue;
    assert_eq!(issue.rule, "file-damaged");
    assert!(issue.message.contains("第 2 行"), "{}", issue.message);
    let lines = "a,b,c\n甲,1,\"增长\n主要是基数低,另有\"\n丙,3,\n丁,4,\n";
    assert!(read(lines.as_bytes()).is_ok());
    let remark =
        "a,b,c\n甲,1,\"东区,西区,南区,北区均已完成\"\n乙,2,\n丙,3,\"一,二,三,四\n五,六,七,八\"\n";
    assert!(read(remark.as_bytes()).is_ok());
}

#[test]
fn encodings_are_told_apart() {
    let text = "序号,名称\r\n1,市南区\r\n2,市北区\r\n";
    let (gbk, ..) = GB18030.encode(text);
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let expected = texts(text.as_bytes());
    assert_eq!(texts(&gbk), expected);
    assert_eq!(texts(&utf16), expected);
    assert_eq!(
        texts(&[b"\xEF\xBB\xBF", text.as_bytes()].concat()),
        expected
    );
}

#[test]
fn one_bad_byte_does_not_turn_utf_8_into_another_encoding() {
    let mut bytes = "序号,名称\n1,市南区市南区\n2,市北区".as_bytes().to_vec();
    bytes.pop();
    let book = read(&bytes).expect("readable");
    assert_eq!(
        book.sheets[0].cells[3].value,
        CellValue::Text("市南区市南区".into())
    );
    assert!(
        book.notices
            .iter()
            .any(|n| n.cell.is_some() && n.rule == "encoding-damage")
    );
}

#[test]
fn an_open_quotation_is_refused_with_its_line() {
    let refusal = read(b"a,b\n1,\"2\n3,4\n").expect_err("refused");
    assert!(
        refusal.issue.message.contains("第 2 行"),
        "{}",
        refusal.issue.message
    );
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400)) {
        let _ = read(&bytes);
    }
}

#[test]
fn damaged_texts_are_one_finding_at_the_first() {
    let text = "序号,名称\n1,市南区市南区市南区\n2,市北\u{FFFD}\n3,崂\u{FFFD}区\n";
    let book = read(text.as_bytes()).expect("readable");
    assert_eq!(book.notices.len(), 1);
    let notice = &book.notices[0];
    assert_eq!(notice.rule, "encoding-damage");
    assert_eq!(notice.cell.map(|c| c.to_string()).as_deref(), Some("B3"));
    assert!(notice.message.contains("市北\u{FFFD}") && notice.message.contains("等2处"));
    assert!(notice.remedy.contains("另存为 .xlsx 后重报"));
}

#[test]
fn a_line_that_is_told_of_is_not_told_of_again() {
    let raw = |text: &str| {
        let book = read(text.as_bytes()).expect("readable");
        crate::read::layout::understand(book)
    };
    let head = "编码,指标名称,计量单位,本年累计\n2.1,技术改造投资,亿元,200\n";
    for bad in [
        "1.2,骨干企业总数,家,312,\n1.3,新增骨干企业,家,5\n",
        "1.2,骨干企业总数,家,312,9,\n1.3,新增骨干企业,家,5\n",
        "1.3,新增骨干企业,家,5\n1.2,骨干企业总数",
    ] {
        let found = raw(&format!("{head}{bad}"));
        let rules: Vec<&str> = found.notices.iter().map(|n| n.rule.as_str()).collect();
        let about = |rule: &&str| matches!(*rule, "ragged-row" | "row-cut" | "row-damaged");
        let about: Vec<&str> = rules.iter().copied().filter(|rule| about(rule)).collect();
        assert_eq!(about.len(), 1, "{rules:?}");
        assert_ne!(about[0], "row-damaged");
        let figures = found.tables.iter().flat_map(|t| &t.rows).filter(|row| {
            row.text(crate::read::TextColumn::Code)
                .is_some_and(|code| code.value == "1.2")
        });
        assert_eq!(figures.count(), 0, "{bad}");
    }
}

#[test]
fn both_halves_of_a_split_number_are_quoted() {
    let book = read("项,数,注\n甲,20,480\n乙,3,\n丙,4,\n丁,5,\n".as_bytes()).expect("readable");
    let message = &book.notices[0].message;
    assert!(message.contains("“20”和“480”"), "{message}");
}
