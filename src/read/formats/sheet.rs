//! A sheet while it is being read: counted, then tidied.
//!
//! Decides when a sheet or workbook holds too much, which cells are strays far from everything
//! else, and that addresses are sorted and unique. Nothing is ever allocated by an address.

use std::collections::BTreeSet;

use super::refuse;
use crate::intake::Format;
use crate::issue::Issue;
use crate::plan::settings::Limits;
use crate::provenance::{CellAt, column_letters};
use crate::read::cell::shown;
use crate::read::{Cell, CellValue, Merge, Refusal, Sheet, Visibility, Workbook};

/// Rows and columns beyond the last used one from which a cell lies far.
const FAR_ROWS: u32 = 1000;
const FAR_COLUMNS: u32 = 100;
/// As many far cells are strays; more are a table of their own.
const STRAYS: usize = 16;
/// Rows and columns of a sheet in any version of Excel.
pub(super) const MAX_ROWS: u32 = 1 << 20;
pub(super) const MAX_COLUMNS: u32 = 1 << 14;

/// What a workbook may still hold.
pub(super) struct Budget<'a> {
    pub limits: &'a Limits,
    cells: u64,
    text: u64,
}

impl<'a> Budget<'a> {
    pub fn new(limits: &'a Limits) -> Self {
        Self {
            limits,
            cells: 0,
            text: 0,
        }
    }

    /// Counts a used cell with `text` bytes of text.
    pub fn cell(&mut self, text: usize) -> Result<(), Refusal> {
        self.cells += 1;
        self.text += text as u64;
        if self.cells > self.limits.cells {
            return Err(refuse::limit(
                "已用单元格数",
                "used cells",
                "cells",
                self.limits.cells,
            ));
        }
        if self.text > self.limits.text_mib << 20 {
            return Err(refuse::limit(
                "单元格文字总量（兆）",
                "MB of text in cells",
                "text_mib",
                self.limits.text_mib,
            ));
        }
        Ok(())
    }

    /// Checks a number of sheets before any is read.
    pub fn sheets(&self, count: usize) -> Result<(), Refusal> {
        if count as u64 > self.limits.sheets {
            return Err(refuse::limit(
                "工作表数",
                "sheets",
                "sheets",
                self.limits.sheets,
            ));
        }
        Ok(())
    }
}

/// Content that is not of the kind that the file says it is.
pub(super) const UNLIKE: (&str, &str) = (
    "单元格内容与文件标明的类型不符",
    "its content is not of the kind that the file says",
);
/// A cell that stands twice in the file.
pub(super) const TWICE: (&str, &str) = (
    "同一单元格在文件中写了两次",
    "the cell is written twice in the file",
);

/// A text of which parts are raised, lowered or struck through. A number so written does not say
/// what it shows: 67 with a footnote's ¹ would be 671.
pub(super) fn marked_text(text: &str) -> CellValue {
    if numeric(text) {
        struck(text)
    } else {
        CellValue::Text(text.to_owned())
    }
}

/// A value whose cell is struck through, raised or lowered as a whole: a number so written may be
/// withdrawn, or a footnote's.
pub(super) fn marked(value: CellValue) -> CellValue {
    match value {
        CellValue::Text(text) => marked_text(&text),
        CellValue::Number(_) | CellValue::Date { .. } => {
            struck(&crate::read::cell::written(&value))
        }
        other => other,
    }
}

fn struck(text: &str) -> CellValue {
    let shown = shown(text);
    CellValue::corrupt(
        format!("“{shown}”整格或其中部分文字带删除线、上标或下标，分不清所报的是哪个数"),
        format!(
            "“{shown}” is struck through, raised or lowered, or parts of it are; which figure is meant cannot be told"
        ),
    )
}

/// Whether a text begins as a number does.
pub(super) fn numeric(text: &str) -> bool {
    let number = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | '约' | '近' | '超');
    text.trim_start().starts_with(number)
}

/// A text where a date should be.
pub(super) fn no_date(text: &str) -> CellValue {
    let shown = shown(text);
    CellValue::corrupt(
        format!("该格标明是日期，存储的“{shown}”却不是日期"),
        format!("it is marked as a date but holds “{shown}”, which is none"),
    )
}

/// A sheet under construction.
pub(super) struct Draft {
    pub name: String,
    pub visibility: Visibility,
    pub cells: Vec<Cell>,
    pub merges: Vec<Merge>,
    /// Hidden rows and columns as ranges, zero-based and inclusive.
    pub hidden_rows: Vec<(u32, u32)>,
    pub hidden_cols: Vec<(u32, u32)>,
    pub filtered: bool,
    pub notices: Vec<Issue>,
    rows: BTreeSet<u32>,
}

impl Draft {
    pub fn new(name: &str, visibility: Visibility) -> Self {
        Self {
            name: name.to_owned(),
            visibility,
            cells: Vec::new(),
            merges: Vec::new(),
            hidden_rows: Vec::new(),
            hidden_cols: Vec::new(),
            filtered: false,
            notices: Vec::new(),
            rows: BTreeSet::new(),
        }
    }

    /// Adds a used cell within the budget.
    pub fn push(&mut self, cell: Cell, budget: &mut Budget) -> Result<(), Refusal> {
        let text = match &cell.value {
            CellValue::Text(text) => text.len(),
            _ => 0,
        };
        if self.rows.insert(cell.at.row) && self.rows.len() as u64 > budget.limits.rows {
            let refusal = refuse::limit(
                "有内容的行数",
                "rows that hold something",
                "rows",
                budget.limits.rows,
            );
            return Err(refuse::on_sheet(refusal, &self.name));
        }
        budget
            .cell(text)
            .map_err(|r| refuse::on_sheet(r, &self.name))?;
        self.cells.push(cell);
        Ok(())
    }

    /// Counts a merged region; what lies beyond any sheet is damage.
    pub fn merge(&mut self, first: CellAt, last: CellAt) {
        if first.row <= last.row && first.col <= last.col && first != last {
            self.merges.push(Merge { first, last });
        }
    }

    /// Sorts, sets strays apart, checks columns, and gives the sheet with what was noticed.
    pub fn finish(mut self, limits: &Limits, notices: &mut Vec<Issue>) -> Result<Sheet, Refusal> {
        self.cells.sort_by_key(|cell| cell.at);
        self.settle_duplicates();
        self.drop_strays();
        for cell in &mut self.cells {
            refuse_unusable(&mut cell.value);
        }
        let (rows, cols) = extent(&self.cells);
        if u64::from(cols) > limits.columns {
            let refusal = refuse::limit("列数", "columns", "columns", limits.columns);
            return Err(refuse::on_sheet(refusal, &self.name));
        }
        self.keep_merges(limits, rows, cols);
        for notice in &mut self.notices {
            notice.sheet.get_or_insert_with(|| self.name.clone());
        }
        notices.append(&mut self.notices);
        Ok(Sheet {
            hidden_rows: within(&self.hidden_rows, rows),
            hidden_cols: within(&self.hidden_cols, cols),
            name: self.name,
            visibility: self.visibility,
            cells: self.cells,
            merges: self.merges,
            filtered: self.filtered,
        })
    }

    /// A cell written twice is used only if both say the same.
    fn settle_duplicates(&mut self) {
        self.cells.dedup_by(|later, earlier| {
            if later.at != earlier.at {
                return false;
            }
            if later.value != earlier.value || later.number_format != earlier.number_format {
                earlier.value = CellValue::corrupt(TWICE.0, TWICE.1);
            }
            true
        });
    }

    fn drop_strays(&mut self) {
        let strays = far_cells(self.cells.iter().map(|c| c.at));
        for cell in self.cells.iter().filter(|c| strays.contains(&c.at)) {
            let (at, text) = (cell.at, shown(&crate::read::cell::written(&cell.value)));
            let (zh, en) = if text.trim().is_empty() {
                (String::new(), String::new())
            } else {
                (format!("，写有“{text}”"), format!(" (“{text}”)"))
            };
            let notice = refuse::notice(
                "stray-cell",
                format!("{at} 在表格之外很远{zh}，未采用"),
                format!("{at}{en} lies far from the table and is not used"),
                (
                    "如是多余内容，请删去；如是填报数据，请移入表内后重报",
                    "delete it if it is left over; if it is data, move it into the table and send again",
                ),
            );
            self.notices.push(notice.at_cell(at));
        }
        self.cells.retain(|cell| !strays.contains(&cell.at));
    }

    /// Only merges that touch used cells matter; of these at most the limit is looked at.
    fn keep_merges(&mut self, limits: &Limits, rows: u32, cols: u32) {
        let limit = limits.merges as usize;
        let total = self.merges.len();
        self.merges
            .retain(|m| m.first.row < rows && m.first.col < cols);
        self.merges.sort_unstable();
        self.merges.dedup();
        self.merges.truncate(limit);
        if total > limit {
            self.notices.push(refuse::notice(
                "excess-merges",
                format!("合并单元格有{total}处，过多，只看了表格范围内的前{limit}处（上限由设置 limits.merges 规定）；数值照常采用"),
                format!("{total} merged regions are too many: only the first {limit} within the table were looked at (the limit is the setting limits.merges); figures are used as usual"),
                (
                    "请取消不需要的合并单元格后重报",
                    "undo the merges that are not needed and send again",
                ),
            ));
        }
    }
}

/// Cells far beyond all others, unless they are many; named in messages by the caller.
pub(super) fn far_cells(cells: impl Iterator<Item = CellAt> + Clone) -> BTreeSet<CellAt> {
    let last_row = dense_end(cells.clone().map(|at| at.row), FAR_ROWS);
    let last_col = dense_end(cells.clone().map(|at| at.col), FAR_COLUMNS);
    let far = |at: &CellAt| {
        last_row.is_some_and(|end| at.row > end) || last_col.is_some_and(|end| at.col > end)
    };
    let strays: BTreeSet<CellAt> = cells.filter(far).collect();
    if strays.len() > STRAYS {
        return BTreeSet::new();
    }
    strays
}

/// The last used index before the first gap that is too wide, if there is such a gap.
fn dense_end(used: impl Iterator<Item = u32>, far: u32) -> Option<u32> {
    let used: BTreeSet<u32> = used.collect();
    let mut previous = *used.first()?;
    for &index in &used {
        if index - previous > far {
            return Some(previous);
        }
        previous = index;
    }
    None
}

/// Rows and columns up to and including the last used ones.
fn extent(cells: &[Cell]) -> (u32, u32) {
    cells.iter().fold((0, 0), |(rows, cols), cell| {
        (rows.max(cell.at.row + 1), cols.max(cell.at.col + 1))
    })
}

fn within(ranges: &[(u32, u32)], end: u32) -> Vec<u32> {
    let mut indices = BTreeSet::new();
    for &(first, last) in ranges {
        indices.extend(first..end.min(last.saturating_add(1)));
    }
    indices.into_iter().collect()
}

/// What no reader may hand on as a value: a NUL inside text, a number that is not finite.
fn refuse_unusable(value: &mut CellValue) {
    let (zh, en) = match value {
        CellValue::Text(text) if text.contains('\0') => {
            let shown = shown(&text.replace('\0', "□"));
            (
                format!("“{shown}”中夹有空字符（以□表示），内容可能被截断"),
                format!("“{shown}” holds a null character (shown as □) and may be cut off"),
            )
        }
        CellValue::Number(number) if !number.is_finite() => (
            "存储的不是一个有限的数".to_owned(),
            "what is stored is no finite number".to_owned(),
        ),
        CellValue::Date {
            serial: Some(serial),
            ..
        } if !serial.is_finite() => (
            "存储的日期不是一个有限的数".to_owned(),
            "the stored date is no finite number".to_owned(),
        ),
        _ => return,
    };
    *value = CellValue::corrupt(zh, en);
}

/// The whole workbook, with a refusal if a name stands twice.
pub(super) fn workbook(
    format: Format,
    drafts: Vec<Draft>,
    mut notices: Vec<Issue>,
    limits: &Limits,
) -> Result<Workbook, Refusal> {
    let mut names = BTreeSet::new();
    let mut sheets = Vec::with_capacity(drafts.len());
    for draft in drafts {
        if !names.insert(draft.name.to_lowercase()) {
            return Err(same_name(&draft.name));
        }
        sheets.push(draft.finish(limits, &mut notices)?);
    }
    Ok(Workbook {
        format,
        sheets,
        notices,
    })
}

/// The refusal of two sheets of one name.
pub(super) fn same_name(name: &str) -> Refusal {
    refuse::because(
        "duplicate-entry",
        format!("两张工作表同名（“{name}”），分不清以哪张为准，整份未采用"),
        format!("two sheets have one name (“{name}”); nothing of the file is used"),
    )
}

/// A cell address as files write it, `$` and small letters allowed, within Excel's largest sheet.
pub(super) fn address(text: &str) -> Option<CellAt> {
    let plain: String = text
        .chars()
        .filter(|&c| c != '$')
        .collect::<String>()
        .to_ascii_uppercase();
    let at: CellAt = plain.parse().ok()?;
    (at.row < MAX_ROWS && at.col < MAX_COLUMNS).then_some(at)
}

/// `A1:B2` or `A1`.
pub(super) fn region(text: &str) -> Option<(CellAt, CellAt)> {
    match text.split_once(':') {
        Some((first, last)) => Some((address(first)?, address(last)?)),
        None => address(text).map(|at| (at, at)),
    }
}

/// The refusal of an address that no sheet has.
pub(super) fn bad_address(text: &str) -> Refusal {
    let shown: String = text.chars().take(40).collect();
    refuse::because(
        "bad-cell-address",
        format!("文件内部的单元格位置“{shown}”不存在，整份未采用"),
        format!("the file names a cell “{shown}” that no sheet has; nothing of it is used"),
    )
}

/// The refusal of a position that no sheet has.
pub(super) fn bad_position(row: u32, col: u32) -> Refusal {
    bad_address(&format!("{}{}", column_letters(col), u64::from(row) + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(row: u32, col: u32, text: &str) -> Cell {
        Cell {
            at: CellAt::new(row, col),
            value: CellValue::Text(text.into()),
            number_format: None,
            formula: false,
        }
    }

    fn finished(cells: Vec<Cell>, limits: &Limits) -> Result<(Sheet, Vec<Issue>), Refusal> {
        let mut budget = Budget::new(limits);
        let mut draft = Draft::new("s", Visibility::Visible);
        for cell in cells {
            draft.push(cell, &mut budget)?;
        }
        let mut notices = Vec::new();
        draft
            .finish(limits, &mut notices)
            .map(|sheet| (sheet, notices))
    }

    #[test]
    fn a_cell_in_the_far_corner_is_named_and_dropped() {
        let limits = Limits::default();
        let cells = vec![
            cell(0, 0, "a"),
            cell(1_048_575, 16_383, " "),
            cell(3, 2, "b"),
        ];
        let (sheet, notices) = finished(cells, &limits).expect("used");
        assert_eq!(sheet.cells.len(), 2);
        assert_eq!(notices[0].rule, "stray-cell");
        assert_eq!(
            notices[0].cell.map(|c| c.to_string()).as_deref(),
            Some("XFD1048576")
        );
    }

    #[test]
    fn a_second_table_far_below_is_no_stray() {
        let limits = Limits::default();
        let below = (0..20).map(|i| cell(5000 + i, 0, "x"));
        let (sheet, notices) = finished(
            [cell(0, 0, "a")].into_iter().chain(below).collect(),
            &limits,
        )
        .expect("used");
        assert_eq!((sheet.cells.len(), notices.len()), (21, 0));
    }

    #[test]
    fn a_cell_written_twice_with_different_content_is_not_used() {
        let limits = Limits::default();
        let (sheet, _) = finished(
            vec![
                cell(0, 0, "1"),
                cell(0, 0, "2"),
                cell(1, 0, "3"),
                cell(1, 0, "3"),
            ],
            &limits,
        )
        .expect("used");
        assert!(matches!(sheet.cells[0].value, CellValue::Corrupt(_)));
        assert_eq!(sheet.cells[1].value, CellValue::Text("3".into()));
    }

    #[test]
    fn each_limit_is_refused_by_its_setting_name() {
        let small = Limits {
            rows: 2,
            columns: 3,
            cells: 4,
            ..Limits::default()
        };
        let rule = |cells| finished(cells, &small).expect_err("refused").issue.message;
        assert!(rule((0..3).map(|i| cell(i, 0, "x")).collect()).contains("limits.rows"));
        assert!(rule(vec![cell(0, 3, "x")]).contains("limits.columns"));
        assert!(rule((0..5).map(|_| cell(0, 0, "x")).collect()).contains("limits.cells"));
    }

    #[test]
    fn text_with_a_nul_and_numbers_that_are_not_finite_are_corrupt() {
        for mut value in [
            CellValue::Text("3\u{0}12".into()),
            CellValue::Number(f64::INFINITY),
        ] {
            refuse_unusable(&mut value);
            assert!(matches!(value, CellValue::Corrupt(_)));
        }
    }
}
