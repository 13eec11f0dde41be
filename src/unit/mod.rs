//! Units and their conversion.
//!
//! Decides which written units are the same kind of thing and by which exact factor one becomes
//! the other. Leaves to `map` what a missing unit means and whether a value is plausible.
//!
//! A unit is a magnitude word (千, 万, 亿 …) times a known unit; the catalogue's `units.csv` adds
//! multiples of known units, or a unit of its own kind (`标箱 = 1 标箱`).

mod table;

use std::collections::BTreeMap;
use std::fmt;

use crate::plan::UnitRow;
use crate::quantity::Exact;
use crate::text;

pub use table::{magnitude, magnitude_prefix};

/// What a unit measures. Only units of the same dimension are ever converted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// Things counted, by the measure word: 家, 户, 个, 项, 件, 人 ….
    Count(String),
    /// Money, by ISO 4217 code; never converted into another currency.
    Money(&'static str),
    /// Area, in square metres.
    Area,
    /// Length, in metres.
    Length,
    /// Mass, in tonnes.
    Mass,
    /// Volume, in cubic metres.
    Volume,
    /// Power, in kilowatts.
    Power,
    /// Energy, in kilowatt-hours.
    Energy,
    /// A share, in points (100 = 100 %).
    Percent,
    /// A difference of shares, in points: no share.
    PercentPoint,
    /// 倍
    Multiple,
    /// Time, in days.
    Time,
    /// A kind of its own from the catalogue's `units.csv`, by the unit's key.
    Own(String),
}

/// A unit: a number of the base units of its dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// As written, cleaned, such as 万元.
    pub text: String,
    /// What it measures.
    pub dimension: Dimension,
    /// How many base units of the dimension it is (万元 → 10000).
    pub factor: Exact,
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A converted value and how it was had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversion {
    /// The value in the unit asked for.
    pub value: Exact,
    /// How many of the unit asked for one of the written unit is (1 if they are the same).
    pub factor: Exact,
    /// What a reader should be told: another measure word, or a factor other than 1.
    pub note: Option<Note>,
}

/// What was done, in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// Whether the measure word itself differs (户 for 家): worth a warning, not only a note.
    pub other_noun: bool,
}

/// Why one unit never becomes the other.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{en}")]
pub struct UnitError {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// The units the program knows and those of the catalogue.
#[derive(Clone, Debug)]
pub struct Units {
    known: BTreeMap<String, (Dimension, Exact)>,
}

impl Default for Units {
    fn default() -> Self {
        Self::new(&[])
    }
}

impl Units {
    /// The built-in units and the catalogue's. A row may build on an earlier row; a row whose
    /// `unit` is unknown, or whose factor is not above 0, defines nothing (see [`Units::faulty`]).
    pub fn new(rows: &[UnitRow]) -> Self {
        let mut units = Self {
            known: table::built_in(),
        };
        for row in rows {
            units.add(row);
        }
        units
    }

    /// Indices of rows that define nothing, for the catalogue's check.
    pub fn faulty(rows: &[UnitRow]) -> Vec<usize> {
        let mut units = Self::default();
        (0..rows.len()).filter(|&i| !units.add(&rows[i])).collect()
    }

    fn add(&mut self, row: &UnitRow) -> bool {
        let (name, base) = (table::key(&row.text), table::key(&row.unit));
        if name.is_empty() || row.factor <= Exact::zero() {
            return false;
        }
        let (dimension, factor) = match self.parse(&row.unit) {
            Some(unit) => (unit.dimension, unit.factor),
            None if name == base => (Dimension::Own(base), Exact::one()),
            None => return false,
        };
        self.known
            .insert(name, (dimension, factor * row.factor.clone()));
        true
    }

    /// The unit that a text names, or `None`. Width, space, 繁简 and surrounding brackets make no
    /// difference, nor does a leading 单位：.
    pub fn parse(&self, text: &str) -> Option<Unit> {
        let key = table::key(text);
        let (dimension, factor) = self.look_up(&key).or_else(|| self.look_up_loosely(&key))?;
        Some(Unit {
            text: text::clean(text),
            dimension,
            factor,
        })
    }

    /// Whether a text is the name of a unit as it stands, no magnitude word split off (千米, not 千元).
    pub fn is_name(&self, text: &str) -> bool {
        self.known.contains_key(&table::key(text))
    }

    /// 亿元（人民币）, 人民币亿元, 家（户）, 家/户: a currency said twice, or measure words that count
    /// the same things.
    fn look_up_loosely(&self, key: &str) -> Option<(Dimension, Exact)> {
        if let Some(found) = key.strip_prefix("人民币").and_then(|k| self.look_up(k)) {
            return matches!(found.0, Dimension::Money("CNY")).then_some(found);
        }
        let (first, second) = match key.strip_suffix(')') {
            Some(open) => open.split_once('(')?,
            None => key.split_once('/')?,
        };
        let found = self.look_up(first)?;
        if matches!(second, "人民币" | "rmb") {
            return matches!(found.0, Dimension::Money("CNY")).then_some(found);
        }
        let other = self.look_up(second)?;
        (alike(&found.0, &other.0) && found.1 == other.1).then_some(found)
    }

    fn look_up(&self, key: &str) -> Option<(Dimension, Exact)> {
        if let Some(found) = self.known.get(key) {
            return Some(found.clone());
        }
        let (word, rest) = magnitude_prefix(key)?;
        let (dimension, factor) = self.known.get(rest)?;
        let scalable = !matches!(
            dimension,
            Dimension::Percent | Dimension::PercentPoint | Dimension::Multiple
        );
        scalable.then(|| (dimension.clone(), factor.clone() * magnitude(word)))
    }

    /// `value` of `from` in units of `to`.
    ///
    /// # Errors
    /// [`UnitError`] if they measure different things, or are money of different currencies.
    pub fn convert(&self, value: &Exact, from: &Unit, to: &Unit) -> Result<Conversion, UnitError> {
        let other_noun = from.dimension != to.dimension;
        if other_noun && !alike(&from.dimension, &to.dimension) {
            return Err(refuse(from, to));
        }
        let factor = from
            .factor
            .checked_div(&to.factor)
            .ok_or_else(|| refuse(from, to))?;
        let changed = factor != Exact::one();
        let note = (other_noun || changed).then(|| note(from, to, &factor, other_noun));
        Ok(Conversion {
            value: value * &factor,
            factor,
            note,
        })
    }

    /// Whether values of the unit are whole by nature: 家, 户, 个, 项, 人 …, without magnitude word.
    pub fn is_counted(&self, unit: &Unit) -> bool {
        matches!(unit.dimension, Dimension::Count(_)) && unit.factor == Exact::one()
    }
}

/// Whether two measure words may count the same things: 家, 户, 个 and 项 among each other, and
/// the general 个 with the words for single things.
fn alike(a: &Dimension, b: &Dimension) -> bool {
    let (Dimension::Count(a), Dimension::Count(b)) = (a, b) else {
        return false;
    };
    let entity = |noun: &str| matches!(noun, "家" | "户" | "个" | "项");
    let thing = |noun: &str| matches!(noun, "件" | "台" | "套" | "条" | "座" | "处" | "所" | "种");
    (entity(a) && entity(b)) || (a == "个" && thing(b)) || (b == "个" && thing(a))
}

fn note(from: &Unit, to: &Unit, factor: &Exact, other_noun: bool) -> Note {
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    if other_noun {
        zh.push(format!(
            "单位写作“{from}”，指标单位为“{to}”，按同一计数单位采用"
        ));
        en.push(format!(
            "the unit is written “{from}” where the item has “{to}”; taken as the same count"
        ));
    }
    if *factor != Exact::one() {
        zh.push(format!("按 1{from} = {factor}{to} 换算"));
        en.push(format!("converted by 1 {from} = {factor} {to}"));
    }
    Note {
        zh: zh.join("，"),
        en: en.join("; "),
        other_noun,
    }
}

fn refuse(from: &Unit, to: &Unit) -> UnitError {
    let (why_zh, why_en) = match (&from.dimension, &to.dimension) {
        (Dimension::Money(_), Dimension::Money(_)) => (
            "币种不同，不作折算",
            "the currencies differ and are never converted",
        ),
        (Dimension::Percent, Dimension::PercentPoint)
        | (Dimension::PercentPoint, Dimension::Percent) => {
            ("百分点不是百分比", "percentage points are no percentage")
        }
        _ => ("两者不是同一种量", "they measure different things"),
    };
    UnitError {
        zh: format!("单位“{from}”不能换算为“{to}”：{why_zh}"),
        en: format!("the unit “{from}” cannot become “{to}”: {why_en}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn x(text: &str) -> Exact {
        Exact::parse(text).unwrap()
    }

    fn convert(value: &str, from: &str, to: &str) -> Result<Conversion, UnitError> {
        let units = Units::default();
        units.convert(
            &x(value),
            &units.parse(from).unwrap_or_else(|| panic!("{from}")),
            &units.parse(to).unwrap_or_else(|| panic!("{to}")),
        )
    }

    #[test]
    fn values_are_converted_exactly() {
        for (value, from, to, expected) in [
            ("10", "万家", "家", "100000"),
            ("18", "万户", "户", "180000"),
            ("903.6", "亿元", "万元", "9036000"),
            ("903.6", "万元", "亿元", "0.09036"),
            ("6.6", "亿美元", "万美元", "66000"),
            ("1", "亩", "平方米", "2000/3"),
            ("15", "亩", "公顷", "1"),
            ("25500", "亩", "平方公里", "17"),
            ("17", "平方公里", "公顷", "1700"),
            ("3", "千元", "元", "3000"),
            ("2.5", "百万元", "亿元", "0.025"),
            ("1.2", "万亿元", "亿元", "12000"),
            ("12.5", "%", "％", "12.5"),
            ("125", "‰", "%", "12.5"),
            ("5", "万吨", "吨", "50000"),
            ("3", "公里", "米", "3000"),
            ("2", "万千瓦", "千瓦", "20000"),
            ("3", "亿千瓦时", "万度", "30000"),
        ] {
            assert_eq!(
                convert(value, from, to).unwrap().value,
                x(expected),
                "{value}{from}→{to}"
            );
        }
    }

    #[test]
    fn the_same_unit_needs_no_word() {
        for (from, to) in [
            ("家", "家"),
            ("亿元", "億元"),
            ("%", "百分比"),
            ("km²", "平方公里"),
            ("亿元人民币", "亿元"),
        ] {
            let conversion = convert("312", from, to).unwrap();
            assert_eq!(
                (conversion.note, conversion.factor),
                (None, Exact::one()),
                "{from} {to}"
            );
        }
    }

    #[test]
    fn another_measure_word_is_told_and_a_factor_is_told() {
        let note = convert("312", "户", "家").unwrap().note.unwrap();
        assert!(note.other_noun && note.zh.contains('户') && note.zh.contains('家'));
        let note = convert("1.2", "万家", "家").unwrap().note.unwrap();
        assert!(
            !note.other_noun && note.zh.contains("1万家 = 10000家"),
            "{}",
            note.zh
        );
        assert!(convert("3", "万个", "家").unwrap().note.unwrap().other_noun);
    }

    #[test]
    fn different_things_are_never_converted() {
        for (from, to) in [
            ("亩", "家"),
            ("万元", "家"),
            ("%", "家"),
            ("家", "%"),
            ("美元", "元"),
            ("亿美元", "亿元"),
            ("港元", "元"),
            ("欧元", "美元"),
            ("百分点", "%"),
            ("%", "倍"),
            ("人", "家"),
            ("个", "人"),
            ("人次", "人"),
            ("件", "家"),
            ("吨", "平方米"),
            ("公里", "平方公里"),
            ("千瓦", "千瓦时"),
        ] {
            let error = convert("1", from, to).unwrap_err();
            assert!(
                error.zh.contains(from) && error.en.contains(to),
                "{from} {to}"
            );
        }
    }

    #[test]
    fn units_are_read_however_they_are_written() {
        let units = Units::default();
        for (text, dimension, factor) in [
            ("（万元）", Dimension::Money("CNY"), "10000"),
            ("單位：億元", Dimension::Money("CNY"), "100000000"),
            ("万 元", Dimension::Money("CNY"), "10000"),
            ("万美金", Dimension::Money("USD"), "10000"),
            ("USD", Dimension::Money("USD"), "1"),
            ("個百分點", Dimension::PercentPoint, "1"),
            ("㎡", Dimension::Area, "1"),
            ("M2", Dimension::Area, "1"),
            ("畝", Dimension::Area, "2000/3"),
            ("萬戶", Dimension::Count("户".into()), "10000"),
            ("十万人次", Dimension::Count("人次".into()), "100000"),
            ("％", Dimension::Percent, "1"),
            ("亿元（人民币）", Dimension::Money("CNY"), "100000000"),
            ("人民币亿元", Dimension::Money("CNY"), "100000000"),
            ("家（户）", Dimension::Count("家".into()), "1"),
            ("家/户", Dimension::Count("家".into()), "1"),
        ] {
            let unit = units.parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (unit.dimension, unit.factor),
                (dimension, x(factor)),
                "{text}"
            );
        }
        for text in [
            "",
            "万",
            "家企业",
            "完成",
            "312家",
            "万%",
            "百倍",
            "单位",
            "家/月",
            "亿元/家",
        ] {
            assert_eq!(units.parse(text), None, "{text}");
        }
    }

    #[test]
    fn counted_units_are_whole_ones() {
        let units = Units::default();
        for (text, counted) in [
            ("家", true),
            ("個", true),
            ("人", true),
            ("万户", false),
            ("亿元", false),
            ("%", false),
        ] {
            assert_eq!(
                units.is_counted(&units.parse(text).unwrap()),
                counted,
                "{text}"
            );
        }
    }

    #[test]
    fn the_catalogue_adds_units() {
        let row = |text: &str, unit: &str, factor: &str| UnitRow {
            text: text.into(),
            unit: unit.into(),
            factor: x(factor),
        };
        let rows = [
            row("标箱", "标箱", "1"),
            row("标准箱", "标箱", "1"),
            row("垧", "公顷", "1"),
            row("怪", "不存在", "1"),
            row("零", "家", "0"),
        ];
        assert_eq!(Units::faulty(&rows), [3, 4]);
        let units = Units::new(&rows);
        let (from, to) = (
            units.parse("万标准箱").unwrap(),
            units.parse("标箱").unwrap(),
        );
        assert_eq!(
            units.convert(&x("2"), &from, &to).unwrap().value,
            x("20000")
        );
        assert!(
            units
                .convert(&x("2"), &from, &units.parse("家").unwrap())
                .is_err()
        );
        let (from, to) = (units.parse("垧").unwrap(), units.parse("亩").unwrap());
        assert_eq!(units.convert(&x("2"), &from, &to).unwrap().value, x("30"));
    }
}
