//! Which sheets of a workbook are of the month in whose folder it lies.
//!
//! Decides it where each sheet states a month of its own: a workbook that grows by a sheet every
//! month is the return for the folder's month by the sheet of that month. Two months on one sheet,
//! or a cover that contradicts every table, are left as they are: `map` refuses them.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::rules::finding;
use super::{Place, RawReturn, StatedPeriod, cell};
use crate::period::Period;

/// Passes over the sheets that state another month than `own`, if another sheet states `own`, and
/// says so of each.
pub fn keep_own(raw: &mut RawReturn, own: Period) {
    let Some(others) = others(raw, own) else {
        return;
    };
    let names: BTreeSet<&str> = others.iter().map(|p| p.sheet.as_str()).collect();
    let speaks = |sheet: &str| !names.contains(sheet);
    raw.tables.retain(|t| speaks(&t.sheet));
    raw.loose.retain(|p| speaks(&p.sheet));
    raw.notices
        .retain(|i| i.sheet.as_deref().is_none_or(speaks));
    let cover = &mut raw.cover;
    cover.period.retain(|p| speaks(&p.sheet));
    cover.hints.retain(|p| speaks(&p.sheet));
    cover.unread_dates.retain(|p| speaks(&p.sheet));
    cover.unit.retain(|p| speaks(&p.sheet));
    cover.filled = cover.filled.take().filter(|p| speaks(&p.sheet));
    cover.correction = cover.correction.take().filter(|p| speaks(&p.sheet));
    for place in &others {
        let written = cell::shown(&place.text);
        let issue = finding(
            "table-period",
            [
                &format!(
                    "{} 写“{written}”，不是{}，该工作表未采用",
                    place.cell,
                    own.zh()
                ),
                "如该工作表就是本期数据，请改正其月份后重报",
            ],
            [
                &format!(
                    "{} says “{written}”, not {}; the sheet is not used",
                    place.cell,
                    own.en()
                ),
                "If the sheet holds this month's figures, correct its month and send again",
            ],
        );
        raw.notices
            .push(issue.on_sheet(&place.sheet).at_cell(place.cell));
    }
}

/// The first place on each sheet of another month; none if the sheets cannot be told apart.
fn others(raw: &RawReturn, own: Period) -> Option<Vec<Place<StatedPeriod>>> {
    let mut months: BTreeMap<&str, BTreeSet<Period>> = BTreeMap::new();
    for place in &raw.cover.period {
        let said = months.entry(&place.sheet).or_default();
        said.insert(place.value.period);
    }
    let is_other = |sheet: &str| months.get(sheet).is_some_and(|said| !said.contains(&own));
    // A table that its own caption (上月) puts aside is one too.
    let passed = |sheet: &str| {
        let mut told = raw.notices.iter().filter(|i| i.rule == "table-passed-over");
        told.any(|i| i.sheet.as_deref() == Some(sheet))
    };
    let has_table = |sheet: &str| raw.tables.iter().any(|t| t.sheet == sheet) || passed(sheet);
    let told_apart = months.values().all(|said| said.len() == 1)
        && months.keys().any(|sheet| !is_other(sheet))
        && months
            .keys()
            .all(|sheet| !is_other(sheet) || has_table(sheet))
        && raw.tables.iter().any(|t| !is_other(&t.sheet));
    let mut seen = BTreeSet::new();
    let others: Vec<_> = raw
        .cover
        .period
        .iter()
        .filter(|p| is_other(&p.sheet) && seen.insert(p.sheet.as_str()))
        .cloned()
        .collect();
    (told_apart && !others.is_empty()).then_some(others)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Format;
    use crate::provenance::CellAt;
    use crate::read::layout::understand;
    use crate::read::{Cell, CellValue, Sheet, Visibility, Workbook};

    fn sheet(name: &str, title: &str, figure: Option<f64>) -> Sheet {
        let text = |s: &str| CellValue::Text(s.to_owned());
        let mut cells = vec![(0, 0, text(title))];
        if let Some(figure) = figure {
            for (col, heading) in (0..).zip(["指标名称", "计量单位", "本年累计"]) {
                cells.push((2, col, text(heading)));
            }
            cells.push((3, 0, text("新增企业")));
            cells.push((3, 1, text("家")));
            cells.push((3, 2, CellValue::Number(figure)));
        }
        let cell = |(row, col, value)| Cell {
            at: CellAt::new(row, col),
            value,
            number_format: None,
            formula: false,
        };
        Sheet {
            name: name.to_owned(),
            visibility: Visibility::Visible,
            cells: cells.into_iter().map(cell).collect(),
            merges: Vec::new(),
            hidden_rows: Vec::new(),
            hidden_cols: Vec::new(),
            filtered: false,
        }
    }

    fn read(sheets: Vec<Sheet>) -> RawReturn {
        understand(Workbook {
            format: Format::Xlsx,
            sheets,
            notices: Vec::new(),
        })
    }

    /// The sheets whose tables are left for June, and those told of.
    fn kept(sheets: Vec<Sheet>) -> (Vec<String>, Vec<String>) {
        let mut raw = read(sheets);
        keep_own(&mut raw, "2026-06".parse().unwrap());
        let told = raw.notices.iter().filter(|i| i.rule == "table-period");
        let told = told.filter_map(|i| i.sheet.clone()).collect();
        (raw.tables.into_iter().map(|t| t.sheet).collect(), told)
    }

    #[test]
    fn of_a_sheet_for_every_month_the_folders_is_taken() {
        let may = || sheet("5月", "2026年5月完成情况", Some(264.0));
        let june = || sheet("6月", "2026年6月完成情况", Some(312.0));
        for order in [vec![may(), june()], vec![june(), may()]] {
            assert_eq!(kept(order), (vec!["6月".into()], vec!["5月".into()]));
        }
    }

    #[test]
    fn what_cannot_be_told_apart_stays_a_conflict() {
        // A cover for May over the tables of June, and two months of which neither is the folder's.
        for sheets in [
            vec![
                sheet("封面", "报告期：2026年5月", None),
                sheet("指标", "2026年6月完成情况", Some(312.0)),
            ],
            vec![
                sheet("4月", "2026年4月完成情况", Some(200.0)),
                sheet("5月", "2026年5月完成情况", Some(264.0)),
            ],
        ] {
            let tables = read(sheets.clone()).tables.len();
            let (left, told) = kept(sheets);
            assert_eq!((left.len(), told.len()), (tables, 0));
        }
    }
}
