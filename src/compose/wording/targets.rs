//! Sentences about one target: where it stands, against what, and where it is heading.
//!
//! Decides the wording by kind and by state (carried, refused, disputed, never reported, first
//! month, met, nought, at most). All numbers arrive as text; which of them there are is decided by
//! the caller.

use super::labels;
use crate::assess::Status;
use crate::compose::Language;
use crate::plan::TargetKind;

/// Where the recent trend leads, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Outlook {
    /// No trend can be had.
    #[default]
    Unknown,
    /// To the target, in this month.
    Meets(String),
    /// Short of the target (for `at_most`: beyond it): to this value at the due month.
    Misses(String),
}

/// What is said of a target's actual; numbers and months are text already.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Name in the language.
    pub name: String,
    /// The actual with unit and qualifier, if there is one.
    pub actual: Option<String>,
    /// Whether that actual is nought.
    pub is_nought: bool,
    /// For a ratio: the amount it was computed from.
    pub amount: Option<String>,
    /// The base year.
    pub base_year: String,
    /// The month the figure speaks of, as `2021年12月`.
    pub month: String,
    /// January through that month, as `2021年1—12月`.
    pub year_to: String,
    /// The plan's first month through that month, as `2021年1—12月` or `2021年1月至2022年3月`.
    pub since_start: String,
    /// Why the report month has no figure of its own, a whole clause; empty if it has.
    pub gap: String,
    /// The target with its relation, as `不少于120家`.
    pub target: String,
    /// actual ÷ target as a percentage.
    pub completion: Option<String>,
    /// What should be reached by now; none where nothing is due yet.
    pub expected: Option<String>,
    /// expected − actual where positive (or actual − expected for `at_most`), with unit.
    pub shortfall: Option<String>,
    /// Change since last month as a clause: `比上月增加4家`.
    pub change: Option<String>,
    /// Year on year as a clause: `同比增长12.5%`.
    pub year_on_year: Option<String>,
    /// Where the trend leads.
    pub outlook: Outlook,
    /// The due month.
    pub due: String,
    /// target − actual with unit, if anything remains and the target asks for more.
    pub remaining: Option<String>,
    /// Needed per month with unit; none where less than one whole a month would do.
    pub needed: Option<String>,
    /// Months from the report month to the due month.
    pub months_left: i32,
    /// Whether the unit is a percentage, which rises (提高) where a count grows (增加).
    pub is_rate: bool,
    /// `at_most`: less is better.
    pub at_most: bool,
    /// Why the target is not rated this month, a whole clause.
    pub not_rated: Option<String>,
}

/// The sentence or two printed with the target and among the laggards.
pub fn sentence(kind: TargetKind, status: Status, said: &Said, language: Language) -> String {
    match language {
        Language::Zh => zh(kind, status, said),
        Language::En => en(kind, status, said),
    }
}

/// Whether something is still to be said about the way ahead.
fn is_open(status: Status) -> bool {
    !matches!(status, Status::Met | Status::Missed | Status::Monitored)
}

/// Whether what remains must be told: not where the trend alone carries an item that keeps pace.
fn needs_more(status: Status, s: &Said) -> bool {
    !matches!((status, &s.outlook), (Status::OnTrack, Outlook::Meets(_)))
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
        TargetKind::Cumulative => format!("{}累计{actual}", s.since_start),
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
    first.extend(s.change.clone());
    first.extend(s.year_on_year.clone());
    match &s.completion {
        // 0个，为目标的0.0% says one thing twice.
        Some(completion) if !s.is_nought => {
            first.push(format!("为目标（{}）的{completion}", s.target));
        }
        _ => first.push(format!("目标为{}", s.target)),
    }
    first.extend(zh_pace(status, s));
    let mut text = format!("{}：{}。", s.name, first.join("，"));
    text += &zh_ahead(status, s);
    text
}

fn zh_pace(status: Status, s: &Said) -> Option<String> {
    match status {
        Status::Met => Some("已达标".into()),
        Status::Missed => Some("到期未完成".into()),
        Status::Monitored => Some(s.not_rated.clone().unwrap_or_else(|| "仅作监测".into())),
        Status::Disputed | Status::NotReported => None,
        Status::OnTrack | Status::SlightlyBehind | Status::Behind | Status::Incomplete => {
            let label = labels::status(status, Language::Zh);
            Some(match (&s.expected, &s.shortfall) {
                (Some(expected), Some(gap)) if s.at_most => {
                    format!("超出序时控制值（{expected}）{gap}，进度{label}")
                }
                (Some(expected), Some(gap)) => {
                    format!("比序时应达的{expected}少{gap}，进度{label}")
                }
                (Some(expected), None) if s.at_most => {
                    format!("未超过序时控制值（{expected}），进度{label}")
                }
                (Some(expected), None) => format!("达到序时应达的{expected}，进度{label}"),
                (None, _) => format!("目前尚无序时要求，进度{label}"),
            })
        }
    }
}

fn zh_ahead(status: Status, s: &Said) -> String {
    if !is_open(status) {
        return String::new();
    }
    let mut parts = Vec::new();
    match &s.outlook {
        Outlook::Unknown => {}
        Outlook::Meets(month) if s.at_most => {
            parts.push(format!("按近期趋势推算，到{month}可控制在目标以内"));
        }
        Outlook::Meets(month) => parts.push(format!("按近期趋势推算，可于{month}实现目标")),
        Outlook::Misses(value) if s.at_most => {
            parts.push(format!("按近期趋势推算，到{}为{value}，将超出目标", s.due))
        }
        Outlook::Misses(value) => parts.push(format!(
            "按近期趋势推算，到{}为{value}，难以如期实现目标",
            s.due
        )),
    }
    if let (Some(remaining), true) = (&s.remaining, needs_more(status, s)) {
        let verb = if s.is_rate { "提高" } else { "增加" };
        parts.push(match &s.needed {
            Some(needed) => format!("距目标还差{remaining}，月均需{verb}{needed}"),
            None => format!("距目标还差{remaining}，剩余{}个月", s.months_left),
        });
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
        TargetKind::Cumulative => format!("{actual} in {}", s.since_start),
        TargetKind::Stock => format!("{actual} at the end of {}", s.month),
        TargetKind::Level => format!("{actual} in {}", s.month),
        TargetKind::AnnualFlow | TargetKind::AnnualFlowEachYear => {
            format!("{actual} in {}", s.year_to)
        }
        TargetKind::RatioToBase => {
            let amount = s
                .amount
                .as_ref()
                .map_or(String::new(), |a| format!("{a} in {}, or ", s.year_to));
            format!("{amount}{actual} the whole of {}", s.base_year)
        }
    };
    let mut first = vec![opening];
    if !s.gap.is_empty() {
        first.push(s.gap.clone());
    }
    first.extend(s.change.clone());
    first.extend(s.year_on_year.clone());
    let mut second = vec![match &s.completion {
        Some(completion) if !s.is_nought => format!("{completion} of the target ({})", s.target),
        _ => format!("the target is {}", s.target),
    }];
    second.extend(en_pace(status, s));
    let mut text = format!("{}: {}; {}.", s.name, first.join(", "), second.join(", "));
    if is_open(status) {
        text += &en_ahead(status, s);
    }
    text
}

fn en_ahead(status: Status, s: &Said) -> String {
    let mut text = match &s.outlook {
        Outlook::Unknown => String::new(),
        Outlook::Meets(month) if s.at_most => {
            format!(" On the recent trend the target will be kept in {month}.")
        }
        Outlook::Meets(month) => {
            format!(" On the recent trend the target will be reached in {month}.")
        }
        Outlook::Misses(value) if s.at_most => format!(
            " On the recent trend it will be {value} by {}, above the target.",
            s.due
        ),
        Outlook::Misses(value) => format!(
            " On the recent trend it will be {value} by {}, short of the target.",
            s.due
        ),
    };
    if let (Some(remaining), true) = (&s.remaining, needs_more(status, s)) {
        text += &match &s.needed {
            Some(needed) => format!(" Still to go: {remaining}, or {needed} a month."),
            None => format!(
                " Still to go: {remaining} in {}.",
                super::count_en(s.months_left.unsigned_abs() as usize, "month", "months")
            ),
        };
    }
    text
}

fn en_pace(status: Status, s: &Said) -> Option<String> {
    match status {
        Status::Met => Some("met".into()),
        Status::Missed => Some("missed".into()),
        Status::Monitored => Some(
            s.not_rated
                .clone()
                .unwrap_or_else(|| "monitored only".into()),
        ),
        Status::Disputed | Status::NotReported => None,
        Status::OnTrack | Status::SlightlyBehind | Status::Behind | Status::Incomplete => {
            let label = labels::status(status, Language::En);
            Some(match (&s.expected, &s.shortfall) {
                (Some(expected), Some(gap)) if s.at_most => {
                    format!("{gap} over the {expected} allowed by now ({label})")
                }
                (Some(expected), Some(gap)) => {
                    format!("{gap} short of the {expected} due by now ({label})")
                }
                (Some(expected), None) if s.at_most => {
                    format!("within the {expected} allowed by now ({label})")
                }
                (Some(expected), None) => {
                    format!("no less than the {expected} due by now ({label})")
                }
                (None, _) => format!("nothing due yet ({label})"),
            })
        }
    }
}
