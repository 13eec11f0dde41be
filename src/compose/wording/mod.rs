//! The sentences of the report, in Chinese and English.
//!
//! Decides how findings read: whole sentences of a careful official (GB/T 15835 for figures), for
//! singular and empty cases too. Numbers come as text from `number`; which facts are said, and in
//! which order, is decided by the callers. Fixed labels stand in [`labels`].

pub mod labels;
pub mod targets;

use super::Language;
use super::number;
use crate::assess::Status;
use crate::map::{FigureForm, MapRule, Outcome, Stage, Timeliness};
use crate::plan::{DeliverableKind, Relation, Role, TargetKind};
use crate::quantity::Qualifier;

impl Language {
    /// The text in this language.
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// Names joined as the language joins them: `甲、乙和丙`, `A, B and C`.
pub fn list(names: &[String], language: Language) -> String {
    let (last, rest) = match names {
        [] => return String::new(),
        [one] => return one.clone(),
        [rest @ .., last] => (last, rest),
    };
    match language {
        Language::Zh => format!("{}和{last}", rest.join("、")),
        Language::En => format!("{} and {last}", rest.join(", ")),
    }
}

/// At most `most` names, then how many there are in all: `甲、乙、丙等5个单位`.
pub fn list_at_most(names: &[String], most: usize, noun_zh: &str, language: Language) -> String {
    if names.len() <= most {
        return list(names, language);
    }
    let (some, all) = (&names[..most], names.len());
    match language {
        Language::Zh => format!("{}等{all}{noun_zh}", some.join("、")),
        Language::En => format!("{} and {} more", some.join(", "), all - most),
    }
}

/// A count with its noun in English: `1 measure`, `3 measures`.
pub fn count_en(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Counts by status as a clause: `已达标2项，正常15项，滞后3项`. Statuses that do not occur are left out.
pub fn counts(counts: &[(Status, usize)], language: Language) -> String {
    let parts: Vec<String> = counts
        .iter()
        .filter(|(_, n)| *n > 0)
        .map(|(status, n)| match language {
            Language::Zh => format!("{}{n}项", labels::status(*status, language)),
            Language::En => format!("{n} {}", labels::status(*status, language)),
        })
        .collect();
    parts.join(language.pick("，", ", "))
}

/// What a group of rated things is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    /// 措施
    Measure,
    /// 指标
    Target,
    /// 任务
    Deliverable,
}

impl Noun {
    fn zh(self) -> &'static str {
        match self {
            Self::Measure => "项措施",
            Self::Target => "项指标",
            Self::Deliverable => "项任务",
        }
    }

    fn en(self, n: usize) -> String {
        match self {
            Self::Measure => count_en(n, "measure", "measures"),
            Self::Target => count_en(n, "target", "targets"),
            Self::Deliverable => count_en(n, "deliverable", "deliverables"),
        }
    }
}

/// The sentence on a group: how many are at or before the pace, with their share, then the rest.
/// Everything met, nothing reported, a single item and an empty group each have their own form.
pub fn group(noun: Noun, by_status: &[(Status, usize)], language: Language) -> String {
    let all: usize = by_status.iter().map(|(_, n)| n).sum();
    let of = |status| {
        by_status
            .iter()
            .filter(|(s, _)| *s == status)
            .map(|(_, n)| *n)
            .sum::<usize>()
    };
    let one = by_status.iter().find(|(_, n)| *n == all).map(|(s, _)| *s);
    match (all, one) {
        (0, _) => match language {
            Language::Zh => format!("本方案未设{}。", noun.zh().trim_start_matches('项')),
            Language::En => format!("The plan sets no {}.", noun.en(2).trim_start_matches("2 ")),
        },
        (1, Some(status)) => single(noun, status, language),
        (_, Some(status)) => uniform(noun, all, status, language),
        _ => {
            let good = of(Status::Met) + of(Status::OnTrack);
            let is_good = |s: &Status| matches!(s, Status::Met | Status::OnTrack);
            let (mut at_pace, rest): (Vec<_>, Vec<_>) =
                by_status.iter().copied().partition(|(s, _)| is_good(s));
            at_pace.reverse();
            let (at_pace, rest) = (counts(&at_pace, language), counts(&rest, language));
            let share = number::share_of(good, all);
            let rated = good + of(Status::SlightlyBehind) + of(Status::Behind) + of(Status::Missed);
            // Unrated ones would make the share look worse than it is.
            let of_rated = if rated < all {
                let share = number::share_of(good, rated);
                match language {
                    Language::Zh => format!("（按可评价的{rated}项计为{share}）"),
                    Language::En => format!("; {share} of the {rated} that can be rated"),
                }
            } else {
                String::new()
            };
            match (language, good) {
                (Language::Zh, 0) => format!("{all}{}中，{rest}。", noun.zh()),
                (Language::En, 0) => format!("Of {}: {rest}.", noun.en(all)),
                (Language::Zh, _) if rest.is_empty() => {
                    format!("{all}{}均达到或快于序时进度，其中{at_pace}。", noun.zh())
                }
                (Language::Zh, _) => format!(
                    "{all}{}中，{at_pace}，达到或快于序时进度的占{share}{of_rated}；{rest}。",
                    noun.zh()
                ),
                (Language::En, _) if rest.is_empty() => {
                    format!(
                        "All {} are on or ahead of schedule: {at_pace}.",
                        noun.en(all)
                    )
                }
                (Language::En, _) => {
                    let verb = if good == 1 { "is" } else { "are" };
                    format!(
                        "Of {}, {good} ({share}{of_rated}) {verb} on or ahead of schedule: {at_pace}. The others: {rest}.",
                        noun.en(all)
                    )
                }
            }
        }
    }
}

fn single(noun: Noun, status: Status, language: Language) -> String {
    let label = labels::status(status, language);
    match (language, status) {
        (Language::Zh, Status::NotReported) => format!("1{}本期未报。", noun.zh()),
        (Language::Zh, _) => format!("1{}的状态为{label}。", noun.zh()),
        (Language::En, _) => format!("The only {} is {label}.", &noun.en(1)[2..]),
    }
}

fn uniform(noun: Noun, all: usize, status: Status, language: Language) -> String {
    let label = labels::status(status, language);
    match (language, status) {
        (Language::Zh, Status::Met) => format!("{all}{}全部达标。", noun.zh()),
        (Language::Zh, Status::NotReported) => {
            format!("{all}{}均未报送，无法评价进度。", noun.zh())
        }
        (Language::Zh, _) => format!("{all}{}均为{label}。", noun.zh()),
        (Language::En, Status::NotReported) => format!(
            "Nothing was reported on any of the {}; progress cannot be judged.",
            noun.en(all)
        ),
        (Language::En, _) => format!("All {} are {label}.", noun.en(all)),
    }
}

/// 时间进度: months gone of the plan's months.
pub fn time_gone(
    title: &str,
    end_of: &str,
    gone: i32,
    all: i32,
    share: &str,
    language: Language,
) -> String {
    match language {
        Language::Zh if gone >= all => {
            format!("截至{end_of}底，{title}实施期{all}个月已全部过完。")
        }
        Language::Zh => {
            format!("截至{end_of}底，{title}已实施{gone}个月（共{all}个月），时间进度为{share}。")
        }
        Language::En if gone >= all => {
            format!("By the end of {end_of} all {all} months of the plan had passed.")
        }
        Language::En => {
            format!(
                "By the end of {end_of}, {gone} of the plan’s {all} months had passed ({share})."
            )
        }
    }
}

/// Returns received against those expected, and who has not reported.
pub fn returns(
    month: &str,
    expected: usize,
    received: usize,
    late: usize,
    missing: &[String],
    unusable: &[String],
    language: Language,
) -> String {
    let mut text = match (language, expected, received) {
        (Language::Zh, 0, _) => return "本方案未安排填报单位。".into(),
        (Language::En, 0, _) => return "The plan names no reporting departments.".into(),
        (Language::Zh, _, 0) => format!("{month}应报送单位{expected}个，无一报送"),
        (Language::En, _, 0) => {
            format!("None of the {expected} departments sent a return for {month}")
        }
        (Language::Zh, _, _) if received == expected => {
            format!("{month}应报送单位{expected}个，全部报送")
        }
        (Language::En, _, _) if received == expected => {
            format!("All {expected} departments sent returns for {month}")
        }
        (Language::Zh, _, _) => format!("{month}应报送单位{expected}个，已报送{received}个"),
        (Language::En, _, _) => {
            format!("{received} of {expected} departments sent returns for {month}")
        }
    };
    if late > 0 {
        text += &match language {
            Language::Zh => format!("，其中迟报{late}个"),
            Language::En => format!(", {late} of them late"),
        };
    }
    if !missing.is_empty() && received > 0 {
        let names = list_at_most(missing, 12, "个单位", language);
        text += &match language {
            Language::Zh => format!("；{names}未报送"),
            Language::En => format!("; nothing came from {names}"),
        };
    }
    if !unusable.is_empty() {
        let names = list_at_most(unusable, 12, "个单位", language);
        text += &match language {
            Language::Zh => format!("；{names}所报文件无法使用，需重报"),
            Language::En => format!("; what {names} sent cannot be used and must be sent again"),
        };
    }
    text + language.pick("。", ".")
}

/// How many measures rose and fell since last month.
pub fn moved(improved: usize, worsened: usize, other: usize, language: Language) -> String {
    match (language, improved, worsened, other) {
        (Language::Zh, 0, 0, 0) => "与上月相比，各项措施状态均无变化。".into(),
        (Language::En, 0, 0, 0) => "No measure changed its status since last month.".into(),
        (Language::Zh, ..) => {
            let mut parts = Vec::new();
            for (n, what) in [(improved, "好转"), (worsened, "转差"), (other, "其他变动")] {
                if n > 0 {
                    parts.push(format!("{what}{n}项"));
                }
            }
            format!("与上月相比，措施状态{}。", parts.join("，"))
        }
        (Language::En, ..) => {
            let mut parts = Vec::new();
            for (n, what) in [
                (improved, "improved"),
                (worsened, "got worse"),
                (other, "changed otherwise"),
            ] {
                if n > 0 {
                    let noun = if parts.is_empty() && n == 1 {
                        " measure"
                    } else if parts.is_empty() {
                        " measures"
                    } else {
                        ""
                    };
                    parts.push(format!("{n}{noun} {what}"));
                }
            }
            format!("Since last month {}.", list(&parts, language))
        }
    }
}

/// 首月
pub fn first_month(language: Language) -> &'static str {
    language.pick(
        "本期为首期，无上月数据可比。",
        "This is the first report: there is no earlier month to compare with.",
    )
}

/// `relation value`, as a target is stated: `不少于500个`, `约26个`.
pub fn target_value(relation: Relation, value: &str, language: Language) -> String {
    match (language, relation) {
        (_, Relation::Reach) => value.to_owned(),
        (Language::Zh, Relation::AtLeast) => format!("不少于{value}"),
        (Language::Zh, Relation::About) => format!("约{value}"),
        (Language::Zh, Relation::AtMost) => format!("不超过{value}"),
        (Language::En, Relation::AtLeast) => format!("at least {value}"),
        (Language::En, Relation::About) => format!("about {value}"),
        (Language::En, Relation::AtMost) => format!("at most {value}"),
    }
}

/// Text beyond `limit` characters is cut at the end of a clause where one is near.
pub fn shorten(text: &str, limit: usize, language: Language) -> String {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() <= limit {
        return text.to_owned();
    }
    let cut = chars[..limit]
        .iter()
        .rposition(|c| matches!(c, '。' | '；' | '，' | '\n' | ';' | ','))
        .filter(|&n| n + 40 >= limit)
        .unwrap_or(limit);
    let kept: String = chars[..cut].iter().collect();
    format!(
        "{}{}",
        kept.trim_end(),
        language.pick("……（全文见来源）", " … (full text in the source)")
    )
}

/// A short name for each closed set, for tables.
pub trait Named: Copy {
    /// The name in a language.
    fn name(self, language: Language) -> &'static str;
}

macro_rules! named {
    ($type:ty { $($variant:ident => $zh:literal, $en:literal;)* }) => {
        impl Named for $type {
            fn name(self, language: Language) -> &'static str {
                match self {
                    $(<$type>::$variant => language.pick($zh, $en),)*
                }
            }
        }
    };
}

named!(Stage {
    NotStarted => "未启动", "not started";
    Preparing => "前期", "preparing";
    Started => "开工", "started";
    UnderWay => "推进中", "under way";
    Building => "在建", "building";
    Completed => "竣工", "completed";
    InOperation => "投产", "in operation";
    Done => "已完成", "done";
    Suspended => "暂缓", "suspended";
    Terminated => "终止", "terminated";
});
named!(DeliverableKind {
    Project => "项目", "project";
    Platform => "平台", "platform";
    Policy => "政策", "policy";
    Mechanism => "机制", "mechanism";
    Designation => "授牌试点", "designation";
    Document => "文件", "document";
    Event => "活动", "event";
    Register => "名录", "register";
});
named!(TargetKind {
    Cumulative => "累计", "cumulative";
    Stock => "存量", "stock";
    Level => "水平", "level";
    AnnualFlow => "年度", "annual";
    AnnualFlowEachYear => "逐年", "every year";
    RatioToBase => "倍数", "multiple";
});
named!(Outcome {
    Used => "采用", "used";
    PartlyUsed => "部分采用", "partly used";
    Superseded => "已被替代", "superseded";
    Duplicate => "重复", "duplicate";
    Held => "暂存未用", "held";
    Rejected => "无法使用", "rejected";
    Ignored => "忽略", "ignored";
});
named!(Timeliness {
    OnTime => "按时", "on time";
    Late => "迟报", "late";
    Unknown => "时间不详", "time unknown";
});
named!(Role {
    Lead => "牵头", "lead";
    Part => "分项", "part";
    Support => "配合", "support";
    Other => "其他", "other";
});
named!(FigureForm {
    Month => "本月", "month";
    YearToDate => "本年累计", "year to date";
    SinceStart => "自方案开始累计", "since the plan's start";
    EndOfPeriod => "期末", "end of period";
    Base => "基数", "base";
});
named!(MapRule {
    Code => "编码", "code";
    Name => "名称", "name";
    Alias => "别名表", "alias";
    Normalised => "规范化名称", "normalised name";
    MeasureAndHeading => "措施号与表头", "measure and heading";
    Similar => "近似名称", "similar name";
});
named!(Qualifier {
    About => "约", "about";
    Nearly => "近", "nearly";
    Over => "余", "over";
    Above => "超", "over";
    AtLeast => "不少于", "at least";
    Under => "不足", "under";
    AtMost => "不超过", "at most";
});

#[cfg(test)]
mod tests;
