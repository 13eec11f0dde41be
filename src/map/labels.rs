//! What stands around a name: numbers and marks before it, units and footnotes behind it.
//!
//! Decides only what may be taken off a name without making it another one, and what before it may
//! be a code. Whether it is one, the catalogue knows; which item is meant, `names` decides.

use crate::text;
use crate::unit::Units;

/// Signs that divide a number from the name behind it.
const DIVIDERS: [char; 5] = ['、', '.', ')', ':', ' '];

/// A bracket of the kinds that numbers and units are set in.
fn closing(open: char) -> Option<char> {
    let pairs = [('(', ')'), ('[', ']'), ('【', '】'), ('〔', '〕')];
    let found = pairs.iter().find(|(o, _)| *o == open);
    found.map(|(_, close)| *close)
}

/// Numbers in circles: ① ❶ ➀ ➊.
fn circled(c: char) -> bool {
    matches!(c, '\u{2460}'..='\u{2473}' | '\u{2776}'..='\u{2793}' | '\u{24eb}'..='\u{24ff}')
}

/// What a text begins with in brackets, and what follows.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let open = text.chars().next()?;
    let (inner, rest) = text[open.len_utf8()..].split_once(closing(open)?)?;
    (!inner.is_empty() && !rest.is_empty()).then_some((inner, rest))
}

/// Drops `1.`, `1、`, `1)`, `(1)`, `【1】`, `（一）`, `一、`, `Ⅱ、`, `a.`, `①`, `❶` and stars before
/// a name; never bare digits, which may belong to it (5G…). `text` is a key.
pub(super) fn without_ordinal(text: &str) -> &str {
    let marks = [
        '*', '★', '☆', '●', '○', '▲', '△', '■', '□', '◆', '◇', '·', '•', '※', '√', '#',
    ];
    let text = text.trim_start_matches(marks);
    let text = text.trim_start_matches(circled);
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    if let Some((inner, rest)) = bracketed(text)
        && inner.chars().all(number)
    {
        return rest.trim_start_matches(['、', '.', ':']);
    }
    let roman = |c: char| matches!(c, '\u{2160}'..='\u{217f}' | 'i' | 'v' | 'x');
    let letters = text.len()
        - text
            .trim_start_matches(|c: char| c.is_ascii_lowercase())
            .len();
    let rest = match text.trim_start_matches(number) {
        rest if rest.len() < text.len() => rest,
        _ => match text.trim_start_matches(roman) {
            rest if rest.len() < text.len() => rest,
            _ if letters == 1 => &text[1..],
            _ => text,
        },
    };
    if rest.len() < text.len()
        && let Some(after) = rest.strip_prefix(['、', '.', ')'])
        && after
            .chars()
            .next()
            .is_some_and(|c| !c.is_ascii_alphanumeric())
    {
        return after;
    }
    text
}

/// A name with a number before it: a code such as `7.1` or the row's own number, in brackets, set
/// off by a space or a sign, or – with a point inside – written on to the name (7.1新增…).
pub(super) fn numbered(name: &str) -> Option<(String, String)> {
    let plain = text::narrow(&text::clean(name));
    let (number, rest, set_off) = match bracketed(&plain) {
        Some((inner, rest)) => (inner.trim_matches(text::is_space), rest, true),
        None => {
            let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
            let end = plain.find(|c: char| !inside(c))?;
            let (number, rest) = plain.split_at(end);
            (number.trim_end_matches('.'), rest, number.ends_with('.'))
        }
    };
    let digits = number.starts_with(|c: char| c.is_ascii_digit() || c == 'D' || c == 'd')
        && number.ends_with(|c: char| c.is_ascii_digit())
        && (number.chars()).all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    let divided = |c: char| text::is_space(c) || DIVIDERS.contains(&c);
    let name = rest.trim_start_matches(divided);
    let apart = set_off || name.len() < rest.len() || number.contains('.');
    (digits && apart && !name.is_empty()).then(|| (number.to_owned(), name.to_owned()))
}

/// A name without what may stand behind it: brackets that hold nothing but a unit, and the marks
/// of footnotes (①, ¹, [1], （注1）).
pub(super) fn without_tail(units: &Units, name: &str) -> String {
    let mut plain = text::key(name);
    loop {
        let bare = plain.trim_end_matches(|c: char| circled(c) || superscript(c) || c == '*');
        let inner = bare.chars().last().and_then(|close| {
            let open = ['(', '[', '【', '〔']
                .into_iter()
                .find(|o| closing(*o) == Some(close))?;
            let at = bare.rfind(open)?;
            let inner = &bare[at + open.len_utf8()..bare.len() - close.len_utf8()];
            (at > 0).then_some((at, open, inner))
        });
        let shorter = match inner {
            Some((at, open, inner)) if footnote(open, inner) || units.parse(inner).is_some() => {
                &bare[..at]
            }
            _ => bare,
        };
        if shorter.is_empty() || shorter.len() == plain.len() {
            return plain;
        }
        plain = shorter.to_owned();
    }
}

fn superscript(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰' | '\u{2074}'..='\u{2079}')
}

/// Whether a bracket behind a name refers to a note: （注1）, （见注）, [1].
fn footnote(open: char, inner: &str) -> bool {
    let number = |s: &str| s.chars().all(|c| c.is_ascii_digit() || circled(c)) && s.len() < 4;
    let noted = inner
        .trim_start_matches('见')
        .strip_prefix('注')
        .or_else(|| inner.strip_prefix("备注"));
    noted.is_some_and(|rest| number(rest.trim_start_matches(['释', ':'])))
        || (open != '(' && !inner.is_empty() && number(inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_before_a_name_are_no_part_of_it() {
        for before in [
            "1.", "1、", "(1)", "【1】", "〔12〕", "(一)", "一、", "ⅱ、", "iv.", "a.", "❶", "①",
            "■",
        ] {
            let text = format!("{before}瞪羚企业");
            assert_eq!(without_ordinal(&text), "瞪羚企业", "{text}");
        }
        for whole in ["5g基站", "3d打印", "a股上市公司", "1.5级项目", "双创项目"] {
            assert_eq!(without_ordinal(whole), whole);
        }
    }

    #[test]
    fn a_code_may_stand_before_the_name_in_every_usual_way() {
        for (text, code) in [
            ("7.1 瞪羚企业", "7.1"),
            ("7.1瞪羚企业", "7.1"),
            ("7．1 瞪羚企业", "7.1"),
            ("（7.1）瞪羚企业", "7.1"),
            ("【7.1】 瞪羚企业", "7.1"),
            ("7.1.瞪羚企业", "7.1"),
            ("7.1：瞪羚企业", "7.1"),
            ("D9.2、瞪羚企业", "D9.2"),
            ("3 瞪羚企业", "3"),
        ] {
            let found = numbered(text);
            assert_eq!(found, Some((code.into(), "瞪羚企业".into())), "{text}");
        }
        assert_eq!(numbered("5G基站"), None);
        assert_eq!(numbered("500强企业"), None);
    }

    #[test]
    fn units_and_footnotes_behind_a_name_are_no_part_of_it() {
        let units = Units::default();
        for tail in [
            "(家)",
            "[家]",
            "①",
            "¹",
            "[1]",
            "（注1）",
            "（家）①",
            "（见注2）",
            "*",
        ] {
            let text = format!("瞪羚企业{tail}");
            assert_eq!(without_tail(&units, &text), "瞪羚企业", "{text}");
        }
        for whole in [
            "瞪羚企业(上年)",
            "瞪羚企业(其中)",
            "瞪羚企业(2025)",
            "瞪羚企业1",
        ] {
            assert_eq!(without_tail(&units, whole), whole);
        }
    }
}
