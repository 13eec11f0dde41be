//! Cover (版头) and colophon (版记).
//!
//! Decides which fields are shown: empty settings leave no trace on the page.

use serde::{Deserialize, Serialize};

use super::{Composer, Edition, Language, number};

/// Everything on the cover and in the colophon; empty texts are left out of the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cover {
    /// Title of the PDF and of running heads.
    pub document_title: String,
    /// One sentence on what the document is.
    pub description: String,
    /// Name of the plan.
    pub plan: String,
    /// 进展情况通报
    pub title: String,
    /// The report month.
    pub month: String,
    /// Issuing office.
    pub office: String,
    /// 密级
    pub secrecy: String,
    /// 期号
    pub number: String,
    /// 签发人
    pub signatory: String,
    /// 成文日期
    pub date: String,
    /// 抄送
    pub copies_to: Vec<String>,
    /// Telephone of the office.
    pub phone: String,
    /// 示例数据, 送审稿, 更正版.
    pub marks: Vec<String>,
    /// What 示例数据 means; empty for real data.
    pub sample_note: String,
    /// What a corrected edition corrects.
    pub revision_changes: Vec<String>,
    /// The plan's window in words.
    pub window: String,
}

/// Composes the cover.
pub fn cover(c: &Composer) -> Cover {
    let settings = &c.e.catalogue.settings;
    let report = &settings.report;
    let (number, signatory, revision) = match c.edition {
        Edition::Draft => (String::new(), String::new(), None),
        Edition::Issued { number, signatory } => (number.clone(), signatory.clone(), None),
        Edition::Revision {
            revision,
            changes,
            issued,
        } => {
            let (number, signatory) = issued.clone().unwrap_or_default();
            (number, signatory, Some((*revision, changes.clone())))
        }
    };
    let plan = c.either(&settings.plan.title_zh, &settings.plan.title_en);
    let title = c.either(&report.title_zh, &report.title_en);
    let month = number::month(c.e.period, c.lang);
    let sample = settings.sample;
    Cover {
        document_title: match c.lang {
            Language::Zh => format!("{title}（{month}）"),
            Language::En => format!("{title}, {month}"),
        },
        description: match c.lang {
            Language::Zh => format!("{month}各项措施、指标和任务的进展，每一数据注明来源。"),
            Language::En => {
                format!(
                    "Progress of measures, targets and deliverables in {month}, every figure with its source."
                )
            }
        },
        marks: marks(c, sample, revision.as_ref().map(|r| r.0)),
        sample_note: if sample {
            c.label("sample_note")
        } else {
            String::new()
        },
        revision_changes: revision.map(|r| r.1).unwrap_or_default(),
        plan,
        title,
        month,
        office: c.either(&report.office_zh, &report.office_en),
        secrecy: report.secrecy.clone(),
        number: if number.is_empty() {
            String::new()
        } else {
            report.number.replace("{n}", &number)
        },
        signatory: if signatory.is_empty() {
            report.signatory.clone()
        } else {
            signatory
        },
        date: number::date(c.e.as_of, c.lang),
        copies_to: report.copies_to.clone(),
        phone: report.phone.clone(),
        window: match c.lang {
            Language::Zh => format!(
                "实施期{}至{}",
                settings.plan.start.zh(),
                settings.plan.end.zh()
            ),
            Language::En => {
                format!("{} to {}", settings.plan.start.en(), settings.plan.end.en())
            }
        },
    }
}

fn marks(c: &Composer, sample: bool, revision: Option<u32>) -> Vec<String> {
    let mut marks = Vec::new();
    if sample {
        marks.push(c.label("sample"));
    }
    let draft = match c.edition {
        Edition::Draft => true,
        Edition::Issued { .. } => false,
        Edition::Revision { issued, .. } => issued.is_none(),
    };
    if draft {
        marks.push(c.label("draft"));
    }
    if let Some(n) = revision {
        marks.push(match c.lang {
            Language::Zh => format!("更正版（第{n}版）"),
            Language::En => format!("Corrected edition no. {n}"),
        });
    }
    marks
}
