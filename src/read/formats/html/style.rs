//! What a page's styles do to the text they apply to.
//!
//! Decides, by an element's own style and by the page's style sheets, whether text is struck through,
//! raised or lowered, and whether it is shown at all. Of a selector the last part counts, a class, an
//! id or an element: one that applies to less than it says costs a figure, never gives a wrong one.

use std::collections::BTreeMap;

/// Rules kept of a page.
const MOST: usize = 20_000;

/// What a style does.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Effect {
    /// Struck through, raised or lowered.
    pub marked: bool,
    /// Takes no place on the page.
    pub gone: bool,
    /// Takes its place and is not seen.
    pub unseen: bool,
}

impl Effect {
    pub fn of(declarations: &str) -> Self {
        let mut effect = Self::default();
        if !declarations.contains(':') {
            return effect;
        }
        let bare: String = declarations
            .chars()
            .filter(|c| !c.is_whitespace())
            .flat_map(char::to_lowercase)
            .collect();
        let (mut moved, mut relative) = (false, false);
        for declaration in bare.split(';') {
            let Some((name, value)) = declaration.split_once(':') else {
                continue;
            };
            let value = value.split('!').next().unwrap_or(value);
            match name {
                "text-decoration" | "text-decoration-line" => {
                    effect.marked |= value.contains("line-through");
                }
                "vertical-align" | "mso-text-raise" | "font-variant-position" => {
                    effect.marked |= matches!(value, "super" | "sub") || is_length(value);
                }
                "top" | "bottom" => moved |= is_length(value),
                "display" => effect.gone |= value == "none",
                "visibility" => effect.unseen |= matches!(value, "hidden" | "collapse"),
                "font-size" => {
                    let size =
                        value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
                    effect.unseen |= size.parse() == Ok(0.0);
                }
                // Somewhere else on the page, or off it.
                "position" if value == "relative" => relative = true,
                "position" => effect.unseen |= matches!(value, "absolute" | "fixed"),
                "text-indent" => effect.unseen |= value.starts_with("-9"),
                "opacity" => effect.unseen |= value.parse() == Ok(0.0),
                _ => {}
            }
        }
        effect.marked |= moved && relative;
        effect
    }

    /// Whether nothing of the text is seen.
    pub fn is_hidden(self) -> bool {
        self.gone || self.unseen
    }

    pub fn and(self, other: Self) -> Self {
        Self {
            marked: self.marked || other.marked,
            gone: self.gone || other.gone,
            unseen: self.unseen || other.unseen,
        }
    }
}

/// A size that is not nothing: `6pt`, `-30%`.
fn is_length(value: &str) -> bool {
    let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    number.parse::<f64>().is_ok_and(|number| number != 0.0)
}

fn without_comments(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept
}

/// The rules of a page that do something, by `.class`, `#id` or element.
#[derive(Default)]
pub(super) struct Sheet {
    rules: BTreeMap<String, Effect>,
}

impl Sheet {
    /// Takes the text of a `<style>` element.
    pub fn read(&mut self, text: &str) {
        let text = without_comments(text);
        let mut rest = text.as_str();
        while let Some((selectors, after)) = rest.split_once('{') {
            let selectors = selectors.rsplit(['}', ';']).next().unwrap_or(selectors);
            // What holds for some media only may hold.
            if selectors.trim_start().starts_with('@') {
                rest = after;
                continue;
            }
            let (declarations, after) = after.split_once('}').unwrap_or((after, ""));
            rest = after;
            let effect = Effect::of(declarations);
            if effect == Effect::default() {
                continue;
            }
            for selector in selectors.trim_start().trim_start_matches("<!--").split(',') {
                let mut parts = selector.split([' ', '\t', '\r', '\n', '>', '+', '~']);
                let last = parts.rfind(|part| !part.is_empty()).unwrap_or("");
                let last = last.split([':', '[']).next().unwrap_or(last);
                let key = match last.rfind(['.', '#']) {
                    Some(at) => last[at..].to_owned(),
                    None => last.to_ascii_lowercase(),
                };
                if self.rules.len() < MOST {
                    let known = self.rules.entry(key).or_default();
                    *known = known.and(effect);
                }
            }
        }
    }

    /// What the page's rules do to an element of this name, these classes and this id.
    pub fn effect(&self, name: &str, classes: &str, id: &str) -> Effect {
        if self.rules.is_empty() {
            return Effect::default();
        }
        let rule = |key: &str| self.rules.get(key).copied().unwrap_or_default();
        let classes = classes.split_whitespace();
        let own = rule(name).and(rule(&format!("#{id}")));
        classes.fold(own, |effect, class| effect.and(rule(&format!(".{class}"))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_apply_by_class_and_element() {
        let mut sheet = Sheet::default();
        sheet.read(
            "<!--\ntable {x:y}\n.font7\n\t{color:red; text-decoration:line-through;}\n\
             td.xl65, .xl66 {Vertical-Align : super !important}\n/* a */ .gone{display:none}-->",
        );
        sheet.read(
            "ins{visibility:hidden}.nil{font-size:0pt} .some{font-size:10pt;vertical-align:middle}",
        );
        sheet.read("p#q{position: absolute} @media screen{.m{vertical-align:6pt}} .n:not(.o){top:-5px;position:relative}");
        sheet.read(".a{color:red}/* { */.z{/*x*/vertical-align:super} td>i[data-n]{mso-text-raise:3.0pt} .k{vertical-align:0}");
        assert!(sheet.effect("p", "", "q").unseen);
        for (name, class) in [("b", "m"), ("b", "n"), ("b", "z"), ("i", "")] {
            assert!(sheet.effect(name, class, "").marked, "{name} {class}");
        }
        assert!(!sheet.effect("b", "k a", "").marked);
        assert!(sheet.effect("font", "a font7", "").marked);
        assert!(sheet.effect("td", "xl65", "").marked && sheet.effect("td", "xl66", "").marked);
        assert!(sheet.effect("span", "gone", "").gone);
        assert!(sheet.effect("ins", "", "").unseen && sheet.effect("p", "nil", "").unseen);
        assert!(sheet.effect("p", "some font", "x") == Effect::default());
    }
}
