//! The units that are known without a catalogue, as a table.
//!
//! Decides names, synonyms and factors. 1 亩 is 1/15 公顷, so 2000/3 square metres exactly
//! (国务院《关于在我国统一实行法定计量单位的命令》, 1984).

use std::collections::BTreeMap;

use crate::quantity::Exact;
use crate::text;
use crate::unit::Dimension;

/// Measure words of things counted; each is a kind of its own (see `alike`).
const COUNTED: &[&str] = &[
    "家", "户", "个", "项", "件", "台", "套", "条", "座", "处", "所", "人", "人次", "篇", "场",
    "次", "辆", "艘", "架", "宗", "种", "只", "张", "份", "部", "例", "栋", "间", "支", "班", "列",
    "株", "头", "起", "笔", "款", "门", "床", "块", "册", "本", "堂", "口", "眼",
];

/// Other words for the same measure word.
const SAME_COUNT: &[(&str, &str)] = &[
    ("名", "人"),
    ("位", "人"),
    ("人数", "人"),
    ("台套", "台"),
    ("台(套)", "台"),
    ("户数", "户"),
    ("家数", "家"),
    ("个数", "个"),
    ("项数", "项"),
    ("件数", "件"),
    ("家次", "次"),
    ("人/次", "人次"),
    ("班列", "列"),
];

/// Money: names by ISO 4217 code.
const MONEY: &[(&str, &[&str])] = &[
    (
        "CNY",
        &[
            "元",
            "人民币",
            "元人民币",
            "人民币元",
            "rmb",
            "cny",
            "圆",
            "块钱",
        ],
    ),
    ("USD", &["美元", "美金", "usd", "$", "us$"]),
    ("EUR", &["欧元", "eur", "€"]),
    ("HKD", &["港元", "港币", "hkd", "hk$"]),
    ("JPY", &["日元", "日圆", "jpy"]),
    ("GBP", &["英镑", "gbp", "£"]),
    ("KRW", &["韩元", "韩圆", "krw"]),
];

/// Measured quantities: names, dimension, factor to the dimension's base as numerator ÷ denominator.
const MEASURED: &[(&[&str], Dimension, i64, i64)] = &[
    (&["平方米", "平米", "㎡", "m2", "m²"], Dimension::Area, 1, 1),
    (&["亩", "市亩"], Dimension::Area, 2000, 3),
    (&["公顷", "hm2", "hm²", "ha"], Dimension::Area, 10_000, 1),
    (
        &["平方公里", "平方千米", "km2", "km²", "㎢"],
        Dimension::Area,
        1_000_000,
        1,
    ),
    (&["米", "m", "延米"], Dimension::Length, 1, 1),
    (&["公里", "千米", "km", "㎞"], Dimension::Length, 1000, 1),
    (&["海里"], Dimension::Length, 1852, 1),
    (&["吨", "t", "公吨"], Dimension::Mass, 1, 1),
    (&["千克", "公斤", "kg", "㎏"], Dimension::Mass, 1, 1000),
    (&["立方米", "m3", "m³", "㎥"], Dimension::Volume, 1, 1),
    (&["千瓦", "kw", "㎾"], Dimension::Power, 1, 1),
    (&["兆瓦", "mw"], Dimension::Power, 1000, 1),
    (&["吉瓦", "gw"], Dimension::Power, 1_000_000, 1),
    (
        &["千瓦时", "度", "kwh", "kw·h", "千瓦小时"],
        Dimension::Energy,
        1,
        1,
    ),
    (&["%", "百分比", "个%", "pct"], Dimension::Percent, 1, 1),
    (&["‰", "千分比"], Dimension::Percent, 1, 10),
    (&["百分点", "个百分点", "pp"], Dimension::PercentPoint, 1, 1),
    (&["倍"], Dimension::Multiple, 1, 1),
    (&["天", "日"], Dimension::Time, 1, 1),
];

/// Magnitude words, longest first, with their power of ten.
const MAGNITUDES: &[(&str, i32)] = &[
    ("万亿", 12),
    ("千亿", 11),
    ("百亿", 10),
    ("十亿", 9),
    ("千万", 7),
    ("百万", 6),
    ("十万", 5),
    ("亿", 8),
    ("万", 4),
    ("千", 3),
    ("百", 2),
];

/// All built-in units by key.
pub(super) fn built_in() -> BTreeMap<String, (Dimension, Exact)> {
    let mut known = BTreeMap::new();
    let counted = COUNTED.iter().map(|&noun| (noun, noun));
    for (name, noun) in counted.chain(SAME_COUNT.iter().copied()) {
        known.insert(key(name), (Dimension::Count(noun.to_owned()), Exact::one()));
    }
    for (code, names) in MONEY {
        for name in *names {
            known.insert(key(name), (Dimension::Money(code), Exact::one()));
        }
    }
    for (names, dimension, numerator, denominator) in MEASURED {
        for name in *names {
            let factor = Exact::ratio(*numerator, *denominator);
            known.insert(key(name), (dimension.clone(), factor));
        }
    }
    known
}

/// A unit's key: folded, without 单位： and brackets around it.
pub(super) fn key(written: &str) -> String {
    let folded = text::key(written);
    let mut rest = folded.as_str();
    for label in ["计量单位", "单位"] {
        if let Some(after) = rest.strip_prefix(label).filter(|r| !r.is_empty()) {
            rest = after.trim_start_matches([':', '为']);
            break;
        }
    }
    for (open, close) in [('(', ')'), ('[', ']'), ('【', '】'), ('〔', '〕')] {
        if let Some(inner) = rest.strip_prefix(open).and_then(|r| r.strip_suffix(close)) {
            return key(inner);
        }
    }
    rest.to_owned()
}

/// The magnitude word at the start of a folded text, and what follows it.
pub fn magnitude_prefix(text: &str) -> Option<(&'static str, &str)> {
    MAGNITUDES
        .iter()
        .find_map(|(word, _)| text.strip_prefix(word).map(|rest| (*word, rest)))
}

/// The value of a magnitude word; 1 for any other text.
pub fn magnitude(word: &str) -> Exact {
    MAGNITUDES
        .iter()
        .find(|(w, _)| *w == word)
        .map_or_else(Exact::one, |(_, power)| Exact::pow10(*power))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_unit_is_known_under_two_meanings() {
        let names = COUNTED
            .iter()
            .copied()
            .chain(SAME_COUNT.iter().map(|(name, _)| *name))
            .chain(MONEY.iter().flat_map(|(_, names)| names.iter().copied()))
            .chain(
                MEASURED
                    .iter()
                    .flat_map(|(names, ..)| names.iter().copied()),
            );
        let total = names.clone().count();
        let folded: std::collections::BTreeSet<_> = names.map(key).collect();
        assert_eq!(folded.len(), total);
    }

    #[test]
    fn longer_magnitude_words_come_first() {
        assert_eq!(magnitude_prefix("万亿元"), Some(("万亿", "元")));
        assert_eq!(magnitude_prefix("千万元"), Some(("千万", "元")));
        assert_eq!(magnitude_prefix("万元"), Some(("万", "元")));
        assert_eq!(magnitude_prefix("元"), None);
        assert_eq!(magnitude("万"), Exact::int(10_000));
    }
}
