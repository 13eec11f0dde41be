//! The one place that asks what day it is. `run` never does.

use std::time::{SystemTime, UNIX_EPOCH};

use jiff::civil::Date;

/// Hours by which the office's day is ahead of UTC: plans of this kind are China's.
const OFFICE_HOURS: u64 = 8;

/// Today's date at the office.
pub fn today() -> Date {
    #[expect(clippy::disallowed_methods, reason = "for commands other than run")]
    let now = SystemTime::now();
    let seconds = now.duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    from_unix(seconds)
}

fn from_unix(seconds: u64) -> Date {
    let days = (seconds + OFFICE_HOURS * 3600) / 86_400;
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.saturating_add(jiff::Span::new().days(i64::try_from(days).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_midnight_in_the_office() {
        assert_eq!(from_unix(0), jiff::civil::date(1970, 1, 1));
        assert_eq!(from_unix(15 * 3600 + 3599), jiff::civil::date(1970, 1, 1));
        assert_eq!(from_unix(16 * 3600), jiff::civil::date(1970, 1, 2));
    }
}
