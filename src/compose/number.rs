//! Every number, date and month a reader sees, as text.
//!
//! Decides decimals, rounding (half away from zero, 四舍五入), signs, units and where a qualifier
//! stands (GB/T 15835: 约500家, 500余家, never 约…左右). Nothing is grouped by thousands: the
//! Chinese text area of GB/T 9704 is set without separators, and both languages keep one form, so
//! that a printed figure can be found in the CSV. Leaves sentences to `wording`.

use jiff::civil::Date;

use super::Language;
use crate::period::Period;
use crate::plan::Target;
use crate::quantity::{Exact, Qualifier};

/// What stands for a value that does not exist. Its meaning is in the symbols of the method note.
pub const MISSING: &str = "—";

/// Decimals up to which a reported figure is shown as reported.
const AS_REPORTED: u32 = 4;

/// Whether things in this unit are counted one by one, so that fractions of them make no sense.
pub fn is_counted(unit: &str) -> bool {
    matches!(
        unit,
        "家" | "个" | "户" | "项" | "件" | "条" | "人" | "次" | "座" | "台" | "所" | "种"
    )
}

/// A reported value without its unit: as reported up to four decimals, beyond that rounded to two.
pub fn plain(value: &Exact) -> String {
    let places = match value.decimals() {
        Some(places) if places <= AS_REPORTED => places,
        _ => 2,
    };
    minus(value.to_trimmed(places))
}

/// A computed value without its unit: whole for counted units, one decimal for percentages, else
/// at most two decimals.
pub fn computed(value: &Exact, unit: &str) -> String {
    let places = match unit {
        "%" => 1,
        _ if is_counted(unit) => 0,
        _ => 2,
    };
    minus(value.to_trimmed(places))
}

/// A mean per month without its unit: at most one decimal for counted units, else two.
pub fn rate(value: &Exact, unit: &str) -> String {
    minus(value.to_trimmed(if is_counted(unit) { 1 } else { 2 }))
}

/// A forecast as printed. A share of a whole ends at the whole: a trend that leads a percentage
/// beyond 100, with a target of no more than that, is shown as 100 %, and nothing leads below 0
/// where the target does not. The table of indicators keeps the bare number.
pub fn forecast(value: &Exact, target: &Target, language: Language) -> String {
    estimate(&forecast_drawn(value, target), &target.unit, language)
}

/// The value of [`forecast`], for charts.
pub fn forecast_drawn(value: &Exact, target: &Target) -> Exact {
    let whole = Exact::int(100);
    if target.unit == "%" && target.value <= whole && *value > whole {
        return whole;
    }
    if value.is_negative() && !target.value.is_negative() {
        return Exact::zero();
    }
    value.clone()
}

/// How a unit is written behind a number: in Chinese as it is; in English with the power of ten
/// and the words around the number.
struct Unit<'a> {
    power: i32,
    before: &'a str,
    after: &'a str,
}

fn unit_of(unit: &str, language: Language) -> Unit<'_> {
    let of = |power, before, after| Unit {
        power,
        before,
        after,
    };
    if language == Language::Zh {
        return of(0, "", unit);
    }
    match unit {
        "%" => of(0, "", "%"),
        "倍" => of(0, "", "×"),
        "亿元" => of(-1, "CNY ", " bn"),
        "万元" => of(-2, "CNY ", " m"),
        "元" => of(0, "CNY ", ""),
        "亿美元" => of(-1, "USD ", " bn"),
        "万美元" => of(-2, "USD ", " m"),
        "美元" => of(0, "USD ", ""),
        "平方公里" => of(0, "", " km²"),
        "平方米" => of(0, "", " m²"),
        "公顷" => of(0, "", " ha"),
        "亩" => of(0, "", " mu"),
        "吨" => of(0, "", " t"),
        _ if is_counted(unit) => of(0, "", ""),
        other => of(0, "", other),
    }
}

/// The unit as a column heading shows it; empty where English needs none.
pub fn unit_name(unit: &str, language: Language) -> String {
    let shown = unit_of(unit, language);
    format!("{}{}", shown.before, shown.after).trim().to_owned()
}

fn with_unit(
    value: &Exact,
    unit: &str,
    language: Language,
    digits: impl Fn(&Exact) -> String,
) -> String {
    let shown = unit_of(unit, language);
    let scaled = if shown.power == 0 {
        value.clone()
    } else {
        value.clone() * Exact::pow10(shown.power)
    };
    let text = digits(&scaled);
    match text.strip_prefix('−') {
        Some(rest) => format!("−{}{rest}{}", shown.before, shown.after),
        None => format!("{}{text}{}", shown.before, shown.after),
    }
}

/// A reported value with its unit: `84家`, `21.8亿美元`, `98.5%`; in English `84`, `USD 2.18 bn`.
/// 倍 is always computed, hence two decimals.
pub fn quantity(value: &Exact, unit: &str, language: Language) -> String {
    if unit == "倍" {
        return estimate(value, unit, language);
    }
    with_unit(value, unit, language, plain)
}

/// A computed value with its unit: whole for counted units, else at most two decimals.
pub fn estimate(value: &Exact, unit: &str, language: Language) -> String {
    with_unit(value, unit, language, |v| computed(v, unit))
}

/// A mean per month with its unit.
pub fn monthly(value: &Exact, unit: &str, language: Language) -> String {
    with_unit(value, unit, language, |v| rate(v, unit))
}

/// A value with its unit and the qualifiers it was reported with: `约500家`, `500余家`,
/// `不足500家`. Several different ones leave 约 (all of them stand in the CSV).
pub fn qualified(
    value: &Exact,
    unit: &str,
    qualifiers: &[Qualifier],
    language: Language,
) -> String {
    let text = quantity(value, unit, language);
    let qualifier = match qualifiers {
        [] => return text,
        [one] => *one,
        _ => Qualifier::About,
    };
    match language {
        Language::Zh => match qualifier {
            Qualifier::About => format!("约{text}"),
            Qualifier::Nearly => format!("近{text}"),
            // 余 follows whole numbers only; 12.5余亿元 is no Chinese.
            Qualifier::Over if value.is_integer() => over(value, unit),
            Qualifier::Over | Qualifier::Above => format!("超{text}"),
            Qualifier::AtLeast => format!("不少于{text}"),
            Qualifier::Under => format!("不足{text}"),
            Qualifier::AtMost => format!("不超过{text}"),
        },
        Language::En => {
            let word = match qualifier {
                Qualifier::About => "about",
                Qualifier::Nearly => "nearly",
                Qualifier::Over | Qualifier::Above => "over",
                Qualifier::AtLeast => "at least",
                Qualifier::Under => "under",
                Qualifier::AtMost => "at most",
            };
            format!("{word} {text}")
        }
    }
}

/// 余 stands between the whole amount and the noun: 500余家, 12亿余元.
fn over(value: &Exact, unit: &str) -> String {
    let large = ['万', '亿'].into_iter().find(|&c| unit.starts_with(c));
    match large.map(|c| (c, &unit[c.len_utf8()..])) {
        Some((c, rest)) if !rest.is_empty() => format!("{}{c}余{rest}", plain(value)),
        _ => format!("{}余{unit}", plain(value)),
    }
}

/// A share (0–1) as a percentage to one decimal: `83.5%`.
pub fn percent(share: &Exact) -> String {
    format!("{}%", percent_number(share))
}

/// A share that was reported, or a rule's, without decimals that nobody gave: `80%`, `12.5%`.
pub fn percent_as_given(share: &Exact) -> String {
    format!(
        "{}%",
        minus((share.clone() * Exact::int(100)).to_trimmed(1))
    )
}

/// The same without the sign, for columns headed %.
pub fn percent_number(share: &Exact) -> String {
    minus((share.clone() * Exact::int(100)).to_fixed(1))
}

/// `part` of `whole` as a percentage to one decimal; [`MISSING`] if there is no whole.
pub fn share_of(part: usize, whole: usize) -> String {
    Exact::int(part as i64)
        .checked_div(&Exact::int(whole as i64))
        .map_or_else(|| MISSING.to_owned(), |share| percent(&share))
}

/// A difference of shares (0–1) in percentage points to one decimal: `1.2个百分点`.
pub fn points(difference: &Exact, language: Language) -> String {
    let text = minus((difference.clone() * Exact::int(100)).to_fixed(1));
    match language {
        Language::Zh => format!("{text}个百分点"),
        Language::En => format!("{text} percentage points"),
    }
}

/// A difference that is not nought, in percentage points or with its unit, to as many decimals as
/// keep it from reading as nought: `1.2个百分点`, `0.03个百分点`, `4家`.
pub fn difference(value: &Exact, unit: &str, language: Language) -> String {
    let rate = unit == "%";
    let first = if rate { 1 } else { 2 };
    let places = (first..=6).find(|p| value.is_zero() || !value.round(*p).is_zero());
    match (places, rate, language) {
        (None | Some(1 | 2), false, _) => estimate(value, unit, language),
        (Some(p), false, _) => with_unit(value, unit, language, |v| minus(v.to_trimmed(p as u32))),
        (p, true, Language::Zh) => {
            format!("{}个百分点", minus(value.to_fixed(p.unwrap_or(1) as u32)))
        }
        (p, true, Language::En) => {
            format!(
                "{} percentage points",
                minus(value.to_fixed(p.unwrap_or(1) as u32))
            )
        }
    }
}

/// A change with its sign, without unit: `+4`, `−2`, `0`.
pub fn signed(value: &Exact) -> String {
    let text = plain(value);
    if value.is_zero() || value.is_negative() {
        text
    } else {
        format!("+{text}")
    }
}

/// A change with its sign and unit: `+4家`, `−0.2亿美元`; of percentages `+1.2个百分点`.
pub fn signed_quantity(value: &Exact, unit: &str, language: Language) -> String {
    let text = if unit == "%" {
        points(&(value.clone() * Exact::ratio(1, 100)), language)
    } else {
        quantity(value, unit, language)
    };
    if value.is_zero() || value.is_negative() {
        text
    } else {
        format!("+{text}")
    }
}

/// A signed percentage to one decimal: `+12.5%`.
pub fn signed_percent(share: &Exact) -> String {
    let text = percent(share);
    if share.is_negative() || text == "0.0%" {
        text
    } else {
        format!("+{text}")
    }
}

/// A pace ratio, to two decimals: `0.87`.
pub fn ratio(value: &Exact) -> String {
    minus(value.to_fixed(2))
}

/// A day as written: `2021年12月31日`, `31 December 2021`.
pub fn date(day: Date, language: Language) -> String {
    match (language, Period::of(day)) {
        (Language::En, Some(month)) => format!("{} {}", day.day(), month.en()),
        _ => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
    }
}

/// A day in a table: `2021-12-31`.
pub fn date_short(day: Date) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day())
}

/// A month as written: `2021年12月`, `December 2021`.
pub fn month(period: Period, language: Language) -> String {
    match language {
        Language::Zh => period.zh(),
        Language::En => period.en(),
    }
}

/// A month beside the report month: without its year where that is the same.
pub fn month_beside(period: Period, report: Period, language: Language) -> String {
    match language {
        Language::Zh if period.year() == report.year() => format!("{}月", period.month()),
        Language::En if period.year() == report.year() => {
            let name = period.en();
            name.split(' ').next().unwrap_or(&name).to_owned()
        }
        _ => month(period, language),
    }
}

/// January through `period`: `2021年1—12月`, `January–December 2021`; January alone: `2021年1月`.
pub fn year_to(period: Period, language: Language) -> String {
    months(period.january(), period, language)
}

/// The months from `first` through `last`: `2021年1—12月`, `2021年1月至2022年3月`; one month alone
/// as that month.
pub fn months(first: Period, last: Period, language: Language) -> String {
    if first >= last {
        return month(last, language);
    }
    let same_year = first.year() == last.year();
    match language {
        Language::Zh if same_year => {
            format!("{}年{}—{}月", last.year(), first.month(), last.month())
        }
        Language::Zh => format!("{}至{}", first.zh(), last.zh()),
        Language::En if same_year => {
            let name = first.en();
            let name = name.split(' ').next().unwrap_or(&name);
            format!("{name}–{}", last.en())
        }
        Language::En => format!("{} to {}", first.en(), last.en()),
    }
}

/// The hyphen of a negative number becomes the minus sign, as wide as the plus.
fn minus(text: String) -> String {
    match text.strip_prefix('-') {
        Some(rest) => format!("−{rest}"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{En, Zh};

    fn x(text: &str) -> Exact {
        Exact::parse(text).unwrap()
    }

    #[test]
    fn percentages_have_one_decimal_rounded_half_away_from_zero() {
        assert_eq!(percent(&x("0.8347")), "83.5%");
        assert_eq!(percent(&x("0.8345")), "83.5%");
        assert_eq!(percent(&x("0.83449")), "83.4%");
        assert_eq!(percent(&x("1/3")), "33.3%");
        assert_eq!(percent(&x("2")), "200.0%");
        assert_eq!(percent(&x("-0.0125")), "−1.3%");
        assert_eq!(points(&x("0.0123"), Zh), "1.2个百分点");
        assert_eq!(signed_percent(&x("0.125")), "+12.5%");
        assert_eq!(signed_percent(&x("0.0001")), "0.0%");
        assert_eq!(share_of(0, 0), MISSING);
    }

    #[test]
    fn a_reported_figure_is_shown_as_reported() {
        assert_eq!(quantity(&x("84"), "家", Zh), "84家");
        assert_eq!(quantity(&x("100000"), "家", Zh), "100000家");
        assert_eq!(quantity(&x("21.8"), "亿美元", Zh), "21.8亿美元");
        assert_eq!(quantity(&x("99.96"), "%", Zh), "99.96%");
        assert_eq!(quantity(&x("1/3"), "亿元", Zh), "0.33亿元");
        assert_eq!(quantity(&x("-3"), "家", Zh), "−3家");
    }

    #[test]
    fn multiples_are_in_times_with_two_decimals() {
        assert_eq!(quantity(&x("1.63333"), "倍", Zh), "1.63倍");
        assert_eq!(quantity(&x("2"), "倍", Zh), "2倍");
        assert_eq!(quantity(&x("1.635"), "倍", En), "1.64×");
    }

    #[test]
    fn english_moves_the_power_of_ten_exactly() {
        assert_eq!(quantity(&x("21.8"), "亿美元", En), "USD 2.18 bn");
        assert_eq!(quantity(&x("-21.8"), "亿元", En), "−CNY 2.18 bn");
        assert_eq!(quantity(&x("84"), "家", En), "84");
        assert_eq!(quantity(&x("17"), "平方公里", En), "17 km²");
    }

    #[test]
    fn qualifiers_stand_where_they_belong_and_never_twice() {
        let zh = |v: &str, unit: &str, q: &[Qualifier]| qualified(&x(v), unit, q, Zh);
        assert_eq!(zh("500", "家", &[Qualifier::About]), "约500家");
        assert_eq!(zh("500", "家", &[Qualifier::Nearly]), "近500家");
        assert_eq!(zh("500", "家", &[Qualifier::Over]), "500余家");
        assert_eq!(zh("12", "亿元", &[Qualifier::Over]), "12亿余元");
        assert_eq!(zh("12.5", "亿元", &[Qualifier::Over]), "超12.5亿元");
        assert_eq!(zh("500", "家", &[Qualifier::Above]), "超500家");
        assert_eq!(zh("500", "家", &[Qualifier::Under]), "不足500家");
        assert_eq!(zh("500", "家", &[Qualifier::AtLeast]), "不少于500家");
        assert_eq!(
            zh("500", "家", &[Qualifier::About, Qualifier::Over]),
            "约500家"
        );
        assert_eq!(
            qualified(&x("500"), "家", &[Qualifier::Over], En),
            "over 500"
        );
    }

    #[test]
    fn computed_values_of_counted_units_are_whole() {
        assert_eq!(estimate(&x("110.5"), "家", Zh), "111家");
        assert_eq!(estimate(&x("110.456"), "亿元", Zh), "110.46亿元");
        assert_eq!(monthly(&x("10/3"), "家", Zh), "3.3家");
        assert_eq!(signed(&x("4")), "+4");
        assert_eq!(signed(&x("-2.5")), "−2.5");
        assert_eq!(signed(&x("0")), "0");
    }

    #[test]
    fn a_difference_never_reads_as_nought() {
        assert_eq!(difference(&x("1.23"), "%", Zh), "1.2个百分点");
        assert_eq!(difference(&x("0.0333"), "%", Zh), "0.03个百分点");
        assert_eq!(difference(&x("0.0333"), "%", En), "0.03 percentage points");
        assert_eq!(difference(&x("4"), "家", Zh), "4家");
        assert_eq!(difference(&x("0.001"), "亿元", Zh), "0.001亿元");
        assert_eq!(difference(&x("0.25"), "倍", Zh), "0.25倍");
    }

    #[test]
    fn months_and_days_read_as_an_official_writes_them() {
        let p = |t: &str| t.parse::<Period>().unwrap();
        assert_eq!(year_to(p("2031-12"), Zh), "2031年1—12月");
        assert_eq!(year_to(p("2031-01"), Zh), "2031年1月");
        assert_eq!(year_to(p("2031-03"), En), "January–March 2031");
        assert_eq!(month_beside(p("2031-09"), p("2031-12"), Zh), "9月");
        assert_eq!(month_beside(p("2030-12"), p("2031-01"), Zh), "2030年12月");
        assert_eq!(month_beside(p("2031-09"), p("2031-12"), En), "September");
        assert_eq!(date(p("2031-12").last_day(), Zh), "2031年12月31日");
        assert_eq!(date(p("2031-12").last_day(), En), "31 December 2031");
        assert_eq!(date_short(p("2031-02").last_day()), "2031-02-28");
    }
}
