//! The published JSON Schemas hold for what a run really writes.

use serde_json::Value;

use crate::small::june_run;

/// The part of JSON Schema that the published ones use; an unknown keyword is a fault of the test.
fn check(schema: &Value, root: &Value, value: &Value, at: &str) -> Result<(), String> {
    let fail = |why: String| Err(format!("{at}: {why}"));
    for (keyword, rule) in schema.as_object().expect("a schema is an object") {
        match keyword.as_str() {
            "$schema" | "$id" | "$defs" | "title" | "description" => {}
            "properties" | "required" | "additionalProperties" => {}
            "$ref" => {
                let name = rule.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
                check(&root["$defs"][name], root, value, at)?;
            }
            "const" if rule != value => return fail(format!("is not {rule}")),
            "enum" if !rule.as_array().unwrap().contains(value) => {
                return fail(format!("{value} is not one of {rule}"));
            }
            "const" | "enum" => {}
            "type" if !is_of(rule.as_str().unwrap(), value) => {
                return fail(format!("{value} is no {rule}"));
            }
            "type" => {}
            "pattern" => {
                if !matches(rule.as_str().unwrap(), value.as_str().unwrap_or_default()) {
                    return fail(format!("{value} does not match {rule}"));
                }
            }
            "items" => {
                for (n, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(rule, root, item, &format!("{at}[{n}]"))?;
                }
            }
            "prefixItems" => {
                let rules = rule.as_array().unwrap();
                for (n, (rule, item)) in rules.iter().zip(value.as_array().unwrap()).enumerate() {
                    check(rule, root, item, &format!("{at}[{n}]"))?;
                }
            }
            "minItems" | "maxItems" => {
                let (n, limit) = (
                    value.as_array().unwrap().len() as u64,
                    rule.as_u64().unwrap(),
                );
                if (keyword == "minItems" && n < limit) || (keyword == "maxItems" && n > limit) {
                    return fail(format!("{n} items, {keyword} {limit}"));
                }
            }
            "anyOf" | "oneOf" => {
                let results: Vec<_> = rule
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|rule| check(rule, root, value, at))
                    .collect();
                let fitting = results.iter().filter(|r| r.is_ok()).count();
                if fitting == 0 || (keyword == "oneOf" && fitting > 1) {
                    return fail(format!("{fitting} alternatives fit: {results:?}"));
                }
            }
            other => panic!("keyword {other}"),
        }
    }
    object(schema, root, value, at)
}

/// `properties`, `required` and `additionalProperties`.
fn object(schema: &Value, root: &Value, value: &Value, at: &str) -> Result<(), String> {
    let Some(fields) = value.as_object() else {
        return Ok(());
    };
    for name in schema["required"].as_array().into_iter().flatten() {
        if !fields.contains_key(name.as_str().unwrap()) {
            return Err(format!("{at}: {name} is missing"));
        }
    }
    for (name, field) in fields {
        let below = format!("{at}.{name}");
        match (&schema["properties"][name], &schema["additionalProperties"]) {
            (Value::Null, Value::Bool(false)) => return Err(format!("{below} is not known")),
            (Value::Null, rule @ Value::Object(_)) => check(rule, root, field, &below)?,
            (Value::Null, _) => {}
            (rule, _) => check(rule, root, field, &below)?,
        }
    }
    Ok(())
}

fn is_of(kind: &str, value: &Value) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("type {other}"),
    }
}

/// The few patterns that the schemas use.
fn matches(pattern: &str, text: &str) -> bool {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let groups = |sizes: &[usize]| {
        let parts: Vec<&str> = text.split('-').collect();
        parts.len() == sizes.len()
            && parts
                .iter()
                .zip(sizes)
                .all(|(p, &n)| p.len() == n && digits(p))
    };
    match pattern {
        "^[0-9]{4}-[0-9]{2}$" => groups(&[4, 2]),
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" => groups(&[4, 2, 2]),
        "^[0-9a-f]{64}$" => {
            text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        }
        r"^-?[0-9]+(\.[0-9]+|/[0-9]+)?$" => {
            let text = text.strip_prefix('-').unwrap_or(text);
            match text.split_once(['.', '/']) {
                Some((a, b)) => digits(a) && digits(b),
                None => digits(text),
            }
        }
        other => panic!("pattern {other}"),
    }
}

fn schema(name: &str) -> Value {
    let path = format!("{}/docs/{name}.schema.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn what_a_run_writes_is_as_the_published_schemas_say() {
    let run = june_run();
    run.jindu(&["run", "--issue", "--number", "3", "--signatory", "孙示例"]);
    for (name, file) in [
        ("report", "data/report.json"),
        ("manifest", "manifest.json"),
    ] {
        let schema = schema(name);
        let mut value = run.json(&format!("out/2026-06/{file}"));
        check(&schema, &schema, &value, name).unwrap();
        // The check can fail: a field too many or too few is found.
        value["unknown"] = Value::Null;
        check(&schema, &schema, &value, name).unwrap_err();
        let fields = value.as_object_mut().unwrap();
        fields.remove("unknown");
        fields.remove("schema");
        check(&schema, &schema, &value, name).unwrap_err();
    }
}
