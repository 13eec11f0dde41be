//! The job up to the point where everything is decided: intake → read → map → assess.
//!
//! Every command is a caller of [`evaluate`]; what it hands over is what the report, the CSV files
//! and `trace` are all made from. Decides only the order of the stages and what “last month” is.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::assess::{self, Assessment};
use crate::error::{Error, said};
use crate::intake::{self, Batch};
use crate::issue::Issue;
use crate::map::{self, Observations};
use crate::period::Period;
use crate::plan::Catalogue;
use crate::read::{self, ReadFile};

/// How a worker process is started: program and arguments. Injected, so that tests can use it.
#[derive(Clone, Debug)]
pub struct WorkerCommand {
    /// The program, usually jindu itself.
    pub program: PathBuf,
    /// Its arguments, usually `["worker"]`.
    pub arguments: Vec<String>,
}

/// What a run is told. Paths are checked; nothing below reads clock or environment.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder with the returns.
    pub inputs: PathBuf,
    /// The report month, or `None` for the default month.
    pub period: Option<Period>,
    /// The day as of which the report is made; `None`: the last day of the month after P.
    pub as_of: Option<Date>,
    /// How workers are started.
    pub worker: WorkerCommand,
    /// Threads for reading and rendering; the result never depends on it.
    pub threads: usize,
}

/// Told to whoever shows progress. The pipeline itself never prints.
#[derive(Clone, Debug)]
pub enum Progress {
    /// A stage begins, with its number of steps where known.
    Stage(&'static str, Option<usize>),
    /// One step of the stage is done.
    Step,
}

/// Receives progress from any thread.
pub type OnProgress<'a> = &'a (dyn Fn(Progress) + Sync);

/// Last month as the reader knows it: 上月报.
#[derive(Clone, Debug, PartialEq)]
pub struct LastMonth {
    /// The issued edition's folder name and the SHA-256 of its `data/report.json`; `None`: there
    /// is none, and last month was computed from its returns.
    pub issued: Option<(String, String)>,
    /// Last month's assessment as issued, or as its own returns gave it then.
    pub assessment: Assessment,
}

/// Everything decided about one month, before a word is composed.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// The catalogue.
    pub catalogue: Catalogue,
    /// The report month P.
    pub period: Period,
    /// The day as of which the report is made.
    pub as_of: Date,
    /// The input files.
    pub batch: Batch,
    /// What was read, for `check`.
    pub read: Vec<ReadFile>,
    /// What the returns up to P say.
    pub observations: Observations,
    /// How far everything is at P.
    pub assessment: Assessment,
    /// Last month, unless P is the plan's first or no department had returned anything by then.
    pub last_month: Option<LastMonth>,
    /// The closed list of findings: intake, read, map and assess, in order of file, sheet, cell, rule.
    pub issues: Vec<Issue>,
    /// The office's own text for the month (综述.md), if there is one: shown path, SHA-256, content.
    pub office_text: Option<(String, String, String)>,
}

/// Reads and assesses. `issued` looks up last month's issued edition (`publish` knows where).
///
/// # Errors
/// [`Error::NothingToRead`] if no return is usable; [`Error::Usage`] if the month is outside the plan.
pub fn evaluate(
    catalogue: Catalogue,
    options: &Options,
    issued: &dyn Fn(Period) -> Option<(String, String, Assessment)>,
    progress: OnProgress,
) -> Result<Evaluation, Error> {
    let batch = intake::scan(&options.inputs, &catalogue.settings.limits, progress)?;
    let read = read::read_all(
        &batch,
        &catalogue.settings.limits,
        &options.worker,
        options.threads,
        progress,
    );
    decide(catalogue, batch, read, options, issued)
}

/// Maps and assesses what was read: the part of [`evaluate`] that touches no file.
///
/// # Errors
/// As [`evaluate`].
pub fn decide(
    catalogue: Catalogue,
    batch: Batch,
    read: Vec<ReadFile>,
    options: &Options,
    issued: &dyn Fn(Period) -> Option<(String, String, Assessment)>,
) -> Result<Evaluation, Error> {
    let window = catalogue.settings.plan.start..=catalogue.settings.plan.end;
    let period = match options.period {
        Some(period) => period,
        None => map::default_period(&catalogue, &batch, &read)
            .map_err(|latest| no_month(&options.inputs, latest))?,
    };
    if !window.contains(&period) {
        return Err(Error::Usage {
            message: said(
                format!(
                    "{}不在方案期内（{}至{}）",
                    period.zh(),
                    window.start().zh(),
                    window.end().zh()
                ),
                format!(
                    "{} is outside the plan, which runs from {} to {}",
                    period.en(),
                    window.start().en(),
                    window.end().en()
                ),
            ),
            hint: said(
                format!(
                    "请用 --period 给出方案期内的月份，如 --period {}",
                    window.start()
                ),
                format!(
                    "give a month of the plan, such as --period {}",
                    window.start()
                ),
            ),
        });
    }
    let as_of = options.as_of.unwrap_or_else(|| period.next().last_day());
    let observations = map::map(&catalogue, &batch, &read, period, as_of);
    let assessment = assess::assess(&catalogue, &observations, period);
    let last_month = (period > catalogue.settings.plan.start)
        .then(|| {
            let last = period.prev();
            if let Some((folder, sha256, assessment)) = issued(last) {
                return Some(LastMonth {
                    issued: Some((folder, sha256)),
                    assessment,
                });
            }
            let then = map::map(&catalogue, &batch, &read, last, last.next().last_day());
            then.first_reported()?;
            Some(LastMonth {
                issued: None,
                assessment: assess::assess(&catalogue, &then, last),
            })
        })
        .flatten();
    let mut issues = observations.issues.clone();
    issues.extend(assess::findings(
        &catalogue,
        &observations,
        &assessment,
        as_of,
    ));
    map::checks::in_order(&mut issues);
    let office_text = intake::office_text(&batch, period);
    Ok(Evaluation {
        catalogue,
        period,
        as_of,
        batch,
        read,
        observations,
        assessment,
        last_month,
        issues,
        office_text,
    })
}

/// No month to report on: nobody returned anything, or for none of the months enough did.
fn no_month(inputs: &Path, latest: Option<(Period, usize)>) -> Error {
    if let Some((month, departments)) = latest {
        return Error::NothingToRead {
            message: said(
                format!(
                    "已收到的填报表不足以确定报告月份：最近的{}只有{departments}个单位报送",
                    month.zh()
                ),
                format!(
                    "too few returns came to tell the report month: for {}, the latest, those of \
                     {departments} department{}",
                    month.en(),
                    if departments == 1 { "" } else { "s" }
                ),
            ),
            hint: said(
                format!(
                    "仍要该月的，请加上 --period {month}，如 jindu run --period {month}；否则请待更多单位报送后再运行"
                ),
                format!(
                    "to have that month all the same add --period {month}, as in `jindu run --period \
                     {month}`; else wait for more returns"
                ),
            ),
        };
    }
    Error::NothingToRead {
        message: said(
            format!("{} 中没有可用的填报表", inputs.display()),
            format!("{} holds no usable return", inputs.display()),
        ),
        hint: said(
            "请把各单位填报表放入该文件夹（或其下以月份命名的文件夹，如 2026-06）后重试；逐个查看可用 jindu check 文件",
            "put the departments' returns into that folder (or into one below it named after the month, \
             like 2026-06) and try again; `jindu check FILE` looks at one",
        ),
    }
}
