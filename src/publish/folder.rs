//! One folder of outputs: there whole, or not at all.
//!
//! Decides the steps by which a finished folder takes its place and what a later run makes of an
//! interrupted one. New folders are built in `out/.jindu/new/`, on the same file system; a folder
//! that is replaced ends in `out/.jindu/old/`. What lies in these two is all the journal there is:
//! [`recover`] needs no other memory.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::fileops::{Exchange, FileOps};
use crate::error::{Error, io_words, said};

/// The folder of locks and unfinished work below the output folder.
pub const STATE: &str = ".jindu";

fn new_folder(out: &Path) -> PathBuf {
    out.join(STATE).join("new")
}

fn old_folder(out: &Path) -> PathBuf {
    out.join(STATE).join("old")
}

/// The one name below `new/` and `old/` of a folder, which may lie deeper (`forms/2026-06`).
fn key(name: &str) -> String {
    name.replace('/', "+")
}

/// Puts `out/<name>/` in place with exactly these files (paths with `/`), replacing a folder of
/// that name whole. At any moment of an interruption the old or the new folder is intact there, or
/// [`recover`] puts one of them there.
///
/// # Errors
/// [`Error::CannotWrite`] naming the path; the old folder is then intact.
pub fn put(
    ops: &dyn FileOps,
    out: &Path,
    name: &str,
    files: &BTreeMap<String, Vec<u8>>,
) -> Result<(), Error> {
    let target = out.join(name);
    let staged = new_folder(out).join(key(name));
    let aside = old_folder(out).join(key(name));
    ensure(ops, target.parent().unwrap_or(out))?;
    ensure(ops, &out.join(STATE))?;
    ensure(ops, &new_folder(out))?;
    clear(ops, &staged)?;
    stage(ops, &staged, files)?;

    let replaced = match fs::symlink_metadata(&target) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            at(&target, ops.rename(&staged, &target))?;
            None
        }
        Err(e) => return Err(cannot(&target, &e)),
        Ok(there) if !there.is_dir() => {
            return Err(cannot(
                &target,
                &io::Error::other("不是文件夹 / not a folder"),
            ));
        }
        Ok(_) => match at(&target, ops.exchange(&staged, &target))? {
            Exchange::Done => Some(staged),
            Exchange::Unsupported => {
                ensure(ops, &old_folder(out))?;
                at(&target, ops.rename(&target, &aside))?;
                at(&target, ops.rename(&staged, &target))?;
                Some(aside)
            }
        },
    };
    let parent = target.parent().unwrap_or(out);
    at(parent, ops.sync_dir(parent))?;
    if let Some(old) = replaced {
        clear(ops, &old)?;
    }
    Ok(())
}

/// Finishes or undoes what an interrupted run left behind. The lock must be held.
///
/// # Errors
/// [`Error::CannotWrite`] naming the path.
pub fn recover(ops: &dyn FileOps, out: &Path) -> Result<(), Error> {
    for (name, aside) in entries(&old_folder(out))? {
        let target = out.join(name.to_string_lossy().replace('+', "/"));
        if target.symlink_metadata().is_err() {
            at(&target, ops.rename(&aside, &target))?;
            at(out, ops.sync_dir(out))?;
        } else {
            clear(ops, &aside)?;
        }
    }
    for (_, staged) in entries(&new_folder(out))? {
        clear(ops, &staged)?;
    }
    Ok(())
}

/// Writes all files below a new folder and flushes them.
fn stage(ops: &dyn FileOps, folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<(), Error> {
    let mut folders = vec![folder.to_path_buf()];
    at(folder, ops.create_dir(folder))?;
    for (name, bytes) in files {
        let path = folder.join(name);
        let missing: Vec<_> = path
            .ancestors()
            .skip(1)
            .take_while(|a| !folders.iter().any(|f| f == a))
            .map(Path::to_path_buf)
            .collect();
        for parent in missing.into_iter().rev() {
            at(&parent, ops.create_dir(&parent))?;
            folders.push(parent);
        }
        at(&path, ops.write_file(&path, bytes))?;
    }
    for made in folders.iter().rev() {
        at(made, ops.sync_dir(made))?;
    }
    Ok(())
}

/// Makes a folder unless it is there.
pub(super) fn ensure(ops: &dyn FileOps, path: &Path) -> Result<(), Error> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        ensure(ops, parent)?;
    }
    at(path, ops.create_dir(path))
}

/// Removes a folder with all it holds, if it is there.
fn clear(ops: &dyn FileOps, path: &Path) -> Result<(), Error> {
    let Ok(there) = path.symlink_metadata() else {
        return Ok(());
    };
    if !there.is_dir() {
        return at(path, ops.remove_file(path));
    }
    for (_, entry) in entries(path)? {
        clear(ops, &entry)?;
    }
    at(path, ops.remove_dir(path))
}

/// The entries of a folder in order of name; none if it is not there.
fn entries(folder: &Path) -> Result<Vec<(std::ffi::OsString, PathBuf)>, Error> {
    let listing = match fs::read_dir(folder) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => at(folder, other)?,
    };
    let mut all = Vec::new();
    for entry in listing {
        let entry = at(folder, entry)?;
        all.push((entry.file_name(), entry.path()));
    }
    all.sort();
    Ok(all)
}

fn at<T>(path: &Path, result: io::Result<T>) -> Result<T, Error> {
    result.map_err(|e| cannot(path, &e))
}

pub(super) fn cannot(path: &Path, why: &io::Error) -> Error {
    Error::CannotWrite {
        message: said(
            format!("无法写出 {}：{}", path.display(), io_words(why).zh),
            format!("{} cannot be written: {}", path.display(), io_words(why).en),
        ),
        hint: said(
            "请检查该位置的权限和剩余空间，或用 --out 指定别处",
            "check permissions and free space, or choose another place with --out",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fileops::{Disk, StopAfter};
    use super::*;

    fn files(mark: &str) -> BTreeMap<String, Vec<u8>> {
        ["a.txt", "data/b.txt", "data/deep/c.txt"]
            .into_iter()
            .map(|name| (name.to_owned(), format!("{mark} {name}").into_bytes()))
            .collect()
    }

    fn tree(folder: &Path) -> Option<BTreeMap<String, Vec<u8>>> {
        fn walk(at: &Path, below: &Path, into: &mut BTreeMap<String, Vec<u8>>) {
            for (_, path) in entries(at).unwrap() {
                if path.is_dir() {
                    walk(&path, below, into);
                } else {
                    let name = path.strip_prefix(below).unwrap().to_str().unwrap();
                    into.insert(name.to_owned(), fs::read(&path).unwrap());
                }
            }
        }
        folder.is_dir().then(|| {
            let mut all = BTreeMap::new();
            walk(folder, folder, &mut all);
            all
        })
    }

    /// Kills a replacement at every operation, and the recovery after it at every operation.
    fn killed_anywhere(exchanges: bool, first: bool) {
        for stop in 0.. {
            let dir = tempfile::tempdir().unwrap();
            let out = dir.path();
            if !first {
                put(&Disk, out, "2026-06", &files("old")).unwrap();
            }
            let killing = StopAfter::new(stop, exchanges);
            let finished = put(&killing, out, "2026-06", &files("new")).is_ok();
            for again in 0.. {
                let killing = StopAfter::new(again, exchanges);
                if recover(&killing, out).is_ok() {
                    break;
                }
            }
            let now = tree(&out.join("2026-06"));
            let (old, new) = ((!first).then(|| files("old")), Some(files("new")));
            assert!(now == old || now == new, "killed at {stop}: {now:?}");
            assert_eq!(tree(&new_folder(out)).unwrap_or_default().len(), 0);
            assert_eq!(tree(&old_folder(out)).unwrap_or_default().len(), 0);
            if finished {
                assert_eq!(now, new);
                assert!(stop > 5, "the operations were counted");
                return;
            }
        }
    }

    #[test]
    fn a_folder_is_old_or_new_wherever_a_run_is_killed() {
        killed_anywhere(true, false);
    }

    #[test]
    fn so_it_is_where_folders_cannot_change_places() {
        killed_anywhere(false, false);
    }

    #[test]
    fn a_first_folder_is_there_whole_or_not_at_all() {
        killed_anywhere(true, true);
    }

    #[test]
    fn a_file_in_the_way_is_not_replaced() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("2026-06"), "mine").unwrap();
        let error = put(&Disk, dir.path(), "2026-06", &files("new")).unwrap_err();
        assert_eq!(error.exit_code(), 4);
        assert_eq!(fs::read(dir.path().join("2026-06")).unwrap(), b"mine");
    }
}
