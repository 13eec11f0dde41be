//! “A measure” and “Measures”.

use super::*;
use crate::assess::measures::Items;
use Status::*;

fn status(targets: &[Status], deliverables: &[Status]) -> Status {
    let items = Items {
        targets: targets.to_vec(),
        deliverables: deliverables.iter().map(|s| (*s, false)).collect(),
    };
    items.status(&Exact::ratio(1, 3))
}

#[test]
fn a_measure_is_the_worst_of_its_rated_targets() {
    // “the worst of its rated targets (behind or missed, slightly_behind, on_track, met)”
    assert_eq!(status(&[Met, OnTrack, SlightlyBehind, Behind], &[]), Behind);
    assert_eq!(status(&[Met, OnTrack, SlightlyBehind], &[]), SlightlyBehind);
    assert_eq!(status(&[Met, OnTrack], &[]), OnTrack);
    assert_eq!(status(&[Met, Met], &[]), Met);
    // “order behind and missed (missed is printed) > slightly_behind > incomplete > on_track > met”
    assert_eq!(status(&[Behind, Missed], &[]), Missed);
    assert_eq!(status(&[Missed, NotReported], &[]), Missed);
}

#[test]
fn deliverables_lower_it_at_most_to_slightly_behind() {
    // “deliverables lower it at most to slightly_behind, …”
    assert_eq!(status(&[Met], &[Behind, Met, Met, Met]), SlightlyBehind);
    assert_eq!(
        status(&[OnTrack], &[Missed, OnTrack, Met, Met]),
        SlightlyBehind
    );
    assert_eq!(
        status(&[OnTrack], &[SlightlyBehind, SlightlyBehind]),
        SlightlyBehind
    );
    assert_eq!(status(&[Behind], &[Met, Met]), Behind);
}

#[test]
fn unless_a_third_of_them_is_behind() {
    // “unless a third of them … is behind”, “a third is of all its deliverables (≥ for behind, …”
    assert_eq!(status(&[Met], &[Behind, Met, Met]), Behind);
    assert_eq!(status(&[Met], &[Behind, Missed, Met, OnTrack, Met]), Behind);
    assert_eq!(
        status(&[Met], &[Behind, Behind, Met, Met, Met, Met, Met]),
        SlightlyBehind
    );
    assert_eq!(status(&[Met], &[Behind, NotReported, Monitored]), Behind);
}

#[test]
fn or_one_marked_key_is_behind() {
    // “or one marked `key` is behind”
    let with_key = |key: Status| Items {
        targets: vec![OnTrack],
        deliverables: vec![(key, true), (Met, false), (Met, false), (Met, false)],
    };
    let third = Exact::ratio(1, 3);
    assert_eq!(with_key(Behind).status(&third), Behind);
    assert_eq!(with_key(Missed).status(&third), Behind);
    assert_eq!(with_key(SlightlyBehind).status(&third), SlightlyBehind);
}

#[test]
fn incomplete_ranks_after_slightly_behind() {
    // “`incomplete` 填报不全, ranked after slightly_behind, if a target is unreported or disputed or
    // more than a third of the deliverables are unreported”
    assert_eq!(status(&[OnTrack, NotReported], &[]), Incomplete);
    assert_eq!(status(&[Met, Disputed], &[]), Incomplete);
    assert_eq!(status(&[SlightlyBehind, NotReported], &[]), SlightlyBehind);
    assert_eq!(status(&[Behind, Disputed], &[]), Behind);
    assert_eq!(
        status(&[Met], &[NotReported, NotReported, Met, Met, Met]),
        Incomplete
    );
    // “(…, > for unreported)”
    assert_eq!(status(&[Met], &[NotReported, Met, Met]), Met);
    assert_eq!(status(&[Disputed], &[]), Incomplete);
}

#[test]
fn monitored_items_do_not_rate() {
    // “`monitored` items do not rate; only-monitored → monitored; nothing reported → not_reported”
    assert_eq!(status(&[Monitored, OnTrack], &[]), OnTrack);
    assert_eq!(status(&[Monitored], &[]), Monitored);
    assert_eq!(status(&[Monitored], &[Monitored]), Monitored);
    assert_eq!(status(&[NotReported], &[NotReported]), NotReported);
    assert_eq!(status(&[], &[NotReported]), NotReported);
    assert_eq!(status(&[], &[]), NotReported);
}

#[test]
fn without_rated_targets_the_deliverables_decide() {
    // “A measure without rated targets: all deliverables met → met, else on_track, before lowering.”
    assert_eq!(status(&[], &[Met, Met]), Met);
    assert_eq!(status(&[Monitored], &[Met, Met]), Met);
    assert_eq!(status(&[], &[Met, OnTrack]), OnTrack);
    assert_eq!(status(&[], &[Met, Met, NotReported]), OnTrack);
    assert_eq!(status(&[], &[Met, Monitored]), Met);
    assert_eq!(status(&[], &[Met, Met, Met, Behind]), SlightlyBehind);
    assert_eq!(status(&[Monitored], &[OnTrack]), OnTrack);
    assert_eq!(status(&[Monitored], &[NotReported]), Incomplete);
}

#[test]
fn an_on_track_deliverable_lowers_a_met_measure() {
    // “an on_track deliverable lowers a met measure to on_track; unreported and monitored ones do
    // not lower”
    assert_eq!(status(&[Met], &[OnTrack, Met]), OnTrack);
    assert_eq!(status(&[Met], &[Monitored, Met]), Met);
    assert_eq!(status(&[Met], &[Met, Met, Met, NotReported]), Met);
}

#[test]
fn the_share_that_counts_against_a_measure_is_a_setting() {
    let items = Items {
        targets: vec![Met],
        deliverables: vec![(Behind, false), (Met, false), (Met, false)],
    };
    assert_eq!(items.status(&Exact::ratio(1, 2)), SlightlyBehind);
}

#[test]
fn counts_and_history_are_of_the_measures_own_items() {
    // ““Reported” = status other than not_reported.”
    let plan = Setup::new(TargetKind::Cumulative)
        .since_starts("2021-01", &["1", "1"])
        .stage("2021-02", Stage::Suspended);
    let m = plan.all("2021-02").measures.remove(0);
    assert_eq!((m.targets, m.targets_reported), (1, 1));
    assert_eq!((m.deliverables, m.deliverables_reported), (1, 1));
    assert_eq!((m.deliverables_done, m.deliverables_behind), (0, 1));
    assert_eq!(
        m.history,
        [(p("2021-01"), Incomplete), (p("2021-02"), Behind)]
    );
    assert_eq!(m.status, Behind);
}

#[test]
fn every_target_deliverable_and_measure_is_assessed_in_every_month() {
    let plan = Setup::new(TargetKind::Stock);
    for month in p("2021-01").through(p("2022-12")) {
        let all = plan.all(&month.to_string());
        assert_eq!(
            (
                all.targets.len(),
                all.deliverables.len(),
                all.measures.len()
            ),
            (1, 1, 1)
        );
        let months = month.months_since(p("2021-01")) as usize + 1;
        assert_eq!(all.targets[0].history.len(), months);
        assert_eq!(all.deliverables[0].history.len(), months);
        assert_eq!(all.measures[0].history.len(), months);
    }
}
