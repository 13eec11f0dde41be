//! Headings of figures that are no fixed words.
//!
//! Decides in which form such figures are, or that they are of another time or only intended and
//! not to be used. Leaves to `settle` what the content or the columns beside must tell.

use super::around;
use super::label::Label;
use super::months::Rest;
use super::{EitherFigure, Heading, Meaning};
use crate::read::layout::vocabulary::forms;
use crate::read::{FigureColumn, FigureForm};

/// The meaning of a heading that is no fixed word: figures in some form, or not to be used.
pub(super) fn meaning(
    levels: &[Label],
    rests: &[Rest],
    said: &[Rest],
    heading: &Heading,
) -> Meaning {
    let joined: String = levels.iter().map(|l| l.key.as_str()).collect();
    let has = |list: &[&str]| {
        list.iter()
            .find(|w| joined.contains(**w))
            .map(|w| (*w).to_owned())
    };
    if let Some(word) = has(forms::OTHER_FIGURES) {
        return Meaning::Ignored(word);
    }
    let remarked = |list: &[&str]| {
        let mut remarks = levels.iter().flat_map(|l| &l.remarks);
        remarks.find_map(|remark| {
            let word = list.iter().find(|w| remark.contains(**w));
            word.map(|w| (*w).to_owned())
        })
    };
    if let Some(word) =
        remarked(forms::OTHER_FIGURES).or_else(|| remarked(&["目标", "计划", "任务数"]))
    {
        return Meaning::Ignored(word);
    }
    if has(forms::BASE).is_some() {
        return Meaning::Target(Some(FigureForm::Base));
    }
    // A word never runs over two lines: 累计 under 计划 is no 计划累计.
    let since = levels
        .iter()
        .flat_map(|l| l.remarks.iter().chain([&l.key]))
        .any(|said| forms::SINCE_START.iter().any(|w| said.contains(w)) || year_since(said))
        || year_since(&joined);
    let bare: Vec<Label> = levels.iter().map(without_start).collect();
    if joined.contains("投资") {
        let bounded = heading.month.is_some()
            || heading.period.is_some()
            || rests.iter().any(|r| r.span)
            || rests.iter().any(|r| r.text.contains('月'));
        let until = rests.iter().any(|r| r.until);
        return match intended(&bare).filter(|_| !joined.contains("总投资")) {
            Some(word) => Meaning::Ignored(word),
            None if bounded && !until => Meaning::Ignored("投资".into()),
            None => investment(&joined),
        };
    }
    if let Some(word) = intended(&bare) {
        return Meaning::Ignored(word);
    }
    let last = levels.last().map_or("", |l| l.key.as_str());
    let form = if since {
        Some(FigureForm::SinceStart)
    } else {
        match (form_of(rests), form_of(said)) {
            (Some(own), Some(other)) if own != other => match (own, other) {
                // 累计（截至6月底）: the end of the span, not another form.
                (FigureForm::YearToDate, FigureForm::EndOfPeriod) => Some(own),
                _ => return Meaning::Unknown,
            },
            (own, other) => {
                // A bare month means that month.
                let named = heading.month.is_some() || heading.period.is_some();
                own.or(other).or(named.then_some(FigureForm::Month))
            }
        }
    };
    let either = levels
        .last()
        .is_some_and(|l| forms::EITHER.contains(&l.key.as_str()));
    if either {
        return Meaning::Either(if last.contains("进度") {
            EitherFigure::Share
        } else {
            EitherFigure::Target(form)
        });
    }
    let plain = rests.last().is_none_or(|rest| only_known(&rest.text));
    let unspecified = forms::UNSPECIFIED.contains(&last);
    match form {
        Some(form) if plain || since => Meaning::Target(Some(form)),
        None if unspecified => Meaning::Target(None),
        _ => Meaning::Unknown,
    }
}

/// 2021年以来, 自2021年1月起: since another time than this year's start; whether it is this
/// year's start is settled where the return's year is known.
fn year_since(joined: &str) -> bool {
    let digits = joined.chars().filter(char::is_ascii_digit).count();
    digits >= 4 && (joined.contains("以来") || (joined.contains('自') && joined.contains("累计")))
}

fn investment(joined: &str) -> Meaning {
    if joined.contains("总投资") {
        Meaning::Figure(FigureColumn::TotalInvestment)
    } else if joined.contains("累计")
        && joined.contains("完成")
        && !joined.contains("本年")
        && !joined.contains("年度")
    {
        Meaning::Figure(FigureColumn::Invested)
    } else {
        Meaning::Ignored("投资".into())
    }
}

/// A line without the words of a start: 计划 in 自计划开始累计 is the plan's name.
fn without_start(level: &Label) -> Label {
    let mut words = forms::SINCE_START.to_vec();
    words.sort_by_key(|w| std::cmp::Reverse(w.len()));
    let mut bare = level.clone();
    for word in words {
        bare.key = bare.key.replace(word, "");
    }
    bare
}

/// The word by which a heading speaks of an intention, not of an achievement.
fn intended(levels: &[Label]) -> Option<String> {
    const PLANNED: &[&str] = &[
        "计划完成",
        "应完成",
        "拟完成",
        "目标完成",
        "要求完成",
        "计划新增",
        "计划实现",
        "计划累计",
        "应累计",
    ];
    let (last, upper) = levels.split_last()?;
    let planned = PLANNED
        .iter()
        .find(|w| last.key.contains(**w))
        .filter(|_| !last.key.contains("情况"));
    if let Some(word) = planned {
        return Some((*word).to_owned());
    }
    // 计划 above 累计完成 plans it; 年度目标 above 完成值 is what it is measured against.
    let plans = |level: &&Label| {
        around::intends(&level.key)
            && (level.key.ends_with(['数', '值']) || !level.key.contains("目标"))
    };
    if let Some(level) = upper.iter().find(plans) {
        return Some(level.key.clone());
    }
    let achieved = |key: &str| forms::ACHIEVED.iter().any(|w| key.contains(w));
    if achieved(&last.key) {
        return None;
    }
    levels
        .iter()
        .filter(|level| !achieved(&level.key))
        .find_map(|level| forms::INTENDED.iter().find(|w| level.key.contains(**w)))
        .map(|w| (*w).to_owned())
}

/// The form named by the lowest line that names one.
fn form_of(rests: &[Rest]) -> Option<FigureForm> {
    // 总量 below 1-6月, 本期 below 累计 beside 上年同期: the group's figure.
    let weak = |rest: &&Rest| WEAK.contains(&rest.text.as_str());
    let others = form_in(rests.iter().filter(|r| !weak(r)));
    if let (true, Some(form)) = (rests.iter().any(|r| weak(&r)), others) {
        return Some(form);
    }
    form_in(rests.iter())
}

/// Words that by themselves name a form, and none below a group that does.
const WEAK: &[&str] = &[
    "总量",
    "总数",
    "总额",
    "本期",
    "当期",
    "本期数",
    "当期数",
    "本期完成",
    "当期完成",
    "本期值",
    "本期实际",
];

fn form_in<'a>(rests: impl DoubleEndedIterator<Item = &'a Rest>) -> Option<FigureForm> {
    let within = |text: &str, list: &[&str]| list.iter().any(|w| text.contains(w));
    rests.rev().find_map(|rest| {
        let text = rest.text.as_str();
        // 累计余额 is neither.
        if within(text, forms::YEAR_TO_DATE) && within(text, forms::STANDING) {
            return None;
        }
        if within(text, forms::YEAR_TO_DATE) || rest.span {
            return Some(FigureForm::YearToDate);
        }
        if rest.until
            || within(text, forms::END_OF_PERIOD)
            || matches!(text, "底" | "末" | "份末" | "份底")
        {
            return Some(FigureForm::EndOfPeriod);
        }
        within(text, forms::MONTH).then_some(FigureForm::Month)
    })
}

/// Whether nothing but words of form and fillers is in a text.
fn only_known(text: &str) -> bool {
    let mut rest = text.replace("报告期", "");
    let lists = [
        forms::YEAR_TO_DATE,
        forms::END_OF_PERIOD,
        forms::MONTH,
        forms::UNSPECIFIED,
        forms::FILLERS,
    ];
    for list in lists {
        let mut sorted = list.to_vec();
        sorted.sort_by_key(|w| std::cmp::Reverse(w.len()));
        for word in sorted {
            rest = rest.replace(word, "");
        }
    }
    rest.chars()
        .all(|c| matches!(c, '-' | '~' | '/' | '、' | '及' | '和'))
}
