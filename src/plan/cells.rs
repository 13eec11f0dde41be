//! Typed reading of one row's cells, each fault with file, line and column.
//!
//! Decides how codes, numbers, months, dates and words of a closed list are written in the
//! catalogue. Leaves to the readers of each file which of them a column holds.

use jiff::civil::Date;

use crate::period::Period;
use crate::plan::Code;
use crate::plan::table::{Faults, Row, Table};
use crate::quantity::Exact;

/// One row being read.
pub(super) struct Cells<'a> {
    file: &'static str,
    row: &'a Row,
    faults: &'a mut Faults,
}

impl<'a> Cells<'a> {
    /// The cells of `row` in `table`.
    pub fn new(table: &Table, row: &'a Row, faults: &'a mut Faults) -> Self {
        Self {
            file: table.file,
            row,
            faults,
        }
    }

    /// The line of the row.
    pub fn line(&self) -> u64 {
        self.row.line
    }

    /// Adds a fault at `column` of this row.
    pub fn fault(&mut self, column: &'static str, zh: impl Into<String>, en: impl Into<String>) {
        self.faults.add(self.file, self.row.line, column, zh, en);
    }

    /// The text, possibly empty.
    pub fn text(&self, column: &'static str) -> String {
        self.row.get(column).to_owned()
    }

    /// The text; a fault if it is empty.
    pub fn required(&mut self, column: &'static str) -> Option<String> {
        let text = self.text(column);
        if text.is_empty() {
            self.fault(
                column,
                match meaning(column) {
                    "" => "此格必填，现为空".to_owned(),
                    zh => format!("{column}（{zh}）此格必填，现为空"),
                },
                format!("{column} must be filled"),
            );
            return None;
        }
        Some(text)
    }

    /// A fault if the cell is filled.
    pub fn must_be_empty(&mut self, column: &'static str, why_zh: &str, why_en: &str) {
        let text = self.text(column);
        if !text.is_empty() {
            self.fault(
                column,
                format!("“{text}”应为空：{why_zh}"),
                format!("“{text}” must be empty: {why_en}"),
            );
        }
    }

    /// A code: ASCII letters, digits, `.`, `-`, `_`, beginning with a letter or digit, at most 24.
    pub fn code(&mut self, column: &'static str) -> Option<Code> {
        let text = self.required(column)?;
        let sound = text.len() <= 24
            && text.starts_with(|c: char| c.is_ascii_alphanumeric())
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b".-_".contains(&b));
        if !sound {
            self.fault(
                column,
                format!("“{text}”不能作编码；编码由半角字母、数字和 . - _ 组成，最长 24 字"),
                format!("“{text}” is no code; use ASCII letters, digits and . - _, at most 24"),
            );
            return None;
        }
        Some(Code(text))
    }

    /// A decimal number; `Ok(None)` if the cell is empty, `Err` once a fault is noted.
    pub fn number(&mut self, column: &'static str) -> Result<Option<Exact>, ()> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        match parse_decimal(&text) {
            Some(value) => Ok(Some(value)),
            None => {
                self.fault(
                    column,
                    format!("“{text}”不是数；请写半角数字，如 12.5，不加单位和千分位"),
                    format!("“{text}” is no number; write digits such as 12.5, without unit or thousands separator"),
                );
                Err(())
            }
        }
    }

    /// A decimal number; a fault if the cell is empty.
    pub fn required_number(&mut self, column: &'static str) -> Option<Exact> {
        self.required(column)?;
        self.number(column).ok().flatten()
    }

    /// A month `YYYY-MM`; a fault if the cell is empty.
    pub fn month(&mut self, column: &'static str) -> Option<Period> {
        let text = self.required(column)?;
        let month = text.parse().ok();
        if month.is_none() {
            self.fault(
                column,
                format!("“{text}”不是月份；请写成 2021-05 的样子"),
                format!("“{text}” is no month; write it like 2021-05"),
            );
        }
        month
    }

    /// A day `YYYY-MM-DD`; a fault if the cell is empty.
    pub fn day(&mut self, column: &'static str) -> Option<Date> {
        let text = self.required(column)?;
        let day = parse_day(&text);
        if day.is_none() {
            self.fault(
                column,
                format!("“{text}”不是日期；请写成 2021-05-31 的样子"),
                format!("“{text}” is no date; write it like 2021-05-31"),
            );
        }
        day
    }

    /// One of a closed list of words; a fault if it is another, or empty where there is no
    /// `default`.
    pub fn choice<T: Copy>(
        &mut self,
        column: &'static str,
        choices: &[(&str, T)],
        default: Option<T>,
    ) -> Option<T> {
        let text = self.text(column);
        if text.is_empty() && default.is_some() {
            return default;
        }
        let found = choices.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let words: Vec<_> = choices.iter().map(|(word, _)| *word).collect();
            let told: Vec<String> = words
                .iter()
                .map(|word| match gloss(word) {
                    "" => (*word).to_owned(),
                    zh => format!("{word}（{zh}）"),
                })
                .collect();
            self.fault(
                column,
                format!("“{text}”不在可选值之内；可写：{}", told.join("、")),
                format!("“{text}” is none of: {}", words.join(", ")),
            );
        }
        found.map(|(_, value)| *value)
    }
}

/// What a column of the catalogue is called in Chinese, where its heading alone would not say.
fn meaning(column: &str) -> &'static str {
    match column {
        "action" => "所属行动或核定方式",
        "measure" => "措施编码",
        "target" => "指标编码",
        "deliverable" => "任务编码",
        "title_zh" | "name_zh" => "中文名称",
        "title_en" | "name_en" => "英文名称",
        "unit" => "计量单位",
        "value" => "数值",
        "due" => "应完成月份",
        "department" => "单位全称",
        "item" => "事项编码",
        "text" => "填报时的写法",
        "code" => "对应的编码",
        "factor" => "折算系数",
        "period" => "月份",
        "source" => "采用的来源",
        "date" => "日期",
        "reason" => "理由",
        "by" => "核定人",
        "decided" => "核定日期",
        "part" => "分项",
        "email" => "邮箱",
        _ => "",
    }
}

/// What a word of a closed list says, for those who know the thing by its Chinese name.
pub(super) fn gloss(word: &str) -> &'static str {
    match word {
        "accept" => "采用某来源",
        "confirm" => "确认",
        "set" => "写定数值",
        "approve_date" => "同意延期",
        "approve_stop" => "同意暂缓或终止",
        "exempt" => "免报",
        "at_least" => "不少于",
        "reach" => "达到",
        "about" => "约",
        "at_most" => "不超过",
        "cumulative" => "累计",
        "stock" => "存量",
        "level" => "水平",
        "annual_flow" => "年度",
        "annual_flow_each_year" => "逐年",
        "ratio_to_base" => "倍数",
        "monthly" => "每月",
        "quarterly" => "每季",
        "yearly" => "每年",
        "lead" => "牵头",
        "support" => "配合",
        "part" => "分项",
        "sum" => "分项合计",
        "project" => "项目",
        "platform" => "平台",
        "policy" => "政策",
        "mechanism" => "机制",
        "designation" => "试点授牌",
        "document" => "文件",
        "event" => "活动",
        "register" => "名录",
        "yes" => "是",
        "no" => "否",
        _ => "",
    }
}

/// A decimal without fraction bar; the catalogue's numbers are written out.
pub(super) fn parse_decimal(text: &str) -> Option<Exact> {
    (!text.contains('/')).then(|| Exact::parse(text)).flatten()
}

fn parse_day(text: &str) -> Option<Date> {
    let sound = text.len() == 10
        && text.bytes().enumerate().all(|(i, b)| match i {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
    let day: Date = sound.then(|| text.parse().ok()).flatten()?;
    Period::of(day).map(|_| day)
}
