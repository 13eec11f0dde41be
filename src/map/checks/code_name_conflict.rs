//! Code and name speak of different items

use super::{At, Named, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::plan::Code;

/// 编码与名称不是同一项
pub static RULE: Rule = Rule {
    code: "code-name-conflict",
    severity: Severity::Error,
    zh: "编码与名称不是同一项",
    en: "Code and name speak of different items",
    remedy: "请改正编码或名称后重报",
    remedy_en: "Correct code or name and send again",
};

/// A row whose code is one item's and whose name is another's (`meant`, where it is known).
pub fn found(at: &At, (code, own): (&Code, &Named), written: &str, meant: Option<&Code>) -> Issue {
    let Some(meant) = meant else {
        return RULE.at(
            at,
            format!(
                "编码 {code} 是“{}”，名称却写“{written}”，该行未采用",
                own.zh
            ),
            format!(
                "code {code} is “{}”, but the name says “{written}”; the row is not used",
                own.en
            ),
        );
    };
    RULE.at_with(
        at,
        format!("编码 {code} 是“{}”，名称却写“{written}”（编码 {meant}），该行未采用", own.zh),
        format!("code {code} is “{}”, but the name says “{written}” (code {meant}); the row is not used", own.en),
        format!("请把编码改为 {meant}，或把名称改为“{}”后重报", own.zh),
        format!("Write code {meant}, or the name of {code}, and send again"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(
            &at,
            (&"5.2".into(), &Named::new("瞪羚企业", "Gazelles")),
            "独角兽企业",
            Some(&"5.3".into()),
        );
        says(&issue, &["5.2", "独角兽企业", "5.3"]);
        assert_eq!(issue.cell, at.cell);
    }
}
