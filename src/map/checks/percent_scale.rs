//! A percentage may be wrong by a factor of 100

use super::{At, Named, Rule, as_written, confirmed_by, each, with_unit};
use crate::issue::{Issue, Severity};
use crate::map::Observation;
use crate::plan::Target;
use crate::quantity::Exact;
#[cfg(test)]
use crate::{map::FigureForm, plan::TargetKind};

/// 百分比可能差 100 倍
pub static RULE: Rule = Rule {
    code: "percent-scale",
    severity: Severity::Error,
    zh: "百分比可能差 100 倍",
    en: "A percentage may be wrong by a factor of 100",
    remedy: "填报单位核对后写成“12.5%”的形式重报；确为该数的，由办公室核定",
    remedy_en: "The department writes it like 12.5% and sends again; if it is right, the office confirms it by a decision",
};

/// A percentage that is plausible only once multiplied or divided by 100: 0.125 where some 12 is
/// due, or 1250 %. `explicit`: the cell itself says %, so that a small value is meant as it stands.
/// The reference is last month's figure, else the target.
pub fn check(
    figure: &Observation,
    target: &Target,
    last: Option<&Exact>,
    explicit: bool,
) -> Option<Issue> {
    let last = last.filter(|v| !v.is_zero());
    let reference = last.unwrap_or(&target.value).abs();
    let value = figure.value.abs();
    let ratio = value.checked_div(&reference)?;
    let hundred = Exact::int(100);
    let fraction = !explicit
        && !value.is_zero()
        && value <= Exact::one()
        && reference > Exact::ratio(3, 2)
        && &ratio * &hundred <= Exact::int(20);
    let inflated = ratio >= Exact::int(30) && within(&ratio.checked_div(&hundred)?);
    (fraction || inflated).then(|| {
        let found = with_unit(&figure.value, target);
        let meant = if fraction {
            &figure.value * &hundred
        } else {
            figure
                .value
                .checked_div(&hundred)
                .unwrap_or_else(Exact::zero)
        };
        let (meant, reference) = (with_unit(&meant, target), with_unit(&reference, target));
        let (which, which_en) = match last {
            Some(_) => ("上次", "last time"),
            None => ("目标", "the target"),
        };
        let (cell, written) = (figure.source.cell, as_written(figure));
        let own = Named::new(
            format!("在 {cell} 写成“{meant}”或“{found}”后重报"),
            format!("write “{meant}” or “{found}” in {cell} and send again"),
        );
        let remedy = each(&own, &confirmed_by(figure));
        RULE.at_with(
            &At::figure(figure),
            format!(
                "{}：填为“{written}”，分不清是{found}还是{meant}（{which}{reference}），未采用",
                target.name_zh
            ),
            format!(
                "{}: written “{written}”, {found} or {meant}? ({which_en} {reference}); not used",
                target.name_en
            ),
            remedy.zh,
            remedy.en,
        )
    })
}

/// Within a twentieth and twenty times of the reference: anything nearer than a factor of 100.
fn within(ratio: &Exact) -> bool {
    (Exact::ratio(1, 20)..=Exact::int(20)).contains(ratio)
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    fn at(value: &str, last: Option<&str>, explicit: bool) -> Option<Issue> {
        let target = target(TargetKind::Level, "%", "12");
        let figure = figure(FigureForm::EndOfPeriod, "2021-06", value);
        check(&figure, &target, last.map(x).as_ref(), explicit)
    }

    #[test]
    fn a_bare_fraction_or_a_hundredfold_percentage_is_asked_about() {
        says(&at("0.125", None, false).unwrap(), &["0.125%", "12.5%"]);
        says(&at("1250", None, true).unwrap(), &["1250%", "12.5%"]);
        says(&at("-0.032", None, false).unwrap(), &["-0.032%", "-3.2%"]);
        assert!(at("0.004", None, false).is_some());
        assert!(at("0.98", Some("99.1"), false).is_some());
    }

    #[test]
    fn plausible_percentages_pass() {
        for (value, last, explicit) in [
            ("12.5", None, false),
            ("-3.2", None, false),
            ("0", None, false),
            ("0.5", None, true),
            ("0.8", Some("1.1"), false),
            ("60", None, false),
            ("240", None, false),
        ] {
            assert!(at(value, last, explicit).is_none(), "{value}");
        }
    }
}
