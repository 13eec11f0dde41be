//! Refusals of whole files that several formats share.
//!
//! Decides their wording and remedy. Leaves to each reader when they arise.

use super::xml::Fault;
use crate::intake::rules::finding;
use crate::issue::{Issue, text};
use crate::read::Refusal;

/// What to do, in Chinese and English.
pub(super) type Remedy = (&'static str, &'static str);

pub(super) const SAVE_AGAIN: Remedy = (
    "请用 Excel 或 WPS 打开原文件核对，另存为 .xlsx 后重报",
    "open the original in Excel or WPS, check it, save as .xlsx and send again",
);
/// For what is used all the same.
pub(super) const NEXT_TIME: Remedy = (
    "请核对；下次请用 Excel 或 WPS 另存为 .xlsx 后报送",
    "please check; next time save as .xlsx in Excel or WPS",
);
pub(super) const ASK_AGAIN: Remedy = (
    "请重新导出或传送该文件，或另存为 .xlsx 后重报",
    "export or send the file again, or save as .xlsx and send again",
);
const NO_PASSWORD: Remedy = (
    "请取消打开密码，并撤销“保护工作簿”，另存为 .xlsx 后重报",
    "remove the password to open and the protection of the workbook, save as .xlsx and send again",
);

/// A refusal under a rule with the usual remedy.
pub(super) fn because(rule: &str, zh: impl Into<String>, en: impl Into<String>) -> Refusal {
    with_remedy(rule, zh, en, SAVE_AGAIN)
}

/// A refusal under a rule with a remedy of its own.
pub(super) fn with_remedy(
    rule: &str,
    zh: impl Into<String>,
    en: impl Into<String>,
    remedy: Remedy,
) -> Refusal {
    Refusal {
        issue: notice(rule, zh, en, remedy),
    }
}

/// A damaged or truncated file: what is wrong with it is for a technician, and stands last.
pub(super) fn damaged(zh: impl AsRef<str>, en: impl AsRef<str>) -> Refusal {
    because(
        "file-damaged",
        format!(
            "文件损坏或不完整，读不出来，整份未采用（技术原因：{}）",
            zh.as_ref()
        ),
        format!(
            "the file is damaged or incomplete and cannot be read; nothing of it is used (technical reason: {})",
            en.as_ref()
        ),
    )
}

/// A fault of a part of the file. What is not read for safety alone is no damage.
pub(super) fn faulty_part(part: &str, fault: Fault) -> Refusal {
    if super::xml::is_unsafe(&fault) {
        return because(
            "file-damaged",
            format!(
                "文件内容含不安全的成分，未读取，整份未采用（技术原因：{part} 中有 DOCTYPE 声明）"
            ),
            format!(
                "the file holds something unsafe and was not read; nothing of it is used (technical reason: a DOCTYPE in {part})"
            ),
        );
    }
    damaged(
        format!("{part}：{}", fault.0),
        format!("{part}: {}", fault.1),
    )
}

/// A text that is in no readable encoding, with a piece of it as it reads.
pub(super) fn garbled(at: &str, sample: &str) -> Refusal {
    with_remedy(
        "file-damaged",
        format!("文字编码无法识别或已成乱码（如 {at} 读作“{sample}”），整份未采用"),
        format!(
            "the text is in no encoding that can be read, or garbled ({at} reads “{sample}”); nothing of it is used"
        ),
        (
            "请用 Excel 或 WPS 打开原文件，另存为 .xlsx 后重报；不要转换编码后再存为 CSV",
            "open the original in Excel or WPS, save as .xlsx and send again; do not convert it and save as CSV",
        ),
    )
}

/// A limit of the settings that is exceeded, by its name there.
pub(super) fn limit(zh: &str, en: &str, setting: &str, value: u64) -> Refusal {
    Refusal {
        issue: finding(
            "file-limit",
            text(
                format!(
                    "文件过大：{zh}超过{value}，整份未采用（上限由设置 limits.{setting} 规定）"
                ),
                format!(
                    "填报单位：删去空白区域、图片和无关工作表，另存为 .xlsx 后重报。办公室：确需读取的，在 settings.toml 中调高 limits.{setting}"
                ),
            ),
            text(
                format!(
                    "the file is too large: more than {value} {en}; nothing of it is used (the limit is the setting limits.{setting})"
                ),
                format!(
                    "department: remove blank areas, pictures and sheets that do not belong, save as .xlsx and send again; office: if it must be read, raise limits.{setting} in settings.toml"
                ),
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

/// A file that is encrypted although it may open without asking.
pub(super) fn encrypted(zh: &str, en: &str) -> Refusal {
    with_remedy("password", zh, en, NO_PASSWORD)
}

/// A refusal with the sheet it arose on.
pub(super) fn on_sheet(mut refusal: Refusal, sheet: &str) -> Refusal {
    refusal.issue.sheet.get_or_insert_with(|| sheet.to_owned());
    refusal
}

/// A finding with its remedy.
pub(super) fn notice(
    rule: &str,
    zh: impl Into<String>,
    en: impl Into<String>,
    remedy: Remedy,
) -> Issue {
    finding(rule, text(zh, remedy.0), text(en, remedy.1))
}

/// A sheet of macros or a chart, which is passed over.
pub(super) fn macro_sheet(name: &str) -> Issue {
    notice(
        "macro-sheet",
        format!("“{name}”是宏表或图表页，不是填报表，已跳过，其余工作表照常采用"),
        format!(
            "“{name}” is a macro or chart sheet, no table; passed over, the other sheets are used"
        ),
        (
            "填报数据如在该页，请移到普通工作表后重报；如不需要该页，可删去",
            "if data stand on it, move them to an ordinary worksheet and send again; else it may be deleted",
        ),
    )
    .on_sheet(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unsafe_is_not_called_damaged() {
        let fault = super::super::xml::drained("<!DOCTYPE a><a/>").expect_err("unsafe");
        let issue = faulty_part("content.xml", fault).issue;
        assert!(!issue.message.contains("损坏"), "{}", issue.message);
        assert!(issue.remedy.contains("另存为 .xlsx"));
        let fault = super::super::xml::drained("<a>").expect_err("cut");
        let issue = faulty_part("content.xml", fault).issue;
        assert!(issue.message.contains("技术原因：content.xml"));
    }
}
