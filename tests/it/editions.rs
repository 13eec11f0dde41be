//! Draft, issued edition, revision, and that nothing that was issued is ever touched.

use std::collections::BTreeMap;

use jindu::publish::fileops::{Disk, StopAfter};
use jindu::publish::lock::Lock;
use jindu::publish::{editions, folder, verify};
use jindu::read::FigureForm;

use crate::small::{ECOLOGY, Fill, INDUSTRY, july_with_correction, june, june_run, put};
use crate::support::MonthRun;

fn issue(run: &MonthRun) {
    let ran = run.jindu(&["issue", "--number", "3", "--signatory", "孙示例"]);
    assert!(matches!(ran.code, 0 | 1), "{}", ran.stderr);
}

fn changed(run: &MonthRun) {
    let fill = june()[INDUSTRY]
        .clone()
        .target("1.1", FigureForm::SinceStart, "19");
    put(run, INDUSTRY, "2026-06", &fill);
}

#[test]
fn a_draft_is_replaced_whole() {
    let run = june_run();
    run.jindu(&[]);
    run.write("out/2026-06/stray.txt", b"not ours");
    changed(&run);
    run.jindu(&[]);
    assert!(!run.path("out/2026-06/stray.txt").exists());
    let row = run.csv_row("out/2026-06/data/indicators.csv", "target", "1.1");
    assert_eq!(row["actual"], "19");
    assert!(!run.path("out/2026-06-r2").exists());
}

#[test]
fn an_issued_edition_is_unchanged_by_the_same_inputs_and_revised_by_others() {
    let run = june_run();
    let first = run.jindu(&[]);
    issue(&run);
    let issued = run.tree("out/2026-06");
    let manifest = run.json("out/2026-06/manifest.json");
    assert_eq!(manifest["edition"]["edition"], "issued");
    assert_eq!(manifest["edition"]["number"], "3");

    let again = run.jindu(&[]);
    assert_eq!(again.code, first.code);
    assert!(again.stderr.contains("无变化"), "{}", again.stderr);
    assert!(run.tree("out/2026-06") == issued);
    assert!(!run.path("out/2026-06-r2").exists());

    changed(&run);
    let revised = run.jindu(&[]);
    assert!(matches!(revised.code, 0 | 1), "{}", revised.stderr);
    assert!(
        run.tree("out/2026-06") == issued,
        "the issued edition was touched"
    );
    let manifest = run.json("out/2026-06-r2/manifest.json");
    assert_eq!(manifest["edition"]["edition"], "revision");
    assert_eq!(manifest["edition"]["revision"], 2);
    let changes = manifest["edition"]["changes"].to_string();
    assert!(
        changes.contains("22家") && changes.contains("19家"),
        "{changes}"
    );
    assert!(changes.contains(INDUSTRY), "{changes}");
}

#[test]
fn what_nobody_looked_at_is_not_issued() {
    let run = june_run();
    run.jindu(&[]);
    changed(&run);
    let ran = run.jindu(&["issue", "--number", "3"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains(INDUSTRY), "{}", ran.stderr);
    assert_eq!(
        run.json("out/2026-06/manifest.json")["edition"]["edition"],
        "draft"
    );
}

#[test]
fn last_month_is_what_was_issued_not_what_the_returns_say_now() {
    let run = june_run();
    run.jindu(&[]);
    issue(&run);
    // June's figure is corrected in July.
    put(&run, INDUSTRY, "2026-07", &july_with_correction());
    let ran = run.jindu(&["--period", "2026-07"]);
    assert!(matches!(ran.code, 0 | 1), "{}", ran.stderr);
    let manifest = run.json("out/2026-07/manifest.json");
    assert_eq!(manifest["last_month"]["folder"], "2026-06");
    // Comparisons use the restated figure; the ledger has the figure as issued beside it.
    let row = run.csv_row("out/2026-07/data/indicators.csv", "target", "1.1");
    assert_eq!(row["previous_actual"], "21");
    let diff = run.jindu(&["diff", "2026-06", "2026-07", "--json"]);
    let diff: serde_json::Value = serde_json::from_str(&diff.stdout).unwrap();
    let restated = &diff["restatements"][0];
    assert_eq!(restated["before"], "22");
    assert_eq!(restated["after"], "21");
    assert_eq!(restated["causes"][0]["reason"], "重复统计");
}

#[test]
fn a_damaged_issued_edition_is_told_and_not_silently_replaced() {
    let run = june_run();
    run.jindu(&[]);
    issue(&run);
    run.write("out/2026-06/data/report.json", b"{}");
    let july = Fill::on("2026-08-03").target("1.1", FigureForm::SinceStart, "25");
    put(&run, INDUSTRY, "2026-07", &july);
    let ran = run.jindu(&["--period", "2026-07"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    run.csv_row("out/2026-07/data/issues.csv", "rule", "edition-damaged");
    // A revision of the damaged month itself is refused.
    changed(&run);
    assert_eq!(run.jindu(&["--period", "2026-06"]).code, 4);
}

#[test]
fn verify_finds_what_was_changed_missing_or_added() {
    let run = june_run();
    run.jindu(&[]);
    let clean = run.jindu(&["verify", "--rebuild"]);
    assert_eq!(clean.code, 0, "{}{}", clean.stdout, clean.stderr);
    run.write("out/2026-06/data/measures.csv", b"other");
    run.write("out/2026-06/new.txt", b"new");
    std::fs::remove_file(run.path("out/2026-06/brief.pdf")).unwrap();
    let ran = run.jindu(&["verify"]);
    assert_eq!(ran.code, 1);
    for file in ["data/measures.csv", "new.txt", "brief.pdf"] {
        assert!(ran.stdout.contains(file), "{}", ran.stdout);
    }
}

#[test]
fn verify_rebuilds_an_issued_edition_and_its_revision_to_the_byte() {
    let run = june_run();
    run.jindu(&["run", "--issue", "--number", "3", "--signatory", "孙示例"]);
    changed(&run);
    run.jindu(&[]);
    let ran = run.jindu(&["verify", "--rebuild"]);
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    let told: Vec<&str> = ran.stdout.lines().filter(|l| !l.starts_with(' ')).collect();
    assert_eq!(told.len(), 2, "{}", ran.stdout);
    // The first edition was made from another return; the revision from what is there.
    assert!(
        ran.stdout.contains(&format!("{INDUSTRY}.xlsx")),
        "{}",
        ran.stdout
    );
    assert!(
        told[1].starts_with("2026-06-r2") && told[1].contains("一致"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_second_run_does_not_wait_but_says_who_holds_the_lock() {
    let run = june_run();
    let held = Lock::take(&Disk, &run.path("out")).unwrap();
    let ran = run.jindu(&[]);
    assert_eq!(ran.code, 5, "{}", ran.stderr);
    drop(held);
    assert!(matches!(run.jindu(&[]).code, 0 | 1));
}

#[test]
fn a_folder_that_is_not_ours_is_never_replaced() {
    let run = june_run();
    run.write("out/2026-06/precious.txt", b"mine");
    let ran = run.jindu(&[]);
    assert_eq!(ran.code, 4, "{}", ran.stderr);
    assert_eq!(run.tree("out/2026-06").len(), 1);
}

#[test]
fn killed_at_any_file_operation_editions_verify_and_issued_ones_are_intact() {
    let run = june_run();
    run.jindu(&["run", "--issue", "--number", "3", "--signatory", "孙示例"]);
    let issued = run.tree("out/2026-06");
    changed(&run);
    run.jindu(&[]);
    let old: BTreeMap<String, Vec<u8>> = run.tree("out/2026-06-r2");
    let water = june()[ECOLOGY]
        .clone()
        .target("5.1", FigureForm::EndOfPeriod, "78");
    put(&run, ECOLOGY, "2026-06", &water);
    run.jindu(&[]);
    let new = run.tree("out/2026-06-r2");
    assert!(old != new);
    let out = run.path("out");
    for exchanges in [true, false] {
        for stop in 0.. {
            folder::put(&Disk, &out, "2026-06-r2", &old).unwrap();
            let killing = StopAfter::new(stop, exchanges);
            let finished = folder::put(&killing, &out, "2026-06-r2", &new).is_ok();
            // The next run begins like this.
            folder::recover(&Disk, &out).unwrap();
            assert!(run.tree("out/2026-06") == issued, "killed at {stop}");
            for edition in editions::editions(&out, None).unwrap() {
                let found = verify::folder(&out.join(&edition.name), &edition.manifest);
                assert!(found.is_empty(), "killed at {stop}: {found:?}");
            }
            if finished {
                assert!(run.tree("out/2026-06-r2") == new);
                break;
            }
        }
    }
}

/// `tests/editions` holds what an earlier version of the program issued: its manifest and model.
#[test]
fn an_edition_of_an_earlier_program_is_last_months_report() {
    let run = MonthRun::new();
    let kept = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/editions/2026-06");
    for file in ["manifest.json", "data/report.json"] {
        let bytes = std::fs::read(kept.join(file)).unwrap();
        run.write(&format!("out/2026-06/{file}"), &bytes);
    }
    put(&run, INDUSTRY, "2026-07", &july_with_correction());
    let ran = run.jindu(&["--period", "2026-07"]);
    assert!(matches!(ran.code, 0 | 1), "{}", ran.stderr);
    assert_eq!(
        run.json("out/2026-07/manifest.json")["last_month"]["folder"],
        "2026-06"
    );
    let model = run.json("out/2026-07/data/report.json");
    let restated = &model["sections"]["changes"]["restatements"][0];
    assert_eq!(restated["was"], "22家");
    assert_eq!(restated["now"], "21家");
    let issues = run.csv("out/2026-07/data/issues.csv");
    assert!(issues.iter().all(|i| i["rule"] != "edition-damaged"));
    let diff = run.jindu(&["diff", "2026-06", "2026-07", "--json"]);
    let diff: serde_json::Value = serde_json::from_str(&diff.stdout).unwrap();
    assert_eq!(diff["restatements"][0]["before"], "22");
}
