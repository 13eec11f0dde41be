//! File names: how they are shown, and what is left of them for recognition.
//!
//! Decides how bytes that are no UTF-8, invisible characters and text-direction marks are shown,
//! so that a message never hides what a name really holds. Leaves departments and months in names
//! to `map`.

use encoding_rs::GB18030;
use unicode_normalization::UnicodeNormalization;

/// A name as shown, and whether it differs from the bytes on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ShownName {
    /// Readable, one line, nothing invisible.
    pub shown: String,
    /// Its text without escapes, for recognition.
    pub plain: String,
    /// Whether escapes or another code page were needed.
    pub odd: bool,
}

/// Shows a raw name: UTF-8 as it is, else GBK where it decodes without fault, else bytes escaped.
pub(crate) fn show(raw: &[u8]) -> ShownName {
    let (text, foreign) = match std::str::from_utf8(raw) {
        Ok(text) => (text.to_owned(), false),
        Err(_) => match GB18030.decode_without_bom_handling_and_without_replacement(raw) {
            Some(text) if !text.chars().any(is_unseen) => (text.into_owned(), true),
            _ => return escaped_bytes(raw),
        },
    };
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unseen(c) {
            shown.push_str(&format!("\\u{{{:X}}}", u32::from(c)));
        } else {
            shown.push(c);
        }
    }
    let odd = foreign || shown != text;
    let plain = text.chars().filter(|&c| !is_unseen(c)).nfc().collect();
    ShownName { shown, plain, odd }
}

fn escaped_bytes(raw: &[u8]) -> ShownName {
    let mut shown = String::new();
    let mut plain = String::new();
    for chunk in raw.utf8_chunks() {
        for c in chunk.valid().chars() {
            if is_unseen(c) {
                shown.push_str(&format!("\\u{{{:X}}}", u32::from(c)));
            } else {
                shown.push(c);
                plain.push(c);
            }
        }
        for byte in chunk.invalid() {
            shown.push_str(&format!("\\x{byte:02X}"));
        }
    }
    ShownName {
        shown,
        plain,
        odd: true,
    }
}

/// Characters that are not seen, or that change how others are seen: controls, zero-width
/// characters, marks of text direction, line separators, tags, private use at the replacement.
pub(crate) fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c),
            0xAD | 0x34F | 0x61C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F
            | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F
            | 0xFEFF | 0xFFA0 | 0xFFF9..=0xFFFD | 0xE0000..=0xE0FFF)
}

/// The name without its extension, and the extension in lower case (empty if there is none).
pub(crate) fn split_extension(name: &str) -> (String, String) {
    match name.rsplit_once('.') {
        Some((stem, extension))
            if !stem.is_empty()
                && (1..=5).contains(&extension.len())
                && extension.bytes().all(|b| b.is_ascii_alphanumeric()) =>
        {
            (stem.trim().to_owned(), extension.to_ascii_lowercase())
        }
        _ => (name.trim().to_owned(), String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_gbk_are_decoded_and_other_bytes_escaped() {
        let gbk = show(b"\xC9\xCC\xCE\xF1\xBE\xD6.xlsx");
        assert_eq!((gbk.shown.as_str(), gbk.odd), ("商务局.xlsx", true));
        assert_eq!(show(b"\xff\xfe.xlsx").shown, "\\xFF\\xFE.xlsx");
        assert!(!show("商务局.xlsx".as_bytes()).odd);
    }

    #[test]
    fn invisible_characters_are_shown_as_escapes_and_kept_out_of_the_stem() {
        let name = show("商务\u{200b}局\u{202e}换\n行.xlsx".as_bytes());
        assert_eq!(name.shown, "商务\\u{200B}局\\u{202E}换\\u{A}行.xlsx");
        assert_eq!(name.plain, "商务局换行.xlsx");
    }

    #[test]
    fn a_decomposed_name_is_composed() {
        assert_eq!(show("か\u{3099}局.xlsx".as_bytes()).plain, "が局.xlsx");
    }

    #[test]
    fn an_extension_is_short_and_ascii() {
        let split = |name| split_extension(name);
        assert_eq!(split("a.b.XLSX"), ("a.b".into(), "xlsx".into()));
        assert_eq!(split("6.30报送"), ("6.30报送".into(), String::new()));
        assert_eq!(split(".xlsx"), (".xlsx".into(), String::new()));
    }
}
