//! Months in names of files and in the text column of corrections.
//!
//! Decides only what is unmistakable: 2021年6月, 2021-06, 2021.6, 2021/06, 202106.

use crate::period::Period;
use crate::text;

/// The one month that a text names, if it names exactly one.
pub fn named_in(written: &str) -> Option<Period> {
    let chars: Vec<char> = text::key(written).chars().collect();
    let digits = |from: usize| {
        chars[from..]
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .count()
    };
    let number = |from: usize, n: usize| {
        chars[from..from + n]
            .iter()
            .collect::<String>()
            .parse::<i16>()
            .ok()
    };
    let (mut at, mut found) = (0, Vec::new());
    while at < chars.len() {
        let n = digits(at);
        if n == 0 {
            at += 1;
            continue;
        }
        let mut next = at + n;
        let month = match (n, chars.get(next)) {
            (6, _) => Period::new(number(at, 4)?, number(at + 4, 2)? as i8),
            (4, Some('年' | '-' | '.' | '/' | '_')) => {
                let m = digits(next + 1);
                let month = (1..=2)
                    .contains(&m)
                    .then(|| number(next + 1, m))
                    .flatten()
                    .and_then(|m| Period::new(number(at, 4)?, m as i8));
                next += 1 + m;
                let day = chars
                    .get(next)
                    .is_some_and(|c| matches!(c, '-' | '.' | '/' | '月'))
                    && chars.get(next + 1).is_some_and(char::is_ascii_digit);
                month.filter(|_| !day)
            }
            _ => None,
        };
        found.extend(month);
        at = next;
    }
    found.dedup();
    match found.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::checks::sample::p;

    #[test]
    fn one_month_is_found_however_it_is_written() {
        for text in [
            "2021年6月",
            "商务局2021-06",
            "2021.6",
            "２０２１/06",
            "202106_商务局",
            "2021年06月报表(1)",
        ] {
            assert_eq!(named_in(text), Some(p("2021-06")), "{text}");
        }
    }

    #[test]
    fn nothing_or_two_months_are_no_month() {
        for text in [
            "商务局",
            "2021",
            "6月",
            "2021年13月",
            "2021-05至2021-06",
            "20210630",
            "2021-07-03",
            "2021年7月3日",
            "0532-88888888",
        ] {
            assert_eq!(named_in(text), None, "{text}");
        }
    }
}
