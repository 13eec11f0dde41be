//! The parts of an OOXML workbook around its sheets: relations, workbook, styles, strings.
//!
//! Decides which part is which sheet, what is a macro or chart sheet, the date system, and the
//! number format behind each style. Leaves cells to `xlsx_sheet`.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::{BytesStart, Event};

use super::number_format;
use super::package::{Package, resolve};
use super::refuse;
use super::xml::{Fault, Pull, attribute, decode, flag};
use crate::plan::settings::Limits;
use crate::read::{Refusal, Visibility};

/// A sheet as the workbook lists it.
pub(super) struct Listed {
    pub name: String,
    pub visibility: Visibility,
    /// Part that holds it.
    pub part: String,
    /// Whether it is a worksheet; macro, chart and dialogue sheets hold no table.
    pub worksheet: bool,
}

/// What a cell's style says.
pub(super) struct Style {
    /// The number format code, if it says anything.
    pub format: Option<String>,
    /// Whether its font strikes through, raises or lowers.
    pub marked: bool,
}

/// What the workbook part says.
pub(super) struct Parts {
    pub sheets: Vec<Listed>,
    pub epoch_1904: bool,
    /// Whether the file says itself that the results it stores are not those of its formulas.
    pub uncalculated: bool,
    /// Styles by number; `None` where there is no styles part.
    pub styles: Option<Vec<Style>>,
    /// The inside of the shared strings part.
    pub strings: String,
    /// Indices of shared strings of which parts are raised, lowered or struck through.
    pub marked: BTreeSet<usize>,
}

/// A fault of a part as a refusal that names the part.
pub(super) fn in_part(part: &str, fault: Fault) -> Refusal {
    refuse::faulty_part(part, fault)
}

/// Reads everything around the sheets.
pub(super) fn parts(package: &mut Package, limits: &Limits) -> Result<Parts, Refusal> {
    let workbook = workbook_part(package)?;
    let folder = workbook
        .rfind('/')
        .map_or(String::new(), |i| workbook[..=i].to_owned());
    let file = &workbook[folder.len()..];
    let relations = relations(package, &format!("{folder}_rels/{file}.rels"), &folder)?;
    let (sheets, says) = listed(package, &workbook, &relations)?;
    let target = |kind: &str, usual: &str| {
        let found = relations
            .values()
            .find(|r| r.kind == kind)
            .map(|r| r.target.clone());
        found
            .filter(|t| package.has(t))
            .unwrap_or_else(|| format!("{folder}{usual}"))
    };
    let (styles_part, strings_part) = (
        target("styles", "styles.xml"),
        target("sharedStrings", "sharedStrings.xml"),
    );
    let styles = match package.part(&styles_part)? {
        Some(bytes) => Some(styles(&bytes).map_err(|f| in_part(&styles_part, f))?),
        None => None,
    };
    let (strings, marked) = match package.part(&strings_part)? {
        Some(bytes) => {
            strings(&bytes, limits).map_err(|r| r.unwrap_or_else(|f| in_part(&strings_part, f)))?
        }
        None => (String::new(), BTreeSet::new()),
    };
    Ok(Parts {
        sheets,
        epoch_1904: says.epoch_1904,
        uncalculated: says.uncalculated,
        styles,
        strings,
        marked,
    })
}

/// A relation of a part.
pub(super) struct Relation {
    /// Last word of the type's address.
    pub kind: String,
    /// The part it leads to.
    pub target: String,
}

fn workbook_part(package: &mut Package) -> Result<String, Refusal> {
    let relations = relations(package, "_rels/.rels", "")?;
    let main = relations.values().find(|r| r.kind == "officeDocument");
    let name = main.map_or_else(|| "xl/workbook.xml".to_owned(), |r| r.target.clone());
    if package.has(&name) {
        return Ok(name);
    }
    Err(refuse::damaged(
        format!("缺少工作簿部件 {name}"),
        format!("the workbook part {name} is missing"),
    ))
}

/// The relations that a part lists, by their ids; none if there is no such part.
pub(super) fn relations(
    package: &mut Package,
    part: &str,
    folder: &str,
) -> Result<BTreeMap<String, Relation>, Refusal> {
    let Some(bytes) = package.part(part)? else {
        return Ok(BTreeMap::new());
    };
    let parse = || -> Result<BTreeMap<String, Relation>, Fault> {
        let source = decode(&bytes)?;
        let mut pull = Pull::new(&source);
        let mut relations = BTreeMap::new();
        while let Some(event) = pull.next()? {
            if let Event::Start(e) = event
                && e.local_name().as_ref() == "Relationship"
                && let (Some(id), Some(kind), Some(target)) = (
                    attribute(&e, "Id")?,
                    attribute(&e, "Type")?,
                    attribute(&e, "Target")?,
                )
            {
                let kind = kind.rsplit('/').next().unwrap_or("").to_owned();
                let target = resolve(folder, &target);
                relations.insert(id, Relation { kind, target });
            }
        }
        Ok(relations)
    };
    parse().map_err(|f| in_part(part, f))
}

/// What the workbook part says of all its sheets.
#[derive(Default)]
struct Says {
    epoch_1904: bool,
    uncalculated: bool,
}

fn listed(
    package: &mut Package,
    part: &str,
    relations: &BTreeMap<String, Relation>,
) -> Result<(Vec<Listed>, Says), Refusal> {
    let bytes = package.required(part)?;
    let parse = || -> Result<(Vec<Listed>, Says), Fault> {
        let source = decode(&bytes)?;
        let mut pull = Pull::new(&source);
        let (mut sheets, mut says) = (Vec::new(), Says::default());
        while let Some(event) = pull.next()? {
            let Event::Start(e) = event else { continue };
            match e.local_name().as_ref() {
                "workbookPr" if pull.depth() == 2 => says.epoch_1904 = flag(&e, "date1904")?,
                // Programs that write formulas without calculating them ask for it so.
                "calcPr" if pull.depth() == 2 => {
                    let completed = attribute(&e, "calcCompleted")?;
                    says.uncalculated = flag(&e, "fullCalcOnLoad")?
                        || completed.is_some_and(|c| matches!(c.as_str(), "0" | "false"));
                }
                "sheet" if pull.depth() == 3 => {
                    let name = attribute(&e, "name")?.unwrap_or_default();
                    let id = attribute(&e, "id")?.unwrap_or_default();
                    let relation = relations.get(&id).ok_or_else(|| {
                        (
                            format!("工作表 {name} 没有对应部件"),
                            format!("the sheet {name} has no part"),
                        )
                    })?;
                    sheets.push(Listed {
                        visibility: match attribute(&e, "state")?.as_deref() {
                            None | Some("visible") => Visibility::Visible,
                            Some(_) => Visibility::Hidden,
                        },
                        name,
                        part: relation.target.clone(),
                        worksheet: relation.kind == "worksheet",
                    });
                }
                _ => {}
            }
        }
        Ok((sheets, says))
    };
    parse().map_err(|f| in_part(part, f))
}

/// Whether an element of a font or a run strikes through, raises or lowers.
pub(super) fn marks(e: &BytesStart) -> Result<bool, Fault> {
    let value = || attribute(e, "val");
    Ok(match e.local_name().as_ref() {
        "vertAlign" => value()?.is_some_and(|v| v != "baseline"),
        "strike" => value()?.is_none_or(|v| !matches!(v.as_str(), "0" | "false" | "off")),
        _ => false,
    })
}

/// Styles of cells in order.
fn styles(bytes: &[u8]) -> Result<Vec<Style>, Fault> {
    let source = decode(bytes)?;
    let mut pull = Pull::new(&source);
    let mut codes: BTreeMap<u32, String> = BTreeMap::new();
    let mut ids = Vec::new();
    let mut fonts = Vec::new();
    let (mut in_cell_formats, mut in_fonts, mut in_codes) = (false, false, false);
    while let Some(event) = pull.next()? {
        match event {
            Event::Start(e) => match e.local_name().as_ref() {
                "numFmts" if pull.depth() == 2 => in_codes = true,
                "fonts" if pull.depth() == 2 => in_fonts = true,
                "font" if in_fonts => fonts.push(false),
                _ if in_fonts => {
                    let marks = marks(&e)?;
                    if let Some(font) = fonts.last_mut() {
                        *font |= marks;
                    }
                }
                // A conditional format has codes of its own, under numbers of its own.
                "numFmt" if in_codes => {
                    let id = attribute(&e, "numFmtId")?.and_then(|id| id.trim().parse().ok());
                    if let (Some(id), Some(code)) = (id, attribute(&e, "formatCode")?) {
                        codes.insert(id, code);
                    }
                }
                "cellXfs" => in_cell_formats = true,
                "xf" if in_cell_formats => {
                    let id =
                        attribute(&e, "numFmtId")?.and_then(|id| id.trim().parse::<u32>().ok());
                    let font = attribute(&e, "fontId")?.and_then(|id| id.trim().parse().ok());
                    ids.push((id.unwrap_or(0), font.unwrap_or(0_usize)));
                }
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "cellXfs" => in_cell_formats = false,
            Event::End(e) if e.local_name().as_ref() == "fonts" => in_fonts = false,
            Event::End(e) if e.local_name().as_ref() == "numFmts" => in_codes = false,
            _ => {}
        }
    }
    let style = |(id, font): &(u32, usize)| {
        let own = codes.get(id).map(String::as_str);
        Style {
            format: own
                .or_else(|| number_format::builtin(*id))
                .and_then(number_format::telling),
            marked: fonts.get(*font) == Some(&true),
        }
    };
    Ok(ids.iter().map(style).collect())
}

/// The strings as they stand inside their root, once they are known to be well-formed and few
/// enough. The root's own attributes, which may lie about their number, are left behind.
fn strings(
    bytes: &[u8],
    limits: &Limits,
) -> Result<(String, BTreeSet<usize>), Result<Refusal, Fault>> {
    let source = decode(bytes).map_err(Err)?;
    let mut pull = Pull::new(&source);
    let (mut inside, mut count) = ((0, 0), 0_u64);
    let mut marked = BTreeSet::new();
    while let Some(event) = pull.next().map_err(Err)? {
        match event {
            Event::Start(_) if pull.depth() == 1 => inside.0 = pull.span.1,
            Event::Start(e) if pull.depth() == 2 && e.local_name().as_ref() == "si" => {
                count += 1;
                if count > limits.cells.saturating_mul(2) {
                    return Err(Ok(refuse::limit(
                        "字符串数（按单元格上限的两倍计）",
                        "strings (twice the limit on cells)",
                        "cells",
                        limits.cells,
                    )));
                }
            }
            Event::Start(e) if pull.depth() > 2 && count > 0 => {
                let is_marked = marks(&e).map_err(Err)?;
                if is_marked {
                    marked.insert((count - 1) as usize);
                }
            }
            Event::End(_) if pull.depth() == 0 => inside.1 = pull.span.0,
            Event::GeneralRef(r) => {
                super::xml::resolve(&r).map_err(Err)?;
            }
            _ => {}
        }
    }
    let text = pull.slice(inside.0, inside.1.max(inside.0)).to_owned();
    Ok((text, marked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_whose_font_is_struck_or_raised_are_marked() {
        let part = "<styleSheet><fonts><font><b/></font><font><strike/></font>\
                    <font><vertAlign val=\"superscript\"/></font><font><strike val=\"0\"/></font></fonts>\
                    <cellStyleXfs><xf fontId=\"1\"/></cellStyleXfs><cellXfs><xf/><xf fontId=\"1\"/>\
                    <xf fontId=\"2\" numFmtId=\"10\"/><xf fontId=\"3\"/></cellXfs>\
                    <dxfs><dxf><font><strike/></font><numFmt numFmtId=\"10\" formatCode=\"0\"/></dxf></dxfs>\
                    </styleSheet>";
        let styles = styles(part.as_bytes()).expect("sound");
        let marked: Vec<bool> = styles.iter().map(|style| style.marked).collect();
        assert_eq!(marked, [false, true, true, false]);
        assert_eq!(styles[2].format.as_deref(), Some("0.00%"));
    }
}
