//! A file whose name says that it is void or an example

use super::{At, Rule};
use crate::issue::{Issue, Severity};

/// 文件名注明作废或示例
pub static RULE: Rule = Rule {
    code: "file-void",
    severity: Severity::Error,
    zh: "文件名注明作废或示例",
    en: "A file whose name says that it is void or an example",
    remedy: "如为有效填报，请改正文件名后重报",
    remedy_en: "If it is a valid return, correct its name and send again",
};

/// A file by its name, with the word that tells.
pub fn found(at: &At, word: &str) -> Issue {
    RULE.at(
        at,
        format!("文件名注明“{word}”，整份未采用"),
        format!("the file name says “{word}”; nothing of it is used"),
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
