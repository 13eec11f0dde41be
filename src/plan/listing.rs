//! The catalogue as a plain listing, for `jindu plan`.
//!
//! Decides what is shown and in which order; numbers and codes stand as in the files.

use std::fmt::Write as _;

use crate::plan::cells::gloss;
use crate::plan::{Catalogue, Combine, Decision, Department, Measure, Role, Target};

/// The language of the listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// 简体中文
    Zh,
    /// English
    En,
}

/// The whole catalogue: plan, actions with their measures, targets and deliverables, departments,
/// decisions.
pub fn listing(catalogue: &Catalogue, language: Language) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_all(&mut out, catalogue, language);
    out
}

fn pick<'a>(language: Language, zh: &'a str, en: &'a str) -> &'a str {
    match language {
        Language::En if !en.is_empty() => en,
        _ => zh,
    }
}

fn write_all(out: &mut String, c: &Catalogue, language: Language) -> std::fmt::Result {
    let plan = &c.settings.plan;
    writeln!(out, "{}", pick(language, &plan.title_zh, &plan.title_en))?;
    match language {
        Language::Zh => writeln!(
            out,
            "{} 至 {}，基期 {} 年；行动 {}、措施 {}、指标 {}、任务 {}、单位 {}",
            plan.start,
            plan.end,
            plan.base_year,
            c.actions.len(),
            c.measures.len(),
            c.targets.len(),
            c.deliverables.len(),
            c.departments.len()
        )?,
        Language::En => writeln!(
            out,
            "{} to {}, base year {}; {} actions, {} measures, {} targets, {} deliverables, {} departments",
            plan.start,
            plan.end,
            plan.base_year,
            c.actions.len(),
            c.measures.len(),
            c.targets.len(),
            c.deliverables.len(),
            c.departments.len()
        )?,
    }
    for action in &c.actions {
        let title = pick(language, &action.title_zh, &action.title_en);
        writeln!(out, "\n{} {title}", action.code)?;
        for measure in c.measures.iter().filter(|m| m.action == action.code) {
            write_measure(out, c, measure, language)?;
        }
    }
    writeln!(out)?;
    for department in &c.departments {
        write_department(out, department, language)?;
    }
    for decision in &c.decisions {
        write_decision(out, decision, language)?;
    }
    Ok(())
}

fn write_measure(
    out: &mut String,
    c: &Catalogue,
    measure: &Measure,
    language: Language,
) -> std::fmt::Result {
    let title = pick(language, &measure.title_zh, &measure.title_en);
    let leads: Vec<_> = c
        .leads_of(&measure.code)
        .iter()
        .filter(|l| l.role == Role::Lead)
        .map(|l| {
            c.department(&l.department)
                .map_or(l.department.as_str(), Department::short_name)
        })
        .collect();
    writeln!(out, "  {} {title}  [{}]", measure.code, leads.join(", "))?;
    for target in c.targets.iter().filter(|t| t.measure == measure.code) {
        write_target(out, target, language)?;
    }
    for item in c.deliverables.iter().filter(|d| d.measure == measure.code) {
        let name = pick(language, &item.name_zh, &item.name_en);
        let key = match (item.key, language) {
            (false, _) => "",
            (true, Language::Zh) => "  重点",
            (true, Language::En) => "  key",
        };
        writeln!(out, "    {} {name}{key}", item.code)?;
    }
    Ok(())
}

fn write_target(out: &mut String, t: &Target, language: Language) -> std::fmt::Result {
    let name = pick(language, &t.name_zh, &t.name_en);
    let (code, value, unit, due) = (&t.code, &t.value, &t.unit, t.due);
    match language {
        Language::Zh => write!(
            out,
            "    {code} {name}：{} {value} {unit}，{due} 前，{}",
            gloss(t.relation.code()),
            gloss(t.kind.code())
        )?,
        Language::En => write!(
            out,
            "    {code} {name}: {} {value} {unit} by {due}, {}",
            t.relation.code().replace('_', " "),
            t.kind.code().replace('_', " ")
        )?,
    }
    if let Some(base) = &t.base {
        match language {
            Language::Zh => write!(out, "，基期 {base}")?,
            Language::En => write!(out, ", base {base}")?,
        }
    }
    if t.combine == Combine::Sum {
        match language {
            Language::Zh => write!(out, "，分项合计")?,
            Language::En => write!(out, ", sum of parts")?,
        }
    }
    writeln!(out)
}

fn write_department(out: &mut String, d: &Department, language: Language) -> std::fmt::Result {
    let name = pick(language, &d.name, &d.name_en);
    writeln!(out, "{:>3} {name} ({})", d.order, d.short.join(", "))
}

fn write_decision(out: &mut String, d: &Decision, language: Language) -> std::fmt::Result {
    let (line, period, item, word) = (d.line, d.period, &d.item, d.ruling.code());
    match language {
        Language::Zh => writeln!(
            out,
            "核定（decisions.csv 第{line}行） {period} {item} {}：{}",
            gloss(word),
            d.reason
        ),
        Language::En => writeln!(
            out,
            "decision (decisions.csv line {line}) {period} {item} {}: {}",
            word.replace('_', " "),
            d.reason
        ),
    }
}
