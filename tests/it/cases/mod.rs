//! The report in every case that is not ordinary, set by whole runs: nothing reported, everything
//! met, the first and the last month, the longest names, three hundred tasks, two years of history,
//! a single department, odd characters.
//!
//! Each case is run by the program; what it wrote as `report.json` is then set again here, where
//! every page is looked at: no text on another, none outside the text area, no missing glyph, every
//! line of running text on the grid, every mark of every chart where the model puts it, every label
//! of every chart in the text. Pages that matter are kept as pictures.

pub(crate) mod examine;
mod fill;
mod marks;
mod sample;

use jindu::period::Period;

use crate::support::MonthRun;
use examine::{Page, examine};
use fill::{Plan, Way};

/// Returns of all departments for all months from `from` through `to`.
fn returned(run: &MonthRun, from: &str, to: &str, way: Way) {
    let (from, to): (Period, Period) = (from.parse().unwrap(), to.parse().unwrap());
    let plan = Plan::of(run);
    for month in from.through(to) {
        plan.put_month(run, month, way);
    }
}

fn report(run: &MonthRun, month: &str) {
    let ran = run.jindu(&["run", "--period", month, "--edition", "zh,en"]);
    assert!(matches!(ran.code, 0 | 1), "{}{}", ran.stdout, ran.stderr);
}

/// A name as long as names can be imagined, never twice the same.
fn long(name: &str, code: &str) -> String {
    format!(
        "{name}（{code}）——在国家级经济技术开发区、自由贸易试验区和上海合作组织地方经贸合作示范区范围内\
         协同推进的跨部门、跨区域、跨年度重大事项"
    )
}

#[test]
fn a_month_in_which_nothing_was_reported() {
    let run = MonthRun::new();
    // One department writes a text and no figure: the least of which a report can be made.
    Plan::of(&run).put_text_only(&run, "2026-06".parse().unwrap());
    report(&run, "2026-06");
    examine(
        &run,
        "2026-06",
        "nothing-reported",
        &[Page::containing("report.typ", "总体情况", 3)],
    );
}

#[test]
fn a_last_month_in_which_everything_was_met() {
    let run = MonthRun::new();
    returned(&run, "2028-09", "2028-12", Way::Met);
    report(&run, "2028-12");
    examine(
        &run,
        "2028-12",
        "everything-met",
        &[
            Page::containing("report.typ", "总体情况", 3),
            Page::containing("brief.typ", "", 1),
        ],
    );
}

#[test]
fn a_last_month_with_something_missed() {
    let run = MonthRun::new();
    returned(&run, "2028-10", "2028-12", Way::Mixed);
    report(&run, "2028-12");
    examine(
        &run,
        "2028-12",
        "last-month",
        &[Page::number("report.typ", 1)],
    );
}

#[test]
fn the_first_month() {
    let run = MonthRun::new();
    returned(&run, "2026-01", "2026-01", Way::Mixed);
    report(&run, "2026-01");
    examine(
        &run,
        "2026-01",
        "first-month",
        &[Page::containing("report.typ", "本月变化", 3)],
    );
}

#[test]
fn the_longest_names() {
    let run = MonthRun::new();
    run.plan_edit("actions.csv", "title_zh", |code, name| long(name, code));
    run.plan_edit("measures.csv", "title_zh", |code, name| long(name, code));
    run.plan_edit("targets.csv", "name_zh", |code, name| long(name, code));
    run.plan_edit("targets.csv", "definition", |code, text| long(text, code));
    run.plan_edit("deliverables.csv", "name_zh", |code, name| long(name, code));
    run.plan_edit("targets.csv", "name_en", |code, name| {
        format!("{name} ({code}) within the national economic development zones and the cooperation demonstration area")
    });
    run.plan_edit("departments.csv", "name_en", |_, name| {
        format!("Municipal {name} and Coordination of Interdepartmental Affairs")
    });
    returned(&run, "2026-04", "2026-06", Way::Mixed);
    report(&run, "2026-06");
    examine(
        &run,
        "2026-06",
        "longest-names",
        &[
            Page::containing("report.typ", "指标数据变化", 4),
            Page::containing("report.typ", "附件2", 8),
        ],
    );
}

#[test]
fn three_hundred_tasks() {
    let run = MonthRun::new();
    for n in 2..296 {
        let kind = ["project", "platform", "policy", "document"][n % 4];
        run.plan_line(
            "deliverables.csv",
            &format!("D5.{n},5,{kind},第{n}项重点任务,Task number {n},,"),
        );
    }
    returned(&run, "2026-06", "2026-06", Way::Mixed);
    report(&run, "2026-06");
    examine(
        &run,
        "2026-06",
        "three-hundred-tasks",
        &[Page::containing("report.typ", "D5.150", 12)],
    );
}

#[test]
fn two_years_of_history() {
    let run = MonthRun::new();
    returned(&run, "2026-01", "2027-12", Way::Mixed);
    report(&run, "2027-12");
    examine(
        &run,
        "2027-12",
        "two-years",
        &[
            Page::containing("report.typ", "各项措施逐月状态", 4),
            Page::containing("report.typ", "1.1新增骨干企业累计", 5),
            Page::containing("department.typ", "", 1),
        ],
    );
}

#[test]
fn a_single_department() {
    let run = MonthRun::new();
    run.write(
        "inputs/plan/departments.csv",
        "department,short_names,name_en\n临江市工业和信息化局,市工信局,Bureau of Industry and Information\n"
            .as_bytes(),
    );
    run.write(
        "inputs/plan/leads.csv",
        "item,department,role,part\n1,临江市工业和信息化局,lead,\n2,临江市工业和信息化局,lead,\n\
         2.2,临江市工业和信息化局,part,全市\n3,临江市工业和信息化局,lead,\n\
         4,临江市工业和信息化局,lead,\n5,临江市工业和信息化局,lead,\n"
            .as_bytes(),
    );
    returned(&run, "2026-05", "2026-06", Way::Mixed);
    report(&run, "2026-06");
    examine(
        &run,
        "2026-06",
        "one-department",
        &[Page::containing("report.typ", "单位报送情况", 5)],
    );
}

/// What names and texts may hold: rare characters, right-to-left script, what looks like markup.
const ODD: [&str; 8] = [
    "𬭎、䶮、𠮷三户企业",
    "مشروع المدينة الجديدة（عربي）",
    "פרויקט חדש עברי",
    "#import \"x.typ\": * 与 #read(\"/etc/hostname\")",
    "$x^2$ 与 $ sum_(k=1)^n k $",
    "*粗体* _斜体_ `代码` \\ 反斜杠",
    "<label> @ref <<尖括号>>",
    "= 标题 - 列表 + 编号 / 术语: 内容",
];

#[test]
fn odd_characters_in_names_and_texts() {
    let run = MonthRun::new();
    let odd = |code: &str, name: &str| {
        let n: usize = code.bytes().map(usize::from).sum();
        format!("{name}{}", ODD[n % ODD.len()])
    };
    run.plan_edit("measures.csv", "title_zh", odd);
    run.plan_edit("targets.csv", "name_zh", odd);
    run.plan_edit("deliverables.csv", "name_zh", odd);
    let plan = Plan::of(&run);
    for month in ["2026-05", "2026-06"] {
        plan.put_with_texts(&run, month.parse().unwrap(), &ODD);
    }
    let text = format!("# 综述\n\n{}\n", ODD.join("\n\n"));
    run.write("inputs/2026-06/综述.md", text.as_bytes());
    report(&run, "2026-06");
    examine(
        &run,
        "2026-06",
        "odd-characters",
        &[Page::containing("report.typ", "需协调事项", 6)],
    );
}
