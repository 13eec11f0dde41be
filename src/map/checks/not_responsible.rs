//! The department has no part in the item

use super::{At, Named, Rule, csv_field, each};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::plan::Code;

/// 填报单位不负责该项
pub static RULE: Rule = Rule {
    code: "not-responsible",
    severity: Severity::Error,
    zh: "填报单位不负责该项",
    en: "The department has no part in the item",
    remedy: "填报单位删去该项；分工有调整的，由办公室在 leads.csv 加一行",
    remedy_en: "The department deletes it; if the assignment changed, the office adds a line to leads.csv",
};

/// A figure from a department that is neither lead, support nor part; `sum`: of a sum of parts.
pub fn found(at: &At, code: &Code, name: &Named, leads: &Named, sum: bool) -> Issue {
    let line = lead_line(code, at.department.as_deref().unwrap_or_default(), sum);
    let own = Named::new("删去该项", "delete the row");
    let office = Named::new(
        format!("分工有调整的，在 leads.csv 加一行：{line}"),
        format!("if the assignment changed, add to leads.csv: {line}"),
    );
    let remedy = each(&own, &office);
    RULE.at_with(
        at,
        format!("{}由{}负责，本单位所报未采用", name.zh, leads.zh),
        format!(
            "{} is the business of {}; what this department reports is not used",
            name.en, leads.en
        ),
        remedy.zh,
        remedy.en,
    )
}

/// The line of `leads.csv` that gives a department a part in an item.
pub fn lead_line(code: &Code, department: &str, sum: bool) -> String {
    let department = csv_field(department);
    if sum {
        format!("{code},{department},part,（分项名称）")
    } else {
        format!("{code},{department},support,")
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_responsible_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(
            &at,
            &"5.2".into(),
            &Named::new("瞪羚企业", "Gazelles"),
            &Named::new("乙局", "乙局"),
            false,
        );
        says(&issue, &["乙局"]);
        assert!(
            issue.remedy.ends_with("5.2,甲局,support,"),
            "{}",
            issue.remedy
        );
        assert_eq!(issue.cell, at.cell);
    }
}
