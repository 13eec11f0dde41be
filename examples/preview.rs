//! Typesets one document of a template folder from a finished model, for whoever works on the look
//! and has no Typst at hand: `preview FOLDER ENTRY REPORT.JSON OUT.PDF [DEPARTMENT]`.
//!
//! Decides nothing about the page: the folder is compiled just as a run would.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, bail};
use jindu::render::{Document, Templates, render};

// A tool for the desk reads its own arguments.
#[allow(clippy::disallowed_methods)]
fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (folder, entry, model, out, department) = match arguments.as_slice() {
        [folder, entry, model, out] => (folder, entry, model, out, ""),
        [folder, entry, model, out, department] => (folder, entry, model, out, department.as_str()),
        _ => bail!("usage: preview FOLDER ENTRY REPORT.JSON OUT.PDF [DEPARTMENT]"),
    };
    let templates = Templates::load(Path::new(folder))?;
    let model = std::fs::read(model).with_context(|| format!("reading {model}"))?;
    let kind = entry.trim_end_matches(".typ");
    let document = serde_json::json!({ "kind": kind, "department": department });
    let rendered = render(
        &templates,
        &Document {
            entry,
            data: BTreeMap::from([
                ("report.json".to_owned(), model),
                (
                    "document.json".to_owned(),
                    document.to_string().into_bytes(),
                ),
            ]),
            attachments: Vec::new(),
            date: jiff::civil::date(2000, 1, 1),
            identifier: "preview".into(),
        },
    )?;
    for warning in &rendered.warnings {
        eprintln!("{warning}");
    }
    std::fs::write(out, &rendered.pdf).with_context(|| format!("writing {out}"))?;
    eprintln!("{out}: {} pages", rendered.pages.len());
    Ok(())
}
