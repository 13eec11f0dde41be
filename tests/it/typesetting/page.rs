//! The page of GB/T 9704, measured on the laid-out page.

use super::support::{typeset, typeset_sample};
use jindu::render::{PageContent, TextRun};

const MM: f64 = 72.0 / 25.4;

/// Runs of one line by their top, without the page number.
fn lines(page: &PageContent) -> Vec<(f64, Vec<&TextRun>)> {
    let mut lines: Vec<(f64, Vec<&TextRun>)> = Vec::new();
    for run in &page.texts {
        if run.bounds[1] > (37.0 + 225.0) * MM {
            continue;
        }
        match lines
            .iter_mut()
            .find(|line| (line.0 - run.bounds[1]).abs() < 0.1)
        {
            Some(line) => line.1.push(run),
            None => lines.push((run.bounds[1], vec![run])),
        }
    }
    lines
}

fn near(found: f64, wanted: f64, tolerance: f64) {
    assert!(
        (found - wanted).abs() <= tolerance,
        "{found} is not {wanted}"
    );
}

#[test]
fn a_full_page_has_22_lines_of_28_characters_in_the_text_area() {
    let report = typeset_sample("grid");
    // The second page: no indent of a first line.
    let page = &report.pages[1];
    near(page.size.0, 210.0 * MM, 0.01);
    near(page.size.1, 297.0 * MM, 0.01);
    let lines = lines(page);
    assert_eq!(lines.len(), 22);
    let left = (210.0 - 28.0 - 156.0) * MM;
    for (number, (top, runs)) in lines.iter().enumerate() {
        let characters: usize = runs.iter().map(|run| run.text.chars().count()).sum();
        assert_eq!(characters, 28, "line {}", number + 1);
        let first = runs
            .iter()
            .map(|run| run.bounds[0])
            .fold(f64::INFINITY, f64::min);
        let last = runs
            .iter()
            .map(|run| run.bounds[0] + run.bounds[2])
            .fold(0.0, f64::max);
        near(first, left, 0.2);
        near(last, left + 156.0 * MM, 0.2);
        near(*top, 37.0 * MM + number as f64 * 28.99, 0.2);
    }
    // The last line ends within the 225 mm and fills them but for less than a line's gap.
    let bottom = lines[21].0 + lines[21].1[0].bounds[3];
    assert!(bottom <= (37.0 + 225.0) * MM + 0.05, "{bottom}");
    near(bottom, (37.0 + 225.0) * MM, 14.0);
}

#[test]
fn paragraphs_begin_two_characters_in() {
    let page = &typeset_sample("grid").pages[0];
    let first = &lines(page)[0];
    let start = first
        .1
        .iter()
        .map(|run| run.bounds[0])
        .fold(f64::INFINITY, f64::min);
    near(start, 28.0 * MM + 2.0 * 15.76, 0.3);
}

#[test]
fn the_page_number_stands_outside_one_character_in_7_mm_below_the_text() {
    let report = typeset_sample("grid");
    for (number, page) in report.pages.iter().take(2).enumerate() {
        let runs: Vec<&TextRun> = page
            .texts
            .iter()
            .filter(|run| run.bounds[1] > (37.0 + 225.0) * MM)
            .collect();
        let text: String = runs.iter().map(|run| run.text.as_str()).collect();
        assert_eq!(text.replace(' ', ""), format!("—{}—", number + 1));
        let dash = runs.iter().find(|run| run.text.contains('—')).unwrap();
        near(dash.size, 14.0, 0.01);
        near(dash.bounds[1], (37.0 + 225.0 + 7.0) * MM, 1.0);
        let left = runs
            .iter()
            .map(|run| run.bounds[0])
            .fold(f64::INFINITY, f64::min);
        let right = runs
            .iter()
            .map(|run| run.bounds[0] + run.bounds[2])
            .fold(0.0, f64::max);
        if number == 0 {
            near(right, (28.0 + 156.0) * MM - 14.0, 0.2);
        } else {
            near(left, (210.0 - 28.0 - 156.0) * MM + 14.0, 0.2);
        }
    }
}

#[test]
fn heading_levels_have_their_faces_and_numbers() {
    let report = typeset_sample("grid");
    let texts: Vec<&TextRun> = report.pages.iter().flat_map(|page| &page.texts).collect();
    let family = |title: &str| {
        let run = texts.iter().find(|run| run.text.contains(title));
        run.unwrap_or_else(|| panic!("{title} is not on the page"))
            .family
            .clone()
    };
    assert_eq!(family("一级标题"), "Noto Sans SC");
    assert_eq!(family("二级标题"), "Jindu Kai");
    assert_eq!(family("三级标题"), "Noto Serif SC");
    let all: String = texts.iter().map(|run| run.text.as_str()).collect();
    for wanted in ["一、一级", "（一）二级", "1.三级", "（1）四级"] {
        assert!(all.replace(' ', "").contains(wanted), "{wanted}");
    }
}

#[test]
fn a_heading_is_never_left_alone_at_the_foot_of_a_page() {
    for filled in 15..23 {
        let source = format!(
            "#import \"styling.typ\": official\n#show: official.with(title: \"t\")\n\
             #(\"行\\n\" * {filled})\n= 标题甲\n== 标题乙\n正文丙\n"
        );
        let report = typeset(&source, &[]).unwrap();
        let page_of = |text: &str| {
            report
                .pages
                .iter()
                .position(|page| page.texts.iter().any(|run| run.text.contains(text)))
        };
        assert_eq!(page_of("标题甲"), page_of("正文丙"), "after {filled} lines");
    }
}

#[test]
fn heads_and_group_labels_repeat_where_a_table_goes_on() {
    let source = r#"
#import "styling.typ": official
#import "components/lib.typ": data-table
#show: official.with(title: "t")
#data-table(
  columns: ((head: "指标甲"), (head: "数值乙", align: "decimal")),
  over: ((label: "上层", span: 2),),
  groups: ((label: "组一", rows: (("短", "1"),)), (label: "组二", rows: range(120).map(n => ("行", "2")))),
)"#;
    let report = typeset(source, &[]).unwrap();
    assert!(report.pages.len() >= 3);
    for (number, page) in report.pages.iter().enumerate() {
        let has = |text: &str| page.texts.iter().any(|run| run.text == text);
        assert!(
            has("上层") && has("指标甲") && has("数值乙"),
            "page {}",
            number + 1
        );
        assert!(has("组二"), "page {}", number + 1);
        assert_eq!(has("组一"), number == 0, "page {}", number + 1);
    }
}

#[test]
fn figures_of_a_column_stand_on_their_decimal_point() {
    let source = r#"
#import "styling.typ": official
#import "components/lib.typ": data-table
#show: official.with(title: "t")
#data-table(
  columns: ((head: "甲"), (head: "乙", align: "decimal")),
  groups: ((rows: (("a", "7"), ("b", "45.25"), ("c", "1200.5"), ("d", "未报"))),),
)"#;
    let page = &typeset(source, &[]).unwrap().pages[0];
    let right = |text: &str| {
        let run = page.texts.iter().find(|run| run.text == text).unwrap();
        run.bounds[0] + run.bounds[2]
    };
    // Figures of this face are half an em wide, the point a quarter.
    let size = 9.0;
    near(right("45.25") - right("1200.5"), 0.5 * size, 0.05);
    near(right("45.25") - right("7"), 1.25 * size, 0.05);
}
