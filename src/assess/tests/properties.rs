//! What holds for all plans: ratios grow with the actual, the order of reading changes nothing,
//! the robust trend is what its definition says.

use proptest::prelude::*;

use super::*;
use crate::assess::forecast::theil_sen;
use TargetKind::*;

fn kinds() -> impl Strategy<Value = TargetKind> {
    prop_oneof![
        Just(Cumulative),
        Just(Stock),
        Just(Level),
        Just(AnnualFlow),
        Just(AnnualFlowEachYear),
        Just(RatioToBase)
    ]
}

/// The figure in the form that the kind takes first.
fn direct(kind: TargetKind) -> FigureForm {
    match kind {
        Cumulative => FigureForm::SinceStart,
        Stock | Level => FigureForm::EndOfPeriod,
        AnnualFlow | AnnualFlowEachYear | RatioToBase => FigureForm::YearToDate,
    }
}

proptest! {
    #[test]
    fn ratios_and_status_never_fall_as_the_actual_grows(
        kind in kinds(),
        month in 1i32..=24,
        base in 1i64..20,
        low in 0i64..60,
        more in 0i64..60,
    ) {
        let month = p("2020-12").plus(month).to_string();
        let of = |actual: i64| {
            let actual = Exact::int(actual).to_string();
            Setup::new(kind).base(&base.to_string()).figure(direct(kind), &month, &actual).at(&month)
        };
        let (a, b) = (of(low), of(low + more));
        prop_assert!(a.completion_rate <= b.completion_rate);
        prop_assert!(a.progress <= b.progress);
        prop_assert!(a.pace_ratio <= b.pace_ratio);
        prop_assert!(a.status <= b.status, "{:?} {:?}", a.status, b.status);
        prop_assert!(a.needed_per_month >= b.needed_per_month);
        prop_assert_eq!(a.expected_value, b.expected_value);
    }

    #[test]
    fn the_order_of_observations_changes_nothing(
        kind in kinds(),
        figures in proptest::collection::vec((0u8..4, 1i32..=24, 0i64..50, 0usize..3), 0..30),
        seed in any::<u64>(),
    ) {
        let mut plan = Setup::new(kind).base("5");
        let mut seen = std::collections::BTreeSet::new();
        for (form, month, value, who) in figures {
            if !seen.insert((form, month, who)) {
                continue;
            }
            let form = [FigureForm::Month, FigureForm::YearToDate, FigureForm::SinceStart, FigureForm::EndOfPeriod][form as usize];
            let month = p("2020-12").plus(month).to_string();
            plan = plan.by(["甲", "乙", "丙"][who]).figure(form, &month, &value.to_string());
        }
        let mut shuffled = plan.clone();
        let n = shuffled.observations.figures.len().max(1);
        shuffled.observations.figures.sort_by_key(|o| (o.id as u64).wrapping_mul(seed | 1) % (4 * n as u64));
        prop_assert_eq!(plan.all("2022-12"), shuffled.all("2022-12"));
        prop_assert_eq!(plan.all("2021-07"), shuffled.all("2021-07"));
    }

    #[test]
    fn theil_sen_is_what_its_definition_says(ys in proptest::collection::vec(-1000i64..1000, 2..10), gap in 1i64..4) {
        let points: Vec<(i64, Exact)> = (0..).step_by(gap as usize).zip(&ys).map(|(x, y)| (x, Exact::int(*y))).collect();
        let (slope, intercept) = theil_sen(&points).unwrap();
        // Naively, in whole numbers: slopes as fractions over a common multiple of all distances.
        let lcm: i64 = 2520 * gap;
        let mut slopes = Vec::new();
        for i in 0..ys.len() {
            for j in 0..i {
                slopes.push((ys[i] - ys[j]) * (lcm / (gap * (i as i64 - j as i64))));
            }
        }
        slopes.sort_unstable();
        let twice = |v: &[i64]| v[v.len() / 2] + v[(v.len() - 1) / 2];
        let slope_2 = twice(&slopes);
        prop_assert_eq!(slope, Exact::ratio(slope_2, 2 * lcm));
        let mut rests: Vec<i64> = ys.iter().zip(0..).map(|(y, i)| y * 2 * lcm - slope_2 * i * gap).collect();
        rests.sort_unstable();
        prop_assert_eq!(intercept, Exact::ratio(twice(&rests), 4 * lcm));
    }

    #[test]
    fn every_statement_of_a_month_repeats_its_history(
        kind in kinds(),
        values in proptest::collection::vec(proptest::option::of(0i64..40), 24),
    ) {
        let mut plan = Setup::new(kind).base("5");
        for (n, value) in values.iter().enumerate() {
            if let Some(value) = value {
                let month = p("2021-01").plus(n as i32).to_string();
                plan = plan.figure(direct(kind), &month, &value.to_string());
            }
        }
        let last = plan.at("2022-12");
        for point in &last.history {
            let then = plan.at(&point.period.to_string());
            prop_assert_eq!(point.status, then.status);
            prop_assert_eq!(&point.expected, &then.expected_value);
            let own = if then.carried { None } else { then.actual };
            prop_assert_eq!(&point.actual, &own);
        }
    }
}
