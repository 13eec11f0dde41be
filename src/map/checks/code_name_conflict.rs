//! Code and name speak of different items

use super::{At, Named, Rule, each};
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

/// A row whose code is one item's and whose name is another's (`meant`, where it is known). `alias`
/// is the line that lets the name stand for the code's item, where it may.
pub fn found(
    at: &At,
    (code, own): (&Code, &Named),
    written: &str,
    meant: Option<&Code>,
    alias: Option<&str>,
) -> Issue {
    let written = crate::read::cell::shown(written);
    let Some(meant) = meant else {
        let department = Named::new(
            format!("名称写错的，改为“{}”；编码写错的，改正编码，然后重报", own.zh),
            format!("Correct the name to “{}”, or the code, and send again", own.en),
        );
        let remedy = match alias {
            Some(line) => each(
                &department,
                &Named::new(
                    format!("确为同一项的，在 aliases.csv 加一行：{line}"),
                    format!("if it is the same item, add to aliases.csv: {line}"),
                ),
            ),
            None => Named::new(format!("填报单位：{}", department.zh), department.en),
        };
        return RULE.at_with(
            at,
            format!(
                "编码 {code} 是“{}”，名称却写“{written}”，该行未采用",
                own.zh
            ),
            format!(
                "code {code} is “{}”, but the name says “{written}”; the row is not used",
                own.en
            ),
            remedy.zh,
            remedy.en,
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
            None,
        );
        says(&issue, &["5.2", "独角兽企业", "5.3"]);
        assert_eq!(issue.cell, at.cell);
        let own = Named::new("瞪羚企业", "Gazelles");
        let line = "甲局,高成长企业,5.2";
        let issue = found(&at, (&"5.2".into(), &own), "高成长企业", None, Some(line));
        says(&issue, &["5.2", "高成长企业"]);
        assert!(issue.remedy.ends_with(line), "{}", issue.remedy);
    }
}
