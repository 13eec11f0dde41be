//! Returns for any plan: every department fills in what it answers for, in one of a few ways.

use std::path::Path;

use jindu::forms::{self, DeliverableFill, Prefill, ProgressFill};
use jindu::period::Period;
use jindu::plan::{self, Catalogue, Combine, DeliverableKind, Role, Target, TargetKind};
use jindu::quantity::Exact;
use jindu::read::FigureForm;

use crate::small::{Fill, number};
use crate::support::MonthRun;

/// How far items are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Some ahead, some behind, some slightly.
    Mixed,
    /// All at their goals.
    Met,
}

/// The plan of a run.
pub struct Plan(Catalogue);

impl Plan {
    /// Read from the run's inputs.
    pub fn of(run: &MonthRun) -> Self {
        Self(plan::load(&run.path("inputs/plan")).unwrap())
    }

    /// Every department's return of a month.
    pub fn put_month(&self, run: &MonthRun, month: Period, way: Way) {
        for department in &self.0.departments {
            let fill = self.filled(&department.name, month, way);
            self.put(run, &department.name, month, &fill);
        }
    }

    /// The same with texts on every measure and as names of rows of the departments' choosing.
    pub fn put_with_texts(&self, run: &MonthRun, month: Period, texts: &[&str]) {
        for (n, department) in self.0.departments.iter().enumerate() {
            let mut fill = self.filled(&department.name, month, Way::Mixed);
            for (k, measure) in self.0.measures.iter().enumerate() {
                let led = self.0.role_of(&department.name, &measure.code) == Role::Lead;
                if led {
                    let text = |by: usize| texts[(n + k + by) % texts.len()].to_owned();
                    fill.0.progress.insert(
                        measure.code.clone(),
                        ProgressFill {
                            progress: texts.join("；"),
                            problems: text(0),
                            next_steps: text(3),
                            coordination: text(5),
                        },
                    );
                }
            }
            self.put(run, &department.name, month, &fill);
        }
    }

    /// One department's return without any figure.
    pub fn put_text_only(&self, run: &MonthRun, month: Period) {
        let measure = &self.0.measures[0];
        let lead = self
            .0
            .departments
            .iter()
            .find(|d| self.0.role_of(&d.name, &measure.code) == Role::Lead)
            .unwrap();
        let mut fill = Fill::on(&month.next().first_day().to_string());
        fill.0.progress.insert(
            measure.code.clone(),
            ProgressFill {
                progress: "正在组织开展前期工作。".into(),
                ..ProgressFill::default()
            },
        );
        self.put(run, &lead.name, month, &fill);
    }

    fn put(&self, run: &MonthRun, department: &str, month: Period, fill: &Fill) {
        let as_of = month.next().last_day();
        let prefill = Prefill::default();
        let bytes =
            forms::write_filled(&self.0, department, month, &prefill, &fill.0, as_of).unwrap();
        let file = Path::new("inputs")
            .join(month.to_string())
            .join(format!("{department}.xlsx"));
        run.write(file.to_str().unwrap(), &bytes);
    }

    fn filled(&self, department: &str, month: Period, way: Way) -> Fill {
        let day = month.next().first_day().to_string();
        let mut fill = Fill::on(&day);
        for (n, target) in self.0.targets.iter().enumerate() {
            let value = self.value(target, n, month, way);
            let leads = self.0.leads_of(&target.code);
            match target.combine {
                Combine::Lead => {
                    if self.0.role_of(department, &target.code) == Role::Lead {
                        fill = fill.target(target.code.as_str(), form(target.kind), &value);
                    }
                }
                Combine::Sum => {
                    for lead in leads.iter().filter(|l| l.department == department) {
                        if let (Role::Part, Some(part)) = (lead.role, &lead.part) {
                            let code = target.code.as_str();
                            fill = fill.part(code, part, form(target.kind), &value);
                        }
                    }
                }
            }
        }
        for (n, item) in self.0.deliverables.iter().enumerate() {
            if self.0.role_of(department, &item.code) == Role::Lead {
                let row = self.deliverable(item.kind, n, month, way);
                fill.0.deliverables.insert(item.code.clone(), row);
            }
        }
        for measure in &self.0.measures {
            if self.0.role_of(department, &measure.code) == Role::Lead {
                fill.0.progress.insert(
                    measure.code.clone(),
                    ProgressFill {
                        progress: "本月召开调度会2次，逐项明确责任单位和完成时限。".into(),
                        problems: "部分项目前期手续办理较慢。".into(),
                        next_steps: "加快办理，力争下月开工。".into(),
                        coordination: "请自然资源部门优先保障用地指标。".into(),
                    },
                );
            }
        }
        fill
    }

    /// The figure of a month, on a straight way from the base to a little more or less than the goal.
    fn value(&self, target: &Target, n: usize, month: Period, way: Way) -> String {
        let plan = &self.0.settings.plan;
        let (gone, all) = match target.kind {
            TargetKind::AnnualFlow | TargetKind::AnnualFlowEachYear | TargetKind::RatioToBase => {
                (i64::from(month.month()), 12)
            }
            _ => (
                i64::from(month.months_since(plan.start)) + 1,
                i64::from(plan.end.months_since(plan.start)) + 1,
            ),
        };
        let origin = match target.kind {
            TargetKind::Stock | TargetKind::Level => {
                target.base.clone().unwrap_or_else(Exact::zero)
            }
            _ => Exact::zero(),
        };
        let factor = match (way, n % 3) {
            (Way::Met, _) | (Way::Mixed, 0) => Exact::ratio(105, 100),
            (Way::Mixed, 1) => Exact::ratio(95, 100),
            (Way::Mixed, _) => Exact::ratio(60, 100),
        };
        let parts = match target.combine {
            Combine::Sum => self.0.leads_of(&target.code).len().max(1) as i64,
            Combine::Lead => 1,
        };
        let way_gone = (target.value.clone() - origin.clone()) * Exact::ratio(gone, all) * factor;
        let value = origin + way_gone;
        let places = if target.reported_unit() == "%" { 1 } else { 0 };
        let value = value * Exact::ratio(1, parts);
        let value = if way == Way::Met {
            (value + Exact::ratio(1, 2)).round(places)
        } else {
            value.round(places)
        };
        value.to_string()
    }

    fn deliverable(
        &self,
        kind: DeliverableKind,
        n: usize,
        month: Period,
        way: Way,
    ) -> DeliverableFill {
        let plan = &self.0.settings.plan;
        let due = plan.start.plus(2 + (n as i32 * 5) % 30).last_day();
        let project = kind == DeliverableKind::Project;
        let done = way == Way::Met || n.is_multiple_of(4);
        let stage = match (done, project) {
            (true, true) => "竣工",
            (true, false) => "已完成",
            (false, true) => "在建",
            (false, false) => "推进中",
        };
        DeliverableFill {
            stage: stage.into(),
            share_done: Some(number(if done { "100" } else { "45" })),
            planned: Some(due),
            finished: done.then(|| due.min(month.first_day()).max(plan.start.first_day())),
            total_investment: project.then(|| number("12.5")),
            invested: project.then(|| number(if done { "12.5" } else { "4.25" })),
            ..DeliverableFill::default()
        }
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
