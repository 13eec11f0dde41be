//! Two months are stated

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::period::Period;
use crate::provenance::CellAt;

/// 报告期前后矛盾
pub static RULE: Rule = Rule {
    code: "period-conflict",
    severity: Severity::Error,
    zh: "报告期前后矛盾",
    en: "Two months are stated",
    remedy: "请核实报告期后重报",
    remedy_en: "State one month and return it again",
};

/// Two different months on one cover.
pub fn found(at: &At, one: Period, other: Period, cell: CellAt) -> Issue {
    RULE.at(
        at,
        format!("报告期一处为{one}，另一处（{cell}）为{other}，整份未采用"),
        format!("one place says {one}, another ({cell}) {other}; nothing of the return is used"),
    )
}

/// A title or field beside the stated month that speaks, in part, of another one.
pub fn hinted(at: &At, own: Period, written: &str, cell: CellAt) -> Issue {
    RULE.at(
        at,
        format!("报告期为{own}，而 {cell} 写着“{written}”，整份未采用"),
        format!("the month is {own}, but {cell} says “{written}”; nothing of the return is used"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_months_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, p("2021-06"), p("2021-05"), CellAt::new(1, 0));
        says(&issue, &["2021-06", "2021-05", "A2"]);
        assert_eq!(issue.cell, at.cell);
    }
}
