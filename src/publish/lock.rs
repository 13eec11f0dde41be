//! One run at a time: the lock on the output folder.
//!
//! Decides where the lock lies. The operating system releases it when a process ends, however it
//! ends, so that a killed run never blocks the next.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use super::fileops::FileOps;
use super::folder::{STATE, cannot, ensure};
use crate::error::{Error, said};

/// Held while it lives.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of an output folder, making the folder if it is not there.
    ///
    /// # Errors
    /// [`Error::Locked`] if another process holds it, [`Error::CannotWrite`] if it cannot be made.
    pub fn take(ops: &dyn FileOps, out: &Path) -> Result<Self, Error> {
        let state = out.join(STATE);
        ensure(ops, &state)?;
        let path = state.join("lock");
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|e| cannot(&path, &e))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Error::Locked {
                message: said(
                    format!(
                        "另一个 jindu 正在写 {}（{}）",
                        out.display(),
                        path.display()
                    ),
                    format!(
                        "another jindu is writing to {} ({})",
                        out.display(),
                        path.display()
                    ),
                ),
                hint: said(
                    "请等它结束后重试；它一结束即可继续",
                    "wait until it has ended, then try again",
                ),
            }),
            Err(TryLockError::Error(e)) => Err(cannot(&path, &e)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fileops::Disk;
    use super::*;

    #[test]
    fn a_second_run_is_told_to_wait_until_the_first_has_ended() {
        let dir = tempfile::tempdir().unwrap();
        let first = Lock::take(&Disk, dir.path()).unwrap();
        assert_eq!(Lock::take(&Disk, dir.path()).unwrap_err().exit_code(), 5);
        drop(first);
        Lock::take(&Disk, dir.path()).unwrap();
    }
}
