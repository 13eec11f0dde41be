//! A sheet as a department lays it out, and its plain writers: xlsx and GB18030 text.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jindu::forms::Entry;
use jindu::quantity::Exact;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A number.
    Number(Exact),
    /// A day.
    Date(Date),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Entry> for Value {
    fn from(entry: Entry) -> Self {
        match entry {
            Entry::Number(value) => Self::Number(value),
            Entry::Text(text) => Self::Text(text),
        }
    }
}

impl Value {
    /// As text of a CSV field.
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(value) => value.to_trimmed(9),
            Self::Date(day) => day.to_string(),
        }
    }
}

/// A cell that may be empty.
pub type Field = Option<Value>;

/// A sheet: cells by zero-based row and column, and merged regions (first row, first column, last
/// row, last column).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// Sheet name.
    pub name: String,
    /// Used cells.
    pub cells: BTreeMap<(u32, u16), Value>,
    /// Merged regions.
    pub merges: Vec<(u32, u16, u32, u16)>,
    next: u32,
}

impl Grid {
    /// An empty sheet.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..Self::default()
        }
    }

    /// Adds a row; empty fields stay empty.
    pub fn row(&mut self, fields: Vec<Field>) -> &mut Self {
        for (col, field) in (0u16..).zip(fields) {
            if let Some(value) = field {
                self.cells.insert((self.next, col), value);
            }
        }
        self.next += 1;
        self
    }

    /// Adds a row of texts; `""` stays empty.
    pub fn texts(&mut self, fields: &[&str]) -> &mut Self {
        let fields = fields
            .iter()
            .map(|text| (!text.is_empty()).then(|| Value::from(*text)))
            .collect();
        self.row(fields)
    }

    /// Adds a title over `columns` merged columns.
    pub fn title(&mut self, text: String, columns: u16) -> &mut Self {
        self.merges.push((self.next, 0, self.next, columns - 1));
        self.row(vec![Some(text.into())])
    }

    /// Leaves a row empty.
    pub fn blank(&mut self) -> &mut Self {
        self.next += 1;
        self
    }

    /// The row that comes next.
    pub fn next_row(&self) -> u32 {
        self.next
    }

    /// Merges a region.
    pub fn merge(&mut self, first: (u32, u16), last: (u32, u16)) -> &mut Self {
        self.merges.push((first.0, first.1, last.0, last.1));
        self
    }

    /// Columns used.
    pub fn columns(&self) -> u16 {
        self.cells.keys().map(|(_, col)| col + 1).max().unwrap_or(0)
    }
}

/// An xlsx workbook that says it was made on `day`.
pub fn xlsx(grids: &[Grid], day: Date) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (year, month, dom) = (day.year() as u16, day.month() as u8, day.day() as u8);
    let made = ExcelDateTime::from_ymd(year, month, dom)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let plain = Format::new().set_border(FormatBorder::Thin).set_text_wrap();
    let title = Format::new().set_bold().set_font_size(16);
    let title = title.set_align(FormatAlign::Center);
    let date = plain.clone().set_num_format("yyyy/m/d");
    for grid in grids {
        let mut sheet = Worksheet::new();
        sheet.set_name(&grid.name)?;
        for col in 0..grid.columns() {
            let longest = grid.cells.iter().filter(|((_, c), _)| *c == col);
            let longest = longest.map(|(_, v)| v.text().chars().count()).max();
            let width = longest.unwrap_or(0).clamp(8, 40) as u16;
            sheet.set_column_width(col, width)?;
        }
        for (r1, c1, r2, c2) in &grid.merges {
            let format = if *r1 == 0 { &title } else { &plain };
            sheet.merge_range(*r1, *c1, *r2, *c2, "", format)?;
        }
        for ((row, col), value) in &grid.cells {
            let format = if *row == 0 { &title } else { &plain };
            match value {
                Value::Text(text) => sheet.write_with_format(*row, *col, text, format)?,
                Value::Number(n) => sheet.write_with_format(*row, *col, n.to_f64(), format)?,
                Value::Date(day) => {
                    let (y, m, d) = (day.year() as u16, day.month() as u8, day.day() as u8);
                    let day = ExcelDateTime::from_ymd(y, m, d)?;
                    sheet.write_datetime_with_format(*row, *col, &day, &date)?
                }
            };
        }
        book.push_worksheet(sheet);
    }
    book.save_to_buffer()
}

/// Comma-separated text in GB18030, every line with as many fields as the widest.
pub fn gb18030(grid: &Grid) -> Vec<u8> {
    let rows = grid.cells.keys().map(|(row, _)| row + 1).max().unwrap_or(0);
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for row in 0..rows {
        let fields: Vec<String> = (0..grid.columns())
            .map(|col| {
                grid.cells
                    .get(&(row, col))
                    .map_or(String::new(), Value::text)
            })
            .collect();
        writer.write_record(&fields).expect("memory takes it");
    }
    let text = String::from_utf8(writer.into_inner().expect("memory takes it"));
    let text = text.expect("fields are text");
    encoding_rs::GB18030.encode(&text).0.into_owned()
}
