//! The sheets of the form, one function each.
//!
//! Decides which cell holds what. Rows come from `content`, columns from `schema`.

use jiff::civil::Date;
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::content::Content;
use super::fill::{Entry, FormFill, TargetFill};
use super::prefill::Prefill;
use super::schema::{self, Column, CorrectionColumn, DeliverableColumn, ProgressColumn};
use super::schema::{HEADING_ROW, TargetColumn};
use super::style::{self, UnitLook};
use crate::period::Period;
use crate::plan::{Catalogue, Code, Department, Target, TargetKind};
use crate::read::FigureForm;
use crate::unit::Units;

type Written = Result<Worksheet, XlsxError>;

/// What every sheet needs to know.
pub(super) struct Form<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) department: &'a Department,
    pub(super) period: Period,
    pub(super) content: Content<'a>,
    pub(super) prefill: &'a Prefill,
    pub(super) fill: &'a FormFill,
    pub(super) units: Units,
}

/// 封面
pub(super) fn cover(form: &Form) -> Written {
    let mut sheet = Worksheet::new();
    sheet.set_name(schema::COVER)?;
    sheet.set_column_width(0, 4)?.set_column_width(1, 16)?;
    sheet.set_column_width(2, 58)?;
    sheet.set_row_height(0, 34)?.set_row_height(1, 26)?;
    let plan = &form.catalogue.settings.plan;
    sheet.write_with_format(0, 1, &plan.title_zh, &style::title())?;
    sheet.write_with_format(1, 1, "月度填报表", &style::title())?;
    let fill = form.fill;
    let submission = schema::SUBMISSION[usize::from(fill.correction)];
    let period = form.period.zh();
    let fields: [(&str, &str, bool); 8] = [
        ("填报单位", &form.department.name, false),
        ("报告期", &period, false),
        ("填报人", &fill.filled_by, true),
        ("联系电话", &fill.phone, true),
        ("审核人", &fill.approved_by, true),
        ("填报日期", "", true),
        ("报送类型", submission, true),
        ("备注", &fill.note, true),
    ];
    for (row, (label, value, open)) in (3u32..).zip(fields) {
        sheet.set_row_height(row, 24)?;
        sheet.write_with_format(row, 1, label, &style::label())?;
        let format = if label == "填报日期" {
            sheet.add_data_validation(row, 2, row, 2, &style::date_rule()?)?;
            date(&mut sheet, row, 2, fill.filled)?;
            continue;
        } else if open {
            style::open_text()
        } else {
            style::given()
        };
        text(&mut sheet, row, 2, value, &format)?;
        if label == "报送类型" {
            let rule = style::list_rule(&schema::SUBMISSION)?;
            sheet.add_data_validation(row, 2, row, 2, &rule)?;
        }
    }
    let notes = [
        "填写说明",
        "一、白色单元格由填报单位填写，灰色单元格已经锁定。",
        "二、没有数据的请留空，不要填零；数字按表内计量单位填写。",
        "三、以前月份的数字如有变动，填在最后一张表并写明原因。",
        "四、填好后仍存为 .xlsx，报综合协调办公室。",
    ];
    for (row, line) in (12u32..).zip(notes) {
        sheet.write_with_format(row, 1, line, &style::note())?;
    }
    sheet.set_screen_gridlines(false);
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 1);
    style::protect(&mut sheet);
    Ok(sheet)
}

/// 指标
pub(super) fn targets(form: &Form) -> Written {
    let base_year = form.catalogue.settings.plan.base_year;
    let kinds: Vec<TargetKind> = form.content.targets.iter().map(|t| t.kind).collect();
    let columns = schema::target_columns(&kinds, base_year);
    let mut sheet = begin(form, schema::TARGETS, &columns, 2)?;
    for (row, target) in (HEADING_ROW + 1..).zip(&form.content.targets) {
        let empty = TargetFill::default();
        let fill = form.fill.targets.get(&target.code).unwrap_or(&empty);
        sheet.set_row_height(row, 42)?;
        target_row(form, &mut sheet, row, &columns, target, None, fill)?;
    }
    Ok(sheet)
}

/// 分解
pub(super) fn breakdown(form: &Form) -> Written {
    let base_year = form.catalogue.settings.plan.base_year;
    let parts = &form.content.parts;
    let kinds: Vec<TargetKind> = parts
        .iter()
        .map(|(t, _)| t.kind)
        .chain(form.content.targets.iter().map(|t| t.kind))
        .collect();
    let columns = schema::breakdown_columns(&kinds, base_year);
    let mut sheet = begin(form, schema::BREAKDOWN, &columns, 3)?;
    let mut row = HEADING_ROW + 1;
    for (target, part) in parts {
        let empty = TargetFill::default();
        let key = (target.code.clone(), (*part).to_owned());
        let fill = form.fill.parts.get(&key).unwrap_or(&empty);
        target_row(form, &mut sheet, row, &columns, target, Some(part), fill)?;
        row += 1;
    }
    if !form.content.targets.is_empty() {
        free_parts(form, &mut sheet, row, &columns)?;
    }
    Ok(sheet)
}

fn free_parts(
    form: &Form,
    sheet: &mut Worksheet,
    first: u32,
    columns: &[Column<TargetColumn>],
) -> Result<(), XlsxError> {
    let rows = schema::FREE_PARTS.max(form.fill.breakdown.len()) as u32;
    for (row, n) in (first..first + rows).zip(0usize..) {
        let filled = form.fill.breakdown.get(n);
        let target = filled.and_then(|(code, _, _)| form.catalogue.target(code));
        for (col, column) in (0u16..).zip(columns) {
            let value = match (column.content, filled, target) {
                (TargetColumn::Code, _, Some(t)) => t.code.as_str(),
                (TargetColumn::Name, _, Some(t)) => &t.name_zh,
                (TargetColumn::Unit, _, Some(t)) => t.reported_unit(),
                (TargetColumn::Part, Some((_, part, _)), _) => part,
                (TargetColumn::Remark, Some((_, _, fill)), _) => &fill.remark,
                (TargetColumn::Figure(form), _, _) => {
                    let entry = filled.and_then(|(_, _, fill)| fill.figures.get(&form));
                    figure(sheet, row, col, entry, &style::open_plain_number())?;
                    continue;
                }
                (TargetColumn::LastMonth, _, _) => {
                    sheet.write_blank(row, col, &style::closed())?;
                    continue;
                }
                _ => "",
            };
            text(sheet, row, col, value, &style::open_text())?;
        }
    }
    let codes: Vec<&str> = (form.content.targets.iter())
        .map(|t| t.code.as_str())
        .collect();
    code_list(sheet, first, first + rows - 1, &codes)
}

/// A list of codes, left out where it would exceed what a dropdown can hold (255 characters).
fn code_list(
    sheet: &mut Worksheet,
    first: u32,
    last: u32,
    codes: &[&str],
) -> Result<(), XlsxError> {
    if codes.iter().map(|c| c.len() + 1).sum::<usize>() <= 255 {
        sheet.add_data_validation(first, 0, last, 0, &style::list_rule(codes)?)?;
    }
    Ok(())
}

fn target_row(
    form: &Form,
    sheet: &mut Worksheet,
    row: u32,
    columns: &[Column<TargetColumn>],
    target: &Target,
    part: Option<&str>,
    fill: &TargetFill,
) -> Result<(), XlsxError> {
    let unit = target.reported_unit();
    let look = UnitLook::new(&form.units, unit);
    let key = (target.code.clone(), part.map(str::to_owned));
    for (col, column) in (0u16..).zip(columns) {
        let given = style::given();
        match column.content {
            TargetColumn::Code => text(sheet, row, col, target.code.as_str(), &given)?,
            TargetColumn::Name => text(sheet, row, col, &target.name_zh, &given)?,
            TargetColumn::Part => text(sheet, row, col, part.unwrap_or(""), &given)?,
            TargetColumn::Unit => text(sheet, row, col, unit, &given)?,
            TargetColumn::TargetValue => text(sheet, row, col, &target_value(target), &given)?,
            TargetColumn::Figure(form_of) if schema::forms_of(target.kind).contains(&form_of) => {
                let known = (form_of == FigureForm::Base)
                    .then(|| form.prefill.bases.get(&key))
                    .flatten()
                    .map(|value| Entry::Number(value.clone()));
                let entry = fill.figures.get(&form_of).or(known.as_ref());
                figure(sheet, row, col, entry, &style::open_number(&look))?;
                sheet.add_data_validation(row, col, row, col, &style::figure_rule(&look)?)?;
            }
            TargetColumn::Figure(_) => {
                sheet.write_blank(row, col, &style::closed())?;
            }
            TargetColumn::LastMonth => {
                let last = form.prefill.figures.get(&key).cloned().map(Entry::Number);
                figure(sheet, row, col, last.as_ref(), &style::given_number(&look))?;
            }
            TargetColumn::Definition => {
                let known = form.prefill.definitions.get(&target.code);
                let definition = fill.definition.as_ref().or(known);
                let definition = definition.unwrap_or(&target.definition);
                text(sheet, row, col, definition, &style::open_text())?;
            }
            TargetColumn::Remark => text(sheet, row, col, &fill.remark, &style::open_text())?,
        }
    }
    Ok(())
}

/// `不少于500家`
fn target_value(target: &Target) -> String {
    format!(
        "{}{}{}",
        schema::relation_name(target.relation),
        target.value.to_trimmed(6),
        target.unit
    )
}

/// 任务
pub(super) fn deliverables(form: &Form) -> Written {
    use DeliverableColumn as C;
    let columns = schema::deliverable_columns();
    let money = UnitLook::new(&form.units, schema::INVESTMENT_UNIT);
    let mut sheet = begin(form, schema::DELIVERABLES, &columns, 2)?;
    for (row, item) in (HEADING_ROW + 1..).zip(&form.content.deliverables) {
        let fill = form.fill.deliverables.get(&item.code).cloned();
        let fill = fill.unwrap_or_default();
        let project = item.kind == crate::plan::DeliverableKind::Project;
        let known = form.prefill.deliverables.get(&item.code);
        sheet.set_row_height(row, 36)?;
        for (col, column) in (0u16..).zip(&columns) {
            let (given, open) = (style::given(), style::open_text());
            match column.content {
                C::Code => text(&mut sheet, row, col, item.code.as_str(), &given)?,
                C::Name => text(&mut sheet, row, col, &item.name_zh, &given)?,
                C::Kind => text(&mut sheet, row, col, schema::kind_name(item.kind), &given)?,
                C::Stage => {
                    let rule = style::list_rule(schema::stages(item.kind))?;
                    sheet.add_data_validation(row, col, row, col, &rule)?;
                    text(&mut sheet, row, col, &fill.stage, &open)?;
                }
                C::ShareDone => {
                    sheet.add_data_validation(row, col, row, col, &style::share_rule()?)?;
                    let format = style::open_plain_number();
                    figure(&mut sheet, row, col, fill.share_done.as_ref(), &format)?;
                }
                C::Planned | C::Finished => {
                    sheet.add_data_validation(row, col, row, col, &style::date_rule()?)?;
                    let day = match column.content {
                        C::Planned => fill.planned,
                        _ => fill.finished,
                    };
                    date(&mut sheet, row, col, day)?;
                }
                C::TotalInvestment | C::Invested if project => {
                    let entry = match column.content {
                        C::TotalInvestment => fill.total_investment.as_ref(),
                        _ => fill.invested.as_ref(),
                    };
                    figure(&mut sheet, row, col, entry, &style::open_number(&money))?;
                    let rule = style::figure_rule(&money)?;
                    sheet.add_data_validation(row, col, row, col, &rule)?;
                }
                C::TotalInvestment | C::Invested => {
                    sheet.write_blank(row, col, &style::closed())?;
                }
                C::Progress => text(&mut sheet, row, col, &fill.progress, &open)?,
                C::LastMonth => {
                    let known = known.map_or("", String::as_str);
                    text(&mut sheet, row, col, known, &given)?;
                }
                C::Remark => text(&mut sheet, row, col, &fill.remark, &open)?,
            }
        }
    }
    Ok(sheet)
}

/// 措施进展
pub(super) fn progress(form: &Form) -> Written {
    use ProgressColumn as C;
    let columns = schema::progress_columns();
    let mut sheet = begin(form, schema::PROGRESS, &columns, 2)?;
    for (row, measure) in (HEADING_ROW + 1..).zip(&form.content.measures) {
        let fill = form.fill.progress.get(&measure.code).cloned();
        let fill = fill.unwrap_or_default();
        sheet.set_row_height(row, 120)?;
        for (col, column) in (0u16..).zip(&columns) {
            let (value, open) = match column.content {
                C::Code => (measure.code.as_str(), false),
                C::Measure => (measure.title_zh.as_str(), false),
                C::Progress => (fill.progress.as_str(), true),
                C::Problems => (fill.problems.as_str(), true),
                C::NextSteps => (fill.next_steps.as_str(), true),
                C::Coordination => (fill.coordination.as_str(), true),
            };
            let format = if open {
                style::open_text()
            } else {
                style::given()
            };
            text(&mut sheet, row, col, value, &format)?;
        }
    }
    Ok(sheet)
}

/// 更正
pub(super) fn corrections(form: &Form) -> Written {
    use CorrectionColumn as C;
    let columns = schema::correction_columns();
    let mut sheet = begin(form, schema::CORRECTIONS, &columns, 2)?;
    let fills = &form.fill.corrections;
    let rows = schema::FREE_CORRECTIONS.max(fills.len()) as u32;
    let base_year = form.catalogue.settings.plan.base_year;
    let first = HEADING_ROW + 1;
    for (row, n) in (first..first + rows).zip(0usize..) {
        let fill = fills.get(n);
        let target = fill.and_then(|f| form.catalogue.target(&f.target));
        for (col, column) in (0u16..).zip(&columns) {
            let value = match (column.content, fill) {
                (_, None) | (C::Old | C::New, _) => String::new(),
                (C::Code, Some(f)) => f.target.to_string(),
                (C::Name, _) => target.map_or_else(String::new, |t| t.name_zh.clone()),
                (C::Part, Some(f)) => f.part.clone().unwrap_or_default(),
                (C::Period, Some(f)) => f.period.zh(),
                (C::Form, Some(f)) => schema::figure_heading(f.form, base_year),
                (C::Unit, _) => target.map_or_else(String::new, |t| t.reported_unit().to_owned()),
                (C::Reason, Some(f)) => f.reason.clone(),
            };
            let entry = match column.content {
                C::Old => fill.and_then(|f| f.old.as_ref()),
                C::New => fill.map(|f| &f.new),
                _ => {
                    text(&mut sheet, row, col, &value, &style::open_text())?;
                    continue;
                }
            };
            figure(&mut sheet, row, col, entry, &style::open_plain_number())?;
        }
    }
    let parts = form.content.parts.iter().map(|(t, _)| *t);
    let mut codes: Vec<&Code> = (form.content.targets.iter().copied().chain(parts))
        .map(|t| &t.code)
        .collect();
    codes.sort();
    codes.dedup();
    let codes: Vec<&str> = codes.into_iter().map(Code::as_str).collect();
    code_list(&mut sheet, first, first + rows - 1, &codes)?;
    let forms: Vec<String> = schema::FORMS
        .into_iter()
        .map(|form| schema::figure_heading(form, base_year))
        .collect();
    let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
    let col = columns
        .iter()
        .position(|c| c.content == C::Form)
        .unwrap_or_default() as u16;
    sheet.add_data_validation(
        first,
        col,
        first + rows - 1,
        col,
        &style::list_rule(&forms)?,
    )?;
    Ok(sheet)
}

/// The hidden sheet.
pub(super) fn marker(form: &Form) -> Written {
    let mut sheet = Worksheet::new();
    sheet.set_name(schema::MARKER_SHEET)?.set_hidden(true);
    let period = form.period.to_string();
    let fields = [
        ("jindu-form", schema::FORM_VERSION),
        ("department", &form.department.name),
        ("period", &period),
    ];
    for (row, (key, value)) in (0u32..).zip(fields) {
        sheet.write(row, 0, key)?.write(row, 1, value)?;
    }
    style::protect(&mut sheet);
    Ok(sheet)
}

/// Title, note, headings, widths, frozen panes, print setup, protection.
fn begin<T>(form: &Form, name: &str, columns: &[Column<T>], frozen: u16) -> Written {
    let mut sheet = Worksheet::new();
    sheet.set_name(name)?;
    sheet
        .set_row_height(0, 28)?
        .set_row_height(HEADING_ROW, 32)?;
    // A title that says 更正 would make the whole return a correction.
    let subject = match name {
        schema::CORRECTIONS => "往月数字变动",
        name => name,
    };
    let title = format!(
        "{}{}{subject}表",
        form.department.short_name(),
        form.period.zh()
    );
    sheet.write_with_format(0, 0, title, &style::title())?;
    let note = "白色单元格请填写，灰色单元格已锁定；没有数据的请留空。";
    sheet.write_with_format(1, 0, note, &style::note())?;
    for (col, column) in (0u16..).zip(columns) {
        sheet.set_column_width(col, column.width)?;
        sheet.write_with_format(HEADING_ROW, col, &column.heading, &style::heading())?;
    }
    style::print_setup(&mut sheet, frozen)?;
    style::protect(&mut sheet);
    Ok(sheet)
}

fn text(
    sheet: &mut Worksheet,
    row: u32,
    col: u16,
    value: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    if value.is_empty() {
        sheet.write_blank(row, col, format)?;
    } else {
        sheet.write_string_with_format(row, col, value, format)?;
    }
    Ok(())
}

fn figure(
    sheet: &mut Worksheet,
    row: u32,
    col: u16,
    entry: Option<&Entry>,
    format: &Format,
) -> Result<(), XlsxError> {
    match entry {
        Some(Entry::Number(value)) => {
            sheet.write_number_with_format(row, col, value.to_f64(), format)?;
        }
        Some(Entry::Text(value)) => text(sheet, row, col, value, format)?,
        None => text(sheet, row, col, "", format)?,
    }
    Ok(())
}

fn date(sheet: &mut Worksheet, row: u32, col: u16, day: Option<Date>) -> Result<(), XlsxError> {
    let format = style::open_date();
    match day {
        Some(day) => {
            let day = super::excel_date(day)?;
            sheet.write_datetime_with_format(row, col, &day, &format)?;
        }
        None => {
            sheet.write_blank(row, col, &format)?;
        }
    }
    Ok(())
}
