//! What follows a number.
//!
//! Decides its magnitude word, unit and the qualifiers behind it, and refuses whatever is left.
//! Leaves to `map` whether the unit fits the item.

use super::digits::Number;
use super::refusals::{no_number, two_numbers, unreadable};
use super::{Found, UNITS};
use crate::quantity::Qualifier;
use crate::read::cell::chinese;
use crate::read::{CellRefusal, Figure};
use crate::text;
use crate::unit::{magnitude, magnitude_prefix};

/// Qualifiers after number and unit.
const AFTER: &[(&str, Qualifier)] = &[
    ("左右", Qualifier::About),
    ("上下", Qualifier::About),
    ("以上", Qualifier::AtLeast),
    ("以下", Qualifier::AtMost),
    ("以内", Qualifier::AtMost),
    ("+", Qualifier::AtLeast),
    ("余", Qualifier::Over),
    ("多", Qualifier::Over),
];

/// Things counted that departments put after the measure word.
const THINGS: &[&str] = &["企业", "公司", "机构", "项目", "平台", "单位", "站点"];

/// Magnitude word, unit and qualifiers behind the number; refuses whatever is left.
pub(super) fn figure(
    mut number: Number,
    rest: &str,
    all: &str,
    mut found: Found,
) -> Result<Figure, CellRefusal> {
    let mut rest: String = rest.chars().filter(|&c| !text::is_space(c)).collect();
    if rest.chars().any(|c| c.is_ascii_digit() || c.is_numeric()) {
        return Err(two_numbers(all, &rest));
    }
    take_over(&mut rest, all, &mut found)?;
    if !UNITS.is_name(&rest)
        && let Some((word, after)) = magnitude_prefix(&rest)
    {
        if found.magnitude.is_some() {
            return Err(unreadable(all, "有两个数量级", "has two magnitude words"));
        }
        // 312百 is no way to write a figure; 三百 is a Chinese numeral and never gets here.
        let bare = after.is_empty() && word == "千" && !number.value.is_integer();
        if bare || word == "百" {
            return Err(unreadable(
                all,
                &format!("带“{word}”，不像一个数的写法，请填写完整数值"),
                &format!("with “{word}” is no usual way to write a number: write it out"),
            ));
        }
        found.magnitude = Some(word);
        if word == "千" {
            found.odd("带数量级“千”", "with the magnitude word 千");
        }
        let factor = magnitude(word);
        rest = after.to_owned();
        take_over(&mut rest, all, &mut found)?;
        number.value = number.value * factor.clone();
        number.step = number.step * factor;
    }
    finish(number, rest, all, found)
}

fn take_over(rest: &mut String, all: &str, found: &mut Found) -> Result<(), CellRefusal> {
    if let Some(after) = rest.strip_prefix(['余', '多']) {
        *rest = after.to_owned();
        found.qualify(Qualifier::Over, all)?;
    }
    Ok(())
}

fn finish(
    number: Number,
    mut rest: String,
    all: &str,
    mut found: Found,
) -> Result<Figure, CellRefusal> {
    while let Some((word, qualifier)) = AFTER.iter().find(|(w, _)| rest.ends_with(w)) {
        rest.truncate(rest.len() - word.len());
        if *word == "+" && rest.ends_with('+') {
            return Err(no_number(all));
        }
        found.qualify(*qualifier, all)?;
    }
    let unit = unit_of(&rest, number.chinese, all, &mut found)?;
    let unit = match (unit, number.percent) {
        (None, true) => Some("%".to_owned()),
        (Some(_), true) => return Err(no_number(all)),
        (unit, false) => unit,
    };
    let unit = match (unit, found.unit.take()) {
        (Some(a), Some(b)) if text::key(&a) != text::key(&b) => {
            return Err(unreadable(
                all,
                "写了两个不同的单位",
                "names two different units",
            ));
        }
        (a, b) => a.or(b),
    };
    if found.magnitude.is_some()
        && unit
            .as_deref()
            .is_some_and(|u| matches!(u, "%" | "‰" | "百分点" | "倍"))
    {
        return Err(unreadable(
            all,
            "的数量级与单位不合",
            "has a magnitude word that does not go with its unit",
        ));
    }
    let value = if found.sign < 0 {
        -number.value
    } else {
        number.value
    };
    Ok(Figure {
        value,
        qualifier: found.qualifier,
        unit,
        magnitude: found.magnitude.map(str::to_owned),
        precision: number.step,
        percent: false,
        oddities: found.oddities,
    })
}

/// The unit in what follows the number.
fn unit_of(
    rest: &str,
    chinese: bool,
    all: &str,
    found: &mut Found,
) -> Result<Option<String>, CellRefusal> {
    if rest.is_empty() {
        return Ok(None);
    }
    if UNITS.is_name(rest) {
        let unit = if rest == "个百分点" {
            "百分点"
        } else {
            rest
        };
        return Ok(Some(unit.to_owned()));
    }
    for thing in THINGS {
        if let Some(unit) = rest.strip_suffix(thing).filter(|u| UNITS.is_name(u)) {
            found.odd(
                format!("数值后写有“{thing}”"),
                format!("“{thing}” is written after the figure"),
            );
            return Ok(Some(unit.to_owned()));
        }
    }
    let han = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}') && !chinese::is_numeral(c);
    if !chinese
        && rest.chars().count() <= 2
        && rest.chars().all(han)
        && !"几半整成完已未在约".chars().any(|c| rest.contains(c))
    {
        return Ok(Some(rest.to_owned()));
    }
    if rest.chars().any(|c| c.is_ascii_alphabetic()) {
        return Err(unreadable(
            all,
            "里夹有字母，可能把 0、1 写成了字母，请核对",
            "has letters among the digits: perhaps O or l for 0 or 1; check it",
        ));
    }
    Err(no_number(all))
}
