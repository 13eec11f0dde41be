//! The arithmetic of a target's rates, written out with its numbers, and the rule that decided its
//! status. The values are the assessment's own; only their formulas are put beside them here.

use serde::Serialize;

use super::Words;
use crate::assess::{Gap, Status, TargetAssessment};
use crate::period::Period;
use crate::plan::{Catalogue, Relation, Target, TargetKind};
use crate::quantity::Exact;

/// The longest number that a formula shows exactly, in characters.
const LONGEST: usize = 12;

/// What a step computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepName {
    /// 序时进度
    ExpectedShare,
    /// 序时应达
    ExpectedValue,
    /// 进度
    Progress,
    /// 进度比
    PaceRatio,
    /// 完成率
    CompletionRate,
    /// 比上月
    Change,
    /// 同比
    YearOnYear,
    /// 到期预测
    Forecast,
    /// 月均还需
    NeededPerMonth,
}

/// A step: name, formula with its numbers, value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// What it computes.
    pub name: StepName,
    /// With numbers, such as `(312 − 0) ÷ (300 − 0)`.
    pub formula: String,
    /// The exact value.
    pub value: Exact,
}

/// Every rate that the assessment gives, in order of computation.
pub fn steps(
    catalogue: &Catalogue,
    target: &Target,
    assessed: &TargetAssessment,
    period: Period,
) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut add = |name, formula: Option<String>, value: &Option<Exact>| {
        if let (Some(formula), Some(value)) = (formula, value) {
            steps.push(Step {
                name,
                formula,
                value: value.clone(),
            });
        }
    };
    let origin = origin(target, assessed);
    let (goal, actual) = (&target.value, assessed.actual.as_ref());
    add(
        StepName::ExpectedShare,
        Some(share_formula(catalogue, target, period)),
        &assessed.expected_share,
    );
    add(
        StepName::ExpectedValue,
        expected_formula(target, assessed, origin.as_ref(), period),
        &assessed.expected_value,
    );
    let minus = |a: &Exact, b: &Exact| format!("({} − {})", brackets(a), brackets(b));
    add(
        StepName::Progress,
        actual
            .zip(origin.as_ref())
            .map(|(a, o)| format!("{} ÷ {}", minus(a, o), minus(goal, o))),
        &assessed.progress,
    );
    add(
        StepName::PaceRatio,
        actual
            .zip(origin.as_ref())
            .zip(assessed.expected_value.as_ref())
            .map(|((a, o), e)| format!("{} ÷ {}", minus(a, o), minus(e, o))),
        &assessed.pace_ratio,
    );
    add(
        StepName::CompletionRate,
        actual.map(|a| format!("{} ÷ {}", brackets(a), brackets(goal))),
        &assessed.completion_rate,
    );
    add(
        StepName::Change,
        actual
            .zip(assessed.previous_actual.as_ref())
            .map(|(a, p)| format!("{} − {}", brackets(a), brackets(p))),
        &assessed.change,
    );
    add(
        StepName::YearOnYear,
        actual
            .zip(assessed.year_ago.as_ref())
            .map(|(a, y)| format!("{} ÷ {}", minus(a, y), brackets(y))),
        &assessed.year_on_year,
    );
    let left = target_due(target, period).months_since(period);
    add(
        StepName::Forecast,
        assessed.trend.as_ref().map(|t| {
            format!(
                "{} + {} × {left}（{} – {}）",
                brackets(&t.at_period),
                brackets(&t.slope),
                t.from,
                t.to
            )
        }),
        &assessed.forecast,
    );
    add(
        StepName::NeededPerMonth,
        actual.map(|a| format!("{} ÷ {left}", minus(goal, a))),
        &assessed.needed_per_month,
    );
    steps
}

/// A number as it stands in a formula; a negative one or a fraction in brackets.
fn brackets(value: &Exact) -> String {
    let text = shown(value);
    if value.is_negative() || text.contains('/') {
        format!("({text})")
    } else {
        text
    }
}

/// Exact: a decimal where it ends, a short fraction (`1/6`) where not; else to six places.
fn shown(value: &Exact) -> String {
    let exact = value.to_string();
    if exact.len() <= LONGEST {
        exact
    } else {
        format!("≈{}", value.to_csv())
    }
}

/// Whether progress is counted from the base rather than from nought.
fn from_base(target: &Target) -> bool {
    matches!(target.kind, TargetKind::Stock | TargetKind::Level)
}

fn origin(target: &Target, assessed: &TargetAssessment) -> Option<Exact> {
    if from_base(target) {
        assessed.base.as_ref().map(|b| b.value.clone())
    } else {
        Some(Exact::zero())
    }
}

/// Due month of the amount that counts now: of flows due every year this December.
fn target_due(target: &Target, period: Period) -> Period {
    match target.kind {
        TargetKind::AnnualFlowEachYear => period.december(),
        _ => target.due,
    }
}

fn share_formula(catalogue: &Catalogue, target: &Target, period: Period) -> String {
    match target.kind {
        TargetKind::Cumulative | TargetKind::Stock | TargetKind::Level => {
            let start = catalogue.settings.plan.start;
            let gone = period.min(target.due).months_since(start) + 1;
            let all = target.due.months_since(start) + 1;
            format!("{gone} ÷ {all}")
        }
        TargetKind::AnnualFlow | TargetKind::AnnualFlowEachYear | TargetKind::RatioToBase => {
            format!("{} ÷ 12", period.month())
        }
    }
}

fn expected_formula(
    target: &Target,
    assessed: &TargetAssessment,
    origin: Option<&Exact>,
    period: Period,
) -> Option<String> {
    if !target.path.is_empty() {
        let points: Vec<String> = target
            .path
            .iter()
            .map(|(month, value)| format!("{month}:{value}"))
            .collect();
        return Some(format!("path {} @ {period}", points.join(";")));
    }
    let (origin, share) = (origin?, assessed.expected_share.as_ref()?);
    let goal = brackets(&target.value);
    let o = brackets(origin);
    let formula = format!("{o} + {} × ({goal} − {o})", shown(share));
    let unrounded = origin + &(share * &(&target.value - origin));
    Some(if assessed.expected_value.as_ref() == Some(&unrounded) {
        formula
    } else {
        format!("⌊{formula}⌋")
    })
}

/// The rule that decided the status, in the order in which rules are asked.
pub fn because(
    catalogue: &Catalogue,
    target: &Target,
    assessed: &TargetAssessment,
    period: Period,
) -> Words {
    let rules = &catalogue.settings.rules;
    let words = |zh: String, en: String| Words { zh, en };
    match assessed.status {
        Status::Disputed => words(
            "来源不一致，核定前不采用".into(),
            "sources differ; withheld until a decision".into(),
        ),
        Status::NotReported => not_reported(target, assessed, rules.stale_after),
        Status::Monitored => monitored(assessed),
        Status::Met => met(target, assessed, &rules.about_tolerance),
        Status::Missed => words(
            format!(
                "已到应完成月份（{}），未满足“{}”",
                target_due(target, period),
                relation_zh(target)
            ),
            format!(
                "due month {} reached, relation not satisfied",
                target_due(target, period)
            ),
        ),
        Status::OnTrack | Status::SlightlyBehind | Status::Behind => match &assessed.pace_ratio {
            None => words("目前尚无应达数".into(), "nothing is due yet".into()),
            Some(pace) => {
                let (sign, limit) = match assessed.status {
                    Status::OnTrack => ("≥", &rules.on_track),
                    Status::SlightlyBehind => ("≥", &rules.slightly_behind),
                    _ => ("<", &rules.slightly_behind),
                };
                if target.relation == Relation::AtMost && !from_base(target) {
                    return words(
                        format!(
                            "不超过类：实际 ÷ 应达 = {}，按应达 ÷ 实际与阈值比较",
                            shown(pace)
                        ),
                        format!(
                            "at most: actual ÷ expected = {}; its inverse is compared with the thresholds",
                            shown(pace)
                        ),
                    );
                }
                words(
                    format!("进度比 {} {sign} {}", shown(pace), shown(limit)),
                    format!("pace ratio {} {sign} {}", shown(pace), shown(limit)),
                )
            }
        },
        Status::Incomplete => words(String::new(), String::new()),
    }
}

fn relation_zh(target: &Target) -> &'static str {
    crate::publish::labels::relation(target.relation)
}

fn not_reported(target: &Target, assessed: &TargetAssessment, stale_after: i32) -> Words {
    match assessed
        .total
        .as_ref()
        .filter(|_| assessed.actual.is_some())
    {
        Some(total) => Words {
            zh: format!(
                "最近数据为{}，已超过填报周期{}个月加{stale_after}个月",
                total.period.zh(),
                target.cycle.months()
            ),
            en: format!(
                "the last figure is of {}, older than the cycle of {} + {stale_after} months",
                total.period.en(),
                target.cycle.months()
            ),
        },
        None => Words {
            zh: format!("无可用数据{}", gap_zh(assessed.gap.as_ref())),
            en: "no usable figure".into(),
        },
    }
}

fn gap_zh(gap: Option<&Gap>) -> String {
    match gap {
        Some(Gap::Refused { .. }) => "（本月数不可用）".into(),
        Some(Gap::PartsMissing { parts }) => format!("（缺分项：{}）", parts.join("、")),
        Some(Gap::Ingredient { months }) => {
            let months: Vec<String> = months.iter().map(|m| m.zh()).collect();
            format!("（缺{}数据，不跨缺口相加）", months.join("、"))
        }
        Some(Gap::NoBase) => "（缺基期值）".into(),
        Some(Gap::Disputed { .. }) => "（来源不一致）".into(),
        Some(Gap::Silent) | None => String::new(),
    }
}

fn monitored(assessed: &TargetAssessment) -> Words {
    let (zh, en) = if let Some(line) = assessed.exempted {
        return Words {
            zh: format!("按核定不评（decisions.csv 第{line}行）"),
            en: format!("exempted by a decision (decisions.csv line {line})"),
        };
    } else if assessed.reached_by_base {
        (
            "基期已达目标（目标低于基期）",
            "the base reaches the target already",
        )
    } else if assessed.gap == Some(Gap::NoBase)
        || assessed.base.is_none() && assessed.expected_share.is_some()
    {
        ("无基期值，不评进度", "no base, so no pace")
    } else {
        ("本年度无序时要求", "no expected share this year")
    };
    Words {
        zh: zh.into(),
        en: en.into(),
    }
}

fn met(target: &Target, assessed: &TargetAssessment, tolerance: &Exact) -> Words {
    let actual = assessed.actual.as_ref().map(shown).unwrap_or_default();
    let goal = shown(&target.value);
    match target.relation {
        Relation::AtLeast | Relation::Reach => Words {
            zh: format!("实际 {actual} ≥ 目标 {goal}"),
            en: format!("actual {actual} ≥ target {goal}"),
        },
        Relation::About => Words {
            zh: format!("实际 {actual} ≥ 目标 {goal} × (1 − {})", shown(tolerance)),
            en: format!(
                "actual {actual} ≥ target {goal} × (1 − {})",
                shown(tolerance)
            ),
        },
        Relation::AtMost => Words {
            zh: format!("到期时实际 {actual} ≤ 目标 {goal}"),
            en: format!("at the due month actual {actual} ≤ target {goal}"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_formulas_can_be_recomputed() {
        assert_eq!(brackets(&Exact::parse("-2.5").unwrap()), "(-2.5)");
        assert_eq!(brackets(&Exact::ratio(1, 3)), "(1/3)");
        assert_eq!(shown(&Exact::ratio(1_234_567, 7_654_321)), "≈0.16129");
        assert_eq!(shown(&Exact::int(312)), "312");
    }
}
