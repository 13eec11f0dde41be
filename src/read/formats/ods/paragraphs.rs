//! The paragraphs of a cell.
//!
//! Decides what text a cell holds and whether parts of it are marked, so that its figures are not
//! what they look like; comments and pictures inside are left out. Writes the text anew for calamine,
//! which knows elements by their usual prefix and no CDATA. Leaves to `pass` what its attributes say.

use quick_xml::events::Event;

use super::styles::Styles;
use crate::read::formats::xml::{Pull, Stop, attribute, resolve};

/// Spaces that one element may stand for.
const MAX_SPACES: usize = 32_767;

/// Bytes of the shown text from which on no more is kept.
pub(super) const SHOWN: usize = 200;

/// What a cell element holds besides its attributes.
#[derive(Default)]
pub(super) struct Content {
    /// Paragraphs, written as calamine reads them.
    pub(super) paragraphs: Vec<String>,
    /// Whether anything but white space is in them.
    pub(super) filled: bool,
    /// The text as it is shown, as far as a figure or an error may go.
    pub(super) shown: String,
    /// Whether parts of it are raised, lowered, struck through, hidden or ruby.
    pub(super) marked: bool,
    /// Whether a table, a list or a shape's text stands in it.
    pub(super) table: bool,
}

impl Content {
    /// The paragraphs of the cell element opened last; comments and pictures are left out.
    pub(super) fn read(pull: &mut Pull, styles: &Styles) -> Result<Self, Stop> {
        let inside = pull.depth();
        let mut content = Self::default();
        while let Some(event) = pull.next()? {
            match event {
                Event::Start(e) if matches!(e.local_name().as_ref(), "p" | "h") => {
                    content.paragraph(pull, styles)?
                }
                Event::Start(e) => {
                    content.table |= matches!(e.local_name().as_ref(), "table" | "list");
                    pull.skip()?;
                }
                Event::End(_) if pull.depth() < inside => break,
                _ => {}
            }
        }
        // A blank line before or behind the text says nothing; calamine would stop at the first.
        while content.paragraphs.last().is_some_and(String::is_empty) {
            content.paragraphs.pop();
        }
        let blank = content
            .paragraphs
            .iter()
            .take_while(|p| p.is_empty())
            .count();
        content.paragraphs.drain(..blank);
        Ok(content)
    }

    fn show(&mut self, text: &str) {
        if self.shown.len() < SHOWN {
            self.shown.extend(text.chars().take(SHOWN));
        }
    }

    fn paragraph(&mut self, pull: &mut Pull, styles: &Styles) -> Result<(), Stop> {
        if !self.paragraphs.is_empty() {
            self.shown.push('\n');
        }
        let inside = pull.depth();
        let mut inner = String::new();
        let mut spaces = 0;
        while let Some(event) = pull.next()? {
            match event {
                Event::Start(e) => match e.local_name().as_ref() {
                    "annotation" | "frame" => pull.skip()?,
                    // Its sign stands raised in the text.
                    "note" => {
                        self.marked = true;
                        pull.skip()?;
                    }
                    "ruby" => self.marked = true,
                    // Text of a shape, which stands anywhere on the cell.
                    "p" | "h" | "list" | "table" => self.table = true,
                    "span" => {
                        let style = attribute(&e, "style-name")?;
                        self.marked |= style.is_some_and(|s| styles.mark("text", &s));
                    }
                    "s" => {
                        let more = attribute(&e, "c")?
                            .map_or(Ok(1), |c| c.parse::<usize>())
                            .unwrap_or(MAX_SPACES + 1);
                        spaces += more;
                        self.shown.push(' ');
                        if spaces > MAX_SPACES {
                            return Err(Stop::Fault((
                                "连续空格数异常".into(),
                                "too many spaces".into(),
                            )));
                        }
                        inner.push_str(&format!("<text:s text:c=\"{more}\"/>"));
                    }
                    name @ ("tab" | "line-break") => {
                        self.shown.push(' ');
                        inner.push_str(&format!("<text:{name}/>"));
                    }
                    _ => {}
                },
                Event::Text(text) => {
                    let text = text.xml10_content();
                    self.filled |= !text.is_empty();
                    self.take(&text, &mut inner);
                }
                Event::CData(text) => {
                    self.filled = true;
                    self.take(&text.xml10_content(), &mut inner);
                }
                Event::GeneralRef(r) => {
                    let c = resolve(&r)?;
                    self.filled = true;
                    self.take(c.encode_utf8(&mut [0; 4]), &mut inner);
                }
                Event::End(_) if pull.depth() < inside => break,
                _ => {}
            }
        }
        self.paragraphs.push(inner);
        Ok(())
    }

    fn take(&mut self, text: &str, inner: &mut String) {
        self.show(text);
        for c in text.chars() {
            match c {
                '<' => inner.push_str("&lt;"),
                '>' => inner.push_str("&gt;"),
                '&' => inner.push_str("&amp;"),
                c => inner.push(c),
            }
        }
    }
}
