//! The invented figures of targets, month by month.
//!
//! Decides every figure once; the form and the own layouts only write it differently.

use std::collections::BTreeMap;

use jindu::forms::{CorrectionFill, Entry, TargetFill, schema};
use jindu::period::Period;
use jindu::plan::{Code, Department, Target};
use jindu::quantity::Exact;
use jindu::read::FigureForm;

/// A target's totals (or end-of-period figures) from April to December 2021; empty: not reported.
struct Series {
    target: &'static str,
    base: Option<&'static str>,
    values: [&'static str; 9],
}

const fn series(
    target: &'static str,
    base: Option<&'static str>,
    values: [&'static str; 9],
) -> Series {
    Series {
        target,
        base,
        values,
    }
}

#[rustfmt::skip]
const SERIES: &[Series] = &[
    series("4.1", None, ["118", "141", "168", "190", "214", "239", "268", "297", "327"]),
    series("5.1", Some("4210"), ["4690", "4905", "5120", "5318", "5560", "5805", "5987", "6150", "6320"]),
    series("5.2", Some("58"), ["", "", "71", "", "", "80", "", "", "86"]),
    series("5.3", Some("8"), ["", "", "8", "", "", "9", "", "", "9"]),
    series("5.4", Some("22"), ["", "", "29", "", "", "33", "", "", "37"]),
    series("7.1", None, ["205", "288", "372", "455", "560", "668", "780", "905", "1046"]),
    series("7.2", None, ["11800", "15260", "19035", "23610", "28190", "32875", "37420", "42180", "46210"]),
    series("7.3", None, ["412", "520", "634", "748", "866", "985", "1110", "1236", "1368"]),
    series("11.1", Some("4126"), ["4212", "4290", "4378", "4455", "4530", "4610", "4702", "4840", "4987"]),
    series("14.1", None, ["1", "1", "2", "2", "3", "3", "4", "4", "5"]),
    series("18.1", Some("176.5"), ["52.4", "68.9", "85.3", "103.6", "121.8", "141.2", "160.7", "182.4", "205.9"]),
    series("21.1", None, ["98650", "126480", "154930", "181260", "207340", "235870", "259410", "283750", "309120"]),
    series("21.2", Some("62.5"), ["70.2", "73.5", "76.8", "79.4", "82.1", "84.6", "86.9", "89.2", "91.3"]),
    series("22.1", None, ["2", "2", "3", "3", "4", "5", "5", "6", "7"]),
    series("23.1", Some("17"), ["18", "18", "19", "19", "20", "20", "21", "21", "22"]),
    series("25.1", Some("2"), ["2", "2", "2", "2", "2", "2", "2", "2", "2"]),
    series("26.1", None, ["0", "0", "0", "0", "0", "0", "0", "0", "0"]),
    // 亿美元
    series("29.1", None, ["19.62", "25.31", "31.88", "37.24", "42.79", "48.57", "53.12", "58.43", "63.74"]),
    // 平方公里; silent from September on
    series("30.1", None, ["1.9", "2.6", "3.4", "4.1", "4.9", "", "", "", ""]),
];

/// Parts of 1.1: projects attracted since the plan's start, April to December.
#[rustfmt::skip]
const PARTS: &[(&str, [i64; 9])] = &[
    ("第一产业链", [0, 0, 0, 1, 1, 1, 1, 1, 1]),
    ("第二产业链", [0, 1, 1, 1, 1, 1, 1, 1, 1]),
    ("第三产业链", [1, 1, 1, 1, 1, 2, 2, 2, 2]),
    ("第四产业链", [0, 0, 0, 0, 1, 1, 1, 1, 1]),
    ("第五产业链", [0, 1, 1, 1, 1, 1, 1, 2, 2]),
    ("第六产业链", [0, 0, 1, 1, 1, 1, 1, 1, 1]),
    ("第七产业链", [0, 0, 0, 0, 0, 0, 0, 0, 0]),
    ("第八产业链", [0, 0, 0, 0, 0, 0, 1, 1, 1]),
    ("第九产业链", [0, 0, 1, 1, 1, 1, 1, 1, 1]),
    ("第十产业链", [0, 0, 0, 0, 0, 1, 1, 1, 1]),
    ("第十一产业链", [0, 0, 0, 0, 0, 0, 0, 0, 1]),
    ("第十二产业链", [1, 1, 1, 1, 1, 1, 1, 1, 1]),
    ("第十三产业链", [0, 0, 0, 0, 0, 0, 1, 1, 1]),
];

/// Districts and their weights for breakdowns.
const DISTRICTS: &[(&str, i64)] = &[
    ("市南区", 9),
    ("市北区", 10),
    ("李沧区", 8),
    ("崂山区", 12),
    ("西海岸新区", 19),
    ("城阳区", 13),
    ("即墨区", 10),
    ("胶州市", 9),
    ("平度市", 5),
    ("莱西市", 5),
];

fn number(text: &str) -> Exact {
    Exact::parse(text).expect("a decimal of the table above")
}

/// The total of a target at the end of a month of 2021, from April on.
pub fn total(target: &str, month: i8) -> Option<Exact> {
    let series = SERIES.iter().find(|s| s.target == target)?;
    let text = series.values.get(usize::try_from(month - 4).ok()?)?;
    (!text.is_empty()).then(|| number(text))
}

/// The base year's value as departments report it.
pub fn base(target: &str) -> Option<Exact> {
    let series = SERIES.iter().find(|s| s.target == target)?;
    series.base.map(number)
}

/// The figure of one month alone.
pub fn month_alone(target: &str, month: i8) -> Option<Exact> {
    // November's total of 4.1 is corrected from 297 to 291 in December.
    if (target, month) == ("4.1", 12) {
        return Some(Exact::int(36));
    }
    let (now, before) = (total(target, month)?, total(target, month - 1)?);
    Some(now - before)
}

/// A department's row for a target, or `None` where it leaves the row empty.
pub fn target(department: &Department, target: &Target, period: Period) -> Option<TargetFill> {
    let (code, month) = (target.code.as_str(), period.month());
    let department = department.short_name();
    if supports(department, code) {
        return None;
    }
    if department == "市大数据局" && code == "7.2" {
        return coarse_cloud(month);
    }
    let total = total(code, month)?;
    let mut figures = BTreeMap::new();
    for form in schema::forms_of(target.kind) {
        let value = match form {
            FigureForm::Month => month_alone(code, month),
            FigureForm::Base => base(code),
            _ => Some(total.clone()),
        };
        if let Some(value) = value {
            figures.insert(*form, Entry::Number(value));
        }
    }
    if (code, month) == ("14.1", 12) {
        figures.insert(FigureForm::SinceStart, Entry::Text("约5".into()));
    }
    let definition = (code == "5.1" && month >= 9).then(|| {
        "期末在市级专精特新企业库内且处于有效期的企业数，不含已出库企业（9月起调整口径）。".into()
    });
    Some(TargetFill {
        figures,
        definition,
        remark: remark(code, month).into(),
    })
}

/// What a department writes beside its figure, where there is something to say.
fn remark(code: &str, month: i8) -> &'static str {
    match (code, month) {
        ("5.1", 12) => "本月集中认定第四批，新增数较多。",
        ("5.4", 10..) => "新一批国家级名单尚未公布，公布后据实补报。",
        ("14.1", 12) => "另有1家正在评审，尚未计入。",
        ("18.1", 9..) => "受部分平台调整影响，保税备货模式增速回落。",
        ("22.1", 12) => "1家已过会，待注册。",
        ("29.1", 12) => "其中12月为快报数，以正式统计数为准。",
        _ => "",
    }
}

/// Supporters who leave the lead's figure to the lead.
fn supports(department: &str, code: &str) -> bool {
    matches!(
        (department, code),
        ("市民营经济局", "5.4")
            | ("市市场监管局", "21.1")
            | ("胶东临空经济示范区管委", "25.1")
            | ("莱西市政府", "26.1")
    )
}

/// The second lead of 7.2 reports in 万家, and in December something else than the first.
fn coarse_cloud(month: i8) -> Option<TargetFill> {
    const WORDS: [&str; 8] = [
        "1.5万家",
        "1.9万家",
        "2.4万家",
        "2.8万家",
        "3.3万家",
        "3.7万家",
        "4.2万家",
        "4.5万家",
    ];
    let text = WORDS.get(usize::try_from(month - 5).ok()?)?;
    let figures = BTreeMap::from([(FigureForm::SinceStart, Entry::Text((*text).into()))]);
    Some(TargetFill {
        figures,
        definition: None,
        remark: "平台侧统计，按月末登录企业数计。".into(),
    })
}

/// A chain's row of 1.1. One chain is silent in July.
pub fn part(part: &str, period: Period) -> Option<TargetFill> {
    let (_, values) = PARTS.iter().find(|(name, _)| *name == part)?;
    let at = usize::try_from(period.month() - 4).ok()?;
    if part == "第十一产业链" && period.month() == 7 {
        return None;
    }
    let total = *values.get(at)?;
    let before = at.checked_sub(1).map(|before| values[before]);
    let mut figures = BTreeMap::from([
        (FigureForm::YearToDate, Entry::Number(Exact::int(total))),
        (FigureForm::SinceStart, Entry::Number(Exact::int(total))),
    ]);
    if let Some(before) = before {
        let month = Entry::Number(Exact::int(total - before));
        figures.insert(FigureForm::Month, month);
    }
    Some(TargetFill {
        figures,
        definition: None,
        remark: String::new(),
    })
}

/// A total by district; the parts add up to it.
pub fn by_district(
    target: &str,
    form: FigureForm,
    period: Period,
) -> Vec<(Code, String, TargetFill)> {
    let Some(total) = total(target, period.month()) else {
        return Vec::new();
    };
    let weights: i64 = DISTRICTS.iter().map(|(_, w)| w).sum();
    let mut left = total.clone();
    let mut rows = Vec::new();
    for (n, (district, weight)) in DISTRICTS.iter().enumerate() {
        let value = if n + 1 == DISTRICTS.len() {
            left.clone()
        } else {
            (&total * &Exact::ratio(*weight, weights)).floor()
        };
        left = &left - &value;
        let fill = TargetFill {
            figures: BTreeMap::from([(form, Entry::Number(value))]),
            definition: None,
            remark: String::new(),
        };
        rows.push((Code::from(target), (*district).to_owned(), fill));
    }
    rows
}

/// What December corrects of November.
pub fn corrections(november: Period) -> Vec<CorrectionFill> {
    let row = |form, old, new| CorrectionFill {
        target: Code::from("4.1"),
        part: None,
        period: november,
        form,
        old: Some(Entry::Number(Exact::int(old))),
        new: Entry::Number(Exact::int(new)),
        reason: "核查发现6个跨年项目重复计数，予以核减".into(),
    };
    vec![
        row(FigureForm::Month, 29, 23),
        row(FigureForm::YearToDate, 297, 291),
        row(FigureForm::SinceStart, 297, 291),
    ]
}
