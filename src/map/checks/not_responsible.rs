//! The department has no part in the item

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 填报单位不负责该项
pub static RULE: Rule = Rule {
    code: "not-responsible",
    severity: Severity::Error,
    zh: "填报单位不负责该项",
    en: "The department has no part in the item",
    remedy: "请由牵头或配合单位填报；分工有调整请更新 leads.csv",
    remedy_en: "Let the lead or a supporter report it; if the assignment changed, update leads.csv",
};

/// A figure from a department that is neither lead, support nor part.
pub fn found(at: &At, name: &str, leads: &str) -> Issue {
    RULE.at(
        at,
        format!("{name}由{leads}负责，本单位的数值未采用"),
        format!("{name} is the business of {leads}; this department's figure is not used"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_responsible_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, "瞪羚企业", "乙局");
        says(&issue, &["乙局"]);
        assert_eq!(issue.cell, at.cell);
    }
}
