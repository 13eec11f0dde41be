//! Sources of the same rank conflict

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 同级来源的数值互相矛盾
pub static RULE: Rule = Rule {
    code: "sources-conflict",
    severity: Severity::Error,
    zh: "同级来源的数值互相矛盾",
    en: "Sources of the same rank conflict",
    remedy: "请有关单位会商，或由主管部门裁定采用其一",
    remedy_en: "Let the departments agree, or the office accept one by a decision",
};

/// Two departments of the same rank whose figures differ beyond the coarser one's printed precision.
pub fn found(at: &At, name: &str, form: &str, all: &str) -> Issue {
    RULE.at(
        at,
        format!("{name}（{form}）各单位数值不同：{all}；均不采用"),
        format!("{name} ({form}) differs between departments: {all}; none is used"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn all_cells_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, "进出口", "本年累计", "a!b!H5（1）；c!d!H6（2）");
        says(&issue, &["H5", "H6"]);
        assert_eq!(issue.cell, at.cell);
    }
}
