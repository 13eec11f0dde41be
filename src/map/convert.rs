//! A number as written to a value in the item's unit.
//!
//! Decides which of the units written around a figure holds for it and converts exactly. A unit
//! in the cell beats those of heading and row (its unit column, the bracket behind its name, a
//! remark that is nothing but a unit), which beat the table's and the sheet's; where two of equal
//! right contradict each other, or none can become the item's, there is no value.

use super::checks::*;
use super::resolve::Return;
use crate::issue::Issue;
use crate::quantity::Exact;
use crate::read::{Figure, RawFigure, RawRow, RawTable, TextColumn};
use crate::text;
use crate::unit::{Dimension, Unit, Units, magnitude_prefix};

/// Units written around a figure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    /// In the cell.
    pub cell: Option<String>,
    /// In the column's heading.
    pub heading: Option<String>,
    /// In the row's unit column.
    pub row: Option<String>,
    /// Behind the row's name, in brackets or after a stroke: 进出口总额（亿美元）.
    pub name: Option<String>,
    /// In the row's remark, if it is nothing but a unit.
    pub remark: Option<String>,
    /// In the table's title.
    pub table: Option<String>,
    /// For the sheet.
    pub sheet: Option<String>,
}

impl Stated {
    /// What stands around a figure of a return.
    pub fn of(
        units: &Units,
        ret: &Return,
        table: &RawTable,
        row: &RawRow,
        raw: &RawFigure,
        number: &Figure,
    ) -> Self {
        let percent = number.percent.then(|| "%".to_owned());
        let sheet = ret.raw.cover.unit.iter().find(|p| p.sheet == table.sheet);
        Self {
            cell: number.unit.clone().or(percent),
            heading: raw.heading_unit.clone(),
            row: row.text(TextColumn::Unit).map(|p| p.value.clone()),
            name: row
                .text(TextColumn::Name)
                .and_then(|p| behind_name(units, &p.value)),
            remark: row
                .text(TextColumn::Remark)
                .map(|p| text::clean(&p.value))
                // A lone sign or measure word may be anything.
                .filter(|remark| remark.chars().count() > 1 && units.parse(remark).is_some()),
            table: table.unit.as_ref().map(|p| p.value.clone()),
            sheet: sheet.map(|p| p.value.clone()),
        }
    }
}

/// The unit behind an item's name: in its last brackets, or after a stroke or comma.
fn behind_name(units: &Units, name: &str) -> Option<String> {
    let key = text::key(name);
    let unit = match key.strip_suffix([')', ']']) {
        Some(open) => open.rsplit_once(['(', '['])?.1.to_owned(),
        None => key.rsplit_once(['/', ','])?.1.to_owned(),
    };
    units.parse(&unit).is_some().then_some(unit)
}

/// A value in the item's reported unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Converted {
    /// The value.
    pub value: Exact,
    /// A step of its last printed digit.
    pub precision: Exact,
    /// The unit as written; empty if the catalogue's was taken.
    pub unit_text: String,
    /// From the written unit to the reported one, magnitude word of the cell included.
    pub factor: Exact,
    /// Warnings and notes about the unit.
    pub told: Vec<Issue>,
}

/// A unit, the text it was read from, and what was noticed; nothing if none is stated.
type Choice = Result<Option<(Unit, String)>, Box<Issue>>;

/// Converts a figure into `unit`, the item's.
///
/// # Errors
/// The issue if no unit can be told or the unit can never become the item's.
pub fn convert(
    units: &Units,
    unit: &str,
    number: &Figure,
    stated: &Stated,
    at: &At,
) -> Result<Converted, Box<Issue>> {
    let Some(to) = units.parse(unit) else {
        return Err(Box::new(unit_unknown::found(at, unit, unit)));
    };
    let mut told = Vec::new();
    let (from, unit_text) = match choose(units, &to, stated, at)? {
        Some((unit, text)) => (unit, text),
        None => {
            told.push(unit_assumed::found(at, unit));
            (to.clone(), String::new())
        }
    };
    let own_unit = stated.cell.is_some();
    let from = match &number.magnitude {
        Some(word) if !own_unit => scaled(units, &from, word, at)?,
        _ => from,
    };
    let done = units
        .convert(&number.value, &from, &to)
        .map_err(|e| Box::new(unit_impossible::found(at, &e)))?;
    told.extend(done.note.as_ref().map(|note| {
        if note.other_noun {
            unit_noun::found(at, note)
        } else {
            unit_converted::found(at, note)
        }
    }));
    let word = number.magnitude.as_deref().unwrap_or_default();
    let magnitude = if word.is_empty() {
        Exact::one()
    } else {
        crate::unit::magnitude(word)
    };
    Ok(Converted {
        value: done.value,
        precision: &number.precision * &done.factor,
        unit_text: if word.is_empty() || unit_text.starts_with(word) {
            unit_text
        } else {
            format!("{word}{unit_text}")
        },
        factor: done.factor * magnitude,
        told,
    })
}

fn choose(units: &Units, to: &Unit, stated: &Stated, at: &At) -> Choice {
    let near = |text: &Option<String>| -> Choice {
        let Some(text) = text.as_deref().map(text::clean).filter(|t| !t.is_empty()) else {
            return Ok(None);
        };
        match units.parse(&text) {
            Some(unit) => Ok(Some((unit, text))),
            None => Err(Box::new(unit_unknown::found(at, &text, &to.text))),
        }
    };
    if let Some(own) = near(&stated.cell)? {
        return Ok(Some(own));
    }
    let mut stands: Option<(Unit, String)> = None;
    for text in [&stated.heading, &stated.row, &stated.name, &stated.remark] {
        let Some((unit, text)) = near(text)? else {
            continue;
        };
        match &stands {
            Some((first, one)) => {
                let same = unit.factor == first.factor;
                if !same || units.convert(&Exact::one(), first, &unit).is_err() {
                    return Err(Box::new(unit_conflict::found(at, one, &text)));
                }
            }
            None => stands = Some((unit, text)),
        }
    }
    if stands.is_some() {
        return Ok(stands);
    }
    // A title that lists several units (单位：家、亿元) says nothing about one figure, and one of
    // money says nothing about what is counted or a share.
    let far = [&stated.table, &stated.sheet];
    Ok(far.into_iter().flatten().find_map(|text| {
        let text = text::clean(text);
        let unit = units.parse(&text)?;
        let money = |unit: &Unit| matches!(unit.dimension, Dimension::Money(_));
        (!money(&unit) || money(to)).then_some((unit, text))
    }))
}

/// The unit that holds beside a magnitude word in the cell: `1.2万` under 家 counts 家; `1.2亿`
/// under 亿元 counts 元, since the word says what the heading says; under 万元 nobody can tell.
fn scaled(units: &Units, unit: &Unit, word: &str, at: &At) -> Result<Unit, Box<Issue>> {
    let key = text::key(&unit.text);
    let Some((prefix, rest)) = magnitude_prefix(&key) else {
        return Ok(unit.clone());
    };
    match units.parse(rest) {
        Some(base) if prefix == word => Ok(base),
        _ => Err(Box::new(unit_conflict::found(at, word, &unit.text))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::checks::sample::*;

    fn number(value: &str, unit: Option<&str>, magnitude: Option<&str>) -> Figure {
        Figure {
            value: x(value),
            qualifier: None,
            unit: unit.map(Into::into),
            magnitude: magnitude.map(Into::into),
            precision: Exact::one(),
            percent: false,
            oddities: Vec::new(),
        }
    }

    fn run(unit: &str, number: Figure, heading: &str, row: &str) -> Result<Converted, String> {
        let text = |t: &str| (!t.is_empty()).then(|| t.to_owned());
        let stated = Stated {
            cell: number.unit.clone(),
            heading: text(heading),
            row: text(row),
            ..Stated::default()
        };
        convert(&Units::default(), unit, &number, &stated, &At::default()).map_err(|i| i.rule)
    }

    #[test]
    fn the_nearest_unit_holds_and_the_factor_is_kept() {
        let done = run("亿元", number("9036", None, None), "万元", "").unwrap();
        assert_eq!((done.value, done.factor), (x("0.9036"), x("0.0001")));
        let done = run("家", number("12000", None, Some("万")), "", "家").unwrap();
        assert_eq!((done.value, done.factor), (x("12000"), x("10000")));
        let done = run(
            "亿元",
            number("120000000", Some("元"), Some("亿")),
            "万元",
            "",
        )
        .unwrap();
        assert_eq!((done.value, done.unit_text.as_str()), (x("1.2"), "亿元"));
        let done = run("亿元", number("120000000", None, Some("亿")), "亿元", "").unwrap();
        assert_eq!(done.value, x("1.2"));
    }

    #[test]
    fn the_unit_behind_a_name_is_the_rows() {
        let units = Units::default();
        for (name, unit) in [
            ("外贸进出口总额（亿美元）", Some("亿美元")),
            ("外贸进出口总额（单位：亿美元）", Some("单位:亿美元")),
            ("网络零售额增速（‰）", Some("‰")),
            ("社会消费品零售总额/百万元", Some("百万元")),
            ("新建站点（农村）", None),
            ("新增企业数", None),
        ] {
            assert_eq!(behind_name(&units, name).as_deref(), unit, "{name}");
        }
        let stated = Stated {
            row: Some("亿元".into()),
            name: Some("亿美元".into()),
            ..Stated::default()
        };
        let done = convert(
            &units,
            "亿元",
            &number("5", None, None),
            &stated,
            &At::default(),
        );
        assert_eq!(done.unwrap_err().rule, "unit-conflict");
        let money = Stated {
            sheet: Some("亿元".into()),
            ..Stated::default()
        };
        let done = convert(
            &units,
            "家",
            &number("5", None, None),
            &money,
            &At::default(),
        );
        assert_eq!(done.unwrap().told[0].rule, "unit-assumed");
    }

    #[test]
    fn no_unit_is_assumed_and_said() {
        let done = run("家", number("5", None, None), "", "").unwrap();
        assert_eq!(done.told[0].rule, "unit-assumed");
        assert_eq!(done.unit_text, "");
    }

    #[test]
    fn what_cannot_be_told_has_no_value() {
        for (unit, number, heading, row, rule) in [
            ("家", number("5", None, None), "", "亩", "unit-impossible"),
            (
                "家",
                number("5", Some("%"), None),
                "",
                "家",
                "unit-impossible",
            ),
            ("家", number("5", None, None), "", "件套", "unit-unknown"),
            (
                "亿元",
                number("5", None, None),
                "万元",
                "亿元",
                "unit-conflict",
            ),
            (
                "亿元",
                number("500000000", None, Some("亿")),
                "万元",
                "",
                "unit-conflict",
            ),
            (
                "亿美元",
                number("5", None, None),
                "亿元",
                "",
                "unit-impossible",
            ),
        ] {
            assert_eq!(run(unit, number, heading, row).unwrap_err(), rule);
        }
    }
}
