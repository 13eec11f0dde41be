//! What group headings and brackets make of a heading that is a fixed word.
//!
//! Decides that 完成时间 under 计划 is the planned date, and that 状态 under 上月, 完成比例（目标） or
//! 累计完成投资 under 本年 is not what the report asks for. Leaves figures of targets to `figure`,
//! which words are fixed to `mod`.

use super::label::Label;
use super::{Meaning, exact};
use crate::read::{DateColumn, FigureColumn, TextColumn};

/// Words by which a group or a bracket speaks of another time, or of what was set aside since.
const OTHER_TIMES: &[&str] = &[
    "上月",
    "上期",
    "上年",
    "去年",
    "上季",
    "上次",
    "上周",
    "往年",
    "前年",
    "同期",
    "下月",
    "下期",
    "下季",
    "下年",
    "明年",
    "次年",
    "次月",
    "调整前",
    "变更前",
    "原定",
];

/// Words of an intention, where they are all that a group or a bracket says.
const INTENTIONS: &[&str] = &[
    "计划",
    "目标",
    "预计",
    "预期",
    "预测",
    "预估",
    "拟",
    "应",
    "要求",
    "规定",
    "原计划",
    "工作计划",
    "序时",
    "时限",
    "计划完成",
    "预计完成",
    "应完成",
    "目标完成",
];

/// Words around such a word that change nothing.
const PERIODS: &[&str] = &[
    "年度", "全年", "本年", "今年", "当年", "本月", "当月", "月度", "季度", "情况", "安排", "进度",
];

/// Words of an achievement, where they are all that the last line says.
const ACHIEVEMENTS: &[&str] = &[
    "实际",
    "实际完成",
    "实际竣工",
    "实际投产",
    "实际完工",
    "实际值",
    "实绩",
    "实际数",
    "现状",
    "完成",
    "已完成",
    "当前",
    "目前",
    "调整后",
    "变更后",
];

/// Headings of a group that only say that dates follow.
const DATES: &[&str] = &["时间", "日期", "时间节点", "节点", "进度安排", "时限"];

/// Whether a group or a bracket says nothing but that the figures are intended: 计划, 年度目标值.
pub(super) fn intends(key: &str) -> bool {
    if ["完成情况", "进展情况", "执行情况"]
        .iter()
        .any(|w| key.contains(w))
    {
        return false;
    }
    let mut rest = key
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .to_owned();
    for word in PERIODS {
        rest = rest.replace(word, "");
    }
    let rest = rest
        .trim_start_matches('年')
        .trim_end_matches(['数', '值', '表', '期']);
    INTENTIONS.contains(&rest)
}

fn other_time(key: &str) -> Option<&'static str> {
    OTHER_TIMES.iter().copied().find(|w| key.contains(w))
}

/// The meaning of heading lines of which one is a fixed word, the others taken into account.
pub(super) fn fixed(levels: &[Label]) -> Option<Meaning> {
    let (last, upper) = levels.split_last()?;
    if let Some(meaning) = exact(last) {
        return Some(adjusted(meaning, upper, last, None));
    }
    let joined = Label {
        full: levels.iter().map(|l| l.full.as_str()).collect(),
        key: levels.iter().map(|l| l.key.as_str()).collect(),
        ..Label::default()
    };
    if let Some(meaning) = (!upper.is_empty()).then(|| exact(&joined)).flatten() {
        return Some(meaning);
    }
    // 完成时间 above 计划 and 实际.
    let group = upper.last()?;
    let (intended, achieved) = (
        intends(&last.key),
        ACHIEVEMENTS.contains(&last.key.as_str()),
    );
    if !intended && !achieved && other_time(&last.key).is_none() {
        return None;
    }
    if DATES.contains(&group.key.as_str()) {
        let column = match (intended, achieved) {
            (true, _) => DateColumn::Planned,
            (_, true) => DateColumn::Finished,
            _ => return Some(Meaning::Ignored(last.key.clone())),
        };
        return Some(Meaning::Date(column));
    }
    let meaning = exact(group).filter(depends)?;
    Some(adjusted(
        meaning,
        &upper[..upper.len() - 1],
        group,
        Some(last),
    ))
}

/// Whether a fixed word stands for one thing of several times.
fn depends(meaning: &Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Text(TextColumn::Stage | TextColumn::Progress)
            | Meaning::Date(DateColumn::Planned | DateColumn::Finished)
            | Meaning::Figure(
                FigureColumn::ShareDone | FigureColumn::TotalInvestment | FigureColumn::Invested
            )
            | Meaning::Rate
    )
}

/// What a fixed word means under `upper`, beside its brackets, and above `below`.
fn adjusted(meaning: Meaning, upper: &[Label], last: &Label, below: Option<&Label>) -> Meaning {
    if !depends(&meaning) {
        return meaning;
    }
    let lines = upper.iter().chain(below);
    let said: Vec<&str> = lines
        .clone()
        .map(|l| l.key.as_str())
        .chain(
            lines
                .chain([last])
                .flat_map(|l| l.remarks.iter().map(String::as_str)),
        )
        .collect();
    if let Some(word) = said.iter().find_map(|key| other_time(key)) {
        return Meaning::Ignored(word.to_owned());
    }
    let intended = said.iter().find(|key| intends(key));
    match (&meaning, intended) {
        (Meaning::Date(DateColumn::Finished), Some(_)) => Meaning::Date(DateColumn::Planned),
        (Meaning::Date(_) | Meaning::Figure(FigureColumn::TotalInvestment), _) => meaning,
        (_, Some(word)) => Meaning::Ignored((*word).to_owned()),
        (Meaning::Figure(FigureColumn::Invested), None) => {
            let total = last.key.contains("累计");
            let span = |key: &&&str| {
                let year = ["本年", "年度", "今年", "当年", "全年", "季"];
                let month = ["本月", "当月", "本期", "当期"];
                year.iter().any(|w| key.contains(w))
                    || (!total && (key.contains('月') || month.iter().any(|w| key.contains(w))))
            };
            match said.iter().find(span) {
                Some(word) => Meaning::Ignored((*word).to_owned()),
                None => meaning,
            }
        }
        _ => meaning,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::of;
    use super::*;

    #[test]
    fn a_group_or_a_bracket_says_of_which_time_a_fixed_heading_is() {
        let planned = Meaning::Date(DateColumn::Planned);
        let finished = Meaning::Date(DateColumn::Finished);
        let share = Meaning::Figure(FigureColumn::ShareDone);
        for (levels, expected) in [
            (&["计划", "完成时间"][..], &planned),
            (&["实际", "完成时间"], &finished),
            (&["完成时间", "计划"], &planned),
            (&["完成时间", "实际"], &finished),
            (&["目标", "完成时间"], &planned),
            (&["预计", "竣工时间"], &planned),
            (&["完成时间（计划）"], &planned),
            (&["竣工时间（实际）"], &finished),
            (&["时间", "计划完成"], &planned),
            (&["时间", "实际完成"], &finished),
            (&["拟投产时间"], &planned),
            (&["目标竣工时间"], &planned),
            (&["计划完成时间（调整后）"], &planned),
            (&["完成比例", "实际"], &share),
            (&["实际", "完成比例（%）"], &share),
            (&["本月", "完成比例"], &share),
            (&["目标完成情况", "完成比例"], &share),
            (&["目标任务", "完成比例"], &share),
        ] {
            assert_eq!(&of(levels).meaning, expected, "{levels:?}");
        }
        let stage = Meaning::Text(TextColumn::Stage);
        assert_eq!(of(&["本月", "状态"]).meaning, stage);
        assert_eq!(of(&["重点任务", "状态"]).meaning, stage);
        assert_eq!(
            of(&["本月", "累计完成投资"]).meaning,
            Meaning::Figure(FigureColumn::Invested)
        );
        for levels in [
            &["上月", "状态"][..],
            &["状态（上月）"],
            &["上月", "进展情况"],
            &["进展情况", "上月"],
            &["计划", "状态"],
            &["计划", "完成比例"],
            &["完成比例", "计划"],
            &["上月", "完成比例"],
            &["完成比例（目标）"],
            &["完成比例（上月）"],
            &["2026年计划", "完成比例"],
            &["计划", "累计完成投资（亿元）"],
            &["累计完成投资（计划）"],
            &["计划累计完成投资"],
            &["本年", "累计完成投资"],
            &["本月", "完成投资"],
            &["6月", "完成投资"],
            &["完成投资", "6月"],
            &["完成投资", "1-6月累计"],
            &["上月", "完成时间"],
            &["计划完成时间（调整前）"],
            &["总投资（调整前）"],
        ] {
            let meaning = of(levels).meaning;
            assert!(
                matches!(meaning, Meaning::Ignored(_)),
                "{levels:?} {meaning:?}"
            );
        }
    }
}
