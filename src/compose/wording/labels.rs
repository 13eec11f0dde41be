//! Fixed words of the report: headings, column heads, names of statuses.
//!
//! Decides them in both languages, side by side. Templates find them by key in `labels`.

use std::collections::BTreeMap;

use crate::assess::Status;
use crate::compose::Language;

/// The name of a status.
pub fn status(status: Status, language: Language) -> &'static str {
    let (zh, en) = match status {
        Status::Missed => ("未完成", "missed"),
        Status::Behind => ("滞后", "behind"),
        Status::SlightlyBehind => ("略滞后", "slightly behind"),
        Status::Incomplete => ("填报不全", "incompletely reported"),
        Status::OnTrack => ("正常", "on track"),
        Status::Met => ("已达标", "met"),
        Status::Monitored => ("监测", "monitored"),
        Status::Disputed => ("待核", "disputed"),
        Status::NotReported => ("未报", "not reported"),
    };
    language.pick(zh, en)
}

/// The label with this key.
///
/// # Panics
/// If there is none: keys are constants of the program, each used by a test.
pub fn label(key: &str, language: Language) -> &'static str {
    let found = LABELS.iter().find(|(k, _, _)| *k == key);
    let (_, zh, en) = found.unwrap_or_else(|| panic!("no label {key}"));
    language.pick(zh, en)
}

/// All labels of a language, for the templates.
pub fn all(language: Language) -> BTreeMap<String, String> {
    LABELS
        .iter()
        .map(|(key, zh, en)| ((*key).to_owned(), language.pick(zh, en).to_owned()))
        .collect()
}

/// Key, Chinese, English. `{}` stands for what `label_with` puts in.
#[rustfmt::skip]
const LABELS: &[(&str, &str, &str)] = &[
    // cover and frame
    ("sample", "示例数据", "Sample data"),
    ("sample_note", "本报告所用数据均为虚构，仅供演示，不反映任何单位的实际工作。", "All data in this report are invented for demonstration; they say nothing about any real department."),
    ("draft", "送审稿", "Draft"),
    ("revision", "更正版", "Corrected edition"),
    ("revision_changes", "本版更正内容", "What this edition corrects"),
    ("signatory", "签发人：", "Signed by: "),
    ("copies_to", "抄送：", "Copies to: "),
    ("phone", "联系电话：", "Telephone: "),
    ("issued_by", "印发", "issued"),
    ("contents", "目录", "Contents"),
    // parts
    ("part_overview", "总体情况", "Overview"),
    ("part_office", "工作综述", "The office's summary"),
    ("part_changes", "本月变化", "Changes since last month"),
    ("part_actions", "各项行动进展", "Progress of the actions"),
    ("part_departments", "单位报送情况", "Returns by department"),
    ("part_coordination", "存在问题和需协调事项", "Problems and matters to coordinate"),
    ("part_method", "编制说明", "Notes on method"),
    ("annex_targets", "附件1　指标完成情况表", "Annex 1  All targets"),
    ("annex_deliverables", "附件2　任务完成情况表", "Annex 2  All deliverables"),
    ("annex_issues", "附件3　数据问题清单", "Annex 3  Data issues"),
    ("annex_sources", "附件4　数据来源", "Annex 4  Sources of the figures"),
    // overview
    ("measures", "措施", "Measures"),
    ("targets", "指标", "Targets"),
    ("deliverables", "任务", "Deliverables"),
    ("measures_by_status", "措施状态", "Measures by status"),
    ("targets_by_status", "指标状态", "Targets by status"),
    ("deliverables_by_status", "任务状态", "Deliverables by status"),
    ("items", "项", ""),
    ("time_gone", "时间进度", "Time elapsed"),
    ("strip", "各项措施状态", "Status of each measure"),
    ("better_worse", "措施状态变化", "Changes of status since last month"),
    ("better", "好转", "Better"),
    ("worse", "转差", "Worse"),
    ("changed_otherwise", "其他变动", "Otherwise changed"),
    ("laggards", "需重点调度的事项", "Matters that need a decision"),
    ("nothing_rated", "本月没有可评价的事项。", "Nothing could be rated this month."),
    ("no_laggards", "本月没有滞后事项。", "Nothing is behind this month."),
    ("returns", "报送情况", "Returns received"),
    ("lead", "牵头单位", "Lead"),
    ("support", "配合单位", "Support"),
    ("key", "来源", "Source"),
    // changes
    ("moves", "措施状态变化", "Measures whose status changed"),
    ("what_changed", "变化", "What changed"),
    ("slopes", "指标完成率变化", "Completion rates, last month and this"),
    ("slopes_note", "○上月　●▶本月；无上月数据或无变化的未列", "○ last month, ● ▶ this month; targets without change or without last month's figure are left out"),
    ("index", "措施一览", "The measures at a glance"),
    ("page_number", "页码", "Page"),
    ("stages_legend", "阶段：每格为一个阶段，实格已到达，斜纹为暂缓或终止；时间表：◆计划完成，◇原计划，✓已完成", "Stage: a box for each, filled once reached, hatched if suspended or terminated; timeline: ◆ planned, ◇ first planned, ✓ done"),
    ("grid", "各项措施逐月状态", "Status of each measure by month"),
    ("figures_moved", "指标数据变化", "Changes of figures"),
    ("deliverables_moved", "任务变化", "Changes of deliverables"),
    ("restatements", "数据更正", "Restated figures"),
    ("decisions", "核定事项（本月及仍有效的）", "Decisions on the data (this month's and those still in force)"),
    ("no_figures_moved", "本月各项指标数据均无变化或无法比较。", "No target's figure changed or can be compared this month."),
    ("no_deliverables_moved", "本月没有新完成、新逾期或调整计划的任务。", "No deliverable was finished, fell due or was rescheduled this month."),
    ("no_restatements", "上月所报数据本月未作更正。", "No figure of last month was restated."),
    ("no_decisions", "本月没有对数据作出核定。", "No decision on data was taken."),
    // punctuation
    ("colon", "：", ": "),
    ("semicolon", "；", "; "),
    ("comma", "，", ", "),
    ("separator", "、", ", "),
    ("open", "（", " ("),
    ("close", "）", ")"),
    ("stop", "。", "."),
    // tables
    ("code", "编号", "Code"),
    ("item", "事项", "Item"),
    ("name", "名称", "Name"),
    ("measure", "措施", "Measure"),
    ("target", "指标", "Target"),
    ("deliverable", "任务", "Deliverable"),
    ("kind", "类型", "Kind"),
    ("unit", "单位", "Unit"),
    ("base", "基期值", "Base"),
    ("target_value", "目标值", "Target value"),
    ("actual", "实际值", "Actual"),
    ("completion", "完成率", "Completion"),
    ("progress_share", "进度", "Progress"),
    ("expected_share", "序时进度", "Pace"),
    ("expected_value", "序时应达", "Due by now"),
    ("pace_ratio", "进度比", "Pace ratio"),
    ("status", "状态", "Status"),
    ("previous", "上月", "Last month"),
    ("current", "本月", "This month"),
    ("change", "增减", "Change"),
    ("year_on_year", "同比", "Year on year"),
    ("forecast", "趋势推算", "Forecast"),
    ("needed", "月均需增", "Needed a month"),
    ("due", "到期", "Due"),
    ("trend", "走势", "Trend"),
    ("definition", "口径", "Definition"),
    ("stage", "阶段", "Stage"),
    ("share_done", "完成比例", "Done"),
    ("planned", "计划完成", "Planned"),
    ("first_planned", "原计划完成", "First planned"),
    ("finished", "实际完成", "Finished"),
    ("investment", "投资（亿元）", "Investment (CNY 100 m)"),
    ("total_investment", "总投资", "Total"),
    ("invested", "完成投资", "Invested"),
    ("reported_in", "最近报送", "Last word"),
    ("department", "单位", "Department"),
    ("figure", "数据", "Figure"),
    ("was", "上月报", "As reported last month"),
    ("now", "更正为", "Restated"),
    ("reason", "原因", "Reason"),
    ("month", "月份", "Month"),
    ("decision", "核定内容", "Decision"),
    ("decided_by", "核定人、日期", "By, on"),
    ("note", "备注", "Note"),
    ("severity", "程度", "Severity"),
    ("place", "位置", "Place"),
    (
        "problem_and_remedy",
        "问题及处理办法",
        "Problem and what to do",
    ),
    // measures
    ("progress", "进展情况", "Progress"),
    ("remark", "备注", "Remark"),
    ("words", "填报单位说明", "What the departments say"),
    ("problems", "存在问题", "Problems"),
    ("next_steps", "下一步打算", "Next steps"),
    ("coordination", "需协调事项", "Matters to coordinate"),
    ("no_texts", "本月各单位未报送文字材料。", "No department sent a text this month."),
    ("parts", "分项情况", "By part"),
    ("breakdown", "分解情况", "Breakdown"),
    ("timeline", "项目时间表", "Timeline of projects"),
    ("no_items", "本项措施未设量化指标和具体任务。", "This measure has neither targets nor named deliverables."),
    // departments
    ("timeliness", "及时性", "Timeliness"),
    ("completeness", "完整性", "Completeness"),
    ("quality", "数据质量", "Quality"),
    ("filled", "填报日期", "Filled on"),
    ("items_reported", "已报/应报", "Reported/due"),
    ("errors", "错误", "Errors"),
    ("warnings", "提醒", "Warnings"),
    ("timeliness_grid", "各单位逐月报送情况", "Returns by department and month"),
    ("on_time", "按时", "on time"),
    ("late", "迟报", "late"),
    ("time_unknown", "时间不详", "time unknown"),
    ("unusable", "无法使用", "unusable"),
    ("missing_return", "未报送", "missing"),
    ("same_as", "同", "same as "),
    ("not_expected", "不应报送", "not expected"),
    // coordination
    ("no_problems", "本月各单位未报送存在问题。", "No department reported a problem this month."),
    ("no_coordination", "本月各单位未报送需协调事项。", "No department asked for coordination this month."),
    // method
    ("symbols", "符号说明", "Symbols"),
    // annexes
    ("no_issues", "本月未发现数据问题。", "No data issue was found this month."),
    ("files", "收到的文件", "Files received"),
    ("file", "文件", "File"),
    ("sheet", "工作表", "Sheet"),
    ("cell", "单元格", "Cell"),
    ("text_as_written", "原文", "As written"),
    ("used_as", "采用方式", "How it is used"),
    ("hash", "校验值（SHA-256）", "SHA-256"),
    ("outcome", "处理结果", "Outcome"),
    ("target_sources", "指标数据来源", "Sources of targets"),
    ("deliverable_sources", "任务数据来源", "Sources of deliverables"),
    ("text_sources", "文字材料来源", "Sources of texts"),
    ("fields", "内容", "Fields"),
    ("attached_files", "随附的填报表", "Returns attached to this file"),
    ("left_out_files", "未随附的文件", "Files that are not attached"),
    ("none_left_out", "所用文件均已随附。", "All files are attached."),
    ("name_inside", "附件名", "Name in this PDF"),
    ("no_files", "本月没有收到文件。", "No file was received."),
    // department edition
    ("own_report", "本单位进展情况", "Your department's progress"),
    ("own_targets", "本单位指标", "Your targets"),
    ("own_deliverables", "本单位任务", "Your deliverables"),
    ("own_issues", "需更正的单元格", "Cells to correct"),
    ("own_measures", "牵头的措施", "Measures you lead"),
    ("own_none", "没有需要更正的内容。", "There is nothing to correct."),
    ("role", "职责", "Role"),
    // brief
    ("brief", "领导参阅", "For the leadership"),
    ("brief_targets", "主要指标", "Targets"),
    ("brief_coordination", "各单位提请协调的事项", "Matters that departments ask to have coordinated (in their own words)"),
    // charts
    ("chart_target", "目标{}", "target {}"),
    ("chart_forecast", "推算{}", "forecast {}"),
    ("chart_each", "每项目标{}", "target for each {}"),
    ("chart_break", "口径变更", "new definition"),
    // status marks of notes
    ("carried", "沿用{}数据", "figure of {}"),
    ("refused", "本月数不可用", "this month's figure cannot be used"),
    ("page", "第{}页", "page {}"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn keys_are_unique_and_both_languages_are_given() {
        let keys: BTreeSet<_> = LABELS.iter().map(|(k, _, _)| k).collect();
        assert_eq!(keys.len(), LABELS.len());
        for (key, zh, en) in LABELS {
            assert!(
                !zh.is_empty() && (!en.is_empty() || *key == "items"),
                "{key}"
            );
            assert_eq!(zh.matches("{}").count(), en.matches("{}").count(), "{key}");
        }
    }
}
