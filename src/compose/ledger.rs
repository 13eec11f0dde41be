//! The ledger: 上月报 X，更正为 Y，原因 …, and the office's decisions on data.
//!
//! Decides what counts as restated: every month's figure (and base) that last month's report, as
//! issued or as its returns gave it then, had and that is another now. Reasons come from 更正
//! rows, decisions and later returns, in this order.

use serde::{Deserialize, Serialize};

use super::wording::Named;
use super::{Composer, Language, TargetView, number};
use crate::assess::{MonthPoint, TargetAssessment};
use crate::map::Standing;
use crate::period::Period;
use crate::plan::{Decision, Ruling};
use crate::quantity::Exact;

/// A restated figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Restatement {
    /// Code of the target.
    pub code: String,
    /// Its name, with the part where one is meant.
    pub name: String,
    /// The month restated.
    pub month: String,
    /// As last month's report had it.
    pub was: String,
    /// As it is now.
    pub now: String,
    /// Why.
    pub reason: String,
    /// Who restated it.
    pub department: String,
    /// Where the new figure stands, as `（F3 指标!E7）`; empty if nowhere.
    pub place: String,
}

/// A decision of the office.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DecisionRow {
    /// The month it is about.
    pub month: String,
    /// Code of the item.
    pub code: String,
    /// Its name, with the part where one is meant.
    pub name: String,
    /// What was decided.
    pub text: String,
    /// Why.
    pub reason: String,
    /// By whom and when.
    pub by: String,
}

/// Everything restated since last month's report, by target and month.
pub fn restatements(c: &Composer) -> Vec<Restatement> {
    let Some(last) = c.e.last_month.as_ref().map(|l| &l.assessment) else {
        return Vec::new();
    };
    let mut rows = Vec::new();
    for v in c.views() {
        let Some(then) = last.targets.iter().find(|t| t.code == v.t.code) else {
            continue;
        };
        for was in &then.history {
            let now = v.a.history.iter().find(|m| m.period == was.period);
            if let Some(now) = now.filter(|now| now.actual != was.actual) {
                rows.push(restated(c, &v, was, now));
            }
        }
        rows.extend(base_restated(c, &v, then));
    }
    rows.extend(part_corrections(c));
    rows
}

fn restated(c: &Composer, v: &TargetView, was: &MonthPoint, now: &MonthPoint) -> Restatement {
    let text = |m: &MonthPoint| {
        m.actual.as_ref().map_or_else(
            || c.gap_text(m.gap.as_ref()),
            |x| {
                let qualifiers = m.total.as_ref().map_or(&[][..], |t| &t.qualifiers);
                number::qualified(x, &v.t.unit, qualifiers, c.lang)
            },
        )
    };
    let why = why(c, v, now);
    Restatement {
        code: v.t.code.to_string(),
        name: c.name_of(&v.t.code),
        month: number::month(now.period, c.lang),
        was: text(was),
        now: text(now),
        reason: why.reason,
        department: why.department,
        place: why.place,
    }
}

#[derive(Default)]
struct Why {
    reason: String,
    department: String,
    place: String,
}

/// Why the figure of a month is another now: a 更正 row that touches this month or one that its
/// total is made of, a decision, or a later return.
fn why(c: &Composer, v: &TargetView, now: &MonthPoint) -> Why {
    let ids = now
        .total
        .as_ref()
        .map(super::keys::ingredients)
        .unwrap_or_default();
    let rows = &c.e.observations.corrections;
    let correction = rows
        .iter()
        .rev()
        .filter(|r| r.target == v.t.code && r.return_period == c.e.period)
        .find(|r| r.observation.is_some_and(|id| ids.contains(&id)) || r.period == now.period);
    if let Some(row) = correction {
        return Why {
            reason: if row.reason.is_empty() {
                c.lang
                    .pick("更正表未说明原因", "no reason given")
                    .to_owned()
            } else {
                row.reason.clone()
            },
            department: c.department(&row.department),
            place: c.place(&row.source),
        };
    }
    let decisions = &c.e.catalogue.decisions;
    let decision = decisions
        .iter()
        .rev()
        .find(|d| d.item == v.t.code && d.period == now.period);
    if let Some(d) = decision {
        return Why {
            reason: match c.lang {
                Language::Zh => format!("经核定：{}", d.reason),
                Language::En => format!("by decision: {}", d.reason),
            },
            department: d.by.clone(),
            place: String::new(),
        };
    }
    let newest = ids
        .iter()
        .filter_map(|&id| c.e.observations.figures.get(id))
        .filter(|o| o.standing == Standing::Used)
        .max_by_key(|o| (o.return_period, o.id));
    match newest {
        Some(o) if o.return_period > now.period => Why {
            reason: match c.lang {
                Language::Zh => {
                    let month = number::month_beside(o.return_period, c.e.period, c.lang);
                    format!("{month}填报表另报，未说明原因")
                }
                Language::En => format!(
                    "given anew in the return for {}, without a reason",
                    number::month(o.return_period, c.lang)
                ),
            },
            department: c.department(&o.department),
            place: c.place(&o.source),
        },
        Some(o) => Why {
            reason: c.lang.pick("补报或重报", "sent later or anew").to_owned(),
            department: c.department(&o.department),
            place: c.place(&o.source),
        },
        None => Why {
            reason: c
                .lang
                .pick(
                    "所据填报表已撤回或不再可用",
                    "the return it stood on is withdrawn or no longer usable",
                )
                .to_owned(),
            ..Why::default()
        },
    }
}

fn base_restated(c: &Composer, v: &TargetView, then: &TargetAssessment) -> Option<Restatement> {
    let (was, now) = (then.base.as_ref()?, v.a.base.as_ref()?);
    if was.value == now.value {
        return None;
    }
    let unit = v.t.reported_unit();
    let source = now.figure.and_then(|id| c.e.observations.figures.get(id));
    let year = c.e.catalogue.settings.plan.base_year;
    Some(Restatement {
        code: v.t.code.to_string(),
        name: c.name_of(&v.t.code),
        month: match c.lang {
            Language::Zh => format!("{year}年基期"),
            Language::En => format!("base {year}"),
        },
        was: number::quantity(&was.value, unit, c.lang),
        now: number::quantity(&now.value, unit, c.lang),
        reason: c
            .lang
            .pick("填报表另报基期值", "another base was given in a return")
            .to_owned(),
        department: source.map_or_else(String::new, |o| c.department(&o.department)),
        place: source.map_or_else(String::new, |o| c.place(&o.source)),
    })
}

/// 更正 rows of this month's returns on parts, or that changed no total: they are told as well.
fn part_corrections(c: &Composer) -> Vec<Restatement> {
    c.e.observations
        .corrections
        .iter()
        .filter(|r| r.return_period == c.e.period)
        .filter(|r| r.part.is_some() || r.observation.is_none())
        .map(|r| {
            let target = c.e.catalogue.target(&r.target);
            let unit = target.map_or("", |t| t.reported_unit());
            let value = |x: &Exact| number::quantity(x, unit, c.lang);
            let mut name = c.name_of(&r.target);
            if let Some(part) = &r.part {
                name = match c.lang {
                    Language::Zh => format!("{name}（{part}）"),
                    Language::En => format!("{name} ({part})"),
                };
            }
            let form = r.form.name(c.lang);
            let refused = match (r.observation, c.lang) {
                (Some(_), _) => "",
                (None, Language::Zh) => "（未采用）",
                (None, Language::En) => " (not applied)",
            };
            Restatement {
                code: r.target.to_string(),
                name,
                month: format!("{} {form}", number::month(r.period, c.lang)),
                was: r
                    .old
                    .as_ref()
                    .map_or_else(|| number::MISSING.to_owned(), value),
                now: format!("{}{refused}", value(&r.new)),
                reason: r.reason.clone(),
                department: c.department(&r.department),
                place: c.place(&r.source),
            }
        })
        .collect()
}

/// The decisions about months up to the report month, this month's first.
pub fn decisions(c: &Composer) -> Vec<DecisionRow> {
    let mut all: Vec<&Decision> =
        c.e.catalogue
            .decisions
            .iter()
            .filter(|d| d.period <= c.e.period)
            .collect();
    all.sort_by_key(|d| (std::cmp::Reverse(d.period), d.line));
    all.into_iter().map(|d| decision(c, d)).collect()
}

fn decision(c: &Composer, d: &Decision) -> DecisionRow {
    let mut name = c.name_of(&d.item);
    if let Some(part) = &d.part {
        name = match c.lang {
            Language::Zh => format!("{name}（{part}）"),
            Language::En => format!("{name} ({part})"),
        };
    }
    DecisionRow {
        month: number::month(d.period, c.lang),
        code: d.item.to_string(),
        name,
        text: ruling(c, d),
        reason: d.reason.clone(),
        by: format!("{} {}", d.by, number::date_short(d.date))
            .trim()
            .to_owned(),
    }
}

fn ruling(c: &Composer, d: &Decision) -> String {
    let zh = c.lang == Language::Zh;
    match &d.ruling {
        Ruling::Accept { source } if zh => format!("采用“{source}”所报数据"),
        Ruling::Accept { source } => format!("the figure of “{source}” counts"),
        Ruling::Confirm if zh => "确认所报数据属实，予以采用".into(),
        Ruling::Confirm => "the figure as reported is confirmed".into(),
        Ruling::Set { value } => {
            let unit =
                c.e.catalogue
                    .target(&d.item)
                    .map_or("", |t| t.reported_unit());
            let value = number::quantity(value, unit, c.lang);
            if zh {
                format!("核定为{value}")
            } else {
                format!("set to {value}")
            }
        }
        Ruling::ApproveDate { date } if zh => {
            format!("同意计划完成时间调整为{}", number::date(*date, c.lang))
        }
        Ruling::ApproveDate { date } => {
            format!("planned date {} approved", number::date(*date, c.lang))
        }
        Ruling::ApproveStop if zh => "同意暂缓或终止".into(),
        Ruling::ApproveStop => "suspension or termination approved".into(),
        Ruling::Exempt if zh => "自本月起不予评价".into(),
        Ruling::Exempt => "not rated from this month on".into(),
    }
}

impl Composer<'_> {
    /// A place in an input, short, in brackets: `（F3 指标!E7）`.
    pub fn place(&self, source: &crate::provenance::Source) -> String {
        self.brackets(&format!(
            "{} {}!{}",
            self.book.file(source),
            source.sheet,
            source.cell
        ))
    }
}

/// The last month restated against this one, for tests and `diff`.
pub fn is_restated(then: &TargetAssessment, now: &TargetAssessment, month: Period) -> bool {
    let at = |a: &TargetAssessment| {
        a.history
            .iter()
            .find(|m| m.period == month)
            .and_then(|m| m.actual.clone())
    };
    at(then) != at(now)
}
