//! From files to a checked [`Catalogue`].
//!
//! Decides which files there must be and in which order they are checked; every fault in all of
//! them is named at once.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::period::Period;
use crate::plan::items::{self, Codes};
use crate::plan::table::{Faults, Table};
use crate::plan::{Catalogue, Fault, decisions, people, settings_file, table};

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
pub(super) type Sources = BTreeMap<String, Result<Vec<u8>, String>>;

/// Reads and checks the catalogue from its files; names that are no file of a catalogue are
/// passed over.
pub(super) fn from_sources(sources: &Sources) -> Result<Catalogue, Error> {
    let mut faults = Faults::default();
    let mut tables = BTreeMap::new();
    for (file, headings, required, filled) in FILES {
        let mut table = Table {
            file,
            rows: Vec::new(),
        };
        if let Some(bytes) = bytes_of(sources, file, *required, &mut faults) {
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
            }
        }
        tables.insert(*file, table);
    }
    let settings = bytes_of(sources, settings_file::FILE, true, &mut faults)
        .and_then(|bytes| settings_file::read(bytes, &mut faults));
    let window = settings.as_ref().map(|s| (s.plan.start, s.plan.end));
    let mut catalogue = assemble(&tables, window, &mut faults);
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
    faults: &mut Faults,
) -> Option<&'a [u8]> {
    match sources.get(file) {
        Some(Ok(bytes)) => Some(bytes),
        Some(Err(reason)) => {
            faults.add(
                file,
                None,
                None,
                format!("无法读取：{reason}；请检查文件及其权限"),
                format!("cannot be read: {reason}; check the file and its permissions"),
            );
            None
        }
        None if required => {
            faults.add(
                file,
                None,
                None,
                "缺少此文件；可先用 jindu plan 查看内置方案的样子",
                "this file is missing; `jindu plan` shows what the built-in plan holds",
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
