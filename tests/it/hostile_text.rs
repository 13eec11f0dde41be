//! Hostile remarks through the whole program: literal on the page, or visibly replaced.
//!
//! The return holds a figure and a remark in each row. Where the remark is looked for: on the pages
//! of the report and of the department's own edition.

use crate::cases::examine;
use crate::hostile::{copy, folder, rows};
use crate::support::MonthRun;
use crate::typesetting::overlap;
use crate::typesetting::texts::unescaped;

const FILE: &str = "单元格_备注文字_Typst注入.xlsx";

/// Characters of a remark that are looked for: long ones are shortened.
const START: usize = 90;

/// What a reader can see of a text: nothing invisible, no white space, accents composed.
fn visible(text: &str) -> Vec<char> {
    use unicode_normalization::UnicodeNormalization;
    text.nfc()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'))
        .collect()
}

/// Whether `page` holds `text` somewhere, each character itself or the mark of a missing one.
fn holds(page: &[char], text: &[char]) -> bool {
    let fits = |(shown, written): (&char, &char)| shown == written || *shown == '〓';
    page.windows(text.len().max(1))
        .any(|part| part.iter().zip(text).all(fits))
}

#[test]
fn remarks_of_a_return_come_out_literally_or_visibly_replaced() {
    let run = MonthRun::bare();
    copy(&folder().join("plan-catalogue"), &run.path("inputs/plan"));
    let place = run.path("inputs/2026-06/商务局");
    std::fs::create_dir_all(&place).unwrap();
    copy(&folder().join("files").join(FILE), &place.join(FILE));
    let ran = run.jindu(&["run", "--period", "2026-06"]);
    assert!(matches!(ran.code, 0 | 1), "{}", ran.stderr);
    let json = std::fs::read(run.path("out/2026-06/data/report.json")).unwrap();
    for (entry, department) in [("report.typ", ""), ("department.typ", "测试局")] {
        let rendered = examine::set(&json, entry, department);
        let runs = rendered.pages.iter().flat_map(|page| &page.texts);
        let shown: String = runs.map(|run| run.text.as_str()).collect();
        let shown = visible(&shown);
        for row in rows("EXPECT_TEXT.csv") {
            let (cell, written) = (&row["cell"], unescaped(&row["text_escaped"]));
            // 同上 stands for the text of the row above, which is looked for there. `_x0041_` is how
            // OOXML writes an A, and an A is what Excel shows of it (ECMA-376 part 1, 22.9.2.19).
            if matches!(written.as_str(), "同上" | "_x0041_") {
                continue;
            }
            let mut wanted = visible(&written);
            wanted.truncate(START);
            assert!(holds(&shown, &wanted), "{entry} {cell}: {written:?}");
        }
        for (number, page) in rendered.pages.iter().enumerate() {
            assert_eq!(
                overlap::faults(page),
                Vec::<String>::new(),
                "{entry}, page {}",
                number + 1
            );
        }
    }
}
