//! The cells of a row of a target.
//!
//! Decides what each says: an observation, a refusal, or nothing for this month; and applies the
//! rules that look at one figure alone. Leaves the row's item and part to `figures`.

use std::collections::BTreeSet;

use super::{Row, about, month, refuse, rivals};
use crate::issue::Severity;
use crate::map::checks::*;
use crate::map::convert::{self, Converted};
use crate::map::rows::figure_source;
use crate::map::{About, FigureForm, MapRule, Mapping, Observation, Standing, row_issue};
use crate::period::Period;
use crate::plan::{Combine, Role};
use crate::provenance::Source;
use crate::read::{Figure, FigureColumn, RawFigure, Reading, TextColumn};

/// Takes the figures of a row; `years` are the other years told of the table's headings so far.
pub(super) fn take(mapping: &mut Mapping, row: &mut Row, years: &mut BTreeSet<(i16, bool)>) {
    let before = (mapping.out.figures.len(), mapping.out.refused.len());
    let passed_over = rivals::passed_over(mapping, row);
    let (first, first_refused) = (mapping.out.figures.len(), mapping.out.refused.len());
    let mut not_read = Vec::new();
    for (i, figure) in row.row.figures.iter().enumerate() {
        let FigureColumn::Target(form) = figure.column else {
            continue;
        };
        if passed_over.contains(&i) {
            continue;
        }
        let source = figure_source(row.ret, row.table, figure);
        let at = At::source(&source, &row.ret.department, row.ret.period).about(&row.target.code);
        let period = month(figure, row.ret.period);
        let other_year = figure.year.filter(|year| *year != row.ret.period.year());
        match &figure.reading {
            Reading::Missing { .. } if other_year.is_some() => {}
            _ if other_year.is_some() => {
                let (year, own) = (other_year.unwrap_or_default(), row.ret.period.year());
                let heading = convert::heading(row.table, figure);
                let heading = heading.map(|h| (h.text.as_str(), h.cell));
                let issue = column_other_year::found(&at, heading, year, own);
                not_read.push((issue, Some(year)));
            }
            Reading::Missing { written } => {
                if *written {
                    let issue = missing_written::found(&at, &crate::text::clean(&figure.text));
                    mapping.tell(issue, About::Return(row.ret.index));
                }
            }
            Reading::Refused(refusal) => {
                let issue = row_issue(&at, refusal);
                let part = row.part.clone();
                let id = refuse(
                    mapping,
                    row.ret,
                    row.table,
                    &row.target,
                    part,
                    figure,
                    &refusal.rule,
                );
                mapping.tell(issue, about(id, row.ret));
            }
            Reading::Number(_) if period > row.ret.period => {
                let heading = convert::heading(row.table, figure);
                let heading = heading.map(|h| (h.text.as_str(), h.cell));
                let issue = later_month::found(&at, heading, period, row.ret.period);
                not_read.push((issue, None));
            }
            Reading::Number(number) => {
                observe(mapping, row, figure, number, (form, period), source, &at);
            }
        }
    }
    // A row of which nothing else is had loses its figures: that is no mere warning.
    let lost = (mapping.out.figures.len(), mapping.out.refused.len()) == before;
    for (mut issue, year) in not_read {
        if lost {
            issue.severity = Severity::Error;
        }
        if year.is_none_or(|year| years.insert((year, lost))) {
            mapping.tell(issue, About::Return(row.ret.index));
        }
    }
    unusable_forms(mapping, row, first, first_refused);
}

/// Tells of figures since `first`, those of one row, that their item's total has no use for,
/// unless the row gives a usable total for the month too, or meant to: a cell that cannot be read has
/// been told of itself. The month's own figure is no total.
fn unusable_forms(mapping: &mut Mapping, row: &Row, first: usize, first_refused: usize) {
    let target = &row.target;
    let own = &mapping.out.figures[first..];
    let meant = mapping.out.refused[first_refused..].iter().filter(|r| {
        let by_year = row.stock_by_year && r.form == FigureForm::YearToDate;
        by_year || (r.form != FigureForm::Base && form_unused::usable(target.kind, r.form))
    });
    let served: BTreeSet<Period> = own
        .iter()
        .filter(|f| form_unused::usable(target.kind, f.form))
        .filter(|f| !matches!(f.form, FigureForm::Base | FigureForm::Month))
        .map(|f| f.period)
        .chain(meant.map(|r| r.period))
        .collect();
    let lost: Vec<usize> = own
        .iter()
        .filter(|f| !form_unused::usable(target.kind, f.form) && !served.contains(&f.period))
        .map(|f| f.id)
        .collect();
    for id in lost {
        let figure = &mapping.out.figures[id];
        let issue = form_unused::found(figure, target);
        mapping.tell(issue, About::Figure(id));
    }
}

fn observe(
    mapping: &mut Mapping,
    row: &mut Row,
    raw: &RawFigure,
    number: &Figure,
    (form, period): (FigureForm, Period),
    source: Source,
    at: &At,
) {
    let (ret, target) = (row.ret, &row.target);
    let stated = convert::Stated::of(&mapping.units, ret, row.table, row.row, raw, number);
    let Converted {
        value,
        precision,
        unit_text,
        factor,
        told,
    } = match convert::convert(&mapping.units, target.reported_unit(), number, &stated, at) {
        Ok(converted) => converted,
        Err(issue) => {
            let rule = issue.rule.clone();
            let part = row.part.clone();
            let id = refuse(mapping, ret, row.table, target, part, raw, &rule);
            mapping.tell(*issue, about(id, ret));
            return;
        }
    };
    let by_year = row.stock_by_year && form == FigureForm::YearToDate;
    let form = if by_year {
        FigureForm::EndOfPeriod
    } else {
        form
    };
    let id = mapping.out.figures.len();
    mapping.out.figures.push(Observation {
        id,
        target: target.code.clone(),
        part: row.part.clone(),
        period: if form == FigureForm::Base {
            ret.period
        } else {
            period
        },
        return_period: ret.period,
        form,
        value,
        qualifier: number.qualifier,
        precision,
        department: ret.department.clone(),
        role: row.role,
        source,
        unit_text,
        factor,
        mapped_by: row.rule,
        definition: row
            .row
            .text(TextColumn::Definition)
            .map(|p| p.value.clone()),
        breaks_series: false,
        standing: Standing::Used,
        flags: Vec::new(),
        decision: None,
    });
    mapping.belongs.push(Some(ret.index));
    for issue in told {
        let rule = issue.rule.clone();
        // What the cell itself writes out (1.2万) is told of each cell.
        let own_words = number.magnitude.is_some() && rule == unit_converted::RULE.code;
        if row.unit_told && !own_words {
            mapping.out.figures[id].flags.push(rule);
        } else {
            mapping.tell(issue, About::Figure(id));
        }
    }
    row.unit_told = true;
    if by_year && !row.stock_told {
        row.stock_told = true;
        let issue = stock_from_year_to_date::found(at, &Named::of(&row.target));
        mapping.tell(issue, About::Figure(id));
    }
    if row.rule == MapRule::Similar {
        let flag = mapped_similar::RULE.code.to_owned();
        mapping.out.figures[id].flags.push(flag);
    }
    cell_rules(mapping, row, number, id, at);
}

/// The rules that look at one figure alone.
fn cell_rules(mapping: &mut Mapping, row: &Row, number: &Figure, id: usize, at: &At) {
    let target = &row.target;
    let unit = mapping.units.parse(target.reported_unit());
    let counted = unit.as_ref().is_some_and(|u| mapping.units.is_counted(u));
    let percent = unit
        .as_ref()
        .is_some_and(|u| u.dimension == crate::unit::Dimension::Percent);
    let figure = &mapping.out.figures[id];
    let mut found = Vec::new();
    if row.role == Role::Other {
        let leads = mapping.catalogue.leads_of(&target.code);
        let mut leads: Vec<&str> = leads
            .iter()
            .filter(|l| matches!(l.role, Role::Lead | Role::Part))
            .map(|l| l.department.as_str())
            .collect();
        leads.dedup();
        let (leads, name) = (mapping.departments(leads), Named::of(target));
        let sum = target.combine == Combine::Sum;
        let issue = not_responsible::found(at, &target.code, &name, &leads, sum);
        found.push(issue);
    }
    if row.ret.span && figure.form == FigureForm::Month {
        mapping.withhold(id, period_span::RULE.code);
    }
    let figure = &mapping.out.figures[id];
    let magnitude = number.magnitude.as_deref();
    found.extend(count_magnitude::check(
        at,
        target,
        counted,
        magnitude,
        &figure.source.text,
    ));
    found.extend(count_not_whole::check(figure, target, counted));
    found.extend(count_negative::check(figure, target, counted));
    found.extend(negative_amount::check(figure, target, counted || percent));
    found.extend(percent_range::check(figure, target, percent));
    let (written, value) = (figure.source.text.trim(), with_unit(&figure.value, target));
    let odd = number.oddities.iter();
    // One cell, one finding: what else is odd about an approximate figure goes with it.
    let beside = number.qualifier.map(|qualifier| {
        let mut issue = qualified::found(at, written, qualifier, &value);
        for oddity in odd.clone() {
            issue.message = format!("{}；{}", issue.message, oddity.zh);
            issue.message_en = format!("{}; {}", issue.message_en, oddity.en);
        }
        issue
    });
    match beside {
        Some(issue) => found.push(issue),
        None => found.extend(odd.map(|o| odd_number::found(at, written, o, &value))),
    }
    for issue in found {
        mapping.tell(issue, About::Figure(id));
    }
    if number.qualifier.is_some() && !number.oddities.is_empty() {
        mapping.flag(id, odd_number::RULE.code);
    }
    let explicit = number.percent
        || number
            .unit
            .as_deref()
            .is_some_and(|u| u.contains(['%', '％']));
    mapping.percent.push((id, percent, explicit, counted));
}
