//! What the words of a column's heading mean together.
//!
//! Decides the meaning of one column from its heading lines, top to bottom, and the unit and month
//! they name. Nothing is guessed: a heading with a word left over is unknown.

use crate::period::Period;
use crate::read::cell::period::{self, HeadingMonth};
use crate::read::layout::vocabulary::{forms, texts, values};
use crate::read::{DateColumn, FigureColumn, FigureForm, TextColumn};
use crate::text;
use crate::unit::{Units, magnitude_prefix};

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Text.
    Text(TextColumn),
    /// A date.
    Date(DateColumn),
    /// A figure that is no target's.
    Figure(FigureColumn),
    /// A figure of a target; `None` if the heading does not say in which form.
    Target(Option<FigureForm>),
    /// Figures or words of progress: the content tells.
    Either(EitherFigure),
    /// 完成率: the share of a deliverable, ignored beside a target's figures.
    Rate,
    /// Known, and not used; the word by which it was recognised.
    Ignored(String),
    /// Not understood.
    Unknown,
}

/// What a column of 完成情况 or 进度 holds if it holds figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EitherFigure {
    /// A target's figure.
    Target(Option<FigureForm>),
    /// A share of completion.
    Share,
}

/// A column's heading, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// What the column holds.
    pub meaning: Meaning,
    /// The month that the heading names with its year.
    pub period: Option<Period>,
    /// The month that the heading names without a year.
    pub month: Option<i8>,
    /// A year without a month.
    pub year: Option<i16>,
    /// A unit that the heading names.
    pub unit: Option<String>,
}

/// One line of a heading: the words without brackets, and what the brackets said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Label {
    /// Folded, with brackets.
    pub full: String,
    /// Folded, without brackets, footnote marks and unit.
    pub key: String,
    /// The unit that it names.
    pub unit: Option<String>,
    /// What else stood in brackets.
    pub remarks: Vec<String>,
}

/// Units that stand at the end of a heading without brackets.
const TRAILING_UNITS: &[&str] = &[
    "亿美元",
    "万美元",
    "亿元",
    "万元",
    "万人次",
    "平方公里",
    "万平方米",
];

impl Label {
    /// Takes a heading line apart.
    pub fn of(written: &str, units: &Units) -> Self {
        let full = text::key(written);
        let full = full
            .trim_matches(['*', '※', '#', '△', '★', ':', '、', '☆', '▲'])
            .to_owned();
        let mut label = Self {
            full: full.clone(),
            ..Self::default()
        };
        let mut rest = full.as_str();
        while let Some(open) = rest.find(['(', '[', '【', '〔', '{']) {
            label.key.push_str(&rest[..open]);
            let inner = &rest[open..];
            let close = inner
                .find([')', ']', '】', '〕', '}'])
                .unwrap_or(inner.len());
            let skip = inner.chars().next().map_or(0, char::len_utf8);
            label.bracket(inner.get(skip..close).unwrap_or_default(), units);
            let after = inner.get(close..).unwrap_or_default();
            rest = after
                .get(after.chars().next().map_or(0, char::len_utf8)..)
                .unwrap_or_default();
        }
        label.key.push_str(rest);
        label.split_unit(units);
        label.key = label
            .key
            .trim_matches(['*', '※', '#', ':', ',', '、', '.', '。', '/'])
            .to_owned();
        label
    }

    fn bracket(&mut self, inner: &str, units: &Units) {
        let named = inner.trim_start_matches("计量").strip_prefix("单位");
        let unit = named
            .map(|n| n.trim_start_matches([':', '为']))
            .filter(|n| !n.is_empty());
        let multiple = magnitude_prefix(inner)
            .is_some_and(|(_, rest)| !rest.is_empty() && rest.chars().count() <= 3);
        if let Some(unit) = unit {
            self.unit = Some(unit.to_owned());
        } else if units.parse(inner).is_some() || multiple {
            self.unit = Some(inner.to_owned());
        } else {
            self.remarks.push(inner.to_owned());
        }
    }

    fn split_unit(&mut self, units: &Units) {
        if let Some((head, unit)) = self.key.rsplit_once(['/', ',', ':'])
            && !head.is_empty()
            && units.parse(unit).is_some()
        {
            (self.unit, self.key) = (Some(unit.to_owned()), head.to_owned());
        } else if let Some(unit) = TRAILING_UNITS.iter().find(|u| self.key.ends_with(**u))
            && self.key.len() > unit.len()
        {
            self.key.truncate(self.key.len() - unit.len());
            self.unit = Some((*unit).to_owned());
        }
    }
}

/// A text heading's column.
pub(super) fn text_column(label: &Label) -> Option<TextColumn> {
    texts::TEXTS
        .iter()
        .find(|(_, names)| {
            names.contains(&label.full.as_str()) || names.contains(&label.key.as_str())
        })
        .map(|(column, _)| *column)
}

/// Whether a heading names what a row is about: `Some(true)` for deliverables.
pub(super) fn name_column(label: &Label) -> Option<bool> {
    let among = |names: &[&str]| {
        names.contains(&label.full.as_str()) || names.contains(&label.key.as_str())
    };
    if among(texts::TARGET_NAMES) || label.key.ends_with("指标名称") {
        Some(false)
    } else {
        among(texts::ITEM_NAMES).then_some(true)
    }
}

/// Whether a single cell looks like part of a heading.
pub(super) fn is_heading_word(label: &Label) -> bool {
    if label.key.is_empty() && label.unit.is_some() {
        return true;
    }
    let heading = understand(std::slice::from_ref(label));
    !matches!(heading.meaning, Meaning::Unknown)
        || heading.year.is_some()
        || heading.month.is_some()
        || heading.period.is_some()
}

/// The meaning of a column from its heading lines, top to bottom.
pub(super) fn understand(levels: &[Label]) -> Heading {
    let unit = levels.iter().rev().find_map(|l| l.unit.clone());
    let mut heading = Heading {
        meaning: Meaning::Unknown,
        period: None,
        month: None,
        year: None,
        unit,
    };
    // A line that says nothing but the unit （亿元） adds nothing to the words above it.
    let worded: Vec<Label> = levels
        .iter()
        .filter(|l| !l.key.is_empty())
        .cloned()
        .collect();
    let levels = if worded.is_empty() { levels } else { &worded };
    let Some(last) = levels.last() else {
        return heading;
    };
    let joined = Label {
        full: levels.iter().map(|l| l.full.as_str()).collect(),
        key: levels.iter().map(|l| l.key.as_str()).collect(),
        ..Label::default()
    };
    if let Some(meaning) =
        exact(last).or_else(|| (levels.len() > 1).then(|| exact(&joined)).flatten())
    {
        heading.meaning = meaning;
        return heading;
    }
    let mut rests = Vec::new();
    let mut said = Vec::new();
    for level in levels {
        let Some(rest) = heading.take_month(&level.key) else {
            return heading;
        };
        rests.push(rest);
        for remark in &level.remarks {
            let Some(rest) = heading.take_month(remark) else {
                return heading;
            };
            said.push(rest);
        }
    }
    heading.settle_year();
    heading.meaning = figure(levels, &rests, &said, &heading);
    heading
}

impl Heading {
    /// Takes the month out of a line or a remark; `None` if it contradicts what was said before.
    fn take_month(&mut self, text: &str) -> Option<Rest> {
        let Some((found, rest, until)) = month_of(text) else {
            return Some(Rest {
                text: text.to_owned(),
                span: false,
                until: false,
            });
        };
        note_month(self, found).then_some(Rest {
            text: rest,
            span: found.span,
            until,
        })
    }

    fn settle_year(&mut self) {
        if let (Some(year), Some(month)) = (self.year, self.month)
            && let Some(period) = Period::new(year, month)
        {
            (self.period, self.year, self.month) = (Some(period), None, None);
        }
    }
}

/// Adds what a line says of year and month; false if it contradicts an upper line.
fn note_month(heading: &mut Heading, found: HeadingMonth) -> bool {
    let clash = |a: Option<i16>, b: Option<i16>| a.is_some() && b.is_some() && a != b;
    if clash(heading.year, found.year)
        || clash(heading.month.map(i16::from), found.month.map(i16::from))
    {
        heading.meaning = Meaning::Unknown;
        return false;
    }
    heading.year = heading.year.or(found.year);
    heading.month = heading.month.or(found.month);
    true
}

/// What is left of a heading line once its month is taken away.
struct Rest {
    text: String,
    span: bool,
    until: bool,
}

/// The month in a heading line, what else it says, and whether 截至 stands before it.
fn month_of(key: &str) -> Option<(HeadingMonth, String, bool)> {
    let quarter = ["二季度", "三季度", "四季度", "2季度", "3季度", "4季度"]
        .iter()
        .any(|q| key.contains(q));
    if quarter && !key.contains("前三季度") && !key.contains("前3季度") {
        return None;
    }
    if let Some(found) = period::heading(key) {
        return Some((found, String::new(), false));
    }
    for running in ["1-本月", "1—本月", "1~本月", "1至本月"] {
        if let Some(rest) = key.strip_prefix(running) {
            return Some((THIS_SPAN, rest.to_owned(), false));
        }
    }
    let this_year = ["本年度", "本年", "今年", "年内"];
    let key = this_year
        .iter()
        .find_map(|w| key.strip_prefix(w))
        .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) || rest.starts_with('截'))
        .unwrap_or(key);
    let from_start = ["自年初至", "年初至", "年初到"]
        .iter()
        .find_map(|w| key.strip_prefix(w));
    if let Some(rest) = from_start
        && let Some((found, rest)) = period::heading_prefix(rest)
    {
        let rest = rest.trim_start_matches(['底', '末']);
        return Some((
            HeadingMonth {
                span: true,
                ..found
            },
            rest.to_owned(),
            false,
        ));
    }
    let until = ["截至到", "截止到", "截至", "截止", "至"]
        .iter()
        .find_map(|w| key.strip_prefix(w));
    let body = without_day(until.unwrap_or(key), until.is_some());
    let (found, rest) = period::heading_prefix(&body)?;
    let since = rest.starts_with("以来") || key.starts_with('自');
    (!since).then(|| (found, rest.to_owned(), until.is_some()))
}

/// The year to date by a word that names no month.
const THIS_SPAN: HeadingMonth = HeadingMonth {
    year: None,
    month: None,
    span: true,
};

/// 截至6月30日累计: the day adds nothing to the month.
fn without_day(body: &str, until: bool) -> String {
    if until
        && let Some((month, rest)) = body.split_once('月')
        && let Some((day, rest)) = rest.split_once('日')
        && (1..=2).contains(&day.len())
        && day.bytes().all(|b| b.is_ascii_digit())
    {
        return format!("{month}月底{rest}");
    }
    body.to_owned()
}

fn exact(label: &Label) -> Option<Meaning> {
    let among = |names: &[&str]| {
        names.contains(&label.full.as_str()) || names.contains(&label.key.as_str())
    };
    if name_column(label).is_some() {
        return Some(Meaning::Text(TextColumn::Name));
    }
    if among(forms::EITHER) {
        return None;
    }
    if let Some(column) = text_column(label) {
        return Some(Meaning::Text(column));
    }
    if let Some((column, _)) = values::DATES.iter().find(|(_, names)| among(names)) {
        return Some(Meaning::Date(*column));
    }
    if let Some((column, _)) = values::FIGURES.iter().find(|(_, names)| among(names)) {
        return Some(Meaning::Figure(*column));
    }
    if among(values::RATES) {
        return Some(Meaning::Rate);
    }
    among(values::IGNORED).then(|| Meaning::Ignored(label.key.clone()))
}

/// The meaning of a heading that is no fixed word: figures in some form, or not to be used.
fn figure(levels: &[Label], rests: &[Rest], said: &[Rest], heading: &Heading) -> Meaning {
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
    let since = has(forms::SINCE_START).is_some() || year_since(&joined);
    if joined.contains("投资") {
        return investment(&joined);
    }
    if !since && let Some(word) = intended(levels) {
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
    ];
    let last = levels.last()?;
    let planned = PLANNED
        .iter()
        .find(|w| last.key.contains(**w))
        .filter(|_| !last.key.contains("情况"));
    if let Some(word) = planned {
        return Some((*word).to_owned());
    }
    let achieved = |key: &str| forms::ACHIEVED.iter().any(|w| key.contains(w));
    let upper = if achieved(&last.key) {
        &levels[..0]
    } else {
        levels
    };
    upper
        .iter()
        .filter(|level| !achieved(&level.key))
        .find_map(|level| forms::INTENDED.iter().find(|w| level.key.contains(**w)))
        .map(|w| (*w).to_owned())
}

/// The form named by the lowest line that names one.
fn form_of(rests: &[Rest]) -> Option<FigureForm> {
    // 总量 below 1-6月 is the group's figure; by itself it is what there is at the end.
    let weak = |rest: &&Rest| matches!(rest.text.as_str(), "总量" | "总数" | "总额");
    if rests.iter().any(|r| weak(&r))
        && let Some(form) = form_in(rests.iter().filter(|r| !weak(r)))
    {
        return Some(form);
    }
    form_in(rests.iter())
}

fn form_in<'a>(rests: impl DoubleEndedIterator<Item = &'a Rest>) -> Option<FigureForm> {
    let within = |text: &str, list: &[&str]| list.iter().any(|w| text.contains(w));
    rests.rev().find_map(|rest| {
        let text = rest.text.as_str();
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
    let mut rest = text.to_owned();
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

#[cfg(test)]
mod tests {
    use super::*;

    fn of(levels: &[&str]) -> Heading {
        let units = Units::default();
        let labels: Vec<_> = levels.iter().map(|l| Label::of(l, &units)).collect();
        understand(&labels)
    }

    fn target(form: FigureForm) -> Meaning {
        Meaning::Target(Some(form))
    }

    #[test]
    fn each_form_of_figure_is_known_by_its_words() {
        use FigureForm::{Base, EndOfPeriod, Month, SinceStart, YearToDate};
        for (heading, form) in [
            ("本月", Month),
            ("本月完成", Month),
            ("当月完成数", Month),
            ("当月数", Month),
            ("本期数", Month),
            ("本 月 实 际", Month),
            ("本年累计", YearToDate),
            ("本年累计＊", YearToDate),
            ("累计", YearToDate),
            ("累计完成", YearToDate),
            ("累计完成数", YearToDate),
            ("年初至今", YearToDate),
            ("今年以来累计", YearToDate),
            ("1-6月", YearToDate),
            ("1-6月累计", YearToDate),
            ("1—6月累计完成", YearToDate),
            ("上半年", YearToDate),
            ("本年纍計", YearToDate),
            ("本月累计", YearToDate),
            ("截至6月底累计", YearToDate),
            ("年度累计完成值", YearToDate),
            ("自方案实施以来累计", SinceStart),
            ("2021年以来累计", SinceStart),
            ("自计划开始累计", SinceStart),
            ("自2021年起累计", SinceStart),
            ("期末", EndOfPeriod),
            ("期末数", EndOfPeriod),
            ("月末", EndOfPeriod),
            ("现有", EndOfPeriod),
            ("截至本月", EndOfPeriod),
            ("截至6月底", EndOfPeriod),
            ("6月末", EndOfPeriod),
            ("2020年基数", Base),
            ("基期值", Base),
            ("基数（2020年）", Base),
            ("累计（截至6月底）", YearToDate),
            ("本年1-6月累计", YearToDate),
            ("今年1-6月", YearToDate),
            ("本年截至6月累计", YearToDate),
            ("截至6月30日累计", YearToDate),
            ("截至2026年6月30日累计完成", YearToDate),
            ("1-本月", YearToDate),
            ("1—本月累计", YearToDate),
            ("自年初累计", YearToDate),
            ("年内累计", YearToDate),
            ("年初至6月底", YearToDate),
            ("至6月末累计", YearToDate),
            ("Year to date", YearToDate),
            ("实际完成（累计）", YearToDate),
            ("完成数（本年累计）", YearToDate),
            ("本年累计（1-6月）", YearToDate),
        ] {
            assert_eq!(of(&[heading]).meaning, target(form), "{heading}");
        }
    }

    #[test]
    fn figures_of_other_things_are_never_taken() {
        for levels in [
            &["目标值"][..],
            &["年度目标"],
            &["年度目标值"],
            &["2022年目标"],
            &["同比"],
            &["同比增长（%）"],
            &["环比"],
            &["上年同期"],
            &["去年同期累计"],
            &["上月数"],
            &["上月累计"],
            &["计划数"],
            &["年度计划"],
            &["计划完成数"],
            &["本月计划"],
            &["序号"],
            &["占比"],
            &["累计", "同比增长"],
            &["本年累计", "增速"],
            &["上年同期", "累计"],
            &["年度目标", "数值"],
            &["较上年增减"],
            &["预计全年完成"],
            &["下月预计"],
            &["全省排名"],
            &["任务数"],
            &["累计（同比）"],
            &["比上年同期增长%"],
            &["序时进度"],
            &["年度计划投资"],
            &["本月完成投资"],
            &["目标任务数"],
            &["本年累计（上年）"],
            &["累计（全省）"],
            &["本年累计（占比）"],
            &["累计（预期）"],
        ] {
            assert!(
                matches!(of(levels).meaning, Meaning::Ignored(_)),
                "{levels:?} {:?}",
                of(levels).meaning
            );
        }
        assert_eq!(of(&["完成率"]).meaning, Meaning::Rate);
    }

    #[test]
    fn groups_and_their_columns_are_read_together() {
        for (levels, form) in [
            (&["当月", "完成数"][..], FigureForm::Month),
            (&["累计", "完成"], FigureForm::YearToDate),
            (&["完成情况", "本月"], FigureForm::Month),
            (&["目标完成情况", "累计完成"], FigureForm::YearToDate),
            (&["2026年", "6月", "本年累计"], FigureForm::YearToDate),
            (&["本年", "累计"], FigureForm::YearToDate),
            (&["本年累计", "（亿元）"], FigureForm::YearToDate),
            (&["1-6月", "绝对值"], FigureForm::YearToDate),
            (&["1-6月", "总量"], FigureForm::YearToDate),
            (&["累计", "6月"], FigureForm::YearToDate),
        ] {
            assert_eq!(of(levels).meaning, target(form), "{levels:?}");
        }
        assert_eq!(
            of(&["计量", "单位"]).meaning,
            Meaning::Text(TextColumn::Unit)
        );
        assert_eq!(
            of(&["项目投资", "总投资（亿元）"]).meaning,
            Meaning::Figure(FigureColumn::TotalInvestment)
        );
        assert_eq!(
            of(&["投资情况", "累计完成"]).meaning,
            Meaning::Figure(FigureColumn::Invested)
        );
    }

    #[test]
    fn months_and_units_in_headings_are_kept() {
        let heading = of(&["2026年", "6月", "本年累计（万元）"]);
        assert_eq!(heading.period, Period::new(2026, 6));
        assert_eq!(heading.unit.as_deref(), Some("万元"));
        let heading = of(&["六月"]);
        assert_eq!(
            (heading.meaning, heading.month),
            (target(FigureForm::Month), Some(6))
        );
        assert_eq!(of(&["2026.6"]).period, Period::new(2026, 6));
        for (text, unit) in [
            ("本年累计（单位：亿元）", "亿元"),
            ("累计完成/万元", "万元"),
            ("本年累计（万标箱）", "万标箱"),
            ("总投资亿元", "亿元"),
        ] {
            assert_eq!(of(&[text]).unit.as_deref(), Some(unit), "{text}");
        }
        assert_eq!(of(&["本年累计（含税）"]).unit, None);
        assert_eq!(of(&["本年累计", "（亿元）"]).unit.as_deref(), Some("亿元"));
        assert_eq!(of(&["本年累计（1-5月）"]).month, Some(5));
        assert_eq!(of(&["累计（5月）"]).month, Some(5));
        assert_eq!(of(&["本年累计（2025年）"]).year, Some(2025));
        assert_eq!(of(&["6月累计（1-5月）"]).meaning, Meaning::Unknown);
        assert_eq!(of(&["2026年", "2025年6月"]).meaning, Meaning::Unknown);
    }

    #[test]
    fn fixed_words_are_known_however_they_are_set() {
        for (heading, column) in [
            ("指标名称", TextColumn::Name),
            (" 指 标 名 称 ", TextColumn::Name),
            ("指標名稱", TextColumn::Name),
            ("牵头单位＊", TextColumn::Department),
            ("责任单位", TextColumn::Department),
            ("区（市）", TextColumn::Part),
            ("备注（选填）", TextColumn::Remark),
            ("编码", TextColumn::Code),
            ("任务名称", TextColumn::Name),
            ("更正月份", TextColumn::Period),
            ("需协调事项", TextColumn::Coordination),
            ("下一步打算", TextColumn::NextSteps),
        ] {
            assert_eq!(of(&[heading]).meaning, Meaning::Text(column), "{heading}");
        }
        assert_eq!(
            of(&["计划完成时间"]).meaning,
            Meaning::Date(DateColumn::Planned)
        );
        assert_eq!(
            of(&["完成比例（%）"]).meaning,
            Meaning::Figure(FigureColumn::ShareDone)
        );
        assert_eq!(
            of(&["更正后"]).meaning,
            Meaning::Figure(FigureColumn::NewValue)
        );
    }

    #[test]
    fn what_is_not_understood_stays_unknown() {
        for heading in [
            "走访企业",
            "本月走访企业数",
            "二季度",
            "第三季度完成",
            "甲",
            "312",
            "新增企业数累计",
            "年初累计",
            "本年累计（本月）",
            "2026年",
        ] {
            assert_eq!(of(&[heading]).meaning, Meaning::Unknown, "{heading}");
        }
        assert_eq!(
            of(&["完成情况"]).meaning,
            Meaning::Either(EitherFigure::Target(None))
        );
        assert_eq!(of(&["实际完成"]).meaning, Meaning::Target(None));
    }
}
