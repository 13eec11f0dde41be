//! Styles that mark what they are applied to.
//!
//! Decides which styles of cells and of texts raise, lower, strike through or hide, those that they
//! are made from included.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};

use crate::read::formats::xml::{Fault, Pull, attribute};

/// What a style says itself; what it does not say is its parent's.
#[derive(Default)]
struct Style {
    shifted: Option<bool>,
    struck: Option<bool>,
    hidden: Option<bool>,
    parent: Option<String>,
}

/// Styles by family and name.
#[derive(Default)]
pub(super) struct Styles {
    styles: BTreeMap<(String, String), Style>,
    current: Option<(String, String)>,
}

impl Styles {
    /// Takes the styles of a part that holds nothing else.
    pub(super) fn read(&mut self, source: &str) -> Result<(), Fault> {
        let mut pull = Pull::new(source);
        while let Some(event) = pull.next()? {
            if let Event::Start(e) = event {
                self.element(pull.depth(), &e)?;
            }
        }
        Ok(())
    }

    /// Takes an element if it belongs to a style.
    pub(super) fn element(&mut self, depth: usize, e: &BytesStart) -> Result<(), Fault> {
        match (depth, e.local_name().as_ref()) {
            (3, "style") => {
                let name = attribute(e, "name")?.unwrap_or_default();
                let key = (attribute(e, "family")?.unwrap_or_default(), name);
                let parent = attribute(e, "parent-style-name")?;
                let style = Style {
                    parent,
                    ..Style::default()
                };
                self.styles.insert(key.clone(), style);
                self.current = Some(key);
            }
            (3, _) => self.current = None,
            (4, "text-properties") => {
                if let Some(style) = self.current.as_ref().and_then(|k| self.styles.get_mut(k)) {
                    style.takes(e)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Whether a style marks.
    pub(super) fn mark(&self, family: &str, name: &str) -> bool {
        let (mut shifted, mut struck, mut hidden) = (None, None, None);
        let mut name = Some(name.to_owned());
        for _ in 0..=self.styles.len() {
            let Some(style) = name.and_then(|n| self.styles.get(&(family.to_owned(), n))) else {
                break;
            };
            shifted = shifted.or(style.shifted);
            struck = struck.or(style.struck);
            hidden = hidden.or(style.hidden);
            name = style.parent.clone();
        }
        [shifted, struck, hidden].contains(&Some(true))
    }
}

impl Style {
    fn takes(&mut self, e: &BytesStart) -> Result<(), Fault> {
        // `super 58%`, `sub 58%`, or how far up or down in percent: `33% 58%`.
        if let Some(position) = attribute(e, "text-position")? {
            let by = position.split(' ').next().unwrap_or_default();
            self.shifted = Some(!by.is_empty() && by != "0%");
        }
        for name in ["text-line-through-style", "text-line-through-type"] {
            if let Some(line) = attribute(e, name)? {
                self.struck = Some(self.struck == Some(true) || line != "none");
            }
        }
        if let Some(display) = attribute(e, "display")? {
            self.hidden = Some(display == "none");
        }
        Ok(())
    }
}
