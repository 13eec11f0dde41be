//! “Status of a target, decided in this order”, `at_most`, qualifiers, exemption.

use super::*;
use TargetKind::*;

#[test]
fn disputed_comes_first() {
    let plan = Setup::new(Stock)
        .since_start("2021-05", "1")
        .end("2021-05", "1")
        .disputed();
    assert_eq!(plan.status("2021-05"), Status::Disputed);
}

#[test]
fn nothing_reported_is_not_reported() {
    // “`not_reported` 未报 (no usable figure, or the last one older than its cycle + 2 months)”
    for kind in [Cumulative, Stock, AnnualFlow, RatioToBase] {
        assert_eq!(Setup::new(kind).status("2021-05"), Status::NotReported);
    }
}

#[test]
fn a_figure_is_stale_when_older_than_its_cycle_plus_2_months() {
    for (cycle, fresh, stale) in [
        (Cycle::Monthly, "2021-04", "2021-05"),
        (Cycle::Quarterly, "2021-06", "2021-07"),
        (Cycle::Yearly, "2022-03", "2022-04"),
    ] {
        let plan = Setup::new(Cumulative)
            .cycle(cycle)
            .since_start("2021-01", "1");
        assert_ne!(plan.status(fresh), Status::NotReported, "{cycle:?}");
        assert_eq!(plan.status(stale), Status::NotReported, "{cycle:?}");
    }
}

#[test]
fn no_expected_share_this_year_is_monitored() {
    // “`monitored` 监测 (no expected share this year; …”
    let plan = Setup::new(AnnualFlow)
        .ytd("2021-12", "30")
        .ytd("2022-12", "30");
    assert_eq!(plan.status("2021-12"), Status::Monitored);
    assert_eq!(plan.status("2022-12"), Status::Met);
}

#[test]
fn met_when_the_relation_is_satisfied() {
    // “`met` 已达标 (relation satisfied; …”
    for relation in [Relation::AtLeast, Relation::Reach] {
        let plan = Setup::new(Cumulative).relation(relation);
        assert_eq!(
            plan.clone().since_start("2021-03", "24").status("2021-03"),
            Status::Met
        );
        let almost = plan.unit("亿元").since_start("2021-03", "23.999999");
        assert_eq!(almost.status("2021-03"), Status::OnTrack);
    }
}

#[test]
fn about_is_met_from_95_percent() {
    // “`about`: actual ≥ target × (1 − tolerance), 5 % by default”
    let plan = Setup::new(Cumulative).relation(Relation::About).value("20");
    assert_eq!(
        plan.clone().since_start("2022-12", "19").status("2022-12"),
        Status::Met
    );
    assert_eq!(
        plan.clone().since_start("2022-12", "18").status("2022-12"),
        Status::Missed
    );
    let mut strict = plan.since_start("2022-12", "19");
    strict.catalogue.settings.rules.about_tolerance = Exact::zero();
    assert_eq!(strict.status("2022-12"), Status::Missed);
}

#[test]
fn annual_kinds_are_met_in_the_due_year_only() {
    // “annual kinds only in the due year”
    let plan = Setup::new(RatioToBase).unit("倍").value("2").base("10");
    let plan = plan.ytd("2021-11", "30").ytd("2022-11", "30");
    assert_eq!(plan.status("2021-11"), Status::Monitored);
    assert_eq!(plan.status("2022-11"), Status::Met);
}

#[test]
fn missed_from_the_due_month_on() {
    // “`missed` 未完成 (P is the due month or later; …”
    let plan = Setup::new(Cumulative)
        .due("2022-06")
        .since_start("2022-05", "23");
    assert_eq!(plan.status("2022-05"), Status::OnTrack);
    // A carried figure is judged too.
    assert_eq!(plan.status("2022-06"), Status::Missed);
    let plan = plan.since_start("2022-08", "24");
    assert_eq!(plan.status("2022-07"), Status::Missed);
    assert_eq!(plan.status("2022-08"), Status::Met);
}

#[test]
fn a_flow_of_each_year_is_missed_every_december() {
    // “`annual_flow_each_year`: every December”
    let plan = Setup::new(AnnualFlowEachYear).ytds("2021-11", &["22", "23"]);
    assert_eq!(plan.status("2021-11"), Status::OnTrack);
    assert_eq!(plan.status("2021-12"), Status::Missed);
}

#[test]
fn the_thresholds_are_exact() {
    // “`on_track` 正常 (pace_ratio ≥ 1, or nothing due yet) · `slightly_behind` 略滞后 (≥ 0.9) ·
    // `behind` 滞后”, “thresholds compare exact values”
    let plan = Setup::new(Cumulative).unit("亿元").value("20");
    for (actual, status) in [
        ("10", Status::OnTrack),
        ("9.9999999", Status::SlightlyBehind),
        ("9", Status::SlightlyBehind),
        ("8.9999999", Status::Behind),
        ("0", Status::Behind),
    ] {
        let plan = plan.clone().since_start("2021-12", actual);
        assert_eq!(plan.status("2021-12"), status, "{actual}");
    }
}

#[test]
fn the_thresholds_are_settings() {
    // “Thresholds are settings, printed in the method note.”
    let mut plan = Setup::new(Cumulative)
        .value("20")
        .since_start("2021-12", "8");
    assert_eq!(plan.status("2021-12"), Status::Behind);
    plan.catalogue.settings.rules.slightly_behind = x("0.8");
    assert_eq!(plan.status("2021-12"), Status::SlightlyBehind);
    plan.catalogue.settings.rules.on_track = x("0.8");
    assert_eq!(plan.status("2021-12"), Status::OnTrack);
}

#[test]
fn a_stock_below_its_base_is_behind() {
    let plan = Setup::new(Stock).base("10").end("2021-12", "8");
    let t = plan.at("2021-12");
    assert_eq!(t.pace_ratio, some("-2/7"));
    assert_eq!(t.status, Status::Behind);
}

#[test]
fn nearly_and_under_cannot_establish_met() {
    // “近 and 不足 cannot establish `met`”, “近 and 不足 bar `met` for every relation”
    for relation in [Relation::AtLeast, Relation::Reach, Relation::About] {
        let plan = Setup::new(Cumulative)
            .relation(relation)
            .since_start("2021-05", "24");
        for bars in [Qualifier::Nearly, Qualifier::Under] {
            let plan = plan.clone().qualified(bars);
            assert_eq!(
                plan.status("2021-05"),
                Status::OnTrack,
                "{relation:?} {bars:?}"
            );
        }
        for harmless in [Qualifier::About, Qualifier::Over, Qualifier::Above] {
            assert_eq!(
                plan.clone().qualified(harmless).status("2021-05"),
                Status::Met
            );
        }
    }
    let at_most = Setup::new(Level).relation(Relation::AtMost).base("40");
    let at_most = at_most.end("2022-12", "20").qualified(Qualifier::Under);
    assert_eq!(at_most.status("2022-12"), Status::Missed);
}

#[test]
fn at_most_level_and_stock_need_a_base_and_go_downwards() {
    // “`at_most` needs a base for stock and level (the same formulas then hold, downwards)”
    for kind in [Level, Stock] {
        let plan = Setup::new(kind)
            .unit("%")
            .relation(Relation::AtMost)
            .value("20");
        let without = plan.clone().end("2021-12", "25");
        assert_eq!(without.status("2021-12"), Status::Monitored);
        let plan = plan.base("40");
        for (actual, ratio, status) in [
            ("30", "1", Status::OnTrack),
            ("31", "0.9", Status::SlightlyBehind),
            ("31.1", "0.89", Status::Behind),
            ("41", "-0.1", Status::Behind),
        ] {
            let t = plan.clone().end("2021-12", actual).at("2021-12");
            assert_eq!(t.expected_value, some("30"));
            assert_eq!((t.pace_ratio, t.status), (some(ratio), status), "{actual}");
        }
    }
}

#[test]
fn at_most_is_met_only_at_the_due_month() {
    // “`at_most` only at the due month”
    let plan = Setup::new(Level)
        .unit("%")
        .relation(Relation::AtMost)
        .value("20")
        .base("40");
    let plan = plan.end("2022-11", "15").end("2022-12", "15");
    assert_eq!(plan.status("2022-11"), Status::OnTrack);
    assert_eq!(plan.status("2022-12"), Status::Met);
    let over = plan.last(|o| o.value = x("20.1"));
    assert_eq!(over.status("2022-12"), Status::Missed);
}

#[test]
fn at_most_flows_are_on_track_while_within_the_expected_value() {
    // “for flows it is on track while actual ≤ expected_value”
    // “above expected_value the status uses expected_value ÷ actual against the same thresholds, the
    // CSV keeps actual ÷ expected_value; expected_value 0 is on track”
    let plan = Setup::new(Cumulative)
        .unit("亿元")
        .relation(Relation::AtMost)
        .value("18");
    for (actual, ratio, status) in [
        ("9", "1", Status::OnTrack),
        ("0", "0", Status::OnTrack),
        ("10", "10/9", Status::SlightlyBehind),
        ("10.1", "10.1/9", Status::Behind),
    ] {
        let t = plan.clone().since_start("2021-12", actual).at("2021-12");
        assert_eq!((t.pace_ratio, t.status), (some(ratio), status), "{actual}");
    }
    let counted = Setup::new(Cumulative)
        .relation(Relation::AtMost)
        .value("12");
    let t = counted.since_start("2021-01", "3").at("2021-01");
    assert_eq!((t.expected_value, t.status), (some("0"), Status::OnTrack));
}

#[test]
fn from_the_due_month_on_an_at_most_flow_within_its_limit_is_met() {
    // “From the due month on a satisfied relation is `met`; a carried figure counts.”
    let plan = Setup::new(Cumulative)
        .relation(Relation::AtMost)
        .due("2022-06");
    let plan = plan.since_start("2022-05", "24");
    assert_ne!(plan.status("2022-05"), Status::Met);
    assert_eq!(plan.status("2022-06"), Status::Met);
    assert_eq!(plan.status("2022-07"), Status::Met);
    let over = Setup::new(Cumulative)
        .relation(Relation::AtMost)
        .since_start("2022-12", "25");
    assert_eq!(over.status("2022-12"), Status::Missed);
}

#[test]
fn an_exempted_item_is_monitored_from_that_period_on() {
    // “An exempted item is `monitored` from that period on.”
    let plan = Setup::new(Cumulative)
        .since_starts("2021-05", &["1", "1"])
        .stage("2021-05", Stage::Suspended)
        .decide("2021-06", "1.1", Ruling::Exempt)
        .decide("2021-06", "D1.1", Ruling::Exempt);
    assert_eq!(plan.status("2021-05"), Status::Behind);
    let t = plan.at("2021-06");
    assert_eq!((t.status, t.exempted), (Status::Monitored, Some(2)));
    assert_eq!(plan.item_status("2021-05"), Status::Behind);
    assert_eq!(plan.item_status("2021-06"), Status::Monitored);
    assert_eq!(plan.status("2021-12"), Status::Monitored);
}

#[test]
fn the_history_gives_each_months_status_with_what_is_known_now() {
    let plan = Setup::new(Cumulative)
        .value("48")
        .since_starts("2021-01", &["2", "3", "6"]);
    let statuses: Vec<_> = plan
        .at("2021-04")
        .history
        .iter()
        .map(|h| h.status)
        .collect();
    use Status::*;
    assert_eq!(statuses, [OnTrack, Behind, OnTrack, Behind]);
    for month in ["2021-01", "2021-02", "2021-03", "2021-04"] {
        let point = &plan.at("2021-04").history[p(month).months_since(p("2021-01")) as usize];
        assert_eq!(point.status, plan.status(month), "{month}");
    }
}
