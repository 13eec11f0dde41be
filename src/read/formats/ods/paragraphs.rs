//! The paragraphs of a cell.
//!
//! Decides what text a cell holds and whether parts of it are marked, so that its figures are not
//! what they look like; comments, pictures and tables inside are left out. Leaves to `pass` what
//! its attributes say.

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
    /// Paragraphs as they stand in the file.
    pub(super) paragraphs: Vec<String>,
    /// Whether anything but white space is in them.
    pub(super) filled: bool,
    /// The text as it is shown, as far as a figure or an error may go.
    pub(super) shown: String,
    /// Whether parts of it are raised, lowered, struck through, hidden or ruby.
    pub(super) marked: bool,
}

impl Content {
    /// The paragraphs of the cell element opened last; comments, pictures and tables are left out.
    pub(super) fn read(pull: &mut Pull, styles: &Styles) -> Result<Self, Stop> {
        let inside = pull.depth();
        let mut content = Self::default();
        while let Some(event) = pull.next()? {
            match event {
                Event::Start(e) if e.local_name().as_ref() == "p" => {
                    content.paragraph(pull, styles)?
                }
                Event::Start(_) => pull.skip()?,
                Event::End(_) if pull.depth() < inside => break,
                _ => {}
            }
        }
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
                    self.marked |= style.is_some_and(|s| styles.mark("text", &s));
                }
                Event::Start(e) if e.local_name().as_ref() == "s" => {
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
                }
                Event::Text(text) => {
                    let text = text.xml10_content();
                    self.filled |= !text.is_empty();
                    self.show(&text);
                }
                Event::GeneralRef(r) => {
                    let c = resolve(&r)?;
                    self.show(c.encode_utf8(&mut [0; 4]));
                    self.filled = true;
                }
                Event::Start(e) if matches!(e.local_name().as_ref(), "tab" | "line-break") => {
                    self.shown.push(' ');
                }
                Event::CData(text) => {
                    self.show(&text.xml10_content());
                    self.filled = true;
                }
                Event::End(_) if pull.depth() < inside => break,
                _ => {}
            }
        }
        inner.push_str(pull.slice(kept, pull.span.0));
        self.paragraphs.push(inner);
        Ok(())
    }
}
