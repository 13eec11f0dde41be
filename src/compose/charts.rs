//! From values to positions: what the chart functions of `templates/charts/` draw.
//!
//! Decides axes (round ticks, 1-2-5), which months are joined by a line, and each position as a
//! fraction of its axis (0 left or bottom, 1 right or top). Templates only multiply by a length.
//! Labels are text from `number`.

use serde::{Deserialize, Serialize};

use super::keys::Figure as Keyed;
use super::number;
use super::{Composer, Language, TargetView};
use crate::assess::Gap;
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
    /// What stands under the label: the year, where one begins.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub under: Option<String>,
}

/// A year over the columns of a grid of months.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct YearSpan {
    /// The year.
    pub label: String,
    /// How many columns it spans.
    pub months: usize,
}

/// The years of consecutive months, for the head of a grid.
pub fn years(c: &Composer, months: &[Period]) -> Vec<YearSpan> {
    let mut spans: Vec<YearSpan> = Vec::new();
    for month in months {
        let label = c.axis_year(month.year());
        match spans.last_mut() {
            Some(span) if span.label == label => span.months += 1,
            _ => spans.push(YearSpan { label, months: 1 }),
        }
    }
    spans
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
    /// Status code, for the colour.
    pub status: String,
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
    /// Months in order; none is a gap. A year's end of year-to-date figures is one too.
    pub points: Vec<Option<Point>>,
    /// The pace, month by month.
    pub pace: Vec<Point>,
    /// Height of the target.
    pub target: f64,
    /// From the report month to the due month by the trend.
    pub forecast: Option<Vec<Point>>,
    /// Where the definition changed.
    pub breaks: Vec<f64>,
    /// Status code, for the colour.
    pub status: String,
    /// Direct labels.
    pub labels: TrendLabels,
    /// Alternative text.
    pub alt: String,
}

/// Direct labels of a trend line; those that do not apply are absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TrendLabels {
    /// At the last figure.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub last: Option<String>,
    /// At the target's line.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub target: Option<String>,
    /// At the end of the pace.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub pace: Option<String>,
    /// At the forecast.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub forecast: Option<String>,
    /// At a changed definition.
    #[serde(rename = "break", skip_serializing_if = "Option::is_none", default)]
    pub break_: Option<String>,
}

/// A line in a table cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sparkline {
    /// Months in order; none is a gap.
    pub points: Vec<Option<Point>>,
    /// Where the definition changed.
    pub breaks: Vec<f64>,
    /// Status code, for the colour.
    pub status: String,
    /// Alternative text.
    pub alt: String,
}

/// One bar of a ranking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    /// Its place in the list as reported, from 1.
    pub code: String,
    /// Its name.
    pub label: String,
    /// Its length, 0–1; none without a figure.
    pub value: Option<f64>,
    /// Its value as text, or what is wrong.
    pub text: String,
    /// Keys into the annex of sources: of its total, or of what is withheld or in dispute.
    pub keys: Vec<String>,
}

/// Bars in order of size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct RankedBars {
    /// Longest first, those without a figure last.
    pub rows: Vec<Bar>,
    /// Where the plan's value for each stands, if it sets one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub target: Option<f64>,
    /// That value as text.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub target_label: Option<String>,
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
        Self::with_step(values, from_zero, &Exact::zero())
    }

    /// The same for things that are counted: no tick stands between whole numbers.
    pub fn of_unit<'a>(
        values: impl IntoIterator<Item = &'a Exact>,
        from_zero: bool,
        unit: &str,
    ) -> Self {
        let least = i64::from(number::is_counted(unit));
        Self::with_step(values, from_zero, &Exact::int(least))
    }

    fn with_step<'a>(
        values: impl IntoIterator<Item = &'a Exact>,
        from_zero: bool,
        least: &Exact,
    ) -> Self {
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
        let step = round_step(&(high.clone() - low.clone())).max(least.clone());
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
                under: None,
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

/// The bullet bar of a target. It ends where the largest of actual, pace and target does.
pub fn bullet(c: &Composer, v: &TargetView) -> Bullet {
    let values = [v.a.actual.as_ref(), v.a.expected_value.as_ref()];
    let high = values
        .into_iter()
        .flatten()
        .chain([&v.t.value])
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
        alt: c.bullet_alt(v),
    }
}

fn x_at(c: &Composer, period: Period) -> f64 {
    let plan = &c.e.catalogue.settings.plan;
    let months = plan.end.months_since(plan.start).max(1);
    fraction(f64::from(period.months_since(plan.start)) / f64::from(months))
}

/// Every how many months an axis over the plan's window is labelled.
pub fn tick_months(months: i32) -> i32 {
    // Labels are some 20 pt wide: five of them fit the narrowest chart.
    [1, 3, 6, 12]
        .into_iter()
        .find(|every| months / every <= 5)
        .unwrap_or(12)
}

fn x_ticks(c: &Composer) -> Vec<Tick> {
    let plan = &c.e.catalogue.settings.plan;
    let every = tick_months(plan.end.months_since(plan.start) + 1);
    let months = plan.start.through(plan.end);
    let shown = months.filter(|p| i32::from(p.month()) % every == 0);
    let mut year = None;
    shown
        .map(|p| {
            let first = year.replace(p.year()) != Some(p.year());
            Tick {
                at: x_at(c, p),
                label: c.axis_month(p),
                under: first.then(|| c.axis_year(p.year())),
            }
        })
        .collect()
}

/// Whether figures of this kind begin anew each January.
pub fn is_yearly(kind: TargetKind) -> bool {
    matches!(
        kind,
        TargetKind::AnnualFlow | TargetKind::AnnualFlowEachYear | TargetKind::RatioToBase
    )
}

/// The figures by month; before each January of a yearly kind a gap, since it begins anew.
fn points(v: &TargetView, place: &dyn Fn(usize, Period, &Exact) -> Point) -> Vec<Option<Point>> {
    let mut points = Vec::new();
    for (n, m) in v.a.history.iter().enumerate() {
        if n > 0 && is_yearly(v.t.kind) && m.period.month() == 1 {
            points.push(None);
        }
        points.push(m.actual.as_ref().map(|a| place(n, m.period, a)));
    }
    points
}

fn breaks(v: &TargetView, place: impl Fn(usize, Period) -> f64) -> Vec<f64> {
    let months = v.a.history.iter().enumerate();
    months
        .filter(|(n, m)| *n > 0 && m.breaks_series)
        .map(|(n, m)| place(n, m.period))
        .collect()
}

/// The trend line of a target, or none with fewer than two months of figures.
pub fn trend(c: &Composer, v: &TargetView) -> Option<TrendChart> {
    let own: Vec<&Exact> =
        v.a.history
            .iter()
            .filter_map(|m| m.actual.as_ref())
            .collect();
    if own.len() < 2 {
        return None;
    }
    let drawn =
        v.a.forecast
            .as_ref()
            .map(|f| number::forecast_drawn(f, v.t));
    let expected = v.a.history.iter().filter_map(|m| m.expected.as_ref());
    let values = own.iter().copied().chain(expected).chain([&v.t.value]);
    let base = v.a.base.as_ref().map(|b| &b.value);
    let base = base.filter(|_| matches!(v.t.kind, TargetKind::Stock | TargetKind::Level));
    let values = values.chain(drawn.as_ref()).chain(base);
    let axis = Axis::of_unit(values, is_yearly(v.t.kind), &v.t.unit);
    let place = |p: Period, value: &Exact| Point {
        x: x_at(c, p),
        y: axis.at(value),
    };
    let last = last_label(c, v);
    let pace = pace(c, v, &place);
    let forecast = forecast(c, v, &place);
    let breaks = breaks(v, |_, p| x_at(c, p));
    let unit = &v.t.unit;
    Some(TrendChart {
        x: x_ticks(c),
        y: axis.ticks(),
        unit: number::unit_name(unit, c.lang),
        points: points(v, &|_, p, value| place(p, value)),
        target: axis.at(&v.t.value),
        status: v.a.status.code().to_owned(),
        labels: TrendLabels {
            last,
            target: Some(c.label_with("chart_target", &number::quantity(&v.t.value, unit, c.lang))),
            pace: (pace.len() > 1).then(|| c.label("expected_share")),
            forecast: v
                .a
                .forecast
                .as_ref()
                .filter(|_| forecast.is_some())
                .map(|f| c.label_with("chart_forecast", &number::forecast(f, v.t, c.lang))),
            break_: (!breaks.is_empty()).then(|| c.label("chart_break")),
        },
        pace,
        forecast,
        breaks,
        alt: c.trend_alt(v, own.len()),
    })
}

/// The last figure with its qualifiers, dated where it is not the report month's.
fn last_label(c: &Composer, v: &TargetView) -> Option<String> {
    let months = v.a.history.iter().rev();
    let (month, value, total) = months
        .filter_map(|m| Some((m.period, m.actual.as_ref()?, m.total.as_ref())))
        .next()?;
    let qualifiers = total.map_or(&[][..], |t| &t.qualifiers);
    let text = number::qualified(value, &v.t.unit, qualifiers, c.lang);
    if month == c.e.period {
        return Some(text);
    }
    Some(match c.lang {
        Language::Zh => format!("{}{text}", number::month_beside(month, c.e.period, c.lang)),
        Language::En => format!("{} {text}", number::month_beside(month, c.e.period, c.lang)),
    })
}

/// What is due at `month` before it is rounded to whole things: the line of the pace is straight,
/// while the figure beside it is whole. Along a path of interim values it is what is expected.
fn due_at(c: &Composer, v: &TargetView, month: Period, expected: &Exact) -> Exact {
    if !v.t.path.is_empty() || !number::is_counted(&v.t.unit) {
        return expected.clone();
    }
    let start = c.e.catalogue.settings.plan.start;
    let months = |last: Period| i64::from(last.months_since(start)) + 1;
    let (origin, share) = match v.t.kind {
        TargetKind::AnnualFlow | TargetKind::AnnualFlowEachYear | TargetKind::RatioToBase => {
            (Exact::zero(), Exact::ratio(i64::from(month.month()), 12))
        }
        TargetKind::Cumulative => (Exact::zero(), Exact::ratio(months(month), months(v.t.due))),
        TargetKind::Stock | TargetKind::Level => {
            let Some(base) = &v.a.base else {
                return expected.clone();
            };
            (
                base.value.clone(),
                Exact::ratio(months(month), months(v.t.due)),
            )
        }
    };
    origin.clone() + share.min(Exact::one()) * (v.t.value.clone() - origin)
}

/// What was due month by month so far (yearly kinds: in this year), then along the path to the
/// target's due month.
fn pace(c: &Composer, v: &TargetView, place: &dyn Fn(Period, &Exact) -> Point) -> Vec<Point> {
    let Some(last) = v.a.history.last().filter(|m| m.expected.is_some()) else {
        return Vec::new();
    };
    let from = if is_yearly(v.t.kind) {
        last.period.january()
    } else {
        v.a.history[0].period
    };
    let so_far =
        v.a.history
            .iter()
            .rev()
            .take_while(|m| m.period >= from && m.expected.is_some());
    let mut points: Vec<Point> = so_far
        .filter_map(|m| {
            let due = due_at(c, v, m.period, m.expected.as_ref()?);
            Some(place(m.period, &due))
        })
        .collect();
    points.reverse();
    let end = if v.t.kind == TargetKind::AnnualFlowEachYear {
        last.period.december()
    } else {
        v.t.due
    };
    if last.period < end && (!is_yearly(v.t.kind) || last.period.year() == end.year()) {
        let later =
            v.t.path
                .iter()
                .filter(|(p, _)| *p > last.period && *p < end);
        points.extend(later.map(|(p, value)| place(*p, value)));
        points.push(place(end, &v.t.value));
    }
    points
}

fn forecast(
    c: &Composer,
    v: &TargetView,
    place: &dyn Fn(Period, &Exact) -> Point,
) -> Option<Vec<Point>> {
    let (trend, forecast) = (v.a.trend.as_ref()?, v.a.forecast.as_ref()?);
    Some(vec![
        place(c.e.period, &trend.at_period),
        place(v.t.due, &number::forecast_drawn(forecast, v.t)),
    ])
}

/// The small line of a target in a table, or none with fewer than two months.
pub fn sparkline(c: &Composer, v: &TargetView) -> Option<Sparkline> {
    let own: Vec<&Exact> =
        v.a.history
            .iter()
            .filter_map(|m| m.actual.as_ref())
            .collect();
    if own.len() < 2 {
        return None;
    }
    let low = own.iter().copied().min()?.clone();
    let span = own.iter().copied().max()?.clone() - low.clone();
    let months = v.a.history.len().saturating_sub(1).max(1) as f64;
    let x = |n: usize| fraction(n as f64 / months);
    Some(Sparkline {
        points: points(v, &|n, _, value| Point {
            x: x(n),
            y: (value.clone() - low.clone())
                .checked_div(&span)
                .map_or(0.5, |share| fraction(share.to_f64())),
        }),
        breaks: breaks(v, |n, _| x(n)),
        status: v.a.status.code().to_owned(),
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
    let axis = Axis::of_unit(
        totals.map(|t| &t.value).chain(reference.as_ref()),
        true,
        unit,
    );
    let mut order: Vec<usize> = (0..v.a.parts.len()).collect();
    order.sort_by(|&a, &b| {
        let value = |n: usize| v.a.parts[n].total.as_ref().map(|t| &t.value);
        value(b).cmp(&value(a)).then(a.cmp(&b))
    });
    let bar = |n: usize| {
        let part = &v.a.parts[n];
        Bar {
            code: (n + 1).to_string(),
            label: part.part.clone(),
            value: part.total.as_ref().map(|t| axis.at(&t.value)),
            text: match &part.total {
                Some(t) => number::qualified(&t.value, unit, &t.qualifiers, c.lang),
                None => c.gap_text(part.gap.as_ref()),
            },
            keys: match &part.gap {
                Some(Gap::Refused { figures } | Gap::Disputed { figures }) => figures
                    .iter()
                    .filter_map(|id| c.book.figure(&v.t.code, Keyed::Withheld(*id)))
                    .collect(),
                _ => c.book.part(&v.t.code, &part.part).into_iter().collect(),
            },
        }
    };
    Some(RankedBars {
        rows: order.into_iter().map(bar).collect(),
        target: reference.as_ref().map(|r| axis.at(r)),
        target_label: reference
            .map(|r| c.label_with("chart_each", &number::quantity(&r, unit, c.lang))),
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
        assert_eq!(
            labels(&["84", "120"], true),
            ["0", "20", "40", "60", "80", "100", "120"]
        );
        assert_eq!(labels(&["3.2"], true), ["0", "1", "2", "3", "4"]);
        assert_eq!(
            labels(&["0.07"], true),
            ["0", "0.02", "0.04", "0.06", "0.08"]
        );
        assert_eq!(labels(&[], true), ["0", "0.2", "0.4", "0.6", "0.8", "1"]);
        assert_eq!(labels(&["-3", "5"], true), ["−4", "−2", "0", "2", "4", "6"]);
    }

    #[test]
    fn an_axis_high_above_nought_may_begin_there() {
        assert_eq!(
            labels(&["95", "100"], false),
            ["95", "96", "97", "98", "99", "100"]
        );
        assert_eq!(
            labels(&["95", "100"], true),
            ["0", "20", "40", "60", "80", "100"]
        );
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
