//! Why a text in a figure cell is no number.
//!
//! Decides which texts one glance refuses, with their own reasons, and words the refusals. Leaves
//! to the steps of the grammar where each arises.

use crate::read::CellRefusal;
use crate::read::cell::{chinese, dates, refusal, shown};
use crate::text;

pub(super) fn unreadable(all: &str, zh: &str, en: &str) -> CellRefusal {
    refusal(
        "unreadable-number",
        format!("“{}”{zh}", shown(all)),
        format!("“{}” {en}", shown(all)),
    )
}

/// Refusals that one glance tells, with their own reasons.
pub(super) fn by_sight(all: &str) -> Result<(), CellRefusal> {
    let key = text::key(all);
    let say = |rule: &str, zh: &str, en: &str| {
        let mut refusal = unreadable(all, zh, en);
        refusal.rule = rule.to_owned();
        Err(refusal)
    };
    if matches!(
        key.as_str(),
        "同上" | "同左" | "同前" | "〃" | "″" | "\"" | "''" | "、、" | "々"
    ) {
        return say(
            "ditto-in-figure",
            "：数值格不能用“同上”，请填写数值",
            "stands in a figure cell: write the figure instead",
        );
    }
    if matches!(
        key.as_str(),
        "true" | "false" | "是" | "否" | "√" | "✓" | "✔" | "×" | "✗" | "☑" | "☐"
    ) {
        return say(
            "boolean-in-figure",
            "是判断，不是数",
            "is a yes or no, not a number",
        );
    }
    if all.starts_with(['=', '@']) {
        return say(
            "formula-as-text",
            "是以文字存放的公式，没有计算结果",
            "is a formula stored as text, without a result",
        );
    }
    if all.starts_with('#') {
        return say("error-cell", "是错误值", "is an error value");
    }
    if dates::looks_like_date(all) {
        return say(
            "date-in-figure",
            "是日期，不是数",
            "is a date, not a number",
        );
    }
    if let Some(c) = all
        .chars()
        .find(|&c| c.is_numeric() && !c.is_ascii_digit() && !chinese::is_numeral(c))
    {
        return say(
            "unreadable-number",
            &format!("含有特殊数字“{c}”，请用 0-9 填写"),
            "holds digits of another kind; use 0-9",
        );
    }
    Ok(())
}

pub(super) fn too_many(all: &str) -> CellRefusal {
    let mut refusal = unreadable(
        all,
        "的位数或大小超出可靠范围（15 位有效数字）",
        "has more digits, or is larger, than can be held reliably (15 significant digits)",
    );
    refusal.rule = "number-out-of-range".into();
    refusal
}

/// Why a text without a number where one is due is refused.
pub(super) fn no_number(all: &str) -> CellRefusal {
    let digits = all.chars().any(|c| c.is_ascii_digit());
    if digits {
        unreadable(
            all,
            "不是单独的一个数（夹有文字或符号），请只填数值",
            "is not a number by itself (text or signs beside it): write the number alone",
        )
    } else {
        unreadable(all, "不是数值", "is not a number")
    }
}

pub(super) fn two_numbers(all: &str, rest: &str) -> CellRefusal {
    if rest.starts_with(['-', '~', '—', '–', '至', '到', '～']) {
        unreadable(all, "是一个区间，不是一个数", "is a range, not one number")
    } else {
        unreadable(all, "里有不止一个数", "holds more than one number")
    }
}
