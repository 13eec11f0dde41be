//! `jindu trace CODE`: a figure's whole derivation.

use super::args::TraceArgs;
use super::options::Work;
use super::terminal::Terminal;
use crate::error::Error;
use crate::plan::Code;
use crate::trace::{text, trace as derive};

/// Shows the derivation.
///
/// # Errors
/// [`Error::Usage`] if the catalogue has no such code.
pub fn trace(args: &TraceArgs, terminal: &Terminal) -> Result<u8, Error> {
    let work = Work::new(&args.common, Some(&args.month))?;
    let code = Code::from(args.code.as_str());
    if work.catalogue.measure_of(&code).is_none() {
        return Err(Error::Usage {
            message: format!("目录中没有编码“{code}” / the catalogue has no such code"),
            hint: "编码见 jindu plan / jindu plan lists them".into(),
        });
    }
    let evaluation = work.evaluate(terminal)?;
    let derived = derive(&evaluation, &code)
        .ok_or_else(|| Error::Internal(format!("{code} was not assessed")))?;
    if args.json {
        terminal.result_json(&derived);
    } else {
        let mut text = text::text(&derived, terminal.language);
        let about: Vec<String> = evaluation
            .issues
            .iter()
            .filter(|i| i.subject.as_deref() == Some(code.as_str()))
            .map(|i| format!("  {}\n", terminal.issue(i)))
            .collect();
        if !about.is_empty() {
            text.push_str(terminal.pick("\n校验问题\n", "\nFindings\n"));
            text.push_str(&about.concat());
        }
        terminal.result(&text);
    }
    Ok(0)
}
