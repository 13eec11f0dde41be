//! 各项行动进展: the actions, each with its measures, targets, deliverables and texts.
//!
//! Decides the order and what each measure shows. Leaves figures to `targets` and rows to
//! `deliverables`.

use serde::{Deserialize, Serialize};

use super::deliverables::{self, DeliverableRow, Timeline};
use super::item_words::{self, ItemWords};
use super::targets::{self, TargetCard};
use super::wording::{self, Noun};
use super::{Composer, Language, StatusMark, keys, number};
use crate::assess::{DeliverableAssessment, MeasureAssessment, Status};
use crate::map::ProgressText;
use crate::plan::{Action, Code, Deliverable, Measure, Role};

/// Characters of one text from a return that are printed.
const TEXT_LIMIT: usize = 400;

/// An action with its measures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActionSection {
    /// Code.
    pub code: String,
    /// Title.
    pub title: String,
    /// How its measures stand.
    pub summary: String,
    /// Its measures with their status.
    pub items: Vec<StripCell>,
    /// Measures in order of code.
    pub measures: Vec<MeasureSection>,
}

/// A measure in the status strip.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StripCell {
    /// Code.
    pub code: String,
    /// Title.
    pub title: String,
    /// Status.
    pub status: StatusMark,
}

/// A measure with everything printed about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeasureSection {
    /// Code.
    pub code: String,
    /// Title.
    pub title: String,
    /// Status.
    pub status: StatusMark,
    /// Leads.
    pub leads: String,
    /// Supporters, empty if none.
    pub supports: String,
    /// How its targets and deliverables stand.
    pub summary: String,
    /// Targets.
    pub targets: Vec<TargetCard>,
    /// Deliverables.
    pub deliverables: Vec<DeliverableRow>,
    /// Whether a deliverable has an investment.
    pub has_investment: bool,
    /// What departments wrote of deliverables that a reader will ask about.
    pub deliverable_words: Vec<ItemWords>,
    /// Timeline of its projects.
    pub timeline: Option<Timeline>,
    /// Texts of the returns, by department.
    pub texts: Vec<TextBlock>,
}

/// What one department wrote on a measure; empty texts are left out of the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TextBlock {
    /// Department.
    pub department: String,
    /// The month it was written for, in brackets, where it is not the report month.
    pub month: String,
    /// 进展情况
    pub progress: String,
    /// 存在问题
    pub problems: String,
    /// 下一步打算
    pub next_steps: String,
    /// 需协调事项
    pub coordination: String,
    /// Key into the annex of sources.
    pub key: String,
}

/// Composes all actions.
pub fn actions(c: &Composer) -> Vec<ActionSection> {
    let catalogue = &c.e.catalogue;
    catalogue.actions.iter().map(|a| action(c, a)).collect()
}

fn action(c: &Composer, action: &Action) -> ActionSection {
    let measures: Vec<(&Measure, &MeasureAssessment)> = measures_with(c)
        .into_iter()
        .filter(|(m, _)| m.action == action.code)
        .collect();
    let counts = c.count(measures.iter().map(|(_, a)| a.status));
    ActionSection {
        code: action.code.to_string(),
        title: c.either(&action.title_zh, &action.title_en),
        summary: wording::group(Noun::Measure, &counts, c.lang),
        items: measures
            .iter()
            .map(|(m, a)| strip_cell(c, m, a.status))
            .collect(),
        measures: measures.iter().map(|(m, a)| section(c, m, a)).collect(),
    }
}

/// Every measure of the catalogue with its assessment, in order of code.
pub fn measures_with<'a>(c: &'a Composer) -> Vec<(&'a Measure, &'a MeasureAssessment)> {
    c.e.assessment
        .measures
        .iter()
        .filter_map(|a| Some((c.e.catalogue.measure(&a.code)?, a)))
        .collect()
}

/// Every deliverable of the catalogue with its assessment, in order of code.
pub fn deliverables_with<'a>(c: &'a Composer) -> Vec<(&'a Deliverable, &'a DeliverableAssessment)> {
    c.e.assessment
        .deliverables
        .iter()
        .filter_map(|a| Some((c.e.catalogue.deliverable(&a.code)?, a)))
        .collect()
}

/// A cell of the strip.
pub fn strip_cell(c: &Composer, m: &Measure, status: Status) -> StripCell {
    StripCell {
        code: m.code.to_string(),
        title: c.either(&m.title_zh, &m.title_en),
        status: c.mark(status),
    }
}

fn section(c: &Composer, m: &Measure, a: &MeasureAssessment) -> MeasureSection {
    let views = c.views();
    let own = views.iter().filter(|v| v.t.measure == m.code);
    let items: Vec<_> = deliverables_with(c)
        .into_iter()
        .filter(|(d, _)| d.measure == m.code)
        .collect();
    let separator = c.lang.pick("、", ", ");
    MeasureSection {
        code: m.code.to_string(),
        title: c.either(&m.title_zh, &m.title_en),
        status: c.mark(a.status),
        leads: c.departments_of(&m.code, Role::Lead).join(separator),
        supports: c.departments_of(&m.code, Role::Support).join(separator),
        summary: summary(c, a, &items),
        targets: own.map(|v| targets::card(c, v)).collect(),
        deliverables: items
            .iter()
            .map(|(d, a)| deliverables::row(c, d, a))
            .collect(),
        has_investment: items
            .iter()
            .any(|(_, a)| a.total_investment.is_some() || a.invested.is_some()),
        deliverable_words: items
            .iter()
            .filter(|(d, a)| item_words::is_asked_about(d, a))
            .flat_map(|(d, _)| item_words::of(c, &d.code))
            .collect(),
        timeline: deliverables::timeline(c, &items),
        texts: texts(c, &m.code),
    }
}

/// How many of a measure's targets and deliverables were reported, done and behind; those behind are
/// named, since they lower the measure.
fn summary(
    c: &Composer,
    a: &MeasureAssessment,
    items: &[(&Deliverable, &DeliverableAssessment)],
) -> String {
    let behind = |wanted: &[Status]| -> Vec<String> {
        let found = items.iter().filter(|(_, a)| wanted.contains(&a.status));
        found.map(|(d, _)| d.code.to_string()).collect()
    };
    let (late, slow) = (
        behind(&[Status::Behind, Status::Missed]),
        behind(&[Status::SlightlyBehind]),
    );
    let named = |codes: &[String]| c.brackets(&wording::list_at_most(codes, 4, "项", c.lang));
    let silent = a.deliverables - a.deliverables_reported;
    let mut parts = Vec::new();
    match c.lang {
        Language::Zh => {
            if a.targets > 0 {
                parts.push(format!("指标{}项，已报{}项", a.targets, a.targets_reported));
            }
            if a.deliverables > 0 {
                let mut text = format!("任务{}项，已完成{}项", a.deliverables, a.deliverables_done);
                for (word, codes) in [("滞后", &late), ("略滞后", &slow)] {
                    if !codes.is_empty() {
                        text += &format!("，{word}{}项{}", codes.len(), named(codes));
                    }
                }
                if silent > 0 {
                    text += &format!("，未报{silent}项");
                }
                parts.push(text);
            }
            if parts.is_empty() {
                return c.label("no_items");
            }
            format!("{}。", parts.join("；"))
        }
        Language::En => {
            if a.targets > 0 {
                let all = wording::count_en(a.targets, "target", "targets");
                parts.push(format!("{all}, {} reported", a.targets_reported));
            }
            if a.deliverables > 0 {
                let all = wording::count_en(a.deliverables, "deliverable", "deliverables");
                let mut text = format!("{all}, {} done", a.deliverables_done);
                for (word, codes) in [("behind", &late), ("slightly behind", &slow)] {
                    if !codes.is_empty() {
                        text += &format!(", {} {word}{}", codes.len(), named(codes));
                    }
                }
                if silent > 0 {
                    text += &format!(", {silent} not reported");
                }
                parts.push(text);
            }
            if parts.is_empty() {
                return c.label("no_items");
            }
            format!("{}.", parts.join("; "))
        }
    }
}

fn texts(c: &Composer, measure: &Code) -> Vec<TextBlock> {
    c.e.observations
        .progress
        .iter()
        .enumerate()
        .filter(|(_, p)| p.measure == *measure && p.period == c.e.period)
        .map(|(n, p)| text_block(c, n, p))
        .collect()
}

/// What text number `n` says, long ones shortened.
pub fn text_block(c: &Composer, n: usize, p: &ProgressText) -> TextBlock {
    let shown = |text: &str| wording::shorten(text.trim(), TEXT_LIMIT, c.lang);
    TextBlock {
        department: c.department(&p.department),
        month: if p.period == c.e.period {
            String::new()
        } else {
            c.brackets(&number::month_beside(p.period, c.e.period, c.lang))
        },
        progress: shown(&p.progress),
        problems: shown(&p.problems),
        next_steps: shown(&p.next_steps),
        coordination: shown(&p.coordination),
        key: keys::text_key(n),
    }
}
