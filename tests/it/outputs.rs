//! What a run writes: which files, which headings, which values, and that nothing but the inputs
//! decides a byte of it.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;

use jindu::read::FigureForm;
use sha2::{Digest, Sha256};

use crate::small::{self, ECOLOGY, Fill, INDUSTRY, REFORM, SCIENCE, june_run, put};
use crate::support::MonthRun;

const INDICATORS: &str = "out/2026-06/data/indicators.csv";

fn heading(run: &MonthRun, table: &str) -> String {
    let bytes = std::fs::read(run.path(&format!("out/2026-06/data/{table}.csv"))).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    text.trim_start_matches('\u{feff}')
        .lines()
        .next()
        .unwrap()
        .to_owned()
}

#[test]
fn a_run_writes_every_output_and_nothing_else() {
    let run = june_run();
    let ran = run.jindu(&[]);
    assert!(matches!(ran.code, 0 | 1), "{}", ran.stderr);
    let mut expected: BTreeSet<String> = [
        "report.pdf",
        "archive.pdf",
        "brief.pdf",
        "manifest.json",
        "data/indicators.csv",
        "data/measures.csv",
        "data/deliverables.csv",
        "data/returns.csv",
        "data/issues.csv",
        "data/report.json",
        "data/ledger.xlsx",
    ]
    .map(str::to_owned)
    .into();
    for department in small::catalogue().departments {
        expected.insert(format!("departments/{}.pdf", department.name));
    }
    let files: BTreeSet<String> = run.tree("out/2026-06").into_keys().collect();
    assert_eq!(files, expected);

    assert_eq!(
        heading(&run, "indicators"),
        "target,measure,name,unit,kind,relation,base,target_value,actual,actual_period,carried,\
         qualifier,completion_rate,progress,expected_share,expected_value,pace_ratio,status,\
         previous_actual,change,forecast,needed_per_month,department,source_file,source_sheet,\
         source_cell,source_text,source_unit,derivation"
    );
    assert_eq!(
        heading(&run, "deliverables"),
        "deliverable,measure,kind,name,stage,share_done,planned,baseline_planned,finished,\
         total_investment,invested,status,reported_period,department,source_file,source_sheet,\
         source_cell"
    );
    assert_eq!(
        heading(&run, "measures"),
        "measure,action,title,status,targets,targets_reported,deliverables,\
         deliverables_reported,deliverables_done,deliverables_behind,issues"
    );
    assert_eq!(
        heading(&run, "returns"),
        "file,sha256,format,department,period,layout,filled,timeliness,rows,mapped,unmapped,\
         outcome,reason"
    );
    assert_eq!(
        heading(&run, "issues"),
        "rule,severity,department,file,sheet,cell,subject,message,remedy"
    );
    for (table, rows) in [
        ("indicators", 6),
        ("measures", 5),
        ("deliverables", 7),
        ("returns", 6),
    ] {
        let all = run.csv(&format!("out/2026-06/data/{table}.csv"));
        assert_eq!(all.len(), rows, "{table}");
    }
}

#[test]
fn figures_come_out_with_their_cells_and_a_formula_that_gives_them() {
    let run = june_run();
    run.jindu(&[]);
    // 22 of 120 since the start, 6 of 36 months gone: 20 are expected.
    let firms = run.csv_row(INDICATORS, "target", "1.1");
    assert_eq!(firms["actual"], "22");
    assert_eq!(firms["expected_share"], "0.166667");
    assert_eq!(firms["expected_value"], "20");
    assert_eq!(firms["pace_ratio"], "1.1");
    assert_eq!(firms["status"], "on_track");
    assert_eq!(firms["derivation"], "22");
    assert_eq!(firms["source_file"], format!("2026-06/{INDUSTRY}.xlsx"));
    assert_eq!(firms["source_text"], "22");
    assert!(!firms["source_cell"].is_empty());
    // 231.5 of 500 by the middle of the year: 250 expected, 0.926.
    let investment = run.csv_row(INDICATORS, "target", "2.1");
    assert_eq!(investment["pace_ratio"], "0.926");
    assert_eq!(investment["status"], "slightly_behind");
    // The sum of its two parts.
    let contracts = run.csv_row(INDICATORS, "target", "2.2");
    assert_eq!(contracts["actual"], "15");
    assert_eq!(contracts["derivation"], "9+6");
    assert_eq!(contracts["source_text"], "9;6");
    // 18 → 12 by 2028-12: at most 17 is expected by June 2026, 17.2 is reported: 0.8 of the way.
    let energy = run.csv_row(INDICATORS, "target", "4.1");
    assert_eq!(energy["expected_value"], "17");
    assert_eq!(energy["pace_ratio"], "0.8");
    assert_eq!(energy["status"], "behind");
    // The path asks for 80 by 2026-12 from 75: half of that by June.
    let water = run.csv_row(INDICATORS, "target", "5.1");
    assert_eq!(water["expected_value"], "77.5");
    assert_eq!(water["status"], "on_track");
}

#[test]
fn the_manifest_names_the_hash_of_every_other_file_and_of_every_input() {
    let run = june_run();
    run.jindu(&[]);
    let manifest = run.json("out/2026-06/manifest.json");
    let mut files = run.tree("out/2026-06");
    files.remove("manifest.json");
    let hash = |bytes: &[u8]| {
        Sha256::digest(bytes)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect::<String>()
    };
    let listed = |key: &str| -> Vec<(String, String)> {
        manifest[key]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| {
                let text = |k: &str| f[k].as_str().unwrap().to_owned();
                (text("file"), text("sha256"))
            })
            .collect()
    };
    let outputs: Vec<_> = files.iter().map(|(f, b)| (f.clone(), hash(b))).collect();
    assert_eq!(listed("outputs"), outputs);
    let inputs = listed("inputs");
    assert_eq!(inputs.len(), 6);
    for (file, listed) in inputs {
        let bytes = std::fs::read(run.path(&format!("inputs/{file}"))).unwrap();
        assert_eq!(listed, hash(&bytes), "{file}");
    }
    let plan = std::fs::read(run.path("inputs/plan/targets.csv")).unwrap();
    assert_eq!(
        manifest["catalogue"]["files"]["targets.csv"],
        hash(&plan).as_str()
    );
    assert!(
        manifest["catalogue"]["files"]
            .get("recipients.csv")
            .is_none()
    );
}

#[test]
fn the_same_inputs_give_the_same_bytes_whatever_the_surroundings() {
    let (one, two) = (june_run(), MonthRun::new());
    // Another folder, files made in the opposite order, one thread, another zone and locale.
    for (department, fill) in small::june().iter().rev() {
        put(&two, department, "2026-06", fill);
    }
    let first = one.jindu(&["--threads", "4"]);
    let second = two.jindu_with(
        &["run", "--threads", "1"],
        &[
            ("TZ", "Pacific/Kiritimati"),
            ("LC_ALL", "tr_TR.UTF-8"),
            ("SOURCE_DATE_EPOCH", "0"),
        ],
    );
    assert_eq!(
        first.code, second.code,
        "{}\n{}",
        first.stderr, second.stderr
    );
    let (first, second) = (one.tree("out/2026-06"), two.tree("out/2026-06"));
    assert!(!first.is_empty());
    for (file, bytes) in &first {
        assert!(second.get(file) == Some(bytes), "{file} differs");
    }
    assert_eq!(first.len(), second.len());
}

#[test]
fn outputs_are_readable_by_all_whatever_the_umask() {
    let run = june_run();
    let command = format!("umask 077; exec '{}' run", env!("CARGO_BIN_EXE_jindu"));
    let status = std::process::Command::new("sh")
        .args(["-c", &command])
        .current_dir(run.path("."))
        .status()
        .unwrap();
    assert!(matches!(status.code(), Some(0 | 1)));
    for (path, mode) in [
        ("out/2026-06", 0o755),
        ("out/2026-06/data", 0o755),
        ("out/2026-06/report.pdf", 0o644),
        ("out/2026-06/data/report.json", 0o644),
    ] {
        let found = std::fs::metadata(run.path(path))
            .unwrap()
            .permissions()
            .mode()
            & 0o777;
        assert_eq!(found, mode, "{path}");
    }
}

#[test]
fn no_clerk_and_no_phone_reaches_an_output_but_the_archive() {
    let run = june_run();
    run.jindu(&[]);
    for (file, bytes) in run.tree("out/2026-06") {
        if file.starts_with("data/") || file == "manifest.json" {
            for personal in ["赵某某", "钱某某", "0532-00000000"] {
                let found = bytes
                    .windows(personal.len())
                    .any(|w| w == personal.as_bytes());
                assert!(!found, "{personal} in {file}");
            }
        }
    }
}

#[test]
fn a_return_for_a_later_month_is_no_part_of_an_earlier_report() {
    let run = june_run();
    run.jindu(&["--period", "2026-06"]);
    let before = run.tree("out/2026-06");
    let july = Fill::on("2026-08-03").target("1.1", FigureForm::SinceStart, "25");
    put(&run, INDUSTRY, "2026-07", &july);
    run.jindu(&["--period", "2026-06"]);
    for (file, bytes) in run.tree("out/2026-06") {
        assert!(before[&file] == bytes, "{file} changed");
    }
}

#[test]
fn one_bad_file_never_costs_the_run() {
    let run = june_run();
    run.jindu(&[]);
    let before = run.csv(INDICATORS);
    run.write("inputs/2026-06/坏文件.xlsx", b"this is no workbook");
    let ran = run.jindu(&[]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert_eq!(run.csv(INDICATORS), before);
    let row = run.csv_row(
        "out/2026-06/data/returns.csv",
        "file",
        "2026-06/坏文件.xlsx",
    );
    assert_eq!(row["outcome"], "rejected");
    assert!(ran.stderr.contains("坏文件.xlsx"), "{}", ran.stderr);
}

#[test]
fn the_ledger_holds_the_tables_for_people() {
    use calamine::{Data, Reader, Xlsx};
    let run = june_run();
    run.jindu(&[]);
    let bytes = std::fs::read(run.path("out/2026-06/data/ledger.xlsx")).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    assert_eq!(
        book.sheet_names(),
        ["说明", "指标", "措施", "任务", "填报表", "校验问题"]
    );
    let sheet = book.worksheet_range("指标").unwrap();
    let headings: Vec<String> = sheet
        .rows()
        .next()
        .unwrap()
        .iter()
        .map(Data::to_string)
        .collect();
    let column = headings.iter().position(|h| h == "状态").unwrap();
    let states: Vec<String> = sheet
        .rows()
        .skip(1)
        .map(|r| r[column].to_string())
        .collect();
    assert_eq!(states.len(), 6);
    assert!(states.contains(&"略滞后".to_owned()), "{states:?}");
}

#[test]
fn an_english_edition_stands_beside_the_chinese_one() {
    let run = june_run();
    let ran = run.jindu(&["--edition", "zh,en"]);
    assert!(matches!(ran.code, 0 | 1), "{}", ran.stderr);
    let files = run.tree("out/2026-06");
    for file in [
        "report.pdf",
        "report.en.pdf",
        "brief.en.pdf",
        "data/report.en.json",
    ] {
        assert!(files.contains_key(file), "{file}");
    }
    assert!(files.contains_key(&format!("departments/{INDUSTRY}.en.pdf")));
}

#[test]
fn no_name_of_a_file_costs_the_run() {
    let run = june_run();
    // The usual month, its files under names that no font can show, that a report carries itself,
    // or that take the place of a folder or of another file on systems that ignore case.
    for (department, name) in [
        (INDUSTRY, "inputs/2026-06/📊tiến độ \u{e000}ตาราง.xlsx"),
        (REFORM, "inputs/indicators.csv"),
        (SCIENCE, "inputs/2026-06/REPORT.json"),
        (ECOLOGY, "inputs/2026-06/report.json"),
    ] {
        let from = run.path(&format!("inputs/2026-06/{department}.xlsx"));
        std::fs::rename(from, run.path(name)).unwrap();
    }
    run.write("inputs/2026-06/🌀/说明📎.docx", b"PK\x03\x04");
    // A deleted version in the trash of a network disk is nobody's return.
    let deleted = Fill::on("2026-07-06").target("1.1", FigureForm::SinceStart, "99");
    let form = deleted.form(INDUSTRY, "2026-06");
    run.write("inputs/2026-06/$RECYCLE.BIN/工信局.xlsx", &form);
    let ran = run.jindu(&[]);
    assert!(matches!(ran.code, 0 | 1), "{}", ran.stderr);
    for (target, actual) in [("1.1", "22"), ("4.1", "17.2"), ("5.1", "77.5")] {
        assert_eq!(
            run.csv_row(INDICATORS, "target", target)["actual"],
            actual,
            "{target}"
        );
    }
    let manifest = run.json("out/2026-06/manifest.json");
    let attached = manifest["attached"].as_array().unwrap();
    let names: Vec<&str> = attached
        .iter()
        .map(|a| a["name"].as_str().unwrap())
        .collect();
    assert!(names.contains(&"indicators.csv-2"), "{names:?}");
}
