//! Which texts of a BIFF workbook have raised, lowered or struck parts.
//!
//! Decides by the fonts of a text's runs (MS-XLS 2.5.293, 2.4.122, 2.4.218); calamine tells of no
//! runs. What cannot be followed to its end in the string table marks nothing: reading the strings
//! is calamine's, and so is refusing them. A text in a cell's own record must be as long as it says.

use std::collections::BTreeSet;

/// Whether a FONT record strikes through, raises or lowers.
pub(super) fn marks(font: &[u8]) -> bool {
    const STRIKE: u16 = 0x0008;
    let word = |at: usize| {
        font.get(at..at + 2)
            .map(|b| u16::from_le_bytes([b[0], b[1]]))
    };
    word(2).is_some_and(|flags| flags & STRIKE != 0) || word(8).is_some_and(|shift| shift != 0)
}

/// Whether the font of this number marks. Font 4 does not exist: the numbers of the later ones are
/// one too high.
pub(super) fn font_marks(fonts: &[bool], number: u16) -> bool {
    fonts.get(usize::from(number) - usize::from(number > 4)) == Some(&true)
}

/// The fonts of the runs of a text that stands in a cell's own record (`LABEL`, with runs
/// `RSTRING`); `None` if the record is shorter than it says.
pub(super) fn label(data: &[u8], biff8: bool, rich: bool) -> Option<Vec<u16>> {
    let word = |at: usize| {
        let bytes = data.get(at..at + 2)?;
        Some(usize::from(u16::from_le_bytes([bytes[0], bytes[1]])))
    };
    let count = word(6)?;
    let (from, width) = match biff8 {
        true => (9, 1 + usize::from(data.get(8)? & 1)),
        false => (8, 1),
    };
    let end = from + count * width;
    data.get(from..end)?;
    if !rich {
        return Some(Vec::new());
    }
    if biff8 {
        let runs = (0..word(end)?).map(|run| word(end + 2 + 4 * run + 2));
        runs.map(|font| font.map(|font| font as u16)).collect()
    } else {
        let runs = (0..usize::from(*data.get(end)?)).map(|run| data.get(end + 2 * (run + 1)));
        runs.map(|font| font.map(|font| u16::from(*font))).collect()
    }
}

/// The numbers of the strings of which a run has a font that marks. `parts` are the data of the
/// string table and of its continuations, `fonts` whether each font marks, in order.
pub(super) fn marked(parts: &[&[u8]], fonts: &[bool]) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    if !fonts.contains(&true) {
        return found;
    }
    let mut strings = Strings {
        parts,
        part: 0,
        at: 8,
    };
    let mut number = 0;
    while let Some(runs) = strings.next_runs() {
        if runs.iter().any(|run| font_marks(fonts, *run)) {
            found.insert(number);
        }
        number += 1;
    }
    found
}

/// A place in the string table.
struct Strings<'a> {
    parts: &'a [&'a [u8]],
    part: usize,
    at: usize,
}

impl Strings<'_> {
    /// How many bytes are left in this part; goes on to the next part at the end of one.
    fn left(&mut self) -> Option<usize> {
        loop {
            let part = self.parts.get(self.part)?;
            if self.at < part.len() {
                return Some(part.len() - self.at);
            }
            self.part += 1;
            self.at = 0;
        }
    }

    fn byte(&mut self) -> Option<u8> {
        self.left()?;
        let byte = self.parts[self.part][self.at];
        self.at += 1;
        Some(byte)
    }

    fn word(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            let step = self.left()?.min(count);
            self.at += step;
            count -= step;
        }
        Some(())
    }

    /// Passes the characters: where a part ends among them, the next one begins with their width.
    fn characters(&mut self, mut count: usize, mut wide: bool) -> Option<()> {
        while count > 0 {
            if self.at >= self.parts.get(self.part)?.len() {
                self.left()?;
                wide = self.byte()? & 1 != 0;
            }
            let width = if wide { 2 } else { 1 };
            let step = (self.left()? / width).min(count);
            if step == 0 {
                return None;
            }
            self.at += step * width;
            count -= step;
        }
        Some(())
    }

    /// The fonts of the next string's runs.
    fn next_runs(&mut self) -> Option<Vec<u16>> {
        let count = usize::from(self.word()?);
        let flags = self.byte()?;
        let runs = if flags & 0x08 != 0 { self.word()? } else { 0 };
        let extra = if flags & 0x04 != 0 {
            usize::from(self.word()?) | usize::from(self.word()?) << 16
        } else {
            0
        };
        self.characters(count, flags & 1 != 0)?;
        let mut fonts = Vec::new();
        for _ in 0..runs {
            self.word()?;
            fonts.push(self.word()?);
        }
        self.skip(extra)?;
        Some(fonts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn string(text: &str, runs: &[(u16, u16)]) -> Vec<u8> {
        let mut bytes = u16::try_from(text.len()).unwrap().to_le_bytes().to_vec();
        bytes.push(if runs.is_empty() { 0 } else { 0x08 });
        if !runs.is_empty() {
            bytes.extend(u16::try_from(runs.len()).unwrap().to_le_bytes());
        }
        bytes.extend(text.bytes());
        for (at, font) in runs {
            bytes.extend(at.to_le_bytes());
            bytes.extend(font.to_le_bytes());
        }
        bytes
    }

    #[test]
    fn runs_of_a_text_in_its_own_record_are_found() {
        let head = [0, 0, 7, 0, 0, 0];
        let new = [&head[..], &[3, 0, 0], b"671", &[1, 0, 2, 0, 5, 0]].concat();
        assert_eq!(label(&new, true, true), Some(vec![5]));
        assert_eq!(label(&new, true, false), Some(Vec::new()));
        let old = [&head[..], &[3, 0], b"671", &[2, 0, 1, 2, 5]].concat();
        assert_eq!(label(&old, false, true), Some(vec![1, 5]));
        for cut in 7..new.len() {
            assert_eq!(label(&new[..cut], true, true), None, "{cut}");
        }
        let short = [&head[..], &[30, 0, 0], b"312"].concat();
        assert_eq!(label(&short, true, false), None);
    }

    #[test]
    fn strings_with_marking_fonts_are_found_across_continuations() {
        let plain = [0, 0, 0, 0, 0, 0, 0x90, 1, 0, 0];
        let mut struck = plain;
        struck[2] = 8;
        let mut raised = plain;
        raised[8] = 1;
        assert_eq!(
            [plain, struck, raised].map(|f| marks(&f)),
            [false, true, true]
        );
        // Fonts 0 to 3, then 5: a marking one.
        let fonts = [false, false, false, false, true];
        let mut table = vec![0; 8];
        for (text, runs) in [
            ("312", &[][..]),
            ("671", &[(2, 5)]),
            ("500", &[(1, 2)]),
            ("6067", &[(0, 5), (2, 0)]),
        ] {
            table.extend(string(text, runs));
        }
        assert_eq!(
            [0, 4, 5, 6].map(|n| font_marks(&fonts, n)),
            [false, true, true, false]
        );
        let whole = marked(&[&table], &fonts);
        assert_eq!(whole, BTreeSet::from([1, 3]));
        // Cut inside the characters of the first string: the rest begins with its width.
        let (head, tail) = table.split_at(8 + 3 + 1);
        let tail = [&[0], tail].concat();
        assert_eq!(marked(&[head, &tail], &fonts), whole);
        assert!(marked(&[&table[..20]], &fonts).is_empty());
    }
}
