//! Tables in HTML pages, often named `.xls`.
//!
//! Decides which tables there are (表1, 表2 … in order), where spans put each cell, and what a
//! cell shows. Text is taken as displayed. Pages need not be well-formed: tags that are missing
//! are supplied as browsers do, but a page that stops inside a table is refused.

mod cell;
mod markup;
mod style;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use encoding_rs::Encoding;

use super::encoding;
use super::refuse;
use super::sheet::{Budget, Draft, marked, numeric, workbook};
use crate::intake::Format;
use crate::plan::settings::Limits;
use crate::provenance::CellAt;
use crate::read::cell::shown;
use crate::read::{Cell, CellValue, Refusal, Visibility, Workbook};
use cell::{MAX_INSIDE, OpenCell, agrees, number_shown};
use markup::{Tag, collapse, past, tag, unescape};
use style::{Effect, Sheet};

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
