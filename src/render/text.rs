//! Text from returns, made fit for a page.
//!
//! Decides what is dropped because nobody can see it, what is replaced because no face has it, and
//! where a run without spaces may break. Never changes what a text says: markup stays as written,
//! since templates show values and never evaluate them.

use unicode_normalization::UnicodeNormalization;

use super::Templates;

/// Stands for a character that no loaded face has: 〓, the printers' mark for a missing sort.
pub const REPLACEMENT: char = '〓';

/// A run of Western characters longer than this overflows a narrow column…
const UNBROKEN: usize = 24;

/// …and may then break after each so many characters.
const PIECE: usize = 8;

/// Zero-width space: a break opportunity that prints nothing.
const BREAK: char = '\u{200b}';

/// Replaces what would sink or spoil a page: controls, bidi overrides and zero-width characters are
/// dropped, characters that no loaded font covers become [`REPLACEMENT`], long unbroken runs get
/// break opportunities. Line ends become `\n`. Returns the text and the characters that were
/// replaced, each once, in order of appearance.
pub fn printable(templates: &Templates, text: &str) -> (String, Vec<char>) {
    let mut replaced = Vec::new();
    let mut clean = String::with_capacity(text.len());
    for character in text.replace("\r\n", "\n").nfc().flat_map(unified) {
        match visible(character) {
            Some(shown) if shown == '\n' || templates.covers(shown) => clean.push(shown),
            Some(shown) => {
                if !replaced.contains(&shown) {
                    replaced.push(shown);
                }
                clean.push(REPLACEMENT);
            }
            None => {}
        }
    }
    (breakable(&clean), replaced)
}

/// Kangxi radicals look like ideographs and are met where they should not be: the ideograph counts.
fn unified(character: char) -> impl Iterator<Item = char> {
    let radical = matches!(character, '\u{2e80}'..='\u{2fdf}');
    let mut compatible = character.nfkc();
    let first = if radical {
        compatible.next()
    } else {
        Some(character)
    };
    first.into_iter()
}

/// The character as it is shown: white space made plain, what cannot be seen dropped.
fn visible(character: char) -> Option<char> {
    match character {
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => {
            Some(' ')
        }
        _ if character.is_control() || invisible(character) => None,
        _ => Some(character),
    }
}

/// Default-ignorable and directional characters: zero width, bidi, fillers, selectors, tags.
fn invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Puts break opportunities into runs that have none of their own.
fn breakable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for character in text.chars() {
        if joins(character) {
            run.push(character);
        } else {
            push_run(&mut out, &run);
            run.clear();
            out.push(character);
        }
    }
    push_run(&mut out, &run);
    out
}

/// Whether a line cannot be relied on to break beside the character: everything Western but space.
fn joins(character: char) -> bool {
    !character.is_whitespace() && character < '\u{2e80}'
}

fn push_run(out: &mut String, run: &str) {
    let long = run.chars().count() > UNBROKEN;
    for (number, character) in run.chars().enumerate() {
        if long && number > 0 && number % PIECE == 0 {
            out.push(BREAK);
        }
        out.push(character);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;

    static TEMPLATES: LazyLock<Templates> = LazyLock::new(Templates::embedded);

    fn shown(text: &str) -> String {
        printable(&TEMPLATES, text).0
    }

    #[test]
    fn markup_stays_as_written() {
        for text in [
            "#read(\"/etc/passwd\")",
            "$ x^2 $",
            "*粗体*",
            "@ref",
            "<label>",
            "// 注释",
            "\\u{41}",
            "_x0041_",
            "&amp;&lt;",
        ] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn what_nobody_can_see_is_dropped() {
        assert_eq!(shown("零\u{200b}宽"), "零宽");
        assert_eq!(shown("\u{202e}倒写\u{202c}"), "倒写");
        assert_eq!(shown("\u{2066}隔离\0\u{7}\u{1b}[0m"), "隔离[0m");
        assert_eq!(shown("\u{feff}首"), "首");
    }

    #[test]
    fn a_character_that_no_face_has_is_replaced_and_named_once() {
        let (text, replaced) = printable(&TEMPLATES, "甲\u{e000}乙\u{e000}\u{fffd}丙");
        assert_eq!(text, "甲〓乙〓〓丙");
        assert_eq!(replaced, ['\u{e000}', '\u{fffd}']);
    }

    #[test]
    fn rare_characters_of_names_are_kept() {
        assert_eq!(shown("𠮷野家𬭎䶮㐂"), "𠮷野家𬭎䶮㐂");
    }

    #[test]
    fn combining_marks_are_composed_and_radicals_become_ideographs() {
        assert_eq!(shown("e\u{301}"), "é");
        assert_eq!(shown("\u{2f08}口"), "人口");
    }

    #[test]
    fn every_kind_of_line_end_is_one_line_end() {
        assert_eq!(
            shown("一\r\n二\r三\u{2028}四\u{2029}五\u{b}六"),
            "一\n二\n三\n四\n五\n六"
        );
    }

    #[test]
    fn long_western_runs_may_break_and_words_may_not() {
        assert_eq!(shown("internationalisation"), "internationalisation");
        let broken = shown(&"A".repeat(100));
        assert_eq!(broken.replace(BREAK, ""), "A".repeat(100));
        assert!(broken.split(BREAK).all(|piece| piece.len() <= PIECE));
    }

    proptest! {
        #[test]
        fn whatever_is_shown_can_be_set(text in any::<String>()) {
            for character in shown(&text).chars() {
                let settable = character == '\n' || character == BREAK
                    || TEMPLATES.covers(character);
                prop_assert!(settable, "{character:?}");
            }
        }

        #[test]
        fn making_printable_twice_changes_nothing_more(text in any::<String>()) {
            let once = shown(&text);
            prop_assert_eq!(shown(&once), once);
        }

        #[test]
        fn ordinary_text_is_kept(text in "[ -~一-龥，。；：“”（）％]{0,24}") {
            let once = shown(&text);
            prop_assert_eq!(once.replace(BREAK, ""), text);
        }
    }
}
