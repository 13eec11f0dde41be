//! File names made from names of departments.
//!
//! Decides which characters a file name keeps and how two that became equal are told apart.

use std::collections::BTreeSet;

/// The longest file name in bytes, leaving room for an ending below the usual 255.
const LONGEST: usize = 180;

/// A name that every usual file system and mail program takes: no separators, no controls, no
/// characters Windows refuses, no dot at either end, never empty.
pub fn sanitised(name: &str) -> String {
    let mut clean: String = name
        .chars()
        .map(|c| match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            c if c.is_control() || c.is_whitespace() => '_',
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '_',
            '\u{feff}' => '_',
            c => c,
        })
        .collect();
    while clean.len() > LONGEST {
        clean.pop();
    }
    let trimmed = clean.trim_matches('.');
    if trimmed.is_empty() {
        "_".into()
    } else {
        trimmed.into()
    }
}

/// A file name for each name, in the order given; equal ones get `-2`, `-3` ….
pub fn distinct<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    names
        .into_iter()
        .map(|name| {
            let base = sanitised(name);
            // File systems that ignore case would let one file overwrite the other.
            let free = std::iter::once(base.clone())
                .chain((2..).map(|n| format!("{base}-{n}")))
                .find(|candidate| !seen.contains(&candidate.to_lowercase()))
                .expect("the numbers do not end");
            seen.insert(free.to_lowercase());
            free
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_folder() {
        for (name, file) in [
            ("市商务局", "市商务局"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("发改委（东区/西区）", "发改委（东区_西区）"),
            ("a\u{202e}b\nc", "a_b_c"),
            ("..", "_"),
            ("", "_"),
        ] {
            assert_eq!(sanitised(name), file);
        }
        assert!(sanitised(&"局".repeat(200)).len() <= LONGEST);
    }

    #[test]
    fn two_names_never_share_a_file() {
        assert_eq!(distinct(["a/b", "a:b", "A_B"]), ["a_b", "a_b-2", "A_B-3"]);
    }
}
