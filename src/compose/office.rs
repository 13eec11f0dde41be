//! 工作综述: the office's own text (综述.md), as headings, paragraphs and lists.
//!
//! Decides the small part of Markdown that is understood: `#` headings, paragraphs, `-`/`*`/`1.`
//! lists, `**bold**`. Everything else stays literal text; nothing is ever evaluated.

use serde::{Deserialize, Serialize};

use super::Composer;

/// The office's own text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfficeText {
    /// The file it came from, as shown.
    pub file: String,
    /// Its blocks in order.
    pub blocks: Vec<Block>,
}

/// A block of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Block {
    /// A heading of level 1 to 3 below the part's own.
    Heading {
        /// 1 to 3.
        level: u8,
        /// Text.
        runs: Vec<Run>,
    },
    /// A paragraph.
    Paragraph {
        /// Text.
        runs: Vec<Run>,
    },
    /// A list.
    List {
        /// Whether it is numbered.
        ordered: bool,
        /// Items.
        items: Vec<Vec<Run>>,
    },
}

/// A run of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Text.
    pub text: String,
    /// Whether it is bold.
    pub bold: bool,
}

/// The office's text for the month, if it gave one with something in it.
pub fn office(c: &Composer) -> Option<OfficeText> {
    let (file, _, text) = c.e.office_text.as_ref()?;
    let blocks = parse(text);
    (!blocks.is_empty()).then(|| OfficeText {
        file: file.clone(),
        blocks,
    })
}

enum Line<'a> {
    Blank,
    Heading(u8, &'a str),
    Item(bool, &'a str),
    Text(&'a str),
}

fn line(raw: &str) -> Line<'_> {
    let text = raw.trim();
    let hashes = text.chars().take_while(|c| *c == '#').count();
    let after = &text[hashes..];
    if text.is_empty() {
        return Line::Blank;
    }
    if (1..=6).contains(&hashes) && after.starts_with([' ', '\u{3000}', '\t']) {
        return Line::Heading(
            (hashes.min(3)) as u8,
            after.trim().trim_end_matches('#').trim(),
        );
    }
    for bullet in ["- ", "* ", "+ "] {
        if let Some(rest) = text.strip_prefix(bullet) {
            return Line::Item(false, rest.trim());
        }
    }
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    if (1..=3).contains(&digits)
        && let Some(rest) = text[digits..]
            .strip_prefix(". ")
            .or_else(|| text[digits..].strip_prefix(") "))
    {
        return Line::Item(true, rest.trim());
    }
    Line::Text(text)
}

/// Joins two lines of a paragraph: a space only between Latin words.
fn join(text: &mut String, more: &str) {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_graphic());
    if latin(text.chars().last()) && latin(more.chars().next()) {
        text.push(' ');
    }
    text.push_str(more);
}

#[derive(Default)]
struct Builder {
    blocks: Vec<Block>,
    paragraph: String,
    items: Vec<String>,
    ordered: bool,
    level: u8,
}

impl Builder {
    fn flush(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        if !paragraph.is_empty() {
            self.blocks.push(Block::Paragraph {
                runs: runs(&paragraph),
            });
        }
        let items = std::mem::take(&mut self.items);
        if !items.is_empty() {
            self.blocks.push(Block::List {
                ordered: self.ordered,
                items: items.iter().map(|i| runs(i)).collect(),
            });
        }
    }
}

/// The blocks of a text.
pub fn parse(text: &str) -> Vec<Block> {
    let mut b = Builder::default();
    for raw in text.trim_start_matches('\u{feff}').lines() {
        match line(raw) {
            Line::Blank => b.flush(),
            Line::Heading(level, title) => {
                b.flush();
                // A level may not be skipped: readers' software walks the levels.
                let level = level.min(b.level + 1);
                b.level = level;
                if !title.is_empty() {
                    b.blocks.push(Block::Heading {
                        level,
                        runs: runs(title),
                    });
                }
            }
            Line::Item(ordered, item) => {
                if !b.paragraph.is_empty() || (!b.items.is_empty() && b.ordered != ordered) {
                    b.flush();
                }
                b.ordered = ordered;
                b.items.push(item.to_owned());
            }
            Line::Text(more) => match b.items.last_mut() {
                Some(item) => join(item, more),
                None => join(&mut b.paragraph, more),
            },
        }
    }
    b.flush();
    b.blocks
}

/// Splits at `**`; an unmatched `**` stays literal.
fn runs(text: &str) -> Vec<Run> {
    let parts: Vec<&str> = text.split("**").collect();
    let run = |text: &str, bold| Run {
        text: text.to_owned(),
        bold,
    };
    if parts.len().is_multiple_of(2) {
        return vec![run(text, false)];
    }
    let marked = parts.iter().enumerate();
    marked
        .filter(|(_, part)| !part.is_empty())
        .map(|(n, part)| run(part, n % 2 == 1))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(text: &str) -> Vec<Run> {
        vec![Run {
            text: text.into(),
            bold: false,
        }]
    }

    #[test]
    fn headings_paragraphs_and_lists_are_understood() {
        let blocks = parse("# 总体\n\n第一行\n第二行 and\nmore\n\n- 甲\n- 乙\n续\n1. 一\n");
        assert_eq!(
            blocks,
            [
                Block::Heading {
                    level: 1,
                    runs: plain("总体")
                },
                Block::Paragraph {
                    runs: plain("第一行第二行 and more")
                },
                Block::List {
                    ordered: false,
                    items: vec![plain("甲"), plain("乙续")]
                },
                Block::List {
                    ordered: true,
                    items: vec![plain("一")]
                },
            ]
        );
    }

    #[test]
    fn no_level_of_headings_is_skipped() {
        let levels = |text: &str| -> Vec<u8> {
            let level = |b: Block| match b {
                Block::Heading { level, .. } => Some(level),
                _ => None,
            };
            parse(text).into_iter().filter_map(level).collect()
        };
        assert_eq!(levels("### 甲\n# 乙\n### 丙\n### 丁"), [1, 1, 2, 3]);
    }

    #[test]
    fn markup_of_other_languages_stays_literal() {
        let text = "#import \"x\" $x$ <a> `b` [c](d) **e";
        assert_eq!(parse(text), [Block::Paragraph { runs: plain(text) }]);
        assert_eq!(
            parse("a**b**"),
            [Block::Paragraph {
                runs: vec![
                    Run {
                        text: "a".into(),
                        bold: false
                    },
                    Run {
                        text: "b".into(),
                        bold: true
                    },
                ]
            }]
        );
    }

    proptest! {
        #[test]
        fn any_text_is_parsed(text in "(\\PC|\n|#|-|\\*|1\\. ){0,60}") {
            let _ = parse(&text);
        }
    }
}
