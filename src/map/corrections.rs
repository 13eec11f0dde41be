//! 更正 rows: an earlier figure, its new value and the reason.
//!
//! Decides whether a row can be applied, and lets the new value take the old one's place. Leaves
//! how it is told to `compose` (the ledger of restatements).

use std::collections::BTreeSet;

use super::checks::*;
use super::convert::{self, Stated};
use super::mapping::{About, Mapping, key};
use super::names::{ItemKind, Names};
use super::resolve::Return;
use super::rows::{figure_source, item, row_source};
use super::{
    Correction, FigureForm, MapRule, Observation, Standing, clean_text, periods, supersede,
};
use crate::issue::Issue;
use crate::period::Period;
use crate::plan::{Code, Combine, Role, Target};
use crate::quantity::Exact;
use crate::read::{FigureColumn, RawFigure, RawRow, RawTable, Reading, TableKind, TextColumn};

/// Applies the 更正 rows of a month's returns.
pub(super) fn apply(mapping: &mut Mapping, names: &Names, returns: &[&Return]) {
    for ret in returns {
        if mapping.out.returns[ret.index].outcome == super::Outcome::Duplicate {
            continue;
        }
        let tables = ret
            .raw
            .tables
            .iter()
            .filter(|t| t.kind == TableKind::Corrections);
        for (table, row) in tables.flat_map(|t| t.rows.iter().map(move |r| (t, r))) {
            if row
                .figures
                .iter()
                .all(|f| matches!(f.reading, Reading::Missing { .. }))
            {
                continue;
            }
            correct(mapping, names, ret, table, row);
        }
    }
}

fn correct(mapping: &mut Mapping, names: &Names, ret: &Return, table: &RawTable, row: &RawRow) {
    let Some((code, rule)) = item(mapping, names, ret, table, row, ItemKind::Target) else {
        return;
    };
    let source = row_source(ret, table, row);
    let at = At::source(&source, &ret.department, ret.period).about(&code);
    match understand(mapping, ret, table, row, &code, rule, &at) {
        Ok((figure, old, told)) => {
            let reason = row.text(TextColumn::Reason).map(|p| clean_text(&p.value));
            replace(mapping, figure, old, reason.unwrap_or_default(), told);
        }
        Err(issue) => mapping.tell(*issue, About::Return(ret.index)),
    }
}

type Understood = (Observation, Option<Exact>, Vec<Issue>);

fn understand(
    mapping: &Mapping,
    ret: &Return,
    table: &RawTable,
    row: &RawRow,
    code: &Code,
    rule: MapRule,
    at: &At,
) -> Result<Understood, Box<Issue>> {
    let refuse =
        |at: &At, why: Named, remedy: Named| Box::new(correction_refused::found(at, &why, &remedy));
    let name = mapping.name(code);
    let Some(target) = mapping.catalogue.target(code) else {
        return Err(refuse(
            at,
            Named::new(
                format!("{code} {}不是指标", name.zh),
                format!("{code} {} is no target", name.en),
            ),
            Named::new(
                "“更正”表只用于指标；任务请在本月填报表中改报",
                "The corrections sheet is for targets; report tasks anew in the return",
            ),
        ));
    };
    if let Some(refusal) = &row.refused {
        return Err(refuse(
            at,
            Named::new(&refusal.zh, &refusal.en),
            Named::new("请改正该行后重报", "Correct the row and send again"),
        ));
    }
    let period = period_of(row, ret, at)?;
    let (part, role) = part(mapping, target, &ret.department, row);
    if role == Role::Other {
        let leads = mapping.catalogue.leads_of(code);
        let leads = leads
            .iter()
            .filter(|l| matches!(l.role, Role::Lead | Role::Part));
        let mut leads: Vec<&str> = leads.map(|l| l.department.as_str()).collect();
        leads.dedup();
        let leads = mapping.departments(leads);
        return Err(refuse(
            at,
            Named::new(
                format!("{code} {}由{}负责", name.zh, leads.zh),
                format!("{code} {} is the business of {}", name.en, leads.en),
            ),
            Named::new("请由该单位更正", "Let it correct the figure"),
        ));
    }
    let form =
        form(mapping, row, target, period, &ret.department, part.as_ref()).ok_or_else(|| {
            let place = row.text(TextColumn::FigureForm);
            let why = match place {
                Some(place) => Named::new(
                    format!("数据类别写作“{}”，无法识别", place.value),
                    format!("the kind of figure is written “{}”", place.value),
                ),
                None => Named::new("未写明数据类别", "the kind of figure is missing"),
            };
            refuse(
                &at_text(row, TextColumn::FigureForm, at),
                why,
                Named::new(
                    "请在“数据类别”栏选“本月”“本年累计”或“期末”",
                    "Write 本月, 本年累计 or 期末 in the column 数据类别",
                ),
            )
        })?;
    let value = |wanted: FigureColumn| -> Result<Option<_>, Box<Issue>> {
        let Some(raw) = row.figures.iter().find(|f| f.column == wanted) else {
            return Ok(None);
        };
        number(mapping, ret, table, row, raw, target, at)
    };
    let old = value(FigureColumn::OldValue)?.map(|(v, _, _)| v.value);
    let Some((new, raw, qualifier)) = value(FigureColumn::NewValue)? else {
        let blank = row
            .figures
            .iter()
            .find(|f| f.column == FigureColumn::NewValue);
        let at = At {
            cell: blank.map(|f| f.cell).or(at.cell),
            ..at.clone()
        };
        return Err(refuse(
            &at,
            Named::new("未填“新值”", "the new value is missing"),
            Named::new("请在“新值”栏填写数值", "Write the value in the column 新值"),
        ));
    };
    let figure = Observation {
        id: 0,
        target: code.clone(),
        part,
        period,
        return_period: ret.period,
        form,
        value: new.value,
        qualifier,
        precision: new.precision,
        department: ret.department.clone(),
        role,
        source: figure_source(ret, table, raw),
        unit_text: new.unit_text,
        factor: new.factor,
        mapped_by: rule,
        definition: None,
        breaks_series: false,
        standing: Standing::Used,
        flags: Vec::new(),
        decision: None,
    };
    Ok((figure, old, new.told))
}

fn number<'r>(
    mapping: &Mapping,
    ret: &Return,
    table: &RawTable,
    row: &RawRow,
    raw: &'r RawFigure,
    target: &Target,
    at: &At,
) -> Result<
    Option<(
        convert::Converted,
        &'r RawFigure,
        Option<crate::quantity::Qualifier>,
    )>,
    Box<Issue>,
> {
    let at = &At {
        cell: Some(raw.cell),
        ..at.clone()
    };
    let column = match raw.column {
        FigureColumn::OldValue => "原值",
        _ => "新值",
    };
    let remedy = Named::new(
        format!("请在“{column}”栏填写数字"),
        format!("Write a number in the column {column}"),
    );
    let refuse = |zh: String, en: String| {
        Box::new(correction_refused::found(at, &Named { zh, en }, &remedy))
    };
    match &raw.reading {
        Reading::Missing { .. } => Ok(None),
        Reading::Refused(_) => {
            let written = crate::text::clean(&raw.text);
            Err(refuse(
                format!("{column}写作“{written}”，不是数值"),
                format!("{column} says “{written}”, which is no number"),
            ))
        }
        Reading::Number(number) => {
            let stated = Stated::of(&mapping.units, ret, table, row, raw, number);
            let mut done =
                convert::convert(&mapping.units, target.reported_unit(), number, &stated, at)?;
            // The form's corrections sheet has no unit column: the item's unit is printed nowhere.
            done.told.retain(|i| i.rule != unit_assumed::RULE.code);
            let unit = mapping.units.parse(target.reported_unit());
            let counted = unit.is_some_and(|u| mapping.units.is_counted(&u));
            if counted && (!done.value.is_integer() || done.value.is_negative()) {
                let shown = with_unit(&done.value, target);
                return Err(refuse(
                    format!("{column}为{shown}，不是合理的个数"),
                    format!("{column} is {shown}, which is no count"),
                ));
            }
            Ok(Some((done, raw, number.qualifier)))
        }
    }
}

/// The month corrected, up to the return's own.
fn period_of(row: &RawRow, ret: &Return, at: &At) -> Result<Period, Box<Issue>> {
    let at = at_text(row, TextColumn::Period, at);
    let why = match (month(row, ret), row.text(TextColumn::Period)) {
        (Some(period), _) if period <= ret.period => return Ok(period),
        (Some(period), _) => {
            let why = Named::new(
                format!("更正月份{}晚于报告期{}", period.zh(), ret.period.zh()),
                format!(
                    "the month corrected, {}, is after the return's {}",
                    period.en(),
                    ret.period.en()
                ),
            );
            let remedy = Named::new("请改正更正月份", "Correct the month");
            return Err(Box::new(correction_refused::found(&at, &why, &remedy)));
        }
        (None, Some(place)) => Named::new(
            format!("更正月份写作“{}”，无法识别", place.value),
            format!("the month is written “{}”", place.value),
        ),
        (None, None) => Named::new("未写更正月份", "the month is missing"),
    };
    let example = ret.period.prev().zh();
    let remedy = Named::new(
        format!("请写成“{example}”这样的年月"),
        format!("Write year and month like {example}"),
    );
    Err(Box::new(correction_refused::found(&at, &why, &remedy)))
}

/// The cell of a row's text, else of the row.
fn at_text(row: &RawRow, column: TextColumn, at: &At) -> At {
    At {
        cell: row.text(column).map(|p| p.cell).or(at.cell),
        ..at.clone()
    }
}

/// The month corrected: 2021年6月, or 6月 of the return's year.
fn month(row: &RawRow, ret: &Return) -> Option<Period> {
    let text = &row.text(TextColumn::Period)?.value;
    periods::named_in(text).or_else(|| {
        let key = crate::text::key(text);
        let digits = key
            .strip_suffix('月')
            .or_else(|| key.strip_suffix("月份"))?;
        Period::new(ret.period.year(), digits.parse().ok()?)
    })
}

fn part(
    mapping: &Mapping,
    target: &Target,
    department: &str,
    row: &RawRow,
) -> (Option<String>, Role) {
    let role = mapping.catalogue.role_of(department, &target.code);
    let written = row.text(TextColumn::Part).map(|p| p.value.clone());
    if target.combine != Combine::Sum {
        return (written, role);
    }
    let key = super::names::name_key;
    let leads = mapping.catalogue.leads_of(&target.code);
    let own: Vec<_> = leads
        .iter()
        .filter(|l| l.role == Role::Part && l.department == department)
        .collect();
    let named = |text: &String| {
        own.iter()
            .find(|l| l.part.as_deref().is_some_and(|p| key(p) == key(text)))
            .map(|l| l.part.clone())
    };
    match (written, own.as_slice()) {
        (Some(text), _) => named(&text).map_or((None, Role::Other), |p| (p, Role::Part)),
        (None, [one]) => (one.part.clone(), Role::Part),
        (None, _) => (
            None,
            if role == Role::Part {
                Role::Other
            } else {
                role
            },
        ),
    }
}

/// The form of figure: as written, else the only one that was returned for that month.
fn form(
    mapping: &Mapping,
    row: &RawRow,
    target: &Target,
    period: Period,
    department: &str,
    part: Option<&String>,
) -> Option<FigureForm> {
    if let Some(place) = row.text(TextColumn::FigureForm) {
        return written_form(&place.value);
    }
    let forms: BTreeSet<FigureForm> = mapping
        .out
        .figures
        .iter()
        .filter(|f| {
            (&f.target, f.part.as_ref(), f.period) == (&target.code, part, period)
                && f.department == department
        })
        .map(|f| f.form)
        .collect();
    let mut forms = forms.into_iter();
    forms.next().filter(|_| forms.next().is_none())
}

fn written_form(text: &str) -> Option<FigureForm> {
    let key = crate::text::key(text);
    let any = |words: &[&str]| words.iter().any(|w| key.contains(w));
    if any(&["基期", "基数", "基年"]) {
        Some(FigureForm::Base)
    } else if any(&["自计划", "自方案", "计划开始", "以来", "方案期", "总累计"]) {
        Some(FigureForm::SinceStart)
    } else if any(&["本年", "累计", "年初", "全年"]) {
        Some(FigureForm::YearToDate)
    } else if any(&["期末", "月末", "年末", "存量", "时点"]) {
        Some(FigureForm::EndOfPeriod)
    } else if any(&["本月", "当月", "单月"]) {
        Some(FigureForm::Month)
    } else {
        None
    }
}

fn replace(
    mapping: &mut Mapping,
    mut figure: Observation,
    old: Option<Exact>,
    reason: String,
    told: Vec<Issue>,
) {
    let id = mapping.out.figures.len();
    figure.id = id;
    let wanted = key(&figure);
    let replaced = mapping
        .out
        .figures
        .iter()
        .filter(|f| key(f) == wanted && f.department == figure.department)
        .rfind(|f| !matches!(f.standing, Standing::Superseded { .. }))
        .map(|f| (f.value.clone(), f.id));
    let returned = mapping
        .out
        .returns
        .iter()
        .position(|r| r.file == figure.source.file);
    mapping.belongs.push(returned);
    mapping.out.corrections.push(Correction {
        target: figure.target.clone(),
        part: figure.part.clone(),
        period: figure.period,
        return_period: figure.return_period,
        form: figure.form,
        old: old.clone(),
        new: figure.value.clone(),
        reason,
        department: figure.department.clone(),
        source: figure.source.clone(),
        observation: Some(id),
    });
    mapping.out.figures.push(figure);
    for issue in told {
        mapping.tell(issue, About::Figure(id));
    }
    let figure = &mapping.out.figures[id];
    if let (Some(written), Some((reported, _)), Some(target)) =
        (&old, &replaced, mapping.catalogue.target(&wanted.0))
        && written != reported
    {
        let (a, b) = (with_unit(written, target), with_unit(reported, target));
        let at = At::figure(figure);
        let issue = correction_old_value::found(&at, &Named::of(target), &a, &b);
        mapping.tell(issue, About::Figure(id));
    }
    supersede::restate(mapping, id, id, &mut BTreeSet::new(), false);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_figure_is_read_as_written() {
        for (text, form) in [
            ("本月", Some(FigureForm::Month)),
            ("本年累计", Some(FigureForm::YearToDate)),
            ("自计划开始累计", Some(FigureForm::SinceStart)),
            ("期末数", Some(FigureForm::EndOfPeriod)),
            ("2020年基数", Some(FigureForm::Base)),
            ("数值", None),
        ] {
            assert_eq!(written_form(text), form, "{text}");
        }
    }
}
