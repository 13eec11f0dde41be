//! Working on the look: what a designer's preview needs, and what a mistake in a template does.

use std::fs;
use std::path::Path;

use jindu::render::Templates;

use crate::small::june_run;
use crate::support::MonthRun;

fn set() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("templates")
}

/// Copies the template set into a working folder.
fn with_templates(run: &MonthRun) {
    for (path, content) in Templates::embedded().files.iter() {
        run.write(&format!("templates/{path}"), content);
    }
}

/// Every file that a template reads lies in the folder, so that Typst's own command sets
/// `report.typ` once an edition's `report.json` is put beside it.
#[test]
fn the_folder_holds_all_that_a_preview_reads_but_the_model() {
    let mut read = Vec::new();
    for (path, content) in Templates::embedded().files.iter() {
        let source = String::from_utf8_lossy(content);
        for part in source.split("json(\"").skip(1) {
            let named = part.split('"').next().unwrap();
            let folder = Path::new(path).parent().unwrap();
            read.push(folder.join(named));
        }
    }
    assert!(read.len() >= 5, "{read:?}");
    for path in read {
        let wanted = set().join(&path);
        let name = path.file_name().unwrap();
        assert!(
            wanted.exists() || name == "report.json",
            "{}",
            path.display()
        );
    }
    let attached = fs::read_to_string(set().join("attachments.json")).unwrap();
    assert_eq!(attached.trim(), "[]", "a preview attaches nothing");
}

#[test]
fn a_mistake_in_a_template_gives_file_line_and_reason_and_no_output() {
    let run = june_run();
    with_templates(&run);
    let good = run.jindu(&["run"]);
    assert!(matches!(good.code, 0 | 1), "{}", good.stderr);
    let kept = run.tree("out/2026-06");
    let path = "templates/sections/overview.typ";
    let source = fs::read_to_string(run.path(path)).unwrap();
    let line = source.lines().count() + 1;
    run.write(path, format!("{source}#let x = nowhere\n").as_bytes());
    let ran = run.jindu(&["run"]);
    assert_eq!(ran.code, 6, "{}", ran.stderr);
    let place = format!("sections/overview.typ:{line}:");
    assert!(ran.stderr.contains(&place), "{}", ran.stderr);
    assert!(ran.stderr.contains("nowhere"), "{}", ran.stderr);
    assert_eq!(
        run.tree("out/2026-06"),
        kept,
        "the edition before stays as it was"
    );
    fs::remove_dir_all(run.path("out")).unwrap();
    assert_eq!(run.jindu(&["run"]).code, 6);
    assert!(!run.path("out/2026-06").exists());
}
