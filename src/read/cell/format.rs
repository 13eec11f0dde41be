//! Number format codes: how a stored number is shown.
//!
//! Decides what a reader sees of a number under a format such as `0.0%`, `0!.0,"万"`, `;;;` or
//! `[<0]"下降"0.0%;0.0%`: which section applies, and the text it shows. Leaves to `stored` whether
//! that agrees with what is stored. Dates never get here.

use crate::quantity::Exact;

/// The section of a format code that applies to a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Section {
    /// Nothing at all is shown.
    pub hides: bool,
    /// Text is shown, and nothing of the number.
    pub words_only: bool,
    /// Shown as a percentage; for a hidden number, whether the others would be.
    pub percent: bool,
    /// The power of ten by which commas behind the digits make the display smaller.
    pub scale: u32,
    /// The power of ten by which an escaped point among the digits does (`0!.0,` shows 45000 as 4.5).
    pub point: u32,
    /// Decimals shown; `None` where all are (General) or the display cannot be told (fractions).
    pub decimals: Option<u32>,
    /// Literal text before the digits.
    pub prefix: String,
    /// Literal text behind them.
    pub suffix: String,
    /// Literal text other than space stands among the digits (`0-00` shows 312 as 3-12), or there is
    /// more than one percent sign.
    pub broken: bool,
    /// A zero shows no digit: `#`, `#,###`.
    pub blank_zero: bool,
    /// It is for negative numbers alone and puts no sign of its own before them.
    pub negatives: bool,
    /// It has a colour: `0;[Red]0` tells a negative number by it.
    pub coloured: bool,
}

/// The section that applies to `value`; `None` if conditions leave none for it: nothing but ### is
/// shown.
///
/// Conditions (`[>=100]`) come first, in order; a section without one is for what is left. Without
/// conditions the sections are for positive, negative and zero (ECMA-376 part 1, 18.8.31).
pub(super) fn section(code: &str, value: &Exact) -> Option<Section> {
    let mut sections = split(code);
    // The fourth is for text.
    sections.truncate(3);
    let conditional = sections.iter().any(|s| s.condition.is_some());
    let count = sections.len();
    let index = if conditional {
        let mut free = 0;
        sections.iter().position(|s| match &s.condition {
            Some(condition) => condition.holds(value),
            // Of two sections without one, the first is for the negative numbers left.
            None => {
                free += 1;
                free > 1 || s.is_last || value.is_negative()
            }
        })?
    } else {
        match count {
            0 | 1 => 0,
            2 => usize::from(value.is_negative()),
            _ if value.is_negative() => 1,
            _ if value.is_zero() => 2,
            _ => 0,
        }
    };
    let chosen = &sections[index];
    let mut section = describe(&chosen.tokens, count > 1);
    section.coloured = chosen.coloured;
    section.negatives = match &chosen.condition {
        Some(condition) => condition.is_negative_only(),
        None => !conditional && count > 1 && index == 1,
    };
    if section.hides {
        section.percent = sections.iter().any(|s| s.tokens.contains(&Token::Percent));
    }
    Some(section)
}

impl Section {
    /// The digits that are shown, with their sign but without literal text.
    pub(super) fn number(&self, value: &Exact) -> Exact {
        let power = if self.percent { 2 } else { 0 } - (self.scale + self.point) as i32;
        let scaled = value.clone() * Exact::pow10(power);
        let shown = match self.decimals {
            Some(decimals) => scaled.round(decimals as i32),
            None => scaled,
        };
        if self.negatives { shown.abs() } else { shown }
    }

    /// What a reader sees, as one would type it. A currency sign of our own is left out, accounting
    /// brackets become the minus sign that they stand for.
    pub(super) fn text(&self, value: &Exact) -> String {
        let own = |c: &char| !matches!(c, '¥' | '￥');
        let mut prefix: String = self.prefix.chars().filter(own).collect();
        let mut suffix: String = self.suffix.chars().filter(own).collect();
        if self.negatives && prefix.contains('(') && suffix.contains(')') {
            prefix = prefix.replacen('(', "-", 1);
            suffix = suffix.replacen(')', "", 1);
        }
        let digits = self.number(value).to_string();
        let sign = if self.percent && !suffix.contains(['%', '％']) {
            "%"
        } else {
            ""
        };
        format!("{prefix}{digits}{sign}{suffix}")
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// `0`: always a digit.
    Zero,
    /// `#` or `?`: a digit where there is one.
    Digit,
    Point,
    Comma,
    Percent,
    General,
    /// Exponent or fraction: the display is not told.
    Other,
    Literal(char),
}

/// One section as written.
#[derive(Default)]
struct Written {
    tokens: Vec<Token>,
    condition: Option<Condition>,
    coloured: bool,
    is_last: bool,
}

/// `[>=100]`
struct Condition {
    sign: String,
    bound: Exact,
}

impl Condition {
    fn parse(inner: &str) -> Option<Self> {
        let at = inner.find(|c: char| !matches!(c, '<' | '>' | '='))?;
        let (sign, bound) = inner.split_at(at);
        let known = matches!(sign, "<" | "<=" | ">" | ">=" | "=" | "<>");
        known.then_some(())?;
        Some(Self {
            sign: sign.to_owned(),
            bound: Exact::parse(bound.trim())?,
        })
    }

    fn holds(&self, value: &Exact) -> bool {
        match self.sign.as_str() {
            "<" => *value < self.bound,
            "<=" => *value <= self.bound,
            ">" => *value > self.bound,
            ">=" => *value >= self.bound,
            "=" => *value == self.bound,
            _ => *value != self.bound,
        }
    }

    fn is_negative_only(&self) -> bool {
        match self.sign.as_str() {
            "<" => self.bound <= Exact::zero(),
            "<=" | "=" => self.bound.is_negative(),
            _ => false,
        }
    }
}

fn split(code: &str) -> Vec<Written> {
    let mut sections = vec![Written::default()];
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        let section = sections.last_mut().expect("never empty");
        let tokens = &mut section.tokens;
        match c {
            ';' => sections.push(Written::default()),
            '"' => tokens.extend(chars.by_ref().take_while(|&c| c != '"').map(Token::Literal)),
            '\\' | '!' => tokens.extend(chars.next().map(Token::Literal)),
            '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inner: String = chars.by_ref().take_while(|&c| c != ']').collect();
                if let Some(currency) = inner.strip_prefix('$') {
                    let sign = currency.split('-').next().unwrap_or_default();
                    tokens.extend(sign.chars().map(Token::Literal));
                } else if inner.starts_with(['<', '>', '=']) {
                    // One that cannot be read holds for nothing.
                    section.condition = Some(Condition::parse(&inner).unwrap_or(Condition {
                        sign: "<".into(),
                        bound: Exact::int(i64::MIN),
                    }));
                } else {
                    section.coloured |= !inner.to_ascii_lowercase().starts_with("dbnum");
                }
            }
            '0' => tokens.push(Token::Zero),
            '#' | '?' => tokens.push(Token::Digit),
            '.' => tokens.push(Token::Point),
            ',' => tokens.push(Token::Comma),
            '%' => tokens.push(Token::Percent),
            // The exponent's sign belongs to it: 0.00E+00 shows the stored number.
            'E' | 'e' if chars.next_if(|c| matches!(c, '+' | '-')).is_some() => {
                tokens.push(Token::Other);
            }
            '/' => tokens.push(Token::Other),
            '@' => tokens.push(Token::General),
            'G' => {
                let word = ["eneral", "/通用格式"]
                    .iter()
                    .find(|w| chars.clone().take(w.chars().count()).eq(w.chars()));
                match word {
                    Some(word) => {
                        tokens.push(Token::General);
                        chars.by_ref().take(word.chars().count()).for_each(drop);
                    }
                    None => tokens.push(Token::Literal('G')),
                }
            }
            c => tokens.push(Token::Literal(c)),
        }
    }
    if let Some(last) = sections.iter_mut().take(3).next_back() {
        last.is_last = true;
    }
    sections
}

fn describe(tokens: &[Token], several: bool) -> Section {
    let mut section = Section::default();
    let is_digit = |t: &Token| matches!(t, Token::Zero | Token::Digit);
    let shows = |t: &Token| is_digit(t) || *t == Token::General;
    if !tokens.iter().any(shows) {
        let text: String = tokens.iter().filter_map(literal).collect();
        section.hides = text.trim().is_empty() && several;
        section.words_only = !section.hides && !text.trim().is_empty();
        section.prefix = text;
        return section;
    }
    let first = tokens.iter().position(shows).unwrap_or(0);
    let last = tokens.iter().rposition(shows).unwrap_or(0);
    section.percent = tokens.contains(&Token::Percent);
    section.prefix = tokens[..first].iter().filter_map(literal).collect();
    section.suffix = tokens[last..].iter().filter_map(literal).collect();
    let untold = tokens
        .iter()
        .any(|t| matches!(t, Token::General | Token::Other));
    let commas = tokens[last + 1..]
        .iter()
        .take_while(|t| **t == Token::Comma)
        .count();
    let digits_behind = |mark: &dyn Fn(&Token) -> bool| {
        tokens[first..=last].iter().position(mark).map_or(0, |at| {
            tokens[first + at..=last]
                .iter()
                .filter(|t| is_digit(t))
                .count()
        })
    };
    let real = digits_behind(&|t| *t == Token::Point) as u32;
    let escaped = digits_behind(&|t| *t == Token::Literal('.')) as u32;
    section.scale = 3 * commas as u32;
    section.point = if real == 0 { escaped } else { 0 };
    section.decimals = (!untold).then_some(if real == 0 { escaped } else { real });
    let breaks =
        |t: &Token| literal(t).is_some_and(|c| !(c.is_whitespace() || (c == '.' && real == 0)));
    let percents = tokens.iter().filter(|t| **t == Token::Percent).count();
    section.broken = tokens[first..=last].iter().any(breaks) || percents > 1;
    section.blank_zero = !untold && !tokens.contains(&Token::Zero);
    section
}

fn literal(token: &Token) -> Option<char> {
    match token {
        Token::Literal(c) => Some(*c),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: &str, value: &str) -> Section {
        section(code, &Exact::parse(value).unwrap()).unwrap()
    }

    fn shown(code: &str, value: &str) -> String {
        of(code, value).text(&Exact::parse(value).unwrap())
    }

    #[test]
    fn what_is_shown_is_known() {
        for (code, value, text) in [
            ("0", "311.6", "312"),
            ("0.00", "903.6", "903.6"),
            ("0.00E+00", "20480", "20480"),
            ("##0.0E+0", "312", "312"),
            ("#,##0.00_ ", "1234.567", "1234.57"),
            ("0.0%", "0.125", "12.5%"),
            ("0%", "0.125", "13%"),
            ("0.0\"%\"", "12.5", "12.5%"),
            ("0,", "312000", "312"),
            ("0!.0,\"万\"", "45000", "4.5万"),
            ("0\\.0,\"万\"", "45678", "4.6万"),
            ("General", "1.5", "1.5"),
            ("G/通用格式", "1.5", "1.5"),
            ("[DBNum2][$-804]General", "312", "312"),
            ("# ?/?", "0.5", "0.5"),
            ("0\"家\"", "1", "1家"),
            ("0家", "1", "1家"),
            ("\"约\"0.0\"亿元\"", "1", "约1亿元"),
            ("[$￥-804]#,##0.00", "1", "1"),
            ("0;0", "-5", "5"),
            ("0;-0", "-5", "-5"),
            ("0_);(0)", "-5", "-5"),
            ("(0)", "5", "(5)"),
            ("-0", "5", "-5"),
            ("\"1\"0", "312", "1312"),
        ] {
            assert_eq!(shown(code, value), text, "{code} {value}");
        }
    }

    #[test]
    fn the_section_whose_condition_holds_applies() {
        for (code, value, text) in [
            ("[<0]\"下降\"0.0%;0.0%", "-0.032", "下降3.2%"),
            ("[<0]\"下降\"0.0%;0.0%", "0.032", "3.2%"),
            ("[Red][<0]-0.0%;0.0%", "-0.032", "-3.2%"),
            ("[>1]0%;0.0%", "1.25", "125%"),
            ("[<0.05]0.00%;0.0%", "0.004", "0.4%"),
            ("[>=100]\"约\"0;0", "312", "约312"),
            ("[>=10000]0!.0,\"万\";0", "45000", "4.5万"),
            ("[>=10000]0!.0,\"万\";0", "312", "312"),
            ("[>0.1]0.0%;0.00", "0.125", "12.5%"),
            ("[<1]0.0%;[<100]0.0;0", "12.5", "12.5"),
            ("[<1]0.0%;[<100]0.0;0", "312", "312"),
        ] {
            assert_eq!(shown(code, value), text, "{code} {value}");
        }
        assert_eq!(section("[<1]0;[<2]0", &Exact::int(312)), None);
    }

    #[test]
    fn hiding_breaking_and_blank_zeros_are_known() {
        assert!(of(";;;", "312").hides);
        assert!(of("0;0;", "0").hides);
        assert!(!of("0;0;", "5").hides);
        assert!(of("0.0%;;", "-0.032").hides && of("0.0%;;", "-0.032").percent);
        assert!(of("0-00", "312").broken && of("0:00", "312").broken);
        assert!(!of("0 000", "1312").broken && !of("0!.0,\"万\"", "45000").broken);
        assert!(of("#,###", "0").blank_zero && !of("#,##0", "0").blank_zero);
        assert!(of("0;[Red]0", "-5").coloured && of("0;[Red]0", "-5").negatives);
    }
}
