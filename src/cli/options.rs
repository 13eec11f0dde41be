//! From what was typed to what the work needs: paths, month, day, catalogue, templates.
//!
//! Decides defaults that depend on the machine (threads, the worker's program) and which catalogue
//! and templates are used. Everything below `cli` sees only the result.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde_json::json;

use super::args::{CommonArgs, EditionArgs, LangArg, MonthArgs};
use super::terminal::{Terminal, language};
use crate::compose::Language;
use crate::error::{Error, said};
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
    pub fn new(
        common: &CommonArgs,
        month: Option<&MonthArgs>,
        terminal: &Terminal,
    ) -> Result<Self, Error> {
        let catalogue = catalogue(&common.inputs, terminal)?;
        let start = catalogue.settings.plan.start;
        terminal.knows(&catalogue);
        let options = Options {
            inputs: common.inputs.clone(),
            period: period(month.and_then(|m| m.period.as_deref()), Some(start))?,
            as_of: day(month.and_then(|m| m.as_of.as_deref()), start)?,
            worker: worker()?,
            threads: threads(common.threads)?,
        };
        Ok(Self {
            catalogue,
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

/// A month as typed; `example` is one that would do.
///
/// # Errors
/// [`Error::Usage`] if it is none.
pub fn period(text: Option<&str>, example: Option<Period>) -> Result<Option<Period>, Error> {
    let (zh, en) = match example {
        Some(month) => (format!("，如 {month}"), format!(", like {month}")),
        None => (String::new(), String::new()),
    };
    text.map(|text| {
        text.parse().map_err(|_| Error::Usage {
            message: said(format!("“{text}”不是月份"), format!("“{text}” is no month")),
            hint: said(
                format!("请写成四位年份-两位月份{zh}"),
                format!("write year and month as YYYY-MM{en}"),
            ),
        })
    })
    .transpose()
}

fn day(text: Option<&str>, start: Period) -> Result<Option<Date>, Error> {
    let example = start.next().last_day();
    text.map(|text| {
        text.parse().map_err(|_| Error::Usage {
            message: said(format!("“{text}”不是日期"), format!("“{text}” is no date")),
            hint: said(
                format!("请写成四位年份-两位月份-两位日，如 {example}"),
                format!("write it as YYYY-MM-DD, like {example}"),
            ),
        })
    })
    .transpose()
}

fn threads(asked: Option<usize>) -> Result<usize, Error> {
    match asked {
        Some(0) => Err(Error::Usage {
            message: said("线程数不能为 0", "the number of threads cannot be 0"),
            hint: said(
                "请给出 1 或更大的数，或不写 --threads",
                "give 1 or more, or leave --threads out",
            ),
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

/// The catalogue beside the returns, else the built-in one, which is then said: whoever misspelt the
/// folder's name would else read another city's plan.
fn catalogue(inputs: &Path, terminal: &Terminal) -> Result<Catalogue, Error> {
    let folder = inputs.join("plan");
    if folder.is_dir() {
        return plan::load(&folder);
    }
    let catalogue = plan::embedded()?;
    let plan = &catalogue.settings.plan;
    let text = match terminal.language {
        Language::Zh => format!(
            "未找到 {}，按内置示例方案（{}）运行；如有自己的方案，请核对该文件夹的名称",
            folder.display(),
            plan.title_zh
        ),
        Language::En => format!(
            "{} was not found; the built-in plan ({}) is used; if you have a plan of your own, check that \
             folder's name",
            folder.display(),
            plan.title_en
        ),
    };
    terminal.say(
        "built-in-plan",
        &text,
        json!({"folder": folder, "message": text}),
    );
    Ok(catalogue)
}

/// The templates: the folder asked for, else `templates` in the working folder if it holds a
/// report or fonts, else the embedded ones; with the families that the settings ask for.
///
/// # Errors
/// [`Error::Template`] if the folder cannot be used or the settings name an unknown role.
pub fn templates(
    asked: Option<&Path>,
    settings: &Settings,
    terminal: &Terminal,
) -> Result<Templates, Error> {
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
    let templates = templates.with_fonts(&settings.fonts)?;
    for (role, font, used) in templates.fonts_missing() {
        let text = match terminal.language {
            Language::Zh => format!(
                "提醒：settings.toml 中的字体“{font}”（{role}）未找到，改用 {used}\n    → 请把该字体文件放入 templates/fonts/"
            ),
            Language::En => format!(
                "warning: the font “{font}” ({role}) of settings.toml was not found; {used} is used\n    → \
                 put the font's file into templates/fonts/"
            ),
        };
        terminal.say(
            "font-missing",
            &text,
            json!({"role": role, "font": font, "used": used}),
        );
    }
    Ok(templates)
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
