//! `jindu trace CODE`: a figure's whole derivation.

use super::args::TraceArgs;
use super::options::Work;
use super::terminal::{Terminal, by_severity};
use crate::error::{Error, said};
use crate::plan::Code;
use crate::trace::{text, trace as derive};

/// Shows the derivation.
///
/// # Errors
/// [`Error::Usage`] if the catalogue has no such code.
pub fn trace(args: &TraceArgs, terminal: &Terminal) -> Result<u8, Error> {
    let work = Work::new(&args.common, Some(&args.month), terminal)?;
    let code = Code::from(args.code.as_str());
    if work.catalogue.measure_of(&code).is_none() {
        return Err(Error::Usage {
            message: said(
                format!("方案中没有编码“{code}”"),
                format!("the plan has no code “{code}”"),
            ),
            hint: said("编码见 jindu plan", "`jindu plan` lists the codes"),
        });
    }
    let evaluation = work.evaluate(terminal)?;
    let derived = derive(&evaluation, &code)
        .ok_or_else(|| Error::Internal(format!("{code} was not assessed")))?;
    if args.json {
        terminal.result_json(&derived);
    } else {
        let mut text = text::text(&derived, terminal.language);
        let about: Vec<String> = by_severity(&evaluation.issues)
            .into_iter()
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
