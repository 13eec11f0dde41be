//! “A month without a usable figure carries the last one”, “Disputes.”

use super::*;
use crate::assess::Gap;
use TargetKind::*;

#[test]
fn a_silent_month_carries_the_last_figure_while_the_pace_moves_on() {
    // “A month without a usable figure carries the last one, dated (“沿用9月数据” …), while the pace
    // moves on.”
    let plan = Setup::new(Cumulative).since_start("2021-09", "9");
    let t = plan.at("2021-10");
    assert_eq!((t.actual, t.carried), (some("9"), true));
    assert_eq!(t.total.unwrap().period, p("2021-09"));
    assert_eq!(t.gap, Some(Gap::Silent));
    assert_eq!(t.expected_value, some("10"));
    assert_eq!(t.status, Status::SlightlyBehind);
    assert!(!plan.at("2021-09").carried);
}

#[test]
fn a_refused_month_says_so() {
    // “after a refusal “本月数不可用””
    let t = Setup::new(Cumulative)
        .since_start("2021-09", "9")
        .since_start("2021-10", "100000")
        .withheld()
        .at("2021-10");
    assert_eq!((t.actual, t.carried), (some("9"), true));
    assert_eq!(t.gap, Some(Gap::Refused { figures: vec![1] }));
}

#[test]
fn years_to_date_never_carry_across_a_years_end() {
    // “Year-to-date figures never carry, trend or compare across a year's end.”
    for kind in [AnnualFlow, AnnualFlowEachYear, RatioToBase] {
        let plan = Setup::new(kind).base("1").ytd("2021-12", "9");
        let t = plan.at("2022-01");
        assert_eq!((t.actual, t.carried), (None, false), "{kind:?}");
        assert_eq!(t.status, Status::NotReported);
        let t = plan.ytd("2022-01", "1").at("2022-02");
        assert_eq!((t.actual, t.carried), (some("1"), true), "{kind:?}");
    }
    let t = Setup::new(Cumulative)
        .since_start("2021-12", "9")
        .at("2022-01");
    assert_eq!((t.actual, t.carried), (some("9"), true));
}

#[test]
fn a_disputed_month_has_no_actual_and_carries_nothing() {
    // “A disputed month has no actual and does not carry an older one”
    // “Two sources of the same rank that differ … put the figure in dispute: withheld”
    let plan = Setup::new(Cumulative)
        .since_start("2021-09", "9")
        .since_start("2021-10", "10")
        .disputed()
        .since_start("2021-10", "11")
        .disputed();
    let t = plan.at("2021-10");
    assert_eq!(
        (t.actual, t.carried, t.status),
        (None, false, Status::Disputed)
    );
    assert_eq!(
        t.gap,
        Some(Gap::Disputed {
            figures: vec![1, 2]
        })
    );
    // “later silent months carry the last undisputed figure”
    let t = plan.at("2021-11");
    assert_eq!((t.actual, t.carried), (some("9"), true));
    assert_eq!(t.total.unwrap().period, p("2021-09"));
    assert_ne!(t.status, Status::Disputed);
}

#[test]
fn a_total_needing_a_disputed_ingredient_is_disputed() {
    // “a total needing a disputed ingredient is disputed”
    let plan = Setup::new(Cumulative)
        .month("2021-01", "1")
        .month("2021-02", "2")
        .disputed()
        .month("2021-03", "3");
    assert_eq!(plan.status("2021-03"), Status::Disputed);
    let december = Setup::new(Cumulative)
        .since_start("2021-12", "9")
        .disputed()
        .ytd("2022-02", "1");
    assert_eq!(december.status("2022-02"), Status::Disputed);
    // One that does not need it is not.
    let plan = plan.since_start("2021-03", "6");
    assert_eq!(plan.at("2021-03").actual, some("6"));
}

#[test]
fn a_supporter_does_not_settle_the_leads_dispute() {
    let plan = Setup::new(Cumulative)
        .since_start("2021-10", "10")
        .disputed()
        .by("乙")
        .since_start("2021-10", "11");
    assert_eq!(plan.status("2021-10"), Status::Disputed);
}

#[test]
fn a_stale_figure_stays_dated_without_forecast() {
    // “Fields whose formula is defined are filled whatever the status (stale: actual stays, dated;
    // forecast and needed empty).”
    let t = Setup::new(Cumulative)
        .since_starts("2021-01", &["1", "2", "3", "4"])
        .at("2021-08");
    assert_eq!((t.actual, t.carried), (some("4"), true));
    assert_eq!(t.status, Status::NotReported);
    assert_eq!(t.completion_rate, some("4/24"));
    assert_eq!(t.pace_ratio, some("0.5"));
    assert_eq!((t.forecast, t.needed_per_month), (None, None));
}
