//! The number grammar: a text in a figure cell.
//!
//! Decides which texts are exactly one number, with its qualifier, unit and magnitude word. The
//! order is: whole words that mean “nothing reported” or are refused; a remark in brackets; words
//! before the number; the digits; what follows them. Whatever is left over refuses the cell, so
//! that a text with two numbers never gives a value.

use std::sync::LazyLock;

use crate::quantity::{Exact, Qualifier};
use crate::read::cell::{chinese, dates, oddity, refusal, remark, shown};
use crate::read::{CellRefusal, Figure, Oddity, Reading};
use crate::text;
use crate::unit::{Units, magnitude, magnitude_prefix};

/// The units known without a catalogue: enough to tell a unit from a remark.
pub(super) static UNITS: LazyLock<Units> = LazyLock::new(Units::default);

/// Words and signs that mean “nothing reported”, folded.
const MISSING: &[&str] = &[
    "无",
    "暂无",
    "无数据",
    "暂无数据",
    "没有数据",
    "尚无数据",
    "待定",
    "待报",
    "待补",
    "待填",
    "待统计",
    "待核实",
    "未报",
    "未填",
    "未填报",
    "未上报",
    "未统计",
    "尚未统计",
    "暂未统计",
    "数据未出",
    "未出数",
    "未公布",
    "尚未公布",
    "暂缺",
    "缺",
    "缺报",
    "空",
    "空白",
    "不适用",
    "不涉及",
    "n/a",
    "na",
    "n.a.",
    "/",
    "//",
    "\\",
    "…",
    "……",
    "...",
];

/// Qualifiers before the number, longest first.
const BEFORE: &[(&str, Qualifier)] = &[
    ("不少于", Qualifier::AtLeast),
    ("不低于", Qualifier::AtLeast),
    ("不超过", Qualifier::AtMost),
    ("不高于", Qualifier::AtMost),
    ("不多于", Qualifier::AtMost),
    ("至少", Qualifier::AtLeast),
    ("至多", Qualifier::AtMost),
    ("最多", Qualifier::AtMost),
    ("大约", Qualifier::About),
    ("大概", Qualifier::About),
    ("接近", Qualifier::Nearly),
    ("将近", Qualifier::Nearly),
    ("超过", Qualifier::Above),
    ("突破", Qualifier::Above),
    ("不足", Qualifier::Under),
    ("不到", Qualifier::Under),
    ("约", Qualifier::About),
    ("近", Qualifier::Nearly),
    ("超", Qualifier::Above),
    ("逾", Qualifier::Above),
    ("≥", Qualifier::AtLeast),
    ("≤", Qualifier::AtMost),
    (">=", Qualifier::AtLeast),
    ("<=", Qualifier::AtMost),
    (">", Qualifier::Above),
    ("<", Qualifier::Under),
    ("≈", Qualifier::About),
];

/// Qualifiers after number and unit.
const AFTER: &[(&str, Qualifier)] = &[
    ("左右", Qualifier::About),
    ("上下", Qualifier::About),
    ("以上", Qualifier::AtLeast),
    ("以下", Qualifier::AtMost),
    ("以内", Qualifier::AtMost),
    ("+", Qualifier::AtLeast),
    ("余", Qualifier::Over),
    ("多", Qualifier::Over),
];

/// Words before a number that say nothing more than that it is one.
const FILLER: &[&str] = &["共计", "共有", "共", "达到", "达", "为"];

/// Things counted that departments put after the measure word.
const THINGS: &[&str] = &["企业", "公司", "机构", "项目", "平台", "单位", "站点"];

/// Words for a rise and a fall before a percentage.
const RISE: &[&str] = &[
    "增长", "上升", "提高", "提升", "增加", "上涨", "增幅", "增速",
];
const FALL: &[&str] = &[
    "负增长",
    "下降",
    "减少",
    "降低",
    "回落",
    "下滑",
    "下跌",
    "降幅",
];

/// What was gathered on the way.
#[derive(Default)]
struct Found {
    qualifier: Option<Qualifier>,
    unit: Option<String>,
    magnitude: Option<&'static str>,
    sign: i64,
    oddities: Vec<Oddity>,
}

impl Found {
    fn odd(&mut self, zh: impl Into<String>, en: impl Into<String>) {
        self.oddities.push(oddity(zh, en));
    }

    fn qualify(&mut self, qualifier: Qualifier, all: &str) -> Result<(), CellRefusal> {
        match self.qualifier {
            Some(other) if other != qualifier => Err(unreadable(
                all,
                "有两个意思不同的限定词",
                "has two qualifiers of different meaning",
            )),
            _ => {
                self.qualifier = Some(qualifier);
                Ok(())
            }
        }
    }
}

/// The figure in a text.
pub(super) fn read(raw: &str) -> Reading {
    match parse(raw) {
        Ok(reading) => reading,
        Err(refusal) => Reading::Refused(refusal),
    }
}

/// Whether a text means “nothing reported” (blank not included).
pub(crate) fn means_missing(written: &str) -> bool {
    let key = text::key(written);
    let dash = |c| {
        matches!(
            c,
            '-' | '—' | '–' | '―' | '‐' | '‑' | '‒' | '─' | '━' | '_' | '－'
        )
    };
    !key.is_empty() && (key.chars().all(dash) || MISSING.contains(&key.as_str()))
}

fn unreadable(all: &str, zh: &str, en: &str) -> CellRefusal {
    refusal(
        "unreadable-number",
        format!("“{}”{zh}", shown(all)),
        format!("“{}” {en}", shown(all)),
    )
}

fn parse(raw: &str) -> Result<Reading, CellRefusal> {
    if let Some(c) = raw.chars().find(|&c| text::reorders(c)) {
        return Err(unreadable(
            raw,
            &format!(
                "含有改变显示顺序的字符 U+{:04X}，看到的与存储的可能不同",
                c as u32
            ),
            "holds a character that changes the order of display: it may read other than it looks",
        ));
    }
    if raw
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
    {
        return Err(unreadable(raw, "含有控制字符", "holds control characters"));
    }
    let mut found = Found {
        sign: 1,
        ..Found::default()
    };
    let outer = raw.trim_matches(|c| text::is_invisible(c) || text::is_space(c));
    if outer.chars().any(text::is_invisible) {
        found.odd(
            "数字中间有看不见的字符，已去除",
            "invisible characters inside were removed",
        );
    }
    let all = text::simplified(&text::narrow(&text::clean(raw)));
    if all.is_empty() {
        return Ok(Reading::Missing { written: false });
    }
    if means_missing(&all) {
        return Ok(Reading::Missing { written: true });
    }
    refuse_by_sight(&all)?;
    let body = strip_punctuation(&all, &mut found);
    let body = remark::take(&body, &all, &mut |remark| match remark {
        remark::Remark::Qualifier(q) => found.qualifier = Some(q),
        remark::Remark::Said(text) => found.odd(
            format!("括号内的说明“{}”不计入数值", shown(&text)),
            format!(
                "the remark “{}” in brackets is no part of the figure",
                shown(&text)
            ),
        ),
    })?;
    let rest = before_number(&body, &all, &mut found)?;
    let (number, rest) = take_number(rest, &all, &mut found)?;
    let figure = after_number(number, rest, &all, found)?;
    Ok(Reading::Number(figure))
}

/// Refusals that one glance tells, with their own reasons.
fn refuse_by_sight(all: &str) -> Result<(), CellRefusal> {
    let key = text::key(all);
    let say = |rule: &str, zh: &str, en: &str| {
        let mut refusal = unreadable(all, zh, en);
        refusal.rule = rule.to_owned();
        Err(refusal)
    };
    if matches!(
        key.as_str(),
        "同上" | "同左" | "同前" | "〃" | "″" | "\"" | "''" | "、、" | "々"
    ) {
        return say(
            "ditto-in-figure",
            "：数值格不能用“同上”，请填写数值",
            "stands in a figure cell: write the figure instead",
        );
    }
    if matches!(
        key.as_str(),
        "true" | "false" | "是" | "否" | "√" | "✓" | "✔" | "×" | "✗" | "☑" | "☐"
    ) {
        return say(
            "boolean-in-figure",
            "是判断，不是数",
            "is a yes or no, not a number",
        );
    }
    if all.starts_with(['=', '@']) {
        return say(
            "formula-as-text",
            "是以文字存放的公式，没有计算结果",
            "is a formula stored as text, without a result",
        );
    }
    if all.starts_with('#') {
        return say("error-cell", "是错误值", "is an error value");
    }
    if dates::looks_like_date(all) {
        return say(
            "date-in-figure",
            "是日期，不是数",
            "is a date, not a number",
        );
    }
    if let Some(c) = all
        .chars()
        .find(|&c| c.is_numeric() && !c.is_ascii_digit() && !chinese::is_numeral(c))
    {
        return say(
            "unreadable-number",
            &format!("含有特殊数字“{c}”，请用 0-9 填写"),
            "holds digits of another kind; use 0-9",
        );
    }
    Ok(())
}

fn strip_punctuation(all: &str, found: &mut Found) -> String {
    let mut body = all;
    if let Some(rest) = body
        .strip_prefix(['\'', '‘', '’', '`'])
        .filter(|r| !r.is_empty())
    {
        found.odd(
            "开头有撇号，数字存成了文字",
            "a leading apostrophe: the number is stored as text",
        );
        body = rest.trim_start_matches(text::is_space);
    }
    if let Some(rest) = body.strip_suffix('。').filter(|r| !r.is_empty()) {
        found.odd("末尾有句号", "ends with a full stop");
        body = rest.trim_end_matches(text::is_space);
    }
    body.to_owned()
}

/// Takes fillers, words for rise and fall, qualifiers and currency signs from the front.
fn before_number<'a>(body: &'a str, all: &str, found: &mut Found) -> Result<&'a str, CellRefusal> {
    let mut rest = body;
    let mut direction = false;
    loop {
        rest = rest.trim_start_matches(text::is_space);
        if let Some((word, qualifier)) = BEFORE.iter().find(|(w, _)| rest.starts_with(w)) {
            found.qualify(*qualifier, all)?;
            rest = &rest[word.len()..];
            continue;
        }
        let fall = FALL.iter().find(|w| rest.starts_with(**w));
        let rise = RISE.iter().find(|w| rest.starts_with(**w));
        if let Some(word) = fall.or(rise).filter(|_| !direction) {
            direction = true;
            rest = &rest[word.len()..];
            if fall.is_some() {
                found.sign = -1;
                found.odd(
                    format!("写作“{word}”，按负数采用"),
                    format!("written as “{word}”, taken as negative"),
                );
            } else {
                found.odd(
                    format!("写作“{word}”，按正数采用"),
                    format!("written as “{word}”, taken as positive"),
                );
            }
            continue;
        }
        if let Some(after) = rest.strip_prefix("同比").filter(|_| !direction) {
            rest = after;
            continue;
        }
        if let Some(after) = rest.strip_prefix(['¥', '￥', '$']) {
            let unit = if rest.starts_with('$') {
                "美元"
            } else {
                "元"
            };
            found.unit = Some(unit.to_owned());
            found.odd(
                format!("带货币符号，单位按“{unit}”"),
                format!("with a currency sign, the unit taken as {unit}"),
            );
            rest = after;
            continue;
        }
        if let Some(word) = FILLER.iter().find(|w| rest.starts_with(**w)) {
            rest = &rest[word.len()..];
            continue;
        }
        break;
    }
    if direction && !(rest.contains('%') || rest.contains("百分")) {
        return Err(unreadable(
            all,
            "说的是增减量，不是数值本身",
            "states a change, not the figure itself",
        ));
    }
    Ok(rest)
}

/// A number's value, the step of its last digit, and whether it was written in Chinese numerals.
struct Number {
    value: Exact,
    step: Exact,
    chinese: bool,
    percent: bool,
}

fn take_number<'a>(
    rest: &'a str,
    all: &str,
    found: &mut Found,
) -> Result<(Number, &'a str), CellRefusal> {
    let mut rest = rest;
    if let Some(after) = rest.strip_prefix(['-', '+']) {
        if found.sign < 0 {
            return Err(unreadable(
                all,
                "有两个负号的意思",
                "is negative twice over",
            ));
        }
        if rest.starts_with('-') {
            found.sign = -1;
        }
        rest = after;
    } else if let Some(after) = rest.strip_prefix('负') {
        found.sign = -found.sign;
        found.odd("写作“负”，按负数采用", "written as 负, taken as negative");
        rest = after;
    }
    let percent = rest.strip_prefix("百分之");
    if let Some(after) = percent {
        found.odd("写作“百分之”", "written as 百分之");
        rest = after;
    }
    let percent = percent.is_some();
    if rest.starts_with(chinese::is_numeral) {
        let end = rest
            .find(|c| !chinese::is_numeral(c) && c != '点')
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let (value, step) = chinese::numeral(word)
            .ok_or_else(|| unreadable(all, "不是明确的一个数", "is not clearly one number"))?;
        found.odd("用汉字书写的数", "a number in Chinese numerals");
        if let Some((word, _)) = [("亿", 8), ("万", 4)]
            .iter()
            .find(|(w, _)| word.ends_with(w))
        {
            found.magnitude = magnitude_prefix(word).map(|(w, _)| w);
        }
        return Ok((
            Number {
                value,
                step,
                chinese: true,
                percent,
            },
            after,
        ));
    }
    let (value, step, after) = arabic(rest, all, found)?;
    Ok((
        Number {
            value,
            step,
            chinese: false,
            percent,
        },
        after,
    ))
}

/// Digits with grouping, point and exponent.
fn arabic<'a>(
    rest: &'a str,
    all: &str,
    found: &mut Found,
) -> Result<(Exact, Exact, &'a str), CellRefusal> {
    let end = run_length(rest);
    let (run, after) = rest.split_at(end);
    if run.is_empty() {
        return Err(no_number(all));
    }
    let digits = ungroup(run, all, found)?;
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    if digits.ends_with('.') {
        found.odd("末尾有小数点", "ends with a point");
    }
    if whole.len() > 1 && whole.starts_with('0') {
        found.odd("以 0 开头", "starts with 0");
    }
    let significant = format!("{whole}{fraction}").trim_start_matches('0').len();
    let whole_digits = whole.trim_start_matches('0').len();
    if significant > 15 && (fraction.is_empty() || whole_digits > 15 || significant > 18) {
        return Err(too_many(all));
    }
    let plain = format!(
        "{}{}{fraction}",
        if whole.is_empty() { "0" } else { whole },
        if fraction.is_empty() { "" } else { "." }
    );
    let (mut value, mut step) = if significant > 15 {
        found.odd(
            "超过 15 位有效数字，按 15 位采用",
            "more than 15 significant digits, taken to 15",
        );
        let value = plain
            .parse()
            .ok()
            .and_then(Exact::from_f64)
            .ok_or_else(|| too_many(all))?;
        let step = Exact::pow10(-(value.decimals().unwrap_or(0) as i32));
        (value, step)
    } else {
        let value = Exact::parse(&plain).ok_or_else(|| no_number(all))?;
        (value, Exact::pow10(-(fraction.len() as i32)))
    };
    let mut after = after;
    if let Some((exponent, rest)) = exponent(after) {
        if !(-9..=15).contains(&exponent) {
            return Err(too_many(all));
        }
        found.odd("用科学记数法书写", "written in scientific form");
        value = value * Exact::pow10(exponent);
        step = step * Exact::pow10(exponent);
        if value.abs() >= Exact::pow10(15) {
            return Err(too_many(all));
        }
        after = rest;
    }
    Ok((value, step, after))
}

/// The length of the run of digits, points, commas and apostrophes, with spaces between digits.
fn run_length(rest: &str) -> usize {
    let mut end = 0;
    let mut pending = 0;
    for c in rest.chars() {
        if c.is_ascii_digit()
            || (matches!(c, '.' | ',' | '\'' | '’' | '_') && (end > 0 || c == '.'))
        {
            end += pending + c.len_utf8();
            pending = 0;
        } else if text::is_space(c) && end > 0 {
            pending += c.len_utf8();
        } else {
            break;
        }
    }
    end
}

/// Without thousands separators, if they stand where they belong.
fn ungroup(run: &str, all: &str, found: &mut Found) -> Result<String, CellRefusal> {
    let (whole, fraction) = run.split_once('.').unwrap_or((run, ""));
    if !fraction.bytes().all(|b| b.is_ascii_digit()) || (whole.is_empty() && fraction.is_empty()) {
        return Err(unreadable(
            all,
            "的分隔符位置不对",
            "has separators out of place",
        ));
    }
    let separators: Vec<char> = whole.chars().filter(|c| !c.is_ascii_digit()).collect();
    let Some(&separator) = separators.first() else {
        return Ok(run.to_owned());
    };
    if separators.iter().any(|&c| c != separator)
        || !(separator == ',' || text::is_space(separator))
    {
        return Err(unreadable(
            all,
            "的分隔符位置不对",
            "has separators out of place",
        ));
    }
    let groups: Vec<&str> = whole.split(separator).collect();
    let in_threes = (1..=3).contains(&groups[0].len())
        && !groups[0].starts_with('0')
        && groups[1..].iter().all(|g| g.len() == 3);
    if separator != ',' {
        let fixed = matches!(separator, '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}');
        let surely_one = fixed || groups[0].len() == 1 || groups.len() > 2;
        if !in_threes || !surely_one || matches!(separator, '\n' | '\t') {
            return Err(unreadable(all, "可能是两个数", "may be two numbers"));
        }
        found.odd("用空格作千位分隔", "grouped in thousands by spaces");
    } else if !in_threes {
        return Err(unreadable(
            all,
            "的逗号位置不对",
            "has a comma out of place",
        ));
    }
    let mut digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    if run.contains('.') {
        digits.push('.');
        digits.push_str(fraction);
    }
    Ok(digits)
}

/// An exponent such as `E+2`, and what follows it.
fn exponent(after: &str) -> Option<(i32, &str)> {
    let rest = after.strip_prefix(['e', 'E'])?;
    let (negative, digits) = match rest.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, rest.strip_prefix('+').unwrap_or(rest)),
    };
    let end = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    let n: i32 = digits[..end]
        .parse()
        .ok()
        .or((end > 0).then_some(i32::MAX))?;
    Some((
        if negative { n.saturating_neg() } else { n },
        &digits[end..],
    ))
}

fn too_many(all: &str) -> CellRefusal {
    let mut refusal = unreadable(
        all,
        "的位数或大小超出可靠范围（15 位有效数字）",
        "has more digits, or is larger, than can be held reliably (15 significant digits)",
    );
    refusal.rule = "number-out-of-range".into();
    refusal
}

/// Why a text without a number where one is due is refused.
fn no_number(all: &str) -> CellRefusal {
    let digits = all.chars().any(|c| c.is_ascii_digit());
    if digits {
        unreadable(
            all,
            "不是单独的一个数（夹有文字或符号），请只填数值",
            "is not a number by itself (text or signs beside it): write the number alone",
        )
    } else {
        unreadable(all, "不是数值", "is not a number")
    }
}

/// Magnitude word, unit and qualifiers behind the number; refuses whatever is left.
fn after_number(
    number: Number,
    rest: &str,
    all: &str,
    mut found: Found,
) -> Result<Figure, CellRefusal> {
    let mut rest: String = rest.chars().filter(|&c| !text::is_space(c)).collect();
    if rest.chars().any(|c| c.is_ascii_digit() || c.is_numeric()) {
        return Err(two_numbers(all, &rest));
    }
    take_over(&mut rest, all, &mut found)?;
    if !UNITS.is_name(&rest)
        && let Some((word, after)) = magnitude_prefix(&rest)
    {
        if found.magnitude.is_some() {
            return Err(unreadable(all, "有两个数量级", "has two magnitude words"));
        }
        let bare = after.is_empty() && matches!(word, "千" | "百");
        if (bare || word == "百") && !number.value.is_integer() {
            return Err(unreadable(
                all,
                &format!("带“{word}”，不像一个数的写法，请填写完整数值"),
                &format!("with “{word}” is no usual way to write a number: write it out"),
            ));
        }
        found.magnitude = Some(word);
        if word == "百" || word == "千" {
            found.odd(
                format!("带数量级“{word}”"),
                format!("with the magnitude word {word}"),
            );
        }
        let factor = magnitude(word);
        rest = after.to_owned();
        take_over(&mut rest, all, &mut found)?;
        return finish(
            number.value * factor.clone(),
            number.step * factor,
            number.chinese,
            number.percent,
            rest,
            all,
            found,
        );
    }
    finish(
        number.value,
        number.step,
        number.chinese,
        number.percent,
        rest,
        all,
        found,
    )
}

fn take_over(rest: &mut String, all: &str, found: &mut Found) -> Result<(), CellRefusal> {
    if let Some(after) = rest.strip_prefix(['余', '多']) {
        *rest = after.to_owned();
        found.qualify(Qualifier::Over, all)?;
    }
    Ok(())
}

fn two_numbers(all: &str, rest: &str) -> CellRefusal {
    if rest.starts_with(['-', '~', '—', '–', '至', '到', '～']) {
        unreadable(all, "是一个区间，不是一个数", "is a range, not one number")
    } else {
        unreadable(all, "里有不止一个数", "holds more than one number")
    }
}

fn finish(
    value: Exact,
    step: Exact,
    chinese: bool,
    percent: bool,
    mut rest: String,
    all: &str,
    mut found: Found,
) -> Result<Figure, CellRefusal> {
    while let Some((word, qualifier)) = AFTER.iter().find(|(w, _)| rest.ends_with(w)) {
        rest.truncate(rest.len() - word.len());
        found.qualify(*qualifier, all)?;
    }
    let unit = unit_of(&rest, chinese, all, &mut found)?;
    let unit = match (unit, percent) {
        (None, true) => Some("%".to_owned()),
        (Some(_), true) => return Err(no_number(all)),
        (unit, false) => unit,
    };
    let unit = match (unit, found.unit.take()) {
        (Some(a), Some(b)) if text::key(&a) != text::key(&b) => {
            return Err(unreadable(
                all,
                "写了两个不同的单位",
                "names two different units",
            ));
        }
        (a, b) => a.or(b),
    };
    if found.magnitude.is_some()
        && unit
            .as_deref()
            .is_some_and(|u| matches!(u, "%" | "‰" | "百分点" | "倍"))
    {
        return Err(unreadable(
            all,
            "的数量级与单位不合",
            "has a magnitude word that does not go with its unit",
        ));
    }
    let value = if found.sign < 0 { -value } else { value };
    Ok(Figure {
        value,
        qualifier: found.qualifier,
        unit,
        magnitude: found.magnitude.map(str::to_owned),
        precision: step,
        percent: false,
        oddities: found.oddities,
    })
}

/// The unit in what follows the number.
fn unit_of(
    rest: &str,
    chinese: bool,
    all: &str,
    found: &mut Found,
) -> Result<Option<String>, CellRefusal> {
    if rest.is_empty() {
        return Ok(None);
    }
    if UNITS.is_name(rest) {
        let unit = if rest == "个百分点" {
            "百分点"
        } else {
            rest
        };
        return Ok(Some(unit.to_owned()));
    }
    for thing in THINGS {
        if let Some(unit) = rest.strip_suffix(thing).filter(|u| UNITS.is_name(u)) {
            found.odd(
                format!("数值后写有“{thing}”"),
                format!("“{thing}” is written after the figure"),
            );
            return Ok(Some(unit.to_owned()));
        }
    }
    let han = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}') && !chinese::is_numeral(c);
    if !chinese
        && rest.chars().count() <= 2
        && rest.chars().all(han)
        && !"几半整成完已未在约".chars().any(|c| rest.contains(c))
    {
        return Ok(Some(rest.to_owned()));
    }
    if rest.chars().any(|c| c.is_ascii_alphabetic()) {
        return Err(unreadable(
            all,
            "里夹有字母，可能把 0、1 写成了字母，请核对",
            "has letters among the digits: perhaps O or l for 0 or 1; check it",
        ));
    }
    Err(no_number(all))
}
