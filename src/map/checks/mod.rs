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
use jiff::civil::Date;

use super::{FigureForm, Observation};

macro_rules! rules {
    ($($module:ident),* $(,)?) => {
        $(pub mod $module;)*
        /// Every rule of this stage, in order of code.
        pub static RULES: &[&Rule] = &[$(&$module::RULE),*];
    };
}

rules! {
    breakdown_sum, code_name_conflict, column_other_year, columns_agree, correction_in_name, correction_old_value, correction_refused, count_magnitude,
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

/// A value for a message: all its decimals, or six where it never ends. What is not nought is never
/// shown as nought.
pub fn shown(value: &Exact) -> String {
    match value.decimals() {
        Some(places) if places <= 6 => value.to_string(),
        Some(_) if !value.is_zero() && value.to_csv() == "0" => value.to_string(),
        _ => value.to_csv(),
    }
}

/// A value with its target's reported unit, for a message.
pub fn with_unit(value: &Exact, target: &Target) -> String {
    format!("{}{}", shown(value), target.reported_unit())
}

/// Cells that a message names one by one.
const NAMED: usize = 10;

/// Values and cells of several figures, for a message in each language: `value（file!sheet!cell）`.
/// Of very many the first are named.
pub fn places<'a>(figures: impl IntoIterator<Item = &'a Observation>, target: &Target) -> Named {
    let mut figures = figures.into_iter();
    let named: Vec<(String, String)> = figures
        .by_ref()
        .take(NAMED)
        .map(|f| {
            let value = with_unit(&f.value, target);
            (
                format!("{value}（{}）", f.source),
                format!("{value} ({})", f.source),
            )
        })
        .collect();
    let (first, more) = (named.len(), figures.count());
    let (zh, en): (Vec<_>, Vec<_>) = named.into_iter().unzip();
    let (mut zh, mut en) = (zh.join("、"), en.join(", "));
    if more > 0 {
        zh.push_str(&format!("等{}处", first + more));
        en.push_str(&format!(" and {more} more"));
    }
    Named { zh, en }
}

/// A name or a piece of a message in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Named {
    /// A pair of texts.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// A target's name.
    pub fn of(target: &Target) -> Self {
        Self::new(&target.name_zh, &target.name_en)
    }
}

/// A day as official texts write it.
pub fn day_zh(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// The cell of a place with a space behind it, or nothing.
pub fn cell_of(at: &At) -> String {
    at.cell.map(|c| format!("{c} ")).unwrap_or_default()
}

/// What the department is to do and what the office is: each has its own tables to write in.
pub fn each(department: &Named, office: &Named) -> Named {
    Named::new(
        format!("填报单位：{}。办公室：{}", department.zh, office.zh),
        format!("Department: {}. Office: {}", department.en, office.en),
    )
}

/// A field of one of the plan's tables, quoted as CSV needs it.
pub fn csv_field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) || text.starts_with('#') {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// The line of `decisions.csv` about a figure; `value` and `source` as the action needs them.
pub fn decision_line(figure: &Observation, action: &str, value: &str, source: &str) -> Named {
    let part = csv_field(figure.part.as_deref().unwrap_or_default());
    let (period, item, source) = (figure.period, &figure.target, csv_field(source));
    let line = format!("{period},{item},{part},{action},{value},{source},");
    Named::new(
        format!("{line},理由,核定人,日期"),
        format!("{line},reason,name,date"),
    )
}

/// How the office lets a withheld figure count after all.
pub fn confirmed_by(figure: &Observation) -> Named {
    let line = decision_line(figure, "confirm", "", "");
    Named::new(
        format!("确为该数的，在 decisions.csv 加一行：{}", line.zh),
        format!("if it is right, add to decisions.csv: {}", line.en),
    )
}

/// How the office lets one of several figures count.
pub fn accepted_by(figure: &Observation) -> Named {
    let line = decision_line(figure, "accept", "", &figure.source.to_string());
    Named::new(
        format!(
            "核定采用其一，在 decisions.csv 加一行（采用此数的写法，采用另一数的改写来源）：{}",
            line.zh
        ),
        format!(
            "accept one of them; for this one add to decisions.csv (for another change the source): {}",
            line.en
        ),
    )
}

/// A figure as written with the unit that holds for it, nothing said twice (`312万` of `万家` is
/// `312万家`).
pub fn as_written(figure: &Observation) -> String {
    let text = crate::text::clean(&figure.source.text);
    let unit = &figure.unit_text;
    let said = unit
        .char_indices()
        .map(|(i, c)| i + c.len_utf8())
        .rfind(|&end| text.ends_with(&unit[..end]))
        .unwrap_or(0);
    if text.contains(unit.as_str()) {
        return text;
    }
    format!("{text}{}", &unit[said..])
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
