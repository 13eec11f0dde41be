//! The sentences on one target: which facts are said of it.
//!
//! Decides from the assessment what there is to say (gap, pace, trend, what remains, why it is not
//! rated). Leaves the words to [`wording::targets`] and the form of numbers to [`number`].

use super::keys::{Figure as Keyed, NAMED};
use super::number;
use super::wording::targets::{Outlook, Said, sentence};
use super::{Composer, Language, TargetView};
use crate::assess::{self, Gap, Status};
use crate::period::Period;
use crate::plan::{Cycle, Relation, TargetKind};
use crate::quantity::Exact;

impl Composer<'_> {
    /// The clause in the sentence where the month has no figure of its own; empty if it has.
    fn gap_clause(&self, v: &TargetView) -> String {
        let zh = self.lang == Language::Zh;
        let carried = match (&v.a.total, v.a.carried) {
            (Some(total), true) => {
                let month = number::month_beside(total.period, self.e.period, self.lang);
                Some(self.label_with("carried", &month))
            }
            _ => None,
        };
        let is_due = i32::from(self.e.period.month()) % v.t.cycle.months() == 0;
        let why = match &v.a.gap {
            None => String::new(),
            // Of a quarterly target nothing is asked between the quarters' ends.
            Some(Gap::Silent) if !is_due => match (v.t.cycle, self.lang) {
                (Cycle::Quarterly, Language::Zh) => "按季报送".into(),
                (Cycle::Quarterly, Language::En) => "reported by quarter".into(),
                (_, Language::Zh) => "按年报送".into(),
                (_, Language::En) => "reported by year".into(),
            },
            Some(Gap::Silent) => self
                .lang
                .pick("本月未报", "nothing reported this month")
                .into(),
            Some(Gap::Disputed { figures }) => {
                let named = self.disputed(v, figures);
                if zh {
                    format!("本月数待核，{named}")
                } else {
                    format!("this month's figure is in dispute: {named}")
                }
            }
            Some(Gap::Refused { figures }) => {
                let keys = figures.iter();
                let keys = keys.filter_map(|id| self.book.figure(&v.t.code, Keyed::Withheld(*id)));
                let keys: String = keys.map(|k| format!("〔{k}〕")).collect();
                format!("{}{keys}", self.label("refused"))
            }
            Some(Gap::PartsMissing { .. } | Gap::Ingredient { .. }) if zh => {
                format!("本月{}，合计数不能得出", self.gap_text(v.a.gap.as_ref()))
            }
            Some(Gap::NoBase) if zh => "尚缺基期值，无法计算倍数".into(),
            Some(Gap::NoBase) => "the base is missing, so that no multiple can be had".into(),
            Some(_) => self.gap_text(v.a.gap.as_ref()),
        };
        let never = v.a.actual.is_none() && matches!(v.a.gap, Some(Gap::Silent));
        if never {
            return self
                .lang
                .pick("尚无可用数据", "no usable figure has been reported")
                .to_owned();
        }
        [Some(why).filter(|w| !w.is_empty()), carried]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(self.lang.pick("，", ", "))
    }

    /// The sources of a dispute with their figures, of very many the first: `市商务局报84家〔A3〕，市科技局报90家〔A4〕`.
    fn disputed(&self, v: &TargetView, figures: &[usize]) -> String {
        let named: Vec<String> = figures
            .iter()
            .take(NAMED)
            .filter_map(|&id| {
                let o = self.e.observations.figures.get(id)?;
                let who = self.department(&o.department);
                let qualifiers: Vec<_> = o.qualifier.into_iter().collect();
                let value =
                    number::qualified(&o.value, v.t.reported_unit(), &qualifiers, self.lang);
                let key = self.book.figure(&v.t.code, Keyed::Withheld(id));
                let key = key.map_or(String::new(), |k| format!("〔{k}〕"));
                Some(match self.lang {
                    Language::Zh => format!("{who}报{value}{key}"),
                    Language::En => format!("{who} reports {value} {key}"),
                })
            })
            .collect();
        let text = named.join(self.lang.pick("，", ", "));
        match (figures.len(), self.lang) {
            (all, _) if all <= NAMED => text,
            (all, Language::Zh) => format!("{text}等{all}处"),
            (all, Language::En) => format!("{text} and {} more", all - NAMED),
        }
    }

    /// The sentences on a target.
    pub fn target_sentence(&self, v: &TargetView) -> String {
        sentence(v.t.kind, v.a.status, &self.said(v), self.lang)
    }

    fn said(&self, v: &TargetView) -> Said {
        let (t, a) = (v.t, v.a);
        let settings = &self.e.catalogue.settings;
        let month = match (&a.total, a.carried) {
            (Some(total), true) => total.period,
            _ => self.e.period,
        };
        let at_most = t.relation == Relation::AtMost;
        let is_nought = a.actual.as_ref().is_some_and(Exact::is_zero);
        let ratio = t.kind == TargetKind::RatioToBase;
        let amount = a.total.as_ref().filter(|_| ratio).map(|total| {
            let rounded = total.value.round(2);
            number::qualified(&rounded, t.reported_unit(), &total.qualifiers, self.lang)
        });
        Said {
            name: self.name_of(&t.code),
            actual: a.actual.as_ref().map(|x| self.value_text(v, x)),
            is_nought,
            amount,
            base_year: settings.plan.base_year.to_string(),
            month: number::month(month, self.lang),
            year_to: number::year_to(month, self.lang),
            since_start: number::months(settings.plan.start, month, self.lang),
            gap: self.gap_clause(v),
            target: self.target_value(t),
            completion: a.completion_rate.as_ref().map(number::percent),
            // Without a pace ratio nothing is due yet: the expected value is the origin.
            expected: (a.expected_value.as_ref())
                .filter(|_| a.pace_ratio.is_some())
                .map(|x| number::estimate(x, &t.unit, self.lang)),
            shortfall: self.shortfall(v),
            change: (a.change.as_ref())
                .filter(|change| !(is_nought && change.is_zero()))
                .map(|x| self.change_clause(v, x)),
            year_on_year: a.year_on_year.as_ref().map(|x| self.year_on_year_clause(x)),
            outlook: self.outlook(v),
            due: number::month(self.due(v), self.lang),
            remaining: self.remaining(v),
            needed: self.needed(v),
            months_left: self.due(v).months_since(self.e.period),
            is_rate: t.unit == "%",
            at_most,
            not_rated: (a.status == Status::Monitored).then(|| self.not_rated(v)),
        }
    }

    /// The month in which the target is next due: of a yearly one this year's December.
    fn due(&self, v: &TargetView) -> Period {
        match v.t.kind {
            TargetKind::AnnualFlowEachYear => self.e.period.december(),
            _ => v.t.due,
        }
    }

    /// expected − actual, or actual − expected where less is better, if positive.
    fn shortfall(&self, v: &TargetView) -> Option<String> {
        let (actual, expected) = (v.a.actual.as_ref()?, v.a.expected_value.as_ref()?);
        let gap = match v.t.relation {
            Relation::AtMost => actual - expected,
            _ => expected - actual,
        };
        let short = !gap.is_negative() && !gap.is_zero();
        short.then(|| self.difference(&gap, &v.t.unit))
    }

    /// target − actual, if positive and more is better.
    fn remaining(&self, v: &TargetView) -> Option<String> {
        let gap = &v.t.value - v.a.actual.as_ref()?;
        let short = v.t.relation != Relation::AtMost && !gap.is_negative() && !gap.is_zero();
        // In years without a share, and from the due month on, nothing is asked per month.
        v.a.needed_per_month.as_ref().filter(|_| short)?;
        Some(self.difference(&gap, &v.t.unit))
    }

    /// Needed per month; of counted things whole ones, and none where less than one would do.
    fn needed(&self, v: &TargetView) -> Option<String> {
        let needed = v.a.needed_per_month.as_ref()?;
        if !number::is_counted(&v.t.unit) {
            return Some(self.difference(needed, &v.t.unit));
        }
        let whole = -(-needed.clone()).floor();
        (*needed >= Exact::one()).then(|| number::quantity(&whole, &v.t.unit, self.lang))
    }

    fn outlook(&self, v: &TargetView) -> Outlook {
        let rules = &self.e.catalogue.settings.rules;
        let Some(forecast) = &v.a.forecast else {
            return Outlook::Unknown;
        };
        if assess::satisfies(v.t, forecast, rules) {
            let due = self.due(v);
            let month = v.a.met_by.filter(|month| *month <= due);
            return Outlook::Meets(number::month(month.unwrap_or(due), self.lang));
        }
        Outlook::Misses(number::forecast(forecast, v.t, self.lang))
    }

    /// Why a monitored target is not rated.
    fn not_rated(&self, v: &TargetView) -> String {
        let (t, a) = (v.t, v.a);
        let zh = self.lang == Language::Zh;
        let in_due_year = t.due.year() == self.e.period.year();
        if a.exempted.is_some() {
            let text = ("经核定不予评价", "exempted by decision");
            return self.lang.pick(text.0, text.1).to_owned();
        }
        if a.reached_by_base {
            let text = match t.relation {
                Relation::AtMost => (
                    "基期已在目标以内，仅作监测",
                    "monitored only, since the base was within the target already",
                ),
                _ => (
                    "目标低于基期，仅作监测",
                    "monitored only, since the base already reached the target",
                ),
            };
            return self.lang.pick(text.0, text.1).to_owned();
        }
        let annual = matches!(t.kind, TargetKind::AnnualFlow | TargetKind::RatioToBase);
        if annual && !in_due_year {
            let year = t.due.year();
            return if zh {
                format!("目标年度为{year}年，本年仅作监测")
            } else {
                format!("monitored only, since the target is for {year}")
            };
        }
        if a.base.is_none() {
            let text = (
                "缺基期值，仅作监测",
                "monitored only, since the base is missing",
            );
            return self.lang.pick(text.0, text.1).to_owned();
        }
        self.lang.pick("仅作监测", "monitored only").to_owned()
    }

    /// A difference of two figures: percentages differ by percentage points.
    pub fn difference(&self, value: &Exact, unit: &str) -> String {
        number::difference(value, unit, self.lang)
    }

    fn change_clause(&self, v: &TargetView, change: &Exact) -> String {
        let unit = v.t.unit.as_str();
        let rate = unit == "%";
        // 比上月增加0.13倍 would say that it grew by 13 %.
        let multiple = unit == "倍";
        let mut amount = match multiple {
            true => number::computed(&change.abs(), unit),
            false => self.difference(&change.abs(), unit),
        };
        // A change of a figure that was given as about so much is no surer than the figure.
        if v.a.total.as_ref().is_some_and(|t| !t.qualifiers.is_empty()) {
            amount = format!("{}{amount}", self.lang.pick("约", "about "));
        }
        match (self.lang, change.is_zero(), change.is_negative()) {
            (Language::Zh, true, _) => "与上月持平".into(),
            (Language::Zh, _, true) if multiple => format!("倍数比上月下降{amount}"),
            (Language::Zh, ..) if multiple && !change.is_negative() => {
                format!("倍数比上月提高{amount}")
            }
            (Language::Zh, _, true) if rate => format!("比上月下降{amount}"),
            (Language::Zh, _, true) => format!("比上月减少{amount}"),
            (Language::Zh, ..) if rate => format!("比上月提高{amount}"),
            (Language::Zh, ..) => format!("比上月增加{amount}"),
            (Language::En, true, _) => "unchanged since last month".into(),
            (Language::En, _, true) => format!("{amount} less than last month"),
            (Language::En, ..) => format!("{amount} more than last month"),
        }
    }

    fn year_on_year_clause(&self, share: &Exact) -> String {
        let amount = number::percent(&share.abs());
        match (self.lang, amount.as_str(), share.is_negative()) {
            (Language::Zh, "0.0%", _) => "与上年同期持平".into(),
            (Language::Zh, _, true) => format!("同比下降{amount}"),
            (Language::Zh, ..) => format!("同比增长{amount}"),
            (Language::En, "0.0%", _) => "as in the year before".into(),
            (Language::En, _, true) => format!("down {amount} on the year before"),
            (Language::En, ..) => format!("up {amount} on the year before"),
        }
    }
}
