//! The template set: the one that the binary carries, or a folder's.
//!
//! Decides what belongs to a set, its hash, and whether it was made for this program's model.
//! Leaves compiling to `compile`, the choice of faces to `fonts`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use typst::diag::FileError;
use typst::foundations::Bytes;
use typst::syntax::Source;

use super::fonts::Faces;
use super::world;
use crate::compose::MODEL_SCHEMA;
use crate::embedded;
use crate::error::{Error, Said, io_words, said};

/// The file that says for which model version a set was made.
const VERSION: &str = "VERSION";

/// The template set with its fonts: the embedded one, or a folder's, whole. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Templates {
    /// Files by path below `templates/`, such as `sections/overview.typ`; fonts are not among them.
    pub files: Arc<BTreeMap<String, Vec<u8>>>,
    /// SHA-256 (hex) over all paths and contents, fonts and settings of roles included: part of a
    /// report's identity.
    pub sha256: String,
    pub(super) bytes: Arc<BTreeMap<String, Bytes>>,
    pub(super) sources: Arc<BTreeMap<String, Source>>,
    pub(super) faces: Arc<Faces>,
}

impl Templates {
    /// The set that the binary carries.
    ///
    /// # Panics
    /// If the program was built with a faulty set, which tests rule out.
    pub fn embedded() -> Self {
        let mut files = BTreeMap::new();
        let mut fonts = Vec::new();
        for &(path, bytes) in embedded::TEMPLATES {
            if is_font(path) {
                fonts.push((path.to_owned(), Bytes::new(bytes)));
            } else if !is_preview(path) {
                files.insert(path.to_owned(), bytes.to_vec());
            }
        }
        Self::new("templates", files, fonts, &BTreeMap::new())
            .expect("tests hold the embedded set to be sound")
    }

    /// The set in `folder`, which replaces the embedded one whole. A folder that holds nothing but
    /// `fonts/` adds its fonts to the embedded set; one without fonts is set in the embedded ones.
    ///
    /// # Errors
    /// [`Error::Template`] if it cannot be read or was made for another model version.
    pub fn load(folder: &Path) -> Result<Self, Error> {
        let shown = folder.display().to_string();
        let mut files = BTreeMap::new();
        let mut fonts = Vec::new();
        read_folder(folder, "", &mut files, &mut fonts)?;
        if files.is_empty() {
            files = (*Self::embedded().files).clone();
            fonts.extend(embedded_fonts());
        } else if fonts.is_empty() {
            fonts.extend(embedded_fonts());
        }
        Self::new(&shown, files, fonts, &BTreeMap::new())
    }

    /// The same set with other families for some roles, as the settings ask. A family that is not
    /// among the fonts is stood in for, which `fonts_used` of each report then says.
    ///
    /// # Errors
    /// [`Error::Template`] if a role is unknown; the message lists the roles.
    pub fn with_fonts(&self, families: &BTreeMap<String, String>) -> Result<Self, Error> {
        let faces = self.faces.with_families(families)?;
        let sha256 = fingerprint(&self.files, &faces, families);
        Ok(Self {
            faces: Arc::new(faces),
            sha256,
            ..self.clone()
        })
    }

    /// Families that the settings ask for and that are not among the fonts: role, family asked for,
    /// family used in its place.
    pub fn fonts_missing(&self) -> Vec<(&'static str, String, String)> {
        self.faces.missing()
    }

    /// Whether some loaded fallback face has a glyph for `character`.
    pub fn covers(&self, character: char) -> bool {
        self.faces.covers(character)
    }

    fn new(
        shown: &str,
        files: BTreeMap<String, Vec<u8>>,
        fonts: Vec<(String, Bytes)>,
        families: &BTreeMap<String, String>,
    ) -> Result<Self, Error> {
        check_version(shown, &files)?;
        let faces = Faces::new(shown, &files, fonts, families)?;
        let mut sources = BTreeMap::new();
        let mut bytes = BTreeMap::new();
        for (path, content) in &files {
            let id = world::file_id(path).map_err(|reason| unreadable(shown, path, &reason))?;
            if path.ends_with(".typ") {
                let text = String::from_utf8(content.clone())
                    .map_err(|_| unreadable(shown, path, &FileError::InvalidUtf8.to_string()))?;
                sources.insert(path.clone(), Source::new(id, text));
            }
            bytes.insert(path.clone(), Bytes::new(content.clone()));
        }
        Ok(Self {
            sha256: fingerprint(&files, &faces, families),
            files: Arc::new(files),
            bytes: Arc::new(bytes),
            sources: Arc::new(sources),
            faces: Arc::new(faces),
        })
    }
}

/// The fonts that the binary carries.
fn embedded_fonts() -> impl Iterator<Item = (String, Bytes)> {
    embedded::TEMPLATES
        .iter()
        .filter(|(path, _)| is_font(path))
        .map(|&(path, bytes)| (path.to_owned(), Bytes::new(bytes)))
}

/// Fonts are told by their extension; the scripts and licences beside them are plain files.
fn is_font(path: &str) -> bool {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|e| {
        ["otf", "ttf", "otc", "ttc"]
            .iter()
            .any(|known| e.eq_ignore_ascii_case(known))
    })
}

/// What a designer's preview needs or leaves beside the templates; it is no part of the set, and must
/// not make its fingerprint another one.
fn is_preview(path: &str) -> bool {
    ["report.json", "document.json"].contains(&path) || path.ends_with(".pdf")
}

/// Reads all files below `folder`, without hidden ones and editors' leavings.
fn read_folder(
    folder: &Path,
    prefix: &str,
    files: &mut BTreeMap<String, Vec<u8>>,
    fonts: &mut Vec<(String, Bytes)>,
) -> Result<(), Error> {
    let refuse = |path: &Path, reason: Said| Error::Template {
        message: said(
            format!("模板 {} 读不出：{}", path.display(), reason.zh),
            format!(
                "the template {} cannot be read: {}",
                path.display(),
                reason.en
            ),
        ),
        hint: said(
            "请检查该文件是否存在、是否有读取权限",
            "check that the file is there and may be read",
        ),
    };
    let fail = |path: &Path, reason: &std::io::Error| refuse(path, io_words(reason));
    let mut entries = fs::read_dir(folder)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|reason| fail(folder, &reason))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let Ok(name) = entry.file_name().into_string() else {
            return Err(refuse(
                &path,
                said("文件名不是 UTF-8 编码", "its name is not UTF-8"),
            ));
        };
        if name.starts_with(['.', '~']) || name.ends_with('~') {
            continue;
        }
        let shown = format!("{prefix}{name}");
        let kind = fs::metadata(&path).map_err(|reason| fail(&path, &reason))?;
        if kind.is_dir() {
            read_folder(&path, &format!("{shown}/"), files, fonts)?;
        } else if kind.is_file() {
            let content = fs::read(&path).map_err(|reason| fail(&path, &reason))?;
            if is_font(&name) {
                fonts.push((shown, Bytes::new(content)));
            } else if !is_preview(&shown) {
                files.insert(shown, content);
            }
        }
    }
    Ok(())
}

/// A set made for another model would read fields that are not there, or miss new ones.
fn check_version(shown: &str, files: &BTreeMap<String, Vec<u8>>) -> Result<(), Error> {
    let written = files
        .get(VERSION)
        .map(|content| String::from_utf8_lossy(content).trim().to_owned());
    if written.as_deref() == Some(&MODEL_SCHEMA.to_string()) {
        return Ok(());
    }
    let found = match &written {
        Some(version) => said(
            format!("写明的模型版本是“{version}”"),
            format!("are written for model version “{version}”"),
        ),
        None => said(
            format!("没有 {VERSION} 文件，不知道是为哪个模型版本做的"),
            format!("have no file {VERSION} that says for which model version they are made"),
        ),
    };
    Err(Error::Template {
        message: said(
            format!(
                "模板 {shown} {}，本程序的模型版本是 {MODEL_SCHEMA}",
                found.zh
            ),
            format!(
                "the templates in {shown} {}; this program has model version {MODEL_SCHEMA}",
                found.en
            ),
        ),
        hint: said(
            format!(
                "请换用与本程序同版的模板；已对照新版改好的，把 {shown}/{VERSION} 的内容改为 {MODEL_SCHEMA}"
            ),
            format!(
                "use the templates of this version; if yours have been adapted already, write \
                 {MODEL_SCHEMA} into {shown}/{VERSION}"
            ),
        ),
    })
}

fn unreadable(shown: &str, path: &str, reason: &str) -> Error {
    Error::Template {
        message: said(
            format!("模板 {shown}/{path} 读不出（技术原因：{reason}）"),
            format!("the template {shown}/{path} cannot be read: {reason}"),
        ),
        hint: said(
            "模板文件应为 UTF-8 文本，文件名中不要有反斜杠等特殊字符",
            "templates are UTF-8 text, with no backslash and the like in their names",
        ),
    }
}

/// SHA-256 over names and contents, each with its length, so that no two sets run together.
fn fingerprint(
    files: &BTreeMap<String, Vec<u8>>,
    faces: &Faces,
    families: &BTreeMap<String, String>,
) -> String {
    let mut hash = Sha256::new();
    let mut add = |name: &str, content: &[u8]| {
        hash.update((name.len() as u64).to_be_bytes());
        hash.update(name.as_bytes());
        hash.update((content.len() as u64).to_be_bytes());
        hash.update(content);
    };
    for (path, content) in files {
        add(path, content);
    }
    for (path, content) in faces.files() {
        add(path, content);
    }
    for (role, family) in families {
        add(role, family.as_bytes());
    }
    let mut hex = String::new();
    for byte in hash.finalize() {
        write!(hex, "{byte:02x}").expect("a string takes all");
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::super::fonts::DEFAULT_ROLES_FOR_TESTS as ROLES;
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, content) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        folder
    }

    fn message(result: Result<Templates, Error>) -> String {
        match result {
            Err(Error::Template { message, hint }) => format!("{message}\n{hint}"),
            Err(other) => panic!("another error: {other}"),
            Ok(_) => panic!("the set was accepted"),
        }
    }

    #[test]
    fn a_set_for_another_model_is_refused_naming_both_versions() {
        let other = folder(&[
            ("VERSION", "999\n"),
            ("report.typ", ""),
            ("fonts.json", ROLES),
        ]);
        let text = message(Templates::load(other.path()));
        assert!(text.contains("999"), "{text}");
        assert!(text.contains(&format!("版本是 {MODEL_SCHEMA}")), "{text}");
        let unnamed = folder(&[("report.typ", ""), ("fonts.json", ROLES)]);
        assert!(message(Templates::load(unnamed.path())).contains("没有 VERSION"));
    }

    #[test]
    fn a_folder_replaces_the_embedded_set_whole() {
        let version = MODEL_SCHEMA.to_string();
        let own = folder(&[
            ("VERSION", &version),
            ("report.typ", "Own"),
            ("fonts.json", ROLES),
        ]);
        let set = Templates::load(own.path()).unwrap();
        assert_eq!(
            set.files.keys().map(String::as_str).collect::<Vec<_>>(),
            ["VERSION", "fonts.json", "report.typ"]
        );
    }

    #[test]
    fn a_folder_of_nothing_but_fonts_adds_them_to_the_embedded_set() {
        let embedded = Templates::embedded();
        let empty = folder(&[]);
        let set = Templates::load(empty.path()).unwrap();
        assert_eq!(set.files, embedded.files);
    }

    #[test]
    fn what_a_preview_leaves_is_no_part_of_the_set() {
        let version = MODEL_SCHEMA.to_string();
        let files = [
            ("VERSION", version.as_str()),
            ("report.typ", ""),
            ("fonts.json", ROLES),
        ];
        let clean = folder(&files);
        let used = folder(&[&files[..], &[("report.json", "{}"), ("report.pdf", "%PDF")]].concat());
        assert_eq!(
            Templates::load(clean.path()).unwrap().sha256,
            Templates::load(used.path()).unwrap().sha256
        );
    }

    #[test]
    fn a_text_that_is_no_font_is_named() {
        let own = folder(&[("fonts/office.ttf", "not a font")]);
        assert!(message(Templates::load(own.path())).contains("fonts/office.ttf"));
    }

    #[test]
    fn every_change_of_content_changes_the_fingerprint() {
        let version = MODEL_SCHEMA.to_string();
        let make = |text| {
            let own = folder(&[
                ("VERSION", &version),
                ("report.typ", text),
                ("fonts.json", ROLES),
            ]);
            Templates::load(own.path()).unwrap()
        };
        let (one, same, other) = (make("a"), make("a"), make("b"));
        assert_eq!(one.sha256, same.sha256);
        assert_ne!(one.sha256, other.sha256);
        let kai = BTreeMap::from([("body".to_owned(), "Jindu Kai".to_owned())]);
        assert_ne!(one.with_fonts(&kai).unwrap().sha256, one.sha256);
    }
}
