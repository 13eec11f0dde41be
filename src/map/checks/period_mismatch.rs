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
    remedy: "请改报本月数据，或把文件放入对应月份的文件夹",
    remedy_en: "Return this month's figures, or put the file into its month's folder",
};

/// A file in a month's folder that says another month: held, not used. `cell` as A1.
pub fn check(at: &At, stated: Period, folder: Period) -> Option<Issue> {
    (stated != folder).then(|| {
        let cell = at.cell.map(|c| format!("{c} ")).unwrap_or_default();
        RULE.at(
            at,
            format!("{cell}{}，应为 {}；文件暂存不用", stated.zh(), folder.zh()),
            format!(
                "{cell}{} ({stated}), expected {} ({folder}); the file is held",
                stated.zh(),
                folder.zh()
            ),
        )
    })
}

/// A file that speaks of another month or year only in part (`5月`, `2025年度`): held, not used.
pub fn hinted(at: &At, written: &str, own: Period) -> Issue {
    let cell = at.cell.map(|c| format!("{c} ")).unwrap_or_default();
    RULE.at(
        at,
        format!("{cell}“{written}”与 {} 不符；文件暂存不用", own.zh()),
        format!("{cell}“{written}” is not {} ({own}); the file is held", own.zh()),
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
        says(&issue, &["H5 2026年5月", "2026年6月"]);
        assert!(check(&at, p("2026-06"), p("2026-06")).is_none());
    }
}
