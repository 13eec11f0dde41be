//! No text stands on another.

use super::support::{typeset, typeset_sample};
use jindu::render::{PageContent, TextRun};

/// Em boxes of neighbouring lines may touch; ink never reaches so far.
const TOUCH: f64 = 0.8;

/// Pairs of runs whose boxes overlap, and runs that leave the page.
pub(crate) fn faults(page: &PageContent) -> Vec<String> {
    let runs: Vec<&TextRun> = page
        .texts
        .iter()
        .filter(|run| !run.text.trim().is_empty())
        .collect();
    let mut faults = Vec::new();
    for (number, one) in runs.iter().enumerate() {
        let [left, top, width, height] = one.bounds;
        if left < 0.0 || top < 0.0 || left + width > page.size.0 || top + height > page.size.1 {
            faults.push(format!("“{}” leaves the page", one.text));
        }
        for other in &runs[number + 1..] {
            let across = overlap(left, width, other.bounds[0], other.bounds[2]);
            let down = overlap(top, height, other.bounds[1], other.bounds[3]);
            if across > TOUCH && down > TOUCH {
                faults.push(format!(
                    "“{}” and “{}” overlap by {across:.1} × {down:.1} pt",
                    one.text, other.text
                ));
            }
        }
    }
    faults
}

fn overlap(start: f64, length: f64, other: f64, other_length: f64) -> f64 {
    (start + length).min(other + other_length) - start.max(other)
}

#[test]
fn no_text_overlaps_another_on_the_pages_of_charts() {
    for name in ["charts", "grid", "blocks"] {
        for (number, page) in typeset_sample(name).pages.iter().enumerate() {
            assert_eq!(
                faults(page),
                Vec::<String>::new(),
                "{name}, page {}",
                number + 1
            );
        }
    }
}

#[test]
fn an_overlap_is_found() {
    let source = "#import \"styling.typ\": official\n#show: official.with(title: \"t\")\n\
                  #place(dx: 3pt, dy: 2pt)[甲乙丙]丁戊己";
    let report = typeset(source, &[]).unwrap();
    assert_eq!(faults(&report.pages[0]).len(), 1);
}

#[test]
fn labels_that_end_at_the_same_height_are_moved_apart() {
    let source = r#"
#import "styling.typ": official
#import "charts/lib.typ": trend-line
#show: official.with(title: "t")
#for y in (0.0, 0.02, 0.5, 0.98, 1.0) {
  trend-line(
    (
      x: ((at: 0.0, label: "1月"), (at: 1.0, label: "12月")),
      y: ((at: 0.0, label: "0"), (at: 1.0, label: "10")),
      points: ((x: 0.0, y: 0.0), (x: 0.5, y: y)),
      pace: ((x: 0.0, y: 0.0), (x: 1.0, y: y)),
      target: y,
      forecast: ((x: 0.5, y: y), (x: 1.0, y: y)),
      status: "behind",
      labels: (last: "5", target: "目标", pace: "序时", forecast: "预计"),
    ),
    id: str(y),
    alt: "走势。",
    height: 36mm,
  )
}"#;
    for page in &typeset(source, &[]).unwrap().pages {
        assert_eq!(faults(page), Vec::<String>::new());
    }
}
