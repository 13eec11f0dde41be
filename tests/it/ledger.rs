//! The ledger of restatements and decisions: whatever changes a figure of an issued month, the next
//! report says 上月报 X，更正为 Y，原因, who, and where; and nothing else is in it.

use serde_json::Value;

use jindu::read::FigureForm::SinceStart;

use crate::small::{EAST, ECOLOGY, Fill, INDUSTRY, july_with_correction, june, june_run, put};
use crate::support::MonthRun;

/// June, issued; `before` may take something away first.
fn issued(before: impl Fn(&MonthRun)) -> MonthRun {
    let run = june_run();
    before(&run);
    run.jindu(&[]);
    let ran = run.jindu(&["issue", "--number", "6", "--signatory", "孙示例"]);
    assert!(ran.code <= 1, "{}", ran.stderr);
    run
}

/// What July's report prints of the past: restatements and decisions.
fn july(run: &MonthRun) -> (Vec<Value>, Vec<Value>) {
    if !run.path("inputs/2026-07").exists() {
        let fill = Fill::on("2026-08-03").target("1.1", SinceStart, "25");
        put(run, INDUSTRY, "2026-07", &fill);
    }
    let ran = run.jindu(&["--period", "2026-07"]);
    assert!(ran.code <= 1, "{}", ran.stderr);
    let changes = &run.json("out/2026-07/data/report.json")["sections"]["changes"];
    let list = |key: &str| changes[key].as_array().unwrap().clone();
    (list("restatements"), list("decisions"))
}

/// The fields of the only line.
fn one(rows: &[Value]) -> [&str; 5] {
    assert_eq!(rows.len(), 1, "{rows:#?}");
    ["code", "month", "was", "now", "reason"].map(|field| rows[0][field].as_str().unwrap())
}

#[test]
fn a_row_of_corrections_is_told_with_its_reason_and_cell() {
    let run = issued(|_| ());
    put(&run, INDUSTRY, "2026-07", &july_with_correction());
    let (rows, decisions) = july(&run);
    assert_eq!(one(&rows), ["1.1", "2026年6月", "22家", "21家", "重复统计"]);
    assert_eq!(rows[0]["department"], "工信局");
    assert!(rows[0]["place"].as_str().unwrap().contains("更正!"));
    assert!(decisions.is_empty());
}

#[test]
fn a_return_that_was_replaced_is_told() {
    let run = issued(|_| ());
    let fill = june()[INDUSTRY].clone().target("1.1", SinceStart, "19");
    put(&run, INDUSTRY, "2026-06", &fill);
    let (rows, _) = july(&run);
    assert_eq!(
        one(&rows),
        ["1.1", "2026年6月", "22家", "19家", "补报或重报"]
    );
    assert_eq!(rows[0]["department"], "工信局");
}

#[test]
fn a_return_that_was_taken_away_is_told() {
    let run = issued(|_| ());
    std::fs::remove_file(run.path(&format!("inputs/2026-06/{ECOLOGY}.xlsx"))).unwrap();
    let (rows, _) = july(&run);
    let [code, month, was, now, reason] = one(&rows);
    assert_eq!([code, month, was], ["5.1", "2026年6月", "77.5%"]);
    assert_eq!([now, reason], ["未报", "所据填报表已撤回或不再可用"]);
}

#[test]
fn a_return_that_came_after_the_report_is_told() {
    let run = issued(|run| {
        std::fs::remove_file(run.path(&format!("inputs/2026-06/{ECOLOGY}.xlsx"))).unwrap();
    });
    put(&run, ECOLOGY, "2026-06", &june()[ECOLOGY]);
    let (rows, _) = july(&run);
    let [code, month, was, now, reason] = one(&rows);
    assert_eq!([code, month, was], ["5.1", "2026年6月", "未报"]);
    assert_eq!([now, reason], ["77.5%", "补报或重报"]);
    assert_eq!(rows[0]["department"], "环境局");
}

#[test]
fn a_part_that_changes_a_sum_is_told_at_the_sum() {
    let run = issued(|_| ());
    let fill = Fill::on("2026-07-05").part("2.2", "东城片区", SinceStart, "8");
    put(&run, EAST, "2026-06", &fill);
    let (rows, _) = july(&run);
    assert_eq!(
        one(&rows),
        ["2.2", "2026年6月", "15个", "14个", "补报或重报"]
    );
}

#[test]
fn a_decision_is_told_with_its_reason_among_restatements_and_decisions() {
    let run = issued(|_| ());
    run.write(
        "inputs/plan/decisions.csv",
        "period,item,part,action,value,source,date,reason,by,decided\n\
         2026-06,1.1,,set,20,,,审计核减两家,市政府办公室,2026-07-28\n"
            .as_bytes(),
    );
    let (rows, decisions) = july(&run);
    let [code, month, was, now, reason] = one(&rows);
    assert_eq!(
        [code, month, was, now],
        ["1.1", "2026年6月", "22家", "20家"]
    );
    assert_eq!(reason, "经核定：审计核减两家");
    assert_eq!(decisions.len(), 1, "{decisions:#?}");
    assert!(decisions[0].to_string().contains("审计核减两家"));
}

#[test]
fn an_unchanged_past_has_no_lines() {
    let run = issued(|_| ());
    let (rows, decisions) = july(&run);
    assert!(rows.is_empty() && decisions.is_empty(), "{rows:#?}");
}

#[test]
fn before_the_first_returns_there_is_nothing_to_compare_with() {
    // The plan runs since January; reporting begins in June.
    let run = june_run();
    run.write(
        "inputs/2026-06/综述.md",
        "# 综述\n\n总体平稳。\n".as_bytes(),
    );
    run.jindu(&[]);
    let sections = &run.json("out/2026-06/data/report.json")["sections"];
    assert_eq!(sections["changes"]["has_last"], false);
    assert!(sections["changes"]["moves"].as_array().unwrap().is_empty());
    let row = &sections["departments"]["grid"]["rows"][0];
    // Nobody was asked before June: five months are blank, one of one came in time.
    let cells: Vec<&str> = row["cells"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert_eq!(cells[..5], ["not_due"; 5]);
    assert_eq!((cells[5], row["note"].as_str()), ("on_time", Some("1/1")));
}
