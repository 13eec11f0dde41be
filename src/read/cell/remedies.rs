//! What to do about a cell or row that is not used.
//!
//! Decides one remedy for each rule under which `read` refuses a cell. What was found stands in the
//! refusal itself.

/// Rule code, remedy in Chinese, in English.
type Remedy = (&'static str, &'static str, &'static str);

/// One for each rule of a [`crate::read::CellRefusal`], sorted by code.
pub const REMEDIES: &[Remedy] = &[
    (
        "boolean-in-figure",
        "请把该格改为数字后重报；没有数据请留空",
        "Return a number in the cell, or leave it blank where there is none",
    ),
    (
        "columns-conflict",
        "请只保留一列，或把表头写清后重报",
        "Keep one of the columns, or say in the headings what each is, and send again",
    ),
    (
        "corrupt-cell",
        "请用 Excel 或 WPS 打开该文件，重新录入该格，另存为 .xlsx 后重报",
        "Open the file in Excel or WPS, enter the cell again, save as .xlsx and send again",
    ),
    (
        "date-in-figure",
        "请把该格的格式改为“数值”，重新录入数字后重报",
        "Set the cell's format to a number, enter the figure again and send again",
    ),
    (
        "ditto-in-figure",
        "请写出该行自己的数字后重报",
        "Write the row's own number and send again",
    ),
    (
        "error-cell",
        "请改正公式或其引用的单元格，使该格显示数字后重报",
        "Mend the formula or the cells it refers to, so that the cell shows a number, and send again",
    ),
    (
        "format-contradicts",
        "请使该格存储的数与显示的数一致（如 12.5% 存为 0.125 并设百分比格式）后重报",
        "Let the cell hold what it shows (12.5 % as 0.125 with a percentage format) and send again",
    ),
    (
        "formula-as-text",
        "请把该格改为计算结果（数字）后重报",
        "Replace the formula by its result, a number, and send again",
    ),
    (
        "formula-uncached",
        "请用 Excel 或 WPS 打开该文件，待公式算出结果后保存，再重报",
        "Open the file in Excel or WPS, let it calculate, save, and send again",
    ),
    (
        "merged-figure",
        "请取消合并，逐行逐列填写数字后重报",
        "Take the merge apart, write a number in each row and column, and send again",
    ),
    (
        "number-out-of-range",
        "请核对位数，改为实际数字后重报",
        "Check the number of digits, write the actual number and send again",
    ),
    (
        "remark-doubts",
        "请核实该行数值，改正数值或备注后重报",
        "Check the row's figures, correct them or the remark, and send again",
    ),
    (
        "row-other-figure",
        "请在本期实绩的行填报；同期、目标等数值另列",
        "Return this period's figures in rows of their own, other figures in other columns",
    ),
    (
        "row-shifted",
        "请把该行各格移回各自的表头下后重报",
        "Move the row's cells back under their headings and send again",
    ),
    (
        "row-void",
        "如数值有效，请改写备注后重报；作废的行请删去",
        "If the figures hold, change the remark and send again; delete rows that are void",
    ),
    (
        "unreadable-date",
        "请写成 2026-06-30 的形式后重报",
        "Write the date as 2026-06-30 and send again",
    ),
    (
        "unreadable-number",
        "请把该格改为一个普通数字后重报，单位写在“计量单位”栏，说明写在“备注”栏",
        "Return one plain number in the cell, its unit in the column of units, remarks in theirs",
    ),
];

/// What to do about a cell or row refused under a rule, in Chinese and English.
pub fn remedy(rule: &str) -> (&'static str, &'static str) {
    let found = REMEDIES.binary_search_by_key(&rule, |(code, _, _)| code);
    found.map_or(("请核实后重报", "Check it and send again"), |at| {
        (REMEDIES[at].1, REMEDIES[at].2)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_every_rule_of_it_is_a_rule() {
        assert!(REMEDIES.is_sorted_by_key(|(code, _, _)| *code));
        let known = crate::rules::all();
        for (code, zh, en) in REMEDIES {
            assert_eq!(known[code].remedy, *zh, "{code}");
            assert_eq!(remedy(code), (*zh, *en));
        }
    }
}
