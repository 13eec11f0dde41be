//! Bases: missing, differing, or reaching the target already.

use crate::assess::TargetAssessment;
use crate::assess::findings::{Case, at_figure, with_unit, with_unit_en};
use crate::assess::rules;
use crate::issue::{Issue, text};
use crate::plan::{Relation, Target, TargetKind};

/// A ratio, stock or level that has a figure but no base: the base is asked for.
pub(super) fn needed(case: &Case) -> Vec<Issue> {
    let needs = |(target, t): &(&Target, &TargetAssessment)| {
        let kind = matches!(
            target.kind,
            TargetKind::Stock | TargetKind::Level | TargetKind::RatioToBase
        );
        let useless = |t: &TargetAssessment| match (&t.base, target.kind) {
            (None, _) => true,
            (Some(base), TargetKind::RatioToBase) => {
                base.value.is_zero() || base.value.is_negative()
            }
            (Some(_), _) => false,
        };
        kind && useless(t) && t.total.is_some() && t.exempted.is_none()
    };
    let year = case.catalogue.settings.plan.base_year;
    case.targets()
        .filter(needs)
        .map(|(target, _)| {
            let issue = case.issue(
                rules::BASE_NEEDED,
                text(
                    format!(
                        "指标 {} {} 没有可用的{year}年基期值，只能监测",
                        target.code, target.name_zh
                    ),
                    format!(
                        "请牵头单位在填报表“{year}年基数”栏填报基期值（{}）",
                        target.reported_unit()
                    ),
                ),
                text(
                    format!(
                        "target {} {} has no usable base for {year} and can only be monitored",
                        target.code, target.name_en
                    ),
                    format!(
                        "ask the lead for the value of {year} ({})",
                        target.reported_unit()
                    ),
                ),
            );
            case.lead(issue, &target.code).about(&target.code)
        })
        .collect()
}

/// A base that a return gives differs from the one that counts.
pub(super) fn differ(case: &Case) -> Vec<Issue> {
    let mut issues = Vec::new();
    for (target, t) in case.targets() {
        let Some(base) = &t.base else { continue };
        let unit = target.reported_unit();
        let (whose, whose_en) = match base.figure {
            None => ("方案", "the catalogue's"),
            Some(_) => ("最近一次填报", "the newest reported"),
        };
        for o in t.other_bases.iter().filter_map(|id| case.observation(*id)) {
            let issue = case.issue(
                rules::BASES_DIFFER,
                text(
                    format!(
                        "{}：“{}”填报的基期值为 {}，与{whose}的 {} 不一致；采用后者",
                        target.name_zh,
                        o.source.text,
                        with_unit(&o.value, unit),
                        with_unit(&base.value, unit)
                    ),
                    format!(
                        "请填报单位核对基期值，有误的下次改正；方案有误的，由办公室把 targets.csv 中 {} 的 base 改为 {}",
                        target.code,
                        o.value.to_csv()
                    ),
                ),
                text(
                    format!(
                        "{}: the base is given as {} (“{}”), {whose_en} is {}; the latter counts",
                        target.name_en,
                        with_unit_en(&o.value, unit),
                        o.source.text,
                        with_unit_en(&base.value, unit)
                    ),
                    format!(
                        "the department checks the base and corrects it next time; if the plan is wrong the \
                         office writes {1} as base of {0} in targets.csv",
                        target.code,
                        o.value.to_csv()
                    ),
                ),
            );
            issues.push(at_figure(issue, o));
        }
    }
    issues
}

/// 目标低于基期: the target was reached before the plan began.
pub(super) fn reached(case: &Case) -> Vec<Issue> {
    let mut issues = Vec::new();
    for (target, t) in case.targets().filter(|(_, t)| t.reached_by_base) {
        let Some(base) = &t.base else { continue };
        let (value, base) = (&target.value, &base.value);
        let (zh, en) = match (target.relation, value == base) {
            (_, true) => ("等于", "equals"),
            (Relation::AtMost, _) => ("高于", "lies above"),
            (_, _) => ("低于", "lies below"),
        };
        let issue = case.issue(
            rules::REACHED_BY_BASE,
            text(
                format!(
                    "{}：目标值 {} {zh}基期值 {}，方案开始前已达到，只作监测",
                    target.name_zh,
                    with_unit(value, &target.unit),
                    with_unit(base, &target.unit)
                ),
                "请办公室会同牵头单位核对目标口径与基期口径是否一致",
            ),
            text(
                format!(
                    "{}: the target {} {en} its base {}: it was reached before the plan began and is only \
                     monitored",
                    target.name_en,
                    with_unit_en(value, &target.unit),
                    with_unit_en(base, &target.unit)
                ),
                "the office checks with the lead that target and base are defined alike",
            ),
        );
        issues.push(case.lead(issue, &target.code).about(&target.code));
    }
    issues
}
