//! The sentences of DESIGN.md about assessment, each quoted beside the test that holds it.
//!
//! Split by topic. [`Setup`] builds a plan of one target and one deliverable with what was
//! reported on them.

mod base;
mod carry;
mod comparison;
mod deliverables;
mod derivation;
mod findings;
mod forecast;
mod kinds;
mod measures;
mod properties;
mod status;
mod sums;
mod totals;

use jiff::civil::Date;

use crate::assess::{Assessment, DeliverableAssessment, Status, TargetAssessment, assess};
use crate::map::{DeliverableReport, MapRule, Observation, Observations, Stage, Standing};
use crate::period::Period;
use crate::plan::{
    Catalogue, Code, Combine, Cycle, Decision, Deliverable, DeliverableKind, Department, Lead,
    Measure, Relation, Role, Ruling, Target, TargetKind,
};
use crate::provenance::{CellAt, Source};
use crate::quantity::{Exact, Qualifier};
use crate::read::FigureForm;

/// A number.
pub fn x(text: &str) -> Exact {
    Exact::parse(text).unwrap()
}

/// A number that may be there.
pub fn some(text: &str) -> Option<Exact> {
    Some(x(text))
}

/// A month.
pub fn p(text: &str) -> Period {
    text.parse().unwrap()
}

/// A day.
pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Target `1.1` and deliverable `D1.1` of measure `1`; 甲 leads, 乙 and 丙 support. The plan runs
/// from 2021-01 to 2022-12; the target is to reach 24 个 by its end.
#[derive(Clone)]
pub struct Setup {
    pub catalogue: Catalogue,
    pub observations: Observations,
    department: String,
    part: Option<String>,
}

impl Setup {
    /// A target of this kind.
    pub fn new(kind: TargetKind) -> Self {
        let mut catalogue = Catalogue::default();
        catalogue.settings.plan.start = p("2021-01");
        catalogue.settings.plan.end = p("2022-12");
        catalogue.settings.plan.base_year = 2020;
        catalogue.measures.push(Measure {
            code: "1".into(),
            action: "1".into(),
            title_zh: "措施".into(),
            title_en: "Measure".into(),
        });
        catalogue.targets.push(Target {
            code: "1.1".into(),
            measure: "1".into(),
            name_zh: "指标".into(),
            name_en: "Target".into(),
            unit: "个".into(),
            relation: Relation::AtLeast,
            value: x("24"),
            kind,
            due: p("2022-12"),
            base: None,
            amount_unit: None,
            definition: String::new(),
            cycle: Cycle::Monthly,
            path: Vec::new(),
            combine: Combine::Lead,
            part_value: None,
        });
        catalogue.deliverables.push(Deliverable {
            code: "D1.1".into(),
            measure: "1".into(),
            kind: DeliverableKind::Project,
            name_zh: "任务".into(),
            name_en: "Deliverable".into(),
            see_also: None,
            key: false,
        });
        let mut setup = Self {
            catalogue,
            observations: Observations::default(),
            department: "甲".into(),
            part: None,
        };
        for (name, role) in [
            ("甲", Role::Lead),
            ("乙", Role::Support),
            ("丙", Role::Support),
        ] {
            setup.add_lead("1", name, role, None);
        }
        setup
    }

    /// A plan about its deliverable.
    pub fn deliverable(kind: DeliverableKind) -> Self {
        let mut setup = Self::new(TargetKind::Cumulative);
        setup.catalogue.deliverables[0].kind = kind;
        setup
    }

    pub fn add_lead(&mut self, item: &str, department: &str, role: Role, part: Option<&str>) {
        if self.catalogue.department(department).is_none() {
            self.catalogue.departments.push(Department {
                name: department.into(),
                short: Vec::new(),
                name_en: String::new(),
                order: self.catalogue.departments.len() as u32 + 1,
            });
        }
        self.catalogue.leads.push(Lead {
            item: item.into(),
            department: department.into(),
            role,
            part: part.map(str::to_owned),
        });
    }

    fn target(mut self, change: impl FnOnce(&mut Target)) -> Self {
        change(&mut self.catalogue.targets[0]);
        self
    }

    pub fn value(self, value: &str) -> Self {
        self.target(|t| t.value = x(value))
    }

    pub fn base(self, base: &str) -> Self {
        self.target(|t| t.base = some(base))
    }

    pub fn unit(self, unit: &str) -> Self {
        self.target(|t| t.unit = unit.into())
    }

    pub fn relation(self, relation: Relation) -> Self {
        self.target(|t| t.relation = relation)
    }

    pub fn due(self, month: &str) -> Self {
        self.target(|t| t.due = p(month))
    }

    pub fn cycle(self, cycle: Cycle) -> Self {
        self.target(|t| t.cycle = cycle)
    }

    pub fn path(self, points: &[(&str, &str)]) -> Self {
        self.target(|t| t.path = points.iter().map(|(m, v)| (p(m), x(v))).collect())
    }

    pub fn starts(mut self, month: &str) -> Self {
        self.catalogue.settings.plan.start = p(month);
        self
    }

    /// Makes the target a sum of these parts, each by the department of the same name.
    pub fn sum(mut self, parts: &[&str]) -> Self {
        self.add_lead("1.1", "甲", Role::Lead, None);
        for part in parts {
            self.add_lead("1.1", part, Role::Part, Some(part));
        }
        self.target(|t| t.combine = Combine::Sum)
    }

    pub fn decide(mut self, period: &str, item: &str, ruling: Ruling) -> Self {
        let line = self.catalogue.decisions.len() as u64 + 2;
        self.catalogue.decisions.push(Decision {
            line,
            period: p(period),
            item: item.into(),
            part: None,
            ruling,
            reason: "r".into(),
            by: "b".into(),
            date: day("2021-01-01"),
        });
        self
    }

    /// From here on this department reports.
    pub fn by(mut self, department: &str) -> Self {
        self.department = department.into();
        self.part = None;
        self
    }

    /// From here on this part's department reports on it.
    pub fn part(mut self, part: &str) -> Self {
        self.department = part.into();
        self.part = Some(part.into());
        self
    }

    fn source(&self, row: usize) -> Source {
        Source {
            file: format!("{}.xlsx", self.department),
            sheet: "指标".into(),
            cell: CellAt::new(row as u32, 3),
            text: String::new(),
        }
    }

    pub fn figure(mut self, form: FigureForm, month: &str, value: &str) -> Self {
        let id = self.observations.figures.len();
        let value = x(value);
        let target = Code::from("1.1");
        self.observations.figures.push(Observation {
            id,
            part: self.part.clone(),
            period: p(month),
            return_period: p(month),
            form,
            precision: Exact::pow10(-(value.decimals().unwrap_or(0) as i32)),
            value,
            qualifier: None,
            department: self.department.clone(),
            role: self.catalogue.role_of(&self.department, &target),
            target,
            source: self.source(id),
            unit_text: String::new(),
            factor: Exact::one(),
            mapped_by: MapRule::Code,
            definition: None,
            breaks_series: false,
            standing: Standing::Used,
            flags: Vec::new(),
            decision: None,
        });
        self
    }

    pub fn month(self, month: &str, value: &str) -> Self {
        self.figure(FigureForm::Month, month, value)
    }

    /// Month figures from `first` on, one after the other.
    pub fn months(self, first: &str, values: &[&str]) -> Self {
        self.each(FigureForm::Month, first, values)
    }

    fn each(mut self, form: FigureForm, first: &str, values: &[&str]) -> Self {
        for (month, value) in (0..).map(|n| p(first).plus(n)).zip(values) {
            self = self.figure(form, &month.to_string(), value);
        }
        self
    }

    pub fn ytd(self, month: &str, value: &str) -> Self {
        self.figure(FigureForm::YearToDate, month, value)
    }

    /// Years to date from `first` on.
    pub fn ytds(self, first: &str, values: &[&str]) -> Self {
        self.each(FigureForm::YearToDate, first, values)
    }

    pub fn since_start(self, month: &str, value: &str) -> Self {
        self.figure(FigureForm::SinceStart, month, value)
    }

    /// Totals since the plan's start from `first` on.
    pub fn since_starts(self, first: &str, values: &[&str]) -> Self {
        self.each(FigureForm::SinceStart, first, values)
    }

    pub fn end(self, month: &str, value: &str) -> Self {
        self.figure(FigureForm::EndOfPeriod, month, value)
    }

    /// End-of-period figures from `first` on.
    pub fn ends(self, first: &str, values: &[&str]) -> Self {
        self.each(FigureForm::EndOfPeriod, first, values)
    }

    pub fn base_given(self, month: &str, value: &str) -> Self {
        self.figure(FigureForm::Base, month, value)
    }

    /// Changes the figure added last.
    pub fn last(mut self, change: impl FnOnce(&mut Observation)) -> Self {
        change(self.observations.figures.last_mut().unwrap());
        self
    }

    pub fn qualified(self, qualifier: Qualifier) -> Self {
        self.last(|o| o.qualifier = Some(qualifier))
    }

    pub fn disputed(self) -> Self {
        self.last(|o| o.standing = Standing::Disputed { with: Vec::new() })
    }

    pub fn withheld(self) -> Self {
        self.last(|o| {
            o.standing = Standing::Withheld {
                rule: "magnitude".into(),
            }
        })
    }

    pub fn breaks(self) -> Self {
        self.last(|o| o.breaks_series = true)
    }

    /// A report on the deliverable; `change` fills it.
    pub fn report(mut self, month: &str, change: impl FnOnce(&mut DeliverableReport)) -> Self {
        let id = self.observations.deliverables.len();
        let code = Code::from("D1.1");
        let mut report = DeliverableReport {
            id,
            period: p(month),
            department: self.department.clone(),
            role: self.catalogue.role_of(&self.department, &code),
            deliverable: code,
            stage: Some(Stage::UnderWay),
            share_done: None,
            planned: None,
            finished: None,
            total_investment: None,
            invested: None,
            source: self.source(id),
            cells: Vec::new(),
            mapped_by: MapRule::Code,
            standing: Standing::Used,
            flags: Vec::new(),
        };
        change(&mut report);
        self.observations.deliverables.push(report);
        self
    }

    pub fn stage(self, month: &str, stage: Stage) -> Self {
        self.report(month, |r| r.stage = Some(stage))
    }

    pub fn all(&self, month: &str) -> Assessment {
        assess(&self.catalogue, &self.observations, p(month))
    }

    /// The target's assessment in a month.
    pub fn at(&self, month: &str) -> TargetAssessment {
        self.all(month).targets.remove(0)
    }

    /// The target's status in a month.
    pub fn status(&self, month: &str) -> Status {
        self.at(month).status
    }

    /// The deliverable's assessment in a month.
    pub fn item(&self, month: &str) -> DeliverableAssessment {
        self.all(month).deliverables.remove(0)
    }

    /// The deliverable's status in a month.
    pub fn item_status(&self, month: &str) -> Status {
        self.item(month).status
    }
}
