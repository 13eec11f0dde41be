//! `jindu run`: the whole job, and its summary.

use std::collections::BTreeMap;

use serde_json::json;

use super::args::RunArgs;
use super::options::{Work, languages, templates};
use super::returns::{department, has_returns, reporters};
use super::terminal::Terminal;
use crate::assess::Status;
use crate::compose::{Edition, Language};
use crate::error::{Error, said};
use crate::issue::Severity;
use crate::pipeline::Evaluation;
use crate::publish::fileops::Disk;
use crate::publish::lock::Lock;
use crate::publish::{self, Order, Published, folder, labels};

/// Findings that the summary names; the rest stand in `issues.csv`.
const SHOWN: usize = 5;

/// Runs the job and returns the exit code.
///
/// # Errors
/// Whatever stops the run; the output folder is then as it was before.
pub fn run(args: &RunArgs, terminal: &Terminal) -> Result<u8, Error> {
    let work = Work::new(&args.common, Some(&args.month), terminal)?;
    let templates = templates(
        args.edition.templates.as_deref(),
        &work.catalogue.settings,
        terminal,
    )?;
    let languages = languages(&args.edition);
    let issue = issuing(args, &work)?;
    let _lock = Lock::take(&Disk, &work.out)?;
    folder::recover(&Disk, &work.out)?;
    let evaluation = work.evaluate(terminal)?;
    let order = Order {
        templates: &templates,
        languages: &languages,
        issue,
        threads: work.options.threads,
    };
    let published = publish::publish(&Disk, &work.out, &evaluation, &order, &|p| {
        terminal.progress(p)
    })?;
    summary(terminal, &work, &evaluation, &published);
    Ok(published.exit_code())
}

fn issuing(args: &RunArgs, work: &Work) -> Result<Option<(String, String)>, Error> {
    match (&args.number, args.issue) {
        (Some(number), true) => signing(number, args.signatory.as_deref(), work).map(Some),
        _ => Ok(None),
    }
}

/// Number and signatory of an edition to be issued.
///
/// # Errors
/// [`Error::Usage`] if either is empty.
pub fn signing(
    number: &str,
    signatory: Option<&str>,
    work: &Work,
) -> Result<(String, String), Error> {
    let signatory = signatory.unwrap_or(&work.catalogue.settings.report.signatory);
    for (value, zh, en, flag) in [
        (number, "期号", "number", "--number"),
        (signatory, "签发人", "signatory", "--signatory"),
    ] {
        if value.trim().is_empty() {
            return Err(Error::Usage {
                message: said(format!("缺少{zh}"), format!("the {en} is missing")),
                hint: said(format!("请用 {flag} 给出"), format!("give it with {flag}")),
            });
        }
    }
    Ok((number.trim().to_owned(), signatory.trim().to_owned()))
}

/// Says what was made and what is open.
pub fn summary(terminal: &Terminal, work: &Work, evaluation: &Evaluation, published: &Published) {
    made(terminal, work, evaluation, published);
    statuses(terminal, evaluation);
    returns(terminal, evaluation);
    findings(terminal, evaluation);
    next(terminal, work, published);
}

fn made(terminal: &Terminal, work: &Work, evaluation: &Evaluation, published: &Published) {
    let (name, manifest) = match published {
        Published::Written { name, manifest, .. } => (name, &**manifest),
        Published::Unchanged(edition) => (&edition.name, &edition.manifest),
    };
    let folder = work.out.join(name);
    let report = manifest
        .outputs
        .iter()
        .map(|f| f.file.as_str())
        .filter(|f| f.starts_with("report."))
        .min_by_key(|f| f.len())
        .unwrap_or("report.pdf");
    let path = folder.join(report);
    let unchanged = matches!(published, Published::Unchanged(_));
    let signed = signed(&manifest.edition);
    let month = evaluation.period;
    let text = match (terminal.language, unchanged) {
        (Language::Zh, false) if signed.is_some() => {
            let (number, signatory, revision) = signed.unwrap_or_default();
            format!(
                "{}{}第{number}期已签发（签发人：{signatory}）：{}，此后不再改动",
                month.zh(),
                if revision { "更正版" } else { "" },
                path.display()
            )
        }
        (Language::En, false) if signed.is_some() => {
            let (number, signatory, revision) = signed.unwrap_or_default();
            format!(
                "No. {number} for {}{} is issued (signatory {signatory}): {}; it is never changed from now on",
                month.en(),
                if revision { ", revised," } else { "" },
                path.display()
            )
        }
        (Language::Zh, false) => {
            format!("{}的报告已生成：{}", evaluation.period.zh(), path.display())
        }
        (Language::En, false) => {
            format!(
                "The report for {} is made: {}",
                evaluation.period.en(),
                path.display()
            )
        }
        (Language::Zh, true) => {
            format!("无变化：与已签发的 {} 相同，未写任何文件", folder.display())
        }
        (Language::En, true) => {
            format!(
                "unchanged: the same as the issued {}; nothing was written",
                folder.display()
            )
        }
    };
    terminal.say(
        if unchanged { "unchanged" } else { "written" },
        &text,
        json!({"period": evaluation.period, "folder": name, "edition": manifest.edition,
               "identity": manifest.identity, "exit_code": manifest.exit_code()}),
    );
    if let Published::Written { warnings, .. } = published {
        for warning in warnings {
            let text = format!(
                "{}{warning}",
                terminal.pick("模板警告：", "template warning: ")
            );
            terminal.say("template-warning", &text, json!({"message": warning}));
        }
    }
}

/// Number and signatory of what is issued, and whether it is a revised edition.
fn signed(edition: &Edition) -> Option<(&str, &str, bool)> {
    match edition {
        Edition::Issued { number, signatory } => Some((number, signatory, false)),
        Edition::Revision {
            issued: Some((number, signatory)),
            ..
        } => Some((number, signatory, true)),
        Edition::Draft | Edition::Revision { issued: None, .. } => None,
    }
}

fn statuses(terminal: &Terminal, evaluation: &Evaluation) {
    let assessment = &evaluation.assessment;
    let lists: [(&str, &str, &str, Vec<Status>); 3] = [
        (
            "措施",
            "measures",
            "项",
            assessment.measures.iter().map(|m| m.status).collect(),
        ),
        (
            "指标",
            "targets",
            "个",
            assessment.targets.iter().map(|t| t.status).collect(),
        ),
        (
            "任务",
            "deliverables",
            "项",
            assessment.deliverables.iter().map(|d| d.status).collect(),
        ),
    ];
    for (zh, en, counter, all) in lists {
        let mut counts: BTreeMap<Status, usize> = BTreeMap::new();
        for status in &all {
            *counts.entry(*status).or_default() += 1;
        }
        let parts: Vec<String> = counts
            .iter()
            .map(|(status, n)| match terminal.language {
                Language::Zh => format!("{}{n}", labels::status(*status)),
                Language::En => format!("{} {n}", labels::words(status)),
            })
            .collect();
        let text = match terminal.language {
            Language::Zh => format!("{zh}{}{counter}：{}", all.len(), parts.join("、")),
            Language::En => format!("{} {en}: {}", all.len(), parts.join(", ")),
        };
        let fields: serde_json::Map<_, _> = counts
            .iter()
            .map(|(status, n)| (status.code().to_owned(), json!(n)))
            .collect();
        terminal.say("status", &text, json!({"of": en, "counts": fields}));
    }
}

fn returns(terminal: &Terminal, evaluation: &Evaluation) {
    let all = reporters(evaluation);
    let missing: Vec<&str> = all
        .iter()
        .filter(|r| !r.has_reported())
        .map(|r| r.department)
        .collect();
    let received = all.len() - missing.len();
    let mut text = match terminal.language {
        Language::Zh => format!("填报：应报{}个单位，已报{received}个", all.len()),
        Language::En => format!("returns: {received} of {} departments", all.len()),
    };
    if !missing.is_empty() {
        text.push_str(terminal.pick("；未报：", "; missing: "));
        let named: Vec<&str> = missing
            .iter()
            .map(|name| department(evaluation, name, terminal))
            .collect();
        text.push_str(&named.join(terminal.pick("、", ", ")));
    }
    terminal.say(
        "returns",
        &text,
        json!({"expected": all.len(), "received": received, "missing": missing}),
    );
    if !has_returns(evaluation, evaluation.period) {
        let month = evaluation.period;
        let text = match terminal.language {
            Language::Zh => format!(
                "注意：{}没有收到任何填报表，报告沿用以前月份的数据",
                month.zh()
            ),
            Language::En => format!(
                "note: no return came for {}; the report carries what earlier months say",
                month.en()
            ),
        };
        terminal.say(
            "no-returns",
            &text,
            json!({"period": month, "message": text}),
        );
    }
}

fn findings(terminal: &Terminal, evaluation: &Evaluation) {
    let of = |severity| {
        evaluation
            .issues
            .iter()
            .filter(move |i| i.severity == severity)
    };
    let (errors, warnings) = (of(Severity::Error).count(), of(Severity::Warning).count());
    let text = match terminal.language {
        Language::Zh => {
            let unused = if errors > 0 {
                "（相应数据未采用）"
            } else {
                ""
            };
            format!("校验：错误{errors}项{unused}，提醒{warnings}项")
        }
        Language::En => {
            let unused = match errors {
                0 => "",
                1 => " (that figure is not used)",
                _ => " (those figures are not used)",
            };
            let s = |n| if n == 1 { "" } else { "s" };
            format!(
                "findings: {errors} error{}{unused}, {warnings} warning{}",
                s(errors),
                s(warnings)
            )
        }
    };
    terminal.say(
        "findings",
        &text,
        json!({"errors": errors, "warnings": warnings}),
    );
    // This month's come first: earlier ones were seen in earlier runs.
    let mut first: Vec<_> = of(Severity::Error).collect();
    first.sort_by_key(|i| std::cmp::Reverse(i.period.unwrap_or(evaluation.period)));
    for issue in first.into_iter().take(SHOWN) {
        let text = format!("  {}", terminal.issue(issue));
        terminal.say("issue", &text, json!(issue));
    }
    if errors > SHOWN {
        let text = match terminal.language {
            Language::Zh => format!("  …… 另有{}项", errors - SHOWN),
            Language::En => format!("  … and {} more", errors - SHOWN),
        };
        terminal.say("more-issues", &text, json!({"count": errors - SHOWN}));
    }
}

fn next(terminal: &Terminal, work: &Work, published: &Published) {
    let Published::Written { name, manifest, .. } = published else {
        return;
    };
    let issues = work.out.join(name).join("data/issues.csv");
    if signed(&manifest.edition).is_some() {
        let text = terminal.pick(
            "下一步：可用 jindu verify 核对后分送；以后收到更正，运行 jindu run 即另出更正版",
            "next: check it with jindu verify and hand it on; after later corrections run again: that makes a revised edition",
        );
        terminal.say("next", text, json!({"issues": issues}));
        return;
    }
    let text = match (terminal.language, manifest.open_errors > 0) {
        (Language::Zh, true) => format!(
            "下一步：按 {} 逐项处理（请填报单位更正重报，或由办公室在 decisions.csv、aliases.csv 中加一行核定），再运行一次",
            issues.display()
        ),
        (Language::En, true) => format!(
            "next: settle the errors in {} (a corrected return, or a line of the office's in decisions.csv \
             or aliases.csv), then run again",
            issues.display()
        ),
        (Language::Zh, false) => "下一步：核对后用 jindu issue --number 期号 签发".into(),
        (Language::En, false) => "next: look it through, then jindu issue --number N".into(),
    };
    terminal.say("next", &text, json!({"issues": issues}));
}
