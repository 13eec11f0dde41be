//! The labels of fields outside tables.
//!
//! Decides which words are labels, of which field, and where in a text label and value stand.
//! Leaves to `values` what a value says.

use crate::read::Cell;
use crate::read::cell;
use crate::text;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Department,
    Period,
    Filled,
    /// 日期 or 时间: a full date is the fill date, a month the period where nothing else states it.
    When,
    /// 填报时间, 印发时间: when the return was made. A month there is none of its figures.
    Filing,
    /// 单位: a measure or a department.
    Unit,
    /// 汇总单位, 抄送单位: a measure, or whose return it is not.
    OtherUnit,
    Submission,
    Other,
}

const LABELS: &[(&str, Field)] = &[
    ("填报单位名称", Field::Department),
    ("报送单位名称", Field::Department),
    ("填报单位", Field::Department),
    ("报送单位", Field::Department),
    ("填表单位", Field::Department),
    ("单位名称", Field::Department),
    ("填报部门", Field::Department),
    ("报送部门", Field::Department),
    ("部门名称", Field::Department),
    ("编制单位", Field::Department),
    ("报告单位", Field::Department),
    ("上报单位", Field::Department),
    ("报表单位", Field::Department),
    ("填报机构", Field::Department),
    ("制表单位", Field::Department),
    ("责任单位", Field::Department),
    ("牵头单位", Field::Department),
    ("部门", Field::Department),
    ("报告期", Field::Period),
    ("填报期", Field::Period),
    ("报告月份", Field::Period),
    ("填报月份", Field::Period),
    ("统计月份", Field::Period),
    ("数据月份", Field::Period),
    ("报送月份", Field::Period),
    ("所属月份", Field::Period),
    ("数据所属期", Field::Period),
    ("所属期", Field::Period),
    ("报表期", Field::Period),
    ("统计期", Field::Period),
    ("统计时间", Field::Period),
    ("数据时间", Field::Period),
    ("报告时间", Field::Period),
    ("填报时段", Field::Period),
    ("数据截至", Field::Period),
    ("数据截止", Field::Period),
    ("截至时间", Field::Period),
    ("截止时间", Field::Period),
    ("统计期间", Field::Period),
    ("报告期间", Field::Period),
    ("期间", Field::Period),
    ("截止日期", Field::Period),
    ("截至日期", Field::Period),
    ("数据日期", Field::Period),
    ("统计日期", Field::Period),
    ("报表月份", Field::Period),
    ("月份", Field::Period),
    ("期别", Field::Period),
    ("填报周期", Field::Period),
    ("期数", Field::Period),
    ("报告期别", Field::Period),
    ("填报日期", Field::Filled),
    ("填表日期", Field::Filled),
    ("报送日期", Field::Filled),
    ("上报日期", Field::Filled),
    ("报出日期", Field::Filled),
    ("制表日期", Field::Filled),
    ("填写日期", Field::Filled),
    ("提交日期", Field::Filled),
    ("填报时间", Field::Filing),
    ("填表时间", Field::Filing),
    ("报送时间", Field::Filing),
    ("上报时间", Field::Filing),
    ("制表时间", Field::Filing),
    ("日期", Field::When),
    ("时间", Field::When),
    ("计量单位", Field::Unit),
    ("金额单位", Field::Unit),
    ("数据单位", Field::Unit),
    ("货币单位", Field::Unit),
    ("单位", Field::Unit),
    ("报送类型", Field::Submission),
    ("填报类型", Field::Submission),
    ("报表类型", Field::Submission),
    ("报送性质", Field::Submission),
    ("单位负责人", Field::Other),
    ("统计负责人", Field::Other),
    ("分管负责人", Field::Other),
    ("负责人", Field::Other),
    ("填报人", Field::Other),
    ("填表人", Field::Other),
    ("制表人", Field::Other),
    ("制表", Field::Other),
    ("审核人", Field::Other),
    ("审核", Field::Other),
    ("复核人", Field::Other),
    ("经办人", Field::Other),
    ("联系人", Field::Other),
    ("联系电话", Field::Other),
    ("电话", Field::Other),
    ("手机", Field::Other),
    ("分管领导", Field::Other),
    ("签发人", Field::Other),
    ("备注", Field::Other),
    ("表号", Field::Other),
    ("制定机关", Field::Other),
    ("批准文号", Field::Other),
    ("审批人", Field::Other),
    ("注", Field::Other),
    ("说明", Field::Other),
    ("数据来源", Field::Other),
    ("报送人", Field::Other),
];

pub(super) fn is_label(cell: &Cell) -> bool {
    let plain = text::simplified(&text::narrow(&text::clean(&cell::written(&cell.value))));
    bare_label(&plain).is_some() || !fields(&plain).is_empty()
}

pub(super) fn bare_label(plain: &str) -> Option<Field> {
    let key = text::key(plain);
    let key = key
        .split(['(', '['])
        .next()
        .unwrap_or_default()
        .trim_end_matches(':');
    LABELS
        .iter()
        .find(|(label, _)| *label == key)
        .map(|(_, field)| *field)
}

/// All `label: value` of a text in order. A label may have spaces inside and 盖章 behind it.
pub(super) fn fields(plain: &str) -> Vec<(Field, String)> {
    let mut heads: Vec<(usize, usize, Field)> = Vec::new();
    for (colon, _) in plain.match_indices(':') {
        let floor = heads.last().map_or(0, |(_, end, _)| *end);
        if let Some((start, field)) = label_before(plain, floor, colon) {
            heads.push((start, colon + 1, field));
        }
    }
    let ends: Vec<usize> = heads
        .iter()
        .skip(1)
        .map(|(start, ..)| *start)
        .chain([plain.len()])
        .collect();
    heads
        .iter()
        .zip(ends)
        .map(|((_, from, field), to)| (*field, value_of(&plain[*from..to.max(*from)])))
        .collect()
}

fn value_of(raw: &str) -> String {
    let raw = raw.trim_matches(text::is_space);
    let cut = raw
        .find("  ")
        .or_else(|| raw.find(['\n', '\t', ';', '|']))
        .unwrap_or(raw.len());
    let value = raw[..cut].trim_matches(text::is_space);
    // （单位：万元）: the bracket that closes around label and value.
    let open = value.matches(['(', '[']).count();
    match value.strip_suffix([')', ']']) {
        Some(inner) if value.matches([')', ']']).count() > open => {
            inner.trim_end_matches(text::is_space)
        }
        _ => value,
    }
    .to_owned()
}

/// The known label that ends at a colon: its start and field.
fn label_before(plain: &str, floor: usize, colon: usize) -> Option<(usize, Field)> {
    let mut before = plain[floor..colon].trim_end_matches(text::is_space);
    if before.ends_with(')')
        && let Some(open) = before.rfind('(')
    {
        before = before[..open].trim_end_matches(text::is_space);
    }
    let letters: Vec<(usize, char)> = before
        .char_indices()
        .filter(|(_, c)| !text::is_space(*c))
        .collect();
    LABELS.iter().find_map(|(label, field)| {
        let wanted: Vec<char> = label.chars().collect();
        let from = letters.len().checked_sub(wanted.len())?;
        let same = letters[from..].iter().map(|(_, c)| *c).eq(wanted);
        // 印发时间, 更新日期: a time of the paper, not of the figures.
        let longer = before[..letters.get(from)?.0].ends_with(char::is_alphabetic);
        let field = match field {
            Field::When if longer => Field::Filing,
            Field::Unit if longer => Field::OtherUnit,
            field => *field,
        };
        same.then(|| (floor + letters[from].0, field))
    })
}
