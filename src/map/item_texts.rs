//! What returns say in words beside an item's figures: 进展情况 and 备注 of its row.
//!
//! Decides which of these texts are used. Leaves texts on measures to `progress` and how much of a
//! text is printed to `compose`.

use std::collections::{BTreeMap, BTreeSet};

use super::mapping::Mapping;
use super::progress::clean_text;
use super::resolve::Return;
use super::rows::place_source;
use super::supersede::beats;
use super::{ItemText, Outcome};
use crate::period::Period;
use crate::plan::{Code, Role};
use crate::provenance::Source;
use crate::read::{RawRow, TextColumn};
use crate::text;

/// Takes the texts of a row on an item, and says whether it has 进展情况. Nothing is taken from a
/// department whose figures for the item are not used either.
pub(super) fn read(
    mapping: &mut Mapping,
    ret: &Return,
    row: &RawRow,
    (item, part): (&Code, Option<&str>),
    role: Role,
) -> bool {
    let said = |column| {
        let place = row.text(column)?;
        let text = clean_text(&place.value);
        (!says_nothing(&text)).then_some((place, text))
    };
    let (progress, remark) = (said(TextColumn::Progress), said(TextColumn::Remark));
    let has_progress = progress.is_some();
    let first = progress
        .as_ref()
        .or(remark.as_ref())
        .map(|(place, _)| *place);
    let Some(place) = first.filter(|_| role != Role::Other) else {
        return has_progress;
    };
    mapping.out.item_texts.push(ItemText {
        item: item.clone(),
        part: part.map(str::to_owned),
        period: ret.period,
        department: ret.department.clone(),
        source: Source {
            text: clean_text(&place.text),
            ..place_source(ret, place)
        },
        progress: progress.map(|(_, text)| text).unwrap_or_default(),
        remark: remark.map(|(_, text)| text).unwrap_or_default(),
    });
    has_progress
}

/// Whether a text only says that there is nothing to say.
fn says_nothing(text: &str) -> bool {
    let key = text::key(text);
    matches!(
        key.trim_end_matches('。'),
        "" | "无" | "暂无" | "没有" | "-" | "—" | "——" | "/"
    )
}

/// Of several returns of a department for a month the one that replaces the others speaks: one that
/// gives an item anew takes away what was said beside the earlier figure. Where nothing tells two
/// apart both texts stay, equal ones once. Earlier months' texts were reported then.
pub(super) fn supersede(mapping: &mut Mapping, month: Period, returns: &[&Return]) {
    let texts = std::mem::take(&mut mapping.out.item_texts);
    if month != mapping.period {
        return;
    }
    let by_file: BTreeMap<&str, &Return> = returns.iter().map(|r| (r.file, *r)).collect();
    let figures = mapping.out.figures.iter();
    let figures = figures.map(|f| (&f.target, f.part.as_ref(), &f.source.file));
    let reports = mapping.out.deliverables.iter();
    let reports = reports.map(|r| (&r.deliverable, None, &r.source.file));
    let own = texts.iter();
    let own = own.map(|t| (&t.item, t.part.as_ref(), &t.source.file));
    let mut given: BTreeMap<_, BTreeSet<&str>> = BTreeMap::new();
    for (item, part, file) in figures.chain(reports).chain(own) {
        given.entry((item, part)).or_default().insert(file);
    }
    let is_replaced = |text: &ItemText| {
        let Some(own) = by_file.get(text.source.file.as_str()) else {
            return false;
        };
        let files = given.get(&(&text.item, text.part.as_ref()));
        let mut others = files.into_iter().flatten().filter_map(|f| by_file.get(f));
        others.any(|other| other.department == own.department && beats(other, own))
    };
    let records = mapping.out.returns.iter();
    let copies: BTreeSet<&str> = records
        .filter(|r| r.outcome == Outcome::Duplicate)
        .map(|r| r.file.as_str())
        .collect();
    let mut kept: Vec<ItemText> = Vec::new();
    let mut seen = BTreeSet::new();
    for text in &texts {
        let gone = copies.contains(text.source.file.as_str()) || is_replaced(text);
        let said = (
            &text.item,
            &text.part,
            &text.department,
            &text.progress,
            &text.remark,
        );
        if !gone && seen.insert(said) {
            kept.push(text.clone());
        }
    }
    let departments = &mapping.catalogue.departments;
    let order = |name: &str| departments.iter().position(|d| d.name == name);
    // Sorting is stable: parts keep the order of their rows.
    kept.sort_by(|a, b| (&a.item, order(&a.department)).cmp(&(&b.item, order(&b.department))));
    mapping.out.item_texts = kept;
}
