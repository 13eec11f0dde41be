//! Files against manifest: has anything changed since an edition was written?
//!
//! Decides what counts as a difference. Reads only; every difference is told, none stops the rest.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::Publication;
use super::manifest::{Manifest, Parts, sha256};
use crate::diff::InputChange;

/// A difference between an edition's folder and its manifest, or its rebuilt self.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// A file that the manifest names is not there.
    Missing(String),
    /// A file's content is not what the manifest says.
    Changed(String),
    /// A file that the manifest does not name.
    Added(String),
    /// A file cannot be read: path and reason.
    Unreadable(String, String),
    /// Built again, the file comes out with other bytes.
    BuiltDifferently(String),
    /// Built from what is there now, it is another edition: what differs.
    OtherInput(InputChange),
}

/// The edition's folder against its manifest, in order of path.
pub fn folder(folder: &Path, manifest: &Manifest) -> Vec<Difference> {
    let mut there = BTreeMap::new();
    let mut found = Vec::new();
    list(folder, "", &mut there, &mut found);
    there.remove("manifest.json");
    for output in &manifest.outputs {
        match there.remove(&output.file) {
            None => {
                let unreadable =
                    |d: &Difference| matches!(d, Difference::Unreadable(f, _) if *f == output.file);
                if !found.iter().any(unreadable) {
                    found.push(Difference::Missing(output.file.clone()));
                }
            }
            Some(hash) if hash == output.sha256 => {}
            Some(_) => found.push(Difference::Changed(output.file.clone())),
        }
    }
    found.extend(there.into_keys().map(Difference::Added));
    found.sort();
    found
}

fn list(
    folder: &Path,
    prefix: &str,
    there: &mut BTreeMap<String, String>,
    found: &mut Vec<Difference>,
) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) => {
            found.push(Difference::Unreadable(prefix.to_owned(), e.to_string()));
            return;
        }
    };
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                found.push(Difference::Unreadable(prefix.to_owned(), e.to_string()));
                continue;
            }
        };
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type();
        if kind.as_ref().is_ok_and(fs::FileType::is_dir) {
            list(&entry.path(), &format!("{name}/"), there, found);
        } else if kind.is_ok_and(|k| k.is_file()) {
            match fs::read(entry.path()) {
                Ok(bytes) => drop(there.insert(name, sha256(&bytes))),
                Err(e) => found.push(Difference::Unreadable(name, e.to_string())),
            }
        } else {
            // A link or device is no file of ours, whatever it points to.
            found.push(Difference::Added(name));
        }
    }
}

/// An edition against the same one built again.
pub fn rebuilt(manifest: &Manifest, again: &Publication) -> Vec<Difference> {
    let mut found = Vec::new();
    if manifest.identity != again.manifest.identity {
        let changes = Parts::of(manifest).changes(&Parts::of(&again.manifest));
        found.extend(changes.into_iter().map(Difference::OtherInput));
    }
    let mut outputs: BTreeMap<&str, &str> = again
        .manifest
        .outputs
        .iter()
        .map(|f| (f.file.as_str(), f.sha256.as_str()))
        .collect();
    for file in &manifest.outputs {
        match outputs.remove(file.file.as_str()) {
            Some(hash) if hash == file.sha256 => {}
            _ => found.push(Difference::BuiltDifferently(file.file.clone())),
        }
    }
    found.extend(
        outputs
            .into_keys()
            .map(|file| Difference::BuiltDifferently(file.to_owned())),
    );
    found
}
