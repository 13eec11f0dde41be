//! `jindu status`: who has reported, who is late.

use std::fmt::Write as _;

use serde_json::json;

use super::args::StatusArgs;
use super::clock;
use super::options::Work;
use super::returns::{Reporter, department, due_day, reporters};
use super::terminal::Terminal;
use crate::compose::Language;
use crate::error::Error;
use crate::map::Timeliness;
use crate::publish::labels;

/// Shows every department's standing for the month.
///
/// # Errors
/// As the pipeline's.
pub fn status(args: &StatusArgs, terminal: &Terminal) -> Result<u8, Error> {
    let work = Work::new(&args.common, Some(&args.month), terminal)?;
    let evaluation = work.evaluate(terminal)?;
    let today = work.options.as_of.unwrap_or_else(clock::today);
    let due = due_day(&evaluation.catalogue, evaluation.period);
    let overdue = today > due;
    let all = reporters(&evaluation);
    if args.json {
        let list: Vec<_> = all
            .iter()
            .map(|r| {
                json!({"department": r.department, "state": state(r, overdue).0,
                       "files": files(r), "refused": r.refused.iter().map(|f| &f.file).collect::<Vec<_>>()})
            })
            .collect();
        terminal.result_json(
            &json!({"period": evaluation.period, "due": due, "today": today,
                                     "departments": list}),
        );
        return Ok(0);
    }
    let received = all.iter().filter(|r| r.has_reported()).count();
    let mut text = match terminal.language {
        Language::Zh => format!(
            "{}：应报{}个单位，已报{received}个；截止{due}{}\n",
            evaluation.period.zh(),
            all.len(),
            if overdue { "，已过期" } else { "" }
        ),
        Language::En => format!(
            "{}: {received} of {} departments; due {due}{}\n",
            evaluation.period.en(),
            all.len(),
            if overdue { ", past" } else { "" }
        ),
    };
    for reporter in &all {
        let (_, zh, en) = state(reporter, overdue);
        let _ = writeln!(
            text,
            "  {}  {}  {}",
            terminal.pick(zh, en),
            department(&evaluation, reporter.department, terminal),
            files(reporter).join(terminal.pick("、", ", "))
        );
        for refused in &reporter.refused {
            let reason = terminal.pick(&refused.reason, &refused.reason_en);
            let _ = writeln!(
                text,
                "      {}{reason}",
                match terminal.language {
                    Language::Zh => format!("× {} 未采用：", refused.file),
                    Language::En => format!("× {} is not used: ", refused.file),
                }
            );
        }
    }
    terminal.result(&text);
    Ok(0)
}

fn files<'a>(reporter: &Reporter<'a>) -> Vec<&'a str> {
    reporter.returns.iter().map(|r| r.file.as_str()).collect()
}

/// Code, Chinese and English.
fn state(reporter: &Reporter, overdue: bool) -> (&'static str, &'static str, &'static str) {
    match reporter.timeliness() {
        _ if !reporter.has_reported() && overdue => ("overdue", "逾期未报", "overdue"),
        _ if !reporter.has_reported() => ("not_yet", "尚未报送", "not yet"),
        Some(Timeliness::OnTime) => ("on_time", labels::timeliness(Timeliness::OnTime), "on time"),
        Some(Timeliness::Late) => ("late", labels::timeliness(Timeliness::Late), "late"),
        Some(Timeliness::Unknown) | None => (
            "unknown",
            labels::timeliness(Timeliness::Unknown),
            "time unknown",
        ),
    }
}
