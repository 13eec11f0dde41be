//! The paragraphs of a cell.
//!
//! Decides what text a cell holds and whether parts of it are marked, so that its figures are not
//! what they look like; comments, pictures and tables inside are left out. Leaves to `pass` what
//! its attributes say.

use std::collections::BTreeSet;

use quick_xml::events::{BytesStart, Event};

use super::Stop;
use crate::read::formats::xml::{Pull, attribute, resolve};

/// Spaces that one element may stand for.
const MAX_SPACES: usize = 32_767;

/// What a cell element holds besides its attributes.
#[derive(Default)]
pub(super) struct Content {
    /// Paragraphs as they stand in the file.
    pub(super) paragraphs: Vec<String>,
    /// Whether anything but white space is in them.
    pub(super) filled: bool,
    /// The first characters, to see an error value.
    pub(super) head: String,
    /// Whether parts of it are raised, lowered, struck through, hidden or ruby.
    pub(super) marked: bool,
}

impl Content {
    /// The paragraphs of the cell element opened last; comments, pictures and tables are left out.
    pub(super) fn read(pull: &mut Pull, marking: &BTreeSet<String>) -> Result<Self, Stop> {
        let inside = pull.depth();
        let mut content = Self::default();
        while let Some(event) = pull.next()? {
            match event {
                Event::Start(e) if e.local_name().as_ref() == "p" => {
                    content.paragraph(pull, marking)?
                }
                Event::Start(_) => pull.skip()?,
                Event::End(_) if pull.depth() < inside => break,
                _ => {}
            }
        }
        Ok(content)
    }

    fn paragraph(&mut self, pull: &mut Pull, marking: &BTreeSet<String>) -> Result<(), Stop> {
        let from = pull.span.1;
        let inside = pull.depth();
        let mut inner = String::new();
        let mut kept = from;
        let mut spaces = 0;
        while let Some(event) = pull.next()? {
            match event {
                Event::Start(e)
                    if matches!(e.local_name().as_ref(), "annotation" | "frame" | "note") =>
                {
                    inner.push_str(pull.slice(kept, pull.span.0));
                    pull.skip()?;
                    kept = pull.span.1;
                }
                Event::Start(e) if e.local_name().as_ref() == "ruby" => self.marked = true,
                Event::Start(e) if e.local_name().as_ref() == "span" => {
                    let style = attribute(&e, "style-name")?;
                    self.marked |= style.is_some_and(|s| marking.contains(&s));
                }
                Event::Start(e) if e.local_name().as_ref() == "s" => {
                    spaces += attribute(&e, "c")?
                        .map_or(Ok(1), |c| c.parse::<usize>())
                        .unwrap_or(usize::MAX / 2);
                    if spaces > MAX_SPACES {
                        return Err(Stop::Fault((
                            "连续空格数异常".into(),
                            "too many spaces".into(),
                        )));
                    }
                }
                Event::Text(text) => {
                    let text = text.xml10_content();
                    self.filled |= !text.is_empty();
                    if self.head.len() < 16 {
                        self.head
                            .push_str(&text.chars().take(16).collect::<String>());
                    }
                }
                Event::GeneralRef(r) => {
                    resolve(&r)?;
                    self.filled = true;
                }
                Event::CData(_) => self.filled = true,
                Event::End(_) if pull.depth() < inside => break,
                _ => {}
            }
        }
        inner.push_str(pull.slice(kept, pull.span.0));
        self.paragraphs.push(inner);
        Ok(())
    }
}

/// Whether a text style raises, lowers, strikes through or hides.
pub(super) fn marks(e: &BytesStart) -> Result<bool, Stop> {
    // `super 58%`, `sub 58%`, or how far up or down in percent: `33% 58%`.
    let position = attribute(e, "text-position")?.unwrap_or_default();
    let shifted = position
        .split(' ')
        .next()
        .is_some_and(|by| !by.is_empty() && by != "0%");
    let struck = ["text-line-through-style", "text-line-through-type"];
    let mut marks = shifted;
    for name in struck {
        marks |= attribute(e, name)?.is_some_and(|style| style != "none");
    }
    Ok(marks || attribute(e, "display")?.is_some_and(|display| display == "none"))
}
