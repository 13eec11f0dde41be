//! The month is not the folder's

use super::{At, Rule};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::period::Period;

/// 报告期与文件夹不符
pub static RULE: Rule = Rule {
    code: "period-mismatch",
    severity: Severity::Error,
    zh: "报告期与文件夹不符",
    en: "The month is not the folder's",
    remedy: "请填报单位核对报告期后重报；如文件放错位置，由办公室移入所属月份的文件夹",
    remedy_en: "The department checks the month and sends again; if the file lies in the wrong folder, the office moves it into its month's",
};

/// A file in a month's folder that says another month: held, not used. `cell` as A1.
pub fn check(at: &At, stated: Period, folder: Period) -> Option<Issue> {
    (stated != folder).then(|| {
        let (cell, cell_en) = match at.cell {
            Some(cell) => (format!("{cell} 写"), format!("{cell} says")),
            None => ("文件名写".to_owned(), "the file's name says".to_owned()),
        };
        RULE.at_with(
            at,
            format!(
                "{cell}的是{}，文件却放在{}的文件夹 {folder} 中；文件暂存未用",
                stated.zh(),
                folder.zh()
            ),
            format!(
                "{cell_en} {}, but the file lies in the folder of {} ({folder}); the file is held, not used",
                stated.en(),
                folder.en()
            ),
            format!(
                "填报单位：月份写错的，改正后重报。办公室：确为{}数据的，把文件移到 inputs/{stated}/",
                stated.zh()
            ),
            format!(
                "Department: if the month is wrong, correct it and send again. Office: if it is for {}, move the file to inputs/{stated}/",
                stated.en()
            ),
        )
    })
}

/// A file that speaks of another month or year only in part (`5月`, `2025年度`): held, not used.
pub fn hinted(at: &At, written: &str, own: Period) -> Issue {
    let cell = at.cell.map(|c| format!("{c} ")).unwrap_or_default();
    RULE.at(
        at,
        format!("{cell}“{written}”与报告期{}不符；文件暂存未用", own.zh()),
        format!(
            "{cell}“{written}” is not {}; the file is held, not used",
            own.en()
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_cell_and_both_months_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let issue = check(&at, p("2026-05"), p("2026-06")).unwrap();
        says(&issue, &["H5", "2026"]);
        assert!(
            issue
                .message
                .contains("写的是2026年5月，文件却放在2026年6月的文件夹")
        );
        assert!(issue.remedy.contains("inputs/2026-05/"));
        assert!(check(&at, p("2026-06"), p("2026-06")).is_none());
    }
}
