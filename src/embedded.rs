//! What the binary carries: the default catalogue and the default templates.
//!
//! Decides nothing; `build.rs` lists the files. `plan` and `render` decide when they are used.

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
