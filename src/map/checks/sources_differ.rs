//! A supporter's figure differs from the lead's

use super::{At, Named, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 配合单位与牵头单位数值不同
pub static RULE: Rule = Rule {
    code: "sources-differ",
    severity: Severity::Warning,
    zh: "配合单位与牵头单位数值不同",
    en: "A supporter's figure differs from the lead's",
    remedy: "请与牵头单位核对，报错的一方改正后重报",
    remedy_en: "Agree with the lead; whoever is wrong corrects and sends again",
};

/// A supporter's figure other than the lead's, which counts.
pub fn found(at: &At, name: &Named, own: &Named, who: &Named, lead: &Named) -> Issue {
    RULE.at(
        at,
        format!(
            "{}：本单位报{}，牵头单位{}报{}；按牵头单位的数采用",
            name.zh, own.zh, who.zh, lead.zh
        ),
        format!(
            "{}: {} here, the lead ({}) has {}; the lead's is used",
            name.en, own.en, who.en, lead.en
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_cells_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let name = Named::new("进出口", "Trade");
        let own = Named::new("1（a!b!H5）", "1 (a!b!H5)");
        let lead = Named::new("2（c!d!H6）", "2 (c!d!H6)");
        let issue = found(&at, &name, &own, &Named::new("乙局", "B"), &lead);
        says(&issue, &["H5", "H6"]);
        assert_eq!(issue.cell, at.cell);
    }
}
