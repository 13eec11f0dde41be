//! The catalogue that is committed loads, and each fault is named with file, line and column.

use std::path::Path;

#[test]
fn the_committed_catalogue_has_no_fault() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("inputs/plan");
    if let Err(crate::error::Error::Catalogue(faults)) = super::load(&folder) {
        panic!("{faults:#?}");
    }
    assert!(super::embedded().is_ok());
}
