//! What is told of the lines of a table.
//!
//! Decides the findings about lines passed over, figures without a name or a heading, and texts
//! and formulas that were taken otherwise than written. Leaves refusals of whole rows to
//! `refusals`.

use super::Rows;
use super::lines::within;
use crate::issue::Issue;
use crate::provenance::CellAt;
use crate::read::cell;
use crate::read::layout::grid::View;
use crate::read::layout::headings::{self, Block};
use crate::read::layout::rules::finding;
use crate::read::{CellValue, Place};

/// A sum or an example.
pub(super) fn skipped(place: &Place<String>, zh: &str, en: &str) -> Issue {
    let shown = cell::shown(&place.text);
    finding(
        "row-skipped",
        [
            &format!("“{shown}”{zh}，已跳过"),
            "如这一行是应报数据，请改写名称后重报",
        ],
        [
            &format!("“{shown}”: {en}, passed over"),
            "If the row is data, change its name and send again",
        ],
    )
    .on_sheet(&place.sheet)
    .at_cell(place.cell)
}

/// Figures under a heading in a line that names nothing.
pub(super) fn nameless(view: &View, block: &Block, line: u32) -> Option<Issue> {
    let column = block
        .columns
        .iter()
        .find(|c| headings::figure_column(c).is_some() && view.filled_at(line, c.pos).is_some())?;
    let at = view.address(line, column.pos);
    Some(
        finding(
            "row-without-name",
            [
                &format!("{at} 有数值，但该行没有名称，未采用"),
                "请补上名称或编码后重报",
            ],
            [
                &format!("{at} holds a figure, but its row has no name; not used"),
                "Add the name or code and send again",
            ],
        )
        .on_sheet(&view.sheet.name)
        .at_cell(at),
    )
}

/// A line of which nothing can be used, unless its reader has told of it.
pub(super) fn damaged(view: &View, block: &Block, line: u32) -> Option<Issue> {
    let (_, cell) =
        within(view, block, line).find(|(_, c)| matches!(c.value, CellValue::Corrupt(_)))?;
    let CellValue::Corrupt(what) = &cell.value else {
        return None;
    };
    if what.told {
        return None;
    }
    Some(
        finding(
            "row-damaged",
            [
                &format!("{} 起的一行内容不可用，整行未采用：{}", cell.at, what.zh),
                "请核对该行后重报",
            ],
            [
                &format!("the row at {} cannot be used: {}", cell.at, what.en),
                "Check the row and send again",
            ],
        )
        .on_sheet(&view.sheet.name)
        .at_cell(cell.at),
    )
}

/// What is told once for all rows of a table.
pub(super) fn summary(rows: &Rows) -> Vec<Issue> {
    let sheet = &rows.view.sheet.name;
    let mut issues = Vec::new();
    if let Some(first) = rows.ditto.first() {
        let cells = list(&rows.ditto);
        issues.push(
            finding(
                "ditto-text",
                [
                    &format!("{cells} 写“同上”，按上一行的文字采用"),
                    "请逐行填写完整文字",
                ],
                [
                    &format!("{cells} say “same as above”; the text above is taken"),
                    "Write the full text in each row",
                ],
            )
            .on_sheet(sheet)
            .at_cell(*first),
        );
    }
    for (pos, cells) in &rows.bad_dates {
        let heading = rows.block.columns.iter().find(|c| c.pos == *pos);
        let heading = heading.map_or_else(String::new, |c| cell::shown(&c.written));
        let all = list(cells);
        issues.push(
            finding(
                "unreadable-date",
                [
                    &format!("“{heading}”一栏的 {all} 不是有效日期，这些日期未采用，同行数值照常采用"),
                    "请写成 2026-06-30 的形式后重报",
                ],
                [
                    &format!("under “{heading}”, {all} hold no date; the dates are not used, the figures beside them are"),
                    "Write dates as 2026-06-30 and send again",
                ],
            )
            .on_sheet(sheet)
            .at_cell(cells[0]),
        );
    }
    if let Some((first, second)) = rows.agree.first() {
        issues.push(
            finding(
                "columns-agree",
                [&format!("有两列含义相同（如 {first} 与 {second}），数值一致，只计一次"), "请只保留一列"],
                [&format!("two columns mean the same (such as {first} and {second}) and agree; counted once"), "Keep one of them"],
            )
            .on_sheet(sheet)
            .at_cell(*second),
        );
    }
    for (pos, at) in &rows.stray {
        let heading = rows
            .block
            .columns
            .iter()
            .find(|c| c.pos == *pos)
            .map_or_else(String::new, |c| cell::shown(&c.written));
        issues.push(
            finding(
                "unrecognised-column",
                [&format!("表头“{heading}”未能识别，该列数值（如 {at}）未采用"), "如为应报数据，请把表头写成“本月”“本年累计”“期末”等后重报"],
                [&format!("the heading “{heading}” is not recognised; the figures under it (such as {at}) are not used"), "If they are to be reported, head the column 本月, 本年累计 or 期末 and send again"],
            )
            .on_sheet(sheet)
            .at_cell(*at),
        );
    }
    issues
}

fn list(cells: &[CellAt]) -> String {
    let mut shown: Vec<String> = cells.iter().take(10).map(CellAt::to_string).collect();
    if cells.len() > 10 {
        shown.push("…".into());
    }
    shown.join("、")
}

/// A formula that gives an empty text: nothing is reported.
pub(super) fn formula_empty(view: &View, at: CellAt) -> Issue {
    finding(
        "formula-empty",
        [
            &format!("{at} 的公式结果为空文字，按未报处理"),
            "请核对公式或直接填写数值",
        ],
        [
            &format!("the formula in {at} gives an empty text; taken as not reported"),
            "Check the formula or write the figure",
        ],
    )
    .on_sheet(&view.sheet.name)
    .at_cell(at)
}
