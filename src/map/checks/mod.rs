//! The rules that each return and figure is checked by: one file, one rule, one code, one test.
//!
//! Decides how a finding is written down and which rules there are. A rule's file decides when it
//! arises; the stages decide what is asked of which figure. An issue of this stage can only be
//! made through a [`Rule`], and every rule stands in [`RULES`].

use std::collections::BTreeMap;

use crate::issue::{Issue, Severity, text};
use crate::period::Period;
use crate::plan::{Code, Target};
use crate::provenance::{CellAt, Source};
use crate::quantity::Exact;

use super::{FigureForm, Observation};

macro_rules! rules {
    ($($module:ident),* $(,)?) => {
        $(pub mod $module;)*
        /// Every rule of this stage, in order of code.
        pub static RULES: &[&Rule] = &[$(&$module::RULE),*];
    };
}

rules! {
    breakdown_sum, code_name_conflict, column_other_year, columns_agree, correction_old_value, correction_refused, count_magnitude,
    count_negative, count_not_whole, cumulative_fell, decision_unused, definition_changed,
    department_conflict, department_differs, department_from_name, department_unknown,
    duplicate_copy, duplicate_row, earlier_figure_kept, figures_disputed, file_sample, file_void, fill_date_odd, form_unused,
    later_month, magnitude, mapped_normalised, mapped_similar, measure_mismatch, missing_written,
    negative_amount, no_table, not_responsible, note_disowns, nothing_filled, odd_number, part_unknown,
    percent_range, percent_scale, period_conflict, period_from_folder, period_mismatch,
    period_outside, period_span, period_unknown, qualified, restatement, return_incomplete,
    return_late, return_missing, row_period, share_range, sources_conflict, sources_differ, stage_unknown,
    stock_from_year_to_date, table_period, unit_assumed, unit_conflict, unit_converted, unit_impossible,
    unit_noun, unit_unknown, unmapped, year_below_month,
}

/// A rule as the table of rules prints it.
#[derive(Debug)]
pub struct Rule {
    /// Stable code, kebab-case; the file's name with dashes.
    pub code: &'static str,
    /// What it does to the figure.
    pub severity: Severity,
    /// What it finds, in Chinese.
    pub zh: &'static str,
    /// What it finds, in English.
    pub en: &'static str,
    /// What to do next, in Chinese.
    pub remedy: &'static str,
    /// What to do next, in English.
    pub remedy_en: &'static str,
}

impl Rule {
    /// A finding of this rule with its values.
    pub fn at(&self, at: &At, zh: impl Into<String>, en: impl Into<String>) -> Issue {
        self.at_with(at, zh, en, self.remedy, self.remedy_en)
    }

    /// The same with a remedy that depends on the case.
    pub fn at_with(
        &self,
        at: &At,
        zh: impl Into<String>,
        en: impl Into<String>,
        remedy: impl Into<String>,
        remedy_en: impl Into<String>,
    ) -> Issue {
        let issue = Issue::new(
            self.code,
            self.severity,
            text(zh, remedy),
            text(en, remedy_en),
        );
        at.place(issue)
    }
}

/// Where and about what a finding is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct At {
    /// Month of the return, or of the report.
    pub period: Option<Period>,
    /// Full name of the department.
    pub department: Option<String>,
    /// Path as shown.
    pub file: Option<String>,
    /// Sheet name.
    pub sheet: Option<String>,
    /// Cell.
    pub cell: Option<CellAt>,
    /// Code of the item.
    pub subject: Option<String>,
}

impl At {
    /// A place in a return.
    pub fn source(source: &Source, department: &str, period: Period) -> Self {
        Self {
            period: Some(period),
            department: Some(department.to_owned()),
            file: Some(source.file.clone()),
            sheet: Some(source.sheet.clone()),
            cell: Some(source.cell),
            subject: None,
        }
    }

    /// A figure's cell.
    pub fn figure(figure: &Observation) -> Self {
        Self::source(&figure.source, &figure.department, figure.return_period).about(&figure.target)
    }

    /// The same place, about an item.
    pub fn about(mut self, code: &Code) -> Self {
        self.subject = Some(code.to_string());
        self
    }

    /// Puts the place into an issue.
    pub fn place(&self, mut issue: Issue) -> Issue {
        issue.period = self.period.or(issue.period);
        issue.department = self.department.clone().or(issue.department);
        issue.file = self.file.clone().or(issue.file);
        issue.sheet = self.sheet.clone().or(issue.sheet);
        issue.cell = self.cell.or(issue.cell);
        issue.subject = self.subject.clone().or(issue.subject);
        issue
    }
}

/// A figure's form as officials call it.
pub fn form_zh(form: FigureForm) -> &'static str {
    match form {
        FigureForm::Month => "本月",
        FigureForm::YearToDate => "本年累计",
        FigureForm::SinceStart => "自计划开始累计",
        FigureForm::EndOfPeriod => "期末",
        FigureForm::Base => "基期",
    }
}

/// A figure's form in English.
pub fn form_en(form: FigureForm) -> &'static str {
    match form {
        FigureForm::Month => "month",
        FigureForm::YearToDate => "year to date",
        FigureForm::SinceStart => "since the plan's start",
        FigureForm::EndOfPeriod => "end of period",
        FigureForm::Base => "base",
    }
}

/// A value for a message: all its decimals, or six where it never ends.
pub fn shown(value: &Exact) -> String {
    match value.decimals() {
        Some(places) if places <= 6 => value.to_string(),
        _ => value.to_csv(),
    }
}

/// A value with its target's reported unit, for a message.
pub fn with_unit(value: &Exact, target: &Target) -> String {
    format!("{}{}", shown(value), target.reported_unit())
}

/// Cells that a message names one by one.
const NAMED: usize = 10;

/// Cells of several figures, for a message: `file!sheet!cell（value）`, joined by `；`. Of very many
/// the first are named.
pub fn places<'a>(figures: impl IntoIterator<Item = &'a Observation>, target: &Target) -> String {
    let mut figures = figures.into_iter();
    let named: Vec<String> = figures
        .by_ref()
        .take(NAMED)
        .map(|f| format!("{}（{}）", f.source, with_unit(&f.value, target)))
        .collect();
    let more = figures.count();
    let mut text = named.join("；");
    if more > 0 {
        text.push_str(&format!("；…（+{more}）"));
    }
    text
}

/// Findings of one rule about one file that are told one by one.
const TOLD: usize = 300;

/// Keeps the first findings of each rule and file; the last one kept says how many more there are.
/// A file of ten thousand bad cells is one bad file.
pub fn at_most(issues: &mut Vec<Issue>) {
    let mut counts: BTreeMap<(Option<String>, String), usize> = BTreeMap::new();
    for issue in issues.iter() {
        let key = (issue.file.clone(), issue.rule.clone());
        *counts.entry(key).or_default() += 1;
    }
    counts.retain(|(file, _), count| file.is_some() && *count > TOLD);
    let mut seen: BTreeMap<(Option<String>, String), usize> = BTreeMap::new();
    issues.retain_mut(|issue| {
        let key = (issue.file.clone(), issue.rule.clone());
        let Some(count) = counts.get(&key) else {
            return true;
        };
        let seen = seen.entry(key).or_default();
        *seen += 1;
        if *seen == TOLD {
            let more = count - TOLD;
            issue
                .message
                .push_str(&format!("（同类问题另有{more}处，未逐一列出）"));
            issue
                .message_en
                .push_str(&format!(" ({more} more of the kind are not listed)"));
        }
        *seen <= TOLD
    });
}

/// Sorts findings by file, sheet, cell, rule and the rest, and drops exact repetitions.
pub fn in_order(issues: &mut Vec<Issue>) {
    issues.sort_by(|a, b| {
        (&a.file, &a.sheet, a.cell, &a.rule, a).cmp(&(&b.file, &b.sheet, b.cell, &b.rule, b))
    });
    issues.dedup();
}

#[cfg(test)]
mod table;

#[cfg(test)]
#[allow(missing_docs)]
pub mod sample {
    //! Small figures and targets for the tests of rules.

    use super::*;
    use crate::map::{MapRule, Standing};
    use crate::plan::{Combine, Cycle, Relation, Role, TargetKind};

    pub fn x(text: &str) -> Exact {
        Exact::parse(text).unwrap()
    }

    pub fn p(text: &str) -> Period {
        text.parse().unwrap()
    }

    pub fn target(kind: TargetKind, unit: &str, value: &str) -> Target {
        Target {
            code: "5.2".into(),
            measure: "5".into(),
            name_zh: "瞪羚企业".into(),
            name_en: "Gazelles".into(),
            unit: unit.into(),
            relation: Relation::Reach,
            value: x(value),
            kind,
            due: p("2022-12"),
            base: None,
            amount_unit: None,
            definition: String::new(),
            cycle: Cycle::Monthly,
            path: Vec::new(),
            combine: Combine::Lead,
            part_value: None,
        }
    }

    pub fn figure(form: FigureForm, period: &str, value: &str) -> Observation {
        Observation {
            id: 0,
            target: "5.2".into(),
            part: None,
            period: p(period),
            return_period: p(period),
            form,
            value: x(value),
            qualifier: None,
            precision: Exact::one(),
            department: "甲局".into(),
            role: Role::Lead,
            source: Source {
                file: format!("{period}/甲局.xlsx"),
                sheet: "指标".into(),
                cell: CellAt::new(4, 7),
                text: value.into(),
            },
            unit_text: String::new(),
            factor: Exact::one(),
            mapped_by: MapRule::Code,
            definition: None,
            breaks_series: false,
            standing: Standing::Used,
            flags: Vec::new(),
            decision: None,
        }
    }

    /// The finding has its place, and both languages say the values.
    pub fn says(issue: &Issue, words: &[&str]) {
        assert!(
            issue.file.is_some() || issue.department.is_some(),
            "{issue:?}"
        );
        assert!(
            !issue.remedy.is_empty() && !issue.remedy_en.is_empty(),
            "{issue:?}"
        );
        for word in words {
            assert!(issue.message.contains(word), "{word}: {}", issue.message);
            assert!(
                issue.message_en.contains(word),
                "{word}: {}",
                issue.message_en
            );
        }
    }
}
