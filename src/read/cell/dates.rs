//! Dates as departments write them.
//!
//! Decides which written forms are a civil date and refuses the others with a reason. A month,
//! quarter or year's end stands for its last day, and says so. Nothing is completed: a date
//! without a year is refused.

use jiff::civil::Date;

use crate::period::Period;
use crate::quantity::Exact;
use crate::read::cell::{chinese, number, refusal, shown};
use crate::read::{CellRefusal, CellValue};
use crate::text;

/// Whole numbers that are dates where a date is due: serials of 2000-01-01 to 2030-12-30.
const SERIALS: std::ops::RangeInclusive<i64> = 36_526..=47_847;
/// Years a return can speak of.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2099;

/// A date and how exactly it was stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateRead {
    /// The day; the last one where only a month or longer was stated.
    pub date: Date,
    /// Whether no day was stated.
    pub month_only: bool,
}

impl DateRead {
    fn day(date: Date) -> Self {
        Self {
            date,
            month_only: false,
        }
    }

    fn last_of(period: Period) -> Self {
        Self {
            date: period.last_day(),
            month_only: true,
        }
    }
}

/// The date in a cell where one is due; `None` if nothing is reported.
///
/// # Errors
/// A refusal that says why the content is no date.
pub fn date(value: &CellValue) -> Result<Option<DateRead>, CellRefusal> {
    match value {
        CellValue::Text(text) if text::clean(text).is_empty() || number::means_missing(text) => {
            Ok(None)
        }
        CellValue::Text(text) => parse(text).map(Some),
        CellValue::Date {
            date: Some(date), ..
        } => in_range(*date, &date.to_string()).map(|d| Some(DateRead::day(d))),
        CellValue::Date { serial, .. } => Err(bad(
            &serial.map_or_else(String::new, super::stored_text),
            "不是有效日期",
            "is no possible date",
        )),
        CellValue::Number(n) => from_number(*n).map(Some),
        CellValue::Bool(_) => Err(bad(
            &super::written(value),
            "是逻辑值，不是日期",
            "is a truth value, not a date",
        )),
        CellValue::Error(error) => Err(refusal(
            "error-cell",
            format!("此格是错误值 {}", shown(error)),
            format!("the cell holds the error {}", shown(error)),
        )),
        CellValue::Uncached => Err(refusal(
            "formula-uncached",
            "此格的公式从未计算，没有结果；请用 Excel 或 WPS 打开后保存再报".into(),
            "the cell's formula was never calculated; open in Excel or WPS, save, and send again"
                .into(),
        )),
        CellValue::Corrupt(what) => Err(refusal(
            "corrupt-cell",
            format!("此格内容不可用：{}", what.zh),
            format!("the cell's content cannot be used: {}", what.en),
        )),
    }
}

fn bad(found: &str, zh: &str, en: &str) -> CellRefusal {
    refusal(
        "unreadable-date",
        format!("“{}”{zh}", shown(found)),
        format!("“{}” {en}", shown(found)),
    )
}

fn in_range(date: Date, found: &str) -> Result<Date, CellRefusal> {
    if YEARS.contains(&date.year()) {
        Ok(date)
    } else {
        Err(bad(found, "的年份不合理", "has an unlikely year"))
    }
}

fn from_number(n: f64) -> Result<DateRead, CellRefusal> {
    let written = super::stored_text(n);
    let refuse = || {
        bad(
            &written,
            "不是日期，请写成 2026-07-03 的样子",
            "is no date; write it as 2026-07-03",
        )
    };
    if n.fract() != 0.0 || !(0.0..1e9).contains(&n) {
        // 2026.7 typed as a number; 2026.1 may have been 2026.10.
        let ambiguous = Exact::from_f64(n)
            .is_none_or(|x| (x * Exact::int(10)).round(0).to_fixed(0).ends_with('1'));
        return if ambiguous {
            Err(refuse())
        } else {
            parse(&written)
        };
    }
    let whole = n as i64;
    if SERIALS.contains(&whole) {
        let date = Date::constant(1899, 12, 30)
            .checked_add(jiff::Span::new().days(whole))
            .map_err(|_| refuse())?;
        return Ok(DateRead::day(date));
    }
    if (19_900_101..=20_991_231).contains(&whole) || (199_001..=209_912).contains(&whole) {
        return parse(&written);
    }
    Err(refuse())
}

/// Whether a text is a full date: what must not stand in a figure cell.
pub(super) fn looks_like_date(all: &str) -> bool {
    let compact = all.chars().all(|c| c.is_ascii_digit() || c == '.');
    let clock = all.split_once(':').is_some_and(|(h, m)| {
        (1..=2).contains(&h.len())
            && h.bytes().all(|b| b.is_ascii_digit())
            && m.starts_with(|c: char| c.is_ascii_digit())
    });
    clock || (!compact && parse(all).is_ok())
}

/// A written date.
///
/// # Errors
/// A refusal that says why the text is no date.
pub fn parse(written: &str) -> Result<DateRead, CellRefusal> {
    let text = text::simplified(&text::narrow(&text::clean(written)));
    let text = without_clock(&text);
    let key = text::key(text);
    let refuse = |zh: &str, en: &str| Err(bad(written, zh, en));
    let Some((year, rest)) = year(&key) else {
        return refuse(
            "不是含四位年份的日期，请写成 2026-07-03 的样子",
            "is no date with a year of four digits; write it as 2026-07-03",
        );
    };
    if !YEARS.contains(&year) {
        return refuse("的年份不合理", "has an unlikely year");
    }
    if let Some(read) = compact(&key).or_else(|| end_of_span(year, rest)) {
        return read.ok_or_else(|| bad(written, "不是有效日期", "is no possible date"));
    }
    let fields = fields(rest);
    let impossible = || bad(written, "不是有效日期", "is no possible date");
    match fields.as_deref() {
        Some([month]) => Period::new(year, *month)
            .map(DateRead::last_of)
            .ok_or_else(impossible),
        Some([month, day]) => Date::new(year, *month, *day)
            .map(DateRead::day)
            .map_err(|_| impossible()),
        _ => refuse(
            "不是日期，请写成 2026-07-03 的样子",
            "is no date; write it as 2026-07-03",
        ),
    }
}

fn without_clock(text: &str) -> &str {
    let cut = text.char_indices().find(|&(i, c)| {
        (c == ' ' || c == 'T')
            && text[i + 1..]
                .trim_start()
                .starts_with(|c: char| c.is_ascii_digit())
            && text[i..].contains(':')
    });
    cut.map_or(text, |(i, _)| &text[..i])
}

/// A year of four digits, Arabic or Chinese, at the start.
pub(super) fn year(key: &str) -> Option<(i16, &str)> {
    let end = key.char_indices().nth(4).map_or(key.len(), |(i, _)| i);
    let digits: String = key[..end].chars().map(year_digit).collect::<Option<_>>()?;
    (digits.len() == 4).then_some(())?;
    Some((digits.parse().ok()?, &key[end..]))
}

fn year_digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '〇' | '零' | '○' | 'o' => Some('0'),
        _ => "一二三四五六七八九"
            .chars()
            .position(|d| d == c)
            .and_then(|i| char::from_digit(i as u32 + 1, 10)),
    }
}

/// `20260703` or `202607`; the inner `None` if it is no possible day.
fn compact(key: &str) -> Option<Option<DateRead>> {
    if !key.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let n = |range: std::ops::Range<usize>| key.get(range)?.parse::<i8>().ok();
    let year: i16 = key.get(..4)?.parse().ok()?;
    match key.len() {
        8 => Some(Date::new(year, n(4..6)?, n(6..8)?).ok().map(DateRead::day)),
        6 => Some(Period::new(year, n(4..6)?).map(DateRead::last_of)),
        _ => None,
    }
}

/// 2026年底, 2026年上半年, 2026年第三季度: the last day of the span.
fn end_of_span(year: i16, rest: &str) -> Option<Option<DateRead>> {
    let rest = rest.strip_prefix('年')?;
    let rest = rest.strip_suffix('前').unwrap_or(rest);
    let month = match rest {
        "底" | "末" | "年底" | "年末" | "下半年" | "下半年底" | "四季度末" | "内" | "第四季度"
        | "四季度" | "4季度" | "第4季度" => 12,
        "上半年" | "上半年末" | "第二季度" | "二季度" | "2季度" | "第2季度" => 6,
        "第一季度" | "一季度" | "1季度" | "第1季度" => 3,
        "第三季度" | "三季度" | "前三季度" | "3季度" | "第3季度" => 9,
        _ => return None,
    };
    Some(Period::new(year, month).map(DateRead::last_of))
}

/// Month, or month and day, behind the year.
fn fields(rest: &str) -> Option<Vec<i8>> {
    let rest = rest.strip_prefix(['年', '-', '/', '.', '—', '–'])?;
    let end = rest.find('(').unwrap_or(rest.len());
    let weekday = &rest[end..];
    if !weekday.is_empty() && !weekday.contains("星期") && !weekday.contains('周') {
        return None;
    }
    let mut rest = &rest[..end];
    for word in ["前", "底", "末", "份"] {
        rest = rest.strip_suffix(word).unwrap_or(rest);
    }
    let rest = rest.strip_suffix(['日', '号', '月']).unwrap_or(rest);
    let parts: Vec<&str> = rest.split(['月', '-', '/', '.', '—', '–']).collect();
    (parts.len() <= 2).then_some(())?;
    parts.into_iter().map(small).collect()
}

/// A month or day number, Arabic or Chinese.
pub(super) fn small(text: &str) -> Option<i8> {
    if text.is_empty() || text.chars().count() > 3 {
        return None;
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok().filter(|_| text.len() <= 2);
    }
    let (value, _) = chinese::numeral(text)?;
    value.to_fixed(0).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(text: &str) -> Result<Option<DateRead>, CellRefusal> {
        date(&CellValue::Text(text.into()))
    }

    #[test]
    fn dates_are_read_however_they_are_written() {
        for written in [
            "2026-07-03",
            "2026-7-3",
            "2026/7/3",
            "2026/07/03",
            "2026.7.3",
            "2026.07.03",
            "2026年7月3日",
            "2026年07月03日",
            "２０２６年７月３日",
            "2026 年 7 月 3 日",
            "20260703",
            "二〇二六年七月三日",
            "二零二六年七月三日",
            "2026-07-03 00:00:00",
            "2026-07-03T08:30:00",
            "2026-07-03T00:00:00Z",
            "2026年7月3号",
            "2026年7月3日（星期五）",
            "2026年7月3日前",
            "\u{3000}2026-07-03\u{200b}",
        ] {
            let read = text(written)
                .unwrap_or_else(|e| panic!("{written}: {}", e.zh))
                .unwrap();
            assert_eq!(
                (read.date.to_string().as_str(), read.month_only),
                ("2026-07-03", false),
                "{written}"
            );
        }
    }

    #[test]
    fn a_month_or_longer_is_its_last_day_and_says_so() {
        for (written, expected) in [
            ("2026年7月", "2026-07-31"),
            ("2026-07", "2026-07-31"),
            ("2026/7", "2026-07-31"),
            ("2026.7", "2026-07-31"),
            ("202602", "2026-02-28"),
            ("二〇二六年十二月", "2026-12-31"),
            ("2026年7月底", "2026-07-31"),
            ("2026年7月底前", "2026-07-31"),
            ("2026年7月份", "2026-07-31"),
            ("2026年底", "2026-12-31"),
            ("2026年年底前", "2026-12-31"),
            ("2026年上半年", "2026-06-30"),
            ("2026年第三季度", "2026-09-30"),
        ] {
            let read = text(written)
                .unwrap_or_else(|e| panic!("{written}: {}", e.zh))
                .unwrap();
            assert_eq!(
                (read.date.to_string().as_str(), read.month_only),
                (expected, true),
                "{written}"
            );
        }
    }

    #[test]
    fn what_is_no_date_is_refused_with_a_reason() {
        for written in [
            "2026-02-30",
            "2026-13-01",
            "2026年13月",
            "2026-00-10",
            "26-07-03",
            "7/3/2026",
            "7月3日",
            "年底前",
            "1926-07-03",
            "2026",
            "2026年",
            "尽快",
            "2026-07-03至2026-08-01",
            "2026年5月/6月",
            "2026-7-3-1",
            "已完成",
            "20261301",
            "312",
        ] {
            let refusal = text(written).expect_err(written);
            assert!(
                refusal.zh.contains(written) && !refusal.en.is_empty(),
                "{written}"
            );
        }
        for value in [-1e300, 1e300, 2958466.0, -1.0, 60.0, 0.5, 2026.1, 312.0] {
            assert!(date(&CellValue::Number(value)).is_err(), "{value}");
        }
        let early = CellValue::Date {
            date: Some(Date::constant(1900, 2, 28)),
            serial: Some(60.0),
        };
        assert!(date(&early).is_err());
        assert!(
            date(&CellValue::Date {
                date: None,
                serial: Some(-1e300)
            })
            .is_err()
        );
        assert!(date(&CellValue::Bool(true)).is_err());
    }

    #[test]
    fn a_bare_serial_is_a_date_where_one_is_due() {
        for (n, expected) in [
            (46206.0, "2026-07-03"),
            (20260703.0, "2026-07-03"),
            (202607.0, "2026-07-31"),
            (2026.7, "2026-07-31"),
        ] {
            assert_eq!(
                date(&CellValue::Number(n))
                    .unwrap()
                    .unwrap()
                    .date
                    .to_string(),
                expected,
                "{n}"
            );
        }
    }

    #[test]
    fn nothing_is_nothing() {
        for written in ["", " \u{3000}", "—", "无", "/", "暂无"] {
            assert_eq!(text(written), Ok(None), "{written}");
        }
    }

    proptest! {
        #[test]
        fn every_day_is_read_back_in_every_style(y in 1990i16..=2099, m in 1i8..=12, d in 1i8..=28) {
            for written in [
                format!("{y}-{m:02}-{d:02}"), format!("{y}/{m}/{d}"), format!("{y}.{m}.{d}"),
                format!("{y}年{m}月{d}日"), format!("{y}{m:02}{d:02}"),
                format!("{y}年{}月{}日", chinese::written(m as u64), chinese::written(d as u64)),
            ] {
                let read = parse(&written).map_err(|e| TestCaseError::fail(e.zh))?;
                prop_assert_eq!(read.date, Date::constant(y, m, d));
            }
        }

        #[test]
        fn any_text_is_survived(text in ".{0,30}") {
            let _ = parse(&text);
        }
    }
}
