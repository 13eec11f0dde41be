//! What is being built while the returns of one month after the other are mapped.
//!
//! Decides which findings still stand at the report month and what became of each file in the
//! end. Leaves every single finding to the rules.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::checks::{At, Named, at_most, in_order, shown, with_unit};
use super::resolve::{Resolved, Return};
use super::supersede::{beats, plainer};
use super::{Observation, Observations, Outcome, Standing, Timeliness};
use crate::intake::Batch;
use crate::issue::{Issue, Severity, text};
use crate::period::Period;
use crate::plan::{Catalogue, Code};
use crate::quantity::Exact;
use crate::read::{CellRefusal, FigureForm};
use crate::unit::Units;

/// What a finding is about, so that it falls with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// A return, by index.
    Return(usize),
    /// A figure, by id.
    Figure(usize),
    /// A refused cell, by index.
    Refused(usize),
    /// A month's report as a whole.
    Month,
}

/// A target's figures are compared where these agree.
pub(super) type Key = (Code, Option<String>, FigureForm, Period);

/// The state of the mapping.
pub(super) struct Mapping<'a> {
    pub catalogue: &'a Catalogue,
    pub period: Period,
    pub as_of: Date,
    pub units: Units,
    pub out: Observations,
    /// The return that each figure stands in; `None` for what a decision set.
    pub belongs: Vec<Option<usize>>,
    /// Figures not yet held against history: id, in %, said to be % in the cell, counted.
    pub percent: Vec<(usize, bool, bool, bool)>,
    /// Figures in dispute between departments.
    pub between: BTreeSet<usize>,
    /// Lines of decisions that matched something.
    pub used_decisions: BTreeSet<u64>,
    /// Items that a department's returns for a month speak of.
    pub spoken: BTreeSet<(Period, String, Code)>,
    /// Files whose texts on measures count: nothing replaced them.
    pub written: BTreeSet<String>,
    /// Last definition by department and target.
    pub definitions: BTreeMap<(String, Code), String>,
    findings: Vec<(Issue, About)>,
}

impl<'a> Mapping<'a> {
    pub fn new(catalogue: &'a Catalogue, period: Period, as_of: Date, units: Units) -> Self {
        Self {
            catalogue,
            period,
            as_of,
            units,
            out: Observations {
                period: Some(period),
                ..Observations::default()
            },
            belongs: Vec::new(),
            percent: Vec::new(),
            between: BTreeSet::new(),
            used_decisions: BTreeSet::new(),
            spoken: BTreeSet::new(),
            written: BTreeSet::new(),
            definitions: BTreeMap::new(),
            findings: Vec::new(),
        }
    }

    /// Takes over the resolved files: records of all, returns of those to be looked at.
    pub fn take<'b>(&mut self, batch: &Batch, resolved: Vec<Resolved<'b>>) -> Vec<Return<'b>> {
        for issue in &batch.issues {
            self.tell(issue.clone(), About::Month);
        }
        let mut returns: Vec<Return> = Vec::new();
        for (index, (mut record, found, issues)) in resolved.into_iter().enumerate() {
            let month = match &found {
                Some(ret) => Some(ret.period),
                None => batch.files[index].folder_period,
            };
            let later = month.is_some_and(|p| p > self.period);
            if later && found.is_some() {
                record.outcome = Outcome::Ignored;
                record.reason = format!("晚于报告期{}，本期不看", self.period);
                record.reason_en = format!("later than the report month {}", self.period);
            }
            let mut told = issues;
            if let Some(mut ret) = found.filter(|_| !later) {
                ret.index = index;
                let same = |r: &&Return| {
                    r.sha256 == ret.sha256
                        && !ret.sha256.is_empty()
                        && (&r.department, r.period) == (&ret.department, ret.period)
                };
                match returns.iter().position(|r| same(&r)) {
                    // Of two names the plainer is the original's: 甲局 before 甲局 - 副本.
                    Some(n) if plainer(ret.file, returns[n].file) => {
                        let copy = std::mem::replace(&mut returns[n], ret);
                        let original = &returns[n];
                        self.forget(copy.index);
                        let old = &mut self.out.returns[copy.index];
                        old.outcome = Outcome::Duplicate;
                        old.reason = format!("与 {} 相同", original.file);
                        old.reason_en = format!("the same as {}", original.file);
                        let at = at_return(&copy);
                        let issue = super::checks::duplicate_copy::found(&at, original.file);
                        self.tell(issue, About::Return(copy.index));
                    }
                    Some(n) => {
                        let first = &returns[n];
                        record.outcome = Outcome::Duplicate;
                        record.reason = format!("与 {} 相同", first.file);
                        record.reason_en = format!("the same as {}", first.file);
                        let at = at_return(&ret);
                        told = vec![super::checks::duplicate_copy::found(&at, first.file)];
                    }
                    None => returns.push(ret),
                }
            }
            let held_for_now =
                record.outcome == Outcome::Held && record.period == Some(self.period);
            self.out.returns.push(record);
            if !later || held_for_now {
                for issue in told {
                    self.tell(issue, About::Return(index));
                }
            }
        }
        for ret in &returns {
            let when = |ret: &Return| super::resolve::timeliness(self.catalogue, ret, self.as_of);
            let (timeliness, late) = when(ret);
            self.out.returns[ret.index].timeliness = Some(timeliness);
            let mut at = at_return(ret);
            // A correction sent after the day, of what came in time, is no late return.
            let came_in_time = returns.iter().any(|other| {
                (&other.department, other.period) == (&ret.department, ret.period)
                    && when(other).0 == Timeliness::OnTime
            });
            if let (Some((came, due)), false) = (late, came_in_time) {
                let issue = super::checks::return_late::found(&at, ret.period, came, due);
                self.tell(issue, About::Return(ret.index));
                // That it came late says all there is to say about a day after the report's.
                continue;
            }
            if let Some(place) = &ret.raw.cover.filled {
                at.sheet = Some(place.sheet.clone());
                at.cell = Some(place.cell);
            }
            let odd = ret.filled.and_then(|filled| {
                super::checks::fill_date_odd::check(&at, filled, ret.period, self.as_of)
            });
            if let Some(issue) = odd {
                self.tell(issue, About::Return(ret.index));
            }
        }
        // A day to come is a slip of the pen and tells no two returns apart.
        for ret in &mut returns {
            ret.filled = ret.filled.filter(|day| *day <= self.as_of);
        }
        self.corrections_in_names(&returns);
        returns
    }

    /// Tells of returns that call themselves corrections in their names alone, where nothing else
    /// makes them count before the others of their department and month.
    fn corrections_in_names(&mut self, returns: &[Return]) {
        use super::checks::correction_in_name::{found, word};
        for ret in returns.iter().filter(|r| !r.correction) {
            let mut others = returns.iter().filter(|other| {
                other.index != ret.index
                    && (&other.department, other.period) == (&ret.department, ret.period)
            });
            let name = ret.file.rsplit('/').next().unwrap_or(ret.file);
            if let Some(word) = word(name)
                && others.any(|other| !beats(ret, other))
            {
                let issue = found(&at_return(ret), name, word);
                self.tell(issue, About::Return(ret.index));
            }
        }
    }

    /// Records a finding; an error about a figure withholds it, a lesser one flags it.
    pub fn tell(&mut self, issue: Issue, about: About) {
        if let About::Figure(id) = about {
            if issue.severity == Severity::Error {
                self.withhold(id, &issue.rule);
            } else {
                self.flag(id, &issue.rule);
            }
        }
        self.findings.push((issue, about));
    }

    /// Withholds a figure that is used so far.
    pub fn withhold(&mut self, id: usize, rule: &str) {
        let figure = &mut self.out.figures[id];
        if figure.standing == Standing::Used {
            figure.standing = Standing::Withheld {
                rule: rule.to_owned(),
            };
        }
    }

    /// Marks a figure.
    pub fn flag(&mut self, id: usize, rule: &str) {
        let flags = &mut self.out.figures[id].flags;
        if !flags.iter().any(|f| f == rule) {
            flags.push(rule.to_owned());
        }
    }

    /// Notes that a return speaks of an item.
    pub fn listed(&mut self, ret: &Return, code: &Code) {
        self.spoken
            .insert((ret.period, ret.department.clone(), code.clone()));
    }

    /// Drops all findings about a return that turned out to be a copy.
    pub fn forget(&mut self, index: usize) {
        let (belongs, refused, file) = (
            &self.belongs,
            &self.out.refused,
            &self.out.returns[index].file,
        );
        self.findings.retain(|(_, about)| match about {
            About::Return(i) => *i != index,
            About::Figure(id) => belongs[*id] != Some(index),
            About::Refused(i) => refused.get(*i).is_none_or(|r| r.source.file != *file),
            About::Month => true,
        });
        self.out.refused.iter_mut().for_each(|r| {
            if r.source.file == *file {
                r.rule = super::checks::duplicate_copy::RULE.code.to_owned();
            }
        });
    }

    /// A department's name.
    pub fn department(&self, name: &str) -> Named {
        let found = self.catalogue.department(name);
        let en = found.map(|d| d.name_en.as_str()).filter(|n| !n.is_empty());
        Named::new(name, en.unwrap_or(name))
    }

    /// Names of several departments.
    pub fn departments<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Named {
        let names = names.into_iter().map(|name| self.department(name));
        let (zh, en): (Vec<_>, Vec<_>) = names.map(|n| (n.zh, n.en)).unzip();
        Named::new(zh.join("、"), en.join(", "))
    }

    /// The name of an item.
    pub fn name(&self, code: &Code) -> Named {
        let target = self.catalogue.target(code).map(Named::of);
        let deliverable = || {
            let found = self.catalogue.deliverable(code);
            found.map(|d| Named::new(&d.name_zh, &d.name_en))
        };
        let measure = || {
            let found = self.catalogue.measure(code);
            found.map(|m| Named::new(&m.title_zh, &m.title_en))
        };
        target
            .or_else(deliverable)
            .or_else(measure)
            .unwrap_or_default()
    }

    /// Whether an earlier month's error still stands: its figure is withheld, or nothing usable
    /// took the place of the cell.
    fn still_stands(&self, about: About) -> bool {
        match about {
            About::Figure(id) => matches!(
                self.out.figures[id].standing,
                Standing::Withheld { .. } | Standing::Disputed { .. }
            ),
            About::Refused(i) => self.out.refused.get(i).is_some_and(|r| {
                !self.out.figures.iter().any(|f| {
                    f.standing == Standing::Used
                        && (&f.target, &f.part, f.form, f.period)
                            == (&r.target, &r.part, r.form, r.period)
                })
            }),
            About::Return(_) | About::Month => false,
        }
    }

    /// Whether a doubt is about a cell that its department has since sent anew: there is nothing
    /// left to be done about it.
    fn is_replaced(&self, issue: &Issue, about: About) -> bool {
        let About::Figure(id) = about else {
            return false;
        };
        let figure = &self.out.figures[id];
        let Standing::Superseded { by } = figure.standing else {
            return false;
        };
        let newer = &self.out.figures[by];
        issue.severity != Severity::Error
            && newer.decision.is_none()
            && newer.department == figure.department
            && newer.return_period == figure.return_period
            && newer.source.file != figure.source.file
    }

    /// Closes the list of findings and says what became of each file.
    pub fn finish(mut self, returns: &[Return]) -> Observations {
        let duplicates: BTreeSet<String> = self
            .out
            .returns
            .iter()
            .filter(|r| r.outcome == Outcome::Duplicate)
            .map(|r| r.file.clone())
            .collect();
        let mut issues: Vec<Issue> = self
            .findings
            .iter()
            .filter(|(issue, about)| {
                issue.period.is_none_or(|p| p == self.period)
                    || self.is_held_for_now(*about)
                    || (issue.severity == Severity::Error
                        && issue.period.is_some_and(|p| p < self.period)
                        && self.still_stands(*about))
            })
            .filter(|(issue, about)| !self.is_replaced(issue, *about))
            .map(|(issue, about)| match about {
                About::Figure(id) => self.as_decided(issue, *id),
                About::Refused(id) => self.as_replaced(issue, *id),
                About::Return(_) => self.as_set(issue),
                About::Month => issue.clone(),
            })
            .collect();
        super::alike::merge(&mut issues, &self.out.rows);
        in_order(&mut issues);
        for ret in returns {
            self.conclude(ret, &issues);
        }
        self.raise(returns, &mut issues);
        self.with_headings(&mut issues);
        in_order(&mut issues);
        at_most(&mut issues);
        let gone = |file: &str| duplicates.contains(file);
        self.out.refused.retain(|r| !gone(&r.source.file));
        self.out.rows.retain(|r| !gone(&r.source.file));
        self.out.issues = issues;
        self.out
    }

    /// Whether a file that lies in another month's folder says that it is for the report month: this
    /// month misses it, so that this month is told too.
    fn is_held_for_now(&self, about: About) -> bool {
        let About::Return(index) = about else {
            return false;
        };
        let record = &self.out.returns[index];
        record.outcome == Outcome::Held && record.period == Some(self.period)
    }

    /// A finding about an item as a whole, for which a decision has set the month's value.
    fn as_set(&self, issue: &Issue) -> Issue {
        let set = self.out.figures.iter().find(|f| {
            f.decision.is_some()
                && f.standing == Standing::Used
                && f.period == self.period
                && issue.subject.as_deref() == Some(f.target.as_str())
        });
        match set {
            Some(set) => self.as_decided(issue, set.id),
            None => issue.clone(),
        }
    }

    /// A finding about a cell without a value in whose place a decision has set one.
    fn as_replaced(&self, issue: &Issue, id: usize) -> Issue {
        let Some(refused) = self.out.refused.get(id) else {
            return issue.clone();
        };
        let set = self.out.figures.iter().find(|f| {
            f.decision.is_some()
                && f.standing == Standing::Used
                && (&f.target, &f.part, f.period)
                    == (&refused.target, &refused.part, refused.period)
        });
        match set {
            Some(set) => self.as_decided(issue, set.id),
            None => issue.clone(),
        }
    }

    /// A finding about a figure that a decision has settled is no longer open: it stays, as a note.
    fn as_decided(&self, issue: &Issue, id: usize) -> Issue {
        let mut issue = issue.clone();
        let figure = &self.out.figures[id];
        let winner = match figure.standing {
            Standing::Superseded { by } => &self.out.figures[by],
            Standing::Used => figure,
            _ => return issue,
        };
        if let (Severity::Error, Some(line)) = (issue.severity, winner.decision) {
            issue.severity = Severity::Note;
            let value = match self.catalogue.target(&winner.target) {
                Some(target) => with_unit(&winner.value, target),
                None => shown(&winner.value),
            };
            let (zh, en) = if self.belongs[winner.id].is_none() {
                (format!("核定为{value}"), format!("{value} was set"))
            } else {
                (
                    format!("核定采用 {} 的{value}", winner.source),
                    format!("{value} of {} is used", winner.source),
                )
            };
            issue.message = format!(
                "{}（已{zh}，decisions.csv 第{line}行）",
                without(&issue.message, &["，均未采用", "，该行未采用", "，未采用"])
            );
            issue.message_en = format!(
                "{} (decided: {en}, decisions.csv line {line})",
                without(
                    &issue.message_en,
                    &[
                        "; none is used",
                        "; neither is used",
                        "; not used",
                        ", not used"
                    ]
                )
            );
            issue.remedy = "已核定，无需再办".to_owned();
            issue.remedy_en = "Nothing to do: it is decided".to_owned();
        }
        issue
    }
}

/// A message without the clause that its figure is not used.
fn without(message: &str, clauses: &[&str]) -> String {
    let found = clauses.iter().find(|clause| message.contains(**clause));
    found.map_or(message.to_owned(), |clause| message.replacen(clause, "", 1))
}

/// A return as a place.
pub(super) fn at_return(ret: &Return) -> At {
    At {
        period: Some(ret.period),
        department: Some(ret.department.clone()),
        file: Some(ret.file.to_owned()),
        ..At::default()
    }
}

/// A cell or row that `read` refused, as a finding with its rule's code.
pub(super) fn row_issue(at: &At, refusal: &CellRefusal) -> Issue {
    let (zh, en) = crate::read::cell::remedies::remedy(&refusal.rule);
    at.place(Issue::new(
        &refusal.rule,
        Severity::Error,
        text(refusal.zh.clone(), zh),
        text(refusal.en.clone(), en),
    ))
}

/// What is compared with what.
pub(super) fn key(figure: &Observation) -> Key {
    (
        figure.target.clone(),
        figure.part.clone(),
        figure.form,
        figure.period,
    )
}

/// Whether two figures say the same within the coarser one's printed precision.
pub(super) fn same(a: &Observation, b: &Observation) -> bool {
    let half = |f: &Observation| -> (Exact, Exact) { (f.value.clone(), f.precision.clone()) };
    let (a, b) = (half(a), half(b));
    crate::quantity::agree((&a.0, &a.1), (&b.0, &b.1))
}
