//! `jindu issue`: freezes the draft that people have looked at.
//!
//! Decides that only what was looked at can be issued: inputs that changed since the draft are
//! refused, and the draft must be run again first.

use super::args::IssueArgs;
use super::options::{Work, period, templates};
use super::run::{signing, summary};
use super::terminal::Terminal;
use crate::compose::{Edition, Language};
use crate::diff::wording;
use crate::error::{Error, said};
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
    let mut work = Work::new(&args.common, None, terminal)?;
    let signing = signing(&args.number, args.signatory.as_deref(), &work)?;
    let templates = templates(
        args.templates.as_deref(),
        &work.catalogue.settings,
        terminal,
    )?;
    let _lock = Lock::take(&Disk, &work.out)?;
    folder::recover(&Disk, &work.out)?;
    let start = work.catalogue.settings.plan.start;
    let draft = draft(&work, period(args.period.as_deref(), Some(start))?)?;
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
        let told = |language| {
            let all = changes.iter().map(|c| wording::input(c, language));
            all.collect::<Vec<String>>()
        };
        return Err(Error::Usage {
            message: said(
                format!(
                    "草稿 {} 生成后有变化，未签发：{}",
                    draft.name,
                    told(Language::Zh).concat()
                ),
                format!(
                    "something changed since the draft {} was made; it was not issued: {}",
                    draft.name,
                    told(Language::En).join(" ")
                ),
            ),
            hint: said(
                "请重新运行 jindu run，核对新草稿后再签发",
                "run again and look at the new draft first",
            ),
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
    let mut issued = None;
    for &month in months.iter().rev() {
        match editions(&work.out, Some(month))?.pop() {
            Some(draft) if !draft.is_issued() => return Ok(draft),
            last => issued = issued.or(last),
        }
    }
    if let Some(last) = issued {
        let month = last.manifest.period;
        let (number, number_en) = match &last.manifest.edition {
            Edition::Issued { number, .. }
            | Edition::Revision {
                issued: Some((number, _)),
                ..
            } => (format!("（第{number}期）"), format!(" (no. {number})")),
            _ => Default::default(),
        };
        return Err(Error::Usage {
            message: said(
                format!("{}已签发{number}，没有待签发的草稿", month.zh()),
                format!(
                    "{} is issued already{number_en}; there is no draft",
                    month.en()
                ),
            ),
            hint: said(
                "收到更正后运行 jindu run，生成更正版再签发；要签发其他月份，请先运行 jindu run --period 月份",
                "after corrections run again: that makes a revised edition to be issued; for another month \
                 run with --period first",
            ),
        });
    }
    Err(Error::Usage {
        message: said(
            format!("{} 中没有可签发的草稿", work.out.display()),
            format!("{} holds no draft to issue", work.out.display()),
        ),
        hint: said(
            "请先运行 jindu run 并核对草稿",
            "run first and look at the draft",
        ),
    })
}
