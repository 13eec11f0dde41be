//! The month that a return or a report speaks of.
//!
//! Decides how months are written, ordered and counted. Leaves to others which month a file
//! speaks of (`map`) and which month is reported (`cli`).

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, date};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A calendar month, from 1900-01 to 2199-12.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    year: i16,
    month: i8,
}

/// The text is no month of the form `YYYY-MM` between 1900 and 2199.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no month of the form YYYY-MM")]
pub struct PeriodError(pub String);

impl Period {
    /// The month `month` (1 to 12) of `year` (1900 to 2199), or `None` outside those ranges.
    pub fn new(year: i16, month: i8) -> Option<Self> {
        ((1900..=2199).contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
    }

    /// The month in which `day` lies.
    pub fn of(day: Date) -> Option<Self> {
        Self::new(day.year(), day.month())
    }

    /// The calendar year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month of the year, 1 to 12.
    pub fn month(self) -> i8 {
        self.month
    }

    /// The month `months` later (earlier if negative), held at the ends of the supported range.
    pub fn plus(self, months: i32) -> Self {
        let n = (i32::from(self.year) * 12 + i32::from(self.month) - 1 + months)
            .clamp(1900 * 12, 2199 * 12 + 11);
        Self {
            year: (n / 12) as i16,
            month: (n % 12 + 1) as i8,
        }
    }

    /// The month after this one.
    pub fn next(self) -> Self {
        self.plus(1)
    }

    /// The month before this one.
    pub fn prev(self) -> Self {
        self.plus(-1)
    }

    /// Months from `earlier` to this month: 0 for the same month, negative if `earlier` is later.
    pub fn months_since(self, earlier: Self) -> i32 {
        (i32::from(self.year) - i32::from(earlier.year)) * 12 + i32::from(self.month)
            - i32::from(earlier.month)
    }

    /// All months from this one through `last`; none if `last` is earlier.
    pub fn through(self, last: Self) -> impl DoubleEndedIterator<Item = Self> + Clone {
        (0..=last.months_since(self)).map(move |n| self.plus(n))
    }

    /// January of the same year.
    pub fn january(self) -> Self {
        Self { month: 1, ..self }
    }

    /// December of the same year.
    pub fn december(self) -> Self {
        Self { month: 12, ..self }
    }

    /// The first day of the month.
    pub fn first_day(self) -> Date {
        date(self.year, self.month, 1)
    }

    /// The last day of the month.
    pub fn last_day(self) -> Date {
        self.first_day().last_of_month()
    }

    /// As an official writes it: `2021年12月`.
    pub fn zh(self) -> String {
        format!("{}年{}月", self.year, self.month)
    }

    /// As written in English: `December 2021`.
    pub fn en(self) -> String {
        const NAMES: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        format!("{} {}", NAMES[self.month as usize - 1], self.year)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let parts = text.split_once('-').filter(|(y, m)| {
            y.len() == 4 && m.len() == 2 && y.bytes().chain(m.bytes()).all(|b| b.is_ascii_digit())
        });
        parts
            .and_then(|(y, m)| Self::new(y.parse().ok()?, m.parse().ok()?))
            .ok_or_else(|| PeriodError(text.to_owned()))
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn months_are_counted_across_years() {
        assert_eq!(p("2022-02").months_since(p("2021-11")), 3);
        assert_eq!(p("2021-12").next(), p("2022-01"));
        assert_eq!(p("2022-01").prev(), p("2021-12"));
        assert_eq!(p("2021-11").through(p("2022-02")).count(), 4);
        assert_eq!(p("2021-11").through(p("2021-10")).count(), 0);
        assert_eq!(p("2024-02").last_day(), date(2024, 2, 29));
    }

    #[test]
    fn only_full_months_are_read() {
        for bad in [
            "2021-13",
            "2021-00",
            "2021-1",
            "21-01",
            "2021/01",
            "",
            "２０２１-01",
            "2021-+1",
        ] {
            assert!(bad.parse::<Period>().is_err(), "{bad}");
        }
    }
}
