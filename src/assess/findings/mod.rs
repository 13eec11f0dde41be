//! Findings that only totals, series and states can show.
//!
//! Decides nothing about a figure's use: that was settled in `map`. Each rule is one function of
//! the [`Case`]; `rules` holds their codes.

mod bases;
mod deliverables;
mod series;
mod totals;

use jiff::civil::Date;

use crate::assess::rules;
use crate::assess::{Assessment, TargetAssessment};
use crate::issue::{Issue, Text};
use crate::map::{Observation, Observations};
use crate::plan::{Catalogue, Role, Target};
use crate::provenance::Source;
use crate::quantity::Exact;

/// What every rule is given.
struct Case<'a> {
    catalogue: &'a Catalogue,
    observations: &'a Observations,
    assessment: &'a Assessment,
    as_of: Date,
}

/// A rule of this stage.
type Rule = fn(&Case) -> Vec<Issue>;

const ALL: &[(&str, Rule)] = &[
    (rules::BASE_NEEDED, bases::needed),
    (rules::BASES_DIFFER, bases::differ),
    (rules::DONE_WITHOUT_DATE, deliverables::done_without_date),
    (rules::FUTURE_DATE, deliverables::future_date),
    (rules::LATER_TOTALS, totals::to_confirm),
    (rules::OUTLIER, series::outlier),
    (rules::REACHED_BY_BASE, bases::reached),
    (rules::SEE_ALSO_DIFFERS, deliverables::see_also),
    (rules::SLIPPED_DATE, deliverables::slipped),
    (rules::STOP_UNDECIDED, deliverables::stop_undecided),
    (rules::TOTAL_MISMATCH, totals::mismatch),
    (rules::UNCHANGED, series::unchanged),
];

/// All findings, rule by rule, in order of item.
pub(super) fn all(
    catalogue: &Catalogue,
    observations: &Observations,
    assessment: &Assessment,
    as_of: Date,
) -> Vec<Issue> {
    let case = Case {
        catalogue,
        observations,
        assessment,
        as_of,
    };
    ALL.iter().flat_map(|(_, rule)| rule(&case)).collect()
}

impl Case<'_> {
    /// Each target with its assessment, in order of code.
    fn targets(&self) -> impl Iterator<Item = (&Target, &TargetAssessment)> {
        let all = self.assessment.targets.iter();
        all.filter_map(|t| Some((self.catalogue.target(&t.code)?, t)))
    }

    /// A finding of the report month.
    fn issue(&self, rule: &str, zh: Text, en: Text) -> Issue {
        Issue::new(rule, rules::severity(rule), zh, en).in_period(self.assessment.period)
    }

    /// The department that answers for an item: its lead, as listed first.
    fn lead(&self, issue: Issue, item: &crate::plan::Code) -> Issue {
        let leads = self.catalogue.leads_of(item);
        match leads
            .iter()
            .find(|l| l.role == Role::Lead)
            .or(leads.first())
        {
            Some(lead) => issue.of_department(&lead.department),
            None => issue,
        }
    }

    fn observation(&self, id: usize) -> Option<&Observation> {
        self.observations.figures.iter().find(|o| o.id == id)
    }
}

/// Puts a finding at a figure's cell.
fn at_figure(issue: Issue, o: &Observation) -> Issue {
    at_source(issue, &o.source, &o.department).about(&o.target)
}

/// Puts a finding at a cell.
fn at_source(issue: Issue, source: &Source, department: &str) -> Issue {
    issue
        .in_file(&source.file)
        .on_sheet(&source.sheet)
        .at_cell(source.cell)
        .of_department(department)
}

/// A value with its unit, for a message.
fn with_unit(value: &Exact, unit: &str) -> String {
    format!("{}{unit}", value.to_csv())
}

/// The same in English.
fn with_unit_en(value: &Exact, unit: &str) -> String {
    match unit {
        "%" => format!("{}%", value.to_csv()),
        _ => format!("{} {unit}", value.to_csv()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_of_the_table_is_wired_in_and_the_other_way_round() {
        let wired: Vec<&str> = ALL.iter().map(|(code, _)| *code).collect();
        let listed: Vec<&str> = rules::RULES.iter().map(|(code, ..)| *code).collect();
        assert_eq!(wired, listed);
        assert!(listed.is_sorted());
    }
}
