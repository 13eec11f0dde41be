//! What people and machines see: text on the terminal, or one JSON object per line.
//!
//! Decides where text goes (results of a query on stdout, everything else on stderr), when a
//! progress bar is shown, and that nothing from a file can steer the terminal.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use super::args::{CommonArgs, LangArg, LogArg};
use crate::compose::Language;
use crate::error::Error;
use crate::issue::Issue;
use crate::pipeline::Progress;

/// Where a command's text goes.
pub struct Terminal {
    /// The language of messages.
    pub language: Language,
    log: LogArg,
    bars: bool,
    bar: Mutex<Option<ProgressBar>>,
}

impl Terminal {
    /// As the command line asks.
    pub fn new(common: &CommonArgs) -> Self {
        Self {
            language: language(common.lang),
            log: common.log,
            bars: common.log == LogArg::Text && !common.no_progress && io::stderr().is_terminal(),
            bar: Mutex::new(None),
        }
    }

    /// Of two texts the one in the terminal's language.
    pub fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    /// Whether machines read the messages.
    pub fn is_json(&self) -> bool {
        self.log == LogArg::Json
    }

    /// A result, on stdout. A reader that went away is no fault of the run.
    pub fn result(&self, text: &str) {
        self.done();
        let mut out = io::stdout().lock();
        let _ = out.write_all(safe(text).as_bytes());
        if !text.ends_with('\n') {
            let _ = out.write_all(b"\n");
        }
        let _ = out.flush();
    }

    /// A result as JSON, on stdout.
    pub fn result_json(&self, value: &impl serde::Serialize) {
        self.result(&serde_json::to_string_pretty(value).expect("all keys are strings"));
    }

    /// Something said on stderr: as text for people, as an event for machines.
    pub fn say(&self, event: &str, text: &str, fields: Value) {
        self.done();
        let mut err = io::stderr().lock();
        let _ = match self.log {
            LogArg::Text => writeln!(err, "{}", safe(text)),
            LogArg::Json => writeln!(err, "{}", line(event, fields)),
        };
    }

    /// A fatal error: what, where, what to do next.
    pub fn error(&self, error: &Error) {
        if let Error::Catalogue(faults) = error {
            for fault in faults {
                let place = [
                    Some(fault.file.clone()),
                    fault.line.map(|l| match self.language {
                        Language::Zh => format!("第{l}行"),
                        Language::En => format!("line {l}"),
                    }),
                    fault.column.clone(),
                ];
                let place: Vec<String> = place.into_iter().flatten().collect();
                let message = self.pick(&fault.message, &fault.message_en);
                self.say(
                    "fault",
                    &format!("{}: {message}", place.join(" ")),
                    json!({"file": fault.file, "line": fault.line, "column": fault.column,
                           "message": message}),
                );
            }
        }
        let message = error.to_string();
        let hint = error.hint();
        let mut text = format!("{}{message}", self.pick("错误：", "error: "));
        if let Some(hint) = hint {
            text.push_str(&format!("\n{}{hint}", self.pick("处理：", "what to do: ")));
        }
        self.say(
            "error",
            &text,
            json!({"exit_code": error.exit_code(), "message": message, "hint": hint}),
        );
    }

    /// An issue in one or two lines: severity, place, message, remedy.
    pub fn issue(&self, issue: &Issue) -> String {
        let (message, remedy) = match self.language {
            Language::Zh => (&issue.message, &issue.remedy),
            Language::En => (&issue.message_en, &issue.remedy_en),
        };
        let severity = self.pick(issue.severity.zh(), issue.severity.code());
        let mut place: Vec<String> = Vec::new();
        place.extend(issue.file.clone());
        match (&issue.sheet, issue.cell) {
            (Some(sheet), Some(cell)) => place.push(format!("{sheet}!{cell}")),
            (Some(sheet), None) => place.push(sheet.clone()),
            (None, Some(cell)) => place.push(cell.to_string()),
            (None, None) => {}
        }
        place.extend(issue.subject.clone());
        let place = if place.is_empty() {
            issue.department.clone().unwrap_or_default()
        } else {
            place.join(" ")
        };
        let mut text = format!("[{severity}] {place} {message} ({})", issue.rule);
        if !remedy.is_empty() {
            text.push_str(&format!("\n    → {remedy}"));
        }
        text
    }

    /// Receives the pipeline's progress, from any thread.
    pub fn progress(&self, progress: Progress) {
        match progress {
            Progress::Stage(stage, steps) => {
                self.done();
                if self.log == LogArg::Json {
                    let mut err = io::stderr().lock();
                    let _ = writeln!(
                        err,
                        "{}",
                        line("stage", json!({"stage": stage, "steps": steps}))
                    );
                }
                if self.bars {
                    self.start(stage, steps);
                }
            }
            Progress::Step => {
                if let Ok(bar) = self.bar.lock()
                    && let Some(bar) = bar.as_ref()
                {
                    bar.inc(1);
                }
            }
        }
    }

    fn start(&self, stage: &str, steps: Option<usize>) {
        let name = match (stage, self.language) {
            ("intake", Language::Zh) => "清点文件",
            ("read", Language::Zh) => "读取填报表",
            ("map", Language::Zh) => "对应指标",
            ("assess", Language::Zh) => "评估进展",
            ("render", Language::Zh) => "排版报告",
            (other, _) => other,
        };
        let bar = match steps {
            Some(steps) => ProgressBar::new(steps as u64).with_style(
                ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}")
                    .unwrap_or_else(|_| ProgressStyle::default_bar()),
            ),
            None => ProgressBar::new_spinner(),
        };
        bar.set_message(name.to_owned());
        if let Ok(mut current) = self.bar.lock() {
            *current = Some(bar);
        }
    }

    /// Takes the bar away before anything else is written.
    fn done(&self) {
        if let Ok(mut bar) = self.bar.lock()
            && let Some(bar) = bar.take()
        {
            bar.finish_and_clear();
        }
    }
}

/// The report language that an argument names.
pub fn language(argument: LangArg) -> Language {
    match argument {
        LangArg::Zh => Language::Zh,
        LangArg::En => Language::En,
    }
}

fn line(event: &str, fields: Value) -> Value {
    let mut object = serde_json::Map::new();
    object.insert("event".into(), event.into());
    if let Value::Object(fields) = fields {
        object.extend(fields);
    }
    Value::Object(object)
}

/// Text that cannot steer a terminal: controls and direction marks are shown as ␛-like pictures.
fn safe(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => c,
            c if c.is_ascii_control() => {
                char::from_u32(0x2400 + u32::from(c).min(0x21)).unwrap_or('\u{fffd}')
            }
            c if c.is_control() || crate::text::reorders(c) => '\u{fffd}',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn text_from_a_file_cannot_steer_the_terminal() {
        assert_eq!(
            safe("a\u{1b}[31mb\u{7f}\u{9b}c\u{202e}d"),
            "a␛[31mb␡\u{fffd}c\u{fffd}d"
        );
        assert_eq!(safe("两行\n\t好"), "两行\n\t好");
    }
}
