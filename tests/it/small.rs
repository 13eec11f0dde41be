//! Returns of the small plan's departments for June 2026, on the form.

use std::collections::BTreeMap;
use std::path::Path;

use jindu::forms::{self, CorrectionFill, DeliverableFill, Entry, FormFill, Prefill, TargetFill};
use jindu::period::Period;
use jindu::plan::{self, Catalogue, Code};
use jindu::quantity::Exact;
use jindu::read::FigureForm;

use crate::support::MonthRun;

/// 市工业和信息化局
pub const INDUSTRY: &str = "临江市工业和信息化局";
/// 市发展和改革委员会
pub const REFORM: &str = "临江市发展和改革委员会";
/// 市科学技术局
pub const SCIENCE: &str = "临江市科学技术局";
/// 市生态环境局
pub const ECOLOGY: &str = "临江市生态环境局";
/// 东城区
pub const EAST: &str = "东城区人民政府";
/// 西城区
pub const WEST: &str = "西城区人民政府";

/// The small plan.
pub fn catalogue() -> Catalogue {
    plan::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plans/small")).unwrap()
}

/// A decimal.
pub fn number(text: &str) -> Entry {
    Entry::Number(Exact::parse(text).unwrap())
}

/// What a department fills in, built line by line.
#[derive(Clone, Default)]
pub struct Fill(pub FormFill);

impl Fill {
    /// Filled in on a day, `2026-07-03`.
    pub fn on(day: &str) -> Self {
        Self(FormFill {
            filled_by: "赵某某".into(),
            phone: "0532-00000000".into(),
            approved_by: "钱某某".into(),
            filled: Some(day.parse().unwrap()),
            ..FormFill::default()
        })
    }

    /// A target's figure.
    pub fn target(mut self, code: &str, form: FigureForm, value: &str) -> Self {
        let row = self.0.targets.entry(Code::from(code)).or_default();
        row.figures.insert(form, number(value));
        self
    }

    /// A figure of a named part of a sum.
    pub fn part(mut self, code: &str, part: &str, form: FigureForm, value: &str) -> Self {
        let row: &mut TargetFill = self
            .0
            .parts
            .entry((Code::from(code), part.to_owned()))
            .or_default();
        row.figures.insert(form, number(value));
        self
    }

    /// A deliverable's stage, share and planned date.
    pub fn deliverable(mut self, code: &str, stage: &str, share: &str, planned: &str) -> Self {
        self.0.deliverables.insert(
            Code::from(code),
            DeliverableFill {
                stage: stage.into(),
                share_done: Some(number(share)),
                planned: Some(planned.parse().unwrap()),
                ..DeliverableFill::default()
            },
        );
        self
    }

    /// A 更正 row.
    pub fn correction(
        mut self,
        code: &str,
        month: &str,
        form: FigureForm,
        (old, new): (&str, &str),
        reason: &str,
    ) -> Self {
        self.0.corrections.push(CorrectionFill {
            target: Code::from(code),
            part: None,
            period: month.parse().unwrap(),
            form,
            old: Some(number(old)),
            new: number(new),
            reason: reason.into(),
        });
        self
    }

    /// The filled form of a department for a month.
    pub fn form(&self, department: &str, month: &str) -> Vec<u8> {
        let catalogue = catalogue();
        let period: Period = month.parse().unwrap();
        let prefill = Prefill::default();
        let as_of = period.next().last_day();
        forms::write_filled(&catalogue, department, period, &prefill, &self.0, as_of).unwrap()
    }
}

/// What every department fills in for June 2026.
pub fn june() -> BTreeMap<&'static str, Fill> {
    use FigureForm::{EndOfPeriod, SinceStart, YearToDate};
    BTreeMap::from([
        (
            INDUSTRY,
            Fill::on("2026-07-03")
                .target("1.1", SinceStart, "22")
                .target("1.2", EndOfPeriod, "201")
                .target("2.1", YearToDate, "231.5")
                .deliverable("D1.1", "已完成", "100", "2026-05-31"),
        ),
        (
            REFORM,
            Fill::on("2026-07-04")
                .target("4.1", EndOfPeriod, "17.2")
                .deliverable("D2.1", "在建", "35", "2027-12-31")
                .deliverable("D2.2", "前期", "5", "2028-06-30")
                .deliverable("D4.1", "推进中", "60", "2026-12-31"),
        ),
        (
            SCIENCE,
            Fill::on("2026-07-02")
                .deliverable("D3.1", "推进中", "40", "2027-06-30")
                .deliverable("D3.2", "推进中", "50", "2026-10-31"),
        ),
        (
            ECOLOGY,
            Fill::on("2026-07-05")
                .target("5.1", EndOfPeriod, "77.5")
                .deliverable("D5.1", "推进中", "30", "2027-12-31"),
        ),
        (
            EAST,
            Fill::on("2026-07-05").part("2.2", "东城片区", SinceStart, "9"),
        ),
        (
            WEST,
            Fill::on("2026-07-05").part("2.2", "西城片区", SinceStart, "6"),
        ),
    ])
}

/// What the industry bureau fills in for July 2026, with a correction of June's 1.1 from 22 to 21.
pub fn july_with_correction() -> Fill {
    Fill::on("2026-08-03")
        .target("1.1", FigureForm::SinceStart, "25")
        .correction(
            "1.1",
            "2026-06",
            FigureForm::SinceStart,
            ("22", "21"),
            "重复统计",
        )
}

/// The small plan with all returns for June 2026.
pub fn june_run() -> MonthRun {
    let run = MonthRun::new();
    for (department, fill) in june() {
        put(&run, department, "2026-06", &fill);
    }
    run
}

/// Puts a department's form for a month among the inputs.
pub fn put(run: &MonthRun, department: &str, month: &str, fill: &Fill) {
    run.write(
        &format!("inputs/{month}/{department}.xlsx"),
        &fill.form(department, month),
    );
}
