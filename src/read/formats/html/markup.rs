//! Tags, attributes and character references of a page.
//!
//! Decides what is a tag and what its text says, as browsers do. Leaves to the reader what a tag
//! does.

/// Cells that one span may cover across or down.
const MAX_SPAN: u32 = 10_000;

/// A tag with its attributes.
pub(super) struct Tag {
    pub name: String,
    pub closing: bool,
    attributes: Vec<(String, String)>,
}

impl Tag {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    pub fn span(&self, name: &str) -> u32 {
        let span = self.attribute(name).and_then(|n| n.trim().parse().ok());
        span.unwrap_or(1_u32).clamp(1, MAX_SPAN)
    }
}

/// The tag that text begins with, and what follows it; `None` if it is no tag.
pub(super) fn tag(text: &str) -> Option<(Tag, &str)> {
    let inner = &text[1..];
    if inner.starts_with(['!', '?']) {
        let end = inner.find('>').map_or(inner.len(), |end| end + 1);
        let tag = Tag {
            name: String::new(),
            closing: false,
            attributes: Vec::new(),
        };
        return Some((tag, &inner[end..]));
    }
    let closing = inner.starts_with('/');
    let inner = if closing { &inner[1..] } else { inner };
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let name_end = inner
        .find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))
        .unwrap_or(inner.len());
    let name = inner[..name_end].to_ascii_lowercase();
    let (attributes, rest) = attributes(&inner[name_end..]);
    let tag = Tag {
        name,
        closing,
        attributes,
    };
    Some((tag, rest))
}

fn attributes(mut text: &str) -> (Vec<(String, String)>, &str) {
    let mut attributes = Vec::new();
    loop {
        text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if text.is_empty() {
            return (attributes, text);
        }
        if let Some(rest) = text.strip_prefix('>') {
            return (attributes, rest);
        }
        let first = text.chars().next().map_or(0, char::len_utf8);
        let end = text[first..]
            .find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/'))
            .map_or(text.len(), |end| first + end);
        let name = text[..end].to_ascii_lowercase();
        text = text[end..].trim_start();
        let mut value = String::new();
        if let Some(rest) = text.strip_prefix('=') {
            let rest = rest.trim_start();
            let (raw, after) = match rest.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    rest[1..].split_once(quote).unwrap_or((&rest[1..], ""))
                }
                _ => rest.split_at(
                    rest.find(|c: char| c.is_whitespace() || c == '>')
                        .unwrap_or(rest.len()),
                ),
            };
            unescape(raw, &mut value);
            text = after;
        }
        if attributes.len() < 64 {
            attributes.push((name, value));
        }
    }
}

/// What follows the closing tag of an element whose content is no text.
pub(super) fn past<'a>(text: &'a str, name: &str) -> &'a str {
    let close = format!("</{name}");
    let mut at = 0;
    while let Some(next) = text[at..].find("</") {
        let place = at + next;
        let candidate = text.get(place..place + close.len());
        if candidate.is_some_and(|c| c.eq_ignore_ascii_case(&close)) {
            return &text[place..];
        }
        at = place + 2;
    }
    ""
}

/// Runs of ASCII white space become one space, as on the page; breaks become line ends.
pub(super) fn collapse(text: &str) -> String {
    let lines = text.split('\u{1}').map(|line| {
        let words: Vec<&str> = line
            .split([' ', '\t', '\r', '\n', '\u{c}'])
            .filter(|w| !w.is_empty())
            .collect();
        words.join(" ")
    });
    let lines: Vec<String> = lines.collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// Adds text with its character references resolved; what is none stays as it is.
pub(super) fn unescape(mut raw: &str, out: &mut String) {
    while let Some(at) = raw.find('&') {
        out.push_str(&raw[..at]);
        raw = &raw[at..];
        let end = raw.bytes().take(12).position(|b| b == b';');
        let resolved = end.and_then(|end| Some((reference(raw.get(1..end)?)?, end + 1)));
        match resolved {
            Some((c, length)) => {
                out.push(c);
                raw = &raw[length..];
            }
            None => {
                out.push('&');
                raw = &raw[1..];
            }
        }
    }
    out.push_str(raw);
}

fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|&c| c != '\u{1}');
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ensp" => '\u{2002}',
        "emsp" => '\u{2003}',
        "yen" => '¥',
        "middot" => '·',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        "times" => '×',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "permil" => '‰',
        "minus" => '−',
        "percnt" => '%',
        "plus" => '+',
        "comma" => ',',
        "period" => '.',
        "lpar" => '(',
        "rpar" => ')',
        "thinsp" => '\u{2009}',
        _ => return None,
    })
}
