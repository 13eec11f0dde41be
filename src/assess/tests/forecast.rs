//! “Forecast at the due date …”, “forecast”, “needed_per_month”.

use super::*;
use TargetKind::*;

fn area() -> Setup {
    Setup::new(Cumulative).unit("平方公里")
}

#[test]
fn the_forecast_is_the_robust_trend_at_the_due_date() {
    // “Forecast at the due date from the robust trend (Theil–Sen) of up to the last 6 months within
    // one series”
    let t = area()
        .since_starts("2021-01", &["1", "2", "3", "4", "50", "6"])
        .at("2021-06");
    // Slopes: median 1 whatever the outlier; the median of y − x is 1 − 1 = 0 in months from 0.
    assert_eq!(t.forecast, some("24"));
    let trend = t.trend.unwrap();
    assert_eq!((trend.slope, trend.at_period), (x("1"), x("6")));
    assert_eq!((trend.from, trend.to), (p("2021-01"), p("2021-06")));
}

#[test]
fn only_months_p_minus_5_to_p_make_the_trend() {
    // “**forecast** uses own, uncarried totals of months P−5 to P”
    let plan = area().since_starts("2021-01", &["100", "2", "3", "4", "5", "6", "7"]);
    let t = plan.at("2021-07");
    assert_eq!(t.forecast, some("24"));
    assert_eq!(t.trend.unwrap().from, p("2021-02"));
    // A silent month adds nothing.
    let t = plan.at("2021-08");
    let trend = t.trend.unwrap();
    assert_eq!((trend.from, trend.to), (p("2021-03"), p("2021-07")));
    assert_eq!(t.forecast, some("24"));
}

#[test]
fn the_intercept_is_the_median_of_y_minus_slope_x_unrounded() {
    // “the intercept is the median of y − slope·x; unrounded”
    let t = area()
        .since_starts("2021-01", &["1", "2", "4"])
        .at("2021-03");
    // Slopes 1, 2, 3/2: 3/2. Rests with x = −2, −1, 0: 4, 7/2, 4: 4.
    let trend = t.trend.unwrap();
    assert_eq!((trend.slope, trend.at_period), (x("1.5"), x("4")));
    assert_eq!(t.forecast, some("35.5"));
    let t = Setup::new(Cumulative)
        .since_starts("2021-01", &["1", "2", "4"])
        .at("2021-03");
    assert_eq!(t.forecast, some("35.5"));
}

#[test]
fn three_observations_are_needed() {
    // “From 3 observations on”
    let plan = area().since_starts("2021-01", &["1", "2", "3"]);
    assert_eq!(plan.at("2021-02").forecast, None);
    assert_eq!(plan.at("2021-03").forecast, some("24"));
    assert_eq!(plan.at("2021-06").forecast, some("24"));
}

#[test]
fn a_changed_definition_starts_the_series_anew() {
    // “a changed definition starts the series anew and breaks the line”
    let plan = area()
        .since_starts("2021-01", &["1", "2", "3"])
        .since_start("2021-04", "10")
        .breaks()
        .since_starts("2021-05", &["12", "14"]);
    assert_eq!(plan.at("2021-04").forecast, None);
    assert_eq!(plan.at("2021-05").forecast, None);
    let t = plan.at("2021-06");
    assert_eq!(t.forecast, some("50"));
    assert_eq!(t.trend.unwrap().from, p("2021-04"));
    let broken: Vec<_> = t.history.iter().map(|h| h.breaks_series).collect();
    assert_eq!(broken, [false, false, false, true, false, false]);
}

#[test]
fn no_forecast_from_the_due_month_on() {
    // “empty from the due month on, for disputed or unreported targets, and for annual kinds
    // outside the due year”
    let plan = area()
        .due("2021-06")
        .since_starts("2021-01", &["1", "2", "3", "4", "5", "6", "7"]);
    assert_eq!(plan.at("2021-05").forecast, some("6"));
    for month in ["2021-06", "2021-07"] {
        let t = plan.at(month);
        assert_eq!(
            (t.forecast, t.trend, t.needed_per_month),
            (None, None, None)
        );
    }
}

#[test]
fn no_forecast_for_a_disputed_or_unreported_target() {
    let plan = area().since_starts("2021-01", &["1", "2", "3"]);
    let disputed = plan.clone().since_start("2021-04", "4").disputed();
    let t = disputed.at("2021-04");
    assert_eq!((t.forecast, t.needed_per_month), (None, None));
    assert_eq!(plan.at("2021-06").forecast, some("24"));
    assert_eq!(plan.at("2021-07").forecast, None);
}

#[test]
fn annual_kinds_trend_within_their_due_year() {
    // “Year-to-date figures never carry, trend or compare across a year's end.”
    let plan = Setup::new(AnnualFlow).unit("亿元");
    let plan = plan.ytds("2021-09", &["9", "10", "11", "12", "3", "6", "9"]);
    assert_eq!(plan.at("2021-11").forecast, None);
    assert_eq!(plan.at("2022-02").forecast, None);
    let t = plan.at("2022-03");
    assert_eq!(t.forecast, some("36"));
    assert_eq!(t.trend.unwrap().from, p("2022-01"));
}

#[test]
fn a_flow_of_each_year_is_forecast_to_its_december() {
    let plan = Setup::new(AnnualFlowEachYear)
        .unit("亿元")
        .ytds("2021-01", &["1", "2", "3"]);
    let t = plan.at("2021-03");
    assert_eq!(t.forecast, some("12"));
    assert_eq!(t.needed_per_month, some("21/9"));
}

#[test]
fn a_ratio_is_forecast_in_its_unit() {
    let plan = Setup::new(RatioToBase).unit("倍").value("2").base("10");
    let t = plan.ytds("2022-01", &["1", "2", "3"]).at("2022-03");
    assert_eq!(t.forecast, some("1.2"));
}

#[test]
fn the_month_in_which_the_target_would_be_met() {
    // “the month in which the target would be met”
    let plan = area().since_starts("2021-01", &["2", "4", "6"]);
    assert_eq!(plan.at("2021-03").met_by, Some(p("2021-12")));
    assert_eq!(
        plan.clone().value("24.1").at("2021-03").met_by,
        Some(p("2022-01"))
    );
    assert_eq!(
        plan.clone().relation(Relation::About).at("2021-03").met_by,
        Some(p("2021-12"))
    );
    assert_eq!(
        plan.clone()
            .relation(Relation::About)
            .value("23")
            .at("2021-03")
            .met_by,
        Some(p("2021-11"))
    );
    let still = area().since_starts("2021-01", &["2", "2", "2"]);
    assert_eq!(still.at("2021-03").met_by, None);
    let down = Setup::new(Level)
        .unit("%")
        .relation(Relation::AtMost)
        .value("20")
        .base("40");
    assert_eq!(
        down.ends("2021-01", &["38", "36", "34"])
            .at("2021-03")
            .met_by,
        Some(p("2021-10"))
    );
}

#[test]
fn a_year_to_date_that_would_need_next_year_is_never_met() {
    let plan = Setup::new(AnnualFlow)
        .unit("亿元")
        .ytds("2022-01", &["1", "2", "3"]);
    assert_eq!(plan.at("2022-03").met_by, None);
}

#[test]
fn the_amount_still_needed_per_month() {
    // “**needed_per_month** = (target − actual) ÷ (months from P to the due month), 0 once reached;
    // no minimum of observations”
    let plan = area().since_start("2021-12", "9");
    assert_eq!(plan.at("2021-12").needed_per_month, some("1.25"));
    assert_eq!(plan.at("2022-01").needed_per_month, some("15/11"));
    let reached = area().since_start("2021-12", "25");
    assert_eq!(reached.at("2021-12").needed_per_month, some("0"));
}

#[test]
fn nothing_is_needed_where_there_is_no_way_to_go() {
    // “empty from the due month on, in years without expected share, when unreported, and for
    // `at_most` flows”
    assert_eq!(
        area()
            .since_start("2022-12", "9")
            .at("2022-12")
            .needed_per_month,
        None
    );
    assert_eq!(
        Setup::new(AnnualFlow)
            .ytd("2021-06", "9")
            .at("2021-06")
            .needed_per_month,
        None
    );
    assert_eq!(
        area()
            .since_start("2021-01", "9")
            .at("2021-08")
            .needed_per_month,
        None
    );
    let limit = area()
        .relation(Relation::AtMost)
        .since_start("2021-06", "3");
    assert_eq!(limit.at("2021-06").needed_per_month, None);
    let down = Setup::new(Level)
        .unit("%")
        .relation(Relation::AtMost)
        .value("20")
        .base("40");
    assert_eq!(
        down.end("2021-12", "32").at("2021-12").needed_per_month,
        some("-1")
    );
}
