//! Where a value came from: file, sheet, absolute cell.
//!
//! Decides how a place in an input is written. Leaves to `read` how places are found and to
//! `compose` how they are shown.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An absolute cell address, zero-based inside, `A1` outside. CSV and HTML have them too: the
/// first field of the first line is `A1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellAt {
    /// Zero-based row.
    pub row: u32,
    /// Zero-based column.
    pub col: u32,
}

impl CellAt {
    /// The cell at zero-based `row` and `col`.
    pub fn new(row: u32, col: u32) -> Self {
        Self { row, col }
    }
}

/// The column's letters: 0 is `A`, 26 is `AA`.
pub fn column_letters(col: u32) -> String {
    let mut letters = Vec::new();
    let mut n = u64::from(col) + 1;
    while n > 0 {
        letters.push(b'A' + ((n - 1) % 26) as u8);
        n = (n - 1) / 26;
    }
    letters.iter().rev().map(|&b| b as char).collect()
}

impl fmt::Display for CellAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_letters(self.col), u64::from(self.row) + 1)
    }
}

/// The text is no cell address such as `H10`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no cell address")]
pub struct CellAtError(pub String);

impl FromStr for CellAt {
    type Err = CellAtError;

    fn from_str(text: &str) -> Result<Self, CellAtError> {
        let parse = || {
            let split = text.find(|c: char| c.is_ascii_digit())?;
            let (letters, digits) = text.split_at(split);
            if letters.is_empty()
                || letters.len() > 6
                || !letters.bytes().all(|b| b.is_ascii_uppercase())
                || !digits.bytes().all(|b| b.is_ascii_digit())
            {
                return None;
            }
            let col = letters
                .bytes()
                .fold(0u64, |n, b| n * 26 + u64::from(b - b'A') + 1);
            let row: u32 = digits.parse().ok()?;
            Some(Self {
                row: row.checked_sub(1)?,
                col: u32::try_from(col - 1).ok()?,
            })
        };
        parse().ok_or_else(|| CellAtError(text.to_owned()))
    }
}

impl Serialize for CellAt {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CellAt {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// The cell a value was read from, with the text as it stood there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Source {
    /// Path below `inputs/`, with `/`, odd characters escaped for display.
    pub file: String,
    /// Sheet name; for CSV the file stem, for HTML `表1`, `表2` ….
    pub sheet: String,
    /// Absolute cell.
    pub cell: CellAt,
    /// The cell's content as written (numbers: as stored, 15 significant digits), uncleaned.
    pub text: String,
}

impl fmt::Display for Source {
    /// `file!sheet!H10`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}!{}!{}", self.file, self.sheet, self.cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_written_and_read() {
        for (text, row, col) in [
            ("A1", 0, 0),
            ("Z9", 8, 25),
            ("AA10", 9, 26),
            ("XFD1048576", 1_048_575, 16383),
        ] {
            assert_eq!(CellAt::new(row, col).to_string(), text);
            assert_eq!(text.parse(), Ok(CellAt::new(row, col)));
        }
        for bad in [
            "",
            "A",
            "1",
            "A0",
            "a1",
            "A-1",
            "ZZZZZZZZZZ10",
            "A4294967297",
            "A1B",
        ] {
            assert!(bad.parse::<CellAt>().is_err(), "{bad}");
        }
    }
}
