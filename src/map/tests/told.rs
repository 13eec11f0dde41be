//! What is said of decisions, of what became of each file, and of causes that are one.

use super::build::*;
use crate::issue::Severity;
use crate::map::checks::sample::x;
use crate::map::{FigureForm, Outcome};
use crate::plan::Ruling;
use crate::read::TableKind;

const YTD: FigureForm = FigureForm::YearToDate;

#[test]
fn confirming_a_figure_of_a_department_without_part_is_told_to_have_no_effect() {
    let seen = month()
        .add(ret("丙局", "2021-06").row("瞪羚企业", "家", "60"))
        .decide("2021-06", "5.2", Ruling::Confirm)
        .map("2021-06");
    assert!(seen.used("5.2").is_empty());
    let issue = seen.issue("decision-unused");
    assert!(issue.message.contains("该数仍未采用"), "{}", issue.message);
    assert!(
        issue.remedy.contains("5.2,东港市丙局,support,"),
        "{}",
        issue.remedy
    );
    assert!(
        issue
            .remedy
            .contains("2021-06,5.2,,set,60,,,理由,核定人,日期")
    );
    assert_eq!(seen.issue("not-responsible").severity, Severity::Error);
}

#[test]
fn a_decision_without_effect_says_why() {
    let told = |value: &str, ruling: Ruling| {
        let seen = month()
            .add(ret("甲局", "2021-06").row("瞪羚企业", "家", value))
            .decide("2021-06", "5.2", ruling)
            .map("2021-06");
        let issue = seen.issue("decision-unused");
        format!("{} → {}", issue.message, issue.remedy)
    };
    let accept = |source: &str| Ruling::Accept {
        source: source.into(),
    };
    assert!(told("60", Ruling::Confirm).contains("已采用，无需确认"));
    assert!(told("见附件", Ruling::Confirm).contains("set,（数值）"));
    let text = told("60", accept("甲局.xlsx"));
    assert!(
        text.contains("没有“甲局.xlsx”") && text.contains("2021-06/甲局.xlsx!指标!C2"),
        "{text}"
    );
    let twice = month()
        .add(
            ret("甲局", "2021-06")
                .row("瞪羚企业", "家", "60")
                .row("瞪羚企业", "家", "61"),
        )
        .decide("2021-06", "5.2", accept("甲局"))
        .map("2021-06");
    let issue = twice.issue("decision-unused");
    assert!(
        issue.message.contains("分不清采用哪个"),
        "{}",
        issue.message
    );
}

#[test]
fn a_settled_finding_no_longer_says_that_the_figure_is_not_used() {
    let seen = month()
        .add(
            ret("甲局", "2021-06")
                .row("瞪羚企业", "家", "60")
                .row("瞪羚企业", "家", "61"),
        )
        .decide(
            "2021-06",
            "5.2",
            Ruling::Accept {
                source: "2021-06/甲局.xlsx!指标!C3".into(),
            },
        )
        .map("2021-06");
    assert_eq!(seen.values("5.2"), ["61"]);
    let issue = seen.issue("figures-disputed");
    assert_eq!(issue.severity, Severity::Note);
    assert!(!issue.message.contains("未采用") && !issue.message_en.contains("none is used"));
    assert!(
        issue
            .message
            .contains("核定采用 2021-06/甲局.xlsx!指标!C3 的61家"),
        "{}",
        issue.message
    );
}

#[test]
fn the_reason_of_a_files_outcome_is_the_true_one() {
    let set = month()
        .add(ret("甲局", "2021-06").row("瞪羚企业", "家", "60"))
        .decide("2021-06", "5.2", Ruling::Set { value: x("61") })
        .map("2021-06");
    assert_eq!(set.outcome(0), Outcome::Superseded);
    let reason = &set.obs.returns[0].reason;
    assert!(
        reason.contains("核定（decisions.csv 第2行）替代"),
        "{reason}"
    );
    let twice = month()
        .add(
            ret("甲局", "2021-06")
                .row("瞪羚企业", "家", "60")
                .row("瞪羚企业", "家", "60"),
        )
        .map("2021-06");
    assert_eq!(twice.obs.returns[0].reason, "1处重复，只计一次");
    let tasks = month()
        .add(
            ret("甲局", "2021-06")
                .file("一")
                .task("莱荣高铁青岛段", "在建", "40%"),
        )
        .add(
            ret("甲局", "2021-06")
                .file("二")
                .task("莱荣高铁青岛段", "竣工", "40%"),
        )
        .map("2021-06");
    for n in 0..2 {
        assert_eq!(tasks.outcome(n), Outcome::PartlyUsed);
        assert_eq!(tasks.obs.returns[n].reason, "1项任务待核");
    }
    assert!(!tasks.issue("figures-disputed").remedy.contains("核定"));
}

#[test]
fn a_return_of_which_nothing_is_used_carries_an_error() {
    let seen = month()
        .add(ret("甲局", "2021-06").row("食堂满意度", "%", "98"))
        .map("2021-06");
    assert_eq!(seen.outcome(0), Outcome::Rejected);
    assert_eq!(seen.issue("unmapped").severity, Severity::Error);
    let later = month()
        .add(ret("甲局", "2021-02").across("年实际使用外资", "亿美元", YTD, &["", "", "16"]))
        .map("2021-02");
    assert_eq!(later.outcome(0), Outcome::Rejected);
    assert_eq!(later.issue("later-month").severity, Severity::Error);
}

#[test]
fn a_refused_cell_of_the_right_form_is_told_alone() {
    let forms = [(FigureForm::Month, "3"), (YTD, "#VALUE!")];
    let seen = month()
        .add(ret("甲局", "2021-06").figures("瞪羚企业", "家", &forms))
        .map("2021-06");
    assert_eq!(seen.count("form-unused"), 0, "{:#?}", seen.obs.issues);
    assert_eq!(seen.obs.refused.len(), 1);
}

#[test]
fn a_correction_in_the_file_name_alone_is_told_and_decides_nothing() {
    let row = |file: &str, value: &str| {
        ret("甲局", "2021-06")
            .file(file)
            .row("瞪羚企业", "家", value)
    };
    let seen = month()
        .add(row("甲局", "60"))
        .add(row("甲局（更正）", "61"))
        .map("2021-06");
    assert!(seen.used("5.2").is_empty());
    let issue = seen.issue("correction-in-name");
    assert!(
        issue.message.contains("甲局（更正）.xlsx"),
        "{}",
        issue.message
    );
    let alone = month().add(row("甲局（更正）", "61")).map("2021-06");
    assert_eq!(alone.count("correction-in-name"), 0);
}

#[test]
fn of_two_copies_the_plain_name_is_the_original() {
    let one = |file: &str| {
        ret("甲局", "2021-06")
            .file(file)
            .bytes("ab")
            .row("瞪羚企业", "家", "60")
    };
    let seen = month()
        .add(one("甲局 - 副本"))
        .add(one("甲局"))
        .map("2021-06");
    let copy = seen
        .obs
        .returns
        .iter()
        .find(|r| r.outcome == Outcome::Duplicate);
    assert_eq!(copy.unwrap().file, "2021-06/甲局 - 副本.xlsx");
    assert_eq!(seen.values("5.2"), ["60"]);
}

#[test]
fn one_cause_is_one_finding() {
    let units = month()
        .add(
            ret("甲局", "2021-06")
                .row("瞪羚企业", "", "60")
                .row("独角兽企业", "", "3")
                .figures(
                    "年实际使用外资",
                    "亩",
                    &[(FigureForm::Month, "3"), (YTD, "5")],
                ),
        )
        .map("2021-06");
    assert_eq!(units.count("unit-assumed"), 1);
    assert!(
        units
            .issue("unit-assumed")
            .message
            .contains("2处（C2、C3）")
    );
    assert_eq!(units.count("unit-impossible"), 1);
    let rows = |ret: Ret| ret.row("瞪羚企业", "家", "60").row("独角兽企业", "家", "3");
    let copied = rows(
        rows(ret("甲局", "2021-06"))
            .table(TableKind::Targets)
            .sheet("指标 (2)"),
    );
    let seen = month().add(copied).map("2021-06");
    assert_eq!(seen.count("duplicate-row"), 1);
    assert!(seen.issue("duplicate-row").message.contains("指标 (2)"));
    let mut foreign = ret("甲局", "2021-06")
        .row("瞪羚企业", "家", "60")
        .table(TableKind::Breakdown)
        .sheet("花名册");
    for name in ["张某", "李某", "王某", "赵某", "钱某"] {
        foreign = foreign.part(name, "", YTD, "", "1");
    }
    let seen = month().add(foreign).map("2021-06");
    assert_eq!(seen.count("unmapped"), 1);
    assert!(seen.issue("unmapped").message.contains("“花名册”的5行"));
}
