//! “`combine = sum`” and “Sums”.

use super::*;
use crate::assess::{Derivation, Gap};
use TargetKind::*;

fn plan() -> Setup {
    Setup::new(Cumulative).sum(&["一链", "二链"])
}

#[test]
fn a_sum_adds_its_named_parts() {
    // “`combine = sum` adds its named parts”
    let t = plan()
        .part("一链")
        .since_start("2021-05", "2")
        .part("二链")
        .ytd("2021-05", "3")
        .at("2021-05");
    assert_eq!(t.actual, some("5"));
    let Derivation::SumOfParts { parts } = t.total.unwrap().derivation else {
        panic!("not a sum");
    };
    assert_eq!(parts[0].0, "一链");
    assert_eq!(parts[1].1.value, x("3"));
    assert_eq!(t.parts.len(), 2);
}

#[test]
fn a_missing_part_makes_the_sum_incomplete() {
    // “a missing part makes the sum incomplete and it is not printed as a total”
    let t = plan()
        .part("一链")
        .since_start("2021-05", "2")
        .at("2021-05");
    assert_eq!(t.actual, None);
    assert_eq!(
        t.gap,
        Some(Gap::PartsMissing {
            parts: vec!["二链".into()]
        })
    );
    assert_eq!(t.status, Status::NotReported);
    assert_eq!(t.parts[0].total.as_ref().unwrap().value, x("2"));
    assert_eq!(t.parts[1].gap, Some(Gap::Silent));
}

#[test]
fn an_incomplete_month_carries_the_last_complete_sum() {
    // “Sums use only the parts' own figures of that month; an incomplete month carries the last
    // complete sum, dated”
    let t = plan()
        .part("一链")
        .since_starts("2021-04", &["2", "9"])
        .part("二链")
        .since_start("2021-04", "3")
        .at("2021-05");
    assert_eq!((t.actual, t.carried), (some("5"), true));
    assert_eq!(t.total.unwrap().period, p("2021-04"));
}

#[test]
fn a_leads_own_total_never_replaces_a_sum() {
    // “a lead's own total never replaces it”
    let plan = plan()
        .since_start("2021-05", "99")
        .part("一链")
        .since_start("2021-05", "2");
    assert_eq!(plan.at("2021-05").actual, None);
    let plan = plan.part("二链").since_start("2021-05", "3");
    assert_eq!(plan.at("2021-05").actual, some("5"));
}

#[test]
fn the_named_parts_stand_in_leads() {
    // “the named parts stand in leads”
    let plan = plan()
        .part("一链")
        .since_start("2021-05", "2")
        .part("二链")
        .since_start("2021-05", "3")
        .part("三链")
        .since_start("2021-05", "50");
    assert_eq!(plan.at("2021-05").actual, some("5"));
    // Nor does another department's word on a part count.
    let plan = plan
        .by("甲")
        .since_start("2021-05", "70")
        .last(|o| o.part = Some("一链".into()));
    assert_eq!(plan.at("2021-05").actual, some("5"));
}

#[test]
fn each_part_may_have_a_value_set_for_it() {
    // “Target 1.1 is such a sum, and also shows its parts against two each.”
    let mut plan = plan().part("一链").since_start("2021-05", "2");
    plan.catalogue.targets[0].part_value = some("2");
    let t = plan.at("2021-05");
    assert!(t.parts.iter().all(|part| part.target_value == some("2")));
}

#[test]
fn a_part_in_dispute_puts_the_sum_in_dispute() {
    // “a total needing a disputed ingredient is disputed”
    let t = plan()
        .part("一链")
        .since_start("2021-05", "2")
        .part("二链")
        .since_start("2021-05", "3")
        .disputed()
        .at("2021-05");
    assert_eq!((t.actual, t.status), (None, Status::Disputed));
}

#[test]
fn a_breakdown_of_a_target_that_is_no_sum_is_shown_but_never_counted() {
    let plan = Setup::new(Cumulative)
        .since_start("2021-05", "8")
        .since_start("2021-05", "3")
        .last(|o| o.part = Some("甲区".into()))
        .since_start("2021-05", "4")
        .last(|o| o.part = Some("乙区".into()));
    let t = plan.at("2021-05");
    assert_eq!(t.actual, some("8"));
    let parts: Vec<_> = t.parts.iter().map(|p| p.part.as_str()).collect();
    assert_eq!(parts, ["甲区", "乙区"]);
    assert_eq!(t.parts[1].total.as_ref().unwrap().value, x("4"));
}
