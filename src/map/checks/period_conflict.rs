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
    remedy: "请只写一个月份后重报",
    remedy_en: "State one month and send again",
};

/// Two different months on one cover: what the cells say. Both may stand in one cell.
pub fn found(at: &At, one: (&str, CellAt), other: (&str, CellAt)) -> Issue {
    if one.1 == other.1 {
        return RULE.at_with(
            at,
            format!("{} 写作“{}”，有不止一个月份，整份未采用", one.1, one.0),
            format!(
                "{} says “{}”, more than one month; nothing of the return is used",
                one.1, one.0
            ),
            format!("请在 {} 只写一个月份，如“2026年6月”，后重报", one.1),
            format!(
                "Write one month in {}, such as 2026年6月, and send again",
                one.1
            ),
        );
    }
    RULE.at_with(
        at,
        format!(
            "{} 写“{}”，{} 写“{}”，月份不同，整份未采用",
            one.1, one.0, other.1, other.0
        ),
        format!(
            "{} says “{}”, {} “{}”; nothing of the return is used",
            one.1, one.0, other.1, other.0
        ),
        format!("请改正 {} 或 {}，使两处一致后重报", one.1, other.1),
        format!(
            "Correct {} or {} so that both agree, and send again",
            one.1, other.1
        ),
    )
}

/// A title or field beside the stated month that speaks, in part, of another one.
pub fn hinted(at: &At, own: Period, written: &str, cell: CellAt) -> Issue {
    RULE.at_with(
        at,
        format!(
            "报告期写{}，而 {cell} 写着“{written}”，整份未采用",
            own.zh()
        ),
        format!(
            "the month is {}, but {cell} says “{written}”; nothing of the return is used",
            own.en()
        ),
        format!("请改正 {cell} 或报告期，使两处一致后重报"),
        format!("Correct {cell} or the month so that both agree, and send again"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_months_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let first = ("2021年6月", CellAt::new(0, 0));
        let issue = found(&at, first, ("2021年5月", CellAt::new(1, 0)));
        says(&issue, &["A1", "2021年6月", "2021年5月", "A2"]);
        let both = ("2021年5月/6月", CellAt::new(0, 3));
        let issue = found(&at, both, both);
        says(&issue, &["D1", "“2021年5月/6月”"]);
        assert_eq!(issue.message.matches("D1").count(), 1);
        assert_eq!(issue.cell, at.cell);
    }
}
