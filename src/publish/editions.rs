//! Draft, issued edition, revision: which folder a run may write.
//!
//! Decides what lies in the output folder for a month and what a new run is to it. An issued
//! edition is never touched; what is not clearly ours is not touched either.

use std::fs;
use std::path::Path;

use super::folder::cannot;
use super::manifest::{MANIFEST_SCHEMA, Manifest, sha256};
use crate::assess::Assessment;
use crate::compose::{Edition, MODEL_SCHEMA};
use crate::error::{Error, Said, io_words, said};
use crate::issue::{self, Issue, Severity};
use crate::period::Period;

/// One edition of a month as it lies in the output folder.
#[derive(Clone, Debug, PartialEq)]
pub struct EditionFolder {
    /// Name of the folder: `2026-06`, `2026-06-r2`.
    pub name: String,
    /// 1 for the first edition.
    pub revision: u32,
    /// Its manifest.
    pub manifest: Manifest,
}

impl EditionFolder {
    /// Whether it is issued: never to be touched.
    pub fn is_issued(&self) -> bool {
        match &self.manifest.edition {
            Edition::Draft => false,
            Edition::Issued { .. } => true,
            Edition::Revision { issued, .. } => issued.is_some(),
        }
    }
}

/// What a run is to what lies there.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// It writes this folder as a draft (or issues it), after this issued edition, if any.
    Write {
        /// Name of the folder.
        name: String,
        /// 1 for the first edition.
        revision: u32,
        /// The issued edition before it.
        previous: Option<Box<EditionFolder>>,
    },
    /// The issued edition is what the run would make: nothing is written.
    Unchanged(Box<EditionFolder>),
}

/// The folder name of an edition.
pub fn folder_name(period: Period, revision: u32) -> String {
    if revision <= 1 {
        period.to_string()
    } else {
        format!("{period}-r{revision}")
    }
}

/// Month and revision of a folder name, if it is one of an edition.
pub fn parse_name(name: &str) -> Option<(Period, u32)> {
    match name.split_once("-r") {
        None => Some((name.parse().ok()?, 1)),
        Some((month, revision)) => {
            let number: u32 = revision.parse().ok()?;
            (number >= 2 && number.to_string() == revision).then_some((month.parse().ok()?, number))
        }
    }
}

/// All editions in the output folder, of one month or of all, in order of month and revision.
///
/// # Errors
/// [`Error::CannotWrite`] if a folder with an edition's name has no readable manifest: it is not
/// known to be a draft, so nothing may be written in its place.
pub fn editions(out: &Path, of: Option<Period>) -> Result<Vec<EditionFolder>, Error> {
    let mut found = Vec::new();
    for (period, revision) in names(out)? {
        if of.is_none_or(|p| p == period) {
            found.push(edition(out, period, revision)?);
        }
    }
    Ok(found)
}

/// Month and revision of every folder that is named like an edition, in order.
///
/// # Errors
/// [`Error::CannotWrite`] if the output folder cannot be listed.
pub fn names(out: &Path) -> Result<Vec<(Period, u32)>, Error> {
    let listing = match fs::read_dir(out) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(|e| cannot(out, &e))?,
    };
    let mut found = Vec::new();
    for entry in listing {
        let entry = entry.map_err(|e| cannot(out, &e))?;
        found.extend(entry.file_name().to_str().and_then(parse_name));
    }
    found.sort_unstable();
    Ok(found)
}

/// One edition.
///
/// # Errors
/// [`Error::CannotWrite`] if its manifest cannot be read.
pub fn edition(out: &Path, period: Period, revision: u32) -> Result<EditionFolder, Error> {
    let name = folder_name(period, revision);
    let path = out.join(&name).join("manifest.json");
    let foreign = |why: Said| {
        let folder = out.join(&name);
        Error::CannotWrite {
            message: said(
                format!("{} 的清单文件 manifest.json {}", folder.display(), why.zh),
                format!("{}: manifest.json {}", folder.display(), why.en),
            ),
            hint: said(
                "请从备份恢复该文件夹；没有备份的，移走该文件夹后重新运行 jindu run",
                "restore the folder from a copy; without one, move it away and run again",
            ),
        }
    };
    let broken = |e: serde_json::Error| {
        foreign(said(
            format!("已损坏（技术原因：{e}）"),
            format!("is damaged ({e})"),
        ))
    };
    let bytes = fs::read(&path).map_err(|e| {
        let why = io_words(&e);
        foreign(said(
            format!("无法读取：{}", why.zh),
            format!("cannot be read: {}", why.en),
        ))
    })?;
    let value: serde_json::Value = serde_json::from_slice(&bytes).map_err(broken)?;
    match value.get("schema").and_then(serde_json::Value::as_u64) {
        Some(schema) if schema == u64::from(MANIFEST_SCHEMA) => {}
        other => {
            let theirs = other.map_or_else(|| "?".to_owned(), |n| n.to_string());
            return Err(foreign(said(
                format!("是另一版 jindu 所写（格式第{theirs}版，本程序用第{MANIFEST_SCHEMA}版）"),
                format!(
                    "was written by another version of jindu (schema {theirs}, this one has \
                     {MANIFEST_SCHEMA})"
                ),
            )));
        }
    }
    let manifest: Manifest = serde_json::from_value(value).map_err(broken)?;
    if manifest.period != period {
        return Err(foreign(said(
            format!("写的是{}，与文件夹名称不符", manifest.period.zh()),
            format!("is of {}, unlike the folder's name", manifest.period.en()),
        )));
    }
    Ok(EditionFolder {
        name,
        revision,
        manifest,
    })
}

/// What a run of this identity is to the editions of its month.
pub fn place(period: Period, editions: &[EditionFolder], identity: &str) -> Place {
    let last = editions.iter().rfind(|e| e.is_issued());
    match last {
        Some(edition) if edition.manifest.identity == identity => {
            Place::Unchanged(Box::new(edition.clone()))
        }
        Some(edition) => Place::Write {
            name: folder_name(period, edition.revision + 1),
            revision: edition.revision + 1,
            previous: Some(Box::new(edition.clone())),
        },
        None => Place::Write {
            name: folder_name(period, 1),
            revision: 1,
            previous: None,
        },
    }
}

/// Code of the rule that an issued edition can be read back.
pub const EDITION_DAMAGED: &str = "edition-damaged";

/// Every rule of this stage: code, severity, what it looks for in Chinese and English.
pub const RULES: &[(&str, Severity, &str, &str)] = &[(
    EDITION_DAMAGED,
    Severity::Error,
    "上月已签发版本无法读回",
    "last month's issued edition cannot be read back",
)];

/// Why an issued edition cannot serve as 上月报.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Its folder.
    pub folder: String,
    /// The file at fault, below the folder.
    pub file: String,
    /// What is wrong.
    pub reason: Said,
}

/// The finding that an issued edition cannot serve as 上月报.
pub fn damage_issue(damage: &Damage) -> Issue {
    Issue::new(
        EDITION_DAMAGED,
        Severity::Error,
        issue::text(
            format!(
                "上月已签发版本（输出文件夹 {}）无法读回：{} {}；本期改与按填报表重新计算的上月数据比较",
                damage.folder, damage.file, damage.reason.zh
            ),
            "请由办公室用 jindu verify 核对该版本，从备份恢复后重新运行",
        ),
        issue::text(
            format!(
                "last month's issued edition (output folder {}) cannot be read back: {} {}; this \
                 report compares with last month as computed anew",
                damage.folder, damage.file, damage.reason.en
            ),
            "the office looks at it with jindu verify, restores it from a copy and runs again",
        ),
    )
}

/// The last issued edition of a month, read back: folder, SHA-256 of its `data/report.json`, and
/// its assessment.
///
/// # Errors
/// [`Damage`] if there is one that cannot be read back as issued.
pub fn issued_assessment(
    out: &Path,
    period: Period,
) -> Result<Option<(String, String, Assessment)>, Damage> {
    let all = editions(out, Some(period)).map_err(|e| Damage {
        folder: folder_name(period, 1),
        file: "manifest.json".into(),
        reason: e.message(),
    })?;
    let Some(edition) = all.into_iter().rfind(EditionFolder::is_issued) else {
        return Ok(None);
    };
    assessment_of(out, &edition).map(|(hash, assessment)| Some((edition.name, hash, assessment)))
}

/// An edition's `data/report.json`, checked against its manifest: SHA-256 and assessment.
///
/// # Errors
/// [`Damage`] if the file is not the one that the manifest names, or has another schema.
pub fn assessment_of(out: &Path, edition: &EditionFolder) -> Result<(String, Assessment), Damage> {
    const FILE: &str = "data/report.json";
    let damage = |reason: Said| Damage {
        folder: edition.name.clone(),
        file: FILE.into(),
        reason,
    };
    let broken = |e: serde_json::Error| {
        damage(said(
            format!("已损坏（技术原因：{e}）"),
            format!("is damaged ({e})"),
        ))
    };
    let bytes = fs::read(out.join(&edition.name).join(FILE)).map_err(|e| {
        let why = io_words(&e);
        damage(said(
            format!("无法读取（{}）", why.zh),
            format!("cannot be read ({})", why.en),
        ))
    })?;
    let hash = sha256(&bytes);
    let listed = edition.manifest.outputs.iter().find(|f| f.file == FILE);
    if listed.is_none_or(|f| f.sha256 != hash) {
        return Err(damage(said(
            "与清单 manifest.json 不符",
            "differs from what manifest.json says",
        )));
    }
    let value: serde_json::Value = serde_json::from_slice(&bytes).map_err(broken)?;
    let schema = value.get("schema").and_then(serde_json::Value::as_u64);
    if schema != Some(u64::from(MODEL_SCHEMA)) {
        let theirs = schema.map_or_else(|| "?".to_owned(), |n| n.to_string());
        return Err(damage(said(
            format!("是另一版 jindu 所写（格式第{theirs}版，本程序用第{MODEL_SCHEMA}版）"),
            format!(
                "was written by another version of jindu (schema {theirs}, this one has {MODEL_SCHEMA})"
            ),
        )));
    }
    let assessment = value
        .get("assessment")
        .cloned()
        .ok_or_else(|| damage(said("缺少评定部分", "lacks the assessment")))?;
    let assessment = serde_json::from_value(assessment).map_err(broken)?;
    Ok((hash, assessment))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_editions_are_read() {
        let p = |text: &str| text.parse::<Period>().unwrap();
        assert_eq!(parse_name("2026-06"), Some((p("2026-06"), 1)));
        assert_eq!(parse_name("2026-06-r12"), Some((p("2026-06"), 12)));
        for other in [
            "2026-06-r1",
            "2026-06-r02",
            "2026-06-r",
            "forms",
            ".jindu",
            "2026-6",
            "2026-06 (1)",
        ] {
            assert_eq!(parse_name(other), None, "{other}");
        }
    }

    #[test]
    fn a_folder_without_a_manifest_is_never_taken_for_a_draft() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("2026-06")).unwrap();
        let error = editions(dir.path(), None).unwrap_err();
        assert_eq!(error.exit_code(), 4);
        assert!(error.to_string().contains("2026-06"));
    }
}
