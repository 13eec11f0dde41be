//! The office's rulings on figures: accept a source, confirm a withheld figure, set a value.
//!
//! Decides which figures a ruling speaks of. Approvals of dates and stops, and exemptions, are
//! `assess`'s to apply; here they only have to speak of something.

use super::checks::*;
use super::mapping::{About, Mapping};
use super::{FigureForm, MapRule, Observation, Standing};
use crate::period::Period;
use crate::plan::{Combine, Decision, Role, Ruling, Target, TargetKind};
use crate::provenance::{CellAt, Source};
use crate::quantity::Exact;

/// Applies the decisions about months up to `month` to the figures known so far.
pub(super) fn apply(mapping: &mut Mapping, month: Period) {
    let catalogue = mapping.catalogue;
    for decision in catalogue.decisions.iter().filter(|d| d.period <= month) {
        let matched = match &decision.ruling {
            Ruling::Accept { source } => accept(mapping, decision, source),
            Ruling::Confirm => confirm(mapping, decision),
            Ruling::Set { value } => set(mapping, decision, value),
            Ruling::ApproveDate { .. } | Ruling::ApproveStop | Ruling::Exempt => true,
        };
        if matched {
            mapping.used_decisions.insert(decision.line);
        }
    }
}

/// Tells of decisions about months up to the report month that matched nothing.
pub(super) fn unused(mapping: &mut Mapping) {
    let (catalogue, month) = (mapping.catalogue, mapping.period);
    for decision in catalogue.decisions.iter().filter(|d| d.period <= month) {
        if mapping.used_decisions.contains(&decision.line) {
            continue;
        }
        let (zh, en) = match &decision.ruling {
            Ruling::Accept { source } => (format!("采用 {source}"), format!("accept {source}")),
            _ => ("确认".to_owned(), "confirm".to_owned()),
        };
        let (period, item) = (decision.period, &decision.item);
        let at = At {
            period: Some(mapping.period),
            file: Some("plan/decisions.csv".to_owned()),
            ..At::default()
        };
        let issue = decision_unused::found(
            &at.about(item),
            decision.line,
            &format!("{period} {item} {zh}"),
            &format!("{period} {item} {en}"),
        );
        mapping.tell(issue, About::Month);
    }
}

/// The figures that a decision is about. Without a part it is about the whole.
fn subjects(mapping: &Mapping, decision: &Decision) -> Vec<usize> {
    let key = |part: &Option<String>| part.as_deref().map(super::names::name_key);
    mapping
        .out
        .figures
        .iter()
        .filter(|f| {
            f.target == decision.item
                && f.period == decision.period
                && f.form != FigureForm::Base
                && key(&f.part) == key(&decision.part)
        })
        .map(|f| f.id)
        .collect()
}

fn accept(mapping: &mut Mapping, decision: &Decision, source: &str) -> bool {
    let all = subjects(mapping, decision);
    let department = mapping
        .catalogue
        .departments
        .iter()
        .find(|d| d.name == source || d.short.iter().any(|s| s == source))
        .map(|d| d.name.clone());
    let named = |f: &Observation| {
        f.source.to_string() == source
            || f.source.file == source
            || department.as_deref() == Some(f.department.as_str())
    };
    let open = |f: &Observation| matches!(f.standing, Standing::Used | Standing::Disputed { .. });
    let chosen: Vec<usize> = all
        .iter()
        .copied()
        .filter(|id| named(&mapping.out.figures[*id]) && open(&mapping.out.figures[*id]))
        .collect();
    let mut matched = false;
    for id in chosen {
        // A department in dispute with itself is not told apart by its own name.
        let form = mapping.out.figures[id].form;
        let rivals: Vec<usize> = all
            .iter()
            .copied()
            .filter(|other| *other != id && mapping.out.figures[*other].form == form)
            .collect();
        let ambiguous = rivals.iter().any(|other| {
            let f = &mapping.out.figures[*other];
            named(f) && matches!(f.standing, Standing::Disputed { .. })
        });
        if ambiguous {
            continue;
        }
        matched = true;
        let figure = &mut mapping.out.figures[id];
        figure.standing = Standing::Used;
        figure.decision = Some(decision.line);
        mapping.between.remove(&id);
        for other in rivals {
            let rival = &mut mapping.out.figures[other];
            if open(rival) {
                rival.standing = Standing::Superseded { by: id };
            }
            mapping.between.remove(&other);
        }
    }
    matched
}

fn confirm(mapping: &mut Mapping, decision: &Decision) -> bool {
    let mut matched = false;
    for id in subjects(mapping, decision) {
        let figure = &mut mapping.out.figures[id];
        if figure.decision == Some(decision.line) {
            matched = true;
        } else if let Standing::Withheld { rule } = &figure.standing {
            // What the heading leaves open is settled by the office: it is the item's total.
            if rule == form_unused::RULE.code
                && let Some(target) = mapping.catalogue.target(&decision.item)
            {
                figure.form = natural_form(target);
            }
            figure.standing = Standing::Used;
            figure.decision = Some(decision.line);
            matched = true;
        }
    }
    matched
}

/// The form in which an item's total is reported.
fn natural_form(target: &Target) -> FigureForm {
    match target.kind {
        TargetKind::Cumulative => FigureForm::SinceStart,
        TargetKind::Stock | TargetKind::Level => FigureForm::EndOfPeriod,
        TargetKind::AnnualFlow | TargetKind::AnnualFlowEachYear | TargetKind::RatioToBase => {
            FigureForm::YearToDate
        }
    }
}

fn set(mapping: &mut Mapping, decision: &Decision, value: &Exact) -> bool {
    let Some(target) = mapping.catalogue.target(&decision.item) else {
        return false;
    };
    let form = natural_form(target);
    let all = subjects(mapping, decision);
    let made = all
        .iter()
        .copied()
        .find(|id| mapping.out.figures[*id].decision == Some(decision.line));
    let id = made.unwrap_or(mapping.out.figures.len());
    if made.is_none() {
        let part = match (&decision.part, target.combine) {
            (Some(_), Combine::Sum) => Role::Part,
            _ => Role::Lead,
        };
        mapping.out.figures.push(Observation {
            id,
            target: decision.item.clone(),
            part: canonical_part(mapping, decision),
            period: decision.period,
            return_period: decision.period,
            form,
            value: value.clone(),
            qualifier: None,
            precision: Exact::pow10(-(value.decimals().unwrap_or(6) as i32)),
            department: decision.by.clone(),
            role: part,
            source: Source {
                file: "plan/decisions.csv".to_owned(),
                sheet: "decisions".to_owned(),
                cell: CellAt::new(decision.line.saturating_sub(1) as u32, 0),
                text: value.to_string(),
            },
            unit_text: target.reported_unit().to_owned(),
            factor: Exact::one(),
            mapped_by: MapRule::Code,
            definition: None,
            breaks_series: false,
            standing: Standing::Used,
            flags: Vec::new(),
            decision: Some(decision.line),
        });
        mapping.belongs.push(None);
    }
    for other in all.into_iter().filter(|other| *other != id) {
        let figure = &mut mapping.out.figures[other];
        let open = matches!(
            figure.standing,
            Standing::Withheld { .. } | Standing::Disputed { .. }
        );
        let total = figure.form != FigureForm::Month;
        if (figure.form == form && figure.standing == Standing::Used) || (open && total) {
            figure.standing = Standing::Superseded { by: id };
        }
        mapping.between.remove(&other);
    }
    true
}

/// The part's name as the leads table writes it.
fn canonical_part(mapping: &Mapping, decision: &Decision) -> Option<String> {
    let written = decision.part.as_deref()?;
    let key = super::names::name_key;
    mapping
        .catalogue
        .leads_of(&decision.item)
        .iter()
        .filter_map(|l| l.part.clone())
        .find(|p| key(p) == key(written))
        .or_else(|| Some(written.to_owned()))
}
