//! From what was typed to what the work needs: paths, month, day, catalogue, templates.
//!
//! Decides defaults that depend on the machine (threads, the worker's program) and which catalogue
//! and templates are used. Everything below `cli` sees only the result.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::args::{CommonArgs, EditionArgs, LangArg, MonthArgs};
use super::terminal::{Terminal, language};
use crate::compose::Language;
use crate::error::Error;
use crate::period::Period;
use crate::pipeline::{Evaluation, Options, WorkerCommand};
use crate::plan::{self, Catalogue, Settings};
use crate::publish;
use crate::render::Templates;

/// What a command works with.
pub struct Work {
    /// What the pipeline is told.
    pub options: Options,
    /// The output folder.
    pub out: PathBuf,
    /// The catalogue: `inputs/plan` if it is there, else the embedded one.
    pub catalogue: Catalogue,
}

impl Work {
    /// Checks the arguments and loads the catalogue.
    ///
    /// # Errors
    /// [`Error::Usage`] and [`Error::Catalogue`].
    pub fn new(common: &CommonArgs, month: Option<&MonthArgs>) -> Result<Self, Error> {
        let options = Options {
            inputs: common.inputs.clone(),
            period: period(month.and_then(|m| m.period.as_deref()))?,
            as_of: day(month.and_then(|m| m.as_of.as_deref()))?,
            worker: worker()?,
            threads: threads(common.threads)?,
        };
        Ok(Self {
            catalogue: catalogue(&common.inputs)?,
            options,
            out: common.out.clone(),
        })
    }

    /// Evaluates the month.
    ///
    /// # Errors
    /// As [`crate::pipeline::evaluate`].
    pub fn evaluate(&self, terminal: &Terminal) -> Result<Evaluation, Error> {
        self.evaluate_at(self.options.period, terminal)
    }

    /// Evaluates another month than the one asked for.
    ///
    /// # Errors
    /// As [`crate::pipeline::evaluate`].
    pub fn evaluate_at(
        &self,
        period: Option<Period>,
        terminal: &Terminal,
    ) -> Result<Evaluation, Error> {
        let options = Options {
            period,
            ..self.options.clone()
        };
        publish::evaluate(self.catalogue.clone(), &options, &self.out, &|p| {
            terminal.progress(p)
        })
    }
}

/// A month as typed.
///
/// # Errors
/// [`Error::Usage`] if it is none.
pub fn period(text: Option<&str>) -> Result<Option<Period>, Error> {
    text.map(|text| {
        text.parse().map_err(|_| Error::Usage {
            message: format!("“{text}”不是月份 / is no month"),
            hint: "请写成 YYYY-MM，如 2021-12 / write it as YYYY-MM".into(),
        })
    })
    .transpose()
}

fn day(text: Option<&str>) -> Result<Option<Date>, Error> {
    text.map(|text| {
        text.parse().map_err(|_| Error::Usage {
            message: format!("“{text}”不是日期 / is no date"),
            hint: "请写成 YYYY-MM-DD，如 2022-01-31 / write it as YYYY-MM-DD".into(),
        })
    })
    .transpose()
}

fn threads(asked: Option<usize>) -> Result<usize, Error> {
    match asked {
        Some(0) => Err(Error::Usage {
            message: "线程数不能为 0 / the number of threads cannot be 0".into(),
            hint: "请给出 1 或更大的数，或不写 --threads / give 1 or more, or leave --threads out"
                .into(),
        }),
        Some(n) => Ok(n),
        None => Ok(std::thread::available_parallelism().map_or(1, usize::from)),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that asks for the program"
)]
fn worker() -> Result<WorkerCommand, Error> {
    let program = std::env::current_exe()
        .map_err(|e| Error::Internal(format!("the program's own file cannot be found: {e}")))?;
    Ok(WorkerCommand {
        program,
        arguments: vec!["worker".into()],
    })
}

fn catalogue(inputs: &Path) -> Result<Catalogue, Error> {
    let folder = inputs.join("plan");
    if folder.is_dir() {
        plan::load(&folder)
    } else {
        plan::embedded()
    }
}

/// The templates: the folder asked for, else `templates` in the working folder if it holds a
/// report or fonts, else the embedded ones; with the families that the settings ask for.
///
/// # Errors
/// [`Error::Template`] if the folder cannot be used or the settings name an unknown role.
pub fn templates(asked: Option<&Path>, settings: &Settings) -> Result<Templates, Error> {
    let beside = Path::new("templates");
    let found = beside.join("report.typ").is_file() || beside.join("fonts").is_dir();
    let templates = match asked {
        Some(folder) => Templates::load(folder)?,
        None if found => Templates::load(beside)?,
        None => Templates::embedded(),
    };
    if settings.fonts.is_empty() {
        return Ok(templates);
    }
    templates.with_fonts(&settings.fonts)
}

/// The languages asked for, each once, in the order given.
pub fn languages(edition: &EditionArgs) -> Vec<Language> {
    let mut seen: Vec<LangArg> = Vec::new();
    for &argument in &edition.edition {
        if !seen.contains(&argument) {
            seen.push(argument);
        }
    }
    seen.into_iter().map(language).collect()
}
