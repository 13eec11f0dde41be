//! `decisions.csv`: the office's decisions.
//!
//! Decides which rulings make sense for which item. Leaves to `map` and `assess` what they do.

use std::collections::BTreeMap;

use crate::plan::cells::Cells;
use crate::plan::items::Codes;
use crate::plan::people::{known_item, part_is_known};
use crate::plan::table::{Faults, Row, Table};
use crate::plan::{Code, Decision, Lead, Ruling, Target};

/// The words in the column `action`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Accept,
    Confirm,
    Set,
    ApproveDate,
    ApproveStop,
    Exempt,
}

const WORDS: &[(&str, Word)] = &[
    ("accept", Word::Accept),
    ("confirm", Word::Confirm),
    ("set", Word::Set),
    ("approve_date", Word::ApproveDate),
    ("approve_stop", Word::ApproveStop),
    ("exempt", Word::Exempt),
];

/// What decisions are checked against.
pub(super) struct Known<'a> {
    pub items: &'a Codes,
    pub targets: &'a [Target],
    pub leads: &'a [Lead],
}

/// Reads `decisions.csv`.
pub(super) fn decisions(table: &Table, known: &Known, faults: &mut Faults) -> Vec<Decision> {
    let mut seen = BTreeMap::new();
    let mut decisions = Vec::new();
    for row in &table.rows {
        let mut cells = Cells::new(table, row, faults);
        let Some(decision) = decision(&mut cells, row, known) else {
            continue;
        };
        let source = match &decision.ruling {
            Ruling::Accept { source } => source.clone(),
            _ => String::new(),
        };
        let key = (
            decision.period,
            decision.item.clone(),
            decision.part.clone(),
            row.get("action").to_owned(),
            source,
        );
        // Only `set` has a value and only `approve_date` a date.
        let written = format!("{}{}", row.get("value"), row.get("date"));
        if let Some((line, first)) = seen.insert(key, (row.line, written.clone())) {
            let (zh, en) = twice(line, &first, &written);
            cells.fault("action", zh, en);
            continue;
        }
        decisions.push(decision);
    }
    decisions
}

/// Two rows on one matter: which they are, and with what values if these differ.
fn twice(line: u64, first: &str, second: &str) -> (String, String) {
    if first == second {
        return (
            format!("与第 {line} 行是同一事项的同一核定；只能保留一行"),
            format!("line {line} rules the same on the same matter; keep one row"),
        );
    }
    (
        format!("第 {line} 行已写定 {first}，此处又写 {second}；只能保留一行"),
        format!("line {line} sets {first}, this row sets {second}; keep one row"),
    )
}

fn decision(cells: &mut Cells, row: &Row, known: &Known) -> Option<Decision> {
    let period = cells.month("period");
    let item = known_item(cells, "item", known.items);
    let word = cells.choice("action", WORDS, None);
    let reason = cells.required("reason");
    let by = cells.required("by");
    let decided = cells.day("decided");
    let part = part(cells, item.as_ref(), known);
    let ruling = word.and_then(|word| {
        fits(cells, item.as_ref(), word, known);
        ruling(cells, word)
    });
    Some(Decision {
        line: row.line,
        period: period?,
        item: item?,
        part: part?,
        ruling: ruling?,
        reason: reason?,
        by: by?,
        date: decided?,
    })
}

fn part(cells: &mut Cells, item: Option<&Code>, known: &Known) -> Option<Option<String>> {
    let part = cells.text("part");
    if part.is_empty() {
        return Some(None);
    }
    let target = item.and_then(|code| known.targets.iter().find(|t| t.code == *code));
    if let Some(target) = target
        && !part_is_known(target, &part, known.leads)
    {
        cells.fault(
            "part",
            format!("{} 没有分项“{part}”；请按 leads.csv 改正", target.code),
            format!(
                "{} has no part “{part}”; correct it as in leads.csv",
                target.code
            ),
        );
        return None;
    }
    Some(Some(part))
}

/// Which rulings are possible on what kind of item.
fn fits(cells: &mut Cells, item: Option<&Code>, word: Word, known: &Known) {
    let Some(code) = item else { return };
    let (file, zh, en) = match word {
        // Reports on deliverables that contradict each other are the department's to settle.
        Word::Set | Word::Accept | Word::Confirm => ("targets.csv", "指标", "targets"),
        Word::ApproveDate | Word::ApproveStop => ("deliverables.csv", "任务", "deliverables"),
        Word::Exempt => {
            if known.items.is_in(code, "measures.csv") {
                cells.fault(
                    "item",
                    format!("“{code}”是措施；此核定只能针对指标或任务"),
                    format!("“{code}” is a measure; this decision is for targets and deliverables"),
                );
            }
            return;
        }
    };
    if !known.items.is_in(code, file) {
        cells.fault(
            "item",
            format!("此核定只能针对{zh}，“{code}”不是"),
            format!("this decision is for {en}; “{code}” is none"),
        );
    }
}

fn ruling(cells: &mut Cells, word: Word) -> Option<Ruling> {
    for (column, owner, name) in [
        ("value", Word::Set, "set"),
        ("source", Word::Accept, "accept"),
        ("date", Word::ApproveDate, "approve_date"),
    ] {
        if word != owner {
            cells.must_be_empty(
                column,
                &format!("只有 action 为 {name} 的行才填"),
                &format!("only rows with action {name} have one"),
            );
        }
    }
    Some(match word {
        Word::Accept => Ruling::Accept {
            source: cells.required("source")?,
        },
        Word::Confirm => Ruling::Confirm,
        Word::Set => Ruling::Set {
            value: cells.required_number("value")?,
        },
        Word::ApproveDate => Ruling::ApproveDate {
            date: cells.day("date")?,
        },
        Word::ApproveStop => Ruling::ApproveStop,
        Word::Exempt => Ruling::Exempt,
    })
}
