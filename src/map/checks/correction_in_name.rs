//! 更正 stands in the file's name alone

use super::{At, Rule};
use crate::issue::{Issue, Severity};

/// 文件名中的“更正”不作依据
pub static RULE: Rule = Rule {
    code: "correction-in-name",
    severity: Severity::Note,
    zh: "文件名中的“更正”不作依据",
    en: "更正 in the file's name decides nothing",
    remedy: "确为更正的，请在封面“报送类型”写“更正”（或在标题中写明“更正”），或填写填报日期，后重报",
    remedy_en: "If it is a correction, write 更正 on the cover or in the title, or date the return, and send again",
};

/// The word in a file's name by which its department meant a correction.
pub fn word(stem: &str) -> Option<&'static str> {
    ["更正", "修订"].into_iter().find(|w| stem.contains(w))
}

/// One of several returns of a department for a month that calls itself a correction in its name,
/// but neither on its cover nor in a title.
pub fn found(at: &At, file: &str, word: &str) -> Issue {
    RULE.at(
        at,
        format!("本单位当月有多份填报表，{file} 只在文件名中写有“{word}”，文件名不能说明哪份为准"),
        format!("the department sent several returns for the month; {file} says “{word}” in its name only, which does not tell which of them counts"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;
    use crate::map::FigureForm;

    #[test]
    fn the_file_and_the_word_are_named() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        says(
            &found(&at, "甲局（更正）.xlsx", "更正"),
            &["甲局（更正）.xlsx", "更正"],
        );
        assert_eq!(word("甲局（修订版）"), Some("修订"));
        assert_eq!(word("甲局"), None);
    }
}
