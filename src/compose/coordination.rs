//! 存在问题和需协调事项: what departments wrote, gathered by measure.
//!
//! Decides only what is gathered; the words are the departments'.

use serde::{Deserialize, Serialize};

use super::measures::text_block;
use super::wording::shorten;
use super::{Composer, Language};
use crate::assess::Status;

/// The part on problems and matters to coordinate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coordination {
    /// Matters to coordinate, by measure.
    pub matters: Vec<Matter>,
    /// Problems, by measure.
    pub problems: Vec<Matter>,
    /// Matters to coordinate, shortened, those of the worst measures first: for the two-page edition.
    pub brief: Vec<Matter>,
    /// How many more there are and where, empty if none.
    pub brief_rest: String,
}

/// How many matters, and how many characters of each, the two-page edition has room for.
const BRIEF: (usize, usize) = (8, 60);

/// What one department wrote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Matter {
    /// Code of the measure.
    pub measure: String,
    /// Its title.
    pub title: String,
    /// Department.
    pub department: String,
    /// The text.
    pub text: String,
    /// Key into the annex of sources.
    pub key: String,
}

/// Gathers them.
pub fn coordination(c: &Composer) -> Coordination {
    let mut part = Coordination {
        matters: Vec::new(),
        problems: Vec::new(),
        brief: Vec::new(),
        brief_rest: String::new(),
    };
    for (n, p) in c.e.observations.progress.iter().enumerate() {
        // Earlier months' texts stand in the observations too; they were printed in their month.
        if p.period != c.e.period {
            continue;
        }
        let block = text_block(c, n, p);
        let matter = |text: String| Matter {
            measure: p.measure.to_string(),
            title: c.name_of(&p.measure),
            department: block.department.clone(),
            text,
            key: block.key.clone(),
        };
        if says_something(&block.coordination) {
            part.matters.push(matter(block.coordination.clone()));
        }
        if says_something(&block.problems) {
            part.problems.push(matter(block.problems.clone()));
        }
    }
    let mut first: Vec<&Matter> = part.matters.iter().collect();
    first.sort_by_key(|m| rank(c, &m.measure));
    let rest = first.len().saturating_sub(BRIEF.0);
    if rest > 0 {
        let chapter = c.label("part_coordination");
        part.brief_rest = match c.lang {
            Language::Zh => format!("另有{rest}项，见通报“{chapter}”部分。"),
            Language::En => format!("{rest} more stand in the report, under “{chapter}”."),
        };
    }
    part.brief = first
        .into_iter()
        .take(BRIEF.0)
        .cloned()
        .map(|m| Matter {
            text: shorten(&m.text, BRIEF.1, c.lang),
            ..m
        })
        .collect();
    part
}

/// The place of a measure's status among all, worst first.
fn rank(c: &Composer, measure: &str) -> Option<usize> {
    let measures = c.e.assessment.measures.iter();
    let found = measures.into_iter().find(|m| m.code.as_str() == measure)?;
    Status::ALL.iter().position(|s| *s == found.status)
}

/// 无, 暂无 and dashes say that there is nothing.
pub fn says_something(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| c.is_whitespace() || "。.，,、-—–/".contains(c));
    !matches!(
        bare,
        "" | "无" | "暂无" | "没有" | "无问题" | "暂无问题" | "None" | "none" | "N/A"
    )
}

#[cfg(test)]
mod tests {
    use super::says_something;

    #[test]
    fn a_word_for_nothing_is_no_matter() {
        for nothing in ["", " ", "无", "暂无。", "—", "无。", "/"] {
            assert!(!says_something(nothing), "{nothing}");
        }
        assert!(says_something("无人机基地用地指标未落实"));
    }
}
