//! What is being built while the returns of one month after the other are mapped.
//!
//! Decides which findings still stand at the report month and what became of each file in the
//! end. Leaves every single finding to the rules.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::checks::{At, at_most, in_order};
use super::resolve::{Resolved, Return};
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
                match returns.iter().find(same) {
                    Some(first) => {
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
            let (timeliness, late) = super::resolve::timeliness(self.catalogue, ret);
            self.out.returns[ret.index].timeliness = Some(timeliness);
            let at = at_return(ret);
            // A correction sent after the day, of what came in time, is no late return.
            let came_in_time = returns.iter().any(|other| {
                (&other.department, other.period) == (&ret.department, ret.period)
                    && super::resolve::timeliness(self.catalogue, other).0 == Timeliness::OnTime
            });
            if let (Some((came, due)), false) = (late, came_in_time) {
                let issue = super::checks::return_late::found(&at, came, due);
                self.tell(issue, About::Return(ret.index));
            }
            let odd = ret.filled.and_then(|filled| {
                super::checks::fill_date_odd::check(&at, filled, ret.period, self.as_of)
            });
            if let Some(issue) = odd {
                self.tell(issue, About::Return(ret.index));
            }
        }
        // A day years ahead (2062 for 2026) is a slip of the pen and tells no two returns apart.
        let last = self.as_of.year() + 1;
        for ret in &mut returns {
            ret.filled = ret.filled.filter(|day| day.year() <= last);
        }
        returns
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

    /// The name of an item.
    pub fn name(&self, code: &Code) -> String {
        let target = self.catalogue.target(code).map(|t| t.name_zh.clone());
        let deliverable = || self.catalogue.deliverable(code).map(|d| d.name_zh.clone());
        let measure = || self.catalogue.measure(code).map(|m| m.title_zh.clone());
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
                _ => issue.clone(),
            })
            .collect();
        in_order(&mut issues);
        at_most(&mut issues);
        for ret in returns {
            self.conclude(ret, &issues);
        }
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
            issue.remedy = format!("已按裁定处理（decisions.csv 第{line}行），无需再办");
            issue.remedy_en = format!("settled by the decision in decisions.csv, line {line}");
        }
        issue
    }

    fn conclude(&mut self, ret: &Return, issues: &[Issue]) {
        let record = &self.out.returns[ret.index];
        if record.outcome != Outcome::Used {
            return;
        }
        let own: Vec<&Observation> = self
            .out
            .figures
            .iter()
            .filter(|f| self.belongs[f.id] == Some(ret.index))
            .collect();
        let reports: Vec<_> = self
            .out
            .deliverables
            .iter()
            .filter(|d| d.source.file == ret.file)
            .collect();
        let texts = self.written.contains(ret.file);
        let superseded = |s: &Standing| matches!(s, Standing::Superseded { .. });
        let standings = || {
            own.iter()
                .filter(|f| f.period == ret.period)
                .map(|f| &f.standing)
                .chain(reports.iter().map(|d| &d.standing))
        };
        let refused = self
            .out
            .refused
            .iter()
            .filter(|r| r.source.file == ret.file);
        let refused = refused.count();
        let nothing = own.is_empty() && reports.is_empty() && !texts;
        let replaced = standings().next().is_some() && standings().all(superseded) && !texts;
        let held = own
            .iter()
            .filter(|f| !superseded(&f.standing) && f.standing != Standing::Used)
            .count();
        let replaced_here = standings().filter(|s| superseded(s)).count();
        let errors = issues
            .iter()
            .filter(|i| i.file.as_deref() == Some(ret.file) && i.severity == Severity::Error)
            .count();
        // What keeps a return from being used whole, each with its number.
        let short: Vec<(String, String)> = [
            (held, "个数值未采用或待核", "figures withheld or in dispute"),
            (refused, "个单元格无法读取", "cells unreadable"),
            (record.unmapped, "行未对应", "rows unmapped"),
            (
                replaced_here,
                "处以后报、核定或牵头单位所报为准",
                "entries given way to a later return, a decision or the lead",
            ),
        ]
        .into_iter()
        .filter(|(n, _, _)| *n > 0)
        .map(|(n, zh, en)| (format!("{n}{zh}"), format!("{n} {en}")))
        .collect();
        let partly = errors > 0 || !short.is_empty();
        let (outcome, zh, en) = if nothing {
            (
                Outcome::Rejected,
                "没有一个单元格可以采用".to_owned(),
                "not a single cell can be used".to_owned(),
            )
        } else if replaced {
            (
                Outcome::Superseded,
                "已被后报的填报表替代".to_owned(),
                "replaced by a later return".to_owned(),
            )
        } else if partly {
            let (mut zh, mut en): (Vec<String>, Vec<String>) = short.into_iter().unzip();
            if zh.is_empty() {
                zh.push(format!("{errors}处错误待更正"));
                en.push(format!("{errors} errors to be corrected"));
            }
            (Outcome::PartlyUsed, zh.join("，"), en.join(", "))
        } else {
            (Outcome::Used, String::new(), String::new())
        };
        let record = &mut self.out.returns[ret.index];
        (record.outcome, record.reason, record.reason_en) = (outcome, zh, en);
    }
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
