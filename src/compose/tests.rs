//! The composed month as a whole: every status and mark occurs, and the pages hold all of it.

use std::collections::BTreeMap;

use super::fixture::{Course, mixed, month, small_plan, uniform};
use super::*;
use crate::pipeline::Evaluation;
use crate::render::{Document, RenderedReport, Templates, printable, render};

fn model(e: &Evaluation, language: Language) -> ReportModel {
    let templates = Templates::embedded();
    compose(e, &Edition::Draft, language, &|text| {
        printable(&templates, text).0
    })
}

fn typeset(e: &Evaluation, model: &ReportModel, entry: &str, department: &str) -> RenderedReport {
    let document = serde_json::json!({ "department": department });
    let data = BTreeMap::from([
        ("report.json".to_owned(), serde_json::to_vec(model).unwrap()),
        (
            "document.json".to_owned(),
            document.to_string().into_bytes(),
        ),
    ]);
    let document = Document {
        entry,
        data,
        attachments: Vec::new(),
        date: e.as_of,
        identifier: "test".into(),
    };
    if let Some(folder) = std::env::var_os("JINDU_KEEP_PAGES") {
        let name = format!(
            "{}-{:?}-{}.json",
            e.catalogue.measures.len(),
            model.language,
            e.period
        );
        std::fs::write(
            std::path::Path::new(&folder).join(name),
            &document.data["report.json"],
        )
        .unwrap();
    }
    match render(&Templates::embedded(), &document) {
        Ok(rendered) => rendered,
        Err(fault) => panic!("{fault:?}"),
    }
}

fn words(rendered: &RenderedReport) -> String {
    let runs = rendered.pages.iter().flat_map(|p| &p.texts);
    runs.map(|run| run.text.replace(char::is_whitespace, ""))
        .collect()
}

/// Leaves the PDF where a person can look at it, if asked to.
fn keep(name: &str, rendered: &RenderedReport) {
    if let Some(folder) = std::env::var_os("JINDU_KEEP_PAGES") {
        std::fs::write(std::path::Path::new(&folder).join(name), &rendered.pdf).unwrap();
    }
}

fn check(name: &str, rendered: &RenderedReport) {
    keep(name, rendered);
    assert_eq!(rendered.warnings, Vec::<String>::new(), "{name}");
    for (n, page) in rendered.pages.iter().enumerate() {
        assert!(!page.texts.is_empty(), "{name}: page {} is empty", n + 1);
        for run in &page.texts {
            assert!(!run.missing_glyph, "{name}: page {}: {}", n + 1, run.text);
        }
    }
}

#[test]
fn the_report_holds_every_title_and_no_empty_page() {
    let e = mixed(small_plan(), month("2026-08"));
    for (language, name) in [(Language::Zh, "small.pdf"), (Language::En, "small.en.pdf")] {
        let model = model(&e, language);
        let rendered = typeset(&e, &model, "report.typ", "");
        check(name, &rendered);
        let words = words(&rendered);
        for action in &model.sections.actions {
            for measure in &action.measures {
                let title = measure.title.replace(char::is_whitespace, "");
                assert!(words.contains(&title), "{title}");
            }
        }
    }
}

#[test]
fn the_brief_has_two_pages() {
    let e = mixed(small_plan(), month("2026-08"));
    let model = model(&e, Language::Zh);
    let rendered = typeset(&e, &model, "brief.typ", "");
    check("small.brief.pdf", &rendered);
    assert_eq!(rendered.pages.len(), 2);
}

#[test]
fn every_department_has_its_pages() {
    let e = mixed(small_plan(), month("2026-08"));
    let model = model(&e, Language::Zh);
    for (n, d) in e.catalogue.departments.iter().enumerate() {
        let rendered = typeset(&e, &model, "department.typ", &d.name);
        check(&format!("small.department{n}.pdf"), &rendered);
        assert!(words(&rendered).contains(&d.name));
    }
}

#[test]
fn extreme_months_are_typeset_too() {
    let cases = [
        (
            "silent",
            uniform(small_plan(), month("2026-08"), Course::Silent),
        ),
        ("met", uniform(small_plan(), month("2028-12"), Course::Met)),
        ("first", mixed(small_plan(), month("2026-01"))),
        ("last", mixed(small_plan(), month("2028-12"))),
    ];
    for (name, e) in &cases {
        let model = model(e, Language::Zh);
        check(
            &format!("{name}.pdf"),
            &typeset(e, &model, "report.typ", ""),
        );
        let brief = typeset(e, &model, "brief.typ", "");
        check(&format!("{name}.brief.pdf"), &brief);
        assert_eq!(brief.pages.len(), 2, "{name}");
    }
}

#[test]
fn the_embedded_plan_is_typeset_with_every_measure() {
    let catalogue = crate::plan::embedded().unwrap();
    let period = catalogue.settings.plan.start.december();
    let e = mixed(catalogue, period);
    let model = model(&e, Language::Zh);
    let rendered = typeset(&e, &model, "report.typ", "");
    check("embedded.pdf", &rendered);
    let words = words(&rendered);
    for m in &e.catalogue.measures {
        assert!(
            words.contains(&m.title_zh.replace(char::is_whitespace, "")),
            "{}",
            m.title_zh
        );
    }
    let brief = typeset(&e, &model, "brief.typ", "");
    check("embedded.brief.pdf", &brief);
    assert_eq!(brief.pages.len(), 2);
    let department = &e.catalogue.departments[3].name;
    check(
        "embedded.department.pdf",
        &typeset(&e, &model, "department.typ", department),
    );
}

#[test]
fn every_text_passes_the_cleaner() {
    let e = mixed(small_plan(), month("2026-08"));
    let model = compose(&e, &Edition::Draft, Language::Zh, &|text| {
        text.replace('指', "〓")
    });
    let json = serde_json::to_string(&model.sections).unwrap();
    assert!(!json.contains('指') && json.contains('〓'));
}

#[test]
fn every_key_that_is_printed_stands_in_the_annex() {
    let e = mixed(small_plan(), month("2026-08"));
    let model = compose(&e, &Edition::Draft, Language::Zh, &|text| text.to_owned());
    let s = &model.sections;
    let sources = &s.sources;
    let annex: Vec<&str> = [&sources.targets, &sources.deliverables, &sources.texts]
        .into_iter()
        .flatten()
        .map(|entry| entry.key.as_str())
        .collect();
    let mut value = serde_json::to_value(s).unwrap();
    for other in ["sources", "labels"] {
        value.as_object_mut().unwrap().remove(other);
    }
    let mut printed = Vec::new();
    keys_in(&value, &mut printed);
    assert!(printed.len() > 20);
    for key in printed {
        assert!(annex.contains(&key.as_str()), "{key}");
    }
}

fn keys_in(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    Value::String(key) if name == "key" => found.push(key.clone()),
                    Value::Array(keys) if name == "keys" => {
                        found.extend(keys.iter().filter_map(|k| Some(k.as_str()?.to_owned())));
                    }
                    other => keys_in(other, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|v| keys_in(v, found)),
        _ => {}
    }
}

#[test]
fn the_model_of_the_small_plan_is_as_reviewed() {
    let e = mixed(small_plan(), month("2026-08"));
    for language in [Language::Zh, Language::En] {
        let model = compose(&e, &Edition::Draft, language, &|text| text.to_owned());
        let mut sections = serde_json::to_value(&model.sections).unwrap();
        // Fixed words stand in one table in the source; departments' pages repeat the other parts.
        for other in ["labels", "department_pages"] {
            sections.as_object_mut().unwrap().remove(other);
        }
        insta::assert_json_snapshot!(format!("model_{language:?}"), sections);
    }
}
