//! What stands before a number.
//!
//! Decides which qualifiers, words of rise and fall, currency signs and fillers may. Leaves signs
//! of minus and plus to `digits`.

use super::Found;
use super::refusals::unreadable;
use crate::quantity::Qualifier;
use crate::read::CellRefusal;
use crate::text;

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

/// Words before a number that say nothing more than that it is one.
const FILLER: &[&str] = &["共计", "共有", "共", "达到", "达", "为"];

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

/// Takes fillers, words for rise and fall, qualifiers and currency signs from the front.
pub(super) fn words<'a>(
    body: &'a str,
    all: &str,
    found: &mut Found,
) -> Result<&'a str, CellRefusal> {
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
