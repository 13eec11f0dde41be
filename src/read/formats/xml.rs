//! Parts that are XML, read strictly.
//!
//! Decides encoding, well-formedness to the end, and that no document type and no entity of its
//! own is accepted (they serve nothing in a spreadsheet but to blow it up). Leaves elements to the
//! readers of each format, which go by local names: prefixes differ between programs.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use crate::read::Refusal;

/// Elements inside each other at most.
const MAX_DEPTH: usize = 256;

/// What is wrong with an XML part, in Chinese and English.
pub(super) type Fault = (String, String);

/// Why a part cannot be read: XML at fault, or a refusal.
pub(super) enum Stop {
    Fault(Fault),
    Refusal(Refusal),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

/// The fault that is no damage.
const UNSAFE: (&str, &str) = ("含 DOCTYPE 声明", "a DOCTYPE");

/// Whether a part was not read for safety only.
pub(super) fn is_unsafe(fault: &Fault) -> bool {
    fault.0 == UNSAFE.0
}

fn fault(zh: impl Into<String>, en: impl Into<String>) -> Fault {
    (zh.into(), en.into())
}

/// An XML part as text, by its byte order mark or declaration.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Fault> {
    let encoding = match bytes {
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => UTF_16LE,
        [0xFE, 0xFF, ..] | [0, b'<', ..] => UTF_16BE,
        _ => declared(bytes).unwrap_or(UTF_8),
    };
    let (text, _, damaged) = encoding.decode(bytes);
    if damaged {
        return Err(fault(
            format!("XML 不是合法的 {} 文字", encoding.name()),
            format!("the XML is not valid {}", encoding.name()),
        ));
    }
    Ok(text)
}

/// The encoding that an XML declaration names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
    let declaration = head.trim_start_matches('\u{feff}').strip_prefix("<?xml")?;
    let declaration = &declaration[..declaration.find("?>")?];
    let value = declaration
        .split_once("encoding")?
        .1
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    let quote = value.chars().next()?;
    let label = value[1..].split(quote).next()?;
    Encoding::for_label(label.as_bytes()).filter(|e| *e != UTF_16LE && *e != UTF_16BE)
}

/// A strict reader of one part.
pub(super) struct Pull<'a> {
    reader: Reader<&'a [u8]>,
    source: &'a str,
    depth: usize,
    seen_root: bool,
    /// Where the event given last begins and ends in the part.
    pub span: (usize, usize),
}

impl<'a> Pull<'a> {
    pub fn new(source: &'a str) -> Self {
        let mut reader = Reader::from_str(source);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = true;
        config.allow_dangling_amp = false;
        Self {
            reader,
            source,
            depth: 0,
            seen_root: false,
            span: (0, 0),
        }
    }

    /// The next event; `None` at the end of a whole document.
    pub fn next(&mut self) -> Result<Option<Event<'a>>, Fault> {
        let from = self.reader.buffer_position() as usize;
        let event = self
            .reader
            .read_event()
            .map_err(|e| broken(&e.to_string()))?;
        self.span = (from, self.reader.buffer_position() as usize);
        match &event {
            Event::Start(_) => {
                if self.depth == 0 && self.seen_root {
                    return Err(broken("two root elements"));
                }
                self.seen_root = true;
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(fault("元素嵌套过深", "elements nested too deep"));
                }
            }
            Event::End(_) => {
                self.depth = self
                    .depth
                    .checked_sub(1)
                    .ok_or_else(|| broken("an end without a start"))?;
            }
            Event::DocType(_) => {
                return Err(fault(UNSAFE.0, UNSAFE.1));
            }
            Event::Eof if self.depth > 0 || !self.seen_root => {
                return Err(fault("内容中途截断", "the content is cut off"));
            }
            Event::Eof => return Ok(None),
            _ => {}
        }
        Ok(Some(event))
    }

    /// How many elements are open.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// The part's text between two positions.
    pub fn slice(&self, from: usize, to: usize) -> &'a str {
        self.source.get(from..to).unwrap_or("")
    }

    /// Passes over the rest of the element opened last.
    pub fn skip(&mut self) -> Result<(), Fault> {
        let inside = self.depth;
        while self.depth >= inside {
            if self.next()?.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// All text of the element opened last, character references resolved.
    pub fn text(&mut self) -> Result<String, Fault> {
        Ok(self.text_within()?.0)
    }

    /// The same, and whether elements stand among it.
    pub fn text_within(&mut self) -> Result<(String, bool), Fault> {
        let inside = self.depth;
        let (mut text, mut elements) = (String::new(), false);
        while self.depth >= inside {
            match self.next()? {
                Some(Event::Start(_)) => elements = true,
                Some(Event::Text(t)) => text.push_str(&t.xml10_content()),
                Some(Event::CData(t)) => text.push_str(&t.xml10_content()),
                Some(Event::GeneralRef(r)) => text.push(resolve(&r)?),
                Some(_) => {}
                None => break,
            }
        }
        Ok((text, elements))
    }
}

fn broken(reason: &str) -> Fault {
    fault(
        format!("XML 结构错误，{reason}"),
        format!("the XML is not well-formed ({reason})"),
    )
}

/// One of XML's own five entities, or a character by number.
pub(super) fn resolve(reference: &BytesRef) -> Result<char, Fault> {
    if let Some(c) = reference
        .resolve_char_ref()
        .map_err(|e| broken(&e.to_string()))?
    {
        return Ok(c);
    }
    match reference.as_ref() {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "apos" => Ok('\''),
        "quot" => Ok('"'),
        other => Err(fault(
            format!("XML 引用了未知实体 &{other};"),
            format!("the XML refers to an unknown entity &{other};"),
        )),
    }
}

/// An attribute by its local name, unescaped.
pub(super) fn attribute(start: &BytesStart, local: &str) -> Result<Option<String>, Fault> {
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|e| broken(&e.to_string()))?;
        if attribute.key.local_name().as_ref() == local
            && !attribute.key.as_ref().starts_with("xmlns")
        {
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|e| broken(&e.to_string()))?;
            return Ok(Some(value.into_owned()));
        }
    }
    Ok(None)
}

/// Whether an attribute is XML Schema's true.
pub(super) fn flag(start: &BytesStart, local: &str) -> Result<bool, Fault> {
    Ok(matches!(
        attribute(start, local)?.as_deref(),
        Some("1" | "true" | "on")
    ))
}

/// Text escaped for XML content or attributes.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() => escaped.push_str(&format!("&#{};", u32::from(c))),
            c => escaped.push(c),
        }
    }
    escaped
}

/// The fault of a part, if it has one.
#[cfg(test)]
pub(super) fn drained(source: &str) -> Result<(), Fault> {
    let mut pull = Pull::new(source);
    while pull.next()?.is_some() {}
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drain(source: &str) -> Result<usize, Fault> {
        let mut pull = Pull::new(source);
        let mut events = 0;
        while pull.next()?.is_some() {
            events += 1;
        }
        Ok(events)
    }

    #[test]
    fn a_whole_document_ends_and_a_cut_one_is_a_fault() {
        assert_eq!(drain("<a><b/></a>"), Ok(4));
        for bad in [
            "",
            "<a><b></b>",
            "<a><b></a>",
            "</a>",
            "<a/><a/>",
            "<!DOCTYPE a><a/>",
            "<a",
        ] {
            assert!(drain(bad).is_err(), "{bad}");
        }
        assert!(drain(&"<a>".repeat(300)).is_err());
    }

    #[test]
    fn unknown_entities_are_faults_and_known_ones_are_characters() {
        let text = |source| {
            let mut pull = Pull::new(source);
            pull.next().expect("a start");
            pull.text()
        };
        assert_eq!(
            text("<a>1&lt;2&#x4E00;<![CDATA[&]]></a>"),
            Ok("1<2一&".into())
        );
        assert!(text("<a>&bomb;</a>").is_err());
    }

    #[test]
    fn utf_16_and_declared_encodings_are_read() {
        let utf16: Vec<u8> = "\u{feff}<a>一</a>"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(decode(&utf16).as_deref(), Ok("<a>一</a>"));
        let (gbk, ..) =
            encoding_rs::GBK.encode("<?xml version=\"1.0\" encoding=\"GB2312\"?><a>一</a>");
        assert!(decode(&gbk).expect("text").ends_with("<a>一</a>"));
        assert!(decode(b"<a>\xFF</a>").is_err());
    }
}
