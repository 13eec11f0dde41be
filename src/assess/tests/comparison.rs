//! “Month on month, year on year”, previous_actual and change.

use super::*;
use TargetKind::*;

#[test]
fn previous_actual_is_the_months_before_own_figure() {
    // “**previous_actual** is month P−1's own restated figure, empty where P−1 had none”
    let plan = Setup::new(Cumulative)
        .since_starts("2021-05", &["5", "7"])
        .since_start("2021-08", "9");
    let t = plan.at("2021-06");
    assert_eq!((t.previous_actual, t.change), (some("5"), some("2")));
    let t = plan.at("2021-08");
    assert_eq!((t.previous_actual, t.change), (None, None));
    assert_eq!(plan.at("2021-05").previous_actual, None);
}

#[test]
fn change_is_empty_where_the_month_is_carried() {
    // “`change` is empty if either is empty or P's is carried”
    let t = Setup::new(Cumulative)
        .since_start("2021-05", "5")
        .at("2021-06");
    assert_eq!((t.previous_actual, t.change), (some("5"), None));
}

#[test]
fn comparisons_use_restated_figures() {
    // “Comparisons use restated figures, with the figure as issued beside them.”
    let t = Setup::new(Cumulative)
        .since_start("2021-05", "5")
        .last(|o| o.standing = Standing::Superseded { by: 1 })
        .since_start("2021-05", "4")
        .last(|o| o.return_period = p("2021-06"))
        .since_start("2021-06", "7")
        .at("2021-06");
    assert_eq!((t.previous_actual, t.change), (some("4"), some("3")));
}

#[test]
fn years_to_date_do_not_compare_across_a_years_end() {
    // “Year-to-date figures never carry, trend or compare across a year's end.”
    let t = Setup::new(AnnualFlowEachYear)
        .ytd("2021-12", "24")
        .ytd("2022-01", "1")
        .at("2022-01");
    assert_eq!((t.previous_actual, t.change), (None, None));
    let t = Setup::new(Stock)
        .base("4")
        .ends("2021-12", &["8", "9"])
        .at("2022-01");
    assert_eq!(t.change, some("1"));
}

#[test]
fn year_on_year_compares_the_same_months_year_to_date() {
    // “Year on year compares the same month's year to date.”
    let plan = Setup::new(Cumulative)
        .ytd("2021-03", "4")
        .ytd("2021-12", "20")
        .ytd("2022-03", "5");
    let t = plan.at("2022-03");
    assert_eq!(t.actual, some("25"));
    assert_eq!((t.year_ago, t.year_on_year), (some("4"), some("0.25")));
    let t = plan.at("2022-04");
    assert_eq!((t.year_ago, t.year_on_year), (None, None));
    let months = Setup::new(AnnualFlow)
        .months("2021-01", &["1", "3"])
        .months("2022-01", &["2", "4"]);
    let t = months.at("2022-02");
    assert_eq!((t.year_ago, t.year_on_year), (some("4"), some("0.5")));
}

#[test]
fn growth_on_nought_is_none() {
    let t = Setup::new(AnnualFlow)
        .ytd("2021-03", "0")
        .ytd("2022-03", "5")
        .at("2022-03");
    assert_eq!((t.year_ago, t.year_on_year), (some("0"), None));
}

#[test]
fn the_year_ago_of_a_ratio_is_in_its_unit() {
    let plan = Setup::new(RatioToBase).unit("倍").value("2").base("10");
    let t = plan.ytd("2021-03", "5").ytd("2022-03", "6").at("2022-03");
    assert_eq!((t.year_ago, t.year_on_year), (some("0.5"), some("0.2")));
}
