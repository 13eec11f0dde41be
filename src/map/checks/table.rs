//! The table of all rules, as `docs/rules.md` prints it, and the proof that it is whole.

use std::path::Path;

use super::RULES;

fn table() -> String {
    let mut text = String::from(
        "# Rules\n\nMade from the code by a test (`JINDU_BLESS=1 cargo test table_of_rules` writes it anew).\n\
         An error keeps its figure or file out of the report unless a decision confirms it; a warning\n\
         is used and flagged; a note is said for the record.\n\n\
         | code | severity | stage | rule | 规则 | 处理办法 |\n|---|---|---|---|---|---|\n",
    );
    for (code, rule) in crate::rules::all() {
        let (severity, stage, remedy) = (rule.severity.code(), rule.stage, rule.remedy);
        text.push_str(&format!(
            "| `{code}` | {severity} | {stage} | {} | {} | {remedy} |\n",
            rule.en, rule.zh
        ));
    }
    text
}

#[test]
fn the_table_of_rules_is_what_the_code_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    if std::env::var_os("JINDU_BLESS").is_some() {
        std::fs::write(&path, table()).unwrap();
    }
    let printed = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        printed,
        table(),
        "docs/rules.md is old: run this test with JINDU_BLESS=1"
    );
}

#[test]
fn every_rule_of_this_stage_has_its_file_its_test_and_is_asked() {
    let stage = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/map");
    let mut callers = String::new();
    for folder in [stage.clone(), stage.join("figures")] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                callers.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
    for rule in RULES {
        let module = rule.code.replace('-', "_");
        let file = stage.join(format!("checks/{module}.rs"));
        let source = std::fs::read_to_string(&file).unwrap_or_else(|_| panic!("{module}.rs"));
        assert!(source.contains("#[test]"), "{module}.rs has no test");
        assert!(
            callers.contains(&format!("{module}::")),
            "nothing asks {}",
            rule.code
        );
        assert!(
            rule.code
                .chars()
                .all(|c| c.is_ascii_lowercase() || c == '-'),
            "{}",
            rule.code
        );
    }
}

#[test]
fn findings_of_this_stage_are_made_through_rules() {
    let stage = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/map");
    for entry in std::fs::read_dir(&stage).unwrap() {
        let path = entry.unwrap().path();
        // `mapping.rs` passes on what `read` refused, under the code that `read` gave.
        if path.is_file() && !path.ends_with("mapping.rs") {
            let source = std::fs::read_to_string(&path).unwrap();
            assert!(!source.contains("Issue::new("), "{}", path.display());
        }
    }
}
