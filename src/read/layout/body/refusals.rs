//! Why a row, or a figure of it, must not be used.
//!
//! Decides which rows are a column off, declared void, labelled as other figures or only a part of
//! their item, and which figures are merged over rows or columns. Leaves figures that cannot be
//! read to `cell`.

use super::lines::{bare, beside, within};
use crate::provenance::CellAt;
use crate::read::cell::{self, dates};
use crate::read::layout::grid::View;
use crate::read::layout::headings::{self, Block};
use crate::read::layout::meaning::Meaning;
use crate::read::layout::vocabulary::rows as words;
use crate::read::{CellRefusal, CellValue, Damage, RawRow, Reading, TextColumn};

/// A line below a row that has figures and another text in a column beside the name: both are
/// parts of the item, and neither is its total.
pub(super) fn continued(view: &View, block: &Block, line: u32) -> Option<CellRefusal> {
    if view.transposed {
        return None;
    }
    let texts = within(view, block, line)
        .filter(|(pos, cell)| beside(block, *pos) && matches!(cell.value, CellValue::Text(_)))
        .find(|(pos, cell)| {
            view.filled_at(line - 1, *pos)
                .is_some_and(|above| headings::words_of(above) != headings::words_of(cell))
        });
    let (_, cell) = texts?;
    Some(CellRefusal {
        rule: "row-other-figure".into(),
        zh: format!(
            "下一行没有名称而另有数值（见 {}），这一行可能只是该指标的一部分，整行未采用",
            cell.at
        ),
        en: format!(
            "the next line has figures but no name (see {}): this row may be a part of the item only and is not used",
            cell.at
        ),
    })
}

/// A row whose date stands one column off: its figures may stand under the wrong headings.
pub(super) fn shifted(view: &View, block: &Block, line: u32, row: &RawRow) -> Option<CellRefusal> {
    let column = |pos: u32| block.columns.iter().find(|c| c.pos == pos);
    let is_dated =
        |pos: u32| column(pos).is_some_and(|c| matches!(c.heading.meaning, Meaning::Date(_)));
    let date_at = |pos: u32| {
        let cell = view.filled_at(line, pos)?;
        let read = dates::date(&cell.value).ok().flatten()?;
        (!is_dated(pos) && !read.month_only).then_some(cell.at)
    };
    let beside = |pos: u32| date_at(pos + 1).or_else(|| date_at(pos.checked_sub(1)?));
    let wrong = row.dates.iter().find(|(_, p)| p.value.is_err());
    let unread = wrong.and_then(|(_, p)| {
        let pos = if view.transposed {
            p.cell.row
        } else {
            p.cell.col
        };
        Some((p.cell, beside(pos)?))
    });
    // A date column left blank, and the date under a heading of figures.
    let blank = || {
        let dated = block.columns.iter().filter(|c| is_dated(c.pos));
        let blank = dated.filter(|c| view.filled_at(line, c.pos).is_none());
        blank.into_iter().find_map(|c| {
            let at = beside(c.pos)?;
            let figures = row.figures.iter().any(|f| f.cell == at);
            figures.then(|| (view.address(line, c.pos), at))
        })
    };
    let (due, at) = unread.or_else(blank)?;
    Some(CellRefusal {
        rule: "row-shifted".into(),
        zh: format!("本该在 {due} 的日期写在 {at}，该行内容可能整体错位一列，整行未采用"),
        en: format!(
            "the date due in {due} stands in {at}: the row may be a column off and is not used"
        ),
    })
}

/// A row that a remark declares void, or that is labelled as other figures (上年同期, 目标值).
///
/// `row` is what was read of it: a remark 下降 contradicts a figure that is not negative.
pub(super) fn disowned(view: &View, block: &Block, line: u32, row: &RawRow) -> Option<CellRefusal> {
    let positive = row.figures.iter().any(|f| {
        matches!(&f.reading, Reading::Number(n) if !n.value.is_negative() && !n.value.is_zero())
    });
    within(view, block, line)
        .filter(|(pos, cell)| beside(block, *pos) && matches!(cell.value, CellValue::Text(_)))
        .find_map(|(pos, cell)| {
            let key = headings::words_of(cell);
            let bare = bare(&key);
            let narrow = narrows(block, pos) && !words::WHOLE.contains(&bare);
            let (rule, zh, en) = if narrow {
                (
                    "row-other-figure",
                    "可能只是该指标的一部分",
                    "may be a part of the item only",
                )
            } else if words::OTHER_ROWS.contains(&bare) {
                (
                    "row-other-figure",
                    "不是本期实绩",
                    "is no figure of this period",
                )
            } else if words::VOID_MARKS.iter().any(|w| bare.contains(w))
                || words::VOID_WORDS.contains(&bare)
            {
                ("row-void", "已声明作废", "is declared void")
            } else if positive && words::FELL.contains(&bare.trim_start_matches('为')) {
                (
                    "remark-doubts",
                    "的数值却不是负数",
                    "has a figure that is not negative",
                )
            } else if is_other_figure(bare) {
                (
                    "row-other-figure",
                    "可能不是本期累计实绩",
                    "may hold another figure than this period's",
                )
            } else if doubts(bare) {
                (
                    "remark-doubts",
                    "的数值存疑",
                    "has figures that the remark puts in doubt",
                )
            } else {
                return None;
            };
            let (at, shown) = (cell.at, cell::shown(&cell::written(&cell.value)));
            Some(CellRefusal {
                rule: rule.into(),
                zh: format!("{at} 写有“{shown}”，该行{zh}，整行未采用"),
                en: format!("{at} says “{shown}”: the row {en} and is not used"),
            })
        })
}

/// Words by which another figure is put in for the one that is not there.
const PUT_IN: &[&str] = &[
    "沿用", "暂用", "暂报", "暂按", "暂填", "先用", "先报", "先按", "先填", "仍用", "仍报",
];

/// The clauses of a remark.
fn clauses(remark: &str) -> impl Iterator<Item = &str> {
    remark.split(['，', ',', '。', '；', ';'])
}

/// A remark without what stands around its core: 此数为预计数, 沿用上月数据.
fn core(bare: &str) -> &str {
    const BEFORE: &[&str] = &[
        "本数据",
        "此数据",
        "该数据",
        "本数",
        "此数",
        "该数",
        "数据",
        "此处",
        "此",
        "系",
        "为",
        "是",
        "仍为",
        "采用",
        "使用",
        "暂以",
        "以",
        "仅",
        "填报",
        "填",
        "报",
    ];
    let mut rest = bare;
    while let Some(after) = BEFORE
        .iter()
        .chain(PUT_IN)
        .find_map(|w| rest.strip_prefix(w))
    {
        rest = after;
    }
    for word in ["填报", "上报", "报送", "填列", "代替", "替代", "顶替"] {
        if let Some(before) = rest.strip_suffix(word).filter(|b| !b.is_empty()) {
            rest = before;
            break;
        }
    }
    for word in ["数据", "数", "值"] {
        if let Some(before) = rest.strip_suffix(word).filter(|b| !b.is_empty()) {
            return before;
        }
    }
    rest
}

fn is_other_figure(bare: &str) -> bool {
    // 环比 alone, under 备注, says what the rate is.
    if words::OTHER_FIGURES.contains(&core(bare)) {
        return true;
    }
    // 统计部门尚未反馈，先填上月数: in one of several clauses 本月 alone says nothing.
    clauses(bare)
        .filter(|clause| PUT_IN.iter().any(|w| clause.starts_with(w)))
        .any(|clause| words::OTHER_FIGURES.contains(&core(clause)))
}

/// Whether a remark puts the figure beside it in doubt.
fn doubts(bare: &str) -> bool {
    let instead = words::INSTEAD.iter().any(|w| {
        bare.match_indices(w).any(|(at, _)| {
            let after = bare[at + w.len()..].trim_start_matches(['约', ':', ' ']);
            after.starts_with(|c: char| c.is_ascii_digit())
        })
    });
    // 对应为, 相应为 and the like say something else.
    let ought = bare
        .match_indices("应为")
        .any(|(at, _)| !bare[..at].ends_with(['对', '相', '响', '反', '适', '供', '效']));
    instead
        || ought
        || words::DOUBTS.iter().any(|w| bare.contains(w))
        || words::DOUBT_WORDS.contains(&bare)
}

/// The month or span that a remark, or one of its clauses, is all about (5月数据, 1-5月累计): what the
/// row says of its time.
pub(super) fn time_in_remark(remark: &str) -> Option<String> {
    clauses(remark).find_map(time)
}

fn time(clause: &str) -> Option<String> {
    let key = crate::text::key(clause);
    let core = core(bare(&key)).trim_end_matches("累计");
    let core = core.trim_start_matches("截至").trim_start_matches("截止");
    let month = core.rfind('月').is_some_and(|at| {
        let tail = core[at + '月'.len_utf8()..].trim_end_matches(['底', '末', '份', '日']);
        tail.chars().all(|c| c.is_ascii_digit())
    });
    let only = core
        .chars()
        .all(|c| c.is_ascii_digit() || "年月日底末份-—–~至到".contains(c));
    (month && only).then(|| core.trim_end_matches(['底', '末']).to_owned())
}

/// Whether a row is of a rate, by its unit or its name: sums of rates mean nothing.
pub(super) fn is_rate(row: &RawRow) -> bool {
    let text = |column| row.text(column).map(|p| crate::text::key(&p.value));
    let unit = text(TextColumn::Unit).is_some_and(|unit| {
        unit.contains(['%', '‰']) || unit.contains("百分") || unit.contains("千分")
    });
    let name = text(TextColumn::Name).is_some_and(|name| {
        let name = name.split(['(', '[']).next().unwrap_or_default();
        ["率", "增速", "增幅", "占比", "比重", "比例", "指数", "均价"]
            .iter()
            .any(|w| name.ends_with(w))
    });
    unit || name
}

/// Whether a heading narrows the row: 其中, 明细, 范围.
fn narrows(block: &Block, pos: u32) -> bool {
    let column = block.columns.iter().find(|c| c.pos == pos);
    column.is_some_and(|c| words::NARROWING.contains(&c.words.as_str()))
}

pub(super) fn corrupt(at: CellAt, what: &Damage) -> CellRefusal {
    CellRefusal {
        rule: "corrupt-cell".into(),
        zh: format!("{at} 内容不可用：{}", what.zh),
        en: format!("the content of {at} cannot be used: {}", what.en),
    }
}

pub(super) fn over_rows(at: CellAt) -> CellRefusal {
    CellRefusal {
        rule: "merged-figure".into(),
        zh: format!("数值格与 {at} 跨行合并，无法判断属于哪一行"),
        en: format!(
            "the figure's cell is merged with {at} over several rows; which row it belongs to cannot be told"
        ),
    }
}

/// A refusal if the figure's cell is merged over several lines that hold rows of their own.
pub(super) fn merged_figure(view: &View, line: u32, pos: u32) -> Option<CellRefusal> {
    let span = view.merge_at(line, pos)?;
    let others = span.last_line > span.first_line
        && view
            .lines_in(span.first_line + 1..=span.last_line)
            .next()
            .is_some();
    others.then(|| over_rows(view.address(span.first_line, span.first_pos)))
}

/// A refusal if the figure's cell is merged over several columns of figures: 本月 and 本年累计.
pub(super) fn over_columns(view: &View, block: &Block, line: u32, pos: u32) -> Option<CellRefusal> {
    let span = view.merge_at(line, pos)?;
    let figures = block.columns.iter().filter(|c| {
        (span.first_pos..=span.last_pos).contains(&c.pos) && headings::figure_column(c).is_some()
    });
    (figures.count() > 1).then(|| {
        let at = view.address(span.first_line, span.first_pos);
        CellRefusal {
            rule: "merged-figure".into(),
            zh: format!("{at} 的数值跨几列数值合并，无法判断属于哪一列"),
            en: format!(
                "the figure in {at} is merged over several columns of figures; which one it belongs to cannot be told"
            ),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_that_is_all_about_a_time_says_it_of_its_row() {
        for (remark, time) in [
            ("5月数据", Some("5月")),
            ("暂按5月数填报", Some("5月")),
            ("沿用5月数据上报", Some("5月")),
            ("6月未公布，以5月数代替", Some("5月")),
            ("数据填报", None),
            ("5月起执行", None),
            ("其中5月新增3家", None),
        ] {
            assert_eq!(time_in_remark(remark).as_deref(), time, "{remark}");
        }
    }
}
