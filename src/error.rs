//! What stops a run, and the exit code that tells the scheduler.
//!
//! Decides the classes of fatal error. One bad input never becomes one: that is an `Issue`.

use std::fmt;
use std::io;

/// A sentence in both languages; the terminal shows one of them. Shown plainly, it is the Chinese one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// Shorthand for a [`Said`].
pub fn said(zh: impl Into<String>, en: impl Into<String>) -> Said {
    Said {
        zh: zh.into(),
        en: en.into(),
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.zh)
    }
}

/// Why the system refused a file or folder, in words that a clerk knows. What has no such words is
/// quoted in brackets, since the system's own texts are English only.
pub fn io_words(error: &io::Error) -> Said {
    let (zh, en) = match error.kind() {
        io::ErrorKind::NotFound => ("没有这个文件或文件夹", "there is no such file or folder"),
        io::ErrorKind::PermissionDenied => ("没有权限", "permission denied"),
        io::ErrorKind::NotADirectory => ("它是文件，不是文件夹", "it is a file, no folder"),
        io::ErrorKind::IsADirectory => ("它是文件夹，不是文件", "it is a folder, no file"),
        io::ErrorKind::AlreadyExists => (
            "该处已有同名的文件",
            "something else of that name is there already",
        ),
        io::ErrorKind::StorageFull => ("磁盘空间不足", "the disk is full"),
        io::ErrorKind::ReadOnlyFilesystem => ("该处只能读，不能写", "the place is read-only"),
        _ => {
            return said(
                format!("系统拒绝（技术原因：{error}）"),
                format!("the system refused ({error})"),
            );
        }
    };
    said(zh, en)
}

/// A fatal error. Its text is one sentence that names what and where; `hint` says what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The command line asks for something impossible. Exit code 2.
    #[error("{message}")]
    Usage {
        /// What is wrong with it.
        message: Said,
        /// What to do next.
        hint: Said,
    },
    /// No usable return was found. Exit code 3.
    #[error("{message}")]
    NothingToRead {
        /// What was looked for, and where.
        message: Said,
        /// What to do next.
        hint: Said,
    },
    /// An output cannot be written. Exit code 4.
    #[error("{message}")]
    CannotWrite {
        /// Which file and why.
        message: Said,
        /// What to do next.
        hint: Said,
    },
    /// Another run holds the lock. Exit code 5.
    #[error("{message}")]
    Locked {
        /// Which lock.
        message: Said,
        /// What to do next.
        hint: Said,
    },
    /// The catalogue or the settings are at fault; each fault names file, line and column. Exit
    /// code 6.
    #[error("方案或设置有{}处错误，未运行", .0.len())]
    Catalogue(Vec<crate::plan::Fault>),
    /// A template does not compile: file, line, reason. Exit code 6.
    #[error("{message}")]
    Template {
        /// Where and why.
        message: Said,
        /// What to do next.
        hint: Said,
    },
    /// A fault of ours. Exit code 70.
    #[error("internal fault: {0}")]
    Internal(String),
}

impl Error {
    /// The process's exit code for this error.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage { .. } => 2,
            Self::NothingToRead { .. } => 3,
            Self::CannotWrite { .. } => 4,
            Self::Locked { .. } => 5,
            Self::Catalogue(_) | Self::Template { .. } => 6,
            Self::Internal(_) => 70,
        }
    }

    /// What is wrong.
    pub fn message(&self) -> Said {
        match self {
            Self::Usage { message, .. }
            | Self::NothingToRead { message, .. }
            | Self::CannotWrite { message, .. }
            | Self::Locked { message, .. }
            | Self::Template { message, .. } => message.clone(),
            Self::Catalogue(faults) => {
                let n = faults.len();
                let s = if n == 1 { "" } else { "s" };
                said(
                    format!("方案或设置有{n}处错误，未运行"),
                    format!("{n} fault{s} in the plan or its settings; nothing was run"),
                )
            }
            Self::Internal(reason) => said(
                format!("程序故障（技术原因：{reason}）"),
                format!("internal fault: {reason}"),
            ),
        }
    }

    /// What to do next, where there is something to do.
    pub fn hint(&self) -> Option<Said> {
        match self {
            Self::Usage { hint, .. }
            | Self::NothingToRead { hint, .. }
            | Self::CannotWrite { hint, .. }
            | Self::Locked { hint, .. }
            | Self::Template { hint, .. } => Some(hint.clone()),
            Self::Catalogue(_) => Some(said(
                "请按上列文件、行、列逐一改正后重试；可用 jindu plan 检查",
                "correct each of them in the file, line and column named, then try again; \
                 `jindu plan` checks",
            )),
            Self::Internal(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_is_told_in_each_language_alone() {
        for kind in [
            io::ErrorKind::NotFound,
            io::ErrorKind::PermissionDenied,
            io::ErrorKind::AlreadyExists,
            io::ErrorKind::NotADirectory,
        ] {
            let words = io_words(&io::Error::from(kind));
            assert!(
                !words.zh.contains(|c: char| c.is_ascii_alphabetic()),
                "{words:?}"
            );
            assert!(words.en.is_ascii(), "{words:?}");
        }
    }

    #[test]
    fn faults_of_the_plan_say_that_nothing_was_run_and_what_to_do() {
        let fault = crate::plan::Fault {
            file: "targets.csv".into(),
            line: None,
            column: None,
            message: String::new(),
            message_en: String::new(),
        };
        let error = Error::Catalogue(vec![fault]);
        assert_eq!(error.message().zh, "方案或设置有1处错误，未运行");
        assert!(error.message().en.starts_with("1 fault in"));
        assert!(error.hint().unwrap().zh.contains("jindu plan"));
    }
}
