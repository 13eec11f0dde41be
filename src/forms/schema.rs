//! The form's schema: its version, its sheets and their columns, each said once.
//!
//! Decides names, order, headings and widths. Which rows a department gets is `content`'s, what
//! stands in them `prefill`'s and `fill`'s, how they look `style`'s.

use crate::plan::{DeliverableKind, Relation, TargetKind};
use crate::read::FigureForm;

/// Version of the form. It stands in the hidden sheet and in `returns.csv` (`form 1`).
pub const FORM_VERSION: &str = "1";

/// Name of the hidden sheet. Column A holds keys, column B values: `jindu-form` (the version),
/// `department` (full name), `period` (`YYYY-MM`), in rows 1 to 3.
pub const MARKER_SHEET: &str = "_jindu";

/// Name of the cover.
pub const COVER: &str = "封面";
/// Name of the sheet of targets.
pub const TARGETS: &str = "指标";
/// Name of the sheet of parts.
pub const BREAKDOWN: &str = "分解";
/// Name of the sheet of deliverables.
pub const DELIVERABLES: &str = "任务";
/// Name of the sheet of texts per measure.
pub const PROGRESS: &str = "措施进展";
/// Name of the sheet of corrections.
pub const CORRECTIONS: &str = "更正";

/// Values of 报送类型 on the cover: an ordinary return, and one that corrects an earlier one.
pub const SUBMISSION: [&str; 2] = ["正常报送", "更正报送"];

/// Open rows for a breakdown of the department's own choosing.
pub const FREE_PARTS: usize = 20;
/// Open rows of the sheet of corrections.
pub const FREE_CORRECTIONS: usize = 15;

/// The unit of 总投资 and 累计完成投资, as in `deliverables.csv`.
pub const INVESTMENT_UNIT: &str = "亿元";

/// Zero-based row of the headings on every sheet with a table.
pub const HEADING_ROW: u32 = 2;

/// A column of a sheet: its heading and width in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column<T> {
    /// What it holds.
    pub content: T,
    /// As printed.
    pub heading: String,
    /// Width in characters of the default font.
    pub width: u16,
}

fn column<T>(content: T, heading: impl Into<String>, width: u16) -> Column<T> {
    Column {
        content,
        heading: heading.into(),
        width,
    }
}

/// What a column of 指标 or 分解 holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetColumn {
    /// 编码
    Code,
    /// 指标名称
    Name,
    /// 产业链/区市 (分解 only)
    Part,
    /// 计量单位
    Unit,
    /// A figure.
    Figure(FigureForm),
    /// 目标值 (指标 only)
    TargetValue,
    /// 上月数: last month's total or end-of-period figure.
    LastMonth,
    /// 口径 (指标 only)
    Definition,
    /// 备注
    Remark,
}

/// What a column of 任务 holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliverableColumn {
    /// 编码
    Code,
    /// 任务名称
    Name,
    /// 类别
    Kind,
    /// 阶段
    Stage,
    /// 完成比例, in points
    ShareDone,
    /// 计划完成时间
    Planned,
    /// 实际完成时间
    Finished,
    /// 总投资, in 亿元
    TotalInvestment,
    /// 累计完成投资, in 亿元
    Invested,
    /// 进展情况
    Progress,
    /// 上月情况
    LastMonth,
    /// 备注
    Remark,
}

/// What a column of 措施进展 holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProgressColumn {
    /// 编码
    Code,
    /// 举措
    Measure,
    /// 进展情况
    Progress,
    /// 存在问题
    Problems,
    /// 下一步打算
    NextSteps,
    /// 需协调事项
    Coordination,
}

/// What a column of 更正 holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CorrectionColumn {
    /// 编码
    Code,
    /// 指标名称
    Name,
    /// 产业链/区市
    Part,
    /// 更正月份
    Period,
    /// 数据类别: the form of the figure
    Form,
    /// 计量单位
    Unit,
    /// 原值
    Old,
    /// 新值
    New,
    /// 更正原因
    Reason,
}

/// The forms of figures in the order of their columns.
pub const FORMS: [FigureForm; 5] = [
    FigureForm::Month,
    FigureForm::YearToDate,
    FigureForm::SinceStart,
    FigureForm::EndOfPeriod,
    FigureForm::Base,
];

/// The forms in which a target of this kind is reported.
pub fn forms_of(kind: TargetKind) -> &'static [FigureForm] {
    use FigureForm::{Base, EndOfPeriod, Month, SinceStart, YearToDate};
    match kind {
        TargetKind::Cumulative => &[Month, YearToDate, SinceStart],
        TargetKind::Stock | TargetKind::Level => &[EndOfPeriod, Base],
        TargetKind::AnnualFlow | TargetKind::AnnualFlowEachYear | TargetKind::RatioToBase => {
            &[Month, YearToDate, Base]
        }
    }
}

/// The form whose last month's figure is shown beside a target of this kind.
pub fn headline(kind: TargetKind) -> FigureForm {
    match kind {
        TargetKind::Cumulative => FigureForm::SinceStart,
        TargetKind::Stock | TargetKind::Level => FigureForm::EndOfPeriod,
        TargetKind::AnnualFlow | TargetKind::AnnualFlowEachYear | TargetKind::RatioToBase => {
            FigureForm::YearToDate
        }
    }
}

/// The heading of a figure's column. `base_year` is the settings'.
pub fn figure_heading(form: FigureForm, base_year: i16) -> String {
    match form {
        FigureForm::Month => "本月".into(),
        FigureForm::YearToDate => "本年累计".into(),
        FigureForm::SinceStart => "自计划开始累计".into(),
        FigureForm::EndOfPeriod => "期末".into(),
        FigureForm::Base => format!("{base_year}年基数"),
    }
}

/// Columns of 指标 for targets of these kinds: a form that none of them needs has no column.
pub fn target_columns(kinds: &[TargetKind], base_year: i16) -> Vec<Column<TargetColumn>> {
    let mut columns = vec![
        column(TargetColumn::Code, "编码", 8),
        column(TargetColumn::Name, "指标名称", 32),
        column(TargetColumn::Unit, "计量单位", 9),
        column(TargetColumn::TargetValue, "目标值", 14),
    ];
    columns.extend(figure_columns(kinds, base_year));
    columns.extend([
        column(TargetColumn::LastMonth, "上月数", 14),
        column(TargetColumn::Definition, "口径", 44),
        column(TargetColumn::Remark, "备注", 24),
    ]);
    columns
}

/// Columns of 分解 for targets of these kinds.
pub fn breakdown_columns(kinds: &[TargetKind], base_year: i16) -> Vec<Column<TargetColumn>> {
    let mut columns = vec![
        column(TargetColumn::Code, "编码", 8),
        column(TargetColumn::Name, "指标名称", 32),
        column(TargetColumn::Part, "产业链/区市", 18),
        column(TargetColumn::Unit, "计量单位", 9),
    ];
    columns.extend(figure_columns(kinds, base_year));
    columns.extend([
        column(TargetColumn::LastMonth, "上月数", 14),
        column(TargetColumn::Remark, "备注", 24),
    ]);
    columns
}

fn figure_columns(kinds: &[TargetKind], base_year: i16) -> Vec<Column<TargetColumn>> {
    FORMS
        .into_iter()
        .filter(|form| kinds.iter().any(|kind| forms_of(*kind).contains(form)))
        .map(|form| {
            column(
                TargetColumn::Figure(form),
                figure_heading(form, base_year),
                15,
            )
        })
        .collect()
}

/// Columns of 任务.
pub fn deliverable_columns() -> Vec<Column<DeliverableColumn>> {
    use DeliverableColumn as C;
    vec![
        column(C::Code, "编码", 8),
        column(C::Name, "任务名称", 36),
        column(C::Kind, "类别", 8),
        column(C::Stage, "阶段", 10),
        column(C::ShareDone, "完成比例（%）", 12),
        column(C::Planned, "计划完成时间", 14),
        column(C::Finished, "实际完成时间", 14),
        column(
            C::TotalInvestment,
            format!("总投资（{INVESTMENT_UNIT}）"),
            13,
        ),
        column(
            C::Invested,
            format!("累计完成投资（{INVESTMENT_UNIT}）"),
            13,
        ),
        column(C::Progress, "进展情况", 44),
        column(C::LastMonth, "上月情况", 26),
        column(C::Remark, "备注", 20),
    ]
}

/// Columns of 措施进展.
pub fn progress_columns() -> Vec<Column<ProgressColumn>> {
    use ProgressColumn as C;
    vec![
        column(C::Code, "编码", 8),
        column(C::Measure, "举措", 24),
        column(C::Progress, "进展情况", 60),
        column(C::Problems, "存在问题", 36),
        column(C::NextSteps, "下一步打算", 36),
        column(C::Coordination, "需协调事项", 30),
    ]
}

/// Columns of 更正.
pub fn correction_columns() -> Vec<Column<CorrectionColumn>> {
    use CorrectionColumn as C;
    vec![
        column(C::Code, "编码", 8),
        column(C::Name, "指标名称", 32),
        column(C::Part, "产业链/区市", 16),
        column(C::Period, "更正月份", 12),
        column(C::Form, "数据类别", 16),
        column(C::Unit, "计量单位", 9),
        column(C::Old, "原值", 14),
        column(C::New, "新值", 14),
        column(C::Reason, "更正原因", 44),
    ]
}

/// The stages offered for a deliverable, in order.
pub fn stages(kind: DeliverableKind) -> &'static [&'static str] {
    match kind {
        DeliverableKind::Project => &[
            "未启动",
            "前期",
            "开工",
            "在建",
            "竣工",
            "投产",
            "暂缓",
            "终止",
        ],
        _ => &["未启动", "推进中", "已完成", "暂缓", "终止"],
    }
}

/// 类别 of a deliverable as printed.
pub fn kind_name(kind: DeliverableKind) -> &'static str {
    match kind {
        DeliverableKind::Project => "项目",
        DeliverableKind::Platform => "平台",
        DeliverableKind::Policy => "政策",
        DeliverableKind::Mechanism => "机制",
        DeliverableKind::Designation => "授牌试点",
        DeliverableKind::Document => "文件",
        DeliverableKind::Event => "活动",
        DeliverableKind::Register => "名录",
    }
}

/// A relation as printed before the target value.
pub fn relation_name(relation: Relation) -> &'static str {
    match relation {
        Relation::AtLeast => "不少于",
        Relation::Reach => "达到",
        Relation::About => "约",
        Relation::AtMost => "不超过",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reports_its_headline_form() {
        for kind in [
            TargetKind::Cumulative,
            TargetKind::Stock,
            TargetKind::Level,
            TargetKind::AnnualFlow,
            TargetKind::AnnualFlowEachYear,
            TargetKind::RatioToBase,
        ] {
            assert!(forms_of(kind).contains(&headline(kind)), "{kind:?}");
        }
    }

    #[test]
    fn a_form_that_no_target_needs_has_no_column() {
        let columns = target_columns(&[TargetKind::Stock], 2030);
        let headings: Vec<_> = columns.iter().map(|c| c.heading.as_str()).collect();
        assert!(headings.contains(&"期末") && headings.contains(&"2030年基数"));
        assert!(!headings.contains(&"本月") && !headings.contains(&"自计划开始累计"));
    }
}
