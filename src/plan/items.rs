//! `actions.csv`, `measures.csv`, `targets.csv`, `deliverables.csv`.
//!
//! Decides what a sound item is. References are checked against the codes that stand in the files,
//! faulty rows included, so that one fault does not draw others after it.

use std::collections::BTreeMap;

use crate::period::Period;
use crate::plan::cells::{Cells, parse_decimal};
use crate::plan::table::{Faults, Table};
use crate::plan::{
    Action, Code, Combine, Cycle, Deliverable, DeliverableKind, Measure, Relation, Target,
    TargetKind,
};
use crate::quantity::Exact;

const KINDS: &[(&str, TargetKind)] = &[
    ("cumulative", TargetKind::Cumulative),
    ("stock", TargetKind::Stock),
    ("level", TargetKind::Level),
    ("annual_flow", TargetKind::AnnualFlow),
    ("annual_flow_each_year", TargetKind::AnnualFlowEachYear),
    ("ratio_to_base", TargetKind::RatioToBase),
];

const RELATIONS: &[(&str, Relation)] = &[
    ("at_least", Relation::AtLeast),
    ("reach", Relation::Reach),
    ("about", Relation::About),
    ("at_most", Relation::AtMost),
];

const CYCLES: &[(&str, Cycle)] = &[
    ("monthly", Cycle::Monthly),
    ("quarterly", Cycle::Quarterly),
    ("yearly", Cycle::Yearly),
];

const COMBINES: &[(&str, Combine)] = &[("lead", Combine::Lead), ("sum", Combine::Sum)];

const DELIVERABLE_KINDS: &[(&str, DeliverableKind)] = &[
    ("project", DeliverableKind::Project),
    ("platform", DeliverableKind::Platform),
    ("policy", DeliverableKind::Policy),
    ("mechanism", DeliverableKind::Mechanism),
    ("designation", DeliverableKind::Designation),
    ("document", DeliverableKind::Document),
    ("event", DeliverableKind::Event),
    ("register", DeliverableKind::Register),
];

const YES_NO: &[(&str, bool)] = &[
    ("yes", true),
    ("true", true),
    ("1", true),
    ("no", false),
    ("false", false),
    ("0", false),
];

/// The codes of one file with the line on which each stands first.
#[derive(Debug, Default)]
pub(super) struct Codes(pub BTreeMap<Code, (&'static str, u64)>);

impl Codes {
    /// Takes in the codes of a table; a code that is there already is a fault.
    pub fn add(&mut self, table: &Table, column: &'static str, faults: &mut Faults) {
        for row in &table.rows {
            let code = Code(row.get(column).to_owned());
            if code.0.is_empty() {
                continue;
            }
            if let Some((file, line)) = self.0.get(&code) {
                faults.add(
                    table.file,
                    row.line,
                    column,
                    format!("代码“{code}”重复，{file} 第 {line} 行已用；请换一个"),
                    format!(
                        "the code “{code}” is used already in {file}, line {line}; take another"
                    ),
                );
            } else {
                self.0.insert(code, (table.file, row.line));
            }
        }
    }

    /// Whether the code stands in `file`.
    pub fn is_in(&self, code: &Code, file: &str) -> bool {
        self.0.get(code).is_some_and(|(f, _)| *f == file)
    }
}

/// A reference to an item that must stand in another file.
fn reference(cells: &mut Cells, column: &'static str, known: &Codes, file: &str) -> Option<Code> {
    let code = cells.code(column)?;
    if !known.is_in(&code, file) {
        cells.fault(
            column,
            format!("{file} 中没有“{code}”；请改正代码或补上该项"),
            format!("there is no “{code}” in {file}; correct the code or add the item"),
        );
        return None;
    }
    Some(code)
}

/// Reads `actions.csv`.
pub(super) fn actions(table: &Table, faults: &mut Faults) -> Vec<Action> {
    let rows = table.rows.iter();
    rows.filter_map(|row| {
        let mut cells = Cells::new(table, row, faults);
        let code = cells.code("action");
        let title_zh = cells.required("title_zh");
        Some(Action {
            code: code?,
            title_zh: title_zh?,
            title_en: cells.text("title_en"),
        })
    })
    .collect()
}

/// Reads `measures.csv`; `actions` are the known action codes.
pub(super) fn measures(table: &Table, actions: &Codes, faults: &mut Faults) -> Vec<Measure> {
    let rows = table.rows.iter();
    rows.filter_map(|row| {
        let mut cells = Cells::new(table, row, faults);
        let code = cells.code("measure");
        let action = reference(&mut cells, "action", actions, "actions.csv");
        let title_zh = cells.required("title_zh");
        Some(Measure {
            code: code?,
            action: action?,
            title_zh: title_zh?,
            title_en: cells.text("title_en"),
        })
    })
    .collect()
}

/// Reads `targets.csv`; `window` is the plan's first and last month, if the settings are sound.
pub(super) fn targets(
    table: &Table,
    items: &Codes,
    window: Option<(Period, Period)>,
    faults: &mut Faults,
) -> Vec<Target> {
    let rows = table.rows.iter();
    rows.filter_map(|row| target(&mut Cells::new(table, row, faults), items, window))
        .collect()
}

fn target(cells: &mut Cells, items: &Codes, window: Option<(Period, Period)>) -> Option<Target> {
    let code = cells.code("target");
    let measure = reference(cells, "measure", items, "measures.csv");
    let name_zh = cells.required("name_zh");
    let unit = cells.required("unit");
    let relation = cells.choice("relation", RELATIONS, None);
    let value = cells.required_number("value");
    let kind = cells.choice("kind", KINDS, None);
    let due = due_month(cells, window);
    let base = base(cells, kind);
    let amount_unit = amount_unit(cells, kind);
    let cycle = cells.choice("cycle", CYCLES, Some(Cycle::default()));
    let combine = cells.choice("combine", COMBINES, Some(Combine::default()));
    let part_value = part_value(cells, combine);
    let path = path(cells, kind, window.map(|w| w.0), due, value.as_ref());
    Some(Target {
        code: code?,
        measure: measure?,
        name_zh: name_zh?,
        name_en: cells.text("name_en"),
        unit: unit?,
        relation: relation?,
        value: value?,
        kind: kind?,
        due: due?,
        base: base?,
        amount_unit: amount_unit?,
        definition: cells.text("definition"),
        cycle: cycle?,
        path: path?,
        combine: combine?,
        part_value: part_value?,
    })
}

fn due_month(cells: &mut Cells, window: Option<(Period, Period)>) -> Option<Period> {
    let due = cells.month("due")?;
    if let Some((start, end)) = window
        && !(start..=end).contains(&due)
    {
        cells.fault(
            "due",
            format!("完成月份 {due} 不在方案期内（{start} 至 {end}）；请改正，或改 settings.toml 的方案期"),
            format!("the due month {due} is outside the plan ({start} to {end}); correct it or the plan's months in settings.toml"),
        );
        return None;
    }
    Some(due)
}

fn base(cells: &mut Cells, kind: Option<TargetKind>) -> Option<Option<Exact>> {
    let base = cells.number("base").ok()?;
    if kind == Some(TargetKind::RatioToBase)
        && base
            .as_ref()
            .is_some_and(|b| b.is_zero() || b.is_negative())
    {
        cells.fault(
            "base",
            "倍数指标的基期值须大于 0",
            "the base of a ratio must be greater than 0",
        );
        return None;
    }
    Some(base)
}

fn amount_unit(cells: &mut Cells, kind: Option<TargetKind>) -> Option<Option<String>> {
    match kind? {
        TargetKind::RatioToBase => {
            let text = cells.text("amount_unit");
            if text.is_empty() {
                cells.fault(
                    "amount_unit",
                    "倍数指标（ratio_to_base）须写明各单位填报数额的单位，如 亿元",
                    "a ratio_to_base needs the unit in which departments report the amount, such as 亿元",
                );
                return None;
            }
            Some(Some(text))
        }
        _ => {
            cells.must_be_empty(
                "amount_unit",
                "只有倍数指标（ratio_to_base）才填",
                "only a ratio_to_base has one",
            );
            Some(None)
        }
    }
}

fn part_value(cells: &mut Cells, combine: Option<Combine>) -> Option<Option<Exact>> {
    let value = cells.number("part_value").ok()?;
    if combine? != Combine::Sum {
        cells.must_be_empty(
            "part_value",
            "只有合计指标（combine 为 sum）才填",
            "only a target with combine = sum has one",
        );
        return Some(None);
    }
    Some(value)
}

/// Interim values `YYYY-MM:value;…`: in order of month, after the start, up to the due month.
fn path(
    cells: &mut Cells,
    kind: Option<TargetKind>,
    start: Option<Period>,
    due: Option<Period>,
    value: Option<&Exact>,
) -> Option<Vec<(Period, Exact)>> {
    let text = cells.text("path");
    if text.is_empty() {
        return Some(Vec::new());
    }
    let mut points: Vec<(Period, Exact)> = Vec::new();
    for item in text.split(';').map(str::trim) {
        let point = item
            .split_once(':')
            .and_then(|(m, v)| Some((m.trim().parse().ok()?, parse_decimal(v.trim())?)));
        let Some(point) = point else {
            cells.fault(
                "path",
                format!("“{item}”看不懂；请写成 2021-12:300;2022-06:400 的样子"),
                format!("cannot read “{item}”; write it like 2021-12:300;2022-06:400"),
            );
            return None;
        };
        points.push(point);
    }
    let due = due?;
    let first = match kind? {
        TargetKind::AnnualFlowEachYear => {
            cells.fault(
                "path",
                "逐年指标（annual_flow_each_year）不能有阶段值：每年从 0 开始",
                "an annual_flow_each_year has no path: each January starts anew",
            );
            return None;
        }
        TargetKind::AnnualFlow | TargetKind::RatioToBase => due.january(),
        TargetKind::Cumulative | TargetKind::Stock | TargetKind::Level => start.unwrap_or(due),
    };
    if start.is_some() && points.iter().any(|(m, _)| *m < first || *m > due) {
        cells.fault(
            "path",
            format!("阶段值的月份须在 {first} 至 {due} 之间"),
            format!("the months of the path must lie between {first} and {due}"),
        );
        return None;
    }
    if points.windows(2).any(|w| w[0].0 >= w[1].0) {
        cells.fault(
            "path",
            "阶段值须按月份先后排列，同一月份只写一次",
            "the path must be in order of month, each month once",
        );
        return None;
    }
    if let (Some((month, at_due)), Some(value)) = (points.last(), value)
        && *month == due
        && at_due != value
    {
        cells.fault(
            "path",
            format!("{due} 的阶段值 {at_due} 与目标值 {value} 不同；请改成一致"),
            format!("the path's value {at_due} at {due} differs from the target {value}; make them agree"),
        );
        return None;
    }
    Some(points)
}

/// Reads `deliverables.csv`.
pub(super) fn deliverables(table: &Table, items: &Codes, faults: &mut Faults) -> Vec<Deliverable> {
    let rows = table.rows.iter();
    rows.filter_map(|row| {
        let mut cells = Cells::new(table, row, faults);
        let code = cells.code("deliverable");
        let measure = reference(&mut cells, "measure", items, "measures.csv");
        let kind = cells.choice("kind", DELIVERABLE_KINDS, None);
        let name_zh = cells.required("name_zh");
        let key = cells.choice("key", YES_NO, Some(false));
        let see_also = see_also(&mut cells, code.as_ref(), items);
        Some(Deliverable {
            code: code?,
            measure: measure?,
            kind: kind?,
            name_zh: name_zh?,
            name_en: cells.text("name_en"),
            see_also: see_also?,
            key: key?,
        })
    })
    .collect()
}

fn see_also(cells: &mut Cells, own: Option<&Code>, items: &Codes) -> Option<Option<Code>> {
    if cells.text("see_also").is_empty() {
        return Some(None);
    }
    let code = reference(cells, "see_also", items, "deliverables.csv")?;
    if Some(&code) == own {
        cells.fault(
            "see_also",
            format!("“{code}”指向自己；请删去或改为另一项"),
            format!("“{code}” points at itself; delete it or name another item"),
        );
        return None;
    }
    Some(Some(code))
}
