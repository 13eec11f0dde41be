//! “What it writes it can read back exactly.”

use proptest::prelude::*;

use super::*;
use crate::read::{DateColumn, RawRow, RawTable};

fn tables(raw: &RawReturn, kind: TableKind) -> Vec<&RawTable> {
    raw.tables.iter().filter(|t| t.kind == kind).collect()
}

/// The rows of the only table of a kind.
pub(super) fn rows(raw: &RawReturn, kind: TableKind) -> &[RawRow] {
    let tables = tables(raw, kind);
    assert_eq!(tables.len(), 1, "{kind:?}");
    &tables[0].rows
}

pub(super) fn text(row: &RawRow, column: TextColumn) -> String {
    row.text(column).map_or(String::new(), |p| p.text.clone())
}

/// A number exactly as entered; anything odd about it fails the test.
pub(super) fn figure(row: &RawRow, column: FigureColumn) -> Option<Entry> {
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
