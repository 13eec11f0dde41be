//! `departments.csv`, `leads.csv`, `aliases.csv`, `units.csv`, `recipients.csv`, `received.csv`.
//!
//! Decides who may report what under which name. A name that could mean two departments is
//! refused: it would put one's figures under the other.

use std::collections::{BTreeMap, BTreeSet};

use crate::plan::cells::Cells;
use crate::plan::items::Codes;
use crate::plan::table::{Faults, Table};
use crate::plan::{Alias, Combine, Department, Lead, Received, Recipient, Role, Target, UnitRow};
use crate::unit::Units;

const ROLES: &[(&str, Role)] = &[
    ("lead", Role::Lead),
    ("support", Role::Support),
    ("part", Role::Part),
];

/// Full names of departments.
pub(super) type Names = BTreeSet<String>;

/// Reads `departments.csv`.
pub(super) fn departments(table: &Table, faults: &mut Faults) -> Vec<Department> {
    let mut taken: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    let mut departments = Vec::new();
    for (index, row) in (0u64..).zip(&table.rows) {
        let mut cells = Cells::new(table, row, faults);
        let Some(name) = cells.required("department") else {
            continue;
        };
        let short: Vec<String> = cells
            .text("short_names")
            .split(';')
            .map(|s| s.trim().to_owned())
            .filter(|s| !s.is_empty())
            .collect();
        claim(&mut cells, &mut taken, "department", &name, index);
        for short in &short {
            claim(&mut cells, &mut taken, "short_names", short, index);
        }
        departments.push(Department {
            name,
            short,
            name_en: cells.text("name_en"),
            order: index as u32 + 1,
        });
    }
    departments
}

/// Takes a name for the department on this row; a fault if another has it.
fn claim(
    cells: &mut Cells,
    taken: &mut BTreeMap<String, (u64, u64)>,
    column: &'static str,
    name: &str,
    index: u64,
) {
    let line = cells.line();
    match taken.get(name) {
        Some((owner, at)) if *owner != index => {
            let at = *at;
            cells.fault(
                column,
                format!("名称“{name}”已用于第 {at} 行的单位，无法区分；请改用不同的名称"),
                format!("the name “{name}” belongs to the department on line {at}; the two cannot be told apart"),
            );
        }
        Some(_) => {}
        None => {
            taken.insert(name.to_owned(), (index, line));
        }
    }
}

/// The full name of a department that must be known.
fn department(cells: &mut Cells, column: &'static str, known: &Names) -> Option<String> {
    let name = cells.required(column)?;
    if !known.contains(&name) {
        cells.fault(
            column,
            format!("departments.csv 中没有“{name}”（须写全称）；请改正或补上"),
            format!(
                "there is no “{name}” in departments.csv (full name needed); correct or add it"
            ),
        );
        return None;
    }
    Some(name)
}

/// Reads `leads.csv` and checks that sums and parts belong together.
pub(super) fn leads(
    table: &Table,
    items: &Codes,
    sums: &BTreeMap<String, u64>,
    known: &Names,
    faults: &mut Faults,
) -> Vec<Lead> {
    let mut leads: Vec<Lead> = Vec::new();
    let mut with_parts = BTreeSet::new();
    for row in &table.rows {
        let mut cells = Cells::new(table, row, faults);
        let item = known_item(&mut cells, "item", items);
        let department = department(&mut cells, "department", known);
        let role = cells.choice("role", ROLES, None);
        let text = cells.text("part");
        let part = (!text.is_empty()).then_some(text);
        if role == Some(Role::Part) && sums.contains_key(row.get("item")) {
            with_parts.insert(row.get("item").to_owned());
        }
        let (Some(item), Some(department), Some(role)) = (item, department, role) else {
            continue;
        };
        let lead = Lead {
            item,
            department,
            role,
            part,
        };
        if part_is_sound(&mut cells, &lead, sums, &leads) {
            leads.push(lead);
        }
    }
    for (code, line) in sums {
        if !with_parts.contains(code) {
            faults.add(
                "targets.csv",
                *line,
                "combine",
                format!("合计指标 {code} 在 leads.csv 中没有分项（role 为 part 的行）；请补上"),
                format!("the sum {code} has no parts in leads.csv (rows with role part); add them"),
            );
        }
    }
    leads
}

fn part_is_sound(
    cells: &mut Cells,
    lead: &Lead,
    sums: &BTreeMap<String, u64>,
    earlier: &[Lead],
) -> bool {
    match (&lead.part, lead.role) {
        (None, Role::Part) => {
            cells.fault(
                "part",
                "分项（role 为 part）须写分项名称",
                "a row with role part needs the part's name",
            );
            return false;
        }
        (Some(part), Role::Part) => {
            if !sums.contains_key(lead.item.as_str()) {
                cells.fault(
                    "part",
                    format!(
                        "“{}”不是合计指标（combine 不是 sum），不能有分项“{part}”",
                        lead.item
                    ),
                    format!(
                        "“{}” is no sum (combine is not sum) and cannot have the part “{part}”",
                        lead.item
                    ),
                );
                return false;
            }
            let same = |l: &&Lead| l.item == lead.item && l.part.as_deref() == Some(part);
            if let Some(other) = earlier.iter().find(same) {
                let other = other.department.clone();
                cells.fault(
                    "part",
                    format!("分项“{part}”已由“{other}”填报；每个分项只能有一行"),
                    format!(
                        "the part “{part}” is reported by “{other}” already; one row for each part"
                    ),
                );
                return false;
            }
        }
        (Some(_), _) => {
            cells.must_be_empty(
                "part",
                "只有 role 为 part 的行才填",
                "only rows with role part have one",
            );
            return false;
        }
        (None, _) => {
            let same = |l: &Lead| l.item == lead.item && l.department == lead.department;
            if earlier.iter().any(|l| same(l) && l.role != Role::Part) {
                cells.fault(
                    "department",
                    format!("“{}”对 {} 已有一行；请删去一行", lead.department, lead.item),
                    format!(
                        "“{}” has a row for {} already; delete one",
                        lead.department, lead.item
                    ),
                );
                return false;
            }
        }
    }
    true
}

/// A measure, target or deliverable that must be known.
pub(super) fn known_item(
    cells: &mut Cells,
    column: &'static str,
    items: &Codes,
) -> Option<crate::plan::Code> {
    let code = cells.code(column)?;
    if !items.0.contains_key(&code) {
        cells.fault(
            column,
            format!("没有代码为“{code}”的措施、指标或任务；请改正"),
            format!("no measure, target or deliverable has the code “{code}”; correct it"),
        );
        return None;
    }
    Some(code)
}

/// Reads `aliases.csv`.
pub(super) fn aliases(
    table: &Table,
    items: &Codes,
    known: &Names,
    faults: &mut Faults,
) -> Vec<Alias> {
    let mut seen: BTreeMap<(String, String), (String, u64)> = BTreeMap::new();
    let mut aliases = Vec::new();
    for row in &table.rows {
        let mut cells = Cells::new(table, row, faults);
        let who = match row.get("department") {
            "*" => Some(None),
            _ => department(&mut cells, "department", known).map(Some),
        };
        let text = cells.required("text");
        let code = known_item(&mut cells, "code", items);
        let key = (row.get("department").to_owned(), row.get("text").to_owned());
        let written = row.get("code").to_owned();
        match seen.get(&key) {
            Some((other, line)) if *other != written => {
                let message = (
                    format!(
                        "“{}”在第 {line} 行已对应 {other}，此处又对应 {written}；只能保留一个",
                        key.1
                    ),
                    format!(
                        "“{}” means {other} on line {line} and {written} here; keep one",
                        key.1
                    ),
                );
                cells.fault("code", message.0, message.1);
                continue;
            }
            Some(_) => continue,
            None => seen.insert(key, (written, row.line)),
        };
        if let (Some(department), Some(text), Some(code)) = (who, text, code) {
            aliases.push(Alias {
                department,
                text,
                code,
            });
        }
    }
    aliases
}

/// Reads `units.csv`.
pub(super) fn units(table: &Table, faults: &mut Faults) -> Vec<UnitRow> {
    let mut seen = BTreeMap::new();
    let (mut units, mut lines) = (Vec::new(), Vec::new());
    for row in &table.rows {
        let mut cells = Cells::new(table, row, faults);
        let text = cells.required("text");
        let unit = cells.required("unit");
        let factor = cells.required_number("factor");
        if factor
            .as_ref()
            .is_some_and(|f| f.is_zero() || f.is_negative())
        {
            cells.fault(
                "factor",
                "换算系数须大于 0",
                "the factor must be greater than 0",
            );
            continue;
        }
        let (Some(text), Some(unit), Some(factor)) = (text, unit, factor) else {
            continue;
        };
        if let Some(line) = seen.insert(text.clone(), row.line) {
            cells.fault(
                "text",
                format!("单位“{text}”在第 {line} 行已有；请删去一行"),
                format!("the unit “{text}” stands on line {line} already; delete one row"),
            );
            continue;
        }
        units.push(UnitRow { text, unit, factor });
        lines.push(row.line);
    }
    for index in Units::faulty(&units) {
        faults.add(
            table.file,
            lines[index],
            "unit",
            format!(
                "不认识单位“{}”；请写成已知单位的倍数，或先在上面的行里定义它",
                units[index].unit
            ),
            format!(
                "unknown unit “{}”; use a known one or define it in a row above",
                units[index].unit
            ),
        );
    }
    units
}

/// Target units that neither the program nor `units.csv` knows: no figure could be read in them.
pub(super) fn known_units(table: &Table, rows: &[UnitRow], faults: &mut Faults) {
    let units = Units::new(rows);
    for row in &table.rows {
        for column in ["unit", "amount_unit"] {
            let text = row.get(column);
            if !text.is_empty() && units.parse(text).is_none() {
                faults.add(
                    table.file,
                    row.line,
                    column,
                    format!("不认识单位“{text}”；请改正，或在 units.csv 加一行 {text},{text},1"),
                    format!("unknown unit “{text}”; correct it or add the row {text},{text},1 to units.csv"),
                );
            }
        }
    }
}

/// Reads `recipients.csv`.
pub(super) fn recipients(table: &Table, faults: &mut Faults) -> Vec<Recipient> {
    let rows = table.rows.iter();
    rows.filter_map(|row| {
        let mut cells = Cells::new(table, row, faults);
        let name = cells.required("name");
        let email = cells.required("email")?;
        let sound = email.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty() && !host.is_empty() && !host.contains('@')
        }) && !email
            .contains(|c: char| c.is_whitespace() || c.is_control() || ",;<>".contains(c));
        if !sound {
            cells.fault(
                "email",
                format!("“{email}”不是邮箱地址；一行写一个，如 office@example.invalid"),
                format!(
                    "“{email}” is no e-mail address; write one a row, like office@example.invalid"
                ),
            );
            return None;
        }
        Some(Recipient { name: name?, email })
    })
    .collect()
}

/// Reads `received.csv`.
pub(super) fn received(table: &Table, known: &Names, faults: &mut Faults) -> Vec<Received> {
    let mut seen = BTreeMap::new();
    let mut received = Vec::new();
    for row in &table.rows {
        let mut cells = Cells::new(table, row, faults);
        let period = cells.month("period");
        let name = department(&mut cells, "department", known);
        let date = cells.day("date");
        let (Some(period), Some(department), Some(date)) = (period, name, date) else {
            continue;
        };
        if let Some(line) = seen.insert((period, department.clone()), row.line) {
            cells.fault(
                "department",
                format!("“{department}”{period} 的收表日期在第 {line} 行已有；请删去一行"),
                format!("the receipt of “{department}” for {period} stands on line {line} already; delete one row"),
            );
            continue;
        }
        received.push(Received {
            period,
            department,
            date,
        });
    }
    received
}

/// The sums among the targets, with their lines, faulty rows included.
pub(super) fn sums(table: &Table) -> BTreeMap<String, u64> {
    table
        .rows
        .iter()
        .filter(|row| row.get("combine") == "sum" && !row.get("target").is_empty())
        .map(|row| (row.get("target").to_owned(), row.line))
        .collect()
}

/// Whether `part` is one of the named parts of a sum; every part will do for other targets, whose
/// breakdowns are named by the returns alone.
pub(super) fn part_is_known(target: &Target, part: &str, leads: &[Lead]) -> bool {
    target.combine != Combine::Sum
        || leads
            .iter()
            .any(|l| l.item == target.code && l.part.as_deref() == Some(part))
}
