//! The magnitude word 亿 stands in a count

use super::{At, Rule, cell_of};
use crate::issue::{Issue, Severity};
use crate::plan::Target;
#[cfg(test)]
use crate::{map::FigureForm, plan::TargetKind};

/// 个数单元格中使用了“亿”
pub static RULE: Rule = Rule {
    code: "count-magnitude",
    severity: Severity::Error,
    zh: "个数单元格中使用了“亿”",
    en: "The magnitude word 亿 stands in a count",
    remedy: "请写出完整的个数（如 12000）后重报",
    remedy_en: "Write out the count and return it again",
};

/// 亿 beside the figure of a counted unit: nobody counts firms in hundred millions.
pub fn check(
    at: &At,
    target: &Target,
    counted: bool,
    magnitude: Option<&str>,
    text: &str,
) -> Option<Issue> {
    (counted && magnitude.is_some_and(|m| m.contains('亿'))).then(|| {
        let unit = target.reported_unit();
        RULE.at(
            at,
            format!(
                "{}按“{unit}”统计，{}写作“{text}”，未采用",
                target.name_zh,
                cell_of(at)
            ),
            format!(
                "{} is counted in {unit}; the cell says “{text}”; not used",
                target.name_en
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn a_hundred_million_firms_are_refused_and_ten_thousand_are_not() {
        let target = target(TargetKind::Stock, "家", "120");
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        says(
            &check(&at, &target, true, Some("亿"), "0.12亿").unwrap(),
            &["0.12亿", "家"],
        );
        assert!(check(&at, &target, true, Some("万"), "1.2万").is_none());
        assert!(check(&at, &target, false, Some("亿"), "0.12亿").is_none());
    }
}
