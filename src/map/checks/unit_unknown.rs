//! The unit is not known

use super::{At, Named, Rule, csv_field, each};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::provenance::CellAt;

/// 单位无法识别
pub static RULE: Rule = Rule {
    code: "unit-unknown",
    severity: Severity::Error,
    zh: "单位无法识别",
    en: "The unit is not known",
    remedy: "填报单位改用方案的计量单位后重报；可折算的，由办公室在 units.csv 加一行",
    remedy_en: "The department uses the plan's unit and sends again; if it can be converted, the office adds a line to units.csv",
};

/// A unit written for this very figure, in `cell`, that nobody knows.
pub fn found(at: &At, cell: Option<CellAt>, text: &str, expected: &str) -> Issue {
    let (place, place_en) = match cell {
        Some(cell) => (format!("{cell} 的"), format!(" in {cell}")),
        None => (String::new(), String::new()),
    };
    let cell = cell.map_or("单位".to_owned(), |c| format!(" {c} "));
    let line = format!("{},{expected},", csv_field(text));
    let own = Named::new(
        format!("把{cell}改为“{expected}”，按此单位填报后重报"),
        format!("return the figure in {expected} and send again"),
    );
    let office = Named::new(
        format!("“{text}”可以折算的，在 units.csv 加一行：{line}（折算系数）"),
        format!("if “{text}” can be converted, add to units.csv: {line}(factor)"),
    );
    let remedy = each(&own, &office);
    RULE.at_with(
        at,
        format!("{place}单位“{text}”无法识别，该项按“{expected}”统计，未采用"),
        format!("the unit “{text}”{place_en} is not known, the item is in “{expected}”; not used"),
        remedy.zh,
        remedy.en,
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_units_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, Some(CellAt::new(4, 2)), "件套", "家");
        says(&issue, &["C5", "件套", "家"]);
        assert!(
            issue.remedy.ends_with("件套,家,（折算系数）"),
            "{}",
            issue.remedy
        );
        assert_eq!(issue.cell, at.cell);
    }
}
