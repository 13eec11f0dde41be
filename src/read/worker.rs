//! The process in which untrusted bytes are read, and the pool that feeds it.

/// Serves requests from standard input until it ends: the hidden command `worker`.
pub fn serve() -> std::io::Result<()> {
    todo!()
}
