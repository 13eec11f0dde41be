//! The order of magnitude looks wrong (10^4 or 10^8)

use super::{At, Named, Rule, as_written, confirmed_by, each, with_unit};
use crate::issue::{Issue, Severity};
use crate::map::{FigureForm, Observation};
use crate::period::Period;
use crate::plan::Target;
#[cfg(test)]
use crate::plan::TargetKind;
use crate::quantity::Exact;

/// 数量级可疑（万、亿）
pub static RULE: Rule = Rule {
    code: "magnitude",
    severity: Severity::Error,
    zh: "数量级可疑（万、亿）",
    en: "The order of magnitude looks wrong (10^4 or 10^8)",
    remedy: "填报单位核对单位（万、亿）后重报；确为该数的，由办公室核定",
    remedy_en: "The department checks the unit (万, 亿) and sends again; if it is right, the office confirms it by a decision",
};

/// What a figure is held against.
pub struct Reference {
    /// Last figure of the same series, if it has one.
    pub last: Option<(Exact, Period)>,
    /// What is expected by now, from the plan alone.
    pub expected: Exact,
    /// The target, or the base where that is larger.
    pub target: Exact,
    /// Whether the unit is counted.
    pub counted: bool,
}

/// A figure some 10^4 or 10^8 away from last month's, or, lacking that, from what the plan lets
/// expect. The bounds leave room: a series may grow by a factor of 1000 from one return to the
/// next, exceed its target 100 times (a count of small things: up to 2000), or start at 3 in 10,000
/// of the pace.
pub fn check(figure: &Observation, target: &Target, reference: &Reference) -> Option<Issue> {
    let value = figure.value.abs();
    if value.is_zero() || figure.form == FigureForm::Base {
        return None;
    }
    let (against, which) = match &reference.last {
        Some((last, period)) if !last.is_zero() => {
            let last = last.abs();
            let bound = Exact::int(1000);
            let up = value >= &last * &bound && value > reference.target;
            let down = &value * &bound <= last;
            ((up || down).then_some(last)?, Which::Last(*period))
        }
        _ => {
            let mut ceiling = &reference.target * &Exact::int(100);
            if reference.counted {
                ceiling = ceiling.max(Exact::int(2000));
            }
            let floor = &reference.expected * &Exact::ratio(3, 10_000);
            let month = figure.form == FigureForm::Month;
            let slip = value > ceiling || (!month && value < floor);
            (slip.then(|| reference.target.clone())?, Which::Target)
        }
    };
    Some(issue(figure, target, &against, which))
}

enum Which {
    Last(Period),
    Target,
}

fn issue(figure: &Observation, target: &Target, against: &Exact, which: Which) -> Issue {
    let found = with_unit(&figure.value, target);
    let written = as_written(figure);
    let plain = crate::text::key(&written) == crate::text::key(&found);
    let (meant, meant_en) = if plain {
        (String::new(), String::new())
    } else {
        (format!("，即{found}"), format!(", that is {found}"))
    };
    let value = figure.value.abs();
    let times = against.checked_div(&value).unwrap_or_else(Exact::one);
    let times = times.max(value.checked_div(against).unwrap_or_else(Exact::one));
    // A slip by 万 is nearer to 10^4, one by 亿 to 10^8.
    let (slip, power) = if times >= Exact::int(1_000_000) {
        ("亿", 8)
    } else {
        ("万", 4)
    };
    let against = with_unit(against, target);
    let (zh, en) = match which {
        Which::Last(period) => (
            format!("{}是{against}", period.zh()),
            format!("{} had {against}", period.en()),
        ),
        Which::Target => (
            format!("目标是{against}"),
            format!("the target is {against}"),
        ),
    };
    let cell = figure.source.cell;
    let own = Named::new(
        format!("核对单位和小数点，改正 {cell} 后重报"),
        format!("check unit and decimal point, correct {cell} and send again"),
    );
    let remedy = each(&own, &confirmed_by(figure));
    RULE.at_with(
        &At::figure(figure),
        format!(
            "{}：填为“{written}”{meant}，{zh}，可能差了{slip}倍，未采用",
            target.name_zh
        ),
        format!(
            "{}: written “{written}”{meant_en}; {en}; perhaps wrong by 10^{power}; not used",
            target.name_en
        ),
        remedy.zh,
        remedy.en,
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    fn at(value: &str, last: Option<&str>, expected: &str, total: &str, counted: bool) -> bool {
        let target = target(TargetKind::AnnualFlow, "亿元", total);
        let reference = Reference {
            last: last.map(|v| (x(v), p("2021-05"))),
            expected: x(expected),
            target: x(total),
            counted,
        };
        let found = check(
            &figure(FigureForm::YearToDate, "2021-06", value),
            &target,
            &reference,
        );
        if let Some(issue) = &found {
            says(issue, &[value]);
        }
        found.is_some()
    }

    #[test]
    fn a_slip_of_ten_thousand_or_a_hundred_million_is_refused() {
        assert!(at("0.09036", None, "925", "1850", false));
        assert!(at("9036000", None, "925", "1850", false));
        assert!(at("0.0903", Some("751.3"), "925", "1850", false));
        assert!(at("9036000", Some("751.3"), "925", "1850", false));
        assert!(at("90360000000", None, "925", "1850", false));
    }

    #[test]
    fn a_unit_is_not_said_twice_and_the_line_is_printed() {
        let target = target(TargetKind::Stock, "家", "500");
        let reference = Reference {
            last: None,
            expected: x("500"),
            target: x("500"),
            counted: true,
        };
        let mut bad = figure(FigureForm::EndOfPeriod, "2021-06", "3120000");
        bad.source.text = "312万".into();
        bad.unit_text = "万家".into();
        let issue = check(&bad, &target, &reference).unwrap();
        assert!(
            issue.message.contains("“312万家”，即3120000家"),
            "{}",
            issue.message
        );
        assert!(issue.message.ends_with("，未采用"));
        assert!(
            issue
                .remedy
                .contains("2021-06,5.2,,confirm,,,,理由,核定人,日期")
        );
    }

    #[test]
    fn a_plausible_start_or_leap_is_not() {
        for (value, last, expected, total, counted) in [
            ("2", None, "4167", "100000", true),
            ("12", None, "4167", "100000", true),
            ("0.1", None, "5.5", "66", false),
            ("12000", None, "300", "600", true),
            ("150", None, "1", "1", true),
            ("0", None, "925", "1850", false),
            ("48", Some("0.1"), "30", "66", false),
            ("5", Some("0"), "30", "66", false),
            ("364600", None, "90000", "364600", true),
        ] {
            assert!(!at(value, last, expected, total, counted), "{value}");
        }
    }
}
