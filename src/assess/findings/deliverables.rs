//! Deliverables: dates that are missing, in the future or put off, and stops without a decision.

use jiff::civil::Date;

use crate::assess::DeliverableAssessment;
use crate::assess::findings::{Case, at_source};
use crate::assess::rules;
use crate::issue::{Issue, Text, text};
use crate::map::Stage;
use crate::plan::{Code, Ruling};
use crate::quantity::Exact;

/// A finding about one deliverable, at the cell that `field` stands in.
fn finding(
    case: &Case,
    d: &DeliverableAssessment,
    rule: &str,
    field: &str,
    zh: Text,
    en: Text,
) -> Issue {
    let issue = case.issue(rule, zh, en).about(&d.code);
    let report = d
        .sources
        .get(field)
        .and_then(|id| case.observations.deliverables.iter().find(|r| r.id == *id));
    match report {
        Some(r) => {
            let cell = r.cells.iter().find(|(name, _)| name == field);
            at_source(issue, cell.map_or(&r.source, |(_, s)| s), &r.department)
        }
        None => case.lead(issue, &d.code),
    }
}

/// The deliverable's names, to stand before what is said of it.
fn names<'a>(case: &Case<'a>, code: &Code) -> (&'a str, &'a str) {
    case.catalogue
        .deliverable(code)
        .map_or(("", ""), |d| (&d.name_zh, &d.name_en))
}

fn zh(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// Done, but no finished date.
pub(super) fn done_without_date(case: &Case) -> Vec<Issue> {
    let all = case.assessment.deliverables.iter();
    all.filter(|d| d.done && d.finished.is_none())
        .map(|d| {
            finding(
                case,
                d,
                rules::DONE_WITHOUT_DATE,
                "stage",
                text(
                    format!(
                        "{}：填为已完成，但没有完成日期；按已完成计",
                        names(case, &d.code).0
                    ),
                    "请填报单位在“实际完成时间”栏补填日期",
                ),
                text(
                    format!(
                        "{}: reported as done, but without a finished date; it counts as done",
                        names(case, &d.code).1
                    ),
                    "the department fills in the column 实际完成时间",
                ),
            )
        })
        .collect()
}

/// A finished date after the day of the report.
pub(super) fn future_date(case: &Case) -> Vec<Issue> {
    let all = case.assessment.deliverables.iter();
    all.filter_map(|d| Some((d, d.finished.filter(|date| *date > case.as_of)?)))
        .map(|(d, date)| {
            finding(
                case,
                d,
                rules::FUTURE_DATE,
                "finished",
                text(
                    format!(
                        "{}：完成日期 {} 晚于报告日期 {}，照填报采用",
                        names(case, &d.code).0,
                        zh(date),
                        zh(case.as_of)
                    ),
                    "请填报单位核对日期；尚未完成的，请改填“计划完成时间”栏",
                ),
                text(
                    format!(
                        "{}: the finished date {date} lies after {}, the day of the report; it is used as \
                         it stands",
                        names(case, &d.code).1,
                        case.as_of
                    ),
                    "the department checks the date; what is not finished yet belongs into the column \
                     计划完成时间",
                ),
            )
        })
        .collect()
}

/// A planned date later than the first, or than the approved one.
pub(super) fn slipped(case: &Case) -> Vec<Issue> {
    let all = case.assessment.deliverables.iter();
    all.filter(|d| d.slipped && !d.done)
        .filter_map(|d| Some((d, d.planned?, d.baseline_planned?)))
        .map(|(d, planned, baseline)| {
            finding(
                case,
                d,
                rules::SLIPPED_DATE,
                "planned",
                text(
                    format!(
                        "{}：计划完成日期由 {} 推迟到 {}，仍按原日期考核",
                        names(case, &d.code).0,
                        zh(baseline),
                        zh(planned)
                    ),
                    format!(
                        "同意推迟的，由办公室在 decisions.csv 加一行：{},{},,approve_date,,,{planned},理由,核定人,核定日期；不同意的，请填报单位按原日期推进",
                        case.assessment.period, d.code
                    ),
                ),
                text(
                    format!(
                        "{}: the planned date was put off from {baseline} to {planned}; the first date \
                         still counts",
                        names(case, &d.code).1
                    ),
                    format!(
                        "to approve the delay the office adds to decisions.csv: \
                         {},{},,approve_date,,,{planned},REASON,BY,DATE",
                        case.assessment.period, d.code
                    ),
                ),
            )
        })
        .collect()
}

/// The same thing seen twice in the plan, reported as done to another share or not done: told once,
/// at the entry that the plan lists first.
pub(super) fn see_also(case: &Case) -> Vec<Issue> {
    let of = |code: &Code| {
        case.assessment
            .deliverables
            .iter()
            .find(|d| d.code == *code)
    };
    let mut told: Vec<[&Code; 2]> = Vec::new();
    let mut issues = Vec::new();
    for item in &case.catalogue.deliverables {
        let Some(twin) = &item.see_also else { continue };
        if told.contains(&[twin, &item.code]) {
            continue;
        }
        told.push([&item.code, twin]);
        let (Some(one), Some(other)) = (of(&item.code), of(twin)) else {
            continue;
        };
        let reported = one.stage.is_some() && other.stage.is_some();
        let shares = one.share_done.as_ref().zip(other.share_done.as_ref());
        let differ = one.done != other.done || shares.is_some_and(|(a, b)| a != b);
        if !reported || !differ {
            continue;
        }
        let share_or = |d: &DeliverableAssessment, done: &str, open: &str| {
            d.share_done.as_ref().map_or_else(
                || if d.done { done } else { open }.to_owned(),
                |share| format!("{}%", (share * &Exact::int(100)).to_trimmed(1)),
            )
        };
        let says = |d| share_or(d, "已完成", "未完成");
        let says_en = |d| share_or(d, "done", "not done");
        issues.push(finding(
            case,
            one,
            rules::SEE_ALSO_DIFFERS,
            if one.share_done.is_some() {
                "share_done"
            } else {
                "stage"
            },
            text(
                format!(
                    "{}：与 {twin} 是同一事项，所报不一致：{} 报{}，{twin} 报{}；各按所报采用",
                    item.name_zh,
                    item.code,
                    says(one),
                    says(other)
                ),
                "请两项的填报单位核对，不对的一方更正后重报",
            ),
            text(
                format!(
                    "{}: the same thing as {twin}, but reported differently: {} says {}, {twin} says {}; each \
                     is used as reported",
                    item.name_en,
                    item.code,
                    says_en(one),
                    says_en(other)
                ),
                "the two departments agree, and the one that is wrong sends a correction",
            ),
        ));
    }
    issues
}

/// 暂缓 or 终止 that no decision approves.
pub(super) fn stop_undecided(case: &Case) -> Vec<Issue> {
    let mut issues = Vec::new();
    for d in &case.assessment.deliverables {
        let (word, word_en) = match d.stage {
            Some(Stage::Suspended) => ("暂缓", "suspended"),
            Some(Stage::Terminated) => ("终止", "terminated"),
            _ => continue,
        };
        let decided = case.catalogue.decisions.iter().any(|decision| {
            decision.item == d.code
                && decision.period <= case.assessment.period
                && decision.ruling == Ruling::ApproveStop
        });
        if decided || d.exempted.is_some() {
            continue;
        }
        issues.push(finding(
            case,
            d,
            rules::STOP_UNDECIDED,
            "stage",
            text(
                format!(
                    "{}：填为{word}，未见核定，按滞后计",
                    names(case, &d.code).0
                ),
                format!(
                    "同意{word}的，由办公室在 decisions.csv 加一行：{},{},,approve_stop,,,,理由,核定人,核定日期；不同意的，请填报单位恢复推进",
                    case.assessment.period, d.code
                ),
            ),
            text(
                format!(
                    "{}: reported as {word_en} without a decision; it counts as behind",
                    names(case, &d.code).1
                ),
                format!(
                    "to approve it the office adds to decisions.csv: \
                     {},{},,approve_stop,,,,REASON,BY,DATE; else the department goes on with it",
                    case.assessment.period, d.code
                ),
            ),
        ));
    }
    issues
}
