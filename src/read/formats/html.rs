//! Tables in HTML pages, often named `.xls`.
//!
//! Decides which tables there are (表1, 表2 … in order), where spans put each cell, and what a
//! cell shows. Text is taken as displayed. Pages need not be well-formed: tags that are missing
//! are supplied as browsers do, but a page that stops inside a table is refused.

use std::collections::{BTreeMap, BTreeSet};

use encoding_rs::Encoding;

use super::encoding;
use super::html_style::{Effect, Sheet};
use super::refuse;
use super::sheet::{Budget, Draft, marked, numeric, workbook};
use crate::intake::Format;
use crate::plan::settings::Limits;
use crate::provenance::CellAt;
use crate::read::cell::shown;
use crate::read::{Cell, CellValue, Refusal, Visibility, Workbook};

/// Cells that one span may cover across or down.
const MAX_SPAN: u32 = 10_000;
/// Elements inside each other in one cell that are told apart.
const MAX_INSIDE: usize = 200;
/// Lines of text before the first table that are kept as titles, and the sheet they stand on.
const TITLES: usize = 40;
const TITLE_SHEET: &str = "正文";

/// Reads the tables of a page.
pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Workbook, Refusal> {
    let page = decode(bytes)?;
    let mut reader = PageReader {
        budget: Budget::new(limits),
        done: Vec::new(),
        open: Vec::new(),
        count: 0,
        titles: Vec::new(),
        title: String::new(),
        sheet: Sheet::default(),
        around: Vec::new(),
    };
    reader.styles(&page);
    reader.read(&page)?;
    let titles = reader.titles_as_sheet()?;
    if !reader.open.is_empty() {
        return Err(refuse::with_remedy(
            "file-damaged",
            "文件不完整：内容在表格中途结束，整份未采用",
            "the file is not whole: it ends inside a table; nothing of it is used",
            refuse::ASK_AGAIN,
        ));
    }
    let mut drafts = reader.done;
    drafts.sort_by_key(|(number, _)| *number);
    let drafts: Vec<Draft> = drafts
        .into_iter()
        .map(|(_, draft)| draft)
        .filter(|d| !d.cells.is_empty())
        .collect();
    if drafts.is_empty() {
        return Err(refuse::because(
            "not-a-workbook",
            "网页中没有表格内容（数据可能在附带的文件夹里），整份未采用",
            "the web page holds no table (its data may be in a folder beside it); nothing of it is used",
        ));
    }
    // Titles come first, as they do on the page.
    let drafts: Vec<Draft> = titles.into_iter().chain(drafts).collect();
    let notices = encoding::damage(&drafts).into_iter().collect();
    workbook(Format::Html, drafts, notices, limits)
}

/// Text of the page: by mark or as UTF-8, else by the encoding that the page names.
fn decode(bytes: &[u8]) -> Result<String, Refusal> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let named = head.find("charset=").and_then(|at| {
        let label: String = head[at + 8..]
            .trim_start_matches(['"', '\''])
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            .collect();
        Encoding::for_label(label.as_bytes())
    });
    let plain = std::str::from_utf8(bytes).is_ok()
        || bytes.starts_with(b"\xFF\xFE")
        || bytes.starts_with(b"\xFE\xFF");
    match named.filter(|e| !plain && *e != encoding_rs::UTF_8) {
        Some(encoding) => match encoding.decode_without_bom_handling_and_without_replacement(bytes)
        {
            Some(text) => Ok(text.into_owned()),
            None => encoding::decode(bytes),
        },
        None => encoding::decode(bytes),
    }
}

/// A table that is open, with what spans from above still cover.
struct Open {
    number: usize,
    draft: Draft,
    row: Option<u32>,
    col: u32,
    /// Columns that are described so far.
    described: u32,
    /// How many elements the table stands in.
    around: usize,
    /// Where cells stand that are not displayed, in rows that have cells.
    gone: BTreeMap<u32, BTreeSet<u32>>,
    /// For each column the first row that is free again.
    covered: Vec<u32>,
    cell: Option<OpenCell>,
}

struct OpenCell {
    at: CellAt,
    text: String,
    /// The text with what is hidden in it, from the first of that on: where text runs over its
    /// cell, Excel hides the rest.
    whole: Option<String>,
    hidden: bool,
    /// Whether all of it is raised, struck through or not seen.
    marked: bool,
    /// The stored number that Excel writes beside what it shows.
    stored: Option<f64>,
    /// Elements inside the cell, each with what is done to its text.
    inside: Vec<(String, Effect)>,
    /// How many of these mark their text, and how many hide it.
    marking: usize,
    hiding: usize,
    /// Whether such text was left out, and whether all of it was only hidden.
    left_out: bool,
    only_hidden: bool,
    /// Whether a list to choose from stands in it.
    choice: bool,
}

struct PageReader<'a> {
    budget: Budget<'a>,
    done: Vec<(usize, Draft)>,
    open: Vec<Open>,
    count: usize,
    /// Lines of text before the first table ends that stand in no cell: titles.
    titles: Vec<String>,
    title: String,
    /// The page's own styles.
    sheet: Sheet,
    /// Elements outside of cells, each with whether it hides what is in it.
    around: Vec<(String, bool)>,
}

impl PageReader<'_> {
    /// The styles of the whole page: they may stand behind what they apply to.
    fn styles(&mut self, page: &str) {
        let mut rest = page;
        while let Some(at) = rest.find('<') {
            rest = &rest[at..];
            match rest
                .get(1..6)
                .filter(|name| name.eq_ignore_ascii_case("style"))
            {
                Some(_) => match tag(rest) {
                    Some((_, after)) => {
                        rest = past(after, "style");
                        self.sheet.read(&after[..after.len() - rest.len()]);
                    }
                    None => rest = &rest[1..],
                },
                None => rest = &rest[1..],
            }
        }
    }

    fn read(&mut self, page: &str) -> Result<(), Refusal> {
        let mut rest = page;
        while let Some(at) = rest.find('<') {
            self.text(&rest[..at]);
            rest = &rest[at..];
            rest = if let Some(comment) = rest.strip_prefix("<!--") {
                comment.find("-->").map_or("", |end| &comment[end + 3..])
            } else {
                let Some((tag, after)) = tag(rest) else {
                    self.text("<");
                    rest = &rest[1..];
                    continue;
                };
                self.tag(&tag)?;
                match tag.name.as_str() {
                    "script" | "style" | "title" | "xml" if !tag.closing => past(after, &tag.name),
                    _ => after,
                }
            };
        }
        self.text(rest);
        Ok(())
    }

    fn text(&mut self, raw: &str) {
        if let Some(cell) = self.open.last_mut().and_then(|t| t.cell.as_mut()) {
            cell.add(raw);
        } else if self.done.is_empty() {
            unescape(raw, &mut self.title);
        }
    }

    /// Ends a line of text outside cells.
    fn end_title(&mut self) {
        let line = collapse(&std::mem::take(&mut self.title));
        if !line.is_empty() && self.titles.len() < TITLES {
            self.titles.push(line);
        }
    }

    /// Paragraphs and captions as a sheet of their own, a line a row.
    fn titles_as_sheet(&mut self) -> Result<Option<Draft>, Refusal> {
        let mut draft = Draft::new(TITLE_SHEET, Visibility::Visible);
        for (row, line) in std::mem::take(&mut self.titles).into_iter().enumerate() {
            let cell = Cell {
                at: CellAt::new(row as u32, 0),
                value: CellValue::Text(line),
                number_format: None,
                formula: false,
            };
            draft.push(cell, &mut self.budget)?;
        }
        Ok((!draft.cells.is_empty()).then_some(draft))
    }

    /// What an element inside a cell does to the text in it.
    fn inside(&mut self, tag: &Tag) {
        let parts = matches!(tag.name.as_str(), "thead" | "tbody" | "tfoot");
        let Some(cell) = self
            .open
            .last_mut()
            .and_then(|t| t.cell.as_mut())
            .filter(|_| !parts)
        else {
            self.around(tag);
            return;
        };
        cell.choice |= tag.name == "select";
        if tag.closing {
            cell.leave(&tag.name);
        } else if matches!(
            tag.name.as_str(),
            "sup"
                | "sub"
                | "s"
                | "strike"
                | "del"
                | "rt"
                | "rp"
                | "span"
                | "font"
                | "b"
                | "i"
                | "u"
                | "a"
                | "p"
                | "div"
                | "strong"
                | "em"
                | "small"
                | "big"
                | "ins"
                | "label"
                | "code"
                | "svg"
                | "template"
                | "noscript"
                | "math"
        ) {
            cell.enter(&tag.name, effect(&self.sheet, tag));
        }
    }

    /// Parts of a page or table that may be hidden as a whole.
    fn around(&mut self, tag: &Tag) {
        if !matches!(
            tag.name.as_str(),
            "div"
                | "section"
                | "article"
                | "form"
                | "center"
                | "span"
                | "thead"
                | "tbody"
                | "tfoot"
                | "noscript"
                | "template"
        ) {
            return;
        }
        if tag.closing {
            if let Some(at) = self.around.iter().rposition(|(open, _)| *open == tag.name) {
                self.around.truncate(at);
            }
        } else if self.around.len() < MAX_INSIDE {
            let hides = effect(&self.sheet, tag).is_hidden();
            self.around.push((tag.name.clone(), hides));
        }
    }

    /// Whether what comes next is hidden with what it stands in.
    fn is_within_hidden(&self) -> bool {
        let cell = self.open.last().and_then(|table| table.cell.as_ref());
        self.around.iter().any(|(_, hides)| *hides) || cell.is_some_and(|cell| cell.hiding > 0)
    }

    fn tag(&mut self, tag: &Tag) -> Result<(), Refusal> {
        self.inside(tag);
        if !matches!(
            tag.name.as_str(),
            "span" | "font" | "b" | "i" | "u" | "a" | "sup" | "sub"
        ) {
            self.end_title();
        }
        match (tag.closing, tag.name.as_str()) {
            (false, "table") => {
                // What follows a table inside a cell does not go on what stands before it.
                self.line_break(false);
                self.count += 1;
                self.budget.sheets(self.count)?;
                let mut draft = Draft::new(&format!("表{}", self.count), Visibility::Visible);
                if effect(&self.sheet, tag).is_hidden() || self.is_within_hidden() {
                    draft.visibility = Visibility::Hidden;
                }
                self.open.push(Open {
                    number: self.count,
                    draft,
                    row: None,
                    col: 0,
                    described: 0,
                    around: self.around.len(),
                    gone: BTreeMap::new(),
                    covered: Vec::new(),
                    cell: None,
                });
            }
            (true, "table") => {
                self.end_cell()?;
                if let Some(mut table) = self.open.pop() {
                    table.refuse_shifted();
                    self.around.truncate(table.around);
                    self.done.push((table.number, table.draft));
                }
            }
            (false, "tr") => {
                self.end_cell()?;
                let hidden = effect(&self.sheet, tag).is_hidden() || self.is_within_hidden();
                if let Some(table) = self.open.last_mut() {
                    let row = table.row.map_or(0, |row| row + 1);
                    (table.row, table.col) = (Some(row), 0);
                    if hidden && table.draft.visibility == Visibility::Visible {
                        table.draft.hidden_rows.push((row, row));
                    }
                }
            }
            (true, "tr") => self.end_cell()?,
            (false, "td" | "th") => {
                self.end_cell()?;
                self.begin_cell(tag)?;
            }
            (true, "td" | "th") => self.end_cell()?,
            (false, "col") => self.column(tag),
            (_, "br") => self.line_break(true),
            (
                _,
                "p" | "div" | "li" | "ul" | "ol" | "dl" | "dt" | "dd" | "hr" | "pre" | "center"
                | "blockquote" | "form" | "section" | "article" | "address" | "h1" | "h2" | "h3"
                | "h4" | "h5" | "h6",
            ) => self.line_break(false),
            _ => {}
        }
        Ok(())
    }

    /// A line ends: `always`, or unless nothing stands on it yet.
    fn line_break(&mut self, always: bool) {
        // A private mark: white space around it is collapsed later.
        const END: char = '\u{1}';
        if let Some(cell) = self.open.last_mut().and_then(|t| t.cell.as_mut()) {
            for text in [Some(&mut cell.text), cell.whole.as_mut()]
                .into_iter()
                .flatten()
            {
                let line = text.rsplit(END).next().unwrap_or("");
                if always || !line.trim().is_empty() {
                    text.push(END);
                }
            }
        }
    }

    /// What a table says of its columns before its rows.
    fn column(&mut self, tag: &Tag) {
        let hidden = effect(&self.sheet, tag).is_hidden()
            || tag
                .attribute("width")
                .is_some_and(|width| width.trim() == "0");
        if let Some(table) = self.open.last_mut() {
            let (first, count) = (table.described, tag.span("span"));
            table.described = first.saturating_add(count);
            if hidden {
                table.draft.hidden_cols.push((first, first + count - 1));
            }
        }
    }

    fn begin_cell(&mut self, tag: &Tag) -> Result<(), Refusal> {
        let limit = self.budget.limits.columns;
        let Some(table) = self.open.last_mut() else {
            return Ok(());
        };
        let row = *table.row.get_or_insert(0);
        while table
            .covered
            .get(table.col as usize)
            .is_some_and(|&free| free > row)
        {
            table.col += 1;
        }
        let (across, down) = (tag.span("colspan"), tag.span("rowspan"));
        let end = table.col + across;
        if u64::from(end) > limit.max(1) {
            return Err(refuse::limit("列数", "columns", "columns", limit));
        }
        let at = CellAt::new(row, table.col);
        if table.covered.len() < end as usize {
            table.covered.resize(end as usize, 0);
        }
        for free in &mut table.covered[at.col as usize..end as usize] {
            *free = (*free).max(row + down);
        }
        table.draft.merge(at, CellAt::new(row + down - 1, end - 1));
        table.col = end;
        let gone = table.gone.entry(row).or_default();
        let effect = effect(&self.sheet, tag);
        if effect.gone {
            gone.insert(at.col);
        }
        table.cell = Some(OpenCell {
            at,
            text: String::new(),
            whole: None,
            hidden: effect.gone,
            marked: effect.marked || effect.unseen,
            stored: tag.attribute("x:num").and_then(|n| n.trim().parse().ok()),
            inside: Vec::new(),
            marking: 0,
            hiding: 0,
            left_out: false,
            only_hidden: true,
            choice: false,
        });
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), Refusal> {
        let Some(table) = self.open.last_mut() else {
            return Ok(());
        };
        let Some(open) = table.cell.take() else {
            return Ok(());
        };
        let mut text = collapse(&open.text);
        if let Some(whole) = &open.whole
            && !text.is_empty()
            && !numeric(&text)
            && !numeric(whole)
        {
            text = collapse(whole);
        }
        // Text that is hidden as a whole is a program's own note.
        let nothing = text.is_empty() && (!open.left_out || open.only_hidden);
        if nothing || open.hidden {
            return Ok(());
        }
        let value = if open.choice {
            CellValue::corrupt(
                "单元格里是下拉框，看不出选定的内容",
                "it holds a list to choose from; the choice cannot be seen",
            )
        } else if text.is_empty() {
            CellValue::corrupt(
                "格中文字都带删除线、上标或下标",
                "all text in it is raised, lowered or struck through",
            )
        } else if open.left_out && numeric(&text) {
            CellValue::corrupt(
                format!("“{}”里夹有上标、下标、删除线或隐藏的文字", shown(&text)),
                format!(
                    "raised, lowered, struck or hidden text stands in “{}”",
                    shown(&text)
                ),
            )
        } else {
            let number = number_shown(&text);
            match open.stored.filter(|n| n.is_finite()).zip(number) {
                Some((stored, shown)) if agrees(stored, shown) => CellValue::Number(stored),
                Some((stored, _)) => CellValue::corrupt(
                    format!("存储的数 {stored} 与显示的“{}”不同", shown(&text)),
                    format!(
                        "the stored number {stored} is another than the one shown, “{}”",
                        shown(&text)
                    ),
                ),
                None => CellValue::Text(text),
            }
        };
        let value = if open.marked { marked(value) } else { value };
        let cell = Cell {
            at: open.at,
            value,
            number_format: None,
            formula: false,
        };
        table.draft.push(cell, &mut self.budget)
    }
}

/// A tag with its attributes.
struct Tag {
    name: String,
    closing: bool,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    fn span(&self, name: &str) -> u32 {
        let span = self.attribute(name).and_then(|n| n.trim().parse().ok());
        span.unwrap_or(1_u32).clamp(1, MAX_SPAN)
    }
}

impl Open {
    /// A cell that is not displayed takes no place on the page, but does in other programs. Where
    /// a row has such cells in other places than most, what follows them stands in no certain column.
    fn refuse_shifted(&mut self) {
        if self.gone.values().all(BTreeSet::is_empty) {
            return;
        }
        let mut counts: BTreeMap<&BTreeSet<u32>, usize> = BTreeMap::new();
        for gone in self.gone.values() {
            *counts.entry(gone).or_default() += 1;
        }
        let usual = counts.into_iter().max_by_key(|(_, count)| *count);
        let usual = usual.map_or_else(BTreeSet::new, |(gone, _)| gone.clone());
        for cell in &mut self.draft.cells {
            let Some(gone) = self.gone.get(&cell.at.row) else {
                continue;
            };
            let first = gone.symmetric_difference(&usual).next();
            if first.is_some_and(|first| *first < cell.at.col) {
                cell.value = CellValue::corrupt(
                    "该行前面有不显示的单元格，各列可能错位",
                    "a cell before it in the row is not displayed; its column is not certain",
                );
            }
        }
    }
}

impl OpenCell {
    /// Adds text, unless it is raised, struck through or hidden.
    fn add(&mut self, raw: &str) {
        if self.hiding > 0 && self.whole.is_none() {
            self.whole = Some(self.text.clone());
        }
        if self.marking > 0 {
            let something = !raw.trim().is_empty();
            self.left_out |= something;
            self.only_hidden &= !something;
            return;
        }
        if let Some(whole) = &mut self.whole {
            unescape(raw, whole);
        }
        if self.hiding > 0 {
            self.left_out |= !raw.trim().is_empty();
        } else {
            unescape(raw, &mut self.text);
        }
    }

    fn enter(&mut self, name: &str, effect: Effect) {
        // Deeper than any program nests them, elements are no longer told apart.
        if self.inside.len() >= MAX_INSIDE {
            self.left_out = true;
            self.only_hidden = false;
            return;
        }
        // A paragraph ends where the next one begins.
        if name == "p" && self.inside.last().is_some_and(|(open, _)| open == "p") {
            self.leave("p");
        }
        self.marking += usize::from(effect.marked);
        self.hiding += usize::from(effect.is_hidden());
        self.inside.push((name.to_owned(), effect));
    }

    fn leave(&mut self, name: &str) {
        let Some(at) = self.inside.iter().rposition(|(open, _)| open == name) else {
            return;
        };
        for (_, effect) in self.inside.drain(at..) {
            self.marking -= usize::from(effect.marked);
            self.hiding -= usize::from(effect.is_hidden());
        }
    }
}

/// What an element does to the text in it: by its name, its own style and the page's.
fn effect(sheet: &Sheet, tag: &Tag) -> Effect {
    let own = Effect {
        marked: matches!(
            tag.name.as_str(),
            "sup" | "sub" | "s" | "strike" | "del" | "rt" | "rp" | "math"
        ),
        gone: tag.attribute("hidden").is_some(),
        unseen: matches!(tag.name.as_str(), "svg" | "template" | "noscript"),
    };
    own.and(Effect::of(tag.attribute("style").unwrap_or("")))
        .and(sheet.effect(
            &tag.name,
            tag.attribute("class").unwrap_or(""),
            tag.attribute("id").unwrap_or(""),
        ))
}

/// The number that a text is, and its decimals.
fn number_shown(text: &str) -> Option<(f64, usize)> {
    let plain = text.replace([',', ' ', '\u{a0}'], "");
    let number = plain.parse::<f64>().ok().filter(|n| n.is_finite())?;
    let decimals = plain.split_once('.').map_or(0, |(_, after)| after.len());
    Some((number, decimals))
}

/// Whether a stored number may be shown so.
fn agrees(stored: f64, (shown, decimals): (f64, usize)) -> bool {
    let half = 0.5 * 10_f64.powi(-(decimals.min(300) as i32));
    (stored - shown).abs() <= half * (1.0 + 1e-9) + stored.abs() * 1e-14
}

/// The tag that text begins with, and what follows it; `None` if it is no tag.
fn tag(text: &str) -> Option<(Tag, &str)> {
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
fn past<'a>(text: &'a str, name: &str) -> &'a str {
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
fn collapse(text: &str) -> String {
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
fn unescape(mut raw: &str, out: &mut String) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(page: &str) -> Vec<(String, String)> {
        let book = open(page.as_bytes(), &Limits::default()).expect("readable");
        let show = |c: &Cell| match &c.value {
            CellValue::Text(t) => t.clone(),
            other => format!("{other:?}"),
        };
        book.sheets
            .iter()
            .flat_map(|s| {
                s.cells
                    .iter()
                    .map(|c| (format!("{}!{}", s.name, c.at), show(c)))
                    .collect::<Vec<_>>()
            })
            .collect()
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter()
            .map(|(a, b)| ((*a).into(), (*b).into()))
            .collect()
    }

    #[test]
    fn spans_move_the_cells_after_them() {
        let page = "<TABLE><tr><td rowspan=2>甲<td colspan='2'>乙\n 丙</td><tr><td>1<td>2&nbsp;&lt;3</table>";
        let expected = pairs(&[
            ("表1!A1", "甲"),
            ("表1!B1", "乙 丙"),
            ("表1!B2", "1"),
            ("表1!C2", "2\u{a0}<3"),
        ]);
        assert_eq!(cells(page), expected);
    }

    #[test]
    fn tables_are_numbered_and_scripts_and_comments_left_out() {
        let page = "<html><script>'<table><td>x'</script><table></table><!-- <td>y --><table><tr><td>a<br>b</td></tr></table>";
        assert_eq!(cells(page), pairs(&[("表2!A1", "a\nb")]));
    }

    #[test]
    fn what_stands_on_lines_of_its_own_does_not_run_together() {
        for inner in [
            "48<p>312",
            "48<hr>312",
            "<ul><li>48<li>312</ul>",
            "<div>48</div>312",
            "48<br>312",
            "48<h3>312</h3>",
        ] {
            let page = format!("<table><tr><td>{inner}</td></tr></table>");
            assert_eq!(cells(&page), pairs(&[("表1!A1", "48\n312")]), "{inner}");
        }
        let nested = "<table><tr><td>48<table><tr><td>1</td></tr></table>312</td></tr></table>";
        assert_eq!(cells(nested)[0].1, "48\n312");
    }

    #[test]
    fn a_number_with_raised_struck_or_hidden_parts_is_no_number() {
        let style =
            "<style><!--.f5{vertical-align:super} .x6{text-decoration:line-through}--></style>";
        for cell in [
            "<td>67<font class=f5>1</font></td>",
            "<td class='a x6'>67</td>",
            "<td><strike>60</strike>67</td>",
            "<td><strike>60</strike></td>",
            "<td style='text-decoration:line-through'>67</td>",
            "<td>312<span style='visibility:hidden'>9</span></td>",
            "<td>312<span style='font-size: 0'>9</span></td>",
            "<td>312<span style='display:none'>9</span></td>",
            "<td>67<ruby>1<rt>2</rt></ruby></td>",
            "<td>3<svg><text>1</text></svg>12</td>",
            "<td>312<template>9</template></td>",
            "<td x:num=999>312</td>",
        ] {
            let found = cells(&format!("{style}<table><tr>{cell}</tr></table>"));
            assert!(found[0].1.starts_with("Corrupt"), "{cell}: {found:?}");
        }
        let deep = format!(
            "<table><tr><td>{}<sup>67</sup>1</td></tr></table>",
            "<b>".repeat(5000)
        );
        assert!(cells(&deep)[0].1.starts_with("Corrupt"));
        for (cell, text) in [
            (
                "<td>国有企业<span style='display:none'>净利润</span></td>",
                "国有企业净利润",
            ),
            ("<td>指标<sup>1</sup></td>", "指标"),
            ("<td>67<font class=x>1</font></td>", "671"),
            ("<td x:num=\"311.6\">312</td>", "Number(311.6)"),
        ] {
            let found = cells(&format!("{style}<table><tr>{cell}</tr></table>"));
            assert_eq!(found[0].1, text, "{cell}");
        }
        let hidden = cells("<table><tr><td><span style='display:none'>7</span></td><td>a</table>");
        assert_eq!(hidden, pairs(&[("表1!B1", "a")]));
    }

    #[test]
    fn what_stands_in_hidden_parts_is_hidden() {
        let page = "<div style='display:none'><table><tr><td>999</table></div>\
                    <table><tbody style='display:none'><tr><td>1</tbody><tr><td>2</table>\
                    <div class=x><p>a</div><table><tr><td>3</table>";
        let book = open(page.as_bytes(), &Limits::default()).expect("readable");
        let seen: Vec<_> = book
            .sheets
            .iter()
            .filter(|s| s.name != TITLE_SHEET)
            .collect();
        let shown = seen
            .iter()
            .map(|s| (s.visibility == Visibility::Visible, s.hidden_rows.clone()));
        let expected = [(false, vec![]), (true, vec![0]), (true, vec![])];
        assert_eq!(shown.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn cells_that_are_not_displayed_in_one_row_only_shift_the_others() {
        let row = |hidden: &str| format!("<tr><td>a<td{hidden}>9<td>312");
        let none = " style='display:none'";
        let page = |rows: [&str; 3]| format!("<table>{}</table>", rows.map(&row).concat());
        let odd = cells(&page(["", "", none]));
        assert!(
            odd.last()
                .is_some_and(|(_, value)| value.starts_with("Corrupt")),
            "{odd:?}"
        );
        assert!(
            odd[..6]
                .iter()
                .all(|(_, value)| !value.starts_with("Corrupt"))
        );
        let same = cells(&page([none, none, none]));
        assert!(same.iter().all(|(_, value)| !value.starts_with("Corrupt")));
    }

    #[test]
    fn hidden_columns_are_known() {
        let page = "<table><col span=2><col style='display:none'><col width=0><tr><td>a<td>b<td>c<td>d</table>";
        let book = open(page.as_bytes(), &Limits::default()).expect("readable");
        assert_eq!(book.sheets[0].hidden_cols, [2, 3]);
    }

    #[test]
    fn a_page_cut_off_or_without_a_table_is_refused() {
        for page in ["<html><table><tr><td>1", "<html><body>text</body></html>"] {
            assert!(open(page.as_bytes(), &Limits::default()).is_err(), "{page}");
        }
    }

    #[test]
    fn the_encoding_that_the_page_names_is_used() {
        let page = "<meta charset=gb2312><table><tr><td>商务局</td></tr></table>";
        let (bytes, ..) = encoding_rs::GBK.encode(page);
        let book = open(&bytes, &Limits::default()).expect("readable");
        assert_eq!(
            book.sheets[0].cells[0].value,
            CellValue::Text("商务局".into())
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(page in "(<(table|tr|td|/td|/table|td rowspan=3|td colspan=9|!--|/|b a='x)>?|[a-z&;#\"'一 ]){0,60}") {
            let _ = open(page.as_bytes(), &Limits::default());
        }
    }
}
