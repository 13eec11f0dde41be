//! A row that no item can be told for: listed with suggestions and the very line for the alias
//! table. An error if it has figures, which are then lost, else a warning.

use super::{At, Named, Rule, cell_of, csv_field, each};
use crate::issue::{Issue, Severity};
use crate::plan::{Catalogue, Code};

/// 行无法对应到方案项目
pub static RULE: Rule = Rule {
    code: "unmapped",
    severity: Severity::Error,
    zh: "行无法对应到方案项目",
    en: "A row matches no item of the plan",
    remedy: "填报单位改用方案中的名称或编码后重报；确属方案项目的，由办公室在 aliases.csv 加一行",
    remedy_en: "The department uses the plan's name or code and sends again; if it is an item of the plan, the office adds a line to aliases.csv",
};

/// Longest name, in characters, for which a line of the alias table is offered.
const LONGEST: usize = 100;

/// A row named `written` from `department`, its code if it gives one, and what it may have meant,
/// each with whether the name may be entered as an alias of it. `filled`: it has figures, which are
/// lost.
pub fn found(
    at: &At,
    catalogue: &Catalogue,
    department: &str,
    (written, code): (&str, Option<&str>),
    suggestions: &[(Code, bool)],
    filled: bool,
) -> Issue {
    let quoted = if written.chars().count() > LONGEST {
        crate::read::cell::shown(written)
    } else {
        written.to_owned()
    };
    let (told, told_en) = match code.filter(|code| *code != written) {
        Some(code) => (format!("（编码 {code}）"), format!(" (code {code})")),
        None => (String::new(), String::new()),
    };
    let own = Named::new(
        "改用方案中的名称或编码后重报",
        "use the plan's name or code and send again",
    );
    let office = office(catalogue, department, written, suggestions);
    let remedy = match office {
        Some(office) => each(&own, &office),
        None => Named::new(
            format!("填报单位：{}", own.zh),
            format!("Department: {}", own.en),
        ),
    };
    let mut issue = RULE.at_with(
        at,
        format!("“{quoted}”{told}在方案中找不到，该行未采用"),
        format!("“{quoted}”{told_en} is not in the plan; the row is not used"),
        remedy.zh,
        remedy.en,
    );
    if !filled {
        issue.severity = Severity::Warning;
    }
    issue
}

/// What the office does: the line to add for each item that may be meant. For an item of which the
/// name speaks as of another series a line would let the wrong figure in.
/// A row that names no item at all.
pub fn nameless(at: &At, filled: bool) -> Issue {
    let cell = cell_of(at);
    let cell = cell.trim_end();
    let mut issue = RULE.at_with(
        at,
        format!("{cell} 没有写指标或任务的名称，也没有编码，该行未采用"),
        format!("{cell} names no item, nor is there a code; the row is not used"),
        format!("填报单位：在 {cell} 补上名称或编码后重报"),
        format!("Department: write the name or code in {cell} and send again"),
    );
    if !filled {
        issue.severity = Severity::Warning;
    }
    issue
}

fn office(
    catalogue: &Catalogue,
    department: &str,
    written: &str,
    suggestions: &[(Code, bool)],
) -> Option<Named> {
    if written.chars().count() > LONGEST {
        return None;
    }
    if suggestions.is_empty() {
        let line = alias_line(department, written, &"（对应编码）".into());
        return Some(Named::new(
            format!("确属方案项目的，在 aliases.csv 加一行：{line}"),
            format!("if it is an item of the plan, add to aliases.csv: {line}"),
        ));
    }
    let told = suggestions.iter().map(|(code, same)| {
        let name = name(catalogue, code);
        if *same {
            let line = alias_line(department, written, code);
            (
                format!("如为“{}”，在 aliases.csv 加一行：{line}", name.zh),
                format!("for “{}” add to aliases.csv: {line}", name.en),
            )
        } else {
            (
                format!(
                    "“{}”（{code}）与之名称相近而含义不同，不要在 aliases.csv 设为同一项，先向填报单位核实",
                    name.zh
                ),
                format!(
                    "“{}” ({code}) sounds alike but means something else: add no alias, ask the department",
                    name.en
                ),
            )
        }
    });
    let (lines, lines_en): (Vec<_>, Vec<_>) = told.unzip();
    Some(Named::new(lines.join("；"), lines_en.join("; ")))
}

/// A sheet none of whose rows is an item of the plan: a foreign table, told once.
pub fn sheet(at: &At, sheet: &str, names: &[String], filled: bool) -> Issue {
    const NAMED: usize = 3;
    let (count, first) = (names.len(), &names[..names.len().min(NAMED)]);
    let quoted: Vec<String> = first
        .iter()
        .map(|n| format!("“{}”", crate::read::cell::shown(n)))
        .collect();
    let more = if count > NAMED { "等" } else { "" };
    let mut issue = RULE.at_with(
        at,
        format!(
            "工作表“{sheet}”的{count}行（{}{more}）在方案中都找不到，均未采用",
            quoted.join("、")
        ),
        format!(
            "none of the {count} rows of the sheet “{sheet}” is in the plan ({}); none is used",
            quoted.join(", ")
        ),
        "如不是填报表，请删去该工作表；如是填报表，请改用方案中的名称或编码后重报",
        "If it is no return, delete the sheet; else use the plan's names or codes and send again",
    );
    if !filled {
        issue.severity = Severity::Warning;
    }
    issue
}

/// The line to add to `aliases.csv`, quoted as CSV needs it.
pub fn alias_line(department: &str, written: &str, code: &Code) -> String {
    format!("{},{},{code}", csv_field(department), csv_field(written))
}

fn name(catalogue: &Catalogue, code: &Code) -> Named {
    let target = catalogue.target(code).map(Named::of);
    let deliverable = || {
        catalogue
            .deliverable(code)
            .map(|d| Named::new(&d.name_zh, &d.name_en))
    };
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
        let issue = found(
            &at,
            &catalogue,
            "甲局",
            ("瞪羚,企业", Some("9.9")),
            &[("5.2".into(), true)],
            true,
        );
        says(&issue, &["瞪羚,企业", "9.9"]);
        assert!(
            issue.remedy.ends_with("甲局,\"瞪羚,企业\",5.2"),
            "{}",
            issue.remedy
        );
        assert_eq!(issue.severity, Severity::Error);
    }

    #[test]
    fn a_row_without_a_name_is_asked_for_one_and_no_alias_is_offered() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = nameless(&at, true);
        let cell = at.cell.unwrap().to_string();
        says(&issue, &[cell.as_str()]);
        assert!(!issue.message.contains("“”") && !issue.remedy.contains("aliases.csv"));
    }

    #[test]
    fn no_line_is_offered_that_would_let_another_series_in() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let told = |written: &str, same| {
            let near = [("5.2".into(), same)];
            let catalogue = Catalogue::default();
            found(&at, &catalogue, "甲局", (written, None), &near, true)
        };
        assert!(told("瞪羚企业家数", true).remedy.contains("甲局,瞪羚企业家数,5.2"));
        let other = told("新增瞪羚企业", false);
        assert!(!other.remedy.contains("甲局,"), "{}", other.remedy);
        assert!(other.remedy.contains("5.2"));
        let long = told(&"企业".repeat(2000), false);
        assert!(long.message.len() < 400 && long.remedy.len() < 400);
    }

    #[test]
    fn a_row_of_no_likeness_is_an_error_only_where_figures_are_lost() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let row = |filled| {
            found(
                &at,
                &Catalogue::default(),
                "甲局",
                ("食堂满意度", None),
                &[],
                filled,
            )
        };
        assert_eq!(row(true).severity, Severity::Error);
        assert_eq!(row(false).severity, Severity::Warning);
        let line = "甲局,食堂满意度,（对应编码）";
        assert!(row(true).remedy.ends_with(line), "{}", row(true).remedy);
        let names: Vec<String> = ["甲", "乙", "丙", "丁"].map(Into::into).into();
        says(&sheet(&at, "花名册", &names, true), &["花名册", "4", "甲"]);
    }
}
