//! 总体情况: one page that answers in one look.
//!
//! Decides the counts, what got better and worse, and the matters that need a decision: at most
//! five, worst first — missed or behind targets by pace, key deliverables overdue, targets in
//! dispute (somebody must rule), then targets slightly behind, then other overdue deliverables by
//! how late they are.

use serde::{Deserialize, Serialize};

use super::charts::{Bullet, bullet, fraction};
use super::departments::{self, ReturnState};
use super::measures;
use super::wording::{self, Noun};
use super::{Composer, Language, Piece, StatusMark, changes, deliverables, number};
use crate::assess::Status;
use crate::plan::Code;
use crate::quantity::Exact;

/// How many matters are named.
const LAGGARDS: usize = 5;

/// The overview page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// 时间进度
    pub time: TimeGone,
    /// Two paragraphs: time and measures; targets and deliverables.
    pub paragraphs: Vec<String>,
    /// Measures by status; statuses that do not occur are left out except the four ratings.
    pub measures: Vec<StatusCount>,
    /// Targets by status, likewise.
    pub targets: Vec<StatusCount>,
    /// Deliverables by status, likewise.
    pub deliverables: Vec<StatusCount>,
    /// Number of measures.
    pub measures_total: String,
    /// Number of targets.
    pub targets_total: String,
    /// Number of deliverables.
    pub deliverables_total: String,
    /// Measures by status against time gone, as one bar.
    pub bar: CountBar,
    /// Status of every measure.
    pub strip: Strip,
    /// The sentence on what moved.
    pub moved: String,
    /// Measures that got better, a clause each.
    pub better: Vec<changes::Move>,
    /// Measures that got worse.
    pub worse: Vec<changes::Move>,
    /// Matters that need a decision, worst first.
    pub laggards: Vec<Laggard>,
    /// The sentence on returns.
    pub returns: String,
}

/// Items by status as pieces of one bar, against time gone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct CountBar {
    /// Best first; statuses without an item are left out.
    pub segments: Vec<Segment>,
    /// Share of the plan's time gone, 0–1.
    pub elapsed: f64,
    /// The same as text.
    pub elapsed_label: String,
    /// Alternative text.
    pub alt: String,
}

/// A piece of a [`CountBar`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// Status code.
    pub status: String,
    /// Share of all, 0–1.
    pub share: f64,
    /// Name of the status.
    pub label: String,
    /// How many.
    pub count: String,
}

/// The status of every measure, by action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Strip {
    /// One group per action.
    pub groups: Vec<StripGroup>,
    /// Alternative text.
    pub alt: String,
}

/// The measures of an action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StripGroup {
    /// The action's short label.
    pub label: String,
    /// Its measures.
    pub items: Vec<StripItem>,
}

/// A measure in the strip.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StripItem {
    /// Code.
    pub code: String,
    /// What stands under the shape: the code.
    pub label: String,
    /// Status code.
    pub status: String,
}

/// How much of the plan's time is gone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeGone {
    /// 0–1.
    pub share: f64,
    /// As a percentage.
    pub text: String,
    /// 第12个月，共24个月
    pub months: String,
}

/// How many have a status.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatusCount {
    /// The status.
    pub status: StatusMark,
    /// How many, as text.
    pub count: String,
    /// Their share of all, as a percentage.
    pub share: String,
    /// Their share of all, 0–1, for a bar.
    pub part: f64,
}

/// A matter that needs a decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Laggard {
    /// Its code.
    pub code: String,
    /// Its measure's code.
    pub measure: String,
    /// Who answers for it.
    pub lead: String,
    /// Its status.
    pub status: StatusMark,
    /// The sentence, with figures.
    pub sentence: Vec<Piece>,
    /// Key into the annex of sources.
    pub key: Option<String>,
    /// The bullet bar of a target.
    pub bullet: Option<Bullet>,
}

/// Composes the overview.
pub fn overview(c: &Composer) -> Overview {
    let a = &c.e.assessment;
    let by_measure = c.count(a.measures.iter().map(|m| m.status));
    let by_target = c.count(a.targets.iter().map(|t| t.status));
    let by_deliverable = c.count(a.deliverables.iter().map(|d| d.status));
    let moves = changes::moves(c);
    let joined = |sentences: [String; 2]| sentences.join(c.lang.pick("", " "));
    Overview {
        time: time(c),
        paragraphs: vec![
            joined([
                time_sentence(c),
                wording::group(Noun::Measure, &by_measure, c.lang),
            ]),
            joined([
                wording::group(Noun::Target, &by_target, c.lang),
                wording::group(Noun::Deliverable, &by_deliverable, c.lang),
            ]),
        ],
        measures: tiles(c, &by_measure),
        targets: tiles(c, &by_target),
        deliverables: tiles(c, &by_deliverable),
        measures_total: a.measures.len().to_string(),
        targets_total: a.targets.len().to_string(),
        deliverables_total: a.deliverables.len().to_string(),
        bar: count_bar(c, &by_measure),
        strip: strip(c, &by_measure),
        moved: changes::moved_sentence(c, &moves),
        better: changes::of_direction(&moves, changes::Direction::Better),
        worse: changes::of_direction(&moves, changes::Direction::Worse),
        laggards: laggards(c),
        returns: returns_sentence(c),
    }
}

fn months(c: &Composer) -> (i32, i32) {
    let plan = &c.e.catalogue.settings.plan;
    let all = plan.end.months_since(plan.start) + 1;
    (c.e.period.months_since(plan.start) + 1, all)
}

fn time(c: &Composer) -> TimeGone {
    let (gone, all) = months(c);
    let share = Exact::ratio(i64::from(gone), i64::from(all.max(1)));
    TimeGone {
        share: fraction(share.to_f64().clamp(0.0, 1.0)),
        text: number::percent(&share),
        months: match c.lang {
            Language::Zh => format!("第{gone}个月，共{all}个月"),
            Language::En => format!("month {gone} of {all}"),
        },
    }
}

fn time_sentence(c: &Composer) -> String {
    let (gone, all) = months(c);
    let title = match c.lang {
        Language::Zh => "方案",
        Language::En => "",
    };
    let month = number::month(c.e.period, c.lang);
    wording::time_gone(title, &month, gone, all, &time(c).text, c.lang)
}

/// Best first: the bar fills from the left as the plan is fulfilled.
fn count_bar(c: &Composer, counts: &[(Status, usize)]) -> CountBar {
    const ORDER: [Status; 9] = [
        Status::Met,
        Status::OnTrack,
        Status::SlightlyBehind,
        Status::Behind,
        Status::Missed,
        Status::Incomplete,
        Status::Disputed,
        Status::Monitored,
        Status::NotReported,
    ];
    let all: usize = counts.iter().map(|(_, n)| n).sum();
    let of = |status| {
        counts
            .iter()
            .find(|(s, _)| *s == status)
            .map_or(0, |(_, n)| *n)
    };
    let time = time(c);
    CountBar {
        segments: ORDER
            .into_iter()
            .filter(|s| of(*s) > 0)
            .map(|s| Segment {
                status: s.code().to_owned(),
                share: fraction(of(s) as f64 / all.max(1) as f64),
                label: c.mark(s).label,
                count: of(s).to_string(),
            })
            .collect(),
        elapsed: time.share,
        elapsed_label: format!("{} {}", c.label("time_gone"), time.text),
        alt: alt(c, "measures_by_status", counts),
    }
}

fn alt(c: &Composer, label: &str, counts: &[(Status, usize)]) -> String {
    let colon = c.lang.pick("：", ": ");
    format!(
        "{}{colon}{}",
        c.label(label),
        wording::counts(counts, c.lang)
    )
}

fn strip(c: &Composer, counts: &[(Status, usize)]) -> Strip {
    let measures = measures::measures_with(c);
    let actions = &c.e.catalogue.actions;
    let groups = actions.iter().map(|action| StripGroup {
        label: match c.lang {
            Language::Zh => format!("行动{}", action.code),
            Language::En => format!("Action {}", action.code),
        },
        items: measures
            .iter()
            .filter(|(m, _)| m.action == action.code)
            .map(|(m, a)| StripItem {
                code: m.code.to_string(),
                label: m.code.to_string(),
                status: a.status.code().to_owned(),
            })
            .collect(),
    });
    Strip {
        groups: groups.filter(|g| !g.items.is_empty()).collect(),
        alt: alt(c, "strip", counts),
    }
}

fn tiles(c: &Composer, counts: &[(Status, usize)]) -> Vec<StatusCount> {
    let all: usize = counts.iter().map(|(_, n)| n).sum();
    const ALWAYS: [Status; 4] = [
        Status::Behind,
        Status::SlightlyBehind,
        Status::OnTrack,
        Status::Met,
    ];
    counts
        .iter()
        .filter(|(status, n)| *n > 0 || ALWAYS.contains(status))
        .map(|(status, n)| StatusCount {
            status: c.mark(*status),
            count: n.to_string(),
            share: number::share_of(*n, all),
            part: fraction(*n as f64 / all.max(1) as f64),
        })
        .collect()
}

/// How bad a matter is: smaller is worse. Ties are settled by code.
type Rank = (u8, Exact, Code);

fn laggards(c: &Composer) -> Vec<Laggard> {
    let mut found: Vec<(Rank, Laggard)> = Vec::new();
    for v in c.views() {
        let group = match v.a.status {
            Status::Missed => 0,
            Status::Behind => 1,
            Status::Disputed => 3,
            Status::SlightlyBehind => 4,
            _ => continue,
        };
        // A target without pace_ratio (at most) ranks by how far beyond it is.
        let pace = v.a.pace_ratio.clone().unwrap_or_else(Exact::zero);
        let item = Laggard {
            code: v.t.code.to_string(),
            measure: v.t.measure.to_string(),
            lead: answers(c, &v.t.code),
            status: c.mark(v.a.status),
            sentence: c.pieces(&c.target_sentence(&v)),
            key: c.actual(&v).key,
            bullet: Some(bullet(c, &v)),
        };
        found.push(((group, pace, v.t.code.clone()), item));
    }
    for (d, a) in measures::deliverables_with(c) {
        let group = match a.status {
            Status::Missed | Status::Behind if d.key => 2,
            Status::Missed | Status::Behind => 5,
            _ => continue,
        };
        let late = Exact::int(-i64::from(deliverables::months_overdue(c, a)));
        let item = Laggard {
            code: d.code.to_string(),
            measure: d.measure.to_string(),
            lead: answers(c, &d.code),
            status: c.mark(a.status),
            sentence: c.pieces(&deliverables::sentence(c, d, a)),
            key: c.book.deliverable(&d.code),
            bullet: None,
        };
        found.push(((group, late, d.code.clone()), item));
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
        .into_iter()
        .take(LAGGARDS)
        .map(|(_, item)| item)
        .collect()
}

fn answers(c: &Composer, code: &Code) -> String {
    let colon = c.lang.pick("：", ": ");
    format!("{}{colon}{}", c.label("lead"), c.lead_text(code))
}

fn returns_sentence(c: &Composer) -> String {
    let states = departments::states(c);
    let expected: Vec<_> = states.iter().filter(|s| s.expected).collect();
    let names = |state: ReturnState| {
        expected
            .iter()
            .filter(|s| s.state == state)
            .map(|s| c.department(&s.department))
            .collect::<Vec<_>>()
    };
    let late = names(ReturnState::Late).len();
    let received = names(ReturnState::OnTime).len() + late + names(ReturnState::TimeUnknown).len();
    wording::returns(
        &number::month(c.e.period, c.lang),
        expected.len(),
        received,
        late,
        &names(ReturnState::Missing),
        &names(ReturnState::Unusable),
        c.lang,
    )
}
