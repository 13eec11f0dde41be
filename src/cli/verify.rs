//! `jindu verify`: is everything still as it was written?

use serde_json::json;

use super::args::VerifyArgs;
use super::options::{Work, period, templates};
use super::terminal::Terminal;
use crate::compose::{Edition, Language};
use crate::diff::wording;
use crate::error::Error;
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
    let wanted = period(args.period.as_deref())?;
    let names: Vec<_> = editions::names(&args.common.out)?
        .into_iter()
        .filter(|(p, _)| wanted.is_none_or(|w| w == *p))
        .collect();
    if names.is_empty() {
        return Err(Error::Usage {
            message: format!(
                "{} 中没有可核对的版本 / holds no edition to verify",
                args.common.out.display()
            ),
            hint: "请先运行 jindu run / run first".into(),
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
                    "{name}：{}",
                    terminal.pick("无法核对", "cannot be verified")
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
        (Language::En, n) => format!("{}: {n} differences", edition.name),
    };
    terminal.result(&verdict);
    for difference in &found {
        terminal.result(&format!("  {}", words(difference, terminal.language)));
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

/// Builds the edition again from what is there now.
fn rebuild(
    args: &VerifyArgs,
    terminal: &Terminal,
    edition: &EditionFolder,
) -> Result<Vec<Difference>, Error> {
    let manifest = &edition.manifest;
    let mut work = Work::new(&args.common, None)?;
    work.options = Options {
        period: Some(manifest.period),
        as_of: Some(manifest.as_of),
        ..work.options
    };
    let templates = templates(args.templates.as_deref(), &work.catalogue.settings)?;
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
