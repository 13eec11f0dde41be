//! 措施进展 texts, and the cleaning of all prose that may reach a page.
//!
//! Decides which texts are used and what is taken out of them: invisible and control characters,
//! and telephone numbers with the names before them. Leaves glyph coverage to `compose`.

use super::checks::{At, unmapped};
use super::mapping::{About, Mapping};
use super::names::Names;
use super::resolve::Return;
use super::rows::{place_source, row_source};
use super::supersede::beats;
use super::{MapRule, MappedRow, ProgressText};
use crate::period::Period;
use crate::plan::Code;
use crate::provenance::Source;
use crate::read::{RawRow, TableKind, TextColumn};
use crate::text;

/// Longest text of one cell that is kept, in characters.
const LONGEST: usize = 4000;

/// Reads the 措施进展 tables of a return.
pub(super) fn read(mapping: &mut Mapping, names: &Names, ret: &Return) {
    let tables = ret
        .raw
        .tables
        .iter()
        .filter(|t| t.kind == TableKind::Progress);
    for (table, row) in tables.flat_map(|t| t.rows.iter().map(move |r| (t, r))) {
        const TEXTS: [TextColumn; 4] = [
            TextColumn::Progress,
            TextColumn::Problems,
            TextColumn::NextSteps,
            TextColumn::Coordination,
        ];
        let Some(first) = TEXTS.iter().find_map(|c| row.text(*c)) else {
            continue;
        };
        let source = row_source(ret, table, row);
        let measure = measure(mapping, names, row);
        mapping.out.rows.push(MappedRow {
            source: source.clone(),
            item: measure.clone().map(|m| (m, MapRule::Code)),
            suggestions: Vec::new(),
        });
        let Some(measure) = measure else {
            mapping.out.returns[ret.index].unmapped += 1;
            let at = At::source(&source, &ret.department, ret.period);
            let issue = unmapped::found(
                &at,
                mapping.catalogue,
                &ret.department,
                (&source.text, None),
                &[],
                true,
            );
            mapping.tell(issue, About::Return(ret.index));
            continue;
        };
        mapping.out.returns[ret.index].mapped += 1;
        let clean = |c| {
            row.text(c)
                .map(|p| clean_text(&p.value))
                .unwrap_or_default()
        };
        mapping.out.progress.push(ProgressText {
            measure,
            period: ret.period,
            department: ret.department.clone(),
            progress: clean(TextColumn::Progress),
            problems: clean(TextColumn::Problems),
            next_steps: clean(TextColumn::NextSteps),
            coordination: clean(TextColumn::Coordination),
            source: Source {
                text: clean_text(&first.text),
                ..place_source(ret, first)
            },
        });
    }
}

fn measure(mapping: &Mapping, names: &Names, row: &RawRow) -> Option<Code> {
    [TextColumn::Code, TextColumn::Measure, TextColumn::Name]
        .into_iter()
        .filter_map(|c| row.text(c))
        .find_map(|p| {
            names.measure(&p.value).or_else(|| {
                let code = Code(text::key(&p.value));
                mapping.catalogue.measure(&code).map(|m| m.code.clone())
            })
        })
}

/// Of several returns of a department for a month the one that replaces the others speaks; where
/// nothing tells them apart all texts stay, equal ones once. What was written for earlier months
/// was reported then: that it counts is remembered of its file, the text is not.
pub(super) fn supersede(mapping: &mut Mapping, month: Period, returns: &[&Return]) {
    let ret = |file: &str| returns.iter().find(|r| r.file == file);
    let texts = std::mem::take(&mut mapping.out.progress);
    let mut kept: Vec<ProgressText> = Vec::new();
    for text in &texts {
        let replaced = texts.iter().any(|other| {
            (&other.measure, other.period, &other.department)
                == (&text.measure, text.period, &text.department)
                && ret(&other.source.file)
                    .zip(ret(&text.source.file))
                    .is_some_and(|(a, b)| beats(a, b))
        });
        let again = kept.iter().any(|k| {
            (&k.measure, k.period, &k.department) == (&text.measure, text.period, &text.department)
                && (&k.progress, &k.problems, &k.next_steps, &k.coordination)
                    == (
                        &text.progress,
                        &text.problems,
                        &text.next_steps,
                        &text.coordination,
                    )
        });
        if !replaced && !again {
            kept.push(text.clone());
        }
    }
    let order = |name: &str| {
        mapping
            .catalogue
            .departments
            .iter()
            .position(|d| d.name == name)
    };
    kept.sort_by(|a, b| {
        (&a.measure, order(&a.department), a.period).cmp(&(
            &b.measure,
            order(&b.department),
            b.period,
        ))
    });
    mapping
        .written
        .extend(kept.iter().map(|t| t.source.file.clone()));
    if month == mapping.period {
        mapping.out.progress = kept;
    }
}

/// Prose as it may reach a page: without invisible and control characters, runs of blank lines
/// and telephone numbers (with 联系人 and 电话 before them), and of bounded length.
pub fn clean_text(written: &str) -> String {
    let lines: Vec<String> = text::clean(written)
        .lines()
        .map(|line| without_contacts(line.trim_matches(text::is_space)))
        .filter(|line| !line.is_empty())
        .collect();
    let joined = lines.join("\n");
    if joined.chars().count() <= LONGEST {
        return joined;
    }
    let mut short: String = joined.chars().take(LONGEST).collect();
    short.push('…');
    short
}

/// Replaces telephone numbers and the contact before them by 〔联系方式略〕.
fn without_contacts(line: &str) -> String {
    const LABELS: [&str; 13] = [
        "联系人",
        "联系电话",
        "联系方式",
        "电话",
        "手机号",
        "手机",
        "座机",
        "填报人",
        "填表人",
        "制表人",
        "经办人",
        "审核人",
        "联络员",
    ];
    let chars: Vec<char> = line.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while at < chars.len() {
        let rest: String = chars[at..].iter().take(4).collect();
        let label = LABELS.iter().find(|l| rest.starts_with(**l));
        if let Some(label) = label
            && let Some(end) = contact_end(&chars, at + label.chars().count())
        {
            out.push_str("〔联系方式略〕");
            at = end;
            continue;
        }
        let digit = chars[at].is_ascii_digit();
        let fresh =
            at == 0 || !(chars[at - 1].is_ascii_digit() || matches!(chars[at - 1], '.' | '-'));
        if digit
            && fresh
            && let Some(end) = phone_end(&chars, at)
        {
            out.push_str("〔联系方式略〕");
            at = end;
            continue;
        }
        out.push(chars[at]);
        at += 1;
    }
    out.replace("〔联系方式略〕〔联系方式略〕", "〔联系方式略〕")
}

/// The end of `：张三，0532-88888888` after a label; `None` if no label-like sign follows.
fn contact_end(chars: &[char], from: usize) -> Option<usize> {
    let colon = chars.get(from).is_some_and(|c| matches!(c, '：' | ':'));
    if !colon {
        return None;
    }
    let stops = |c: char| matches!(c, '。' | '；' | ';' | '，' | ',' | '）' | ')' | '\n');
    let mut end = from + 1;
    while end < chars.len() && !stops(chars[end]) {
        end += 1;
    }
    Some(end)
}

/// The end of a mobile (11 digits from 1) or landline (area code, dash or space, 7–8 digits)
/// number that starts here and is no part of a longer one.
fn phone_end(chars: &[char], from: usize) -> Option<usize> {
    let run = |start: usize| {
        chars[start..]
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .count()
    };
    let first = run(from);
    let after = from + first;
    if first == 11 && chars[from] == '1' && ('3'..='9').contains(&chars[from + 1]) {
        return Some(after);
    }
    if (3..=4).contains(&first)
        && chars[from] == '0'
        && chars
            .get(after)
            .is_some_and(|c| matches!(c, '-' | '—' | '－' | ' '))
    {
        let second = run(after + 1);
        return (7..=8).contains(&second).then_some(after + 1 + second);
    }
    ((11..=12).contains(&first) && chars[from] == '0').then_some(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_keeps_its_words_and_figures() {
        for text in [
            "本月新增瞪羚企业12家，总投资1203000万元。",
            "#import \"x\" $y$ *",
            "项目编号2021-370200-65-03-123456已备案",
            "2021年12月31日前完成，电话会议2次",
        ] {
            assert_eq!(clean_text(text), text);
        }
        assert_eq!(clean_text(" 甲\u{200b}乙\r\n\r\n丙\u{0} "), "甲乙\n丙");
    }

    #[test]
    fn telephone_numbers_and_their_owners_are_left_out() {
        for text in [
            "已报送。联系人：张三，电话：0532-88888888。",
            "请联系13812345678",
            "（联系电话:85911111）",
            "053285911111",
            "暂无数据，填表人：张三",
        ] {
            let clean = clean_text(text);
            assert!(clean.contains("〔联系方式略〕"), "{clean}");
            for secret in ["张三", "88888888", "13812345678", "85911111"] {
                assert!(!clean.contains(secret), "{clean}");
            }
        }
    }

    #[test]
    fn a_text_of_no_end_is_cut_visibly() {
        let clean = clean_text(&"字".repeat(32_767));
        assert_eq!(clean.chars().count(), LONGEST + 1);
        assert!(clean.ends_with('…'));
    }
}
