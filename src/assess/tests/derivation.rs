//! The formula with numbers, evaluated again by a small program of its own.

use super::*;
use crate::assess::derive_text::{derivation, ingredients};
use TargetKind::*;

/// Evaluates the documented grammar.
fn evaluate(text: &str) -> Exact {
    fn sum(s: &mut &str) -> Exact {
        let mut value = product(s);
        while let Some(op) = s.chars().next().filter(|c| "+-".contains(*c)) {
            *s = &s[1..];
            let next = product(s);
            value = if op == '+' {
                &value + &next
            } else {
                &value - &next
            };
        }
        value
    }
    fn product(s: &mut &str) -> Exact {
        let mut value = atom(s);
        while let Some(op) = s.chars().next().filter(|c| "*/".contains(*c)) {
            *s = &s[1..];
            let next = atom(s);
            value = if op == '*' {
                &value * &next
            } else {
                value.checked_div(&next).unwrap()
            };
        }
        value
    }
    fn atom(s: &mut &str) -> Exact {
        if let Some(rest) = s.strip_prefix('(') {
            *s = rest;
            let value = sum(s);
            *s = s.strip_prefix(')').expect("a closing bracket");
            return value;
        }
        if let Some(rest) = s.strip_prefix('-') {
            *s = rest;
            return -atom(s);
        }
        let end = s
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(s.len());
        let (number, rest) = s.split_at(end);
        *s = rest;
        Exact::parse(number).unwrap_or_else(|| panic!("“{number}” is no number"))
    }
    let mut rest = text;
    let value = sum(&mut rest);
    assert_eq!(rest, "", "in “{text}”");
    value
}

fn formula(plan: &Setup, month: &str) -> String {
    let t = plan.at(month);
    let text = derivation(&plan.catalogue.targets[0], &t, &plan.observations);
    match &t.actual {
        Some(actual) => assert_eq!(evaluate(&text), *actual, "“{text}”"),
        None => assert_eq!(text, ""),
    }
    text
}

#[test]
fn each_derivation_writes_its_numbers() {
    let plan = Setup::new(Cumulative);
    assert_eq!(
        formula(&plan.clone().since_start("2021-05", "8"), "2021-05"),
        "8"
    );
    assert_eq!(
        formula(&plan.clone().ytd("2021-05", "8.5"), "2021-05"),
        "8.5"
    );
    assert_eq!(
        formula(
            &plan.clone().months("2021-01", &["12", "15", "9"]),
            "2021-03"
        ),
        "12+15+9"
    );
    let december = plan
        .clone()
        .ytd("2021-12", "1200")
        .months("2022-01", &["40", "5"]);
    assert_eq!(formula(&december, "2022-02"), "(1200)+(40+5)");
    assert_eq!(formula(&plan, "2021-05"), "");
}

#[test]
fn a_ratio_divides_by_its_base() {
    let plan = Setup::new(RatioToBase)
        .unit("倍")
        .value("2")
        .ytd("2022-06", "268.9");
    assert_eq!(
        formula(&plan.clone().base("130.2"), "2022-06"),
        "(268.9)/(130.2)"
    );
    let given = plan.base_given("2022-05", "130");
    assert_eq!(formula(&given, "2022-06"), "(268.9)/(130)");
    assert_eq!(
        ingredients(&given.catalogue.targets[0], &given.at("2022-06")),
        [0, 1]
    );
}

#[test]
fn a_converted_figure_shows_its_factor() {
    let plan = Setup::new(Cumulative)
        .since_start("2021-05", "125000")
        .last(|o| o.factor = x("10000"));
    assert_eq!(formula(&plan, "2021-05"), "12.5*10000");
    let plan = Setup::new(Cumulative)
        .since_start("2021-05", "2")
        .last(|o| o.factor = x("1/15"));
    assert_eq!(formula(&plan, "2021-05"), "30*1/15");
}

#[test]
fn parts_are_added_in_the_order_of_the_sources() {
    let plan = Setup::new(Cumulative)
        .sum(&["一链", "二链"])
        .part("二链")
        .ytd("2021-12", "3")
        .ytd("2022-01", "1")
        .part("一链")
        .since_start("2022-01", "-2");
    assert_eq!(formula(&plan, "2022-01"), "(-2)+(3)+(1)");
    assert_eq!(
        ingredients(&plan.catalogue.targets[0], &plan.at("2022-01")),
        [2, 0, 1]
    );
}

#[test]
fn a_carried_figure_keeps_its_formula() {
    let plan = Setup::new(Cumulative).months("2021-01", &["1", "2"]);
    assert_eq!(formula(&plan, "2021-03"), "1+2");
}
