//! The Chinese names of codes, for the ledger and the terminal.

use crate::assess::Status;
use crate::map::{FigureForm, MapRule, Outcome, Stage, Timeliness};
use crate::plan::{DeliverableKind, Relation, Role, TargetKind};
use crate::read::TableKind;
use serde::Serialize;

/// 状态
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Missed => "未完成",
        Status::Behind => "滞后",
        Status::SlightlyBehind => "略滞后",
        Status::Incomplete => "填报不全",
        Status::OnTrack => "正常",
        Status::Met => "已达标",
        Status::Monitored => "监测",
        Status::Disputed => "待核",
        Status::NotReported => "未报",
    }
}

/// 类型 of a target
pub fn kind(kind: TargetKind) -> &'static str {
    match kind {
        TargetKind::Cumulative => "累计",
        TargetKind::Stock => "存量",
        TargetKind::Level => "水平",
        TargetKind::AnnualFlow => "年度",
        TargetKind::AnnualFlowEachYear => "逐年",
        TargetKind::RatioToBase => "倍数",
    }
}

/// 关系
pub fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::AtLeast => "不少于",
        Relation::Reach => "达到",
        Relation::About => "约",
        Relation::AtMost => "不超过",
    }
}

/// 类型 of a deliverable
pub fn deliverable_kind(kind: DeliverableKind) -> &'static str {
    match kind {
        DeliverableKind::Project => "项目",
        DeliverableKind::Platform => "平台",
        DeliverableKind::Policy => "政策",
        DeliverableKind::Mechanism => "机制",
        DeliverableKind::Designation => "试点授牌",
        DeliverableKind::Document => "文件",
        DeliverableKind::Event => "活动",
        DeliverableKind::Register => "名录",
    }
}

/// 阶段
pub fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::NotStarted => "未启动",
        Stage::Preparing => "前期",
        Stage::Started => "开工",
        Stage::UnderWay => "推进中",
        Stage::Building => "在建",
        Stage::Completed => "竣工",
        Stage::InOperation => "投产",
        Stage::Done => "已完成",
        Stage::Suspended => "暂缓",
        Stage::Terminated => "终止",
    }
}

/// 时效
pub fn timeliness(timeliness: Timeliness) -> &'static str {
    match timeliness {
        Timeliness::OnTime => "按时",
        Timeliness::Late => "迟报",
        Timeliness::Unknown => "时间不详",
    }
}

/// 处理结果
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Used => "已采用",
        Outcome::PartlyUsed => "部分采用",
        Outcome::Superseded => "已被替代",
        Outcome::Duplicate => "重复文件",
        Outcome::Held => "暂存未用",
        Outcome::Rejected => "不可用",
        Outcome::Ignored => "已忽略",
    }
}

/// What a figure counts.
pub fn form(form: FigureForm) -> &'static str {
    match form {
        FigureForm::Month => "本月",
        FigureForm::YearToDate => "本年累计",
        FigureForm::SinceStart => "自方案启动累计",
        FigureForm::EndOfPeriod => "期末",
        FigureForm::Base => "基期值",
    }
}

/// What a table is about.
pub fn table_kind(kind: TableKind) -> &'static str {
    match kind {
        TableKind::Targets => "指标表",
        TableKind::Breakdown => "分解表",
        TableKind::Deliverables => "任务表",
        TableKind::Progress => "措施进展表",
        TableKind::Corrections => "更正表",
    }
}

/// What a column was understood as, from its code with the month that it may name: `month@2026-05`.
pub fn column(code: &str) -> (String, String) {
    let (name, month) = match code.split_once('@') {
        Some((name, month)) => (name, Some(month)),
        None => (code, None),
    };
    let (zh, en) = match name {
        "month" => ("本月", "the month"),
        "year_to_date" => ("本年累计", "year to date"),
        "since_start" => ("自方案启动累计", "since the plan's start"),
        "end_of_period" => ("期末", "end of the month"),
        "base" => ("基期值", "base"),
        "share_done" => ("完成比例", "share done"),
        "total_investment" => ("总投资", "total investment"),
        "invested" => ("累计完成投资", "invested so far"),
        "old_value" => ("原值", "old value"),
        "new_value" => ("新值", "new value"),
        "code" => ("编码", "code"),
        "measure" => ("措施", "measure"),
        "name" => ("名称", "name"),
        "unit" => ("计量单位", "unit"),
        "department" => ("责任单位", "department"),
        "part" => ("分项", "part"),
        "definition" => ("口径", "definition"),
        "remark" => ("备注", "remark"),
        "stage" => ("阶段", "stage"),
        "progress" => ("进展情况", "progress"),
        "problems" => ("存在问题", "problems"),
        "next_steps" => ("下一步打算", "next steps"),
        "coordination" => ("需协调事项", "to coordinate"),
        "period" => ("更正月份", "month corrected"),
        "row_period" => ("该行的时间", "the row's month"),
        "figure_form" => ("数据类别", "kind of figure"),
        "reason" => ("原因", "reason"),
        "planned" | "date_planned" => ("计划完成时间", "planned date"),
        "baseline_planned" => ("原计划完成时间", "first planned date"),
        "finished" | "date_finished" => ("实际完成时间", "finished date"),
        "date_other" => ("其他日期，未采用", "another date, not used"),
        "unclear" => ("含义不明，未采用", "unclear, not used"),
        "ignored" => ("不需要，未采用", "not needed, not used"),
        "unknown" => ("未识别，未采用", "not recognised, not used"),
        "" => ("其他，未采用", "other, not used"),
        other => (other, other),
    };
    match month {
        None => (zh.to_owned(), en.to_owned()),
        Some(month) => (format!("{zh}（{month}）"), format!("{en} ({month})")),
    }
}

/// How a file is laid out, from its code: the office's form or the department's own.
pub fn layout(code: &str) -> (&'static str, &'static str) {
    match code {
        "" => ("", ""),
        "own" => ("自制表", "the department's own table"),
        _ => ("下发的填报表", "the office's form"),
    }
}

/// The English words of a code: `year_to_date` is said “year to date”.
pub fn words(value: impl Serialize) -> String {
    super::tables::code_of(value).replace('_', " ")
}

/// What a rule finds, in Chinese and English; the code itself where no table lists it.
pub fn rule(code: &str) -> (String, String) {
    match crate::rules::all().get(code) {
        Some(rule) => (rule.zh.to_owned(), rule.en.to_owned()),
        None => (code.to_owned(), code.to_owned()),
    }
}

/// How a row was mapped.
pub fn map_rule(rule: MapRule) -> &'static str {
    match rule {
        MapRule::Code => "按编码",
        MapRule::Name => "按名称",
        MapRule::Alias => "按别名表",
        MapRule::Normalised => "按规范化名称",
        MapRule::MeasureAndHeading => "按措施序号和所在标题",
        MapRule::Similar => "按相近名称（请核对）",
    }
}

/// What a department is to an item.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Lead => "牵头",
        Role::Part => "分项",
        Role::Support => "配合",
        Role::Other => "非责任单位",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{DateColumn, FigureColumn, TextColumn};

    #[test]
    fn every_column_that_check_shows_has_plain_words() {
        use super::super::tables::code_of;
        let mut codes: Vec<String> = [
            FigureForm::Month,
            FigureForm::YearToDate,
            FigureForm::SinceStart,
            FigureForm::EndOfPeriod,
            FigureForm::Base,
        ]
        .map(code_of)
        .to_vec();
        codes.extend(
            [
                FigureColumn::ShareDone,
                FigureColumn::TotalInvestment,
                FigureColumn::Invested,
                FigureColumn::OldValue,
                FigureColumn::NewValue,
            ]
            .map(code_of),
        );
        codes.extend(
            [
                TextColumn::Code,
                TextColumn::Measure,
                TextColumn::Name,
                TextColumn::NextSteps,
                TextColumn::RowPeriod,
                TextColumn::FigureForm,
                TextColumn::Coordination,
            ]
            .map(code_of),
        );
        let dates = [DateColumn::Planned, DateColumn::Finished, DateColumn::Other];
        codes.extend(dates.map(|d| format!("date_{}", code_of(d))));
        for code in codes {
            let (zh, en) = column(&code);
            assert!(!zh.is_ascii() && !en.contains('_'), "{code}: {zh}, {en}");
        }
        assert_eq!(column("month@2026-05").0, "本月（2026-05）");
    }
}
