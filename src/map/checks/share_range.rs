//! A share done lies outside 0 to 100 %

use super::shown;
use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::quantity::Exact;

/// 完成比例超出 0 至 100%
pub static RULE: Rule = Rule {
    code: "share-range",
    severity: Severity::Error,
    zh: "完成比例超出 0 至 100%",
    en: "A share done lies outside 0 to 100 %",
    remedy: "请核实该单元格后重报",
    remedy_en: "Check the cell and return it again",
};

/// A share done, in points, outside 0 to 100.
pub fn check(at: &At, points: &Exact) -> Option<Issue> {
    (points.is_negative() || *points > Exact::int(100)).then(|| {
        let shown = shown(points);
        RULE.at(
            at,
            format!("完成比例为{shown}%"),
            format!("the share done is {shown}%"),
        )
    })
}

/// A bare share of at most 1: 0.8 may be 0.8 % or 80 %.
pub fn ambiguous(at: &At, written: &str) -> Issue {
    RULE.at(
        at,
        format!("完成比例写作“{written}”，分不清是百分数还是小数，未采用；请写明%"),
        format!("the share done says “{written}”: percent, or a fraction of 1? Write it with %"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn more_than_the_whole_is_refused() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        says(&check(&at, &x("120")).unwrap(), &["120%"]);
        assert!(check(&at, &x("-1")).is_some());
        assert!(check(&at, &x("100")).is_none());
        assert!(check(&at, &x("0")).is_none());
        says(&ambiguous(&at, "0.8"), &["0.8"]);
    }
}
