//! What departments wrote beside a target or deliverable: 进展情况 and 备注 of its row.
//!
//! Decides whose words are shown where and how much of them. Which texts count is `map`'s.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Composer;
use super::keys::item_text_key;
use super::measures::deliverables_with;
use super::wording::shorten;
use crate::assess::{DeliverableAssessment, Status};
use crate::map::ItemText;
use crate::plan::{Code, Deliverable};

/// Characters of one text that are printed.
const TEXT_LIMIT: usize = 200;

/// Texts of one department on one item that are printed: a list pasted under one item may have
/// thousands.
const MOST: usize = 20;

/// One department's words on one item; empty texts are left out of the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemWords {
    /// The item's code.
    pub code: String,
    /// The item's name.
    pub name: String,
    /// Who wrote it, with the part it speaks of in brackets.
    pub who: String,
    /// 进展情况
    pub progress: String,
    /// 备注
    pub remark: String,
    /// Key into the annex of sources, if the report prints the words.
    pub key: Option<String>,
}

/// The words on one item, by department in official order.
pub fn of(c: &Composer, item: &Code) -> Vec<ItemWords> {
    first_of_each(c)
        .filter(|(_, t)| t.item == *item)
        .map(|(n, t)| words(c, n, t))
        .collect()
}

/// The first texts of each department on each item, with their numbers.
fn first_of_each<'a>(c: &'a Composer) -> impl Iterator<Item = (usize, &'a ItemText)> {
    let mut told: BTreeMap<(&Code, &str), usize> = BTreeMap::new();
    let texts = c.e.observations.item_texts.iter().enumerate();
    texts.filter(move |(_, t)| {
        let count = told.entry((&t.item, &t.department)).or_default();
        *count += 1;
        *count <= MOST
    })
}

/// Whether a reader of the report will ask about a deliverable: it is behind, or marked key. The
/// words on the others stand in the departments' own editions only.
pub fn is_asked_about(d: &Deliverable, a: &DeliverableAssessment) -> bool {
    let late = [Status::Missed, Status::Behind, Status::SlightlyBehind];
    d.key || late.contains(&a.status)
}

/// Every text that the report prints, with its key.
pub fn printed<'a>(c: &'a Composer) -> Vec<(String, &'a ItemText)> {
    first_of_each(c)
        .filter(|(_, t)| is_printed(c, &t.item))
        .map(|(n, t)| (item_text_key(&c.e.observations, n), t))
        .collect()
}

fn is_printed(c: &Composer, item: &Code) -> bool {
    let asked =
        |(d, a): &(&Deliverable, &DeliverableAssessment)| d.code == *item && is_asked_about(d, a);
    c.e.catalogue.target(item).is_some() || deliverables_with(c).iter().any(asked)
}

fn words(c: &Composer, n: usize, t: &ItemText) -> ItemWords {
    // A cell of many short lines would fill a page.
    let shown = |text: &str| {
        let lines: Vec<&str> = text.split_whitespace().collect();
        shorten(&lines.join(" "), TEXT_LIMIT, c.lang)
    };
    let who = c.department(&t.department);
    ItemWords {
        code: t.item.to_string(),
        name: c.name_of(&t.item),
        who: match &t.part {
            Some(part) => format!("{who}{}", c.brackets(part)),
            None => who,
        },
        progress: shown(&t.progress),
        remark: shown(&t.remark),
        key: is_printed(c, &t.item).then(|| item_text_key(&c.e.observations, n)),
    }
}
