//! The tables for people: one workbook in Chinese, with filters.
//!
//! Decides the workbook's looks. What stands in it is decided by `tables`; its creation time is
//! the report's day, so that the same report gives the same bytes.

use jiff::civil::Date;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::tables::{Field, Table};
use crate::error::Error;
use crate::quantity::Exact;

/// What Excel takes in one cell.
const LONGEST: usize = 32_000;

/// What the first sheet says.
#[derive(Clone, Debug)]
pub struct Title {
    /// Title of the plan.
    pub plan: String,
    /// Month, day and edition, a line each.
    pub lines: Vec<(String, String)>,
}

/// The workbook's bytes.
///
/// # Errors
/// [`Error::Internal`] if the writer refuses something.
pub fn bytes(title: &Title, tables: &[Table], as_of: Date) -> Result<Vec<u8>, Error> {
    write(title, tables, as_of).map_err(|e| Error::Internal(format!("ledger.xlsx: {e}")))
}

fn write(title: &Title, tables: &[Table], as_of: Date) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(
        as_of.year().unsigned_abs(),
        as_of.month().unsigned_abs(),
        as_of.day().unsigned_abs(),
    )?;
    book.set_properties(
        &DocProperties::new()
            .set_title(&title.plan)
            .set_creation_datetime(&made),
    );
    let looks = Looks::new();
    front(book.add_worksheet(), title, tables, &looks)?;
    for table in tables {
        sheet(book.add_worksheet(), table, &looks)?;
    }
    book.save_to_buffer()
}

struct Looks {
    title: Format,
    label: Format,
    heading: Format,
    text: Format,
    number: Format,
    share: Format,
    day: Format,
}

impl Looks {
    fn new() -> Self {
        let cell = || {
            Format::new()
                .set_font_name("宋体")
                .set_font_size(10)
                .set_align(FormatAlign::Top)
        };
        Self {
            title: cell().set_font_size(16).set_bold(),
            label: cell().set_bold(),
            heading: cell()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color("E8EEF4")
                .set_border_bottom(FormatBorder::Thin),
            text: cell().set_text_wrap(),
            number: cell().set_num_format("0.######"),
            share: cell().set_num_format("0.0%"),
            day: cell().set_num_format("yyyy-mm-dd"),
        }
    }
}

fn front(
    sheet: &mut Worksheet,
    title: &Title,
    tables: &[Table],
    looks: &Looks,
) -> Result<(), XlsxError> {
    sheet.set_name("说明")?;
    sheet.set_column_width(0, 14)?;
    sheet.set_column_width(1, 80)?;
    sheet.write_string_with_format(0, 0, &title.plan, &looks.title)?;
    let counts = tables.iter().map(|t| {
        (
            t.sheet.to_owned(),
            format!("{} 行，同 data/{}.csv", t.rows.len(), t.name),
        )
    });
    for (row, (label, text)) in (2..).zip(title.lines.iter().cloned().chain(counts)) {
        sheet.write_string_with_format(row, 0, label, &looks.label)?;
        sheet.write_string_with_format(row, 1, text, &looks.text)?;
    }
    Ok(())
}

fn sheet(sheet: &mut Worksheet, table: &Table, looks: &Looks) -> Result<(), XlsxError> {
    sheet.set_name(table.sheet)?;
    for (col, column) in (0u16..).zip(table.columns) {
        sheet.set_column_width(col, column.width)?;
        sheet.write_string_with_format(0, col, column.zh, &looks.heading)?;
    }
    sheet.set_row_height(0, 30)?;
    for (row, fields) in (1u32..).zip(&table.rows) {
        for (col, field) in (0u16..).zip(fields) {
            cell(sheet, row, col, field, looks)?;
        }
    }
    let last_col = (table.columns.len() - 1) as u16;
    sheet.autofilter(0, 0, table.rows.len() as u32, last_col)?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

fn cell(
    sheet: &mut Worksheet,
    row: u32,
    col: u16,
    field: &Field,
    looks: &Looks,
) -> Result<(), XlsxError> {
    let string = |sheet: &mut Worksheet, text: &str| -> Result<(), XlsxError> {
        let text: String = text.chars().take(LONGEST).collect();
        sheet
            .write_string_with_format(row, col, text, &looks.text)
            .map(drop)
    };
    match field {
        Field::Empty => Ok(()),
        Field::Text(text) => string(sheet, text),
        Field::Texts(texts) => string(sheet, &texts.join("\n")),
        Field::Code(_, zh) => string(sheet, zh),
        Field::Codes(codes) => {
            let labels: Vec<_> = codes.iter().map(|(_, zh)| *zh).collect();
            string(sheet, &labels.join("、"))
        }
        Field::Number(value) => number(sheet, row, col, value, &looks.number),
        Field::Share(value) => number(sheet, row, col, value, &looks.share),
        Field::Count(n) => number(sheet, row, col, &Exact::int(*n as i64), &looks.number),
        Field::Flag(flag) => string(sheet, if *flag { "是" } else { "否" }),
        Field::Month(month) => string(sheet, &month.to_string()),
        Field::Day(day) => {
            let date = ExcelDateTime::from_ymd(
                day.year().unsigned_abs(),
                day.month().unsigned_abs(),
                day.day().unsigned_abs(),
            )?;
            sheet
                .write_datetime_with_format(row, col, date, &looks.day)
                .map(drop)
        }
    }
}

fn number(
    sheet: &mut Worksheet,
    row: u32,
    col: u16,
    value: &Exact,
    format: &Format,
) -> Result<(), XlsxError> {
    // The value as the CSV has it, so that both say the same.
    let rounded: f64 = value.to_csv().parse().unwrap_or_else(|_| value.to_f64());
    sheet
        .write_number_with_format(row, col, rounded, format)
        .map(drop)
}
