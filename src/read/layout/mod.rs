//! Cells to tables: where the headings are, what each column means, what is title, note or sum.
//!
//! Decides by vocabulary alone (`vocabulary`, `meaning`); which item a row means and whether a
//! figure fits are `map`'s. What is ambiguous is refused with the cells named, never resolved by
//! order. Sheets without a table that runs down are tried as one that runs across.

mod body;
mod captions;
mod cover;
mod grid;
mod headings;
mod meaning;
pub mod rules;
mod settle;
#[cfg(test)]
mod tests;
mod vocabulary;

use crate::issue::Issue;
use crate::read::cell;
use crate::read::{
    CellValue, Cover, FigureColumn, FigureForm, Place, RawReturn, RawTable, Sheet, TableKind,
    Visibility, Workbook,
};
use crate::text;
use crate::unit::Units;
use body::Own;
use cover::{Loose, Stand};
use grid::View;
use headings::Block;
use meaning::Meaning;
use rules::finding;

/// Texts outside tables that are kept for `check`.
const LOOSE: usize = 500;
/// Lines at the top of a sheet without a table that may be titles.
const TITLE_LINES: usize = 12;
/// Lines at the top and at the bottom of a sheet, outside tables, in which fields, titles and
/// signatures are looked for; and cells of such a line.
const COVER_TOP: usize = 60;
const COVER_BOTTOM: usize = 40;
const COVER_CELLS: usize = 30;
/// Columns to the right in which a field's value is looked for.
const VALUE_REACH: u32 = 6;

/// Name of the hidden sheet of jindu's own form.
const MARKER_SHEET: &str = "_jindu";

/// A visible sheet with its headings.
struct Seen<'a> {
    view: View<'a>,
    /// The sheet by rows, whatever the direction of its tables.
    upright: View<'a>,
    blocks: Vec<Block>,
    /// Rows outside tables.
    loose: Vec<u32>,
}

/// Understands a workbook by its vocabulary alone.
pub fn understand(workbook: Workbook) -> RawReturn {
    let units = Units::default();
    let mut out = RawReturn {
        format: workbook.format,
        form_version: None,
        cover: Cover::default(),
        tables: Vec::new(),
        notices: workbook.notices,
        loose: Vec::new(),
        skipped_sheets: Vec::new(),
    };
    let mut seen = Vec::new();
    let mut marked = None;
    for sheet in &workbook.sheets {
        match sheet.visibility {
            Visibility::Visible => seen.push(look(sheet, &units)),
            Visibility::Hidden if sheet.name == MARKER_SHEET => marked = cover::marker(sheet),
            Visibility::Hidden => hidden_sheet(sheet, &mut out),
        }
    }
    let marked_period = marked.as_ref().and_then(|(_, p)| p.as_ref());
    let of_file = own(&cover_of(&seen, &units), marked_period);
    for sheet in &mut seen {
        let said = cover_of(std::slice::from_ref(sheet), &units);
        // A sheet that states a month of its own is read as of that month.
        let of_sheet = match own(&said, marked_period) {
            Own { year: None, .. } => of_file,
            stated => stated,
        };
        tables(sheet, of_sheet, &units, &said.unit, &mut out);
    }
    out.cover = cover_of(&seen, &units);
    if let Some((version, period)) = marked {
        out.form_version = Some(version);
        out.cover.period.extend(period);
    }
    let unread = out.cover.unread_dates.iter().map(unread_date);
    out.notices.extend(unread);
    for sheet in &seen {
        keep_loose(sheet, &mut out.loose);
    }
    captions::pass_over(&mut out.tables, &mut out.notices);
    if out.tables.is_empty() {
        out.notices.push(no_headings(&seen));
    } else {
        out.notices.extend(seen.iter().filter_map(unread_sheet));
    }
    out
}

/// No sheet has headings: told of the first one, at its first text.
fn no_headings(seen: &[Seen]) -> Issue {
    let first = seen.iter().find_map(|s| {
        let line = s
            .upright
            .lines()
            .find(|l| s.upright.filled(*l).next().is_some())?;
        let (_, cell) = s.upright.filled(line).next()?;
        Some((s.upright.sheet, cell))
    });
    let (zh, en) = match first {
        Some((sheet, cell)) => {
            let shown = cell::shown(&cell::written(&cell.value));
            (
                format!(
                    "未找到可识别的表头：工作表“{}”自 {}“{shown}”起没有一行写有“指标名称”之类的表头，整份未采用",
                    sheet.name, cell.at
                ),
                format!(
                    "no headings were recognised: from {} (“{shown}”) of the sheet “{}” on no line is headed 指标名称 or the like; nothing is used",
                    cell.at, sheet.name
                ),
            )
        }
        None => (
            "未找到可识别的表头".to_owned(),
            "no headings were recognised".to_owned(),
        ),
    };
    let issue = finding(
        "no-headings",
        [
            &zh,
            "请使用本系统的填报表，或保留“指标名称”“计量单位”“本年累计”等表头",
        ],
        [
            &en,
            "Use the form, or keep headings such as 指标名称, 计量单位, 本年累计",
        ],
    );
    match first {
        Some((sheet, cell)) => issue.on_sheet(&sheet.name).at_cell(cell.at),
        None => issue,
    }
}

/// The finding if a sheet has figures and nothing of it was recognised as a table. A lone number (a
/// telephone, a count of pages) is no figure of a table.
fn unread_sheet(seen: &Seen) -> Option<Issue> {
    let sheet = seen.view.sheet;
    if !seen.blocks.is_empty() || instructs(&sheet.name) || sheet.name.contains("封面") {
        return None;
    }
    let mut figures = sheet
        .cells
        .iter()
        .filter(|c| matches!(c.value, CellValue::Number(_)));
    let first = figures.next()?;
    figures.find(|c| c.at.col == first.at.col || c.at.row == first.at.row)?;
    let name = cell::shown(&sheet.name);
    Some(
        finding(
            "sheet-unread",
            [
                &format!("工作表“{name}”没有认出表头，自 {} 起的数字未采用", first.at),
                "如其中有应报数据，请加上“指标名称”“计量单位”“本年累计”等表头后重报",
            ],
            [
                &format!("no headings were recognised on the sheet “{name}”; its figures from {} on are not used", first.at),
                "If it holds figures to be reported, add headings such as 指标名称, 计量单位, 本年累计 and send again",
            ],
        )
        .on_sheet(&sheet.name)
        .at_cell(first.at),
    )
}

fn look<'a>(sheet: &'a Sheet, units: &Units) -> Seen<'a> {
    let view = View::new(sheet, false);
    let blocks = headings::blocks(&view, units);
    if blocks.is_empty() {
        let across = View::new(sheet, true);
        let found = headings::blocks(&across, units);
        if !found.is_empty() {
            let labels: Vec<u32> = found.iter().flat_map(known).collect();
            let loose = view.lines().filter(|row| !labels.contains(row)).collect();
            return Seen {
                view: across,
                upright: view,
                blocks: found,
                loose,
            };
        }
    }
    let first = blocks.first().map_or(u32::MAX, |b| b.top);
    let loose = view.lines().take_while(|line| *line < first).collect();
    Seen {
        upright: View::new(sheet, false),
        view,
        blocks,
        loose,
    }
}

/// Positions of the columns that were understood.
fn known(block: &Block) -> impl Iterator<Item = u32> {
    block
        .columns
        .iter()
        .filter(|c| c.heading.meaning != Meaning::Unknown)
        .map(|c| c.pos)
}

/// The one month and the one year that the cover states.
fn own(cover: &Cover, marked: Option<&Place<crate::read::StatedPeriod>>) -> Own {
    let mut periods: Vec<_> = cover
        .period
        .iter()
        .chain(marked)
        .map(|p| p.value.period)
        .collect();
    periods.sort_unstable();
    periods.dedup();
    let mut years: Vec<i16> = periods.iter().map(|p| p.year()).collect();
    years.dedup();
    Own {
        period: if let [one] = periods.as_slice() {
            Some(*one)
        } else {
            None
        },
        year: if let [one] = years.as_slice() {
            Some(*one)
        } else {
            None
        },
    }
}

/// Whether a sheet is named as one that says how to fill in, or what words mean.
fn instructs(name: &str) -> bool {
    let about = ["说明", "须知", "要求", "字典", "口径"];
    about.iter().any(|w| name.contains(w))
}

fn cover_of(seen: &[Seen], units: &Units) -> Cover {
    let mut loose = Vec::new();
    for sheet in seen {
        let name = &sheet.view.sheet.name;
        let first = sheet.blocks.first().map(|b| b.top);
        let instructions = instructs(name);
        let corrections = name.contains("更正")
            || sheet
                .blocks
                .iter()
                .any(|b| b.kind == TableKind::Corrections);
        let count = sheet.loose.len();
        for (n, &line) in sheet.loose.iter().enumerate() {
            if n >= COVER_TOP && n + COVER_BOTTOM < count {
                continue;
            }
            let stand = match first {
                Some(first) if line < first || sheet.view.transposed => Stand::Title,
                Some(_) => Stand::Elsewhere,
                None if instructions => Stand::Instructions,
                None if n < TITLE_LINES => Stand::Title,
                None => Stand::Elsewhere,
            };
            for (pos, cell) in sheet.upright.filled(line).take(COVER_CELLS) {
                let right = right_of(&sheet.upright, line, pos);
                loose.push(Loose {
                    sheet: name,
                    cell,
                    right,
                    beyond: beyond(&sheet.upright, line, pos),
                    stand,
                    corrections,
                    caption: sheet.blocks.len() > 1
                        && first.is_some_and(|top| line < top && line + 2 >= top),
                });
            }
        }
    }
    cover::gather(&loose, units)
}

/// The filled cells to the right within reach, as one text.
fn beyond(view: &View, line: u32, pos: u32) -> String {
    view.filled(line)
        .filter(|(p, _)| *p > pos && *p <= pos + VALUE_REACH)
        .map(|(_, cell)| cell::written(&cell.value))
        .collect()
}

/// The next filled cell to the right within reach.
fn right_of<'a>(view: &View<'a>, line: u32, pos: u32) -> Option<&'a crate::read::Cell> {
    view.filled(line)
        .find(|(p, _)| *p > pos && *p <= pos + VALUE_REACH)
        .map(|(_, cell)| cell)
}

/// Reads the tables of a sheet and adds their lines outside rows to its loose ones.
fn tables(seen: &mut Seen, own: Own, units: &Units, named: &[Place<String>], out: &mut RawReturn) {
    let name = seen.view.sheet.name.clone();
    let mut loose = std::mem::take(&mut seen.loose);
    let tops: Vec<u32> = seen.blocks.iter().map(|b| b.top).collect();
    for (i, block) in seen.blocks.iter_mut().enumerate() {
        let end = tops[i..]
            .iter()
            .find(|top| **top > block.top)
            .map_or(u32::MAX, |next| next - 1);
        let sorted = body::lines::sort_out(&seen.view, block, end);
        let data = sorted.data();
        let said = said_above(&seen.upright, &loose, block.top);
        out.notices.extend(settle::settle(
            &seen.view, block, &data, own.year, &said, units,
        ));
        let top = if seen.view.transposed {
            known(block).min().unwrap_or(0)
        } else {
            block.top
        };
        let across = if seen.view.transposed {
            (0, u32::MAX)
        } else {
            (block.first_pos, block.last_pos)
        };
        let title = title_above(&seen.upright, &loose, top, across);
        let table = RawTable {
            sheet: name.clone(),
            kind: block.kind,
            headings: block
                .columns
                .iter()
                .map(|c| Place {
                    sheet: name.clone(),
                    cell: c.at,
                    text: c.written.clone(),
                    value: headings::code(c),
                })
                .collect(),
            title,
            unit: cover::values::unit_of(named, &name, top),
            rows: Vec::new(),
            skipped: Vec::new(),
        };
        let taken = body::take(&seen.view, block, &sorted, &table, own);
        out.notices.extend(taken.notices);
        out.notices.extend(about_table(&seen.view, block, &data));
        if !seen.view.transposed {
            loose.extend(taken.loose);
        }
        out.tables.extend(taken.tables);
    }
    if !seen.blocks.is_empty() && seen.view.sheet.filtered {
        out.notices.push(filtered(&name));
    }
    loose.sort_unstable();
    loose.dedup();
    seen.loose = loose;
}

/// All that the lines shortly above a table say.
fn said_above(view: &View, loose: &[u32], top: u32) -> String {
    let near = loose
        .iter()
        .filter(|line| **line < top && **line + 5 >= top);
    near.flat_map(|line| view.filled(*line))
        .map(|(_, cell)| cell::written(&cell.value))
        .collect()
}

/// The nearest text line above a table that is no field and no sentence of instructions.
///
/// Of tables side by side each has the title that stands above its own columns, if there is one.
fn title_above(
    view: &View,
    loose: &[u32],
    top: u32,
    (first, last): (u32, u32),
) -> Option<Place<String>> {
    let near = || {
        let lines = loose.iter().rev();
        lines.filter(|line| **line < top && **line + 5 >= top)
    };
    let own = near().filter_map(|line| {
        view.filled(*line)
            .find(|(pos, _)| (first..=last).contains(pos))
    });
    own.chain(near().filter_map(|line| view.filled(*line).next()))
        .map(|(_, cell)| (cell, cell::written(&cell.value)))
        .find(|(_, written)| {
            let instructs = ["请", "。", "说明", "示例"]
                .iter()
                .any(|w| written.contains(w));
            let key = text::key(written);
            let numbered = key.starts_with(['附', '表']);
            (numbered || !key.contains(':')) && !instructs
        })
        .map(|(cell, written)| Place {
            sheet: view.sheet.name.clone(),
            cell: cell.at,
            value: text::clean(&written),
            text: written,
        })
}

/// Findings about a table as a whole: hidden rows and columns, a missing column of totals.
fn about_table(view: &View, block: &Block, data: &[u32]) -> Vec<Issue> {
    let mut issues = Vec::new();
    let sheet = &view.sheet.name;
    let hidden: Vec<u32> = data
        .iter()
        .copied()
        .filter(|line| view.hidden_line(*line))
        .collect();
    if let Some(first) = hidden.first() {
        let at = view.address(*first, block.columns.first().map_or(0, |c| c.pos));
        let (rows, which) = (
            ranges(&hidden, view.transposed),
            if view.transposed { "列" } else { "行" },
        );
        issues.push(
            finding(
                "hidden-rows",
                [
                    &format!("第 {rows} {which}被隐藏，其中的数据仍已采用"),
                    "请取消隐藏后核对",
                ],
                [
                    &format!(
                        "{} {rows} are hidden; their data are used",
                        if view.transposed { "columns" } else { "rows" }
                    ),
                    "Unhide and check them",
                ],
            )
            .on_sheet(sheet)
            .at_cell(at),
        );
    }
    let hidden: Vec<&headings::Column> = block
        .columns
        .iter()
        .filter(|c| view.hidden_pos(c.pos))
        .collect();
    if let Some(first) = hidden.first() {
        let names: Vec<String> = hidden.iter().map(|c| cell::shown(&c.written)).collect();
        let cells: Vec<String> = hidden.iter().map(|c| c.at.to_string()).collect();
        issues.push(
            finding(
                "hidden-columns",
                [
                    &format!(
                        "“{}”（{}）所在列被隐藏，其中的数据仍已采用",
                        names.join("”“"),
                        cells.join("、")
                    ),
                    "请取消隐藏后核对",
                ],
                [
                    &format!(
                        "the columns of {} are hidden; their data are used",
                        cells.join(", ")
                    ),
                    "Unhide and check them",
                ],
            )
            .on_sheet(sheet)
            .at_cell(first.at),
        );
    }
    issues.extend(missing_column(view, block));
    issues
}

/// A month's figure alone makes no total.
fn missing_column(view: &View, block: &Block) -> Option<Issue> {
    if !matches!(block.kind, TableKind::Targets | TableKind::Breakdown) {
        return None;
    }
    let forms: Vec<FigureForm> = block
        .columns
        .iter()
        .filter_map(|c| match headings::figure_column(c) {
            Some(FigureColumn::Target(form)) => Some(form),
            _ => None,
        })
        .collect();
    let total = forms.iter().any(|f| {
        matches!(
            f,
            FigureForm::YearToDate | FigureForm::SinceStart | FigureForm::EndOfPeriod
        )
    });
    let across = block
        .columns
        .iter()
        .any(|c| c.heading.period.is_some() || c.heading.month.is_some());
    if total || across {
        return None;
    }
    let at = block.columns.first()?.at;
    let name = &view.sheet.name;
    Some(
        finding(
            "missing-column",
            [&format!("工作表“{name}”缺少“本年累计”（或期末数）列，单月数不能代替累计数"), "请补上“本年累计”列后重报"],
            [&format!("sheet “{name}” lacks a column 本年累计 (or end-of-period figures); one month makes no total"), "Add the column 本年累计 and send again"],
        )
        .on_sheet(name)
        .at_cell(at),
    )
}

/// Line numbers as people write them: `6-7、9`, or columns by letter.
fn ranges(lines: &[u32], columns: bool) -> String {
    let name = |n: u32| {
        if columns {
            crate::provenance::column_letters(n)
        } else {
            (u64::from(n) + 1).to_string()
        }
    };
    let mut parts: Vec<(u32, u32)> = Vec::new();
    for &line in lines {
        match parts.last_mut() {
            Some((_, last)) if *last + 1 == line => *last = line,
            _ => parts.push((line, line)),
        }
    }
    let shown: Vec<String> = parts
        .iter()
        .take(20)
        .map(|&(a, b)| {
            if a == b {
                name(a)
            } else {
                format!("{}-{}", name(a), name(b))
            }
        })
        .collect();
    let more = if parts.len() > 20 { "…" } else { "" };
    shown.join("、") + more
}

/// A fill date that is none: when the return was made is then not known.
fn unread_date(place: &Place<String>) -> Issue {
    let (at, shown) = (place.cell, cell::shown(&place.value));
    finding(
        "unreadable-date",
        [
            &format!("{at} 的填报日期“{shown}”不是有效日期，按未写日期处理，数值照常采用"),
            &format!("请把 {at} 的填报日期写成 2026-07-03 的形式后重报"),
        ],
        [
            &format!("the fill date “{shown}” in {at} is no date; it counts as not stated, the figures are used"),
            &format!("Write the fill date in {at} as 2026-07-03 and send again"),
        ],
    )
    .on_sheet(&place.sheet)
    .at_cell(at)
}

fn filtered(sheet: &str) -> Issue {
    finding(
        "filtered-sheet",
        [
            &format!("工作表“{sheet}”保存时带有筛选，被筛掉的行也已读取"),
            "请清除筛选后核对",
        ],
        [
            &format!("sheet “{sheet}” was saved with a filter on; the rows it hides are read too"),
            "Clear the filter and check",
        ],
    )
    .on_sheet(sheet)
}

fn hidden_sheet(sheet: &Sheet, out: &mut RawReturn) {
    out.skipped_sheets.push(sheet.name.clone());
    let name = cell::shown(&sheet.name);
    out.notices.push(
        finding(
            "hidden-sheet",
            [
                &format!("工作表“{name}”是隐藏的，已跳过"),
                "如其中有应报数据，请取消隐藏后重报",
            ],
            [
                &format!("sheet “{name}” is hidden and was passed over"),
                "If it holds data to be reported, unhide it and send again",
            ],
        )
        .on_sheet(&sheet.name),
    );
}

fn keep_loose(seen: &Seen, loose: &mut Vec<Place<String>>) {
    for &line in &seen.loose {
        for (_, cell) in seen.upright.filled(line) {
            if loose.len() >= LOOSE {
                return;
            }
            let written = cell::written(&cell.value);
            loose.push(Place {
                sheet: seen.upright.sheet.name.clone(),
                cell: cell.at,
                value: text::clean(&written),
                text: written,
            });
        }
    }
}
