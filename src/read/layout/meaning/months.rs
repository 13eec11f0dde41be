//! The month in a column's heading.
//!
//! Decides which month or year the lines of a heading name together, and what else each of them
//! says. Leaves to `figure` what a span (1-6月) or an end (截至6月底) makes of the figures.

use super::{Heading, Meaning};
use crate::period::Period;
use crate::read::cell::period::{self, HeadingMonth};

impl Heading {
    /// Takes the month out of a line or a remark; `None` if it contradicts what was said before.
    pub(super) fn take_month(&mut self, text: &str) -> Option<Rest> {
        let Some((found, rest, until)) = month_of(text) else {
            return Some(Rest {
                text: text.to_owned(),
                span: false,
                until: false,
            });
        };
        note_month(self, found).then_some(Rest {
            text: rest,
            span: found.span,
            until,
        })
    }

    pub(super) fn settle_year(&mut self) {
        if let (Some(year), Some(month)) = (self.year, self.month)
            && let Some(period) = Period::new(year, month)
        {
            (self.period, self.year, self.month) = (Some(period), None, None);
        }
    }
}

/// Adds what a line says of year and month; false if it contradicts an upper line.
fn note_month(heading: &mut Heading, found: HeadingMonth) -> bool {
    let clash = |a: Option<i16>, b: Option<i16>| a.is_some() && b.is_some() && a != b;
    if clash(heading.year, found.year)
        || clash(heading.month.map(i16::from), found.month.map(i16::from))
    {
        heading.meaning = Meaning::Unknown;
        return false;
    }
    heading.year = heading.year.or(found.year);
    heading.month = heading.month.or(found.month);
    true
}

/// What is left of a heading line once its month is taken away.
pub(super) struct Rest {
    pub(super) text: String,
    pub(super) span: bool,
    pub(super) until: bool,
}

/// The month in a heading line, what else it says, and whether 截至 stands before it.
fn month_of(key: &str) -> Option<(HeadingMonth, String, bool)> {
    let quarter = ["二季度", "三季度", "四季度", "2季度", "3季度", "4季度"]
        .iter()
        .any(|q| key.contains(q));
    if quarter && !key.contains("前三季度") && !key.contains("前3季度") {
        return None;
    }
    if let Some(found) = period::heading(key) {
        return Some((found, String::new(), false));
    }
    for running in ["1-本月", "1—本月", "1~本月", "1至本月"] {
        if let Some(rest) = key.strip_prefix(running) {
            return Some((THIS_SPAN, rest.to_owned(), false));
        }
    }
    let this_year = ["本年度", "本年", "今年", "年内"];
    let key = this_year
        .iter()
        .find_map(|w| key.strip_prefix(w))
        .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) || rest.starts_with('截'))
        .unwrap_or(key);
    let from_start = ["自年初至", "年初至", "年初到"]
        .iter()
        .find_map(|w| key.strip_prefix(w));
    if let Some(rest) = from_start
        && let Some((found, rest)) = period::heading_prefix(rest)
    {
        let rest = rest.trim_start_matches(['底', '末']);
        return Some((
            HeadingMonth {
                span: true,
                ..found
            },
            rest.to_owned(),
            false,
        ));
    }
    let new_year = ["自1月1日起", "从1月1日起", "1月1日起", "自1月起", "从1月起"];
    if let Some(rest) = new_year.iter().find_map(|w| key.strip_prefix(w)) {
        return Some((THIS_SPAN, rest.to_owned(), false));
    }
    // The figures of a year that is not over are those so far.
    if let Some(rest) = key.strip_prefix("全年")
        && rest.contains("累计")
        && rest.contains("完成")
    {
        return Some((THIS_SPAN, rest.to_owned(), false));
    }
    let until = ["截至到", "截止到", "截至", "截止", "至", "到"]
        .iter()
        .find_map(|w| key.strip_prefix(w));
    let body = without_day(until.unwrap_or(key), until.is_some());
    let (found, rest) = period::heading_prefix(&body)?;
    let since = rest.starts_with("以来") || key.starts_with('自');
    (!since).then(|| (found, rest.to_owned(), until.is_some()))
}

/// The year to date by a word that names no month.
const THIS_SPAN: HeadingMonth = HeadingMonth {
    year: None,
    month: None,
    span: true,
};

/// 截至6月30日累计: the day adds nothing to the month.
fn without_day(body: &str, until: bool) -> String {
    if until
        && let Some((month, rest)) = body.split_once('月')
        && let Some((day, rest)) = rest.split_once('日')
        && (1..=2).contains(&day.len())
        && day.bytes().all(|b| b.is_ascii_digit())
    {
        return format!("{month}月底{rest}");
    }
    body.to_owned()
}
