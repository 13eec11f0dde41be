//! From files to a checked [`Catalogue`].
//!
//! Decides which files there must be and in which order they are checked; every fault in all of
//! them is named at once.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::error::{Error, Said};
use crate::period::Period;
use crate::plan::items::{self, Codes};
use crate::plan::table::{Faults, Table};
use crate::plan::{Catalogue, Decision, Fault, decisions, people, settings_file, table};

/// File, headings, whether it must be there, whether it must hold a row.
const FILES: &[(&str, &[&str], bool, bool)] = &[
    (
        "actions.csv",
        &["action", "title_zh", "title_en"],
        true,
        true,
    ),
    (
        "measures.csv",
        &["measure", "action", "title_zh", "title_en"],
        true,
        true,
    ),
    (
        "targets.csv",
        &[
            "target",
            "measure",
            "name_zh",
            "name_en",
            "unit",
            "relation",
            "value",
            "kind",
            "due",
            "base",
            "amount_unit",
            "cycle",
            "path",
            "combine",
            "part_value",
            "definition",
        ],
        true,
        false,
    ),
    (
        "deliverables.csv",
        &[
            "deliverable",
            "measure",
            "kind",
            "name_zh",
            "name_en",
            "see_also",
            "key",
        ],
        true,
        false,
    ),
    (
        "departments.csv",
        &["department", "short_names", "name_en"],
        true,
        true,
    ),
    (
        "leads.csv",
        &["item", "department", "role", "part"],
        true,
        true,
    ),
    ("aliases.csv", &["department", "text", "code"], false, false),
    ("units.csv", &["text", "unit", "factor"], false, false),
    (
        "decisions.csv",
        &[
            "period", "item", "part", "action", "value", "source", "date", "reason", "by",
            "decided",
        ],
        false,
        false,
    ),
    ("recipients.csv", &["name", "email"], false, false),
    (
        "received.csv",
        &["period", "department", "date"],
        false,
        false,
    ),
];

/// Names of all files of a catalogue.
pub(super) fn file_names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|f| f.0).chain([settings_file::FILE])
}

/// What was found under a file's name: its bytes, or why they cannot be read.
pub(super) type Sources = BTreeMap<String, Result<Vec<u8>, Said>>;

/// Reads and checks the catalogue from its files; names that are no file of a catalogue are
/// passed over.
pub(super) fn from_sources(sources: &Sources) -> Result<Catalogue, Error> {
    let mut faults = Faults::default();
    let mut tables = BTreeMap::new();
    for (file, headings, required, filled) in FILES {
        let before = faults.0.len();
        let mut table = Table {
            file,
            ..Table::default()
        };
        let bytes = bytes_of(sources, file, *required, headings, &mut faults);
        table.broken = bytes.is_none() && faults.0.len() > before;
        if let Some(bytes) = bytes {
            let before = faults.0.len();
            table = table::read(file, bytes, headings, *required, &mut faults);
            if *filled && table.rows.is_empty() && faults.0.len() == before {
                faults.add(
                    file,
                    None,
                    None,
                    "只有表头，没有内容；至少要有一行",
                    "there are headings but no rows; at least one is needed",
                );
                table.broken = true;
            }
        }
        tables.insert(*file, table);
    }
    let settings = bytes_of(sources, settings_file::FILE, true, &[], &mut faults)
        .and_then(|bytes| settings_file::read(bytes, &mut faults));
    let window = settings.as_ref().map(|s| (s.plan.start, s.plan.end));
    let mut found = Faults::default();
    let mut catalogue = assemble(&tables, window, &mut found);
    let unjudged = unjudged(&tables);
    found.0.retain(|f| !unjudged.contains(&f.file.as_str()));
    faults.0.append(&mut found.0);
    catalogue.settings = settings.unwrap_or_default();
    catalogue.sources = hashes(sources);
    if faults.0.is_empty() {
        return Ok(catalogue);
    }
    let mut faults: Vec<Fault> = faults.0;
    faults.sort();
    faults.dedup();
    Err(Error::Catalogue(faults))
}

fn bytes_of<'a>(
    sources: &'a Sources,
    file: &str,
    required: bool,
    headings: &[&str],
    faults: &mut Faults,
) -> Option<&'a [u8]> {
    match sources.get(file) {
        Some(Ok(bytes)) => Some(bytes),
        Some(Err(reason)) => {
            faults.add(
                file,
                None,
                None,
                format!("无法读取：{}；请检查文件及其权限", reason.zh),
                format!(
                    "cannot be read: {}; check the file and its permissions",
                    reason.en
                ),
            );
            None
        }
        None if required => {
            faults.add(
                file,
                None,
                None,
                match headings {
                    [] => "缺少此文件；请补上".to_owned(),
                    _ => format!("缺少此文件；请补上，第一行为：{}", headings.join(",")),
                },
                match headings {
                    [] => "this file is missing; add it".to_owned(),
                    _ => format!(
                        "this file is missing; add it, with the first line {}",
                        headings.join(",")
                    ),
                },
            );
            None
        }
        None => None,
    }
}

fn assemble(
    tables: &BTreeMap<&str, Table>,
    window: Option<(Period, Period)>,
    faults: &mut Faults,
) -> Catalogue {
    let table = |file: &str| &tables[file];
    let mut action_codes = Codes::default();
    action_codes.add(table("actions.csv"), "action", faults);
    let mut codes = Codes::default();
    codes.add(table("measures.csv"), "measure", faults);
    codes.add(table("targets.csv"), "target", faults);
    codes.add(table("deliverables.csv"), "deliverable", faults);

    let mut actions = items::actions(table("actions.csv"), faults);
    let mut measures = items::measures(table("measures.csv"), &action_codes, faults);
    let mut targets = items::targets(table("targets.csv"), &codes, window, faults);
    let mut deliverables = items::deliverables(table("deliverables.csv"), &codes, faults);
    actions.sort_by(|a, b| a.code.cmp(&b.code));
    measures.sort_by(|a, b| a.code.cmp(&b.code));
    targets.sort_by(|a, b| a.code.cmp(&b.code));
    deliverables.sort_by(|a, b| a.code.cmp(&b.code));

    let departments = people::departments(table("departments.csv"), faults);
    let names = departments.iter().map(|d| d.name.clone()).collect();
    let sums = people::sums(table("targets.csv"));
    let leads = people::leads(table("leads.csv"), &codes, &sums, &names, faults);
    let known = decisions::Known {
        items: &codes,
        targets: &targets,
        leads: &leads,
    };
    let decisions = decisions::decisions(table("decisions.csv"), &known, faults);
    decided_in_the_plan(&decisions, window, faults);
    let units = people::units(table("units.csv"), faults);
    people::known_units(table("targets.csv"), &units, faults);
    Catalogue {
        aliases: people::aliases(table("aliases.csv"), &codes, &names, faults),
        units,
        recipients: people::recipients(table("recipients.csv"), faults),
        received: people::received(table("received.csv"), &names, faults),
        actions,
        measures,
        targets,
        deliverables,
        departments,
        leads,
        decisions,
        ..Catalogue::default()
    }
}

/// Which files each file's rows refer to: where one of those is broken, its rows cannot be judged.
const REFERS_TO: &[(&str, &[&str])] = &[
    ("measures.csv", &["actions.csv"]),
    ("targets.csv", &["measures.csv", "units.csv", "leads.csv"]),
    ("deliverables.csv", &["measures.csv"]),
    (
        "leads.csv",
        &[
            "measures.csv",
            "targets.csv",
            "deliverables.csv",
            "departments.csv",
        ],
    ),
    (
        "aliases.csv",
        &[
            "measures.csv",
            "targets.csv",
            "deliverables.csv",
            "departments.csv",
        ],
    ),
    (
        "decisions.csv",
        &[
            "measures.csv",
            "targets.csv",
            "deliverables.csv",
            "leads.csv",
        ],
    ),
    ("received.csv", &["departments.csv"]),
];

/// The files whose rows cannot be judged: those at fault as a whole, and those that refer to them.
/// What would be found there has its cause elsewhere, and that is told.
fn unjudged<'a>(tables: &BTreeMap<&'a str, Table>) -> Vec<&'a str> {
    let broken = tables.iter().filter(|(_, t)| t.broken);
    let mut unjudged: Vec<&str> = broken.map(|(file, _)| *file).collect();
    // A file that refers to an unjudged one is unjudged too, and so on.
    loop {
        let more: Vec<&str> = REFERS_TO
            .iter()
            .filter(|(file, to)| {
                !unjudged.contains(file) && to.iter().any(|to| unjudged.contains(to))
            })
            .map(|(file, _)| *file)
            .collect();
        if more.is_empty() {
            return unjudged;
        }
        unjudged.extend(more);
    }
}

/// A decision for a month outside the plan would never be looked at.
fn decided_in_the_plan(
    decisions: &[Decision],
    window: Option<(Period, Period)>,
    faults: &mut Faults,
) {
    let Some((start, end)) = window else { return };
    for decision in decisions {
        let month = decision.period;
        if month < start || month > end {
            faults.add(
                "decisions.csv",
                decision.line,
                "period",
                format!("“{month}”不在方案期内（{start} 至 {end}），核定不会生效；请改正月份"),
                format!(
                    "“{month}” is outside the plan ({start} to {end}), so the decision would have no effect; \
                     correct the month"
                ),
            );
        }
    }
}

/// SHA-256 of each file of the catalogue but the recipients.
fn hashes(sources: &Sources) -> BTreeMap<String, String> {
    file_names()
        .filter(|name| *name != "recipients.csv")
        .filter_map(|name| {
            let bytes = sources.get(name)?.as_ref().ok()?;
            let hash = Sha256::digest(bytes);
            let hex = hash.iter().map(|b| format!("{b:02x}")).collect();
            Some((name.to_owned(), hex))
        })
        .collect()
}
