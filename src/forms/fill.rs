//! What stands in the open cells of a form: used by tests and by whoever makes filled forms.
//!
//! Decides nothing; `forms::write` writes an empty one.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::period::Period;
use crate::plan::Code;
use crate::quantity::Exact;
use crate::read::FigureForm;

/// A figure as a clerk enters it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A number in the row's unit. Spreadsheets hold 15 significant digits.
    Number(Exact),
    /// Text, such as `约500`.
    Text(String),
}

/// Everything that a department fills in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormFill {
    /// 填报人
    pub filled_by: String,
    /// 联系电话
    pub phone: String,
    /// 审核人
    pub approved_by: String,
    /// 填报日期
    pub filled: Option<Date>,
    /// Whether it corrects an earlier return (报送类型).
    pub correction: bool,
    /// 备注 on the cover.
    pub note: String,
    /// 指标
    pub targets: BTreeMap<Code, TargetFill>,
    /// 分解: the named parts of sums.
    pub parts: BTreeMap<(Code, String), TargetFill>,
    /// 分解: rows of the department's own choosing, below the named parts.
    pub breakdown: Vec<(Code, String, TargetFill)>,
    /// 任务
    pub deliverables: BTreeMap<Code, DeliverableFill>,
    /// 措施进展
    pub progress: BTreeMap<Code, ProgressFill>,
    /// 更正
    pub corrections: Vec<CorrectionFill>,
}

/// A row of 指标 or 分解.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TargetFill {
    /// Figures by form.
    pub figures: BTreeMap<FigureForm, Entry>,
    /// 口径, if it is to differ from what is prefilled.
    pub definition: Option<String>,
    /// 备注
    pub remark: String,
}

/// A row of 任务.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeliverableFill {
    /// One of the stages offered.
    pub stage: String,
    /// In points: 45 is 45 %.
    pub share_done: Option<Entry>,
    /// 计划完成时间
    pub planned: Option<Date>,
    /// 实际完成时间
    pub finished: Option<Date>,
    /// In 亿元.
    pub total_investment: Option<Entry>,
    /// In 亿元.
    pub invested: Option<Entry>,
    /// 进展情况
    pub progress: String,
    /// 备注
    pub remark: String,
}

/// A row of 措施进展.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProgressFill {
    /// 进展情况
    pub progress: String,
    /// 存在问题
    pub problems: String,
    /// 下一步打算
    pub next_steps: String,
    /// 需协调事项
    pub coordination: String,
}

/// A row of 更正.
#[derive(Clone, Debug, PartialEq)]
pub struct CorrectionFill {
    /// The target.
    pub target: Code,
    /// Its part, if one is corrected.
    pub part: Option<String>,
    /// The month corrected.
    pub period: Period,
    /// The form corrected.
    pub form: FigureForm,
    /// As reported then.
    pub old: Option<Entry>,
    /// As it should be.
    pub new: Entry,
    /// 更正原因
    pub reason: String,
}
