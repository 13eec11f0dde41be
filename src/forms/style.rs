//! How the form looks: cell formats, number formats, protection, print setup.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Format,
    FormatAlign, FormatBorder, ProtectionOptions, Worksheet, XlsxError,
};

use super::schema::HEADING_ROW;
use crate::unit::{Dimension, Units};

const INK: Color = Color::RGB(0x1F_2937);
const FAINT: Color = Color::RGB(0x6B_7280);
const HEAD: Color = Color::RGB(0x1E_3A5F);
const LINE: Color = Color::RGB(0xB8_C0CC);
const LOCKED: Color = Color::RGB(0xF1_F3F6);
const CLOSED: Color = Color::RGB(0xE2_E5EA);

/// Sizes are in points; the font is one that both Excel and WPS have.
fn base() -> Format {
    Format::new()
        .set_font_name("宋体")
        .set_font_size(11)
        .set_font_color(INK)
        .set_align(FormatAlign::VerticalCenter)
}

fn boxed() -> Format {
    base().set_border(FormatBorder::Thin).set_border_color(LINE)
}

/// The title above a table or on the cover.
pub(super) fn title() -> Format {
    base()
        .set_font_name("黑体")
        .set_font_size(16)
        .set_font_color(HEAD)
}

/// A line of explanation.
pub(super) fn note() -> Format {
    base().set_font_size(10).set_font_color(FAINT)
}

/// A column's heading.
pub(super) fn heading() -> Format {
    boxed()
        .set_font_name("黑体")
        .set_font_color(Color::White)
        .set_background_color(HEAD)
        .set_align(FormatAlign::Center)
        .set_text_wrap()
}

/// Prefilled text: locked.
pub(super) fn given() -> Format {
    boxed().set_background_color(LOCKED).set_text_wrap()
}

/// How figures of a unit are shown and checked.
#[derive(Clone, Debug)]
pub(super) struct UnitLook {
    /// As printed.
    pub(super) name: String,
    /// Whether it counts things.
    pub(super) counted: bool,
    /// Whether it is a share in points.
    pub(super) percent: bool,
}

impl UnitLook {
    /// The look of a unit of the catalogue.
    pub(super) fn new(units: &Units, name: &str) -> Self {
        let unit = units.parse(name);
        Self {
            name: name.to_owned(),
            counted: unit.as_ref().is_some_and(|u| units.is_counted(u)),
            percent: unit.is_some_and(|u| u.dimension == Dimension::Percent),
        }
    }
}

/// A prefilled figure: locked.
pub(super) fn given_number(unit: &UnitLook) -> Format {
    boxed()
        .set_background_color(LOCKED)
        .set_font_color(FAINT)
        .set_align(FormatAlign::Right)
        .set_num_format(number_format(unit))
}

/// A figure that this kind of item does not have: locked and darker.
pub(super) fn closed() -> Format {
    boxed().set_background_color(CLOSED)
}

/// A label on the cover.
pub(super) fn label() -> Format {
    boxed()
        .set_font_name("黑体")
        .set_background_color(LOCKED)
        .set_align(FormatAlign::Center)
}

/// Text to be filled in.
pub(super) fn open_text() -> Format {
    boxed().set_text_wrap().set_unlocked()
}

/// A figure to be filled in.
pub(super) fn open_number(unit: &UnitLook) -> Format {
    boxed()
        .set_align(FormatAlign::Right)
        .set_num_format(number_format(unit))
        .set_unlocked()
}

/// A figure of any unit.
pub(super) fn open_plain_number() -> Format {
    boxed().set_align(FormatAlign::Right).set_unlocked()
}

/// A date to be filled in.
pub(super) fn open_date() -> Format {
    boxed()
        .set_align(FormatAlign::Center)
        .set_num_format("yyyy\\-mm\\-dd")
        .set_unlocked()
}

/// Whole units are shown whole; others with two to six decimals, so that nothing entered is
/// rounded away on screen. A percentage is entered in points: a `%` in the format would make
/// some programs divide by 100.
pub(super) fn number_format(unit: &UnitLook) -> String {
    let shown: String = unit.name.chars().filter(|c| *c != '"').collect();
    if unit.counted {
        format!("#,##0\"{shown}\"")
    } else if unit.percent || shown.is_empty() {
        "#,##0.00####".to_owned()
    } else {
        format!("#,##0.00####\"{shown}\"")
    }
}

/// What a figure's cell accepts. Words such as 约 are let through after a question.
pub(super) fn figure_rule(unit: &UnitLook) -> Result<DataValidation, XlsxError> {
    let rule = if unit.counted {
        DataValidation::new().allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0))
    } else if unit.percent {
        DataValidation::new().allow_decimal_number(DataValidationRule::Between(0.0, 100.0))
    } else {
        DataValidation::new().allow_decimal_number(DataValidationRule::Between(-1e15, 1e15))
    };
    let message = format!("请按“{}”填数字；没有数据请留空。", unit.name);
    rule.set_error_title("请核对数字")?
        .set_error_message(message)
        .map(|rule| rule.set_error_style(DataValidationErrorStyle::Warning))
}

/// A share in points.
pub(super) fn share_rule() -> Result<DataValidation, XlsxError> {
    DataValidation::new()
        .allow_decimal_number(DataValidationRule::Between(0.0, 100.0))
        .set_error_title("请核对完成比例")?
        .set_error_message("请填 0 至 100 之间的数，如 45 表示 45%。")
}

/// A date.
pub(super) fn date_rule() -> Result<DataValidation, XlsxError> {
    DataValidation::new()
        .allow_date(DataValidationRule::Between(
            ExcelDateTime::from_ymd(1990, 1, 1)?,
            ExcelDateTime::from_ymd(2099, 12, 31)?,
        ))
        .set_error_title("请核对日期")?
        .set_error_message("请填日期，如 2030-06-30。")
        .map(|rule| rule.set_error_style(DataValidationErrorStyle::Warning))
}

/// A list to choose from.
pub(super) fn list_rule(choices: &[&str]) -> Result<DataValidation, XlsxError> {
    DataValidation::new()
        .allow_list_strings(choices)?
        .set_error_title("请从列表中选择")?
        .set_error_message("请选择下拉列表中的一项。")
}

/// Locks what is not open, without a password: against slips, not against people.
pub(super) fn protect(sheet: &mut Worksheet) {
    sheet.protect_with_options(&ProtectionOptions {
        format_columns: true,
        format_rows: true,
        ..ProtectionOptions::default()
    });
}

/// A4 landscape, one page wide, headings on every page.
pub(super) fn print_setup(sheet: &mut Worksheet, columns: u16) -> Result<(), XlsxError> {
    sheet
        .set_paper_size(9)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3)
        .set_footer("&C第 &P 页，共 &N 页")
        .set_repeat_rows(HEADING_ROW, HEADING_ROW)?
        .set_freeze_panes(HEADING_ROW + 1, columns)?;
    Ok(())
}
