//! The invented course of every deliverable.
//!
//! Decides stage, share, dates and sums from the code alone, with a few told by hand: suspended,
//! stopped, slipped, overdue, silent.

use jiff::civil::{Date, date};
use jindu::forms::{DeliverableFill, Entry};
use jindu::period::Period;
use jindu::plan::{Deliverable, DeliverableKind};
use jindu::quantity::Exact;

/// A number below `n` that depends on the text alone (FNV-1a).
pub fn pick(text: &str, n: u64) -> u64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash ^ (hash >> 29)) % n
}

/// How a deliverable fares.
enum Course {
    /// Planned for the month given (of 2021: 13 is January 2022), at a pace in percent of the plan.
    Paced { due: i8, pace: i64 },
    /// Planned date moved in October, from one month to another.
    Slipped { from: i8, to: i8 },
    /// Suspended from September on.
    Suspended,
    /// Stopped from October on.
    Stopped,
    /// Silent from September on.
    Silent,
    /// An event held in the month given.
    Held { month: i8 },
}

fn course(item: &Deliverable) -> Course {
    match item.code.as_str() {
        "D16.2" | "D20.5" => Course::Suspended,
        "D24.3" | "D12.4" => Course::Stopped,
        "D20.3" => Course::Slipped { from: 18, to: 24 },
        "D25.5" => Course::Slipped { from: 12, to: 18 },
        "D27.3" => Course::Slipped { from: 15, to: 21 },
        "D9.9" | "D15.4" => Course::Paced { due: 10, pace: 62 },
        "D10.1" | "D10.2" | "D10.3" | "D6.2" | "D14.6" | "D18.5" | "D22.6" | "D27.16" | "D28.4"
        | "D30.5" | "D8.1" => Course::Silent,
        "D13.1" | "D13.2" | "D13.3" => Course::Paced { due: 11, pace: 104 },
        "D7.1" => Course::Held { month: 11 },
        "D15.6" => Course::Held { month: 6 },
        "D19.1" => Course::Held { month: 10 },
        "D26.4" => Course::Held { month: 9 },
        "D28.1" => Course::Held { month: 12 },
        "D29.3" => Course::Held { month: 7 },
        "D29.4" => Course::Held { month: 5 },
        code => match pick(code, 60) {
            0..=11 => Course::Paced { due: 9, pace: 103 },
            12..=20 => Course::Paced { due: 12, pace: 101 },
            21..=29 => Course::Paced { due: 15, pace: 100 },
            30..=41 => Course::Paced { due: 18, pace: 102 },
            42..=53 => Course::Paced { due: 24, pace: 98 },
            54 => Course::Paced { due: 14, pace: 84 },
            _ => Course::Paced { due: 24, pace: 90 },
        },
    }
}

/// Month 1 is January 2021, 13 January 2022.
fn month(n: i8) -> Period {
    Period::new(2021, 1)
        .expect("a fixed month")
        .plus(i32::from(n) - 1)
}

/// The row of a deliverable in a month's return; empty where the department is silent.
pub fn report(item: &Deliverable, period: Period) -> DeliverableFill {
    let now = period.month();
    let mut fill = match course(item) {
        Course::Silent if now >= 9 => return DeliverableFill::default(),
        Course::Silent => paced(item, now, 24, 95),
        Course::Paced { due, pace } => paced(item, now, due, pace),
        Course::Slipped { from, to } => {
            let mut fill = paced(item, now, to, 90);
            fill.planned = Some(month(if now >= 10 { to } else { from }).last_day());
            fill
        }
        Course::Suspended if now >= 9 => stopped(item, "暂缓"),
        Course::Stopped if now >= 10 => stopped(item, "终止"),
        Course::Suspended | Course::Stopped => paced(item, now, 24, 70),
        Course::Held { month } => event(item, now, month),
    };
    if fill.progress.is_empty() {
        fill.progress = words(item, &fill.stage, now).to_owned();
    }
    fill
}

fn paced(item: &Deliverable, now: i8, due: i8, pace: i64) -> DeliverableFill {
    let share = (i64::from(now) * pace / i64::from(due)).min(100);
    let project = item.kind == DeliverableKind::Project;
    let mut fill = DeliverableFill {
        planned: Some(month(due).last_day()),
        ..DeliverableFill::default()
    };
    fill.stage = match (share, project) {
        (100.., true) if pick(&item.name_zh, 2) == 0 => "竣工",
        (100.., true) => "投产",
        (100.., false) => "已完成",
        (..=20, true) => "前期",
        (..=30, true) => "开工",
        (_, true) => "在建",
        (..=12, false) => "未启动",
        (_, false) => "推进中",
    }
    .into();
    let share = if fill.stage == "未启动" { 0 } else { share };
    fill.share_done = Some(Entry::Number(Exact::int(share)));
    if share == 100 {
        fill.finished = Some(finished(item, due, pace));
    }
    if project {
        let total = 5 + pick(&item.name_en, 900) as i64;
        let invested = total * share * 95 / 100;
        fill.total_investment = Some(Entry::Number(Exact::ratio(total, 10)));
        fill.invested = Some(Entry::Number(Exact::ratio(invested, 1000).round(2)));
    }
    fill
}

/// The day on which the share reached 100 %.
fn finished(item: &Deliverable, due: i8, pace: i64) -> Date {
    let done = (1..=due)
        .find(|n| i64::from(*n) * pace / i64::from(due) >= 100)
        .unwrap_or(due);
    day_in(done, &item.code.0)
}

fn day_in(n: i8, seed: &str) -> Date {
    let first = month(n).first_day();
    date(first.year(), first.month(), 8 + pick(seed, 18) as i8)
}

fn stopped(item: &Deliverable, stage: &str) -> DeliverableFill {
    let mut fill = paced(item, 8, 24, 70);
    fill.stage = stage.into();
    fill.progress = match stage {
        "暂缓" => "受政策和外部环境变化影响，经研究暂缓推进，待条件成熟后重启。".into(),
        _ => "与既有工作合并，不再单独推进。".into(),
    };
    fill
}

fn event(item: &Deliverable, now: i8, held: i8) -> DeliverableFill {
    let done = now >= held;
    DeliverableFill {
        stage: if done { "已完成" } else { "推进中" }.into(),
        share_done: Some(Entry::Number(Exact::int(if done {
            100
        } else {
            i64::from(now) * 90 / i64::from(held)
        }))),
        planned: Some(month(held).last_day()),
        finished: done.then(|| day_in(held, &item.code.0)),
        ..DeliverableFill::default()
    }
}

/// A line on how the deliverable stands.
fn words(item: &Deliverable, stage: &str, now: i8) -> &'static str {
    use DeliverableKind as K;
    match (item.kind, stage) {
        (_, "未启动") => "正在开展前期调研，研究制定工作方案。",
        (K::Project, "前期") => "正在办理立项、规划、用地等前期手续。",
        (K::Project, "开工") => "已开工，正在进行场地平整和桩基施工。",
        (K::Project, "在建") if now % 2 == 0 => "主体工程按计划施工，主要设备陆续订货。",
        (K::Project, "在建") => "土建工程有序推进，同步开展配套管网建设。",
        (K::Project, _) => "工程已按要求完成，投入运行。",
        (K::Event, "已完成") => "活动已成功举办，签约成果正在跟踪落实。",
        (K::Event, _) => "活动方案已报批，筹备工作按计划进行。",
        (K::Platform, "已完成") => "平台已建成运行，服务企业数量稳步增加。",
        (K::Platform, _) => "平台建设方案已明确，功能模块和运营团队逐步到位。",
        (K::Policy, "已完成") => "政策已印发实施，开展了政策解读。",
        (K::Policy, _) => "已形成征求意见稿，正在征求有关部门意见。",
        (K::Document, "已完成") => "文件已印发，各项任务分解落实。",
        (K::Document, _) => "已完成初稿，正在修改完善。",
        (K::Designation, "已完成") => "已获批复（认定），按批复要求开展建设。",
        (K::Designation, _) => "申报材料已提交，正与上级主管部门沟通对接。",
        (K::Register, "已完成") => "名录已建立并实行动态管理。",
        (K::Register, _) => "正在更新入库名单，逐项核实基础信息。",
        (K::Mechanism, "已完成") => "机制已建立并常态化运行。",
        (K::Mechanism, _) => "工作机制运行正常，阶段任务按计划完成。",
    }
}
