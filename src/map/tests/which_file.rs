//! DESIGN.md, “Which file counts”, and the mapping half of “Settled details”.

use super::build::*;
use crate::map::checks::sample::p;
use crate::map::{FigureForm, Outcome, Standing, Timeliness, default_period};
use crate::read::{TableKind, TextColumn};

const YTD: FigureForm = FigureForm::YearToDate;

#[test]
fn the_later_fill_date_counts_whatever_the_names() {
    let seen = month()
        .add(
            ret("甲局", "2021-06")
                .file("甲局（最终版）")
                .filled("2021-07-02")
                .row("瞪羚企业", "家", "50"),
        )
        .add(
            ret("甲局", "2021-06")
                .file("甲局")
                .filled("2021-07-04")
                .row("瞪羚企业", "家", "60"),
        )
        .map("2021-06");
    assert_eq!(seen.values("5.2"), ["60"]);
    assert_eq!(
        (seen.outcome(0), seen.outcome(1)),
        (Outcome::Used, Outcome::Superseded)
    );
}

#[test]
fn an_explicit_correction_counts_where_fill_dates_do_not_tell() {
    let seen = month()
        .add(
            ret("甲局", "2021-06")
                .file("一")
                .row("瞪羚企业", "家", "50")
                .correction(),
        )
        .add(
            ret("甲局", "2021-06")
                .file("二")
                .row("瞪羚企业", "家", "60"),
        )
        .map("2021-06");
    assert_eq!(seen.values("5.2"), ["50"]);
}

#[test]
fn a_later_fill_date_beats_a_correction() {
    let seen = month()
        .add(
            ret("甲局", "2021-06")
                .file("一")
                .filled("2021-07-01")
                .row("瞪羚企业", "家", "50")
                .correction(),
        )
        .add(
            ret("甲局", "2021-06")
                .file("二")
                .filled("2021-07-02")
                .row("瞪羚企业", "家", "60"),
        )
        .map("2021-06");
    assert_eq!(seen.values("5.2"), ["60"]);
}

#[test]
fn a_missing_fill_date_decides_nothing() {
    let seen = month()
        .add(
            ret("甲局", "2021-06")
                .file("一")
                .filled("2021-07-02")
                .row("瞪羚企业", "家", "50")
                .row("独角兽企业", "家", "3"),
        )
        .add(
            ret("甲局", "2021-06")
                .file("二")
                .row("瞪羚企业", "家", "60")
                .row("独角兽企业", "家", "3"),
        )
        .map("2021-06");
    assert!(seen.used("5.2").is_empty());
    assert_eq!(seen.values("5.3"), ["3"]);
    let issue = seen.issue("figures-disputed");
    assert!(issue.message.contains("一.xlsx!指标!C2") && issue.message.contains("二.xlsx!指标!C2"));
    // Each of the two files is told.
    assert_eq!(seen.count("figures-disputed"), 2);
    assert_eq!(seen.outcome(0), Outcome::PartlyUsed);
}

#[test]
fn what_the_later_return_leaves_blank_keeps_the_earlier_figure_flagged() {
    let seen = month()
        .add(
            ret("甲局", "2021-06")
                .file("一")
                .filled("2021-07-02")
                .row("瞪羚企业", "家", "50")
                .row("独角兽企业", "家", "3"),
        )
        .add(
            ret("甲局", "2021-06")
                .file("二")
                .filled("2021-07-03")
                .row("瞪羚企业", "家", "60")
                .row("独角兽企业", "家", ""),
        )
        .map("2021-06");
    assert_eq!(seen.values("5.2"), ["60"]);
    let kept = seen.one("5.3");
    assert!(kept.flags.contains(&"earlier-figure-kept".to_owned()));
    assert!(
        seen.issue("earlier-figure-kept")
            .message
            .contains("二.xlsx")
    );
}

#[test]
fn what_the_later_return_gives_unreadably_is_not_had_from_the_earlier() {
    let seen = month()
        .add(
            ret("甲局", "2021-06")
                .file("一")
                .filled("2021-07-02")
                .row("瞪羚企业", "家", "50"),
        )
        .add(
            ret("甲局", "2021-06")
                .file("二")
                .filled("2021-07-03")
                .row("瞪羚企业", "家", "见附件"),
        )
        .map("2021-06");
    assert!(seen.used("5.2").is_empty());
    assert_eq!(seen.obs.refused.len(), 1);
}

#[test]
fn identical_copies_collapse() {
    let one = || ret("甲局", "2021-06").row("瞪羚企业", "家", "约60");
    let by_bytes = month()
        .add(one().bytes("ab"))
        .add(one().bytes("ab").file("甲局 - 副本"))
        .map("2021-06");
    let by_content = month()
        .add(one().bytes("ab"))
        .add(one().bytes("cd").file("甲局 - 副本"))
        .map("2021-06");
    for seen in [by_bytes, by_content] {
        assert_eq!(seen.values("5.2"), ["60"]);
        let outcomes: Vec<_> = seen.obs.returns.iter().map(|r| r.outcome).collect();
        assert!(outcomes.contains(&Outcome::Duplicate) && outcomes.contains(&Outcome::Used));
        assert_eq!(seen.count("duplicate-copy"), 1);
        assert_eq!(seen.count("qualified"), 1);
    }
}

#[test]
fn the_same_row_twice_is_counted_once_and_both_cells_are_named() {
    let seen = month()
        .add(
            ret("甲局", "2021-06")
                .row("瞪羚企业", "家", "60")
                .row("瞪羚企业", "家", "60"),
        )
        .map("2021-06");
    assert_eq!(seen.one("5.2").source.cell.to_string(), "C2");
    let issue = seen.issue("duplicate-row");
    assert_eq!(issue.cell.unwrap().to_string(), "C3");
    assert!(issue.message.contains("!C2"));
}

#[test]
fn two_sheets_with_different_figures_are_in_dispute() {
    let seen = month()
        .add(
            ret("甲局", "2021-06")
                .row("瞪羚企业", "家", "60")
                .table(TableKind::Targets)
                .sheet("指标 (2)")
                .row("瞪羚企业", "家", "61"),
        )
        .map("2021-06");
    assert!(seen.used("5.2").is_empty());
    let message = &seen.issue("figures-disputed").message;
    assert!(message.contains("!指标!C2") && message.contains("!指标 (2)!C2"));
}

#[test]
fn a_file_in_the_wrong_months_folder_is_held_and_the_cell_is_named() {
    let seen = month()
        .add(
            ret("甲局", "2021-06")
                .says(Some("2021-05"))
                .row("瞪羚企业", "家", "60"),
        )
        .map("2021-06");
    assert!(seen.all("5.2").is_empty());
    assert_eq!(seen.outcome(0), Outcome::Held);
    let issue = seen.issue("period-mismatch");
    assert!(
        issue.message.contains("A2 写的是2021年5月"),
        "{}",
        issue.message
    );
}

#[test]
fn a_file_in_the_wrong_months_folder_is_told_in_both_months() {
    for (folder, said) in [("2021-05", "2021-06"), ("2021-06", "2021-05")] {
        for run in [folder, said] {
            let seen = month()
                .add(
                    ret("甲局", folder)
                        .says(Some(said))
                        .row("瞪羚企业", "家", "60"),
                )
                .map(run);
            assert_eq!(seen.outcome(0), Outcome::Held, "{run}");
            let issue = seen.issue("period-mismatch");
            assert!(issue.remedy.contains(&format!("inputs/{said}/")), "{run}");
            // Whoever lies in the wrong folder is not told that nothing came as well.
            let about = |i: &&crate::issue::Issue| {
                i.rule == "return-missing" && i.department.as_deref() == Some("东港市甲局")
            };
            assert_eq!(
                seen.obs.issues.iter().any(|i| about(&i)),
                run == folder,
                "{run}"
            );
        }
    }
}

#[test]
fn outside_a_months_folder_the_cover_says_the_month() {
    let seen = month()
        .add(
            ret("甲局", "2021-06")
                .folder(None)
                .row("瞪羚企业", "家", "60"),
        )
        .map("2021-06");
    assert_eq!(seen.one("5.2").period, p("2021-06"));
}

#[test]
fn month_and_department_fall_back_on_folder_and_file_name_and_say_so() {
    let seen = month()
        .add(
            ret("甲局", "2021-06")
                .says(None)
                .from(None)
                .row("瞪羚企业", "家", "60"),
        )
        .map("2021-06");
    assert_eq!(seen.values("5.2"), ["60"]);
    seen.issue("period-from-folder");
    seen.issue("department-from-name");
    let nowhere = month()
        .add(
            ret("甲局", "2021-06")
                .says(None)
                .folder(None)
                .row("瞪羚企业", "家", "60"),
        )
        .map("2021-06");
    assert!(nowhere.all("5.2").is_empty());
    nowhere.issue("period-unknown");
}

#[test]
fn an_unknown_department_is_refused_with_the_nearest_name() {
    let seen = month()
        .add(
            ret("甲局", "2021-06")
                .from(Some("填报单位：东港市甲司"))
                .row("瞪羚企业", "家", "60"),
        )
        .map("2021-06");
    assert!(seen.all("5.2").is_empty());
    let issue = seen.issue("department-unknown");
    assert!(issue.message.contains("东港市甲司") && issue.message.contains("东港市甲局"));
    assert_eq!(seen.outcome(0), Outcome::Rejected);
}

#[test]
fn another_department_in_the_file_name_is_told_and_the_cover_counts() {
    let seen = month()
        .add(
            ret("甲局", "2021-06")
                .file("乙局")
                .row("瞪羚企业", "家", "60"),
        )
        .map("2021-06");
    assert_eq!(seen.one("5.2").department, "东港市甲局");
    seen.issue("department-differs");
    let conflict = month()
        .add(
            ret("甲局", "2021-06")
                .from(Some("填报单位：甲局、乙局"))
                .row("瞪羚企业", "家", "60"),
        )
        .map("2021-06");
    conflict.issue("department-conflict");
    assert!(conflict.all("5.2").is_empty());
}

#[test]
fn two_months_on_one_cover_are_refused() {
    let seen = month()
        .add(
            ret("甲局", "2021-06")
                .also("2021-05")
                .row("瞪羚企业", "家", "60"),
        )
        .map("2021-06");
    assert!(seen.all("5.2").is_empty());
    assert!(seen.issue("period-conflict").message.contains("2021-05"));
}

#[test]
fn a_month_outside_the_plan_is_refused() {
    let seen = month()
        .add(ret("甲局", "2020-12").row("瞪羚企业", "家", "60"))
        .map("2021-01");
    assert!(seen.all("5.2").is_empty());
    assert_eq!(seen.outcome(0), Outcome::Rejected);
}

#[test]
fn a_span_gives_totals_but_no_month() {
    let seen = month()
        .add(ret("甲局", "2021-06").span().figures(
            "年实际使用外资",
            "亿美元",
            &[(FigureForm::Month, "5"), (YTD, "31")],
        ))
        .map("2021-06");
    assert_eq!(seen.values("29.1"), ["31"]);
    seen.issue("period-span");
}

#[test]
fn returns_for_later_months_are_not_looked_at() {
    let month = month()
        .add(ret("甲局", "2021-05").row("瞪羚企业", "家", "50"))
        .add(ret("甲局", "2021-06").row("瞪羚企业", "家", "约60"));
    let seen = month.map("2021-05");
    assert_eq!(seen.values("5.2"), ["50"]);
    assert_eq!(seen.obs.returns.len(), 2);
    assert_eq!(seen.outcome(1), Outcome::Ignored);
    assert_eq!(seen.count("qualified"), 0);
}

#[test]
fn months_across_repeat_silently_and_restate_loudly() {
    let row = "年实际使用外资";
    let month = month()
        .add(ret("甲局", "2021-01").figures(row, "亿美元", &[(YTD, "5")]))
        .add(ret("甲局", "2021-02").figures(row, "亿美元", &[(YTD, "10")]))
        .add(ret("甲局", "2021-03").across(row, "亿美元", YTD, &["5", "11", "16"]));
    let seen = month.map("2021-03");
    assert_eq!(seen.values("29.1"), ["5", "11", "16"]);
    assert_eq!(seen.used("29.1")[0].return_period, p("2021-01"));
    assert_eq!(seen.count("restatement"), 1);
    let message = &seen.issue("restatement").message;
    assert!(
        message.contains("2021-02") && message.contains("11亿美元") && message.contains("10亿美元")
    );
}

#[test]
fn a_month_that_the_return_cannot_know_is_not_used() {
    let seen = month()
        .add(ret("甲局", "2021-02").across("年实际使用外资", "亿美元", YTD, &["5", "11", "16"]))
        .map("2021-02");
    assert_eq!(seen.values("29.1"), ["5", "11"]);
    seen.issue("later-month");
}

#[test]
fn two_leads_that_differ_are_in_dispute_and_rounding_is_no_difference() {
    let both = |a: &str, b: &str| {
        month()
            .add(ret("甲局", "2021-06").figures("年实际使用外资", "亿美元", &[(YTD, a)]))
            .add(ret("乙局", "2021-06").figures("年实际使用外资", "亿美元", &[(YTD, b)]))
            .map("2021-06")
    };
    let seen = both("31.2", "33.4");
    assert!(seen.used("29.1").is_empty());
    assert!(
        seen.all("29.1")
            .iter()
            .all(|f| matches!(f.standing, Standing::Disputed { .. }))
    );
    assert_eq!(seen.count("sources-conflict"), 2);
    let seen = both("31.2", "31.24");
    assert_eq!(seen.values("29.1"), ["31.24"]);
    assert_eq!(seen.count("sources-conflict"), 0);
}

#[test]
fn the_leads_figure_stands_and_a_supporters_difference_is_told() {
    let seen = month()
        .add(ret("甲局", "2021-06").row("瞪羚企业", "家", "60"))
        .add(ret("乙局", "2021-06").row("瞪羚企业", "家", "62"))
        .map("2021-06");
    assert_eq!(seen.used("5.2").len(), 2);
    let message = &seen.issue("sources-differ").message;
    assert!(message.contains("60家") && message.contains("62家"));
}

#[test]
fn an_older_error_is_told_as_long_as_nothing_takes_its_place() {
    let month = month()
        .add(ret("甲局", "2021-05").figures("年实际使用外资", "亿美元", &[(YTD, "见附件")]))
        .add(ret("甲局", "2021-06").figures("年实际使用外资", "亿美元", &[(YTD, "30")]));
    assert_eq!(month.map("2021-06").count("unreadable-number"), 1);
    let seen = month
        .add(ret("甲局", "2021-07").across(
            "年实际使用外资",
            "亿美元",
            YTD,
            &["", "", "", "", "25"],
        ))
        .map("2021-07");
    assert_eq!(seen.count("unreadable-number"), 0);
}

#[test]
fn timeliness_goes_by_fill_date_else_by_record_else_is_unknown() {
    let mut month = month()
        .add(
            ret("甲局", "2021-06")
                .filled("2021-07-05")
                .row("瞪羚企业", "家", "60"),
        )
        .add(
            ret("乙局", "2021-06")
                .filled("2021-07-06")
                .row("瞪羚企业", "家", "60"),
        )
        .add(ret("丙局", "2021-06").row("瞪羚企业", "家", "60"));
    let seen = month.map("2021-06");
    let all = |seen: &Seen| -> Vec<_> {
        seen.obs
            .returns
            .iter()
            .filter_map(|r| r.timeliness)
            .collect()
    };
    // In order of path: 丙, 乙, 甲.
    assert_eq!(
        all(&seen),
        [Timeliness::Unknown, Timeliness::Late, Timeliness::OnTime]
    );
    assert_eq!(seen.count("return-late"), 1);
    month.catalogue.received.push(crate::plan::Received {
        period: p("2021-06"),
        department: "东港市丙局".into(),
        date: "2021-07-09".parse().unwrap(),
    });
    assert_eq!(all(&month.map("2021-06"))[0], Timeliness::Late);
}

#[test]
fn one_mistyped_cover_does_not_move_the_default_month() {
    let mut month = month()
        .add(ret("甲局", "2021-06").row("瞪羚企业", "家", "60"))
        .add(ret("乙局", "2021-06").row("瞪羚企业", "家", "60"))
        .add(ret("丙局", "2022-06").row("瞪羚企业", "家", "60"));
    month.catalogue.settings.returns.default_month_share = crate::quantity::Exact::ratio(1, 2);
    let (batch, read) = month.batch();
    assert_eq!(
        default_period(&month.catalogue, &batch, &read),
        Ok(p("2021-06"))
    );
    month.catalogue.settings.returns.default_month_share = crate::quantity::Exact::ratio(1, 5);
    assert_eq!(
        default_period(&month.catalogue, &batch, &read),
        Ok(p("2022-06"))
    );
    month.catalogue.settings.returns.default_month_share = crate::quantity::Exact::one();
    assert_eq!(
        default_period(&month.catalogue, &batch, &read),
        Err(Some((p("2022-06"), 1)))
    );
}

#[test]
fn a_later_report_on_a_deliverable_keeps_what_it_leaves_blank() {
    let seen = month()
        .add(
            ret("甲局", "2021-06")
                .file("一")
                .filled("2021-07-01")
                .task("莱荣高铁青岛段", "在建", "40%")
                .planned("2022-12-31"),
        )
        .add(ret("甲局", "2021-06").file("二").filled("2021-07-02").task(
            "莱荣高铁青岛段",
            "在建",
            "45%",
        ))
        .map("2021-06");
    let used: Vec<_> = seen
        .obs
        .deliverables
        .iter()
        .filter(|d| d.standing == Standing::Used)
        .collect();
    assert_eq!(used.len(), 1);
    assert_eq!(used[0].share_done.as_ref().unwrap().to_string(), "0.45");
    assert!(used[0].planned.is_some());
}

#[test]
fn progress_texts_come_from_the_return_that_counts_without_personal_data() {
    let seen = month()
        .add(
            ret("甲局", "2021-06")
                .file("一")
                .filled("2021-07-01")
                .progress("5", "旧"),
        )
        .add(
            ret("甲局", "2021-06")
                .file("二")
                .filled("2021-07-02")
                .progress("举措5", "新。联系人：张三，电话：85911111")
                .with(TextColumn::Remark, "张三"),
        )
        .map("2021-06");
    assert_eq!(seen.obs.progress.len(), 1);
    assert!(seen.obs.progress[0].progress.starts_with("新。"));
    let all = format!("{:?}", seen.obs);
    assert!(!all.contains("张三") && !all.contains("85911111"), "{all}");
}

fn words(seen: &Seen) -> Vec<(&str, &str, &str)> {
    let texts = seen.obs.item_texts.iter();
    texts
        .map(|t| (t.item.as_str(), t.progress.as_str(), t.remark.as_str()))
        .collect()
}

#[test]
fn what_is_said_beside_a_figure_goes_with_the_return_that_counts() {
    let first = ret("甲局", "2021-06")
        .file("一")
        .filled("2021-07-01")
        .row("瞪羚企业", "家", "50")
        .with(TextColumn::Remark, "初步数")
        .row("独角兽企业", "家", "3")
        .with(TextColumn::Remark, "另有1家在审");
    let second = ret("甲局", "2021-06")
        .file("二")
        .filled("2021-07-02")
        .row("瞪羚企业", "家", "60");
    let seen = month().add(first).add(second).map("2021-06");
    assert_eq!(words(&seen), [("5.3", "", "另有1家在审")]);
}

#[test]
fn texts_of_a_row_are_kept_once_and_only_where_they_say_something() {
    let row = |file: &str, remark: &str| {
        ret("甲局", "2021-06")
            .file(file)
            .row("瞪羚企业", "家", "50")
            .with(TextColumn::Progress, "新认定2家")
            .with(TextColumn::Remark, remark)
    };
    let seen = month()
        .add(row("一", "无。"))
        .add(row("二", "—"))
        .add(row("三", "含待公示1家"))
        .map("2021-06");
    assert_eq!(
        words(&seen),
        [
            ("5.2", "新认定2家", ""),
            ("5.2", "新认定2家", "含待公示1家")
        ]
    );
}

#[test]
fn a_deliverable_of_which_words_alone_are_said_was_reported() {
    let seen = month()
        .add(
            ret("甲局", "2021-06")
                .task("莱荣高铁青岛段", "", "")
                .with(TextColumn::Progress, "正在架梁")
                .task("潍烟高铁青岛段", "", "")
                .with(TextColumn::Remark, "由省里统筹"),
        )
        .map("2021-06");
    assert_eq!(
        words(&seen),
        [("D20.2", "正在架梁", ""), ("D20.3", "", "由省里统筹")]
    );
    let reported: Vec<&str> = seen
        .obs
        .deliverables
        .iter()
        .map(|d| d.deliverable.as_str())
        .collect();
    assert_eq!(reported, ["D20.2"]);
}

#[test]
fn a_department_without_a_part_in_an_item_says_nothing_of_it() {
    let seen = month()
        .add(
            ret("丙局", "2021-06")
                .row("瞪羚企业", "家", "50")
                .with(TextColumn::Remark, "转报"),
        )
        .map("2021-06");
    assert_eq!(words(&seen), []);
}
