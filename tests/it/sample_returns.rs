//! The sample returns: made by a program in the repository, committed as files, and alive enough.

#[path = "../../examples/make_samples/samples/mod.rs"]
mod samples;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use jindu::assess::Status;
use jindu::intake::Format;
use jindu::map::{Outcome, Timeliness};
use jindu::pipeline::{self, Evaluation, Options, WorkerCommand};
use jindu::plan;

fn inputs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("inputs")
}

/// The samples' last month, read and assessed once for all tests.
pub(crate) static DECEMBER: LazyLock<Evaluation> = LazyLock::new(|| {
    let options = Options {
        inputs: inputs(),
        period: None,
        as_of: None,
        worker: WorkerCommand {
            program: env!("CARGO_BIN_EXE_jindu").into(),
            arguments: vec!["worker".into()],
        },
        threads: 2,
    };
    let catalogue = plan::load(&inputs().join("plan")).unwrap();
    pipeline::evaluate(catalogue, &options, &|_| None, &|_| {}).unwrap()
});

/// Every file below the months' folders.
fn committed() -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for period in samples::periods() {
        let folder = inputs().join(period.to_string());
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            files.insert(
                format!("{period}/{name}"),
                std::fs::read(entry.path()).unwrap(),
            );
        }
    }
    files
}

#[test]
fn the_committed_samples_are_what_the_program_makes() {
    let catalogue = plan::load(&inputs().join("plan")).unwrap();
    let (made, committed) = (samples::make(&catalogue), committed());
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&made), names(&committed));
    for (name, bytes) in &made {
        assert!(
            *bytes == committed[name],
            "{name}: run the example make_samples"
        );
    }
}

#[test]
fn the_default_month_is_the_last_with_returns() {
    assert_eq!(DECEMBER.period.to_string(), "2021-12");
}

#[test]
fn at_least_22_departments_report_and_every_month_has_returns() {
    for period in samples::periods() {
        let reporting: BTreeSet<_> = DECEMBER
            .observations
            .returns
            .iter()
            .filter(|r| r.period == Some(period))
            .filter(|r| matches!(r.outcome, Outcome::Used | Outcome::PartlyUsed))
            .filter_map(|r| r.department.clone())
            .collect();
        assert!(reporting.len() >= 22, "{period}: {}", reporting.len());
    }
}

#[test]
fn all_targets_and_180_deliverables_are_reported() {
    let figures = &DECEMBER.observations.figures;
    for target in &DECEMBER.catalogue.targets {
        assert!(
            figures.iter().any(|f| f.target == target.code),
            "{}",
            target.code
        );
    }
    let reported = DECEMBER.assessment.deliverables.iter();
    let reported = reported.filter(|d| d.status != Status::NotReported).count();
    assert!(reported >= 180, "{reported}");
}

#[test]
fn the_sum_of_thirteen_chains_is_complete() {
    let sum = DECEMBER
        .assessment
        .targets
        .iter()
        .find(|t| t.code.as_str() == "1.1")
        .unwrap();
    assert_eq!(sum.parts.len(), 13);
    assert_eq!(sum.actual, Some(jindu::quantity::Exact::int(14)));
    assert!(!sum.carried);
}

#[test]
fn every_status_occurs_among_targets_and_measures() {
    let targets: BTreeSet<Status> = DECEMBER
        .assessment
        .targets
        .iter()
        .map(|t| t.status)
        .collect();
    let measures: BTreeSet<Status> = DECEMBER
        .assessment
        .measures
        .iter()
        .map(|m| m.status)
        .collect();
    for status in Status::ALL {
        if status == Status::Incomplete {
            assert!(measures.contains(&status), "{measures:?}");
        } else {
            assert!(
                targets.contains(&status),
                "{} among {targets:?}",
                status.code()
            );
        }
    }
}

/// What became of the files of a month.
fn outcomes(month: &str) -> BTreeSet<Outcome> {
    DECEMBER
        .observations
        .returns
        .iter()
        .filter(|r| r.file.starts_with(month))
        .map(|r| r.outcome)
        .collect()
}

#[test]
fn the_returns_go_wrong_as_in_life() {
    let returns = &DECEMBER.observations.returns;
    let december = outcomes("2021-12/");
    assert!(december.contains(&Outcome::Rejected), "a broken file");
    assert!(december.contains(&Outcome::Ignored), "a leaving");
    assert!(outcomes("2021-10/").contains(&Outcome::Duplicate), "a copy");
    assert!(
        outcomes("2021-09/").contains(&Outcome::Held),
        "a return of another month"
    );
    let in_december = || returns.iter().filter(|r| r.file.starts_with("2021-12/"));
    assert!(
        in_december().any(|r| r.timeliness == Some(Timeliness::Late)),
        "a late return"
    );
    assert!(in_december().any(|r| r.correction), "a corrected return");
    for format in [Format::Xls, Format::Ods, Format::Csv] {
        assert!(
            in_december().any(|r| r.format == format.code() && r.outcome != Outcome::Rejected),
            "{format:?}"
        );
    }
    let missing = DECEMBER
        .catalogue
        .departments
        .iter()
        .filter(|d| !in_december().any(|r| r.department.as_deref() == Some(&d.name)));
    assert!(missing.count() >= 1, "a missing return");
}

#[test]
fn a_month_is_restated_a_dispute_stands_and_another_is_settled() {
    let observations = &DECEMBER.observations;
    assert!(
        observations
            .corrections
            .iter()
            .any(|c| c.observation.is_some())
    );
    assert!(
        observations.figures.iter().any(|f| f.breaks_series),
        "a changed definition"
    );
    let target = |code: &str| {
        let mut targets = DECEMBER.assessment.targets.iter();
        targets.find(|t| t.code.as_str() == code).unwrap()
    };
    assert_eq!(target("7.2").status, Status::Disputed);
    let settled = observations.figures.iter().find(|f| {
        f.target.as_str() == "18.1" && f.period == DECEMBER.period && f.decision.is_some()
    });
    assert!(settled.is_some(), "a decision settles 18.1");
    assert!(target("18.1").actual.is_some());
}

#[test]
fn deliverables_are_suspended_slipped_and_stopped() {
    use jindu::map::Stage;
    let deliverables = &DECEMBER.assessment.deliverables;
    assert!(
        deliverables
            .iter()
            .any(|d| d.stage == Some(Stage::Suspended))
    );
    assert!(deliverables.iter().any(|d| d.slipped));
    assert!(
        deliverables.iter().any(|d| d.status == Status::Monitored),
        "an approved stop"
    );
    let moved = deliverables
        .iter()
        .find(|d| d.code.as_str() == "D20.3")
        .unwrap();
    assert!(!moved.slipped, "an approved date");
}

#[test]
fn rows_of_the_samples_find_their_items() {
    let unmapped: Vec<_> = DECEMBER
        .observations
        .rows
        .iter()
        .filter(|row| row.item.is_none())
        .map(|row| row.source.to_string())
        .collect();
    assert_eq!(unmapped, [""; 0]);
}
