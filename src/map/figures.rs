//! Rows of targets to observations: item, part, form, month, value in the item's unit.
//!
//! Decides what one cell says, looking at its own row and table only. Leaves to `history` what
//! earlier months make of it, and to `supersede` which of several figures counts.

use super::checks::*;
use super::convert::{self, Converted};
use super::names::{ItemKind, Names, Wanted};
use super::resolve::Return;
use super::{
    About, FigureForm, MapRule, MappedRow, Mapping, Observation, RefusedFigure, Standing, row_issue,
};
use crate::period::Period;
use crate::plan::{Code, Combine, Role, Target, TargetKind};
use crate::provenance::Source;
use crate::read::{
    Figure, FigureColumn, Place, RawFigure, RawRow, RawTable, Reading, TableKind, TextColumn,
};

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
        let ends = table
            .rows
            .iter()
            .flat_map(|r| &r.figures)
            .any(|f| matches!(f.column, FigureColumn::Target(FigureForm::EndOfPeriod)));
        for row in &table.rows {
            if let Some(mut row) = understand(mapping, names, ret, table, row, !ends) {
                figures(mapping, &mut row);
            }
        }
    }
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
    let found = names.find(Wanted {
        kind,
        department: &ret.department,
        code: text(TextColumn::Code),
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
        mapping.tell(issue, About::Return(ret.index));
        for figure in &row.figures {
            refuse(mapping, ret, table, &target, None, figure, &refusal.rule);
        }
        return None;
    }
    let filled = row
        .figures
        .iter()
        .any(|f| !matches!(f.reading, Reading::Missing { .. }));
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

fn figures(mapping: &mut Mapping, row: &mut Row) {
    for figure in &row.row.figures {
        let FigureColumn::Target(form) = figure.column else {
            continue;
        };
        let source = figure_source(row.ret, row.table, figure);
        let at = At::source(&source, &row.ret.department, row.ret.period).about(&row.target.code);
        let period = month(figure, row.ret.period);
        match &figure.reading {
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
    let stated = convert::Stated::of(ret, row.table, row.row, raw, number);
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
