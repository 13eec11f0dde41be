//! Text as departments write it, made comparable.
//!
//! Decides what counts as invisible, how full-width forms become plain ones, and the key by which
//! two writings of a heading, unit or name are the same. Leaves meaning to whoever compares.

use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

use ferrous_opencc::{OpenCC, config::BuiltinConfig};

static TO_SIMPLIFIED: LazyLock<Option<OpenCC>> =
    LazyLock::new(|| OpenCC::from_config(BuiltinConfig::T2s).ok());

/// Whether a character leaves no mark and no space on paper: zero-width characters, direction
/// marks, soft hyphen, byte order mark, variation selectors, controls other than line break and tab.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
        || reorders(c)
        || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// Whether a character can make text look other than it reads: overrides, embeddings, isolates.
pub fn reorders(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}')
}

/// White space, no-break and ideographic spaces and line breaks included.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{3164}' | '\u{2800}')
}

/// Without invisible characters and without outer white space; line ends become `\n`.
pub fn clean(text: &str) -> String {
    let visible: String = text
        .replace("\r\n", "\n")
        .chars()
        .filter(|&c| !is_invisible(c))
        .map(|c| if c == '\r' { '\n' } else { c })
        .collect();
    visible.trim_matches(is_space).to_owned()
}

/// Full-width and small forms of ASCII as ASCII, the ideographic space as a space. Digits in
/// circles, superscripts and other scripts' digits stay what they are.
pub fn narrow(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xff01 + 0x21).unwrap_or(c),
            '\u{3000}' => ' ',
            '\u{fe63}' | '\u{2212}' => '-',
            '\u{fe62}' => '+',
            '\u{fe6a}' => '%',
            '\u{fe50}' => ',',
            '\u{fe52}' => '.',
            '\u{fe59}' => '(',
            '\u{fe5a}' => ')',
            _ => c,
        })
        .collect()
}

/// Traditional characters as simplified ones.
pub fn simplified(text: &str) -> String {
    match TO_SIMPLIFIED.as_ref() {
        Some(converter) if !text.is_ascii() => converter.convert(text),
        _ => text.to_owned(),
    }
}

/// The key by which two writings of a short text are the same: without invisible characters,
/// white space and difference of width, case and 繁简.
pub fn key(text: &str) -> String {
    let composed: String = narrow(&clean(text))
        .chars()
        .flat_map(|c| {
            let folds = is_compatible(c);
            let (own, folded) = (Some(c).filter(|_| !folds), Some(c).filter(|_| folds));
            own.into_iter().chain(folded.into_iter().nfkc())
        })
        .collect();
    let plain: String = composed
        .chars()
        .filter(|&c| !is_space(c))
        .flat_map(char::to_lowercase)
        .collect();
    simplified(&plain)
}

/// Characters that stand for others: radicals copied out of a PDF (⽤ for 用), bracketed and
/// dotted numbers (⑵, ⒉, ㈡).
fn is_compatible(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FD5}' | '\u{2474}'..='\u{249B}' | '\u{3220}'..='\u{3229}'
        | '\u{F900}'..='\u{FAFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_space_case_and_script_make_no_difference() {
        for (text, expected) in [
            (" 牵 头 单 位 ", "牵头单位"),
            ("本年累計（萬元）", "本年累计(万元)"),
            ("２０２６年６月\u{200b}", "2026年6月"),
            ("\u{feff}Ｎ／Ａ\u{200e}", "n/a"),
            ("新增\r\n企業數", "新增企业数"),
            ("实际使⽤外资⾦额", "实际使用外资金额"),
            ("⒉社会 ⑵消费 ㈡零售", "2.社会(2)消费(二)零售"),
        ] {
            assert_eq!(key(text), expected);
        }
    }

    #[test]
    fn odd_digits_stay_odd() {
        for text in ["①", "²", "٣١٢", "𝟑𝟏𝟐"] {
            assert_eq!(narrow(text), text);
        }
    }

    #[test]
    fn cleaning_keeps_lines_and_inner_spaces() {
        assert_eq!(clean("\u{3000}甲 乙\r\n丙\u{202e}\u{0}\t"), "甲 乙\n丙");
        assert_eq!(clean("\u{200b}\u{3000}"), "");
    }
}
