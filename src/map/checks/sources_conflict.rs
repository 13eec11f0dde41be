//! Sources of the same rank conflict

use super::{At, Named, Rule, accepted_by, each};
use crate::issue::{Issue, Severity};
use crate::map::Observation;

/// 同级来源的数值互相矛盾
pub static RULE: Rule = Rule {
    code: "sources-conflict",
    severity: Severity::Error,
    zh: "同级来源的数值互相矛盾",
    en: "Sources of the same rank conflict",
    remedy: "有关单位核对后更正；或由办公室核定采用其一",
    remedy_en: "The departments agree and correct; or the office accepts one by a decision",
};

/// Two departments of the same rank whose figures differ beyond the coarser one's printed precision.
pub fn found(figure: &Observation, name: &Named, form: &Named, all: &Named) -> Issue {
    let own = Named::new(
        "与所列单位核对，报错的一方改正后重报",
        "agree with the other department; whoever is wrong corrects and sends again",
    );
    let remedy = each(&own, &accepted_by(figure));
    RULE.at_with(
        &At::figure(figure),
        format!(
            "{}（{}）各单位所报不同：{}，均未采用",
            name.zh, form.zh, all.zh
        ),
        format!(
            "{} ({}) differs between departments: {}; none is used",
            name.en, form.en, all.en
        ),
        remedy.zh,
        remedy.en,
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;
    use crate::map::FigureForm;

    #[test]
    fn all_cells_are_named() {
        let figure = figure(FigureForm::EndOfPeriod, "2021-06", "1");
        let (name, form) = (
            Named::new("进出口", "Trade"),
            Named::new("本年累计", "year"),
        );
        let all = Named::new("1（a!b!H5）、2（c!d!H6）", "1 (a!b!H5), 2 (c!d!H6)");
        let issue = found(&figure, &name, &form, &all);
        says(&issue, &["H5", "H6"]);
        let line = "2021-06,5.2,,accept,,2021-06/甲局.xlsx!指标!H5,,理由,核定人,日期";
        assert!(issue.remedy.ends_with(line), "{}", issue.remedy);
    }
}
