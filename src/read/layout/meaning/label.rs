//! One line of a heading, taken apart.
//!
//! Decides what of it is words, what is a unit and what is a remark in brackets. Leaves to
//! `meaning` what the words mean.

use crate::text;
use crate::unit::{Units, magnitude_prefix};

/// One line of a heading: the words without brackets, and what the brackets said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::read::layout) struct Label {
    /// Folded, with brackets.
    pub full: String,
    /// Folded, without brackets, footnote marks and unit.
    pub key: String,
    /// The unit that it names.
    pub unit: Option<String>,
    /// What else stood in brackets.
    pub remarks: Vec<String>,
}

/// Units that stand at the end of a heading without brackets.
const TRAILING_UNITS: &[&str] = &[
    "亿美元",
    "万美元",
    "亿元",
    "万元",
    "万人次",
    "平方公里",
    "万平方米",
];

/// English words behind a Chinese heading that only say it again.
const TRANSLATIONS: &[&str] = &[
    "indicatorname",
    "indicators",
    "indicator",
    "unitofmeasure",
    "units",
    "unit",
    "currentmonth",
    "thismonth",
    "monthly",
    "month",
    "yeartodate",
    "cumulative",
    "ytd",
    "department",
    "remarks",
    "remark",
    "notes",
    "code",
];

/// 本年累计YTD without the English, where it says the same and no more.
fn without_translation(key: &str) -> &str {
    let chinese = key.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if !chinese.is_empty() && TRANSLATIONS.contains(&&key[chinese.len()..]) {
        chinese.trim_end_matches(['/', '-', '('])
    } else {
        key
    }
}

/// A heading without the mark of a footnote behind it: 本年累计①, 本年累计¹.
fn without_note(written: &str) -> &str {
    let marks = |c: char| {
        text::is_space(c) || matches!(c, '①'..='⑳' | '¹' | '²' | '³' | '⁴'..='⁹' | '†' | '‡')
    };
    let bare = written.trim_end_matches(marks);
    // m² is a unit.
    let unit = bare.ends_with(|c: char| c.is_ascii_alphabetic());
    if unit { written } else { bare }
}

impl Label {
    /// Takes a heading line apart.
    pub fn of(written: &str, units: &Units) -> Self {
        let full = text::key(without_note(written));
        let full = full
            .trim_matches([
                '*', '※', '#', '△', '★', ':', '、', '☆', '▲', '「', '」', '『', '』', '“', '”',
                '"', '·',
            ])
            .to_owned();
        let mut label = Self {
            full: full.clone(),
            ..Self::default()
        };
        let mut rest = full.as_str();
        while let Some(open) = rest.find(['(', '[', '【', '〔', '{']) {
            label.key.push_str(&rest[..open]);
            let inner = &rest[open..];
            let close = inner
                .find([')', ']', '】', '〕', '}'])
                .unwrap_or(inner.len());
            let skip = inner.chars().next().map_or(0, char::len_utf8);
            label.bracket(inner.get(skip..close).unwrap_or_default(), units);
            let after = inner.get(close..).unwrap_or_default();
            rest = after
                .get(after.chars().next().map_or(0, char::len_utf8)..)
                .unwrap_or_default();
        }
        label.key.push_str(rest);
        label.split_unit(units);
        label.key = label
            .key
            .trim_matches(['*', '※', '#', ':', ',', '、', '.', '。', '/'])
            .replace(['·', '•'], "");
        label.key = without_translation(&label.key).to_owned();
        label
    }

    fn bracket(&mut self, inner: &str, units: &Units) {
        let named = inner.trim_start_matches("计量").strip_prefix("单位");
        let unit = named
            .map(|n| n.trim_start_matches([':', '为']))
            .filter(|n| !n.is_empty());
        let multiple = magnitude_prefix(inner)
            .is_some_and(|(_, rest)| !rest.is_empty() && rest.chars().count() <= 3);
        // （单位：见左） names none.
        let elsewhere =
            inner.ends_with(['左', '右', '前', '后', '列', '栏']) && inner.contains(['见', '同']);
        if elsewhere {
            self.remarks.push(inner.to_owned());
        } else if let Some(unit) = unit {
            self.unit = Some(unit.to_owned());
        } else if units.parse(inner).is_some() || multiple {
            self.unit = Some(inner.to_owned());
        } else {
            self.remarks.push(inner.to_owned());
        }
    }

    fn split_unit(&mut self, units: &Units) {
        if let Some((head, unit)) = self.key.rsplit_once(['/', ',', ':'])
            && !head.is_empty()
            && units.parse(unit).is_some()
        {
            (self.unit, self.key) = (Some(unit.to_owned()), head.to_owned());
        } else if let Some(unit) = TRAILING_UNITS.iter().find(|u| self.key.ends_with(**u))
            && self.key.len() > unit.len()
        {
            self.key.truncate(self.key.len() - unit.len());
            self.unit = Some((*unit).to_owned());
        }
    }
}
