//! “The base …”, “Base.”, “Reached by the base”.

use super::*;
use crate::assess::Gap;
use TargetKind::*;

#[test]
fn the_catalogues_base_counts_before_the_returns() {
    // “The base (2020) comes from the catalogue where it is known there, else from the returns'
    // 2020年基数.”
    let plan = Setup::new(Stock)
        .base_given("2021-05", "6")
        .end("2021-05", "8");
    let base = plan.at("2021-05").base.unwrap();
    assert_eq!((base.value, base.figure), (x("6"), Some(0)));
    let base = plan.base("4").at("2021-05").base.unwrap();
    assert_eq!((base.value, base.figure), (x("4"), None));
}

#[test]
fn two_bases_that_differ_are_noted() {
    // “Two bases that differ are an issue, and the catalogue's counts.”
    let t = Setup::new(Stock)
        .base("4")
        .base_given("2021-05", "6")
        .at("2021-05");
    assert_eq!(t.base.unwrap().value, x("4"));
    assert_eq!(t.other_bases, [0]);
    // The same base more coarsely written does not differ.
    let same = Setup::new(Stock)
        .base("364600")
        .base_given("2021-05", "360000")
        .last(|o| o.precision = x("10000"));
    assert_eq!(same.at("2021-05").other_bases, [] as [usize; 0]);
}

#[test]
fn the_newest_base_up_to_p_counts() {
    // “The newest base that a return gives up to P counts, after the catalogue's.”
    let plan = Setup::new(Stock)
        .base_given("2021-05", "6")
        .base_given("2021-07", "7")
        .base_given("2021-09", "9");
    assert_eq!(plan.at("2021-08").base.unwrap().value, x("7"));
    assert_eq!(plan.at("2021-08").other_bases, [0]);
    assert_eq!(plan.at("2021-05").base.unwrap().value, x("6"));
    assert_eq!(plan.at("2021-04").base, None);
}

#[test]
fn a_base_that_was_refused_is_none() {
    let t = Setup::new(Stock)
        .base_given("2021-05", "6")
        .withheld()
        .end("2021-05", "8")
        .at("2021-05");
    assert_eq!((t.base, t.status), (None, Status::Monitored));
}

#[test]
fn a_ratio_without_base_has_no_actual_but_shows_its_amount() {
    // “A `ratio_to_base` without one has no actual; it is `monitored`, its amount is shown, and the
    // base is asked for.”
    let plan = Setup::new(RatioToBase)
        .unit("倍")
        .value("2")
        .ytd("2022-06", "150");
    let t = plan.at("2022-06");
    assert_eq!((t.actual, t.status), (None, Status::Monitored));
    assert_eq!(t.total.unwrap().value, x("150"));
    assert_eq!(t.gap, Some(Gap::NoBase));
    assert_eq!(plan.status("2022-05"), Status::NotReported);
    let zero = plan.base_given("2022-06", "0");
    assert_eq!(zero.at("2022-06").actual, None);
}

#[test]
fn stock_or_level_without_a_base_is_monitored() {
    // “stock or level without a base”
    for kind in [Stock, Level] {
        let t = Setup::new(kind).end("2021-05", "30").at("2021-05");
        assert_eq!(t.status, Status::Monitored);
        assert_eq!((t.pace_ratio, t.progress), (None, None));
        assert_eq!(t.completion_rate, some("1.25"));
    }
}

#[test]
fn a_target_reached_by_its_base_is_monitored() {
    // “target already reached by the base, flagged “目标低于基期”: Qingdao newly registered 364,600
    // market entities in 2020, the target for 2022 is 180,000”
    // “applies to stock, level and annual flows: base ≥ target (≤ for `at_most`), without tolerance”
    for kind in [Stock, Level, AnnualFlow, AnnualFlowEachYear] {
        let plan = Setup::new(kind).end("2022-06", "30").ytd("2022-06", "30");
        for (base, reached) in [("24", true), ("25", true), ("23.99", false)] {
            let t = plan.clone().base(base).at("2022-06");
            assert_eq!(t.reached_by_base, reached, "{kind:?} {base}");
            assert_eq!(t.status == Status::Monitored, reached, "{kind:?} {base}");
        }
    }
    for kind in [Cumulative, RatioToBase] {
        assert!(!Setup::new(kind).base("30").at("2022-06").reached_by_base);
    }
}

#[test]
fn for_at_most_a_base_at_or_below_the_target_has_reached_it() {
    let plan = Setup::new(Level)
        .relation(Relation::AtMost)
        .end("2021-06", "20");
    for (base, reached) in [("24", true), ("10", true), ("24.01", false)] {
        assert_eq!(
            plan.clone().base(base).at("2021-06").reached_by_base,
            reached
        );
    }
}

#[test]
fn about_has_no_tolerance_against_the_base() {
    let plan = Setup::new(Stock)
        .relation(Relation::About)
        .end("2021-06", "20");
    assert!(!plan.base("23").at("2021-06").reached_by_base);
}
