//! What stands where on a page, read from the laid-out frames.
//!
//! Decides how text, shapes and marks are described: in pt from the page's upper left corner.
//! Leaves judging them to tests and to `verify`.

use typst::layout::{Frame, FrameItem, GroupItem, Point, Transform};
use typst::text::TextItem;
use typst::visualize::{CurveItem, Geometry, Shape as Drawn};
use typst_layout::PagedDocument;

/// Labels of boxes that begin so name a chart's mark: `mark:bullet:5.2:actual`.
const MARK: &str = "mark:";

/// The em box of Chinese type: how much of it lies above the baseline, by design of the faces.
const ASCENT: f64 = 0.88;

/// One page as laid out. All lengths in pt from the page's upper left corner.
#[derive(Clone, Debug, Default)]
pub struct PageContent {
    /// Width and height.
    pub size: (f64, f64),
    /// Text runs in drawing order.
    pub texts: Vec<TextRun>,
    /// Filled or stroked shapes in drawing order.
    pub shapes: Vec<Shape>,
    /// The charts' marks in drawing order, also those whose box holds no shape.
    pub marks: Vec<Mark>,
}

/// A run of text.
#[derive(Clone, Debug)]
pub struct TextRun {
    /// The text.
    pub text: String,
    /// Left, top, width, height of its box: as wide as its glyphs advance, one em high.
    pub bounds: [f64; 4],
    /// Font family.
    pub family: String,
    /// Size in pt.
    pub size: f64,
    /// Whether it holds a glyph that the font lacks (glyph 0).
    pub missing_glyph: bool,
}

/// A drawn shape.
#[derive(Clone, Debug)]
pub struct Shape {
    /// Left, top, width, height of its box, without the stroke's width.
    pub bounds: [f64; 4],
    /// Corner points in order; of curves the points they pass.
    pub points: Vec<(f64, f64)>,
    /// The innermost enclosing mark without its prefix, if any: `bullet:5.2:actual`.
    pub mark: Option<String>,
}

/// A box that a chart labelled so that it can be found.
#[derive(Clone, Debug)]
pub struct Mark {
    /// Its name without the prefix: `trend:5.2:plot`.
    pub name: String,
    /// Left, top, width, height of the box.
    pub bounds: [f64; 4],
}

/// Describes all pages.
pub(super) fn pages(document: &PagedDocument) -> Vec<PageContent> {
    document
        .pages()
        .iter()
        .map(|page| {
            let size = page.frame.size();
            let mut content = PageContent {
                size: (size.x.to_pt(), size.y.to_pt()),
                ..PageContent::default()
            };
            walk(&page.frame, Transform::identity(), None, &mut content);
            content
        })
        .collect()
}

fn walk(frame: &Frame, transform: Transform, mark: Option<&str>, page: &mut PageContent) {
    for (position, item) in frame.items() {
        let here = transform.pre_concat(Transform::translate(position.x, position.y));
        match item {
            FrameItem::Group(group) => walk_group(group, here, mark, page),
            FrameItem::Text(text) => page.texts.push(text_run(text, here)),
            FrameItem::Shape(shape, _) => page.shapes.push(drawn(shape, here, mark)),
            FrameItem::Image(_, size, _) => {
                let points = corners(Point::zero(), size.to_point(), here);
                page.shapes.push(Shape {
                    bounds: bounds(&points),
                    points,
                    mark: mark.map(str::to_owned),
                });
            }
            FrameItem::Link(..) | FrameItem::Tag(_) => {}
        }
    }
}

fn walk_group(group: &GroupItem, here: Transform, mark: Option<&str>, page: &mut PageContent) {
    let inner = here.pre_concat(group.transform);
    let label = group.label.map(|label| label.resolve().to_string());
    let named = label.as_deref().and_then(|label| label.strip_prefix(MARK));
    if let Some(name) = named {
        let size = group.frame.size().to_point();
        page.marks.push(Mark {
            name: name.to_owned(),
            bounds: bounds(&corners(Point::zero(), size, inner)),
        });
    }
    walk(&group.frame, inner, named.or(mark), page);
}

fn text_run(text: &TextItem, here: Transform) -> TextRun {
    let size = text.size.to_pt();
    let above = Point::with_y(-text.size * ASCENT);
    let below = Point::new(text.width(), text.size * (1.0 - ASCENT));
    TextRun {
        text: text.text.to_string(),
        bounds: bounds(&corners(above, below, here)),
        family: text.font.font().info().family.clone(),
        size,
        missing_glyph: text.glyphs.iter().any(|glyph| glyph.id == 0),
    }
}

fn drawn(shape: &Drawn, here: Transform, mark: Option<&str>) -> Shape {
    let points = match &shape.geometry {
        Geometry::Line(end) => vec![at(Point::zero(), here), at(*end, here)],
        Geometry::Rect(size) => corners(Point::zero(), size.to_point(), here),
        Geometry::Curve(curve) => curve
            .0
            .iter()
            .filter_map(|item| match item {
                CurveItem::Move(point) | CurveItem::Line(point) => Some(*point),
                CurveItem::Cubic(_, _, point) => Some(*point),
                CurveItem::Close => None,
            })
            .map(|point| at(point, here))
            .collect(),
    };
    Shape {
        bounds: bounds(&points),
        points,
        mark: mark.map(str::to_owned),
    }
}

fn at(point: Point, transform: Transform) -> (f64, f64) {
    let point = point.transform(transform);
    (point.x.to_pt(), point.y.to_pt())
}

fn corners(first: Point, last: Point, transform: Transform) -> Vec<(f64, f64)> {
    [
        first,
        Point::new(last.x, first.y),
        last,
        Point::new(first.x, last.y),
    ]
    .map(|corner| at(corner, transform))
    .to_vec()
}

/// Left, top, width, height around all points.
fn bounds(points: &[(f64, f64)]) -> [f64; 4] {
    let around = |values: &mut dyn Iterator<Item = f64>| {
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        })
    };
    if points.is_empty() {
        return [0.0; 4];
    }
    let (left, right) = around(&mut points.iter().map(|point| point.0));
    let (top, bottom) = around(&mut points.iter().map(|point| point.1));
    [left, top, right - left, bottom - top]
}
