//! A figure stored as a number: what its format shows of it.
//!
//! Decides that the stored value counts, and which differences between stored and shown are told
//! or refuse the cell. A percentage becomes points.

use jiff::civil::Date;

use crate::quantity::{Exact, Qualifier};
use crate::read::cell::number::{self, UNITS};
use crate::read::cell::{format, oddity, refused};
use crate::read::{Figure, Oddity, Reading};
use crate::text;
use crate::unit::{magnitude, magnitude_prefix};

/// Serials from here on (2000-01-01) under a date format are dates, not figures.
const FIRST_DATE: f64 = 36526.0;

/// The figure of a stored number.
pub(super) fn read(n: f64, number_format: Option<&str>) -> Reading {
    let held = Exact::from_f64(n).filter(|_| n == 0.0 || (1e-12..1e15).contains(&n.abs()));
    let Some(value) = held else {
        return refused(
            "number-out-of-range",
            format!("存储的数 {n:e} 超出可靠范围，请核对"),
            format!("the stored number {n:e} is outside the reliable range; check it"),
        );
    };
    let mut figure = plain(value.clone());
    let section = number_format.and_then(|code| Some((code, format::section(code, &value)?)));
    if let Some((code, section)) = section
        && let Err((zh, en)) = apply(&mut figure, code, &section, &value)
    {
        return refused("format-contradicts", zh, en);
    }
    Reading::Number(figure)
}

/// A number with a date or time format: small whole numbers are figures in the wrong format.
pub(super) fn dated(date: Option<Date>, serial: Option<f64>) -> Reading {
    if let Some(n) = serial
        && n.fract() == 0.0
        && n.abs() < FIRST_DATE
    {
        let mut figure = plain(Exact::int(n as i64));
        figure.oddities.push(oddity(
            format!("存储的数 {n} 带日期格式，显示成日期；按数值采用，请改正格式"),
            format!(
                "the stored number {n} has a date format; taken as a number, correct the format"
            ),
        ));
        return Reading::Number(figure);
    }
    match date {
        Some(date) => refused(
            "date-in-figure",
            format!("此格是日期 {date}，不是数"),
            format!("the cell holds the date {date}, no number"),
        ),
        None => refused(
            "date-in-figure",
            "此格是时间或无效日期，不是数".into(),
            "the cell holds a time or an impossible date, no number".into(),
        ),
    }
}

fn plain(value: Exact) -> Figure {
    let decimals = value.decimals().unwrap_or(0);
    Figure {
        value,
        qualifier: None,
        unit: None,
        magnitude: None,
        precision: Exact::pow10(-(decimals as i32)),
        percent: false,
        oddities: Vec::new(),
    }
}

/// Applies what the format says; an error if display and stored value contradict each other.
fn apply(
    figure: &mut Figure,
    code: &str,
    section: &format::Section,
    value: &Exact,
) -> Result<(), (String, String)> {
    if section.hides {
        figure.oddities.push(oddity(
            format!("数字格式“{code}”使该格不显示，存储值 {value}"),
            format!("the number format “{code}” shows nothing; stored is {value}"),
        ));
        return Ok(());
    }
    if section.percent {
        let hundred = Exact::int(100);
        figure.value = figure.value.clone() * hundred.clone();
        figure.precision = figure.precision.clone() * hundred;
        figure.unit = Some("%".into());
        figure.percent = true;
    }
    if section.words_only && !value.is_zero() {
        return Err((
            format!(
                "存储值 {value}，格式却只显示“{}”，请直接填写数值",
                section.prefix
            ),
            format!(
                "stored is {value}, but the format shows “{}” only; write the number plainly",
                section.prefix
            ),
        ));
    }
    as_typed(figure, section)?;
    literal_prefix(figure, section);
    literal_suffix(figure, section, value)?;
    if let Some(shown) = section.shown(value) {
        figure
            .oddities
            .extend(display_oddity(section, value, &shown));
    }
    Ok(())
}

/// What the format shows around the digits is held to the grammar of a text: 预计67 and 67/600 are
/// refused, 约67 and 67余 keep their qualifier. A minus sign and ¥ are the number's own.
fn as_typed(figure: &mut Figure, section: &format::Section) -> Result<(), (String, String)> {
    let own = |c: char| matches!(c, '-' | '+' | '(' | ')' | '¥' | '￥') || text::is_space(c);
    let prefix = section.prefix.trim_matches(own);
    let suffix = section
        .suffix
        .trim_matches(|c| matches!(c, '-' | '.') || text::is_space(c));
    let open = section.prefix.contains('(') && !section.suffix.contains('(');
    let suffix = if open {
        suffix.trim_end_matches(')')
    } else {
        suffix
    };
    if prefix.is_empty() && suffix.is_empty() {
        return Ok(());
    }
    let percent = section.percent && !suffix.contains('%');
    let shown = format!("{prefix}7{}{suffix}", if percent { "%" } else { "" });
    let contradicts = || {
        (
            format!(
                "数字格式显示为“{}…{}”，与普通数值不同，请直接填写数值",
                section.prefix, section.suffix
            ),
            format!(
                "the number format shows “{}…{}”, which is no plain figure; write the number plainly",
                section.prefix, section.suffix
            ),
        )
    };
    match number::read(&shown) {
        Reading::Number(read) => {
            let foreign = prefix.contains(['$', '€', '£']);
            if foreign || read.value.is_negative() {
                return Err(contradicts());
            }
            figure.qualifier = figure.qualifier.or(read.qualifier);
            Ok(())
        }
        _ => Err(contradicts()),
    }
}

fn display_oddity(section: &format::Section, value: &Exact, shown: &Exact) -> Option<Oddity> {
    let back =
        shown.clone() * Exact::pow10(section.scale as i32 - if section.percent { 2 } else { 0 });
    if section.scale == 0 && back == *value {
        return None;
    }
    let (sign, suffix) = (if section.percent { "%" } else { "" }, &section.suffix);
    Some(oddity(
        format!("存储值 {value}，按格式显示为 {shown}{sign}{suffix}；按存储值采用"),
        format!("stored is {value}, shown as {shown}{sign}{suffix}; the stored value is taken"),
    ))
}

fn literal_prefix(figure: &mut Figure, section: &format::Section) {
    let prefix = text::key(&section.prefix);
    match prefix.as_str() {
        "" | "(" | "-" | "+" => {}
        "约" => figure.qualifier = Some(Qualifier::About),
        "近" => figure.qualifier = Some(Qualifier::Nearly),
        "超" => figure.qualifier = Some(Qualifier::Above),
        other => figure.oddities.push(oddity(
            format!("格式在数前显示“{other}”，不计入数值"),
            format!("the format shows “{other}” before the number; it is no part of the figure"),
        )),
    }
}

fn literal_suffix(
    figure: &mut Figure,
    section: &format::Section,
    value: &Exact,
) -> Result<(), (String, String)> {
    let suffix = text::key(&section.suffix);
    let suffix = suffix.trim_matches(['.', ')', '-']);
    let (word, noun) = if UNITS.is_name(suffix) {
        ("", suffix)
    } else {
        magnitude_prefix(suffix).unwrap_or(("", suffix))
    };
    if suffix.is_empty() || section.percent {
        return Ok(());
    }
    let scaled = Exact::pow10(section.scale as i32);
    let stated = magnitude(word);
    if section.scale > 0 && stated != scaled {
        return Err((
            format!(
                "存储值 {value}，格式缩小 {scaled} 倍显示并带“{suffix}”，两者矛盾，请直接填写数值"
            ),
            format!(
                "stored is {value}, shown divided by {scaled} with “{suffix}”: they contradict each other; write the number plainly"
            ),
        ));
    }
    if !noun.is_empty() && !UNITS.is_name(noun) {
        figure.oddities.push(oddity(
            format!("格式在数后显示“{suffix}”，不计入数值"),
            format!("the format shows “{suffix}” behind the number; it is no part of the figure"),
        ));
        return Ok(());
    }
    if section.scale == 0 && !word.is_empty() && noun.is_empty() {
        figure.value = figure.value.clone() * stated.clone();
        figure.precision = figure.precision.clone() * stated;
        figure.magnitude = Some(word.to_owned());
        figure.oddities.push(oddity(
            format!("数量级“{word}”来自数字格式"),
            format!("the magnitude word {word} comes from the number format"),
        ));
    } else if !noun.is_empty() {
        let shown = if section.scale == 0 { suffix } else { noun };
        figure.unit = Some(shown.to_owned());
    }
    Ok(())
}
