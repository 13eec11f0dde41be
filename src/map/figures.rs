//! Rows of targets to observations: item, part, form, month, value in the item's unit.
//!
//! Decides what one cell says, looking at its own row and table only. Leaves to `history` what
//! earlier months make of it, and to `supersede` which of several figures counts.

use std::collections::{BTreeMap, BTreeSet};

use super::checks::*;
use super::convert::{self, Converted};
use super::item_texts;
use super::names::{ItemKind, Names, Wanted};
use super::resolve::Return;
use super::{
    About, FigureForm, MapRule, MappedRow, Mapping, Observation, RefusedFigure, Standing, row_issue,
};
use crate::period::Period;
use crate::plan::{Code, Combine, Role, Target, TargetKind};
use crate::provenance::Source;
use crate::read::cell;
use crate::read::{
    Figure, FigureColumn, Place, RawFigure, RawRow, RawTable, Reading, TableKind, TextColumn,
    columns_conflict,
};

/// Unmapped rows of a return for which close names are looked for.
const CLOSELY: usize = 300;

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
                figures(mapping, &mut row, &mut years);
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

/// The place that stands for a row: its name, code, measure or first figure.
pub(super) fn row_source(ret: &Return, table: &RawTable, row: &RawRow) -> Source {
    let text = [
        TextColumn::Name,
        TextColumn::Code,
        TextColumn::Measure,
        TextColumn::Part,
    ]
    .into_iter()
    .find_map(|c| row.text(c))
    .or_else(|| row.texts.first().map(|(_, p)| p));
    match text {
        Some(place) => place_source(ret, place),
        None => Source {
            file: ret.file.to_owned(),
            sheet: table.sheet.clone(),
            cell: row
                .figures
                .first()
                .map_or(crate::provenance::CellAt::new(row.row, 0), |f| f.cell),
            text: String::new(),
        },
    }
}

/// The source of a text cell.
pub(super) fn place_source<T>(ret: &Return, place: &Place<T>) -> Source {
    Source {
        file: ret.file.to_owned(),
        sheet: place.sheet.clone(),
        cell: place.cell,
        text: place.text.clone(),
    }
}

/// Finds a row's item, records the row, and tells what is odd about the way it was found.
pub(super) fn item(
    mapping: &mut Mapping,
    names: &Names,
    ret: &Return,
    table: &RawTable,
    row: &RawRow,
    kind: ItemKind,
) -> Option<(Code, MapRule)> {
    let text = |c| row.text(c).map(|p| p.value.as_str());
    let closely = mapping.out.returns[ret.index].unmapped < CLOSELY;
    let found = names.find(Wanted {
        kind,
        closely,
        department: &ret.department,
        code: text(TextColumn::Code),
        // A CSV that Excel saved has lost the zeros as well.
        code_typed: row.code_typed || ret.raw.format == crate::intake::Format::Csv,
        name: text(TextColumn::Name),
        measure: text(TextColumn::Measure),
        heading: table.title.as_ref().map(|t| t.value.as_str()),
    });
    let source = row_source(ret, table, row);
    let at = At::source(&source, &ret.department, ret.period);
    let written = text(TextColumn::Name)
        .or_else(|| text(TextColumn::Code))
        .unwrap_or_default();
    mapping.out.rows.push(MappedRow {
        source,
        item: found.item.clone(),
        suggestions: found.suggestions.clone(),
    });
    let record = &mut mapping.out.returns[ret.index];
    let Some((code, rule)) = found.item else {
        record.unmapped += 1;
        let filled = row
            .figures
            .iter()
            .any(|f| matches!(f.reading, Reading::Number(_)))
            || row.text(TextColumn::Stage).is_some();
        let issue = match found.contradiction {
            Some((code, other)) => {
                let other = other.map_or(String::new(), |c| format!("（{c}）"));
                code_name_conflict::found(&at, &code, written, &other)
            }
            None => unmapped::found(
                &at,
                mapping.catalogue,
                &ret.department,
                written,
                &found.suggestions,
                filled,
            ),
        };
        mapping.tell(issue, About::Return(ret.index));
        return None;
    };
    record.mapped += 1;
    let at = at.about(&code);
    let name = mapping.name(&code);
    let told = match rule {
        MapRule::Similar => Some(mapped_similar::found(&at, written, &name, &code)),
        MapRule::Normalised => Some(mapped_normalised::found(&at, written, &name, &code)),
        _ => None,
    };
    let measure = found.other_measure.and_then(|written| {
        let own = mapping.catalogue.measure_of(&code)?.clone();
        Some(measure_mismatch::found(&at, &written, own.as_str(), &name))
    });
    for issue in told.into_iter().chain(measure) {
        mapping.tell(issue, About::Return(ret.index));
    }
    Some((code, rule))
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
    let (part, role) = match part(mapping, &target, &ret.department, written.as_deref()) {
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
        let (written, known) = (written.unwrap_or("（空）"), known.join("、"));
        let issue = part_unknown::found(&At::default(), &target.name_zh, written, &known);
        return Err(Box::new(issue));
    };
    let role = if lead.department == department {
        Role::Part
    } else {
        Role::Other
    };
    Ok((lead.part.clone(), role))
}

/// Takes the figures of a row; `years` are the other years told of the table's headings so far.
fn figures(mapping: &mut Mapping, row: &mut Row, years: &mut BTreeSet<i16>) {
    let passed_over = rivals(mapping, row);
    let first = mapping.out.figures.len();
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
                if years.insert(year) {
                    let issue = column_other_year::found(&at, year, own);
                    mapping.tell(issue, About::Return(row.ret.index));
                }
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
                mapping.tell(issue, About::Refused(id));
            }
            Reading::Number(_) if period > row.ret.period => {
                let issue = later_month::found(&at, period, row.ret.period);
                mapping.tell(issue, About::Return(row.ret.index));
            }
            Reading::Number(number) => {
                observe(mapping, row, figure, number, (form, period), source, &at);
            }
        }
    }
    unusable_forms(mapping, &row.target, first);
}

/// Tells of figures since `first`, those of one row, that their item's total has no use for,
/// unless the row gives a usable one for the month too.
fn unusable_forms(mapping: &mut Mapping, target: &Target, first: usize) {
    let own = &mapping.out.figures[first..];
    let served: BTreeSet<Period> = own
        .iter()
        .filter(|f| f.form != FigureForm::Base && form_unused::usable(target.kind, f.form))
        .map(|f| f.period)
        .collect();
    let lost: Vec<usize> = own
        .iter()
        .filter(|f| !form_unused::usable(target.kind, f.form) && !served.contains(&f.period))
        .map(|f| f.id)
        .collect();
    for id in lost {
        let figure = &mapping.out.figures[id];
        let issue = form_unused::found(&At::figure(figure), target, figure.form);
        mapping.tell(issue, About::Figure(id));
    }
}

/// Cells of one row under headings of one meaning, written in different units: the finest counts
/// if they agree in the item's unit, else none. Gives the indices of those that do not count.
fn rivals(mapping: &mut Mapping, row: &Row) -> BTreeSet<usize> {
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (i, figure) in row.row.figures.iter().enumerate() {
        if matches!(figure.column, FigureColumn::Target(_))
            && matches!(figure.reading, Reading::Number(_))
        {
            let period = month(figure, row.ret.period);
            let key = (figure.column, period, figure.year);
            groups.entry(key).or_default().push(i);
        }
    }
    let mut passed_over = BTreeSet::new();
    for group in groups.into_values().filter(|g| g.len() > 1) {
        let kept = agreed(mapping, row, &group);
        let cells =
            |ids: &[usize]| -> Vec<_> { ids.iter().map(|&i| row.row.figures[i].cell).collect() };
        let first = kept.unwrap_or(group[0]);
        let source = figure_source(row.ret, row.table, &row.row.figures[first]);
        let at = At::source(&source, &row.ret.department, row.ret.period).about(&row.target.code);
        let others: Vec<usize> = group.iter().copied().filter(|&i| i != first).collect();
        if kept.is_some() {
            let used = row.row.figures[first].cell;
            let name = &row.target.name_zh;
            let issue = columns_agree::found(&at, name, used, &cells(&others));
            mapping.tell(issue, About::Return(row.ret.index));
            passed_over.extend(others);
            continue;
        }
        let refusal = columns_conflict(&cells(&group));
        let issue = row_issue(&at, &refusal);
        for &i in &group {
            let (part, figure) = (row.part.clone(), &row.row.figures[i]);
            let id = refuse(
                mapping,
                row.ret,
                row.table,
                &row.target,
                part,
                figure,
                &refusal.rule,
            );
            if i == first {
                mapping.tell(issue.clone(), About::Refused(id));
            }
        }
        passed_over.extend(group);
    }
    passed_over
}

/// The finest of several cells if all say the same in the item's unit, within the coarser one's
/// printed precision and under the same qualifier.
fn agreed(mapping: &Mapping, row: &Row, group: &[usize]) -> Option<usize> {
    let mut read = Vec::new();
    for &i in group {
        let raw = &row.row.figures[i];
        let Reading::Number(number) = &raw.reading else {
            return None;
        };
        let stated = convert::Stated::of(&mapping.units, row.ret, row.table, row.row, raw, number);
        let unit = row.target.reported_unit();
        let at = At::default();
        let done = convert::convert(&mapping.units, unit, number, &stated, &at).ok()?;
        read.push((done.precision, i, done.value, number.qualifier));
    }
    let finest = read.iter().min_by_key(|(step, i, ..)| (step.clone(), *i))?;
    read.iter()
        .all(|(step, _, value, qualifier)| {
            *qualifier == finest.3 && crate::quantity::agree((value, step), (&finest.2, &finest.0))
        })
        .then_some(finest.1)
}

/// The month that a figure speaks of: the heading's, else the return's own.
fn month(figure: &RawFigure, own: Period) -> Period {
    let named = figure
        .month_of_year
        .and_then(|m| Period::new(own.year(), m));
    figure.period.or(named).unwrap_or(own)
}

/// The source of a figure's cell.
pub(super) fn figure_source(ret: &Return, table: &RawTable, figure: &RawFigure) -> Source {
    Source {
        file: ret.file.to_owned(),
        sheet: table.sheet.clone(),
        cell: figure.cell,
        text: figure.text.clone(),
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
            mapping.tell(*issue, About::Refused(id));
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
        if row.unit_told {
            mapping.out.figures[id].flags.push(rule);
        } else {
            mapping.tell(issue, About::Figure(id));
        }
    }
    row.unit_told = true;
    if by_year && !row.stock_told {
        row.stock_told = true;
        let issue = stock_from_year_to_date::found(at, &row.target.name_zh);
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
        found.push(not_responsible::found(
            at,
            &target.name_zh,
            &leads.join("、"),
        ));
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
    if let Some(qualifier) = number.qualifier {
        found.push(qualified::found(at, &figure.source.text, qualifier));
    }
    found.extend(number.oddities.iter().map(|o| odd_number::found(at, o)));
    for issue in found {
        mapping.tell(issue, About::Figure(id));
    }
    let explicit = number.percent
        || number
            .unit
            .as_deref()
            .is_some_and(|u| u.contains(['%', '％']));
    mapping.percent.push((id, percent, explicit, counted));
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
        if id != usize::MAX && matches!(about, About::Return(_)) {
            about = About::Refused(id);
        }
    }
    mapping.tell(issue, about);
}

/// Records a cell that gives no value, so that the month is known to have been spoken of.
fn refuse(
    mapping: &mut Mapping,
    ret: &Return,
    table: &RawTable,
    target: &Target,
    part: Option<String>,
    figure: &RawFigure,
    rule: &str,
) -> usize {
    let FigureColumn::Target(form) = figure.column else {
        return usize::MAX;
    };
    mapping.listed(ret, &target.code);
    let id = mapping.out.refused.len();
    if matches!(figure.reading, Reading::Missing { .. }) {
        return usize::MAX;
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
    id
}
