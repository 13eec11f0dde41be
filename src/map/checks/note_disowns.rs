//! A note says that the figures are others than those of the month

use super::{At, Rule, cell_of};
use crate::issue::{Issue, Severity};
use crate::period::Period;

/// 附注说明数据不是本期实绩
pub static RULE: Rule = Rule {
    code: "note-disowns",
    severity: Severity::Error,
    zh: "附注说明数据不是本期实绩",
    en: "A note says that the figures are not this month's",
    remedy: "请改报实绩；数据确为本期实绩的，删改该附注后重报",
    remedy_en: "Return this month's figures; if they are, delete or change the note and send again",
};

/// Words by which a note speaks of the figures of its sheet.
const OF_FIGURES: &[&str] = &[
    "以上",
    "本表",
    "上述",
    "数据截",
    "数据为",
    "数据均",
    "截至",
    "截止",
];
/// What makes them no figures of this month.
const OTHERS: &[&str] = &[
    "预计",
    "预测",
    "上年",
    "去年",
    "同期数",
    "目标数",
    "计划数",
    "示例",
    "作废",
    "无效",
];
/// Words by which a note only asks, orders or compares.
const HARMLESS: &[&str] = &[
    "请",
    "应",
    "如",
    "须",
    "前报送",
    "日前",
    "其中",
    "较",
    "比",
    "增长",
    "下降",
    "口径",
    "格式",
];

/// Whether a note says that the figures above or below it are of another time or kind.
pub fn disowns(note: &str, own: Period) -> bool {
    let key = crate::text::key(note);
    let speaks = OF_FIGURES.iter().any(|w| key.contains(w));
    if !speaks || HARMLESS.iter().any(|w| key.contains(w)) {
        return false;
    }
    !crate::read::cell::hint::hint(note, false).fits(own) || OTHERS.iter().any(|w| key.contains(w))
}

/// The return is not used; the note is named.
pub fn found(at: &At, note: &str) -> Issue {
    RULE.at(
        at,
        format!("{}附注写“{note}”，说明所报不是本期实绩，整份未采用", cell_of(at)),
        format!("the note {}says “{note}”: these are no figures of the month; nothing of the return is used", cell_of(at)),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;
    use crate::map::FigureForm;

    #[test]
    fn a_note_disowns_its_figures_or_only_mentions_a_time() {
        for (note, expected) in [
            ("注：以上数据为1-5月累计数。", true),
            ("注：本表数据截至2026年5月31日。", true),
            ("说明：数据截至5月底。", true),
            ("（以上为2025年数据）", true),
            ("注：以上均为预计数。", true),
            ("以上为上年同期数", true),
            ("注：本表数据截至2026年6月30日。", false),
            ("注：以上数据为1-6月累计数。", false),
            ("注：请于每月5日前报送本表。", false),
            ("其中新增限额以上商贸企业数为1-5月数", false),
            ("以上数据较上年同期增长5%", false),
            ("填表人：张三", false),
        ] {
            assert_eq!(disowns(note, p("2026-06")), expected, "{note}");
        }
        let at = At::figure(&figure(FigureForm::YearToDate, "2021-06", "1"));
        says(&found(&at, "以上均为预计数"), &["以上均为预计数"]);
    }
}
