//! The words by which a line below the headings is no plain row.
//!
//! Decides the labels of sums, examples and notes, of rows of other figures, and of rows declared
//! void. Leaves to `body`, `captions` and `cover` where on a line or a sheet such a word counts.

/// Rows that add up others.
pub(in crate::read::layout) const TOTALS: &[&str] = &[
    "合计",
    "小计",
    "总计",
    "共计",
    "总合计",
    "本页合计",
    "本页小计",
    "累计合计",
    "合计数",
    "全市合计",
    "合计值",
    "累计",
    "累计数",
    "汇总",
    "total",
    "subtotal",
    "sum",
];

/// Ends of the label of a row that adds up others.
pub(in crate::read::layout) const TOTAL_ENDS: &[&str] =
    &["合计", "总计", "共计", "合计数", "总计数"];

/// Beginnings of example rows.
pub(in crate::read::layout) const EXAMPLES: &[&str] = &[
    "示例",
    "例如",
    "例:",
    "样例",
    "填写示例",
    "填报示例",
    "(示例",
    "[示例",
    "【示例",
    "(例",
    "【例",
    "范例",
    "举例",
];

/// Words anywhere in a short cell that is no name, by which a row is an example.
pub(in crate::read::layout) const EXAMPLE_MARKS: &[&str] = &[
    "示例",
    "样例",
    "范例",
    "举例",
    "样表",
    "填写例",
    "填报例",
    "填写示范",
    "填报示范",
    "示范行",
    "填写模板",
    "example",
];

/// Words that make a row an example where they are all that stands before its name.
pub(in crate::read::layout) const EXAMPLE_WORDS: &[&str] = &[
    "例",
    "如",
    "例如",
    "示范",
    "参考",
    "参考示例",
    "模板",
    "范本",
    "样本",
    "样",
    "eg",
    "eg.",
    "e.g",
    "e.g.",
    "sample",
];

/// Words by which a remark declares its row void.
pub(in crate::read::layout) const VOID_MARKS: &[&str] = &[
    "作废",
    "勿用",
    "本行无效",
    "此行无效",
    "该行无效",
    "数据无效",
    "请删除",
    "应删除",
    "不作数",
    "不要用",
];

/// Remarks that declare a row void where they are all that is said.
pub(in crate::read::layout) const VOID_WORDS: &[&str] = &[
    "无效",
    "撤销",
    "已撤销",
    "删除",
    "已删除",
    "取消",
    "已取消",
    "废",
    "停用",
    "已停用",
    "失效",
];

/// Words anywhere in a remark by which its row's figures are not to be relied on.
pub(in crate::read::layout) const DOUBTS: &[&str] = &[
    "有误",
    "填错",
    "报错",
    "写错",
    "算错",
    "数据错误",
    "数据不准",
    "数据待核",
    "数据未核实",
    "应扣除",
    "应剔除",
    "以后报为准",
    "以补报为准",
    "以更正为准",
    "未经核实",
    "未审核",
    "未经审核",
    "尚在核实",
    "正在核实",
    "核实中",
    "待统计局",
    "待省局",
    "错误数据",
    "数字不准",
    "数值不准",
    "来源不详",
    "需剔除",
    "需扣除",
    "含重复",
    "有重复",
    "未更新",
    "未统计完",
    "统计不全",
    "数据不全",
    "数据不完整",
    "请勿使用",
    "删除此行",
    "此行删除",
];

/// Remarks that do so where they are all that is said.
pub(in crate::read::layout) const DOUBT_WORDS: &[&str] = &[
    "待核",
    "待核实",
    "待确认",
    "未核实",
    "不准确",
    "存疑",
    "错误",
    "错",
    "误",
    "测试",
    "测试数据",
    "模拟数据",
    "虚拟数据",
    "仅供参考",
    "不计入",
];

/// Words before another number: the row's figure is not the right one.
pub(in crate::read::layout) const INSTEAD: &[&str] = &[
    "更正为",
    "改为",
    "修正为",
    "修改为",
    "调整为",
    "实际为",
    "实际是",
    "实为",
    "应是",
];

/// Remarks, but for 此数, 数据 and the like around them, by which a figure is another one.
pub(in crate::read::layout) const OTHER_FIGURES: &[&str] = &[
    "上月",
    "上期",
    "上年",
    "去年",
    "上年同期",
    "去年同期",
    "同期",
    "目标",
    "年度目标",
    "全年目标",
    "计划",
    "年度计划",
    "预计",
    "预测",
    "预估",
    "暂估",
    "估算",
    "估计",
    "全省",
    "全国",
    "全年",
    "当月",
    "本月",
    "环比",
    "月均",
    "平均",
    "在手",
    "意向",
];

/// Remarks that say of a rate that it fell.
pub(in crate::read::layout) const FELL: &[&str] = &[
    "下降",
    "降幅",
    "负增长",
    "减少",
    "同比下降",
    "同比减少",
    "同比负增长",
    "回落",
    "下滑",
];

/// Headings of columns that narrow a row to a part of its item.
pub(in crate::read::layout) const NARROWING: &[&str] = &[
    "其中",
    "明细",
    "细分",
    "范围",
    "统计范围",
    "级次",
    "构成",
    "数据范围",
    "口径范围",
];

/// What such a column says of a row that is the whole.
pub(in crate::read::layout) const WHOLE: &[&str] = &[
    "全部",
    "合计",
    "总计",
    "全市",
    "全口径",
    "总量",
    "全量",
    "整体",
    "总体",
    "市本级及区市",
    "全域",
];

/// Labels by which a row holds other figures than those of the report month.
pub(in crate::read::layout) const OTHER_ROWS: &[&str] = &[
    "上年同期",
    "上年同期数",
    "去年同期",
    "去年同期数",
    "同期",
    "同期数",
    "上年",
    "上年数",
    "去年",
    "去年数",
    "上月",
    "上月数",
    "上月累计",
    "上期",
    "上期数",
    "目标",
    "目标值",
    "目标数",
    "年度目标",
    "全年目标",
    "计划",
    "计划数",
    "计划值",
    "年度计划",
    "预计",
    "预计数",
    "预测",
    "预测数",
];

/// Beginnings of notes below a table.
pub(in crate::read::layout) const NOTES: &[&str] = &[
    "注:",
    "注1",
    "注2",
    "注意",
    "备注:",
    "说明:",
    "填表说明",
    "填报说明",
    "填写说明",
    "填报要求",
    "填表要求",
    "编制说明",
    "填表人",
    "填报人",
    "制表",
    "审核",
    "复核",
    "负责人",
    "单位负责人",
    "部门负责人",
    "联系人",
    "联系电话",
    "电话:",
    "签发",
    "签字",
    "盖章",
    "(盖章",
    "数据来源",
    "资料来源",
    "填报日期",
    "填报单位",
    "报送日期",
    "报送单位",
    "填表日期",
    "填报时间",
    "*",
    "※",
    "分管",
    "主要负责人",
    "单位(盖章",
    "经办人",
    "统计负责人",
    "报出日期",
    "口径说明:",
    "指标解释:",
    "附:",
    "附件",
    "温馨提示",
    "备注1",
    "说明1",
];
