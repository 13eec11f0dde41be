//! The invented words of 措施进展, turned over from month to month.

use jindu::forms::ProgressFill;
use jindu::period::Period;
use jindu::plan::Code;

const PROSE: &str = include_str!("prose.txt");

/// The lines of a measure that begin with `mark`.
fn lines(measure: &str, mark: char) -> Vec<&str> {
    PROSE
        .lines()
        .skip_while(|line| {
            line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) != Some(measure)
        })
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.strip_prefix(mark))
        .map(str::trim)
        .collect()
}

/// What the lead of a measure writes in a month.
pub fn progress(measure: &Code, period: Period) -> ProgressFill {
    let month = period.month();
    let turn = |mark: char, offset: usize| {
        let lines = lines(measure.as_str(), mark);
        let at = month as usize + offset;
        let line = lines.get(at % lines.len().max(1)).copied();
        line.unwrap_or("").replace("{m}", &month.to_string())
    };
    // The first line of each measure names the month; it opens the paragraph.
    let opening = lines(measure.as_str(), '+');
    let first = opening.first().map_or(String::new(), |line| {
        line.replace("{m}", &month.to_string())
    });
    let rest = &opening[1.min(opening.len())..];
    let second = rest
        .get(month as usize % rest.len().max(1))
        .copied()
        .unwrap_or("");
    ProgressFill {
        progress: format!("{first}{second}"),
        problems: turn('!', 0),
        next_steps: turn('>', 0),
        coordination: if month % 3 == 0 {
            turn('?', 0)
        } else {
            String::new()
        },
    }
}
