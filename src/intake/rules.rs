//! The rules that intake and the readers of formats can raise, for the table of all rules.
//!
//! Decides code, severity and title of each. Leaves the texts to where they arise.

use crate::issue::{Issue, Severity, Text};

/// Code, severity, title in Chinese and in English.
pub type Rule = (&'static str, Severity, &'static str, &'static str);

/// Every rule of `intake` and `read::formats`, sorted by code.
pub const RULES: &[Rule] = &[
    (
        "archive-oddity",
        Severity::Warning,
        "压缩结构异常但可读",
        "Odd but readable archive",
    ),
    (
        "bad-cell-address",
        Severity::Error,
        "单元格地址不合法",
        "Illegal cell address",
    ),
    (
        "duplicate-entry",
        Severity::Error,
        "文件内部有重名部件",
        "One part stored twice",
    ),
    (
        "encoding-damage",
        Severity::Warning,
        "文字编码有损坏",
        "Damaged text encoding",
    ),
    (
        "end-unmarked",
        Severity::Note,
        "文本文件末尾没有换行",
        "A text file without a line end at its end",
    ),
    (
        "excess-merges",
        Severity::Warning,
        "合并区域过多",
        "Too many merged regions",
    ),
    (
        "extension-mismatch",
        Severity::Warning,
        "扩展名与内容不符",
        "Extension does not fit the content",
    ),
    (
        "file-damaged",
        Severity::Error,
        "文件损坏或不完整",
        "Damaged or truncated file",
    ),
    ("file-empty", Severity::Error, "文件为空", "Empty file"),
    (
        "file-limit",
        Severity::Error,
        "超过读取上限",
        "A reading limit is exceeded",
    ),
    (
        "file-unreadable",
        Severity::Error,
        "文件无法读取",
        "File cannot be read",
    ),
    (
        "folder-unreadable",
        Severity::Warning,
        "文件夹无法打开",
        "Folder cannot be opened",
    ),
    (
        "formula-stale",
        Severity::Warning,
        "公式结果可能是旧数",
        "A formula's result may be old",
    ),
    (
        "macro-sheet",
        Severity::Warning,
        "含宏表或图表页",
        "Macro or chart sheet passed over",
    ),
    (
        "no-styles",
        Severity::Warning,
        "缺少样式信息",
        "Number formats are missing",
    ),
    (
        "not-a-file",
        Severity::Error,
        "不是普通文件",
        "Not a regular file",
    ),
    (
        "not-a-workbook",
        Severity::Error,
        "不是电子表格",
        "Not a workbook",
    ),
    (
        "odd-name",
        Severity::Warning,
        "文件名含异常字符",
        "Odd characters in the file name",
    ),
    (
        "old-format",
        Severity::Error,
        "表格格式过旧",
        "Spreadsheet format too old",
    ),
    (
        "password",
        Severity::Error,
        "文件有密码",
        "Password-protected file",
    ),
    (
        "ragged-row",
        Severity::Error,
        "某行多出一列",
        "A line has a field too many",
    ),
    (
        "row-cut",
        Severity::Error,
        "文件在某行中间结束",
        "File that ends within a line",
    ),
    (
        "separator",
        Severity::Error,
        "分隔符不正确",
        "Wrong separator",
    ),
    (
        "still-copying",
        Severity::Error,
        "文件读取时仍在变化",
        "File changes while it is read",
    ),
    (
        "stray-cell",
        Severity::Warning,
        "表外杂散单元格",
        "Stray cell far from the table",
    ),
    (
        "too-deep",
        Severity::Warning,
        "文件夹层级过深",
        "Folders nested too deep",
    ),
    (
        "too-many-files",
        Severity::Error,
        "文件过多",
        "Too many files",
    ),
];

/// A finding under one of [`RULES`]; its severity stands in the table, once.
pub(crate) fn finding(code: &str, zh: Text, en: Text) -> Issue {
    let severity = RULES
        .iter()
        .find(|rule| rule.0 == code)
        .map_or(Severity::Error, |rule| rule.1);
    debug_assert!(
        RULES.iter().any(|rule| rule.0 == code),
        "{code} is in no table"
    );
    Issue::new(code, severity, zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_unique() {
        assert!(RULES.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
