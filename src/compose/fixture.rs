//! An evaluated month without files: returns that a small generator makes up for any catalogue.
//!
//! Each target follows one of a few courses, so that every status, gap and mark occurs in any plan
//! of some size. Nothing here is looked up outside: the same catalogue gives the same month.

use std::path::Path;

use jiff::civil::Date;

use crate::assess;
use crate::intake::Batch;
use crate::issue::{Issue, Severity, text};
use crate::map::{
    Correction, DeliverableReport, DeptReturn, FigureForm, ItemText, MapRule, Observation,
    Observations, Outcome, ProgressText, Stage, Standing, Timeliness,
};
use crate::period::Period;
use crate::pipeline::{Evaluation, LastMonth};
use crate::plan::{
    self, Catalogue, Code, Combine, Deliverable, DeliverableKind, Role, Target, TargetKind,
};
use crate::provenance::{CellAt, Source};
use crate::quantity::{Exact, Qualifier};

/// The course a target takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// At the pace.
    OnTrack,
    /// Well below it.
    Behind,
    /// A little below it.
    SlightlyBehind,
    /// At the target.
    Met,
    /// Two departments differ at the report month.
    Disputed,
    /// Never reported.
    Silent,
    /// Nothing at the report month.
    Carried,
    /// The report month's figure is withheld.
    Refused,
    /// A gap in the middle and a changed definition after it.
    Broken,
    /// Restated at the report month.
    Restated,
}

const COURSES: [Course; 10] = [
    Course::Behind,
    Course::OnTrack,
    Course::Disputed,
    Course::Restated,
    Course::SlightlyBehind,
    Course::Carried,
    Course::Met,
    Course::Broken,
    Course::Refused,
    Course::Silent,
];

/// The small plan of the tests.
pub fn small_plan() -> Catalogue {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plans/small");
    plan::load(&folder).expect("the small plan is sound")
}

/// The report month of the small plan.
pub fn month(text: &str) -> Period {
    text.parse().expect("a month")
}

/// A month in which every target takes a course in turn.
pub fn mixed(catalogue: Catalogue, period: Period) -> Evaluation {
    Maker::new(catalogue, period, &|n| COURSES[n % COURSES.len()]).evaluation()
}

/// A month in which all targets take one course.
pub fn uniform(catalogue: Catalogue, period: Period, course: Course) -> Evaluation {
    Maker::new(catalogue, period, &|_| course).evaluation()
}

struct Maker<'a> {
    catalogue: Catalogue,
    period: Period,
    course: &'a dyn Fn(usize) -> Course,
    o: Observations,
}

impl<'a> Maker<'a> {
    fn new(catalogue: Catalogue, period: Period, course: &'a dyn Fn(usize) -> Course) -> Self {
        Self {
            catalogue,
            period,
            course,
            o: Observations::default(),
        }
    }

    fn months(&self) -> Vec<Period> {
        self.catalogue
            .settings
            .plan
            .start
            .through(self.period)
            .collect()
    }

    /// A department's file of a month; the same words on paper in every plan.
    fn source(&self, department: &str, month: Period, sheet: &str, row: u32, text: &str) -> Source {
        Source {
            file: format!("{month}/{department}.xlsx"),
            sheet: sheet.into(),
            cell: CellAt::new(row, 4),
            text: text.into(),
        }
    }

    fn evaluation(mut self) -> Evaluation {
        let targets = self.catalogue.targets.clone();
        for (n, target) in targets.iter().enumerate() {
            self.target(n, target);
        }
        let deliverables = self.catalogue.deliverables.clone();
        for (n, deliverable) in deliverables.iter().enumerate() {
            self.deliverable(n, deliverable);
        }
        self.texts();
        self.beside();
        self.returns();
        self.o.period = Some(self.period);
        let assessment = assess::assess(&self.catalogue, &self.o, self.period);
        let issues = self.issues();
        let last_month = (self.period > self.catalogue.settings.plan.start).then(|| {
            let last = self.period.prev();
            LastMonth {
                issued: None,
                assessment: assess::assess(&self.catalogue, &self.as_of_last_month(), last),
            }
        });
        Evaluation {
            period: self.period,
            as_of: self.period.next().last_day(),
            batch: Batch::default(),
            read: Vec::new(),
            observations: self.o,
            assessment,
            last_month,
            issues,
            office_text: Some((
                format!("{}/综述.md", self.period),
                "0".repeat(64),
                "## 总的看\n\n本月各项工作**平稳推进**，重点任务按计划实施。\n\n- 招商引资取得进展\n- 重点项目加快建设\n".into(),
            )),
            catalogue: self.catalogue,
        }
    }

    /// What was known a month ago: no word of the report month's returns, and no correction.
    fn as_of_last_month(&self) -> Observations {
        let mut then = self.o.clone();
        then.period = Some(self.period.prev());
        then.figures.retain(|f| f.return_period < self.period);
        for (n, f) in then.figures.iter_mut().enumerate() {
            f.id = n;
            f.standing = Standing::Used;
        }
        then.deliverables.retain(|d| d.period < self.period);
        for (n, d) in then.deliverables.iter_mut().enumerate() {
            d.id = n;
        }
        then.corrections.clear();
        then
    }

    fn value(&self, t: &Target, course: Course, month: Period) -> Exact {
        let plan = &self.catalogue.settings.plan;
        let origin = match t.kind {
            TargetKind::Stock | TargetKind::Level => self.base(t),
            _ => Exact::zero(),
        };
        let goal = match t.kind {
            TargetKind::RatioToBase => t.value.clone() * self.base(t),
            _ => t.value.clone(),
        };
        let (gone, all) = match t.kind {
            TargetKind::Cumulative | TargetKind::Stock | TargetKind::Level => (
                i64::from(month.months_since(plan.start) + 1),
                i64::from(t.due.months_since(plan.start) + 1),
            ),
            _ => (i64::from(month.month()), 12),
        };
        let factor = match course {
            Course::Behind => Exact::ratio(3, 5),
            Course::SlightlyBehind => Exact::ratio(19, 20),
            Course::Met => Exact::ratio(all, gone) * Exact::ratio(21, 20),
            _ => Exact::ratio(11, 10),
        };
        let value = origin.clone() + (goal - origin) * Exact::ratio(gone, all) * factor;
        let places = if super::number::is_counted(t.reported_unit()) {
            0
        } else {
            1
        };
        value.round(places)
    }

    fn base(&self, t: &Target) -> Exact {
        t.base.clone().unwrap_or_else(|| {
            let half = t.value.clone() * Exact::ratio(1, 2);
            if t.kind == TargetKind::RatioToBase {
                Exact::int(130)
            } else {
                half.floor()
            }
        })
    }

    fn target(&mut self, n: usize, t: &Target) {
        let course = (self.course)(n);
        let leads = self.catalogue.leads_of(&t.code);
        let reporters: Vec<(String, Role, Option<String>)> = leads
            .iter()
            .filter(|l| match t.combine {
                Combine::Sum => l.role == Role::Part,
                Combine::Lead => l.role == Role::Lead,
            })
            .map(|l| (l.department.clone(), l.role, l.part.clone()))
            .collect();
        let parts = reporters.len().max(1) as i64;
        let needs_base = matches!(
            t.kind,
            TargetKind::Stock | TargetKind::Level | TargetKind::RatioToBase
        );
        for (place, (department, role, part)) in reporters.into_iter().enumerate() {
            if needs_base && t.base.is_none() && course != Course::Silent {
                let base = self.base(t);
                let start = self.catalogue.settings.plan.start;
                self.push(t, &department, role, None, start, FigureForm::Base, base, 2);
            }
            for month in self.months() {
                if skipped(course, month, self.period, place) {
                    continue;
                }
                let value = self.value(t, course, month);
                let value = if part.is_some() {
                    (value * Exact::ratio(1, parts) * Exact::ratio(8 + place as i64 % 5, 10))
                        .round(0)
                } else {
                    value
                };
                let form = form(t.kind);
                let row = 3 + n as u32;
                let id = self.push(t, &department, role, part.clone(), month, form, value, row);
                self.finish(t, course, id, month);
            }
        }
    }

    /// What a course does to the figure of a month once it is there.
    fn finish(&mut self, t: &Target, course: Course, id: usize, month: Period) {
        let now = month == self.period;
        match course {
            Course::Refused if now => {
                self.o.figures[id].standing = Standing::Withheld {
                    rule: "magnitude".into(),
                };
            }
            Course::Disputed if now => {
                let other = self.o.figures[id].clone();
                let value = other.value.clone() + Exact::int(6);
                let second = self.push(
                    t,
                    &other.department,
                    other.role,
                    other.part.clone(),
                    month,
                    other.form,
                    value,
                    40,
                );
                self.o.figures[second].source.file =
                    format!("{month}/副本/{}.xlsx", other.department);
                self.o.figures[id].standing = Standing::Disputed { with: vec![second] };
                self.o.figures[second].standing = Standing::Disputed { with: vec![id] };
            }
            Course::Broken => {
                let start = self.catalogue.settings.plan.start;
                self.o.figures[id].breaks_series = month == start.plus(4) && month < self.period;
            }
            Course::SlightlyBehind if now => {
                self.o.figures[id].qualifier = Some(Qualifier::About);
            }
            Course::Restated if month == self.period.prev() => {
                let old = self.o.figures[id].clone();
                let value = old.value.clone() + Exact::int(2);
                let new = self.push(
                    t,
                    &old.department,
                    old.role,
                    old.part.clone(),
                    month,
                    old.form,
                    value.clone(),
                    50,
                );
                self.o.figures[new].return_period = self.period;
                self.o.figures[id].standing = Standing::Superseded { by: new };
                self.o.corrections.push(Correction {
                    target: t.code.clone(),
                    part: old.part.clone(),
                    period: month,
                    return_period: self.period,
                    form: old.form,
                    old: Some(old.value.clone()),
                    new: value,
                    reason: "漏统计两家新认定企业".into(),
                    department: old.department.clone(),
                    source: self.source(&old.department, self.period, "更正", 3, ""),
                    observation: Some(new),
                });
            }
            _ => {}
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn push(
        &mut self,
        t: &Target,
        department: &str,
        role: Role,
        part: Option<String>,
        month: Period,
        form: FigureForm,
        value: Exact,
        row: u32,
    ) -> usize {
        let id = self.o.figures.len();
        let source = self.source(department, month, "指标", row, &value.to_string());
        self.o.figures.push(Observation {
            id,
            target: t.code.clone(),
            part,
            period: month,
            return_period: month,
            form,
            precision: Exact::pow10(-(value.decimals().unwrap_or(0) as i32)),
            value,
            qualifier: None,
            department: department.to_owned(),
            role,
            source,
            unit_text: t.reported_unit().to_owned(),
            factor: Exact::one(),
            mapped_by: MapRule::Code,
            definition: None,
            breaks_series: false,
            standing: Standing::Used,
            flags: Vec::new(),
            decision: None,
        });
        id
    }

    fn deliverable(&mut self, n: usize, d: &Deliverable) {
        let Some(lead) = self
            .catalogue
            .leads_of(&d.code)
            .first()
            .map(|l| (*l).clone())
        else {
            return;
        };
        let plan = self.catalogue.settings.plan.clone();
        for month in self
            .months()
            .into_iter()
            .rev()
            .take(3)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
        {
            let last = month == self.period;
            let project = d.kind == DeliverableKind::Project;
            let due = plan
                .start
                .plus(3 + (n as i32 * 5) % 20)
                .min(plan.end)
                .last_day();
            let (stage, share, finished) = match n % 7 {
                0 if last => (Stage::Done, Some(100), Some(month.first_day())),
                1 => (Stage::NotStarted, Some(0), None),
                2 => (Stage::Suspended, Some(40), None),
                5 => continue,
                _ if project => (Stage::Building, Some(65), None),
                _ => (Stage::UnderWay, Some(30 + (n as i64 * 7) % 60), None),
            };
            let slip = n % 7 == 3 && last;
            let planned = if slip {
                Period::of(due).map_or(due, |p| p.plus(4).last_day())
            } else {
                due
            };
            self.report(
                n,
                d,
                &lead.department,
                month,
                stage,
                share,
                planned,
                finished,
            );
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn report(
        &mut self,
        n: usize,
        d: &Deliverable,
        department: &str,
        month: Period,
        stage: Stage,
        share: Option<i64>,
        planned: Date,
        finished: Option<Date>,
    ) {
        let row = 3 + n as u32;
        let source = self.source(department, month, "任务", row, &d.name_zh);
        let project = d.kind == DeliverableKind::Project;
        let id = self.o.deliverables.len();
        self.o.deliverables.push(DeliverableReport {
            id,
            deliverable: d.code.clone(),
            period: month,
            department: department.to_owned(),
            role: Role::Lead,
            stage: Some(stage),
            share_done: share.map(|s| Exact::ratio(s, 100)),
            planned: Some(planned),
            finished,
            total_investment: project.then(|| Exact::ratio(125 + n as i64 * 7, 10)),
            invested: project.then(|| Exact::ratio(40 + n as i64 * 3, 10)),
            cells: vec![("stage".into(), source.clone())],
            source,
            mapped_by: MapRule::Code,
            standing: Standing::Used,
            flags: Vec::new(),
        });
    }

    fn texts(&mut self) {
        let measures = self.catalogue.measures.clone();
        for (n, m) in measures.iter().enumerate() {
            let Some(lead) = self
                .catalogue
                .leads_of(&m.code)
                .first()
                .map(|l| (*l).clone())
            else {
                continue;
            };
            if n % 6 == 5 {
                continue;
            }
            let source = self.source(&lead.department, self.period, "措施进展", 3 + n as u32, "");
            self.o.progress.push(ProgressText {
                measure: m.code.clone(),
                period: self.period,
                department: lead.department.clone(),
                progress: "本月召开专题调度会2次，梳理重点项目清单，逐项明确责任单位和完成时限；新签约项目3个，总投资约12亿元，均已落地办公。".repeat(1 + n % 3),
                problems: if n % 2 == 0 { "部分项目用地指标未落实，前期手续办理较慢。".into() } else { "无".into() },
                next_steps: "加快前期手续办理，力争下月开工；做好新一批企业的培育和申报。".into(),
                coordination: if n % 4 == 0 { "请自然资源部门优先保障项目用地指标。".into() } else { String::new() },
                source,
            });
        }
    }

    /// A remark beside every fourth target, words on every fifth deliverable.
    fn beside(&mut self) {
        let targets = self.catalogue.targets.iter().map(|t| t.code.clone());
        let targets = targets.step_by(4).map(|code| (code, false));
        let deliverables = self.catalogue.deliverables.iter().map(|d| d.code.clone());
        let deliverables = deliverables.step_by(5).map(|code| (code, true));
        let items: Vec<(Code, bool)> = targets.chain(deliverables).collect();
        for (n, (item, progress)) in items.into_iter().enumerate() {
            let leads = self.catalogue.leads_of(&item);
            let Some(department) = leads.first().map(|l| l.department.clone()) else {
                continue;
            };
            let source = self.source(&department, self.period, "指标", 3 + n as u32, "");
            let progress = if progress {
                "已完成年度施工计划。"
            } else {
                ""
            };
            self.o.item_texts.push(ItemText {
                item,
                part: None,
                period: self.period,
                department,
                progress: progress.into(),
                remark: "另有1项正在公示，尚未计入。".into(),
                source,
            });
        }
    }

    fn returns(&mut self) {
        let departments = self.catalogue.departments.clone();
        for month in self.months() {
            for (n, d) in departments.iter().enumerate() {
                let turn = (n + month.month() as usize) % 11;
                if turn == 4 {
                    continue;
                }
                let rejected = turn == 7 && n % 2 == 0;
                self.o.returns.push(DeptReturn {
                    file: format!("{month}/{}.xlsx", d.name),
                    sha256: format!(
                        "{:064x}",
                        (n * 1000 + month.month() as usize) as u128 * 0x9e37_79b9_7f4a_7c15
                    ),
                    format: "xlsx".into(),
                    department: Some(d.name.clone()),
                    period: Some(month),
                    layout: "form 1".into(),
                    filled: (turn != 9).then(|| month.next().first_day()),
                    timeliness: Some(match turn {
                        5 => Timeliness::Late,
                        9 => Timeliness::Unknown,
                        _ => Timeliness::OnTime,
                    }),
                    rows: 12,
                    mapped: 12,
                    unmapped: 0,
                    outcome: if rejected {
                        Outcome::Rejected
                    } else {
                        Outcome::Used
                    },
                    reason: if rejected {
                        "文件已损坏，请另存为.xlsx后重报".into()
                    } else {
                        String::new()
                    },
                    reason_en: if rejected {
                        "the file is damaged; save it anew as .xlsx".into()
                    } else {
                        String::new()
                    },
                    correction: false,
                });
            }
        }
        self.o.returns.sort_by(|a, b| a.file.cmp(&b.file));
    }

    fn issues(&self) -> Vec<Issue> {
        let departments = &self.catalogue.departments;
        departments
            .iter()
            .enumerate()
            .filter(|(n, _)| n % 3 != 2)
            .flat_map(|(n, d)| (0..=n % 3).map(move |k| (n + k, d)))
            .map(|(n, d)| {
                let severity = [Severity::Error, Severity::Warning, Severity::Note][n % 3];
                Issue::new(
                    ["magnitude", "unit-assumed", "return-late"][n % 3],
                    severity,
                    text(
                        "本年累计“903600”比上月的903.6大约1000倍，可能误填了单位。",
                        "请核对单位后在更正表中重报；属实的，请办公室在核定表中确认。",
                    ),
                    text(
                        "The year to date “903600” is about 1000 times last month's 903.6; the unit may be wrong.",
                        "Check the unit and send it again; if it is right, the office confirms it.",
                    ),
                )
                .in_file(&format!("{}/{}.xlsx", self.period, d.name))
                .on_sheet("指标")
                .at_cell(CellAt::new(3 + n as u32, 4))
                .of_department(&d.name)
                .about(&self.catalogue.targets[n % self.catalogue.targets.len()].code)
                .in_period(self.period)
            })
            .collect()
    }
}

/// Whether a course leaves a month without a figure.
fn skipped(course: Course, month: Period, report: Period, place: usize) -> bool {
    match course {
        Course::Silent => true,
        Course::Carried => month == report && place == 0,
        Course::Broken => month.month() == 4,
        _ => false,
    }
}

fn form(kind: TargetKind) -> FigureForm {
    match kind {
        TargetKind::Cumulative => FigureForm::SinceStart,
        TargetKind::Stock | TargetKind::Level => FigureForm::EndOfPeriod,
        TargetKind::AnnualFlow | TargetKind::AnnualFlowEachYear | TargetKind::RatioToBase => {
            FigureForm::YearToDate
        }
    }
}
