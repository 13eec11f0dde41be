//! The later return leaves a figure blank; the earlier one stays

use super::{At, Named, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 后报留空，沿用先报数
pub static RULE: Rule = Rule {
    code: "earlier-figure-kept",
    severity: Severity::Note,
    zh: "后报留空，沿用先报数",
    en: "The later return leaves a figure blank; the earlier one stays",
    remedy: "如先报数已作废，请在“更正”表中说明",
    remedy_en: "If the earlier figure no longer holds, say so on the corrections sheet",
};

/// A figure that a later return of the same month does not replace.
pub fn found(at: &At, name: &Named, later: &str) -> Issue {
    RULE.at(
        at,
        format!("{}：后报的 {later} 未填此项，沿用本数", name.zh),
        format!(
            "{}: the later {later} leaves it blank; this figure stays",
            name.en
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_later_file_is_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, &Named::new("瞪羚企业", "Gazelles"), "b.xlsx");
        says(&issue, &["b.xlsx"]);
        assert_eq!(issue.cell, at.cell);
    }
}
