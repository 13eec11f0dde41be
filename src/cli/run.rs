//! `jindu run`: the whole job, and its summary.

use std::collections::BTreeMap;

use serde_json::json;

use super::args::RunArgs;
use super::options::{Work, languages, templates};
use super::returns::reporters;
use super::terminal::Terminal;
use crate::assess::Status;
use crate::compose::Language;
use crate::error::Error;
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
    let work = Work::new(&args.common, Some(&args.month))?;
    let templates = templates(args.edition.templates.as_deref(), &work.catalogue.settings)?;
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
    for (value, zh, flag) in [
        (number, "期号 / number", "--number"),
        (signatory, "签发人 / signatory", "--signatory"),
    ] {
        if value.trim().is_empty() {
            return Err(Error::Usage {
                message: format!("缺少{zh}"),
                hint: format!("请用 {flag} 给出 / give it with {flag}"),
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
    let text = match (terminal.language, unchanged) {
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
                Language::En => format!("{} {n}", status.code()),
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
        text.push_str(&missing.join("、"));
    }
    terminal.say(
        "returns",
        &text,
        json!({"expected": all.len(), "received": received, "missing": missing}),
    );
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
        Language::Zh => format!("校验：错误{errors}项（相应数据未采用），提醒{warnings}项"),
        Language::En => {
            format!("findings: {errors} errors (those figures are not used), {warnings} warnings")
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
    let text = match (terminal.language, manifest.open_errors > 0) {
        (Language::Zh, true) => format!(
            "下一步：按 {} 逐项处理（请单位更正重报，或在 decisions.csv、aliases.csv 中裁定），再运行一次",
            issues.display()
        ),
        (Language::En, true) => format!(
            "next: settle the errors in {} (a corrected return, or a line in decisions.csv or \
             aliases.csv), then run again",
            issues.display()
        ),
        (Language::Zh, false) => "下一步：核对后用 jindu issue --number 期号 签发".into(),
        (Language::En, false) => "next: look it through, then jindu issue --number N".into(),
    };
    terminal.say("next", &text, json!({"issues": issues}));
}
