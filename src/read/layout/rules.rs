//! The rules that `layout` and `cell` can raise, for the table of all rules.
//!
//! Decides code, severity and title of each. Leaves the texts to where they arise.

use crate::issue::{Issue, Severity, text};

/// Code, severity, title in Chinese and in English.
pub type Rule = (&'static str, Severity, &'static str, &'static str);

use Severity::{Error, Note, Warning};

/// Every rule of `read::layout` and `read::cell`, sorted by code.
pub const RULES: &[Rule] = &[
    (
        "boolean-in-figure",
        Error,
        "数值格是逻辑值或勾叉",
        "A truth value or tick in a figure cell",
    ),
    (
        "column-other-year",
        Warning,
        "表头注明其他年份，该列未采用",
        "A column of another year, not used",
    ),
    (
        "columns-agree",
        Note,
        "两列含义相同且数值一致",
        "Two columns of one meaning that agree",
    ),
    (
        "columns-conflict",
        Error,
        "两列含义相同而数值不同",
        "Two columns of one meaning that differ",
    ),
    (
        "columns-unclear",
        Error,
        "几列都未写明是本月还是累计",
        "Several columns without a stated form",
    ),
    (
        "corrupt-cell",
        Error,
        "单元格内容损坏",
        "Damaged cell content",
    ),
    (
        "date-in-figure",
        Error,
        "数值格是日期或时间",
        "A date or time in a figure cell",
    ),
    (
        "ditto-in-figure",
        Error,
        "数值格写“同上”",
        "Ditto in a figure cell",
    ),
    (
        "ditto-text",
        Warning,
        "文字格写“同上”，按上一行采用",
        "Ditto in a text cell, the row above taken",
    ),
    (
        "error-cell",
        Error,
        "单元格是错误值",
        "Error value in a cell",
    ),
    (
        "filtered-sheet",
        Warning,
        "工作表保存时带筛选",
        "Sheet saved with a filter on",
    ),
    (
        "format-contradicts",
        Error,
        "数字格式与存储值矛盾",
        "Number format contradicts the stored value",
    ),
    (
        "formula-as-text",
        Error,
        "公式存成了文字",
        "Formula stored as text",
    ),
    (
        "formula-empty",
        Warning,
        "公式结果为空文字",
        "Formula that gives an empty text",
    ),
    (
        "formula-uncached",
        Error,
        "公式从未计算",
        "Formula never calculated",
    ),
    (
        "hidden-columns",
        Warning,
        "表内有隐藏列",
        "Hidden columns in a table",
    ),
    (
        "hidden-rows",
        Warning,
        "表内有隐藏行",
        "Hidden rows in a table",
    ),
    (
        "hidden-sheet",
        Note,
        "跳过隐藏工作表",
        "Hidden sheet passed over",
    ),
    (
        "merged-figure",
        Error,
        "数值格跨行或跨列合并",
        "Figure cell merged over several rows or columns",
    ),
    (
        "missing-column",
        Warning,
        "缺少累计或期末列",
        "No column of totals or end-of-period figures",
    ),
    (
        "no-headings",
        Warning,
        "未找到可识别的表头",
        "No headings recognised",
    ),
    (
        "number-out-of-range",
        Error,
        "数的位数或大小超出可靠范围",
        "Number beyond reliable range",
    ),
    (
        "odd-number",
        Warning,
        "数值写法特别但可读",
        "Oddly written but readable number",
    ),
    (
        "remark-doubts",
        Error,
        "备注使本行数值存疑",
        "A remark that puts its row's figures in doubt",
    ),
    ("row-damaged", Error, "整行内容损坏", "Damaged row"),
    (
        "row-other-figure",
        Error,
        "该行是同期、目标等其他数值",
        "A row of other figures (last year's, targets)",
    ),
    (
        "row-shifted",
        Error,
        "一行的内容错位",
        "Row whose content stands a column off",
    ),
    (
        "row-skipped",
        Note,
        "跳过合计、小计或示例行",
        "Total or example row passed over",
    ),
    (
        "row-void",
        Error,
        "备注声明该行作废",
        "A row that its remark declares void",
    ),
    (
        "row-without-name",
        Warning,
        "有数值的行没有名称",
        "Row with figures but no name",
    ),
    (
        "sheet-unread",
        Warning,
        "工作表没有认出表头，其中的数字未采用",
        "A sheet without recognised headings; its figures are not used",
    ),
    (
        "table-passed-over",
        Warning,
        "表格标题表明不是本期实绩，已跳过",
        "Table captioned as other figures or an example, passed over",
    ),
    (
        "table-period",
        Warning,
        "表格标题或工作表名注明其他时期，该表未采用",
        "A table captioned with another month or year, not used",
    ),
    ("unreadable-date", Error, "日期无法识别", "Unreadable date"),
    (
        "unreadable-number",
        Error,
        "数值无法识别",
        "Unreadable number",
    ),
    (
        "unrecognised-column",
        Warning,
        "数值列的表头未识别",
        "Column of figures with unknown heading",
    ),
];

/// A finding of one of the rules; message and remedy in both languages.
///
/// # Panics
/// In tests, if the rule is not in the table.
pub(in crate::read) fn finding(rule: &str, zh: [&str; 2], en: [&str; 2]) -> Issue {
    let found = RULES.iter().find(|(code, ..)| *code == rule);
    debug_assert!(found.is_some(), "{rule} is not in the table");
    let severity = found.map_or(Warning, |(_, severity, ..)| *severity);
    Issue::new(rule, severity, text(zh[0], zh[1]), text(en[0], en[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_has_no_code_twice() {
        assert!(RULES.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
