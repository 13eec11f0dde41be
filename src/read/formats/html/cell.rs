//! The text of one cell while it is read.
//!
//! Decides what of it is shown, raised, struck through or hidden. Leaves to the reader what becomes
//! of a cell with such parts.

use super::markup::unescape;
use super::style::Effect;
use crate::provenance::CellAt;

/// Elements inside each other in one cell that are told apart.
pub(super) const MAX_INSIDE: usize = 200;

/// A cell that is open.
pub(super) struct OpenCell {
    pub at: CellAt,
    pub text: String,
    /// The text with what is hidden in it, from the first of that on: where text runs over its
    /// cell, Excel hides the rest.
    pub whole: Option<String>,
    pub hidden: bool,
    /// Whether all of it is raised, struck through or not seen.
    pub marked: bool,
    /// The stored number that Excel writes beside what it shows.
    pub stored: Option<f64>,
    /// Elements inside the cell, each with what is done to its text.
    pub inside: Vec<(String, Effect)>,
    /// How many of these mark their text, and how many hide it.
    pub marking: usize,
    pub hiding: usize,
    /// Whether such text was left out, and whether all of it was only hidden.
    pub left_out: bool,
    pub only_hidden: bool,
    /// Whether a list to choose from stands in it.
    pub choice: bool,
}

impl OpenCell {
    /// Adds text, unless it is raised, struck through or hidden.
    pub fn add(&mut self, raw: &str) {
        if self.hiding > 0 && self.whole.is_none() {
            self.whole = Some(self.text.clone());
        }
        if self.marking > 0 {
            let something = !raw.trim().is_empty();
            self.left_out |= something;
            self.only_hidden &= !something;
            return;
        }
        if let Some(whole) = &mut self.whole {
            unescape(raw, whole);
        }
        if self.hiding > 0 {
            self.left_out |= !raw.trim().is_empty();
        } else {
            unescape(raw, &mut self.text);
        }
    }

    pub fn enter(&mut self, name: &str, effect: Effect) {
        // Deeper than any program nests them, elements are no longer told apart.
        if self.inside.len() >= MAX_INSIDE {
            self.left_out = true;
            self.only_hidden = false;
            return;
        }
        // A paragraph ends where the next one begins.
        if name == "p" && self.inside.last().is_some_and(|(open, _)| open == "p") {
            self.leave("p");
        }
        self.marking += usize::from(effect.marked);
        self.hiding += usize::from(effect.is_hidden());
        self.inside.push((name.to_owned(), effect));
    }

    pub fn leave(&mut self, name: &str) {
        let Some(at) = self.inside.iter().rposition(|(open, _)| open == name) else {
            return;
        };
        for (_, effect) in self.inside.drain(at..) {
            self.marking -= usize::from(effect.marked);
            self.hiding -= usize::from(effect.is_hidden());
        }
    }
}

/// The number that a text is, and its decimals.
pub(super) fn number_shown(text: &str) -> Option<(f64, usize)> {
    let plain = text.replace([',', ' ', '\u{a0}'], "");
    let number = plain.parse::<f64>().ok().filter(|n| n.is_finite())?;
    let decimals = plain.split_once('.').map_or(0, |(_, after)| after.len());
    Some((number, decimals))
}

/// Whether a stored number may be shown so.
pub(super) fn agrees(stored: f64, (shown, decimals): (f64, usize)) -> bool {
    let half = 0.5 * 10_f64.powi(-(decimals.min(300) as i32));
    (stored - shown).abs() <= half * (1.0 + 1e-9) + stored.abs() * 1e-14
}
