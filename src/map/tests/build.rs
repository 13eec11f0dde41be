//! Returns built by hand: a small catalogue, files, rows, and what the mapping made of them.

use jiff::civil::Date;

use crate::intake::{Batch, Format, InputFile, Verdict};
use crate::map::checks::sample::p;
use crate::map::{Observation, Observations, Standing, map};
use crate::plan::{
    Alias, Catalogue, Combine, Cycle, Decision, Deliverable, DeliverableKind, Department, Lead,
    Measure, Relation, Role, Ruling, Target, TargetKind,
};
use crate::provenance::CellAt;
use crate::quantity::Exact;
use crate::read::{
    CellValue, Cover, DateColumn, FigureColumn, FigureForm, Place, RawFigure, RawReturn, RawRow,
    RawTable, ReadFile, Reading, StatedPeriod, TableKind, TextColumn, cell,
};

fn target(code: &str, name: &str, unit: &str, kind: TargetKind, value: &str) -> Target {
    Target {
        code: code.into(),
        measure: code.split('.').next().unwrap().into(),
        name_zh: name.into(),
        name_en: code.into(),
        unit: unit.into(),
        relation: Relation::Reach,
        value: Exact::parse(value).unwrap(),
        kind,
        due: p("2022-12"),
        base: None,
        amount_unit: None,
        definition: String::new(),
        cycle: Cycle::Monthly,
        path: Vec::new(),
        combine: Combine::Lead,
        part_value: None,
    }
}

fn lead(item: &str, department: &str, role: Role, part: Option<&str>) -> Lead {
    Lead {
        item: item.into(),
        department: department.into(),
        role,
        part: part.map(Into::into),
    }
}

/// Three departments, a handful of targets, two deliverables; 2021-01 to 2022-12.
pub fn catalogue() -> Catalogue {
    let mut catalogue = Catalogue::default();
    catalogue.settings.plan.start = p("2021-01");
    catalogue.settings.plan.end = p("2022-12");
    let mut sum = target("1.1", "产业大项目", "个", TargetKind::Cumulative, "26");
    sum.combine = Combine::Sum;
    catalogue.targets = vec![
        sum,
        target("5.2", "瞪羚企业", "家", TargetKind::Stock, "120"),
        target("5.3", "独角兽企业", "家", TargetKind::Stock, "12"),
        target(
            "7.2",
            "新增上云用平台中小企业",
            "家",
            TargetKind::Cumulative,
            "100000",
        ),
        target("21.2", "监管覆盖率", "%", TargetKind::Level, "100"),
        target(
            "29.1",
            "年实际使用外资",
            "亿美元",
            TargetKind::AnnualFlow,
            "66",
        ),
    ];
    catalogue.measures = ["1", "5", "7", "20", "21", "29"]
        .map(|code| Measure {
            code: code.into(),
            action: "1".into(),
            title_zh: format!("举措之{code}号"),
            title_en: code.into(),
        })
        .into();
    catalogue.deliverables = [("D20.2", "莱荣高铁青岛段"), ("D20.3", "潍烟高铁青岛段")]
        .map(|(code, name)| Deliverable {
            code: code.into(),
            measure: "20".into(),
            kind: DeliverableKind::Project,
            name_zh: name.into(),
            name_en: code.into(),
            see_also: None,
            key: false,
        })
        .into();
    catalogue.departments = ["甲局", "乙局", "丙局"]
        .iter()
        .zip(1..)
        .map(|(name, order)| Department {
            name: format!("东港市{name}"),
            short: vec![(*name).into(), format!("市{name}")],
            name_en: (*name).into(),
            order,
        })
        .collect();
    let (a, b) = ("东港市甲局", "东港市乙局");
    catalogue.leads = vec![
        lead("1.1", a, Role::Part, Some("第一链")),
        lead("1.1", b, Role::Part, Some("第二链")),
        lead("1.1", b, Role::Part, Some("第三链")),
        lead("5", a, Role::Lead, None),
        lead("5", b, Role::Support, None),
        lead("7", a, Role::Lead, None),
        lead("20", a, Role::Lead, None),
        lead("21", a, Role::Lead, None),
        lead("29", a, Role::Lead, None),
        lead("29", b, Role::Lead, None),
    ];
    catalogue.aliases = vec![Alias {
        department: Some(a.into()),
        text: "小羚羊".into(),
        code: "5.2".into(),
    }];
    catalogue
}

/// A file being built.
#[derive(Clone)]
pub struct Ret {
    file: InputFile,
    raw: RawReturn,
}

/// A return of `department` (short name) in its month's folder, with a cover that says so.
pub fn ret(department: &str, period: &str) -> Ret {
    let place = |row, text: String| Place {
        sheet: "封面".into(),
        cell: CellAt::new(row, 0),
        text: text.clone(),
        value: text,
    };
    let stated = place(1, period.to_owned());
    Ret {
        file: InputFile {
            path: format!("{period}/{department}.xlsx"),
            on_disk: "nowhere".into(),
            folder_period: Some(p(period)),
            folders: Vec::new(),
            stem: department.into(),
            size: 1,
            sha256: String::new(),
            verdict: Verdict::Read {
                format: Format::Xlsx,
            },
            issues: Vec::new(),
        },
        raw: RawReturn {
            format: Format::Xlsx,
            form_version: None,
            cover: Cover {
                department: vec![place(0, department.to_owned())],
                period: vec![Place {
                    sheet: stated.sheet,
                    cell: stated.cell,
                    text: stated.text,
                    value: StatedPeriod {
                        period: p(period),
                        span: false,
                    },
                }],
                ..Cover::default()
            },
            tables: Vec::new(),
            notices: Vec::new(),
            loose: Vec::new(),
            skipped_sheets: Vec::new(),
        },
    }
}

impl Ret {
    pub fn file(mut self, name: &str) -> Self {
        let folder = self.file.path.split('/').next().unwrap().to_owned();
        self.file.path = format!("{folder}/{name}.xlsx");
        self.file.stem = name.into();
        self
    }

    pub fn folder(mut self, period: Option<&str>) -> Self {
        self.file.folder_period = period.map(p);
        self
    }

    pub fn bytes(mut self, sha256: &str) -> Self {
        self.file.sha256 = sha256.into();
        self
    }

    pub fn filled(mut self, date: &str) -> Self {
        self.raw.cover.filled = Some(Place {
            sheet: "封面".into(),
            cell: CellAt::new(5, 1),
            text: date.into(),
            value: date.parse::<Date>().unwrap(),
        });
        self
    }

    pub fn correction(mut self) -> Self {
        self.raw.cover.correction = Some(self.raw.cover.department[0].clone());
        self
    }

    pub fn span(mut self) -> Self {
        self.raw.cover.period[0].value.span = true;
        self
    }

    /// What the cover says of the month: another one, or nothing.
    pub fn says(mut self, period: Option<&str>) -> Self {
        match period {
            Some(period) => self.raw.cover.period[0].value.period = p(period),
            None => self.raw.cover.period.clear(),
        }
        self
    }

    /// What the cover says of the department: `text` as written, or nothing.
    pub fn from(mut self, text: Option<&str>) -> Self {
        let mut places = std::mem::take(&mut self.raw.cover.department);
        if let Some(text) = text {
            places[0].text = text.into();
            places[0].value = text.split('：').next_back().unwrap().into();
            self.raw.cover.department = places;
        }
        self
    }

    pub fn also(mut self, period: &str) -> Self {
        let mut place = self.raw.cover.period[0].clone();
        place.value.period = p(period);
        place.text = period.into();
        place.cell = CellAt::new(2, 0);
        self.raw.cover.period.push(place);
        self
    }

    /// Begins a table; rows go to the last one.
    pub fn table(mut self, kind: TableKind) -> Self {
        self.raw.tables.push(RawTable {
            sheet: match kind {
                TableKind::Targets => "指标",
                TableKind::Breakdown => "分解",
                TableKind::Deliverables => "任务",
                TableKind::Progress => "措施进展",
                TableKind::Corrections => "更正",
            }
            .into(),
            kind,
            headings: Vec::new(),
            title: None,
            unit: None,
            rows: Vec::new(),
            skipped: Vec::new(),
        });
        self
    }

    pub fn sheet(mut self, name: &str) -> Self {
        self.raw.tables.last_mut().unwrap().sheet = name.into();
        self
    }

    fn push(mut self, kind: TableKind, fill: impl FnOnce(&str, &mut RawRow)) -> Self {
        if self.raw.tables.last().is_none_or(|t| t.kind != kind) {
            self = self.table(kind);
        }
        let table = self.raw.tables.last_mut().unwrap();
        let mut row = RawRow {
            row: table.rows.len() as u32 + 1,
            ..RawRow::default()
        };
        fill(&table.sheet.clone(), &mut row);
        table.rows.push(row);
        self
    }

    /// A row of the table of targets with one figure at the end of the period in column C.
    pub fn row(self, name: &str, unit: &str, value: &str) -> Self {
        self.figures(name, unit, &[(FigureForm::EndOfPeriod, value)])
    }

    /// A row with figures in the forms given, from column C on.
    pub fn figures(self, name: &str, unit: &str, figures: &[(FigureForm, &str)]) -> Self {
        self.push(TableKind::Targets, |sheet, row| {
            texts(
                row,
                sheet,
                &[(TextColumn::Name, name), (TextColumn::Unit, unit)],
            );
            for (n, (form, value)) in figures.iter().enumerate() {
                row.figures
                    .push(figure(row.row, n, FigureColumn::Target(*form), value));
            }
        })
    }

    /// A row with months across, from column C on.
    pub fn across(self, name: &str, unit: &str, form: FigureForm, values: &[&str]) -> Self {
        self.push(TableKind::Targets, |sheet, row| {
            texts(
                row,
                sheet,
                &[(TextColumn::Name, name), (TextColumn::Unit, unit)],
            );
            for (n, value) in values.iter().enumerate() {
                let mut figure = figure(row.row, n, FigureColumn::Target(form), value);
                figure.month_of_year = Some(n as i8 + 1);
                row.figures.push(figure);
            }
        })
    }

    /// A row of a breakdown.
    pub fn part(self, name: &str, part: &str, form: FigureForm, unit: &str, value: &str) -> Self {
        self.push(TableKind::Breakdown, |sheet, row| {
            let all = [
                (TextColumn::Name, name),
                (TextColumn::Part, part),
                (TextColumn::Unit, unit),
            ];
            texts(row, sheet, &all);
            row.figures
                .push(figure(row.row, 2, FigureColumn::Target(form), value));
        })
    }

    /// A text column of the last row.
    pub fn with(mut self, column: TextColumn, text: &str) -> Self {
        let table = self.raw.tables.last_mut().unwrap();
        let sheet = table.sheet.clone();
        texts(table.rows.last_mut().unwrap(), &sheet, &[(column, text)]);
        self
    }

    /// A row of the table of deliverables.
    pub fn task(self, name: &str, stage: &str, share: &str) -> Self {
        self.push(TableKind::Deliverables, |sheet, row| {
            texts(
                row,
                sheet,
                &[(TextColumn::Name, name), (TextColumn::Stage, stage)],
            );
            row.figures
                .push(figure(row.row, 2, FigureColumn::ShareDone, share));
        })
    }

    /// A planned date of the last row.
    pub fn planned(mut self, date: &str) -> Self {
        let table = self.raw.tables.last_mut().unwrap();
        let row = table.rows.last_mut().unwrap();
        row.dates.push((
            DateColumn::Planned,
            Place {
                sheet: table.sheet.clone(),
                cell: CellAt::new(row.row, 8),
                text: date.into(),
                value: Ok(date.parse().unwrap()),
            },
        ));
        self
    }

    /// A row of 更正.
    pub fn corrects(self, name: &str, month: &str, form: &str, old: &str, new: &str) -> Self {
        self.push(TableKind::Corrections, |sheet, row| {
            let all = [
                (TextColumn::Name, name),
                (TextColumn::Period, month),
                (TextColumn::FigureForm, form),
                (TextColumn::Reason, "统计口径核实"),
            ];
            texts(row, sheet, &all);
            row.figures
                .push(figure(row.row, 2, FigureColumn::OldValue, old));
            row.figures
                .push(figure(row.row, 3, FigureColumn::NewValue, new));
        })
    }

    /// A row of 措施进展.
    pub fn progress(self, measure: &str, text: &str) -> Self {
        self.push(TableKind::Progress, |sheet, row| {
            texts(
                row,
                sheet,
                &[(TextColumn::Measure, measure), (TextColumn::Progress, text)],
            );
        })
    }
}

fn texts(row: &mut RawRow, sheet: &str, all: &[(TextColumn, &str)]) {
    for (column, text) in all.iter().filter(|(_, t)| !t.is_empty()) {
        let place = Place {
            sheet: sheet.into(),
            cell: CellAt::new(row.row, row.texts.len() as u32),
            text: (*text).into(),
            value: (*text).into(),
        };
        row.texts.push((*column, place));
    }
}

fn figure(row: u32, n: usize, column: FigureColumn, value: &str) -> RawFigure {
    RawFigure {
        column,
        period: None,
        month_of_year: None,
        year: None,
        heading_unit: None,
        cell: CellAt::new(row, n as u32 + 2),
        text: value.into(),
        reading: if value.is_empty() {
            Reading::Missing { written: false }
        } else {
            cell::figure(&CellValue::Text(value.into()), None)
        },
        formula: false,
        hidden: false,
    }
}

/// All returns of a test.
pub struct Month {
    pub catalogue: Catalogue,
    all: Vec<Ret>,
}

pub fn month() -> Month {
    Month {
        catalogue: catalogue(),
        all: Vec::new(),
    }
}

impl Month {
    pub fn add(mut self, ret: Ret) -> Self {
        self.all.push(ret);
        self
    }

    pub fn decide(mut self, period: &str, item: &str, ruling: Ruling) -> Self {
        self.catalogue.decisions.push(Decision {
            line: self.catalogue.decisions.len() as u64 + 2,
            period: p(period),
            item: item.into(),
            part: None,
            ruling,
            reason: "核实".into(),
            by: "办公室".into(),
            date: "2021-08-01".parse().unwrap(),
        });
        self
    }

    pub fn batch(&self) -> (Batch, Vec<ReadFile>) {
        let mut all = self.all.clone();
        all.sort_by(|a, b| a.file.path.cmp(&b.file.path));
        let read = all
            .iter()
            .enumerate()
            .map(|(file, r)| ReadFile {
                file,
                outcome: Ok(r.raw.clone()),
            })
            .collect();
        let batch = Batch {
            files: all.into_iter().map(|r| r.file).collect(),
            issues: Vec::new(),
        };
        (batch, read)
    }

    pub fn map(&self, period: &str) -> Seen {
        let (batch, read) = self.batch();
        let as_of = p(period).next().last_day();
        Seen {
            obs: map(&self.catalogue, &batch, &read, p(period), as_of),
        }
    }
}

/// What the mapping made of it.
pub struct Seen {
    pub obs: Observations,
}

impl Seen {
    /// Figures of a target, whatever their standing.
    pub fn all(&self, code: &str) -> Vec<&Observation> {
        self.obs
            .figures
            .iter()
            .filter(|f| f.target.as_str() == code)
            .collect()
    }

    /// Figures in use of a target.
    pub fn used(&self, code: &str) -> Vec<&Observation> {
        let mut used = self.all(code);
        used.retain(|f| f.standing == Standing::Used);
        used
    }

    /// The one figure in use of a target.
    pub fn one(&self, code: &str) -> &Observation {
        let used = self.used(code);
        assert_eq!(
            used.len(),
            1,
            "{:#?}\n{:#?}",
            self.all(code),
            self.obs.issues
        );
        used[0]
    }

    /// The values in use of a target, as text.
    pub fn values(&self, code: &str) -> Vec<String> {
        self.used(code)
            .iter()
            .map(|f| f.value.to_string())
            .collect()
    }

    /// How often a rule spoke.
    pub fn count(&self, rule: &str) -> usize {
        self.obs.issues.iter().filter(|i| i.rule == rule).count()
    }

    /// The issue of a rule; there must be one, with a place and a remedy.
    pub fn issue(&self, rule: &str) -> &crate::issue::Issue {
        let found = self.obs.issues.iter().find(|i| i.rule == rule);
        let issue = found.unwrap_or_else(|| panic!("no {rule} in {:#?}", self.obs.issues));
        assert!(
            !issue.message.is_empty() && !issue.remedy.is_empty(),
            "{issue:?}"
        );
        issue
    }

    pub fn says_nothing_but(&self, rules: &[&str]) {
        let other: Vec<_> = self
            .obs
            .issues
            .iter()
            .filter(|i| !rules.contains(&i.rule.as_str()))
            .collect();
        assert!(other.is_empty(), "{other:#?}");
    }

    /// Outcome of the n-th file.
    pub fn outcome(&self, n: usize) -> crate::map::Outcome {
        self.obs.returns[n].outcome
    }
}
