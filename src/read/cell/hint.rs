//! Months and years that a text names only in part: `5月`, `（1-5月）`, `2025年度`, `截至5月底`.
//!
//! Decides which of them speak of the time of the figures: dates, windows of plans, numbers of
//! documents and bases do not. They never give a month by themselves; `map` holds them against the
//! month that folder or file name gives.

use jiff::civil::Date;

use crate::period::Period;
use crate::read::TimeHint;
use crate::read::cell::{dates, period};
use crate::text;

/// What a title or a field of time says of its month and year in part. `labelled`: the text is the
/// value of a field such as 报告期, where a bare number is a month and 第5期 May's.
pub fn hint(written: &str, labelled: bool) -> TimeHint {
    let whole = one(written, labelled);
    if !whole.is_empty() {
        return whole;
    }
    // 表2 5月: the number of a table is no part of the month behind it.
    let clean = text::clean(written);
    let mut found = TimeHint::default();
    for piece in clean.split(text::is_space) {
        let said = one(piece, labelled);
        for month in said.months {
            note(&mut found, Some(month), None);
        }
        // May 2026: a bare number behind a word that is not understood is no year by itself.
        for year in said.years.into_iter().filter(|_| piece.contains('年')) {
            note(&mut found, None, Some(year));
        }
    }
    found
}

fn one(written: &str, labelled: bool) -> TimeHint {
    let key = text::key(written);
    let mut found = TimeHint::default();
    for stated in period::stated(&key, true) {
        note(
            &mut found,
            Some(stated.period.month()),
            Some(stated.period.year()),
        );
    }
    if found.months.is_empty() {
        months(&key, labelled, &mut found);
        years(&key, &mut found);
    }
    if labelled && found.months.is_empty() {
        let number = key
            .rsplit_once('第')
            .and_then(|(_, rest)| rest.strip_suffix('期'))
            .unwrap_or(&key);
        if let Ok(month @ 1..=12) = number.parse::<i8>() {
            note(&mut found, Some(month), None);
        }
    }
    found
}

impl TimeHint {
    /// Whether nothing is named.
    pub fn is_empty(&self) -> bool {
        self.months.is_empty() && self.years.is_empty()
    }

    /// Whether what is named can be the month `own`.
    pub fn fits(&self, own: Period) -> bool {
        (self.months.is_empty() || self.months.contains(&own.month()))
            && (self.years.is_empty() || self.years.contains(&own.year()))
    }
}

fn note(found: &mut TimeHint, month: Option<i8>, year: Option<i16>) {
    found
        .months
        .extend(month.filter(|m| !found.months.contains(m)));
    found
        .years
        .extend(year.filter(|y| !found.years.contains(y)));
}

/// Characters that continue a number to the left, so that no number begins here.
fn continues(before: &str) -> bool {
    before.ends_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九十第每个".contains(c))
}

fn months(key: &str, labelled: bool, found: &mut TimeHint) {
    let mut at = 0;
    while at < key.len() {
        let (before, here) = key.split_at(at);
        let step = here.chars().next().map_or(1, char::len_utf8);
        let whole_year = here.starts_with("全年");
        let named = (!continues(before) && !whole_year)
            .then(|| period::span(here))
            .flatten();
        let Some((month, _, rest)) = named else {
            at += step;
            continue;
        };
        at = key.len() - rest.len();
        let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
        let after = rest.trim_start_matches(number);
        let day = after.len() < rest.len() && after.starts_with(['日', '号']);
        let until = ["截至", "截止", "截至到", "截止到", "至", "到", "-", "~"]
            .iter()
            .any(|w| {
                before
                    .trim_end_matches(|c: char| c.is_ascii_digit() || c == '年')
                    .ends_with(w)
            });
        let deadline = ["前", "底前", "起", "以来"]
            .iter()
            .any(|w| rest.starts_with(w));
        if deadline || (day && !until && !labelled) {
            continue;
        }
        note(found, Some(month), None);
    }
    // A span of days says the month in which it ends.
    if labelled && found.months.len() > 1 && key.contains('日') {
        found.months.drain(..found.months.len() - 1);
    }
}

/// The year of a text that names one no month can have: 去年6月 is not this year's.
const NO_YEAR: i16 = 0;

fn years(key: &str, found: &mut TimeHint) {
    let mut all = Vec::new();
    for (at, c) in key.char_indices() {
        let (before, here) = key.split_at(at);
        let year = if c.is_ascii_digit() {
            (!before.ends_with(|c: char| c.is_ascii_digit()))
                .then(|| year_at(before, here))
                .flatten()
        } else {
            chinese_pair(before, here).or_else(|| relative(before, here))
        };
        all.extend(year);
    }
    for year in all {
        note(found, None, Some(year));
    }
}

/// The year at the start of `here`, however many digits it was written with.
fn year_at(before: &str, here: &str) -> Option<i16> {
    let end = here
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(here.len());
    let (digits, rest) = here.split_at(end);
    let number: i16 = digits.parse().ok().filter(|_| digits.len() <= 4)?;
    if before.ends_with("民国") {
        return rest.starts_with('年').then_some(number + 1911);
    }
    let joined = |c: char| matches!(c, '-' | '—' | '~' | '至' | '到');
    let after = rest.trim_start_matches('年');
    let window = (after.starts_with(joined)
        && after.chars().nth(1).is_some_and(|c| c.is_ascii_digit()))
        || before.ends_with(joined);
    let number_of_document = before.ends_with(['〔', '[']) || rest.starts_with(['〕', ']']);
    let since = [
        "年以来",
        "年起",
        "年为基",
        "年基",
        "年版",
        "年底前",
        "年前",
        "年为",
        "年内",
        "年间",
        "年期",
        "年来",
    ]
    .iter()
    .any(|w| rest.starts_with(w));
    if window || number_of_document || since {
        return None;
    }
    let sensible = (1990..=2099).contains(&number);
    let begins = before.is_empty() || before.ends_with('(');
    let month = rest.strip_prefix('年').is_some_and(|rest| {
        period::span(rest).is_some() || rest.starts_with("上半年") || rest.starts_with("前")
    });
    match digits.len() {
        4 if rest.starts_with('年') => (sensible || month).then_some(number),
        // 2025重点指标: the year a title begins with, or is.
        4 => {
            let ends = rest
                .chars()
                .next()
                .is_none_or(|c| c.is_alphabetic() && !c.is_ascii() && c != '月');
            (sensible && begins && ends).then_some(number)
        }
        // 25年6月; 25年重点指标 where a title begins so, but 30年规划.
        2 if (15..=49).contains(&number) && rest.starts_with('年') => {
            let spans = ["规划", "行动", "计划", "工程", "战略", "以上", "历"];
            let term = spans.iter().any(|w| after.starts_with(w));
            let other =
                before.ends_with(['近', '前', '第', '每', '满', '过', '用', '约', '逾', '超']);
            let whole = begins && number >= 20 && !term;
            ((month && !other) || whole).then_some(2000 + number)
        }
        _ => None,
    }
}

/// 二六年6月: a year of two Chinese digits, where a month follows.
fn chinese_pair(before: &str, here: &str) -> Option<i16> {
    const DIGITS: &str = "〇一二三四五六七八九";
    let value = |c: char| DIGITS.chars().position(|d| d == c);
    let mut chars = here.chars();
    let (tens, ones) = (value(chars.next()?)?, value(chars.next()?)?);
    let rest = chars.as_str().strip_prefix('年')?;
    let inside = before.ends_with(|c: char| value(c).is_some() || "零○十百近".contains(c));
    (!inside && (2..=4).contains(&tens) && period::span(rest).is_some())
        .then(|| 2000 + i16::try_from(tens * 10 + ones).unwrap_or_default())
}

/// 去年6月, 上年1-6月, unless the text compares with it.
fn relative(before: &str, here: &str) -> Option<i16> {
    let words = ["上年度", "去年", "上年", "前年", "明年", "次年", "来年"];
    let rest = words.iter().find_map(|w| here.strip_prefix(w))?;
    let compared = before.ends_with(['较', '比', '与', '同', '对', '为', '按', '以']);
    (!compared && period::span(rest).is_some()).then_some(NO_YEAR)
}

/// What a title says, a day at its end or in brackets included.
pub fn of_title(title: &str) -> TimeHint {
    dated(title, true)
}

/// What the name of a file or sheet says of its time: as a title does, and by a day (20260531), on
/// which figures were written down that are of its month or an earlier one.
pub fn of_name(name: &str) -> TimeHint {
    dated(name, false)
}

fn dated(name: &str, ends: bool) -> TimeHint {
    let mut found = hint(name, false);
    if !found.months.is_empty() {
        return found;
    }
    let key = text::key(name).replace('_', "-");
    for (at, c) in key.char_indices() {
        if !c.is_ascii_digit() || key[..at].ends_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let here = &key[at..];
        let of_day =
            |c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | '/' | '年' | '月' | '日');
        let end = here.find(|c| !of_day(c)).unwrap_or(here.len());
        let written = here[..end].trim_end_matches(['-', '.', '/']);
        if ends && !(here[end..].is_empty() || here[end..].starts_with(')')) {
            continue;
        }
        let Some(day) = dates::parse(written).ok().filter(|d| !d.month_only) else {
            continue;
        };
        let hint = written_on(day.date);
        found.months = hint.months;
        for year in hint.years {
            note(&mut found, None, Some(year));
        }
        break;
    }
    found
}

/// The months that a return can be for which was written on a day: that month and those before.
pub fn written_on(day: Date) -> TimeHint {
    // In January and February last year's end is still reported.
    let early = day.month() <= 2;
    TimeHint {
        months: (1..=if early { 12 } else { day.month() }).collect(),
        years: if early {
            vec![day.year() - 1, day.year()]
        } else {
            vec![day.year()]
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn june() -> Period {
        Period::new(2026, 6).expect("a month")
    }

    #[test]
    fn fields_that_name_another_month_do_not_fit() {
        for text in [
            "5月",
            "5月份",
            "五月",
            "5",
            "05",
            "第一季度",
            "2026年前五个月",
            "前5个月",
            "1-5月",
            "1—5月份",
            "今年1-5月",
            "2026年5月1日至2026年5月31日",
            "2026年5月1日-5月31日",
            "26年5月",
            "2026年第5期",
            "2025年",
            "2025年度",
            "2025年6月",
        ] {
            let hint = hint(text, true);
            assert!(!hint.is_empty() && !hint.fits(june()), "{text} {hint:?}");
        }
        for text in [
            "6月",
            "六月",
            "6",
            "上半年",
            "1-6月",
            "前六个月",
            "2026年6月1日至2026年6月30日",
            "26年6月",
            "2026年第6期",
            "2026年",
            "2026年度",
        ] {
            let hint = hint(text, true);
            assert!(!hint.is_empty() && hint.fits(june()), "{text} {hint:?}");
        }
        for text in ["may 2026", "去年", ""] {
            assert!(hint(text, true).is_empty(), "{text}");
        }
    }

    #[test]
    fn titles_name_months_and_years_but_not_deadlines_windows_and_numbers() {
        for text in [
            "2026年度重点举措指标完成情况月报表（5月）",
            "重点举措指标5月份完成情况表",
            "商务局五月份月报",
            "重点举措指标完成情况（截至5月底）",
            "重点举措指标完成情况（截至5月31日）",
            "重点举措指标完成情况(2026.5)",
            "重点举措指标完成情况 202605",
            "一季度重点举措指标完成情况表",
            "2025年重点举措指标完成情况月报表",
            "25年6月重点指标完成情况",
            "25年重点指标完成情况",
            "重点指标完成情况（25年6月）",
            "25年1-6月重点指标完成情况",
            "二五年六月重点指标",
            "2025重点指标完成情况",
            "民国114年6月重点指标",
            "2206年6月重点指标",
            "去年6月重点指标完成情况",
            "上年1-6月重点指标完成情况",
        ] {
            assert!(
                !hint(text, false).fits(june()),
                "{text} {:?}",
                hint(text, false)
            );
        }
        for text in [
            "重点举措指标完成情况月报表",
            "五年行动计划（2021—2025年）指标完成情况",
            "政发〔2025〕12号文件指标完成情况",
            "2025年以来指标完成情况",
            "请于7月3日前报送",
            "请于12月底前完成",
            "一年一报",
            "三个月一次",
            "每月5日前报送",
            "2026年上半年完成情况",
            "26年6月重点指标完成情况",
            "2026重点指标完成情况",
            "较去年6月增长的指标",
            "30年规划指标",
            "近20年指标",
            "中国制造2025指标",
        ] {
            assert!(
                hint(text, false).fits(june()),
                "{text} {:?}",
                hint(text, false)
            );
        }
    }

    #[test]
    fn names_say_a_month_a_year_or_the_day_of_writing() {
        for name in [
            "商务局20260531",
            "商务局2026-05-31",
            "商务局_2026_05_31",
            "商务局5月",
            "商务局25年6月",
            "2025商务局",
            "商务局20250703",
        ] {
            assert!(!of_name(name).fits(june()), "{name} {:?}", of_name(name));
        }
        for name in [
            "商务局20260703",
            "商务局20260630",
            "商务局2026.7.3",
            "商务局",
            "商务局6月",
            "商务局0532-12345678",
            "20260815商务局补报",
        ] {
            assert!(of_name(name).fits(june()), "{name} {:?}", of_name(name));
        }
        let december = Period::new(2026, 12).expect("a month");
        assert!(of_name("商务局20270105").fits(december));
    }
}
