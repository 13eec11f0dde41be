//! A share done lies outside 0 to 100 %

use super::{At, Rule, cell_of, shown};
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
    remedy: "请改正该单元格后重报",
    remedy_en: "Correct the cell and send again",
};

/// A share done, in points, outside 0 to 100.
pub fn check(at: &At, points: &Exact) -> Option<Issue> {
    (points.is_negative() || *points > Exact::int(100)).then(|| {
        let (shown, cell) = (shown(points), cell_of(at));
        RULE.at_with(
            at,
            format!("{cell}完成比例填为{shown}%，应在0至100%之间，未采用"),
            format!("{cell}share done {shown}% lies outside 0 to 100%; not used"),
            format!("请改正 {cell}后重报"),
            format!("Correct {cell}and send again"),
        )
    })
}

/// A bare share of at most 1: 0.8 may be 0.8 % or 80 %.
pub fn ambiguous(at: &At, share: &Exact) -> Issue {
    let (written, whole) = (shown(share), shown(&(share * &Exact::int(100))));
    let cell = cell_of(at);
    RULE.at_with(
        at,
        format!("{cell}完成比例填“{written}”，分不清是{written}%还是{whole}%，未采用"),
        format!("{cell}share done “{written}”: {written}% or {whole}%? Not used"),
        format!("请在 {cell}写成“{whole}%”或“{written}%”后重报"),
        format!("Write {whole}% or {written}% in {cell}and send again"),
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
        says(&ambiguous(&at, &x("0.8")), &["0.8%", "80%", "H5"]);
    }
}
