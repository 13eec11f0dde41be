//! What may be typed. Decides names, defaults and help texts; leaves every check of the values to
//! `options`, so that no stage ever sees what was typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// The command line of `jindu`.
#[derive(Debug, Parser)]
#[command(
    name = "jindu",
    version,
    about = "由各单位填报表生成进展情况通报 / progress report from departmental returns",
    long_about = None,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "不带命令时等同 run。退出码：0 已生成且无待处理问题；1 已生成但有错误级问题；2 用法；3 无可用填报表；\
4 无法写出；5 另一进程持锁；6 目录、设置或模板有误；70 程序故障。check、verify 发现问题时为 1。\n\
Without a command: run. Exit codes: 0 made, nothing open; 1 made, open errors; 2 usage; 3 nothing to read; \
4 cannot write; 5 locked; 6 catalogue, settings or templates at fault; 70 our fault."
)]
pub struct Cli {
    /// The command; none means `run`.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The options of `run`, so that they also work without a command.
    #[command(flatten)]
    pub run: RunArgs,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 整套作业：读取、评估、生成 out/YYYY-MM/ / the whole job
    Run(RunArgs),
    /// 只读取和校验；给出文件时逐行说明如何理解 / read and check only; a file is explained row by row
    Check(CheckArgs),
    /// 为各单位生成下月填报表 / write the departments' forms
    Forms(FormsArgs),
    /// 谁已报、谁未报、谁迟报 / who has reported, who is late
    Status(StatusArgs),
    /// 一个数字的全部来历 / a figure's whole derivation
    Trace(TraceArgs),
    /// 两个月之间的变化 / what changed between two months
    Diff(DiffArgs),
    /// 将草稿编号签发，此后不再改动 / freeze the draft with number and signatory
    Issue(IssueArgs),
    /// 按 manifest 核对输出；--rebuild 重建并逐字节比较 / check outputs against their manifest
    Verify(VerifyArgs),
    /// 显示并检查方案目录 / show and check the catalogue
    Plan(PlanArgs),
    /// 读取一个文件的子进程（内部使用）
    #[command(hide = true)]
    Worker,
}

/// What every command takes.
#[derive(Clone, Debug, Args)]
pub struct CommonArgs {
    /// 填报表所在文件夹 / the folder with the returns
    #[arg(long, value_name = "DIR", default_value = "inputs")]
    pub inputs: PathBuf,
    /// 输出文件夹 / the folder for the outputs
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub out: PathBuf,
    /// 终端文字的语言 / language of messages
    #[arg(long, value_name = "LANG", default_value = "zh")]
    pub lang: LangArg,
    /// 线程数；结果与之无关 / threads; the result never depends on it
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// 消息格式：text 供人看，json 每行一条供机器读 / format of messages
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub log: LogArg,
    /// 不显示进度条 / no progress bar
    #[arg(long)]
    pub no_progress: bool,
}

/// What a command that evaluates a month takes besides.
#[derive(Clone, Debug, Args)]
pub struct MonthArgs {
    /// 报告期，如 2021-12；缺省为至少五分之一单位已报的最近月份 / the report month
    #[arg(long, value_name = "YYYY-MM")]
    pub period: Option<String>,
    /// 截至日期；缺省为报告期次月最后一天 / the day as of which the report is made
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<String>,
}

/// `run`
#[derive(Clone, Debug, Args)]
pub struct RunArgs {
    /// What every command takes.
    #[command(flatten)]
    pub common: CommonArgs,
    /// The month.
    #[command(flatten)]
    pub month: MonthArgs,
    /// The looks and languages.
    #[command(flatten)]
    pub edition: EditionArgs,
    /// 生成后即签发（须同时给出 --number）/ freeze it at once
    #[arg(long, requires = "number")]
    pub issue: bool,
    /// 期号，如 3 / the number of the edition
    #[arg(long, value_name = "N", requires = "issue")]
    pub number: Option<String>,
    /// 签发人；缺省为设置中的签发人 / the signatory
    #[arg(long, value_name = "NAME", requires = "issue")]
    pub signatory: Option<String>,
}

/// The templates and languages of a report.
#[derive(Clone, Debug, Args)]
pub struct EditionArgs {
    /// 模板文件夹；缺省为当前文件夹中的 templates（如有），否则用内置模板 / the templates' folder
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    /// 报告语言，如 zh 或 zh,en / languages of the report
    #[arg(long, value_name = "LIST", value_delimiter = ',', default_value = "zh")]
    pub edition: Vec<LangArg>,
}

/// `check`
#[derive(Clone, Debug, Args)]
pub struct CheckArgs {
    /// What every command takes.
    #[command(flatten)]
    pub common: CommonArgs,
    /// The month.
    #[command(flatten)]
    pub month: MonthArgs,
    /// 要逐行说明的文件；不在 inputs 中的也可以 / files to be explained row by row
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// `forms`
#[derive(Clone, Debug, Args)]
pub struct FormsArgs {
    /// What every command takes.
    #[command(flatten)]
    pub common: CommonArgs,
    /// 填报月份；缺省为最近已报月份的下一个月 / the month of the forms
    #[arg(long, value_name = "YYYY-MM")]
    pub period: Option<String>,
    /// 只为该单位（全称或简称）生成，可重复 / only for this department
    #[arg(long, value_name = "NAME")]
    pub department: Vec<String>,
}

/// `status`
#[derive(Clone, Debug, Args)]
pub struct StatusArgs {
    /// What every command takes.
    #[command(flatten)]
    pub common: CommonArgs,
    /// The month.
    #[command(flatten)]
    pub month: MonthArgs,
    /// 以 JSON 输出 / as JSON
    #[arg(long)]
    pub json: bool,
}

/// `trace`
#[derive(Clone, Debug, Args)]
pub struct TraceArgs {
    /// What every command takes.
    #[command(flatten)]
    pub common: CommonArgs,
    /// The month.
    #[command(flatten)]
    pub month: MonthArgs,
    /// 指标、任务或措施的编码，如 5.2 / the code of a target, deliverable or measure
    #[arg(value_name = "CODE")]
    pub code: String,
    /// 以 JSON 输出 / as JSON
    #[arg(long)]
    pub json: bool,
}

/// `diff`
#[derive(Clone, Debug, Args)]
pub struct DiffArgs {
    /// What every command takes.
    #[command(flatten)]
    pub common: CommonArgs,
    /// 较早的月份 / the earlier month
    #[arg(value_name = "P1")]
    pub from: String,
    /// 较晚的月份 / the later month
    #[arg(value_name = "P2")]
    pub to: String,
    /// 以 JSON 输出 / as JSON
    #[arg(long)]
    pub json: bool,
}

/// `issue`
#[derive(Clone, Debug, Args)]
pub struct IssueArgs {
    /// What every command takes.
    #[command(flatten)]
    pub common: CommonArgs,
    /// 要签发的月份；缺省为最近的草稿 / the month; by default that of the latest draft
    #[arg(long, value_name = "YYYY-MM")]
    pub period: Option<String>,
    /// 模板文件夹（须与草稿所用相同）/ the templates' folder, the same as for the draft
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    /// 期号，如 3 / the number of the edition
    #[arg(long, value_name = "N")]
    pub number: String,
    /// 签发人；缺省为设置中的签发人 / the signatory
    #[arg(long, value_name = "NAME")]
    pub signatory: Option<String>,
}

/// `verify`
#[derive(Clone, Debug, Args)]
pub struct VerifyArgs {
    /// What every command takes.
    #[command(flatten)]
    pub common: CommonArgs,
    /// 只核对该月（含更正版）；缺省核对全部 / only this month with its revisions
    #[arg(long, value_name = "YYYY-MM")]
    pub period: Option<String>,
    /// 由 inputs 重建并逐字节比较 / build it again and compare the bytes
    #[arg(long)]
    pub rebuild: bool,
    /// 模板文件夹（用于 --rebuild）/ the templates' folder for --rebuild
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
}

/// `plan`
#[derive(Clone, Debug, Args)]
pub struct PlanArgs {
    /// What every command takes.
    #[command(flatten)]
    pub common: CommonArgs,
}

/// A language on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum LangArg {
    /// 中文
    Zh,
    /// English
    En,
}

/// A format of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogArg {
    /// For people.
    Text,
    /// A JSON object per line.
    Json,
}
