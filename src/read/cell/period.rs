//! Months as covers, titles and headings state them.
//!
//! Decides which phrases name a month or a span of months. A date is no month, a window such as
//! 2021年1月至2022年12月 is none either, and where a text names two months both are given, so that
//! `map` can refuse the choice.

use crate::period::Period;
use crate::read::StatedPeriod;
use crate::read::cell::dates;
use crate::text;

/// A month as a heading names it: year and month as far as they are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeadingMonth {
    /// The year, if given.
    pub year: Option<i16>,
    /// The (last) month; `None` if only a year is given.
    pub month: Option<i8>,
    /// Whether a span from January is meant (1-6月, 上半年).
    pub span: bool,
}

/// The month that a whole heading names, such as `6月`, `2026年6月`, `2026.6`, `1-6月`, `2026年`.
pub fn heading(written: &str) -> Option<HeadingMonth> {
    let key = text::key(written);
    let (found, rest) = phrase(&key, true)?;
    rest.is_empty().then_some(found)
}

/// The month span at the start of a heading, and what follows: `1-6月累计`, `6月完成数`.
pub fn heading_prefix(key: &str) -> Option<(HeadingMonth, &str)> {
    let (found, rest) = phrase(key, false)?;
    let dated =
        rest.starts_with(|c: char| c.is_ascii_digit()) || rest.starts_with(['/', '、', '至', '日']);
    (!dated).then_some((found, rest))
}

/// Whether what a row says of its time can be the month `own`: `None` if it names no time. A day
/// after the month is when the figure was taken down, and says nothing against it.
pub fn fits(written: &str, own: Period) -> Option<bool> {
    let key = text::key(written);
    let stated = stated(&key, true);
    if !stated.is_empty() {
        return Some(stated.iter().all(|s| s.period == own));
    }
    if let Ok(read) = dates::parse(&key) {
        let month = Period::of(read.date)?;
        return Some(month == own || (month > own && !read.month_only));
    }
    if let Ok(number) = key.parse::<i16>() {
        return match number {
            1990..=2099 => Some(number == own.year()),
            1..=12 => Some(number == i16::from(own.month())),
            _ => None,
        };
    }
    let found = heading(&key)?;
    let year = found.year.is_none_or(|y| y == own.year());
    Some(year && found.month.is_none_or(|m| m == own.month()))
}

/// Months named in a text. `labelled`: the text stands behind 报告期 or the like, so that
/// `2026.6`, `2026/06`, `2026-06` and `202606` are months too. A text that names two different
/// months gives both.
pub fn stated(written: &str, labelled: bool) -> Vec<StatedPeriod> {
    let key = text::key(written);
    let mut found: Vec<StatedPeriod> = Vec::new();
    let mut at = 0;
    while at < key.len() {
        let here = &key[at..];
        let inside = key[..at].ends_with(|c: char| c.is_ascii_digit());
        let named = (!inside).then(|| one(here, labelled, &key[..at])).flatten();
        if let Some((periods, rest)) = named {
            for period in periods {
                if !found.contains(&period) {
                    found.push(period);
                }
            }
            at = key.len() - rest.len();
        } else {
            at += here.chars().next().map_or(1, char::len_utf8);
        }
    }
    found
}

/// A span of months of one year at the start: 2026年4-6月, 2026.1-6, 2026年1月至2026年6月; its last
/// month, and the rest. Two months set side by side (5、6月) are no span.
fn months_of_year(key: &str, labelled: bool) -> Option<(StatedPeriod, &str)> {
    const JOINTS: [char; 7] = ['-', '—', '–', '~', '至', '到', '―'];
    let (year, rest) = dates::year(key)?;
    let month = |rest: &'_ str| -> Option<usize> {
        ["月份", "月"]
            .iter()
            .find(|w| rest.starts_with(**w))
            .map(|w| w.len())
    };
    let by_word = rest
        .strip_prefix("年度")
        .or_else(|| rest.strip_prefix('年'));
    let joint = rest.chars().next()?;
    let after = match by_word {
        Some(after) => after,
        None if labelled && matches!(joint, '-' | '/' | '.' | '—') => &rest[joint.len_utf8()..],
        None => return None,
    };
    let (first, rest) = number(after)?;
    let rest = &rest[month(rest).unwrap_or(0)..];
    let between = rest.chars().next().filter(|c| JOINTS.contains(c))?;
    // 2026-1-6 is a day.
    if by_word.is_none() && between == joint {
        return None;
    }
    let rest = rest.trim_start_matches(JOINTS);
    let rest = match dates::year(rest) {
        Some((other, rest)) if other == year => rest.trim_start_matches(['年', '-', '/', '.']),
        Some(_) => return None,
        None => rest,
    };
    let (last, rest) = number(rest)?;
    let word = month(rest);
    let ends =
        word.is_some() || (by_word.is_none() && !rest.starts_with(|c: char| c.is_ascii_digit()));
    let rest = &rest[word.unwrap_or(0)..];
    let day = rest.starts_with(|c: char| c.is_ascii_digit());
    let period = Period::new(year, last).filter(|_| first < last && ends && !day)?;
    Some((StatedPeriod { period, span: true }, rest))
}

/// The months named at the start of `here`, none if it is a date or a window, and the rest.
fn one<'a>(here: &'a str, labelled: bool, before: &str) -> Option<(Vec<StatedPeriod>, &'a str)> {
    dates::year(here)?;
    if let Some((span, rest)) = months_of_year(here, labelled) {
        return Some((vec![span], rest));
    }
    let (found, rest) = phrase(here, labelled)?;
    let (year, month) = (found.year?, found.month?);
    let first = StatedPeriod {
        period: Period::new(year, month)?,
        span: found.span,
    };
    let day = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let day_written = (1..=2).contains(&(rest.len() - day.len())) && !day.starts_with(['月', '年']);
    let second = |c: char| matches!(c, '-' | '/' | '.');
    let third_field = labelled
        && rest.starts_with(second)
        && rest[1..].starts_with(|c: char| c.is_ascii_digit())
        && !rest.contains('月');
    let is_date = day_written || third_field;
    if is_date {
        let until = ["截至", "截止", "截止到", "截至到"]
            .iter()
            .any(|w| before.ends_with(w));
        return Some((if until { vec![first] } else { Vec::new() }, day));
    }
    let joined = rest.strip_prefix(['至', '到', '-', '—', '~', '/', '、', '和', '及', '或', ',']);
    if let Some(next) = joined {
        if dates::year(next).is_some()
            && phrase(next, labelled).is_some_and(|(f, _)| f.month.is_some())
        {
            let (_, rest) = phrase(next, labelled)?;
            return Some((Vec::new(), rest));
        }
        if let Some((
            HeadingMonth {
                year: None,
                month: Some(month),
                ..
            },
            rest,
        )) = phrase(next, false)
            && let Some(period) = Period::new(year, month)
        {
            return Some((
                vec![
                    first,
                    StatedPeriod {
                        period,
                        span: false,
                    },
                ],
                rest,
            ));
        }
    }
    Some((vec![first], rest))
}

/// Year and month, or one of them, at the start of a folded text.
fn phrase(key: &str, loose: bool) -> Option<(HeadingMonth, &str)> {
    if let Some((year, rest)) = dates::year(key) {
        if !(1990..=2099).contains(&year) {
            return None;
        }
        let by_word = rest
            .strip_prefix("年度")
            .or_else(|| rest.strip_prefix('年'));
        if let Some(after) = by_word {
            return Some(match span(after) {
                Some((month, span, rest)) => (
                    HeadingMonth {
                        year: Some(year),
                        month: Some(month),
                        span,
                    },
                    rest,
                ),
                None => (
                    HeadingMonth {
                        year: Some(year),
                        month: None,
                        span: false,
                    },
                    after,
                ),
            });
        }
        if !loose {
            return None;
        }
        let (month, rest) = match rest.strip_prefix(['-', '/', '.', '—', '_']) {
            Some(after) => digits(after)?,
            None => (
                rest.get(..2)
                    .filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?,
                rest.get(2..)?,
            ),
        };
        let rest = rest
            .strip_prefix("月份")
            .or_else(|| rest.strip_prefix('月'))
            .unwrap_or(rest);
        let month = month.parse().ok().filter(|m| (1..=12).contains(m))?;
        return Some((
            HeadingMonth {
                year: Some(year),
                month: Some(month),
                span: false,
            },
            rest,
        ));
    }
    let (month, span, rest) = span(key)?;
    Some((
        HeadingMonth {
            year: None,
            month: Some(month),
            span,
        },
        rest,
    ))
}

/// Spans that are words, with their last month and whether they start in January.
const SPANS: &[(&str, i8, bool)] = &[
    ("上半年", 6, true),
    ("前三季度", 9, true),
    ("前3季度", 9, true),
    ("第一季度", 3, true),
    ("一季度", 3, true),
    ("第1季度", 3, true),
    ("1季度", 3, true),
    ("第二季度", 6, true),
    ("二季度", 6, true),
    ("2季度", 6, true),
    ("第三季度", 9, true),
    ("三季度", 9, true),
    ("3季度", 9, true),
    ("第四季度", 12, true),
    ("四季度", 12, true),
    ("4季度", 12, true),
    ("全年", 12, true),
];

/// A month or span at the start: last month, whether it is a span, rest.
pub(super) fn span(key: &str) -> Option<(i8, bool, &str)> {
    if let Some((word, month, span)) = SPANS.iter().find(|(w, ..)| key.starts_with(w)) {
        return Some((*month, *span, &key[word.len()..]));
    }
    if let Some(rest) = key.strip_prefix('前') {
        let (month, rest) = number(rest)?;
        return Some((month, true, rest.strip_prefix("个月")?));
    }
    let (first, rest) = number(key)?;
    let month_word = |rest: &'_ str| -> Option<usize> {
        rest.starts_with("月份")
            .then_some("月份".len())
            .or(rest.starts_with('月').then_some('月'.len_utf8()))
    };
    let after_first = month_word(rest).map_or(rest, |n| &rest[n..]);
    if first == 1
        && let Some(next) = after_first.strip_prefix(['-', '—', '–', '~', '至', '到'])
    {
        let next = next.trim_start_matches(['-', '—']);
        if let Some((last, rest)) = number(next)
            && let Some(n) = month_word(rest)
            && last > 1
        {
            return Some((last, true, &rest[n..]));
        }
    }
    let n = month_word(rest)?;
    Some((first, false, &rest[n..]))
}

/// A month number, Arabic or Chinese, at the start.
fn number(key: &str) -> Option<(i8, &str)> {
    let (word, rest) = if key.starts_with(|c: char| c.is_ascii_digit()) {
        digits(key)?
    } else {
        let end = key
            .find(|c| !"一二三四五六七八九十".contains(c))
            .unwrap_or(key.len());
        key.split_at(end)
    };
    let month = dates::small(word)?;
    (1..=12).contains(&month).then_some((month, rest))
}

/// The one or two digits at the start.
fn digits(key: &str) -> Option<(&str, &str)> {
    let end = key.find(|c: char| !c.is_ascii_digit()).unwrap_or(key.len());
    (1..=2).contains(&end).then(|| key.split_at(end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_rows_own_time_fits_its_month_or_not() {
        let june = Period::new(2026, 6).expect("a month");
        for (text, expected) in [
            ("2026年6月", Some(true)),
            ("6月", Some(true)),
            ("1-6月", Some(true)),
            ("2026年1-6月", Some(true)),
            ("上半年", Some(true)),
            ("202606", Some(true)),
            ("2026", Some(true)),
            ("2026年", Some(true)),
            ("2026-06-30", Some(true)),
            ("2026年7月3日", Some(true)),
            ("5月", Some(false)),
            ("2026年5月", Some(false)),
            ("2025年", Some(false)),
            ("2025", Some(false)),
            ("2025年6月", Some(false)),
            ("2026.5", Some(false)),
            ("2026-05-31", Some(false)),
            ("2026年1-5月", Some(false)),
            ("2026年7月", Some(false)),
            ("本月", None),
            ("每月", None),
            ("", None),
        ] {
            assert_eq!(fits(text, june), expected, "{text}");
        }
    }

    fn months(text: &str, labelled: bool) -> Vec<(String, bool)> {
        stated(text, labelled)
            .iter()
            .map(|s| (s.period.to_string(), s.span))
            .collect()
    }

    #[test]
    fn titles_and_covers_state_a_month() {
        for text in [
            "市商务局2026年6月指标填报表",
            "2026年6月",
            "２０２６年６月份",
            "二〇二六年六月",
            "2026 年 06 月",
            "截至2026年6月底",
            "截至2026年6月30日",
            "2026年六月完成情况（填报日期：2026年7月3日）",
        ] {
            assert_eq!(
                months(text, false),
                [("2026-06".to_owned(), false)],
                "{text}"
            );
        }
        for text in [
            "2026.6",
            "2026/06",
            "2026-06",
            "202606",
            "2026.06",
            "2026_06",
            "2026年6月",
        ] {
            assert_eq!(
                months(text, true),
                [("2026-06".to_owned(), false)],
                "{text}"
            );
        }
    }

    #[test]
    fn spans_are_said_to_be_spans() {
        for (text, month) in [
            ("2026年上半年", "2026-06"),
            ("2026年1-6月", "2026-06"),
            ("2026年1—6月指标", "2026-06"),
            ("2026年1至6月", "2026-06"),
            ("2026年1月-6月", "2026-06"),
            ("2026年1～6月", "2026-06"),
            ("2026年一季度", "2026-03"),
            ("2026年前三季度", "2026-09"),
            ("2026年全年", "2026-12"),
            ("2026年前5个月", "2026-05"),
            ("二〇二六年第一季度", "2026-03"),
            ("2026.1-6", "2026-06"),
            ("2026.01-06", "2026-06"),
            ("2026/1-6月", "2026-06"),
            ("2026年4-6月", "2026-06"),
            ("2026年5-6月", "2026-06"),
            ("2026年1月至2026年6月", "2026-06"),
            ("2026.1-2026.6", "2026-06"),
            ("2026年一至六月", "2026-06"),
        ] {
            assert_eq!(months(text, true), [(month.to_owned(), true)], "{text}");
        }
    }

    #[test]
    fn two_months_stay_two() {
        for text in [
            "2026年5月/6月",
            "2026年5月、6月",
            "2026年5月和6月",
            "2026年5月 2026年6月",
        ] {
            let found = months(text, true);
            assert_eq!(
                found.iter().map(|(m, _)| m.as_str()).collect::<Vec<_>>(),
                ["2026-05", "2026-06"],
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_month_gives_none() {
        for text in [
            "",
            "2026年7月3日",
            "2026-07-03",
            "2026/7/3",
            "2026.7.3",
            "6月",
            "2026年",
            "2021年1月至2022年12月",
            "（2021—2022年）",
            "12345678",
            "2026年13月",
            "2026-1-6",
            "2026.1.6",
            "电话0571-12345678",
            "2026",
            "青政办发〔2021〕3号",
        ] {
            assert_eq!(months(text, true), [], "{text}");
        }
        for text in ["2026.6", "2026-06", "0532-202606"] {
            assert_eq!(months(text, false), [], "{text}");
        }
    }

    #[test]
    fn headings_name_months_with_or_without_year() {
        let month = |year, month, span| Some(HeadingMonth { year, month, span });
        for (text, expected) in [
            ("1月", month(None, Some(1), false)),
            ("六月", month(None, Some(6), false)),
            ("6月份", month(None, Some(6), false)),
            ("十二月", month(None, Some(12), false)),
            ("2026年", month(Some(2026), None, false)),
            ("2026年6月", month(Some(2026), Some(6), false)),
            ("2026.6", month(Some(2026), Some(6), false)),
            ("2026-06", month(Some(2026), Some(6), false)),
            ("1-6月", month(None, Some(6), true)),
            ("上半年", month(None, Some(6), true)),
            ("本月", None),
            ("6月累计", None),
            ("13月", None),
            ("2026.13", None),
        ] {
            assert_eq!(heading(text), expected, "{text}");
        }
        assert_eq!(
            heading_prefix("1-6月累计"),
            Some((
                HeadingMonth {
                    year: None,
                    month: Some(6),
                    span: true
                },
                "累计"
            ))
        );
        assert_eq!(heading_prefix("6月完成数").unwrap().1, "完成数");
        assert_eq!(heading_prefix("6月30日余额"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "[0-9年月日季度上半前至一二三十.\\-/ ]{0,30}") {
            let _ = (stated(&text, true), heading(&text), heading_prefix(&text));
        }

        #[test]
        fn every_month_is_read_back(y in 1990i16..=2099, m in 1i8..=12) {
            for text in [format!("{y}年{m}月"), format!("{y}-{m:02}"), format!("{y}.{m}"), format!("{y}{m:02}")] {
                let found = stated(&text, true);
                prop_assert_eq!(found.len(), 1);
                prop_assert_eq!(found[0].period, Period::new(y, m).unwrap());
            }
        }
    }
}
