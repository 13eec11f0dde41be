//! A figure stored as a number: what its format shows of it.
//!
//! Decides that the stored value counts, and which differences between stored and shown are told
//! or refuse the cell. A percentage becomes points.

use jiff::civil::Date;

use crate::quantity::{Exact, agree};
use crate::read::cell::number;
use crate::read::cell::{format, oddity, refused};
use crate::read::{Figure, Oddity, Reading};
use crate::unit::magnitude;

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
    let Some(code) = number_format else {
        return Reading::Number(figure);
    };
    let applied = match format::section(code, &value) {
        Some(section) => apply(&mut figure, code, &section, &value),
        None => Err(contradiction(&value, "####")),
    };
    match applied {
        Ok(()) => Reading::Number(figure),
        Err((zh, en)) => refused("format-contradicts", zh, en),
    }
}

/// A number with a date or time format: small whole numbers with a date's are figures in the wrong
/// format.
pub(super) fn dated(date: Option<Date>, serial: Option<f64>) -> Reading {
    // A time shows 13 days as 312:00, which somebody typed: never a figure.
    if let (Some(n), Some(_)) = (serial, date)
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
///
/// What is shown is read as if it had been typed, and must come to the stored number: 预计67, 67/600
/// or 3-12 are refused so, 约67 and 67余 keep their qualifier.
fn apply(
    figure: &mut Figure,
    code: &str,
    section: &format::Section,
    value: &Exact,
) -> Result<(), (String, String)> {
    if section.percent {
        let hundred = Exact::int(100);
        figure.value = figure.value.clone() * hundred.clone();
        figure.precision = figure.precision.clone() * hundred;
        figure.unit = Some("%".into());
        figure.percent = true;
    }
    let number = section.number(value);
    if section.hides || (section.blank_zero && number.is_zero()) {
        figure.oddities.push(oddity(
            format!("数字格式“{code}”使该格不显示，存储值 {value}"),
            format!("the number format “{code}” shows nothing; stored is {value}"),
        ));
        return Ok(());
    }
    if section.words_only && value.is_zero() {
        figure.oddities.push(oddity(
            format!(
                "存储值 0，按格式显示为“{}”；按 0 采用",
                section.prefix.trim()
            ),
            format!(
                "stored is 0, shown as “{}”; taken as 0",
                section.prefix.trim()
            ),
        ));
        return Ok(());
    }
    let shown = section.text(value);
    let contradicts = || {
        contradiction(
            value,
            if section.words_only {
                &section.prefix
            } else {
                &shown
            },
        )
    };
    let foreign = section.prefix.contains(['$', '€', '£']);
    if section.words_only || section.broken || foreign {
        return Err(contradicts());
    }
    let Reading::Number(mut seen) = number::read(&shown) else {
        return Err(contradicts());
    };
    if section.negatives && section.coloured && !seen.value.is_negative() {
        seen.value = -seen.value;
        figure.oddities.push(oddity(
            format!("存储值 {value}，负数以颜色显示"),
            format!("stored is {value}; that it is negative is shown by colour"),
        ));
    }
    same_as_shown(figure, section, &seen).ok_or_else(contradicts)?;
    figure.qualifier = figure.qualifier.or(seen.qualifier);
    figure.oddities.extend(seen.oddities);
    figure
        .oddities
        .extend(display_oddity(section, value, &number));
    Ok(())
}

fn contradiction(value: &Exact, shown: &str) -> (String, String) {
    (
        format!("存储值 {value}，按格式却显示为“{shown}”，两者不是同一个数，请直接填写数值"),
        format!(
            "stored is {value}, but the format shows “{shown}”, which is another number; write the number plainly"
        ),
    )
}

/// Holds what is shown against what is stored, and takes unit and magnitude word from the display;
/// `None` if the two are not one number.
fn same_as_shown(figure: &mut Figure, section: &format::Section, seen: &Figure) -> Option<()> {
    let word = seen.magnitude.as_deref().unwrap_or_default();
    let (factor, smaller) = (magnitude(word), section.scale + section.point);
    let noun = seen.unit.as_deref().filter(|_| !section.percent);
    let scaled = |by: &Exact| {
        let (value, step) = (&seen.value, &seen.precision);
        let stored = (&figure.value, &figure.precision);
        let shown = (value.clone() * by.clone(), step.clone() * by.clone());
        agree(stored, (&shown.0, &shown.1))
    };
    // 百 and 千 before no unit of money are no way to write a figure.
    let usual = word.is_empty()
        || word.starts_with(['万', '亿'])
        || noun.is_some_and(|n| n.ends_with('元'));
    if !usual {
        return None;
    }
    if smaller == 0 && !word.is_empty() {
        // Stored 903.6, shown 903.6亿元.
        scaled(&Exact::one().checked_div(&factor)?).then_some(())?;
        match noun {
            Some(noun) => figure.unit = Some(format!("{word}{noun}")),
            None => {
                figure.value = figure.value.clone() * factor.clone();
                figure.precision = figure.precision.clone() * factor;
                figure.magnitude = Some(word.to_owned());
                figure.oddities.push(oddity(
                    format!("数量级“{word}”来自数字格式"),
                    format!("the magnitude word {word} comes from the number format"),
                ));
            }
        }
        return Some(());
    }
    // Stored 312000, shown 312 by commas alone: the stored number is taken, and told.
    let bare = section.scale > 0 && section.point == 0 && word.is_empty() && noun.is_none();
    let by = if bare {
        Exact::pow10(smaller as i32)
    } else {
        Exact::one()
    };
    scaled(&by).then_some(())?;
    if let Some(noun) = noun {
        figure.unit = Some(noun.to_owned());
    }
    Some(())
}

fn display_oddity(section: &format::Section, value: &Exact, shown: &Exact) -> Option<Oddity> {
    let smaller = (section.scale + section.point) as i32;
    let power = smaller - if section.percent { 2 } else { 0 };
    if smaller == 0 && (shown.clone() * Exact::pow10(power)).abs() == value.abs() {
        return None;
    }
    let (sign, suffix) = (if section.percent { "%" } else { "" }, &section.suffix);
    Some(oddity(
        format!("存储值 {value}，按格式显示为 {shown}{sign}{suffix}；按存储值采用"),
        format!("stored is {value}, shown as {shown}{sign}{suffix}; the stored value is taken"),
    ))
}
