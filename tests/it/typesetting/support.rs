//! Typesets a template of `tests/templates/` with the embedded set around it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jindu::error::Error;
use jindu::render::{Attachment, Document, PageContent, RenderedReport, Templates, render};
use serde_json::Value;

/// Files beside the tests.
pub fn beside(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(path)
}

/// The embedded set with `entry.typ` added to it.
pub fn with_entry(source: &str) -> Templates {
    let folder = tempfile::tempdir().unwrap();
    for (path, content) in Templates::embedded().files.iter() {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    fs::write(folder.path().join("entry.typ"), source).unwrap();
    Templates::load(folder.path()).unwrap()
}

/// A document of `entry.typ` with virtual files.
pub fn document(data: &[(&str, Vec<u8>)]) -> Document<'static> {
    Document {
        entry: "entry.typ",
        data: data
            .iter()
            .map(|(path, content)| ((*path).to_owned(), content.clone()))
            .collect(),
        attachments: vec![Attachment {
            name: "报表/模型.json".into(),
            mime: "application/json".into(),
            description: "数据".into(),
            relationship: "source",
            bytes: b"{}".to_vec(),
        }],
        date: jiff::civil::date(2026, 7, 31),
        identifier: "test".into(),
    }
}

/// Typesets a source; warnings are faults.
pub fn typeset(source: &str, data: &[(&str, Vec<u8>)]) -> Result<RenderedReport, Error> {
    let report = render(&with_entry(source), &document(data))?;
    assert_eq!(report.warnings, Vec::<String>::new());
    Ok(report)
}

/// Typesets a template of `tests/templates/` with the JSON file of the same name, if there is one.
pub fn typeset_sample(name: &str) -> RenderedReport {
    let source = fs::read_to_string(beside(&format!("templates/{name}.typ"))).unwrap();
    let json = format!("{name}.json");
    let data = fs::read(beside(&format!("templates/{json}"))).ok();
    let files: Vec<(&str, Vec<u8>)> = data.into_iter().map(|data| (json.as_str(), data)).collect();
    typeset(&source, &files).unwrap()
}

/// The JSON that [`typeset_sample`] shows.
pub fn sample_data(name: &str) -> Value {
    let content = fs::read(beside(&format!("templates/{name}.json"))).unwrap();
    serde_json::from_slice(&content).unwrap()
}

/// All marks by name; a name that occurs twice is a fault of the chart.
pub fn marks(pages: &[PageContent]) -> BTreeMap<&str, [f64; 4]> {
    let mut found = BTreeMap::new();
    for mark in pages.iter().flat_map(|page| &page.marks) {
        let earlier = found.insert(mark.name.as_str(), mark.bounds);
        assert!(earlier.is_none(), "two marks are named {}", mark.name);
    }
    found
}
