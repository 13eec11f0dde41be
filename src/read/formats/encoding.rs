//! The encoding of a text.
//!
//! Decides between UTF-8, UTF-16 and GB18030, and whether so much is damaged that the text is
//! none of them. Leaves an encoding that a file states (HTML) to its format.

use encoding_rs::{Encoding, GB18030, UTF_8};

use super::refuse::{self, notice};
use crate::intake::sniff;
use crate::issue::Issue;
use crate::read::Refusal;

/// Text in its encoding: by mark, by the zero bytes of UTF-16, else UTF-8 even with a few bad
/// bytes, else GB18030.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, Vec<Issue>), Refusal> {
    let head = &bytes[..bytes.len().min(64 * 1024)];
    if let Some(encoding) = sniff::utf16_order(head) {
        return Ok(lossy(encoding, bytes));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((text.to_owned(), Vec::new()));
    }
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    if good >= bad * 8 {
        return Ok(lossy(UTF_8, bytes));
    }
    if let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
        return Ok((text.into_owned(), Vec::new()));
    }
    let (text, notices) = lossy(GB18030, bytes);
    let damaged = text.chars().filter(|&c| c == '\u{FFFD}').count();
    if damaged * 20 > text.chars().filter(|c| !c.is_ascii()).count() {
        return Err(refuse::damaged(
            "文字编码既不是 UTF-8、UTF-16，也不是 GB18030",
            "the text is neither UTF-8, UTF-16 nor GB18030",
        ));
    }
    Ok((text, notices))
}

fn lossy(encoding: &'static Encoding, bytes: &[u8]) -> (String, Vec<Issue>) {
    let (text, damaged) = encoding.decode_with_bom_removal(bytes);
    let notices = damaged.then(|| {
        notice(
            "encoding-damage",
            format!(
                "文字按 {} 读取，个别字节损坏，以 \u{FFFD} 代替",
                encoding.name()
            ),
            format!(
                "read as {}; some bytes are damaged and shown as \u{FFFD}",
                encoding.name()
            ),
        )
    });
    (text.into_owned(), notices.into_iter().collect())
}
