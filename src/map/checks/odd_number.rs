//! A number is written oddly

use super::{At, Rule, cell_of};
use crate::issue::{Issue, Severity};
#[cfg(test)]
use crate::map::FigureForm;
use crate::read::Oddity;

/// 数字写法特殊
pub static RULE: Rule = Rule {
    code: "odd-number",
    severity: Severity::Warning,
    zh: "数字写法特殊",
    en: "A number is written oddly",
    remedy: "下次请填普通数字",
    remedy_en: "Write a plain number next time",
};

/// Something odd about a readable number: used as `value`, and told. What the format hides or
/// changes is a warning; another way of writing is not.
pub fn found(at: &At, written: &str, oddity: &Oddity, value: &str) -> Issue {
    let (zh, en) = taken(oddity, value);
    let mut issue = RULE.at(
        at,
        format!("{}写作“{written}”，{zh}", cell_of(at)),
        format!("{}is written “{written}”: {en}", cell_of(at)),
    );
    if !oddity.zh.contains("格式") && !oddity.zh.contains("存储") {
        issue.severity = Severity::Note;
    }
    issue
}

/// What is odd, and as what the number is used, unless that is said already.
pub fn taken(oddity: &Oddity, value: &str) -> (String, String) {
    if oddity.zh.contains("采用") {
        return (oddity.zh.clone(), oddity.en.clone());
    }
    (
        format!("{}，按{value}采用", oddity.zh),
        format!("{}; used as {value}", oddity.en),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_oddity_is_told() {
        let at = At::figure(&figure(FigureForm::EndOfPeriod, "2021-06", "1"));
        let oddity = Oddity {
            zh: "末尾有小数点".into(),
            en: "a point at the end".into(),
        };
        let issue = found(&at, "200.", &oddity, "200家");
        says(&issue, &["“200.”", "200家"]);
        assert_eq!(issue.cell, at.cell);
    }
}
