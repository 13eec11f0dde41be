//! Every change that publishing makes on disk, one method each.
//!
//! Decides how a file is made durable (own modes whatever the umask, flushed before it is named)
//! and how two folders change places. A test puts [`StopAfter`] in its stead, which dies at a given
//! operation, so that every moment of a killed run can be tried.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Readable by all, writable by the owner, whatever the umask.
const FILE_MODE: u32 = 0o644;
/// The same for folders.
const FOLDER_MODE: u32 = 0o755;

/// Whether two folders changed places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exchange {
    /// They did, in one step.
    Done,
    /// The file system cannot; nothing happened.
    Unsupported,
}

/// The changes on disk that publishing is made of.
pub trait FileOps: Sync {
    /// Makes one folder; the parent must be there.
    ///
    /// # Errors
    /// As the file system says.
    fn create_dir(&self, path: &Path) -> io::Result<()>;
    /// Makes a new file and flushes its content to disk.
    ///
    /// # Errors
    /// As the file system says; also if the file is there already.
    fn write_file(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Flushes a folder's list of names to disk.
    ///
    /// # Errors
    /// As the file system says.
    fn sync_dir(&self, path: &Path) -> io::Result<()>;
    /// Moves a file or folder to a name that is free.
    ///
    /// # Errors
    /// As the file system says.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Lets two folders change places in one step, where the file system can.
    ///
    /// # Errors
    /// As the file system says.
    fn exchange(&self, a: &Path, b: &Path) -> io::Result<Exchange>;
    /// Removes a file.
    ///
    /// # Errors
    /// As the file system says.
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Removes an empty folder.
    ///
    /// # Errors
    /// As the file system says.
    fn remove_dir(&self, path: &Path) -> io::Result<()>;
}

/// The file system itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl FileOps for Disk {
    fn create_dir(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)?;
        fs::set_permissions(path, Permissions::from_mode(FOLDER_MODE))
    }

    fn write_file(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        file.write_all(bytes)?;
        file.set_permissions(Permissions::from_mode(FILE_MODE))?;
        file.sync_all()
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        match File::open(path)?.sync_all() {
            // Some network file systems cannot flush a folder; they keep names in order anyway.
            Err(e) if e.kind() == io::ErrorKind::InvalidInput => Ok(()),
            other => other,
        }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn exchange(&self, a: &Path, b: &Path) -> io::Result<Exchange> {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE) {
            Ok(()) => Ok(Exchange::Done),
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => Ok(Exchange::Unsupported),
            Err(e) => Err(e.into()),
        }
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }
}

/// A disk whose process is killed at the operation with a given index: that one is half done
/// (a file keeps half its bytes) or not done, and none after it happens.
#[derive(Debug)]
pub struct StopAfter {
    left: AtomicUsize,
    exchanges: bool,
}

impl StopAfter {
    /// Lets `operations` happen. Without `exchanges` folders cannot change places in one step, as
    /// on some network file systems.
    pub fn new(operations: usize, exchanges: bool) -> Self {
        Self {
            left: AtomicUsize::new(operations),
            exchanges,
        }
    }

    /// How many more would have been let happen.
    pub fn left(&self) -> usize {
        self.left.load(Ordering::SeqCst)
    }

    fn step(&self) -> io::Result<()> {
        self.left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1))
            .map(drop)
            .map_err(|_| io::Error::other("killed"))
    }
}

impl FileOps for StopAfter {
    fn create_dir(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        Disk.create_dir(path)
    }

    fn write_file(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if let Err(killed) = self.step() {
            // Only the first file after the last permitted operation can be half written.
            if !path.exists() && path.parent().is_some_and(Path::exists) {
                let _ = Disk.write_file(path, &bytes[..bytes.len() / 2]);
            }
            return Err(killed);
        }
        Disk.write_file(path, bytes)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        Disk.sync_dir(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        Disk.rename(from, to)
    }

    fn exchange(&self, a: &Path, b: &Path) -> io::Result<Exchange> {
        self.step()?;
        if self.exchanges {
            Disk.exchange(a, b)
        } else {
            Ok(Exchange::Unsupported)
        }
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        Disk.remove_file(path)
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        Disk.remove_dir(path)
    }
}
