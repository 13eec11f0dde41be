//! A department's own figures contradict each other

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 同一单位的数值互相矛盾
pub static RULE: Rule = Rule {
    code: "figures-disputed",
    severity: Severity::Error,
    zh: "同一单位的数值互相矛盾",
    en: "A department's own figures contradict each other",
    remedy: "请核实后只报一份，或写明填报日期、标明更正；也可由主管部门裁定采用其一",
    remedy_en: "Return one of them, dated or marked as a correction; or the office accepts one by a decision",
};

/// Figures of one department for one month that nothing tells apart.
pub fn found(at: &At, name: &str, form: &str, all: &str) -> Issue {
    RULE.at(
        at,
        format!("{name}（{form}）有不同数值：{all}；均不采用"),
        format!("{name} ({form}) has different figures: {all}; none is used"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn all_cells_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, "瞪羚企业", "期末", "a!b!H5（1家）；a!b!H6（2家）");
        says(&issue, &["H5", "H6"]);
        assert_eq!(issue.cell, at.cell);
    }
}
