//! A number as written to a value in the item's unit.
//!
//! Decides which of the units written around a figure holds for it and converts exactly. A unit
//! in the cell beats those of heading and row (its unit column, the bracket behind its name, a
//! remark that is nothing but a unit), which beat the table's and the sheet's; where two of equal
//! right contradict each other, or none can become the item's, there is no value.

use super::checks::*;
use super::resolve::Return;
use crate::issue::Issue;
use crate::provenance::CellAt;
use crate::quantity::Exact;
use crate::read::{Figure, Place, RawFigure, RawRow, RawTable, TextColumn};
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
    /// Where the row's unit stands, or would stand: its cell in the column of units.
    pub row_cell: Option<CellAt>,
    /// The cell of the column's heading.
    pub heading_cell: Option<CellAt>,
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
            // A dash in the column of units is none.
            row: row
                .text(TextColumn::Unit)
                .map(|p| p.value.clone())
                .filter(|unit| !crate::read::cell::means_missing(unit)),
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
            row_cell: row.text(TextColumn::Unit).map(|p| p.cell).or_else(|| {
                let column = table.headings.iter().find(|h| h.value == "unit")?;
                Some(CellAt::new(row.row, column.cell.col))
            }),
            heading_cell: heading(table, raw).map(|h| h.cell),
        }
    }

    /// The places in which a unit may stand beside the figure, each with its cell and how a message
    /// names it.
    fn near(&self) -> [(&Option<String>, Option<CellAt>, Named); 4] {
        let named = |zh: &str, en: &str, cell: Option<CellAt>| match cell {
            Some(cell) => Named::new(format!("{zh}（{cell}）"), format!("{en} ({cell})")),
            None => Named::new(zh, en),
        };
        [
            (
                &self.heading,
                self.heading_cell,
                named("表头", "the heading", self.heading_cell),
            ),
            (
                &self.row,
                self.row_cell,
                named("计量单位栏", "the unit column", self.row_cell),
            ),
            (&self.name, None, named("名称", "the name", None)),
            (&self.remark, None, named("备注", "the remark", None)),
        ]
    }
}

/// The heading above a figure; of several rows of headings the nearest.
pub fn heading<'t>(table: &'t RawTable, raw: &RawFigure) -> Option<&'t Place<String>> {
    let above = |h: &&Place<String>| h.cell.col == raw.cell.col && h.cell.row < raw.cell.row;
    table.headings.iter().rfind(above)
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

/// A unit, the text it was read from and its cell; nothing if none is stated.
type Choice = Result<Option<(Unit, String, Option<CellAt>)>, Box<Issue>>;

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
        return Err(Box::new(unit_unknown::found(at, None, unit, unit)));
    };
    let mut told = Vec::new();
    let (from, unit_text, cell) = match choose(units, &to, stated, at)? {
        Some(chosen) => chosen,
        None => {
            told.push(unit_assumed::found(at, unit, stated.row_cell));
            (to.clone(), String::new(), None)
        }
    };
    let own_unit = stated.cell.is_some();
    let from = match &number.magnitude {
        Some(word) if !own_unit => scaled(units, &from, word, at)?,
        _ => from,
    };
    let done = units
        .convert(&number.value, &from, &to)
        .map_err(|_| Box::new(unit_impossible::found(at, cell, &from, &to)))?;
    let word = number.magnitude.as_deref().unwrap_or_default();
    let written = format!("{word}{}", from.text);
    let (from_text, to_text) = (from.text.as_str(), to.text.as_str());
    match &done.note {
        Some(note) if note.other_noun => {
            let issue = unit_noun::found(at, cell, from_text, to_text, &done.factor);
            told.push(issue);
        }
        // What the cell itself says in words (2000000万元, 1.2万) is told in its own words, and not
        // at all where that is the item's unit.
        note if !word.is_empty() => {
            let plain = units.parse(&written).is_some_and(|u| u.factor == to.factor);
            let hundred_millions = word.contains('亿') && units.is_counted(&to);
            if !plain && !hundred_millions && (note.is_some() || units.is_counted(&to)) {
                let digits = number.value.checked_div(&crate::unit::magnitude(word));
                let digits = digits.as_ref().map(shown).unwrap_or_default();
                let value = format!("{}{to_text}", shown(&done.value));
                let issue = unit_converted::expanded(at, &format!("{digits}{written}"), &value);
                told.push(issue);
            }
        }
        Some(_) => {
            let issue = unit_converted::found(at, from_text, to_text, &done.factor);
            told.push(issue);
        }
        None => {}
    }
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
    let near = |text: &Option<String>, cell: Option<CellAt>| -> Choice {
        let Some(text) = text.as_deref().map(text::clean).filter(|t| !t.is_empty()) else {
            return Ok(None);
        };
        match units.parse(&text) {
            Some(unit) => Ok(Some((unit, text, cell))),
            None => Err(Box::new(unit_unknown::found(at, cell, &text, &to.text))),
        }
    };
    if let Some(own) = near(&stated.cell, None)? {
        return Ok(Some(own));
    }
    let mut stands: Option<((Unit, String, Option<CellAt>), Named)> = None;
    for (text, cell, place) in stated.near() {
        let Some((unit, text, cell)) = near(text, cell)? else {
            continue;
        };
        match &stands {
            Some(((first, one, _), where_one)) => {
                let same = unit.factor == first.factor;
                if !same || units.convert(&Exact::one(), first, &unit).is_err() {
                    let (one, other) = (said(where_one, one), said(&place, &text));
                    return Err(Box::new(unit_conflict::found(at, &one, &other)));
                }
            }
            None => stands = Some(((unit, text, cell), place)),
        }
    }
    if let Some((chosen, _)) = stands {
        return Ok(Some(chosen));
    }
    // A title that lists several units (单位：家、亿元) says nothing about one figure, and one of
    // money says nothing about what is counted or a share.
    let far = [&stated.table, &stated.sheet];
    Ok(far.into_iter().flatten().find_map(|text| {
        let text = text::clean(text);
        let unit = units.parse(&text)?;
        let money = |unit: &Unit| matches!(unit.dimension, Dimension::Money(_));
        (!money(&unit) || money(to)).then_some((unit, text, None))
    }))
}

/// What a place says of the unit, for a message.
fn said(place: &Named, unit: &str) -> Named {
    Named::new(
        format!("{}写“{unit}”", place.zh),
        format!("{} says {unit}", place.en),
    )
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
        _ => {
            let cell = Named::new("该格", "the cell");
            let around = Named::new("单位", "the unit");
            let (one, other) = (said(&cell, word), said(&around, &unit.text));
            Err(Box::new(unit_conflict::found(at, &one, &other)))
        }
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
    fn a_magnitude_word_in_a_count_is_told_and_the_items_own_unit_is_not() {
        let count = run("家", number("12000", None, Some("万")), "", "家").unwrap();
        assert!(count.told[0].message.contains("“1.2万家”按12000家采用"));
        let money = number("20000000000", Some("元"), Some("万"));
        let done = run("亿元", money, "", "").unwrap();
        assert!(done.told[0].message.contains("“2000000万元”按200亿元采用"));
        let plain = number("120000000", Some("元"), Some("亿"));
        assert!(run("亿元", plain, "", "").unwrap().told.is_empty());
    }

    #[test]
    fn the_units_own_cell_is_named() {
        let stated = Stated {
            row: Some("亩".into()),
            row_cell: Some(CellAt::new(3, 3)),
            ..Stated::default()
        };
        let units = Units::default();
        let number = number("5", None, None);
        let issue = convert(&units, "家", &number, &stated, &At::default()).unwrap_err();
        assert!(issue.message.contains("D4 写“亩”"), "{}", issue.message);
        let stated = Stated {
            heading: Some("亿元".into()),
            heading_cell: Some(CellAt::new(2, 4)),
            row: Some("万元".into()),
            ..stated
        };
        let issue = convert(&units, "亿元", &number, &stated, &At::default()).unwrap_err();
        assert!(
            issue
                .message
                .contains("表头（E3）写“亿元”，计量单位栏（D4）写“万元”")
        );
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
