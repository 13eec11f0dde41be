//! Another measure word for the same kind of count (户 for 家): used, and told.

use super::{At, Rule, shown};
use crate::issue::{Issue, Severity};
use crate::provenance::CellAt;
use crate::quantity::Exact;

/// 计量单位用词不同
pub static RULE: Rule = Rule {
    code: "unit-noun",
    severity: Severity::Warning,
    zh: "计量单位用词不同",
    en: "Another measure word is used",
    remedy: "请改用方案的计量单位；统计对象不同的，请改报该项的数",
    remedy_en: "Use the plan's unit; if something else is counted, return the item's figure",
};

/// Another measure word in `cell` than the item's `to`; `factor` where it is a multiple too.
pub fn found(at: &At, cell: Option<CellAt>, from: &str, to: &str, factor: &Exact) -> Issue {
    let (own, own_en) = match cell {
        Some(cell) => (format!("{cell} 写"), format!("{cell} says")),
        None => ("单位写作".to_owned(), "the unit is".to_owned()),
    };
    let (times, times_en) = if *factor == Exact::one() {
        (String::new(), String::new())
    } else {
        let factor = shown(factor);
        (
            format!("，按 1{from} = {factor}{to} 换算"),
            format!(", converted by 1 {from} = {factor} {to}"),
        )
    };
    let place = cell.map_or("单位".to_owned(), |c| c.to_string());
    let place_en = cell.map_or("the unit".to_owned(), |c| c.to_string());
    RULE.at_with(
        at,
        format!("{own}“{from}”，方案的单位是“{to}”，视为同一计数单位采用{times}"),
        format!("{own_en} {from} where the plan has {to}; taken as the same count{times_en}"),
        format!("请把{place}改为“{to}”；统计对象不同的，请改报该项的数"),
        format!(
            "Write {to} for {place_en}; if something else is counted, return the item's figure"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;
    use crate::map::FigureForm;

    #[test]
    fn another_measure_word_is_told() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let cell = Some(CellAt::new(4, 2));
        says(
            &found(&at, cell, "户", "家", &Exact::one()),
            &["C5", "户", "家"],
        );
        says(&found(&at, None, "万户", "家", &x("10000")), &["10000"]);
    }
}
