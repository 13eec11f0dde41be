//! A department's own figures contradict each other

use super::{At, Named, Rule, accepted_by, each};
use crate::issue::{Issue, Severity};
use crate::map::Observation;

/// 同一单位的数值互相矛盾
pub static RULE: Rule = Rule {
    code: "figures-disputed",
    severity: Severity::Error,
    zh: "同一单位的数值互相矛盾",
    en: "A department's own figures contradict each other",
    remedy: "填报单位删去不对的一个，或写明填报日期、在封面标明更正后重报；指标也可由办公室核定采用其一",
    remedy_en: "The department deletes the wrong one, or dates its returns or marks the correction on the cover; of figures the office may accept one by a decision",
};

/// Figures of one department for one month that nothing tells apart. Told of each file.
pub fn found(figure: &Observation, name: &Named, form: &Named, count: usize, all: &Named) -> Issue {
    let own = Named::new(
        "删去不对的一个后重报；前后报了两份的，请写明填报日期，或在封面标明更正",
        "delete the wrong one and send again; of two returns date each, or mark the correction on its cover",
    );
    let remedy = each(&own, &accepted_by(figure));
    RULE.at_with(
        &At::figure(figure),
        format!(
            "{}（{}）报了{count}个不同的数：{}，均未采用",
            name.zh, form.zh, all.zh
        ),
        format!(
            "{} ({}) has {count} different figures: {}; none is used",
            name.en, form.en, all.en
        ),
        remedy.zh,
        remedy.en,
    )
}

/// Reports of one department on a task that nothing tells apart. No decision picks one of them.
pub fn tasks(at: &At, name: &Named, all: &Named) -> Issue {
    RULE.at_with(
        at,
        format!("{}的进展前后不同：{}，均未采用", name.zh, all.zh),
        format!("{} is reported differently: {}; none is used", name.en, all.en),
        "请删去不对的一行后重报；前后报了两份的，请写明填报日期，或在封面标明更正",
        "Delete the wrong row and send again; of two returns date each, or mark the correction on its cover",
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
            Named::new("瞪羚企业", "Gazelles"),
            Named::new("期末", "end"),
        );
        let all = Named::new("1家（a!b!H5）、2家（a!b!H6）", "1家 (a!b!H5), 2家 (a!b!H6)");
        let issue = found(&figure, &name, &form, 2, &all);
        says(&issue, &["H5", "H6"]);
        let line = "2021-06,5.2,,accept,,2021-06/甲局.xlsx!指标!H5,,理由,核定人,日期";
        assert!(issue.remedy.ends_with(line), "{}", issue.remedy);
        let task = tasks(&At::figure(&figure), &name, &all);
        assert!(!task.remedy.contains("核定") && !task.remedy.contains("decisions"));
    }
}
