//! `jindu forms`: each department's workbook for a month, prefilled with what is known.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::json;

use super::args::FormsArgs;
use super::options::{Work, period};
use super::terminal::Terminal;
use crate::compose::Language;
use crate::error::{Error, said};
use crate::forms;
use crate::map::Observations;
use crate::period::Period;
use crate::plan::Catalogue;
use crate::publish::fileops::Disk;
use crate::publish::lock::Lock;
use crate::publish::{folder, names};

/// Writes the forms to `out/forms/YYYY-MM/`, replacing that folder whole.
///
/// # Errors
/// [`Error::Usage`] for an unknown department or a month outside the plan.
pub fn forms(args: &FormsArgs, terminal: &Terminal) -> Result<u8, Error> {
    let work = Work::new(&args.common, None, terminal)?;
    let plan = &work.catalogue.settings.plan;
    let asked = period(args.period.as_deref(), Some(plan.start))?;
    let known = known(&work, asked, terminal)?;
    let month = match (asked, &known) {
        (Some(month), _) => month,
        (None, Some((latest, _))) => (*latest).next(),
        (None, None) => plan.start,
    };
    if month < plan.start || month > plan.end {
        return Err(Error::Usage {
            message: said(
                format!(
                    "{}不在方案期内（{}至{}）",
                    month.zh(),
                    plan.start.zh(),
                    plan.end.zh()
                ),
                format!(
                    "{} is outside the plan, which runs from {} to {}",
                    month.en(),
                    plan.start.en(),
                    plan.end.en()
                ),
            ),
            hint: said(
                format!(
                    "请用 --period 给出方案期内的月份，如 --period {}",
                    plan.start
                ),
                format!("give a month of the plan, such as --period {}", plan.start),
            ),
        });
    }
    let observations = known.map(|(_, o)| o).unwrap_or_default();
    let mut files = workbooks(&work.catalogue, &args.department, month, &observations)?;
    let count = files.len();
    let _lock = Lock::take(&Disk, &work.out)?;
    folder::recover(&Disk, &work.out)?;
    let name = format!("forms/{month}");
    let place = work.out.join(&name);
    if !args.department.is_empty() {
        keep(&place, &mut files);
    }
    folder::put(&Disk, &work.out, &name, &files)?;
    let text = match terminal.language {
        Language::Zh => format!(
            "已为{count}个单位生成{}填报表：{}",
            month.zh(),
            place.display()
        ),
        Language::En => format!(
            "{count} form{} for {} written: {}",
            if count == 1 { "" } else { "s" },
            month.en(),
            place.display()
        ),
    };
    terminal.say(
        "forms",
        &text,
        json!({"period": month, "count": count, "folder": place}),
    );
    Ok(0)
}

/// Keeps the other departments' forms when only some are written anew.
fn keep(place: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(place).into_iter().flatten().flatten() {
        if let (Ok(name), Ok(bytes)) =
            (entry.file_name().into_string(), std::fs::read(entry.path()))
        {
            files.entry(name).or_insert(bytes);
        }
    }
}

/// What is known before `asked` (or up to the latest month with returns), and as of which month.
fn known(
    work: &Work,
    asked: Option<Period>,
    terminal: &Terminal,
) -> Result<Option<(Period, Observations)>, Error> {
    let start = work.catalogue.settings.plan.start;
    if !work.options.inputs.is_dir() || asked.is_some_and(|month| month <= start) {
        return Ok(None);
    }
    match work.evaluate_at(asked.map(Period::prev), terminal) {
        Ok(evaluation) => Ok(Some((evaluation.period, evaluation.observations))),
        // Before the first returns there is nothing to prefill, and forms are needed all the same.
        Err(Error::NothingToRead { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

fn workbooks(
    catalogue: &Catalogue,
    wanted: &[String],
    month: Period,
    observations: &Observations,
) -> Result<BTreeMap<String, Vec<u8>>, Error> {
    for name in wanted {
        let is = |d: &crate::plan::Department| d.name == *name || d.short.contains(name);
        if !catalogue.departments.iter().any(is) {
            return Err(Error::Usage {
                message: said(
                    format!("单位名录中没有“{name}”"),
                    format!("the plan has no department “{name}”"),
                ),
                hint: said(
                    "单位名称见 jindu plan，可写全称或简称",
                    "`jindu plan` lists the departments; full or short names will do",
                ),
            });
        }
    }
    let departments: Vec<_> = catalogue
        .departments
        .iter()
        .filter(|d| !forms::content(catalogue, &d.name).is_empty())
        .filter(|d| wanted.is_empty() || wanted.iter().any(|w| d.name == *w || d.short.contains(w)))
        .collect();
    let files = names::distinct(departments.iter().map(|d| d.name.as_str()));
    departments
        .iter()
        .zip(files)
        .map(|(department, file)| {
            let prefill = forms::prefill(catalogue, observations, &department.name, month);
            let bytes = forms::write(
                catalogue,
                &department.name,
                month,
                &prefill,
                month.last_day(),
            )?;
            Ok((format!("{file}.xlsx"), bytes))
        })
        .collect()
}
