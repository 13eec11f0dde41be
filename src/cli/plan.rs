//! `jindu plan`: shows the catalogue, having checked it.

use super::args::PlanArgs;
use super::options::Work;
use super::terminal::Terminal;
use crate::compose::Language;
use crate::error::Error;
use crate::plan::listing::{self, listing};

/// Shows the catalogue.
///
/// # Errors
/// [`Error::Catalogue`] with every fault.
pub fn plan(args: &PlanArgs, terminal: &Terminal) -> Result<u8, Error> {
    let work = Work::new(&args.common, None, terminal)?;
    let language = match terminal.language {
        Language::Zh => listing::Language::Zh,
        Language::En => listing::Language::En,
    };
    terminal.result(&listing(&work.catalogue, language));
    Ok(0)
}
