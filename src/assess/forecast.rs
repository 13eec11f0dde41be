//! Where the figures are heading: a robust trend, and what is still needed.
//!
//! Decides which own totals make the trend (DESIGN.md, “forecast” and “needed_per_month”) and its
//! arithmetic. Leaves it to `target` when a forecast is shown.

use crate::assess::Trend;
use crate::assess::status::{about_threshold, satisfies};
use crate::period::Period;
use crate::plan::settings::RuleSettings;
use crate::plan::{Relation, Target};
use crate::quantity::Exact;

/// The median; the mean of the middle two for an even count. None of nothing.
pub(super) fn median(mut values: Vec<Exact>) -> Option<Exact> {
    values.sort();
    let n = values.len();
    match n {
        0 => None,
        _ if n % 2 == 1 => Some(values.swap_remove(n / 2)),
        _ => Some(&(&values[n / 2 - 1] + &values[n / 2]) * &Exact::ratio(1, 2)),
    }
}

/// Theil–Sen: the median of all pairs' slopes and the median of y − slope·x. None for fewer than
/// two different x.
pub(super) fn theil_sen(points: &[(i64, Exact)]) -> Option<(Exact, Exact)> {
    let mut slopes = Vec::new();
    for (i, (x, y)) in points.iter().enumerate() {
        for (later_x, later_y) in &points[i + 1..] {
            slopes.extend((later_y - y).checked_div(&Exact::int(later_x - x)));
        }
    }
    let slope = median(slopes)?;
    let rests = points.iter().map(|(x, y)| y - &(&slope * &Exact::int(*x)));
    let intercept = median(rests.collect())?;
    Some((slope, intercept))
}

/// The trend of own totals, `at` being the report month. `own` are the actuals of one series in
/// order of month, none later than `at`.
pub(super) fn trend(own: &[(Period, Exact)], at: Period, rules: &RuleSettings) -> Option<Trend> {
    let first = at.plus(1 - rules.trend_months);
    let points: Vec<(Period, i64, Exact)> = own
        .iter()
        .filter(|(month, _)| (first..=at).contains(month))
        .map(|(month, value)| (*month, i64::from(month.months_since(at)), value.clone()))
        .collect();
    if points.len() < rules.trend_minimum {
        return None;
    }
    let line: Vec<_> = points.iter().map(|(_, x, y)| (*x, y.clone())).collect();
    let (slope, at_period) = theil_sen(&line)?;
    Some(Trend {
        from: points.first()?.0,
        to: points.last()?.0,
        slope,
        at_period,
    })
}

/// The line's value `months` after the report month.
pub(super) fn ahead(trend: &Trend, months: i32) -> Exact {
    &trend.at_period + &(&trend.slope * &Exact::int(i64::from(months)))
}

/// The first month after `at` in which the line satisfies the target's relation, up to `last`.
/// None for `at_most` flows, which nothing but the due month can establish.
pub(super) fn met_by(
    trend: &Trend,
    target: &Target,
    rules: &RuleSettings,
    at: Period,
    last: Period,
) -> Option<Period> {
    let threshold = match target.relation {
        Relation::About => about_threshold(target, rules),
        _ => target.value.clone(),
    };
    let missing = &threshold - &trend.at_period;
    let months = match satisfies(target, &trend.at_period, rules) {
        true => Exact::one(),
        false => -(-missing.checked_div(&trend.slope)?).floor(),
    };
    if months > Exact::int(i64::from(last.months_since(at))) {
        return None;
    }
    at.next()
        .through(last)
        .zip(1..)
        .find(|(_, n)| {
            Exact::int(*n) >= months && satisfies(target, &ahead(trend, *n as i32), rules)
        })
        .map(|(month, _)| month)
}

/// (target − actual) ÷ months left, 0 once reached; `None` from the due month on.
pub(super) fn needed_per_month(target: &Target, actual: &Exact, months_left: i32) -> Option<Exact> {
    if months_left <= 0 {
        return None;
    }
    let reached = match target.relation {
        Relation::AtMost => *actual <= target.value,
        _ => *actual >= target.value,
    };
    if reached {
        return Some(Exact::zero());
    }
    (&target.value - actual).checked_div(&Exact::int(i64::from(months_left)))
}
