//! The department is not known

use super::{At, Named, Rule, cell_of, each};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;

/// 填报单位无法识别
pub static RULE: Rule = Rule {
    code: "department-unknown",
    severity: Severity::Error,
    zh: "填报单位无法识别",
    en: "The department is not known",
    remedy: "请在封面“填报单位”栏写明单位全称后重报",
    remedy_en: "Write the department's full name on the cover and send again",
};

/// A return whose cover or title names a department that the list has not; `near` is the nearest.
pub fn found(at: &At, written: &str, near: Option<&str>) -> Issue {
    let own = Named::new("改写为单位全称后重报", "write the full name and send again");
    let office = match near {
        Some(near) => Named::new(
            format!(
                "确为“{near}”简称的，在 departments.csv 该单位的 short_names 中加上“{written}”"
            ),
            format!(
                "if it is short for “{near}”, add “{written}” to that department's short_names in departments.csv"
            ),
        ),
        None => Named::new(
            format!("确为某单位简称的，在 departments.csv 该单位的 short_names 中加上“{written}”"),
            format!(
                "if it is short for a department, add “{written}” to its short_names in departments.csv"
            ),
        ),
    };
    let remedy = each(&own, &office);
    let (zh, en) = near.map_or(("，".to_owned(), String::new()), |near| {
        (format!("，是否为“{near}”？"), format!("; perhaps “{near}”"))
    });
    RULE.at_with(
        at,
        format!("{}填报单位“{written}”不在单位名录中{zh}整份未采用", cell_of(at)),
        format!("{}names the department “{written}”, which is not in the list{en}; nothing of the return is used", cell_of(at)),
        remedy.zh,
        remedy.en,
    )
}

/// A return that names no department anywhere.
pub fn nowhere(at: &At) -> Issue {
    RULE.at_with(
        at,
        "表中、文件名和文件夹都没有写明填报单位，整份未采用",
        "neither sheet, file name nor folder names a department; nothing of the return is used",
        "填报单位：在封面“填报单位”栏写明单位全称后重报。办公室：或把文件放入以单位命名的文件夹",
        "Department: write the full name on the cover and send again. Office: or put the file into a folder named after the department",
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_name_and_the_nearest_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, "市旅游局", Some("东港市文旅局"));
        says(&issue, &["市旅游局", "东港市文旅局"]);
        assert!(issue.remedy.contains("short_names 中加上“市旅游局”"));
        let issue = nowhere(&at);
        says(&issue, &[]);
        assert!(!issue.message.contains("“”"), "{}", issue.message);
        assert_eq!(issue.cell, at.cell);
    }
}
