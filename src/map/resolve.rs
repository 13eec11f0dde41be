//! Whose return a file is, and for which month.
//!
//! Decides department and month of every input file, what is held or refused as a whole, and
//! timeliness. Leaves which of several returns counts to `supersede`, item by item.

use jiff::civil::Date;

use super::checks::*;
use super::departments::{Departments, Found};
use super::{DeptReturn, Outcome, Timeliness, periods};
use crate::intake::{InputFile, Verdict};
use crate::issue::Issue;
use crate::period::Period;
use crate::plan::Catalogue;
use crate::read::cell;
use crate::read::{Cover, Place, RawReturn, Reading, Refusal, TimeHint};

/// A return that may be used, and its record.
#[derive(Debug)]
pub struct Return<'a> {
    /// Index in [`super::Observations::returns`].
    pub index: usize,
    /// What was read.
    pub raw: &'a RawReturn,
    /// Path as shown.
    pub file: &'a str,
    /// SHA-256 in hex.
    pub sha256: &'a str,
    /// Full name.
    pub department: String,
    /// The month it is for.
    pub period: Period,
    /// Whether the month was stated as a span from January.
    pub span: bool,
    /// Fill date.
    pub filled: Option<Date>,
    /// Whether it says of itself that it is a correction.
    pub correction: bool,
}

/// A file's record, the return if it is usable, and what was found.
pub type Resolved<'a> = (DeptReturn, Option<Return<'a>>, Vec<Issue>);

/// Resolves one file of the batch; `read` is what became of reading it.
pub fn resolve<'a>(
    catalogue: &Catalogue,
    departments: &Departments,
    file: &'a InputFile,
    read: Option<&'a Result<RawReturn, Refusal>>,
) -> Resolved<'a> {
    let mut record = DeptReturn {
        file: file.path.clone(),
        sha256: file.sha256.clone(),
        format: String::new(),
        department: departments.in_names(file),
        period: file.folder_period,
        layout: String::new(),
        filled: None,
        timeliness: None,
        rows: 0,
        mapped: 0,
        unmapped: 0,
        outcome: Outcome::Rejected,
        reason: String::new(),
        reason_en: String::new(),
        correction: false,
    };
    let mut issues: Vec<Issue> = file.issues.clone();
    match (&file.verdict, read) {
        (Verdict::Ignored { reason, reason_en }, _) => {
            record.outcome = Outcome::Ignored;
            record.reason = reason.clone();
            record.reason_en = reason_en.clone();
            record.department = None;
        }
        (Verdict::OfficeText, _) => {
            record.outcome = Outcome::Used;
            record.department = None;
        }
        (Verdict::Rejected { issue }, _) => reject(&mut record, &mut issues, issue.clone()),
        (Verdict::Read { format }, read) => {
            record.format = format.code().to_owned();
            match read {
                Some(Ok(raw)) => {
                    let found = open(catalogue, departments, file, raw, &mut record, &mut issues);
                    let month = match &found {
                        Some(ret) => Some(ret.period),
                        None => file.folder_period,
                    };
                    place(&record, month, &mut issues);
                    return (record, found, issues);
                }
                Some(Err(refusal)) => reject(&mut record, &mut issues, refusal.issue.clone()),
                None => {}
            }
        }
    }
    place(&record, file.folder_period, &mut issues);
    (record, None, issues)
}

/// Whether a file's name says of the whole file what `word` says: 含示例行 and 备注_作废 speak of a part.
fn calls_itself(stem: &str, word: &str) -> bool {
    stem.match_indices(word).any(|(at, _)| {
        let (before, after) = (&stem[..at], &stem[at + word.len()..]);
        let of_rows = ["行", "数据行", "单元", "列", "标注", "标记"];
        let without = [
            "含", "带", "有", "无", "去", "删", "附", "非", "除", "了", "备注", "注", "行",
        ];
        let before = before.trim_end_matches(|c: char| !c.is_alphanumeric());
        !of_rows.iter().any(|w| after.starts_with(w))
            && !without.iter().any(|w| before.ends_with(w))
    })
}

fn reject(record: &mut DeptReturn, issues: &mut Vec<Issue>, issue: Issue) {
    record.outcome = Outcome::Rejected;
    record.reason = issue.message.clone();
    record.reason_en = issue.message_en.clone();
    issues.push(issue);
}

/// Every finding of a file says which file and department, and for which month it was sent: the
/// folder's where its own is not accepted, none where neither is known, so that it is always told.
fn place(record: &DeptReturn, month: Option<Period>, issues: &mut [Issue]) {
    for issue in issues {
        issue.file.get_or_insert_with(|| record.file.clone());
        issue.period = month;
        if issue.department.is_none() {
            issue.department = record.department.clone();
        }
    }
}

fn open<'a>(
    catalogue: &Catalogue,
    departments: &Departments,
    file: &'a InputFile,
    raw: &'a RawReturn,
    record: &mut DeptReturn,
    issues: &mut Vec<Issue>,
) -> Option<Return<'a>> {
    issues.extend(raw.notices.iter().cloned());
    record.layout = match &raw.form_version {
        Some(version) => format!("form {version}"),
        None => "own".to_owned(),
    };
    record.rows = raw.tables.iter().map(|t| t.rows.len()).sum();
    record.filled = raw.cover.filled.as_ref().map(|p| p.value);
    record.correction = raw.cover.correction.is_some();
    let at = At {
        file: Some(file.path.clone()),
        ..At::default()
    };
    let refuse = |record: &mut DeptReturn, issues: &mut Vec<Issue>, issue: Issue| {
        reject(record, issues, issue);
        None::<Return<'a>>
    };
    let department = match departments.of(file, &raw.cover) {
        Found::None(issue) => return refuse(record, issues, at.place(issue)),
        Found::One(name, told) => {
            issues.extend(told.into_iter().map(|i| at.place(i)));
            name
        }
    };
    record.department = Some(department.clone());
    let stem = crate::text::key(&file.stem);
    let says = |words: &[&'static str]| words.iter().copied().find(|w| calls_itself(&stem, w));
    if let Some(word) = says(&["作废", "已撤回", "勿用", "示例", "样例", "范例"]) {
        return refuse(record, issues, at.place(file_void::found(&at, word)));
    }
    let sample = says(&["样表", "模板", "范本"]);
    let (period, span) = match month(catalogue, file, &raw.cover, &at) {
        Ok((period, span, told)) => {
            issues.extend(told);
            (period, span)
        }
        Err(refused) => {
            let (stated, issue) = *refused;
            record.period = stated.or(record.period);
            let held = issue.rule == period_mismatch::RULE.code;
            refuse(record, issues, issue);
            if held {
                record.outcome = Outcome::Held;
            }
            return None;
        }
    };
    record.period = Some(period);
    let at = At {
        period: Some(period),
        department: Some(department.clone()),
        ..at
    };
    if raw.tables.is_empty() {
        return refuse(record, issues, no_table::found(&at, &sheets(raw)));
    }
    if let Some(blank) = blank_cells(raw) {
        // Where no column was understood, blank cells are not the cause.
        let unclear = raw.notices.iter().find(|i| i.rule == "columns-unclear");
        if let Some(told) = unclear.filter(|_| blank == 0) {
            record.reason = told.message.clone();
            record.reason_en = told.message_en.clone();
            return None;
        }
        let issue = if blank == 0 && !has_columns_to_fill(raw) {
            let mut sheets: Vec<String> = raw.tables.iter().map(|t| t.sheet.clone()).collect();
            sheets.dedup();
            no_table::without_columns(&at, &sheets)
        } else {
            nothing_filled::found(&at, blank)
        };
        return refuse(record, issues, issue);
    }
    // Sheets of instructions say how to fill in, not what was filled in.
    let instructs = |sheet: &str| {
        let about = ["说明", "须知", "要求", "口径"];
        about.iter().any(|w| sheet.contains(w)) && raw.tables.iter().all(|t| t.sheet != sheet)
    };
    let mut notes = raw.loose.iter().filter(|p| !instructs(&p.sheet));
    let note = notes.find(|p| note_disowns::disowns(&p.value, period));
    if let Some(note) = note.filter(|_| raw.form_version.is_none()) {
        let issue = note_disowns::found(&stated_at(&at, note), &note.value);
        return refuse(record, issues, issue);
    }
    if let Some(word) = sample {
        issues.push(file_sample::found(&at, word));
    }
    record.outcome = Outcome::Used;
    Some(Return {
        index: 0,
        raw,
        file: &file.path,
        sha256: &file.sha256,
        department,
        period,
        span,
        filled: record.filled,
        correction: record.correction,
    })
}

/// Month, whether it is a span, and what was found; or the refusal with the month stated.
type Month = Result<(Period, bool, Vec<Issue>), Box<(Option<Period>, Issue)>>;

fn month(catalogue: &Catalogue, file: &InputFile, cover: &Cover, at: &At) -> Month {
    let mut told = Vec::new();
    let in_stem = periods::named_in(&file.stem);
    let (period, span) = match cover.period.first() {
        Some(first) => {
            let own = first.value.period;
            let at = stated_at(at, first);
            if let Some(other) = cover.period.iter().find(|p| p.value.period != own) {
                let issue = period_conflict::found(&at, first, other);
                return Err(Box::new((None, issue)));
            }
            if let Some(folder) = file.folder_period
                && let Some(issue) = period_mismatch::check(&at, own, folder)
            {
                return Err(Box::new((Some(own), issue)));
            }
            // A title may speak of another month than the field below it.
            let other = cover.hints.iter().find(|h| {
                let here = cover.period.iter().any(|p| p.sheet == h.sheet);
                here && !h.value.months.is_empty() && !h.value.fits(own)
            });
            if let Some(hint) = other {
                let issue = period_conflict::hinted(&at, own, &hint.text, hint.cell);
                return Err(Box::new((None, issue)));
            }
            let span = cover.period.iter().all(|p| p.value.span);
            if span {
                told.push(period_span::found(&at, &first.text, own));
            }
            (own, span)
        }
        None => match (in_stem, file.folder_period) {
            (Some(own), Some(folder)) if own != folder => {
                let issue = period_mismatch::check(at, own, folder);
                let issue = issue.unwrap_or_else(|| period_unknown::found(at));
                return Err(Box::new((Some(own), issue)));
            }
            (stem, folder) => match folder.or(stem) {
                Some(period) => {
                    if let Some(issue) = against(file, cover, at, period) {
                        return Err(Box::new((None, issue)));
                    }
                    let part = cover.hints.iter().find(|h| h.value.fits(period));
                    let at = part.map_or_else(|| at.clone(), |hint| stated_at(at, hint));
                    let said = part.map(|hint| hint.text.as_str());
                    told.push(period_from_folder::found(
                        &at,
                        said,
                        period,
                        folder.is_some(),
                    ));
                    (period, false)
                }
                None => return Err(Box::new((None, period_unknown::found(at)))),
            },
        },
    };
    let plan = &catalogue.settings.plan;
    if !(plan.start..=plan.end).contains(&period) {
        let at = match cover.period.first() {
            Some(first) => stated_at(at, first),
            None => at.clone(),
        };
        let issue = period_outside::found(&at, period, plan.start, plan.end);
        return Err(Box::new((Some(period), issue)));
    }
    Ok((period, span, told))
}

/// The finding if title, field or file name speak, in part, of another month than the folder's.
/// Where a file says nothing of its time, the folder's month stands in; where it says something
/// else, or something that cannot be read, it does not.
fn against(file: &InputFile, cover: &Cover, at: &At, period: Period) -> Option<Issue> {
    // Of several sheets, each with its month, the tables are told apart by their captions.
    let fits = |h: &&Place<TimeHint>| !h.value.is_empty() && h.value.fits(period);
    let elsewhere = |sheet: &str| cover.hints.iter().any(|h| h.sheet != sheet && fits(&h));
    let other = |h: &&Place<TimeHint>| !h.value.fits(period) && !elsewhere(&h.sheet);
    if let Some(hint) = cover.hints.iter().find(other) {
        let issue = period_mismatch::hinted(&stated_at(at, hint), &hint.text, period);
        return Some(issue);
    }
    if let Some(hint) = cover.hints.iter().find(|h| h.value.is_empty()) {
        return Some(period_unknown::unreadable(&stated_at(at, hint), &hint.text));
    }
    // A return is not written down before its month.
    if let Some(filled) = &cover.filled
        && filled.value < period.first_day()
    {
        let issue = period_mismatch::hinted(&stated_at(at, filled), &filled.text, period);
        return Some(issue);
    }
    let named = cell::hint::of_name(&file.stem);
    (!named.fits(period)).then(|| period_mismatch::hinted(at, &file.stem, period))
}

fn stated_at<T>(at: &At, place: &Place<T>) -> At {
    At {
        sheet: Some(place.sheet.clone()),
        cell: Some(place.cell),
        ..at.clone()
    }
}

fn sheets(raw: &RawReturn) -> Vec<String> {
    let mut names: Vec<String> = raw.loose.iter().map(|p| p.sheet.clone()).collect();
    names.extend(raw.skipped_sheets.iter().cloned());
    names.dedup();
    names
}

/// Whether any heading was understood as one under which something is filled in.
fn has_columns_to_fill(raw: &RawReturn) -> bool {
    const PRINTED: [&str; 7] = [
        "code",
        "measure",
        "name",
        "unit",
        "department",
        "part",
        "definition",
    ];
    let mut headings = raw.tables.iter().flat_map(|t| &t.headings).peekable();
    let known = |code: &str| !code.is_empty() && code != "unknown" && !PRINTED.contains(&code);
    headings.peek().is_none() || headings.any(|h| known(&h.value) && h.value != "remark")
}

/// The number of blank data cells of a return in which nothing at all is filled in. Names, codes
/// and units are printed on the form beforehand and do not count.
fn blank_cells(raw: &RawReturn) -> Option<usize> {
    use crate::read::TextColumn as T;
    let said = |column: &T| {
        matches!(
            column,
            T::Stage | T::Progress | T::Problems | T::NextSteps | T::Coordination
        )
    };
    let mut blank = 0;
    for row in raw.tables.iter().flat_map(|t| &t.rows) {
        let figures = row.figures.iter();
        let filled = figures
            .clone()
            .any(|f| !matches!(f.reading, Reading::Missing { .. }));
        let finished = row
            .dates
            .iter()
            .any(|(c, _)| *c == crate::read::DateColumn::Finished);
        if filled || finished || row.refused.is_some() || row.texts.iter().any(|(c, _)| said(c)) {
            return None;
        }
        blank += figures.count();
    }
    Some(blank)
}

/// Whether a return came in time: the office's record of receipt, else its fill date, against
/// the due day of the following month. Also the day it came and the day it was due. A fill date
/// before the month, or years after `as_of`, is a slip and tells nothing.
pub fn timeliness(
    catalogue: &Catalogue,
    ret: &Return,
    as_of: Date,
) -> (Timeliness, Option<(Date, Date)>) {
    let last = as_of.year() + 1;
    let sensible = |day: &Date| *day >= ret.period.first_day() && day.year() <= last;
    let received = catalogue
        .received
        .iter()
        .find(|r| r.period == ret.period && r.department == ret.department)
        .map(|r| r.date)
        .or(ret.filled.filter(sensible));
    let first = ret.period.next().first_day();
    let day = catalogue.settings.returns.due_day.clamp(1, 28);
    let due = first.with().day(day).build().unwrap_or(first);
    match received {
        None => (Timeliness::Unknown, None),
        Some(day) if day > due => (Timeliness::Late, Some((day, due))),
        Some(_) => (Timeliness::OnTime, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_about_sample_rows_is_no_sample() {
        for (stem, word) in [
            ("填写示例", "示例"),
            ("商务局（示例）", "示例"),
            ("商务局作废", "作废"),
            ("样例1", "样例"),
            ("示例数据", "示例"),
        ] {
            assert!(calls_itself(stem, word), "{stem}");
        }
        for (stem, word) in [
            ("示例行_首行", "示例"),
            ("含示例", "示例"),
            ("商务局样例行已删", "样例"),
            ("示例数据行", "示例"),
            ("备注_作废", "作废"),
        ] {
            assert!(!calls_itself(stem, word), "{stem}");
        }
    }
}
