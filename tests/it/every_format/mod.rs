//! One content in every format that DESIGN.md names: the same figures, or the format is at fault.

mod binary;
mod marked_up;

use std::collections::BTreeMap;
use std::fs;

use jindu::intake::Verdict;
use jindu::map::{FigureForm, Standing};

use super::hostile;

/// What a cell holds; each writer stores it as its format would.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Value {
    /// Text.
    Text(&'static str),
    /// A number.
    Number(f64),
    /// A share shown as a percentage with two places.
    Percent(f64),
    /// A day as its serial number, shown as a date.
    Day(f64),
}

use Value::{Day, Number, Percent, Text};

/// 2026-07-03
const THIRD_OF_JULY: Value = Day(46206.0);

/// Cells by row from row 1; a blank is no cell.
pub(crate) fn content() -> Vec<Vec<Value>> {
    let row = |no: f64, measure, name, unit, goal: f64, month, total, remark| {
        vec![
            Number(no),
            Text(measure),
            Text(name),
            Text(unit),
            Text("商务局"),
            Number(goal),
            month,
            total,
            THIRD_OF_JULY,
            Text(remark),
        ]
    };
    let headings = [
        "序号",
        "举措编号",
        "指标名称",
        "计量单位",
        "牵头单位",
        "年度目标",
        "本月完成",
        "本年累计",
        "填报日期",
        "备注",
    ];
    vec![
        vec![Text("重点举措指标完成情况月报表")],
        vec![Text("填报单位：市商务局　　报告期：2026年6月")],
        headings.map(Text).to_vec(),
        row(
            1.0,
            "举措7",
            "新增限额以上商贸企业数",
            "家",
            600.0,
            Number(48.0),
            Number(312.0),
            "一",
        ),
        row(
            2.0,
            "举措7",
            "社会消费品零售总额",
            "亿元",
            1850.0,
            Number(152.3),
            Number(903.6),
            "二",
        ),
        row(
            3.0,
            "举措8",
            "实际使用外资金额",
            "万美元",
            42000.0,
            Number(3150.0),
            Text("20480"),
            "三",
        ),
        row(
            4.0,
            "举措8",
            "外贸进出口总额",
            "亿元",
            520.0,
            Number(43.75),
            Text("约268.9"),
            "四",
        ),
        row(
            5.0,
            "举措9",
            "网络零售额增速",
            "%",
            12.0,
            Percent(0.118),
            Percent(0.125),
            "五",
        ),
        row(
            6.0,
            "举措9",
            "新建农村电商服务站点",
            "个",
            120.0,
            Text("—"),
            Text("６７"),
            "<&>六",
        ),
    ]
}

/// Item, form, value and qualifier of every figure in use.
fn figures(name: &str, bytes: &[u8], format: &str) -> BTreeMap<(String, FigureForm), String> {
    let inputs = tempfile::tempdir().unwrap();
    let place = inputs.path().join("2026-06");
    fs::create_dir(&place).unwrap();
    fs::write(place.join(name), bytes).unwrap();
    let run = hostile::evaluate_folder(&hostile::catalogue(), inputs.path());
    match &run.batch.files[0].verdict {
        Verdict::Read { format: found } => assert_eq!(found.code(), format, "{name}"),
        other => panic!("{name}: {other:?}"),
    }
    let used = run.observations.figures.iter();
    used.filter(|f| f.standing == Standing::Used)
        .map(|f| {
            let value = format!("{} {:?} {}", f.value, f.qualifier, f.source.cell);
            ((f.target.to_string(), f.form), value)
        })
        .collect()
}

#[test]
fn every_format_gives_the_same_figures() {
    let rows = content();
    let xlsx = marked_up::xlsx(&rows);
    let text = marked_up::delimited(&rows, ',');
    let utf16 = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let marked = format!("\u{feff}{text}");
        marked.encode_utf16().flat_map(order).collect()
    };
    let biff8 = binary::xls(&rows, binary::Biff::Eight);
    let files: Vec<(&str, &str, Vec<u8>)> = vec![
        ("a.xlsx", "xlsx", xlsx.clone()),
        ("a.xlsm", "xlsx", marked_up::with_macros(&xlsx)),
        ("严格.xlsx", "xlsx", marked_up::strict(&xlsx)),
        ("a.xls", "xls", biff8.clone()),
        ("五.xls", "xls", binary::xls(&rows, binary::Biff::Five)),
        ("a.et", "xls", biff8),
        ("a.xlsb", "xlsb", binary::xlsb(&rows)),
        ("a.ods", "ods", marked_up::ods(&rows)),
        ("a.csv", "csv", text.clone().into_bytes()),
        ("标记.csv", "csv", format!("\u{feff}{text}").into_bytes()),
        ("小端.csv", "csv", utf16(u16::to_le_bytes)),
        ("大端.csv", "csv", utf16(u16::to_be_bytes)),
        (
            "国标.csv",
            "csv",
            encoding_rs::GB18030.encode(&text).0.into_owned(),
        ),
        (
            "a.tsv",
            "csv",
            marked_up::delimited(&rows, '\t').into_bytes(),
        ),
        ("a.html", "html", marked_up::html(&rows).into_bytes()),
        ("网页.xls", "html", marked_up::html(&rows).into_bytes()),
        ("a.xml", "xml2003", marked_up::xml2003(&rows).into_bytes()),
        (
            "表格.xls",
            "xml2003",
            marked_up::xml2003(&rows).into_bytes(),
        ),
    ];
    let expected = figures(files[0].0, &files[0].2, files[0].1);
    for (code, total) in hostile::BASE {
        let key = (code.to_owned(), FigureForm::YearToDate);
        let end = (code.to_owned(), FigureForm::EndOfPeriod);
        let found = expected.get(&key).or_else(|| expected.get(&end));
        let found = found.unwrap_or_else(|| panic!("{code} is not read"));
        assert!(found.starts_with(&format!("{total} ")), "{code}: {found}");
    }
    // Six totals, and the month's figures of all but the last item.
    assert_eq!(expected.len(), 11);
    for (name, format, bytes) in &files[1..] {
        assert_eq!(figures(name, bytes, format), expected, "{name}");
    }
}
