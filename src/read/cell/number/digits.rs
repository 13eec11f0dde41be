//! The number itself.
//!
//! Decides its sign, value and the step of its last digit, in Arabic digits (grouping, point,
//! exponent) or Chinese numerals (`chinese`). Leaves magnitude words behind digits to `after`.

use super::Found;
use super::refusals::{no_number, too_many, unreadable};
use crate::quantity::Exact;
use crate::read::CellRefusal;
use crate::read::cell::chinese;
use crate::text;
use crate::unit::magnitude_prefix;

/// A number's value, the step of its last digit, and whether it was written in Chinese numerals.
pub(super) struct Number {
    pub(super) value: Exact,
    pub(super) step: Exact,
    pub(super) chinese: bool,
    pub(super) percent: bool,
}

pub(super) fn take<'a>(
    rest: &'a str,
    all: &str,
    found: &mut Found,
) -> Result<(Number, &'a str), CellRefusal> {
    let mut rest = rest;
    if let Some(after) = rest.strip_prefix(['-', '+']) {
        if found.sign < 0 {
            return Err(unreadable(
                all,
                "有两个负号的意思",
                "is negative twice over",
            ));
        }
        if rest.starts_with('-') {
            found.sign = -1;
        }
        rest = after;
    } else if let Some(after) = rest.strip_prefix('负') {
        found.sign = -found.sign;
        found.odd("写作“负”，按负数采用", "written as 负, taken as negative");
        rest = after;
    }
    let percent = rest.strip_prefix("百分之");
    if let Some(after) = percent {
        found.odd("写作“百分之”", "written as 百分之");
        rest = after;
    }
    let percent = percent.is_some();
    if rest.starts_with(chinese::is_numeral) {
        let end = rest
            .find(|c| !chinese::is_numeral(c) && c != '点')
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let (value, step) = chinese::numeral(word)
            .ok_or_else(|| unreadable(all, "不是明确的一个数", "is not clearly one number"))?;
        found.odd("用汉字书写的数", "a number in Chinese numerals");
        if let Some((word, _)) = [("亿", 8), ("万", 4)]
            .iter()
            .find(|(w, _)| word.ends_with(w))
        {
            found.magnitude = magnitude_prefix(word).map(|(w, _)| w);
        }
        return Ok((
            Number {
                value,
                step,
                chinese: true,
                percent,
            },
            after,
        ));
    }
    let (value, step, after) = arabic(rest, all, found)?;
    Ok((
        Number {
            value,
            step,
            chinese: false,
            percent,
        },
        after,
    ))
}

/// Digits with grouping, point and exponent.
fn arabic<'a>(
    rest: &'a str,
    all: &str,
    found: &mut Found,
) -> Result<(Exact, Exact, &'a str), CellRefusal> {
    let end = run_length(rest);
    let (run, after) = rest.split_at(end);
    if run.is_empty() {
        return Err(no_number(all));
    }
    let digits = ungroup(run, all, found)?;
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    if digits.ends_with('.') {
        found.odd("末尾有小数点", "ends with a point");
    }
    if whole.len() > 1 && whole.starts_with('0') {
        found.odd("以 0 开头", "starts with 0");
    }
    let significant = format!("{whole}{fraction}").trim_start_matches('0').len();
    let whole_digits = whole.trim_start_matches('0').len();
    if significant > 15 && (fraction.is_empty() || whole_digits > 15 || significant > 18) {
        return Err(too_many(all));
    }
    let plain = format!(
        "{}{}{fraction}",
        if whole.is_empty() { "0" } else { whole },
        if fraction.is_empty() { "" } else { "." }
    );
    let (mut value, mut step) = if significant > 15 {
        found.odd(
            "超过 15 位有效数字，按 15 位采用",
            "more than 15 significant digits, taken to 15",
        );
        let value = plain
            .parse()
            .ok()
            .and_then(Exact::from_f64)
            .ok_or_else(|| too_many(all))?;
        let step = Exact::pow10(-(value.decimals().unwrap_or(0) as i32));
        (value, step)
    } else {
        let value = Exact::parse(&plain).ok_or_else(|| no_number(all))?;
        (value, Exact::pow10(-(fraction.len() as i32)))
    };
    let mut after = after;
    if let Some((exponent, rest)) = exponent(after) {
        if !(-9..=15).contains(&exponent) {
            return Err(too_many(all));
        }
        found.odd("用科学记数法书写", "written in scientific form");
        value = value * Exact::pow10(exponent);
        step = step * Exact::pow10(exponent);
        if value.abs() >= Exact::pow10(15) {
            return Err(too_many(all));
        }
        after = rest;
    }
    Ok((value, step, after))
}

/// The length of the run of digits, points, commas and apostrophes, with spaces between digits.
fn run_length(rest: &str) -> usize {
    let mut end = 0;
    let mut pending = 0;
    for c in rest.chars() {
        if c.is_ascii_digit()
            || (matches!(c, '.' | ',' | '\'' | '’' | '_') && (end > 0 || c == '.'))
        {
            end += pending + c.len_utf8();
            pending = 0;
        } else if text::is_space(c) && end > 0 {
            pending += c.len_utf8();
        } else {
            break;
        }
    }
    end
}

/// Without thousands separators, if they stand where they belong.
fn ungroup(run: &str, all: &str, found: &mut Found) -> Result<String, CellRefusal> {
    let (whole, fraction) = run.split_once('.').unwrap_or((run, ""));
    if !fraction.bytes().all(|b| b.is_ascii_digit()) || (whole.is_empty() && fraction.is_empty()) {
        return Err(unreadable(
            all,
            "的分隔符位置不对",
            "has separators out of place",
        ));
    }
    let separators: Vec<char> = whole.chars().filter(|c| !c.is_ascii_digit()).collect();
    let Some(&separator) = separators.first() else {
        return Ok(run.to_owned());
    };
    if separators.iter().any(|&c| c != separator)
        || !(separator == ',' || text::is_space(separator))
    {
        return Err(unreadable(
            all,
            "的分隔符位置不对",
            "has separators out of place",
        ));
    }
    let groups: Vec<&str> = whole.split(separator).collect();
    let in_threes = (1..=3).contains(&groups[0].len())
        && !groups[0].starts_with('0')
        && groups[1..].iter().all(|g| g.len() == 3);
    if separator != ',' {
        let fixed = matches!(separator, '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}');
        let surely_one = fixed || groups[0].len() == 1 || groups.len() > 2;
        if !in_threes || !surely_one || matches!(separator, '\n' | '\t') {
            return Err(unreadable(all, "可能是两个数", "may be two numbers"));
        }
        found.odd("用空格作千位分隔", "grouped in thousands by spaces");
    } else if !in_threes {
        return Err(unreadable(
            all,
            "的逗号位置不对",
            "has a comma out of place",
        ));
    }
    let mut digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    if run.contains('.') {
        digits.push('.');
        digits.push_str(fraction);
    }
    Ok(digits)
}

/// An exponent such as `E+2`, and what follows it.
fn exponent(after: &str) -> Option<(i32, &str)> {
    let rest = after.strip_prefix(['e', 'E'])?;
    let (negative, digits) = match rest.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, rest.strip_prefix('+').unwrap_or(rest)),
    };
    let end = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    let n: i32 = digits[..end]
        .parse()
        .ok()
        .or((end > 0).then_some(i32::MAX))?;
    Some((
        if negative { n.saturating_neg() } else { n },
        &digits[end..],
    ))
}
