//! The number grammar: a text in a figure cell.
//!
//! Decides which texts are exactly one number, with its qualifier, unit and magnitude word. The
//! order is: whole words that mean “nothing reported” or are refused (`refusals`); a remark in
//! brackets (`remark`); words before the number (`before`); the digits (`digits`); what follows
//! them (`after`). Whatever is left over refuses the cell, so that a text with two numbers never
//! gives a value.

mod after;
mod before;
mod digits;
mod refusals;

use std::sync::LazyLock;

use crate::quantity::Qualifier;
use crate::read::cell::{oddity, remark, shown};
use crate::read::{CellRefusal, Oddity, Reading};
use crate::text;
use crate::unit::Units;
use refusals::unreadable;

/// The units known without a catalogue: enough to tell a unit from a remark.
pub(super) static UNITS: LazyLock<Units> = LazyLock::new(Units::default);

/// Words and signs that mean “nothing reported”, folded.
const MISSING: &[&str] = &[
    "无",
    "暂无",
    "无数据",
    "暂无数据",
    "没有数据",
    "尚无数据",
    "尚无",
    "没有",
    "无此项",
    "无此数据",
    "无相关数据",
    "待定",
    "待报",
    "待补",
    "待填",
    "待统计",
    "待核实",
    "未报",
    "未填",
    "未填报",
    "未上报",
    "未统计",
    "尚未统计",
    "暂未统计",
    "数据未出",
    "未出数",
    "未公布",
    "尚未公布",
    "待公布",
    "未发布",
    "尚未发布",
    "待发布",
    "未反馈",
    "待反馈",
    "暂缺",
    "缺",
    "缺报",
    "空",
    "空白",
    "不适用",
    "不涉及",
    "n/a",
    "na",
    "n.a.",
    "/",
    "//",
    "\\",
    "…",
    "……",
    "...",
];

/// What was gathered on the way.
#[derive(Default)]
struct Found {
    qualifier: Option<Qualifier>,
    unit: Option<String>,
    magnitude: Option<&'static str>,
    sign: i64,
    oddities: Vec<Oddity>,
}

impl Found {
    fn odd(&mut self, zh: impl Into<String>, en: impl Into<String>) {
        self.oddities.push(oddity(zh, en));
    }

    fn qualify(&mut self, qualifier: Qualifier, all: &str) -> Result<(), CellRefusal> {
        match self.qualifier {
            Some(other) if other != qualifier => Err(unreadable(
                all,
                "有两个意思不同的限定词",
                "has two qualifiers of different meaning",
            )),
            _ => {
                self.qualifier = Some(qualifier);
                Ok(())
            }
        }
    }
}

/// The figure in a text.
pub(super) fn read(raw: &str) -> Reading {
    match parse(raw) {
        Ok(reading) => reading,
        Err(refusal) => Reading::Refused(as_written(refusal, raw)),
    }
}

/// A refusal that quotes the cell as it is written: full width, 繁体.
fn as_written(mut refusal: CellRefusal, raw: &str) -> CellRefusal {
    let clean = text::clean(raw);
    let folded = text::simplified(&text::narrow(&clean));
    if folded != clean {
        let (quoted, own) = (
            format!("“{}”", shown(&folded)),
            format!("“{}”", shown(&clean)),
        );
        refusal.zh = refusal.zh.replacen(&quoted, &own, 1);
        refusal.en = refusal.en.replacen(&quoted, &own, 1);
    }
    refusal
}

/// Whether a text means “nothing reported” (blank not included).
pub(crate) fn means_missing(written: &str) -> bool {
    let key = text::key(written);
    // （无）, 暂无。
    let key = key.trim_end_matches('。');
    let inside = key.strip_prefix('(').and_then(|k| k.strip_suffix(')'));
    let key = inside.unwrap_or(key);
    let dash = |c| {
        matches!(
            c,
            '-' | '—' | '–' | '―' | '‐' | '‑' | '‒' | '⁃' | '─' | '━' | '_' | '－' | '~'
        )
    };
    !key.is_empty() && (key.chars().all(dash) || MISSING.contains(&key))
}

fn parse(raw: &str) -> Result<Reading, CellRefusal> {
    if let Some(c) = raw.chars().find(|&c| text::reorders(c)) {
        return Err(unreadable(
            raw,
            &format!(
                "含有改变显示顺序的字符 U+{:04X}，看到的与存储的可能不同",
                c as u32
            ),
            "holds a character that changes the order of display: it may read other than it looks",
        ));
    }
    if raw
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
    {
        return Err(unreadable(raw, "含有控制字符", "holds control characters"));
    }
    let mut found = Found {
        sign: 1,
        ..Found::default()
    };
    let outer = raw.trim_matches(|c| text::is_invisible(c) || text::is_space(c));
    if outer.chars().any(text::is_invisible) {
        found.odd(
            "数字中间有看不见的字符，已去除",
            "invisible characters inside were removed",
        );
    }
    let all = text::simplified(&text::narrow(&text::clean(raw)));
    if all.is_empty() {
        return Ok(Reading::Missing { written: false });
    }
    if means_missing(&all) {
        return Ok(Reading::Missing { written: true });
    }
    refusals::by_sight(&all)?;
    let body = strip_punctuation(&all, &mut found);
    let body = remark::take(&body, &all, &mut |remark| match remark {
        remark::Remark::Qualifier(q) => found.qualifier = Some(q),
        remark::Remark::Said(text) => found.odd(
            format!("括号内的说明“{}”不计入数值", shown(&text)),
            format!(
                "the remark “{}” in brackets is no part of the figure",
                shown(&text)
            ),
        ),
    })?;
    let rest = before::words(&body, &all, &mut found)?;
    let (number, rest) = digits::take(rest, &all, &mut found)?;
    let figure = after::figure(number, rest, &all, found)?;
    Ok(Reading::Number(figure))
}

fn strip_punctuation(all: &str, found: &mut Found) -> String {
    let mut body = all;
    if let Some(rest) = body
        .strip_prefix(['\'', '‘', '’', '`'])
        .filter(|r| !r.is_empty())
    {
        found.odd(
            "开头有撇号，数字存成了文字",
            "a leading apostrophe: the number is stored as text",
        );
        body = rest.trim_start_matches(text::is_space);
    }
    if let Some(rest) = body.strip_suffix('。').filter(|r| !r.is_empty()) {
        found.odd("末尾有句号", "ends with a full stop");
        body = rest.trim_end_matches(text::is_space);
    }
    body.to_owned()
}
