//! Exact numbers and the qualifiers that travel with them.
//!
//! Decides how a figure is held (a rational number), how a binary float becomes one, and how a
//! number is rounded (half away from zero, 四舍五入). Leaves units to `unit` and everything a
//! reader sees to `compose::number`.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Mul, Neg, Sub};

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An exact rational number. Comparing two of them never meets a rounding error.
///
/// Serialised as a decimal where it terminates (`"12.5"`), else as a fraction (`"1/3"`).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exact(BigRational);

impl Exact {
    /// Nought.
    pub fn zero() -> Self {
        Self(BigRational::zero())
    }

    /// One.
    pub fn one() -> Self {
        Self(BigRational::one())
    }

    /// A whole number.
    pub fn int(n: i64) -> Self {
        Self(BigRational::from_integer(n.into()))
    }

    /// `numerator ÷ denominator`.
    ///
    /// # Panics
    /// If `denominator` is 0: for constants of the program only.
    pub fn ratio(numerator: i64, denominator: i64) -> Self {
        Self(BigRational::new(numerator.into(), denominator.into()))
    }

    /// Ten to the power of `n`; `n` may be negative.
    pub fn pow10(n: i32) -> Self {
        let p = BigInt::from(10).pow(n.unsigned_abs());
        Self(if n < 0 {
            BigRational::new(BigInt::one(), p)
        } else {
            BigRational::from_integer(p)
        })
    }

    /// A plain decimal such as `-12.50`: ASCII digits, at most one point, an optional sign, at
    /// most 400 characters. Also a fraction `a/b` as this type itself writes it.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > 400 {
            return None;
        }
        if let Some((a, b)) = text.split_once('/') {
            let (a, b) = (Self::parse(a)?, Self::parse(b)?);
            return a.checked_div(&b);
        }
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() && fraction.is_empty()
            || !whole
                .bytes()
                .chain(fraction.bytes())
                .all(|b| b.is_ascii_digit())
        {
            return None;
        }
        let n: BigInt = format!("0{whole}{fraction}").parse().ok()?;
        let value = Self(n.into()) * Self::pow10(-(fraction.len() as i32));
        Some(if negative { -value } else { value })
    }

    /// The decimal that a spreadsheet shows for a binary float: its 15 significant digits.
    /// `None` for infinities, NaN and magnitudes outside 1e-300 to 1e300.
    pub fn from_f64(value: f64) -> Option<Self> {
        if value == 0.0 {
            return Some(Self::zero());
        }
        if !value.is_finite() || !(1e-300..=1e300).contains(&value.abs()) {
            return None;
        }
        let text = format!("{value:.14e}");
        let (mantissa, exponent) = text.split_once('e')?;
        Some(Self::parse(mantissa)? * Self::pow10(exponent.parse().ok()?))
    }

    /// For geometry and charts only: never compare or print this.
    pub fn to_f64(&self) -> f64 {
        self.0.to_f64().unwrap_or(f64::NAN)
    }

    /// This ÷ `other`, or `None` if `other` is 0.
    pub fn checked_div(&self, other: &Self) -> Option<Self> {
        (!other.0.is_zero()).then(|| Self(&self.0 / &other.0))
    }

    /// Rounded down to a whole number, towards minus infinity.
    pub fn floor(&self) -> Self {
        Self(self.0.floor())
    }

    /// Without its sign.
    pub fn abs(&self) -> Self {
        Self(self.0.abs())
    }

    /// Whether it is nought.
    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    /// Whether it is below nought.
    pub fn is_negative(&self) -> bool {
        self.0.is_negative()
    }

    /// Whether it is a whole number.
    pub fn is_integer(&self) -> bool {
        self.0.is_integer()
    }

    /// Rounded to `places` decimals, half away from zero (四舍五入); negative `places` round to
    /// tens, hundreds and so on.
    pub fn round(&self, places: i32) -> Self {
        let scaled = self.0.abs() * Self::pow10(places).0;
        let half = BigRational::new(BigInt::one(), BigInt::from(2));
        let rounded = Self((scaled + half).floor()) * Self::pow10(-places);
        if self.is_negative() {
            -rounded
        } else {
            rounded
        }
    }

    /// Rounded to a multiple of `step`, half away from zero; itself where `step` is not above 0.
    pub fn round_to(&self, step: &Self) -> Self {
        match self.checked_div(step) {
            Some(steps) if !step.is_negative() => steps.round(0) * step.clone(),
            _ => self.clone(),
        }
    }

    /// Exactly `places` decimals, half away from zero: `12.50`. Never `-0`.
    pub fn to_fixed(&self, places: u32) -> String {
        let scaled = (self.round(places as i32).abs() * Self::pow10(places as i32))
            .0
            .to_integer();
        let digits = format!("{scaled:0>width$}", width = places as usize + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places as usize);
        let sign = if self.is_negative() && !scaled.is_zero() {
            "-"
        } else {
            ""
        };
        if places == 0 {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{fraction}")
        }
    }

    /// At most `places` decimals, half away from zero, trailing zeros dropped: `12.5`.
    pub fn to_trimmed(&self, places: u32) -> String {
        let text = self.to_fixed(places);
        if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        } else {
            text
        }
    }

    /// As the CSV files write fractions: up to 6 places, trailing zeros dropped.
    pub fn to_csv(&self) -> String {
        self.to_trimmed(6)
    }

    /// The number of decimals after which it ends, or `None` if it never does.
    pub fn decimals(&self) -> Option<u32> {
        let mut denominator = self.0.denom().clone();
        let (two, five) = (BigInt::from(2), BigInt::from(5));
        let (mut twos, mut fives) = (0, 0);
        while (&denominator % &two).is_zero() {
            denominator /= &two;
            twos += 1;
        }
        while (&denominator % &five).is_zero() {
            denominator /= &five;
            fives += 1;
        }
        denominator.is_one().then_some(twos.max(fives))
    }
}

impl fmt::Display for Exact {
    /// All decimals where it terminates, else `a/b`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.decimals() {
            Some(places) => f.write_str(&self.to_fixed(places)),
            None => write!(f, "{}/{}", self.0.numer(), self.0.denom()),
        }
    }
}

impl fmt::Debug for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Whether two figures, each with the step of its last printed digit, say the same: the finer,
/// rounded to the coarser's last digit, equals it.
pub fn agree(a: (&Exact, &Exact), b: (&Exact, &Exact)) -> bool {
    let (finer, coarser) = if a.1 <= b.1 { (a, b) } else { (b, a) };
    finer.0.round_to(coarser.1) == *coarser.0
}

macro_rules! operator {
    ($($name:ident $method:ident;)*) => {$(
        impl $name for Exact {
            type Output = Exact;
            fn $method(self, other: Exact) -> Exact {
                Exact($name::$method(self.0, other.0))
            }
        }
        impl $name<&Exact> for &Exact {
            type Output = Exact;
            fn $method(self, other: &Exact) -> Exact {
                Exact($name::$method(&self.0, &other.0))
            }
        }
    )*};
}
operator! { Add add; Sub sub; Mul mul; }

impl Neg for Exact {
    type Output = Exact;
    fn neg(self) -> Exact {
        Exact(-self.0)
    }
}

impl Sum for Exact {
    fn sum<I: Iterator<Item = Exact>>(items: I) -> Exact {
        items.fold(Exact::zero(), |a, b| a + b)
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text)
            .ok_or_else(|| serde::de::Error::custom(format!("“{text}” is no decimal number")))
    }
}

/// A word that a department put beside a figure and that travels with it to page and CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Qualifier {
    /// 约、大约、左右、上下
    About,
    /// 近、接近、将近: just under; cannot establish `met`.
    Nearly,
    /// 余、多: somewhat over.
    Over,
    /// 超、超过、突破: over.
    Above,
    /// 不少于、至少、以上、+: not less than.
    AtLeast,
    /// 不足、不到: under; cannot establish `met`.
    Under,
    /// 不超过、至多、以下: not more than.
    AtMost,
}

impl Qualifier {
    /// The code in CSV and JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::About => "about",
            Self::Nearly => "nearly",
            Self::Over => "over",
            Self::Above => "above",
            Self::AtLeast => "at_least",
            Self::Under => "under",
            Self::AtMost => "at_most",
        }
    }

    /// As printed in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::About => "约",
            Self::Nearly => "近",
            Self::Over => "余",
            Self::Above => "超",
            Self::AtLeast => "不少于",
            Self::Under => "不足",
            Self::AtMost => "不超过",
        }
    }

    /// Whether a figure so qualified can establish that a target is met.
    pub fn can_establish_met(self) -> bool {
        !matches!(self, Self::Nearly | Self::Under)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn x(text: &str) -> Exact {
        Exact::parse(text).unwrap()
    }

    #[test]
    fn rounding_is_half_away_from_zero() {
        assert_eq!(x("0.25").to_fixed(1), "0.3");
        assert_eq!(x("-0.25").to_fixed(1), "-0.3");
        assert_eq!(x("2.5").to_fixed(0), "3");
        assert_eq!(x("-0.04").to_fixed(1), "0.0");
        assert_eq!(x("1/3").to_csv(), "0.333333");
        assert_eq!(x("2/3").to_csv(), "0.666667");
        assert_eq!(x("1234").round(-2), x("1200"));
        assert_eq!(x("1250").round(-2), x("1300"));
    }

    #[test]
    fn figures_agree_when_the_finer_rounds_to_the_coarser() {
        let same = |a: &str, p: &str, b: &str, q: &str| agree((&x(a), &x(p)), (&x(b), &x(q)));
        assert!(same("364600", "1", "360000", "10000"));
        assert!(same("365000", "1", "370000", "10000"));
        assert!(!same("364600", "1", "370000", "10000"));
        assert!(same("360000", "10000", "364600", "1"));
        assert!(!same("12.5", "0.1", "12.6", "0.1"));
        assert!(same("12.55", "0.01", "12.6", "0.1"));
    }

    #[test]
    fn a_float_is_its_fifteen_digits() {
        assert_eq!(Exact::from_f64(903.600_000_000_000_1).unwrap(), x("903.6"));
        assert_eq!(Exact::from_f64(0.1 + 0.2).unwrap(), x("0.3"));
        assert_eq!(Exact::from_f64(-0.0).unwrap(), Exact::zero());
        for bad in [f64::NAN, f64::INFINITY, 1e-320, 1.7e308] {
            assert_eq!(Exact::from_f64(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for text in ["0", "12.5", "-7", "1/3", "-2/7", "100000000000000000000.5"] {
            assert_eq!(x(text).to_string(), text);
        }
        for bad in ["", ".", "-", "1e5", "1,000", "１", "1/0", "--1", "1.2.3"] {
            assert_eq!(Exact::parse(bad), None, "{bad}");
        }
    }
}
