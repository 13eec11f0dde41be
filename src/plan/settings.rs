//! The settings that stand beside the catalogue's tables (`settings.toml`).
//!
//! Decides the shape and the defaults of every setting. Leaves their meaning to the stages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::period::Period;
use crate::quantity::Exact;

/// Everything in `settings.toml`. Unknown keys are refused.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Whether the data are invented; the cover then says 示例数据.
    pub sample: bool,
    /// The plan itself.
    pub plan: PlanSettings,
    /// The cover and colophon.
    pub report: ReportSettings,
    /// The rules' thresholds.
    pub rules: RuleSettings,
    /// When and how returns are due.
    pub returns: ReturnSettings,
    /// Limits on untrusted files.
    pub limits: Limits,
    /// Font families by role, overriding the theme's: `body`, `heading`, `kai`, `title`, `figures`.
    pub fonts: BTreeMap<String, String>,
}

/// The plan's name and window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PlanSettings {
    /// Title in Chinese.
    pub title_zh: String,
    /// Title in English.
    pub title_en: String,
    /// First month of the plan.
    pub start: Period,
    /// Last month of the plan.
    pub end: Period,
    /// Base year 基期.
    pub base_year: i16,
}

impl Default for PlanSettings {
    fn default() -> Self {
        let start = Period::new(2000, 1).expect("a fixed month");
        Self {
            title_zh: String::new(),
            title_en: String::new(),
            start,
            end: start.december(),
            base_year: 1999,
        }
    }
}

/// Fields of the cover (版头) and the colophon (版记). Empty fields are left out of the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReportSettings {
    /// Title of the report, such as 进展情况通报.
    pub title_zh: String,
    /// Title in English.
    pub title_en: String,
    /// Issuing office in Chinese.
    pub office_zh: String,
    /// Issuing office in English.
    pub office_en: String,
    /// 期号 pattern of an issued edition; `{n}` is the number given to `issue`.
    pub number: String,
    /// 签发人
    pub signatory: String,
    /// 密级
    pub secrecy: String,
    /// 抄送
    pub copies_to: Vec<String>,
    /// 联系电话 of the office (not of a clerk).
    pub phone: String,
}

impl Default for ReportSettings {
    fn default() -> Self {
        Self {
            title_zh: "进展情况通报".into(),
            title_en: "Progress report".into(),
            office_zh: String::new(),
            office_en: String::new(),
            number: "第{n}期".into(),
            signatory: String::new(),
            secrecy: String::new(),
            copies_to: Vec::new(),
            phone: String::new(),
        }
    }
}

/// Thresholds of the rules in DESIGN.md. Decimals are written as strings and held exactly.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RuleSettings {
    /// pace_ratio from which a target is on track.
    pub on_track: Exact,
    /// pace_ratio from which it is only slightly behind.
    pub slightly_behind: Exact,
    /// Tolerance of `about`, a share of the target.
    pub about_tolerance: Exact,
    /// Months beyond a target's cycle after which its last figure is stale.
    pub stale_after: i32,
    /// Months within which a deliverable's due date is near.
    pub due_soon: i32,
    /// Share done under which a deliverable due soon is slightly behind.
    pub due_soon_share: Exact,
    /// Share of a measure's deliverables behind (≥) or unreported (>) that counts against it.
    pub deliverable_share: Exact,
    /// Months of the robust trend.
    pub trend_months: i32,
    /// Observations that a forecast needs.
    pub trend_minimum: usize,
    /// How many months an unchanged value is tolerated.
    pub unchanged_months: i32,
}

impl Default for RuleSettings {
    fn default() -> Self {
        Self {
            on_track: Exact::one(),
            slightly_behind: Exact::ratio(9, 10),
            about_tolerance: Exact::ratio(1, 20),
            stale_after: 2,
            due_soon: 2,
            due_soon_share: Exact::ratio(4, 5),
            deliverable_share: Exact::ratio(1, 3),
            trend_months: 6,
            trend_minimum: 3,
            unchanged_months: 3,
        }
    }
}

/// When returns are due, and when a month counts as begun.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReturnSettings {
    /// Day of the following month (1 to 28) by which returns are due.
    pub due_day: i8,
    /// Share of the departments that must have returned something for a month to be the default.
    pub default_month_share: Exact,
}

impl Default for ReturnSettings {
    fn default() -> Self {
        Self {
            due_day: 5,
            default_month_share: Exact::ratio(1, 5),
        }
    }
}

/// Limits on untrusted files. The decisive ones are counts; time is only a backstop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// MiB of one file.
    pub file_mib: u64,
    /// MiB of one archive part once unpacked, as declared.
    pub part_mib: u64,
    /// MiB of all archive parts once unpacked, as declared.
    pub unpacked_mib: u64,
    /// Entries of an archive.
    pub entries: u64,
    /// Sheets of a workbook.
    pub sheets: u64,
    /// Rows of a sheet that hold something.
    pub rows: u64,
    /// Columns of a sheet.
    pub columns: u64,
    /// Used cells of a workbook.
    pub cells: u64,
    /// Merged regions of a sheet that are looked at.
    pub merges: u64,
    /// MiB of text in all cells.
    pub text_mib: u64,
    /// Files below `inputs/`.
    pub files: u64,
    /// Depth of folders below `inputs/`.
    pub depth: u64,
    /// MiB of address space of one worker process.
    pub worker_mib: u64,
    /// Seconds for one file: a backstop.
    pub seconds: u64,
    /// MiB of returns attached to `archive.pdf`.
    pub archive_mib: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_mib: 20,
            part_mib: 64,
            unpacked_mib: 128,
            entries: 5_000,
            sheets: 200,
            rows: 50_000,
            columns: 1_000,
            cells: 500_000,
            merges: 10_000,
            text_mib: 32,
            files: 20_000,
            depth: 16,
            worker_mib: 1_024,
            seconds: 20,
            archive_mib: 100,
        }
    }
}
