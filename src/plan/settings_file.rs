//! `settings.toml`: reading it key by key, so that every fault in it is named at once.
//!
//! Decides which values are in range. Leaves shape and defaults to `settings`.

use serde::Deserialize;
use toml::{Table, Value};

use crate::plan::Fault;
use crate::plan::settings::Settings;
use crate::plan::table::{Faults, decode};
use crate::quantity::Exact;

/// The file's name.
pub(super) const FILE: &str = "settings.toml";

/// Settings, or `None` once faults are noted.
pub(super) fn read(bytes: &[u8], faults: &mut Faults) -> Option<Settings> {
    let text = decode(FILE, bytes, faults)?;
    let table = match text.parse::<Table>() {
        Ok(table) => table,
        Err(error) => {
            let line = error
                .span()
                .map(|span| 1 + text[..span.start].matches('\n').count() as u64);
            add(
                faults,
                line,
                None,
                format!(
                    "此处的写法有误；每行应写成 名称 = 值，文字加引号（技术原因：{}）",
                    error.message()
                ),
                format!("not valid TOML: {}; correct it here", error.message()),
            );
            return None;
        }
    };
    let before = faults.0.len();
    each_key(&table, text, faults);
    needed_keys(&table, faults);
    if faults.0.len() > before {
        return None;
    }
    let settings = Settings::deserialize(Value::Table(table)).ok()?;
    ranges(&settings, text, faults);
    (faults.0.len() == before).then_some(settings)
}

fn add(faults: &mut Faults, line: Option<u64>, key: Option<&str>, zh: String, en: String) {
    faults.0.push(Fault {
        file: FILE.to_owned(),
        line,
        column: key.map(str::to_owned),
        message: zh,
        message_en: en,
    });
}

/// Tries each key by itself: unknown keys and wrong types are found in all of them.
fn each_key(table: &Table, text: &str, faults: &mut Faults) {
    for (section, value) in table {
        let Value::Table(inner) = value else {
            try_key(None, section, value, text, faults);
            continue;
        };
        if inner.is_empty() {
            try_key(None, section, value, text, faults);
        }
        for (key, value) in inner {
            try_key(Some(section), key, value, text, faults);
        }
    }
}

fn try_key(section: Option<&str>, key: &str, value: &Value, text: &str, faults: &mut Faults) {
    let mut alone = Table::new();
    alone.insert(key.to_owned(), value.clone());
    let name = match section {
        None => key.to_owned(),
        Some(section) => {
            let inner = Value::Table(std::mem::take(&mut alone));
            alone.insert(section.to_owned(), inner);
            format!("{section}.{key}")
        }
    };
    if let Err(error) = Settings::deserialize(Value::Table(alone)) {
        let reason = error.message().trim();
        add(
            faults,
            line_of(text, &name),
            Some(&name),
            why_zh(section, &name, reason),
            why_en(&name, reason),
        );
    }
}

/// The names that serde lists after “expected”, each in backquotes.
fn expected(reason: &str) -> Vec<&str> {
    let list = reason.split_once("expected").map_or("", |(_, list)| list);
    list.split('`').skip(1).step_by(2).collect()
}

/// The listed name that is most likely meant: the same letters but for signs, else off by two at most.
fn nearest<'a>(wanted: &str, names: &[&'a str]) -> Option<&'a str> {
    let bare = |text: &str| -> Vec<char> {
        let letters = text.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|c| c.to_ascii_lowercase()).collect()
    };
    let wanted = bare(wanted);
    let found = names
        .iter()
        .map(|name| (distance(&wanted, &bare(name)), *name));
    found.filter(|(d, _)| *d <= 2).min().map(|(_, name)| name)
}

/// How many letters must be changed, added or taken away.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let best = (row[j] + 1)
                .min(row[j + 1] + 1)
                .min(corner + usize::from(x != y));
            corner = row[j + 1];
            row[j + 1] = best;
        }
    }
    row[b.len()]
}

/// What is wrong with a key, in Chinese: the reader's own words are English.
fn why_zh(section: Option<&str>, name: &str, reason: &str) -> String {
    let key = name.rsplit('.').next().unwrap_or(name);
    if reason.starts_with("unknown field") {
        let names = expected(reason);
        return match (nearest(key, &names), section) {
            (Some(near), _) => format!("没有“{name}”这一项；是否为“{near}”？"),
            (None, Some(section)) => {
                format!(
                    "没有“{name}”这一项；[{section}] 中可写：{}",
                    names.join("、")
                )
            }
            (None, None) => format!("没有“{name}”这一部分；可写：{}", names.join("、")),
        };
    }
    if reason.contains("decimal") {
        return format!("“{name}”须为小数，并加引号，如 \"0.9\"");
    }
    if reason.contains("month") || reason.contains("YYYY-MM") {
        return format!("“{name}”须为月份，并加引号，如 \"2021-01\"");
    }
    let wanted = reason
        .split_once("expected ")
        .map_or("", |(_, wanted)| wanted);
    let kind = match wanted {
        w if w.starts_with("a string") => "须为文字，并加引号；小数也要加引号，如 \"0.9\"",
        w if w.starts_with("a boolean") => "只能写 true（是）或 false（否）",
        w if w.starts_with("a sequence") => "须为列表，如 [\"甲\", \"乙\"]",
        w if w.starts_with(['i', 'u']) || w.contains("integer") => "须为整数，不加引号",
        w if w.starts_with("a map") || w.starts_with("struct") => {
            "是一部分的名称，应单独一行写在方括号内"
        }
        _ => "不能这样写",
    };
    format!("“{name}”{kind}（技术原因：{reason}）")
}

fn why_en(name: &str, reason: &str) -> String {
    let key = name.rsplit('.').next().unwrap_or(name);
    if reason.starts_with("unknown field") {
        let names = expected(reason);
        return match nearest(key, &names) {
            Some(near) => format!("there is no “{name}”; is “{near}” meant?"),
            None => format!("there is no “{name}”; known are: {}", names.join(", ")),
        };
    }
    if reason.contains("decimal") {
        return format!("“{name}” must be a decimal in quotation marks, like \"0.9\"");
    }
    if reason.contains("month") || reason.contains("YYYY-MM") {
        return format!("“{name}” must be a month in quotation marks, like \"2021-01\"");
    }
    format!("“{name}” cannot be so: {reason}")
}

/// What has no sensible default must be written.
fn needed_keys(table: &Table, faults: &mut Faults) {
    let plan = table.get("plan").and_then(Value::as_table);
    for key in ["title_zh", "start", "end", "base_year"] {
        if plan.is_none_or(|plan| !plan.contains_key(key)) {
            add(
                faults,
                None,
                Some(&format!("plan.{key}")),
                format!("[plan] 缺少“{key}”；请补上"),
                format!("[plan] lacks “{key}”; add it"),
            );
        }
    }
}

/// The line on which `section.key` stands, found by its text.
fn line_of(text: &str, name: &str) -> Option<u64> {
    let (section, key) = name.split_once('.').unwrap_or(("", name));
    let mut current = "";
    for (number, line) in (1u64..).zip(text.lines()) {
        let line = line.trim();
        if let Some(header) = line.strip_prefix('[').and_then(|l| l.split(']').next()) {
            current = header.trim();
            if section.is_empty() && current == key {
                return Some(number);
            }
        } else if current == section
            && line
                .split_once('=')
                .is_some_and(|(k, _)| k.trim().trim_matches('"') == key)
        {
            return Some(number);
        }
    }
    None
}

/// Checks the ranges; each message says what is allowed.
fn ranges(s: &Settings, text: &str, faults: &mut Faults) {
    let zero = Exact::zero();
    let one = Exact::one();
    let (r, p) = (&s.rules, &s.plan);
    let mut rule = |sound: bool, key: &str, zh: &str, en: &str| {
        if !sound {
            add(
                faults,
                line_of(text, key),
                Some(key),
                format!("“{key}”{zh}"),
                format!("“{key}” {en}"),
            );
        }
    };
    rule(
        !p.title_zh.trim().is_empty(),
        "plan.title_zh",
        "不能为空",
        "must not be empty",
    );
    rule(
        p.start <= p.end,
        "plan.end",
        "不能早于 plan.start",
        "must not be before plan.start",
    );
    rule(
        p.end.months_since(p.start) < 240,
        "plan.end",
        "距 plan.start 不得超过 20 年",
        "must be within 20 years of plan.start",
    );
    rule(
        (1900..=p.start.year()).contains(&p.base_year),
        "plan.base_year",
        "应是 1900 年以后、不晚于方案开始年份的一年",
        "must be a year from 1900 to the plan's first year",
    );
    rule(
        s.report.number.contains("{n}"),
        "report.number",
        "须含 {n}，期号写在该处",
        "must contain {n}, where the number goes",
    );
    rule(
        r.slightly_behind > zero && r.slightly_behind <= r.on_track,
        "rules.slightly_behind",
        "须大于 0，且不大于 rules.on_track",
        "must be greater than 0 and at most rules.on_track",
    );
    rule(
        r.about_tolerance >= zero && r.about_tolerance < one,
        "rules.about_tolerance",
        "须不小于 0 且小于 1",
        "must be at least 0 and below 1",
    );
    for (key, months) in [
        ("rules.stale_after", r.stale_after),
        ("rules.due_soon", r.due_soon),
    ] {
        rule(
            (0..=120).contains(&months),
            key,
            "须在 0 至 120 之间",
            "must be from 0 to 120",
        );
    }
    rule(
        r.due_soon_share >= zero && r.due_soon_share <= one,
        "rules.due_soon_share",
        "须在 0 至 1 之间",
        "must be from 0 to 1",
    );
    rule(
        r.deliverable_share > zero && r.deliverable_share <= one,
        "rules.deliverable_share",
        "须大于 0 且不大于 1",
        "must be above 0 and at most 1",
    );
    rule(
        (2..=24).contains(&r.trend_months),
        "rules.trend_months",
        "须在 2 至 24 之间",
        "must be from 2 to 24",
    );
    rule(
        (2..=r.trend_months.max(2) as usize).contains(&r.trend_minimum),
        "rules.trend_minimum",
        "须不小于 2 且不大于 rules.trend_months",
        "must be at least 2 and at most rules.trend_months",
    );
    rule(
        (2..=24).contains(&r.unchanged_months),
        "rules.unchanged_months",
        "须在 2 至 24 之间",
        "must be from 2 to 24",
    );
    rule(
        (1..=28).contains(&s.returns.due_day),
        "returns.due_day",
        "须在 1 至 28 之间",
        "must be from 1 to 28",
    );
    rule(
        s.returns.default_month_share >= zero && s.returns.default_month_share <= one,
        "returns.default_month_share",
        "须在 0 至 1 之间",
        "must be from 0 to 1",
    );
    limits(s, &mut rule);
}

fn limits(s: &Settings, rule: &mut impl FnMut(bool, &str, &str, &str)) {
    let l = &s.limits;
    for (key, value) in [
        ("limits.file_mib", l.file_mib),
        ("limits.part_mib", l.part_mib),
        ("limits.unpacked_mib", l.unpacked_mib),
        ("limits.entries", l.entries),
        ("limits.sheets", l.sheets),
        ("limits.rows", l.rows),
        ("limits.columns", l.columns),
        ("limits.cells", l.cells),
        ("limits.merges", l.merges),
        ("limits.text_mib", l.text_mib),
        ("limits.files", l.files),
        ("limits.depth", l.depth),
        ("limits.worker_mib", l.worker_mib),
        ("limits.seconds", l.seconds),
        ("limits.archive_mib", l.archive_mib),
    ] {
        rule(
            (1..=1_000_000_000).contains(&value),
            key,
            "须在 1 至 1000000000 之间",
            "must be from 1 to 1000000000",
        );
    }
}
