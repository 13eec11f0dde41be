//! `jindu issue`: freezes the draft that people have looked at.
//!
//! Decides that only what was looked at can be issued: inputs that changed since the draft are
//! refused, and the draft must be run again first.

use super::args::IssueArgs;
use super::options::{Work, period, templates};
use super::run::{signing, summary};
use super::terminal::Terminal;
use crate::diff::wording;
use crate::error::Error;
use crate::pipeline::Options;
use crate::publish::editions::{EditionFolder, editions, names};
use crate::publish::fileops::Disk;
use crate::publish::lock::Lock;
use crate::publish::manifest::Parts;
use crate::publish::{self, Order, folder};

/// Issues the draft and returns the exit code.
///
/// # Errors
/// [`Error::Usage`] if there is no draft, or it is not what the inputs give now.
pub fn issue(args: &IssueArgs, terminal: &Terminal) -> Result<u8, Error> {
    let mut work = Work::new(&args.common, None)?;
    let signing = signing(&args.number, args.signatory.as_deref(), &work)?;
    let templates = templates(args.templates.as_deref(), &work.catalogue.settings)?;
    let _lock = Lock::take(&Disk, &work.out)?;
    folder::recover(&Disk, &work.out)?;
    let draft = draft(&work, period(args.period.as_deref())?)?;
    work.options = Options {
        period: Some(draft.manifest.period),
        as_of: Some(draft.manifest.as_of),
        ..work.options
    };
    let evaluation = work.evaluate(terminal)?;
    let languages = draft.manifest.languages.clone();
    let now = Parts::new(&evaluation, &templates, &languages);
    let changes = Parts::of(&draft.manifest).changes(&now);
    if !changes.is_empty() {
        let told: Vec<String> = changes
            .iter()
            .map(|c| wording::input(c, terminal.language))
            .collect();
        return Err(Error::Usage {
            message: format!(
                "草稿 {} 生成后有变化，未签发 / something changed since the draft was made; not issued: {}",
                draft.name,
                told.join(" ")
            ),
            hint: "请重新运行 jindu run，核对新草稿后再签发 / run again and look at the new draft first".into(),
        });
    }
    let order = Order {
        templates: &templates,
        languages: &languages,
        issue: Some(signing),
        threads: work.options.threads,
    };
    let published = publish::publish(&Disk, &work.out, &evaluation, &order, &|p| {
        terminal.progress(p)
    })?;
    summary(terminal, &work, &evaluation, &published);
    Ok(published.exit_code())
}

/// The draft to be issued: the month's, or the latest month's that has one.
fn draft(work: &Work, asked: Option<crate::period::Period>) -> Result<EditionFolder, Error> {
    let mut months: Vec<_> = match asked {
        Some(period) => vec![period],
        None => names(&work.out)?.into_iter().map(|(p, _)| p).collect(),
    };
    months.dedup();
    for &month in months.iter().rev() {
        let last = editions(&work.out, Some(month))?.pop();
        if let Some(draft) = last.filter(|e| !e.is_issued()) {
            return Ok(draft);
        }
    }
    Err(Error::Usage {
        message: format!(
            "{} 中没有可签发的草稿 / holds no draft to issue",
            work.out.display()
        ),
        hint: "请先运行 jindu run 并核对草稿 / run first and look at the draft".into(),
    })
}
