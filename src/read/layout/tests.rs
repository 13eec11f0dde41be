//! Sheets as departments lay them out, built by hand.

use std::fmt::Write;

use super::*;
use crate::intake::Format;
use crate::provenance::CellAt;
use crate::read::{Cell, CellValue, Merge, Reading, TextColumn};

/// A sheet from lines; fields are divided by `|`, numbers are stored as numbers, blank fields are
/// no cells.
fn sheet(name: &str, lines: &[&str]) -> Sheet {
    let mut cells = Vec::new();
    for (row, line) in lines.iter().enumerate() {
        for (col, field) in line.split('|').enumerate() {
            let field = field.trim_matches(' ');
            let value = match field.parse::<f64>() {
                _ if field.is_empty() => continue,
                Ok(n) => CellValue::Number(n),
                Err(_) => CellValue::Text(field.to_owned()),
            };
            cells.push(Cell {
                at: CellAt::new(row as u32, col as u32),
                value,
                number_format: None,
                formula: false,
            });
        }
    }
    Sheet {
        name: name.into(),
        visibility: Visibility::Visible,
        cells,
        merges: Vec::new(),
        hidden_rows: Vec::new(),
        hidden_cols: Vec::new(),
        filtered: false,
    }
}

trait With: Sized {
    fn merged(self, regions: &[&str]) -> Self;
}

impl With for Sheet {
    fn merged(mut self, regions: &[&str]) -> Self {
        for region in regions {
            let (first, last) = region.split_once(':').unwrap();
            self.merges.push(Merge {
                first: first.parse().unwrap(),
                last: last.parse().unwrap(),
            });
        }
        self
    }
}

fn read(sheets: Vec<Sheet>) -> RawReturn {
    understand(Workbook {
        format: Format::Xlsx,
        sheets,
        notices: Vec::new(),
    })
}

fn one(lines: &[&str]) -> RawReturn {
    read(vec![sheet("填报表", lines)])
}

/// `name: form@month=value(cell) …` per row; refusals by rule, missing as `-`.
fn rows(raw: &RawReturn) -> Vec<String> {
    let mut out = Vec::new();
    for table in &raw.tables {
        for row in &table.rows {
            let mut line = row
                .text(TextColumn::Name)
                .map_or_else(|| "?".to_owned(), |p| p.value.clone());
            line.push(':');
            for figure in &row.figures {
                let column = match figure.column {
                    FigureColumn::Target(form) => serde_json::to_value(form)
                        .unwrap()
                        .as_str()
                        .unwrap()
                        .to_owned(),
                    other => serde_json::to_value(other)
                        .unwrap()
                        .as_str()
                        .unwrap()
                        .to_owned(),
                };
                let month = match (figure.period, figure.month_of_year) {
                    (Some(p), _) => format!("@{p}"),
                    (None, Some(m)) => format!("@{m}"),
                    _ => String::new(),
                };
                let value = match &figure.reading {
                    Reading::Missing { .. } => "-".to_owned(),
                    Reading::Number(f) => f.value.to_string(),
                    Reading::Refused(r) => r.rule.clone(),
                };
                write!(line, " {column}{month}={value}({})", figure.cell).unwrap();
            }
            out.push(line);
        }
    }
    out
}

fn rules(raw: &RawReturn) -> Vec<&str> {
    raw.notices.iter().map(|n| n.rule.as_str()).collect()
}

const HEAD: &str =
    "序号|举措编号|指标名称|计量单位|牵头单位|年度目标|本月完成|本年累计|填报日期|备注";

#[test]
fn the_usual_table_is_read() {
    let raw = one(&[
        "重点举措指标完成情况月报表",
        "填报单位：商务局　　报告期：2026年6月",
        HEAD,
        "1|举措7|新增限额以上商贸企业数|家|商务局|600|48|312|2026-07-03|",
        "2|举措7|社会消费品零售总额|亿元|商务局|1850|152.3|903.6|2026-07-03|同比",
    ]);
    assert_eq!(
        rows(&raw),
        [
            "新增限额以上商贸企业数: month=48(G4) year_to_date=312(H4)",
            "社会消费品零售总额: month=152.3(G5) year_to_date=903.6(H5)"
        ]
    );
    let table = &raw.tables[0];
    assert_eq!(table.kind, TableKind::Targets);
    assert_eq!(
        table.title.as_ref().unwrap().value,
        "重点举措指标完成情况月报表"
    );
    let row = &table.rows[1];
    for (column, text) in [
        (TextColumn::Measure, "举措7"),
        (TextColumn::Unit, "亿元"),
        (TextColumn::Department, "商务局"),
        (TextColumn::Remark, "同比"),
    ] {
        assert_eq!(row.text(column).unwrap().value, text);
    }
    assert_eq!(
        row.dates[0].1.value.as_ref().unwrap().to_string(),
        "2026-07-03"
    );
    assert_eq!(raw.cover.department[0].value, "商务局");
    assert_eq!(raw.cover.period[0].value.period.to_string(), "2026-06");
    assert!(raw.notices.is_empty(), "{:?}", raw.notices);
}

#[test]
fn months_run_across_under_merged_headings() {
    let lines = [
        "重点举措指标完成情况月报表",
        "填报单位：商务局",
        "指标名称|单位|2026年",
        "||4月|5月|6月",
        "||本年累计|本年累计|本年累计",
        "企业数|家|210|264|312",
    ];
    let expected = [
        "企业数: year_to_date@2026-04=210(C6) year_to_date@2026-05=264(D6) year_to_date@2026-06=312(E6)",
    ];
    let merged = sheet("填报表", &lines).merged(&["A3:A5", "B3:B5", "C3:E3"]);
    assert_eq!(rows(&read(vec![merged])), expected);
    assert_eq!(rows(&one(&lines)), expected, "as CSV, without merges");
}

#[test]
fn months_without_a_year_keep_the_month() {
    let raw = one(&["指标名称|单位|1月|2月|十二月", "企业数|家|1|2|3"]);
    assert_eq!(
        rows(&raw),
        ["企业数: month@1=1(C2) month@2=2(D2) month@12=3(E2)"]
    );
    let raw = read(vec![
        sheet(
            "表",
            &["指标名称|单位|累计||备注", "||1月|2月|", "企业数|家|1|3|好"],
        )
        .merged(&["C1:D1", "A1:A2", "B1:B2", "E1:E2"]),
    ]);
    assert_eq!(
        rows(&raw),
        ["企业数: year_to_date@1=1(C3) year_to_date@2=3(D3)"]
    );
}

#[test]
fn the_sum_of_months_is_the_years_total_but_never_of_rates() {
    let raw = one(&[
        "指标名称|单位|1月|2月|合计",
        "企业数|家|1|2|4",
        "增速|%|12.1|12.2|24.3",
    ]);
    assert_eq!(
        rows(&raw),
        [
            "企业数: month@1=1(C2) month@2=2(D2) year_to_date=4(E2)",
            "增速: month@1=12.1(C3) month@2=12.2(D3)"
        ]
    );
}

#[test]
fn a_caption_of_one_of_several_tables_is_no_month_of_the_return() {
    let raw = one(&[
        "月报",
        "填报单位：商务局　报告期：2026年6月",
        "2026年5月",
        "指标名称|单位|累计",
        "企业数|家|1",
        "2026年6月",
        "指标名称|单位|累计",
        "企业数|家|2",
    ]);
    let months: Vec<String> = raw
        .cover
        .period
        .iter()
        .map(|p| p.value.period.to_string())
        .collect();
    assert_eq!(months, ["2026-06"]);
    let titles: Vec<&str> = raw
        .tables
        .iter()
        .map(|t| t.title.as_ref().unwrap().value.as_str())
        .collect();
    assert_eq!(titles, ["2026年5月", "2026年6月"]);
}

#[test]
fn group_headings_stand_over_their_columns() {
    let raw = read(vec![
        sheet(
            "表",
            &[
                "单位：万元",
                "指标名称|当月||累计||备注",
                "|完成|同比增长|完成|同比增长|",
                "零售额|10|5|60|7|",
            ],
        )
        .merged(&["A2:A3", "B2:C2", "D2:E2", "F2:F3"]),
    ]);
    assert_eq!(rows(&raw), ["零售额: month=10(B4) year_to_date=60(D4)"]);
    assert_eq!(raw.tables[0].unit.as_ref().unwrap().value, "万元");
    let raw = one(&[
        "|||本月||累计|",
        "编码|指标名称|单位|计划|完成|计划|完成",
        "7.1|企业数|家|50|48|300|312",
    ]);
    assert_eq!(rows(&raw), ["企业数: month=48(E3) year_to_date=312(G3)"]);
}

#[test]
fn columns_of_other_things_are_never_figures() {
    let raw = one(&[
        "指标名称|单位|目标值|本年累计|完成率|同比|环比|上年同期|上月数|计划数|较年初增减|全省排名",
        "企业数|家|600|312|52|3|4|300|264|620|12|3",
    ]);
    assert_eq!(rows(&raw), ["企业数: year_to_date=312(D2)"]);
    assert!(raw.notices.is_empty(), "{:?}", raw.notices);
}

#[test]
fn an_unknown_column_of_figures_is_said_and_not_used() {
    let raw = one(&["指标名称|单位|走访数|本年累计", "企业数|家|5|312|99"]);
    assert_eq!(rows(&raw), ["企业数: year_to_date=312(D2)"]);
    let cells: Vec<_> = raw
        .notices
        .iter()
        .filter(|n| n.rule == "unrecognised-column")
        .map(|n| n.cell.unwrap().to_string())
        .collect();
    assert_eq!(cells, ["C2", "E2"]);
}

#[test]
fn two_columns_of_one_meaning_are_refused_unless_they_agree() {
    let raw = one(&[
        "指标名称|单位|本年累计|累计完成",
        "甲|家|312|321",
        "乙|家|5|5",
        "丙|家||7",
        "丁|家||",
    ]);
    assert_eq!(
        rows(&raw),
        [
            "甲: year_to_date=columns-conflict(C2)",
            "乙: year_to_date=5(C3)",
            "丙: year_to_date=7(D4)",
            "丁: year_to_date=-(C5)"
        ]
    );
    let Reading::Refused(refusal) = &raw.tables[0].rows[0].figures[0].reading else {
        panic!()
    };
    assert!(refusal.zh.contains("C2") && refusal.zh.contains("D2"));
    assert_eq!(rules(&raw), ["columns-agree"]);
    let raw = one(&[
        "填报单位：甲局  报告期：2026年6月",
        "指标名称|本月|6月|5月",
        "甲|48|50|40",
    ]);
    assert_eq!(
        rows(&raw),
        ["甲: month=columns-conflict(B3) month@5=40(D3)"]
    );
}

#[test]
fn a_figure_without_a_form_counts_only_alone() {
    let raw = one(&["指标名称|单位|完成情况", "企业数|家|312"]);
    assert_eq!(rows(&raw), ["企业数: end_of_period=312(C2)"]);
    let raw = one(&["指标名称|单位|本月|完成数", "企业数|家|48|312"]);
    assert_eq!(rows(&raw), ["企业数: month=48(C2)"]);
    assert!(rules(&raw).contains(&"columns-unclear"));
}

#[test]
fn another_years_column_is_not_this_years() {
    let raw = one(&[
        "报告期：2026年6月",
        "指标名称|2025年||2026年|",
        "|本月|累计|本月|累计",
        "企业数|1|2|3|4",
    ]);
    assert_eq!(rows(&raw), ["企业数: month=3(D4) year_to_date=4(E4)"]);
    assert_eq!(rules(&raw), ["column-other-year", "column-other-year"]);
    let raw = one(&[
        "报告期：2026年6月",
        "指标名称|2026年以来累计|2024年以来累计|2023年基数",
        "企业数|4|9|1",
    ]);
    assert_eq!(
        rows(&raw),
        ["企业数: year_to_date=4(B3) since_start=9(C3) base=1(D3)"]
    );
}

#[test]
fn sums_examples_notes_and_signatures_are_no_rows() {
    let raw = one(&[
        "填报单位：商务局　　报告期：2026年6月",
        "序号|指标名称|单位|本年累计",
        "示例|某某指标|家|100",
        "1|甲|家|312",
        "小计|举措7小计||312",
        "2|乙|家|5",
        "合计|||317",
        "注：1. 本表于每月5日前报送，数据截至2026年5月30日。",
        "",
        "填表人：张三　联系电话：12345",
        "|||商务局",
        "|||2026年7月3日",
    ]);
    assert_eq!(
        rows(&raw),
        ["甲: year_to_date=312(D4)", "乙: year_to_date=5(D6)"]
    );
    let skipped: Vec<_> = raw.tables[0]
        .skipped
        .iter()
        .map(|p| p.cell.to_string())
        .collect();
    assert_eq!(skipped, ["A3", "A5", "A7"]);
    assert_eq!(rules(&raw), ["row-skipped"; 3]);
    assert_eq!(raw.cover.filled.unwrap().value.to_string(), "2026-07-03");
    assert_eq!(raw.cover.period.len(), 1);
}

#[test]
fn a_row_without_a_name_is_said() {
    let raw = one(&["指标名称|单位|本年累计", "甲|家|312", "||7"]);
    assert_eq!(rows(&raw).len(), 1);
    assert_eq!(
        (rules(&raw), raw.notices[0].cell.unwrap().to_string()),
        (vec!["row-without-name"], "C3".to_owned())
    );
}

#[test]
fn texts_are_filled_down_inside_merges_only_and_figures_never() {
    let raw = read(vec![
        sheet(
            "表",
            &[
                "举措|指标名称|单位|本年累计|填报日期",
                "举措7|甲|家|1|2026-07-03",
                "|乙|家||",
                "|丙|家|3|",
            ],
        )
        .merged(&["A2:A3", "D2:D3", "E2:E4"]),
    ]);
    assert_eq!(
        rows(&raw),
        [
            "甲: year_to_date=merged-figure(D2)",
            "乙: year_to_date=merged-figure(D3)",
            "丙: year_to_date=3(D4)"
        ]
    );
    let measures: Vec<_> = raw.tables[0]
        .rows
        .iter()
        .map(|r| r.text(TextColumn::Measure).map(|p| p.value.as_str()))
        .collect();
    assert_eq!(measures, [Some("举措7"), Some("举措7"), None]);
    assert!(raw.tables[0].rows.iter().all(|r| r.dates.len() == 1));
}

#[test]
fn ditto_takes_the_text_above_but_never_a_figure() {
    let raw = one(&["指标名称|单位|本年累计", "甲|家|1", "乙|同上|同上"]);
    assert_eq!(rows(&raw)[1], "乙: year_to_date=ditto-in-figure(C3)");
    assert_eq!(
        raw.tables[0].rows[1].text(TextColumn::Unit).unwrap().value,
        "家"
    );
    assert_eq!(rules(&raw), ["ditto-text"]);
}

#[test]
fn several_tables_below_and_beside_each_other_are_told_apart() {
    let raw = one(&[
        "一、产业",
        "指标名称|单位|本年累计",
        "甲|家|1",
        "",
        "二、投资",
        "任务名称|阶段|完成比例（%）|进展情况",
        "丁项目|在建|60|主体施工",
    ]);
    assert_eq!(
        rows(&raw),
        ["甲: year_to_date=1(C3)", "丁项目: share_done=60(C7)"]
    );
    assert_eq!(raw.tables[1].kind, TableKind::Deliverables);
    assert_eq!(raw.tables[1].title.as_ref().unwrap().value, "二、投资");
    let raw = one(&[
        "序号|指标名称|本年累计||序号|指标名称|本年累计",
        "1|甲|1||2|乙|2",
        "3|丙|3",
    ]);
    assert_eq!(
        rows(&raw),
        [
            "甲: year_to_date=1(C2)",
            "丙: year_to_date=3(C3)",
            "乙: year_to_date=2(G2)"
        ]
    );
}

#[test]
fn sections_inside_a_table_become_titles() {
    let raw = read(vec![
        sheet(
            "表",
            &[
                "指标名称|单位|本年累计",
                "一、培育企业",
                "甲|家|1",
                "举措8 扩大开放",
                "乙|家|2",
            ],
        )
        .merged(&["A4:C4"]),
    ]);
    let titles: Vec<_> = raw
        .tables
        .iter()
        .map(|t| t.title.as_ref().map(|p| p.value.clone()))
        .collect();
    assert_eq!(
        titles,
        [
            Some("一、培育企业".to_owned()),
            Some("举措8 扩大开放".to_owned())
        ]
    );
}

#[test]
fn labels_on_the_left_are_read_across() {
    let raw = one(&[
        "填报单位：商务局",
        "",
        "指标名称|甲|乙",
        "计量单位|家|亿元",
        "本月|48|1.5",
        "本年累计|312|9.5",
    ]);
    assert_eq!(
        rows(&raw),
        [
            "甲: month=48(B5) year_to_date=312(B6)",
            "乙: month=1.5(C5) year_to_date=9.5(C6)"
        ]
    );
    assert_eq!(
        raw.tables[0].rows[1].text(TextColumn::Unit).unwrap().value,
        "亿元"
    );
    assert_eq!(raw.cover.department[0].value, "商务局");
}

#[test]
fn a_missing_column_of_totals_is_named() {
    let raw = one(&["指标名称|单位|本月完成", "甲|家|48"]);
    assert_eq!(rules(&raw), ["missing-column"]);
    assert!(
        raw.notices[0].message.contains("本年累计") && raw.notices[0].message.contains("填报表")
    );
}

#[test]
fn hidden_rows_columns_and_sheets_are_said() {
    let mut table = sheet(
        "填报表",
        &["指标名称|单位|本年累计", "甲|家|1", "乙|家|2", "丙|家|3"],
    );
    table.hidden_rows = vec![1, 2];
    table.hidden_cols = vec![2];
    table.filtered = true;
    let mut last = sheet("上月数据", &["指标名称|单位|本年累计", "甲|家|99"]);
    last.visibility = Visibility::Hidden;
    let raw = read(vec![last, table]);
    assert_eq!(
        rows(&raw),
        [
            "甲: year_to_date=1(C2)",
            "乙: year_to_date=2(C3)",
            "丙: year_to_date=3(C4)"
        ]
    );
    assert_eq!(
        rules(&raw),
        [
            "hidden-sheet",
            "hidden-rows",
            "hidden-columns",
            "filtered-sheet"
        ]
    );
    assert!(raw.notices[1].message.contains("2-3"));
    assert_eq!(raw.skipped_sheets, ["上月数据"]);
    assert!(
        raw.tables[0].rows[0].hidden
            && !raw.tables[0].rows[2].hidden
            && raw.tables[0].rows[2].figures[0].hidden
    );
}

#[test]
fn each_kind_of_table_is_told_by_its_headings() {
    for (head, kind) in [
        ("指标名称|产业链|本年累计", TableKind::Breakdown),
        ("区市|指标|单位|累计", TableKind::Breakdown),
        (
            "项目名称|总投资（亿元）|累计完成投资（亿元）|形象进度",
            TableKind::Deliverables,
        ),
        ("任务|计划完成时间|完成情况", TableKind::Deliverables),
        ("重点任务|完成情况", TableKind::Deliverables),
        (
            "编码|举措|进展情况|存在问题|下一步打算|需协调事项",
            TableKind::Progress,
        ),
        (
            "编码|指标名称|更正月份|数据类别|原值|新值|更正原因",
            TableKind::Corrections,
        ),
        ("项目|单位|本月|本年累计", TableKind::Targets),
    ] {
        let width = head.split('|').count();
        let raw = one(&[head, &vec!["文字"; width].join("|")]);
        assert_eq!(raw.tables.first().map(|t| t.kind), Some(kind), "{head}");
    }
}

#[test]
fn a_file_without_a_table_says_so() {
    let raw = one(&["关于报送进展情况的函", "我局6月新增企业312家。"]);
    assert!(raw.tables.is_empty());
    assert_eq!(rules(&raw), ["no-headings"]);
    assert_eq!(raw.loose.len(), 2);
    let raw = one(&["||", "|关于报送数据的函|"]);
    let told = raw.notices.iter().find(|n| n.rule == "no-headings");
    let told = told.expect("said");
    assert_eq!(told.cell.map(|c| c.to_string()).as_deref(), Some("B2"));
    assert!(told.message.contains("关于报送数据的函") && told.sheet.is_some());
}

#[test]
fn headings_typed_as_dates_and_units_in_headings_are_read() {
    let mut table = sheet("表", &["指标名称|本年累计（万元）|X", "甲|5|6"]);
    table.cells[2].value = CellValue::Date {
        date: Some(jiff::civil::date(2026, 5, 1)),
        serial: Some(46143.0),
    };
    let raw = read(vec![table]);
    assert_eq!(rows(&raw), ["甲: year_to_date=5(B2) month@2026-05=6(C2)"]);
    assert_eq!(
        raw.tables[0].rows[0].figures[0].heading_unit.as_deref(),
        Some("万元")
    );
}

#[test]
fn a_row_a_column_off_is_not_used() {
    let raw = one(&[
        "指标名称|单位|本月|本年累计|填报日期|备注",
        "甲|家|48||312|2026-07-03",
        "乙|家|1|2|2026-07-03|好",
        "丙|家|312|2026-07-03||",
        "丁|家|48|312||2026-07-03",
    ]);
    let refused: Vec<_> = raw.tables[0]
        .rows
        .iter()
        .map(|r| r.refused.as_ref().map(|r| r.rule.as_str()))
        .collect();
    assert_eq!(
        refused,
        [Some("row-shifted"), None, Some("row-shifted"), None]
    );
}

#[test]
fn values_beside_labels_are_no_titles() {
    let raw = one(&[
        "|青岛市新旧动能转换方案",
        "|填报单位|青岛市商务局",
        "|报告期|2026年6月",
        "|填报人|张三",
        "|联系电话|0532-12345678",
        "|填报日期|2026-07-03",
    ]);
    let departments: Vec<_> = raw
        .cover
        .department
        .iter()
        .map(|p| p.value.as_str())
        .collect();
    assert_eq!(departments, ["青岛市商务局", "青岛市新旧动能转换方案"]);
    assert_eq!(raw.cover.period.len(), 1);
    assert_eq!(raw.cover.filled.unwrap().value.to_string(), "2026-07-03");
}

#[test]
fn a_formula_that_shows_nothing_is_named() {
    let mut table = sheet("表", &["指标名称|本年累计", "甲|x"]);
    table.cells[3].value = CellValue::Text(String::new());
    table.cells[3].formula = true;
    let raw = read(vec![table]);
    assert_eq!(rows(&raw), ["甲: year_to_date=-(B2)"]);
    assert_eq!(rules(&raw), ["formula-empty"]);
}

#[test]
fn many_merges_and_cells_are_read_in_bounded_work() {
    let mut table = sheet("表", &[HEAD]);
    for row in 1..5_000 {
        for (col, value) in [
            (2, CellValue::Text(format!("指标{row}"))),
            (7, CellValue::Number(f64::from(row))),
        ] {
            table.cells.push(Cell {
                at: CellAt::new(row, col),
                value,
                number_format: None,
                formula: false,
            });
        }
        if row % 2 == 0 {
            table.merges.push(Merge {
                first: CellAt::new(row, 11),
                last: CellAt::new(row, 16_000),
            });
        }
    }
    let raw = read(vec![table]);
    assert_eq!(raw.tables[0].rows.len(), 4_999);
}

/// The rule under which the row of a table with a remark beside its figure is refused.
fn refused(figure: &str, remark: &str) -> Option<String> {
    let raw = one(&[
        "填报单位：商务局|报告期：2026年6月",
        "指标名称|计量单位|本年累计|备注",
        &format!("新增企业数|家|{figure}|{remark}"),
    ]);
    raw.tables[0].rows[0]
        .refused
        .as_ref()
        .map(|r| r.rule.clone())
}

#[test]
fn a_remark_that_disowns_or_doubts_its_figure_refuses_the_row() {
    for remark in [
        "应为321",
        "更正为321",
        "实际为321",
        "填错，应为321",
        "此数有误",
        "数据有误，以后报为准",
        "数据待核实",
        "重复统计，应扣除12家",
        "单位应为万元",
        "测试数据",
        "存疑",
        "未经核实",
        "数据未审核",
        "错误数据",
        "请勿使用",
        "含重复12家",
        "含外地企业，需剔除",
        "系统故障，数字不准",
        "尚在核实",
        "与上月相同（未更新）",
        "仅供参考",
    ] {
        assert_eq!(
            refused("312", remark).as_deref(),
            Some("remark-doubts"),
            "{remark}"
        );
    }
    for remark in [
        "上月数",
        "沿用上月数据",
        "为上月数据",
        "为去年数",
        "当月数",
        "此为年度目标",
        "为预计数",
        "暂估",
        "全省数据",
        "环比",
        "仅为当月数",
        "统计部门尚未反馈，先填上月数",
    ] {
        assert_eq!(
            refused("312", remark).as_deref(),
            Some("row-other-figure"),
            "{remark}"
        );
    }
    assert_eq!(refused("12.5", "下降").as_deref(), Some("remark-doubts"));
    assert_eq!(refused("12.5", "为下降").as_deref(), Some("remark-doubts"));
    for remark in [
        "本月，新增5家",
        "已核实",
        "数据由统计局提供",
        "较上月有所增加",
    ] {
        assert_eq!(refused("312", remark), None, "{remark}");
    }
    assert_eq!(refused("-12.5", "下降"), None);
}

#[test]
fn a_remark_about_the_matter_leaves_the_figure_alone() {
    for remark in [
        "较上月增加12家",
        "比去年同期增长5%",
        "完成年度目标的52%",
        "预计年底完成目标",
        "去年同期为300家",
        "其中12月为快报数，以正式统计数为准",
        "对应为规上企业",
        "由市商务局更正口径",
        "另有3家待核实后补报",
        "因平台调整，增速回落",
        "填报示例见附件",
        "同比增长8%",
        "数据无误",
        "口径调整为全口径",
    ] {
        assert_eq!(refused("312", remark), None, "{remark}");
    }
}

#[test]
fn a_remark_that_names_a_month_is_what_the_row_says_of_its_time() {
    let times = |remark: &str| {
        let raw = one(&[
            "填报单位：商务局|报告期：2026年6月",
            "指标名称|计量单位|本年累计|备注",
            &format!("新增企业数|家|312|{remark}"),
        ]);
        let texts = &raw.tables[0].rows[0].texts;
        texts
            .iter()
            .filter(|(c, _)| *c == TextColumn::RowPeriod)
            .count()
    };
    for remark in [
        "5月数据",
        "1-5月数据",
        "沿用5月数据",
        "本数据为截至5月31日",
        "5月累计",
        "截至2026年5月底",
        "1-5月数，6月未公布",
        "6月数未公布，填5月数",
        "暂报5月数",
    ] {
        assert_eq!(times(remark), 1, "{remark}");
    }
    for remark in ["5月新增3家", "6月起调整口径", "12月前完成", "含5月补报2家"] {
        assert_eq!(times(remark), 0, "{remark}");
    }
}

#[test]
fn an_example_is_named_in_its_name_or_its_whole_remark() {
    let numbered = one(&["序号|指标名称|单位|本年累计", "例1|甲|家|1", "1|甲|家|2"]);
    assert_eq!(numbered.tables[0].rows.len(), 1);
    let kept = |line: &str| {
        let raw = one(&[
            "填报单位：商务局|报告期：2026年6月",
            "序号|指标名称|计量单位|本年累计|备注",
            line,
            "2|网络零售额|亿元|12|",
        ]);
        raw.tables[0].rows.len() == 2
    };
    for example in [
        "例|新增企业数|家|312|",
        "1|示例：新增企业数|家|312|",
        "1|新增企业数（示例）|家|312|",
        "1|新增企业数|家|312|此行为示例",
        "1|新增企业数|家|312|示例",
    ] {
        assert!(!kept(example), "{example}");
    }
    for data in [
        "1|新增企业数|家|312|填报示例见附件",
        "1|新增企业数|家|312（样例）|",
        "1|新增企业数|家|例：312|",
    ] {
        assert!(kept(data), "{data}");
    }
}

#[test]
fn a_cell_that_is_no_date_is_named_whatever_the_column_of_dates() {
    let raw = one(&[
        "填报单位：商务局|报告期：2026年6月",
        "指标名称|计量单位|本年累计|填报日期",
        "新增企业数|家|312|2026-02-30",
        "网络零售额|亿元|12|2026-07-03",
        "新增站点|个|67|今日",
    ]);
    let issue = raw
        .notices
        .iter()
        .find(|i| i.rule == "unreadable-date")
        .unwrap();
    assert!(issue.message.contains("D3、D5"), "{}", issue.message);
    assert_eq!(issue.cell.map(|c| c.to_string()).as_deref(), Some("D3"));
}

#[test]
fn a_heading_merged_over_columns_heads_the_one_that_is_filled() {
    let names = read(vec![
        sheet("表", &["指标名称||单位|本年累计", "甲||家|1", "乙||家|2"])
            .merged(&["A1:B1", "A2:B2", "A3:B3"]),
    ]);
    assert_eq!(rows(&names).len(), 2, "{:?}", rules(&names));
    let figures = |right: &str| {
        let line = format!("甲|家|1|{right}");
        let raw = read(vec![
            sheet("表", &["指标名称|单位|本年累计||备注", &line, "乙|家|2"]).merged(&["C1:D1"]),
        ]);
        let row = &raw.tables[0].rows[0];
        row.figures
            .iter()
            .map(|f| matches!(f.reading, Reading::Number(_)))
            .collect::<Vec<_>>()
    };
    assert_eq!(figures(""), [true]);
    assert_eq!(figures("家"), [true]);
    // Another figure under the same heading: nothing says which is meant.
    assert_eq!(figures("7"), [false]);
    assert_eq!(figures("万家"), [false]);
}

#[test]
fn a_total_is_known_under_every_label() {
    for label in [
        "合计：",
        "（合计）",
        "总 计",
        "商务局合计",
        "6项合计",
        "Total",
        "合计（6项）",
    ] {
        let last = format!("{label}|||99");
        let raw = one(&[
            "序号|指标名称|单位|本年累计",
            "1|甲|家|1",
            "2|乙|家|2",
            &last,
        ]);
        let table = &raw.tables[0];
        assert_eq!((table.rows.len(), table.skipped.len()), (2, 1), "{label}");
        assert!(table.rows.iter().all(|r| r.refused.is_none()), "{label}");
    }
    // What may be an item's name is left to whoever knows the items.
    let raw = one(&[
        "指标名称|单位|本年累计",
        "固定资产投资合计|亿元|1",
        "甲|家|2",
    ]);
    assert_eq!(raw.tables[0].rows.len(), 2);
}

#[test]
fn the_whole_city_is_no_part_of_an_item() {
    let raw = one(&[
        "指标名称|区县|单位|本年累计",
        "企业数|全市合计|家|3",
        "企业数|甲区|家|1",
        "企业数|合计|家|3",
        "|合计|家|3",
    ]);
    let table = &raw.tables[0];
    let parts: Vec<_> = table
        .rows
        .iter()
        .map(|r| r.text(TextColumn::Part).map(|p| p.value.as_str()))
        .collect();
    assert_eq!(parts, [None, Some("甲区"), None]);
    assert_eq!(table.skipped.len(), 1);
}

#[test]
fn tasks_beside_targets_are_a_table_of_their_own() {
    let raw = one(&[
        "指标名称|单位|本年累计||任务名称|状态",
        "甲|家|1||任务一|推进中",
        "乙|家|2",
    ]);
    let kinds: Vec<_> = raw.tables.iter().map(|t| (t.kind, t.rows.len())).collect();
    assert_eq!(
        kinds,
        [(TableKind::Targets, 2), (TableKind::Deliverables, 1)]
    );
    // A column of tasks without a name of its own belongs to the row.
    let raw = one(&[
        "指标名称|单位|本年累计|重点任务|进展情况",
        "甲|家|1|任务一|正常",
    ]);
    assert_eq!(raw.tables.len(), 1);
}
