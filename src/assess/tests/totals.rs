//! “How a total is had”, “Totals”, several reporters.

use super::*;
use crate::assess::{Derivation, Gap};
use TargetKind::*;

fn rule(t: &TargetAssessment) -> &Derivation {
    &t.total.as_ref().unwrap().derivation
}

#[test]
fn a_total_is_taken_as_reported_first() {
    // “How a total is had: as reported; or, …”
    let t = Setup::new(Cumulative)
        .months("2021-01", &["1", "2"])
        .ytd("2021-02", "4")
        .since_start("2021-02", "5")
        .at("2021-02");
    assert_eq!(t.actual, some("5"));
    assert_eq!(*rule(&t), Derivation::Reported { figure: 3 });
}

#[test]
fn a_year_to_date_is_the_sum_of_its_months() {
    // “or, for year to date, the sum of its months”
    let plan = Setup::new(AnnualFlow).months("2022-01", &["1", "2", "4"]);
    let t = plan.at("2022-03");
    assert_eq!(t.actual, some("7"));
    assert_eq!(
        *rule(&t),
        Derivation::SumOfMonths {
            figures: vec![0, 1, 2]
        }
    );
    assert_eq!(plan.at("2022-01").actual, some("1"));
}

#[test]
fn the_year_to_date_counts_since_the_start_in_the_first_year() {
    // “or, since plan start, 本年累计 in the plan's first year”
    let t = Setup::new(Cumulative).ytd("2021-05", "8").at("2021-05");
    assert_eq!(t.actual, some("8"));
    assert_eq!(*rule(&t), Derivation::FirstYear { figure: 0 });
}

#[test]
fn in_the_first_year_only_where_the_plan_starts_in_january() {
    // “本年累计 is a since-start total in the first year only where the plan starts in January.”
    let plan = Setup::new(Cumulative).starts("2021-05").ytd("2021-06", "8");
    let t = plan.at("2021-06");
    assert_eq!(t.actual, None);
    assert_eq!(
        t.gap,
        Some(Gap::Ingredient {
            months: vec![p("2021-05"), p("2021-06")]
        })
    );
    let t = plan.months("2021-05", &["1", "2"]).at("2021-06");
    assert_eq!(t.actual, some("3"));
}

#[test]
fn later_it_is_last_decembers_total_plus_the_year_to_date() {
    // “later last December's since-start total + 本年累计”
    let plan = Setup::new(Cumulative)
        .ytd("2021-12", "10")
        .ytd("2022-02", "3");
    let t = plan.at("2022-02");
    assert_eq!(t.actual, some("13"));
    assert!(matches!(rule(&t), Derivation::DecemberPlusYear { .. }));
    // The year to date may itself be the sum of its months, and December's total be had by any rule.
    let plan = Setup::new(Cumulative)
        .months("2021-01", &["1"; 12])
        .months("2022-01", &["2", "3"]);
    assert_eq!(plan.at("2022-02").actual, some("17"));
}

#[test]
fn in_january_last_december_is_needed() {
    let plan = Setup::new(Cumulative)
        .ytd("2021-11", "10")
        .ytd("2022-01", "3");
    let t = plan.at("2022-01");
    assert_eq!(
        t.gap,
        Some(Gap::Ingredient {
            months: vec![p("2021-12")]
        })
    );
    assert_eq!((t.actual, t.carried), (some("10"), true));
}

#[test]
fn last_of_all_it_is_the_sum_of_all_months() {
    // “or the sum of all months”
    let plan = Setup::new(Cumulative)
        .starts("2021-11")
        .months("2021-11", &["1", "2", "4"]);
    let t = plan.at("2022-01");
    assert_eq!(t.actual, some("7"));
}

#[test]
fn never_across_a_gap() {
    // “Never across a gap: with a month missing the total is unknown.”
    let plan = Setup::new(AnnualFlow)
        .month("2022-01", "1")
        .month("2022-03", "4");
    let t = plan.at("2022-03");
    assert_eq!(
        t.gap,
        Some(Gap::Ingredient {
            months: vec![p("2022-02")]
        })
    );
    assert_eq!(t.history.last().unwrap().actual, None);
    assert_eq!((t.actual, t.carried), (some("1"), true));
}

#[test]
fn no_other_derivation_is_made() {
    // “No other derivation is made: last total + month, total − total and since-start as year to
    // date are checks only.”
    let last_plus_month = Setup::new(Cumulative)
        .since_start("2021-05", "8")
        .month("2021-06", "2");
    assert_eq!(
        last_plus_month.at("2021-06").total.unwrap().period,
        p("2021-05")
    );
    let last_plus_month = Setup::new(AnnualFlow)
        .ytd("2022-05", "8")
        .month("2022-06", "2");
    assert_eq!(
        last_plus_month.at("2022-06").total.unwrap().period,
        p("2022-05")
    );
    let difference = Setup::new(AnnualFlow)
        .since_start("2021-12", "8")
        .since_start("2022-03", "10");
    assert_eq!(difference.at("2022-03").actual, None);
    let since_start_as_year = Setup::new(AnnualFlow)
        .due("2021-12")
        .since_start("2021-03", "4");
    assert_eq!(since_start_as_year.at("2021-03").actual, None);
}

#[test]
fn stock_and_level_take_the_end_of_period_figure() {
    // “Stock and level take the end-of-period figure; where a sheet has only 本月 and 本年累计,
    // 本年累计 is taken for them”
    let plan = Setup::new(Stock).base("4");
    let both = plan
        .clone()
        .month("2021-05", "2")
        .ytd("2021-05", "9")
        .end("2021-05", "13");
    assert_eq!(both.at("2021-05").actual, some("13"));
    let none = plan.clone().month("2021-05", "2").ytd("2021-05", "9");
    assert_eq!(none.at("2021-05").actual, some("9"));
    let only_month = plan.clone().month("2021-05", "2");
    assert_eq!(only_month.at("2021-05").actual, None);
    // An end-of-period figure that was refused is not replaced by another.
    let refused = plan.ytd("2021-05", "9").end("2021-05", "1300").withheld();
    assert_eq!(refused.at("2021-05").actual, None);
}

#[test]
fn the_leads_figure_beats_a_supporters() {
    // “Several reporters: the lead's figure beats a supporter's”
    let t = Setup::new(Cumulative)
        .by("乙")
        .since_start("2021-05", "9")
        .by("甲")
        .since_start("2021-05", "8")
        .at("2021-05");
    assert_eq!(t.actual, some("8"));
}

#[test]
fn a_total_is_first_sought_in_the_leads_rows_alone() {
    // “A total is first sought in the lead's rows alone, in the order listed; only if none results
    // do a supporter's rows fill the lead's empty months and forms.”
    let derived = Setup::new(Cumulative)
        .months("2021-01", &["1", "2"])
        .by("乙")
        .since_start("2021-02", "9");
    assert_eq!(derived.at("2021-02").actual, some("3"));
    let filled = Setup::new(Cumulative)
        .month("2021-01", "1")
        .month("2021-03", "4")
        .by("乙")
        .month("2021-02", "2")
        .month("2021-03", "40");
    let t = filled.at("2021-03");
    assert_eq!(t.actual, some("7"));
    assert_eq!(filled.at("2021-02").actual, some("3"));
}

#[test]
fn other_departments_figures_are_not_used() {
    // “figure from a department that is neither lead, support nor part”
    let t = Setup::new(Cumulative)
        .by("丁")
        .since_start("2021-05", "9")
        .at("2021-05");
    assert_eq!((t.actual, t.status), (None, Status::NotReported));
}

#[test]
fn of_agreeing_sources_the_finer_is_used() {
    // “Sources agree if the finer, rounded to the coarser's last digit, equals it; the finer is
    // used.”
    let mut plan = Setup::new(Cumulative)
        .unit("亿元")
        .since_start("2021-05", "8.13");
    plan.add_lead("1", "戊", Role::Lead, None);
    let plan = plan.by("戊").since_start("2021-05", "8.1");
    assert_eq!(plan.at("2021-05").actual, some("8.13"));
}

#[test]
fn what_the_office_set_is_the_total() {
    // “set a value”
    let t = Setup::new(Cumulative)
        .decide("2021-05", "1.1", Ruling::Set { value: x("7") })
        .months("2021-01", &["1"; 5])
        .by("综合处")
        .since_start("2021-05", "7")
        .last(|o| o.decision = Some(2))
        .at("2021-05");
    assert_eq!(t.actual, some("7"));
    assert_eq!(*rule(&t), Derivation::Decision { figure: 5 });
}

#[test]
fn an_accepted_source_counts_before_what_the_lead_could_be_derived_from() {
    // “accept a source”
    let t = Setup::new(Cumulative)
        .decide(
            "2021-02",
            "1.1",
            Ruling::Accept {
                source: "乙".into(),
            },
        )
        .months("2021-01", &["1", "2"])
        .by("乙")
        .since_start("2021-02", "9")
        .last(|o| o.decision = Some(2))
        .at("2021-02");
    assert_eq!(t.actual, some("9"));
}

#[test]
fn superseded_and_withheld_figures_do_not_count() {
    let t = Setup::new(Cumulative)
        .since_start("2021-05", "9")
        .last(|o| o.standing = Standing::Superseded { by: 1 })
        .since_start("2021-05", "8")
        .at("2021-05");
    assert_eq!(t.actual, some("8"));
    let t = Setup::new(Cumulative)
        .since_start("2021-05", "900")
        .withheld()
        .at("2021-05");
    assert_eq!(t.actual, None);
}

#[test]
fn a_derived_total_carries_all_distinct_qualifiers() {
    // “a derived total carries all distinct qualifiers joined by `;`”
    let t = Setup::new(Cumulative)
        .month("2021-01", "1")
        .qualified(Qualifier::Over)
        .month("2021-02", "1")
        .qualified(Qualifier::About)
        .month("2021-03", "1")
        .qualified(Qualifier::About)
        .at("2021-03");
    assert_eq!(
        t.total.unwrap().qualifiers,
        [Qualifier::About, Qualifier::Over]
    );
}

#[test]
fn figures_of_later_months_are_not_looked_at() {
    let plan = Setup::new(Cumulative)
        .since_start("2021-05", "8")
        .since_start("2021-06", "9");
    let t = plan.at("2021-05");
    assert_eq!((t.actual, t.history.len()), (some("8"), 5));
}
