//! Sentences about one target: where it stands, against what, and where it is heading.
//!
//! Decides the wording by kind and by state (carried, refused, disputed, never reported, first
//! month, met, at most). All numbers arrive as text.

use super::labels;
use crate::assess::Status;
use crate::compose::Language;
use crate::plan::TargetKind;

/// What is said of a target's actual; numbers and months are text already.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Name in the language.
    pub name: String,
    /// The actual with unit and qualifier, if there is one.
    pub actual: Option<String>,
    /// For a ratio: the amount it was computed from.
    pub amount: Option<String>,
    /// The base year.
    pub base_year: String,
    /// The month the figure speaks of, as `2021年12月`.
    pub month: String,
    /// January through that month, as `2021年1—12月`.
    pub year_to: String,
    /// First month of the plan.
    pub since: String,
    /// Why the report month has no figure of its own, a whole clause; empty if it has.
    pub gap: String,
    /// The target with its relation, as `不少于120家`.
    pub target: String,
    /// actual ÷ target as a percentage.
    pub completion: Option<String>,
    /// What should be reached by now.
    pub expected: Option<String>,
    /// expected − actual where positive (or actual − expected for `at_most`), with unit.
    pub shortfall: Option<String>,
    /// Change since last month as a clause: `比上月增加4家`.
    pub change: Option<String>,
    /// Year on year as a clause: `同比增长12.5%`.
    pub year_on_year: Option<String>,
    /// Forecast at the due month, if there is one.
    pub forecast: Option<String>,
    /// The due month.
    pub due: String,
    /// Needed per month, if anything is.
    pub needed: Option<String>,
    /// `at_most`: less is better.
    pub at_most: bool,
    /// The target was reached by the base already.
    pub reached_by_base: bool,
}

/// The sentence or two printed with the target and, shortened, among the laggards.
pub fn sentence(kind: TargetKind, status: Status, said: &Said, language: Language) -> String {
    match language {
        Language::Zh => zh(kind, status, said),
        Language::En => en(kind, status, said),
    }
}

fn zh(kind: TargetKind, status: Status, s: &Said) -> String {
    let Some(actual) = &s.actual else {
        let amount = s
            .amount
            .as_ref()
            .map_or(String::new(), |a| format!("{}为{a}；", s.year_to));
        return format!("{}：{amount}{}，目标为{}。", s.name, s.gap, s.target);
    };
    let opening = match kind {
        TargetKind::Cumulative => format!("{}至{}累计{actual}", s.since, s.month),
        TargetKind::Stock => format!("{}末为{actual}", s.month),
        TargetKind::Level => format!("{}为{actual}", s.month),
        TargetKind::AnnualFlow | TargetKind::AnnualFlowEachYear => {
            format!("{}为{actual}", s.year_to)
        }
        TargetKind::RatioToBase => {
            let amount = s
                .amount
                .as_ref()
                .map_or(String::new(), |a| format!("{a}，"));
            format!(
                "{}为{amount}相当于{}年全年的{actual}",
                s.year_to, s.base_year
            )
        }
    };
    let mut first = vec![opening];
    if !s.gap.is_empty() {
        first.push(s.gap.clone());
    }
    if let Some(completion) = &s.completion {
        first.push(format!("为目标值（{}）的{completion}", s.target));
    } else {
        first.push(format!("目标为{}", s.target));
    }
    first.extend(zh_pace(status, s));
    first.extend(s.change.clone());
    first.extend(s.year_on_year.clone());
    let mut text = format!("{}：{}。", s.name, first.join("，"));
    text += &zh_ahead(status, s);
    text
}

fn zh_pace(status: Status, s: &Said) -> Option<String> {
    match status {
        Status::Met => Some("已达标".into()),
        Status::Missed => Some("到期未完成".into()),
        Status::Monitored if s.reached_by_base => Some("目标低于基期，仅作监测".into()),
        Status::Monitored => Some("仅作监测".into()),
        Status::Disputed | Status::NotReported => None,
        Status::OnTrack | Status::SlightlyBehind | Status::Behind | Status::Incomplete => {
            let label = labels::status(status, Language::Zh);
            Some(match (&s.expected, &s.shortfall) {
                (Some(expected), Some(gap)) if s.at_most => {
                    format!("超出序时控制值（{expected}）{gap}，{label}")
                }
                (Some(expected), Some(gap)) => {
                    format!("比序时应达的{expected}少{gap}，{label}")
                }
                (Some(expected), None) if s.at_most => {
                    format!("未超过序时控制值（{expected}），{label}")
                }
                (Some(expected), None) => format!("不低于序时应达的{expected}，{label}"),
                (None, _) => label.to_owned(),
            })
        }
    }
}

fn zh_ahead(status: Status, s: &Said) -> String {
    if matches!(status, Status::Met | Status::Missed | Status::Monitored) {
        return String::new();
    }
    let mut parts = Vec::new();
    if let Some(forecast) = &s.forecast {
        parts.push(format!("按近期趋势推算，到{}为{forecast}", s.due));
    }
    if let Some(needed) = &s.needed {
        parts.push(format!("此后月均需增加{needed}方可如期实现"));
    }
    if parts.is_empty() {
        return String::new();
    }
    format!("{}。", parts.join("；"))
}

fn en(kind: TargetKind, status: Status, s: &Said) -> String {
    let Some(actual) = &s.actual else {
        let amount = s
            .amount
            .as_ref()
            .map_or(String::new(), |a| format!("{a} in {}; ", s.year_to));
        return format!("{}: {amount}{}; the target is {}.", s.name, s.gap, s.target);
    };
    let opening = match kind {
        TargetKind::Cumulative => format!("{actual} from {} to {}", s.since, s.month),
        TargetKind::Stock => format!("{actual} at the end of {}", s.month),
        TargetKind::Level => format!("{actual} in {}", s.month),
        TargetKind::AnnualFlow | TargetKind::AnnualFlowEachYear => {
            format!("{actual} in {}", s.year_to)
        }
        TargetKind::RatioToBase => {
            let amount = s
                .amount
                .as_ref()
                .map_or(String::new(), |a| format!("{a}, or "));
            format!(
                "{amount}{actual} the whole of {} in {}",
                s.base_year, s.year_to
            )
        }
    };
    let mut first = vec![opening];
    if !s.gap.is_empty() {
        first.push(s.gap.clone());
    }
    match &s.completion {
        Some(completion) => first.push(format!("{completion} of the target ({})", s.target)),
        None => first.push(format!("the target is {}", s.target)),
    }
    first.extend(en_pace(status, s));
    first.extend(s.change.clone());
    first.extend(s.year_on_year.clone());
    let mut text = format!("{}: {}.", s.name, first.join(", "));
    if !matches!(status, Status::Met | Status::Missed | Status::Monitored) {
        if let Some(forecast) = &s.forecast {
            text += &format!(" The recent trend leads to {forecast} in {}.", s.due);
        }
        if let Some(needed) = &s.needed {
            text += &format!(" From now on {needed} a month are needed.");
        }
    }
    text
}

fn en_pace(status: Status, s: &Said) -> Option<String> {
    match status {
        Status::Met => Some("met".into()),
        Status::Missed => Some("missed".into()),
        Status::Monitored if s.reached_by_base => {
            Some("monitored only, since the base already reached the target".into())
        }
        Status::Monitored => Some("monitored only".into()),
        Status::Disputed | Status::NotReported => None,
        Status::OnTrack | Status::SlightlyBehind | Status::Behind | Status::Incomplete => {
            let label = labels::status(status, Language::En);
            Some(match (&s.expected, &s.shortfall) {
                (Some(expected), Some(gap)) if s.at_most => {
                    format!("{gap} over the pace of {expected} ({label})")
                }
                (Some(expected), Some(gap)) => {
                    format!("{gap} short of the pace of {expected} ({label})")
                }
                (Some(expected), None) if s.at_most => {
                    format!("within the pace of {expected} ({label})")
                }
                (Some(expected), None) => format!("at or above the pace of {expected} ({label})"),
                (None, _) => label.to_owned(),
            })
        }
    }
}
