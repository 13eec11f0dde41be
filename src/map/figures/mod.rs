//! Rows of targets to observations: item, part, form, month, value in the item's unit.
//!
//! Decides which rows give figures, and which cells give no value. One cell's observation is
//! `cells`', which of several cells in different units counts `rivals`'. Leaves to `history` what
//! earlier months make of it, and to `supersede` which of several figures counts.

mod cells;
mod rivals;

use std::collections::BTreeSet;

use super::checks::*;
use super::item_texts;
use super::names::{ItemKind, Names};
use super::resolve::Return;
use super::rows::{figure_source, item, place_source, row_source};
use super::{About, FigureForm, MapRule, Mapping, RefusedFigure, row_issue};
use crate::period::Period;
use crate::plan::{Combine, Role, Target, TargetKind};
use crate::read::cell;
use crate::read::{FigureColumn, RawFigure, RawRow, RawTable, Reading, TableKind, TextColumn};

/// A row together with where it stands and what it means.
struct Row<'r> {
    ret: &'r Return<'r>,
    table: &'r RawTable,
    row: &'r RawRow,
    target: Target,
    part: Option<String>,
    role: Role,
    rule: MapRule,
    /// Whether the row's unit has been spoken of.
    unit_told: bool,
    /// Whether 本年累计 stands for the end of the period on this sheet.
    stock_by_year: bool,
    stock_told: bool,
}

/// Reads all tables of targets and breakdowns of a return.
pub(super) fn read(mapping: &mut Mapping, names: &Names, ret: &Return) {
    for table in &ret.raw.tables {
        if !matches!(table.kind, TableKind::Targets | TableKind::Breakdown) {
            continue;
        }
        if let Some(issue) = other_time(ret, table) {
            mapping.tell(issue, About::Return(ret.index));
            continue;
        }
        let ends = table
            .rows
            .iter()
            .flat_map(|r| &r.figures)
            .any(|f| matches!(f.column, FigureColumn::Target(FigureForm::EndOfPeriod)));
        let mut years = BTreeSet::new();
        for row in &table.rows {
            if let Some(mut row) = understand(mapping, names, ret, table, row, !ends) {
                cells::take(mapping, &mut row, &mut years);
            }
        }
    }
}

/// The finding if a table's title, its section or its sheet says another time than the return.
fn other_time(ret: &Return, table: &RawTable) -> Option<crate::issue::Issue> {
    let against = |caption: &str| cell::caption::fits(caption, ret.period) == Some(false);
    let mut at = super::mapping::at_return(ret);
    at.sheet = Some(table.sheet.clone());
    at.cell = table.headings.first().map(|h| h.cell);
    if let Some(title) = table.title.as_ref().filter(|t| against(&t.value)) {
        at.cell = Some(title.cell);
        return Some(table_period::found(&at, &title.value, ret.period));
    }
    against(&table.sheet).then(|| table_period::found(&at, &table.sheet, ret.period))
}

fn understand<'r>(
    mapping: &mut Mapping,
    names: &Names,
    ret: &'r Return<'r>,
    table: &'r RawTable,
    row: &'r RawRow,
    no_end_column: bool,
) -> Option<Row<'r>> {
    let (code, rule) = item(mapping, names, ret, table, row, ItemKind::Target)?;
    let target = mapping.catalogue.target(&code)?.clone();
    let source = row_source(ret, table, row);
    let at = At::source(&source, &ret.department, ret.period).about(&code);
    if let Some(refusal) = &row.refused {
        let issue = row_issue(&at, refusal);
        refuse_row(mapping, ret, table, &target, row, issue);
        return None;
    }
    let filled = row
        .figures
        .iter()
        .any(|f| !matches!(f.reading, Reading::Missing { .. }));
    let times = row
        .texts
        .iter()
        .filter(|(c, _)| matches!(c, TextColumn::RowPeriod | TextColumn::Period));
    for (_, time) in times {
        if filled && cell::period::fits(&time.value, ret.period) == Some(false) {
            let source = place_source(ret, time);
            let at = At::source(&source, &ret.department, ret.period).about(&code);
            let issue = row_period::found(&at, &time.value, ret.period);
            refuse_row(mapping, ret, table, &target, row, issue);
            return None;
        }
    }
    let written = row.text(TextColumn::Part).map(|p| p.value.clone());
    let (part, role) = match part(mapping, &target, &ret.department, written.as_deref(), &at) {
        Ok(found) => found,
        Err(issue) => {
            if filled {
                mapping.tell(at.place(*issue), About::Return(ret.index));
                for figure in &row.figures {
                    refuse(
                        mapping,
                        ret,
                        table,
                        &target,
                        written.clone(),
                        figure,
                        "part-unknown",
                    );
                }
            }
            return None;
        }
    };
    let stock = matches!(target.kind, TargetKind::Stock | TargetKind::Level);
    mapping.listed(ret, &target.code);
    item_texts::read(mapping, ret, row, (&target.code, part.as_deref()), role);
    Some(Row {
        ret,
        table,
        row,
        target,
        part,
        role,
        rule,
        unit_told: false,
        stock_by_year: stock && no_end_column,
        stock_told: false,
    })
}

/// The part that a row speaks of and what the department is to it. A department with one part of
/// a sum need not name it.
fn part(
    mapping: &Mapping,
    target: &Target,
    department: &str,
    written: Option<&str>,
    at: &At,
) -> Result<(Option<String>, Role), Box<crate::issue::Issue>> {
    let role = mapping.catalogue.role_of(department, &target.code);
    if target.combine != Combine::Sum {
        return Ok((written.map(str::to_owned), role));
    }
    let leads = mapping.catalogue.leads_of(&target.code);
    let parts: Vec<_> = leads.iter().filter(|l| l.role == Role::Part).collect();
    let own: Vec<_> = parts
        .iter()
        .filter(|l| l.department == department)
        .collect();
    let key = super::names::name_key;
    let lead = match written {
        Some(text) => parts
            .iter()
            .find(|l| l.part.as_deref().is_some_and(|p| key(p) == key(text))),
        None if role == Role::Lead && own.len() != 1 => return Ok((None, role)),
        None => match own.as_slice() {
            [one] => Some(*one),
            _ => None,
        },
    };
    let Some(lead) = lead else {
        let known: Vec<_> = parts.iter().filter_map(|l| l.part.as_deref()).collect();
        let name = Named::of(target);
        let issue = part_unknown::found(at, &target.code, &name, written, &known);
        return Err(Box::new(issue));
    };
    let role = if lead.department == department {
        Role::Part
    } else {
        Role::Other
    };
    Ok((lead.part.clone(), role))
}

/// The month that a figure speaks of: the heading's, else the return's own.
fn month(figure: &RawFigure, own: Period) -> Period {
    let named = figure
        .month_of_year
        .and_then(|m| Period::new(own.year(), m));
    figure.period.or(named).unwrap_or(own)
}

/// Records all cells of a row that gives no value, and tells why once.
fn refuse_row(
    mapping: &mut Mapping,
    ret: &Return,
    table: &RawTable,
    target: &Target,
    row: &RawRow,
    issue: crate::issue::Issue,
) {
    let mut about = About::Return(ret.index);
    for figure in &row.figures {
        let id = refuse(mapping, ret, table, target, None, figure, &issue.rule);
        if let (Some(id), About::Return(_)) = (id, about) {
            about = About::Refused(id);
        }
    }
    mapping.tell(issue, about);
}

/// Records a cell that gives no value, so that the month is known to have been spoken of. `None` for a
/// blank cell, and for one that is no figure of a target.
fn refuse(
    mapping: &mut Mapping,
    ret: &Return,
    table: &RawTable,
    target: &Target,
    part: Option<String>,
    figure: &RawFigure,
    rule: &str,
) -> Option<usize> {
    let FigureColumn::Target(form) = figure.column else {
        return None;
    };
    mapping.listed(ret, &target.code);
    let id = mapping.out.refused.len();
    if matches!(figure.reading, Reading::Missing { .. }) {
        return None;
    }
    mapping.out.refused.push(RefusedFigure {
        target: target.code.clone(),
        part,
        period: month(figure, ret.period),
        return_period: ret.period,
        form,
        department: ret.department.clone(),
        role: mapping.catalogue.role_of(&ret.department, &target.code),
        source: figure_source(ret, table, figure),
        rule: rule.to_owned(),
    });
    Some(id)
}

/// What a finding about a cell that [`refuse`] looked at is about.
fn about(refused: Option<usize>, ret: &Return) -> About {
    refused.map_or(About::Return(ret.index), About::Refused)
}
