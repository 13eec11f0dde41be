//! Headings that only their content, their neighbours or the return's year can settle.
//!
//! Decides 完成情况 (figures or words), 单位 (measure or department), 编号 (code or serial number),
//! a figure without a stated form, and columns of another year. What cannot be settled is not used
//! and said.

use std::collections::BTreeMap;

use crate::issue::Issue;
use crate::read::cell;
use crate::read::layout::grid::View;
use crate::read::layout::headings::{self, Block, Column, form};
use crate::read::layout::meaning::{EitherFigure, Meaning};
use crate::read::layout::rules::finding;
use crate::read::{
    CellValue, DateColumn, FigureColumn, FigureForm, Reading, TableKind, TextColumn,
};
use crate::unit::Units;

/// Rows that the content is judged by.
const SAMPLE: usize = 200;

/// Settles all columns of a table whose rows are `lines`. `year` is the return's, if it is known;
/// `above` is what the lines over the table say.
pub(super) fn settle(
    view: &View,
    block: &mut Block,
    lines: &[u32],
    year: Option<i16>,
    above: &str,
    units: &Units,
) -> Vec<Issue> {
    let mut notices = Vec::new();
    let kind = block.kind;
    let columns = &mut block.columns;
    under_one_heading(view, columns, lines, units);
    for column in columns.iter_mut() {
        by_content(view, column, lines, kind, units);
    }
    one_name(columns);
    by_kind(columns, kind);
    if matches!(kind, TableKind::Targets | TableKind::Breakdown) {
        by_year(view, columns, year, &mut notices);
        by_months(columns);
        by_title(view, columns, above, &mut notices);
        by_neighbours(view, columns, &mut notices);
    }
    notices
}

/// One heading merged over several columns heads the one that is filled. Where units stand beside the
/// figures they are that; where anything else does, nothing says which column is meant.
fn under_one_heading(view: &View, columns: &mut Vec<Column>, lines: &[u32], units: &Units) {
    let stated = |columns: &[Column]| {
        let own = columns
            .iter()
            .find(|c| c.heading.meaning == Meaning::Text(TextColumn::Unit));
        own.map(|c| c.pos)
    };
    let mut start = 0;
    while start < columns.len() {
        let at = columns[start].at;
        let end = start + columns[start..].iter().take_while(|c| c.at == at).count();
        let cells = |pos: u32| {
            lines
                .iter()
                .filter(move |l| view.filled_at(**l, pos).is_some())
        };
        let filled: Vec<usize> = (start..end)
            .filter(|&i| cells(columns[i].pos).next().is_some())
            .collect();
        let unit = stated(columns);
        let is_unit = |c: &Column| {
            cells(c.pos).all(|line| {
                let written = |pos| {
                    view.filled_at(*line, pos)
                        .map(|cell| cell::written(&cell.value))
                };
                let own = written(c.pos).unwrap_or_default();
                let other = unit.and_then(written);
                let same = other.is_none_or(|o| crate::text::key(&o) == crate::text::key(&own));
                !own.starts_with(|c: char| c.is_ascii_digit())
                    && units.parse(&own).is_some()
                    && same
            })
        };
        let gone: Vec<usize> = match filled.as_slice() {
            [kept] => (start..end).filter(|i| i != kept).collect(),
            [_, second]
                if headings::form(&columns[start]).is_some() && is_unit(&columns[*second]) =>
            {
                let second = *second;
                if unit.is_none() {
                    columns[second].heading.meaning = Meaning::Text(TextColumn::Unit);
                } else {
                    columns[second].heading.meaning =
                        Meaning::Ignored(columns[second].words.clone());
                }
                (start..end).filter(|i| !filled.contains(i)).collect()
            }
            _ => Vec::new(),
        };
        for i in gone.iter().rev() {
            columns.remove(*i);
        }
        start = end - gone.len();
    }
}

fn content<'a>(
    view: &'a View,
    pos: u32,
    lines: &'a [u32],
) -> impl Iterator<Item = &'a crate::read::Cell> + 'a {
    lines
        .iter()
        .take(SAMPLE)
        .filter_map(move |&line| view.filled_at(line, pos))
}

/// Whether most cells under a heading are figures.
pub(super) fn holds_figures(view: &View, pos: u32, lines: &[u32]) -> bool {
    let (mut figures, mut others) = (0, 0);
    for cell in content(view, pos, lines) {
        match cell::figure(&cell.value, None) {
            Reading::Number(_) => figures += 1,
            Reading::Missing { .. } => {}
            Reading::Refused(_) if matches!(cell.value, CellValue::Text(_)) => others += 1,
            Reading::Refused(_) => figures += 1,
        }
    }
    figures > 0 && figures >= others
}

fn by_content(view: &View, column: &mut Column, lines: &[u32], kind: TableKind, units: &Units) {
    let pos = column.pos;
    let settled = match column.heading.meaning {
        Meaning::Either(either) if holds_figures(view, pos, lines) => match either {
            EitherFigure::Target(form) => Meaning::Target(form),
            EitherFigure::Share => Meaning::Figure(FigureColumn::ShareDone),
        },
        Meaning::Either(_) if matches!(kind, TableKind::Targets | TableKind::Breakdown) => {
            let blank = content(view, pos, lines).next().is_none();
            if blank {
                Meaning::Target(form(column))
            } else {
                Meaning::Text(TextColumn::Progress)
            }
        }
        Meaning::Either(_) => Meaning::Text(TextColumn::Progress),
        Meaning::Text(TextColumn::Unit) if departments(view, pos, lines, units) => {
            Meaning::Text(TextColumn::Department)
        }
        Meaning::Text(TextColumn::Code) if column.words == "编号" && serial(view, pos, lines) => {
            Meaning::Ignored("编号".into())
        }
        _ => return,
    };
    column.heading.meaning = settled;
}

fn departments(view: &View, pos: u32, lines: &[u32], units: &Units) -> bool {
    let mut seen = false;
    for cell in content(view, pos, lines) {
        let text = cell::written(&cell.value);
        if units.parse(&text).is_some() {
            return false;
        }
        seen |= text.trim_end().ends_with([
            '局', '委', '办', '厅', '院', '会', '心', '府', '团', '部', '司',
        ]);
    }
    seen
}

fn serial(view: &View, pos: u32, lines: &[u32]) -> bool {
    let values: Vec<String> = content(view, pos, lines)
        .map(|c| crate::text::key(&cell::written(&c.value)))
        .collect();
    values.len() > 1
        && values
            .iter()
            .zip(1..)
            .all(|(value, n)| *value == n.to_string())
}

/// Of several columns of names the most telling is kept: one that says 名称, else the last.
fn one_name(columns: &mut [Column]) {
    let names: Vec<usize> = (0..columns.len())
        .filter(|&i| columns[i].heading.meaning == Meaning::Text(TextColumn::Name))
        .collect();
    let Some(kept) = names
        .iter()
        .rev()
        .find(|&&i| columns[i].words.contains("名称"))
        .or(names.last())
        .copied()
    else {
        return;
    };
    for i in names {
        if i != kept {
            columns[i].heading.meaning = Meaning::Ignored(columns[i].words.clone());
        }
    }
}

fn by_kind(columns: &mut [Column], kind: TableKind) {
    let share = columns
        .iter()
        .any(|c| c.heading.meaning == Meaning::Figure(FigureColumn::ShareDone));
    for column in columns {
        let meaning = &column.heading.meaning;
        let settled = match (kind, meaning) {
            (TableKind::Deliverables, Meaning::Rate) if !share => {
                Meaning::Figure(FigureColumn::ShareDone)
            }
            (_, Meaning::Rate) => Meaning::Ignored("完成率".into()),
            (TableKind::Targets | TableKind::Breakdown, Meaning::Figure(_)) => {
                Meaning::Ignored("投资".into())
            }
            (TableKind::Targets | TableKind::Breakdown, Meaning::Date(_)) => {
                Meaning::Date(DateColumn::Other)
            }
            (TableKind::Deliverables, Meaning::Target(_)) => Meaning::Unknown,
            (TableKind::Progress | TableKind::Corrections, Meaning::Target(_)) => Meaning::Unknown,
            _ => continue,
        };
        column.heading.meaning = settled;
    }
}

/// A column that names a year other than the return's is another year's figure. Where the return
/// states no year, `map` holds the column's against the month that it finds.
fn by_year(view: &View, columns: &mut [Column], year: Option<i16>, notices: &mut Vec<Issue>) {
    let Some(year) = year else {
        return;
    };
    let to_date = columns
        .iter()
        .any(|c| c.heading.meaning == Meaning::Target(Some(FigureForm::YearToDate)));
    for column in columns.iter_mut() {
        let since_this_year = column.words.contains(&format!("{year}年"))
            && !column.words.contains("计划")
            && !column.words.contains("方案");
        if column.heading.meaning == Meaning::Target(Some(FigureForm::SinceStart)) {
            if since_this_year && !to_date {
                column.heading.meaning = Meaning::Target(Some(FigureForm::YearToDate));
            }
            continue;
        }
        if let Some(other) = headings::year(column).filter(|other| *other != year) {
            notices.push(
                finding(
                    "column-other-year",
                    [
                        &format!(
                            "表头“{}”注明 {other} 年，与报告年份 {year} 不同，该列未采用",
                            cell::shown(&column.written)
                        ),
                        "如该列就是本期数，请改正表头年份后重报",
                    ],
                    [
                        &format!(
                            "the heading “{}” names {other}, not {year}; the column is not used",
                            cell::shown(&column.written)
                        ),
                        "If it is this period's figure, correct the heading and send again",
                    ],
                )
                .on_sheet(&view.sheet.name)
                .at_cell(column.at),
            );
            column.heading.meaning = Meaning::Ignored(format!("{other}年"));
        }
    }
}

/// Whether a column is headed by a month and nothing else.
fn is_bare_month(column: &Column) -> bool {
    column.heading.meaning == Meaning::Target(Some(FigureForm::Month))
        && cell::period::heading(&column.words).is_some_and(|h| h.month.is_some())
}

/// 合计 beside 1月, 2月 … is the year's total so far.
fn by_months(columns: &mut [Column]) {
    const SUMS: &[&str] = &[
        "合计",
        "总计",
        "共计",
        "总和",
        "小计",
        "合计数",
        "年度合计",
        "全年合计",
    ];
    let has_total = columns
        .iter()
        .any(|c| c.heading.meaning == Meaning::Target(Some(FigureForm::YearToDate)));
    let months = columns.iter().filter(|c| is_bare_month(c)).count();
    let sums: Vec<usize> = (0..columns.len())
        .filter(|&i| SUMS.contains(&columns[i].words.as_str()))
        .collect();
    if let (false, true, [one]) = (has_total, months >= 2, sums.as_slice()) {
        columns[*one].heading.meaning = Meaning::Target(Some(FigureForm::YearToDate));
        columns[*one].heading.adds = true;
    }
}

/// 1月, 2月 … under a title or note that speaks of totals: whether each is the month's own figure or
/// the total up to it cannot be told, unless a column of totals stands beside them.
fn by_title(view: &View, columns: &mut [Column], above: &str, notices: &mut Vec<Issue>) {
    let bare = is_bare_month;
    let totals = columns
        .iter()
        .any(|c| c.heading.meaning == Meaning::Target(Some(FigureForm::YearToDate)));
    if totals || !above.contains("累计") || columns.iter().filter(|c| bare(c)).count() < 2 {
        return;
    }
    let months: Vec<usize> = (0..columns.len()).filter(|&i| bare(&columns[i])).collect();
    let first = columns[months[0]].at;
    let named: Vec<String> = months.iter().map(|&i| columns[i].at.to_string()).collect();
    for i in months {
        columns[i].heading.meaning = Meaning::Unknown;
    }
    notices.push(
        finding(
            "columns-unclear",
            [
                &format!("标题说是累计，而表头（{}）只写月份：看不出是当月数还是累计数，各列未采用", named.join("、")),
                "请在表头写明“1月当月”或“1-1月累计”后重报",
            ],
            [
                &format!("the title speaks of totals, the headings ({}) of months only: whether they are the month's own figures cannot be told; not used", named.join(", ")),
                "Say in the headings whether they are months or totals and send again",
            ],
        )
        .on_sheet(&view.sheet.name)
        .at_cell(first),
    );
}

/// A figure without a stated form is the end of the period's where it stands alone.
fn by_neighbours(view: &View, columns: &mut [Column], notices: &mut Vec<Issue>) {
    let mut unclear: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (i, column) in columns.iter().enumerate() {
        if column.heading.meaning == Meaning::Target(None) {
            unclear
                .entry((column.heading.period, column.heading.month))
                .or_default()
                .push(i);
        }
    }
    let clear = columns.iter().any(
        |c| matches!(c.heading.meaning, Meaning::Target(Some(form)) if form != FigureForm::Base),
    );
    for (_, group) in unclear {
        if let ([one], false) = (group.as_slice(), clear) {
            columns[*one].heading.meaning = Meaning::Target(Some(FigureForm::EndOfPeriod));
            continue;
        }
        for i in group {
            let column = &mut columns[i];
            column.heading.meaning = Meaning::Unknown;
            notices.push(
                finding(
                    "columns-unclear",
                    [&format!("表头“{}”未写明是本月、本年累计还是期末数，该列未采用", cell::shown(&column.written)), "请在表头写明“本月”“本年累计”或“期末”后重报"],
                    [&format!("the heading “{}” does not say whether it is the month, the year to date or the end of the period; not used", cell::shown(&column.written)), "Say 本月, 本年累计 or 期末 in the heading and send again"],
                )
                .on_sheet(&view.sheet.name)
                .at_cell(column.at),
            );
        }
    }
}
