//! The pass over `content.xml`.
//!
//! Decides where each used cell stands (repeats bounded, empty ones free), its type, what is merged,
//! hidden or filtered; text under a merge is left out. Leaves values to calamine, for which it
//! writes each cell anew.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};

use super::paragraphs::{Content, SHOWN};
use super::styles::Styles;
use super::{Kind, Seen, Table};
use crate::provenance::CellAt;
use crate::read::cell::shown as quoted;
use crate::read::formats::refuse;
use crate::read::formats::sheet::{Budget, Draft, MAX_COLUMNS, MAX_ROWS, bad_position, numeric};
use crate::read::formats::xml::{Pull, Stop, attribute, escape};
use crate::read::{CellValue, Visibility};

pub(super) struct Pass<'a, 'b, 'c> {
    pull: Pull<'a>,
    budget: &'b mut Budget<'c>,
    /// Table styles that hide their sheet.
    hiding: BTreeMap<String, bool>,
    styles: Styles,
    /// The columns whose cells are marked where they have no style of their own.
    columns: Vec<(u32, u32)>,
    row: u32,
}

impl<'a, 'b, 'c> Pass<'a, 'b, 'c> {
    /// A pass over the content, with the styles that stand in the part of their own.
    pub(super) fn new(source: &'a str, styles: Styles, budget: &'b mut Budget<'c>) -> Self {
        Self {
            pull: Pull::new(source),
            budget,
            hiding: BTreeMap::new(),
            styles,
            columns: Vec::new(),
            row: 0,
        }
    }

    pub(super) fn document(mut self) -> Result<Vec<Table>, Stop> {
        let mut tables = Vec::new();
        let mut style = None;
        while let Some(event) = self.pull.next()? {
            let Event::Start(e) = event else { continue };
            self.styles.element(self.pull.depth(), &e)?;
            match (self.pull.depth(), e.local_name().as_ref()) {
                (3, "style") => style = attribute(&e, "name")?,
                (4, "table-properties") => {
                    if let (Some(name), Some(display)) = (style.clone(), attribute(&e, "display")?)
                    {
                        self.hiding.insert(name, display == "false");
                    }
                }
                (3, "tracked-changes") => self.pull.skip()?,
                (4, "table") => {
                    self.budget.sheets(tables.len() + 1)?;
                    let table = self.table(&e)?;
                    tables.push(table);
                }
                (4.., "tracked-changes") => self.pull.skip()?,
                _ => {}
            }
        }
        Ok(tables)
    }

    fn table(&mut self, e: &BytesStart) -> Result<Table, Stop> {
        let name = attribute(e, "name")?.unwrap_or_default();
        let hidden =
            attribute(e, "style-name")?.is_some_and(|s| self.hiding.get(&s) == Some(&true));
        let visibility = if hidden {
            Visibility::Hidden
        } else {
            Visibility::Visible
        };
        let mut table = Table {
            draft: Draft::new(&name, visibility),
            cells: Vec::new(),
            canonical: String::new(),
            canonical_rows: 0,
        };
        self.row = 0;
        self.columns.clear();
        let mut col = 0_u32;
        let inside = self.pull.depth();
        while let Some(event) = self.pull.next()? {
            match event {
                Event::Start(e) => match e.local_name().as_ref() {
                    "table-column" => {
                        let count = repeats(&e, "number-columns-repeated")?;
                        if self.marked(attribute(&e, "default-cell-style-name")?) {
                            self.columns.push((col, col.saturating_add(count - 1)));
                        }
                        if attribute(&e, "visibility")?.is_some_and(|v| v != "visible") {
                            table
                                .draft
                                .hidden_cols
                                .push((col, col.saturating_add(count - 1)));
                        }
                        col = col.saturating_add(count);
                    }
                    "table-row" => self.table_row(&e, &mut table)?,
                    "table-columns"
                    | "table-header-columns"
                    | "table-column-group"
                    | "table-rows"
                    | "table-header-rows"
                    | "table-row-group" => {}
                    _ => self.pull.skip()?,
                },
                Event::End(_) if self.pull.depth() < inside => break,
                _ => {}
            }
        }
        Ok(table)
    }

    fn table_row(&mut self, e: &BytesStart, table: &mut Table) -> Result<(), Stop> {
        let count = repeats(e, "number-rows-repeated")?;
        match attribute(e, "visibility")?.as_deref() {
            None | Some("visible") => {}
            Some(why) => {
                table.draft.filtered |= why == "filter";
                let last = self.row.saturating_add(count - 1);
                table.draft.hidden_rows.push((self.row, last));
            }
        }
        let style = attribute(e, "default-cell-style-name")?;
        let row_marked = self.marked(style);
        let mut col = 0_u32;
        let inside = self.pull.depth();
        while let Some(event) = self.pull.next()? {
            match event {
                Event::Start(e) => match e.local_name().as_ref() {
                    "table-cell" => {
                        let columns = repeats(&e, "number-columns-repeated")?;
                        let marked = match attribute(&e, "style-name")? {
                            Some(style) => self.marked(Some(style)),
                            None => {
                                let own = |(from, to): &(u32, u32)| (*from..=*to).contains(&col);
                                row_marked || self.columns.iter().any(own)
                            }
                        };
                        self.cell(&e, table, marked, col, (columns, count))?;
                        col = col.saturating_add(columns);
                    }
                    "covered-table-cell" => {
                        col = col.saturating_add(repeats(&e, "number-columns-repeated")?);
                        self.pull.skip()?;
                    }
                    _ => self.pull.skip()?,
                },
                Event::End(_) if self.pull.depth() < inside => break,
                _ => {}
            }
        }
        self.row = self.row.saturating_add(count);
        Ok(())
    }

    fn marked(&self, style: Option<String>) -> bool {
        style.is_some_and(|name| self.styles.mark("table-cell", &name))
    }

    /// A cell that is repeated `columns` times across and `rows` times down.
    fn cell(
        &mut self,
        e: &BytesStart,
        table: &mut Table,
        marked: bool,
        col: u32,
        (columns, rows): (u32, u32),
    ) -> Result<(), Stop> {
        let (down, across) = (
            span(e, "number-rows-spanned")?,
            span(e, "number-columns-spanned")?,
        );
        if (down > 1 || across > 1) && columns == 1 && rows == 1 {
            let last = CellAt::new(
                self.row.saturating_add(down - 1),
                col.saturating_add(across - 1),
            );
            table.draft.merge(CellAt::new(self.row, col), last);
        }
        let formula = attribute(e, "formula")?.is_some();
        let error = e
            .attributes()
            .flatten()
            .any(|a| a.key.local_name().as_ref() == "value-type" && a.value.as_ref() == "error");
        let kind = e
            .attributes()
            .flatten()
            .find(|a| {
                a.key.local_name().as_ref() == "value-type"
                    && a.key.as_ref() != "calcext:value-type"
                    && a.value.as_ref() != "error"
            })
            .map(|a| a.value.into_owned());
        let foreign = attribute(e, "currency")?.is_some_and(|c| c != "CNY" && c != "RMB");
        let mut attributes = String::new();
        let number = attribute(e, "value")?;
        if let Some(number) = &number {
            attributes.push_str(&format!(" office:value=\"{}\"", escape(number.trim())));
        }
        for name in ["date-value", "time-value", "boolean-value", "string-value"] {
            if let Some(value) = attribute(e, name)? {
                attributes.push_str(&format!(" office:{name}=\"{}\"", escape(&value)));
            }
        }
        let content = Content::read(&mut self.pull, &self.styles)?;
        let valued = !attributes.is_empty();
        let of_number = matches!(kind.as_deref(), Some("float" | "percentage" | "currency"));
        if !valued && !content.filled && !formula && !of_number && !content.table {
            return Ok(());
        }
        let shown = content.shown.trim();
        let shown_error = shown.starts_with('#') || shown.starts_with("Err:");
        let kind = match kind.as_deref() {
            _ if error || (formula && shown_error) => Kind::Error,
            _ if formula && !valued && !content.filled => Kind::Uncached,
            Some("percentage") => Kind::Percentage,
            Some("currency") if foreign => Kind::Foreign,
            _ => Kind::Plain,
        };
        let settled = match kind {
            _ if content.table => Some(CellValue::corrupt(
                "单元格里套有表格、列表或图形中的文字",
                "a table, a list or a shape with text stands inside the cell",
            )),
            Kind::Error | Kind::Uncached => None,
            _ => match &number {
                Some(number) => bad_number(number),
                None if of_number => Some(CellValue::corrupt(
                    format!("该格标明是数值，却没有存储数值，只显示“{}”", quoted(shown)),
                    format!(
                        "it is marked as a number but stores none, and only shows “{}”",
                        quoted(shown)
                    ),
                )),
                None => bad_truth(attribute(e, "boolean-value")?.as_deref())
                    .or(two_texts(attribute(e, "string-value")?.as_deref(), shown)),
            },
        };
        let text = kind == Kind::Error || settled.is_some() || !attributes.contains("value=");
        let canonical = if text {
            let inner: String = content
                .paragraphs
                .iter()
                .map(|p| format!("<text:p>{p}</text:p>"))
                .collect();
            format!("<table:table-cell office:value-type=\"string\">{inner}</table:table-cell>")
        } else {
            format!("<table:table-cell office:value-type=\"x\"{attributes}></table:table-cell>")
        };
        let seen = Seen {
            at: CellAt::new(self.row, col),
            kind,
            formula,
            marked: marked || content.marked,
            shown: if number.is_some() {
                content.shown
            } else {
                String::new()
            },
            settled,
            canonical_row: table.canonical_rows,
        };
        self.place(table, seen, (columns, rows), &canonical)
    }

    fn place(
        &mut self,
        table: &mut Table,
        seen: Seen,
        (columns, rows): (u32, u32),
        canonical: &str,
    ) -> Result<(), Stop> {
        if u64::from(columns) * u64::from(rows) > self.budget.limits.cells {
            let limit = self.budget.limits.cells;
            return Err(refuse::limit("已用单元格数", "used cells", "cells", limit).into());
        }
        for row in self.row..self.row.saturating_add(rows) {
            for col in seen.at.col..seen.at.col.saturating_add(columns) {
                if row >= MAX_ROWS || col >= MAX_COLUMNS {
                    return Err(bad_position(row, col).into());
                }
                self.budget.cell(canonical.len())?;
                table.cells.push(Seen {
                    at: CellAt::new(row, col),
                    ..seen.clone()
                });
            }
        }
        table.canonical.push_str("<table:table-row>");
        table.canonical.push_str(canonical);
        table.canonical.push_str("</table:table-row>");
        table.canonical_rows += 1;
        Ok(())
    }
}

/// What is stored as a number and is none costs its cell only.
fn bad_number(text: &str) -> Option<CellValue> {
    let plain = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E');
    let number = text.trim().parse::<f64>().ok();
    if text.trim().bytes().all(plain) && number.is_some_and(f64::is_finite) {
        return None;
    }
    let text = quoted(text);
    Some(CellValue::corrupt(
        format!("该格标明是数值，存储的“{text}”却不是数"),
        format!("it is marked as a number but stores “{text}”, which is none"),
    ))
}

fn bad_truth(text: Option<&str>) -> Option<CellValue> {
    let text = text.filter(|text| !matches!(*text, "true" | "false"))?;
    let text = quoted(text);
    Some(CellValue::corrupt(
        format!("该格标明是“是/否”，存储的却是“{text}”"),
        format!("it is marked as a truth value but stores “{text}”"),
    ))
}

/// A text that is stored otherwise than shown, where either may be a figure.
fn two_texts(stored: Option<&str>, shown: &str) -> Option<CellValue> {
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    let stored = stored.filter(|stored| !stored.is_empty() && !shown.is_empty())?;
    let cut = shown.len() >= SHOWN;
    if cut || bare(stored) == bare(shown) || !(numeric(stored) || numeric(shown)) {
        return None;
    }
    let (stored, shown) = (quoted(stored), quoted(shown));
    Some(CellValue::corrupt(
        format!("存储的文字“{stored}”与显示的“{shown}”不同"),
        format!("the stored text “{stored}” is another than the one shown, “{shown}”"),
    ))
}

/// How often an element is repeated; what is no positive number is damage.
fn repeats(e: &BytesStart, name: &str) -> Result<u32, Stop> {
    match attribute(e, name)? {
        None => Ok(1),
        Some(text) => match text.trim().parse::<u64>() {
            Ok(n @ 1..) => Ok(u32::try_from(n).unwrap_or(u32::MAX)),
            _ => Err(Stop::Fault((
                format!("重复数不合法（{name}={text}）"),
                format!("an illegal repeat count ({name}={text})"),
            ))),
        },
    }
}

fn span(e: &BytesStart, name: &str) -> Result<u32, Stop> {
    Ok(attribute(e, name)?
        .and_then(|n| n.trim().parse().ok())
        .unwrap_or(1)
        .max(1))
}
