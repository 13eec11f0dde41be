//! Fifth stage: what the report says, word for word.
//!
//! Decides every displayed text: sentences (`wording`), numbers (`number`), order, labels, chart
//! positions (`charts`) and which figure carries which key into the annex of sources (`keys`).
//! Its value, the [`ReportModel`], is what templates read as `report.json`; they lay out and
//! compute nothing. One file per part of the report, in the order in which it is printed.
//! Knows nothing of fonts or Typst: what can be printed is decided by a function given to
//! [`compose`].

pub mod annex_sources;
pub mod annex_tables;
pub mod changes;
pub mod charts;
pub mod coordination;
pub mod cover;
pub mod deliverables;
pub mod departments;
pub mod item_words;
pub mod keys;
pub mod ledger;
pub mod measures;
pub mod method;
pub mod number;
pub mod office;
pub mod overview;
mod sentence;
pub mod targets;
pub mod wording;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::assess::{Assessment, Status, TargetAssessment};
use crate::pipeline::Evaluation;
use crate::plan::{Code, Role, Target};
use keys::SourceBook;
use wording::labels;

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
    /// 送审稿: replaced by the next run.
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
/// `assessment` is there so that next month's run can read this edition back; `schema`,
/// `language` and `assessment` keep their place and shape within a schema version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportModel {
    /// [`MODEL_SCHEMA`].
    pub schema: u32,
    /// The language.
    pub language: Language,
    /// The displayed part.
    pub sections: Sections,
    /// The machine-readable part.
    pub assessment: Assessment,
}

/// The displayed part, in the order of the pages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sections {
    /// Fixed words by key ([`wording::labels`]).
    pub labels: BTreeMap<String, String>,
    /// All statuses, worst first, for legends.
    pub statuses: Vec<StatusMark>,
    /// Font families by role that the settings override.
    pub fonts: BTreeMap<String, String>,
    /// Cover and colophon.
    pub cover: cover::Cover,
    /// 总体情况
    pub overview: overview::Overview,
    /// 工作综述: the office's own text.
    pub office: Option<office::OfficeText>,
    /// 本月变化
    pub changes: changes::Changes,
    /// 各项行动进展
    pub actions: Vec<measures::ActionSection>,
    /// 单位报送情况
    pub departments: departments::Departments,
    /// 存在问题和需协调事项
    pub coordination: coordination::Coordination,
    /// 编制说明
    pub method: method::Method,
    /// 附件1
    pub targets: annex_tables::TargetsTable,
    /// 附件2
    pub deliverables: annex_tables::DeliverablesTable,
    /// 附件3
    pub issues: annex_tables::IssuesTable,
    /// 附件4
    pub sources: annex_sources::Sources,
    /// One per department, in official order: what `department.typ` shows.
    pub department_pages: Vec<departments::DepartmentPage>,
}

/// A status with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusMark {
    /// Code, for colour and shape.
    pub code: String,
    /// Name, as printed.
    pub label: String,
}

/// A printed figure with its key into the annex of sources.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// The figure as printed; [`number::MISSING`] if there is none.
    pub text: String,
    /// Key without brackets, if it has one.
    pub key: Option<String>,
    /// What must be said beside it: 沿用9月数据.
    pub note: Option<String>,
}

/// A piece of a sentence: text, or a key that stands in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Text; empty for a key.
    pub text: String,
    /// Key into the annex of sources.
    pub key: Option<String>,
}

/// A target of the catalogue with its assessment.
#[derive(Clone, Copy)]
pub struct TargetView<'a> {
    /// The catalogue's facts.
    pub t: &'a Target,
    /// How far it is.
    pub a: &'a TargetAssessment,
}

/// What all parts are composed from.
pub struct Composer<'a> {
    /// The evaluated month.
    pub e: &'a Evaluation,
    /// Draft or issued.
    pub edition: &'a Edition,
    /// The language.
    pub lang: Language,
    /// The keys.
    pub book: SourceBook,
}

/// Composes the report of one evaluated month in one language. Pure: the same evaluation gives the
/// same model. Every text passes `printable`, which takes out what no font can show.
pub fn compose(
    evaluation: &Evaluation,
    edition: &Edition,
    language: Language,
    printable: &dyn Fn(&str) -> String,
) -> ReportModel {
    let c = Composer {
        e: evaluation,
        edition,
        lang: language,
        book: SourceBook::new(evaluation),
    };
    ReportModel {
        schema: MODEL_SCHEMA,
        language,
        sections: cleaned(c.sections(), printable),
        assessment: evaluation.assessment.clone(),
    }
}

/// The sections with every text in them made printable. One unprintable character would sink the
/// whole report, so that no text may be forgotten: the model is walked, not its makers.
fn cleaned(sections: Sections, printable: &dyn Fn(&str) -> String) -> Sections {
    let mut value = serde_json::to_value(&sections).unwrap_or(Value::Null);
    make_printable(&mut value, printable);
    // The shape is untouched, so that this reads back; were it not to, the uncleaned text would
    // still be refused by name when the page is set.
    serde_json::from_value(value).unwrap_or(sections)
}

/// Makes every text in a value that a template is given printable.
pub fn make_printable(value: &mut Value, printable: &dyn Fn(&str) -> String) {
    match value {
        Value::String(text) => {
            let clean = printable(text);
            if clean != *text {
                *text = clean;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|v| make_printable(v, printable)),
        Value::Object(fields) => fields
            .values_mut()
            .for_each(|v| make_printable(v, printable)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

impl Composer<'_> {
    fn sections(&self) -> Sections {
        Sections {
            labels: labels::all(self.lang),
            statuses: Status::ALL.iter().map(|s| self.mark(*s)).collect(),
            fonts: self.e.catalogue.settings.fonts.clone(),
            cover: cover::cover(self),
            overview: overview::overview(self),
            office: office::office(self),
            changes: changes::changes(self),
            actions: measures::actions(self),
            departments: departments::departments(self),
            coordination: coordination::coordination(self),
            method: method::method(self),
            targets: annex_tables::targets(self),
            deliverables: annex_tables::deliverables(self),
            issues: annex_tables::issues(self),
            sources: annex_sources::sources(self),
            department_pages: departments::pages(self),
        }
    }

    /// A status with its name.
    pub fn mark(&self, status: Status) -> StatusMark {
        StatusMark {
            code: status.code().to_owned(),
            label: labels::status(status, self.lang).to_owned(),
        }
    }

    /// `text` in the language's brackets.
    pub fn brackets(&self, text: &str) -> String {
        match self.lang {
            Language::Zh => format!("（{text}）"),
            Language::En => format!(" ({text})"),
        }
    }

    /// A sentence whose keys stand between 〔 and 〕, as pieces. What is no key of this report (a
    /// name may hold such brackets) stays text.
    pub fn pieces(&self, sentence: &str) -> Vec<Piece> {
        let text = |text: &str| Piece {
            text: text.to_owned(),
            key: None,
        };
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = sentence;
        while let Some((before, after)) = rest.split_once('〔') {
            plain.push_str(before);
            match after.split_once('〕') {
                Some((key, later)) if self.book.has(key) => {
                    pieces.push(text(&std::mem::take(&mut plain)));
                    pieces.push(Piece {
                        text: String::new(),
                        key: Some(key.to_owned()),
                    });
                    rest = later;
                }
                _ => {
                    plain.push('〔');
                    rest = after;
                }
            }
        }
        plain.push_str(rest);
        pieces.push(text(&plain));
        pieces.retain(|p| p.key.is_some() || !p.text.is_empty());
        pieces
    }

    /// The fixed word with this key.
    pub fn label(&self, key: &str) -> String {
        labels::label(key, self.lang).to_owned()
    }

    /// The fixed word with this key, `{}` replaced.
    pub fn label_with(&self, key: &str, value: &str) -> String {
        labels::label(key, self.lang).replace("{}", value)
    }

    /// All targets with their assessments, in order of code.
    pub fn views(&self) -> Vec<TargetView<'_>> {
        let targets = self.e.assessment.targets.iter();
        targets
            .filter_map(|a| {
                let t = self.e.catalogue.target(&a.code)?;
                Some(TargetView { t, a })
            })
            .collect()
    }

    /// The name of a target, deliverable or measure in the edition's language; the code itself if
    /// it is none of these.
    pub fn name_of(&self, code: &Code) -> String {
        let catalogue = &self.e.catalogue;
        let names = catalogue
            .target(code)
            .map(|t| (&t.name_zh, &t.name_en))
            .or_else(|| {
                catalogue
                    .deliverable(code)
                    .map(|d| (&d.name_zh, &d.name_en))
            })
            .or_else(|| catalogue.measure(code).map(|m| (&m.title_zh, &m.title_en)));
        names.map_or_else(|| code.to_string(), |(zh, en)| self.either(zh, en))
    }

    /// The text in the edition's language; the Chinese one where there is no English.
    pub fn either(&self, zh: &str, en: &str) -> String {
        match self.lang {
            Language::En if !en.is_empty() => en.to_owned(),
            _ => zh.to_owned(),
        }
    }

    /// The name of a department for running text and tables.
    pub fn department(&self, name: &str) -> String {
        match self.e.catalogue.department(name) {
            Some(d) => self.either(d.short_name(), &d.name_en),
            None => name.to_owned(),
        }
    }

    /// The departments that have this role for an item, in the order listed, each once.
    pub fn departments_of(&self, item: &Code, role: Role) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for lead in self.e.catalogue.leads_of(item) {
            let name = self.department(&lead.department);
            if lead.role == role && !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Who answers for an item: its leads, else those of its parts, shortened.
    pub fn lead_text(&self, item: &Code) -> String {
        let mut names = self.departments_of(item, Role::Lead);
        if names.is_empty() {
            names = self.departments_of(item, Role::Part);
        }
        if names.is_empty() {
            return number::MISSING.to_owned();
        }
        let separator = self.lang.pick("、", ", ");
        if names.len() > 3 {
            return wording::list_at_most(&names, 2, "个单位", self.lang);
        }
        names.join(separator)
    }

    /// Counts by status in the order of [`Status::ALL`].
    pub fn count(&self, statuses: impl Iterator<Item = Status>) -> Vec<(Status, usize)> {
        let all: Vec<Status> = statuses.collect();
        Status::ALL
            .into_iter()
            .map(|status| (status, all.iter().filter(|s| **s == status).count()))
            .collect()
    }
}

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;
