//! 本月变化: what moved since last month (上月报).
//!
//! Decides which measures, figures and deliverables are listed as changed. Figures compare with
//! last month's restated ones; what was restated stands in `ledger`.

use serde::{Deserialize, Serialize};

use super::charts::{Axis, Tick, YearSpan, years};
use super::keys::Figure as Keyed;
use super::ledger::{self, DecisionRow, Restatement};
use super::measures::{deliverables_with, measures_with};
use super::wording::{self, Named};
use super::{Composer, Figure, Language, StatusMark, TargetView, number};
use crate::assess::{
    Assessment, DeliverableAssessment, MeasureAssessment, Status, TargetAssessment,
};
use crate::period::Period;
use crate::plan::Measure;
use crate::quantity::Exact;

/// The part on changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Changes {
    /// What last month's figures are: the issued edition, or computed; or that there is none.
    pub basis: String,
    /// Whether there is a last month.
    pub has_last: bool,
    /// The sentence on what moved.
    pub moved: String,
    /// Measures whose status changed, worse first.
    pub moves: Vec<Move>,
    /// Status of every measure in every month so far.
    pub grid: StatusGrid,
    /// Targets whose figure or status changed.
    pub figures: Vec<FigureChange>,
    /// Deliverables finished, fallen behind or rescheduled.
    pub deliverables: Vec<DeliverableChange>,
    /// Completion rates of the targets that moved, last month and now.
    pub slopes: Option<Slopes>,
    /// 数据更正
    pub restatements: Vec<Restatement>,
    /// 核定事项
    pub decisions: Vec<DecisionRow>,
}

/// Where a status went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// 转差
    Worse,
    /// 好转
    Better,
    /// To or from a state that is no rating (待核, 未报, 监测).
    Other,
}

/// A status that changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Move {
    /// Code of the measure.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Status last month.
    pub from: StatusMark,
    /// Status now.
    pub to: StatusMark,
    /// Where it went.
    pub direction: Direction,
    /// The whole change in a clause: 5 培育…（滞后→正常）.
    pub text: String,
}

/// Statuses by measure and month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatusGrid {
    /// Years over the months.
    pub years: Vec<YearSpan>,
    /// Month labels.
    pub columns: Vec<String>,
    /// One group per action.
    pub groups: Vec<GridGroup>,
    /// The column of the report month.
    pub current: usize,
    /// Alternative text.
    pub alt: String,
}

/// The measures of an action in the grid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GridGroup {
    /// Title of the action.
    pub label: String,
    /// Its measures.
    pub rows: Vec<GridRow>,
}

/// A row of a grid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GridRow {
    /// Code.
    pub code: String,
    /// Name.
    pub label: String,
    /// One code per month; none where there is nothing.
    pub cells: Vec<Option<String>>,
}

/// A target whose figure or status changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FigureChange {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Last month's figure, restated.
    pub previous: Figure,
    /// This month's.
    pub current: Figure,
    /// The change with its sign.
    pub change: String,
    /// Completion rate now.
    pub completion: String,
    /// Status last month, if it was another.
    pub from: Option<StatusMark>,
    /// Status now.
    pub to: StatusMark,
}

/// A deliverable that changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeliverableChange {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// What happened.
    pub text: String,
    /// Status now.
    pub status: StatusMark,
    /// Key into the annex of sources.
    pub key: Option<String>,
}

/// Completion rates last month and now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slopes {
    /// Round percentages.
    pub ticks: Vec<Tick>,
    /// One per target that moved.
    pub rows: Vec<Slope>,
    /// Heads of the columns.
    pub heads: Heads,
    /// Alternative text.
    pub alt: String,
}

/// Heads of a chart of changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Heads {
    /// Over the names.
    pub label: String,
    /// Over the earlier values.
    pub from: String,
    /// Over the present values.
    pub to: String,
}

/// A target's completion rate last month and now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Slope {
    /// Code.
    pub code: String,
    /// Code and name.
    pub label: String,
    /// 0–1 of the axis, last month.
    pub from: f64,
    /// 0–1 of the axis, now.
    pub to: f64,
    /// Completion rate last month.
    pub from_text: String,
    /// Completion rate now.
    pub to_text: String,
    /// Status now.
    pub status: String,
}

/// Composes the part.
pub fn changes(c: &Composer) -> Changes {
    let moves = moves(c);
    Changes {
        basis: basis(c),
        has_last: last(c).is_some(),
        moved: moved_sentence(c, &moves),
        moves,
        grid: grid(c),
        figures: figures(c),
        deliverables: deliverables(c),
        slopes: slopes(c),
        restatements: ledger::restatements(c),
        decisions: ledger::decisions(c),
    }
}

fn last<'a>(c: &'a Composer) -> Option<&'a Assessment> {
    c.e.last_month.as_ref().map(|l| &l.assessment)
}

fn basis(c: &Composer) -> String {
    let month = number::month(c.e.period.prev(), c.lang);
    match (&c.e.last_month, c.lang) {
        (None, _) => wording::first_month(c.lang).to_owned(),
        (Some(l), Language::Zh) => match &l.issued {
            Some((folder, _)) => format!("“上月报”指已印发的{month}报告（{folder}）。"),
            None => format!("{month}报告未印发，“上月报”按当月填报表重新计算。"),
        },
        (Some(l), Language::En) => match &l.issued {
            Some((folder, _)) => {
                format!("“Last month” is the issued report for {month} ({folder}).")
            }
            None => format!(
                "No report was issued for {month}; “last month” is computed from its returns."
            ),
        },
    }
}

/// The sentence on what moved; in the first month, that nothing can be compared.
pub fn moved_sentence(c: &Composer, moves: &[Move]) -> String {
    if last(c).is_none() {
        return wording::first_month(c.lang).to_owned();
    }
    let n = |d| moves.iter().filter(|m| m.direction == d).count();
    wording::moved(
        n(Direction::Better),
        n(Direction::Worse),
        n(Direction::Other),
        c.lang,
    )
}

/// The place of a status among the ratings, best last; none for what is no rating.
fn rating(status: Status) -> Option<u8> {
    match status {
        Status::Missed => Some(0),
        Status::Behind => Some(1),
        Status::SlightlyBehind => Some(2),
        Status::OnTrack => Some(3),
        Status::Met => Some(4),
        Status::Incomplete | Status::Monitored | Status::Disputed | Status::NotReported => None,
    }
}

fn direction(from: Status, to: Status) -> Direction {
    match (rating(from), rating(to)) {
        (Some(a), Some(b)) if b > a => Direction::Better,
        (Some(_), Some(_)) => Direction::Worse,
        _ => Direction::Other,
    }
}

/// Measures whose status changed since last month: worse, then better, then others, by code.
pub fn moves(c: &Composer) -> Vec<Move> {
    let Some(last) = last(c) else {
        return Vec::new();
    };
    let mut moves: Vec<Move> = measures_with(c)
        .into_iter()
        .filter_map(|(m, now)| {
            let then = last.measures.iter().find(|l| l.code == m.code)?;
            let direction =
                (then.status != now.status).then(|| direction(then.status, now.status))?;
            Some(Move {
                code: m.code.to_string(),
                title: c.either(&m.title_zh, &m.title_en),
                from: c.mark(then.status),
                to: c.mark(now.status),
                direction,
                text: format!(
                    "{} {}{}",
                    m.code,
                    c.either(&m.title_zh, &m.title_en),
                    c.brackets(&format!(
                        "{}{}{}",
                        c.mark(then.status).label,
                        c.lang.pick("→", " → "),
                        c.mark(now.status).label
                    ))
                ),
            })
        })
        .collect();
    moves.sort_by_key(|m| m.direction);
    moves
}

/// Those moves that went one way.
pub fn of_direction(moves: &[Move], direction: Direction) -> Vec<Move> {
    let chosen = moves.iter().filter(|m| m.direction == direction);
    chosen.cloned().collect()
}

/// The plan's months so far.
pub fn months_so_far(c: &Composer) -> Vec<Period> {
    let start = c.e.catalogue.settings.plan.start;
    start.through(c.e.period).collect()
}

/// The labels over a grid's columns; the years stand above them.
pub fn column_labels(months: &[Period]) -> Vec<String> {
    months.iter().map(|p| p.month().to_string()).collect()
}

/// The month from which returns were collected. Before it nobody had been asked, and nothing was
/// missing.
fn collected_from(c: &Composer) -> Period {
    let first = c.e.observations.first_reported();
    first.unwrap_or(c.e.period).min(c.e.period)
}

fn grid(c: &Composer) -> StatusGrid {
    let months = months_so_far(c);
    let first = collected_from(c);
    let measures = measures_with(c);
    let row = |m: &Measure, a: &MeasureAssessment| GridRow {
        code: m.code.to_string(),
        label: format!("{} {}", m.code, c.either(&m.title_zh, &m.title_en)),
        cells: months
            .iter()
            .map(|month| {
                let at = a.history.iter().find(|(p, _)| p == month);
                at.filter(|_| *month >= first)
                    .map(|(_, s)| s.code().to_owned())
            })
            .collect(),
    };
    let groups = c.e.catalogue.actions.iter().map(|action| GridGroup {
        label: c.either(&action.title_zh, &action.title_en),
        rows: measures
            .iter()
            .filter(|(m, _)| m.action == action.code)
            .map(|(m, a)| row(m, a))
            .collect(),
    });
    let (n, of) = (measures.len(), months.len());
    StatusGrid {
        years: years(c, &months),
        columns: column_labels(&months),
        groups: groups.filter(|g| !g.rows.is_empty()).collect(),
        current: of.saturating_sub(1),
        alt: match c.lang {
            Language::Zh => format!("{n}项措施{of}个月的状态"),
            Language::En => format!("Status of {n} measures in {of} months"),
        },
    }
}

fn figures(c: &Composer) -> Vec<FigureChange> {
    let Some(last) = last(c) else {
        return Vec::new();
    };
    c.views()
        .iter()
        .filter_map(|v| {
            let then = last.targets.iter().find(|t| t.code == v.t.code);
            let from = then.map(|t| t.status).filter(|s| *s != v.a.status);
            let moved = v.a.change.as_ref().is_some_and(|x| !x.is_zero());
            if !moved && from.is_none() {
                return None;
            }
            Some(FigureChange {
                code: v.t.code.to_string(),
                name: c.name_of(&v.t.code),
                previous: Figure {
                    key: c.book.figure(&v.t.code, Keyed::Previous),
                    note: as_issued(c, v, then),
                    ..c.previous(v)
                },
                current: c.actual(v),
                change: c.change_signed(v),
                completion: v
                    .a
                    .completion_rate
                    .as_ref()
                    .map_or_else(|| number::MISSING.to_owned(), number::percent),
                from: from.map(|s| c.mark(s)),
                to: c.mark(v.a.status),
            })
        })
        .collect()
}

/// Last month's figure as it was reported then, where it was restated since.
fn as_issued(c: &Composer, v: &TargetView, then: Option<&TargetAssessment>) -> Option<String> {
    let then = then.filter(|t| !t.carried)?.actual.as_ref()?;
    let now = v.a.previous_actual.as_ref()?;
    (then != now).then(|| {
        let figure = number::quantity(then, &v.t.unit, c.lang);
        c.brackets(&match c.lang {
            Language::Zh => format!("原报{figure}"),
            Language::En => format!("reported as {figure}"),
        })
    })
}

fn deliverables(c: &Composer) -> Vec<DeliverableChange> {
    let Some(last) = last(c) else {
        return Vec::new();
    };
    let mut rows: Vec<DeliverableChange> = deliverables_with(c)
        .into_iter()
        .filter_map(|(d, now)| {
            let then = last.deliverables.iter().find(|l| l.code == d.code)?;
            let text = happened(c, then, now)?;
            Some(DeliverableChange {
                code: d.code.to_string(),
                name: c.either(&d.name_zh, &d.name_en),
                text,
                status: c.mark(now.status),
                key: c.book.deliverable(&d.code),
            })
        })
        .collect();
    let rank = |row: &DeliverableChange| {
        let known = Status::ALL.iter().position(|s| s.code() == row.status.code);
        (row.status.code == Status::Met.code(), known)
    };
    rows.sort_by_key(rank);
    rows
}

/// What happened to a deliverable since last month, if anything worth a line.
fn happened(
    c: &Composer,
    then: &DeliverableAssessment,
    now: &DeliverableAssessment,
) -> Option<String> {
    let zh = c.lang == Language::Zh;
    let mut parts = Vec::new();
    if now.done && !then.done {
        parts.push(match now.finished {
            Some(day) if zh => format!("新完成（{}）", number::date_short(day)),
            Some(day) => format!("finished ({})", number::date_short(day)),
            None => c
                .lang
                .pick("新完成（未报完成日期）", "finished (no date given)")
                .into(),
        });
    }
    if let (Some(was), Some(is)) = (then.planned, now.planned)
        && is != was
    {
        let (was, is) = (number::date_short(was), number::date_short(is));
        parts.push(if zh {
            format!("计划完成时间由{was}调整为{is}")
        } else {
            format!("planned date moved from {was} to {is}")
        });
    }
    let bad = |s| matches!(s, Status::Behind | Status::Missed);
    if bad(now.status) && !bad(then.status) {
        parts.push(c.lang.pick("新转为滞后", "newly behind").into());
    }
    if now.stage != then.stage
        && !now.done
        && let Some(stage @ (crate::map::Stage::Suspended | crate::map::Stage::Terminated)) =
            now.stage
    {
        let stage = stage.name(c.lang);
        parts.push(if zh {
            format!("转为{stage}")
        } else {
            format!("now {stage}")
        });
    }
    (!parts.is_empty()).then(|| parts.join(c.lang.pick("；", "; ")))
}

/// Targets with a completion rate in both months that moved, or none if none did.
fn slopes(c: &Composer) -> Option<Slopes> {
    let views = c.views();
    let moved: Vec<(&TargetView, Exact, Exact)> = views
        .iter()
        .filter_map(|v| {
            let now = v.a.completion_rate.clone()?;
            let change = v.a.change.as_ref().filter(|x| !x.is_zero())?;
            let then = now.clone() - change.checked_div(&v.t.value)?;
            Some((v, then, now))
        })
        .collect();
    if moved.is_empty() {
        return None;
    }
    let hundred = |x: &Exact| x.clone() * Exact::int(100);
    let values: Vec<Exact> = moved
        .iter()
        .flat_map(|(_, then, now)| [hundred(then), hundred(now)])
        .chain([Exact::int(100)])
        .collect();
    let axis = Axis::new(&values, true);
    let mut ticks = axis.ticks();
    ticks.iter_mut().for_each(|t| t.label.push('%'));
    Some(Slopes {
        ticks,
        rows: moved
            .iter()
            .map(|(v, then, now)| Slope {
                code: v.t.code.to_string(),
                label: format!("{} {}", v.t.code, c.name_of(&v.t.code)),
                from: axis.at(&hundred(then)),
                to: axis.at(&hundred(now)),
                from_text: number::percent(then),
                to_text: number::percent(now),
                status: v.a.status.code().to_owned(),
            })
            .collect(),
        heads: Heads {
            label: c.label("target"),
            from: c.label("previous"),
            to: c.label("current"),
        },
        alt: slopes_alt(c, &moved),
    })
}

/// What the chart says, row by row.
fn slopes_alt(c: &Composer, moved: &[(&TargetView, Exact, Exact)]) -> String {
    let rows: Vec<String> = moved
        .iter()
        .map(|(v, then, now)| {
            let (name, then, now) = (
                c.name_of(&v.t.code),
                number::percent(then),
                number::percent(now),
            );
            match c.lang {
                Language::Zh => format!("{name}由{then}到{now}"),
                Language::En => format!("{name} from {then} to {now}"),
            }
        })
        .collect();
    match c.lang {
        Language::Zh => format!("指标完成率由上月到本月：{}", rows.join("；")),
        Language::En => format!("Completion rates, last month and this: {}", rows.join("; ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_that_is_no_rating_neither_rises_nor_falls() {
        assert_eq!(
            direction(Status::Behind, Status::OnTrack),
            Direction::Better
        );
        assert_eq!(direction(Status::Met, Status::OnTrack), Direction::Worse);
        for other in [
            Status::Incomplete,
            Status::Monitored,
            Status::Disputed,
            Status::NotReported,
        ] {
            assert_eq!(direction(Status::Met, other), Direction::Other);
            assert_eq!(direction(other, Status::Met), Direction::Other);
        }
    }

    #[test]
    fn columns_are_months() {
        let start: Period = "2030-11".parse().unwrap();
        let months: Vec<Period> = start.through(start.plus(3)).collect();
        assert_eq!(column_labels(&months), ["11", "12", "1", "2"]);
    }
}
