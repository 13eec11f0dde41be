//! Rules as whole returns meet them, corrections and decisions.

use super::build::*;
use crate::issue::Severity;
use crate::map::checks::sample::{p, x};
use crate::map::{FigureForm, MapRule, Outcome, Stage, Standing};
use crate::plan::{Ruling, TargetKind};
use crate::read::{TableKind, TextColumn};

const YTD: FigureForm = FigureForm::YearToDate;

fn one(name: &str, unit: &str, value: &str) -> Seen {
    month()
        .add(ret("甲局", "2021-06").row(name, unit, value))
        .map("2021-06")
}

#[test]
fn a_missing_figure_is_never_nought() {
    for text in ["—", "/", "无", ""] {
        let seen = month()
            .add(
                ret("甲局", "2021-06")
                    .row("瞪羚企业", "家", text)
                    .row("独角兽企业", "家", "3"),
            )
            .map("2021-06");
        assert!(seen.all("5.2").is_empty(), "{text}");
        assert_eq!(seen.count("missing-written"), usize::from(!text.is_empty()));
        let lacking = seen
            .obs
            .issues
            .iter()
            .filter(|i| i.rule == "return-incomplete");
        assert!(
            lacking
                .clone()
                .any(|i| i.message.contains("瞪羚企业（5.2）")),
            "{text}"
        );
    }
    assert_eq!(one("瞪羚企业", "家", "0").values("5.2"), ["0"]);
}

#[test]
fn units_are_converted_assumed_or_refused() {
    let seen = month()
        .add(ret("甲局", "2021-06").figures("新增上云用平台中小企业", "万家", &[(YTD, "1.2")]))
        .map("2021-06");
    assert_eq!(seen.values("7.2"), ["12000"]);
    assert_eq!(seen.one("7.2").factor, x("10000"));
    seen.issue("unit-converted");
    let seen = one("瞪羚企业", "", "60");
    assert_eq!(seen.values("5.2"), ["60"]);
    seen.issue("unit-assumed");
    let seen = one("瞪羚企业", "户", "60");
    assert_eq!(seen.values("5.2"), ["60"]);
    seen.issue("unit-noun");
    let seen = one("瞪羚企业", "亩", "60");
    assert!(seen.all("5.2").is_empty());
    let issue = seen.issue("unit-impossible");
    assert_eq!(
        (issue.severity, issue.cell.unwrap().to_string().as_str()),
        (Severity::Error, "C2")
    );
    assert_eq!(seen.obs.refused[0].rule, "unit-impossible");
}

#[test]
fn counts_are_whole_and_never_negative() {
    for (text, rule) in [
        ("312.5", "count-not-whole"),
        ("-5", "count-negative"),
        ("0.12亿", "count-magnitude"),
        ("50%", "unit-impossible"),
    ] {
        let seen = one("瞪羚企业", "家", text);
        assert!(seen.used("5.2").is_empty(), "{text}");
        seen.issue(rule);
    }
    assert_eq!(one("瞪羚企业", "家", "约60").values("5.2"), ["60"]);
}

#[test]
fn a_slip_against_last_month_is_withheld_until_confirmed() {
    let month = month()
        .add(ret("甲局", "2021-05").figures("年实际使用外资", "亿美元", &[(YTD, "20")]))
        .add(ret("甲局", "2021-06").figures("年实际使用外资", "亿美元", &[(YTD, "240000")]));
    let seen = month.map("2021-06");
    assert_eq!(seen.values("29.1"), ["20"]);
    assert!(seen.issue("magnitude").message.contains("240000"));
    let month = month.decide("2021-06", "29.1", Ruling::Confirm);
    let seen = month.map("2021-06");
    assert_eq!(seen.values("29.1"), ["20", "240000"]);
    assert_eq!(seen.used("29.1")[1].decision, Some(2));
}

#[test]
fn a_bare_fraction_under_a_percentage_is_asked_about() {
    assert!(one("监管覆盖率", "%", "0.98").used("21.2").is_empty());
    assert_eq!(one("监管覆盖率", "%", "98").values("21.2"), ["98"]);
    assert_eq!(one("监管覆盖率", "", "98%").values("21.2"), ["98"]);
    assert!(one("监管覆盖率", "%", "130").used("21.2").is_empty());
}

#[test]
fn rows_are_found_by_code_name_alias_normalised_and_similar_names() {
    for (name, unit, rule) in [
        ("瞪羚企业", "家", MapRule::Name),
        ("小羚羊", "家", MapRule::Alias),
        ("１、瞪羚 企业（家）", "家", MapRule::Normalised),
        ("瞪羚企業", "家", MapRule::Normalised),
        ("瞪羚企业数量", "家", MapRule::Similar),
    ] {
        assert_eq!(one(name, unit, "60").one("5.2").mapped_by, rule, "{name}");
    }
    let seen = month()
        .add(
            ret("甲局", "2021-06")
                .row("", "家", "60")
                .with(TextColumn::Code, "5.2"),
        )
        .map("2021-06");
    assert_eq!(seen.one("5.2").mapped_by, MapRule::Code);
}

#[test]
fn a_similar_name_is_asked_about_with_its_cell() {
    let seen = month()
        .add(ret("甲局", "2021-06").figures("年实际利用外资", "亿美元", &[(YTD, "30")]))
        .map("2021-06");
    assert_eq!(seen.values("29.1"), ["30"]);
    let issue = seen.issue("mapped-similar");
    assert_eq!(issue.cell.unwrap().to_string(), "A2");
    assert!(issue.message.contains("年实际利用外资") && issue.message.contains("年实际使用外资"));
}

#[test]
fn an_unmapped_row_prints_the_line_for_the_alias_table() {
    let seen = month()
        .add(ret("甲局", "2021-06").figures("年合同使用外资", "亿美元", &[(YTD, "30")]))
        .map("2021-06");
    assert!(seen.all("29.1").is_empty());
    let issue = seen.issue("unmapped");
    // 合同 makes it another series: a line for it would let the wrong figure in.
    assert!(
        !issue.remedy.contains("年合同使用外资,29.1"),
        "{}",
        issue.remedy
    );
    assert_eq!(seen.obs.rows[0].suggestions[0].as_str(), "29.1");
    let seen = month()
        .add(ret("甲局", "2021-06").figures("年实际使用全部外资", "亿美元", &[(YTD, "30")]))
        .map("2021-06");
    assert!(seen.all("29.1").is_empty());
    let issue = seen.issue("unmapped");
    assert!(
        issue.remedy.contains("东港市甲局,年实际使用全部外资,29.1"),
        "{}",
        issue.remedy
    );
}

#[test]
fn code_and_name_must_not_contradict_each_other() {
    let seen = month()
        .add(
            ret("甲局", "2021-06")
                .row("独角兽企业", "家", "60")
                .with(TextColumn::Code, "5.2"),
        )
        .map("2021-06");
    assert!(seen.all("5.2").is_empty() && seen.all("5.3").is_empty());
    seen.issue("code-name-conflict");
    // A name of no item, but of another series than the code's.
    for name in [
        "年合同使用外资",
        "年实际使用内资",
        "29.1 年实际使用外资增速",
    ] {
        let seen = month()
            .add(
                ret("甲局", "2021-06")
                    .row(name, "亿美元", "30")
                    .with(TextColumn::Code, "29.1"),
            )
            .map("2021-06");
        assert!(seen.all("29.1").is_empty(), "{name}");
        seen.issue("code-name-conflict");
    }
}

#[test]
fn a_table_of_targets_never_speaks_of_deliverables() {
    let seen = one("莱荣高铁青岛段", "个", "3");
    assert!(seen.obs.figures.is_empty() && seen.obs.deliverables.is_empty());
    seen.issue("unmapped");
}

#[test]
fn parts_of_a_sum_are_known_by_name_or_by_their_only_reporter() {
    let seen = month()
        .add(ret("甲局", "2021-06").figures("产业大项目", "个", &[(FigureForm::SinceStart, "1")]))
        .add(
            ret("乙局", "2021-06")
                .part("产业大项目", "第二链", FigureForm::SinceStart, "个", "2")
                .part("产业大项目", "第三 链", FigureForm::SinceStart, "个", "3")
                .part("产业大项目", "第四链", FigureForm::SinceStart, "个", "4")
                .part("产业大项目", "第一链", FigureForm::SinceStart, "个", "5"),
        )
        .map("2021-06");
    let mut parts: Vec<_> = seen
        .used("1.1")
        .iter()
        .map(|f| (f.part.clone().unwrap(), f.value.to_string()))
        .collect();
    parts.sort();
    let expected = [("第一链", "1"), ("第三链", "3"), ("第二链", "2")];
    assert_eq!(parts, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    seen.issue("part-unknown");
    seen.issue("not-responsible");
}

#[test]
fn a_breakdown_never_counts_as_the_total_and_must_add_up() {
    let seen = month()
        .add(
            ret("甲局", "2021-06")
                .figures("年实际使用外资", "亿美元", &[(YTD, "30")])
                .part("年实际使用外资", "东区", YTD, "亿美元", "10")
                .part("年实际使用外资", "西区", YTD, "亿美元", "15"),
        )
        .map("2021-06");
    assert_eq!(
        seen.used("29.1")
            .iter()
            .filter(|f| f.part.is_none())
            .count(),
        1
    );
    assert!(seen.issue("breakdown-sum").message.contains("25亿美元"));
}

#[test]
fn a_department_without_part_in_an_item_is_not_used() {
    let seen = month()
        .add(ret("丙局", "2021-06").row("瞪羚企业", "家", "60"))
        .map("2021-06");
    assert!(
        matches!(&seen.all("5.2")[0].standing, Standing::Withheld { rule } if rule == "not-responsible")
    );
    assert_eq!(seen.outcome(0), Outcome::PartlyUsed);
}

#[test]
fn a_stock_on_a_sheet_with_month_and_year_takes_the_year() {
    let forms = [(FigureForm::Month, "3"), (YTD, "60")];
    let seen = month()
        .add(ret("甲局", "2021-06").figures("瞪羚企业", "家", &forms))
        .map("2021-06");
    let ends: Vec<_> = seen
        .used("5.2")
        .into_iter()
        .filter(|f| f.form == FigureForm::EndOfPeriod)
        .collect();
    assert_eq!(ends[0].value, x("60"));
    seen.issue("stock-from-year-to-date");
    let with_end = month()
        .add(
            ret("甲局", "2021-06")
                .figures(
                    "瞪羚企业",
                    "家",
                    &[(YTD, "7"), (FigureForm::EndOfPeriod, "")],
                )
                .row("独角兽企业", "家", "3"),
        )
        .map("2021-06");
    assert!(
        with_end
            .used("5.2")
            .iter()
            .all(|f| f.form != FigureForm::EndOfPeriod)
    );
}

#[test]
fn cumulative_totals_neither_fall_nor_stay_below_their_month() {
    let forms = [(FigureForm::Month, "48"), (YTD, "40")];
    let seen = month()
        .add(ret("甲局", "2021-05").figures("年实际使用外资", "亿美元", &[(YTD, "45")]))
        .add(ret("甲局", "2021-06").figures("年实际使用外资", "亿美元", &forms))
        .map("2021-06");
    seen.issue("cumulative-fell");
    seen.issue("year-below-month");
    assert!(
        seen.used("29.1")
            .iter()
            .any(|f| f.value == x("40") && f.flags.len() == 2)
    );
}

#[test]
fn a_changed_definition_breaks_the_series_and_is_told_once() {
    let row = |month: &str, text: &str| {
        ret("甲局", month)
            .figures(
                "瞪羚企业",
                "家",
                &[(FigureForm::Month, "1"), (FigureForm::EndOfPeriod, "60")],
            )
            .with(TextColumn::Definition, text)
    };
    let seen = month()
        .add(row("2021-04", "在库企业数"))
        .add(row("2021-05", "在库企业数。"))
        .add(row("2021-06", "累计认定企业数"))
        .map("2021-06");
    let breaks: Vec<_> = seen
        .all("5.2")
        .iter()
        .filter(|f| f.breaks_series)
        .map(|f| f.period)
        .collect();
    assert_eq!(breaks, [p("2021-06"), p("2021-06")]);
    assert_eq!(seen.count("definition-changed"), 1);
}

#[test]
fn a_correction_takes_the_old_figures_place_with_its_reason() {
    let seen = month()
        .add(ret("甲局", "2021-05").row("瞪羚企业", "家", "50"))
        .add(ret("甲局", "2021-06").row("瞪羚企业", "家", "60").corrects(
            "瞪羚企业",
            "2021年5月",
            "期末",
            "50",
            "52",
        ))
        .map("2021-06");
    let may: Vec<_> = seen
        .used("5.2")
        .into_iter()
        .filter(|f| f.period == p("2021-05"))
        .collect();
    assert_eq!((may.len(), &may[0].value), (1, &x("52")));
    let correction = &seen.obs.corrections[0];
    assert_eq!(
        (correction.old.clone(), correction.reason.as_str()),
        (Some(x("50")), "统计口径核实")
    );
    assert_eq!(correction.observation, Some(may[0].id));
    assert_eq!(seen.count("restatement"), 0);
    assert_eq!(seen.count("unit-assumed"), 0);
}

#[test]
fn a_correction_that_does_not_fit_is_told() {
    let with = |name: &str, month_text: &str, old: &str, new: &str| {
        month()
            .add(ret("甲局", "2021-05").row("瞪羚企业", "家", "50"))
            .add(
                ret("甲局", "2021-06")
                    .row("瞪羚企业", "家", "60")
                    .corrects(name, month_text, "期末", old, new),
            )
            .map("2021-06")
    };
    let seen = with("瞪羚企业", "2021年5月", "49", "52");
    seen.issue("correction-old-value");
    assert!(seen.values("5.2").contains(&"52".to_owned()));
    for (month_text, new) in [
        ("13月", "52"),
        ("2021年7月", "52"),
        ("2021年5月", "52.5"),
        ("2021年5月", "无数"),
    ] {
        let seen = with("瞪羚企业", month_text, "50", new);
        seen.issue("correction-refused");
        assert_eq!(seen.values("5.2"), ["50", "60"], "{month_text} {new}");
    }
}

#[test]
fn a_decision_accepts_one_of_two_sources() {
    let rows = |v: &str| [(YTD, v.to_owned())];
    let add = |m: Month, who: &str, v: &str| {
        let rows = rows(v);
        m.add(ret(who, "2021-06").figures("年实际使用外资", "亿美元", &[(rows[0].0, &rows[0].1)]))
    };
    for source in [
        "乙局",
        "东港市乙局",
        "2021-06/乙局.xlsx",
        "2021-06/乙局.xlsx!指标!C2",
    ] {
        let seen = add(add(month(), "甲局", "30"), "乙局", "33")
            .decide(
                "2021-06",
                "29.1",
                Ruling::Accept {
                    source: source.into(),
                },
            )
            .map("2021-06");
        assert_eq!(seen.values("29.1"), ["33"], "{source}");
        assert_eq!(seen.count("decision-unused"), 0);
    }
}

#[test]
fn an_accepted_source_stays_accepted_when_the_other_repeats_itself() {
    let row = "年实际使用外资";
    let seen = month()
        .add(ret("甲局", "2021-01").figures(row, "亿美元", &[(YTD, "5")]))
        .add(ret("乙局", "2021-01").figures(row, "亿美元", &[(YTD, "6")]))
        .add(ret("甲局", "2021-02").across(row, "亿美元", YTD, &["5", "11"]))
        .decide(
            "2021-01",
            "29.1",
            Ruling::Accept {
                source: "乙局".into(),
            },
        )
        .map("2021-02");
    assert_eq!(seen.values("29.1"), ["6", "11"]);
}

#[test]
fn a_decision_sets_a_value_from_its_own_line() {
    let seen = month()
        .add(ret("甲局", "2021-06").row("瞪羚企业", "家", "312.5"))
        .decide("2021-06", "5.2", Ruling::Set { value: x("61") })
        .map("2021-06");
    let figure = seen.one("5.2");
    assert_eq!(
        (figure.value.clone(), figure.department.as_str()),
        (x("61"), "办公室")
    );
    assert_eq!(figure.source.file, "plan/decisions.csv");
    assert!(matches!(
        seen.all("5.2")[0].standing,
        Standing::Superseded { .. }
    ));
}

#[test]
fn a_decision_that_matches_nothing_is_told() {
    let seen = month()
        .add(ret("甲局", "2021-06").row("瞪羚企业", "家", "60"))
        .decide("2021-06", "5.2", Ruling::Confirm)
        .decide(
            "2021-06",
            "5.3",
            Ruling::Accept {
                source: "丙局".into(),
            },
        )
        .map("2021-06");
    assert_eq!(seen.count("decision-unused"), 2);
}

#[test]
fn bases_are_observations_of_their_own() {
    let forms = [(FigureForm::Base, "80"), (FigureForm::EndOfPeriod, "60")];
    let seen = month()
        .add(ret("甲局", "2021-06").figures("瞪羚企业", "家", &forms))
        .map("2021-06");
    let base: Vec<_> = seen
        .used("5.2")
        .into_iter()
        .filter(|f| f.form == FigureForm::Base)
        .collect();
    assert_eq!(
        (base[0].value.clone(), base[0].period),
        (x("80"), p("2021-06"))
    );
}

#[test]
fn an_empty_template_and_a_file_without_a_table_are_refused() {
    let blank = month()
        .add(
            ret("甲局", "2021-06")
                .row("瞪羚企业", "家", "")
                .task("莱荣高铁青岛段", "", ""),
        )
        .map("2021-06");
    assert_eq!(blank.outcome(0), Outcome::Rejected);
    assert!(blank.issue("nothing-filled").message.contains('2'));
    blank.issue("return-missing");
    let empty = month().add(ret("甲局", "2021-06")).map("2021-06");
    assert_eq!(empty.outcome(0), Outcome::Rejected);
    empty.issue("no-table");
}

#[test]
fn missing_and_incomplete_returns_are_named() {
    let seen = month()
        .add(ret("甲局", "2021-06").row("瞪羚企业", "家", "60"))
        .map("2021-06");
    let missing = seen.issue("return-missing");
    assert_eq!(missing.department.as_deref(), Some("东港市乙局"));
    assert_eq!(seen.count("return-missing"), 1);
    let lacking = seen
        .obs
        .issues
        .iter()
        .filter(|i| i.rule == "return-incomplete");
    assert!(
        lacking
            .clone()
            .any(|i| i.message.contains("独角兽企业（5.3）"))
    );
    assert!(lacking.clone().all(|i| !i.message.contains("瞪羚企业")));
}

#[test]
fn reports_on_deliverables_are_read() {
    let seen = month()
        .add(
            ret("甲局", "2021-06")
                .task("莱荣高铁青岛段", "在建", "40%")
                .planned("2022-12-31")
                .task("潍烟高铁青岛段", "说不清", "0.8"),
        )
        .map("2021-06");
    let first = &seen.obs.deliverables[0];
    assert_eq!(
        (first.stage, first.share_done.clone()),
        (Some(Stage::Building), Some(x("0.4")))
    );
    assert_eq!(first.cells.len(), 3);
    assert_eq!(seen.obs.deliverables.len(), 1);
    seen.issue("stage-unknown");
    seen.issue("share-range");
}

#[test]
fn a_known_base_below_the_target_is_no_slip() {
    let mut month =
        month().add(ret("甲局", "2021-06").figures("年实际使用外资", "亿美元", &[(YTD, "130")]));
    let target = month
        .catalogue
        .targets
        .iter_mut()
        .find(|t| t.code.as_str() == "29.1")
        .unwrap();
    target.base = Some(x("364"));
    target.kind = TargetKind::AnnualFlow;
    assert_eq!(month.map("2021-06").values("29.1"), ["130"]);
}

#[test]
fn the_order_of_files_and_of_rows_changes_no_figure() {
    let a = || {
        ret("甲局", "2021-06")
            .file("一")
            .row("瞪羚企业", "家", "60")
            .row("独角兽企业", "家", "3")
    };
    let b = || {
        ret("甲局", "2021-06")
            .file("二")
            .row("独角兽企业", "家", "4")
            .row("瞪羚企业", "家", "60")
    };
    let said = |seen: Seen| -> Vec<_> {
        seen.obs
            .figures
            .iter()
            .filter(|f| f.standing == Standing::Used)
            .map(|f| (f.target.clone(), f.value.clone()))
            .collect()
    };
    let one = month().add(a()).add(b()).map("2021-06");
    let other = month()
        .add(b().file("一"))
        .add(a().file("二"))
        .map("2021-06");
    assert_eq!(said(one), said(other));
}

#[test]
fn breakdown_rows_belong_to_their_kind_of_table() {
    let seen = month()
        .add(ret("甲局", "2021-06").table(TableKind::Deliverables).task(
            "瞪羚企业",
            "推进中",
            "50%",
        ))
        .map("2021-06");
    assert!(seen.obs.figures.is_empty() && seen.obs.deliverables.is_empty());
}
