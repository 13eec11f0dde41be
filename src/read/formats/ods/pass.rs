//! The pass over `content.xml`.
//!
//! Decides where each used cell stands (repeats bounded, empty ones free), its type, what is merged,
//! hidden or filtered; text under a merge is left out. Leaves values to calamine, for which it
//! writes each cell anew.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::{BytesStart, Event};

use super::paragraphs::{Content, marks};
use super::{Kind, Seen, Stop, Table};
use crate::provenance::CellAt;
use crate::read::Visibility;
use crate::read::formats::refuse;
use crate::read::formats::sheet::{Budget, Draft, MAX_COLUMNS, MAX_ROWS, bad_position};
use crate::read::formats::xml::{Pull, attribute, escape};

pub(super) struct Pass<'a, 'b, 'c> {
    pull: Pull<'a>,
    budget: &'b mut Budget<'c>,
    /// Table styles that hide their sheet.
    hiding: BTreeMap<String, bool>,
    /// Text styles that raise, lower, strike through or hide.
    marking: BTreeSet<String>,
    row: u32,
}

impl<'a, 'b, 'c> Pass<'a, 'b, 'c> {
    pub(super) fn new(source: &'a str, budget: &'b mut Budget<'c>) -> Self {
        Self {
            pull: Pull::new(source),
            budget,
            hiding: BTreeMap::new(),
            marking: BTreeSet::new(),
            row: 0,
        }
    }

    pub(super) fn document(mut self) -> Result<Vec<Table>, Stop> {
        let mut tables = Vec::new();
        let mut style = None;
        while let Some(event) = self.pull.next()? {
            let Event::Start(e) = event else { continue };
            match (self.pull.depth(), e.local_name().as_ref()) {
                (3, "style") => style = attribute(&e, "name")?,
                (4, "table-properties") => {
                    if let (Some(name), Some(display)) = (style.clone(), attribute(&e, "display")?)
                    {
                        self.hiding.insert(name, display == "false");
                    }
                }
                (4, "text-properties") => {
                    if let (Some(name), true) = (style.clone(), marks(&e)?) {
                        self.marking.insert(name);
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
        let mut col = 0_u32;
        let inside = self.pull.depth();
        while let Some(event) = self.pull.next()? {
            match event {
                Event::Start(e) => match e.local_name().as_ref() {
                    "table-column" => {
                        let count = repeats(&e, "number-columns-repeated")?;
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
        let mut col = 0_u32;
        let inside = self.pull.depth();
        while let Some(event) = self.pull.next()? {
            match event {
                Event::Start(e) => match e.local_name().as_ref() {
                    "table-cell" => {
                        let columns = repeats(&e, "number-columns-repeated")?;
                        self.cell(&e, table, col, columns, count)?;
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

    /// A cell that is repeated `columns` times across and `rows` times down.
    fn cell(
        &mut self,
        e: &BytesStart,
        table: &mut Table,
        col: u32,
        columns: u32,
        rows: u32,
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
            .any(|a| a.key.as_ref() == "calcext:value-type" && a.value.as_ref() == "error");
        let kind = e
            .attributes()
            .flatten()
            .find(|a| {
                a.key.local_name().as_ref() == "value-type"
                    && a.key.as_ref() != "calcext:value-type"
            })
            .map(|a| a.value.into_owned());
        let foreign = attribute(e, "currency")?.is_some_and(|c| c != "CNY" && c != "RMB");
        let mut attributes = String::new();
        for name in [
            "value",
            "date-value",
            "time-value",
            "boolean-value",
            "string-value",
        ] {
            if let Some(value) = attribute(e, name)? {
                attributes.push_str(&format!(" office:{name}=\"{}\"", escape(&value)));
            }
        }
        let content = Content::read(&mut self.pull, &self.marking)?;
        let valued = !attributes.is_empty();
        if !valued && !content.filled && !formula {
            return Ok(());
        }
        let shown_error = content.head.starts_with('#') || content.head.starts_with("Err:");
        let kind = match kind.as_deref() {
            _ if error || (formula && shown_error) => Kind::Error,
            _ if formula && !valued && !content.filled => Kind::Uncached,
            Some("percentage") => Kind::Percentage,
            Some("currency") if foreign => Kind::Foreign,
            _ if content.marked => Kind::Marked,
            _ => Kind::Plain,
        };
        let text = kind == Kind::Error || !attributes.contains("value=");
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
        self.place(table, col, columns, rows, kind, formula, &canonical)
    }

    #[allow(clippy::too_many_arguments)]
    fn place(
        &mut self,
        table: &mut Table,
        col: u32,
        columns: u32,
        rows: u32,
        kind: Kind,
        formula: bool,
        canonical: &str,
    ) -> Result<(), Stop> {
        if u64::from(columns) * u64::from(rows) > self.budget.limits.cells {
            let limit = self.budget.limits.cells;
            return Err(refuse::limit("已用单元格数", "used cells", "cells", limit).into());
        }
        for row in self.row..self.row.saturating_add(rows) {
            for col in col..col.saturating_add(columns) {
                if row >= MAX_ROWS || col >= MAX_COLUMNS {
                    return Err(bad_position(row, col).into());
                }
                self.budget.cell(canonical.len())?;
                table.cells.push(Seen {
                    at: CellAt::new(row, col),
                    kind,
                    formula,
                    canonical_row: table.canonical_rows,
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
