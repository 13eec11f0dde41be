//! Second stage: what stands in a file.
//!
//! Decides how bytes become cells (`formats`), how cells become tables with headings (`layout`)
//! and how one cell is understood (`cell`). The only stage that knows calamine. Knows nothing of
//! the catalogue: whose return it is, which item a row means and whether a figure fits is `map`'s.
//!
//! Untrusted bytes are only ever read in a worker process (`worker`): what crosses back is a
//! [`RawReturn`] or a [`Refusal`], both serialisable.

pub mod cell;
pub mod formats;
pub mod layout;
mod sheets;
pub mod worker;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::intake::{self, Batch, Format, InputFile, Verdict};
use crate::issue::Issue;
use crate::period::Period;
use crate::pipeline::{OnProgress, Progress, WorkerCommand};
use crate::plan::settings::Limits;
use crate::provenance::CellAt;
use crate::quantity::{Exact, Qualifier};

// ---- grid: what `formats` hands to `layout` -------------------------------------------------

/// A workbook as cells, with what calamine does not tell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Workbook {
    /// What it is.
    pub format: Format,
    /// In the workbook's order, hidden ones included.
    pub sheets: Vec<Sheet>,
    /// Findings about the file as a whole (stray cells, excess merges, odd archive entries).
    pub notices: Vec<Issue>,
}

/// Whether a sheet is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Visibility {
    /// Shown.
    Visible,
    /// Hidden, or hidden so that only a program shows it: skipped, and said.
    Hidden,
}

/// One sheet. Only used cells are stored; addresses are absolute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// As written.
    pub name: String,
    /// Whether it is shown.
    pub visibility: Visibility,
    /// Used cells in order of row, then column.
    pub cells: Vec<Cell>,
    /// Merged regions.
    pub merges: Vec<Merge>,
    /// Zero-based hidden rows, ascending (also those hidden by a filter).
    pub hidden_rows: Vec<u32>,
    /// Zero-based hidden columns, ascending.
    pub hidden_cols: Vec<u32>,
    /// Whether it was saved with a filter on.
    pub filtered: bool,
}

/// A merged region, all four bounds zero-based and inclusive. The text stands in the first cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Merge {
    /// First cell.
    pub first: CellAt,
    /// Last cell.
    pub last: CellAt,
}

/// A used cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Where.
    pub at: CellAt,
    /// What it holds.
    pub value: CellValue,
    /// The number format's code where it is known and not General, such as `0.00%`.
    pub number_format: Option<String>,
    /// Whether a formula stands behind the value.
    pub formula: bool,
}

/// What a cell holds, before any interpretation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum CellValue {
    /// Text, uncleaned.
    Text(String),
    /// A number as stored (a percentage 12.5 % is 0.125; see the number format).
    Number(f64),
    /// A truth value.
    Bool(bool),
    /// A number with a date or time format (or a date by type in ods): the civil date if it is one.
    Date {
        /// The date; `None` for a pure time, a duration, or a serial that is no date.
        date: Option<Date>,
        /// The stored number, where there is one.
        serial: Option<f64>,
    },
    /// An error value such as `#DIV/0!`, as shown.
    Error(String),
    /// A formula that was never calculated.
    Uncached,
    /// Something that must not be used: a NUL, white space inside a string index, a number that
    /// is not finite.
    Corrupt(Damage),
}

impl CellValue {
    /// Content that must not be used, with the reason in Chinese and English.
    pub fn corrupt(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Corrupt(Damage {
            zh: zh.into(),
            en: en.into(),
            told: false,
        })
    }
}

/// What is wrong with a cell's content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Damage {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// Whether a finding about its whole line tells of it already.
    pub told: bool,
}

// ---- raw return: what `layout` hands to `map` -----------------------------------------------

/// One file as understood without the catalogue: its cover, tables, and what was noticed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RawReturn {
    /// What it is.
    pub format: Format,
    /// The version of jindu's own form, if it is one.
    pub form_version: Option<String>,
    /// What cover, title lines and signature say.
    pub cover: Cover,
    /// Tables in order of sheet and row.
    pub tables: Vec<RawTable>,
    /// Findings that need no catalogue, with sheet and cell; the file is added by the caller.
    pub notices: Vec<Issue>,
    /// All texts of visible sheets outside tables (titles, notes, signature), for `check`.
    pub loose: Vec<Place<String>>,
    /// Names of skipped hidden sheets.
    pub skipped_sheets: Vec<String>,
}

/// A value with the cell it stands in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place<T> {
    /// Sheet name.
    pub sheet: String,
    /// Absolute cell.
    pub cell: CellAt,
    /// The cell's text as written.
    pub text: String,
    /// The value read from it.
    pub value: T,
}

/// What a file says of itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cover {
    /// Texts that may name the department (填报单位：…, title lines, signature), best first.
    pub department: Vec<Place<String>>,
    /// Months stated (报告期, title); more than one different value is `map`'s to refuse.
    pub period: Vec<Place<StatedPeriod>>,
    /// What titles and fields say of month and year in part. A field of time that names nothing
    /// readable gives an empty hint.
    #[serde(default)]
    pub hints: Vec<Place<TimeHint>>,
    /// 填报日期
    pub filled: Option<Place<Date>>,
    /// Values of 填报日期 that are no date.
    #[serde(default)]
    pub unread_dates: Vec<Place<String>>,
    /// An explicit 更正 / 修订 / 更正版 on cover or in a title.
    pub correction: Option<Place<String>>,
    /// A unit stated for the whole file or sheet (单位：亿元), by sheet.
    pub unit: Vec<Place<String>>,
}

/// Months and years that one text names without saying both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeHint {
    /// Months 1 to 12.
    pub months: Vec<i8>,
    /// Years.
    pub years: Vec<i16>,
}

/// A month as a file states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedPeriod {
    /// The (last) month.
    pub period: Period,
    /// Whether a span from January was stated (上半年, 1-6月, 一季度): totals are usable, a
    /// single month's figure is not sure.
    pub span: bool,
}

/// What a table is about, judged by its headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableKind {
    /// 指标
    Targets,
    /// 分解: figures by part (chain, district).
    Breakdown,
    /// 任务: deliverables and projects.
    Deliverables,
    /// 措施进展: texts per measure.
    Progress,
    /// 更正
    Corrections,
}

/// What a column of figures counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FigureForm {
    /// 本月: the month alone.
    Month,
    /// 本年累计: January through the month.
    YearToDate,
    /// 自计划开始累计: since the plan's start.
    SinceStart,
    /// 期末: at the end of the month; also an unspecified 实际 / 完成情况 of a single column.
    EndOfPeriod,
    /// 2020年基数: the base year's value.
    Base,
}

/// A table with recognised headings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RawTable {
    /// Sheet name.
    pub sheet: String,
    /// What it is about.
    pub kind: TableKind,
    /// Heading cells with what each was understood as (code of `Column` as text), for `check`.
    pub headings: Vec<Place<String>>,
    /// The nearest title line above it, if any.
    pub title: Option<Place<String>>,
    /// A unit in title or heading that holds for the whole table (单位：亿元).
    pub unit: Option<Place<String>>,
    /// Data rows in order.
    pub rows: Vec<RawRow>,
    /// Rows passed over, with the reason in Chinese: 合计, 小计, example, notes.
    pub skipped: Vec<Place<String>>,
}

/// A data row. Texts are cleaned of invisible characters and outer space; `text` keeps the original.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RawRow {
    /// Zero-based row on the sheet.
    pub row: u32,
    /// Whether row or a figure's column is hidden or filtered away.
    pub hidden: bool,
    /// Cleaned texts of the non-figure columns that are filled, filled down inside merges only.
    pub texts: Vec<(TextColumn, Place<String>)>,
    /// Figures, every non-blank and every blank cell under a figure heading.
    pub figures: Vec<RawFigure>,
    /// Dates, each readable or refused with a reason in Chinese.
    pub dates: Vec<(DateColumn, Place<Result<Date, CellRefusal>>)>,
    /// Whether the code stands as a number: 9.10 may then have become 9.1.
    #[serde(default)]
    pub code_typed: bool,
    /// Why the whole row must not be used (a field too many in a CSV line), in Chinese and English.
    pub refused: Option<CellRefusal>,
}

impl RawRow {
    /// The text under a heading, if filled.
    pub fn text(&self, column: TextColumn) -> Option<&Place<String>> {
        self.texts
            .iter()
            .find(|(c, _)| *c == column)
            .map(|(_, p)| p)
    }
}

/// Columns whose content is text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextColumn {
    /// Code of the item, as the form prints it.
    Code,
    /// 举措 / 措施: number or title of the measure.
    Measure,
    /// 指标 / 任务 / 项目名称.
    Name,
    /// 计量单位
    Unit,
    /// 牵头单位 / 责任单位 in the row.
    Department,
    /// 产业链 / 区市: the part.
    Part,
    /// 口径
    Definition,
    /// 备注
    Remark,
    /// 阶段 / 状态
    Stage,
    /// 进展情况
    Progress,
    /// 存在问题
    Problems,
    /// 下一步打算
    NextSteps,
    /// 需协调事项
    Coordination,
    /// 更正: the month corrected.
    Period,
    /// 报告期 / 统计时间 / 年份: the month or year that a row says it is of.
    RowPeriod,
    /// 更正: form of the figure corrected (本月 / 本年累计 …).
    FigureForm,
    /// 原因
    Reason,
}

/// Columns whose content is a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateColumn {
    /// 计划完成时间
    Planned,
    /// 实际完成时间
    Finished,
    /// 数据日期 or another date of the row.
    Other,
}

/// What a figure column measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FigureColumn {
    /// A figure of a target (or of its part).
    Target(FigureForm),
    /// 完成比例 of a deliverable, in %.
    ShareDone,
    /// 总投资
    TotalInvestment,
    /// 累计完成投资
    Invested,
    /// 更正: the old value.
    OldValue,
    /// 更正: the new value.
    NewValue,
}

/// A cell under a figure heading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RawFigure {
    /// What it measures.
    pub column: FigureColumn,
    /// The month that the heading names, where months run across or a heading says so; `None`
    /// is the return's own month.
    pub period: Option<Period>,
    /// A month without a year in the heading (6月): the year is the return's.
    pub month_of_year: Option<i8>,
    /// A year that the heading names without a month (2025年累计): another year than the return's
    /// is another year's figure.
    #[serde(default)]
    pub year: Option<i16>,
    /// The unit that the heading names, such as 万元.
    pub heading_unit: Option<String>,
    /// The cell.
    pub cell: CellAt,
    /// Its content as written (numbers: as stored, 15 significant digits), uncleaned.
    pub text: String,
    /// What was understood.
    pub reading: Reading,
    /// Whether a formula stands behind it.
    pub formula: bool,
    /// Whether its row or column is hidden.
    pub hidden: bool,
}

/// How a figure cell was understood, without the catalogue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reading {
    /// Nothing reported: blank, dash, slash, 无. Never 0.
    Missing {
        /// Whether a word or sign stood there (then it is said).
        written: bool,
    },
    /// A number.
    Number(Figure),
    /// Not to be used.
    Refused(CellRefusal),
}

/// A number as written in a cell, before conversion to the catalogue's unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The value in `unit` as written, magnitude words (万, 亿) expanded, a percentage in points.
    pub value: Exact,
    /// 约, 近, 余 …
    pub qualifier: Option<Qualifier>,
    /// The unit written in the cell, without magnitude word; or in its number format, as shown
    /// there (`亿元` of a stored 903.6).
    pub unit: Option<String>,
    /// The magnitude word written in the cell, such as 万.
    pub magnitude: Option<String>,
    /// A step of the last printed digit, in the same terms as `value` (312 → 1, 1.2万 → 1000).
    pub precision: Exact,
    /// Whether the stored number is a share shown as a percentage.
    pub percent: bool,
    /// Oddities to be told (leading apostrophe, thousands by space, remark in brackets, shown
    /// differently than stored …); empty for a plain number. Each is a rule code such as
    /// `odd-number` with a text.
    pub oddities: Vec<Oddity>,
}

/// Something odd about a readable cell, to be told as a warning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Oddity {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// Why a cell is not used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellRefusal {
    /// Rule code: `unreadable-number`, `error-cell`, `formula-uncached`, `date-in-figure` ….
    pub rule: String,
    /// What was found, in Chinese.
    pub zh: String,
    /// What was found, in English.
    pub en: String,
}

/// The refusal of cells under headings of one meaning that do not agree.
pub(crate) fn columns_conflict(cells: &[CellAt]) -> CellRefusal {
    let shown: Vec<String> = cells.iter().map(CellAt::to_string).collect();
    let (zh, en) = (shown.join("、"), shown.join(", "));
    CellRefusal {
        rule: "columns-conflict".into(),
        zh: format!("{zh} 的表头含义相同而数值不同，无法判断以哪个为准"),
        en: format!(
            "{en} have headings of one meaning but different figures; which counts cannot be told"
        ),
    }
}

/// Why a file is not used at all, with the remedy in the issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The finding; the file is added by the caller.
    pub issue: Issue,
}

/// A file and what became of reading it; same order as the batch's readable files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadFile {
    /// Index into [`crate::intake::Batch::files`].
    pub file: usize,
    /// What was read, or why nothing was.
    pub outcome: Result<RawReturn, Refusal>,
}

/// Worker processes at most, however many processors there are: each may take what the limits
/// allow, all of them together must not take the machine's memory.
const WORKERS: usize = 4;

/// Reads every readable file of the batch in worker processes; the order of the result is the
/// batch's, whatever the number of threads.
pub fn read_all(
    batch: &Batch,
    limits: &Limits,
    worker: &WorkerCommand,
    threads: usize,
    progress: OnProgress,
) -> Vec<ReadFile> {
    let wanted: Vec<(usize, Format)> = batch
        .files
        .iter()
        .enumerate()
        .filter_map(|(i, file)| match file.verdict {
            Verdict::Read { format } => Some((i, format)),
            _ => None,
        })
        .collect();
    progress(Progress::Stage("read", Some(wanted.len())));
    let next = AtomicUsize::new(0);
    let done: Mutex<BTreeMap<usize, ReadFile>> = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..threads.clamp(1, WORKERS).min(wanted.len().max(1)) {
            scope.spawn(|| {
                let mut worker = worker::Worker::new(worker);
                while let Some(&(file, format)) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let input = &batch.files[file];
                    let mut outcome = read_one(input, format, limits, &mut worker);
                    if let (Ok(raw), Some(own)) = (&mut outcome, input.folder_period) {
                        sheets::keep_own(raw, own);
                    }
                    let read = ReadFile { file, outcome };
                    done.lock().expect("no holder panics").insert(file, read);
                    progress(Progress::Step);
                }
            });
        }
    });
    done.into_inner()
        .expect("no holder panics")
        .into_values()
        .collect()
}

/// Reads one file again and has a worker understand it, unless it changed since the scan.
fn read_one(
    file: &InputFile,
    format: Format,
    limits: &Limits,
    worker: &mut worker::Worker,
) -> Result<RawReturn, Refusal> {
    let limit = limits.file_mib << 20;
    let bytes = intake::read_regular(&file.on_disk, limit).map_err(|fault| Refusal {
        issue: intake::fault_issue(&fault, file.size, limits).in_file(&file.path),
    })?;
    if intake::sha256(&bytes) != file.sha256 {
        let issue = intake::still_copying().in_file(&file.path);
        return Err(Refusal { issue });
    }
    let mut outcome = worker.read(&file.stem, format, bytes, limits);
    match &mut outcome {
        Ok(read) => read
            .notices
            .iter_mut()
            .for_each(|n| n.file = Some(file.path.clone())),
        Err(refusal) => refusal.issue.file = Some(file.path.clone()),
    }
    outcome
}

/// Reads one file's bytes in this process: what a worker does. `stem` names the sheet of a CSV.
///
/// # Errors
/// A [`Refusal`] if nothing of the file can be used.
pub fn read_bytes(
    stem: &str,
    format: Format,
    bytes: &[u8],
    limits: &Limits,
) -> Result<RawReturn, Refusal> {
    let workbook = formats::open(stem, format, bytes, limits)?;
    Ok(layout::understand(workbook))
}
