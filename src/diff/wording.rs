//! The sentences that a revised edition carries: what changed against the one issued before.
//!
//! Decides wording and order; a long list is cut, and says so, since the tables hold everything.

use super::{Cause, EditionChanges, InputChange, Restatement};
use crate::compose::{Language, number};
use crate::plan::Code;
use crate::publish::labels;
use crate::quantity::Exact;

/// Sentences on figures beyond this many are summed up.
const SHOWN: usize = 20;

impl EditionChanges {
    /// What changed, a sentence each; never empty.
    pub fn sentences(&self, language: Language) -> Vec<String> {
        let mut sentences: Vec<String> = self
            .inputs
            .iter()
            .map(|change| input(change, language))
            .collect();
        let figures = self.figures(language);
        let more = figures.len().saturating_sub(SHOWN);
        sentences.extend(figures.into_iter().take(SHOWN));
        if more > 0 {
            sentences.push(match language {
                Language::Zh => format!("另有{more}项变化，见附表。"),
                Language::En => format!("{more} more changes stand in the annex tables."),
            });
        }
        if self.changes.is_empty() {
            sentences.push(match language {
                Language::Zh => "各项数据和状态均无变化。".into(),
                Language::En => "No figure and no status changed.".into(),
            });
        }
        sentences
    }

    fn figures(&self, language: Language) -> Vec<String> {
        let mut sentences = Vec::new();
        let changes = &self.changes;
        for restated in &changes.restatements {
            sentences.push(self.restated(restated, language));
        }
        for target in &changes.targets {
            let told = changes
                .restatements
                .iter()
                .any(|r| r.code == target.code && r.period == changes.to);
            if !told && target.before != target.after {
                let (before, after) = (
                    self.figure(&target.code, target.before.as_ref(), language),
                    self.figure(&target.code, target.after.as_ref(), language),
                );
                sentences.push(match language {
                    Language::Zh => {
                        format!(
                            "{}：原为{before}，现为{after}。",
                            self.name(&target.code, language)
                        )
                    }
                    Language::En => {
                        format!(
                            "{}: was {before}, is {after}.",
                            self.name(&target.code, language)
                        )
                    }
                });
            }
        }
        let statuses = changes
            .measures
            .iter()
            .map(|m| (&m.code, m.before, m.after))
            .chain(
                changes
                    .targets
                    .iter()
                    .map(|t| (&t.code, t.status_before, t.status_after)),
            )
            .chain(
                changes
                    .deliverables
                    .iter()
                    .map(|d| (&d.code, d.status_before, d.status_after)),
            )
            .filter(|(_, before, after)| before != after);
        for (code, before, after) in statuses {
            let name = self.name(code, language);
            sentences.push(match language {
                Language::Zh => format!(
                    "{name}：状态由“{}”改为“{}”。",
                    labels::status(before),
                    labels::status(after)
                ),
                Language::En => format!(
                    "{name}: status {} → {}.",
                    labels::words(before),
                    labels::words(after)
                ),
            });
        }
        sentences
    }

    fn restated(&self, restated: &Restatement, language: Language) -> String {
        let name = self.name(&restated.code, language);
        let before = self.figure(&restated.code, restated.before.as_ref(), language);
        let after = self.figure(&restated.code, restated.after.as_ref(), language);
        let reasons: Vec<&str> = restated
            .causes
            .iter()
            .filter_map(|cause| match cause {
                Cause::Correction { reason, .. } | Cause::Decision { reason, .. } => {
                    Some(reason.trim_end_matches(['。', '.', '；']))
                }
                Cause::Returned { .. } => None,
            })
            .filter(|reason| !reason.is_empty())
            .collect();
        match language {
            Language::Zh => {
                let why = if reasons.is_empty() {
                    String::new()
                } else {
                    format!("，原因：{}", reasons.join("；"))
                };
                format!(
                    "{name}{}：原报{before}，更正为{after}{why}。",
                    restated.period.zh()
                )
            }
            Language::En => {
                let why = if reasons.is_empty() {
                    String::new()
                } else {
                    format!("; reason: {}", reasons.join("; "))
                };
                format!(
                    "{name}, {}: reported {before}, corrected to {after}{why}.",
                    restated.period.en()
                )
            }
        }
    }

    fn name(&self, code: &Code, language: Language) -> String {
        match (self.names.get(code), language) {
            (Some((zh, _, _)), Language::Zh) => format!("{code} {zh}"),
            (Some((_, en, _)), Language::En) => format!("{code} {en}"),
            (None, _) => code.to_string(),
        }
    }

    fn figure(&self, code: &Code, value: Option<&Exact>, language: Language) -> String {
        let unit = self.names.get(code).map_or("", |(_, _, unit)| unit);
        match (value, language) {
            (Some(value), _) => number::quantity(value, unit, language),
            (None, Language::Zh) => "无数据".into(),
            (None, Language::En) => "no figure".into(),
        }
    }
}

/// What changed among the inputs, in a sentence.
pub fn input(change: &InputChange, language: Language) -> String {
    let (zh, en) = match change {
        InputChange::Added(file) => (
            format!("新增文件 {file}。"),
            format!("File {file} was added."),
        ),
        InputChange::Removed(file) => (
            format!("撤去文件 {file}。"),
            format!("File {file} was removed."),
        ),
        InputChange::Changed(file) => (
            format!("文件 {file} 内容有变化。"),
            format!("File {file} has other content."),
        ),
        InputChange::Catalogue => (
            "方案、设置或核定有变化。".into(),
            "Catalogue, settings or decisions changed.".into(),
        ),
        InputChange::Templates => (
            "报告模板或字体有变化。".into(),
            "Templates or fonts changed.".into(),
        ),
        InputChange::LastMonth => (
            "所比较的上月已签发版本有变化。".into(),
            "Last month's issued edition is another one.".into(),
        ),
        InputChange::Program => (
            "程序版本有变化。".into(),
            "The program's version is another one.".into(),
        ),
        InputChange::Options => (
            "截至日期或报告语言有变化。".into(),
            "Day or languages of the report are others.".into(),
        ),
    };
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}
