//! One compilation: world, layout, PDF, and what is said when a template is at fault.
//!
//! Decides how a Typst diagnostic becomes a message with file, line and reason, and that a glyph
//! that no face has is a fault (the PDF standard would refuse the document without naming a place).

use typst::diag::{SourceDiagnostic, Warned};
use typst::{World, WorldExt};
use typst_layout::PagedDocument;

use super::world::MemoryWorld;
use super::{Document, PageContent, RenderedReport, Templates, frames, pdf};
use crate::error::{Error, said};

/// How many faults one message names.
const NAMED: usize = 3;

/// Compiles one document; the caller lets go of Typst's memory afterwards.
pub(super) fn compile(templates: &Templates, document: &Document) -> Result<RenderedReport, Error> {
    let world = MemoryWorld::new(templates, document)?;
    let Warned { output, warnings } = typst::compile::<PagedDocument>(&world);
    let paged = output.map_err(|faults| fault(&world, &faults))?;
    let pages = frames::pages(&paged);
    check_glyphs(document.entry, &pages)?;
    let pdf = pdf::export(&paged, document, |faults| fault(&world, faults))?;
    Ok(RenderedReport {
        pdf,
        pages,
        fonts_used: templates.faces.report(),
        warnings: warnings
            .iter()
            .map(|warning| describe(&world, warning))
            .collect(),
    })
}

/// The error for some diagnostics: the first few in full, the others counted.
fn fault(world: &dyn World, faults: &[SourceDiagnostic]) -> Error {
    let mut texts: Vec<String> = faults
        .iter()
        .take(NAMED)
        .map(|fault| describe(world, fault))
        .collect();
    if faults.len() > NAMED {
        texts.push(format!("+{}", faults.len() - NAMED));
    }
    let hints: Vec<&str> = faults
        .iter()
        .take(NAMED)
        .flat_map(|fault| fault.hints.iter().map(|hint| hint.v.as_str()))
        .collect();
    let with = |last: &str, between: &str| {
        let mut all = hints.clone();
        all.push(last);
        all.join(between)
    };
    Error::Template {
        message: said(
            format!("模板有误：{}", texts.join("；")),
            format!("a template is at fault: {}", texts.join("; ")),
        ),
        hint: said(
            with(
                "请改正模板的这一处后重试；要恢复内置模板，移走 templates 文件夹即可",
                "；",
            ),
            with(
                "correct the template there and try again; to have the built-in ones back, move the \
                 folder templates away",
                "; ",
            ),
        ),
    }
}

/// `templates/sections/x.typ:12:5: reason`, and from where it was called.
fn describe(world: &dyn World, diagnostic: &SourceDiagnostic) -> String {
    let mut text = match place(world, diagnostic.span) {
        Some(place) => format!("{place}: {}", diagnostic.message),
        None => diagnostic.message.to_string(),
    };
    let calls: Vec<String> = diagnostic
        .trace
        .iter()
        .filter_map(|point| place(world, point.span))
        .collect();
    if let (Some(nearest), Some(outermost)) = (calls.first(), calls.last()) {
        text.push_str(&if nearest == outermost {
            format!(" ← {nearest}")
        } else {
            format!(" ← {nearest} ← … ← {outermost}")
        });
    }
    text
}

/// File, line and column (from 1) of a span.
fn place(world: &dyn World, span: impl Into<typst::syntax::DiagSpan>) -> Option<String> {
    let span = span.into();
    let id = span.id()?;
    let path = id.get().vpath().get_without_slash();
    let position = world.range(span).and_then(|range| {
        let source = world.source(id).ok()?;
        source.lines().byte_to_line_column(range.start)
    });
    Some(match position {
        Some((line, column)) => format!("{path}:{}:{}", line + 1, column + 1),
        None => path.to_owned(),
    })
}

/// A missing glyph is an empty box on paper. Texts from returns were made printable beforehand, so
/// one that is left comes from a template or from a font that was taken away.
fn check_glyphs(entry: &str, pages: &[PageContent]) -> Result<(), Error> {
    for (number, page) in pages.iter().enumerate() {
        if let Some(run) = page.texts.iter().find(|run| run.missing_glyph) {
            return Err(Error::Template {
                message: said(
                    format!(
                        "{entry} 第 {} 页：字体 {} 没有“{}”中的字",
                        number + 1,
                        run.family,
                        run.text
                    ),
                    format!(
                        "{entry}, page {}: the font {} lacks characters of “{}”",
                        number + 1,
                        run.family,
                        run.text
                    ),
                ),
                hint: said(
                    "请在 templates/fonts/ 中补上含有这些字的字体，或改用其他写法",
                    "put a font that has them into templates/fonts/, or write it otherwise",
                ),
            });
        }
    }
    Ok(())
}
