//! The table of all rules: every code under which a finding can be raised, whatever the stage.
//!
//! Decides nothing: each stage keeps its own list beside the code that raises it. Here they are
//! put together for `docs/rules.md`, and tests hold that no finding has a code outside it.

use std::collections::BTreeMap;

use crate::issue::Severity;

/// A rule as the table prints it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Stable code, kebab-case.
    pub code: &'static str,
    /// What it does to the figure or file.
    pub severity: Severity,
    /// The stages that raise it.
    pub stage: &'static str,
    /// What it finds, in Chinese.
    pub zh: &'static str,
    /// What it finds, in English.
    pub en: &'static str,
    /// What to do next, in Chinese; empty where it depends on the case.
    pub remedy: &'static str,
}

/// Code, severity, title in Chinese and English: how most stages list their rules.
type Listed = (&'static str, Severity, &'static str, &'static str);

/// Every rule of every stage, by code.
pub fn all() -> BTreeMap<&'static str, Entry> {
    let mut all = BTreeMap::new();
    for rule in crate::map::checks::RULES {
        all.insert(
            rule.code,
            Entry {
                code: rule.code,
                severity: rule.severity,
                stage: "map",
                zh: rule.zh,
                en: rule.en,
                remedy: rule.remedy,
            },
        );
    }
    let lists: [(&str, &[Listed]); 4] = [
        ("intake, read", crate::intake::rules::RULES),
        ("read", crate::read::layout::rules::RULES),
        ("assess", crate::assess::rules::RULES),
        ("publish", crate::publish::editions::RULES),
    ];
    for (stage, list) in lists {
        for &(code, severity, zh, en) in list {
            all.entry(code).or_insert(Entry {
                code,
                severity,
                stage,
                zh,
                en,
                remedy: "",
            });
        }
    }
    for (code, remedy, _) in crate::read::cell::remedies::REMEDIES {
        if let Some(entry) = all.get_mut(code) {
            entry.remedy = remedy;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// What stands before a rule's code in the sources.
    const RAISERS: &[&str] = &[
        "finding(",
        "notice(",
        "refusal(",
        "refused(",
        "because(",
        "say(",
        "Issue::new(",
        "rule: ",
        "rule = ",
        "RULE: Rule = Rule {\n    code: ",
    ];

    /// The literal that follows, if it looks like a code.
    fn literal(rest: &str) -> Option<&str> {
        let (code, _) = rest.trim_start().strip_prefix('"')?.split_once('"')?;
        let kebab = |c: char| c.is_ascii_lowercase() || c == '-';
        (code.contains('-') && code.chars().all(kebab) || code == "password").then_some(code)
    }

    fn sources(folder: &Path, into: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, into);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let root = env!("CARGO_MANIFEST_DIR");
                let path = path.strip_prefix(root).unwrap_or(&path);
                into.push((path.display().to_string(), text));
            }
        }
    }

    #[test]
    fn no_code_is_raised_that_is_in_no_table_and_none_is_listed_that_is_raised_nowhere() {
        let mut files = Vec::new();
        sources(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
            &mut files,
        );
        let known = all();
        let mut everything = String::new();
        for (path, text) in &files {
            // Tests may raise what they like.
            if path.ends_with("/tests.rs") || path.contains("/tests/") {
                continue;
            }
            let code = text
                .split("#[cfg(test)]\nmod tests {")
                .next()
                .unwrap_or_default();
            for raiser in RAISERS {
                for (at, _) in code.match_indices(raiser) {
                    let Some(found) = literal(&code[at + raiser.len()..]) else {
                        continue;
                    };
                    // A sample for tests, and the events of the terminal.
                    let placeholder =
                        path.ends_with("compose/fixture.rs") || path.contains("src/cli/");
                    assert!(
                        known.contains_key(found) || placeholder,
                        "{path} raises “{found}”, which is in no table of rules"
                    );
                }
            }
            everything.push_str(code);
        }
        // Rules of `map`, `assess` and `publish` are raised through a value that names the code
        // once; those of `intake` and `read` name it in their table and where they arise.
        for (code, rule) in known {
            let named = everything.matches(&format!("\"{code}\"")).count();
            let once = !rule.stage.contains("read");
            assert!(named > usize::from(!once), "nothing raises “{code}”");
        }
    }
}
