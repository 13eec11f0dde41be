//! A share lies outside 0 to 100 %

use super::{At, Named, Rule, confirmed_by, each, with_unit};
use crate::issue::{Issue, Severity};
use crate::map::Observation;
use crate::plan::Target;
use crate::quantity::Exact;
#[cfg(test)]
use crate::{map::FigureForm, plan::TargetKind};

/// 比率超出 0 至 100%
pub static RULE: Rule = Rule {
    code: "percent-range",
    severity: Severity::Error,
    zh: "比率超出 0 至 100%",
    en: "A share lies outside 0 to 100 %",
    remedy: "填报单位改正后重报；确为该数的，由办公室核定",
    remedy_en: "The department corrects it and sends again; if it is right, the office confirms it by a decision",
};

/// A share (覆盖率, 占比 …) outside 0 to 100, or any percentage below −100 (nothing falls by more than
/// all of it) or above 1000.
pub fn check(figure: &Observation, target: &Target, percent: bool) -> Option<Issue> {
    let outside = if is_share(&target.name_zh) {
        figure.value.is_negative() || figure.value > Exact::int(100)
    } else {
        figure.value < Exact::int(-100) || figure.value > Exact::int(1000)
    };
    (percent && outside).then(|| {
        let value = with_unit(&figure.value, target);
        let cell = figure.source.cell;
        let own = Named::new(
            format!("改正 {cell} 后重报"),
            format!("correct {cell} and send again"),
        );
        let remedy = each(&own, &confirmed_by(figure));
        RULE.at_with(
            &At::figure(figure),
            format!("{}：填为{value}，超出可能范围，未采用", target.name_zh),
            format!("{}: {value} is out of range; not used", target.name_en),
            remedy.zh,
            remedy.en,
        )
    })
}

/// Whether the name speaks of a part of a whole: it ends with 率, 占比 or 比重 and is no growth.
fn is_share(name: &str) -> bool {
    const GROWTH: [&str; 6] = ["增速", "增长", "增幅", "同比", "环比", "收益率"];
    ["率", "占比", "比重", "比例"]
        .iter()
        .any(|w| name.ends_with(w))
        && !GROWTH.iter().any(|w| name.contains(w))
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn a_share_stays_within_its_whole_and_growth_need_not() {
        let mut target = target(TargetKind::Level, "%", "100");
        target.name_zh = "监管覆盖率".into();
        let bad = figure(FigureForm::EndOfPeriod, "2021-06", "130");
        says(&check(&bad, &target, true).unwrap(), &["130%"]);
        let full = figure(FigureForm::EndOfPeriod, "2021-06", "100");
        assert!(check(&full, &target, true).is_none());
        target.name_zh = "零售额增长率".into();
        assert!(check(&bad, &target, true).is_none());
        for (value, out) in [
            ("-100", false),
            ("-120", true),
            ("999", false),
            ("1001", true),
        ] {
            let found = figure(FigureForm::EndOfPeriod, "2021-06", value);
            assert_eq!(check(&found, &target, true).is_some(), out, "{value}");
        }
        let absurd = figure(FigureForm::EndOfPeriod, "2021-06", "-1250");
        assert!(check(&absurd, &target, true).is_some());
    }
}
