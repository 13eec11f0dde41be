//! What is said of a command line that cannot be understood.
//!
//! Decides the words, in the language that the line itself asks for; clap knows English alone.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::args::LogArg;
use super::terminal::Terminal;
use crate::compose::Language;
use crate::error::{Error, said};

/// The terminal that a line asks for, as far as it can be told.
pub fn terminal(typed: &[String]) -> Terminal {
    let asks = |option: &str, value: &str| {
        let joined = format!("{option}={value}");
        typed.contains(&joined) || typed.windows(2).any(|w| w[0] == option && w[1] == value)
    };
    let language = if asks("--lang", "en") {
        Language::En
    } else {
        Language::Zh
    };
    let log = if asks("--log", "json") {
        LogArg::Json
    } else {
        LogArg::Text
    };
    Terminal::plain(language, log)
}

/// The error in both languages.
pub fn error(error: &clap::Error) -> Error {
    let get = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(all)) => all.join("、"),
        _ => String::new(),
    };
    let argument = get(ContextKind::InvalidArg);
    let value = get(ContextKind::InvalidValue);
    let valid = get(ContextKind::ValidValue);
    let mut zh = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有“{argument}”这个选项"),
        ErrorKind::InvalidSubcommand => {
            format!("没有“{}”这个命令", get(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("缺少：{argument}"),
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 后面没有写值"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("“{value}”不能作 {argument} 的值")
        }
        ErrorKind::ArgumentConflict => {
            let with = get(ContextKind::PriorArg);
            if with.is_empty() || with == argument {
                format!("{argument} 只能写一次")
            } else {
                format!("{argument} 不能与 {with} 同时使用")
            }
        }
        _ => "命令行有误，不能理解".to_owned(),
    };
    if !valid.is_empty() {
        zh.push_str(&format!("；可写：{valid}"));
    }
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand]
        .map(get)
        .concat();
    if !near.is_empty() {
        zh.push_str(&format!("；是否为“{near}”？"));
    }
    // The first paragraph says what is wrong; the rest is usage, which the hint stands for.
    let whole = error.to_string();
    let first = whole.split("\n\nUsage").next().unwrap_or_default();
    let first = first.split("\n\nFor more").next().unwrap_or_default();
    let en = first.trim().strip_prefix("error: ").unwrap_or(first.trim());
    let hint = if argument.contains("--number") {
        said(
            "请给出期号，如 jindu issue --number 3；签发人可用 --signatory 给出",
            "give the number, as in `jindu issue --number 3`; --signatory names the signatory",
        )
    } else {
        said(
            "命令和选项见 jindu --help，某个命令的用法见 jindu 命令 --help",
            "`jindu --help` lists commands and options, `jindu COMMAND --help` those of one",
        )
    };
    Error::Usage {
        message: said(zh, en),
        hint,
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::super::args::Cli;
    use super::*;

    fn told(line: &[&str]) -> (String, String) {
        let parsed = Cli::try_parse_from([&["jindu"], line].concat());
        let error = error(&parsed.unwrap_err());
        (error.message().zh, error.message().en)
    }

    #[test]
    fn an_option_or_command_that_is_none_is_told_in_each_language_alone() {
        for line in [
            &["--frobnicate"][..],
            &["frobnicate"],
            &["issue"],
            &["run", "--lang", "fr"],
            &["run", "--threads", "many"],
            &["run", "--period"],
            &["diff", "2026-01"],
        ] {
            let (zh, en) = told(line);
            assert!(!zh.is_ascii() && !zh.contains("error"), "{line:?}: {zh}");
            assert!(
                en.is_ascii() && !en.is_empty() && !en.contains("Usage"),
                "{line:?}: {en}"
            );
        }
        assert_eq!(told(&["--frobnicate"]).0, "没有“--frobnicate”这个选项");
    }

    #[test]
    fn the_line_itself_says_in_which_language_it_is_answered() {
        let line = |all: &[&str]| all.iter().map(|a| (*a).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            terminal(&line(&["--nope", "--lang", "en"])).language,
            Language::En
        );
        assert_eq!(
            terminal(&line(&["--lang=en", "--nope"])).language,
            Language::En
        );
        assert_eq!(terminal(&line(&["--nope"])).language, Language::Zh);
    }
}
