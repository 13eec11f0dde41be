//! Number formats: which codes mean a date, and which day a serial number is.
//!
//! Decides dates by the format's code alone, the Chinese built-in formats included. Leaves to
//! `cell` what a percentage or a scaling format does to a figure.

use jiff::civil::Date;

use crate::read::CellValue;

/// The code of a built-in format in a Chinese Excel; `None` for General and for unknown numbers.
/// Codes after ECMA-376 part 1, 18.8.30, its table for zh-cn included.
pub(super) fn builtin(id: u32) -> Option<&'static str> {
    Some(match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 => "\"¥\"#,##0;\"¥\"-#,##0",
        6 => "\"¥\"#,##0;[Red]\"¥\"-#,##0",
        7 => "\"¥\"#,##0.00;\"¥\"-#,##0.00",
        8 => "\"¥\"#,##0.00;[Red]\"¥\"-#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
        28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
        30 => "m-d-yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"时\"mm\"分\"",
        33 => "h\"时\"mm\"分\"ss\"秒\"",
        34 | 55 => "上午/下午h\"时\"mm\"分\"",
        35 | 56 => "上午/下午h\"时\"mm\"分\"ss\"秒\"",
        37 => "#,##0;-#,##0",
        38 => "#,##0;[Red]-#,##0",
        39 => "#,##0.00;-#,##0.00",
        40 => "#,##0.00;[Red]-#,##0.00",
        41 => "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ",
        42 => "_ \"¥\"* #,##0_ ;_ \"¥\"* -#,##0_ ;_ \"¥\"* \"-\"_ ;_ @_ ",
        43 => "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
        44 => "_ \"¥\"* #,##0.00_ ;_ \"¥\"* -#,##0.00_ ;_ \"¥\"* \"-\"??_ ;_ @_ ",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => return None,
    })
}

/// What a format code shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shows {
    /// A number, text, or anything else.
    Number,
    /// A day, with or without a time.
    Day,
    /// A time of day or a duration only.
    Time,
}

/// Whether a code shows dates or times: by the letters of its first section that stand outside
/// quotes, escapes and brackets.
pub(super) fn shows(code: &str) -> Shows {
    if code.eq_ignore_ascii_case("general")
        || code.eq_ignore_ascii_case("standard")
        || code.starts_with("G/")
    {
        return Shows::Number;
    }
    let (mut day, mut time, mut month) = (false, false, false);
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c.to_ascii_lowercase() {
            '"' => {
                chars.by_ref().find(|&c| c == '"');
            }
            '\\' | '_' | '*' | '!' => {
                chars.next();
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|&c| c != ']').collect();
                let inside = inside.to_ascii_lowercase();
                time |= !inside.is_empty() && inside.chars().all(|c| matches!(c, 'h' | 'm' | 's'));
            }
            ';' => break,
            'y' | 'd' => day = true,
            'h' | 's' => time = true,
            'm' => month = true,
            // A year of an era (e年) or a day of the week; `E+` is an exponent, General has both.
            '年' | '日' if month || day => day = true,
            _ => {}
        }
    }
    if day || (month && !time) {
        Shows::Day
    } else if time {
        Shows::Time
    } else {
        Shows::Number
    }
}

/// The day of a serial number; `None` if it is none: before the first day, after 9999, or the
/// 29 February 1900 that never was.
pub(super) fn day(serial: f64, epoch_1904: bool) -> Option<Date> {
    if !serial.is_finite() || !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let whole = serial.floor() as i64;
    let (epoch, days) = if epoch_1904 {
        (Date::constant(1904, 1, 1), whole)
    } else {
        match whole {
            0 | 60 => return None,
            1..60 => (Date::constant(1899, 12, 31), whole),
            _ => (Date::constant(1899, 12, 30), whole),
        }
    };
    epoch
        .checked_add(jiff::Span::new().try_days(days).ok()?)
        .ok()
}

/// A stored number under its format: a date, or a number.
pub(super) fn value(number: f64, code: Option<&str>, epoch_1904: bool) -> CellValue {
    match code.map_or(Shows::Number, shows) {
        Shows::Number => CellValue::Number(number),
        Shows::Day => CellValue::Date {
            date: day(number, epoch_1904),
            serial: Some(number),
        },
        Shows::Time => CellValue::Date {
            date: None,
            serial: Some(number),
        },
    }
}

/// A date as ISO 8601 writes it, with or without a time.
pub(super) fn iso_day(text: &str) -> Option<Date> {
    let day = text.trim().split(['T', ' ']).next()?;
    (day.len() == 10).then(|| day.parse().ok()).flatten()
}

/// Bytes of a code at most. Excel takes 255 characters, and each cell has its code with it.
const LONGEST: usize = 800;
/// A code that shows nothing of the number: what a longer one shows is not told.
const UNTOLD: &str = "\"格式代码过长\"";

/// A code worth handing on: General and empty ones say nothing.
pub(super) fn telling(code: &str) -> Option<String> {
    let says_nothing =
        code.is_empty() || code.eq_ignore_ascii_case("general") || code.starts_with("G/");
    if code.len() > LONGEST {
        return Some(UNTOLD.to_owned());
    }
    (!says_nothing).then(|| code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_show_days_are_told_from_numbers_and_times() {
        for code in [
            "yyyy/m/d",
            "yyyy\"年\"m\"月\"",
            "[$-804]yyyy\\-mm",
            "m\"月\"d\"日\";@",
            "mmm-yy",
            "d",
            "[DBNum1]m\"月\"",
        ] {
            assert_eq!(shows(code), Shows::Day, "{code}");
        }
        for code in ["h:mm", "[h]:mm:ss", "mm:ss.0", "[mm]", "上午/下午h\"时\""] {
            assert_eq!(shows(code), Shows::Time, "{code}");
        }
        for code in [
            "General",
            "0.00",
            "0.0%",
            "0!.0,\"万\"",
            "[Red]0",
            "0\"day\"",
            "_(* #,##0_);_(* \"d\"_)",
            "0\\d",
            "[DBNum2][$-804]General",
            ";;;",
            "0.00E+00",
            "G/通用格式",
            "@",
            "#,##0;[Red]-#,##0",
        ] {
            assert_eq!(shows(code), Shows::Number, "{code}");
        }
    }

    #[test]
    fn a_code_that_no_program_writes_shows_nothing() {
        let long = format!("0{}", "\"x\"".repeat(1000));
        assert_eq!(telling(&long).as_deref(), Some(UNTOLD));
        assert_eq!(telling("0.0%").as_deref(), Some("0.0%"));
        assert_eq!(telling("General"), None);
    }

    #[test]
    fn chinese_built_in_formats_show_days() {
        for id in (27..=31).chain([36]).chain(50..=54).chain([57, 58]) {
            assert_eq!(builtin(id).map(shows), Some(Shows::Day), "{id}");
        }
        for id in [32, 33, 34, 35, 55, 56] {
            assert_eq!(builtin(id).map(shows), Some(Shows::Time), "{id}");
        }
    }

    #[test]
    fn serials_are_days_of_their_epoch() {
        let day_of = |n, old| day(n, old).map(|d| d.to_string());
        assert_eq!(day_of(46206.0, false).as_deref(), Some("2026-07-03"));
        assert_eq!(day_of(44744.0, true).as_deref(), Some("2026-07-03"));
        assert_eq!(day_of(1.0, false).as_deref(), Some("1900-01-01"));
        assert_eq!(day_of(59.0, false).as_deref(), Some("1900-02-28"));
        assert_eq!(day_of(61.0, false).as_deref(), Some("1900-03-01"));
        assert_eq!(day_of(2_958_465.5, false).as_deref(), Some("9999-12-31"));
        for none in [0.0, 60.0, -1.0, 2_958_466.0, -1e300, 1e300, f64::NAN] {
            assert_eq!(day_of(none, false), None, "{none}");
        }
    }
}
