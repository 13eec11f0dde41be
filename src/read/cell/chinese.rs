//! Chinese numerals, plain (三百一十二) and banking (叁佰壹拾贰).
//!
//! Decides only which texts are one exact number. A text is parsed leniently, written out again by
//! the rules of the language and compared: what does not come out the same (三四百, 三百二, 百) is
//! no number.

use crate::quantity::Exact;

/// The digit that a character stands for, plain or banking.
fn digit(c: char) -> Option<u64> {
    Some(match c {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '贰' | '两' => 2,
        '三' | '叁' | '叄' | '参' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// The power of ten that a character multiplies by.
fn power(c: char) -> Option<u64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

/// Whether a character can be part of a numeral (simplified characters).
pub fn is_numeral(c: char) -> bool {
    digit(c).is_some() || power(c).is_some()
}

/// The number that a numeral states and the step of its last word (万 for 五万, else 1; tenths for
/// 十二点五), or `None` if the text is no well-formed numeral below 10^16.
pub fn numeral(text: &str) -> Option<(Exact, Exact)> {
    let (whole, fraction) = match text.split_once('点') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let n = well_formed(whole)?;
    let value = Exact::int(i64::try_from(n).ok()?);
    let Some(fraction) = fraction else {
        let step = match whole.chars().last().and_then(power) {
            Some(p) if p >= 10_000 => p,
            _ => 1,
        };
        return Some((value, Exact::int(step as i64)));
    };
    let digits: String = fraction
        .chars()
        .map(|c| digit(c).and_then(|d| char::from_digit(d as u32, 10)))
        .collect::<Option<_>>()?;
    if digits.is_empty() || digits.len() > 6 {
        return None;
    }
    let tail = Exact::parse(&format!("0.{digits}"))?;
    Some((value + tail, Exact::pow10(-(digits.len() as i32))))
}

fn well_formed(text: &str) -> Option<u64> {
    if text.is_empty() || text.chars().count() > 40 {
        return None;
    }
    let plain: String = text.chars().map(plain).collect::<Option<_>>()?;
    let n = lenient(&plain)?;
    let same = |s: &str| s.replace("一十", "十");
    (same(&written(n)) == same(&plain)).then_some(n)
}

fn plain(c: char) -> Option<char> {
    if let Some(d) = digit(c) {
        return Some(DIGIT_WORDS[d as usize]);
    }
    Some(match power(c)? {
        10 => '十',
        100 => '百',
        1000 => '千',
        10_000 => '万',
        _ => '亿',
    })
}

/// A value for any sequence of numerals; nonsense in, nonsense out: `well_formed` compares.
fn lenient(text: &str) -> Option<u64> {
    let (mut total, mut section, mut last) = (0u64, 0u64, 0u64);
    for c in text.chars() {
        match power(c) {
            None => last = digit(c)?,
            Some(p) if p < 10_000 => {
                section = section.checked_add(last.max(1).checked_mul(p)?)?;
                last = 0;
            }
            Some(p) => {
                let below = section.checked_add(last)?;
                total = if p == 10_000 {
                    total.checked_add(below.checked_mul(p)?)?
                } else {
                    total.checked_add(below)?.checked_mul(p)?
                };
                (section, last) = (0, 0);
            }
        }
    }
    let n = total.checked_add(section)?.checked_add(last)?;
    (n < 10_000_000_000_000_000).then_some(n)
}

/// The numeral of a number below 10^16 by the rules of the language.
pub fn written(n: u64) -> String {
    if n == 0 {
        return "零".into();
    }
    if n >= 100_000_000 {
        return joined(n, 100_000_000, '亿');
    }
    if n >= 10_000 {
        return joined(n, 10_000, '万');
    }
    let mut text = String::new();
    let mut gap = false;
    for (p, word) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let d = n / p % 10;
        if d == 0 {
            gap = !text.is_empty();
            continue;
        }
        if gap {
            text.push('零');
            gap = false;
        }
        text.push(DIGIT_WORDS[d as usize]);
        text.push_str(word);
    }
    text
}

const DIGIT_WORDS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

fn joined(n: u64, unit: u64, word: char) -> String {
    let mut text = written(n / unit);
    text.push(word);
    let rest = n % unit;
    if rest > 0 {
        if rest < unit / 10 {
            text.push('零');
        }
        text.push_str(&written(rest));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numerals_are_read() {
        for (text, expected) in [
            ("零", "0"),
            ("〇", "0"),
            ("五百", "500"),
            ("十", "10"),
            ("一十二", "12"),
            ("三百一十二", "312"),
            ("三百十二", "312"),
            ("叁佰壹拾贰", "312"),
            ("两千零五", "2005"),
            ("一千零五十", "1050"),
            ("一万零三百", "10300"),
            ("十万", "100000"),
            ("一亿零五百万", "105000000"),
            ("一万二千亿", "1200000000000"),
            ("十二点五", "12.5"),
            ("零点零五", "0.05"),
        ] {
            let found = numeral(text).map(|(value, _)| value.to_string());
            assert_eq!(found.as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_could_mean_two_things_is_no_number() {
        for text in [
            "",
            "百",
            "三四",
            "三四百",
            "七八十",
            "三百二",
            "两万五",
            "三一二",
            "百十",
            "千万",
            "一百五百",
            "零五",
            "三百零",
            "十点",
            "点五",
            "一千五",
            "三百一十二二",
            "百分之五",
        ] {
            assert_eq!(numeral(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_number_written_out_is_read_back(n in 0u64..10_000_000_000_000_000) {
            for n in [n, n % 100_000, n % 1000] {
                let (value, _) = numeral(&written(n)).unwrap();
                prop_assert_eq!(value, Exact::int(n as i64));
            }
        }

        #[test]
        fn any_text_is_survived(text in "[一二三四五六七八九十百千万亿零两点]{0,50}") {
            let _ = numeral(&text);
        }
    }
}
