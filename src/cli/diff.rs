//! `jindu diff P1 P2`: what changed between two months.

use std::fmt::Write as _;

use super::args::DiffArgs;
use super::options::{Work, period};
use super::terminal::Terminal;
use crate::assess;
use crate::compose::Language;
use crate::diff::{
    Cause, Changes, DeliverableChange, DeliverableEvent, Restatement, TargetChange, compare, names,
};
use crate::error::Error;
use crate::map;
use crate::period::Period;
use crate::pipeline::Evaluation;
use crate::plan::{Catalogue, Code};
use crate::publish::editions;
use crate::publish::labels;
use crate::quantity::Exact;

/// Shows the changes.
///
/// # Errors
/// [`Error::Usage`] if the months are not two months of the plan, the earlier first.
pub fn diff(args: &DiffArgs, terminal: &Terminal) -> Result<u8, Error> {
    let work = Work::new(&args.common, None)?;
    let (Some(from), Some(to)) = (period(Some(&args.from))?, period(Some(&args.to))?) else {
        return Err(Error::Internal("a required argument is missing".into()));
    };
    let start = work.catalogue.settings.plan.start;
    if from >= to || from < start {
        return Err(Error::Usage {
            message: format!(
                "{from} 和 {to} 不是方案期内先后两个月 / are not two months of the plan, the earlier first"
            ),
            hint: "请先写较早的月份，如 jindu diff 2021-11 2021-12 / give the earlier month first"
                .into(),
        });
    }
    let evaluation = work.evaluate_at(Some(to), terminal)?;
    let before = before(&work, &evaluation, from);
    let changes = compare(
        &work.catalogue,
        &before,
        &evaluation.assessment,
        &evaluation.observations,
    );
    if args.json {
        terminal.result_json(&changes);
    } else {
        terminal.result(&text(&work.catalogue, &changes, terminal));
    }
    Ok(0)
}

/// The earlier month as issued, else as its returns gave it then.
fn before(work: &Work, evaluation: &Evaluation, from: Period) -> assess::Assessment {
    if let Ok(Some((_, _, issued))) = editions::issued_assessment(&work.out, from) {
        return issued;
    }
    let then = map::map(
        &evaluation.catalogue,
        &evaluation.batch,
        &evaluation.read,
        from,
        from.next().last_day(),
    );
    assess::assess(&evaluation.catalogue, &then, from)
}

fn text(catalogue: &Catalogue, changes: &Changes, terminal: &Terminal) -> String {
    let words = Words {
        names: names(catalogue),
        terminal,
    };
    let mut out = format!("{} → {}\n", changes.from, changes.to);
    words.section(
        &mut out,
        "措施状态",
        "Measures",
        changes.measures.iter().map(|m| {
            format!(
                "{}  {} → {}",
                words.name(&m.code),
                words.status(m.before),
                words.status(m.after)
            )
        }),
    );
    words.section(
        &mut out,
        "指标",
        "Targets",
        changes.targets.iter().map(|t| words.target(t)),
    );
    words.section(
        &mut out,
        "任务",
        "Deliverables",
        changes.deliverables.iter().map(|d| words.deliverable(d)),
    );
    words.section(
        &mut out,
        "往月数据更正",
        "Restatements",
        changes.restatements.iter().map(|r| words.restatement(r)),
    );
    words.section(
        &mut out,
        "裁定",
        "Decisions",
        changes.decisions.iter().map(|d| {
            format!(
                "{} {} {}（{}，{}，decisions.csv:{}）",
                d.period,
                words.name(&d.item),
                d.reason,
                d.by,
                d.date,
                d.line
            )
        }),
    );
    if changes.is_empty() {
        out.push_str(terminal.pick("无变化\n", "nothing changed\n"));
    }
    out
}

struct Words<'a> {
    names: std::collections::BTreeMap<Code, (String, String, String)>,
    terminal: &'a Terminal,
}

impl Words<'_> {
    fn section(&self, out: &mut String, zh: &str, en: &str, lines: impl Iterator<Item = String>) {
        let lines: Vec<String> = lines.collect();
        if lines.is_empty() {
            return;
        }
        let _ = writeln!(out, "\n{}（{}）", self.terminal.pick(zh, en), lines.len());
        for line in lines {
            let _ = writeln!(out, "  {line}");
        }
    }

    fn name(&self, code: &Code) -> String {
        match self.names.get(code) {
            Some((zh, en, _)) => format!("{code} {}", self.terminal.pick(zh, en)),
            None => code.to_string(),
        }
    }

    fn status(&self, status: assess::Status) -> &'static str {
        match self.terminal.language {
            Language::Zh => labels::status(status),
            Language::En => status.code(),
        }
    }

    fn value(&self, code: &Code, value: Option<&Exact>, carried: bool) -> String {
        let unit = self.names.get(code).map_or("", |(_, _, unit)| unit);
        let Some(value) = value else {
            return self.terminal.pick("无数据", "none").to_owned();
        };
        let mark = if carried {
            self.terminal.pick("（沿用）", " (carried)")
        } else {
            ""
        };
        format!("{} {unit}{mark}", value.to_csv())
    }

    fn target(&self, t: &TargetChange) -> String {
        let mut text = format!(
            "{}  {} → {}",
            self.name(&t.code),
            self.value(&t.code, t.before.as_ref(), t.before_carried),
            self.value(&t.code, t.after.as_ref(), t.after_carried)
        );
        if t.status_before != t.status_after {
            let _ = write!(
                text,
                "  [{} → {}]",
                self.status(t.status_before),
                self.status(t.status_after)
            );
        } else {
            let _ = write!(text, "  [{}]", self.status(t.status_after));
        }
        if t.breaks_series {
            text.push_str(
                self.terminal
                    .pick("  口径有变，不可比", "  definition changed, not comparable"),
            );
        }
        text
    }

    fn deliverable(&self, d: &DeliverableChange) -> String {
        let stage = |s: Option<map::Stage>| s.map_or("—", labels::stage);
        let mut parts: Vec<String> = d
            .events
            .iter()
            .map(|event| match event {
                DeliverableEvent::FirstReported => {
                    self.terminal.pick("首次填报", "first reported").to_owned()
                }
                DeliverableEvent::Finished { on } => format!(
                    "{}{}",
                    self.terminal.pick("完成", "finished"),
                    on.map(|d| format!(" {d}")).unwrap_or_default()
                ),
                DeliverableEvent::Replanned { before, after } => format!(
                    "{} {before} → {after}",
                    if after > before {
                        self.terminal.pick("计划推迟", "slipped")
                    } else {
                        self.terminal.pick("计划提前", "brought forward")
                    }
                ),
                DeliverableEvent::Stage { before, after } => {
                    format!("{} → {}", stage(*before), stage(*after))
                }
            })
            .collect();
        if d.status_before != d.status_after {
            parts.push(format!(
                "[{} → {}]",
                self.status(d.status_before),
                self.status(d.status_after)
            ));
        }
        format!("{}  {}", self.name(&d.code), parts.join("；"))
    }

    fn restatement(&self, r: &Restatement) -> String {
        let causes: Vec<String> = r
            .causes
            .iter()
            .map(|cause| match cause {
                Cause::Correction { reason, source, .. } => {
                    format!(
                        "{}{reason} ← {source}",
                        self.terminal.pick("更正：", "correction: ")
                    )
                }
                Cause::Decision { line, reason, by } => format!(
                    "{}{reason}（{by}，decisions.csv:{line}）",
                    self.terminal.pick("裁定：", "decision: ")
                ),
                Cause::Returned { source } => {
                    format!(
                        "{}{source}",
                        self.terminal.pick("现依据：", "now stands on ")
                    )
                }
            })
            .collect();
        format!(
            "{} {}  {} → {}  {}",
            self.name(&r.code),
            r.period,
            self.value(&r.code, r.before.as_ref(), false),
            self.value(&r.code, r.after.as_ref(), false),
            causes.join("；")
        )
    }
}
