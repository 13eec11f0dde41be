//! What stops a run, and the exit code that tells the scheduler.
//!
//! Decides the classes of fatal error. One bad input never becomes one: that is an `Issue`.

/// A fatal error. Its text is one sentence that names what and where; `hint` says what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The command line asks for something impossible. Exit code 2.
    #[error("{message}")]
    Usage {
        /// What is wrong with it.
        message: String,
        /// What to do next.
        hint: String,
    },
    /// No usable return was found. Exit code 3.
    #[error("{message}")]
    NothingToRead {
        /// What was looked for, and where.
        message: String,
        /// What to do next.
        hint: String,
    },
    /// An output cannot be written. Exit code 4.
    #[error("{message}")]
    CannotWrite {
        /// Which file and why.
        message: String,
        /// What to do next.
        hint: String,
    },
    /// Another run holds the lock. Exit code 5.
    #[error("{message}")]
    Locked {
        /// Which lock.
        message: String,
        /// What to do next.
        hint: String,
    },
    /// The catalogue or the settings are at fault; each fault names file, line and column. Exit
    /// code 6.
    #[error("{} fault(s) in the catalogue or settings", .0.len())]
    Catalogue(Vec<crate::plan::Fault>),
    /// A template does not compile: file, line, reason. Exit code 6.
    #[error("{message}")]
    Template {
        /// Where and why.
        message: String,
        /// What to do next.
        hint: String,
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

    /// What to do next, where there is something to do.
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::Usage { hint, .. }
            | Self::NothingToRead { hint, .. }
            | Self::CannotWrite { hint, .. }
            | Self::Locked { hint, .. }
            | Self::Template { hint, .. } => Some(hint),
            Self::Catalogue(_) | Self::Internal(_) => None,
        }
    }
}
