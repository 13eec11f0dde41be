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

/// Beginnings of remarks that leave the number beside them what it is: what it contains, how it was
/// counted, how it moved.
const HARMLESS_STARTS: &[&str] = &[
    "含",
    "包含",
    "包括",
    "已含",
    "不含",
    "未含",
    "不包含",
    "不包括",
    "剔除",
    "已剔除",
    "其中",
    "同比",
    "增长",
    "增幅",
    "较上年增长",
    "比上年增长",
    "较去年增长",
    "比去年增长",
    "按",
    "口径",
    "新口径",
    "统计口径",
    "数据来源",
    "来源",
    "注",
    "见注",
    "见备注",
    "详见备注",
];

/// Remarks that leave it so where they are all that is said.
const HARMLESS: &[&str] = &[
    "累计",
    "本年累计",
    "年累计",
    "当年累计",
    "累计数",
    "累计值",
    "累计完成",
    "年初以来累计",
    "合计",
    "总计",
    "总数",
    "快报",
    "快报数",
    "快报数据",
    "初步",
    "初步数",
    "初步统计",
    "初步统计数",
    "初步数据",
    "初步核算",
    "初步核算数",
    "实际",
    "实际数",
    "实际值",
    "实际完成",
    "实际完成数",
    "完成",
    "已完成",
    "完成数",
    "已核实",
    "经核实",
    "已确认",
    "已审核",
    "全口径",
    "全市",
    "全市口径",
    "人民币",
    "统计数",
    "部门数据",
    "调度数",
    "*",
];

/// Words that make even such a remark one about another figure.
const OTHER_FIGURE: &[&str] = &[
    "上月", "同期", "目标", "计划", "预计", "预测", "预估", "估计", "暂估", "估算", "应为", "实为",
    "改为", "更正", "有误", "待核", "未核", "下月", "任务", "截至", "截止", "预期", "全年", "期初",
    "前值", "往年", "环比", "缺口", "差额", "还差", "占比", "合同", "签约", "协议", "出口", "进口",
    "全省", "全国", "错", "作废", "无效", "撤销", "删除", "示例", "样例", "参考", "美元", "港元",
    "欧元", "日元", "平均", "日均", "峰值",
];

/// Words that turn the sign of the number beside them, or make of it a change.
const OTHER_SIGN: &[&str] = &["降", "减", "负", "回落", "下滑", "下跌"];

/// Whether a remark leaves the number beside it what it is. Only what is known to do so passes: of
/// the ways to say that a number is not to be trusted there is no end.
fn is_harmless(key: &str) -> bool {
    let other = OTHER_FIGURE.iter().chain(OTHER_SIGN);
    let starts = HARMLESS_STARTS.iter().any(|w| key.starts_with(w));
    HARMLESS.contains(&key)
        || (starts && !names_another_time(key) && !other.into_iter().any(|w| key.contains(w)))
}

/// Whether a remark names a month, a year or the year's beginning.
fn names_another_time(key: &str) -> bool {
    let year = key.match_indices('年').any(|(at, _)| {
        let before = key[..at].bytes().rev().take_while(u8::is_ascii_digit);
        before.count() >= 2
    });
    let beginning = key.contains("年初") && !key.contains("年初以来") && !key.contains("年初至今");
    year || beginning || key.contains('月') || key.contains("季度")
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
    let unit = UNITS.parse(inner).is_some();
    let bare_magnitude = matches!(
        key.as_str(),
        "万" | "亿" | "万亿" | "千" | "百万" | "千万" | "十万"
    );
    if bare_magnitude {
        return say(
            "把数量级写在括号里，请写完整单位",
            "has a magnitude word in brackets: write the whole unit",
        );
    }
    let qualifier = matches!(key.as_str(), "约" | "大约" | "左右");
    if !unit && !qualifier && !is_harmless(&key) {
        return say(
            "的括号说明使数值存疑，请核实后只填数值",
            "has a remark that makes the figure doubtful: check it and write the number alone",
        );
    }
    if unit && rest.ends_with(|c: char| c.is_ascii_digit()) {
        let unit = key.trim_start_matches("单位").trim_start_matches(':');
        return Ok(format!("{rest}{unit}"));
    }
    tell(if qualifier {
        Remark::Qualifier(Qualifier::About)
    } else {
        Remark::Said(inner.to_owned())
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
