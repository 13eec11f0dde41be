//! The rules that totals and deliverables are checked by: code, severity, what each looks for.
//!
//! Decides nothing; `findings` raises them. The table of all rules is made from such lists.

use crate::issue::Severity;

/// A target has no base, so it cannot be rated.
pub const BASE_NEEDED: &str = "base-needed";
/// Two bases differ.
pub const BASES_DIFFER: &str = "bases-differ";
/// A deliverable is done but has no finished date.
pub const DONE_WITHOUT_DATE: &str = "done-without-date";
/// A finished date lies in the future.
pub const FUTURE_DATE: &str = "future-date";
/// Totals after a corrected month are older than the correction.
pub const LATER_TOTALS: &str = "later-totals-to-confirm";
/// A change out of line with the series.
pub const OUTLIER: &str = "outlier";
/// The base already satisfies the target.
pub const REACHED_BY_BASE: &str = "reached-by-base";
/// Two entries that are the same thing seen twice are reported differently.
pub const SEE_ALSO_DIFFERS: &str = "see-also-differs";
/// A planned date is later than the first.
pub const SLIPPED_DATE: &str = "slipped-date";
/// 暂缓 or 终止 without a decision.
pub const STOP_UNDECIDED: &str = "stop-undecided";
/// A total is not last total + month.
pub const TOTAL_MISMATCH: &str = "total-not-last-plus-month";
/// A value has not changed for some months.
pub const UNCHANGED: &str = "value-unchanged";

/// Every rule of this stage: code, severity, what it looks for in Chinese and English.
pub const RULES: &[(&str, Severity, &str, &str)] = &[
    (
        BASE_NEEDED,
        Severity::Warning,
        "指标缺少基期值，无法评定",
        "a target cannot be rated for want of a base",
    ),
    (
        BASES_DIFFER,
        Severity::Warning,
        "两处基期值不一致",
        "two bases of a target differ",
    ),
    (
        DONE_WITHOUT_DATE,
        Severity::Warning,
        "任务已完成但未填完成日期",
        "a deliverable is done but has no finished date",
    ),
    (
        FUTURE_DATE,
        Severity::Warning,
        "完成日期晚于报告日期",
        "a finished date lies after the day of the report",
    ),
    (
        LATER_TOTALS,
        Severity::Warning,
        "前月数更正后，其后各月累计数尚待确认",
        "totals after a corrected month wait to be confirmed",
    ),
    (
        OUTLIER,
        Severity::Warning,
        "本月变动与以往各月相差悬殊",
        "the month's change is far out of line with the months before",
    ),
    (
        REACHED_BY_BASE,
        Severity::Note,
        "目标低于基期",
        "the target lies at or below its base",
    ),
    (
        SEE_ALSO_DIFFERS,
        Severity::Warning,
        "互见的两项任务所报不一致",
        "two deliverables that are one thing seen twice are reported differently",
    ),
    (
        SLIPPED_DATE,
        Severity::Warning,
        "计划完成日期推迟",
        "a planned date was put off",
    ),
    (
        STOP_UNDECIDED,
        Severity::Warning,
        "任务暂缓或终止，未见批准",
        "a deliverable is suspended or terminated without a decision",
    ),
    (
        TOTAL_MISMATCH,
        Severity::Warning,
        "累计数不等于上月累计加本月",
        "a total is not last month's total plus the month",
    ),
    (
        UNCHANGED,
        Severity::Note,
        "数值连续数月未变",
        "a value has not changed for some months",
    ),
];

/// The severity of a rule of this stage.
pub(super) fn severity(rule: &str) -> Severity {
    let found = RULES.iter().find(|(code, ..)| *code == rule);
    found.map_or(Severity::Error, |(_, severity, ..)| *severity)
}
