//! The cover's department is not the other places'

use super::{At, Named, Rule, cell_of};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 封面单位与其他位置不同
pub static RULE: Rule = Rule {
    code: "department-differs",
    severity: Severity::Warning,
    zh: "封面单位与其他位置不同",
    en: "The cover's department is not the other places'",
    remedy: "写错的一处，请改正后重报",
    remedy_en: "Correct the place that is wrong and send again",
};

/// A title, file or folder that names another department than the cover.
pub fn found(at: &At, used: &str, other: &str, place: &Named) -> Issue {
    RULE.at_with(
        at,
        format!(
            "{}写“{used}”，{}写“{other}”；按“{used}”采用",
            cell_of(at),
            place.zh
        ),
        format!(
            "{}says “{used}”, {} “{other}”; it is taken for “{used}”",
            cell_of(at),
            place.en
        ),
        format!("如属“{other}”，请改正封面后重报；否则请改正{}", place.zh),
        format!(
            "If it is “{other}”'s, correct the cover and send again; else correct {}",
            place.en
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, "甲局", "乙局", &Named::new("文件夹", "文件夹"));
        says(&issue, &["甲局", "乙局", "文件夹"]);
        assert_eq!(issue.cell, at.cell);
    }
}
