//! The Chinese names of codes, for the ledger and the terminal.

use crate::assess::Status;
use crate::map::{FigureForm, MapRule, Outcome, Stage, Timeliness};
use crate::plan::{DeliverableKind, Relation, Role, TargetKind};
use crate::quantity::Qualifier;

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

/// 限定词
pub fn qualifier(qualifier: Qualifier) -> &'static str {
    match qualifier {
        Qualifier::About => "约",
        Qualifier::Nearly => "近",
        Qualifier::Over => "余",
        Qualifier::Above => "超",
        Qualifier::AtLeast => "不少于",
        Qualifier::Under => "不足",
        Qualifier::AtMost => "不超过",
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
