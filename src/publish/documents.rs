//! The PDF documents of an edition, typeset on several threads.
//!
//! Decides which documents there are, what each is given and what it carries. The order of the
//! result is that of the list, whatever the number of threads.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde_json::json;

use super::archive::{Archive, CARRIED};
use super::manifest::sha256;
use super::names;
use crate::compose::{Language, make_printable};
use crate::error::Error;
use crate::pipeline::{Evaluation, OnProgress, Progress};
use crate::render::{Attachment, Document, RenderedReport, Templates, render};

/// The model of one language as written to `data/`.
#[derive(Debug)]
pub struct Model {
    /// The language.
    pub language: Language,
    /// The bytes of `report.json`.
    pub json: Vec<u8>,
}

/// What all documents of an edition share.
#[derive(Debug)]
pub struct Shared<'a> {
    /// The evaluated month.
    pub evaluation: &'a Evaluation,
    /// The templates.
    pub templates: &'a Templates,
    /// One model per language.
    pub models: &'a [Model],
    /// The bytes of `indicators.csv`.
    pub indicators: &'a [u8],
    /// The returns to attach.
    pub archive: &'a Archive,
    /// Threads at most.
    pub threads: usize,
}

/// What typesetting all documents gave.
#[derive(Debug, Default)]
pub struct Documents {
    /// PDF bytes by path below the edition's folder.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Fonts used, and characters that none covers; sorted.
    pub fonts: Vec<String>,
    /// Warnings of the templates; sorted.
    pub warnings: Vec<String>,
}

struct Job<'a> {
    path: String,
    entry: &'static str,
    model: &'a Model,
    document: serde_json::Value,
    attachments: Vec<Attachment>,
}

/// Typesets every document.
///
/// # Errors
/// The first fault in order of the list: [`Error::Template`] with file, line and reason.
pub fn typeset(shared: &Shared, progress: OnProgress) -> Result<Documents, Error> {
    let jobs = jobs(shared);
    progress(Progress::Stage("render", Some(jobs.len())));
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(shared.threads.max(1))
        .build()
        .map_err(|e| Error::Internal(e.to_string()))?;
    // A document in work takes some hundred MiB: as many at once as there are threads, no more.
    let results: Vec<Result<RenderedReport, Error>> = pool.install(|| {
        jobs.par_iter()
            .with_max_len(1)
            .map(|job| {
                let rendered = one(shared, job);
                progress(Progress::Step);
                rendered
            })
            .collect()
    });
    let mut documents = Documents::default();
    for (job, result) in jobs.into_iter().zip(results) {
        let rendered = result?;
        documents.files.insert(job.path, rendered.pdf);
        documents.fonts.extend(rendered.fonts_used);
        documents.warnings.extend(rendered.warnings);
    }
    for list in [&mut documents.fonts, &mut documents.warnings] {
        list.sort();
        list.dedup();
    }
    Ok(documents)
}

fn one(shared: &Shared, job: &Job) -> Result<RenderedReport, Error> {
    // Names of files come from outside like any text of a return. The model was made printable
    // alike, so that the department looked for still has the name it has there.
    let mut document = job.document.clone();
    let printable = |text: &str| crate::render::printable(shared.templates, text).0;
    make_printable(&mut document, &printable);
    let data = BTreeMap::from([
        ("report.json".to_owned(), job.model.json.clone()),
        (
            "document.json".to_owned(),
            document.to_string().into_bytes(),
        ),
    ]);
    render(
        shared.templates,
        &Document {
            entry: job.entry,
            data,
            attachments: job.attachments.clone(),
            date: shared.evaluation.as_of,
            identifier: identifier(shared.evaluation, &job.path),
        },
    )
}

/// What makes two files versions of the same document: plan, month and place, not the inputs. A
/// document on which a changed return has no bearing keeps its bytes.
fn identifier(evaluation: &Evaluation, path: &str) -> String {
    let plan = &evaluation.catalogue.settings.plan;
    let name = format!(
        "{} {} {} {path}",
        plan.title_zh, plan.start, evaluation.period
    );
    sha256(name.as_bytes())
}

/// The ending of a language's documents: the plan's own language has none.
fn suffix(language: Language) -> &'static str {
    match language {
        Language::Zh => "",
        Language::En => ".en",
    }
}

fn jobs<'a>(shared: &Shared<'a>) -> Vec<Job<'a>> {
    let departments = &shared.evaluation.catalogue.departments;
    let files = names::distinct(departments.iter().map(|d| d.name.as_str()));
    let mut jobs = Vec::new();
    for model in shared.models {
        let ending = suffix(model.language);
        let carried = carried(shared, model);
        jobs.push(Job {
            path: format!("report{ending}.pdf"),
            entry: "report.typ",
            model,
            document: json!({"kind": "report"}),
            attachments: carried.clone(),
        });
        if ending.is_empty() || shared.models.len() == 1 {
            jobs.push(archive_job(shared, model, carried));
        }
        jobs.push(Job {
            path: format!("brief{ending}.pdf"),
            entry: "brief.typ",
            model,
            document: json!({"kind": "brief"}),
            attachments: Vec::new(),
        });
        for (department, file) in departments.iter().zip(&files) {
            jobs.push(Job {
                path: format!("departments/{file}{ending}.pdf"),
                entry: "department.typ",
                model,
                document: json!({"kind": "department", "department": department.name}),
                attachments: Vec::new(),
            });
        }
    }
    jobs
}

/// The office's own file: the report with model, table and the returns in use.
fn archive_job<'a>(shared: &Shared<'a>, model: &'a Model, mut carried: Vec<Attachment>) -> Job<'a> {
    carried.extend(shared.archive.attachments.iter().cloned());
    let left_out: Vec<_> = shared
        .archive
        .left_out
        .iter()
        .map(|l| match model.language {
            Language::Zh => json!({"file": l.file, "reason": l.reason}),
            Language::En => json!({"file": l.file, "reason": l.reason_en}),
        })
        .collect();
    let attached: Vec<_> = shared
        .archive
        .attached
        .iter()
        .map(|a| json!({"file": a.file, "name": a.name}))
        .collect();
    Job {
        path: "archive.pdf".into(),
        entry: "report.typ",
        model,
        document: json!({"kind": "archive", "attached": attached, "left_out": left_out}),
        attachments: carried,
    }
}

fn carried(shared: &Shared, model: &Model) -> Vec<Attachment> {
    vec![
        Attachment {
            name: CARRIED[0].into(),
            mime: "application/json".into(),
            description: "报告数据 / the report's data".into(),
            relationship: "source",
            bytes: model.json.clone(),
        },
        Attachment {
            name: CARRIED[1].into(),
            mime: "text/csv".into(),
            description: "指标表 / table of indicators".into(),
            relationship: "data",
            bytes: shared.indicators.to_vec(),
        },
    ]
}
