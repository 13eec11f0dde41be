//! Two months are stated

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::period::Period;
use crate::provenance::CellAt;
use crate::read::{Place, StatedPeriod};

/// 报告期前后矛盾
pub static RULE: Rule = Rule {
    code: "period-conflict",
    severity: Severity::Error,
    zh: "报告期前后矛盾",
    en: "Two months are stated",
    remedy: "请只写一个月份后重报",
    remedy_en: "State one month and send again",
};

/// Two different months in one file: the places that state them. Both may stand in one cell.
pub fn found(at: &At, one: &Place<StatedPeriod>, other: &Place<StatedPeriod>) -> Issue {
    let (text, more) = (&one.text, &other.text);
    if (&one.sheet, one.cell) == (&other.sheet, other.cell) {
        let cell = one.cell;
        return RULE.at_with(
            at,
            format!("{cell} 写作“{text}”，有不止一个月份，整份未采用"),
            format!("{cell} says “{text}”, more than one month; nothing of the return is used"),
            format!("请在 {cell} 只写一个月份，如“2026年6月”，后重报"),
            format!("Write one month in {cell}, such as 2026年6月, and send again"),
        );
    }
    // The sheet of the first is the finding's.
    let (first, second) = if one.sheet == other.sheet {
        (one.cell.to_string(), other.cell.to_string())
    } else {
        let of = |p: &Place<StatedPeriod>| format!("{}!{}", p.sheet, p.cell);
        (of(one), of(other))
    };
    RULE.at_with(
        at,
        format!("{first} 写“{text}”，{second} 写“{more}”，月份不同，整份未采用"),
        format!("{first} says “{text}”, {second} “{more}”; nothing of the return is used"),
        format!("请改正 {first} 或 {second}，使两处一致后重报"),
        format!("Correct {first} or {second} so that both agree, and send again"),
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
        let place = |sheet: &str, text: &str, cell| Place {
            sheet: sheet.into(),
            cell,
            text: text.into(),
            value: StatedPeriod {
                period: p("2021-06"),
                span: false,
            },
        };
        let first = place("表", "2021年6月", CellAt::new(0, 0));
        let issue = found(&at, &first, &place("表", "2021年5月", CellAt::new(1, 0)));
        says(&issue, &["A1", "2021年6月", "2021年5月", "A2"]);
        let issue = found(&at, &first, &place("上月", "2021年5月", CellAt::new(0, 0)));
        says(&issue, &["表!A1", "上月!A1"]);
        let both = place("表", "2021年5月/6月", CellAt::new(0, 3));
        let issue = found(&at, &both, &both);
        says(&issue, &["D1", "“2021年5月/6月”"]);
        assert_eq!(issue.message.matches("D1").count(), 1);
        assert_eq!(issue.cell, at.cell);
    }
}
