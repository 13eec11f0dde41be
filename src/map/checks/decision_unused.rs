//! A decision has no effect

use super::{At, Named, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 核定没有起作用
pub static RULE: Rule = Rule {
    code: "decision-unused",
    severity: Severity::Warning,
    zh: "核定没有起作用",
    en: "A decision has no effect",
    remedy: "由办公室核对 decisions.csv 中该行的月份、编码和来源",
    remedy_en: "The office checks month, item and source of that line of decisions.csv",
};

/// A decision without effect: why, and what to do about its line.
pub fn found(at: &At, line: u64, why: &Named, remedy: &Named) -> Issue {
    RULE.at_with(
        at,
        format!("decisions.csv 第{line}行没有起作用：{}", why.zh),
        format!("line {line} of decisions.csv has no effect: {}", why.en),
        &remedy.zh,
        &remedy.en,
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_line_is_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let why = Named::new("没有“甲局”的数值", "there is no figure of “甲局”");
        let remedy = Named::new("请改正来源", "Correct the source");
        let issue = found(&at, 7, &why, &remedy);
        says(&issue, &["7", "甲局"]);
        assert_eq!(issue.cell, at.cell);
    }
}
