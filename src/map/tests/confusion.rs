//! Two near names are never confused: for every name of the plan, every near variant and every
//! pair, the mapping is right or there is none.

use crate::map::names::{ItemKind, Names, Wanted, name_key};
use crate::plan::{Catalogue, embedded};
use crate::unit::Units;

fn check(catalogue: &Catalogue) -> (usize, usize) {
    let units = Units::new(&catalogue.units);
    let names = Names::new(catalogue, &units);
    let targets = catalogue
        .targets
        .iter()
        .map(|t| (ItemKind::Target, &t.code, &t.name_zh));
    let deliverables = catalogue
        .deliverables
        .iter()
        .map(|d| (ItemKind::Deliverable, &d.code, &d.name_zh));
    let all: Vec<_> = targets.chain(deliverables).collect();
    let (mut tried, mut found) = (0, 0);
    for (kind, code, name) in &all {
        for variant in variants(name, all.iter().map(|(_, _, n)| n.as_str())) {
            // A variant that is another item's own name means that item.
            let is_other = all
                .iter()
                .any(|(k, c, n)| k == kind && c != code && name_key(n) == name_key(&variant));
            if is_other {
                continue;
            }
            let got = names.find(Wanted {
                kind: *kind,
                department: "",
                code: None,
                code_typed: false,
                closely: true,
                name: Some(&variant),
                measure: None,
                heading: None,
            });
            tried += 1;
            if let Some((mapped, rule)) = got.item {
                found += 1;
                // Half of one name with half of another may be the other with a single slip.
                let taken = all
                    .iter()
                    .find(|(_, c, _)| **c == mapped)
                    .map(|(_, _, n)| name_key(n));
                let slip = taken.is_some_and(|n| strsim::levenshtein(&n, &name_key(&variant)) <= 1);
                assert!(
                    mapped == **code || slip,
                    "“{variant}” ({name}) is taken for {mapped} by {rule:?}"
                );
            }
        }
        let own = names.find(Wanted {
            kind: *kind,
            department: "",
            code: None,
            code_typed: false,
            closely: true,
            name: Some(name),
            measure: None,
            heading: None,
        });
        assert_eq!(own.item.map(|i| i.0), Some((*code).clone()), "{name}");
    }
    (tried, found)
}

/// Each character dropped, doubled, replaced by others of the plan's names; suffixes of counting;
/// quotes and brackets of another kind; and half of this name with half of another.
fn variants<'a>(name: &str, others: impl Iterator<Item = &'a str>) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut all = vec![
        format!("{name}数"),
        format!("{name}数量"),
        format!("{name}（家）"),
        format!("{name}个数"),
        format!(" {name} "),
        name.replace(['“', '”'], "\""),
        name.replace(['“', '”'], ""),
        name.replace('、', "，"),
        format!("1.{name}"),
    ];
    for (i, _) in chars.iter().enumerate() {
        let mut dropped = chars.clone();
        dropped.remove(i);
        all.push(dropped.iter().collect());
        for new in ['新', '国', '业'] {
            let mut replaced = chars.clone();
            replaced[i] = new;
            all.push(replaced.iter().collect());
            let mut added = chars.clone();
            added.insert(i, new);
            all.push(added.iter().collect());
        }
    }
    let half = chars.len() / 2;
    for other in others {
        let other: Vec<char> = other.chars().collect();
        if other == chars {
            continue;
        }
        // Names that share a half: the first half of this one, the rest of the other.
        let mixed: String = chars[..half]
            .iter()
            .chain(&other[other.len() / 2..])
            .collect();
        if mixed.chars().filter(|c| name.contains(*c)).count() * 2 < chars.len() {
            continue;
        }
        all.push(mixed);
    }
    all
}

#[test]
fn no_near_name_of_the_plan_is_taken_for_another_item() {
    let catalogue = embedded().expect("the built-in plan is whole");
    let (tried, found) = check(&catalogue);
    // Not vacuous: names with 数 or other quotes are found, most mutilated ones are not.
    assert!(tried > 15_000, "{tried}");
    assert!(found > 1_000, "{found} of {tried}");
}

#[test]
fn a_target_is_never_found_by_a_word_of_another_series() {
    let catalogue = embedded().expect("the built-in plan is whole");
    let units = Units::new(&catalogue.units);
    let names = Names::new(&catalogue, &units);
    for target in &catalogue.targets {
        for prefix in [
            "上年",
            "去年同期",
            "目标",
            "计划",
            "合同",
            "其中：",
            "新增",
            "拟",
        ] {
            let text = format!("{prefix}{}", target.name_zh);
            let got = names.find(Wanted {
                kind: ItemKind::Target,
                department: "",
                code: None,
                code_typed: false,
                closely: true,
                name: Some(&text),
                measure: None,
                heading: None,
            });
            assert_eq!(got.item, None, "{text}");
        }
    }
}
