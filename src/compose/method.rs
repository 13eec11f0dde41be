//! 编制说明: how statuses are had, with the thresholds in force, and what the symbols mean.
//!
//! Decides the wording of the method note. Thresholds are printed from the settings.

use serde::{Deserialize, Serialize};

use super::{Composer, Language, StatusMark, number};
use crate::assess::Status;

/// The method note.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Method {
    /// Paragraphs.
    pub paragraphs: Vec<String>,
    /// What each status means.
    pub statuses: Vec<StatusMeaning>,
    /// Symbols and their meaning.
    pub symbols: Vec<(String, String)>,
}

/// A status with its meaning.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatusMeaning {
    /// The status.
    pub status: StatusMark,
    /// What it means for a target.
    pub meaning: String,
}

/// Composes the note.
pub fn method(c: &Composer) -> Method {
    Method {
        paragraphs: paragraphs(c),
        statuses: Status::ALL
            .into_iter()
            .map(|s| StatusMeaning {
                status: c.mark(s),
                meaning: meaning(c, s),
            })
            .collect(),
        symbols: symbols(c),
    }
}

fn paragraphs(c: &Composer) -> Vec<String> {
    let settings = &c.e.catalogue.settings;
    let (rules, plan) = (&settings.rules, &settings.plan);
    let month = number::month(c.e.period, c.lang);
    let base = plan.base_year;
    let due = settings.returns.due_day;
    let tolerance = number::percent_as_given(&rules.about_tolerance);
    let (trend, least) = (rules.trend_months, rules.trend_minimum);
    let as_of = number::date(c.e.as_of, c.lang);
    match c.lang {
        Language::Zh => vec![
            format!("本报告依据各单位{month}及以前的填报表编制，数据截至{as_of}。填报表应于次月{due}日前报送。"),
            format!("序时进度是自方案起始月至报告月的月数与至到期月的月数之比；年度指标按当年月数计算。序时应达＝起点＋序时进度×（目标值－起点）；累计指标起点为零，存量和水平指标起点为{base}年基期值。以家、个、户、项等计数的，序时应达取整数部分。"),
            "进度比＝（实际值－起点）÷（序时应达－起点）；完成率＝实际值÷目标值，不封顶。".into(),
            format!("目标为“约”数的，达到目标值的{}即为达标（容差{tolerance}）。带“近”“不足”的数据不作为达标依据。", number::percent_as_given(&(crate::quantity::Exact::one() - rules.about_tolerance.clone()))),
            "本月没有可用数据的，沿用最近一次数据并注明月份；本年累计数不跨年沿用，也不跨年比较。多个分项加总的，缺任何一项即不出合计。".into(),
            format!("趋势推算采用最近{trend}个月数据的稳健趋势（泰尔—森估计），不足{least}个月的不推算；口径变更后重新起算。"),
            "措施状态取所属指标中最差者；任务滞后可使措施降为略滞后，三分之一以上任务滞后或重点任务滞后的降为滞后；总体情况只列各状态项数，不合成单一指数。"
                .replace("三分之一", &share_zh(&rules.deliverable_share)),
            "同一数据有两个同级来源且不一致的，列为待核，核定前不予采用；数据更正和核定均在“本月变化”中逐项列明。百分率保留一位小数，四舍五入；比较以未舍入的精确值为准。".into(),
        ],
        Language::En => vec![
            format!("This report rests on the departments' returns for {month} and before, as of {as_of}. Returns are due by day {due} of the following month."),
            format!("The pace is the share of months gone from the plan's start to the target's due month; for annual targets, of the year. Due by now = origin + pace × (target − origin); the origin is zero for cumulative targets and the base of {base} for stocks and levels. Counted units are rounded down."),
            "Pace ratio = (actual − origin) ÷ (due by now − origin). Completion = actual ÷ target, never capped.".into(),
            format!("A target stated as “about” is met within {tolerance} of it. A figure qualified as “nearly” or “under” cannot establish that a target is met."),
            "Where a month has no usable figure, the last one is carried and dated; year-to-date figures are never carried or compared across a year's end. A sum with a missing part is not printed.".into(),
            format!("Forecasts follow the robust trend (Theil–Sen) of the last {trend} months, from {least} observations on; a changed definition starts the series anew."),
            format!("A measure is as good as its worst rated target; deliverables lower it to slightly behind, or to behind if {} of them or a key one are behind. There is no single index.", number::percent(&rules.deliverable_share)),
            "Two sources of the same rank that differ put a figure in dispute: it is withheld until a decision. Restatements and decisions are listed under “Changes since last month”. Percentages have one decimal, rounded half away from zero; comparisons use exact values.".into(),
        ],
    }
}

fn share_zh(share: &crate::quantity::Exact) -> String {
    if *share == crate::quantity::Exact::ratio(1, 3) {
        "三分之一".into()
    } else {
        number::percent(share)
    }
}

fn meaning(c: &Composer, status: Status) -> String {
    let rules = &c.e.catalogue.settings.rules;
    let (on, slight) = (
        number::ratio(&rules.on_track),
        number::ratio(&rules.slightly_behind),
    );
    let stale = rules.stale_after;
    match c.lang {
        Language::Zh => match status {
            Status::Missed => "到期月或以后仍未达到目标".into(),
            Status::Behind => format!("进度比低于{slight}；任务逾期未完成、暂缓或未经核定终止"),
            Status::SlightlyBehind => {
                format!("进度比不低于{slight}、低于{on}；任务将在两个月内到期而完成不足80%")
            }
            Status::Incomplete => "措施所属指标、任务未报或待核较多，无法评价".into(),
            Status::OnTrack => format!("进度比不低于{on}，或按序时尚无应达数"),
            Status::Met => "已达到目标".into(),
            Status::Monitored => "当年无序时要求、缺基期值、目标低于基期或经核定不评价".into(),
            Status::Disputed => "来源不一致，核定前不采用".into(),
            Status::NotReported => format!("没有可用数据，或最近一次数据早于报送周期加{stale}个月"),
        },
        Language::En => match status {
            Status::Missed => "not reached in the due month or later".into(),
            Status::Behind => format!(
                "pace ratio under {slight}; of a deliverable: overdue, suspended or terminated without approval"
            ),
            Status::SlightlyBehind => format!(
                "pace ratio from {slight} to under {on}; of a deliverable: due within two months and under 80% done"
            ),
            Status::Incomplete => "too many of the measure's items unreported or in dispute".into(),
            Status::OnTrack => format!("pace ratio {on} or more, or nothing due yet"),
            Status::Met => "target reached".into(),
            Status::Monitored => {
                "no pace this year, no base, target under the base, or exempted".into()
            }
            Status::Disputed => "sources differ; withheld until a decision".into(),
            Status::NotReported => {
                format!(
                    "no usable figure, or the last one older than its cycle plus {stale} months"
                )
            }
        },
    }
}

fn symbols(c: &Composer) -> Vec<(String, String)> {
    let pairs: &[(&str, &str, &str)] = &[
        (
            "—",
            "没有数据或不适用，不等于零",
            "no figure, or not applicable; never zero",
        ),
        ("0", "所报数据为零", "zero was reported"),
        (
            "A12",
            "指标数据来源编号，见附件4",
            "key of a target's figure into annex 4",
        ),
        (
            "B12",
            "任务数据来源编号，见附件4",
            "key of a deliverable into annex 4",
        ),
        (
            "C12",
            "文字材料来源编号，见附件4",
            "key of a text into annex 4",
        ),
        ("F12", "文件编号，见附件4", "number of a file in annex 4"),
        ("▲", "重点任务", "key deliverable"),
    ];
    let has_key = c.e.catalogue.deliverables.iter().any(|d| d.key);
    pairs
        .iter()
        .filter(|(sign, _, _)| *sign != "▲" || has_key)
        .map(|(sign, zh, en)| ((*sign).to_owned(), c.lang.pick(zh, en).to_owned()))
        .collect()
}
