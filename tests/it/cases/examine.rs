//! Sets what a run wrote and looks at every page.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use jindu::render::{Document, PageContent, RenderedReport, Templates, TextRun, render};
use serde_json::Value;

use super::marks;
use crate::support::MonthRun;
use crate::typesetting::{overlap, pictures};

const MM: f64 = 72.0 / 25.4;

/// A page to keep as a picture.
pub struct Page {
    entry: &'static str,
    text: &'static str,
    from: usize,
}

impl Page {
    /// The first page from number `from` on that holds a text.
    pub fn containing(entry: &'static str, text: &'static str, from: usize) -> Self {
        Self { entry, text, from }
    }

    /// The page with this number.
    pub fn number(entry: &'static str, number: usize) -> Self {
        Self::containing(entry, "", number)
    }
}

/// Looks at report, brief and one department's edition in both languages.
pub fn examine(run: &MonthRun, month: &str, case: &str, kept: &[Page]) {
    let mut faults = Vec::new();
    for (ending, language) in [("", "zh"), (".en", "en")] {
        let path = run.path(&format!("out/{month}/data/report{ending}.json"));
        let json = std::fs::read(path).unwrap();
        let model: Value = serde_json::from_slice(&json).unwrap();
        let department = model["sections"]["department_pages"][0]["department"]
            .as_str()
            .unwrap()
            .to_owned();
        for entry in ["report.typ", "brief.typ", "department.typ"] {
            let rendered = set(&json, entry, &department);
            let name = format!("{case} {language} {entry}");
            faults.extend(of_document(&name, &rendered, &model));
            if entry == "report.typ" {
                faults.extend(marks::faults(&name, &rendered.pages, &model));
            }
            if entry == "brief.typ" && rendered.pages.len() != 2 {
                faults.push(format!("{name}: {} pages", rendered.pages.len()));
            }
            if language == "zh" {
                faults.extend(of_pictures(case, entry, kept, &rendered));
            }
            keep(&name, &rendered);
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Sets one document of a model as a run does.
pub fn set(json: &[u8], entry: &str, department: &str) -> RenderedReport {
    let kind = entry.trim_end_matches(".typ");
    set_as(
        json,
        entry,
        &serde_json::json!({ "kind": kind, "department": department }),
    )
}

/// Sets one document of a model with what is said of the document itself.
pub fn set_as(json: &[u8], entry: &str, document: &Value) -> RenderedReport {
    let document = Document {
        entry,
        data: BTreeMap::from([
            ("report.json".to_owned(), json.to_vec()),
            (
                "document.json".to_owned(),
                document.to_string().into_bytes(),
            ),
        ]),
        attachments: Vec::new(),
        date: jiff::civil::date(2026, 7, 31),
        identifier: "case".into(),
    };
    render(&TEMPLATES, &document).unwrap()
}

/// The set as it lies in the repository; the program carries the same.
static TEMPLATES: LazyLock<Templates> = LazyLock::new(|| {
    Templates::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates")).unwrap()
});

/// Leaves the PDF where a person can look at it, if asked to.
fn keep(name: &str, rendered: &RenderedReport) {
    if let Some(folder) = std::env::var_os("JINDU_KEEP_PAGES") {
        let path = Path::new(&folder).join(format!("{}.pdf", name.replace(' ', "_")));
        std::fs::write(path, &rendered.pdf).unwrap();
    }
}

/// What is wrong on any page of a document.
pub fn of_document(name: &str, rendered: &RenderedReport, model: &Value) -> Vec<String> {
    let english = model["language"] == "en";
    let actions = model["sections"]["actions"].as_array().unwrap();
    let measures = actions
        .iter()
        .flat_map(|action| action["measures"].as_array().unwrap());
    let titles: Vec<&str> = actions
        .iter()
        .chain(measures)
        .map(|item| item["title"].as_str().unwrap())
        .collect();
    let mut faults: Vec<String> = rendered.warnings.clone();
    for (n, page) in rendered.pages.iter().enumerate() {
        let mut found = overlap::faults(page);
        found.extend(outside(page, english));
        if !english {
            found.extend(off_the_grid(page, &titles));
        }
        let missing = page.texts.iter().filter(|run| run.missing_glyph);
        found.extend(missing.map(|run| format!("no glyph: “{}”", run.text)));
        if page.texts.len() < 3 {
            found.push("hardly anything stands on the page".into());
        }
        faults.extend(
            found
                .into_iter()
                .map(|f| format!("{name} p.{}: {f}", n + 1)),
        );
    }
    faults
}

/// Texts beyond the text area (of GB/T 9704, in English editions their own), but for the page number.
fn outside(page: &PageContent, english: bool) -> Vec<String> {
    let wide = page.size.0 > page.size.1;
    // Left and right margins change between odd and even pages; ink may hang by a point.
    let (side, head, foot) = if english {
        (21.0, 24.0, 25.0)
    } else {
        (26.0, 37.0, 35.0)
    };
    let (left, right, top, bottom) = if wide {
        (foot, 297.0 - head, side, 210.0 - side)
    } else {
        (side, 210.0 - side, head, 297.0 - foot)
    };
    let beyond = |run: &&TextRun| {
        let [x, y, width, height] = run.bounds;
        let in_foot = if wide {
            x + width <= left * MM
        } else {
            y > bottom * MM
        };
        let within = x >= left * MM - 1.0
            && x + width <= right * MM + 1.0
            && y >= top * MM - 1.0
            && y + height <= bottom * MM + 1.0;
        let is_number = in_foot && (run.size - 14.0).abs() < 0.01;
        let is_seen = !run.text.trim().is_empty();
        is_seen && !within && !is_number
    };
    let found = page.texts.iter().filter(beyond);
    found
        .map(|run| format!("“{}” leaves the text area: {:.1?}", run.text, run.bounds))
        .collect()
}

/// Lines of running text (3号 in the body's face) that stand between the lines of the grid. Titles of
/// measures, among tables and charts, keep none.
fn off_the_grid(page: &PageContent, titles: &[&str]) -> Vec<String> {
    const PITCH: f64 = 28.99;
    let body = |run: &&TextRun| {
        (run.size - 15.76).abs() < 0.01
            && run.family == "Noto Serif SC"
            && run.text.chars().count() > 12
            && !titles.iter().any(|title| title.contains(run.text.trim()))
    };
    let lines = page.texts.iter().filter(body);
    let astray = lines.filter(|run| {
        let line = (run.bounds[1] - 37.0 * MM) / PITCH;
        (line - line.round()).abs() * PITCH > 0.5
    });
    astray
        .map(|run| format!("“{}” stands off the grid", run.text))
        .collect()
}

fn of_pictures(case: &str, entry: &str, kept: &[Page], rendered: &RenderedReport) -> Vec<String> {
    let wanted: Vec<&Page> = kept.iter().filter(|page| page.entry == entry).collect();
    let mut faults = Vec::new();
    for (n, page) in wanted.into_iter().enumerate() {
        let holds = |content: &PageContent| {
            let text: String = content.texts.iter().map(|run| run.text.as_str()).collect();
            text.replace(char::is_whitespace, "").contains(page.text)
        };
        let found = (page.from - 1..rendered.pages.len()).find(|&k| holds(&rendered.pages[k]));
        let Some(at) = found else {
            faults.push(format!("{case}: no page of {entry} holds “{}”", page.text));
            continue;
        };
        let kind = entry.trim_end_matches(".typ");
        let picture = pictures::gray(&rendered.pdf, at);
        faults.extend(pictures::check(&format!("{case}-{kind}-{}", n + 1), picture).err());
    }
    faults
}
