//! The part is not known

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 分项名称不明
pub static RULE: Rule = Rule {
    code: "part-unknown",
    severity: Severity::Error,
    zh: "分项名称不明",
    en: "The part is not known",
    remedy: "请按分工表中的分项名称填写",
    remedy_en: "Use the part's name as in leads.csv",
};

/// A figure of a sum whose part is not stated or not known.
pub fn found(at: &At, name: &str, part: &str, known: &str) -> Issue {
    RULE.at(
        at,
        format!("{name}按分项汇总，“{part}”不是其分项（{known}）"),
        format!("{name} is a sum of parts; “{part}” is none of them ({known})"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_known_parts_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, "大项目", "甲链", "第一产业链");
        says(&issue, &["甲链", "第一产业链"]);
        assert_eq!(issue.cell, at.cell);
    }
}
