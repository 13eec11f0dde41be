//! What is shown of a number.
//!
//! The shown text stands beside the stored number, so that no format has to be carried out. Decides
//! the format code that shows it so, from which `cell` takes prefix, suffix, qualifier and unit as
//! of any other workbook; a text of other digits becomes a code that shows nothing but that text,
//! and is refused there.

use crate::read::cell::shown as quoted;

/// Digits from which on a text is the number itself, as far as a sheet without a format shows it.
const WHOLE: usize = 10;
/// Words that multiply what stands before them.
const MAGNITUDES: [char; 5] = ['十', '百', '千', '万', '亿'];

/// The code under which `value` is shown as `text`; `None` if it says nothing.
pub(super) fn format(value: f64, text: &str, percentage: bool) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return percentage.then(|| "0.00%".to_owned());
    }
    let plain = text.parse::<f64>().is_ok_and(|shown| shown == value);
    let parts = Parts::of(text);
    if plain && !percentage {
        // 1.10 is a code, and no 1.1.
        let decimals = parts.as_ref().map_or(0, |p| p.decimals);
        let least = decimals_of(&format!("{value}"));
        let zeros = decimals > least && !text.contains(['e', 'E']);
        return zeros.then(|| digits(decimals, false));
    }
    match parts.and_then(|parts| parts.code(value)) {
        Some(code) => code,
        None => Some(literal(&quoted(text))),
    }
}

/// Whether digits other than 0 are shown of a zero: a format may show 0 as words, and so a text
/// without a number must not refuse it.
pub(super) fn contradicts_zero(value: f64, text: &str) -> bool {
    value == 0.0 && text.contains(|c: char| c.is_numeric() && c != '0')
}

/// A text with one number in it.
struct Parts<'a> {
    prefix: &'a str,
    suffix: &'a str,
    number: f64,
    decimals: usize,
    significant: usize,
    grouped: bool,
}

impl<'a> Parts<'a> {
    /// `None` if there is no number in a text, or more than one.
    fn of(text: &'a str) -> Option<Self> {
        let start = text.find(|c: char| c.is_ascii_digit())?;
        let rest = &text[start..];
        let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','));
        let core = rest[..end.unwrap_or(rest.len())].trim_end_matches(['.', ',']);
        let suffix = &rest[core.len()..];
        let whole = core.split('.').next().unwrap_or("");
        let mut groups = whole.split(',');
        let first = groups.next().unwrap_or("");
        let grouped = whole.contains(',');
        let sound = groups.all(|group| group.len() == 3) && (!grouped || first.len() <= 3);
        if !sound || suffix.contains(char::is_numeric) {
            return None;
        }
        Some(Self {
            prefix: &text[..start],
            suffix,
            number: core.replace(',', "").parse().ok()?,
            decimals: decimals_of(core),
            significant: core.bytes().filter(u8::is_ascii_digit).count(),
            grouped,
        })
    }

    /// The code; `None` if the text shows another number.
    fn code(&self, value: f64) -> Option<Option<String>> {
        let mut prefix = self.prefix.replace("CNY", "").replace("RMB", "");
        let mut suffix = self.suffix.replace("CNY", "").replace("RMB", "");
        let bracketed = prefix.ends_with('(') && suffix.starts_with(')');
        let mut number = self.number;
        let minus = ['-', '−', '－'];
        if prefix.starts_with(minus) || prefix.ends_with(minus) {
            prefix = prefix.trim_matches(minus).to_owned();
            number = -number;
        } else if bracketed {
            number = -number;
        }
        let shows = |stored: f64| {
            let half = 0.5 * 10_f64.powi(-(self.decimals as i32));
            (stored - number).abs() <= half * (1.0 + 1e-9) + stored.abs() * 1e-14
        };
        let mut sign = "";
        if let Some(rest) = suffix.trim_start().strip_prefix(['%', '％'])
            && shows(value * 100.0)
        {
            sign = "%";
            suffix = rest.to_owned();
        } else if !shows(value) {
            return None;
        }
        let word = suffix.trim();
        if !word.is_empty() && word.chars().all(|c| MAGNITUDES.contains(&c)) {
            return None;
        }
        let bare = prefix.is_empty() && suffix.is_empty() && sign.is_empty();
        if bare && self.significant >= WHOLE {
            return Some(None);
        }
        let digits = digits(self.decimals, self.grouped);
        let code = format!("{}{digits}{sign}{}", literal(&prefix), literal(&suffix));
        Some(Some(if bracketed {
            format!("{digits};{code}")
        } else {
            code
        }))
    }
}

fn decimals_of(number: &str) -> usize {
    number.split_once('.').map_or(0, |(_, after)| after.len())
}

fn digits(decimals: usize, grouped: bool) -> String {
    let whole = if grouped { "#,##0" } else { "0" };
    match decimals {
        0 => whole.to_owned(),
        n => format!("{whole}.{}", "0".repeat(n)),
    }
}

fn literal(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("\"{}\"", text.replace('"', "”"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Qualifier;
    use crate::read::{CellValue, Reading, cell};

    fn reading(value: f64, text: &str) -> Reading {
        cell::figure(
            &CellValue::Number(value),
            format(value, text, false).as_deref(),
        )
    }

    #[test]
    fn what_is_shown_gives_qualifier_unit_and_percent() {
        let figure = |value, text| match reading(value, text) {
            Reading::Number(figure) => figure,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(figure(312.0, "约312").qualifier, Some(Qualifier::About));
        assert_eq!(figure(903.6, "903.6亿元").unit.as_deref(), Some("亿元"));
        assert_eq!(figure(312.0, "312家").unit.as_deref(), Some("家"));
        assert_eq!(figure(0.125, "12.5%").value.to_string(), "12.5");
        assert_eq!(figure(12.5, "12.5%").value.to_string(), "12.5");
        assert_eq!(figure(-0.032, "-3.2%").value.to_string(), "-3.2");
        assert_eq!(figure(-5.0, "(5.0)").value.to_string(), "-5");
        assert_eq!(figure(-5.0, "-5").value.to_string(), "-5");
        assert_eq!(figure(20480.0, "￥20,480.00").value.to_string(), "20480");
        for (value, text) in [
            (312.0, "312"),
            (312.0, "3.12E+002"),
            (1234.5, "1,234.5"),
            (1.0 / 3.0, "0.333333333333333"),
            (312.0, ""),
        ] {
            assert!(figure(value, text).oddities.is_empty(), "{text}");
        }
        assert_eq!(format(1.1, "1.10", false).as_deref(), Some("0.00"));
        assert_eq!(format(0.125, "", true).as_deref(), Some("0.00%"));
    }

    #[test]
    fn a_zero_may_be_shown_as_words_but_not_as_a_number() {
        assert!(contradicts_zero(0.0, "12"));
        assert!(!contradicts_zero(0.0, "0.00") && !contradicts_zero(0.0, "无"));
        assert!(matches!(reading(0.0, "-"), Reading::Number(figure) if figure.value.is_zero()));
    }

    #[test]
    fn another_number_than_the_stored_one_is_refused() {
        for (value, text) in [
            (312.0, "321"),
            (312.0, "312万"),
            (312_000.0, "312"),
            (312.0, "312（321）"),
            (-5.0, "5"),
            (5.0, "-5"),
            (312.0, "3,12"),
            (312.0, "预计"),
            (0.75, "3/4"),
        ] {
            match reading(value, text) {
                Reading::Refused(refusal) => {
                    assert_eq!(refusal.rule, "format-contradicts", "{text}");
                    assert!(refusal.zh.contains(text), "{}", refusal.zh);
                }
                other => panic!("{text}: {other:?}"),
            }
        }
    }
}
