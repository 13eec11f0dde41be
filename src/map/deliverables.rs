//! Rows of deliverables to reports: stage, share done, dates, investment.
//!
//! Decides what one row says, and which of a department's several reports for a month counts; a
//! field that the later one leaves blank keeps the earlier one's. Leaves stages over time, slips
//! and status to `assess`.

use super::checks::*;
use super::convert::{self, Stated};
use super::item_texts;
use super::mapping::{About, Mapping, row_issue};
use super::names::{ItemKind, Names};
use super::resolve::Return;
use super::rows::{figure_source, item, place_source, row_source};
use super::supersede::beats;
use super::{DeliverableReport, Stage, Standing, clean_text};
use crate::plan::Role;
use crate::provenance::Source;
use crate::quantity::Exact;
use crate::read::{
    DateColumn, FigureColumn, RawFigure, RawRow, RawTable, Reading, TableKind, TextColumn,
};

/// Unit of investments in `deliverables.csv`.
const INVESTMENT_UNIT: &str = "亿元";

/// Reads the tables of deliverables of a return.
pub(super) fn read(mapping: &mut Mapping, names: &Names, ret: &Return) {
    let tables = ret
        .raw
        .tables
        .iter()
        .filter(|t| t.kind == TableKind::Deliverables);
    for (table, row) in tables.flat_map(|t| t.rows.iter().map(move |r| (t, r))) {
        let found = item(mapping, names, ret, table, row, ItemKind::Deliverable);
        let Some((code, mapped_by)) = found else {
            continue;
        };
        let source = row_source(ret, table, row);
        let at = At::source(&source, &ret.department, ret.period).about(&code);
        if let Some(refusal) = &row.refused {
            mapping.tell(row_issue(&at, refusal), About::Return(ret.index));
            continue;
        }
        let mut report = DeliverableReport {
            id: mapping.out.deliverables.len(),
            deliverable: code.clone(),
            period: ret.period,
            department: ret.department.clone(),
            role: mapping.catalogue.role_of(&ret.department, &code),
            stage: None,
            share_done: None,
            planned: None,
            finished: None,
            total_investment: None,
            invested: None,
            source,
            cells: Vec::new(),
            mapped_by,
            standing: Standing::Used,
            flags: Vec::new(),
        };
        fill(mapping, ret, table, row, &mut report, &at);
        let has_words = item_texts::read(mapping, ret, row, (&code, None), report.role);
        if report.cells.is_empty() && !has_words {
            continue;
        }
        mapping.listed(ret, &code);
        if report.role == Role::Other {
            let leads = mapping.catalogue.leads_of(&code);
            let leads = leads.iter().filter(|l| l.role == Role::Lead);
            let leads = mapping.departments(leads.map(|l| l.department.as_str()));
            let name = mapping.name(&code);
            let issue = not_responsible::found(&at, &code, &name, &leads, false);
            report.standing = Standing::Withheld {
                rule: issue.rule.clone(),
            };
            mapping.tell(issue, About::Return(ret.index));
        }
        mapping.out.deliverables.push(report);
    }
}

fn fill(
    mapping: &mut Mapping,
    ret: &Return,
    table: &RawTable,
    row: &RawRow,
    report: &mut DeliverableReport,
    at: &At,
) {
    if let Some(place) = row.text(TextColumn::Stage) {
        match stage(&place.value) {
            Some(stage) => {
                report.stage = Some(stage);
                report
                    .cells
                    .push(("stage".into(), place_source(ret, place)));
            }
            None => {
                let at = cell_at(at, &place_source(ret, place));
                let issue = stage_unknown::found(&at, &place.value);
                report.flags.push(issue.rule.clone());
                mapping.tell(issue, About::Return(ret.index));
            }
        }
    }
    for figure in &row.figures {
        let source = figure_source(ret, table, figure);
        let at = cell_at(at, &source);
        let (name, slot): (_, fn(&mut DeliverableReport) -> &mut Option<Exact>) =
            match figure.column {
                FigureColumn::ShareDone => ("share_done", |r| &mut r.share_done),
                FigureColumn::TotalInvestment => ("total_investment", |r| &mut r.total_investment),
                FigureColumn::Invested => ("invested", |r| &mut r.invested),
                _ => continue,
            };
        let value = if figure.column == FigureColumn::ShareDone {
            share(mapping, ret, figure, &at)
        } else {
            amount(mapping, ret, table, row, figure, &at)
        };
        if let Some(value) = value {
            *slot(report) = Some(value);
            report.cells.push((name.into(), source));
        }
    }
    for (column, place) in &row.dates {
        let source = place_source(ret, place);
        match (&place.value, column) {
            (Ok(date), DateColumn::Planned) => {
                report.planned = Some(*date);
                report.cells.push(("planned".into(), source));
            }
            (Ok(date), DateColumn::Finished) => {
                report.finished = Some(*date);
                report.cells.push(("finished".into(), source));
            }
            (Err(refusal), DateColumn::Planned | DateColumn::Finished) => {
                let issue = row_issue(&cell_at(at, &source), refusal);
                report.flags.push(issue.rule.clone());
                mapping.tell(issue, About::Return(ret.index));
            }
            (_, DateColumn::Other) => {}
        }
    }
}

fn cell_at(at: &At, source: &Source) -> At {
    At {
        sheet: Some(source.sheet.clone()),
        cell: Some(source.cell),
        ..at.clone()
    }
}

/// A share done, 0 to 1. A bare number above 1 is in points; a bare one up to 1 is neither.
fn share(mapping: &mut Mapping, ret: &Return, figure: &RawFigure, at: &At) -> Option<Exact> {
    let number = match &figure.reading {
        Reading::Missing { .. } => return None,
        Reading::Refused(refusal) => {
            mapping.tell(row_issue(at, refusal), About::Return(ret.index));
            return None;
        }
        Reading::Number(number) => number,
    };
    let in_percent =
        |text: &Option<String>| text.as_deref().is_some_and(|u| u.contains(['%', '％']));
    let explicit = number.percent || in_percent(&number.unit) || in_percent(&figure.heading_unit);
    let bare = !explicit && !number.value.is_zero() && number.value <= Exact::one();
    let issue = if bare && !number.value.is_negative() {
        Some(share_range::ambiguous(at, &number.value))
    } else {
        share_range::check(at, &number.value)
    };
    if let Some(issue) = issue {
        mapping.tell(issue, About::Return(ret.index));
        return None;
    }
    number.value.checked_div(&Exact::int(100))
}

fn amount(
    mapping: &mut Mapping,
    ret: &Return,
    table: &RawTable,
    row: &RawRow,
    figure: &RawFigure,
    at: &At,
) -> Option<Exact> {
    let number = match &figure.reading {
        Reading::Missing { .. } => return None,
        Reading::Refused(refusal) => {
            mapping.tell(row_issue(at, refusal), About::Return(ret.index));
            return None;
        }
        Reading::Number(number) => number,
    };
    let stated = Stated::of(&mapping.units, ret, table, row, figure, number);
    match convert::convert(&mapping.units, INVESTMENT_UNIT, number, &stated, at) {
        Ok(done) => {
            for issue in done.told {
                mapping.tell(issue, About::Return(ret.index));
            }
            Some(done.value)
        }
        Err(issue) => {
            mapping.tell(*issue, About::Return(ret.index));
            None
        }
    }
}

/// The stage that a text names; `None` if it is none of the form's.
pub(super) fn stage(written: &str) -> Option<Stage> {
    let key = super::names::name_key(written);
    let found = match key.as_str() {
        "未启动" | "未开始" | "尚未启动" | "待启动" | "未开展" => Stage::NotStarted,
        "前期" | "前期工作" | "前期准备" | "前期手续" | "项目前期" | "筹备" | "筹备中" | "谋划" => {
            Stage::Preparing
        }
        "开工" | "已开工" | "新开工" | "开工建设" => Stage::Started,
        "推进中" | "推进" | "正在推进" | "进行中" | "实施中" | "持续推进" | "有序推进" => {
            Stage::UnderWay
        }
        "在建" | "建设中" | "在建中" | "正在建设" | "续建" => Stage::Building,
        "竣工" | "已竣工" | "建成" | "已建成" | "竣工验收" => Stage::Completed,
        "投产" | "已投产" | "投产运营" | "投入运营" | "已投入运营" | "投入使用" | "已投入使用"
        | "建成投产" | "投用" | "已投用" => Stage::InOperation,
        "已完成" | "完成" | "全部完成" | "办结" | "已办结" | "完结" => Stage::Done,
        "暂缓" | "暂停" | "已暂停" | "暂缓实施" | "缓建" | "停工" => {
            Stage::Suspended
        }
        "终止" | "已终止" | "取消" | "已取消" | "撤销" => Stage::Terminated,
        _ => return None,
    };
    Some(found)
}

/// Lets one report of a department on a deliverable count for each of a month's returns.
pub(super) fn supersede(mapping: &mut Mapping, returns: &[&Return]) {
    let ret = |file: &str| returns.iter().find(|r| r.file == file);
    let Some(period) = returns.first().map(|r| r.period) else {
        return;
    };
    let ids: Vec<usize> = mapping
        .out
        .deliverables
        .iter()
        .filter(|d| d.period == period && d.standing == Standing::Used)
        .map(|d| d.id)
        .collect();
    for &id in &ids {
        let reports = &mapping.out.deliverables;
        if reports[id].standing != Standing::Used {
            continue;
        }
        let rivals: Vec<usize> = ids
            .iter()
            .copied()
            .filter(|other| {
                let (a, b) = (&reports[id], &reports[*other]);
                *other != id
                    && b.standing == Standing::Used
                    && (&a.deliverable, &a.department) == (&b.deliverable, &b.department)
            })
            .collect();
        for other in rivals {
            let reports = &mapping.out.deliverables;
            let (a, b) = (&reports[id], &reports[other]);
            let (Some(x), Some(y)) = (ret(&a.source.file), ret(&b.source.file)) else {
                continue;
            };
            if a.standing != Standing::Used {
                break;
            }
            if beats(x, y) {
                merge(mapping, id, other);
            } else if beats(y, x) {
                merge(mapping, other, id);
            } else if compatible(a, b) {
                merge(mapping, id, other);
            } else {
                dispute(mapping, id, other);
            }
        }
    }
}

/// Whether two reports never give different values for a field.
fn compatible(a: &DeliverableReport, b: &DeliverableReport) -> bool {
    fn fits<T: PartialEq>(a: &Option<T>, b: &Option<T>) -> bool {
        a.is_none() || b.is_none() || a == b
    }
    fits(&a.stage, &b.stage)
        && fits(&a.share_done, &b.share_done)
        && fits(&a.planned, &b.planned)
        && fits(&a.finished, &b.finished)
        && fits(&a.total_investment, &b.total_investment)
        && fits(&a.invested, &b.invested)
}

/// `by` replaces `old` and keeps what it leaves blank.
fn merge(mapping: &mut Mapping, by: usize, old: usize) {
    let reports = &mut mapping.out.deliverables;
    let earlier = reports[old].clone();
    let report = &mut reports[by];
    fn keep<T: Clone>(now: &mut Option<T>, before: &Option<T>) {
        if now.is_none() {
            now.clone_from(before);
        }
    }
    keep(&mut report.stage, &earlier.stage);
    keep(&mut report.share_done, &earlier.share_done);
    keep(&mut report.planned, &earlier.planned);
    keep(&mut report.finished, &earlier.finished);
    keep(&mut report.total_investment, &earlier.total_investment);
    keep(&mut report.invested, &earlier.invested);
    for (name, source) in earlier.cells {
        if !report.cells.iter().any(|(n, _)| *n == name) {
            if source.file != report.source.file {
                report.flags.push(earlier_figure_kept::RULE.code.to_owned());
            }
            report.cells.push((name, source));
        }
    }
    report.flags.dedup();
    reports[old].standing = Standing::Superseded { by };
}

fn dispute(mapping: &mut Mapping, a: usize, b: usize) {
    let reports = &mut mapping.out.deliverables;
    let (one, other) = (said(&reports[a]), said(&reports[b]));
    let all = Named::new(
        format!("{}；{}", one.zh, other.zh),
        format!("{}; {}", one.en, other.en),
    );
    reports[a].standing = Standing::Disputed { with: vec![b] };
    reports[b].standing = Standing::Disputed { with: vec![a] };
    let mut files = std::collections::BTreeSet::new();
    for id in [a, b] {
        let report = &mapping.out.deliverables[id];
        if files.insert(report.source.file.clone()) {
            let at = At::source(&report.source, &report.department, report.period)
                .about(&report.deliverable);
            let name = mapping.name(&report.deliverable);
            let issue = figures_disputed::tasks(&at, &name, &all);
            mapping.tell(issue, About::Month);
        }
    }
}

/// What a report says of stage and share, with its place, for a message.
fn said(report: &DeliverableReport) -> Named {
    let cell = |field: &str| {
        let found = report.cells.iter().find(|(name, _)| name == field);
        found.map(|(_, source)| clean_text(&source.text))
    };
    let fields = [
        "stage",
        "share_done",
        "planned",
        "finished",
        "total_investment",
        "invested",
    ];
    let told: Vec<String> = fields.iter().filter_map(|field| cell(field)).collect();
    Named::new(
        format!("{}（{}）", told.join("、"), report.source),
        format!("{} ({})", told.join(", "), report.source),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_read_as_officials_write_them() {
        for (text, expected) in [
            ("推进中", Some(Stage::UnderWay)),
            (" 已 竣 工 ", Some(Stage::Completed)),
            ("投產", Some(Stage::InOperation)),
            ("暂缓。", Some(Stage::Suspended)),
            ("差不多完成", None),
            ("未完成", None),
            ("", None),
        ] {
            assert_eq!(stage(text), expected, "{text}");
        }
    }
}
