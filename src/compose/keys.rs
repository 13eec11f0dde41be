//! Keys from a printed figure to the annex of sources, such as `A12`.
//!
//! Decides which figures carry a key, how keys are numbered (targets A, deliverables B, texts C,
//! files F; each in the catalogue's order) and which cells stand behind each. Leaves the annex's
//! wording to `annex_sources`.

pub use crate::assess::derive_text::ingredients_of_total as ingredients;
use std::collections::BTreeMap;

use crate::assess::{Gap, TargetAssessment, Total};
use crate::map::Observations;
use crate::pipeline::Evaluation;
use crate::plan::Code;
use crate::provenance::Source;

/// Figures in dispute or withheld of one item and month, or bases that differ, that are printed one
/// by one: a list pasted under one item may have thousands.
pub const NAMED: usize = 8;

/// What a keyed figure of a target is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// The actual at the report month.
    Actual,
    /// The previous month's figure.
    Previous,
    /// The base, where a return gave it.
    Base,
    /// A part of a sum or of a breakdown.
    Part(String),
    /// A figure in dispute or withheld, by observation id.
    Withheld(usize),
    /// A figure that a base in use differs from, by observation id.
    OtherBase(usize),
}

/// What stands behind a key.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key without brackets.
    pub key: String,
    /// The item.
    pub item: Code,
    /// Which figure of it.
    pub figure: Figure,
    /// Ids of the observations it stands on, in order of the derivation.
    pub figures: Vec<usize>,
    /// The total it is, if it is one.
    pub total: Option<Total>,
}

/// All keys of a report.
#[derive(Clone, Debug, Default)]
pub struct SourceBook {
    /// Entries of targets, in order of key.
    pub targets: Vec<Entry>,
    by_figure: BTreeMap<(Code, Figure), usize>,
    /// Deliverables that a return spoke of, in order of code: key and code.
    pub deliverables: Vec<(String, Code)>,
    by_deliverable: BTreeMap<Code, usize>,
    /// Place of each file in [`crate::map::Observations::returns`], by path.
    files: BTreeMap<String, usize>,
}

/// The key of progress text number `n` in [`crate::map::Observations::progress`].
pub fn text_key(n: usize) -> String {
    format!("C{}", n + 1)
}

/// The key of item text number `n` in [`Observations::item_texts`]: they follow the texts on measures.
pub fn item_text_key(observations: &Observations, n: usize) -> String {
    text_key(observations.progress.len() + n)
}

impl SourceBook {
    /// Gives every figure its key, in the order of the assessment.
    pub fn new(e: &Evaluation) -> Self {
        let mut book = Self::default();
        for target in &e.assessment.targets {
            book.target(target);
        }
        for d in &e.assessment.deliverables {
            if !d.sources.is_empty() {
                let key = format!("B{}", book.deliverables.len() + 1);
                book.by_deliverable
                    .insert(d.code.clone(), book.deliverables.len());
                book.deliverables.push((key, d.code.clone()));
            }
        }
        for (n, r) in e.observations.returns.iter().enumerate() {
            book.files.insert(r.file.clone(), n);
        }
        book
    }

    fn target(&mut self, a: &TargetAssessment) {
        if let Some(total) = &a.total {
            self.add(a, Figure::Actual, ingredients(total), Some(total));
        }
        let previous = a.history.iter().rev().nth(1).and_then(|m| m.total.as_ref());
        if let (Some(total), Some(_)) = (previous, &a.previous_actual) {
            self.add(a, Figure::Previous, ingredients(total), Some(total));
        }
        if let Some(id) = a.base.as_ref().and_then(|b| b.figure) {
            self.add(a, Figure::Base, vec![id], None);
        }
        for &id in a.other_bases.iter().take(NAMED) {
            self.add(a, Figure::OtherBase(id), vec![id], None);
        }
        for part in &a.parts {
            if let Some(total) = &part.total {
                let figure = Figure::Part(part.part.clone());
                self.add(a, figure, ingredients(total), Some(total));
            }
            self.withheld(a, part.gap.as_ref());
        }
        self.withheld(a, a.gap.as_ref());
    }

    fn withheld(&mut self, a: &TargetAssessment, gap: Option<&Gap>) {
        if let Some(Gap::Refused { figures } | Gap::Disputed { figures }) = gap {
            for &id in figures.iter().take(NAMED) {
                self.add(a, Figure::Withheld(id), vec![id], None);
            }
        }
    }

    fn add(
        &mut self,
        a: &TargetAssessment,
        figure: Figure,
        ids: Vec<usize>,
        total: Option<&Total>,
    ) {
        let place = (a.code.clone(), figure.clone());
        if self.by_figure.contains_key(&place) {
            return;
        }
        self.by_figure.insert(place, self.targets.len());
        self.targets.push(Entry {
            key: format!("A{}", self.targets.len() + 1),
            item: a.code.clone(),
            figure,
            figures: ids,
            total: total.cloned(),
        });
    }

    /// The key of a target's figure, if it has one.
    pub fn figure(&self, target: &Code, figure: Figure) -> Option<String> {
        let n = self.by_figure.get(&(target.clone(), figure))?;
        Some(self.targets[*n].key.clone())
    }

    /// Whether `key` is a key of a target's figure.
    pub fn has(&self, key: &str) -> bool {
        self.targets.iter().any(|e| e.key == key)
    }

    /// The key of a part.
    pub fn part(&self, target: &Code, part: &str) -> Option<String> {
        self.figure(target, Figure::Part(part.to_owned()))
    }

    /// The key of a deliverable.
    pub fn deliverable(&self, code: &Code) -> Option<String> {
        let n = self.by_deliverable.get(code)?;
        Some(self.deliverables[*n].0.clone())
    }

    /// The number of the file that a source lies in, such as `F3`; the path itself for what is no
    /// return (`decisions.csv`).
    pub fn file(&self, source: &Source) -> String {
        match self.files.get(&source.file) {
            Some(n) => file_key(*n),
            None => source.file.clone(),
        }
    }
}

/// The key of file number `n` in [`crate::map::Observations::returns`].
pub fn file_key(n: usize) -> String {
    format!("F{}", n + 1)
}
