//! “Deliverables” in both sections.

use super::*;
use DeliverableKind::*;

fn plan() -> Setup {
    Setup::deliverable(Project)
}

fn planned(setup: Setup, month: &str, date: &str) -> Setup {
    setup.report(month, |r| r.planned = Some(day(date)))
}

#[test]
fn done_is_met_and_stays_done() {
    // “Done stays done.”, “done → `met`”
    let plan = plan()
        .report("2021-05", |r| {
            r.stage = Some(Stage::Done);
            r.finished = Some(day("2021-05-20"));
        })
        .stage("2021-06", Stage::UnderWay);
    for month in ["2021-05", "2021-06", "2022-12"] {
        let d = plan.item(month);
        assert_eq!((d.status, d.done), (Status::Met, true), "{month}");
        assert_eq!(d.finished, Some(day("2021-05-20")));
        assert_eq!(d.stage, Some(Stage::Done));
    }
    assert_eq!(plan.item_status("2021-04"), Status::NotReported);
}

#[test]
fn completion_and_operation_count_as_done_a_full_share_does_not() {
    // “竣工 and 投产 count as done, a share of 100 % alone does not”
    for stage in [Stage::Completed, Stage::InOperation] {
        assert_eq!(
            plan().stage("2021-05", stage).item_status("2021-05"),
            Status::Met
        );
    }
    let full = plan().report("2021-05", |r| r.share_done = some("1"));
    assert_eq!(full.item_status("2021-05"), Status::OnTrack);
}

#[test]
fn no_word_for_more_than_two_months_is_not_reported() {
    // “no word for more than two months → `not_reported`”
    let plan = plan().stage("2021-05", Stage::UnderWay);
    assert_eq!(plan.item_status("2021-07"), Status::OnTrack);
    assert_eq!(plan.item_status("2021-08"), Status::NotReported);
    let d = plan.item("2021-08");
    assert_eq!(
        (d.stage, d.reported_period),
        (Some(Stage::UnderWay), Some(p("2021-05")))
    );
}

#[test]
fn an_approved_termination_is_monitored() {
    // “an approved 终止 → `monitored`”, “终止 without a decision → `behind`”
    let plan = plan()
        .stage("2021-05", Stage::Terminated)
        .stage("2021-06", Stage::Terminated)
        .decide("2021-06", "D1.1", Ruling::ApproveStop);
    assert_eq!(plan.item_status("2021-05"), Status::Behind);
    assert_eq!(plan.item_status("2021-06"), Status::Monitored);
    // Silence comes before it in the order.
    assert_eq!(plan.item_status("2021-09"), Status::NotReported);
}

#[test]
fn suspension_is_behind() {
    // “暂缓, and 终止 without a decision → `behind`”
    let plan = plan().stage("2021-05", Stage::Suspended);
    assert_eq!(plan.item_status("2021-05"), Status::Behind);
    let approved = plan.decide("2021-05", "D1.1", Ruling::ApproveStop);
    assert_eq!(approved.item_status("2021-05"), Status::Behind);
}

#[test]
fn without_a_planned_date_the_plans_end_is_due() {
    // “No planned date: the due date is the plan's end.”
    let mut plan = plan();
    for month in ["2022-09", "2022-10", "2022-11", "2022-12"] {
        plan = plan.report(month, |r| r.share_done = some("0.5"));
    }
    assert_eq!(plan.item_status("2022-09"), Status::OnTrack);
    assert_eq!(plan.item_status("2022-10"), Status::SlightlyBehind);
    assert_eq!(plan.item_status("2022-12"), Status::Missed);
    assert_eq!(plan.item("2022-12").baseline_planned, None);
}

#[test]
fn a_due_date_that_has_passed_is_behind_and_missed_at_the_plans_end() {
    // “due date passed and not done → `behind` (`missed` from the plan's last month on)”
    // “a date up to P's last day has passed”
    let plan = planned(plan(), "2021-05", "2021-06-30");
    assert_eq!(plan.item_status("2021-05"), Status::OnTrack);
    assert_eq!(plan.item_status("2021-06"), Status::Behind);
    let next_day = planned(Setup::deliverable(Project), "2021-05", "2021-07-01");
    assert_eq!(next_day.item_status("2021-06"), Status::OnTrack);
    let end = planned(plan, "2022-12", "2023-06-30");
    assert_eq!(end.item_status("2022-12"), Status::Missed);
}

#[test]
fn due_within_two_months_and_under_80_percent_is_slightly_behind() {
    // “due within two months and under 80 % → `slightly_behind`; else `on_track`”
    // ““within two months” counts calendar months”
    let of = |share: &str, due: &str| {
        let share = x(share);
        plan()
            .report("2021-05", |r| {
                r.share_done = Some(share);
                r.planned = Some(day(due));
            })
            .item_status("2021-05")
    };
    assert_eq!(of("0.79", "2021-07-31"), Status::SlightlyBehind);
    assert_eq!(of("0.79", "2021-06-01"), Status::SlightlyBehind);
    assert_eq!(of("0.8", "2021-06-01"), Status::OnTrack);
    assert_eq!(of("0.79", "2021-08-01"), Status::OnTrack);
}

#[test]
fn an_empty_share_does_not_lower() {
    // “an empty share_done does not lower”
    let plan = planned(plan(), "2021-05", "2021-06-30");
    assert_eq!(plan.item_status("2021-05"), Status::OnTrack);
}

#[test]
fn the_first_planned_date_is_the_baseline_and_a_later_one_a_slip() {
    // “The first planned date is the baseline; a later one is shown as a slip until a decision
    // approves it.”, “the baseline date is the due date unless a decision approves another”
    let plan = planned(plan(), "2021-04", "2021-06-30");
    let plan = planned(plan, "2021-06", "2021-09-30");
    let d = plan.item("2021-06");
    assert_eq!(d.planned, Some(day("2021-09-30")));
    assert_eq!(d.baseline_planned, Some(day("2021-06-30")));
    assert!(d.slipped);
    assert_eq!(d.status, Status::Behind);
    assert!(!plan.item("2021-05").slipped);
    let date = day("2021-09-30");
    let approved = plan.decide("2021-07", "D1.1", Ruling::ApproveDate { date });
    assert!(approved.item("2021-06").slipped);
    let d = approved.item("2021-07");
    assert_eq!(d.baseline_planned, Some(date));
    assert_eq!((d.slipped, d.status), (false, Status::OnTrack));
}

#[test]
fn of_two_approved_dates_the_later_decision_counts() {
    let plan = planned(plan(), "2021-06", "2021-06-30")
        .decide(
            "2021-06",
            "D1.1",
            Ruling::ApproveDate {
                date: day("2021-12-31"),
            },
        )
        .decide(
            "2021-05",
            "D1.1",
            Ruling::ApproveDate {
                date: day("2022-12-31"),
            },
        );
    assert_eq!(
        plan.item("2021-06").baseline_planned,
        Some(day("2021-12-31"))
    );
    assert_eq!(
        plan.item("2021-05").baseline_planned,
        Some(day("2022-12-31"))
    );
}

#[test]
fn an_earlier_date_is_no_slip() {
    let plan = planned(plan(), "2021-04", "2021-09-30");
    assert!(
        !planned(plan, "2021-05", "2021-08-31")
            .item("2021-05")
            .slipped
    );
}

#[test]
fn fields_left_blank_keep_what_was_said_before() {
    let plan = plan()
        .report("2021-04", |r| {
            r.planned = Some(day("2021-12-31"));
            r.total_investment = some("12.5");
            r.share_done = some("0.2");
        })
        .report("2021-05", |r| {
            r.stage = Some(Stage::Building);
            r.share_done = some("0.4");
        });
    let d = plan.item("2021-05");
    assert_eq!(d.planned, Some(day("2021-12-31")));
    assert_eq!(
        (d.total_investment, d.share_done),
        (some("12.5"), some("0.4"))
    );
    assert_eq!(d.stage, Some(Stage::Building));
    assert_eq!((d.sources["planned"], d.sources["stage"]), (0, 1));
}

#[test]
fn superseded_and_disputed_reports_do_not_count() {
    let plan = plan()
        .report("2021-05", |r| {
            r.stage = Some(Stage::Done);
            r.standing = Standing::Superseded { by: 1 };
        })
        .stage("2021-05", Stage::Building);
    assert_eq!(plan.item("2021-05").stage, Some(Stage::Building));
    let disputed = Setup::deliverable(Project).report("2021-05", |r| {
        r.standing = Standing::Disputed { with: vec![1] };
    });
    assert_eq!(disputed.item_status("2021-05"), Status::NotReported);
}

#[test]
fn a_date_approved_for_next_year_holds_for_next_years_event() {
    let date = day("2022-03-31");
    let plan = Setup::deliverable(Event)
        .stage("2022-01", Stage::UnderWay)
        .decide("2021-11", "D1.1", Ruling::ApproveDate { date });
    assert_eq!(plan.item("2022-01").baseline_planned, Some(date));
    let past = Setup::deliverable(Event)
        .stage("2022-01", Stage::UnderWay)
        .decide(
            "2021-05",
            "D1.1",
            Ruling::ApproveDate {
                date: day("2021-10-31"),
            },
        );
    assert_eq!(past.item("2022-01").baseline_planned, None);
}

#[test]
fn the_leads_word_beats_a_supporters_of_the_same_month() {
    // “Several reporters: the lead's figure beats a supporter's”
    let plan = plan()
        .by("乙")
        .stage("2021-05", Stage::Done)
        .by("甲")
        .stage("2021-05", Stage::Building);
    let d = plan.item("2021-05");
    assert_eq!(
        (d.stage, d.status),
        (Some(Stage::Building), Status::OnTrack)
    );
    let silent = plan.by("乙").stage("2021-06", Stage::Done);
    assert_eq!(silent.item_status("2021-06"), Status::Met);
    let stranger = Setup::deliverable(Project)
        .by("丁")
        .stage("2021-06", Stage::Done);
    assert_eq!(stranger.item_status("2021-06"), Status::NotReported);
}

#[test]
fn events_recur_and_done_counts_for_its_year() {
    // “Events recur: done counts for its year.”
    // “An event's planned dates and done state start anew each January; its year is the finished
    // date's, else the return's.”
    let plan = Setup::deliverable(Event)
        .report("2021-09", |r| {
            r.stage = Some(Stage::Done);
            r.finished = Some(day("2021-09-10"));
            r.planned = Some(day("2021-09-01"));
        })
        .stage("2021-12", Stage::Done);
    assert_eq!(plan.item_status("2021-12"), Status::Met);
    let d = plan.item("2022-01");
    assert_eq!((d.status, d.done), (Status::OnTrack, false));
    assert_eq!(
        (d.planned, d.baseline_planned, d.finished),
        (None, None, None)
    );
    // Reported in January, but finished in December: last year's.
    let late = Setup::deliverable(Event).report("2022-01", |r| {
        r.stage = Some(Stage::Done);
        r.finished = Some(day("2021-12-30"));
    });
    assert_eq!(late.item_status("2022-01"), Status::OnTrack);
    // Without a finished date the return's year counts.
    let undated = Setup::deliverable(Event).stage("2022-01", Stage::Done);
    assert_eq!(undated.item_status("2022-01"), Status::Met);
    // A project stays done.
    assert_eq!(
        Setup::deliverable(Project)
            .stage("2021-12", Stage::Done)
            .item_status("2022-06"),
        Status::Met
    );
}

#[test]
fn an_events_investment_is_kept_over_the_years_end() {
    let plan = Setup::deliverable(Event).report("2021-12", |r| r.total_investment = some("3"));
    assert_eq!(plan.item("2022-01").total_investment, some("3"));
}

#[test]
fn an_events_later_date_next_year_is_no_slip() {
    let plan = planned(Setup::deliverable(Event), "2021-04", "2021-09-01");
    let plan = planned(plan, "2022-02", "2022-10-01");
    let d = plan.item("2022-02");
    assert_eq!(d.baseline_planned, Some(day("2022-10-01")));
    assert!(!d.slipped);
}

#[test]
fn history_gives_each_months_status() {
    let plan = planned(plan(), "2021-02", "2021-03-31").stage("2021-04", Stage::Done);
    use Status::*;
    let statuses: Vec<_> = plan.item("2021-05").history.iter().map(|h| h.1).collect();
    assert_eq!(statuses, [NotReported, OnTrack, Behind, Met, Met]);
}
