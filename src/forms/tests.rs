//! The form as a department gets it, and as `read` reads it back.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::intake::Format;
use crate::plan::settings::Limits;
use crate::plan::{Code, TargetKind};
use crate::quantity::Exact;
use crate::read::{
    self, DateColumn, FigureColumn, FigureForm, RawReturn, RawRow, RawTable, Reading, TableKind,
    TextColumn,
};

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

fn tables(raw: &RawReturn, kind: TableKind) -> Vec<&RawTable> {
    raw.tables.iter().filter(|t| t.kind == kind).collect()
}

/// The rows of the only table of a kind.
fn rows(raw: &RawReturn, kind: TableKind) -> &[RawRow] {
    let tables = tables(raw, kind);
    assert_eq!(tables.len(), 1, "{kind:?}");
    &tables[0].rows
}

fn text(row: &RawRow, column: TextColumn) -> String {
    row.text(column).map_or(String::new(), |p| p.text.clone())
}

/// A number exactly as entered; anything odd about it fails the test.
fn figure(row: &RawRow, column: FigureColumn) -> Option<Entry> {
    let mut found = row.figures.iter().filter(|f| f.column == column);
    let cell = found.next()?;
    assert!(found.next().is_none(), "two columns of {column:?}");
    match &cell.reading {
        Reading::Missing { written } => {
            assert!(!written);
            None
        }
        Reading::Number(number) => {
            assert_eq!(number.oddities, [], "{}", cell.text);
            assert_eq!(number.qualifier, None);
            Some(Entry::Number(number.value.clone()))
        }
        Reading::Refused(refusal) => panic!("{}: {}", cell.text, refusal.zh),
    }
}

fn day(row: &RawRow, column: DateColumn) -> Option<Date> {
    let (_, place) = row.dates.iter().find(|(c, _)| *c == column)?;
    Some(place.value.clone().expect("a date"))
}

fn target_fill(row: &RawRow, own_definition: bool) -> TargetFill {
    let figures = schema::FORMS
        .into_iter()
        .filter_map(|form| Some((form, figure(row, FigureColumn::Target(form))?)))
        .collect();
    TargetFill {
        figures,
        definition: own_definition.then(|| text(row, TextColumn::Definition)),
        remark: text(row, TextColumn::Remark),
    }
}

/// Everything that a form says, as it was filled in.
fn understood(raw: &RawReturn) -> FormFill {
    let mut fill = FormFill {
        filled: raw.cover.filled.as_ref().map(|p| p.value),
        correction: raw.cover.correction.is_some(),
        ..FormFill::default()
    };
    for row in rows(raw, TableKind::Targets) {
        let code = Code(text(row, TextColumn::Code));
        fill.targets.insert(code, target_fill(row, true));
    }
    for row in rows(raw, TableKind::Breakdown) {
        let code = Code(text(row, TextColumn::Code));
        let part = text(row, TextColumn::Part);
        let row = target_fill(row, false);
        if code.as_str() == "1.7" {
            fill.parts.insert((code, part), row);
        } else {
            fill.breakdown.push((code, part, row));
        }
    }
    for row in rows(raw, TableKind::Deliverables) {
        let deliverable = DeliverableFill {
            stage: text(row, TextColumn::Stage),
            share_done: figure(row, FigureColumn::ShareDone),
            planned: day(row, DateColumn::Planned),
            finished: day(row, DateColumn::Finished),
            total_investment: figure(row, FigureColumn::TotalInvestment),
            invested: figure(row, FigureColumn::Invested),
            progress: text(row, TextColumn::Progress),
            remark: text(row, TextColumn::Remark),
        };
        let code = Code(text(row, TextColumn::Code));
        fill.deliverables.insert(code, deliverable);
    }
    for row in rows(raw, TableKind::Progress) {
        let progress = ProgressFill {
            progress: text(row, TextColumn::Progress),
            problems: text(row, TextColumn::Problems),
            next_steps: text(row, TextColumn::NextSteps),
            coordination: text(row, TextColumn::Coordination),
        };
        fill.progress
            .insert(Code(text(row, TextColumn::Code)), progress);
    }
    for table in tables(raw, TableKind::Corrections) {
        for row in &table.rows {
            fill.corrections.push(correction(row));
        }
    }
    fill
}

fn correction(row: &RawRow) -> CorrectionFill {
    let period = text(row, TextColumn::Period);
    let form = text(row, TextColumn::FigureForm);
    let part = text(row, TextColumn::Part);
    let candidates = "2030-01".parse::<Period>().unwrap().through(month());
    CorrectionFill {
        target: Code(text(row, TextColumn::Code)),
        part: (!part.is_empty()).then_some(part),
        period: { candidates }.find(|p| p.zh() == period).unwrap(),
        form: schema::FORMS
            .into_iter()
            .find(|f| schema::figure_heading(*f, 2029) == form)
            .unwrap(),
        old: figure(row, FigureColumn::OldValue),
        new: figure(row, FigureColumn::NewValue).unwrap(),
        reason: text(row, TextColumn::Reason),
    }
}

/// Words that mean nothing but themselves, commas, brackets and line breaks included.
fn words() -> impl Strategy<Value = String> {
    "[甲乙丙丁开工建设项目][一-龥a-z，。；（）“”]{0,12}(\n[一-龥、]{1,6})?"
}

fn whole() -> BoxedStrategy<Entry> {
    (0i64..2_000_000_000)
        .prop_map(|n| Entry::Number(Exact::int(n)))
        .boxed()
}

fn decimal() -> BoxedStrategy<Entry> {
    (0i64..1_000_000_000, 0i32..=6)
        .prop_map(|(n, places)| Entry::Number(Exact::int(n) * Exact::pow10(-places)))
        .boxed()
}

fn percentage() -> BoxedStrategy<Entry> {
    (0i64..=10_000)
        .prop_map(|n| Entry::Number(Exact::ratio(n, 100)))
        .boxed()
}

fn maybe<T: std::fmt::Debug + Clone + 'static>(
    strategy: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Option<T>> {
    prop_oneof![1 => Just(None), 3 => strategy.prop_map(Some)].boxed()
}

fn row_of(kind: TargetKind, number: BoxedStrategy<Entry>) -> BoxedStrategy<TargetFill> {
    let forms = schema::forms_of(kind);
    let figures = prop::collection::vec(maybe(number), forms.len());
    (figures, words(), maybe(words()))
        .prop_map(move |(figures, definition, remark)| TargetFill {
            figures: forms
                .iter()
                .zip(figures)
                .filter_map(|(form, entry)| Some((*form, entry?)))
                .collect(),
            definition: Some(definition),
            remark: remark.unwrap_or_default(),
        })
        .boxed()
}

fn targets() -> impl Strategy<Value = BTreeMap<Code, TargetFill>> {
    (
        row_of(TargetKind::Cumulative, whole()),
        row_of(TargetKind::Stock, whole()),
        row_of(TargetKind::Level, percentage()),
        row_of(TargetKind::AnnualFlow, decimal()),
        row_of(TargetKind::AnnualFlowEachYear, whole()),
        row_of(TargetKind::RatioToBase, decimal()),
    )
        .prop_map(|(a, b, c, d, e, f)| {
            ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6"]
                .into_iter()
                .map(Code::from)
                .zip([a, b, c, d, e, f])
                .collect()
        })
}

fn without_definition(fill: TargetFill) -> TargetFill {
    TargetFill {
        definition: None,
        ..fill
    }
}

fn parts() -> impl Strategy<Value = BTreeMap<(Code, String), TargetFill>> {
    let row = || row_of(TargetKind::Cumulative, whole()).prop_map(without_definition);
    (row(), row()).prop_map(|(a, b)| {
        let key = |part: &str| (Code::from("1.7"), part.to_owned());
        BTreeMap::from([(key("甲链"), a), (key("乙链"), b)])
    })
}

fn breakdown() -> impl Strategy<Value = Vec<(Code, String, TargetFill)>> {
    let row = row_of(TargetKind::Stock, whole()).prop_map(without_definition);
    prop::collection::vec(row, 0..4).prop_map(|rows| {
        rows.into_iter()
            .zip(["东城区", "西城区", "南城区", "北城区"])
            .filter(|(row, _)| !row.figures.is_empty())
            .map(|(row, part)| (Code::from("1.2"), part.to_owned(), row))
            .collect()
    })
}

fn some_day() -> impl Strategy<Value = Date> {
    (2028i16..2033, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| date(y, m, d))
}

fn deliverable(project: bool) -> impl Strategy<Value = DeliverableFill> {
    let kind = match project {
        true => crate::plan::DeliverableKind::Project,
        false => crate::plan::DeliverableKind::Policy,
    };
    let money = if project {
        maybe(decimal())
    } else {
        Just(None).boxed()
    };
    (
        prop::sample::select(schema::stages(kind)),
        maybe(percentage()),
        maybe(some_day()),
        maybe(some_day()),
        money.clone(),
        money,
        maybe(words()),
        maybe(words()),
    )
        .prop_map(
            |(stage, share_done, planned, finished, total, invested, progress, remark)| {
                DeliverableFill {
                    stage: stage.to_owned(),
                    share_done,
                    planned,
                    finished,
                    total_investment: total,
                    invested,
                    progress: progress.unwrap_or_default(),
                    remark: remark.unwrap_or_default(),
                }
            },
        )
}

fn corrections() -> impl Strategy<Value = Vec<CorrectionFill>> {
    let row = (
        prop::sample::select(&["2030-01", "2030-02"][..]),
        prop::sample::select(&schema::FORMS[..]),
        maybe(decimal()),
        decimal(),
        words(),
        prop::bool::ANY,
    );
    prop::collection::vec(row, 0..4).prop_map(|rows| {
        rows.into_iter()
            .map(|(period, form, old, new, reason, of_part)| CorrectionFill {
                target: if of_part { "1.7" } else { "1.4" }.into(),
                part: of_part.then(|| "甲链".to_owned()),
                period: period.parse().unwrap(),
                form,
                old,
                new,
                reason,
            })
            .collect()
    })
}

fn fills() -> impl Strategy<Value = FormFill> {
    let progress = (words(), words(), words(), words()).prop_map(|(a, b, c, d)| ProgressFill {
        progress: a,
        problems: b,
        next_steps: c,
        coordination: d,
    });
    (
        maybe(some_day()),
        prop::bool::ANY,
        targets(),
        parts(),
        breakdown(),
        (deliverable(true), deliverable(false)),
        progress,
        corrections(),
    )
        .prop_map(
            |(filled, correction, targets, parts, breakdown, (a, b), progress, corrections)| {
                FormFill {
                    filled,
                    correction,
                    targets,
                    parts,
                    breakdown,
                    deliverables: BTreeMap::from([("D1.1".into(), a), ("D1.2".into(), b)]),
                    progress: BTreeMap::from([("1".into(), progress)]),
                    corrections,
                    ..FormFill::default()
                }
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// “What it writes it can read back exactly.”
    #[test]
    fn what_the_form_writes_is_read_back_exactly(fill in fills()) {
        let raw = read_back(&filled(&fill, &Prefill::default()));
        prop_assert_eq!(understood(&raw), fill);
    }
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

mod prefilled {
    use super::*;
    use crate::map::{DeliverableReport, MapRule, Observation, Observations, Stage, Standing};
    use crate::plan::Role;
    use crate::provenance::{CellAt, Source};

    fn source() -> Source {
        Source {
            file: "a.xlsx".into(),
            sheet: "指标".into(),
            cell: CellAt::new(0, 0),
            text: String::new(),
        }
    }

    fn observation(target: &str, period: &str, form: FigureForm, value: i64) -> Observation {
        let period = period.parse().unwrap();
        Observation {
            id: 0,
            target: target.into(),
            part: None,
            period,
            return_period: period,
            form,
            value: Exact::int(value),
            qualifier: None,
            precision: Exact::one(),
            department: "某市商务局".into(),
            role: Role::Lead,
            source: source(),
            unit_text: String::new(),
            factor: Exact::one(),
            mapped_by: MapRule::Code,
            definition: None,
            breaks_series: false,
            standing: Standing::Used,
            flags: Vec::new(),
            decision: None,
        }
    }

    fn known(figures: Vec<Observation>) -> Prefill {
        let observations = Observations {
            figures,
            ..Observations::default()
        };
        prefill(&catalogue(), &observations, "某市商务局", month())
    }

    #[test]
    fn last_months_figure_is_the_headline_of_its_kind() {
        let prefill = known(vec![
            observation("1.1", "2030-02", FigureForm::Month, 4),
            observation("1.1", "2030-02", FigureForm::SinceStart, 31),
            observation("1.1", "2030-01", FigureForm::SinceStart, 27),
            observation("1.2", "2030-01", FigureForm::EndOfPeriod, 900),
        ]);
        let expected = BTreeMap::from([(("1.1".into(), None), Exact::int(31))]);
        assert_eq!(
            prefill.figures, expected,
            "only last month's, and only one form"
        );
    }

    #[test]
    fn a_figure_that_is_not_used_is_not_shown() {
        let withheld = Standing::Withheld {
            rule: "magnitude".into(),
        };
        let prefill = known(vec![Observation {
            standing: withheld,
            ..observation("1.1", "2030-02", FigureForm::SinceStart, 31)
        }]);
        assert_eq!(prefill, Prefill::default());
    }

    #[test]
    fn another_departments_figure_is_not_shown() {
        let prefill = known(vec![Observation {
            department: "某市教育局".into(),
            ..observation("1.1", "2030-02", FigureForm::SinceStart, 31)
        }]);
        assert_eq!(prefill, Prefill::default());
    }

    #[test]
    fn the_newest_base_and_definition_stay_known() {
        let prefill = known(vec![
            observation("1.2", "2030-02", FigureForm::Base, 812),
            Observation {
                definition: Some("新口径".into()),
                ..observation("1.2", "2030-01", FigureForm::Base, 800)
            },
        ]);
        assert_eq!(prefill.bases[&("1.2".into(), None)], Exact::int(812));
        assert_eq!(prefill.definitions[&Code::from("1.2")], "新口径");
    }

    #[test]
    fn last_months_word_on_a_deliverable_is_told_in_short() {
        let report = DeliverableReport {
            id: 0,
            deliverable: "D1.1".into(),
            period: "2030-02".parse().unwrap(),
            department: "某市商务局".into(),
            role: Role::Lead,
            stage: Some(Stage::Building),
            share_done: Some(Exact::ratio(45, 100)),
            planned: Some(date(2030, 6, 30)),
            finished: None,
            total_investment: None,
            invested: None,
            progress: None,
            source: source(),
            cells: Vec::new(),
            mapped_by: MapRule::Code,
            standing: Standing::Used,
            flags: Vec::new(),
        };
        let observations = Observations {
            deliverables: vec![report],
            ..Observations::default()
        };
        let prefill = prefill(&catalogue(), &observations, "某市商务局", month());
        assert_eq!(
            prefill.deliverables[&Code::from("D1.1")],
            "在建，完成45%，计划2030-06-30"
        );
    }
}
