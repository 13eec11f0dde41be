//! Sample returns that look like life: most on the form, some in a department's own layout, late,
//! missing, corrected, broken.
//!
//! Decides which file a department sends in which month. `story` decides the figures, `tasks` the
//! deliverables, `prose` the words, `own` the departments' own layouts, `grid` and its writers the
//! formats. Everything is invented; nothing is read from clock or chance.

mod biff8;
mod grid;
mod ods;
mod own;
mod prose;
mod story;
mod tasks;

use std::collections::BTreeMap;

use jiff::civil::Date;
use jindu::forms::{self, Entry, FormFill, Prefill};
use jindu::period::Period;
use jindu::plan::{Catalogue, Code, Department};
use jindu::quantity::Exact;
use jindu::read::FigureForm;

/// The months that have returns.
pub fn periods() -> Vec<Period> {
    let first = Period::new(2021, 5).expect("a fixed month");
    let last = Period::new(2021, 12).expect("a fixed month");
    first.through(last).collect()
}

/// All sample files: path below `inputs/` → bytes.
pub fn make(catalogue: &Catalogue) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for period in periods() {
        for department in &catalogue.departments {
            returns(catalogue, department, period, &mut files);
        }
        for (name, bytes) in oddments(period) {
            files.insert(format!("{period}/{name}"), bytes);
        }
    }
    files
}

/// A department by its short name.
fn is(department: &Department, short: &str) -> bool {
    department.short_name() == short
}

/// What one department sends for one month.
fn returns(
    catalogue: &Catalogue,
    department: &Department,
    period: Period,
    files: &mut BTreeMap<String, Vec<u8>>,
) {
    let month = period.month();
    let filled = fill_date(department, period);
    if let Some((name, bytes)) = own::file(catalogue, department, period, filled) {
        files.insert(format!("{period}/{name}"), bytes);
        return;
    }
    let name = file_name(department, period);
    let write = |period: Period, fill: &FormFill| form(catalogue, department, period, fill);
    match (department.short_name(), month) {
        ("市教育局", 12) | ("城阳区政府", 7) => {}
        ("青岛蓝谷管理局", _) | ("蓝谷管理局", 12) if month == 12 => {
            let whole = write(period, &fill(catalogue, department, period));
            files.insert(
                format!("{period}/{name}.xlsx"),
                whole[..whole.len() * 3 / 5].to_vec(),
            );
        }
        ("李沧区政府", 9) => {
            let august = period.prev();
            let bytes = write(august, &fill(catalogue, department, august));
            files.insert(format!("{period}/{name}.xlsx"), bytes);
        }
        ("市科技局", 12) => {
            let right = fill(catalogue, department, period);
            let mut wrong = right.clone();
            if let Some(row) = wrong.targets.get_mut(&Code::from("11.1")) {
                let figure = Entry::Number(Exact::int(4897));
                row.figures.insert(FigureForm::EndOfPeriod, figure);
            }
            files.insert(format!("{period}/{name}.xlsx"), write(period, &wrong));
            let corrected = FormFill {
                correction: true,
                filled: Some(filled.tomorrow().expect("a day in 2022")),
                ..right
            };
            files.insert(
                format!("{period}/{name}（更正）.xlsx"),
                write(period, &corrected),
            );
        }
        (short, _) => {
            let bytes = write(period, &fill(catalogue, department, period));
            if short == "市人力资源社会保障局" && month == 10 {
                files.insert(format!("{period}/{name}(1).xlsx"), bytes.clone());
            }
            files.insert(format!("{period}/{name}.xlsx"), bytes);
        }
    }
}

/// Leavings and the office's own text.
fn oddments(period: Period) -> Vec<(&'static str, Vec<u8>)> {
    if period.month() != 12 {
        return Vec::new();
    }
    let mut owner = vec![0u8; 165];
    owner[0] = 4;
    owner[1..5].copy_from_slice(b"demo");
    vec![
        ("~$市商务局12月指标.xlsx", owner),
        ("综述.md", include_bytes!("office.md").to_vec()),
    ]
}

/// The day on which a department fills in its return: in time, but for two.
fn fill_date(department: &Department, period: Period) -> Date {
    let next = period.next();
    let day = match (department.short_name(), period.month()) {
        ("市住房城乡建设局", 12) => 12,
        ("即墨区政府", 9) => 11,
        _ => 1 + tasks::pick(&format!("{}{period}", department.name), 5) as i8,
    };
    next.first_day()
        .with()
        .day(day)
        .build()
        .expect("a day of the month")
}

/// Departments name their files as they please.
fn file_name(department: &Department, period: Period) -> String {
    let (short, year, month) = (department.short_name(), period.year(), period.month());
    match tasks::pick(&department.name, 4) {
        0 => format!("{short}{year}年{month}月填报表"),
        1 => format!("{short}-{year}{month:02}"),
        2 => format!("{}填报表（{month}月）", department.name),
        _ => format!("{short}{month}月份进展情况"),
    }
}

fn form(
    catalogue: &Catalogue,
    department: &Department,
    period: Period,
    fill: &FormFill,
) -> Vec<u8> {
    let prefill = known(catalogue, department, period);
    forms::write_filled(
        catalogue,
        &department.name,
        period,
        &prefill,
        fill,
        period.last_day(),
    )
    .expect("the sample plan asks something of every department")
}

/// What the form shows of last month: the story's own figures.
fn known(catalogue: &Catalogue, department: &Department, period: Period) -> Prefill {
    let mut prefill = Prefill::default();
    let content = forms::content(catalogue, &department.name);
    for target in &content.targets {
        let key = (target.code.clone(), None);
        let known = story::target(department, target, period.prev()).map(|fill| fill.figures);
        let form = forms::schema::headline(target.kind);
        if let Some(Entry::Number(value)) = known.and_then(|mut known| known.remove(&form)) {
            prefill.figures.insert(key.clone(), value);
        }
        if let Some(base) = &target.base {
            prefill.bases.insert(key, base.clone());
        }
    }
    for (target, part) in &content.parts {
        let known = story::part(part, period.prev()).map(|fill| fill.figures);
        if let Some(Entry::Number(value)) =
            known.and_then(|mut known| known.remove(&FigureForm::SinceStart))
        {
            let key = (target.code.clone(), Some((*part).to_owned()));
            prefill.figures.insert(key, value);
        }
    }
    for item in &content.deliverables {
        let known = tasks::report(item, period.prev());
        if period.month() > 5 && !known.stage.is_empty() {
            let mut words = known.stage.clone();
            if let Some(planned) = known.planned {
                words = format!("{words}，计划{planned}");
            }
            prefill.deliverables.insert(item.code.clone(), words);
        }
    }
    prefill
}

/// A department's filled form.
fn fill(catalogue: &Catalogue, department: &Department, period: Period) -> FormFill {
    let content = forms::content(catalogue, &department.name);
    let mut fill = FormFill {
        filled_by: "示例填报人".into(),
        phone: "0532-00000000".into(),
        approved_by: "示例审核人".into(),
        filled: Some(fill_date(department, period)),
        note: "示例数据，均为虚构".into(),
        ..FormFill::default()
    };
    for target in &content.targets {
        if let Some(row) = story::target(department, target, period) {
            fill.targets.insert(target.code.clone(), row);
        }
    }
    for (target, part) in &content.parts {
        if let Some(row) = story::part(part, period) {
            fill.parts
                .insert((target.code.clone(), (*part).to_owned()), row);
        }
    }
    for item in &content.deliverables {
        fill.deliverables
            .insert(item.code.clone(), tasks::report(item, period));
    }
    for measure in &content.measures {
        fill.progress
            .insert(measure.code.clone(), prose::progress(&measure.code, period));
    }
    if is(department, "市民营经济局") {
        fill.breakdown = story::by_district("5.1", FigureForm::EndOfPeriod, period);
    }
    if is(department, "市工业和信息化局") {
        fill.breakdown = story::by_district("7.3", FigureForm::SinceStart, period);
        if period.month() == 12 {
            fill.corrections = story::corrections(period.prev());
        }
    }
    fill
}
