//! What a file says of itself: department, month, fill date, correction, unit.
//!
//! Decides which texts outside tables are titles, labelled fields or signatures. Leaves to `map`
//! which department a text names and what two different months mean.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::period::Period;
use crate::provenance::CellAt;
use crate::read::cell::{self, dates, hint, period};
use crate::read::layout::vocabulary::rows as words;
use crate::read::{Cell, CellValue, Cover, Place, StatedPeriod};
use crate::text;
use crate::unit::Units;

/// Where a text outside tables stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    /// Above the first table, or near the top of a sheet without one.
    Title,
    /// Anywhere else.
    Elsewhere,
    /// On a sheet of instructions: only its fields count.
    Instructions,
}

/// A filled cell outside tables, with the next filled one to its right.
#[derive(Clone)]
pub(super) struct Loose<'a> {
    /// Sheet name.
    pub sheet: &'a str,
    /// The cell.
    pub cell: &'a Cell,
    /// The next filled cell within reach to the right.
    pub right: Option<&'a Cell>,
    /// All filled cells within reach to the right, as one text: 2026 | 年 | 5 | 月.
    pub beyond: String,
    /// Where it stands.
    pub stand: Stand,
    /// Whether the sheet is about corrections: its title makes no correction of the file.
    pub corrections: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Department,
    Period,
    Filled,
    /// 日期 or 时间: a full date is the fill date, a month the period.
    When,
    /// 单位: a measure or a department.
    Unit,
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
    ("填报时间", Field::When),
    ("填表时间", Field::When),
    ("报送时间", Field::When),
    ("上报时间", Field::When),
    ("制表时间", Field::When),
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

/// Words that make a return a correction.
const CORRECTING: &[&str] = &["更正", "修订", "补正", "订正", "重报"];
/// Words by which a text only speaks about corrections.
const ABOUT_CORRECTING: &[&str] = &[
    "如有",
    "如需",
    "请",
    "说明",
    "原因",
    "更正表",
    "更正月份",
    "正常",
    "无",
    "应",
    "须",
    "办法",
    "方案",
    "规划",
    "标准",
];

/// Gathers what the loose cells say; `order` of the result is best first.
pub(super) fn gather(loose: &[Loose], units: &Units) -> Cover {
    let mut cover = Cover::default();
    let (mut titles, mut signatures, mut dated) = (Vec::new(), Vec::new(), Vec::new());
    let mut values: BTreeSet<(&str, CellAt)> = BTreeSet::new();
    for item in loose {
        let stated = cover.unit.len();
        let labelled = fields_of(item, units, &mut cover);
        if labelled && item.stand == Stand::Title {
            residue_of(item, &mut cover);
        }
        if labelled && let Some(right) = item.right.filter(|right| !is_label(right)) {
            values.insert((item.sheet, right.at));
        }
        let spoken_for = labelled || values.contains(&(item.sheet, item.cell.at));
        if cover.unit.len() == stated
            && let Some(unit) = unit_said(item, units)
        {
            cover.unit.push(place(item, unit));
        }
        if spoken_for || item.stand == Stand::Instructions {
            continue;
        }
        let written = cell::written(&item.cell.value);
        if let Some(date) = whole_date(&item.cell.value) {
            dated.push(place(item, date));
            continue;
        }
        let value = text::clean(&written);
        let length = value.chars().count();
        let note = words::NOTES
            .iter()
            .any(|w| text::key(&value).starts_with(w));
        if !matches!(item.cell.value, CellValue::Text(_)) || note || !(2..=60).contains(&length) {
            continue;
        }
        if item.stand == Stand::Title {
            let stated = period::stated(&value, false);
            if stated.is_empty() {
                let hint = hint::hint(&value, false);
                let said = (!hint.is_empty()).then(|| place(item, hint));
                cover.hints.extend(said);
            }
            for stated in stated {
                cover.period.push(place(item, stated));
            }
            if !item.corrections && correcting(&value) {
                cover
                    .correction
                    .get_or_insert_with(|| place(item, value.clone()));
            }
            titles.push(place(item, value));
        } else if length <= 25 {
            signatures.push(place(item, value));
        }
    }
    cover.department.extend(titles);
    cover.department.extend(signatures);
    if cover.filled.is_none() && dated.windows(2).all(|pair| pair[0].value == pair[1].value) {
        cover.filled = dated.into_iter().next();
    }
    cover
}

/// A unit that a title has in brackets （百万元）, or that a note gives to the figures: 金额单位均为百万元.
fn unit_said(item: &Loose, units: &Units) -> Option<String> {
    let CellValue::Text(written) = &item.cell.value else {
        return None;
    };
    let key = text::key(written);
    if item.stand == Stand::Title
        && let Some(open) = key.strip_suffix([')', ']'])
        && let Some((_, inner)) = open.rsplit_once(['(', '['])
        && units.parse(inner).is_some()
    {
        return Some(inner.to_owned());
    }
    let (_, rest) = key.split_once("单位")?;
    let rest = rest
        .trim_start_matches(['均', '都', '统', '一'])
        .strip_prefix(['为', '是', ':', '按'])?;
    let end = rest
        .find(['。', ',', ';', ')', '、', '.'])
        .unwrap_or(rest.len());
    let unit = &rest[..end];
    units.parse(unit).is_some().then(|| unit.to_owned())
}

fn place<T>(item: &Loose, value: T) -> Place<T> {
    Place {
        sheet: item.sheet.to_owned(),
        cell: item.cell.at,
        text: cell::written(&item.cell.value),
        value,
    }
}

fn correcting(value: &str) -> bool {
    let key = text::key(value);
    key.chars().count() <= 40
        && CORRECTING.iter().any(|w| key.contains(w))
        && !ABOUT_CORRECTING.iter().any(|w| key.contains(w))
}

/// The date that is all a cell says.
fn whole_date(value: &CellValue) -> Option<Date> {
    match value {
        CellValue::Text(_) | CellValue::Date { .. } => dates::date(value)
            .ok()
            .flatten()
            .filter(|d| !d.month_only)
            .map(|d| d.date),
        _ => None,
    }
}

/// Takes the labelled fields of a cell; false if it has none.
fn fields_of(item: &Loose, units: &Units, cover: &mut Cover) -> bool {
    let CellValue::Text(written) = &item.cell.value else {
        return false;
    };
    let plain = text::simplified(&text::narrow(&text::clean(written)));
    let found = fields(&plain);
    if found.is_empty() {
        let bare = bare_label(&plain);
        if let (Some(field), Some(right)) = (bare, item.right) {
            let next = Loose {
                cell: right,
                right: None,
                ..item.clone()
            };
            take(field, &cell::written(&right.value), &next, units, cover);
        }
        return bare.is_some();
    }
    let last = found.len() - 1;
    for (i, (field, value)) in found.into_iter().enumerate() {
        match item.right {
            Some(right) if value.is_empty() && i == last && !is_label(right) => {
                let next = Loose {
                    cell: right,
                    right: None,
                    ..item.clone()
                };
                take(field, &cell::written(&right.value), &next, units, cover);
            }
            _ => take(field, &value, item, units, cover),
        }
    }
    true
}

/// A month that stands without a label beside the fields of a line: 填报单位：商务局　2026年5月.
fn residue_of(item: &Loose, cover: &mut Cover) {
    let plain = text::simplified(&text::narrow(&text::clean(&cell::written(
        &item.cell.value,
    ))));
    let labelled = |field: &Field| matches!(field, Field::Period | Field::When | Field::Filled);
    let found = fields(&plain);
    if found.iter().any(|(field, _)| labelled(field)) {
        return;
    }
    let mut rest = plain;
    for (_, value) in found.iter().filter(|(_, value)| !value.is_empty()) {
        rest = rest.replacen(value.as_str(), " ", 1);
    }
    // The value of a field may be name and month in one.
    let whole = found.iter().map(|(_, value)| value.as_str());
    for text in whole.chain([rest.as_str()]) {
        for stated in period::stated(text, true) {
            cover.period.push(place(item, stated));
        }
    }
    if cover.period.is_empty() {
        let hint = hint::hint(&rest, false);
        let said = (!hint.is_empty()).then(|| place(item, hint));
        cover.hints.extend(said);
    }
}

fn is_label(cell: &Cell) -> bool {
    let plain = text::simplified(&text::narrow(&text::clean(&cell::written(&cell.value))));
    bare_label(&plain).is_some() || !fields(&plain).is_empty()
}

fn bare_label(plain: &str) -> Option<Field> {
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
fn fields(plain: &str) -> Vec<(Field, String)> {
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
        same.then(|| (floor + letters[from].0, *field))
    })
}

fn take(field: Field, value: &str, item: &Loose, units: &Units, cover: &mut Cover) {
    let named = text::clean(value);
    match field {
        Field::Department => department(&named, item, cover),
        Field::Unit if units_named(&named, units) => cover.unit.push(place(item, named)),
        Field::Unit => department(&named, item, cover),
        Field::Period => {
            let mut found = periods(value, item);
            if found.is_empty() && item.right.is_none() {
                found = period::stated(&item.beyond, true);
            }
            if found.is_empty() && !says_nothing(&named) {
                cover.hints.push(place(item, hint::hint(value, true)));
            }
            cover
                .period
                .extend(found.into_iter().map(|p| place(item, p)));
        }
        Field::Filled | Field::When => {
            let date = match &item.cell.value {
                CellValue::Text(_) => dates::parse(value)
                    .ok()
                    .filter(|d| !d.month_only)
                    .map(|d| d.date),
                other => whole_date(other),
            };
            if let Some(date) = date {
                cover.filled.get_or_insert_with(|| place(item, date));
            } else if field == Field::When {
                cover
                    .period
                    .extend(periods(value, item).into_iter().map(|p| place(item, p)));
            }
        }
        Field::Submission => {
            let key = text::key(&named);
            let correction = CORRECTING.iter().any(|w| key.contains(w))
                && !key.contains("正常")
                && !key.contains('□');
            if correction {
                cover.correction.get_or_insert_with(|| place(item, named));
            }
        }
        Field::Other => {}
    }
}

/// Values of a field of time that name none: blank, a dash, 本月, or how often is reported.
fn says_nothing(value: &str) -> bool {
    const NOTHING: &[&str] = &[
        "本月",
        "当月",
        "本期",
        "当期",
        "每月",
        "月报",
        "月度",
        "按月",
        "逐月",
        "每季度",
        "季报",
        "季度",
        "年报",
        "半年报",
        "月",
        "年月",
        "年",
        "月份",
    ];
    let key = text::key(value);
    let key = key.trim_matches(|c: char| !c.is_alphanumeric());
    key.is_empty() || NOTHING.contains(&key) || cell::means_missing(value)
}

/// A department's name ends where digits begin.
fn department(named: &str, item: &Loose, cover: &mut Cover) {
    let cut = named
        .find(|c: char| c.is_ascii_digit())
        .unwrap_or(named.len());
    let name =
        named[..cut].trim_matches(|c: char| text::is_space(c) || matches!(c, ',' | '。' | '_'));
    let name = name
        .strip_suffix("(盖章)")
        .or_else(|| name.strip_suffix("(公章)"))
        .unwrap_or(name);
    if !name.is_empty() && name.chars().count() <= 40 {
        cover.department.push(place(item, name.to_owned()));
    }
}

fn units_named(value: &str, units: &Units) -> bool {
    let mut parts = value.split(['、', ',', '/', '，']).peekable();
    parts.peek().is_some() && parts.all(|part| units.parse(part).is_some())
}

/// Months behind a label: phrases, a date's month, a date cell's month.
fn periods(value: &str, item: &Loose) -> Vec<StatedPeriod> {
    let of = |date: Date| {
        Period::of(date).map(|period| StatedPeriod {
            period,
            span: false,
        })
    };
    if let CellValue::Date {
        date: Some(date), ..
    } = &item.cell.value
    {
        return of(*date).into_iter().collect();
    }
    let found = period::stated(value, true);
    if found.is_empty() {
        return dates::parse(value)
            .ok()
            .and_then(|d| of(d.date))
            .into_iter()
            .collect();
    }
    found
}

/// The unit stated for a table: in the nearest line above it, else below it.
pub(super) fn unit_of(units: &[Place<String>], sheet: &str, row: u32) -> Option<Place<String>> {
    let here = || units.iter().filter(|p| p.sheet == sheet);
    here()
        .filter(|p| p.cell.row <= row)
        .max_by_key(|p| (p.cell.row, std::cmp::Reverse(p.cell.col)))
        .or_else(|| here().min_by_key(|p| (p.cell.row, p.cell.col)))
        .cloned()
}

/// Department and month in the form's hidden sheet.
pub(super) fn marker(sheet: &crate::read::Sheet) -> Option<(String, Option<Place<StatedPeriod>>)> {
    let at = |row, col| {
        sheet
            .cells
            .iter()
            .find(|c| c.at == CellAt::new(row, col))
            .map(|c| (c, cell::written(&c.value)))
    };
    let value = |key: &str| {
        (0..8)
            .find(|&row| at(row, 0).is_some_and(|(_, k)| k == key))
            .and_then(|row| at(row, 1))
    };
    let (_, version) = value("jindu-form")?;
    let period = value("period").and_then(|(cell, written)| {
        let period = written.parse().ok()?;
        Some(Place {
            sheet: sheet.name.clone(),
            cell: cell.at,
            text: written,
            value: StatedPeriod {
                period,
                span: false,
            },
        })
    });
    Some((version, period))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cover_of(texts: &[(&str, Stand)]) -> Cover {
        let cells: Vec<(Cell, Stand)> = texts
            .iter()
            .enumerate()
            .map(|(row, (text, stand))| {
                let value = CellValue::Text((*text).into());
                (
                    Cell {
                        at: CellAt::new(row as u32, 0),
                        value,
                        number_format: None,
                        formula: false,
                    },
                    *stand,
                )
            })
            .collect();
        let loose: Vec<Loose> = cells
            .iter()
            .map(|(cell, stand)| Loose {
                sheet: "表",
                cell,
                right: None,
                beyond: String::new(),
                stand: *stand,
                corrections: false,
            })
            .collect();
        gather(&loose, &Units::default())
    }

    fn title(text: &str) -> Cover {
        cover_of(&[(text, Stand::Title)])
    }

    #[test]
    fn labelled_fields_are_read_wherever_they_stand_in_a_line() {
        for text in [
            "填报单位：商务局　　报告期：2026年6月",
            "填报单位:商务局  报告期:2026.6",
            "填 报 单 位：商务局    报 告 期：2026/06",
            "填报单位（盖章）：商务局　报告期：2026-06",
            "报告期：2026年6月　　填报单位：商务局",
            "報送單位：商務局　　填報月份：2026年6月",
        ] {
            let cover = title(text);
            assert_eq!(cover.department[0].value, "商务局", "{text}");
            assert_eq!(cover.period.len(), 1, "{text}");
            assert_eq!(
                cover.period[0].value.period.to_string(),
                "2026-06",
                "{text}"
            );
        }
        let cover = title("填报单位：商务局　　填报日期：2026年7月3日　　单位：亿元");
        assert_eq!(cover.filled.unwrap().value.to_string(), "2026-07-03");
        assert_eq!(cover.unit[0].value, "亿元");
        assert!(cover.period.is_empty());
    }

    #[test]
    fn titles_name_department_and_month() {
        let cover = title("市商务局2026年6月指标填报表");
        assert_eq!(cover.department[0].value, "市商务局2026年6月指标填报表");
        assert_eq!(cover.period[0].value.period.to_string(), "2026-06");
        let cover = title("报告期：2026年上半年");
        assert!(cover.period[0].value.span);
        assert_eq!(title("报告期：2026年5月/6月").period.len(), 2);
    }

    #[test]
    fn a_unit_label_with_a_department_names_the_department() {
        assert_eq!(title("单位：市商务局").department[0].value, "市商务局");
        assert_eq!(title("（单位：家、亿元）").unit[0].value, "家、亿元");
        assert_eq!(title("月报表（单位：万元）").unit[0].value, "万元");
        assert!(title("（金额单位：百万元）").department.is_empty());
        assert_eq!(title("月报表（百万元）").unit[0].value, "百万元");
        let note = cover_of(&[("注：金额单位均为百万元。", Stand::Elsewhere)]);
        assert_eq!(note.unit[0].value, "百万元");
        assert_eq!(title("单位：家、亿元").unit[0].value, "家、亿元");
    }

    #[test]
    fn only_a_title_makes_a_correction() {
        for text in [
            "2026年6月指标填报表（更正版）",
            "更正：市商务局2026年6月月报",
            "修订稿",
        ] {
            assert!(title(text).correction.is_some(), "{text}");
        }
        assert!(title("报送类型：更正报送").correction.is_some());
        for text in [
            "报送类型：正常报送",
            "如有更正请填写更正表",
            "更正说明",
            "2026年6月指标填报表",
        ] {
            assert!(title(text).correction.is_none(), "{text}");
        }
        assert!(cover_of(&[("更正", Stand::Elsewhere)]).correction.is_none());
    }

    #[test]
    fn notes_and_people_are_no_department_and_no_month() {
        let cover = cover_of(&[
            (
                "注：1. 本表于每月5日前报送，数据截至2026年5月。",
                Stand::Elsewhere,
            ),
            (
                "填表人：张三　联系电话：0571-12345678　审核人：李四",
                Stand::Elsewhere,
            ),
            ("数据来源：市统计局", Stand::Elsewhere),
        ]);
        assert_eq!((cover.department.len(), cover.period.len()), (0, 0));
        let cover = cover_of(&[
            ("市商务局", Stand::Elsewhere),
            ("2026年7月3日", Stand::Elsewhere),
        ]);
        assert_eq!(cover.department[0].value, "市商务局");
        assert_eq!(cover.filled.unwrap().value.to_string(), "2026-07-03");
    }
}
