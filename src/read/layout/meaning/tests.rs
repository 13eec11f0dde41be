//! Headings as departments write them, and what each means.

use super::label::Label;
use super::*;
use crate::unit::Units;

pub(super) fn of(levels: &[&str]) -> Heading {
    let units = Units::default();
    let labels: Vec<_> = levels.iter().map(|l| Label::of(l, &units)).collect();
    understand(&labels)
}

fn target(form: FigureForm) -> Meaning {
    Meaning::Target(Some(form))
}

#[test]
fn each_form_of_figure_is_known_by_its_words() {
    use FigureForm::{Base, EndOfPeriod, Month, SinceStart, YearToDate};
    for (heading, form) in [
        ("本月", Month),
        ("本月完成", Month),
        ("当月完成数", Month),
        ("当月数", Month),
        ("本期数", Month),
        ("本 月 实 际", Month),
        ("本年累计", YearToDate),
        ("本年累计＊", YearToDate),
        ("累计", YearToDate),
        ("累计完成", YearToDate),
        ("累计完成数", YearToDate),
        ("年初至今", YearToDate),
        ("今年以来累计", YearToDate),
        ("1-6月", YearToDate),
        ("1-6月累计", YearToDate),
        ("1—6月累计完成", YearToDate),
        ("上半年", YearToDate),
        ("本年纍計", YearToDate),
        ("本月累计", YearToDate),
        ("截至6月底累计", YearToDate),
        ("年度累计完成值", YearToDate),
        ("自方案实施以来累计", SinceStart),
        ("2021年以来累计", SinceStart),
        ("自计划开始累计", SinceStart),
        ("自2021年起累计", SinceStart),
        ("期末", EndOfPeriod),
        ("期末数", EndOfPeriod),
        ("月末", EndOfPeriod),
        ("现有", EndOfPeriod),
        ("截至本月", EndOfPeriod),
        ("截至6月底", EndOfPeriod),
        ("6月末", EndOfPeriod),
        ("2020年基数", Base),
        ("基期值", Base),
        ("基数（2020年）", Base),
        ("累计（截至6月底）", YearToDate),
        ("本年1-6月累计", YearToDate),
        ("今年1-6月", YearToDate),
        ("本年截至6月累计", YearToDate),
        ("截至6月30日累计", YearToDate),
        ("截至2026年6月30日累计完成", YearToDate),
        ("1-本月", YearToDate),
        ("1—本月累计", YearToDate),
        ("自年初累计", YearToDate),
        ("年内累计", YearToDate),
        ("年初至6月底", YearToDate),
        ("至6月末累计", YearToDate),
        ("Year to date", YearToDate),
        ("实际完成（累计）", YearToDate),
        ("完成数（本年累计）", YearToDate),
        ("本年累计（1-6月）", YearToDate),
        ("到6月底累计", YearToDate),
        ("累计实现", YearToDate),
        ("全年累计完成", YearToDate),
        ("本年累计①", YearToDate),
        ("本年累计¹", YearToDate),
        ("累计（自方案实施以来）", SinceStart),
        ("自1月1日起累计", YearToDate),
        ("「本年累计」", YearToDate),
        ("累计·完成", YearToDate),
        ("截至报告期末累计", YearToDate),
        ("本年累计\nYear to date", YearToDate),
        ("本月 Month", Month),
        ("本年累计（单位：见左）", YearToDate),
    ] {
        assert_eq!(of(&[heading]).meaning, target(form), "{heading}");
    }
}

#[test]
fn figures_of_other_things_are_never_taken() {
    for levels in [
        &["目标值"][..],
        &["年度目标"],
        &["年度目标值"],
        &["2022年目标"],
        &["同比"],
        &["同比增长（%）"],
        &["环比"],
        &["上年同期"],
        &["去年同期累计"],
        &["上月数"],
        &["上月累计"],
        &["计划数"],
        &["年度计划"],
        &["计划完成数"],
        &["本月计划"],
        &["序号"],
        &["占比"],
        &["累计", "同比增长"],
        &["本年累计", "增速"],
        &["上年同期", "累计"],
        &["年度目标", "数值"],
        &["较上年增减"],
        &["预计全年完成"],
        &["下月预计"],
        &["全省排名"],
        &["任务数"],
        &["累计（同比）"],
        &["比上年同期增长%"],
        &["序时进度"],
        &["年度计划投资"],
        &["本月完成投资"],
        &["目标任务数"],
        &["本年累计（上年）"],
        &["累计（全省）"],
        &["本年累计（占比）"],
        &["累计（预期）"],
        &["计划累计"],
        &["计划累计完成"],
        &["计划", "累计"],
        &["计划", "累计完成"],
        &["预计", "累计完成"],
        &["计划情况", "累计"],
        &["计划", "自开始累计"],
        &["总累计目标"],
        &["规划期累计目标"],
        &["方案累计目标数"],
        &["2021年以来计划累计"],
        &["目标", "自2021年以来累计"],
        &["自2021年以来累计", "计划"],
    ] {
        assert!(
            matches!(of(levels).meaning, Meaning::Ignored(_)),
            "{levels:?} {:?}",
            of(levels).meaning
        );
    }
    assert_eq!(of(&["完成率"]).meaning, Meaning::Rate);
}

#[test]
fn groups_and_their_columns_are_read_together() {
    for (levels, form) in [
        (&["当月", "完成数"][..], FigureForm::Month),
        (&["累计", "完成"], FigureForm::YearToDate),
        (&["完成情况", "本月"], FigureForm::Month),
        (&["目标完成情况", "累计完成"], FigureForm::YearToDate),
        (&["2026年", "6月", "本年累计"], FigureForm::YearToDate),
        (&["本年", "累计"], FigureForm::YearToDate),
        (&["本年累计", "（亿元）"], FigureForm::YearToDate),
        (&["1-6月", "绝对值"], FigureForm::YearToDate),
        (&["1-6月", "总量"], FigureForm::YearToDate),
        (&["累计", "6月"], FigureForm::YearToDate),
        (&["累计", "本期"], FigureForm::YearToDate),
        (&["累计", "本期数"], FigureForm::YearToDate),
        (&["1-6月", "本期"], FigureForm::YearToDate),
        (&["6月", "本期"], FigureForm::Month),
        (&["1—6月累计", "绝对额"], FigureForm::YearToDate),
        (&["年度目标", "累计完成"], FigureForm::YearToDate),
        (&["自2021年以来累计", "完成"], FigureForm::SinceStart),
    ] {
        assert_eq!(of(levels).meaning, target(form), "{levels:?}");
    }
    assert_eq!(
        of(&["计量", "单位"]).meaning,
        Meaning::Text(TextColumn::Unit)
    );
    assert_eq!(
        of(&["项目投资", "总投资（亿元）"]).meaning,
        Meaning::Figure(FigureColumn::TotalInvestment)
    );
    assert_eq!(
        of(&["投资情况", "累计完成"]).meaning,
        Meaning::Figure(FigureColumn::Invested)
    );
}

#[test]
fn months_and_units_in_headings_are_kept() {
    let heading = of(&["2026年", "6月", "本年累计（万元）"]);
    assert_eq!(heading.period, Period::new(2026, 6));
    assert_eq!(heading.unit.as_deref(), Some("万元"));
    let heading = of(&["六月"]);
    assert_eq!(
        (heading.meaning, heading.month),
        (target(FigureForm::Month), Some(6))
    );
    assert_eq!(of(&["2026.6"]).period, Period::new(2026, 6));
    for (text, unit) in [
        ("本年累计（单位：亿元）", "亿元"),
        ("累计完成/万元", "万元"),
        ("本年累计（万标箱）", "万标箱"),
        ("总投资亿元", "亿元"),
    ] {
        assert_eq!(of(&[text]).unit.as_deref(), Some(unit), "{text}");
    }
    assert_eq!(of(&["本年累计（含税）"]).unit, None);
    assert_eq!(of(&["本年累计", "（亿元）"]).unit.as_deref(), Some("亿元"));
    assert_eq!(of(&["本年累计（1-5月）"]).month, Some(5));
    assert_eq!(of(&["累计（5月）"]).month, Some(5));
    assert_eq!(of(&["本年累计（2025年）"]).year, Some(2025));
    assert_eq!(of(&["累计", "（1-5月）"]).month, Some(5));
    assert_eq!(of(&["本年累计（单位：见左）"]).unit, None);
    assert_eq!(of(&["6月累计（1-5月）"]).meaning, Meaning::Unknown);
    assert_eq!(of(&["2026年", "2025年6月"]).meaning, Meaning::Unknown);
}

#[test]
fn fixed_words_are_known_however_they_are_set() {
    for (heading, column) in [
        ("指标名称", TextColumn::Name),
        (" 指 标 名 称 ", TextColumn::Name),
        ("指標名稱", TextColumn::Name),
        ("牵头单位＊", TextColumn::Department),
        ("责任单位", TextColumn::Department),
        ("区（市）", TextColumn::Part),
        ("备注（选填）", TextColumn::Remark),
        ("编码", TextColumn::Code),
        ("任务名称", TextColumn::Name),
        ("更正月份", TextColumn::Period),
        ("需协调事项", TextColumn::Coordination),
        ("下一步打算", TextColumn::NextSteps),
    ] {
        assert_eq!(of(&[heading]).meaning, Meaning::Text(column), "{heading}");
    }
    assert_eq!(
        of(&["计划完成时间"]).meaning,
        Meaning::Date(DateColumn::Planned)
    );
    assert_eq!(
        of(&["完成比例（%）"]).meaning,
        Meaning::Figure(FigureColumn::ShareDone)
    );
    assert_eq!(
        of(&["更正后"]).meaning,
        Meaning::Figure(FigureColumn::NewValue)
    );
}

#[test]
fn what_is_not_understood_stays_unknown() {
    for heading in [
        "走访企业",
        "本月走访企业数",
        "二季度",
        "第三季度完成",
        "甲",
        "312",
        "新增企业数累计",
        "年初累计",
        "累计余额",
        "本年累计 YoY",
        "last month",
        "本年累计（本月）",
        "2026年",
    ] {
        assert_eq!(of(&[heading]).meaning, Meaning::Unknown, "{heading}");
    }
    assert_eq!(
        of(&["完成情况"]).meaning,
        Meaning::Either(EitherFigure::Target(None))
    );
    assert_eq!(of(&["实际完成"]).meaning, Meaning::Target(None));
}
