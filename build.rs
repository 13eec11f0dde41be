//! Lists the files that the binary carries: the default catalogue and the templates.
//!
//! Decides only which files and in which order (by path). `src/embedded.rs` takes the list in. A
//! folder that is not there gives an empty list, so that a partial checkout still builds.

// A build script's inputs come from cargo, by the environment.
#![allow(clippy::disallowed_methods)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    let mut code = String::new();
    for (name, doc, folder) in [
        ("PLAN", "The default catalogue.", "inputs/plan"),
        ("TEMPLATES", "The default templates.", "templates"),
    ] {
        println!("cargo::rerun-if-changed={folder}");
        let mut files = Vec::new();
        list(&root.join(folder), "", &mut files)?;
        files.sort();
        writeln!(
            code,
            "/// {doc} Path below `{folder}/` with `/`, and content; sorted by path.\n\
             pub static {name}: &[(&str, &[u8])] = &["
        )
        .expect("a string takes all");
        for file in files {
            // Relative to the package, so that no path of this machine gets into the binary.
            let path = format!("/{folder}/{file}");
            writeln!(
                code,
                "    ({file:?}, include_bytes!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))),"
            )
            .expect("a string takes all");
        }
        code.push_str("];\n");
    }
    println!("cargo::rerun-if-changed=build.rs");
    fs::write(out.join("embedded.rs"), code)
}

/// Adds the files below `folder`, without hidden ones and editors' leavings.
fn list(folder: &Path, prefix: &str, files: &mut Vec<String>) -> io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|name| {
            io::Error::other(format!("{} is not UTF-8", Path::new(&name).display()))
        })?;
        if name.starts_with(['.', '~']) || name.ends_with('~') {
            continue;
        }
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            list(&entry.path(), &format!("{path}/"), files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
