//! What the words of a column's heading mean together.
//!
//! Decides the meaning of one column from its heading lines, top to bottom, and the unit and month
//! they name: by a word known as a whole, else by `figure`. How a line is taken apart is `label`'s,
//! which month it names `months`'. Nothing is guessed: a heading with a word left over is unknown.

mod around;
mod figure;
pub(super) mod label;
mod months;
#[cfg(test)]
mod tests;

use crate::period::Period;
use crate::read::layout::vocabulary::{forms, texts, values};
use crate::read::{DateColumn, FigureColumn, FigureForm, TextColumn};
use label::Label;

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Text.
    Text(TextColumn),
    /// A date.
    Date(DateColumn),
    /// A figure that is no target's.
    Figure(FigureColumn),
    /// A figure of a target; `None` if the heading does not say in which form.
    Target(Option<FigureForm>),
    /// Figures or words of progress: the content tells.
    Either(EitherFigure),
    /// 完成率: the share of a deliverable, ignored beside a target's figures.
    Rate,
    /// Known, and not used; the word by which it was recognised.
    Ignored(String),
    /// Not understood.
    Unknown,
}

/// Beginnings by which the date of an end is only planned: 拟投产时间.
const INTENDING: &[&str] = &["计划", "预计", "目标", "拟", "要求", "应", "预期"];

/// What a column of 完成情况 or 进度 holds if it holds figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EitherFigure {
    /// A target's figure.
    Target(Option<FigureForm>),
    /// A share of completion.
    Share,
}

/// A column's heading, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// What the column holds.
    pub meaning: Meaning,
    /// The month that the heading names with its year.
    pub period: Option<Period>,
    /// The month that the heading names without a year.
    pub month: Option<i8>,
    /// A year without a month.
    pub year: Option<i16>,
    /// A unit that the heading names.
    pub unit: Option<String>,
    /// Whether the figures add up the months beside them; rates do not add up.
    pub adds: bool,
}

/// A text heading's column.
pub(super) fn text_column(label: &Label) -> Option<TextColumn> {
    texts::TEXTS
        .iter()
        .find(|(_, names)| {
            names.contains(&label.full.as_str()) || names.contains(&label.key.as_str())
        })
        .map(|(column, _)| *column)
}

/// Whether a heading names what a row is about: `Some(true)` for deliverables.
pub(super) fn name_column(label: &Label) -> Option<bool> {
    let among = |names: &[&str]| {
        names.contains(&label.full.as_str()) || names.contains(&label.key.as_str())
    };
    if among(texts::TARGET_NAMES) || label.key.ends_with("指标名称") {
        Some(false)
    } else {
        among(texts::ITEM_NAMES).then_some(true)
    }
}

/// Whether a single cell looks like part of a heading.
pub(super) fn is_heading_word(label: &Label) -> bool {
    if label.key.is_empty() && label.unit.is_some() {
        return true;
    }
    let heading = understand(std::slice::from_ref(label));
    !matches!(heading.meaning, Meaning::Unknown)
        || heading.year.is_some()
        || heading.month.is_some()
        || heading.period.is_some()
}

/// The meaning of a column from its heading lines, top to bottom.
pub(super) fn understand(levels: &[Label]) -> Heading {
    let unit = levels.iter().rev().find_map(|l| l.unit.clone());
    let mut heading = Heading {
        meaning: Meaning::Unknown,
        period: None,
        month: None,
        year: None,
        unit,
        adds: false,
    };
    // A line that says nothing but the unit （亿元） adds nothing to the words above it.
    // What else stands in brackets by itself （1-5月） is said of the words above it.
    let mut worded: Vec<Label> = Vec::new();
    for level in levels {
        match worded.last_mut() {
            _ if !level.key.is_empty() => worded.push(level.clone()),
            Some(above) => above.remarks.extend(level.remarks.iter().cloned()),
            None => {}
        }
    }
    let levels = if worded.is_empty() { levels } else { &worded };
    if let Some(meaning) = around::fixed(levels) {
        heading.meaning = meaning;
        return heading;
    }
    let mut rests = Vec::new();
    let mut said = Vec::new();
    for level in levels {
        let Some(rest) = heading.take_month(&level.key) else {
            return heading;
        };
        rests.push(rest);
        for remark in &level.remarks {
            let Some(rest) = heading.take_month(remark) else {
                return heading;
            };
            said.push(rest);
        }
    }
    heading.settle_year();
    heading.meaning = figure::meaning(levels, &rests, &said, &heading);
    heading
}

fn exact(label: &Label) -> Option<Meaning> {
    let among = |names: &[&str]| {
        names.contains(&label.full.as_str()) || names.contains(&label.key.as_str())
    };
    if name_column(label).is_some() {
        return Some(Meaning::Text(TextColumn::Name));
    }
    if among(forms::EITHER) {
        return None;
    }
    if let Some(column) = text_column(label) {
        return Some(Meaning::Text(column));
    }
    if let Some((column, _)) = values::DATES.iter().find(|(_, names)| among(names)) {
        return Some(Meaning::Date(*column));
    }
    let intended = INTENDING.iter().find_map(|w| label.key.strip_prefix(w));
    let finished = values::DATES
        .iter()
        .find(|(c, _)| *c == DateColumn::Finished);
    if let (Some(rest), Some((_, names))) = (intended, finished)
        && names.contains(&rest)
    {
        return Some(Meaning::Date(DateColumn::Planned));
    }
    if let Some((column, _)) = values::FIGURES.iter().find(|(_, names)| among(names)) {
        return Some(Meaning::Figure(*column));
    }
    if among(values::RATES) {
        return Some(Meaning::Rate);
    }
    among(values::IGNORED).then(|| Meaning::Ignored(label.key.clone()))
}
