//! The in-memory world in which Typst runs: template set, data and fonts, nothing of the host.
//!
//! Decides which path gives which bytes. There is no package, no system font and no clock.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Serialize;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use super::templates::Templates;
use super::{Attachment, Document};
use crate::error::Error;

/// Typst's standard library without inputs: the same for all documents.
static LIBRARY: LazyLock<LazyHash<Library>> =
    LazyLock::new(|| LazyHash::new(Library::builder().build()));

/// The list of files to attach, as the templates read it.
const ATTACHMENTS: &str = "attachments.json";

/// Families by role, as the templates read them.
pub(super) const FONTS: &str = "fonts.json";

/// One document's world.
pub(super) struct MemoryWorld<'a> {
    templates: &'a Templates,
    main: FileId,
    data: BTreeMap<String, Bytes>,
    today: Option<Datetime>,
}

/// A line of `attachments.json`.
#[derive(Serialize)]
struct Listed<'a> {
    /// Name inside the PDF, from the root, so that the calling template's folder is not prefixed.
    name: String,
    /// The virtual file with the content.
    path: String,
    mime: &'a str,
    description: &'a str,
    relationship: &'a str,
}

impl<'a> MemoryWorld<'a> {
    /// Lays out the files of one document.
    ///
    /// # Errors
    /// [`Error::Internal`] if an attachment has a name that another one has, or none.
    pub fn new(templates: &'a Templates, document: &Document) -> Result<Self, Error> {
        let internal = |reason| Error::Internal(format!("{}: {reason}", document.entry));
        let main = file_id(document.entry).map_err(internal)?;
        let mut data: BTreeMap<String, Bytes> = document
            .data
            .iter()
            .map(|(path, content)| (path.clone(), Bytes::new(content.clone())))
            .collect();
        data.insert(FONTS.into(), Bytes::new(templates.faces.as_json()));
        attach(&document.attachments, &mut data).map_err(internal)?;
        let (year, month, day) = (
            i32::from(document.date.year()),
            document.date.month().unsigned_abs(),
            document.date.day().unsigned_abs(),
        );
        Ok(Self {
            templates,
            main,
            data,
            today: Datetime::from_ymd(year, month, day),
        })
    }
}

/// Adds the attachments' contents and their list to the virtual files.
fn attach(attachments: &[Attachment], data: &mut BTreeMap<String, Bytes>) -> Result<(), String> {
    let mut listed: Vec<Listed> = Vec::new();
    for (number, attachment) in attachments.iter().enumerate() {
        let name = format!("/{}", attachment.name.replace('\\', "_"));
        VirtualPath::new(&name)
            .map_err(|reason| format!("attachment {:?}: {reason:?}", attachment.name))?;
        if listed.iter().any(|earlier| earlier.name == name) {
            return Err(format!("two attachments are named {:?}", attachment.name));
        }
        let path = format!("attachments/{number}");
        data.insert(path.clone(), Bytes::new(attachment.bytes.clone()));
        listed.push(Listed {
            name,
            path: format!("/{path}"),
            mime: &attachment.mime,
            description: &attachment.description,
            relationship: attachment.relationship,
        });
    }
    let json = serde_json::to_vec(&listed).map_err(|reason| reason.to_string())?;
    data.insert(ATTACHMENTS.into(), Bytes::new(json));
    Ok(())
}

/// Typst's identifier of a file below `templates/`.
pub(super) fn file_id(path: &str) -> Result<FileId, String> {
    let path = VirtualPath::new(path).map_err(|reason| format!("{path}: {reason:?}"))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for MemoryWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.templates.faces.book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let path = project_path(id)?;
        self.templates
            .sources
            .get(path)
            .cloned()
            .ok_or_else(|| FileError::NotFound(path.into()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let path = project_path(id)?;
        self.data
            .get(path)
            .or_else(|| self.templates.bytes.get(path))
            .cloned()
            .ok_or_else(|| FileError::NotFound(path.into()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.templates.faces.font(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        self.today
    }
}

/// The path below `templates/`; packages are never fetched.
fn project_path(id: FileId) -> FileResult<&'static str> {
    match id.get().root() {
        VirtualRoot::Project => Ok(id.get().vpath().get_without_slash()),
        VirtualRoot::Package(package) => Err(FileError::NotFound(package.to_string().into())),
    }
}
