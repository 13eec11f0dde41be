//! The part is not known

use super::not_responsible::lead_line;
use super::{At, Named, Rule, each};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::plan::Code;

/// 分项名称不明
pub static RULE: Rule = Rule {
    code: "part-unknown",
    severity: Severity::Error,
    zh: "分项名称不明",
    en: "The part is not known",
    remedy: "填报单位写明分项后重报；新增分项的，由办公室在 leads.csv 加一行",
    remedy_en: "The department names the part and sends again; a new part needs a line in leads.csv",
};

/// A figure of a sum whose part is not stated or not known. The place is the row's.
pub fn found(at: &At, code: &Code, name: &Named, part: Option<&str>, known: &[&str]) -> Issue {
    let (parts, parts_en) = (known.join("、"), known.join(", "));
    let Some(part) = part else {
        return RULE.at_with(
            at,
            format!("{}按分项填报（{parts}），该行没有写分项，未采用", name.zh),
            format!("{} is a sum of parts ({parts_en}); the row names none and is not used", name.en),
            "请在“产业链/区市”栏写明分项后重报；本单位没有分项的，请删去该行",
            "Name the part in the column 产业链/区市 and send again; delete the row if the department has no part",
        );
    };
    let line = lead_line(code, at.department.as_deref().unwrap_or_default(), true);
    let line = line.replace("（分项名称）", &super::csv_field(part));
    let own = Named::new(
        "按上列分项名称改写后重报",
        "use the name of one of these parts and send again",
    );
    let office = Named::new(
        format!("新增分项的，在 leads.csv 加一行：{line}"),
        format!("a new part needs a line in leads.csv: {line}"),
    );
    let remedy = each(&own, &office);
    RULE.at_with(
        at,
        format!(
            "{}按分项填报（{parts}），“{part}”不是其分项，未采用",
            name.zh
        ),
        format!(
            "{} is a sum of parts ({parts_en}); “{part}” is none of them; not used",
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
    fn the_known_parts_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let name = Named::new("大项目", "Projects");
        let issue = found(&at, &"1.1".into(), &name, Some("甲链"), &["第一产业链"]);
        assert!(issue.message.ends_with("，未采用"), "{}", issue.message);
        assert!(
            issue.remedy.ends_with("1.1,甲局,part,甲链"),
            "{}",
            issue.remedy
        );
        says(
            &found(&at, &"1.1".into(), &name, None, &["第一产业链"]),
            &["第一产业链"],
        );
        says(&issue, &["甲链", "第一产业链"]);
        assert_eq!(issue.cell, at.cell);
    }
}
