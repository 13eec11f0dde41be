//! A unit that can never become the item's, such as 亩 for 家: an error of that cell, never a guess.

use super::{At, Rule};
use crate::issue::{Issue, Severity};
use crate::provenance::CellAt;
use crate::unit::{Dimension, Unit};

/// 单位与指标不符
pub static RULE: Rule = Rule {
    code: "unit-impossible",
    severity: Severity::Error,
    zh: "单位与指标不符",
    en: "The unit cannot become the item's",
    remedy: "请按指标的计量单位填报后重报",
    remedy_en: "Return the figure in the item's unit",
};

/// A unit that cannot become the item's `to`; `cell` is the unit's own.
pub fn found(at: &At, cell: Option<CellAt>, from: &Unit, to: &Unit) -> Issue {
    let place = cell.or(at.cell);
    let (own, own_en) = match place {
        Some(cell) => (format!("{cell} 写"), format!("{cell} says")),
        None => ("单位写作".to_owned(), "the unit is".to_owned()),
    };
    let money = matches!(
        (&from.dimension, &to.dimension),
        (Dimension::Money(_), Dimension::Money(_))
    );
    let (why, why_en) = if money {
        ("币种不同，不作折算", "currencies are never converted")
    } else {
        ("不能换算", "it cannot be converted")
    };
    let (target, target_en) = match cell {
        Some(cell) => (
            format!("按“{to}”填报，并把 {cell} 改为“{to}”后重报"),
            format!("Return the figure in {to}, write {to} in {cell} and send again"),
        ),
        None => (
            format!("按“{to}”填报后重报"),
            format!("Return the figure in {to} and send again"),
        ),
    };
    RULE.at_with(
        at,
        format!("{own}“{from}”，该项按“{to}”统计，{why}，未采用"),
        format!("{own_en} {from}, the item is in {to}; {why_en}; not used"),
        format!("请{target}"),
        target_en,
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;
    use crate::map::FigureForm;
    use crate::unit::Units;

    #[test]
    fn land_for_firms_is_refused_and_the_units_cell_is_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let units = Units::default();
        let unit = |text: &str| units.parse(text).unwrap();
        let cell = Some(CellAt::new(4, 2));
        let issue = found(&at, cell, &unit("亩"), &unit("家"));
        says(&issue, &["C5", "亩", "家"]);
        assert!(issue.remedy.contains("把 C5 改为“家”"), "{}", issue.remedy);
        let money = found(&at, cell, &unit("美元"), &unit("亿元"));
        assert!(money.message.contains("币种不同"), "{}", money.message);
    }
}
