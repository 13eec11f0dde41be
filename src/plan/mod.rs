//! The catalogue: the facts of the plan, as data.
//!
//! Decides what the plan consists of and refuses a faulty catalogue with file, line and column.
//! Knows nothing of returns. Nothing about a particular city, count or year is written in Rust.
//!
//! Files in `inputs/plan/` (UTF-8, headings as given, columns in any order, `#` lines ignored):
//!
//! | file | headings |
//! |---|---|
//! | `actions.csv` | `action,title_zh,title_en` |
//! | `measures.csv` | `measure,action,title_zh,title_en` |
//! | `targets.csv` | `target,measure,name_zh,name_en,unit,relation,value,kind,due,base,amount_unit,cycle,path,combine,part_value,definition` |
//! | `deliverables.csv` | `deliverable,measure,kind,name_zh,name_en,see_also,key` |
//! | `departments.csv` | `department,short_names,name_en` (short names joined by `;`; the order of rows is the official order) |
//! | `leads.csv` | `item,department,role,part` |
//! | `aliases.csv` | `department,text,code` (`*`: all departments) |
//! | `units.csv` | `text,unit,factor` |
//! | `decisions.csv` | `period,item,part,action,value,source,date,reason,by,decided` (action: `accept`, `confirm`, `set`, `approve_date`, `approve_stop`, `exempt`) |
//! | `recipients.csv` | `name,email` |
//! | `received.csv` | `period,department,date` |
//! | `settings.toml` | [`Settings`] |
//!
//! `actions`, `measures`, `targets`, `deliverables`, `departments`, `leads` and `settings` must be
//! there; the others may be missing or empty.

mod cells;
mod decisions;
mod items;
pub mod listing;
mod load;
mod people;
pub mod settings;
mod settings_file;
mod table;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::period::Period;
use crate::quantity::Exact;
pub use settings::Settings;

/// The code of a measure (`7`), target (`7.2`), deliverable (`D7.2`) or action. Codes sort
/// naturally: `D9.2` before `D9.10`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Code(pub String);

impl Code {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Code {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Ord for Code {
    fn cmp(&self, other: &Self) -> Ordering {
        natural(&self.0, &other.0)
    }
}

impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Compares runs of digits as numbers and everything else by code point.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut x, mut y) = (a.as_bytes(), b.as_bytes());
    let digits = |s: &[u8]| s.iter().take_while(|b| b.is_ascii_digit()).count();
    while let (Some(&p), Some(&q)) = (x.first(), y.first()) {
        let (n, m) = (digits(x), digits(y));
        let order = if n > 0 && m > 0 {
            let strip = |s: &'_ [u8]| s.iter().position(|&b| b != b'0').unwrap_or(s.len());
            let (u, v) = (&x[strip(&x[..n])..n], &y[strip(&y[..m])..m]);
            (x, y) = (&x[n..], &y[m..]);
            u.len().cmp(&v.len()).then(u.cmp(v))
        } else {
            (x, y) = (&x[1..], &y[1..]);
            p.cmp(&q)
        };
        if order != Ordering::Equal {
            return order;
        }
    }
    x.len().cmp(&y.len()).then_with(|| a.cmp(b))
}

/// One of the plan's actions; groups measures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// Its code.
    pub code: Code,
    /// Title in Chinese.
    pub title_zh: String,
    /// Title in English.
    pub title_en: String,
}

/// One of the plan's measures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Its code (the number in the plan).
    pub code: Code,
    /// The action it belongs to.
    pub action: Code,
    /// Title in Chinese.
    pub title_zh: String,
    /// Title in English.
    pub title_en: String,
}

/// How a target's actual, origin and expected share are defined (DESIGN.md, “Kinds of target”).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// 累计: total since the plan's start; origin 0.
    Cumulative,
    /// 存量: latest end-of-period figure; origin is the base.
    Stock,
    /// 水平: the present value; origin is the base.
    Level,
    /// 年度: year to date, due in one year.
    AnnualFlow,
    /// Year to date, due in every year.
    AnnualFlowEachYear,
    /// 倍数: year to date ÷ the base year's amount, in 倍.
    RatioToBase,
}

impl TargetKind {
    /// The code in CSV and JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Cumulative => "cumulative",
            Self::Stock => "stock",
            Self::Level => "level",
            Self::AnnualFlow => "annual_flow",
            Self::AnnualFlowEachYear => "annual_flow_each_year",
            Self::RatioToBase => "ratio_to_base",
        }
    }
}

/// How an actual must stand to the target value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// 不少于
    AtLeast,
    /// 达到
    Reach,
    /// 约、左右: met from target × (1 − tolerance).
    About,
    /// 不超过: judged at the due month only.
    AtMost,
}

impl Relation {
    /// The code in CSV and JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::AtLeast => "at_least",
            Self::Reach => "reach",
            Self::About => "about",
            Self::AtMost => "at_most",
        }
    }
}

/// How often a target is reported; a figure is stale when older than this plus 2 months.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cycle {
    /// Every month.
    #[default]
    Monthly,
    /// Every three months.
    Quarterly,
    /// Once a year.
    Yearly,
}

impl Cycle {
    /// Its length in months.
    pub fn months(self) -> i32 {
        match self {
            Self::Monthly => 1,
            Self::Quarterly => 3,
            Self::Yearly => 12,
        }
    }
}

/// How several reporters' figures become one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Combine {
    /// The lead's figure beats a supporter's.
    #[default]
    Lead,
    /// The named parts are added; a missing part makes the sum incomplete.
    Sum,
}

/// One of the plan's quantified targets 指标.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Its code.
    pub code: Code,
    /// The measure it belongs to.
    pub measure: Code,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Unit in Chinese, as in the catalogue; `unit::Units` knows it.
    pub unit: String,
    /// How the actual must stand to the value.
    pub relation: Relation,
    /// Target value 目标值, in `unit`.
    pub value: Exact,
    /// How it is counted.
    pub kind: TargetKind,
    /// The month by which it is due.
    pub due: Period,
    /// The base year's value, if the catalogue knows it, in `unit` (for `ratio_to_base`: the
    /// amount in `amount_unit`).
    pub base: Option<Exact>,
    /// For `ratio_to_base`: the unit in which departments report the amount, such as 亿元.
    pub amount_unit: Option<String>,
    /// Definition 口径.
    pub definition: String,
    /// How often it is reported.
    pub cycle: Cycle,
    /// Interim values in order of month; linear between points.
    pub path: Vec<(Period, Exact)>,
    /// How several reporters' figures become one.
    pub combine: Combine,
    /// The value set for each part of a sum, if the plan sets one (two for each of 13 chains).
    pub part_value: Option<Exact>,
}

impl Target {
    /// The unit in which departments report: the amount's for a ratio, else the target's own.
    pub fn reported_unit(&self) -> &str {
        self.amount_unit.as_deref().unwrap_or(&self.unit)
    }
}

/// What a deliverable is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliverableKind {
    /// 项目
    Project,
    /// 平台
    Platform,
    /// 政策
    Policy,
    /// 机制
    Mechanism,
    /// 授牌、试点
    Designation,
    /// 文件
    Document,
    /// 活动: recurs, done counts for its year.
    Event,
    /// 名录
    Register,
}

impl DeliverableKind {
    /// The code in CSV and JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Platform => "platform",
            Self::Policy => "policy",
            Self::Mechanism => "mechanism",
            Self::Designation => "designation",
            Self::Document => "document",
            Self::Event => "event",
            Self::Register => "register",
        }
    }
}

/// One of the plan's named deliverables 任务.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deliverable {
    /// Its code.
    pub code: Code,
    /// The measure it belongs to.
    pub measure: Code,
    /// What it is.
    pub kind: DeliverableKind,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Another deliverable that is the same thing seen twice.
    pub see_also: Option<Code>,
    /// Whether it alone can lower its measure below `slightly_behind`.
    pub key: bool,
}

/// A department that sends returns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Department {
    /// Full official name; the department's identity everywhere.
    pub name: String,
    /// Short names under which it also signs; the first is used in tables.
    pub short: Vec<String>,
    /// Name in English.
    pub name_en: String,
    /// Place in the official order, from 1.
    pub order: u32,
}

impl Department {
    /// The name for tables.
    pub fn short_name(&self) -> &str {
        self.short.first().map_or(&self.name, |s| s)
    }
}

/// What a department is to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 牵头单位: its figure counts.
    Lead,
    /// One of the named parts of a sum.
    Part,
    /// 配合单位: fills what the lead leaves empty.
    Support,
    /// None of these: its figure is not used.
    Other,
}

/// A row of the leads table: who reports what. An item without rows of its own inherits its
/// measure's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lead {
    /// A measure, target or deliverable.
    pub item: Code,
    /// Full name of the department.
    pub department: String,
    /// Its role.
    pub role: Role,
    /// For parts: the part's name (a chain, a district) as the department writes it.
    pub part: Option<String>,
}

/// A row of the alias table: the text as written → the item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alias {
    /// Full name of the department, or `None` for all (`*`).
    pub department: Option<String>,
    /// The text as written.
    pub text: String,
    /// What it means.
    pub code: Code,
}

/// A row of the units table, beyond the units the program knows: `text` = `factor` × `unit`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRow {
    /// The unit as written.
    pub text: String,
    /// The known unit it is a multiple of.
    pub unit: String,
    /// How many of `unit` it is.
    pub factor: Exact,
}

/// What the office ruled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "action")]
pub enum Ruling {
    /// Of several sources, the one whose file path, department or `file!sheet!cell` is named counts.
    Accept {
        /// The source as the disputing issue printed it.
        source: String,
    },
    /// A withheld figure is used after all.
    Confirm,
    /// The figure is this, in the unit in which the item is reported.
    Set {
        /// The value.
        value: Exact,
    },
    /// A deliverable's new planned date is approved.
    ApproveDate {
        /// The approved date.
        date: jiff::civil::Date,
    },
    /// A deliverable's 终止 or 暂缓 is approved.
    ApproveStop,
    /// From the period on the item is not rated.
    Exempt,
}

impl Ruling {
    /// The code in CSV and JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Accept { .. } => "accept",
            Self::Confirm => "confirm",
            Self::Set { .. } => "set",
            Self::ApproveDate { .. } => "approve_date",
            Self::ApproveStop => "approve_stop",
            Self::Exempt => "exempt",
        }
    }
}

/// A row of the decisions table; each is printed in the report's ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Line in `decisions.csv`, from 2; identifies the decision in ledgers.
    pub line: u64,
    /// The month it is about (`exempt`, approvals: from this month on).
    pub period: Period,
    /// The item.
    pub item: Code,
    /// A part of a sum, if it is about one.
    pub part: Option<String>,
    /// What was ruled.
    #[serde(flatten)]
    pub ruling: Ruling,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: String,
    /// When.
    pub date: jiff::civil::Date,
}

/// A row of the recipients table: the one home for e-mail addresses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Full name of a department, or a name of the office's choosing.
    pub name: String,
    /// Address.
    pub email: String,
}

/// A row of the office's own record of receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// The month of the return.
    pub period: Period,
    /// Full name of the department.
    pub department: String,
    /// The day it was received.
    pub date: jiff::civil::Date,
}

/// The whole catalogue, checked: every reference in it resolves.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Catalogue {
    /// The settings.
    pub settings: Settings,
    /// In order of code.
    pub actions: Vec<Action>,
    /// In order of code.
    pub measures: Vec<Measure>,
    /// In order of code.
    pub targets: Vec<Target>,
    /// In order of code.
    pub deliverables: Vec<Deliverable>,
    /// In official order.
    pub departments: Vec<Department>,
    /// As listed; the order matters for supporters.
    pub leads: Vec<Lead>,
    /// As listed.
    pub aliases: Vec<Alias>,
    /// As listed.
    pub units: Vec<UnitRow>,
    /// As listed.
    pub decisions: Vec<Decision>,
    /// As listed.
    pub recipients: Vec<Recipient>,
    /// As listed.
    pub received: Vec<Received>,
    /// SHA-256 (hex) of each file it was read from, by file name; recipients are not among them,
    /// since they are no part of a report's identity.
    pub sources: BTreeMap<String, String>,
}

impl Catalogue {
    /// The target with this code.
    pub fn target(&self, code: &Code) -> Option<&Target> {
        self.targets.iter().find(|t| t.code == *code)
    }

    /// The deliverable with this code.
    pub fn deliverable(&self, code: &Code) -> Option<&Deliverable> {
        self.deliverables.iter().find(|d| d.code == *code)
    }

    /// The measure with this code.
    pub fn measure(&self, code: &Code) -> Option<&Measure> {
        self.measures.iter().find(|m| m.code == *code)
    }

    /// The department with this full name.
    pub fn department(&self, name: &str) -> Option<&Department> {
        self.departments.iter().find(|d| d.name == name)
    }

    /// The measure that a target, deliverable or measure code belongs to.
    pub fn measure_of(&self, item: &Code) -> Option<&Code> {
        self.target(item)
            .map(|t| &t.measure)
            .or_else(|| self.deliverable(item).map(|d| &d.measure))
            .or_else(|| self.measure(item).map(|m| &m.code))
    }

    /// The rows of the leads table that govern an item, in the order listed: its own, else its
    /// measure's.
    pub fn leads_of(&self, item: &Code) -> Vec<&Lead> {
        let own: Vec<_> = self.leads.iter().filter(|l| l.item == *item).collect();
        if !own.is_empty() {
            return own;
        }
        let measure = self.measure_of(item);
        self.leads
            .iter()
            .filter(|l| Some(&l.item) == measure)
            .collect()
    }

    /// What a department is to an item; its strongest role if it has several.
    pub fn role_of(&self, department: &str, item: &Code) -> Role {
        self.leads_of(item)
            .iter()
            .filter(|l| l.department == department)
            .map(|l| l.role)
            .min()
            .unwrap_or(Role::Other)
    }
}

/// A fault in the catalogue or the settings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Fault {
    /// File name, such as `targets.csv`.
    pub file: String,
    /// Line, from 1, if it can be told.
    pub line: Option<u64>,
    /// Column heading or key, if it can be told.
    pub column: Option<String>,
    /// What is wrong and what to do, in Chinese.
    pub message: String,
    /// The same in English.
    pub message_en: String,
}

/// Reads and checks the catalogue in `folder` (`inputs/plan`).
///
/// # Errors
/// [`Error::Catalogue`] with every fault found, each with file, line and column.
pub fn load(folder: &Path) -> Result<Catalogue, Error> {
    let sources = load::file_names().filter_map(|name| match fs::read(folder.join(name)) {
        Ok(bytes) => Some((name.to_owned(), Ok(bytes))),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => Some((name.to_owned(), Err(crate::error::io_words(&error)))),
    });
    load::from_sources(&sources.collect())
}

/// The catalogue that the binary carries.
///
/// # Errors
/// As [`load`]; a test proves that it has none.
pub fn embedded() -> Result<Catalogue, Error> {
    from_files(crate::embedded::PLAN)
}

/// Reads and checks a catalogue from file names and contents.
///
/// # Errors
/// As [`load`].
pub fn from_files(files: &[(&str, &[u8])]) -> Result<Catalogue, Error> {
    let sources = files
        .iter()
        .map(|(name, bytes)| ((*name).to_owned(), Ok(bytes.to_vec())));
    load::from_sources(&sources.collect())
}
