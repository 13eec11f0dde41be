//! `jindu verify`: is everything still as it was written?

use serde_json::json;

use super::args::VerifyArgs;
use super::options::{Work, period, templates};
use super::terminal::Terminal;
use crate::compose::{Edition, Language};
use crate::diff::wording;
use crate::error::{Error, said};
use crate::pipeline::Options;
use crate::publish::editions::{self, EditionFolder};
use crate::publish::manifest::Parts;
use crate::publish::verify::{self, Difference};
use crate::publish::{self, Order};

/// Checks every edition and returns 1 if anything was found.
///
/// # Errors
/// [`Error::Usage`] if there is no edition to check; with `--rebuild` whatever stops a run.
pub fn verify(args: &VerifyArgs, terminal: &Terminal) -> Result<u8, Error> {
    let wanted = period(args.period.as_deref(), None)?;
    let names: Vec<_> = editions::names(&args.common.out)?
        .into_iter()
        .filter(|(p, _)| wanted.is_none_or(|w| w == *p))
        .collect();
    if names.is_empty() {
        return Err(Error::Usage {
            message: match wanted {
                Some(month) => said(
                    format!(
                        "{} 中没有{}的报告，无从核对",
                        args.common.out.display(),
                        month.zh()
                    ),
                    format!(
                        "{} holds no report for {} to verify",
                        args.common.out.display(),
                        month.en()
                    ),
                ),
                None => said(
                    format!("{} 中没有报告，无从核对", args.common.out.display()),
                    format!("{} holds no report to verify", args.common.out.display()),
                ),
            },
            hint: said("请先运行 jindu run", "run first"),
        });
    }
    let mut found = 0;
    for (month, revision) in names {
        let name = editions::folder_name(month, revision);
        match editions::edition(&args.common.out, month, revision) {
            Ok(edition) => found += one(args, terminal, &edition)?,
            Err(error) => {
                terminal.error(&error);
                found += 1;
                terminal.result(&format!(
                    "{name}{}",
                    terminal.pick("：无法核对", ": cannot be verified")
                ));
            }
        }
    }
    Ok(u8::from(found > 0))
}

fn one(args: &VerifyArgs, terminal: &Terminal, edition: &EditionFolder) -> Result<usize, Error> {
    let folder = args.common.out.join(&edition.name);
    let mut found = verify::folder(&folder, &edition.manifest);
    if args.rebuild {
        found.extend(rebuild(args, terminal, edition)?);
    }
    let verdict = match (terminal.language, found.len()) {
        (Language::Zh, 0) => format!(
            "{}：{}个文件与清单一致",
            edition.name,
            edition.manifest.outputs.len()
        ),
        (Language::En, 0) => {
            format!(
                "{}: {} files as listed",
                edition.name,
                edition.manifest.outputs.len()
            )
        }
        (Language::Zh, n) => format!("{}：发现{n}处不符", edition.name),
        (Language::En, 1) => format!("{}: 1 difference", edition.name),
        (Language::En, n) => format!("{}: {n} differences", edition.name),
    };
    terminal.result(&verdict);
    // What was built from other things comes out otherwise: that is one cause, not one per file.
    let other = |d: &&Difference| matches!(d, Difference::OtherInput(_));
    let otherwise = |d: &&Difference| matches!(d, Difference::BuiltDifferently(_));
    let follow = match found.iter().any(|d| other(&d)) {
        true => found.iter().filter(otherwise).count(),
        false => 0,
    };
    let told = found.iter().filter(|d| follow == 0 || !otherwise(d));
    for difference in told {
        terminal.result(&format!("  {}", words(difference, terminal.language)));
    }
    if follow > 0 {
        terminal.result(&match terminal.language {
            Language::Zh => format!("  因此有{follow}个文件重建后不同"),
            Language::En => format!("  so {follow} of the files come out differently"),
        });
    }
    if !found.is_empty() {
        terminal.result(&remedy(edition, &found, terminal));
    }
    if terminal.is_json() {
        terminal.say(
            "verified",
            &verdict,
            json!({"folder": edition.name, "differences": found.len()}),
        );
    }
    Ok(found.len())
}

/// What to do about what was found.
fn remedy(edition: &EditionFolder, found: &[Difference], terminal: &Terminal) -> String {
    let rebuilt = |d: &Difference| {
        matches!(
            d,
            Difference::OtherInput(_) | Difference::BuiltDifferently(_)
        )
    };
    let text = match (edition.is_issued(), found.iter().all(rebuilt)) {
        (true, false) => terminal.pick(
            "该版本已签发：请从备份恢复该文件夹；仍有疑问的，请勿对外使用",
            "this edition is issued: restore its folder from a copy; until then do not hand it on",
        ),
        (true, true) => terminal.pick(
            "已签发的文件本身未变；签发后收到的更正，请运行 jindu run 生成更正版",
            "the issued files themselves have not changed; for what came in since, run again: that makes a revised edition",
        ),
        (false, _) => terminal.pick(
            "该版本是草稿：请重新运行 jindu run",
            "this edition is a draft: run again",
        ),
    };
    format!("  {}{text}", terminal.pick("处理：", "what to do: "))
}

/// Builds the edition again from what is there now.
fn rebuild(
    args: &VerifyArgs,
    terminal: &Terminal,
    edition: &EditionFolder,
) -> Result<Vec<Difference>, Error> {
    let manifest = &edition.manifest;
    let mut work = Work::new(&args.common, None, terminal)?;
    work.options = Options {
        period: Some(manifest.period),
        as_of: Some(manifest.as_of),
        ..work.options
    };
    let templates = templates(
        args.templates.as_deref(),
        &work.catalogue.settings,
        terminal,
    )?;
    let evaluation = work.evaluate(terminal)?;
    let issue = match &manifest.edition {
        Edition::Draft => None,
        Edition::Issued { number, signatory } => Some((number.clone(), signatory.clone())),
        Edition::Revision { issued, .. } => issued.clone(),
    };
    let order = Order {
        templates: &templates,
        languages: &manifest.languages,
        issue,
        threads: work.options.threads,
    };
    let parts = Parts::new(&evaluation, &templates, &manifest.languages);
    let previous = publish::previous(&work.out, edition)?;
    let made = publish::edition(
        &work.out,
        &evaluation,
        &order,
        &parts,
        edition.revision,
        previous.as_ref(),
    )?;
    let again = publish::build(&evaluation, &order, &made, &parts.identity(), &|p| {
        terminal.progress(p)
    })?;
    Ok(verify::rebuilt(manifest, &again))
}

fn words(difference: &Difference, language: Language) -> String {
    let (zh, en) = match difference {
        Difference::Missing(f) => (format!("缺失 {f}"), format!("missing {f}")),
        Difference::Changed(f) => (format!("内容有变 {f}"), format!("changed {f}")),
        Difference::Added(f) => (format!("清单外 {f}"), format!("not listed {f}")),
        Difference::Unreadable(f, why) => (
            format!("无法读取 {f}：{why}"),
            format!("unreadable {f}: {why}"),
        ),
        Difference::BuiltDifferently(f) => {
            (format!("重建后不同 {f}"), format!("built differently {f}"))
        }
        Difference::OtherInput(change) => {
            let told = wording::input(change, language);
            (
                format!("重建所用与当时不同：{told}"),
                format!("built from other things: {told}"),
            )
        }
    };
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}
