//! What people and machines see: text on the terminal, or one JSON object per line.
//!
//! Decides where text goes (results of a query on stdout, everything else on stderr), when a
//! progress bar is shown, and that nothing from a file can steer the terminal.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::sync::{Mutex, OnceLock};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use super::args::{CommonArgs, LangArg, LogArg};
use crate::compose::Language;
use crate::error::{Error, Said};
use crate::issue::Issue;
use crate::pipeline::Progress;
use crate::plan::Catalogue;

/// Where a command's text goes.
pub struct Terminal {
    /// The language of messages.
    pub language: Language,
    log: LogArg,
    bars: bool,
    bar: Mutex<Option<ProgressBar>>,
    /// Names of items by code, Chinese and English, once the plan is known.
    names: OnceLock<BTreeMap<String, (String, String)>>,
}

impl Terminal {
    /// For what is said before the command line is understood.
    pub fn plain(language: Language, log: LogArg) -> Self {
        Self {
            language,
            log,
            bars: false,
            bar: Mutex::new(None),
            names: OnceLock::new(),
        }
    }

    /// Takes the items' names from the plan, so that a code is never shown alone.
    pub fn knows(&self, catalogue: &Catalogue) {
        let measures = catalogue
            .measures
            .iter()
            .map(|m| (&m.code, (m.title_zh.clone(), m.title_en.clone())));
        let targets = catalogue
            .targets
            .iter()
            .map(|t| (&t.code, (t.name_zh.clone(), t.name_en.clone())));
        let deliverables = catalogue
            .deliverables
            .iter()
            .map(|d| (&d.code, (d.name_zh.clone(), d.name_en.clone())));
        let all = measures.chain(targets).chain(deliverables);
        let names = all.map(|(code, names)| (code.to_string(), names)).collect();
        // A second plan in one process would be the same one.
        let _ = self.names.set(names);
    }

    /// A sentence in the terminal's language.
    pub fn words<'a>(&self, said: &'a Said) -> &'a str {
        self.pick(&said.zh, &said.en)
    }

    /// As the command line asks.
    pub fn new(common: &CommonArgs) -> Self {
        Self {
            language: language(common.lang),
            log: common.log,
            bars: common.log == LogArg::Text && !common.no_progress && io::stderr().is_terminal(),
            bar: Mutex::new(None),
            names: OnceLock::new(),
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
        let (message, hint) = (error.message(), error.hint());
        let message = self.words(&message);
        let hint = hint.as_ref().map(|hint| self.words(hint));
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
        if let Some(subject) = &issue.subject {
            place.push(self.item(subject, message));
        }
        // A sentence that begins with the department needs no second one before it.
        if place.is_empty()
            && let Some(department) = &issue.department
            && !message.starts_with(department.as_str())
        {
            place.push(department.clone());
        }
        // The cell stands in the place already; a sentence that begins with it would say it twice.
        let again = issue.cell.map(|cell| format!("{cell} "));
        let message = again
            .and_then(|cell| message.strip_prefix(&cell))
            .unwrap_or(message);
        place.push(message.to_owned());
        let mut text = format!("[{severity}] {} ({})", place.join(" "), issue.rule);
        if !remedy.is_empty() {
            text.push_str(&format!("\n    → {remedy}"));
        }
        text
    }

    /// A code with its item's name, unless the message says the name itself.
    fn item(&self, code: &str, message: &str) -> String {
        let names = self.names.get().and_then(|names| names.get(code));
        match names.map(|(zh, en)| self.pick(zh, en)) {
            Some(name) if !name.is_empty() && !message.contains(name) => format!("{code} {name}"),
            _ => code.to_owned(),
        }
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
            ("intake", Language::En) => "listing files",
            ("read", Language::En) => "reading returns",
            ("map", Language::En) => "mapping items",
            ("assess", Language::En) => "assessing",
            ("render", Language::En) => "typesetting",
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

/// Findings with errors first, then warnings, then notes; else in their order.
pub fn by_severity(issues: &[Issue]) -> Vec<&Issue> {
    let mut all: Vec<&Issue> = issues.iter().collect();
    all.sort_by_key(|i| i.severity);
    all
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
    use super::*;
    use crate::issue::{Severity, text};
    use crate::provenance::CellAt;

    #[test]
    fn text_from_a_file_cannot_steer_the_terminal() {
        assert_eq!(
            safe("a\u{1b}[31mb\u{7f}\u{9b}c\u{202e}d"),
            "a␛[31mb␡\u{fffd}c\u{fffd}d"
        );
        assert_eq!(safe("两行\n\t好"), "两行\n\t好");
    }

    fn finding(severity: Severity, message: &str) -> Issue {
        let said = || text(message, "");
        Issue::new("outlier", severity, said(), said())
    }

    #[test]
    fn a_code_is_shown_with_its_name_once_and_a_department_once() {
        let terminal = Terminal::plain(Language::Zh, LogArg::Text);
        let names = [(
            "2.1".to_owned(),
            ("技改投资".to_owned(), "Refits".to_owned()),
        )];
        terminal.names.set(names.into()).unwrap();
        let at = finding(Severity::Warning, "本月变动 50家").about("2.1");
        assert_eq!(
            terminal.issue(&at),
            "[提醒] 2.1 技改投资 本月变动 50家 (outlier)"
        );
        let cell = CellAt::new(1, 0);
        let said = finding(Severity::Error, "A2 写的是“5月”").on_sheet("封面");
        assert_eq!(
            terminal.issue(&said.at_cell(cell)),
            "[错误] 封面!A2 写的是“5月” (outlier)"
        );
        let named = finding(Severity::Warning, "技改投资：本月变动 50家").about("2.1");
        assert_eq!(
            terminal.issue(&named),
            "[提醒] 2.1 技改投资：本月变动 50家 (outlier)"
        );
        let missing = finding(Severity::Warning, "东城区未报送").of_department("东城区");
        assert_eq!(terminal.issue(&missing), "[提醒] 东城区未报送 (outlier)");
    }

    #[test]
    fn errors_come_before_warnings_and_notes_in_their_order() {
        let all = [
            finding(Severity::Note, "a"),
            finding(Severity::Warning, "b"),
            finding(Severity::Error, "c"),
            finding(Severity::Error, "d"),
        ];
        let order: Vec<&str> = by_severity(&all)
            .iter()
            .map(|i| i.message.as_str())
            .collect();
        assert_eq!(order, ["c", "d", "b", "a"]);
    }
}
