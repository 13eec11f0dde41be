//! What the form already says when a department opens it.

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
