//! `jindu diff P1 P2`: what changed between two months.

use std::fmt::Write as _;

use super::args::DiffArgs;
use super::options::{Work, period};
use super::returns::has_returns;
use super::terminal::Terminal;
use crate::assess;
use crate::compose::Language;
use crate::diff::{
    Cause, Changes, DeliverableChange, DeliverableEvent, Restatement, TargetChange, compare, names,
};
use crate::error::{Error, said};
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
    let work = Work::new(&args.common, None, terminal)?;
    let start = work.catalogue.settings.plan.start;
    let (Some(from), Some(to)) = (
        period(Some(&args.from), Some(start))?,
        period(Some(&args.to), Some(start))?,
    ) else {
        return Err(Error::Internal("a required argument is missing".into()));
    };
    if from >= to || from < start {
        return Err(Error::Usage {
            message: said(
                format!("{from} 和 {to} 不是方案期内先后两个月"),
                format!("{from} and {to} are not two months of the plan, the earlier first"),
            ),
            hint: said(
                format!("请先写较早的月份，如 jindu diff {start} {}", start.next()),
                format!(
                    "give the earlier month first, as in `jindu diff {start} {}`",
                    start.next()
                ),
            ),
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
        return Ok(0);
    }
    let silent: Vec<Period> = [from, to]
        .into_iter()
        .filter(|month| !has_returns(&evaluation, *month))
        .collect();
    match (silent.as_slice(), terminal.language) {
        ([], _) => terminal.result(&text(&work.catalogue, &changes, terminal)),
        ([one], language) => {
            let note = match language {
                Language::Zh => format!("注意：{}没有填报表，该月沿用以前月份的数据", one.zh()),
                Language::En => format!(
                    "note: there is no return for {}; it carries what earlier months say",
                    one.en()
                ),
            };
            terminal.result(&format!(
                "{note}\n{}",
                text(&work.catalogue, &changes, terminal)
            ));
        }
        (_, Language::Zh) => {
            terminal.result(&format!("{}和{}都没有填报表，无从比较", from.zh(), to.zh()))
        }
        (_, Language::En) => terminal.result(&format!(
            "there are no returns for {} or {}: nothing to compare",
            from.en(),
            to.en()
        )),
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
        "核定",
        "Decisions",
        changes.decisions.iter().map(|d| {
            let item = words.name(&d.item);
            match terminal.language {
                Language::Zh => format!(
                    "{} {item} {}（{}，{}，decisions.csv 第{}行）",
                    d.period, d.reason, d.by, d.date, d.line
                ),
                Language::En => format!(
                    "{} {item} {} ({}, {}, decisions.csv line {})",
                    d.period, d.reason, d.by, d.date, d.line
                ),
            }
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
        let _ = match self.terminal.language {
            Language::Zh => writeln!(out, "\n{zh}（{}项）", lines.len()),
            Language::En => writeln!(out, "\n{en} ({})", lines.len()),
        };
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

    fn status(&self, status: assess::Status) -> String {
        match self.terminal.language {
            Language::Zh => labels::status(status).to_owned(),
            Language::En => labels::words(status),
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
        let stage = |s: Option<map::Stage>| match (s, self.terminal.language) {
            (None, _) => "—".to_owned(),
            (Some(stage), Language::Zh) => labels::stage(stage).to_owned(),
            (Some(stage), Language::En) => labels::words(stage),
        };
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
        let between = self.terminal.pick("；", "; ");
        format!("{}  {}", self.name(&d.code), parts.join(between))
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
                Cause::Decision { line, reason, by } => match self.terminal.language {
                    Language::Zh => format!("核定：{reason}（{by}，decisions.csv 第{line}行）"),
                    Language::En => {
                        format!("decision: {reason} ({by}, decisions.csv line {line})")
                    }
                },
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
            causes.join(self.terminal.pick("；", "; "))
        )
    }
}
