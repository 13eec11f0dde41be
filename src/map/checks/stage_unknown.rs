//! The stage is not understood

use super::{At, Rule, cell_of};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 阶段用语无法识别
pub static RULE: Rule = Rule {
    code: "stage-unknown",
    severity: Severity::Warning,
    zh: "阶段用语无法识别",
    en: "The stage is not understood",
    remedy: "请改写为未启动、前期、开工、推进中、在建、竣工、投产、已完成、暂缓、终止之一后重报",
    remedy_en: "Write one of 未启动, 前期, 开工, 推进中, 在建, 竣工, 投产, 已完成, 暂缓, 终止",
};

/// A stage in words that are none of the stages.
pub fn found(at: &At, text: &str) -> Issue {
    RULE.at(
        at,
        format!("{}阶段写作“{text}”，无法识别，未采用", cell_of(at)),
        format!(
            "{}the stage says “{text}”, which is none; not used",
            cell_of(at)
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_words_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, "差不多");
        says(&issue, &["差不多"]);
        assert_eq!(issue.cell, at.cell);
    }
}
