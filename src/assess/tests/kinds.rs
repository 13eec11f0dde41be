//! “Kinds of target, and what each means at month P”, expected values, paths.

use super::*;
use TargetKind::*;

#[test]
fn elapsed_is_months_through_p_over_months_through_due_at_most_1() {
    // “`elapsed(P)` = months from the plan's start through P ÷ months from the plan's start through
    // the target's due month, at most 1.”
    let plan = Setup::new(Cumulative);
    assert_eq!(plan.at("2021-01").expected_share, some("1/24"));
    assert_eq!(plan.at("2021-12").expected_share, some("0.5"));
    assert_eq!(plan.at("2022-12").expected_share, some("1"));
    let early = plan.due("2022-06");
    assert_eq!(early.at("2022-03").expected_share, some("15/18"));
    assert_eq!(early.at("2022-09").expected_share, some("1"));
}

#[test]
fn a_plan_may_start_in_any_month() {
    let plan = Setup::new(Cumulative).starts("2021-07");
    assert_eq!(plan.at("2021-07").expected_share, some("1/18"));
    assert_eq!(plan.at("2021-12").expected_share, some("6/18"));
}

#[test]
fn cumulative_is_the_total_since_the_plans_start_from_0() {
    // “`cumulative` 累计 | total since plan start | 0 | elapsed(P)”
    let t = Setup::new(Cumulative)
        .since_start("2021-12", "9")
        .at("2021-12");
    assert_eq!(t.actual, some("9"));
    assert_eq!(t.expected_value, some("12"));
    assert_eq!(t.pace_ratio, some("0.75"));
    assert_eq!(t.progress, some("0.375"));
    assert_eq!(t.completion_rate, some("0.375"));
}

#[test]
fn stock_and_level_grow_from_the_base() {
    // “`stock` 存量 | latest end-of-period figure | base | elapsed(P)”
    // “`level` 水平 | the present value | base | elapsed(P)”
    for kind in [Stock, Level] {
        let t = Setup::new(kind)
            .base("4")
            .end("2021-12", "10")
            .at("2021-12");
        assert_eq!(t.actual, some("10"));
        assert_eq!(t.expected_value, some("14"));
        assert_eq!(t.pace_ratio, some("0.6"));
        assert_eq!(t.progress, some("0.3"));
        assert_eq!(t.completion_rate, some("10/24"));
    }
}

#[test]
fn annual_flow_counts_the_due_year_only() {
    // “`annual_flow` 年度 | year to date | 0 | month/12 in the due year, none in other years”
    let plan = Setup::new(AnnualFlow)
        .ytd("2021-06", "9")
        .ytd("2022-06", "9");
    let other_year = plan.at("2021-06");
    assert_eq!(other_year.actual, some("9"));
    assert_eq!(other_year.expected_share, None);
    assert_eq!(other_year.expected_value, None);
    assert_eq!(other_year.pace_ratio, None);
    assert_eq!(other_year.completion_rate, some("0.375"));
    let due_year = plan.at("2022-06");
    assert_eq!(due_year.expected_share, some("0.5"));
    assert_eq!(due_year.expected_value, some("12"));
    assert_eq!(due_year.pace_ratio, some("0.75"));
}

#[test]
fn a_flow_of_each_year_starts_anew_in_january_and_notes_missed_years() {
    // “`annual_flow_each_year` | year to date | 0 | month/12 in every year; each January starts
    // anew, a past year that was missed stays noted”
    let plan = Setup::new(AnnualFlowEachYear)
        .ytd("2021-12", "20")
        .ytd("2022-01", "2");
    assert_eq!(plan.status("2021-12"), Status::Missed);
    let january = plan.at("2022-01");
    assert_eq!(january.actual, some("2"));
    assert_eq!(january.expected_share, some("1/12"));
    assert_eq!(january.status, Status::OnTrack);
    assert_eq!(january.missed_years, [2021]);
    assert_eq!(plan.at("2021-12").missed_years, [] as [i16; 0]);
    let kept = Setup::new(AnnualFlowEachYear)
        .ytd("2021-12", "24")
        .ytd("2022-01", "1");
    assert_eq!(kept.at("2022-01").missed_years, [] as [i16; 0]);
}

#[test]
fn ratio_is_the_year_to_date_over_the_base_years_amount() {
    // “`ratio_to_base` 倍数 | year to date ÷ base year's amount, in 倍 | 0 | month/12 in the due
    // year, none in other years”
    let plan = Setup::new(RatioToBase)
        .unit("倍")
        .value("2")
        .base("130.2")
        .ytd("2021-12", "150")
        .ytd("2022-06", "130.2");
    let t = plan.at("2022-06");
    assert_eq!(t.actual, some("1"));
    assert_eq!(t.total.unwrap().value, x("130.2"));
    assert_eq!(t.expected_value, some("1"));
    assert_eq!(t.pace_ratio, some("1"));
    assert_eq!(t.completion_rate, some("0.5"));
    assert_eq!(plan.at("2021-12").expected_share, None);
    assert_eq!(plan.at("2021-12").actual, some("1500/1302"));
}

#[test]
fn counted_units_are_rounded_down_to_whole_ones() {
    // “for units that are counted (家, 个, 户, 项) rounded down to whole ones”
    for unit in ["家", "个", "户", "项"] {
        let plan = Setup::new(Cumulative).unit(unit).value("25");
        assert_eq!(plan.at("2021-01").expected_value, some("1"), "{unit}");
        assert_eq!(plan.at("2021-11").expected_value, some("11"), "{unit}");
    }
    let area = Setup::new(Cumulative).unit("平方公里").value("25");
    assert_eq!(area.at("2021-01").expected_value, some("25/24"));
    let ratio = Setup::new(RatioToBase).unit("倍").value("2").base("1");
    assert_eq!(ratio.at("2022-01").expected_value, some("1/6"));
}

#[test]
fn where_nothing_is_due_yet_there_is_no_ratio() {
    // “where expected_value = origin nothing is due yet: on track, no ratio”
    let t = Setup::new(Cumulative)
        .value("12")
        .since_start("2021-01", "0")
        .at("2021-01");
    assert_eq!(t.expected_value, some("0"));
    assert_eq!(t.pace_ratio, None);
    assert_eq!(t.status, Status::OnTrack);
    assert_eq!(t.completion_rate, some("0"));
    let t = Setup::new(Stock)
        .base("20")
        .end("2021-01", "18")
        .at("2021-01");
    assert_eq!(t.expected_value, some("20"));
    assert_eq!((t.pace_ratio, t.status), (None, Status::OnTrack));
}

#[test]
fn completion_is_always_shown_and_never_capped() {
    // “`completion_rate` 完成率 = actual ÷ target, always shown, never capped.”
    let plan = Setup::new(AnnualFlow)
        .base("364600")
        .value("180000")
        .unit("户");
    let t = plan.ytd("2022-12", "396000").at("2022-12");
    assert_eq!(t.completion_rate, some("2.2"));
    assert_eq!(t.status, Status::Monitored);
}

#[test]
fn a_path_is_linear_between_its_points() {
    // “**path** is written `YYYY-MM:value;…`, linear between points, from origin at the start to the
    // target at due; expected_share stays the table's.”
    let plan = Setup::new(Stock)
        .unit("平方公里")
        .base("10")
        .value("100")
        .path(&[("2021-06", "16"), ("2021-12", "40")]);
    for (month, expected) in [
        ("2021-01", "11"),
        ("2021-06", "16"),
        ("2021-07", "20"),
        ("2021-12", "40"),
        ("2022-06", "70"),
        ("2022-12", "100"),
    ] {
        assert_eq!(plan.at(month).expected_value, some(expected), "{month}");
    }
    assert_eq!(plan.at("2021-12").expected_share, some("0.5"));
}

#[test]
fn the_path_of_a_flow_of_one_year_runs_within_that_year() {
    let plan = Setup::new(AnnualFlow)
        .unit("亿元")
        .value("100")
        .path(&[("2022-03", "9"), ("2022-09", "60")]);
    assert_eq!(plan.at("2021-12").expected_value, None);
    assert_eq!(plan.at("2022-01").expected_value, some("3"));
    assert_eq!(plan.at("2022-06").expected_value, some("34.5"));
    assert_eq!(plan.at("2022-12").expected_value, some("100"));
}

#[test]
fn a_path_point_in_a_counted_unit_is_rounded_down_too() {
    let plan = Setup::new(Cumulative).path(&[("2021-02", "5")]);
    assert_eq!(plan.at("2021-01").expected_value, some("2"));
    assert_eq!(plan.at("2021-02").expected_value, some("5"));
}
