//! The office's decisions on figures: accept a source, confirm a withheld figure, set a value.
//!
//! Decides which figures a ruling speaks of. Approvals of dates and stops, and exemptions, are
//! `assess`'s to apply; here they only have to speak of something.

use super::checks::*;
use super::mapping::{About, Mapping};
use super::{FigureForm, MapRule, Observation, Stage, Standing};
use crate::issue::Severity;
use crate::period::Period;
use crate::plan::{Catalogue, Combine, Decision, Role, Ruling, Target, TargetKind};
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
            Ruling::ApproveStop => mapping.out.deliverables.iter().any(|d| {
                let stopped = matches!(d.stage, Some(Stage::Suspended | Stage::Terminated));
                d.deliverable == decision.item && stopped
            }),
            Ruling::ApproveDate { .. } | Ruling::Exempt => true,
        };
        if matched {
            mapping.used_decisions.insert(decision.line);
        }
    }
}

/// Tells of decisions without effect: about months up to the report month, and about later ones of
/// which no return is to be had.
pub(super) fn unused(mapping: &mut Mapping) {
    let (catalogue, month) = (mapping.catalogue, mapping.period);
    let latest = mapping.out.returns.iter().filter_map(|r| r.period).max();
    for decision in &catalogue.decisions {
        let ahead = decision.period > month;
        if mapping.used_decisions.contains(&decision.line)
            || (ahead && latest.is_some_and(|latest| decision.period <= latest))
        {
            continue;
        }
        let (why, remedy) = if ahead {
            (
                Named::new(
                    format!("该行是{}的，还没有该月的填报表", decision.period.zh()),
                    format!(
                        "it is about {}, of which there is no return yet",
                        decision.period.en()
                    ),
                ),
                Named::new("月份写错的，请改正", "If the month is wrong, correct it"),
            )
        } else {
            reason(mapping, decision)
        };
        let at = At {
            period: Some(mapping.period),
            file: Some("plan/decisions.csv".to_owned()),
            ..At::default()
        };
        let at = at.about(&decision.item);
        let mut issue = decision_unused::found(&at, decision.line, &why, &remedy);
        if ahead {
            issue.severity = Severity::Note;
        }
        mapping.tell(issue, About::Month);
    }
}

/// Why a decision about the report month or an earlier one has no effect, and what to do.
fn reason(mapping: &Mapping, decision: &Decision) -> (Named, Named) {
    let name = mapping.name(&decision.item);
    let (period, item) = (decision.period, &decision.item);
    let what = format!("{item} {}", name.zh);
    let what_en = format!("{item} {}", name.en);
    let all = subjects(mapping, decision);
    let figures: Vec<&Observation> = all.iter().map(|id| &mapping.out.figures[*id]).collect();
    if decision.ruling == Ruling::ApproveStop {
        return (
            Named::new(
                format!("{what}没有报“暂缓”或“终止”"),
                format!("{what_en} was never reported as 暂缓 or 终止"),
            ),
            Named::new(
                "请核对编码，或删去该行",
                "Check the code, or delete the line",
            ),
        );
    }
    let wanted: Vec<&Observation> = match &decision.ruling {
        Ruling::Accept { source } => {
            let department = department_named(mapping.catalogue, source);
            let named = figures.iter().copied();
            named.filter(|f| is_from(f, source, department)).collect()
        }
        _ => figures.clone(),
    };
    let strangers = wanted.iter().all(|f| f.role == Role::Other);
    if let Some(figure) = wanted.first().filter(|_| strangers) {
        return no_part(mapping, figure, (&what, &what_en), decision.ruling.code());
    }
    let known = || {
        let target = mapping.catalogue.target(item);
        target
            .map(|target| places(figures.iter().copied(), target))
            .unwrap_or_default()
    };
    if let Ruling::Accept { source } = &decision.ruling {
        if figures.is_empty() {
            return nothing(period, (&what, &what_en));
        }
        let disputed: Vec<_> = wanted
            .iter()
            .filter(|f| matches!(f.standing, Standing::Disputed { .. }))
            .collect();
        return match (wanted.first(), disputed.as_slice()) {
            (None, _) => (
                Named::new(
                    format!("没有“{source}”；{}的{what}有：{}", period.zh(), known().zh),
                    format!(
                        "there is no “{source}”; {what_en} has for {}: {}",
                        period.en(),
                        known().en
                    ),
                ),
                Named::new(
                    format!("请把 source 写成其中一处，如 {}", figures[0].source),
                    format!("Write one of them as source, such as {}", figures[0].source),
                ),
            ),
            (Some(_), [first, _, ..]) => (
                Named::new(
                    format!(
                        "{what}有{}个数值都出自“{source}”，分不清采用哪个",
                        disputed.len()
                    ),
                    format!("{what_en} has {} figures from “{source}”", disputed.len()),
                ),
                Named::new(
                    format!("source 请写到单元格，如 {}", first.source),
                    format!("Write the cell as source, such as {}", first.source),
                ),
            ),
            (Some(figure), _) => match figure.standing {
                Standing::Withheld { .. } => (
                    Named::new(
                        format!("{}的数值因有错误未采用，accept 对它不起作用", figure.source),
                        format!(
                            "the figure in {} is withheld for an error of its own",
                            figure.source
                        ),
                    ),
                    Named::new(
                        format!(
                            "确为该数的，请改写为：{}",
                            decision_line(figure, "confirm", "", "").zh
                        ),
                        format!(
                            "If it is right, write instead: {}",
                            decision_line(figure, "confirm", "", "").en
                        ),
                    ),
                ),
                _ => (
                    Named::new(
                        format!("{}的数值已被后报或核定的数替代", figure.source),
                        format!(
                            "the figure in {} has given way to a later one or a decision",
                            figure.source
                        ),
                    ),
                    Named::new("请核对后改正或删去该行", "Correct or delete the line"),
                ),
            },
        };
    }
    let refused = mapping.out.refused.iter().find(|r| {
        let key = |part: &Option<String>| part.as_deref().map(super::names::name_key);
        (&r.target, r.period, key(&r.part)) == (item, period, key(&decision.part))
    });
    let disputed = figures
        .iter()
        .find(|f| matches!(f.standing, Standing::Disputed { .. }));
    if let Some(figure) = disputed {
        let line = decision_line(figure, "accept", "", &figure.source.to_string());
        (
            Named::new(
                format!("{what}有几个不同的数，confirm 不能取舍：{}", known().zh),
                format!(
                    "{what_en} has several figures, which `confirm` does not tell apart: {}",
                    known().en
                ),
            ),
            Named::new(
                format!("请改用 accept，如：{}", line.zh),
                format!("Use accept, such as: {}", line.en),
            ),
        )
    } else if figures.iter().any(|f| f.standing == Standing::Used) {
        (
            Named::new(
                format!("{}{what}的数值已采用，无需确认", period.zh()),
                format!(
                    "the figure of {what_en} for {} is used already",
                    period.en()
                ),
            ),
            Named::new("可删去该行", "The line may be deleted"),
        )
    } else if let Some(refused) = refused {
        let part = csv_field(refused.part.as_deref().unwrap_or_default());
        let (place, text) = (&refused.source, crate::text::clean(&refused.source.text));
        (
            Named::new(
                format!("{place} 写作“{text}”，读不出数值，不能确认"),
                format!("{place} says “{text}”, which gives no value to confirm"),
            ),
            Named::new(
                format!(
                    "请改用 set 写明数值：{period},{item},{part},set,（数值）,,,理由,核定人,日期"
                ),
                format!(
                    "Use set and write the value: {period},{item},{part},set,(value),,,reason,name,date"
                ),
            ),
        )
    } else {
        nothing(period, (&what, &what_en))
    }
}

/// A decision about a figure that nobody reported.
fn nothing(period: Period, (what, what_en): (&str, &str)) -> (Named, Named) {
    (
        Named::new(
            format!("{}没有{what}的数值", period.zh()),
            format!("there is no figure of {what_en} for {}", period.en()),
        ),
        Named::new(
            "请核对该行的月份、编码和分项",
            "Check month, code and part of the line",
        ),
    )
}

/// A decision about a figure of a department without part in the item: its totals never ask it.
fn no_part(
    mapping: &Mapping,
    figure: &Observation,
    (what, what_en): (&str, &str),
    action: &str,
) -> (Named, Named) {
    let target = mapping.catalogue.target(&figure.target);
    let sum = target.is_some_and(|t| t.combine == Combine::Sum);
    let lead = not_responsible::lead_line(&figure.target, &figure.department, sum);
    let set = decision_line(figure, "set", &figure.value.to_csv(), "");
    let who = mapping.department(&figure.department);
    (
        Named::new(
            format!(
                "{}不是{what}的责任单位，{action} 对它不起作用，该数仍未采用",
                who.zh
            ),
            format!(
                "{} has no part in {what_en}, so `{action}` has no effect; its figure is still not used",
                who.en
            ),
        ),
        Named::new(
            format!(
                "分工有调整的，在 leads.csv 加一行：{lead}；或改用 set 直接写明数值：{}",
                set.zh
            ),
            format!(
                "If the assignment changed, add to leads.csv: {lead}; or write the figure with set: {}",
                set.en
            ),
        ),
    )
}

/// Whether a figure is of the source that a decision names: a cell, a file, or the department of
/// that name.
fn is_from(figure: &Observation, source: &str, department: Option<&str>) -> bool {
    figure.source.to_string() == source
        || figure.source.file == source
        || department == Some(figure.department.as_str())
}

/// The full name of the department that a decision names as its source.
fn department_named<'c>(catalogue: &'c Catalogue, source: &str) -> Option<&'c str> {
    let mut departments = catalogue.departments.iter();
    let found = departments.find(|d| d.name == source || d.short.iter().any(|s| s == source));
    found.map(|d| d.name.as_str())
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
    let catalogue = mapping.catalogue;
    let department = department_named(catalogue, source);
    let named = |f: &Observation| is_from(f, source, department);
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
        // No total asks a department without part in the item: confirming its figure would only
        // seem to be obeyed.
        if figure.role == Role::Other {
            continue;
        }
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
