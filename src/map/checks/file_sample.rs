//! A file named like a template

use super::{At, Rule};
use crate::issue::{Issue, Severity};

/// 文件名像样表或模板
pub static RULE: Rule = Rule {
    code: "file-sample",
    severity: Severity::Warning,
    zh: "文件名像样表或模板",
    en: "A file named like a template",
    remedy: "请确认该文件确为正式填报",
    remedy_en: "Make sure that it is the department's return",
};

/// A file by its name, with the word that tells.
pub fn found(at: &At, word: &str) -> Issue {
    RULE.at(
        at,
        format!("文件名含“{word}”，已按填报表采用，请核实"),
        format!("the file name says “{word}”; it is used as a return: check it"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;
    use crate::map::FigureForm;

    #[test]
    fn the_word_is_named() {
        let at = At::figure(&figure(FigureForm::YearToDate, "2021-06", "1"));
        says(&found(&at, "样表"), &["样表"]);
    }
}
