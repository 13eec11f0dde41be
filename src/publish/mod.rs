//! Seventh stage: the output folder, all at once or not at all.
//!
//! Decides files, names, manifest, editions (draft, issued, r2) and the lock. Leaves every content
//! that a person reads to `compose` and `render`.

pub mod archive;
pub mod csv;
pub mod documents;
pub mod editions;
pub mod fileops;
pub mod folder;
pub mod inputs;
pub mod labels;
pub mod ledger;
pub mod lock;
pub mod manifest;
pub mod names;
pub mod tables;
pub mod verify;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

use crate::compose::{self, Edition, Language, MODEL_SCHEMA};
use crate::error::{Error, said};
use crate::issue::Severity;
use crate::pipeline::{self, Evaluation, OnProgress, Options};
use crate::plan::Catalogue;
use crate::render::Templates;
use documents::{Model, Shared};
use editions::{EditionFolder, Place};
use fileops::FileOps;
use manifest::{
    FileHash, LastEdition, MANIFEST_SCHEMA, Manifest, Parts, Program, TemplatesVersion,
};

/// How a month is to be published.
#[derive(Clone, Debug)]
pub struct Order<'a> {
    /// The templates.
    pub templates: &'a Templates,
    /// Languages of the documents, the first of them that of `data/report.json`.
    pub languages: &'a [Language],
    /// Number and signatory, if it is to be issued.
    pub issue: Option<(String, String)>,
    /// Threads at most; the result never depends on it.
    pub threads: usize,
}

/// A whole edition in memory, ready to be put in place.
#[derive(Clone, Debug)]
pub struct Publication {
    /// Every file by path below the edition's folder, `manifest.json` among them.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The manifest.
    pub manifest: Manifest,
    /// Warnings of the templates.
    pub warnings: Vec<String>,
}

/// What a run did in the output folder.
#[derive(Clone, Debug)]
pub enum Published {
    /// It wrote this folder.
    Written {
        /// Name of the folder.
        name: String,
        /// Its manifest.
        manifest: Box<Manifest>,
        /// Warnings of the templates.
        warnings: Vec<String>,
    },
    /// The issued edition is the same: nothing was written.
    Unchanged(Box<EditionFolder>),
}

impl Published {
    /// The exit code of the run: 1 with open errors, else 0.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Written { manifest, .. } => manifest.exit_code(),
            Self::Unchanged(edition) => edition.manifest.exit_code(),
        }
    }
}

/// Publishes an evaluated month below `out`. The lock must be held and [`folder::recover`] done.
///
/// # Errors
/// [`Error::CannotWrite`], [`Error::Template`]; the folder is then as it was before.
pub fn publish(
    ops: &dyn FileOps,
    out: &Path,
    evaluation: &Evaluation,
    order: &Order,
    progress: OnProgress,
) -> Result<Published, Error> {
    let parts = Parts::new(evaluation, order.templates, order.languages);
    let identity = parts.identity();
    let there = editions::editions(out, Some(evaluation.period))?;
    match editions::place(evaluation.period, &there, &identity) {
        Place::Unchanged(edition) => Ok(Published::Unchanged(edition)),
        Place::Write {
            name,
            revision,
            previous,
        } => {
            let edition = edition(
                out,
                evaluation,
                order,
                &parts,
                revision,
                previous.as_deref(),
            )?;
            let publication = build(evaluation, order, &edition, &identity, progress)?;
            folder::put(ops, out, &name, &publication.files)?;
            Ok(Published::Written {
                name,
                manifest: Box::new(publication.manifest),
                warnings: publication.warnings,
            })
        }
    }
}

/// Evaluates a month against last month's issued edition, where there is one below `out`. An issued
/// edition that cannot be read back becomes a finding: the report then says that its last month was
/// computed anew.
///
/// # Errors
/// As [`pipeline::evaluate`].
pub fn evaluate(
    catalogue: Catalogue,
    options: &Options,
    out: &Path,
    progress: OnProgress,
) -> Result<Evaluation, Error> {
    let damage = RefCell::new(None);
    let issued = |period| {
        editions::issued_assessment(out, period).unwrap_or_else(|found| {
            damage.replace(Some(found));
            None
        })
    };
    let mut evaluation = pipeline::evaluate(catalogue, options, &issued, progress)?;
    if let Some(damage) = damage.into_inner() {
        evaluation.issues.push(editions::damage_issue(&damage));
        crate::map::checks::in_order(&mut evaluation.issues);
    }
    Ok(evaluation)
}

/// The issued edition before a revision, if there is one.
///
/// # Errors
/// [`Error::CannotWrite`] if it cannot be recognised.
pub fn previous(out: &Path, edition: &EditionFolder) -> Result<Option<EditionFolder>, Error> {
    let mut all = editions::editions(out, Some(edition.manifest.period))?;
    all.retain(|e| e.revision < edition.revision && e.is_issued());
    Ok(all.pop())
}

/// The edition that a run makes: by language only the sentences on what changed differ.
pub type EditionIn = Box<dyn Fn(Language) -> Edition>;

/// Which edition a run makes of a month: a draft or issued one, or a revision of `previous`.
///
/// # Errors
/// [`Error::CannotWrite`] if the edition before it is damaged.
pub fn edition(
    out: &Path,
    evaluation: &Evaluation,
    order: &Order,
    parts: &Parts,
    revision: u32,
    previous: Option<&EditionFolder>,
) -> Result<EditionIn, Error> {
    let issue = order.issue.clone();
    let Some(previous) = previous else {
        return Ok(Box::new(move |_| match &issue {
            None => Edition::Draft,
            Some((number, signatory)) => Edition::Issued {
                number: number.clone(),
                signatory: signatory.clone(),
            },
        }));
    };
    let before = editions::assessment_of(out, previous)
        .map_err(|damage| damaged(out, &damage))?
        .1;
    let changes = crate::diff::between_editions(evaluation, previous, parts, &before);
    Ok(Box::new(move |language| Edition::Revision {
        revision,
        changes: changes.sentences(language),
        issued: issue.clone(),
    }))
}

/// The error for an issued edition that is not as it was issued.
pub fn damaged(out: &Path, damage: &editions::Damage) -> Error {
    let folder = out.join(&damage.folder);
    Error::CannotWrite {
        message: said(
            format!(
                "已签发版本有损：{} 的 {} {}",
                folder.display(),
                damage.file,
                damage.reason.zh
            ),
            format!(
                "an issued edition is damaged: {} of {} {}",
                damage.file,
                folder.display(),
                damage.reason.en
            ),
        ),
        hint: said(
            "请用 jindu verify 查看，并从备份恢复该文件夹",
            "look with jindu verify, then restore the folder from a copy",
        ),
    }
}

/// Builds every file of an edition in memory.
///
/// # Errors
/// [`Error::Template`] if a document does not compile.
pub fn build(
    evaluation: &Evaluation,
    order: &Order,
    edition: &dyn Fn(Language) -> Edition,
    identity: &str,
    progress: OnProgress,
) -> Result<Publication, Error> {
    let mut files = BTreeMap::new();
    let tables = tables::tables(evaluation);
    for table in &tables {
        files.insert(format!("data/{}.csv", table.name), csv::bytes(table));
    }
    let first = order.languages.first().copied().unwrap_or(Language::Zh);
    let ledger = ledger::bytes(
        &title(evaluation, &edition(first)),
        &tables,
        evaluation.as_of,
    )?;
    files.insert("data/ledger.xlsx".into(), ledger);

    let models: Vec<Model> = order
        .languages
        .iter()
        .map(|&language| Model {
            language,
            json: model_json(evaluation, order.templates, &edition(language), language),
        })
        .collect();
    for (n, model) in models.iter().enumerate() {
        files.insert(model_name(n, model.language), model.json.clone());
    }
    let archive = archive::collect(evaluation);
    let typeset = documents::typeset(
        &Shared {
            evaluation,
            templates: order.templates,
            models: &models,
            indicators: &files["data/indicators.csv"],
            archive: &archive,
            threads: order.threads,
        },
        progress,
    )?;
    files.extend(typeset.files);

    let manifest = Manifest {
        schema: MANIFEST_SCHEMA,
        program: Program::this(),
        report_schema: MODEL_SCHEMA,
        period: evaluation.period,
        as_of: evaluation.as_of,
        edition: edition(first),
        identity: identity.to_owned(),
        languages: order.languages.to_vec(),
        open_errors: open_errors(evaluation),
        last_month: LastEdition::of(evaluation),
        catalogue: manifest::catalogue_version(&evaluation.catalogue, evaluation.period),
        settings: evaluation.catalogue.settings.clone(),
        templates: TemplatesVersion {
            sha256: order.templates.sha256.clone(),
            fonts: typeset.fonts,
        },
        inputs: inputs::of_month(
            evaluation.period,
            &evaluation.batch,
            &evaluation.observations.returns,
        )
        .into_iter()
        .map(|(file, sha256, size)| FileHash { file, size, sha256 })
        .collect(),
        attached: archive.attached,
        left_out: archive.left_out,
        outputs: files
            .iter()
            .map(|(file, bytes)| FileHash {
                file: file.clone(),
                size: bytes.len() as u64,
                sha256: manifest::sha256(bytes),
            })
            .collect(),
    };
    files.insert("manifest.json".into(), manifest.to_json());
    Ok(Publication {
        files,
        manifest,
        warnings: typeset.warnings,
    })
}

fn model_name(n: usize, language: Language) -> String {
    match (n, language) {
        (0, _) => "data/report.json".into(),
        (_, Language::Zh) => "data/report.zh.json".into(),
        (_, Language::En) => "data/report.en.json".into(),
    }
}

fn model_json(
    evaluation: &Evaluation,
    templates: &Templates,
    edition: &Edition,
    language: Language,
) -> Vec<u8> {
    let printable = |text: &str| crate::render::printable(templates, text).0;
    let model = compose::compose(evaluation, edition, language, &printable);
    let mut json = serde_json::to_vec_pretty(&model).expect("all keys are strings");
    json.push(b'\n');
    json
}

/// Findings of severity error that nothing has settled.
pub fn open_errors(evaluation: &Evaluation) -> usize {
    evaluation
        .issues
        .iter()
        .filter(|issue| issue.severity == Severity::Error)
        .count()
}

fn title(evaluation: &Evaluation, edition: &Edition) -> ledger::Title {
    let settings = &evaluation.catalogue.settings;
    let edition = match edition {
        Edition::Draft => "草稿".into(),
        Edition::Issued { number, .. } => settings.report.number.replace("{n}", number),
        Edition::Revision { revision, .. } => format!("更正版 r{revision}"),
    };
    let mut lines = vec![
        ("报告期".to_owned(), evaluation.period.zh()),
        ("截至日期".to_owned(), evaluation.as_of.to_string()),
        ("版本".to_owned(), edition),
    ];
    if settings.sample {
        lines.push(("数据性质".to_owned(), "示例数据，均为虚构".to_owned()));
    }
    ledger::Title {
        plan: settings.plan.title_zh.clone(),
        lines,
    }
}
