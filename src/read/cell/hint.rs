//! Months and years that a text names only in part: `5月`, `（1-5月）`, `2025年度`, `截至5月底`.
//!
//! Decides which of them speak of the time of the figures: dates, windows of plans, numbers of
//! documents and bases do not. They never give a month by themselves; `map` holds them against the
//! month that folder or file name gives.

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
        for year in said.years {
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

fn years(key: &str, found: &mut TimeHint) {
    let mut all = Vec::new();
    for (at, c) in key.char_indices() {
        let (before, here) = key.split_at(at);
        if !c.is_ascii_digit() || before.ends_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let Some((year, rest)) = dates::year(here) else {
            continue;
        };
        if !(1990..=2099).contains(&year) {
            continue;
        }
        let joined = |c: char| matches!(c, '-' | '—' | '~' | '至' | '到');
        let after = rest.trim_start_matches('年');
        let window = (after.starts_with(joined)
            && after.chars().nth(1).is_some_and(|c| c.is_ascii_digit()))
            || before.ends_with(joined);
        let number = before.ends_with(['〔', '[']) || rest.starts_with(['〕', ']']);
        let since = [
            "年以来",
            "年起",
            "年为基",
            "年基",
            "年版",
            "年底前",
            "年前",
            "年为",
        ]
        .iter()
        .any(|w| rest.starts_with(w));
        if !(window || number || since) && rest.starts_with('年') {
            all.push(year);
        }
    }
    for year in all {
        note(found, None, Some(year));
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
        ] {
            assert!(
                hint(text, false).fits(june()),
                "{text} {:?}",
                hint(text, false)
            );
        }
    }
}
