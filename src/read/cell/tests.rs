//! The table of written forms, and the properties that hold for all of them.

use proptest::prelude::*;

use super::*;
use crate::quantity::Qualifier;
use crate::read::Figure;

/// Columns `form,expect,value,qualifier,unit,magnitude,precision,why`. The form is escaped as in
/// JSON strings. `odd`: a number with at least one oddity or a qualifier; otherwise the rule code.
const TABLE: &str = include_str!("forms.csv");

fn read_text(text: &str) -> Reading {
    figure(&CellValue::Text(text.into()), None)
}

fn number_of(reading: Reading, form: &str) -> Figure {
    match reading {
        Reading::Number(figure) => figure,
        other => panic!("{form}: {other:?}"),
    }
}

#[test]
fn every_written_form_reads_as_the_table_says() {
    let mut rows = csv::Reader::from_reader(TABLE.as_bytes());
    let (mut seen, mut wrong) = (0, Vec::new());
    for row in rows.records() {
        let row = row.unwrap();
        seen += 1;
        let form: String = serde_json::from_str(&format!("\"{}\"", row[0].replace('"', "\\\"")))
            .unwrap_or_else(|e| panic!("{}: {e}", &row[0]));
        let found = match read_text(&form) {
            Reading::Missing { written } => {
                vec![if written { "missing" } else { "blank" }.to_owned()]
            }
            Reading::Refused(refusal) => {
                assert!(!refusal.zh.is_empty() && !refusal.en.is_empty(), "{form}");
                vec![refusal.rule]
            }
            Reading::Number(f) => vec![
                if f.oddities.is_empty() && f.qualifier.is_none() {
                    "plain"
                } else {
                    "odd"
                }
                .to_owned(),
                f.value.to_string(),
                f.qualifier.map_or("", Qualifier::code).to_owned(),
                f.unit.unwrap_or_default(),
                f.magnitude.unwrap_or_default(),
                if row[6].is_empty() {
                    String::new()
                } else {
                    f.precision.to_string()
                },
            ],
        };
        let mut expected: Vec<String> = row.iter().skip(1).take(6).map(str::to_owned).collect();
        while expected.last().is_some_and(String::is_empty) {
            expected.pop();
        }
        let mut found = found;
        while found.last().is_some_and(String::is_empty) {
            found.pop();
        }
        if found != expected {
            wrong.push(format!(
                "{}: expected {expected:?}, found {found:?}",
                &row[0]
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {seen}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(seen >= 200, "{seen}");
}

#[test]
fn stored_numbers_read_by_their_format() {
    for (n, format, value, unit, odd) in [
        (312.0, None, "312", None, false),
        (-0.0, None, "0", None, false),
        (903.600_000_000_000_1, None, "903.6", None, false),
        (0.125, Some("0.0%"), "12.5", Some("%"), false),
        (0.125, Some("0%"), "12.5", Some("%"), true),
        (12.5, Some("0.0%"), "1250", Some("%"), false),
        (45000.0, Some("0!.0,\"万\""), "45000", None, true),
        (45000.0, Some("0!.0,\"万元\""), "45000", Some("元"), true),
        (312000.0, Some("0,"), "312000", None, true),
        (312.0, Some(";;;"), "312", None, true),
        (312.0, Some("0\"家\""), "312", Some("家"), false),
        (903.6, Some("0.00\"亿元\""), "903.6", Some("亿元"), false),
        (31.2, Some("0.0\"万\""), "312000", None, true),
        (312.0, Some("[DBNum2][$-804]General"), "312", None, false),
        (311.6, Some("0"), "311.6", None, true),
        (312.0, Some("#,##0_ "), "312", None, false),
        (-5.0, Some("0;-0"), "-5", None, false),
        (-5.0, Some("0_);(0)"), "-5", None, false),
        (-5.0, Some("0;[Red]0"), "-5", None, true),
        (
            -0.032,
            Some("[<0]\"下降\"0.0%;0.0%"),
            "-3.2",
            Some("%"),
            true,
        ),
        (0.125, Some("[>0.1]0.0%;0.00"), "12.5", Some("%"), false),
        (-0.032, Some("0.0%;;"), "-3.2", Some("%"), true),
        (0.0, Some("#,###"), "0", None, true),
        (0.0, Some("0;-0;\"-\""), "0", None, true),
        (312.0, Some("0\"户次\""), "312", Some("户次"), false),
        (312.0, Some("@"), "312", None, false),
        (903.6, Some("0.00\"（初步）\""), "903.6", None, true),
    ] {
        let read = number_of(
            figure(&CellValue::Number(n), format),
            &format!("{n} {format:?}"),
        );
        assert_eq!(
            (
                read.value.to_string().as_str(),
                read.unit.as_deref(),
                !read.oddities.is_empty()
            ),
            (value, unit, odd),
            "{n} {format:?} {:?}",
            read.oddities
        );
    }
    for (n, format) in [
        (1e-320, None),
        (1.7e308, None),
        (f64::NAN, None),
        (f64::INFINITY, None),
        (1e15, None),
        (45000.0, Some("0,\"万\"")),
        (312000.0, Some("0,\"家\"")),
        (312.0, Some("-0")),
        (312.0, Some("(0)")),
        (312.0, Some("\"1\"0")),
        (312.0, Some("0\"00\"")),
        (312.0, Some("\"300-\"0")),
        (312.0, Some("0\".\"0")),
        (312.0, Some("0-00")),
        (312.0, Some("0:00")),
        (312.0, Some("0\"百\"")),
        (12.5, Some("0.0%%")),
        (-5.0, Some("0;0")),
        (312.0, Some("[<1]0;[<2]0")),
    ] {
        assert!(
            matches!(figure(&CellValue::Number(n), format), Reading::Refused(_)),
            "{n} {format:?}"
        );
    }
}

#[test]
fn cells_that_hold_no_number_are_refused_by_rule() {
    let day = jiff::civil::date(2026, 3, 5);
    for (value, rule) in [
        (CellValue::Bool(true), "boolean-in-figure"),
        (CellValue::Error("#SPILL!".into()), "error-cell"),
        (CellValue::Uncached, "formula-uncached"),
        (CellValue::corrupt("NUL", "NUL"), "corrupt-cell"),
        (
            CellValue::Date {
                date: Some(day),
                serial: Some(46086.0),
            },
            "date-in-figure",
        ),
        (
            CellValue::Date {
                date: Some(day),
                serial: None,
            },
            "date-in-figure",
        ),
        (
            CellValue::Date {
                date: None,
                serial: Some(0.133_333),
            },
            "date-in-figure",
        ),
        (
            CellValue::Date {
                date: None,
                serial: Some(13.0),
            },
            "date-in-figure",
        ),
    ] {
        let Reading::Refused(refusal) = figure(&value, None) else {
            panic!("{value:?}");
        };
        assert_eq!(refusal.rule, rule);
    }
    let early = CellValue::Date {
        date: Some(jiff::civil::date(1900, 11, 7)),
        serial: Some(312.0),
    };
    let read = number_of(figure(&early, None), "312 as a date");
    assert!(read.value == Exact::int(312) && !read.oddities.is_empty());
}

fn grouped(n: u64, separator: &str) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push_str(separator);
        }
        out.push(c);
    }
    out
}

fn full_width(text: &str) -> String {
    text.chars()
        .map(|c| char::from_u32(c as u32 - 0x21 + 0xff01).unwrap())
        .collect()
}

proptest! {
    #[test]
    fn a_number_printed_in_any_style_reads_back_equal(n in 0u64..1_000_000_000_000, cents in 0u32..100) {
        let decimal = format!("{n}.{cents:02}");
        let (whole, exact) = (Exact::int(n as i64), Exact::parse(&decimal).unwrap());
        for (text, expected) in [
            (n.to_string(), &whole),
            (grouped(n, ","), &whole),
            (grouped(n, "，"), &whole),
            (grouped(n, "\u{202f}"), &whole),
            (full_width(&n.to_string()), &whole),
            (format!("{n}家"), &whole),
            (format!("约{n}家"), &whole),
            (format!(" {n}\u{a0}"), &whole),
            (format!("{n}（含在建12家）"), &whole),
            (chinese::written(n), &whole),
            (decimal.clone(), &exact),
            (full_width(&decimal), &exact),
            (format!("{}.{cents:02}", grouped(n, ",")), &exact),
            (format!("{decimal}%"), &exact),
            (format!("+{decimal} 亩"), &exact),
        ] {
            let read = number_of(read_text(&text), &text);
            prop_assert_eq!(&read.value, expected, "{}", text);
        }
        for (word, power) in [("万", 4), ("亿", 8)] {
            let text = format!("{decimal}{word}元");
            prop_assert_eq!(number_of(read_text(&text), &text).value, exact.clone() * Exact::pow10(power));
        }
        let fall = format!("下降{decimal}%");
        prop_assert_eq!(number_of(read_text(&fall), &fall).value, -exact);
    }

    #[test]
    fn arbitrary_text_is_survived(text in "\\PC{0,40}") {
        let _ = read_text(&text);
    }

    #[test]
    fn pieces_of_the_grammar_in_any_order_are_survived(pieces in prop::collection::vec(
        prop::sample::select(vec!["1", "312", ",", ".", "-", "+", "约", "余", "万", "亿", "百", "家", "元", "%", "（", "）", "(", ")", " ", "三", "十",
            "下降", "百分之", "个百分点", "\u{200b}", "e", "'", "=", "#", "¥", "负", "点", "同比", "。", "至", "以上", "\n"]), 0..10)) {
        let _ = read_text(&pieces.concat());
    }

    #[test]
    fn two_numbers_never_give_a_value(
        a in 1u32..100_000, b in 1u32..100_000,
        between in prop::sample::select(vec!["-", "～", "~", "至", "/", "、", ";", "；", " / ", "家，", "家、", "，其中", "→", "+", "±", "*", "×", ":", "\n", "\t", "和", "月", "家 ", "万", "亿"]),
    ) {
        let text = format!("{a}{between}{b}");
        let reading = read_text(&text);
        prop_assert!(!matches!(reading, Reading::Number(_)), "{} {:?}", text, reading);
    }

    #[test]
    fn digits_that_do_not_stand_alone_never_give_a_value(a in 100u32..100_000, c in prop::sample::select("IOlo①²𝟑٣②Ⅲ_#*?!^&|".chars().collect::<Vec<_>>()), at in 0usize..4) {
        let mut text = a.to_string();
        text.insert(at.min(text.len()), c);
        prop_assert!(!matches!(read_text(&text), Reading::Number(_)), "{}", text);
    }
}
