//! Number format codes: how a stored number is shown.
//!
//! Decides what a reader sees of a number under a format such as `0.0%`, `0!.0,"万"` or `;;;`, as
//! far as it bears on the value: percentage, scaling, hiding, literal text. Dates never get here.

use crate::quantity::Exact;

/// The section of a format code that applies to a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Section {
    /// Nothing at all is shown.
    pub hides: bool,
    /// Text is shown, and nothing of the number.
    pub words_only: bool,
    /// Shown as a percentage.
    pub percent: bool,
    /// The power of ten by which the display is smaller than the stored number.
    pub scale: u32,
    /// Decimals shown; `None` where all are (General) or the display cannot be told (fractions).
    pub decimals: Option<u32>,
    /// Literal text before the digits.
    pub prefix: String,
    /// Literal text behind them.
    pub suffix: String,
}

/// The section that applies to `value`, or `None` if the code has conditions or cannot be told.
pub(super) fn section(code: &str, value: &Exact) -> Option<Section> {
    let sections = split(code);
    if sections.iter().any(|s| s.contains(&Token::Condition)) {
        return None;
    }
    let index = match sections.len() {
        0 | 1 => 0,
        2 => usize::from(value.is_negative()),
        _ if value.is_negative() => 1,
        _ if value.is_zero() => 2,
        _ => 0,
    };
    Some(describe(sections.get(index)?, sections.len() > 1))
}

impl Section {
    /// The number that is shown, without literal text; `None` if all digits are.
    pub(super) fn shown(&self, value: &Exact) -> Option<Exact> {
        let decimals = self.decimals?;
        let power = if self.percent { 2 } else { 0 } - self.scale as i32;
        Some((value.clone() * Exact::pow10(power)).round(decimals as i32))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Digit,
    Point,
    Comma,
    Percent,
    General,
    /// Exponent or fraction: the display is not told.
    Other,
    Literal(char),
    Condition,
}

fn split(code: &str) -> Vec<Vec<Token>> {
    let mut sections = vec![Vec::new()];
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        let tokens = sections.last_mut().expect("never empty");
        match c {
            ';' => sections.push(Vec::new()),
            '"' => tokens.extend(chars.by_ref().take_while(|&c| c != '"').map(Token::Literal)),
            '\\' | '!' => tokens.extend(chars.next().map(Token::Literal)),
            '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inner: String = chars.by_ref().take_while(|&c| c != ']').collect();
                if inner.starts_with(['<', '>', '=']) {
                    tokens.push(Token::Condition);
                } else if let Some(currency) = inner.strip_prefix('$') {
                    let sign = currency.split('-').next().unwrap_or_default();
                    tokens.extend(sign.chars().map(Token::Literal));
                }
            }
            '0' | '#' | '?' => tokens.push(Token::Digit),
            '.' => tokens.push(Token::Point),
            ',' => tokens.push(Token::Comma),
            '%' => tokens.push(Token::Percent),
            'E' | 'e' if matches!(chars.peek(), Some('+' | '-')) => tokens.push(Token::Other),
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
    sections
}

fn describe(tokens: &[Token], several: bool) -> Section {
    let mut section = Section::default();
    let shows = |t: &Token| matches!(t, Token::Digit | Token::General);
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
                .filter(|t| **t == Token::Digit)
                .count()
        })
    };
    let real = digits_behind(&|t| *t == Token::Point) as u32;
    let escaped = digits_behind(&|t| *t == Token::Literal('.')) as u32;
    section.scale = 3 * commas as u32 + if real == 0 { escaped } else { 0 };
    section.decimals = (!untold).then_some(if real == 0 { escaped } else { real });
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

    #[test]
    fn what_is_shown_is_known() {
        for (code, value, shown) in [
            ("0", "311.6", Some("312")),
            ("0.00", "903.6", Some("903.6")),
            ("#,##0.00_ ", "1234.567", Some("1234.57")),
            ("0.0%", "0.125", Some("12.5")),
            ("0%", "0.125", Some("13")),
            ("0,", "312000", Some("312")),
            ("0!.0,\"万\"", "45000", Some("4.5")),
            ("0\\.0,\"万\"", "45678", Some("4.6")),
            ("General", "1.5", None),
            ("G/通用格式", "1.5", None),
            ("[DBNum2][$-804]General", "312", None),
            ("# ?/?", "0.5", None),
        ] {
            let shown = shown.map(|s| Exact::parse(s).unwrap());
            assert_eq!(
                of(code, value).shown(&Exact::parse(value).unwrap()),
                shown,
                "{code}"
            );
        }
    }

    #[test]
    fn literal_text_and_hiding_are_known() {
        assert_eq!(of("0\"家\"", "1").suffix, "家");
        assert_eq!(of("0家", "1").suffix, "家");
        assert_eq!(of("\"约\"0.0\"亿元\"", "1").prefix, "约");
        assert_eq!(of("[$￥-804]#,##0.00", "1").prefix, "￥");
        assert!(of(";;;", "312").hides);
        assert!(of("0;0;", "0").hides);
        assert!(!of("0;0;", "5").hides);
        assert_eq!(section("[>100]0;0.0", &Exact::one()), None);
    }
}
