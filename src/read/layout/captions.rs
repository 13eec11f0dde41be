//! Tables whose title, section or sheet says that they hold other figures or an example.
//!
//! Decides which tables of targets are passed over, and says so. 上年同期 is never this period's;
//! 年度目标, 示例 and the like are so only beside a table that is not captioned so, since the one
//! table of a file is what its department reports.

use crate::issue::Issue;
use crate::read::cell;
use crate::read::layout::rules::finding;
use crate::read::layout::vocabulary::rows as words;
use crate::read::{RawTable, TableKind};
use crate::text;

/// What a caption makes of its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Caption {
    /// Nothing against it.
    Plain,
    /// Other figures, whatever stands beside it.
    Other,
    /// Other figures or an example, if a plain table stands beside it.
    Beside,
}

/// Words of a caption that say what every table is.
const FILLERS: &[&str] = &[
    "完成情况",
    "情况",
    "统计",
    "数据",
    "汇总",
    "一览",
    "表",
    "附",
    "重点",
    "主要",
    "各项",
    "指标",
    "任务",
    "数值",
    "数",
    "值",
];
/// What is left of a caption of last year's or last month's figures.
const EARLIER: &[&str] = &[
    "上年同期",
    "去年同期",
    "同期",
    "上年",
    "去年",
    "上月",
    "上期",
    "上年度",
    "往年",
    "历年",
    "上月累计",
    "上年累计",
    "去年累计",
];
/// What is left of a caption of intended figures.
const INTENDED: &[&str] = &[
    "目标",
    "年度目标",
    "全年目标",
    "目标分解",
    "计划",
    "年度计划",
    "全年计划",
    "半年计划",
    "上半年计划",
    "下半年计划",
    "预计全年",
    "全年预计",
    "年度预计",
    "年底预计",
    "全年预期",
    "下半年预计",
    "预计",
    "预测",
    "基期",
];

fn judge(caption: &str) -> Caption {
    let key = text::key(caption);
    let mut rest = key.trim_start_matches(|c: char| {
        c.is_ascii_digit() || "表附一二三四五六七八九十()、.:".contains(c)
    });
    rest = rest.trim_end_matches([':', '。', ')']);
    let example = words::EXAMPLE_MARKS.iter().any(|w| rest.contains(w))
        || words::EXAMPLE_WORDS.contains(&rest)
        || words::EXAMPLES.iter().any(|w| rest.starts_with(w));
    // 示例数据 says that figures are invented, not that a row of real ones is explained.
    if example && rest.chars().count() <= 12 && !rest.contains("示例数据") {
        return Caption::Beside;
    }
    let achieved = ["完成", "实际", "进展", "实绩", "执行"]
        .iter()
        .any(|w| rest.contains(w));
    let mut bare = rest.to_owned();
    for filler in FILLERS {
        bare = bare.replace(filler, "");
    }
    let undated = bare.trim_start_matches(|c: char| c.is_ascii_digit() || "年月-~()、".contains(c));
    let left = [rest, bare.as_str(), undated];
    if left.iter().any(|words| EARLIER.contains(words)) {
        Caption::Other
    } else if !achieved && left.iter().any(|words| INTENDED.contains(words)) {
        Caption::Beside
    } else {
        Caption::Plain
    }
}

fn of(table: &RawTable) -> Caption {
    let title = table.title.as_ref().map(|t| judge(&t.value));
    match (title.unwrap_or(Caption::Plain), judge(&table.sheet)) {
        (Caption::Other, _) | (_, Caption::Other) => Caption::Other,
        (Caption::Beside, _) | (_, Caption::Beside) => Caption::Beside,
        _ => Caption::Plain,
    }
}

/// Takes such tables out of a return.
pub(super) fn pass_over(tables: &mut Vec<RawTable>, notices: &mut Vec<Issue>) {
    let figures = |t: &RawTable| matches!(t.kind, TableKind::Targets | TableKind::Breakdown);
    let plain = tables
        .iter()
        .any(|t| figures(t) && !t.rows.is_empty() && of(t) == Caption::Plain);
    tables.retain(|table| {
        let out = match of(table) {
            _ if !figures(table) || table.rows.is_empty() => false,
            Caption::Plain => false,
            Caption::Other => true,
            Caption::Beside => plain,
        };
        if out {
            notices.push(passed_over(table));
        }
        !out
    });
}

fn passed_over(table: &RawTable) -> Issue {
    let by_title = table
        .title
        .as_ref()
        .filter(|t| judge(&t.value) != Caption::Plain);
    let caption = by_title.map_or(table.sheet.as_str(), |t| t.value.as_str());
    let caption = cell::shown(caption);
    let issue = finding(
        "table-passed-over",
        [
            &format!("“{caption}”下的表不是本期实绩，已跳过"),
            "如其中有本期应报数据，请改写标题后重报",
        ],
        [
            &format!("the table under “{caption}” holds no figures of this period; passed over"),
            "If it holds data to be reported, change its title and send again",
        ],
    )
    .on_sheet(&table.sheet);
    match by_title
        .map(|t| t.cell)
        .or(table.headings.first().map(|h| h.cell))
    {
        Some(cell) => issue.at_cell(cell),
        None => issue,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_are_judged_by_all_that_they_say() {
        for (caption, expected) in [
            ("二、上年同期情况", Caption::Other),
            ("表2 上年同期情况", Caption::Other),
            ("上月", Caption::Other),
            ("二、年度目标", Caption::Beside),
            ("表2 年度目标任务", Caption::Beside),
            ("表二 预计全年", Caption::Beside),
            ("填报示例：", Caption::Beside),
            ("样表", Caption::Beside),
            ("2026年度目标任务完成情况表", Caption::Plain),
            ("1-6月完成情况与上年同期对比", Caption::Plain),
            ("重点指标完成情况月报表", Caption::Plain),
            ("国家级示范区创建情况", Caption::Plain),
            ("指标", Caption::Plain),
            ("填报表", Caption::Plain),
        ] {
            assert_eq!(judge(caption), expected, "{caption}");
        }
    }
}
