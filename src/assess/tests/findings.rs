//! Each rule of the stage with a good and a bad case.

use super::*;
use crate::assess::{findings, rules};
use crate::issue::Issue;
use TargetKind::*;

fn found(plan: &Setup, month: &str, rule: &str) -> Vec<Issue> {
    let assessment = plan.all(month);
    let as_of = p(month).next().last_day();
    findings(&plan.catalogue, &plan.observations, &assessment, as_of)
        .into_iter()
        .filter(|issue| issue.rule == rule)
        .inspect(|issue| {
            assert_eq!(issue.severity, rules::severity(rule));
            for text in [
                &issue.message,
                &issue.remedy,
                &issue.message_en,
                &issue.remedy_en,
            ] {
                assert!(!text.is_empty());
            }
            assert!(issue.subject.is_some());
        })
        .collect()
}

fn one(plan: &Setup, month: &str, rule: &str) -> Issue {
    let mut issues = found(plan, month, rule);
    assert_eq!(issues.len(), 1, "{issues:#?}");
    issues.remove(0)
}

fn none(plan: &Setup, month: &str, rule: &str) {
    assert_eq!(found(plan, month, rule), []);
}

#[test]
fn a_total_that_is_not_last_total_plus_month_is_found() {
    let plan = Setup::new(AnnualFlow)
        .unit("亿元")
        .ytd("2022-05", "10.2")
        .month("2022-06", "2.1");
    let issue = one(
        &plan.clone().ytd("2022-06", "13.3"),
        "2022-06",
        rules::TOTAL_MISMATCH,
    );
    assert!(issue.message.contains("13.3亿元") && issue.message.contains("12.3亿元"));
    assert_eq!(issue.cell, Some(CellAt::new(2, 3)));
    none(
        &plan.clone().ytd("2022-06", "12.3"),
        "2022-06",
        rules::TOTAL_MISMATCH,
    );
    // Rounding of the three figures is no fault.
    none(
        &plan.ytd("2022-06", "12.4"),
        "2022-06",
        rules::TOTAL_MISMATCH,
    );
}

#[test]
fn in_january_the_year_to_date_is_the_month() {
    let plan = Setup::new(AnnualFlow)
        .ytd("2021-12", "10")
        .month("2022-01", "2");
    none(
        &plan.clone().ytd("2022-01", "2"),
        "2022-01",
        rules::TOTAL_MISMATCH,
    );
    one(&plan.ytd("2022-01", "12"), "2022-01", rules::TOTAL_MISMATCH);
}

#[test]
fn a_value_that_stands_still_for_three_months_is_found() {
    let plan = Setup::new(Stock)
        .base("4")
        .ends("2021-01", &["6", "7", "7", "7"]);
    none(&plan, "2021-03", rules::UNCHANGED);
    assert!(
        one(&plan, "2021-04", rules::UNCHANGED)
            .message
            .contains("3 个月")
    );
    let quarterly = plan.clone().cycle(Cycle::Quarterly);
    none(&quarterly, "2021-04", rules::UNCHANGED);
    let met = Setup::new(Stock)
        .base("4")
        .ends("2021-01", &["24", "24", "24"]);
    none(&met, "2021-03", rules::UNCHANGED);
}

#[test]
fn an_outlier_against_the_series_is_found() {
    let usual = Setup::new(Cumulative)
        .value("1000")
        .since_starts("2021-01", &["10", "21", "30", "41", "50"]);
    one(
        &usual.clone().since_start("2021-06", "300"),
        "2021-06",
        rules::OUTLIER,
    );
    none(
        &usual.clone().since_start("2021-06", "61"),
        "2021-06",
        rules::OUTLIER,
    );
    // A changed definition starts anew.
    none(
        &usual.since_start("2021-06", "300").breaks(),
        "2021-06",
        rules::OUTLIER,
    );
}

#[test]
fn a_target_reached_by_its_base_is_said() {
    let plan = Setup::new(AnnualFlow)
        .unit("户")
        .value("180000")
        .base("364600");
    let issue = one(&plan, "2021-05", rules::REACHED_BY_BASE);
    assert!(issue.message.contains("180000户") && issue.message.contains("364600户"));
    none(&plan.base("100000"), "2021-05", rules::REACHED_BY_BASE);
}

#[test]
fn bases_that_differ_are_found() {
    let plan = Setup::new(Stock).base("4").base_given("2021-05", "6");
    let issue = one(&plan, "2021-05", rules::BASES_DIFFER);
    assert_eq!(issue.file.as_deref(), Some("甲.xlsx"));
    none(
        &Setup::new(Stock).base("4").base_given("2021-05", "4"),
        "2021-05",
        rules::BASES_DIFFER,
    );
}

#[test]
fn a_missing_base_is_asked_for() {
    for kind in [Stock, Level, RatioToBase] {
        let plan = Setup::new(kind).ytd("2022-05", "5");
        let issue = one(&plan, "2022-05", rules::BASE_NEEDED);
        assert!(issue.message.contains("2020年"));
        assert_eq!(issue.department.as_deref(), Some("甲"));
        none(&plan.base("4"), "2022-05", rules::BASE_NEEDED);
    }
    none(
        &Setup::new(Cumulative).ytd("2021-05", "5"),
        "2021-05",
        rules::BASE_NEEDED,
    );
}

#[test]
fn a_corrected_month_asks_for_later_totals_to_be_confirmed() {
    // “A corrected month asks for later totals to be confirmed.”
    let plan = Setup::new(AnnualFlow)
        .ytd("2022-03", "9")
        .last(|o| o.standing = Standing::Superseded { by: 3 })
        .ytd("2022-04", "12")
        .ytd("2022-05", "15")
        .ytd("2022-03", "8")
        .last(|o| o.return_period = p("2022-05"));
    let issue = one(&plan, "2022-05", rules::LATER_TOTALS);
    assert!(issue.message.contains("2022年4月") && !issue.message.contains("2022年5月"));
    let confirmed = plan.last(|o| o.return_period = p("2022-04"));
    none(&confirmed, "2022-05", rules::LATER_TOTALS);
}

#[test]
fn done_without_a_date_is_found() {
    let plan = Setup::deliverable(DeliverableKind::Policy).stage("2021-05", Stage::Done);
    one(&plan, "2021-05", rules::DONE_WITHOUT_DATE);
    let dated = plan.report("2021-06", |r| {
        r.stage = Some(Stage::Done);
        r.finished = Some(day("2021-05-20"));
    });
    none(&dated, "2021-06", rules::DONE_WITHOUT_DATE);
}

#[test]
fn a_finished_date_in_the_future_is_found() {
    let of = |date: &str| {
        let date = day(date);
        Setup::deliverable(DeliverableKind::Policy).report("2021-05", |r| {
            r.stage = Some(Stage::Done);
            r.finished = Some(date);
        })
    };
    one(&of("2021-07-01"), "2021-05", rules::FUTURE_DATE);
    none(&of("2021-06-30"), "2021-05", rules::FUTURE_DATE);
}

#[test]
fn a_slipped_date_is_found_until_it_is_approved() {
    let plan = Setup::deliverable(DeliverableKind::Project)
        .report("2021-05", |r| r.planned = Some(day("2021-09-30")))
        .report("2021-06", |r| r.planned = Some(day("2021-12-31")));
    let issue = one(&plan, "2021-06", rules::SLIPPED_DATE);
    assert!(issue.message.contains("2021年9月30日") && issue.message.contains("2021年12月31日"));
    let date = day("2021-12-31");
    none(
        &plan.decide("2021-06", "D1.1", Ruling::ApproveDate { date }),
        "2021-06",
        rules::SLIPPED_DATE,
    );
}

#[test]
fn the_same_thing_reported_differently_is_found_once() {
    let twins = |done: bool| {
        let mut plan = Setup::deliverable(DeliverableKind::Platform)
            .report("2021-05", |r| r.stage = Some(Stage::Done));
        let mut twin = plan.catalogue.deliverables[0].clone();
        twin.code = "D1.2".into();
        twin.see_also = Some("D1.1".into());
        plan.catalogue.deliverables[0].see_also = Some("D1.2".into());
        plan.catalogue.deliverables.push(twin);
        let mut report = plan.observations.deliverables[0].clone();
        report.id = 1;
        report.deliverable = "D1.2".into();
        report.stage = Some(if done { Stage::Done } else { Stage::UnderWay });
        plan.observations.deliverables.push(report);
        plan
    };
    let issue = one(&twins(false), "2021-05", rules::SEE_ALSO_DIFFERS);
    assert_eq!(issue.subject.as_deref(), Some("D1.1"));
    assert!(issue.message.contains("D1.2"));
    none(&twins(true), "2021-05", rules::SEE_ALSO_DIFFERS);
}

#[test]
fn a_stop_without_a_decision_is_found() {
    for stage in [Stage::Suspended, Stage::Terminated] {
        let plan = Setup::deliverable(DeliverableKind::Project).stage("2021-05", stage);
        one(&plan, "2021-05", rules::STOP_UNDECIDED);
        none(
            &plan.decide("2021-05", "D1.1", Ruling::ApproveStop),
            "2021-05",
            rules::STOP_UNDECIDED,
        );
    }
}
