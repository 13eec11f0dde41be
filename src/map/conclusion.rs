//! What became of each return in the end.
//!
//! Decides its outcome from what became of its figures and tasks, each cause with its number, and
//! sees to it that a return of which nothing is used carries an error. Leaves the single findings to
//! the rules.

use std::collections::BTreeMap;

use super::checks::*;
use super::mapping::{Mapping, at_return};
use super::resolve::Return;
use super::{Observation, Outcome, Standing};
use crate::issue::{Issue, Severity};

/// Why something of a return does not count, in the order in which it is told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Cause {
    Withheld,
    Disputed,
    TaskWithheld,
    TaskDisputed,
    Refused,
    Unmapped,
    /// A decision's line.
    Decided(u64),
    Corrected,
    Later,
    Repeated,
    Elsewhere,
}

impl Cause {
    fn told(self, n: usize) -> Named {
        let s = if n == 1 { "" } else { "s" };
        let (zh, en) = match self {
            Self::Withheld => (
                format!("{n}个数值未采用"),
                format!("{n} figure{s} not used"),
            ),
            Self::Disputed => (
                format!("{n}个数值待核"),
                format!("{n} figure{s} in dispute"),
            ),
            Self::TaskWithheld => (format!("{n}项任务未采用"), format!("{n} task{s} not used")),
            Self::TaskDisputed => (format!("{n}项任务待核"), format!("{n} task{s} in dispute")),
            Self::Refused => (
                format!("{n}个单元格未采用"),
                format!("{n} cell{s} not used"),
            ),
            Self::Unmapped => (format!("{n}行未对应"), format!("{n} row{s} unmapped")),
            Self::Decided(line) => (
                format!("{n}个数值已由核定（decisions.csv 第{line}行）替代"),
                format!("{n} figure{s} replaced by the decision in decisions.csv line {line}"),
            ),
            Self::Corrected => (
                format!("{n}处以“更正”表为准"),
                format!("{n} figure{s} replaced by a correction"),
            ),
            Self::Later => (
                format!("{n}处以后报为准"),
                format!("{n} replaced by a later return"),
            ),
            Self::Repeated => (
                format!("{n}处重复，只计一次"),
                format!("{n} repeated, counted once"),
            ),
            Self::Elsewhere => (
                format!("{n}处与另一份填报表一致，只计一处"),
                format!("{n} agree with another return, counted once"),
            ),
        };
        Named::new(zh, en)
    }
}

/// Tables of the plan that need not be there, with their headings.
const TABLES: [(&str, &str); 4] = [
    ("aliases.csv", "department,text,code"),
    ("units.csv", "text,unit,factor"),
    ("received.csv", "period,department,date"),
    (
        "decisions.csv",
        "period,item,part,action,value,source,date,reason,by,decided",
    ),
];

/// Warnings that tell of rows, columns or tables that are not used.
const NOT_USED: [&str; 10] = [
    "column-other-year",
    "columns-unclear",
    "later-month",
    "missing-column",
    "row-without-name",
    "stray-cell",
    "table-passed-over",
    "table-period",
    "unmapped",
    "unrecognised-column",
];

impl Mapping<'_> {
    /// Says what became of a return that was looked at.
    pub(super) fn conclude(&mut self, ret: &Return, issues: &[Issue]) {
        let record = &self.out.returns[ret.index];
        if record.outcome != Outcome::Used {
            return;
        }
        let own = || {
            let figures = self.out.figures.iter();
            figures.filter(|f| self.belongs[f.id] == Some(ret.index))
        };
        let reports = || {
            let reports = self.out.deliverables.iter();
            reports.filter(|d| d.source.file == ret.file)
        };
        let texts = self.written.contains(ret.file);
        let mut causes: BTreeMap<Cause, usize> = BTreeMap::new();
        let mut used = 0;
        let mut count = |cause: Option<Cause>| match cause {
            Some(cause) => *causes.entry(cause).or_default() += 1,
            None => used += 1,
        };
        for figure in own() {
            match &figure.standing {
                Standing::Used if figure.period == ret.period => count(None),
                Standing::Used => {}
                Standing::Withheld { .. } => count(Some(Cause::Withheld)),
                Standing::Disputed { .. } => count(Some(Cause::Disputed)),
                Standing::Superseded { by } if figure.period == ret.period => {
                    count(Some(self.replaced_by(figure, *by)));
                }
                Standing::Superseded { .. } => {}
            }
        }
        for report in reports() {
            match &report.standing {
                Standing::Used => count(None),
                Standing::Withheld { .. } => count(Some(Cause::TaskWithheld)),
                Standing::Disputed { .. } => count(Some(Cause::TaskDisputed)),
                Standing::Superseded { by } => {
                    let same_file = self.out.deliverables[*by].source.file == ret.file;
                    let cause = if same_file {
                        Cause::Repeated
                    } else if self.is_later(&self.out.deliverables[*by].source.file, ret.file) {
                        Cause::Later
                    } else {
                        Cause::Elsewhere
                    };
                    count(Some(cause));
                }
            }
        }
        let given_way = |cause: &Cause| *cause >= Cause::Decided(0);
        let replaced = used == 0 && !causes.is_empty() && causes.keys().all(given_way) && !texts;
        let refused = self.out.refused.iter();
        let refused = refused.filter(|r| r.source.file == ret.file).count();
        for (cause, n) in [
            (Cause::Refused, refused),
            (Cause::Unmapped, record.unmapped),
        ] {
            if n > 0 {
                causes.insert(cause, n);
            }
        }
        let errors = issues
            .iter()
            .filter(|i| i.file.as_deref() == Some(ret.file) && i.severity == Severity::Error)
            .count();
        let told: Vec<Named> = causes.iter().map(|(cause, n)| cause.told(*n)).collect();
        let all = |pick: fn(&Named) -> &str, by: &str| -> String {
            let texts: Vec<&str> = told.iter().map(pick).collect();
            texts.join(by)
        };
        let (outcome, zh, en) = if own().next().is_none() && reports().next().is_none() && !texts {
            (
                Outcome::Rejected,
                "没有一个单元格可以采用".to_owned(),
                "not a single cell can be used".to_owned(),
            )
        } else if replaced && causes.keys().all(|cause| *cause == Cause::Later) {
            (
                Outcome::Superseded,
                "已被后报的填报表替代".to_owned(),
                "replaced by a later return".to_owned(),
            )
        } else if replaced || !told.is_empty() {
            let outcome = if replaced {
                Outcome::Superseded
            } else {
                Outcome::PartlyUsed
            };
            (outcome, all(|n| &n.zh, "，"), all(|n| &n.en, ", "))
        } else if errors > 0 {
            let s = if errors == 1 { "" } else { "s" };
            (
                Outcome::PartlyUsed,
                format!("{errors}处错误待更正"),
                format!("{errors} error{s} to be corrected"),
            )
        } else {
            (Outcome::Used, String::new(), String::new())
        };
        let record = &mut self.out.returns[ret.index];
        (record.outcome, record.reason, record.reason_en) = (outcome, zh, en);
    }

    /// Why a figure gave way to another one.
    fn replaced_by(&self, figure: &Observation, by: usize) -> Cause {
        let winner = &self.out.figures[by];
        let (file, own) = (&winner.source.file, &figure.source.file);
        let corrections = &self.out.corrections;
        if corrections.iter().any(|c| c.observation == Some(by)) {
            Cause::Corrected
        } else if winner.department == figure.department && file != own && self.is_later(file, own)
        {
            Cause::Later
        } else if let Some(line) = winner.decision {
            Cause::Decided(line)
        } else if file == own {
            Cause::Repeated
        } else {
            Cause::Elsewhere
        }
    }

    /// Whether one file is of a later month, or counts before another of the same month.
    fn is_later(&self, file: &str, than: &str) -> bool {
        let of = |file: &str| self.out.returns.iter().find(|r| r.file == file);
        let (Some(a), Some(b)) = (of(file), of(than)) else {
            return false;
        };
        match (a.filled, b.filled) {
            _ if a.period != b.period => a.period > b.period,
            (Some(x), Some(y)) if x != y => x > y,
            _ => a.correction && !b.correction,
        }
    }

    /// A return of which nothing is used has lost its figures, which is an error: of what keeps them
    /// from being used, or, where nothing tells, of the return.
    pub(super) fn raise(&self, returns: &[Return], issues: &mut Vec<Issue>) {
        let rejected = |file: Option<&str>| {
            let mut records = self.out.returns.iter();
            records.any(|r| Some(r.file.as_str()) == file && r.outcome == Outcome::Rejected)
        };
        issues.retain(|i| i.rule != file_sample::RULE.code || !rejected(i.file.as_deref()));
        for ret in returns {
            let of_it = |i: &Issue| i.file.as_deref() == Some(ret.file);
            let settled = issues
                .iter()
                .any(|i| of_it(i) && i.severity == Severity::Error);
            if settled || !rejected(Some(ret.file)) || ret.period != self.period {
                continue;
            }
            let mut raised = false;
            for issue in issues.iter_mut().filter(|i| of_it(i)) {
                if NOT_USED.contains(&issue.rule.as_str()) {
                    issue.severity = Severity::Error;
                    raised = true;
                }
            }
            if !raised {
                issues.push(nothing_filled::unused(&at_return(ret)));
            }
        }
    }

    /// Where a remedy prints a line for a table that the plan does not have yet, the table's heading
    /// is printed too: a line alone is a faulty table.
    pub(super) fn with_headings(&self, issues: &mut [Issue]) {
        for (table, heading) in TABLES {
            if self.catalogue.sources.contains_key(table) {
                continue;
            }
            for issue in issues.iter_mut() {
                let (zh, en) = (format!("{table} 加一行"), format!("add to {table}"));
                if issue.remedy.contains(&zh) {
                    let new = format!("{table}（尚无该文件的，新建，第一行写 {heading}）加一行");
                    issue.remedy = issue.remedy.replacen(&zh, &new, 1);
                }
                if issue.remedy_en.contains(&en) {
                    let new = format!("{en} (a new file begins with the line {heading})");
                    issue.remedy_en = issue.remedy_en.replacen(&en, &new, 1);
                }
            }
        }
    }
}
