//! Seventh stage: the output folder, all at once or not at all.
//!
//! Decides files, names, manifest, editions (draft, issued, r2) and the lock. Leaves every content
//! that a person reads to `compose` and `render`.
