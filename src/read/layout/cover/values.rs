//! What the value of a field says, and what a title or note says of units and corrections.
//!
//! Decides department, months, fill date, correction and unit of one text. Leaves to `cover` which
//! texts are fields, titles or notes.

use jiff::civil::Date;

use super::labels::Field;
use super::{Loose, Stand, place};
use crate::period::Period;
use crate::read::cell::{self, dates, hint, period};
use crate::read::{CellValue, Cover, Place, StatedPeriod, TimeHint};
use crate::text;
use crate::unit::Units;

/// Words that make a return a correction.
const CORRECTING: &[&str] = &["更正", "修订", "补正", "订正", "重报"];
/// Words by which a text only speaks about corrections.
const ABOUT_CORRECTING: &[&str] = &[
    "如有",
    "如需",
    "请",
    "说明",
    "原因",
    "更正表",
    "更正月份",
    "正常",
    "无",
    "应",
    "须",
    "办法",
    "方案",
    "规划",
    "标准",
];

/// Months of fields that state the return's only where nothing else does.
#[derive(Default)]
pub(super) struct Times {
    /// Of 日期 and 时间.
    pub when: Vec<Place<StatedPeriod>>,
    /// Of 填报时间 and the like.
    pub filing: Vec<Place<StatedPeriod>>,
}

/// Takes what a field's value says.
pub(super) fn take(
    field: Field,
    value: &str,
    item: &Loose,
    units: &Units,
    (cover, times): (&mut Cover, &mut Times),
) {
    let named = text::clean(value);
    match field {
        Field::Department => department(&named, item, cover),
        Field::Unit | Field::OtherUnit if units_named(&named, units) => {
            cover.unit.push(place(item, named))
        }
        Field::Unit => department(&named, item, cover),
        Field::Period => {
            let mut found = periods(value, item);
            if found.is_empty() && item.right.is_none() {
                found = period::stated(&item.beyond, true);
            }
            if found.is_empty() && named.contains('_') {
                // A blank that was filled in by hand: 2026年_6_月.
                found = period::stated(&named.replace('_', ""), true);
            }
            if found.is_empty() && !says_nothing(&named) {
                cover.hints.push(place(item, said_in_part(value)));
            }
            cover
                .period
                .extend(found.into_iter().map(|p| place(item, p)));
        }
        Field::Filled | Field::When | Field::Filing => {
            let date = match &item.cell.value {
                CellValue::Text(_) => dates::parse(value)
                    .ok()
                    .filter(|d| !d.month_only)
                    .map(|d| d.date),
                other => whole_date(other),
            };
            let months = periods(value, item);
            if let Some(date) = date {
                cover.filled.get_or_insert_with(|| place(item, date));
            } else if months.is_empty() {
                // 年　月　日 was never filled in.
                let written = named.contains(|c: char| c.is_ascii_digit());
                let unread = (field == Field::Filled && written).then(|| place(item, named));
                cover.unread_dates.extend(unread);
            } else {
                let list = match field {
                    Field::When => &mut times.when,
                    _ => &mut times.filing,
                };
                list.extend(months.into_iter().map(|p| place(item, p)));
            }
        }
        Field::Submission => {
            let key = text::key(&named);
            let correction = CORRECTING.iter().any(|w| key.contains(w))
                && !key.contains("正常")
                && !key.contains('□');
            if correction {
                cover.correction.get_or_insert_with(|| place(item, named));
            }
        }
        Field::Other | Field::OtherUnit => {}
    }
}

/// Values of a field of time that name none: blank, a dash, 本月, or how often is reported.
/// What a field of the month says that names no whole month: 6月, 2026年. Empty if anything in it
/// is not understood, such as 2026年13月, 2026年Q1 or 20266年6月: then no other month stands in.
fn said_in_part(value: &str) -> TimeHint {
    let hint = hint::hint(value, true);
    let key = text::key(value);
    let year = |digits: &str| {
        digits.parse().is_ok_and(|year: i16| {
            let long = year.checked_add(2000);
            hint.years.contains(&year) || long.is_some_and(|year| hint.years.contains(&year))
        })
    };
    let digits = key
        .split(|c: char| !c.is_ascii_digit())
        .filter(|d| !d.is_empty());
    let understood = if hint.months.is_empty() {
        let mut rest = digits.clone().filter(|d| !year(d));
        let words = key.trim_start_matches(|c: char| c.is_ascii_digit());
        rest.next().is_none()
            && words
                .chars()
                .all(|c| !c.is_alphanumeric() || "年月日度份半".contains(c))
    } else {
        digits.clone().all(|d| d.len() <= 2 || year(d))
    };
    if understood {
        hint
    } else {
        TimeHint::default()
    }
}

fn says_nothing(value: &str) -> bool {
    const NOTHING: &[&str] = &[
        "本月",
        "当月",
        "本期",
        "当期",
        "每月",
        "月报",
        "月度",
        "按月",
        "逐月",
        "每季度",
        "季报",
        "季度",
        "年报",
        "半年报",
        "月",
        "年月",
        "年",
        "月份",
    ];
    let key = text::key(value);
    let key = key.trim_matches(|c: char| !c.is_alphanumeric());
    key.is_empty() || NOTHING.contains(&key) || cell::means_missing(value)
}

/// A department's name ends where digits begin.
fn department(named: &str, item: &Loose, cover: &mut Cover) {
    let cut = named
        .find(|c: char| c.is_ascii_digit())
        .unwrap_or(named.len());
    let name =
        named[..cut].trim_matches(|c: char| text::is_space(c) || matches!(c, ',' | '。' | '_'));
    let name = name
        .strip_suffix("(盖章)")
        .or_else(|| name.strip_suffix("(公章)"))
        .unwrap_or(name);
    if !name.is_empty() && name.chars().count() <= 40 {
        cover.department.push(place(item, name.to_owned()));
    }
}

fn units_named(value: &str, units: &Units) -> bool {
    let mut parts = value.split(['、', ',', '/', '，']).peekable();
    parts.peek().is_some() && parts.all(|part| units.parse(part).is_some())
}

/// Months behind a label: phrases, a date's month, a date cell's month.
fn periods(value: &str, item: &Loose) -> Vec<StatedPeriod> {
    let of = |date: Date| {
        Period::of(date).map(|period| StatedPeriod {
            period,
            span: false,
        })
    };
    if let CellValue::Date {
        date: Some(date), ..
    } = &item.cell.value
    {
        return of(*date).into_iter().collect();
    }
    let found = period::stated(value, true);
    if found.is_empty() {
        return dates::parse(value)
            .ok()
            .and_then(|d| of(d.date))
            .into_iter()
            .collect();
    }
    found
}

pub(super) fn correcting(value: &str) -> bool {
    let key = text::key(value);
    key.chars().count() <= 40
        && CORRECTING.iter().any(|w| key.contains(w))
        && !ABOUT_CORRECTING.iter().any(|w| key.contains(w))
}

/// The date that is all a cell says.
pub(super) fn whole_date(value: &CellValue) -> Option<Date> {
    match value {
        CellValue::Text(_) | CellValue::Date { .. } => dates::date(value)
            .ok()
            .flatten()
            .filter(|d| !d.month_only)
            .map(|d| d.date),
        _ => None,
    }
}

/// A unit that a title has in brackets （百万元）, or that a note gives to the figures: 金额单位均为百万元.
pub(super) fn unit_said(item: &Loose, units: &Units) -> Option<String> {
    let CellValue::Text(written) = &item.cell.value else {
        return None;
    };
    let key = text::key(written);
    if item.stand == Stand::Title
        && let Some(open) = key.strip_suffix([')', ']'])
        && let Some((_, inner)) = open.rsplit_once(['(', '['])
        && units.parse(inner).is_some()
    {
        return Some(inner.to_owned());
    }
    let (_, rest) = key.split_once("单位")?;
    let rest = rest
        .trim_start_matches(['均', '都', '统', '一'])
        .strip_prefix(['为', '是', ':', '按'])?;
    let end = rest
        .find(['。', ',', ';', ')', '、', '.'])
        .unwrap_or(rest.len());
    let unit = &rest[..end];
    units.parse(unit).is_some().then(|| unit.to_owned())
}

/// The unit stated for a table: in the nearest line above it, else below it.
pub(in crate::read::layout) fn unit_of(
    units: &[Place<String>],
    sheet: &str,
    row: u32,
) -> Option<Place<String>> {
    let here = || units.iter().filter(|p| p.sheet == sheet);
    here()
        .filter(|p| p.cell.row <= row)
        .max_by_key(|p| (p.cell.row, std::cmp::Reverse(p.cell.col)))
        .or_else(|| here().min_by_key(|p| (p.cell.row, p.cell.col)))
        .cloned()
}
