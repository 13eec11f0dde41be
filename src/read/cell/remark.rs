//! A remark in brackets beside a number: `312家（含在建12家）`.
//!
//! Decides what in brackets is a unit, a qualifier or a harmless remark, and which remarks make
//! the figure doubtful. Never lets a digit of the remark near the number.

use crate::quantity::Qualifier;
use crate::read::CellRefusal;
use crate::read::cell::number::UNITS;
use crate::read::cell::{refusal, shown};
use crate::text;

/// What stood in the brackets.
pub(super) enum Remark {
    /// A qualifier: `312（约）`.
    Qualifier(Qualifier),
    /// Anything else.
    Said(String),
}

const BRACKETS: &[(char, char)] = &[
    ('(', ')'),
    ('[', ']'),
    ('【', '】'),
    ('〔', '〕'),
    ('{', '}'),
    ('〈', '〉'),
];

/// Words by which the number beside them is not this period's actual figure.
const OTHER_FIGURE: &[&str] = &[
    "上月",
    "上年",
    "去年",
    "上季",
    "前年",
    "同期",
    "目标",
    "计划",
    "预计",
    "预测",
    "预估",
    "估计",
    "暂估",
    "应为",
    "有误",
    "待核",
    "下月",
    "任务",
    "指标",
    "截至",
    "截止",
    "预期",
    "全年",
    "期初",
    "前值",
    "往年",
    "环比",
    "增速",
    "增量",
    "缺口",
    "差额",
    "还差",
    "占比",
    "合同",
    "签约",
    "协议",
    "出口",
    "进口",
    "全省",
    "全国",
    "错",
    "更正前",
    "调整前",
    "修订前",
    "作废",
    "无效",
    "撤销",
    "删除",
    "示例",
    "样例",
    "参考",
    "美元",
    "港元",
    "欧元",
    "日元",
];

/// Words that turn the sign of the number beside them, or make of it a change.
const OTHER_SIGN: &[&str] = &["降", "减", "负", "回落", "下滑", "下跌"];

/// Whether a remark names a year or the year's beginning.
fn names_another_time(key: &str) -> bool {
    let year = key.match_indices('年').any(|(at, _)| {
        let before = key[..at].bytes().rev().take_while(u8::is_ascii_digit);
        before.count() >= 2
    });
    let beginning = key.contains("年初") && !key.contains("年初以来") && !key.contains("年初至今");
    year || beginning
}

/// The text without the remark at its end or start, a unit in brackets moved behind the number;
/// tells what the remark is.
pub(super) fn take(
    body: &str,
    all: &str,
    tell: &mut dyn FnMut(Remark),
) -> Result<String, CellRefusal> {
    let Some((inner, rest)) = at_end(body).or_else(|| at_start(body)) else {
        return Ok(body.to_owned());
    };
    let say = |zh: &str, en: &str| {
        Err(refusal(
            "unreadable-number",
            format!("“{}”{zh}", shown(all)),
            format!("“{}” {en}", shown(all)),
        ))
    };
    if rest.is_empty() {
        return say(
            "整个写在括号里：是负数还是说明？请写明",
            "stands in brackets: a negative or a remark? Write it plainly",
        );
    }
    if rest.contains(['(', '[', '【', '〔']) || inner.contains([')', '(', ']', '】']) {
        return say("有不止一处括号", "has more than one bracket");
    }
    let key = text::key(inner);
    let wordless = !key.is_empty() && !key.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
    if wordless && UNITS.parse(inner).is_none() {
        return say(
            "括号内外有两个数",
            "has one number in brackets and one outside",
        );
    }
    let names_month = key.contains('月') || key.contains("季度");
    let unit = UNITS.parse(inner).is_some();
    let doubtful = || {
        let words = OTHER_FIGURE.iter().chain(OTHER_SIGN);
        names_another_time(&key) || words.into_iter().any(|w| key.contains(w))
    };
    if !unit && (names_month || doubtful()) {
        return say(
            "的括号说明使数值存疑，请核实后只填数值",
            "has a remark that makes the figure doubtful: check it and write the number alone",
        );
    }
    let bare_magnitude = matches!(key.as_str(), "万" | "亿" | "千" | "百万" | "千万" | "十万");
    if bare_magnitude {
        return say(
            "把数量级写在括号里，请写完整单位",
            "has a magnitude word in brackets: write the whole unit",
        );
    }
    if UNITS.parse(inner).is_some() && rest.ends_with(|c: char| c.is_ascii_digit()) {
        let unit = key.trim_start_matches("单位").trim_start_matches(':');
        return Ok(format!("{rest}{unit}"));
    }
    tell(match key.as_str() {
        "约" | "大约" | "左右" => Remark::Qualifier(Qualifier::About),
        _ => Remark::Said(inner.to_owned()),
    });
    Ok(rest.to_owned())
}

fn at_end(body: &str) -> Option<(&str, &str)> {
    let close = body.chars().last()?;
    let (open, _) = BRACKETS.iter().find(|(_, c)| *c == close)?;
    let start = body.find(*open)?;
    let inner = &body[start + open.len_utf8()..body.len() - close.len_utf8()];
    Some((inner, body[..start].trim_end_matches(text::is_space)))
}

fn at_start(body: &str) -> Option<(&str, &str)> {
    let open = body.chars().next()?;
    let (_, close) = BRACKETS.iter().find(|(o, _)| *o == open)?;
    let end = body.find(*close)?;
    let rest = &body[end + close.len_utf8()..];
    Some((
        &body[open.len_utf8()..end],
        rest.trim_start_matches(text::is_space),
    ))
}
