//! The form as a department gets it, and as `read` reads it back.

mod prefilled;
mod round_trip;

use std::collections::BTreeMap;

use jiff::civil::{Date, date};

use super::*;
use crate::intake::Format;
use crate::plan::settings::Limits;
use crate::plan::{Code, TargetKind};
use crate::quantity::Exact;
use crate::read::{self, FigureColumn, FigureForm, RawReturn, Reading, TableKind, TextColumn};
use round_trip::{figure, rows, text};

/// A plan of the tests' own: every kind of target, a sum, projects and other deliverables.
fn catalogue() -> Catalogue {
    use crate::plan::*;
    let p = |text: &str| text.parse::<Period>().unwrap();
    let target = |code: &str, unit: &str, kind| Target {
        code: code.into(),
        measure: "1".into(),
        name_zh: format!("指标名称甲{code}"),
        name_en: format!("Target {code}"),
        unit: unit.into(),
        relation: Relation::AtLeast,
        value: Exact::int(500),
        kind,
        due: p("2031-12"),
        base: None,
        amount_unit: (kind == TargetKind::RatioToBase).then(|| "亿元".into()),
        definition: format!("{code}的口径"),
        cycle: Cycle::Monthly,
        path: Vec::new(),
        combine: Combine::Lead,
        part_value: None,
    };
    let deliverable = |code: &str, kind| Deliverable {
        code: code.into(),
        measure: "1".into(),
        kind,
        name_zh: format!("任务名称乙{code}"),
        name_en: format!("Deliverable {code}"),
        see_also: None,
        key: false,
    };
    let lead = |item: &str, role, part: Option<&str>| Lead {
        item: item.into(),
        department: "某市商务局".into(),
        role,
        part: part.map(str::to_owned),
    };
    let mut settings = Settings::default();
    settings.plan.title_zh = "某市三年行动方案".into();
    settings.plan.start = p("2030-01");
    settings.plan.end = p("2031-12");
    settings.plan.base_year = 2029;
    Catalogue {
        settings,
        measures: vec![
            Measure {
                code: "1".into(),
                action: "1".into(),
                title_zh: "做好第一件事".into(),
                title_en: "Do the first thing".into(),
            },
            Measure {
                code: "2".into(),
                action: "1".into(),
                title_zh: "做好第二件事".into(),
                title_en: "Do the second thing".into(),
            },
        ],
        targets: vec![
            target("1.1", "家", TargetKind::Cumulative),
            target("1.2", "户", TargetKind::Stock),
            target("1.3", "%", TargetKind::Level),
            target("1.4", "亿美元", TargetKind::AnnualFlow),
            target("1.5", "个", TargetKind::AnnualFlowEachYear),
            target("1.6", "倍", TargetKind::RatioToBase),
            Target {
                combine: Combine::Sum,
                ..target("1.7", "个", TargetKind::Cumulative)
            },
        ],
        deliverables: vec![
            deliverable("D1.1", DeliverableKind::Project),
            deliverable("D1.2", DeliverableKind::Policy),
        ],
        departments: ["某市商务局", "某市教育局"]
            .into_iter()
            .zip(1..)
            .map(|(name, order)| Department {
                name: name.into(),
                short: vec![name.trim_start_matches("某").into()],
                name_en: "A bureau".into(),
                order,
            })
            .collect(),
        leads: vec![
            lead("1", Role::Lead, None),
            lead("2", Role::Support, None),
            lead("1.7", Role::Part, Some("甲链")),
            lead("1.7", Role::Part, Some("乙链")),
        ],
        ..Catalogue::default()
    }
}

fn month() -> Period {
    "2030-03".parse().unwrap()
}

fn as_of() -> Date {
    date(2030, 4, 30)
}

fn filled(fill: &FormFill, prefill: &Prefill) -> Vec<u8> {
    write_filled(&catalogue(), "某市商务局", month(), prefill, fill, as_of()).unwrap()
}

fn read_back(bytes: &[u8]) -> RawReturn {
    read::read_bytes("form", Format::Xlsx, bytes, &Limits::default()).expect("our own form")
}

#[test]
fn the_form_says_whose_it_is_and_for_which_month() {
    let raw = read_back(&filled(&FormFill::default(), &Prefill::default()));
    assert_eq!(raw.form_version.as_deref(), Some(schema::FORM_VERSION));
    assert!(
        raw.cover
            .department
            .iter()
            .any(|p| p.value.contains("某市商务局"))
    );
    assert!(!raw.cover.period.is_empty());
    assert!(raw.cover.period.iter().all(|p| p.value.period == month()));
    assert!(raw.cover.correction.is_none());
    assert_eq!(
        raw.notices,
        [],
        "nothing about our own form is worth a word"
    );
}

#[test]
fn a_form_that_nobody_filled_in_gives_no_figure() {
    let last = Exact::int(41);
    let prefill = Prefill {
        figures: BTreeMap::from([
            (("1.1".into(), None), last.clone()),
            (("1.2".into(), None), last.clone()),
            (("1.7".into(), Some("甲链".into())), last),
        ]),
        deliverables: BTreeMap::from([("D1.1".into(), "在建，完成45%，计划2030-06-30".into())]),
        ..Prefill::default()
    };
    let raw = read_back(&filled(&FormFill::default(), &prefill));
    for row in raw.tables.iter().flat_map(|t| &t.rows) {
        for figure in &row.figures {
            assert_eq!(
                figure.reading,
                Reading::Missing { written: false },
                "{}",
                figure.text
            );
        }
        assert_eq!(row.dates.len(), 0);
        assert_eq!(text(row, TextColumn::Stage), "");
        assert_eq!(text(row, TextColumn::Progress), "");
    }
}

#[test]
fn a_known_base_stands_in_its_open_cell() {
    let prefill = Prefill {
        bases: BTreeMap::from([(("1.4".into(), None), Exact::ratio(305, 10))]),
        ..Prefill::default()
    };
    let raw = read_back(&filled(&FormFill::default(), &prefill));
    let row = rows(&raw, TableKind::Targets)
        .iter()
        .find(|row| text(row, TextColumn::Code) == "1.4")
        .unwrap();
    assert_eq!(
        figure(row, FigureColumn::Target(FigureForm::Base)),
        Some(Entry::Number(Exact::ratio(305, 10)))
    );
}

#[test]
fn words_beside_a_number_survive_the_form() {
    let row = TargetFill {
        figures: BTreeMap::from([(FigureForm::SinceStart, Entry::Text("约500家".into()))]),
        ..TargetFill::default()
    };
    let fill = FormFill {
        targets: BTreeMap::from([("1.1".into(), row)]),
        ..FormFill::default()
    };
    let raw = read_back(&filled(&fill, &Prefill::default()));
    let figure = rows(&raw, TableKind::Targets)
        .iter()
        .flat_map(|row| &row.figures)
        .find(|f| f.column == FigureColumn::Target(FigureForm::SinceStart) && f.text == "约500家")
        .unwrap();
    let Reading::Number(number) = &figure.reading else {
        panic!("{:?}", figure.reading)
    };
    assert_eq!(number.value, Exact::int(500));
    assert_eq!(number.qualifier, Some(crate::quantity::Qualifier::About));
}

#[test]
fn the_same_form_has_the_same_bytes_and_another_day_others() {
    let write = |as_of| {
        let empty = Prefill::default();
        write(&catalogue(), "某市商务局", month(), &empty, as_of).unwrap()
    };
    assert_eq!(write(as_of()), write(as_of()));
    assert_ne!(write(as_of()), write(date(2030, 5, 1)));
}

#[test]
fn every_department_of_the_built_in_plan_that_has_items_gets_a_form() {
    let catalogue = crate::plan::embedded().unwrap();
    let start = catalogue.settings.plan.start;
    for department in &catalogue.departments {
        let asked = !content(&catalogue, &department.name).is_empty();
        let empty = Prefill::default();
        let form = write(
            &catalogue,
            &department.name,
            start,
            &empty,
            start.last_day(),
        );
        assert_eq!(form.is_ok(), asked, "{}", department.name);
    }
}

#[test]
fn whoever_has_nothing_to_report_gets_no_form_but_a_word() {
    let empty = Prefill::default();
    for name in ["某市教育局", "某市邮政局"] {
        let error = write(&catalogue(), name, month(), &empty, as_of()).unwrap_err();
        assert_eq!(error.exit_code(), 2);
        assert!(error.to_string().contains(name));
    }
}

#[test]
fn a_measures_supporter_is_not_asked_for_its_items() {
    let catalogue = catalogue();
    let content = content(&catalogue, "某市商务局");
    let measures: Vec<_> = content.measures.iter().map(|m| m.code.as_str()).collect();
    assert_eq!(measures, ["1"]);
    let targets: Vec<_> = content.targets.iter().map(|t| t.code.as_str()).collect();
    assert_eq!(targets, ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6"]);
    let parts: Vec<_> = content.parts.iter().map(|(_, part)| *part).collect();
    assert_eq!(parts, ["甲链", "乙链"]);
}

/// The XML of a part of the workbook.
fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    std::io::read_to_string(zip.by_name(name).unwrap()).unwrap()
}

#[test]
fn every_sheet_is_protected_without_a_password_and_tables_are_frozen() {
    let bytes = filled(&FormFill::default(), &Prefill::default());
    for sheet in 1..=7 {
        let xml = part(&bytes, &format!("xl/worksheets/sheet{sheet}.xml"));
        assert!(
            xml.contains("<sheetProtection sheet=\"1\""),
            "sheet {sheet}"
        );
        assert!(!xml.contains("password="));
        assert_eq!(xml.contains("state=\"frozen\""), (2..=6).contains(&sheet));
        assert_eq!(
            xml.contains("type=\"list\""),
            [1, 3, 4, 6].contains(&sheet),
            "sheet {sheet}"
        );
    }
    assert!(
        part(&bytes, "xl/workbook.xml").contains("name=\"_jindu\" sheetId=\"7\" state=\"hidden\"")
    );
}
