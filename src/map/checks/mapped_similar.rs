//! A near name was taken for an item

use super::unmapped::alias_line;
use super::{At, Named, Rule, each};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::plan::Code;

/// 名称相近，按相近指标采用
pub static RULE: Rule = Rule {
    code: "mapped-similar",
    severity: Severity::Warning,
    zh: "名称相近，按相近指标采用",
    en: "A near name was taken for an item",
    remedy: "填报单位改用方案名称；确为同一项的，由办公室在 aliases.csv 加一行",
    remedy_en: "The department uses the plan's name; if it is the same item, the office adds a line to aliases.csv",
};

/// A name that is close to one item only: used, and asked about.
pub fn found(at: &At, written: &str, name: &Named, code: &Code) -> Issue {
    let line = alias_line(at.department.as_deref().unwrap_or("*"), written, code);
    let own = Named::new(
        format!(
            "不是同一项的，请改写名称后重报；是同一项的，下次请写“{}”",
            name.zh
        ),
        format!(
            "if it is another item, correct the name and send again; else write “{}” next time",
            name.zh
        ),
    );
    let office = Named::new(
        format!("确为同一项的，在 aliases.csv 加一行：{line}"),
        format!("if it is the same item, add to aliases.csv: {line}"),
    );
    let remedy = each(&own, &office);
    RULE.at_with(
        at,
        format!("“{written}”按“{}”（{code}）采用，请确认是同一项", name.zh),
        format!(
            "“{written}” was taken for “{}” ({code}); please confirm",
            name.en
        ),
        remedy.zh,
        remedy.en,
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn both_names_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(
            &at,
            "实际利用外资",
            &Named::new("实际使用外资", "Foreign capital"),
            &"29.1".into(),
        );
        says(&issue, &["实际利用外资", "29.1"]);
        assert!(
            issue.remedy.ends_with("甲局,实际利用外资,29.1"),
            "{}",
            issue.remedy
        );
        assert_eq!(issue.cell, at.cell);
    }
}
