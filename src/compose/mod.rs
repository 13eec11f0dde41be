//! Fifth stage: what the report says, word for word.
//!
//! Decides every displayed text: sentences (`wording`), numbers (`number`), order, labels and
//! which figure carries which key into the annex of sources. Its value, the [`ReportModel`], is
//! what templates read as `report.json`; they lay out and compute nothing.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::assess::Assessment;
use crate::pipeline::Evaluation;

/// Version of the shape of `report.json`.
pub const MODEL_SCHEMA: u32 = 1;

/// The language of an edition. Texts from returns stay as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// 简体中文
    Zh,
    /// English
    En,
}

/// Draft or issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "edition")]
pub enum Edition {
    /// 征求意见稿: replaced by the next run.
    Draft,
    /// Frozen with number and signatory.
    Issued {
        /// The number given to `issue`, as printed: 第3期.
        number: String,
        /// 签发人
        signatory: String,
    },
    /// 更正版: a later edition of an issued month, itself a draft until issued.
    Revision {
        /// 2 for the first revision.
        revision: u32,
        /// What changed against the edition before it, a sentence each in the edition's language.
        changes: Vec<String>,
        /// Number and signatory, once issued.
        issued: Option<(String, String)>,
    },
}

/// Everything the templates show, and the assessment it was made from.
///
/// `sections` holds the displayed part (its shape is documented in `docs/report.schema.json`);
/// `assessment` is there so that next month's run can read this edition back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportModel {
    /// [`MODEL_SCHEMA`].
    pub schema: u32,
    /// The language.
    pub language: Language,
    /// The displayed part.
    pub sections: Value,
    /// The machine-readable part.
    pub assessment: Assessment,
}

/// Composes the report of one evaluated month in one language. Pure: the same evaluation gives the
/// same model.
pub fn compose(_evaluation: &Evaluation, _edition: &Edition, _language: Language) -> ReportModel {
    todo!()
}
