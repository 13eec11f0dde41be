//! A figure that was written in a multiple of the item's unit: the factor is told.

use super::{At, Rule, shown};
use crate::issue::{Issue, Severity};
use crate::quantity::Exact;

/// 数值经过单位换算
pub static RULE: Rule = Rule {
    code: "unit-converted",
    severity: Severity::Note,
    zh: "数值经过单位换算",
    en: "A figure was converted",
    remedy: "无需处理；换算有误请核对单位",
    remedy_en: "Nothing to do; if the factor is wrong, check the unit",
};

/// A figure of one unit that was converted into another of the same kind: 1 of the larger unit is
/// told in the smaller, as people say it.
pub fn found(at: &At, from: &str, to: &str, factor: &Exact) -> Issue {
    let inverse = Exact::one().checked_div(factor).filter(Exact::is_integer);
    let (zh, en) = match inverse.filter(|_| *factor < Exact::one()) {
        Some(inverse) => (
            format!("1{to} = {inverse}{from}"),
            format!("1 {to} = {inverse} {from}"),
        ),
        None => (
            format!("1{from} = {}{to}", shown(factor)),
            format!("1 {from} = {} {to}", shown(factor)),
        ),
    };
    RULE.at(at, format!("按 {zh} 换算"), format!("converted by {en}"))
}

/// A magnitude word in the cell that was written out: 1.2万 of a count is 12000家.
pub fn expanded(at: &At, written: &str, value: &str) -> Issue {
    RULE.at(
        at,
        format!("“{written}”按{value}采用"),
        format!("“{written}” is used as {value}"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;
    use crate::map::FigureForm;

    #[test]
    fn the_factor_is_told_in_whole_numbers() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        says(&found(&at, "万家", "家", &x("10000")), &["10000"]);
        let small = found(&at, "元", "亿元", &x("0.00000001"));
        assert!(
            small.message.contains("1亿元 = 100000000元"),
            "{}",
            small.message
        );
        says(&expanded(&at, "1.2万", "12000家"), &["1.2万", "12000家"]);
    }
}
