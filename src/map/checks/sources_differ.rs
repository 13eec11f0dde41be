//! A supporter's figure differs from the lead's

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 配合单位与牵头单位数值不同
pub static RULE: Rule = Rule {
    code: "sources-differ",
    severity: Severity::Warning,
    zh: "配合单位与牵头单位数值不同",
    en: "A supporter's figure differs from the lead's",
    remedy: "请两单位核对；采用牵头单位数值",
    remedy_en: "Let both check; the lead's figure counts",
};

/// A supporter's figure other than the lead's, which counts.
pub fn found(at: &At, name: &str, own: &str, lead: &str) -> Issue {
    RULE.at(
        at,
        format!("{name}：{own}，牵头单位为 {lead}；采用后者"),
        format!("{name}: {own}, the lead has {lead}; the latter counts"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_cells_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, "进出口", "a!b!H5（1）", "c!d!H6（2）");
        says(&issue, &["H5", "H6"]);
        assert_eq!(issue.cell, at.cell);
    }
}
