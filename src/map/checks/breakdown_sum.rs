//! A breakdown does not add up to its total

use super::with_unit;
use super::{At, Rule};
use crate::issue::{Issue, Severity};
use crate::map::Observation;
use crate::plan::Target;
use crate::quantity::Exact;
#[cfg(test)]
use crate::{map::FigureForm, plan::TargetKind};

/// 分项之和与总数不符
pub static RULE: Rule = Rule {
    code: "breakdown-sum",
    severity: Severity::Warning,
    zh: "分项之和与总数不符",
    en: "A breakdown does not add up to its total",
    remedy: "请核对分项与总数，更正后重报",
    remedy_en: "Check parts and total, and return them corrected",
};

/// Parts of one return that do not add up to its total, beyond the rounding of their last digits.
/// The parts are told as an informational breakdown; the total counts as it stands.
pub fn check(total: &Observation, parts: &[&Observation], target: &Target) -> Option<Issue> {
    let sum: Exact = parts.iter().map(|p| p.value.clone()).sum();
    let slack: Exact = parts
        .iter()
        .map(|p| &p.precision)
        .chain([&total.precision])
        .map(|step| step * &Exact::ratio(1, 2))
        .sum();
    let whole = total.value.is_integer() && parts.iter().all(|p| p.value.is_integer());
    let gap = (&sum - &total.value).abs();
    let off = if whole { !gap.is_zero() } else { gap > slack };
    (off && !parts.is_empty()).then(|| {
        let (s, t) = (with_unit(&sum, target), with_unit(&total.value, target));
        let (n, gap, cell) = (parts.len(), with_unit(&gap, target), total.source.cell);
        RULE.at_with(
            &At::figure(total),
            format!(
                "{}：总数{t}（{cell}），{n}个分项之和{s}，相差{gap}；总数照用，分项仅供参考",
                target.name_zh
            ),
            format!(
                "{}: total {t} ({cell}), its parts ({n}) add up to {s}; the total is used, the parts are for information",
                target.name_en
            ),
            format!("请核对 {cell} 与各分项，哪个不对改哪个，改后重报"),
            format!("Check {cell} and the parts, correct what is wrong and send again"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn parts_that_miss_the_total_are_told_and_rounding_is_not() {
        let target = target(TargetKind::AnnualFlow, "亿元", "66");
        let mut figures: Vec<_> = ["10.04", "10.04", "20"]
            .map(|v| figure(FigureForm::YearToDate, "2021-06", v))
            .into();
        for f in &mut figures {
            f.precision = x("0.1");
        }
        let (a, b, total) = (&figures[0], &figures[1], &figures[2]);
        assert!(check(total, &[a, b], &target).is_none());
        says(
            &check(total, &[a], &target).unwrap(),
            &["10.04亿元", "20亿元"],
        );
        assert!(check(total, &[], &target).is_none());
    }
}
