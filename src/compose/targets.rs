//! One target as the report shows it: figures with keys, sentence, charts, notes.
//!
//! Decides what is said where a figure is carried, refused, disputed or missing. Leaves the
//! wording to `wording::targets` and positions to `charts`.

use serde::{Deserialize, Serialize};

use super::charts::{self, Bullet, RankedBars, Sparkline, TrendChart};
use super::item_words::{self, ItemWords};
use super::keys::Figure as Keyed;
use super::wording::{self, Named};
use super::{Composer, Figure, Language, Piece, StatusMark, TargetView, number};
use crate::assess::{Gap, Status};
use crate::period::Period;
use crate::plan::{Combine, Target, TargetKind};
use crate::quantity::Exact;

/// A target with everything printed about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TargetCard {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind in a word.
    pub kind: String,
    /// Who answers for it.
    pub lead: String,
    /// Definition 口径, empty if none is given.
    pub definition: String,
    /// Due month.
    pub due: String,
    /// Base.
    pub base: Figure,
    /// Target value with its relation.
    pub target_value: String,
    /// Actual.
    pub actual: Figure,
    /// Last month's own figure, restated.
    pub previous: Figure,
    /// Change since last month.
    pub change: String,
    /// Year on year.
    pub year_on_year: String,
    /// 完成率
    pub completion: String,
    /// (actual − origin) ÷ (target − origin)
    pub progress: String,
    /// 序时进度
    pub expected_share: String,
    /// Due by now.
    pub expected_value: String,
    /// Pace ratio.
    pub pace_ratio: String,
    /// Forecast at the due month.
    pub forecast: String,
    /// Needed per month.
    pub needed: String,
    /// Status.
    pub status: StatusMark,
    /// The sentences.
    pub sentence: Vec<Piece>,
    /// What else must be said: disputes with both sources, flags, definition changes.
    pub notes: Vec<Vec<Piece>>,
    /// What departments wrote beside their figures.
    pub words: Vec<ItemWords>,
    /// Bullet bar.
    pub bullet: Bullet,
    /// Trend line.
    pub trend: Option<TrendChart>,
    /// Small line.
    pub spark: Option<Sparkline>,
    /// Parts of a sum or of a breakdown.
    pub parts: Option<RankedBars>,
    /// Whether the parts are a sum's (else a breakdown's).
    pub is_sum: bool,
}

/// Composes the card of a target.
pub fn card(c: &Composer, v: &TargetView) -> TargetCard {
    let (t, a) = (v.t, v.a);
    let missing = || number::MISSING.to_owned();
    let percent = |x: &Option<Exact>| x.as_ref().map_or_else(missing, number::percent);
    let estimate = |x: &Option<Exact>| {
        x.as_ref()
            .map_or_else(missing, |x| number::estimate(x, &t.unit, c.lang))
    };
    TargetCard {
        code: t.code.to_string(),
        name: c.name_of(&t.code),
        kind: t.kind.name(c.lang).to_owned(),
        lead: c.lead_text(&t.code),
        definition: t.definition.clone(),
        due: match (t.kind, c.lang) {
            (TargetKind::AnnualFlowEachYear, Language::Zh) => "每年12月".into(),
            (TargetKind::AnnualFlowEachYear, Language::En) => "December of each year".into(),
            _ => number::month(t.due, c.lang),
        },
        base: c.base(v),
        target_value: c.target_value(t),
        actual: c.actual(v),
        previous: c.previous(v),
        change: c.change_signed(v),
        year_on_year: a
            .year_on_year
            .as_ref()
            .map_or_else(missing, number::signed_percent),
        completion: percent(&a.completion_rate),
        progress: percent(&a.progress),
        expected_share: percent(&a.expected_share),
        expected_value: estimate(&a.expected_value),
        pace_ratio: a.pace_ratio.as_ref().map_or_else(missing, number::ratio),
        forecast: a
            .forecast
            .as_ref()
            .map_or_else(missing, |x| number::forecast(x, t, c.lang)),
        needed: a
            .needed_per_month
            .as_ref()
            .map_or_else(missing, |x| number::monthly(x, &t.unit, c.lang)),
        status: c.mark(a.status),
        sentence: c.pieces(&c.target_sentence(v)),
        notes: c.target_notes(v).iter().map(|n| c.pieces(n)).collect(),
        words: item_words::of(c, &t.code),
        bullet: charts::bullet(c, v),
        trend: charts::trend(c, v),
        spark: charts::sparkline(c, v),
        parts: charts::ranked(c, v),
        is_sum: t.combine == Combine::Sum,
    }
}

impl Composer<'_> {
    /// The target value with its relation: `不少于500个`.
    pub fn target_value(&self, t: &Target) -> String {
        let value = number::quantity(&t.value, &t.unit, self.lang);
        wording::target_value(t.relation, &value, self.lang)
    }

    /// The actual with unit and qualifiers, or [`number::MISSING`].
    pub fn actual_text(&self, v: &TargetView) -> String {
        v.a.actual.as_ref().map_or_else(
            || number::MISSING.to_owned(),
            |actual| self.value_text(v, actual),
        )
    }

    pub(super) fn value_text(&self, v: &TargetView, value: &Exact) -> String {
        let qualifiers = v.a.total.as_ref().map_or(&[][..], |t| &t.qualifiers);
        number::qualified(value, &v.t.unit, qualifiers, self.lang)
    }

    /// The actual with its key and, where it is not the month's own, what it is.
    pub fn actual(&self, v: &TargetView) -> Figure {
        Figure {
            text: self.actual_text(v),
            key: self.book.figure(&v.t.code, Keyed::Actual),
            note: self.short_note(v),
        }
    }

    /// 沿用9月数据, 本月数不可用, 待核: what stands beside a figure in tables.
    fn short_note(&self, v: &TargetView) -> Option<String> {
        let mut parts = Vec::new();
        match &v.a.gap {
            Some(Gap::Refused { .. }) => parts.push(self.label("refused")),
            Some(Gap::Disputed { .. }) => parts.push(self.mark(Status::Disputed).label),
            Some(Gap::NoBase | Gap::PartsMissing { .. } | Gap::Ingredient { .. })
                if v.a.actual.is_none() =>
            {
                parts.push(self.gap_text(v.a.gap.as_ref()));
            }
            _ => {}
        }
        if let (true, Some(total)) = (v.a.carried, &v.a.total) {
            let month = number::month_beside(total.period, self.e.period, self.lang);
            parts.push(self.label_with("carried", &month));
        }
        let joined = parts.join(self.lang.pick("，", ", "));
        (!parts.is_empty()).then(|| self.brackets(&joined))
    }

    /// The base with its key, if a return gave it.
    pub fn base(&self, v: &TargetView) -> Figure {
        let text = v.a.base.as_ref().map_or_else(
            || number::MISSING.to_owned(),
            |b| number::quantity(&b.value, v.t.reported_unit(), self.lang),
        );
        Figure {
            text,
            key: self.book.figure(&v.t.code, Keyed::Base),
            note: None,
        }
    }

    /// Last month's own figure with its key.
    pub fn previous(&self, v: &TargetView) -> Figure {
        let text = v.a.previous_actual.as_ref().map_or_else(
            || number::MISSING.to_owned(),
            |x| number::quantity(x, &v.t.unit, self.lang),
        );
        Figure {
            text,
            key: self.book.figure(&v.t.code, Keyed::Previous),
            note: None,
        }
    }

    /// The change since last month with its sign, for tables.
    pub fn change_signed(&self, v: &TargetView) -> String {
        match &v.a.change {
            None => number::MISSING.to_owned(),
            Some(change) if v.t.unit == "倍" => {
                // +0.13倍 would say that it grew by 13 %.
                number::signed(&change.round(2))
            }
            Some(change) => number::signed_quantity(change, &v.t.unit, self.lang),
        }
    }

    /// Why a month has no figure of its own, in a few words.
    pub fn gap_text(&self, gap: Option<&Gap>) -> String {
        let zh = self.lang == Language::Zh;
        match gap {
            None | Some(Gap::Silent) => self.lang.pick("未报", "not reported").to_owned(),
            Some(Gap::Refused { .. }) => self.label("refused"),
            Some(Gap::Disputed { .. }) => self.mark(Status::Disputed).label,
            Some(Gap::PartsMissing { parts }) => {
                let names = wording::list_at_most(parts, 3, "个分项", self.lang);
                if zh {
                    format!("缺{names}")
                } else {
                    format!("missing: {names}")
                }
            }
            Some(Gap::Ingredient { months }) => {
                let months: Vec<String> = months
                    .iter()
                    .map(|m| number::month_beside(*m, self.e.period, self.lang))
                    .collect();
                let names = wording::list_at_most(&months, 3, "个月", self.lang);
                if zh {
                    format!("缺{names}数据")
                } else {
                    format!("no figure for {names}")
                }
            }
            Some(Gap::NoBase) => self.lang.pick("缺基期值", "no base").to_owned(),
        }
    }

    fn target_notes(&self, v: &TargetView) -> Vec<String> {
        let mut notes = Vec::new();
        let zh = self.lang == Language::Zh;
        let last = v.a.history.last();
        if last.is_some_and(|m| m.breaks_series) {
            notes.push(
                self.lang
                    .pick(
                        "本月口径变更，数列自本月重新起算。",
                        "The definition changed this month: the series starts anew.",
                    )
                    .to_owned(),
            );
        }
        if !v.a.missed_years.is_empty() {
            let years: Vec<String> = v.a.missed_years.iter().map(ToString::to_string).collect();
            let years = years.join(self.lang.pick("、", ", "));
            notes.push(if zh {
                format!("{years}年度未完成。")
            } else {
                format!("Missed in {years}.")
            });
        }
        if !v.a.other_bases.is_empty() {
            let others: Vec<String> =
                v.a.other_bases
                    .iter()
                    .filter_map(|&id| {
                        let o = self.e.observations.figures.get(id)?;
                        let value = number::quantity(&o.value, v.t.reported_unit(), self.lang);
                        let key = self.book.figure(&v.t.code, Keyed::OtherBase(id))?;
                        Some(format!(
                            "{}{value}〔{key}〕",
                            self.department(&o.department)
                        ))
                    })
                    .collect();
            let others = others.join(self.lang.pick("，", ", "));
            notes.push(if zh {
                format!("另有不同的基期值：{others}。")
            } else {
                format!("Other bases were given: {others}.")
            });
        }
        if let Some(line) = v.a.exempted {
            notes.push(if zh {
                format!("经核定不予评价（核定第{line}行）。")
            } else {
                format!("Exempted by decision (line {line}).")
            });
        }
        notes
    }

    /// Alternative text of the bullet bar.
    pub fn bullet_alt(&self, v: &TargetView) -> String {
        let (name, actual) = (self.name_of(&v.t.code), self.actual_text(v));
        let target = self.target_value(v.t);
        let status = self.mark(v.a.status).label;
        match self.lang {
            Language::Zh => format!("{name}：实际{actual}，目标{target}，{status}"),
            Language::En => format!("{name}: {actual}, target {target}, {status}"),
        }
    }

    /// Alternative text of a trend.
    pub fn trend_alt(&self, v: &TargetView, months: usize) -> String {
        let name = self.name_of(&v.t.code);
        let actual = self.actual_text(v);
        match self.lang {
            Language::Zh => format!("{name}走势：{months}个月有数据，最近为{actual}"),
            Language::En => format!("Trend of {name}: {months} months, latest {actual}"),
        }
    }

    /// Alternative text of a ranking of parts.
    pub fn parts_alt(&self, v: &TargetView) -> String {
        let name = self.name_of(&v.t.code);
        let n = v.a.parts.len();
        match self.lang {
            Language::Zh => format!("{name}：{n}个分项由高到低排列"),
            Language::En => format!("{name}: {n} parts in order of size"),
        }
    }

    /// A month under an axis.
    pub fn axis_month(&self, period: Period) -> String {
        let name = period.en();
        match self.lang {
            Language::Zh => format!("{}月", period.month()),
            Language::En => name.chars().take(3).collect(),
        }
    }

    /// A year under an axis or over columns.
    pub fn axis_year(&self, year: i16) -> String {
        match self.lang {
            Language::Zh => format!("{year}年"),
            Language::En => year.to_string(),
        }
    }
}
