//! The command line: what it accepts, what it says, and the exit code that tells the scheduler.

use jindu::read::FigureForm;

use crate::row;
use crate::small::{self, Fill, INDUSTRY, WEST, june, june_run, put};
use crate::support::{Book, MonthRun};

#[test]
fn an_unknown_option_is_a_usage_error() {
    let ran = MonthRun::new().jindu(&["--no-such-option"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("没有“--no-such-option”这个选项"));
    let english = MonthRun::new().jindu(&["--no-such-option", "--lang", "en"]);
    assert!(english.stderr.is_ascii(), "{}", english.stderr);
}

#[test]
fn what_stops_a_run_is_said_in_the_language_asked_for_alone() {
    let run = june_run();
    for line in [
        &["run", "--period", "2026-13"][..],
        &["run", "--period", "2031-01"],
        &["run", "--as-of", "soon"],
        &["run", "--threads", "0"],
        &["trace", "9.9"],
        &["diff", "2026-07", "2026-06"],
        &["check", "inputs/none.xlsx"],
        &["check", "inputs"],
        &["verify"],
        &["issue", "--number", "1"],
        &["issue"],
    ] {
        let zh = run.jindu(line);
        assert_eq!(zh.code, 2, "{line:?}: {}", zh.stderr);
        let first = zh.stderr.lines().next().unwrap();
        assert!(
            first.starts_with("错误：") && !first.contains(" / "),
            "{first}"
        );
        let en = run.jindu(&[line, &["--lang", "en"]].concat());
        assert!(en.stderr.starts_with("error: "), "{}", en.stderr);
        let foreign = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        assert!(!en.stderr.contains(foreign), "{line:?}: {}", en.stderr);
    }
}

#[test]
fn a_missing_plan_folder_is_said_before_the_built_in_plan_is_used() {
    let run = june_run();
    std::fs::rename(run.path("inputs/plan"), run.path("inputs/Plan")).unwrap();
    let ran = run.jindu(&["plan"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("未找到 inputs/plan"), "{}", ran.stderr);
}

#[test]
fn a_month_without_returns_is_said_and_two_of_them_are_not_compared() {
    let run = june_run();
    let ran = run.jindu(&["run", "--period", "2026-09"]);
    assert!(
        ran.stderr.contains("2026年9月没有收到任何填报表"),
        "{}",
        ran.stderr
    );
    let ran = run.jindu(&["diff", "2026-01", "2026-02"]);
    assert!(ran.stdout.contains("无从比较"), "{}", ran.stdout);
}

#[test]
fn issuing_says_that_it_is_issued_and_a_second_time_that_it_was() {
    let run = june_run();
    run.jindu(&[]);
    let ran = run.jindu(&["issue", "--number", "1", "--signatory", "李示例"]);
    assert!(
        ran.stderr.contains("第1期已签发（签发人：李示例）"),
        "{}",
        ran.stderr
    );
    assert!(!ran.stderr.contains("jindu issue"), "{}", ran.stderr);
    let again = run.jindu(&["issue", "--number", "2", "--signatory", "李示例"]);
    assert_eq!(again.code, 2);
    assert!(
        again.stderr.contains("2026年6月已签发（第1期）") && again.stderr.contains("更正版"),
        "{}",
        again.stderr
    );
}

#[test]
fn check_never_says_that_nothing_was_found_where_figures_are_in_dispute() {
    let run = june_run();
    for (name, value) in [("工信局1.csv", 200), ("工信局2.csv", 210)] {
        run.write(
            &format!("inputs/2026-06/{name}"),
            format!(
                "填报单位：{INDUSTRY}\n报告期：2026年6月\n编码,指标名称,计量单位,期末\n1.2,骨干企业总数,家,{value}\n"
            )
            .as_bytes(),
        );
        std::fs::remove_file(run.path(&format!("inputs/2026-06/{INDUSTRY}.xlsx"))).ok();
    }
    for name in ["工信局1.csv", "工信局2.csv"] {
        let ran = run.jindu(&["check", &format!("inputs/2026-06/{name}")]);
        assert_eq!(ran.code, 1, "{}{}", ran.stdout, ran.stderr);
        assert!(!ran.stderr.contains("未发现问题"), "{}", ran.stderr);
    }
}

#[test]
fn a_month_must_be_written_in_full() {
    let ran = MonthRun::new().jindu(&["run", "--period", "2026-6"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("2026-6"), "{}", ran.stderr);
}

#[test]
fn a_month_outside_the_plan_is_a_usage_error() {
    let ran = june_run().jindu(&["run", "--period", "2031-01"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
}

#[test]
fn without_a_usable_return_there_is_no_report() {
    let run = MonthRun::new();
    assert_eq!(run.jindu(&[]).code, 3);
    assert!(!run.path("out/2026-06").exists());
}

#[test]
fn one_return_of_many_does_not_move_the_job_but_says_how_to() {
    let run = MonthRun::new();
    put(&run, INDUSTRY, "2026-06", &june()[INDUSTRY]);
    let ran = run.jindu(&[]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stderr.contains("--period 2026-06"), "{}", ran.stderr);
    assert!(run.jindu(&["--period", "2026-06"]).code <= 1);
    assert!(run.path("out/2026-06/report.pdf").is_file());
}

#[test]
fn a_faulty_catalogue_is_refused_with_file_line_and_column() {
    let run = june_run();
    run.plan_line(
        "targets.csv",
        "1.1,9,重复,Twice,家,at_least,x,nonsense,2028-12,,,,,,,",
    );
    let ran = run.jindu(&["plan"]);
    assert_eq!(ran.code, 6, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("targets.csv") && ran.stderr.contains("第8行"),
        "{}",
        ran.stderr
    );
    assert_eq!(run.jindu(&[]).code, 6);
}

#[test]
fn an_output_folder_that_cannot_be_made_is_said() {
    let run = june_run();
    run.write("out", b"a file in the way");
    assert_eq!(run.jindu(&[]).code, 4);
}

#[test]
fn the_summary_says_what_was_made_who_is_missing_and_what_to_do() {
    let run = june_run();
    std::fs::remove_file(run.path(&format!("inputs/2026-06/{WEST}.xlsx"))).unwrap();
    let ran = run.jindu(&[]);
    for part in [
        "out/2026-06/report.pdf",
        "应报6个单位，已报5个",
        WEST,
        "下一步",
    ] {
        assert!(ran.stderr.contains(part), "{part}: {}", ran.stderr);
    }
    let english = run.jindu(&["run", "--lang", "en"]);
    assert!(
        english.stderr.contains("5 of 6 departments"),
        "{}",
        english.stderr
    );
}

#[test]
fn machines_get_one_json_object_per_line() {
    let ran = june_run().jindu(&["--log", "json"]);
    let events: Vec<serde_json::Value> = ran
        .stderr
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    let written = events.iter().find(|e| e["event"] == "written").unwrap();
    assert_eq!(written["folder"], "2026-06");
    assert_eq!(written["exit_code"], ran.code);
}

#[test]
fn check_shows_how_a_file_was_understood_row_by_row() {
    let run = june_run();
    let file = format!("inputs/2026-06/{INDUSTRY}.xlsx");
    let ran = run.jindu(&["check", &file]);
    for part in [
        INDUSTRY,
        "2026-06",
        "1.1 新增骨干企业",
        "按编码",
        "D1.1",
        "→",
    ] {
        assert!(ran.stdout.contains(part), "{part}: {}", ran.stdout);
    }
    assert!(!run.path("out/2026-06").exists(), "check writes no report");
}

#[test]
fn check_looks_at_a_file_from_elsewhere_and_names_the_cell() {
    let run = june_run();
    let book = Book::plain(
        "市工信局",
        "2026年6月",
        "2026-07-03",
        vec![
            row!["1.1", "新增骨干企业", "家", "二十来家吧"],
            row!["1.2", "骨干企业总数", "家", 201],
        ],
    );
    run.book("mail/市工信局.xlsx", &book);
    let ran = run.jindu(&["check", "mail/市工信局.xlsx"]);
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    assert!(ran.stdout.contains("D7"), "{}", ran.stdout);
    let missing = run.jindu(&["check", "mail/none.xlsx"]);
    assert_eq!(missing.code, 2);
}

#[test]
fn forms_are_written_for_every_department_that_reports_and_read_back() {
    let run = june_run();
    let ran = run.jindu(&["forms", "--period", "2026-07"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let forms = run.tree("out/forms/2026-07");
    assert_eq!(forms.len(), 6);
    // The same month again gives the same bytes.
    run.jindu(&["forms", "--period", "2026-07"]);
    assert!(run.tree("out/forms/2026-07") == forms);
    let one = run.jindu(&["forms", "--period", "2026-08", "--department", "科技局"]);
    assert_eq!(one.code, 0, "{}", one.stderr);
    assert_eq!(run.tree("out/forms/2026-08").len(), 1);
    assert_eq!(run.jindu(&["forms", "--department", "无此单位"]).code, 2);
}

#[test]
fn status_says_who_is_late() {
    let run = june_run();
    std::fs::remove_file(run.path(&format!("inputs/2026-06/{WEST}.xlsx"))).unwrap();
    put(
        &run,
        INDUSTRY,
        "2026-06",
        &Fill::on("2026-07-20").target("1.1", FigureForm::SinceStart, "22"),
    );
    let ran = run.jindu(&["status", "--as-of", "2026-07-31", "--json"]);
    let status: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let state = |name: &str| {
        let all = status["departments"].as_array().unwrap();
        all.iter().find(|d| d["department"] == name).unwrap()["state"].clone()
    };
    assert_eq!(state(WEST), "overdue");
    assert_eq!(state(INDUSTRY), "late");
    assert_eq!(state(small::EAST), "on_time");
}

#[test]
fn plan_shows_the_catalogue() {
    let ran = MonthRun::new().jindu(&["plan"]);
    assert_eq!(ran.code, 0);
    for part in ["临江市转型升级三年行动方案", "高耗能产业占比", "D3.2", WEST] {
        assert!(ran.stdout.contains(part), "{part}");
    }
    let embedded = MonthRun::bare().jindu(&["plan"]);
    assert_eq!(embedded.code, 0, "{}", embedded.stderr);
}

#[test]
fn trace_walks_a_figure_back_to_its_cell_and_on_to_its_status() {
    let run = june_run();
    let ran = run.jindu(&["trace", "1.1"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let file = format!("2026-06/{INDUSTRY}.xlsx!");
    for part in [
        file.as_str(),
        "6 ÷ 36",
        "(22 − 0) ÷ (20 − 0) = 1.1",
        "状态：正常",
    ] {
        assert!(ran.stdout.contains(part), "{part}: {}", ran.stdout);
    }
    let json = run.jindu(&["trace", "2.2", "--json"]);
    let trace: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(trace["kind"], "target");
    assert_eq!(trace["derivation"], "9+6");
    assert_eq!(trace["actual"], "15");
    let figures = trace["months"].as_array().unwrap().last().unwrap()["figures"].clone();
    assert_eq!(figures[0]["part"], "东城片区");
    assert_eq!(figures[0]["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(run.jindu(&["trace", "9.9"]).code, 2);
    assert!(run.jindu(&["trace", "D2.1"]).stdout.contains("2027-12-31"));
    assert!(run.jindu(&["trace", "2"]).stdout.contains("D2.2"));
}

#[test]
fn diff_tells_what_moved_between_two_months() {
    let run = june_run();
    let mut july = june()[INDUSTRY].clone();
    july = july
        .target("1.1", FigureForm::SinceStart, "30")
        .deliverable("D1.1", "已完成", "100", "2026-05-31");
    july.0.filled = Some("2026-08-03".parse().unwrap());
    put(&run, INDUSTRY, "2026-07", &july);
    put(
        &run,
        small::REFORM,
        "2026-07",
        &Fill::on("2026-08-03").deliverable("D2.1", "在建", "40", "2028-03-31"),
    );
    let ran = run.jindu(&["diff", "2026-06", "2026-07"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for part in [
        "1.1 新增骨干企业",
        "22 家",
        "30 家",
        "计划推迟 2027-12-31 → 2028-03-31",
    ] {
        assert!(ran.stdout.contains(part), "{part}: {}", ran.stdout);
    }
    assert_eq!(run.jindu(&["diff", "2026-07", "2026-06"]).code, 2);
}
