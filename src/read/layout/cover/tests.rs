//! Titles, fields and notes as departments write them, and what each says.

use super::*;

fn cover_of(texts: &[(&str, Stand)]) -> Cover {
    let cells: Vec<(Cell, Stand)> = texts
        .iter()
        .enumerate()
        .map(|(row, (text, stand))| {
            let value = CellValue::Text((*text).into());
            (
                Cell {
                    at: CellAt::new(row as u32, 0),
                    value,
                    number_format: None,
                    formula: false,
                },
                *stand,
            )
        })
        .collect();
    let loose: Vec<Loose> = cells
        .iter()
        .map(|(cell, stand)| Loose {
            sheet: "表",
            cell,
            right: None,
            beyond: String::new(),
            stand: *stand,
            corrections: false,
            caption: false,
        })
        .collect();
    gather(&loose, &Units::default())
}

fn title(text: &str) -> Cover {
    cover_of(&[(text, Stand::Title)])
}

#[test]
fn labelled_fields_are_read_wherever_they_stand_in_a_line() {
    for text in [
        "填报单位：商务局　　报告期：2026年6月",
        "填报单位:商务局  报告期:2026.6",
        "填 报 单 位：商务局    报 告 期：2026/06",
        "填报单位（盖章）：商务局　报告期：2026-06",
        "报告期：2026年6月　　填报单位：商务局",
        "填报单位：商务局　报告期：2026年_6_月",
        "報送單位：商務局　　填報月份：2026年6月",
    ] {
        let cover = title(text);
        assert_eq!(cover.department[0].value, "商务局", "{text}");
        assert_eq!(cover.period.len(), 1, "{text}");
        assert_eq!(
            cover.period[0].value.period.to_string(),
            "2026-06",
            "{text}"
        );
    }
    let cover = title("填报单位：商务局　　填报日期：2026年7月3日　　单位：亿元");
    assert_eq!(cover.filled.unwrap().value.to_string(), "2026-07-03");
    assert_eq!(cover.unit[0].value, "亿元");
    assert!(cover.period.is_empty());
}

#[test]
fn titles_name_department_and_month() {
    let cover = title("市商务局2026年6月指标填报表");
    assert_eq!(cover.department[0].value, "市商务局2026年6月指标填报表");
    assert_eq!(cover.period[0].value.period.to_string(), "2026-06");
    let cover = title("报告期：2026年上半年");
    assert!(cover.period[0].value.span);
    assert_eq!(title("报告期：2026年5月/6月").period.len(), 2);
}

#[test]
fn a_unit_label_with_a_department_names_the_department() {
    assert_eq!(title("单位：市商务局").department[0].value, "市商务局");
    assert_eq!(title("（单位：家、亿元）").unit[0].value, "家、亿元");
    assert_eq!(title("月报表（单位：万元）").unit[0].value, "万元");
    assert!(title("（金额单位：百万元）").department.is_empty());
    assert_eq!(title("月报表（百万元）").unit[0].value, "百万元");
    let note = cover_of(&[("注：金额单位均为百万元。", Stand::Elsewhere)]);
    assert_eq!(note.unit[0].value, "百万元");
    assert_eq!(title("单位：家、亿元").unit[0].value, "家、亿元");
}

#[test]
fn only_a_title_makes_a_correction() {
    for text in [
        "2026年6月指标填报表（更正版）",
        "更正：市商务局2026年6月月报",
        "修订稿",
    ] {
        assert!(title(text).correction.is_some(), "{text}");
    }
    assert!(title("报送类型：更正报送").correction.is_some());
    for text in [
        "报送类型：正常报送",
        "如有更正请填写更正表",
        "更正说明",
        "2026年6月指标填报表",
    ] {
        assert!(title(text).correction.is_none(), "{text}");
    }
    assert!(cover_of(&[("更正", Stand::Elsewhere)]).correction.is_none());
}

#[test]
fn notes_and_people_are_no_department_and_no_month() {
    let cover = cover_of(&[
        (
            "注：1. 本表于每月5日前报送，数据截至2026年5月。",
            Stand::Elsewhere,
        ),
        (
            "填表人：张三　联系电话：0571-12345678　审核人：李四",
            Stand::Elsewhere,
        ),
        ("数据来源：市统计局", Stand::Elsewhere),
    ]);
    assert_eq!((cover.department.len(), cover.period.len()), (0, 0));
    let cover = cover_of(&[
        ("市商务局", Stand::Elsewhere),
        ("2026年7月3日", Stand::Elsewhere),
    ]);
    assert_eq!(cover.department[0].value, "市商务局");
    assert_eq!(cover.filled.unwrap().value.to_string(), "2026-07-03");
}

#[test]
fn when_a_paper_was_made_is_no_month_of_its_figures() {
    for text in [
        "填报单位：商务局　报告期：2026年6月　填报时间：2026年7月",
        "填报单位：商务局　印发时间：2026年7月　报告期：2026年6月",
        "更新日期：2026年7月　统计时间：2026年6月",
        "日期：2026年7月　报告期：2026年6月",
    ] {
        let cover = title(text);
        let months: Vec<String> = cover
            .period
            .iter()
            .map(|p| p.value.period.to_string())
            .collect();
        assert_eq!(months, ["2026-06"], "{text}");
    }
    let june = Period::new(2026, 6).unwrap();
    for (text, fits) in [
        ("填报时间：2026年7月", true),
        ("报送时间：2026年5月", false),
    ] {
        let cover = title(text);
        assert!(cover.period.is_empty(), "{text}");
        assert_eq!(cover.hints[0].value.fits(june), fits, "{text}");
    }
    assert_eq!(title("日期：2026年6月").period.len(), 1);
    let cover = title("填报单位：商务局　数据来源：2026年5月统计月报");
    assert!(cover.period.is_empty() && cover.hints.is_empty());
    assert_eq!(title("填报单位：商务局　2026年5月").period.len(), 1);
    assert!(title("汇总单位：发展改革委").department.is_empty());
    let cover = title("填报日期：2026-02-30");
    assert_eq!(cover.unread_dates[0].value, "2026-02-30");
    assert!(title("填报日期：   年  月  日").unread_dates.is_empty());
}

#[test]
fn a_month_may_stand_in_cells_without_a_label() {
    let cell = |value, format: Option<&str>| Cell {
        at: CellAt::new(1, 3),
        value,
        number_format: format.map(str::to_owned),
        formula: false,
    };
    let read = |cell: &Cell, beyond: &str| {
        let loose = Loose {
            sheet: "表",
            cell,
            right: None,
            beyond: beyond.to_owned(),
            stand: Stand::Title,
            corrections: false,
            caption: false,
        };
        gather(&[loose], &Units::default())
    };
    let text = |text: &str| CellValue::Text(text.into());
    let may = read(&cell(text("2026"), None), "年5月");
    assert_eq!(may.period[0].value.period.to_string(), "2026-05");
    assert!(
        read(&cell(text("2026"), None), "年7月3日")
            .period
            .is_empty()
    );
    let date = |format| {
        let value = CellValue::Date {
            date: Some(jiff::civil::date(2026, 5, 1)),
            serial: None,
        };
        read(&cell(value, Some(format)), "")
    };
    assert_eq!(date("yyyy\"年\"m\"月\"").period.len(), 1);
    assert_eq!(date("mmm-yy").period.len(), 1);
    assert!(date("yyyy-mm-dd").period.is_empty());
}

#[test]
fn a_month_that_is_written_and_not_understood_says_so() {
    let said = |value: &str| {
        let cover = title(&format!("填报单位：商务局　报告期：{value}"));
        assert!(cover.period.is_empty(), "{value}");
        cover.hints.first().map(|h| h.value.clone())
    };
    for value in [
        "2026年13月",
        "2026年0月",
        "20266年6月",
        "31000年6月",
        "2026年Q1",
        "2026年上月",
        "2026年第5月",
        "2026年（5）月",
        "本季",
    ] {
        assert!(said(value).is_some_and(|hint| hint.is_empty()), "{value}");
    }
    for value in [
        "6月",
        "6月份",
        "2026年",
        "2026",
        "26年6月",
        "1-6月",
        "上半年",
    ] {
        assert!(said(value).is_some_and(|hint| !hint.is_empty()), "{value}");
    }
    for value in ["", "　年　月", "____", "本月", "—"] {
        assert_eq!(said(value), None, "{value}");
    }
}
