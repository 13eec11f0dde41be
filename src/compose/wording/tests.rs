//! Reviewed sentences: one per situation, both languages.

use super::targets::{Outlook, Said, sentence};
use super::*;
use crate::plan::TargetKind;
use Language::{En, Zh};

fn said() -> Said {
    Said {
        name: "瞪羚企业".into(),
        actual: Some("84家".into()),
        base_year: "2030".into(),
        month: "2031年12月".into(),
        year_to: "2031年1—12月".into(),
        since_start: "2031年1—12月".into(),
        target: "不少于120家".into(),
        completion: Some("70.0%".into()),
        expected: Some("90家".into()),
        shortfall: Some("6家".into()),
        change: Some("比上月增加4家".into()),
        year_on_year: Some("同比增长12.5%".into()),
        outlook: Outlook::Misses("110家".into()),
        due: "2032年12月".into(),
        remaining: Some("36家".into()),
        needed: Some("3家".into()),
        months_left: 12,
        ..Said::default()
    }
}

fn said_en() -> Said {
    Said {
        name: "Gazelle enterprises".into(),
        actual: Some("84".into()),
        base_year: "2030".into(),
        month: "December 2031".into(),
        year_to: "January–December 2031".into(),
        since_start: "January–December 2031".into(),
        target: "at least 120".into(),
        completion: Some("70.0%".into()),
        expected: Some("90".into()),
        shortfall: Some("6".into()),
        change: Some("4 more than last month".into()),
        year_on_year: Some("up 12.5% on the year before".into()),
        outlook: Outlook::Misses("110".into()),
        due: "December 2032".into(),
        remaining: Some("36".into()),
        needed: Some("3".into()),
        months_left: 12,
        ..Said::default()
    }
}

/// The situations of a target, each with its kind, status and what differs from [`said`]; clauses
/// of the situation come in both languages.
type Situation = (&'static str, TargetKind, Status, fn(&mut Said, Language));

fn situations() -> Vec<Situation> {
    vec![
        ("behind", TargetKind::Stock, Status::Behind, |_, _| ()),
        (
            "on track, the trend meets the target",
            TargetKind::Cumulative,
            Status::OnTrack,
            |s, l| {
                s.shortfall = None;
                s.outlook = Outlook::Meets(l.pick("2032年8月", "August 2032").into());
            },
        ),
        (
            "on track, the trend misses the target",
            TargetKind::Cumulative,
            Status::OnTrack,
            |s, _| s.shortfall = None,
        ),
        (
            "behind, the trend meets the target",
            TargetKind::Stock,
            Status::SlightlyBehind,
            |s, l| s.outlook = Outlook::Meets(l.pick("2032年8月", "August 2032").into()),
        ),
        (
            "less than one a month",
            TargetKind::Stock,
            Status::Behind,
            |s, l| {
                s.remaining = Some(l.pick("3家", "3").into());
                s.needed = None;
            },
        ),
        (
            "a percentage",
            TargetKind::Level,
            Status::SlightlyBehind,
            |s, l| {
                s.is_rate = true;
                s.actual = Some("84.0%".into());
                s.expected = Some("90.0%".into());
                s.target = l.pick("不低于98.0%", "at least 98.0%").into();
                let points = |n: &str| format!("{n}{}", l.pick("个百分点", " percentage points"));
                s.shortfall = Some(points("6.0"));
                s.change = Some(match l {
                    Zh => format!("比上月提高{}", points("4.0")),
                    En => format!("{} more than last month", points("4.0")),
                });
                s.remaining = Some(points("14.0"));
                s.needed = Some(points("1.2"));
                s.outlook = Outlook::Misses("95.0%".into());
            },
        ),
        ("met", TargetKind::Cumulative, Status::Met, |s, _| {
            s.shortfall = None;
        }),
        ("missed", TargetKind::AnnualFlow, Status::Missed, |s, _| {
            s.outlook = Outlook::Unknown;
            s.needed = None;
        }),
        (
            "missed with nought",
            TargetKind::AnnualFlowEachYear,
            Status::Missed,
            |s, l| {
                s.actual = Some(l.pick("0家", "0").into());
                s.is_nought = true;
                s.completion = Some("0.0%".into());
                s.change = None;
                s.year_on_year = None;
                s.outlook = Outlook::Unknown;
            },
        ),
        (
            "a multiple",
            TargetKind::RatioToBase,
            Status::SlightlyBehind,
            |s, l| {
                s.amount = s.actual.replace(l.pick("1.63倍", "1.63×").into());
                s.change = Some(
                    l.pick("倍数比上月提高0.13", "0.13× more than last month")
                        .into(),
                );
            },
        ),
        ("first month", TargetKind::Level, Status::OnTrack, |s, _| {
            s.change = None;
            s.year_on_year = None;
            s.shortfall = None;
            s.outlook = Outlook::Unknown;
        }),
        (
            "never reported",
            TargetKind::Stock,
            Status::NotReported,
            |s, l| {
                s.actual = None;
                s.gap = l
                    .pick("尚无可用数据", "no usable figure has been reported")
                    .into();
            },
        ),
        ("in dispute", TargetKind::Stock, Status::Disputed, |s, l| {
            s.actual = None;
            s.gap = l
                .pick(
                    "本月数待核，甲局报84家〔A1〕，乙局报90家〔A2〕",
                    "this month's figure is in dispute: A reports 84 〔A1〕, B reports 90 〔A2〕",
                )
                .into();
        }),
        (
            "carried after a refusal",
            TargetKind::Cumulative,
            Status::Behind,
            |s, l| {
                s.gap = l
                    .pick(
                        "本月数不可用，沿用9月数据",
                        "this month's figure cannot be used, September's is carried",
                    )
                    .into();
                s.since_start = l.pick("2031年1—9月", "January–September 2031").into();
                s.change = None;
            },
        ),
        (
            "at most, beyond",
            TargetKind::Level,
            Status::Behind,
            |s, _| {
                s.at_most = true;
                s.remaining = None;
            },
        ),
        (
            "at most, within",
            TargetKind::Level,
            Status::OnTrack,
            |s, l| {
                s.at_most = true;
                s.shortfall = None;
                s.remaining = None;
                s.outlook = Outlook::Meets(l.pick("2032年12月", "December 2032").into());
            },
        ),
        (
            "reached by the base",
            TargetKind::AnnualFlow,
            Status::Monitored,
            |s, l| {
                s.not_rated = Some(
                    l.pick(
                        "目标低于基期，仅作监测",
                        "monitored only, since the base already reached the target",
                    )
                    .into(),
                );
                s.shortfall = None;
            },
        ),
        (
            "not this year",
            TargetKind::AnnualFlow,
            Status::Monitored,
            |s, l| {
                s.not_rated = Some(
                    l.pick(
                        "目标年度为2032年，本年仅作监测",
                        "monitored only, since the target is for 2032",
                    )
                    .into(),
                );
                s.shortfall = None;
                s.expected = None;
            },
        ),
        (
            "nothing due yet",
            TargetKind::Stock,
            Status::OnTrack,
            |s, _| {
                s.expected = None;
                s.shortfall = None;
            },
        ),
    ]
}

#[test]
fn targets_in_every_situation_read_as_reviewed() {
    let mut text = String::new();
    for (name, kind, status, change) in situations() {
        let (mut zh, mut en) = (said(), said_en());
        change(&mut zh, Zh);
        change(&mut en, En);
        let (zh, en) = (
            sentence(kind, status, &zh, Zh),
            sentence(kind, status, &en, En),
        );
        let chinese = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c);
        assert!(!en.contains(chinese), "{en}");
        text += &format!("## {name}\n{zh}\n{en}\n\n");
    }
    insta::assert_snapshot!(text);
}

#[test]
fn groups_in_every_situation_read_as_reviewed() {
    use Status::{Behind, Met, NotReported, OnTrack, SlightlyBehind};
    let cases: [(&str, Noun, &[(Status, usize)]); 10] = [
        (
            "mixed",
            Noun::Measure,
            &[(Behind, 3), (SlightlyBehind, 6), (OnTrack, 19), (Met, 2)],
        ),
        (
            "some cannot be rated",
            Noun::Target,
            &[
                (Behind, 3),
                (OnTrack, 8),
                (Met, 1),
                (Status::Monitored, 2),
                (NotReported, 1),
            ],
        ),
        (
            "none at the pace",
            Noun::Target,
            &[(Behind, 3), (SlightlyBehind, 2)],
        ),
        (
            "one at the pace",
            Noun::Target,
            &[(Behind, 3), (OnTrack, 1)],
        ),
        ("all at the pace", Noun::Target, &[(OnTrack, 3), (Met, 2)]),
        ("everything met", Noun::Measure, &[(Met, 30)]),
        ("nothing reported", Noun::Measure, &[(NotReported, 30)]),
        ("all behind", Noun::Deliverable, &[(Behind, 4)]),
        ("a single one", Noun::Measure, &[(OnTrack, 1)]),
        ("none at all", Noun::Target, &[]),
    ];
    let mut text = String::new();
    for (name, noun, counts) in cases {
        text += &format!(
            "## {name}\n{}\n{}\n\n",
            group(noun, counts, Zh),
            group(noun, counts, En)
        );
    }
    insta::assert_snapshot!(text);
}

#[test]
fn returns_and_moves_in_every_situation_read_as_reviewed() {
    let names = |n: usize, l: Language| -> Vec<String> {
        let name = |n: usize| match l {
            Zh => format!("第{n}局"),
            En => format!("Bureau {n}"),
        };
        (1..=n).map(name).collect()
    };
    let mut text = String::new();
    for (name, expected, received, late, missing, unusable) in [
        ("all in time", 40, 40, 0, 0, 0),
        ("some late", 40, 40, 3, 0, 0),
        ("one missing", 40, 39, 1, 1, 0),
        ("many missing", 40, 20, 1, 20, 0),
        ("one unusable", 40, 38, 0, 1, 1),
        ("none sent", 40, 0, 0, 40, 0),
        ("none expected", 0, 0, 0, 0, 0),
    ] {
        let say = |month, language| {
            let (missing, unusable) = (names(missing, language), names(unusable, language));
            returns(
                month, expected, received, late, &missing, &unusable, language,
            )
        };
        text += &format!(
            "## {name}\n{}\n{}\n\n",
            say("2031年12月", Zh),
            say("December 2031", En)
        );
    }
    for (better, worse, other) in [(0, 0, 0), (1, 0, 0), (2, 3, 1)] {
        text += &format!(
            "## moved {better} {worse} {other}\n{}\n{}\n\n",
            moved(better, worse, other, Zh),
            moved(better, worse, other, En)
        );
    }
    for gone in [1, 12, 24] {
        text += &format!(
            "## month {gone}\n{}\n{}\n\n",
            time_gone("方案", "2031年12月", gone, 24, "50.0%", Zh),
            time_gone("", "December 2031", gone, 24, "50.0%", En)
        );
    }
    insta::assert_snapshot!(text);
}

#[test]
fn about_never_stands_twice() {
    let text: String = situations()
        .into_iter()
        .map(|(_, kind, status, change)| {
            let mut s = said();
            s.actual = Some("约84家".into());
            change(&mut s, Zh);
            sentence(kind, status, &s, Zh)
        })
        .collect();
    assert!(!text.contains("约约") && !text.contains("左右") && !text.contains("约为约"));
}

#[test]
fn long_texts_are_cut_at_a_clause_and_say_so() {
    let text = "甲".repeat(50) + "，" + &"乙".repeat(80);
    let cut = shorten(&text, 60, Zh);
    assert_eq!(cut, "甲".repeat(50) + "……（全文见来源）");
    assert_eq!(shorten("短。", 60, Zh), "短。");
    assert!(shorten(&"丙".repeat(100), 60, En).ends_with("(full text in the source)"));
}

#[test]
fn names_are_joined_and_long_lists_counted() {
    let names: Vec<String> = ["甲局", "乙局", "丙局"].map(String::from).to_vec();
    assert_eq!(list(&names, Zh), "甲局、乙局和丙局");
    assert_eq!(list(&names[..1], Zh), "甲局");
    assert_eq!(list(&names, En), "甲局, 乙局 and 丙局");
    assert_eq!(list_at_most(&names, 2, "个单位", Zh), "甲局、乙局等3个单位");
}
