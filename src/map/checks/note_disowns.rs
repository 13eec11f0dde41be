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
    "以下",
    "本表",
    "此表",
    "该表",
    "时点",
    "统计截",
    "表中",
    "表内",
    "上述",
    "数据截",
    "数据为",
    "数据均",
    "数据更新",
    "数据仍",
    "数据是",
    "所报",
    "所列",
    "所填",
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
    "上月数",
    "上期数",
    "上月累计",
    "上月数据",
    "上期数据",
];
/// Words by which figures are put in for those that are not there.
const INSTEAD: &[&str] = &[
    "暂报", "暂用", "暂以", "暂按", "暂填", "沿用", "代替", "替代", "代报", "先按", "先报", "先用",
    "先填", "仍为", "仍报", "仍用", "仍按", "仍填", "顶替", "套用", "照报", "照填", "照抄",
];
/// Times other than the month, in words.
const EARLIER: &[&str] = &["上月", "上期", "上年", "去年", "上季", "前期", "上次"];
/// Words by which the month's figures are not there.
const ABSENT: &[&str] = &[
    "尚未公布", "未公布", "尚未发布", "未发布", "尚未出", "未出", "待公布", "待发布", "待反馈",
    "未反馈", "尚未统计", "未统计", "尚未形成", "未形成", "未下发", "未核定", "未返回", "暂缺",
    "尚缺", "暂无", "未取得", "无法提供",
];
/// Words by which a note only asks, orders, allows or compares.
const HARMLESS: &[&str] = &[
    "请", "应", "如", "须", "可", "若", "不得", "不要", "严禁", "禁止", "前报送", "日前", "其中",
    "较", "比", "基期", "基数", "增长", "下降", "口径", "格式", "方法", "标准", "表式", "不含",
    "剔除", "扣除", "名称", "编码", "供参考",
];

/// Whether a note says that the figures above or below it are of another time or kind. Each of its
/// clauses is judged for itself: 以上为5月份数据，6月数据尚未公布。
pub fn disowns(note: &str, own: Period) -> bool {
    let key = crate::text::key(note);
    key.split(['。', ';', ',', '、', '!', '?'])
        .any(|clause| clause_disowns(clause, own))
}

fn clause_disowns(clause: &str, own: Period) -> bool {
    let has = |list: &[&str]| list.iter().any(|w| clause.contains(w));
    if has(HARMLESS) {
        return false;
    }
    let day = ["时点", "日期", "截至", "截止"].iter().any(|w| clause.contains(w));
    let hint = crate::read::cell::hint::hint(clause, day);
    let another = !hint.fits(own);
    if has(INSTEAD) && (another || has(EARLIER)) {
        return true;
    }
    if has(OF_FIGURES) && (another || has(OTHERS)) {
        return true;
    }
    let same = ["与上月一致", "与上期一致", "与上月相同", "与上期相同", "同上月", "同上期"];
    (clause.contains("数据") && has(&same)) || absent(clause, own)
}

/// Whether a clause says no more than that the month's figures are not there: 6月数据未出.
fn absent(clause: &str, own: Period) -> bool {
    let Some(word) = ABSENT.iter().find(|w| clause.contains(**w)) else {
        return false;
    };
    let month = format!("{}月", own.month());
    let mut rest = clause.replace(word, "");
    let said = [month.as_str(), "本月", "当月", "本期"]
        .iter()
        .any(|w| rest.contains(w));
    for word in [
        "注", "备注", "说明", "截至目前", "目前", "本月", "当月", "本期", "份", "各项", "全部",
        "所有", "数据", "数值", "数", "指标", "统计局", "省局", "上级", "部门", "因", "由于", "的",
        "尚", "暂", "均", "还", "待", "有", "年", "月", ":", "*",
    ] {
        rest = rest.replace(word, "");
    }
    said && rest.chars().all(|c| !c.is_alphabetic())
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
            ("注：以上为5月份数据，6月数据尚未公布。", true),
            ("注：6月数据未出，暂报5月数。", true),
            ("因系统升级，本月沿用5月数据", true),
            ("本月数据暂用上月数代替", true),
            ("注：以上为上月数", true),
            ("备注：6月数待统计局反馈，先按5月报送", true),
            ("以上均为预计数，请以年报为准", true),
            ("6月数据尚未公布", true),
            ("注：此表为2025年表，供参考", true),
            ("注：统计时点为5月31日", true),
            ("注：统计时点为6月30日", false),
            ("注：本月无数据，照抄上月", true),
            ("说明：本期数据与上期一致，未更新", true),
            ("注：表内上月数仅供参考", false),
            ("注：上月数已更正", false),
            ("注：5月起执行新口径", false),
            ("注：6月新增48家，其中5月结转3家", false),
            ("注：网络零售额增速6月数据尚未公布", false),
            ("沿用上年统计口径", false),
            ("数据暂缺的可沿用上月数据", false),
            ("注：同比以2025年6月为基期", false),
            ("注：以上为快报数，以年报为准", false),
        ] {
            assert_eq!(disowns(note, p("2026-06")), expected, "{note}");
        }
        let at = At::figure(&figure(FigureForm::YearToDate, "2021-06", "1"));
        says(&found(&at, "以上均为预计数"), &["以上均为预计数"]);
    }
}
