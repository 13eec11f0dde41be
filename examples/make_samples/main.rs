//! Writes the sample returns into `inputs/`: `cargo run --release --example make_samples`.
//!
//! The figures are invented. The same program gives the same bytes on any day and machine.

mod samples;

use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let inputs = Path::new("inputs");
    let catalogue =
        jindu::plan::load(&inputs.join("plan")).map_err(|e| format!("inputs/plan: {e}"))?;
    let files = samples::make(&catalogue);
    for period in samples::periods() {
        let folder = inputs.join(period.to_string());
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
    }
    for (path, bytes) in &files {
        fs::write(inputs.join(path), bytes)?;
    }
    let size: usize = files.values().map(Vec::len).sum();
    println!("{} files, {} KiB", files.len(), size / 1024);
    Ok(())
}
