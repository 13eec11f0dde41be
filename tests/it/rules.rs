//! Every rule is wired in: each code of the table is raised by a run of the whole pipeline, and
//! the office's decisions settle what the rules withhold.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use jindu::issue::Severity;
use jindu::map::Standing;
use jindu::pipeline::{Evaluation, Options, WorkerCommand, evaluate};
use jindu::plan;
use jindu::rules;
use rust_xlsxwriter::{Format, Workbook};

use super::hostile;

/// Rules whose occasion is made elsewhere: the code and the module of tests that asserts it.
const ELSEWHERE: &[(&str, &str)] = &[
    ("edition-damaged", include_str!("editions.rs")),
    ("folder-unreadable", include_str!("hostile_fs.rs")),
    ("not-a-file", include_str!("hostile_fs.rs")),
    ("still-copying", include_str!("hostile_formats.rs")),
];

/// Small plan, June 2026: what is sent, by path below `inputs/`, and the rule that it raises.
struct Case {
    rule: &'static str,
    files: Vec<(&'static str, Vec<u8>)>,
    /// Lines added to tables of the plan.
    plan: Vec<(&'static str, &'static str)>,
}

const INDUSTRY: &str = "填报单位：工信局,,,报告期：2026年6月\n";
const MAY: &str = "填报单位：工信局,,,报告期：2026年5月\n";
const HEADINGS: &str = "编码,指标名称,计量单位,本月,本年累计,期末\n";

/// The industry bureau's return of one table.
fn table(cover: &str, headings: &str, rows: &str) -> Vec<u8> {
    format!("{cover}\n{headings}{rows}\n").into_bytes()
}

fn june(rows: &str) -> Vec<u8> {
    table(INDUSTRY, HEADINGS, rows)
}

fn may(rows: &str) -> Vec<u8> {
    table(MAY, HEADINGS, rows)
}

fn one(rule: &'static str, file: Vec<u8>) -> Case {
    Case {
        rule,
        files: vec![("2026-06/工信局.csv", file)],
        plan: Vec::new(),
    }
}

/// A case of two months.
fn two(rule: &'static str, before: Vec<u8>, now: Vec<u8>) -> Case {
    Case {
        rule,
        files: vec![("2026-05/工信局.csv", before), ("2026-06/工信局.csv", now)],
        plan: Vec::new(),
    }
}

/// A workbook with the usual headings, changed by `change`.
fn workbook(change: impl Fn(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    change(filled_sheet(&mut book));
    book.save_to_buffer().unwrap()
}

/// The same with a second sheet of figures that has no headings.
fn workbook_and_bare_sheet() -> Vec<u8> {
    let mut book = Workbook::new();
    filled_sheet(&mut book);
    let bare = book.add_worksheet();
    for (row, figure) in (0..).zip([3, 4]) {
        bare.write_string(row, 0, "片区").unwrap();
        bare.write_number(row, 1, figure).unwrap();
    }
    book.save_to_buffer().unwrap()
}

fn filled_sheet(book: &mut Workbook) -> &mut rust_xlsxwriter::Worksheet {
    let sheet = book.add_worksheet();
    let rows = [
        &["填报单位：工信局　　报告期：2026年6月"][..],
        &["编码", "指标名称", "计量单位", "本年累计"],
        &["2.1", "技术改造投资", "亿元"],
        &["1.1", "新增骨干企业", "家"],
    ];
    for (r, row) in rows.iter().enumerate() {
        for (c, text) in row.iter().enumerate() {
            sheet.write_string(r as u32, c as u16, *text).unwrap();
        }
    }
    sheet.write_number(2, 3, 200).unwrap();
    sheet
}

const TASKS: &str = "编码,任务名称,阶段,完成比例（%）,计划完成时间,实际完成时间\n";

fn tasks(rows: &str) -> Vec<u8> {
    table(INDUSTRY, TASKS, rows)
}

fn cases() -> Vec<Case> {
    let corrections = "编码,指标名称,更正月份,数据类别,计量单位,原值,新值,更正原因\n";
    let corrected = |row: &str| -> Vec<u8> {
        let usual = String::from_utf8(june("2.1,技术改造投资,亿元,,240,")).unwrap();
        format!("{usual}\n更正表\n{corrections}{row}\n").into_bytes()
    };
    let other = |cover: &str, rows: &str| table(cover, HEADINGS, rows);
    let mut all = vec![
        one(
            "bases-differ",
            table(
                INDUSTRY,
                "编码,指标名称,计量单位,期末,2025年基数\n",
                "1.2,骨干企业总数,家,200,190",
            ),
        ),
        one(
            "breakdown-sum",
            [
                june("2.1,技术改造投资,亿元,,100,"),
                table(
                    "",
                    "编码,指标名称,产业链,计量单位,本年累计\n",
                    "2.1,技术改造投资,甲,亿元,10\n2.1,技术改造投资,乙,亿元,20",
                ),
            ]
            .concat(),
        ),
        one("code-name-conflict", june("1.1,骨干企业总数,家,,,200")),
        one(
            "column-other-year",
            table(
                "填报单位：工信局,,,\n",
                "编码,指标名称,计量单位,2025年累计\n",
                "2.1,技术改造投资,亿元,200",
            ),
        ),
        one(
            "columns-agree",
            table(
                INDUSTRY,
                "编码,指标名称,本年累计,累计完成\n",
                "2.1,技术改造投资,200亿元,200",
            ),
        ),
        one(
            "columns-conflict",
            table(
                INDUSTRY,
                "编码,指标名称,本年累计,累计完成\n",
                "2.1,技术改造投资,200亿元,210",
            ),
        ),
        one(
            "columns-unclear",
            table(
                INDUSTRY,
                "编码,指标名称,计量单位,本月,完成数\n",
                "2.1,技术改造投资,亿元,20,200",
            ),
        ),
        two(
            "correction-old-value",
            may("2.1,技术改造投资,亿元,,200,"),
            corrected("2.1,技术改造投资,2026年5月,本年累计,亿元,190,210,补报"),
        ),
        one(
            "correction-refused",
            corrected("2.1,技术改造投资,某月,本年累计,亿元,190,210,补报"),
        ),
        two(
            "cumulative-fell",
            may("2.1,技术改造投资,亿元,,200,"),
            june("2.1,技术改造投资,亿元,,190,"),
        ),
        Case {
            plan: vec![(
                "decisions.csv",
                "period,item,part,action,value,source,date,reason,by,decided\n2026-06,2.1,,confirm,,,,误报,办公室,2026-07-08",
            )],
            ..one("decision-unused", june("2.1,技术改造投资,亿元,,200,"))
        },
        two(
            "definition-changed",
            table(
                MAY,
                "编码,指标名称,计量单位,本年累计,口径\n",
                "2.1,技术改造投资,亿元,200,不含信息化改造投资",
            ),
            table(
                INDUSTRY,
                "编码,指标名称,计量单位,本年累计,口径\n",
                "2.1,技术改造投资,亿元,240,全部工业投资中的技改部分，含信息化",
            ),
        ),
        one(
            "department-conflict",
            other(
                "填报单位：工信局,,,报告期：2026年6月\n填报单位：科技局,,,\n",
                "2.1,技术改造投资,亿元,,200,",
            ),
        ),
        Case {
            files: vec![(
                "2026-06/表.csv",
                other(
                    "填报单位：火星局,,,报告期：2026年6月\n",
                    "2.1,技术改造投资,亿元,,200,",
                ),
            )],
            ..one("department-unknown", Vec::new())
        },
        Case {
            files: vec![
                (
                    "2026-06/工信局.csv",
                    other(
                        "填报单位：工信局,,报告期：2026年6月,填报日期：2026年7月3日\n",
                        "2.1,技术改造投资,亿元,,200,\n1.2,骨干企业总数,家,,,200",
                    ),
                ),
                (
                    "2026-06/工信局2.csv",
                    other(
                        "填报单位：工信局,,报告期：2026年6月,填报日期：2026年7月4日\n",
                        "2.1,技术改造投资,亿元,,210,\n1.2,骨干企业总数,家,,,",
                    ),
                ),
            ],
            ..one("earlier-figure-kept", Vec::new())
        },
        Case {
            files: vec![(
                "2026-06/工信局（作废）.csv",
                june("2.1,技术改造投资,亿元,,200,"),
            )],
            ..one("file-void", Vec::new())
        },
        Case {
            files: vec![(
                "2026-06/工信局填报模板.csv",
                june("2.1,技术改造投资,亿元,,200,"),
            )],
            ..one("file-sample", Vec::new())
        },
        one(
            "fill-date-odd",
            other(
                "填报单位：工信局,,报告期：2026年6月,填报日期：2062年7月5日\n",
                "2.1,技术改造投资,亿元,,200,",
            ),
        ),
        one(
            "form-unused",
            table(
                INDUSTRY,
                "编码,指标名称,计量单位,截至6月底\n",
                "2.1,技术改造投资,亿元,200",
            ),
        ),
        one(
            "future-date",
            tasks("D1.1,出台骨干企业培育办法,已完成,100,2026-06-30,2027-01-01"),
        ),
        one(
            "later-month",
            table(
                INDUSTRY,
                "编码,指标名称,计量单位,本年累计,7月\n",
                "2.1,技术改造投资,亿元,200,30",
            ),
        ),
        one(
            "measure-mismatch",
            table(
                INDUSTRY,
                "编码,举措编号,指标名称,计量单位,本年累计\n",
                "2.1,举措5,技术改造投资,亿元,200",
            ),
        ),
        one("negative-amount", june("2.1,技术改造投资,亿元,,-5,")),
        one("no-headings", table(INDUSTRY, "甲项,乙项\n", "一,二")),
        one("no-table", table(INDUSTRY, "甲项,乙项\n", "一,二")),
        Case {
            files: vec![(
                "2026-06/环境局.csv",
                other(
                    "填报单位：环境局,,,报告期：2026年6月\n",
                    "1.2,骨干企业总数,家,,,200",
                ),
            )],
            ..one("not-responsible", Vec::new())
        },
        one(
            "note-disowns",
            [
                june("2.1,技术改造投资,亿元,,200,"),
                "注：以上均为预计数。,,\n".into(),
            ]
            .concat(),
        ),
        Case {
            files: vec![(
                "2026-06/发改委.csv",
                table(
                    "填报单位：发改委,,,报告期：2026年6月\n",
                    "编码,指标名称,产业链,计量单位,本年累计\n",
                    "2.2,签约项目数,南城片区,个,5",
                ),
            )],
            ..one("part-unknown", Vec::new())
        },
        one(
            "period-conflict",
            other(
                "填报单位：工信局,,,报告期：2026年5月/6月\n",
                "2.1,技术改造投资,亿元,,200,",
            ),
        ),
        Case {
            files: vec![(
                "工信局.csv",
                other(
                    "填报单位：工信局,,,报告期：2025年6月\n",
                    "2.1,技术改造投资,亿元,,200,",
                ),
            )],
            ..one("period-outside", Vec::new())
        },
        Case {
            files: vec![(
                "工信局.csv",
                other("填报单位：工信局,,,\n", "2.1,技术改造投资,亿元,,200,"),
            )],
            ..one("period-unknown", Vec::new())
        },
        two(
            "restatement",
            may("2.1,技术改造投资,亿元,30,200,"),
            table(
                INDUSTRY,
                "编码,指标名称,计量单位,5月,6月,本年累计\n",
                "2.1,技术改造投资,亿元,31,40,240",
            ),
        ),
        one(
            "row-cut",
            format!("{INDUSTRY}\n{HEADINGS}2.1,技术改造投资,亿元,,200,\n1.2,骨干企业总数,家,,2")
                .into_bytes(),
        ),
        one(
            "end-unmarked",
            format!("{INDUSTRY}\n{HEADINGS}2.1,技术改造投资,亿元,,200,\n1.2,骨干企业总数,家,,,220")
                .into_bytes(),
        ),
        one(
            "formula-stale",
            workbook(|sheet| {
                let formula = rust_xlsxwriter::Formula::new("=100+100").set_result("200");
                sheet.write_formula(2, 3, formula).unwrap();
            }),
        ),
        one(
            "row-other-figure",
            table(
                INDUSTRY,
                "序号,编码,指标名称,计量单位,本年累计\n",
                "上年同期,2.1,技术改造投资,亿元,200",
            ),
        ),
        one(
            "row-period",
            table(
                INDUSTRY,
                "编码,指标名称,月份,计量单位,本年累计\n",
                "2.1,技术改造投资,5月,亿元,200",
            ),
        ),
        one(
            "row-void",
            table(
                INDUSTRY,
                "编码,指标名称,计量单位,本年累计,备注\n",
                "2.1,技术改造投资,亿元,200,此行作废",
            ),
        ),
        one(
            "row-damaged",
            workbook(|sheet| {
                let struck = Format::new().set_font_strikethrough();
                sheet
                    .write_string_with_format(4, 0, "2.1", &struck)
                    .unwrap();
                sheet.write_number_with_format(4, 3, 200, &struck).unwrap();
            }),
        ),
        Case {
            rule: "correction-in-name",
            files: vec![
                ("2026-06/工信局.csv", june("2.1,技术改造投资,亿元,,200,")),
                (
                    "2026-06/工信局（更正）.csv",
                    june("2.1,技术改造投资,亿元,,210,"),
                ),
            ],
            plan: Vec::new(),
        },
        one(
            "remark-doubts",
            table(
                INDUSTRY,
                "编码,指标名称,计量单位,本年累计,备注\n",
                "2.1,技术改造投资,亿元,200,应为210",
            ),
        ),
        one(
            "row-shifted",
            table(
                INDUSTRY,
                "编码,指标名称,计量单位,本年累计,填报日期,备注\n",
                "2.1,技术改造投资,亿元,200,2026-07-03,\n1.2,骨干企业总数,家,,312,2026-07-03",
            ),
        ),
        one(
            "row-without-name",
            june("2.1,技术改造投资,亿元,,200,\n,,,,300,"),
        ),
        one(
            "share-range",
            tasks("D1.1,出台骨干企业培育办法,推进中,150,2026-12-31,"),
        ),
        Case {
            files: vec![
                ("2026-06/工信局.csv", june("2.1,技术改造投资,亿元,,200,")),
                (
                    "2026-06/发改委.csv",
                    other(
                        "填报单位：发改委,,,报告期：2026年6月\n",
                        "2.1,技术改造投资,亿元,,220,",
                    ),
                ),
            ],
            ..one("sources-differ", Vec::new())
        },
        one(
            "stage-unknown",
            tasks("D1.1,出台骨干企业培育办法,差不多了,50,2026-12-31,"),
        ),
        one("sheet-unread", workbook_and_bare_sheet()),
        one(
            "table-passed-over",
            [
                june("2.1,技术改造投资,亿元,,200,"),
                table(
                    "表2 上年同期情况\n",
                    HEADINGS,
                    "2.1,技术改造投资,亿元,,180,",
                ),
            ]
            .concat(),
        ),
        one(
            "table-period",
            [
                june("2.1,技术改造投资,亿元,,200,"),
                table("表2 2025年1-6月\n", HEADINGS, "2.1,技术改造投资,亿元,,180,"),
            ]
            .concat(),
        ),
        Case {
            files: vec![(
                "2026-06/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/工信局.csv",
                june("2.1,技术改造投资,亿元,,200,"),
            )],
            ..one("too-deep", Vec::new())
        },
        Case {
            files: vec![
                ("2026-06/工信局.csv", june("2.1,技术改造投资,亿元,,200,")),
                ("2026-06/工信局2.csv", june("2.1,技术改造投资,亿元,,200,")),
            ],
            plan: vec![("settings.toml", "\n[limits]\nfiles = 1")],
            rule: "too-many-files",
        },
        two(
            "total-not-last-plus-month",
            may("2.1,技术改造投资,亿元,,200,"),
            june("2.1,技术改造投资,亿元,10,250,"),
        ),
        one(
            "unit-conflict",
            table(
                INDUSTRY,
                "编码,指标名称,计量单位,本月,本年累计（亿元）,期末\n",
                "2.1,技术改造投资,万元,,200,",
            ),
        ),
        one("unit-unknown", june("2.1,技术改造投资,件套,,200,")),
        one(
            "unmapped",
            table(
                INDUSTRY,
                "指标名称,计量单位,本年累计\n",
                "完全无关的一项,家,5",
            ),
        ),
        one(
            "unreadable-date",
            tasks("D1.1,出台骨干企业培育办法,推进中,50,某天,"),
        ),
        one(
            "unrecognised-column",
            table(
                INDUSTRY,
                "编码,指标名称,计量单位,本年累计,走访企业\n",
                "2.1,技术改造投资,亿元,200,37",
            ),
        ),
    ];
    let mut three = two(
        "later-totals-to-confirm",
        may("2.1,技术改造投资,亿元,,200,"),
        corrected("2.1,技术改造投资,2026年4月,本年累计,亿元,150,160,补报"),
    );
    three.files.push((
        "2026-04/工信局.csv",
        table(
            "填报单位：工信局,,,报告期：2026年4月\n",
            HEADINGS,
            "2.1,技术改造投资,亿元,,150,",
        ),
    ));
    all.push(three);
    let book = |rule, bytes| Case {
        files: vec![("2026-06/工信局.xlsx", bytes)],
        ..one(rule, Vec::new())
    };
    all.push(book(
        "format-contradicts",
        workbook(|sheet| {
            let expected = Format::new().set_num_format("\"预计\"0");
            sheet
                .write_number_with_format(2, 3, 200, &expected)
                .unwrap();
        }),
    ));
    all.push(book(
        "hidden-columns",
        workbook(|sheet| {
            sheet.set_column_hidden(3).unwrap();
        }),
    ));
    all.push(book(
        "merged-figure",
        workbook(|sheet| {
            let plain = Format::new();
            sheet.merge_range(2, 3, 3, 3, "", &plain).unwrap();
            sheet.write_number_with_format(2, 3, 200, &plain).unwrap();
        }),
    ));
    all
}

fn run(plan_folder: &Path, inputs: &Path, period: &str, worker: &str) -> Evaluation {
    let catalogue = plan::load(plan_folder).unwrap();
    let options = Options {
        inputs: inputs.to_owned(),
        period: Some(period.parse().unwrap()),
        as_of: None,
        worker: WorkerCommand {
            program: worker.into(),
            arguments: vec!["worker".into()],
        },
        threads: 2,
    };
    evaluate(catalogue, &options, &|_| None, &|_| {}).unwrap()
}

const JINDU: &str = env!("CARGO_BIN_EXE_jindu");

/// Evaluates a case with lines added to tables of the plan.
fn evaluate_case(case: &Case, more: &[(&str, &str)], worker: &str) -> Evaluation {
    let folder = tempfile::tempdir().unwrap();
    let plan = folder.path().join("plan");
    hostile::copy(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plans/small"),
        &plan,
    );
    for (table, line) in case.plan.iter().chain(more) {
        let mut text = fs::read_to_string(plan.join(table)).unwrap_or_default();
        text.push_str(line);
        text.push('\n');
        fs::write(plan.join(table), text).unwrap();
    }
    for (path, bytes) in &case.files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    run(&plan, folder.path(), "2026-06", worker)
}

fn raised(run: &Evaluation) -> BTreeSet<String> {
    run.issues.iter().map(|i| i.rule.clone()).collect()
}

/// The rules raised by the hostile returns, each alone.
fn by_hostile() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let files = hostile::folder().join("files");
    for entry in fs::read_dir(&files).unwrap() {
        let entry = entry.unwrap();
        let inputs = tempfile::tempdir().unwrap();
        let place = inputs.path().join("2026-06/商务局");
        fs::create_dir_all(&place).unwrap();
        hostile::copy(&entry.path(), &place.join(entry.file_name()));
        let plan = hostile::folder().join("plan-catalogue");
        all.extend(raised(&run(&plan, inputs.path(), "2026-06", JINDU)));
    }
    all
}

/// The rules raised by the samples, month by month.
fn by_samples() -> BTreeSet<String> {
    let inputs = Path::new(env!("CARGO_MANIFEST_DIR")).join("inputs");
    let months = ["2021-08", "2021-10", "2021-11", "2021-12"];
    let raised = months.map(|m| raised(&run(&inputs.join("plan"), &inputs, m, JINDU)));
    raised.into_iter().flatten().collect()
}

#[test]
fn every_rule_is_raised_by_the_whole_pipeline() {
    let mut all = by_hostile();
    all.extend(by_samples());
    let mut wrong = Vec::new();
    for case in cases() {
        let found = raised(&evaluate_case(&case, &[], JINDU));
        if !found.contains(case.rule) {
            wrong.push(format!("{}: raised {found:?}", case.rule));
        }
        all.extend(found);
    }
    let dead = one("file-unreadable", june("2.1,技术改造投资,亿元,,200,"));
    all.extend(raised(&evaluate_case(&dead, &[], "/bin/false")));
    for (code, tests) in ELSEWHERE {
        assert!(tests.contains(code), "{code} is asserted nowhere");
        all.insert((*code).to_owned());
    }
    let known: BTreeSet<String> = rules::all().keys().map(|c| (*c).to_owned()).collect();
    let unknown: Vec<_> = all.difference(&known).collect();
    let silent: Vec<_> = known.difference(&all).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(unknown.is_empty(), "in no table: {unknown:?}");
    assert!(silent.is_empty(), "never raised: {silent:?}");
}

const DECISIONS: &str = "period,item,part,action,value,source,date,reason,by,decided";

/// A decision on 2.1 of June.
fn decided(action: &str, value: &str, source: &str) -> String {
    format!("{DECISIONS}\n2026-06,2.1,,{action},{value},{source},,经核实,办公室,2026-07-08")
}

#[test]
fn decisions_settle_what_rules_withhold() {
    // What is withheld can be confirmed; what has no value can be set.
    let case = cases()
        .into_iter()
        .find(|c| c.rule == "form-unused")
        .unwrap();
    assert!(actual(&evaluate_case(&case, &[], JINDU)).is_none());
    let run = evaluate_case(
        &case,
        &[("decisions.csv", &decided("confirm", "", ""))],
        JINDU,
    );
    assert_eq!(actual(&run).as_deref(), Some("200"));
    settled(&run, "form-unused");
    // Of two figures in dispute one is accepted, by its cell.
    let case = one(
        "figures-disputed",
        june("2.1,技术改造投资,亿元,,200,\n2.1,技术改造投资,亿元,,210,"),
    );
    assert!(actual(&evaluate_case(&case, &[], JINDU)).is_none());
    let source = "2026-06/工信局.csv!工信局!E5";
    let run = evaluate_case(
        &case,
        &[("decisions.csv", &decided("accept", "", source))],
        JINDU,
    );
    assert_eq!(actual(&run).as_deref(), Some("210"));
    settled(&run, "figures-disputed");
}

#[test]
fn whatever_rule_takes_a_figure_away_a_decision_settles_it() {
    let ruled = |case: &Case, action: &str, value: &str| {
        let line = decided(action, value, "");
        evaluate_case(case, &[("decisions.csv", &line)], JINDU)
    };
    let (mut set, mut confirmed) = (BTreeSet::new(), BTreeSet::new());
    for case in cases() {
        let before = evaluate_case(&case, &[], JINDU);
        if actual(&before).is_some() {
            continue;
        }
        // What has no value can be set, and the item can be exempted.
        let run = ruled(&case, "set", "205");
        assert_eq!(actual(&run).as_deref(), Some("205"), "{}", case.rule);
        for rule in open_errors(&before) {
            // A return of which nothing is used keeps an error, whatever stands in its place.
            if rule == "column-other-year" {
                continue;
            }
            settled(&run, &rule);
            set.insert(rule);
        }
        let exempted = ruled(&case, "exempt", "");
        let mut targets = exempted.assessment.targets.iter();
        let target = targets.find(|t| t.code.as_str() == "2.1");
        assert_eq!(target.unwrap().status.code(), "monitored", "{}", case.rule);
    }
    // What was read and withheld can be confirmed as it stands, whatever the item.
    let implausible = [
        ("count-not-whole", "1.2,骨干企业总数,家,,,200.5"),
        ("count-negative", "1.2,骨干企业总数,家,,,-5"),
        ("count-magnitude", "1.2,骨干企业总数,家,,,0.0000025亿"),
        ("magnitude", "2.1,技术改造投资,亿元,,0.004,"),
    ];
    let implausible = implausible.map(|(rule, row)| one(rule, june(row)));
    for case in cases().into_iter().chain(implausible) {
        let before = evaluate_case(&case, &[], JINDU);
        for figure in &before.observations.figures {
            let Standing::Withheld { rule } = &figure.standing else {
                continue;
            };
            // A department without a part in the item has nothing to confirm.
            if rule == "not-responsible" || figure.period.to_string() != "2026-06" {
                continue;
            }
            let (item, part) = (&figure.target, figure.part.as_deref().unwrap_or_default());
            let line =
                format!("{DECISIONS}\n2026-06,{item},{part},confirm,,,,经核实,办公室,2026-07-08");
            let run = evaluate_case(&case, &[("decisions.csv", &line)], JINDU);
            let mut figures = run.observations.figures.iter();
            let used = figures.any(|f| {
                f.source == figure.source && f.decision.is_some() && f.standing == Standing::Used
            });
            assert!(used, "{}: {rule}", case.rule);
            confirmed.insert(rule.clone());
        }
    }
    assert!(set.len() >= 10, "{set:?}");
    assert!(confirmed.len() >= 6, "{confirmed:?}");
}

/// Rules of the errors about 2.1 that are open.
fn open_errors(run: &Evaluation) -> BTreeSet<String> {
    let own = |i: &&jindu::issue::Issue| {
        i.severity == Severity::Error && i.subject.as_deref() == Some("2.1")
    };
    run.issues
        .iter()
        .filter(own)
        .map(|i| i.rule.clone())
        .collect()
}

/// The actual of 2.1.
fn actual(run: &Evaluation) -> Option<String> {
    let targets: BTreeMap<String, _> = run
        .assessment
        .targets
        .iter()
        .map(|t| (t.code.to_string(), t.actual.as_ref()))
        .collect();
    targets["2.1"].map(ToString::to_string)
}

/// No finding of the rule about 2.1 is left open.
fn settled(run: &Evaluation, rule: &str) {
    let open = run.issues.iter().find(|i| {
        i.rule == rule && i.severity == Severity::Error && i.subject.as_deref() == Some("2.1")
    });
    assert!(open.is_none(), "{rule} is still open: {open:?}");
}
