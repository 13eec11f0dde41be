//! Refusals of whole files that several formats share.
//!
//! Decides their wording and remedy. Leaves to each reader when they arise.

use crate::intake::rules::finding;
use crate::issue::{Issue, text};
use crate::read::Refusal;

pub(super) const REMEDY: &str = "请用 Excel 或 WPS 打开核对，另存为 .xlsx 后重报";
pub(super) const REMEDY_EN: &str = "open it in Excel or WPS, check, save as .xlsx and resend";

/// A refusal under a rule with the usual remedy.
pub(super) fn because(rule: &str, zh: impl Into<String>, en: impl Into<String>) -> Refusal {
    Refusal {
        issue: finding(rule, text(zh, REMEDY), text(en, REMEDY_EN)),
    }
}

/// A damaged or truncated file: which part, and what is wrong with it.
pub(super) fn damaged(zh: impl AsRef<str>, en: impl AsRef<str>) -> Refusal {
    because(
        "file-damaged",
        format!("文件损坏或不完整：{}", zh.as_ref()),
        format!("damaged or truncated file: {}", en.as_ref()),
    )
}

/// A limit of the settings that is exceeded, by its name there.
pub(super) fn limit(zh: &str, en: &str, setting: &str, value: u64) -> Refusal {
    Refusal {
        issue: finding(
            "file-limit",
            text(
                format!("{zh}超过上限 {value}（设置 limits.{setting}），该文件未使用"),
                "请删去空白区域、图片与无关工作表，另存为 .xlsx 后重报",
            ),
            text(
                format!(
                    "{en}: more than the limit of {value} (setting limits.{setting}); the file is not used"
                ),
                "remove blank areas, pictures and sheets that do not belong, save as .xlsx and resend",
            ),
        ),
    }
}

/// A file with a password to open.
pub(super) fn password() -> Refusal {
    Refusal {
        issue: crate::intake::sniff::password(),
    }
}

/// A refusal with the sheet it arose on.
pub(super) fn on_sheet(mut refusal: Refusal, sheet: &str) -> Refusal {
    refusal.issue.sheet.get_or_insert_with(|| sheet.to_owned());
    refusal
}

/// A warning or note about a file that is used.
pub(super) fn notice(rule: &str, zh: impl Into<String>, en: impl Into<String>) -> Issue {
    finding(
        rule,
        text(zh, "请核对；下次请用 Excel 或 WPS 另存为 .xlsx 后报送"),
        text(en, "please check; next time save as .xlsx in Excel or WPS"),
    )
}
