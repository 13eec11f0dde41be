//! `manifest.json`: what an edition was made from and what it consists of.
//!
//! Decides its shape and what makes two editions the same ([`Parts`]). Its JSON Schema stands in
//! `docs/manifest.schema.json`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::inputs;
use crate::compose::{Edition, Language, MODEL_SCHEMA};
use crate::diff::InputChange;
use crate::period::Period;
use crate::pipeline::Evaluation;
use crate::plan::{Catalogue, Settings};
use crate::render::Templates;

/// Version of the shape of `manifest.json`.
pub const MANIFEST_SCHEMA: u32 = 1;

/// What an edition was made from, by what, and what it consists of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`MANIFEST_SCHEMA`].
    pub schema: u32,
    /// The program.
    pub program: Program,
    /// Version of the shape of `data/report.json`.
    pub report_schema: u32,
    /// The report month.
    pub period: Period,
    /// The day as of which it was made.
    pub as_of: Date,
    /// Draft, issued or revision.
    pub edition: Edition,
    /// SHA-256 over everything that the content depends on, see [`Parts`].
    pub identity: String,
    /// Languages of the documents.
    pub languages: Vec<Language>,
    /// Findings of severity error; with any, the exit code of a run is 1.
    pub open_errors: usize,
    /// Last month's issued edition, if the report compares with one.
    pub last_month: Option<LastEdition>,
    /// The catalogue.
    pub catalogue: CatalogueVersion,
    /// The settings in force, defaults included.
    pub settings: Settings,
    /// The templates.
    pub templates: TemplatesVersion,
    /// Every input file of the month and before, in order of path.
    pub inputs: Vec<FileHash>,
    /// Returns that `archive.pdf` carries, by their name inside the PDF.
    pub attached: Vec<Attached>,
    /// Inputs that `archive.pdf` does not carry, with the reason.
    pub left_out: Vec<LeftOut>,
    /// Every other file of the edition, in order of path.
    pub outputs: Vec<FileHash>,
}

/// A program and its version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// Name.
    pub name: String,
    /// Version.
    pub version: String,
}

impl Program {
    /// This one.
    pub fn this() -> Self {
        Self {
            name: env!("CARGO_PKG_NAME").into(),
            version: env!("CARGO_PKG_VERSION").into(),
        }
    }
}

/// An earlier issued edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastEdition {
    /// Its folder below the output folder.
    pub folder: String,
    /// SHA-256 of its `data/report.json`.
    pub report_json: String,
}

impl LastEdition {
    /// The issued edition that an evaluated month compares with, if any.
    pub fn of(evaluation: &Evaluation) -> Option<Self> {
        let (folder, report_json) = evaluation.last_month.as_ref()?.issued.clone()?;
        Some(Self {
            folder,
            report_json,
        })
    }
}

/// Which catalogue it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueVersion {
    /// SHA-256 over the catalogue's content as far as it bears on the month, without recipients.
    pub sha256: String,
    /// SHA-256 of each file that it was read from.
    pub files: BTreeMap<String, String>,
}

/// Which templates and fonts they were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplatesVersion {
    /// SHA-256 over all template files and fonts.
    pub sha256: String,
    /// Family used for each role; characters that no font covers.
    pub fonts: Vec<String>,
}

/// A file with its hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHash {
    /// Path with `/`.
    pub file: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 in hex; empty for an input that was never opened.
    pub sha256: String,
}

/// A return inside `archive.pdf`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    /// Path below the input folder.
    pub file: String,
    /// Name inside the PDF.
    pub name: String,
}

/// An input that is not inside `archive.pdf`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Path below the input folder.
    pub file: String,
    /// Why, in Chinese.
    pub reason: String,
    /// Why, in English.
    pub reason_en: String,
}

impl Manifest {
    /// The exit code of the run that made the edition, and of every run that finds it unchanged.
    pub fn exit_code(&self) -> u8 {
        u8::from(self.open_errors > 0)
    }

    /// As written: indented, a line break at the end.
    ///
    /// # Panics
    /// Never: all keys are strings.
    pub fn to_json(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("all keys are strings");
        bytes.push(b'\n');
        bytes
    }
}

/// SHA-256 in hex.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The catalogue as far as it bears on a month: without recipients, and without decisions and
/// receipts of later months, so that the office's work on next month does not seem to change this.
fn bearing(catalogue: &Catalogue, period: Period) -> Catalogue {
    let mut bearing = catalogue.clone();
    bearing.recipients.clear();
    bearing.sources.clear();
    bearing.decisions.retain(|d| d.period <= period);
    bearing.received.retain(|r| r.period <= period);
    bearing
}

/// The catalogue's version for a month.
pub fn catalogue_version(catalogue: &Catalogue, period: Period) -> CatalogueVersion {
    let content = serde_json::to_vec(&bearing(catalogue, period)).expect("all keys are strings");
    CatalogueVersion {
        sha256: sha256(&content),
        files: catalogue.sources.clone(),
    }
}

/// What two runs must share to be the same edition: program version, month and day, languages,
/// catalogue without recipients, settings, templates with fonts, every input of the month and
/// before, and last month's issued edition. Number and signatory are no part of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Parts {
    program: Program,
    schemas: (u32, u32),
    period: Period,
    as_of: Date,
    languages: Vec<Language>,
    catalogue: String,
    templates: String,
    inputs: BTreeMap<String, String>,
    last_month: Option<LastEdition>,
}

impl Parts {
    /// The parts of an evaluated month.
    pub fn new(evaluation: &Evaluation, templates: &Templates, languages: &[Language]) -> Self {
        let inputs = inputs::of_month(
            evaluation.period,
            &evaluation.batch,
            &evaluation.observations.returns,
        );
        Self {
            program: Program::this(),
            schemas: (MODEL_SCHEMA, MANIFEST_SCHEMA),
            period: evaluation.period,
            as_of: evaluation.as_of,
            languages: languages.to_vec(),
            catalogue: catalogue_version(&evaluation.catalogue, evaluation.period).sha256,
            templates: templates.sha256.clone(),
            inputs: inputs
                .into_iter()
                .map(|(file, hash, _)| (file, hash))
                .collect(),
            last_month: LastEdition::of(evaluation),
        }
    }

    /// The parts as a manifest tells them.
    pub fn of(manifest: &Manifest) -> Self {
        Self {
            program: manifest.program.clone(),
            schemas: (manifest.report_schema, manifest.schema),
            period: manifest.period,
            as_of: manifest.as_of,
            languages: manifest.languages.clone(),
            catalogue: manifest.catalogue.sha256.clone(),
            templates: manifest.templates.sha256.clone(),
            inputs: manifest
                .inputs
                .iter()
                .map(|f| (f.file.clone(), f.sha256.clone()))
                .collect(),
            last_month: manifest.last_month.clone(),
        }
    }

    /// SHA-256 over all of them.
    ///
    /// # Panics
    /// Never: all keys are strings.
    pub fn identity(&self) -> String {
        sha256(&serde_json::to_vec(self).expect("all keys are strings"))
    }

    /// What differs in `now`.
    pub fn changes(&self, now: &Self) -> Vec<InputChange> {
        let mut found = Vec::new();
        for (file, hash) in &self.inputs {
            match now.inputs.get(file) {
                None => found.push(InputChange::Removed(file.clone())),
                Some(other) if other != hash => found.push(InputChange::Changed(file.clone())),
                Some(_) => {}
            }
        }
        for file in now.inputs.keys() {
            if !self.inputs.contains_key(file) {
                found.push(InputChange::Added(file.clone()));
            }
        }
        for (differs, change) in [
            (self.catalogue != now.catalogue, InputChange::Catalogue),
            (self.templates != now.templates, InputChange::Templates),
            (self.last_month != now.last_month, InputChange::LastMonth),
            (
                self.program != now.program || self.schemas != now.schemas,
                InputChange::Program,
            ),
            (
                self.as_of != now.as_of
                    || self.languages != now.languages
                    || self.period != now.period,
                InputChange::Options,
            ),
        ] {
            if differs {
                found.push(change);
            }
        }
        found.sort();
        found
    }
}
