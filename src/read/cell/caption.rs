//! What a table's title, a section's line or a sheet's name says of the figures below it.
//!
//! Decides whether such a caption can stand over figures of a month. Titles of plans, deadlines and
//! bases name years of their own and say nothing. Leaves to `map` what becomes of the table.

use crate::period::Period;
use crate::read::cell::{dates, hint, period};
use crate::text;

/// Words beside which a year or month is no statement of the figures' time.
const OTHERWISE: &[&str] = &[
    "底前",
    "前完成",
    "之前",
    "以前",
    "以来",
    "基期",
    "基数",
    "规划",
    "计划",
    "方案",
    "行动",
    "通知",
    "意见",
    "号",
    "目标",
];
/// What else the caption of a month's table says.
const TABLE_WORDS: &[&str] = &[
    "完成情况",
    "情况表",
    "统计表",
    "报表",
    "月报",
    "数据",
    "情况",
    "进展",
    "完成",
    "统计",
    "汇总",
    "填报",
    "表",
    "数",
    "份",
    "累计",
    "当月",
];

/// Whether a caption can stand over figures of the month `own`; `None` if it names no time.
pub fn fits(caption: &str, own: Period) -> Option<bool> {
    // 表2 2025年1-6月: the number of a table is no part of the year behind it.
    let clean = text::clean(caption);
    let pieces: Vec<Option<bool>> = clean
        .split(text::is_space)
        .filter(|piece| !piece.is_empty())
        .map(|piece| one(piece, own))
        .collect();
    let said = |wanted: bool| pieces.contains(&Some(wanted)).then_some(wanted);
    one(&clean, own)
        .filter(|_| pieces.len() < 2)
        .or_else(|| said(true))
        .or_else(|| said(false))
}

fn one(caption: &str, own: Period) -> Option<bool> {
    let key = text::key(caption);
    if OTHERWISE.iter().any(|word| key.contains(word)) {
        return None;
    }
    let stated = period::stated(&key, false);
    if !stated.is_empty() {
        return Some(stated.iter().any(|s| s.period == own));
    }
    let bare = match key.split_once('、') {
        Some((number, rest))
            if number
                .chars()
                .all(|c| "表附一二三四五六七八九十()0123456789".contains(c)) =>
        {
            rest
        }
        _ => key.as_str(),
    };
    if let Some((found, rest)) = whole(&key).or_else(|| whole(bare))
        && let Some(month) = found.month
        && rest_is_plain(rest)
    {
        return Some(month == own.month() && found.year.is_none_or(|y| y == own.year()));
    }
    let years = years(&key);
    if let [year] = years.as_slice() {
        return Some(*year == own.year());
    }
    let named = hint::of_name(&key);
    (!named.is_empty() && key.chars().count() <= SHORT).then(|| named.fits(own))
}

/// Longest caption that is judged by a year in short or a day in it: 25年6月, 20260531.
const SHORT: usize = 12;

fn whole(key: &str) -> Option<(period::HeadingMonth, &str)> {
    match period::heading(key) {
        Some(found) => Some((found, "")),
        None => period::heading_prefix(key),
    }
}

fn rest_is_plain(rest: &str) -> bool {
    let mut rest = rest.to_owned();
    for word in TABLE_WORDS {
        rest = rest.replace(word, "");
    }
    rest.chars().all(|c| !c.is_alphanumeric())
}

/// The different years that a text names with 年.
fn years(key: &str) -> Vec<i16> {
    let mut found = Vec::new();
    for (at, c) in key.char_indices() {
        let inside = key[..at].ends_with(|c: char| c.is_ascii_digit());
        if !c.is_ascii_digit() || inside {
            continue;
        }
        if let Some((year, rest)) = dates::year(&key[at..])
            && (1990..=2099).contains(&year)
            && (rest.starts_with('年') || rest.starts_with(['-', '—', '~', '至']))
            && !found.contains(&year)
        {
            found.push(year);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_says_its_time_or_nothing() {
        let june = Period::new(2026, 6).expect("a month");
        for (caption, expected) in [
            ("2026年6月主要指标完成情况", Some(true)),
            ("表2 2025年1-6月完成情况", Some(false)),
            ("二、2025年1-6月", Some(false)),
            ("2026年5月", Some(false)),
            ("5月", Some(false)),
            ("1-5月", Some(false)),
            ("5月份完成情况", Some(false)),
            ("一、5月完成情况", Some(false)),
            ("6月", Some(true)),
            ("上半年", Some(true)),
            ("1-6月完成情况", Some(true)),
            ("2025年", Some(false)),
            ("2025年完成情况", Some(false)),
            ("2026年度指标完成情况", Some(true)),
            ("五年行动计划（2021-2025年）", None),
            ("2026年12月底前完成的指标", None),
            ("2025年目标", None),
            ("25年6月", Some(false)),
            ("20260531", Some(false)),
            ("20260703", Some(true)),
            ("2025", Some(false)),
            ("指标", None),
            ("填报表", None),
            ("一、工业经济", None),
            ("三、5G建设", None),
            ("表1 主要指标", None),
        ] {
            assert_eq!(fits(caption, june), expected, "{caption}");
        }
    }
}
