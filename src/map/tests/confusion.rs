//! Two near names are never confused: for every name of the plan, every near variant and every
//! pair, the mapping is right or there is none.

use crate::map::names::{Found, ItemKind, Names, Wanted, name_key};
use crate::plan::{Catalogue, embedded};
use crate::unit::Units;

/// What is found for a row of this code and name, whoever sends it.
fn look_up(names: &Names, kind: ItemKind, code: Option<&str>, name: &str) -> Found {
    names.find(Wanted {
        kind,
        department: "",
        code,
        code_typed: false,
        closely: true,
        name: Some(name),
        measure: None,
        heading: None,
    })
}

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
            let got = look_up(&names, *kind, None, &variant);
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
        let own = look_up(&names, *kind, None, name);
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
            let got = look_up(&names, ItemKind::Target, None, &text);
            assert_eq!(got.item, None, "{text}");
        }
    }
}

/// Words that make another series of a name, before it, behind it or in place of a word of it.
const BEFORE: [&str; 24] = [
    "上年",
    "去年同期",
    "目标",
    "计划",
    "合同",
    "其中：",
    "新增",
    "拟",
    "预计",
    "累计",
    "净增",
    "在建",
    "签约",
    "全省",
    "市本级",
    "区级",
    "农村",
    "规上",
    "限额以下",
    "退出",
    "人均",
    "非",
    "准",
    "潜在",
];
const BEHIND: [&str; 16] = [
    "增速",
    "增长率",
    "同比",
    "占比",
    "目标",
    "目标值",
    "完成率",
    "投资额",
    "覆盖率",
    "增量",
    "总数",
    "从业人数",
    "培育库",
    "（上年同期）",
    "（其中市南区）",
    "二期",
];
const INSTEAD: [(&str, &str); 12] = [
    ("新增", "退出"),
    ("新增", "累计"),
    ("实际", "合同"),
    ("外资", "内资"),
    ("进出口", "出口"),
    ("以上", "以下"),
    ("新登记", "注销"),
    ("控股", "参股"),
    ("国家", "省级"),
    ("一流", "二流"),
    ("工业", "农业"),
    ("上市", "挂牌"),
];

#[test]
fn a_code_does_not_carry_a_name_of_another_series() {
    let catalogue = embedded().expect("the built-in plan is whole");
    let units = Units::new(&catalogue.units);
    let names = Names::new(&catalogue, &units);
    let targets = catalogue.targets.iter();
    let targets = targets.map(|t| (ItemKind::Target, &t.code, &t.name_zh));
    let tasks = catalogue.deliverables.iter();
    let tasks = tasks.map(|d| (ItemKind::Deliverable, &d.code, &d.name_zh));
    let mut tried = 0;
    for (kind, code, name) in targets.chain(tasks) {
        // What is said of a task may be put in many words; what it is may not be another thing.
        let figure = kind == ItemKind::Target;
        let before = BEFORE
            .iter()
            .filter(|_| figure)
            .map(|w| format!("{w}{name}"));
        let behind = BEHIND
            .iter()
            .filter(|w| figure || **w == "二期")
            .map(|w| format!("{name}{w}"));
        let instead = INSTEAD.iter().filter(|(w, _)| figure && name.contains(w));
        let instead = instead.map(|(w, other)| name.replacen(w, other, 1));
        for other in before.chain(behind).chain(instead) {
            for (code, name) in [
                (Some(code.as_str()), other.clone()),
                (None, format!("{code} {other}")),
            ] {
                let got = look_up(&names, kind, code, &name);
                tried += 1;
                assert_eq!(got.item, None, "{code:?} {name}");
            }
        }
    }
    assert!(tried > 1_000, "{tried}");
}

#[test]
fn numbers_and_footnotes_around_a_name_change_nothing() {
    let catalogue = embedded().expect("the built-in plan is whole");
    let units = Units::new(&catalogue.units);
    let names = Names::new(&catalogue, &units);
    for target in &catalogue.targets {
        let (code, name) = (target.code.as_str(), &target.name_zh);
        for text in [
            format!("{code}{name}"),
            format!("（{code}）{name}"),
            format!("{code}．{name}"),
            format!("【3】{name}"),
            format!("Ⅲ、{name}"),
            format!("❸{name}"),
            format!("b.{name}"),
            format!("{name}①"),
            format!("{name}[1]"),
            format!("{name}（注2）"),
            format!("{name}[{}]", target.unit),
        ] {
            let got = look_up(&names, ItemKind::Target, None, &text);
            assert_eq!(got.item.map(|i| i.0).as_ref(), Some(&target.code), "{text}");
        }
    }
}
