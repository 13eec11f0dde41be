//! A row that no item can be told for: listed with suggestions and the very line for the alias
//! table. An error if it may be an item of the plan, else a warning.

use super::{At, Rule};
use crate::issue::{Issue, Severity};
use crate::plan::{Catalogue, Code};

/// 行无法对应到方案项目
pub static RULE: Rule = Rule {
    code: "unmapped",
    severity: Severity::Error,
    zh: "行无法对应到方案项目",
    en: "A row matches no item of the plan",
    remedy: "请改用方案中的名称或编号；确属方案项目的，在 aliases.csv 中加一行",
    remedy_en: "Use the plan's name or code; if it is an item of the plan, add a line to aliases.csv",
};

/// A row named `written` from `department`, with what it may have meant. `filled`: it has figures.
pub fn found(
    at: &At,
    catalogue: &Catalogue,
    department: &str,
    written: &str,
    suggestions: &[Code],
    filled: bool,
) -> Issue {
    let names: Vec<_> = suggestions
        .iter()
        .map(|code| format!("{}（{code}）", name(catalogue, code)))
        .collect();
    let line = |code: &Code| alias_line(department, written, code);
    let (zh, en) = match suggestions.first() {
        None => (String::new(), String::new()),
        Some(_) => (
            format!("；是否为：{}", names.join("、")),
            format!("; perhaps {}", names.join(", ")),
        ),
    };
    let (remedy, remedy_en) = match suggestions.first() {
        None => (RULE.remedy.to_owned(), RULE.remedy_en.to_owned()),
        Some(code) => (
            format!("{}：{}", RULE.remedy, line(code)),
            format!("{}: {}", RULE.remedy_en, line(code)),
        ),
    };
    let mut issue = RULE.at_with(
        at,
        format!("“{written}”不能对应到方案的任何一项，该行未采用{zh}"),
        format!("“{written}” matches no item of the plan; the row is not used{en}"),
        remedy,
        remedy_en,
    );
    if suggestions.is_empty() || !filled {
        issue.severity = Severity::Warning;
    }
    issue
}

/// The line to add to `aliases.csv`, quoted as CSV needs it.
pub fn alias_line(department: &str, written: &str, code: &Code) -> String {
    let field = |text: &str| {
        if text.contains([',', '"', '\n', '\r']) || text.starts_with('#') {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.to_owned()
        }
    };
    format!("{},{},{code}", field(department), field(written))
}

fn name(catalogue: &Catalogue, code: &Code) -> String {
    let target = catalogue.target(code).map(|t| t.name_zh.clone());
    let deliverable = || catalogue.deliverable(code).map(|d| d.name_zh.clone());
    target.or_else(deliverable).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;
    use crate::map::FigureForm;
    use crate::plan::TargetKind;

    #[test]
    fn the_line_to_add_is_printed_and_can_be_read_back() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let catalogue = Catalogue {
            targets: vec![target(TargetKind::Stock, "家", "120")],
            ..Catalogue::default()
        };
        let issue = found(&at, &catalogue, "甲局", "瞪羚,企业", &["5.2".into()], true);
        says(&issue, &["瞪羚,企业", "5.2"]);
        assert!(
            issue.remedy.ends_with("甲局,\"瞪羚,企业\",5.2"),
            "{}",
            issue.remedy
        );
        assert_eq!(issue.severity, Severity::Error);
    }

    #[test]
    fn a_row_of_no_likeness_is_only_a_warning() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, &Catalogue::default(), "甲局", "食堂满意度", &[], true);
        assert_eq!(issue.severity, Severity::Warning);
    }
}
