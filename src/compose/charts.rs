//! From values to positions: what the chart functions of `templates/charts/` draw.
//!
//! Decides axes (round ticks, 1-2-5), which months are joined by a line, and each position as a
//! fraction of its axis (0 left or bottom, 1 right or top). Templates only multiply by a length.
//! Labels are text from `number`.

use serde::{Deserialize, Serialize};

use super::number;
use super::{Composer, TargetView};
use crate::period::Period;
use crate::plan::TargetKind;
use crate::quantity::Exact;

/// A labelled position on an axis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tick {
    /// 0–1.
    pub at: f64,
    /// Label, may be empty.
    pub label: String,
}

/// A position in a chart, both 0–1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the bottom.
    pub y: f64,
}

/// A bullet bar: actual as a bar, target and pace as marks, on an axis from nought.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bullet {
    /// End of the bar; none if there is no actual.
    pub actual: Option<f64>,
    /// Where the pace stands; none if nothing is expected.
    pub pace: Option<f64>,
    /// Where the target stands.
    pub target: f64,
    /// Status code, for colour and shape.
    pub status: String,
    /// The actual as text.
    pub label: String,
    /// What a reader who cannot see it is told.
    pub alt: String,
}

/// A trend line over the plan's months.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrendChart {
    /// Months.
    pub x: Vec<Tick>,
    /// Values.
    pub y: Vec<Tick>,
    /// The unit over the y axis.
    pub unit: String,
    /// Runs of months with a figure; a gap, a changed definition or a year's end (year-to-date
    /// figures) begins a new run.
    pub runs: Vec<Vec<Point>>,
    /// The pace, as runs.
    pub pace: Vec<Vec<Point>>,
    /// Height of the target.
    pub target: f64,
    /// Where the target is due.
    pub due: f64,
    /// From the report month to the due month by the trend.
    pub forecast: Vec<Point>,
    /// Where the definition changed.
    pub breaks: Vec<f64>,
    /// The last figure as text.
    pub last_label: String,
    /// The target as text.
    pub target_label: String,
    /// The forecast as text, empty without one.
    pub forecast_label: String,
    /// The pace's name.
    pub pace_label: String,
    /// The name of a break.
    pub break_label: String,
    /// Alternative text.
    pub alt: String,
}

/// A line in a table cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sparkline {
    /// Runs of months with a figure.
    pub runs: Vec<Vec<Point>>,
    /// Alternative text.
    pub alt: String,
}

/// One bar of a ranking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    /// Its name.
    pub name: String,
    /// Its length, 0–1; none without a figure.
    pub length: Option<f64>,
    /// Its value as text, or what is wrong.
    pub label: String,
    /// Key into the annex of sources.
    pub key: Option<String>,
    /// Whether it reaches what the plan sets for it; none if the plan sets nothing.
    pub met: Option<bool>,
}

/// Bars in order of size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RankedBars {
    /// Longest first, those without a figure last.
    pub bars: Vec<Bar>,
    /// Axis.
    pub ticks: Vec<Tick>,
    /// Where the plan's value for each stands, if it sets one.
    pub reference: Option<Tick>,
    /// Alternative text.
    pub alt: String,
}

/// An axis with round ticks that covers some values and nought.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    low: Exact,
    high: Exact,
    step: Exact,
}

impl Axis {
    /// The axis for `values`, with four to six ticks a round step (1, 2 or 5 × 10^n) apart. It
    /// begins at nought unless a value is negative, or `from_zero` is false and all values lie in
    /// the upper third.
    pub fn new<'a>(values: impl IntoIterator<Item = &'a Exact>, from_zero: bool) -> Self {
        let mut low: Option<Exact> = None;
        let mut high: Option<Exact> = None;
        for value in values {
            low = Some(low.map_or_else(|| value.clone(), |l| l.min(value.clone())));
            high = Some(high.map_or_else(|| value.clone(), |h| h.max(value.clone())));
        }
        let (mut low, mut high) = (
            low.unwrap_or_else(Exact::zero),
            high.unwrap_or_else(Exact::one),
        );
        let narrow = !from_zero
            && !low.is_negative()
            && low.clone() * Exact::int(3) > high.clone() * Exact::int(2);
        if !narrow && low > Exact::zero() {
            low = Exact::zero();
        }
        if high < Exact::zero() {
            high = Exact::zero();
        }
        if low == high {
            high = high + Exact::one();
        }
        let step = round_step(&(high.clone() - low.clone()));
        let low = floor_to(&low, &step);
        let high = -floor_to(&-high, &step);
        Self { low, high, step }
    }

    /// Where `value` lies, 0–1; beyond the ends it is held there.
    pub fn at(&self, value: &Exact) -> f64 {
        let span = self.high.clone() - self.low.clone();
        let share = (value.clone() - self.low.clone())
            .checked_div(&span)
            .unwrap_or_else(Exact::zero);
        fraction(share.max(Exact::zero()).min(Exact::one()).to_f64())
    }

    /// Ticks from the low to the high end, labelled without unit.
    pub fn ticks(&self) -> Vec<Tick> {
        let mut ticks = Vec::new();
        let mut value = self.low.clone();
        while value <= self.high {
            ticks.push(Tick {
                at: self.at(&value),
                label: number::plain(&value),
            });
            value = value + self.step.clone();
        }
        ticks
    }
}

/// A position to six decimals: finer than any printer, and short in JSON.
pub fn fraction(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

fn floor_to(value: &Exact, step: &Exact) -> Exact {
    value
        .checked_div(step)
        .map_or_else(Exact::zero, |n| n.floor() * step.clone())
}

/// The round step that divides `span` into three to six parts.
fn round_step(span: &Exact) -> Exact {
    let mut power = 0;
    while Exact::pow10(power + 1) * Exact::int(3) <= *span {
        power += 1;
    }
    while Exact::pow10(power) * Exact::int(3) > *span {
        power -= 1;
    }
    [1, 2, 5, 10]
        .into_iter()
        .map(|n| Exact::int(n) * Exact::pow10(power))
        .find(|step| step.clone() * Exact::int(6) >= *span)
        .unwrap_or_else(|| Exact::pow10(power + 1))
}

/// The bullet bar of a target.
pub fn bullet(c: &Composer, v: &TargetView) -> Bullet {
    let values: Vec<&Exact> = [v.a.actual.as_ref(), v.a.expected_value.as_ref()]
        .into_iter()
        .flatten()
        .chain([&v.t.value])
        .collect();
    // The bar ends where the largest of the three does: a bullet bar has no ticks.
    let high = values
        .iter()
        .copied()
        .max()
        .cloned()
        .unwrap_or_else(Exact::one);
    let at = |x: &Exact| {
        let share = x.checked_div(&high).unwrap_or_else(Exact::zero);
        fraction(share.max(Exact::zero()).min(Exact::one()).to_f64())
    };
    Bullet {
        actual: v.a.actual.as_ref().map(at),
        pace: v.a.expected_value.as_ref().map(at),
        target: at(&v.t.value),
        status: v.a.status.code().to_owned(),
        label: c.actual_text(v),
        alt: c.bullet_alt(v),
    }
}

/// The months of the chart: the plan's window, or to the due month if that is earlier.
fn x_at(c: &Composer, period: Period) -> f64 {
    let plan = &c.e.catalogue.settings.plan;
    let months = plan.end.months_since(plan.start).max(1);
    fraction(f64::from(period.months_since(plan.start)) / f64::from(months))
}

fn x_ticks(c: &Composer) -> Vec<Tick> {
    let plan = &c.e.catalogue.settings.plan;
    let months = plan.end.months_since(plan.start) + 1;
    let every = [1, 3, 6, 12].into_iter().find(|n| months / n <= 9).unwrap_or(12);
    plan.start
        .through(plan.end)
        .filter(|p| i32::from(p.month()) % every == 0 || (every == 1))
        .map(|p| Tick {
            at: x_at(c, p),
            label: c.axis_month(p),
        })
        .collect()
}

/// Whether a new line begins with this month even though the month before has a figure.
fn restarts(kind: TargetKind, period: Period, breaks: bool) -> bool {
    breaks || period.month() == 1 && is_yearly(kind)
}

/// Whether figures of this kind begin anew each January.
pub fn is_yearly(kind: TargetKind) -> bool {
    matches!(
        kind,
        TargetKind::AnnualFlow | TargetKind::AnnualFlowEachYear | TargetKind::RatioToBase
    )
}

fn runs(
    points: impl IntoIterator<Item = (Option<Point>, bool)>,
) -> Vec<Vec<Point>> {
    let mut runs: Vec<Vec<Point>> = vec![Vec::new()];
    for (point, restart) in points {
        let fresh = restart || point.is_none();
        if fresh && runs.last().is_some_and(|r| !r.is_empty()) {
            runs.push(Vec::new());
        }
        if let (Some(point), Some(run)) = (point, runs.last_mut()) {
            run.push(point);
        }
    }
    runs.retain(|r| !r.is_empty());
    runs
}

/// The trend line of a target, or none with fewer than two months of figures.
pub fn trend(c: &Composer, v: &TargetView) -> Option<TrendChart> {
    let own: Vec<&Exact> = v.a.history.iter().filter_map(|m| m.actual.as_ref()).collect();
    if own.len() < 2 {
        return None;
    }
    let expected: Vec<&Exact> = v.a.history.iter().filter_map(|m| m.expected.as_ref()).collect();
    let values = own
        .iter()
        .chain(&expected)
        .copied()
        .chain([&v.t.value])
        .chain(v.a.forecast.as_ref());
    let axis = Axis::new(values, is_yearly(v.t.kind));
    let place = |p: Period, value: &Exact| Point {
        x: x_at(c, p),
        y: axis.at(value),
    };
    let history = v.a.history.iter();
    let last = v.a.history.iter().rev().find_map(|m| m.actual.as_ref());
    Some(TrendChart {
        x: x_ticks(c),
        y: axis.ticks(),
        unit: number::unit_name(&v.t.unit, c.lang),
        runs: runs(history.map(|m| {
            (
                m.actual.as_ref().map(|a| place(m.period, a)),
                restarts(v.t.kind, m.period, m.breaks_series),
            )
        })),
        pace: pace_runs(v, &place),
        target: axis.at(&v.t.value),
        due: x_at(c, v.t.due),
        forecast: forecast_points(c, v, &place),
        breaks: v
            .a
            .history
            .iter()
            .filter(|m| m.breaks_series)
            .map(|m| x_at(c, m.period))
            .collect(),
        last_label: last.map_or_else(String::new, |a| number::quantity(a, &v.t.unit, c.lang)),
        target_label: c.label_with("chart_target", &c.target_value(v.t)),
        forecast_label: v.a.forecast.as_ref().map_or_else(String::new, |f| {
            c.label_with("chart_forecast", &number::estimate(f, &v.t.unit, c.lang))
        }),
        pace_label: c.label("expected_share"),
        break_label: c.label("chart_break"),
        alt: c.trend_alt(v, own.len()),
    })
}

/// What was expected month by month so far, then along the path to the target's due month.
fn pace_runs(v: &TargetView, place: &dyn Fn(Period, &Exact) -> Point) -> Vec<Vec<Point>> {
    let mut points: Vec<(Option<Point>, bool)> = v
        .a
        .history
        .iter()
        .map(|m| {
            (
                m.expected.as_ref().map(|x| place(m.period, x)),
                is_yearly(v.t.kind) && m.period.month() == 1,
            )
        })
        .collect();
    let last = v.a.history.last();
    let ahead = last.is_some_and(|m| {
        m.expected.is_some()
            && m.period < v.t.due
            && (!is_yearly(v.t.kind) || m.period.year() == v.t.due.year())
    });
    if let (true, Some(last)) = (ahead, last) {
        let later = v.t.path.iter().filter(|(p, _)| *p > last.period && *p < v.t.due);
        points.extend(later.map(|(p, value)| (Some(place(*p, value)), false)));
        points.push((Some(place(v.t.due, &v.t.value)), false));
    }
    runs(points)
}

fn forecast_points(
    c: &Composer,
    v: &TargetView,
    place: &dyn Fn(Period, &Exact) -> Point,
) -> Vec<Point> {
    match (&v.a.trend, &v.a.forecast) {
        (Some(trend), Some(forecast)) => {
            vec![place(c.e.period, &trend.at_period), place(v.t.due, forecast)]
        }
        _ => Vec::new(),
    }
}

/// The small line of a target in a table, or none with fewer than two months.
pub fn sparkline(c: &Composer, v: &TargetView) -> Option<Sparkline> {
    let own: Vec<&Exact> = v.a.history.iter().filter_map(|m| m.actual.as_ref()).collect();
    if own.len() < 2 {
        return None;
    }
    let low = own.iter().copied().min()?.clone();
    let span = own.iter().copied().max()?.clone() - low.clone();
    let months = v.a.history.len().saturating_sub(1).max(1);
    let points = v.a.history.iter().enumerate().map(|(n, m)| {
        let point = m.actual.as_ref().map(|a| Point {
            x: fraction(n as f64 / months as f64),
            y: (a.clone() - low.clone())
                .checked_div(&span)
                .map_or(0.5, |share| fraction(share.to_f64())),
        });
        (point, restarts(v.t.kind, m.period, m.breaks_series))
    });
    Some(Sparkline {
        runs: runs(points),
        alt: c.trend_alt(v, own.len()),
    })
}

/// The parts of a sum or a breakdown, longest first.
pub fn ranked(c: &Composer, v: &TargetView) -> Option<RankedBars> {
    if v.a.parts.is_empty() {
        return None;
    }
    let unit = v.t.reported_unit();
    let totals = v.a.parts.iter().filter_map(|p| p.total.as_ref());
    let reference = v.a.parts.iter().find_map(|p| p.target_value.clone());
    let axis = Axis::new(totals.map(|t| &t.value).chain(reference.as_ref()), true);
    let mut order: Vec<usize> = (0..v.a.parts.len()).collect();
    order.sort_by(|&a, &b| {
        let value = |n: usize| v.a.parts[n].total.as_ref().map(|t| &t.value);
        value(b).cmp(&value(a)).then(a.cmp(&b))
    });
    let bars = order
        .into_iter()
        .map(|n| {
            let part = &v.a.parts[n];
            Bar {
                name: part.part.clone(),
                length: part.total.as_ref().map(|t| axis.at(&t.value)),
                label: match &part.total {
                    Some(t) => number::qualified(&t.value, unit, &t.qualifiers, c.lang),
                    None => c.gap_text(part.gap.as_ref()),
                },
                key: c.book.part(&v.t.code, &part.part),
                met: part
                    .target_value
                    .as_ref()
                    .zip(part.total.as_ref())
                    .map(|(goal, t)| t.value >= *goal),
            }
        })
        .collect();
    Some(RankedBars {
        bars,
        ticks: axis.ticks(),
        reference: reference.map(|r| Tick {
            at: axis.at(&r),
            label: c.label_with("chart_each", &number::quantity(&r, unit, c.lang)),
        }),
        alt: c.parts_alt(v),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn x(text: &str) -> Exact {
        Exact::parse(text).unwrap()
    }

    fn labels(values: &[&str], from_zero: bool) -> Vec<String> {
        let values: Vec<Exact> = values.iter().map(|v| x(v)).collect();
        Axis::new(&values, from_zero)
            .ticks()
            .into_iter()
            .map(|t| t.label)
            .collect()
    }

    #[test]
    fn ticks_are_round_and_cover_the_values() {
        assert_eq!(labels(&["84", "120"], true), ["0", "20", "40", "60", "80", "100", "120"]);
        assert_eq!(labels(&["3.2"], true), ["0", "1", "2", "3", "4"]);
        assert_eq!(labels(&["0.07"], true), ["0", "0.02", "0.04", "0.06", "0.08"]);
        assert_eq!(labels(&[], true), ["0", "0.2", "0.4", "0.6", "0.8", "1"]);
        assert_eq!(labels(&["-3", "5"], true), ["−4", "−2", "0", "2", "4", "6"]);
    }

    #[test]
    fn an_axis_high_above_nought_may_begin_there() {
        assert_eq!(labels(&["95", "100"], false), ["95", "96", "97", "98", "99", "100"]);
        assert_eq!(labels(&["95", "100"], true), ["0", "20", "40", "60", "80", "100"]);
    }

    #[test]
    fn a_gap_and_a_restart_break_the_line() {
        let p = |x| Some(Point { x, y: 0.0 });
        let got = runs([
            (p(0.0), false),
            (p(0.1), false),
            (None, false),
            (p(0.3), false),
            (p(0.4), true),
        ]);
        assert_eq!(got.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1, 1]);
    }

    proptest! {
        #[test]
        fn every_value_lies_on_its_axis_and_ticks_are_few(
            values in prop::collection::vec(-1_000_000_000i64..1_000_000_000, 1..8),
            places in 0i32..6,
            zero in any::<bool>(),
        ) {
            let values: Vec<Exact> = values.iter().map(|v| Exact::int(*v) * Exact::pow10(-places)).collect();
            let axis = Axis::new(&values, zero);
            for v in &values {
                prop_assert!(*v >= axis.low && *v <= axis.high);
            }
            prop_assert!((2..=9).contains(&axis.ticks().len()));
        }
    }
}
