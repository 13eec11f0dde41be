//! Every chart of a real report against the model it was drawn from: each mark within 0.2 pt of
//! where the model puts it, nothing drawn for what is missing, every label in the text.

use std::collections::BTreeMap;

use jindu::render::{PageContent, Shape};
use serde_json::Value;

const TOLERANCE: f64 = 0.2;

/// What the pages hold: marks by name, shapes by the mark around them.
struct Drawn<'a> {
    marks: BTreeMap<&'a str, [f64; 4]>,
    shapes: BTreeMap<&'a str, Vec<&'a Shape>>,
    faults: Vec<String>,
}

/// Faults of all charts of a full report.
pub fn faults(name: &str, pages: &[PageContent], model: &Value) -> Vec<String> {
    let mut drawn = Drawn::of(pages);
    let sections = &model["sections"];
    drawn.count(&sections["overview"]["bar"]);
    for item in each(&sections["overview"]["strip"]["groups"], "items") {
        drawn.is_there(&format!("strip:overview:{}", text(&item["code"])), true);
    }
    drawn.changes(&sections["changes"]["slopes"]);
    for row in each(&sections["changes"]["grid"]["groups"], "rows") {
        let name = format!("grid:measures:{}", text(&row["code"]));
        drawn.cells(&name, &row["cells"]);
    }
    for row in list(&sections["departments"]["grid"]["rows"]) {
        let name = format!("timely:departments:{}", text(&row["code"]));
        drawn.cells(&name, &row["cells"]);
    }
    for measure in each(&sections["actions"], "measures") {
        for card in list(&measure["targets"]) {
            let code = text(&card["code"]);
            drawn.bullet(code, &card["bullet"]);
            drawn.trend(code, &card["trend"]);
            drawn.bars(code, &card["parts"]);
        }
        for row in list(&measure["deliverables"]) {
            drawn.stages(text(&row["code"]), &row["bar"]);
        }
        drawn.timeline(text(&measure["code"]), &measure["timeline"]);
    }
    for row in list(&sections["targets"]["rows"]) {
        drawn.spark(text(&row["code"]), &row["spark"]);
    }
    drawn.labels(pages, sections);
    let found = drawn.faults.into_iter();
    found.map(|fault| format!("{name}: {fault}")).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn each<'a>(groups: &'a Value, field: &'a str) -> impl Iterator<Item = &'a Value> {
    list(groups)
        .iter()
        .flat_map(move |group| list(&group[field]))
}

fn center(bounds: [f64; 4]) -> (f64, f64) {
    (bounds[0] + bounds[2] / 2.0, bounds[1] + bounds[3] / 2.0)
}

impl<'a> Drawn<'a> {
    fn of(pages: &'a [PageContent]) -> Self {
        let mut this = Self {
            marks: BTreeMap::new(),
            shapes: BTreeMap::new(),
            faults: Vec::new(),
        };
        for page in pages {
            for mark in &page.marks {
                if this.marks.insert(&mark.name, mark.bounds).is_some() {
                    this.faults
                        .push(format!("two marks are named {}", mark.name));
                }
            }
            for shape in &page.shapes {
                if let Some(mark) = &shape.mark {
                    this.shapes.entry(mark).or_default().push(shape);
                }
            }
        }
        this
    }

    fn near(&mut self, found: f64, wanted: f64, what: &str) {
        if (found - wanted).abs() > TOLERANCE {
            self.faults
                .push(format!("{what}: {found:.2} is not {wanted:.2}"));
        }
    }

    /// The mark's bounds; a fault if it is or is not there against what is wanted.
    fn is_there(&mut self, name: &str, wanted: bool) -> Option<[f64; 4]> {
        let found = self.marks.get(name).copied();
        if found.is_some() != wanted {
            let not = if wanted { "not " } else { "" };
            self.faults.push(format!("{name} is {not}drawn"));
        }
        found
    }

    /// The only shape in a mark.
    fn shape(&mut self, name: &str) -> Option<&'a Shape> {
        match self.shapes.get(name).map(Vec::as_slice) {
            Some([one]) => Some(*one),
            found => {
                let n = found.map_or(0, <[_]>::len);
                self.faults.push(format!("{name} is drawn {n} times"));
                None
            }
        }
    }

    /// A mark whose left edge or middle stands at a fraction of an axis.
    fn at(&mut self, name: &str, axis: [f64; 4], fraction: Option<f64>, middle: bool) {
        let found = self.is_there(name, fraction.is_some());
        if let (Some(bounds), Some(fraction)) = (found, fraction) {
            let x = if middle { center(bounds).0 } else { bounds[0] };
            self.near(x, axis[0] + axis[2] * fraction, name);
        }
    }

    fn count(&mut self, bar: &Value) {
        let Some(axis) = self.is_there("count:measures:axis", true) else {
            return;
        };
        let mut from = 0.0;
        for segment in list(&bar["segments"]) {
            let name = format!("count:measures:{}", text(&segment["status"]));
            let share = segment["share"].as_f64().unwrap_or_default();
            self.at(&name, axis, Some(from), false);
            if let Some(bounds) = self.marks.get(name.as_str()).copied() {
                self.near(bounds[2], axis[2] * share, &name);
            }
            from += share;
        }
        self.at(
            "count:measures:elapsed",
            axis,
            bar["elapsed"].as_f64(),
            false,
        );
    }

    fn changes(&mut self, slopes: &Value) {
        for row in list(&slopes["rows"]) {
            let name = format!("change:targets:{}", text(&row["code"]));
            let Some(axis) = self.is_there(&format!("{name}:axis"), true) else {
                continue;
            };
            for end in ["from", "to"] {
                self.at(&format!("{name}:{end}"), axis, row[end].as_f64(), true);
            }
        }
    }

    /// Cells of one row of a grid: there or not, and each in line with the first row's.
    fn cells(&mut self, name: &str, cells: &Value) {
        let mut last = f64::NEG_INFINITY;
        for (n, cell) in list(cells).iter().enumerate() {
            if let Some(bounds) = self.is_there(&format!("{name}:{n}"), !cell.is_null()) {
                if bounds[0] <= last {
                    self.faults
                        .push(format!("{name}:{n} does not stand right of the one before"));
                }
                last = bounds[0];
            }
        }
    }

    fn bullet(&mut self, code: &str, bullet: &Value) {
        let name = format!("bullet:{code}");
        let Some(axis) = self.is_there(&format!("{name}:axis"), true) else {
            return;
        };
        for part in ["pace", "target"] {
            self.at(
                &format!("{name}:{part}"),
                axis,
                bullet[part].as_f64(),
                false,
            );
        }
        let actual = format!("{name}:actual");
        match bullet["actual"].as_f64() {
            Some(value) => {
                if let Some(shape) = self.shape(&actual) {
                    let bounds = shape.bounds;
                    self.near(bounds[0], axis[0], &actual);
                    self.near(bounds[2], axis[2] * value, &actual);
                }
            }
            None => drop(self.is_there(&actual, false)),
        }
    }

    fn trend(&mut self, code: &str, trend: &Value) {
        let name = format!("trend:{code}");
        let plot = self.is_there(&format!("{name}:plot"), !trend.is_null());
        let Some([left, top, width, height]) = plot else {
            return;
        };
        let place = |point: &Value| {
            let (x, y) = (point["x"].as_f64(), point["y"].as_f64());
            (
                left + width * x.unwrap_or_default(),
                top + height * (1.0 - y.unwrap_or_default()),
            )
        };
        for (n, point) in list(&trend["points"]).iter().enumerate() {
            let name = format!("{name}:point:{n}");
            if let Some(bounds) = self.is_there(&name, !point.is_null()) {
                let (wanted, found) = (place(point), center(bounds));
                self.near(found.0, wanted.0, &name);
                self.near(found.1, wanted.1, &name);
            }
        }
        for part in ["pace", "forecast"] {
            let points = list(&trend[part]);
            if points.len() < 2 {
                continue;
            }
            let name = format!("{name}:{part}");
            if let Some(shape) = self.shape(&name) {
                for (found, wanted) in shape.points.iter().zip(points) {
                    let wanted = place(wanted);
                    self.near(found.0, wanted.0, &name);
                    self.near(found.1, wanted.1, &name);
                }
            }
        }
        let target = format!("{name}:target");
        if let Some(shape) = self.shape(&target) {
            let y = trend["target"].as_f64().unwrap_or_default();
            self.near(shape.bounds[1], top + height * (1.0 - y), &target);
        }
        for (n, at) in list(&trend["breaks"]).iter().enumerate() {
            let name = format!("{name}:break:{n}");
            if let Some(shape) = self.shape(&name) {
                let x = at.as_f64().unwrap_or_default();
                self.near(shape.bounds[0], left + width * x, &name);
            }
        }
    }

    fn bars(&mut self, code: &str, parts: &Value) {
        for row in list(&parts["rows"]) {
            let name = format!("bars:{code}:{}", text(&row["code"]));
            let Some(axis) = self.is_there(&format!("{name}:axis"), true) else {
                continue;
            };
            let value = format!("{name}:value");
            if let (Some(bounds), Some(fraction)) = (
                self.is_there(&value, !row["value"].is_null()),
                row["value"].as_f64(),
            ) {
                self.near(bounds[0], axis[0], &value);
                self.near(bounds[2], axis[2] * fraction, &value);
            }
        }
    }

    fn stages(&mut self, code: &str, bar: &Value) {
        let name = format!("stage:{code}");
        let Some(axis) = self.is_there(&format!("{name}:axis"), true) else {
            return;
        };
        let stages = bar["stages"].as_u64().unwrap_or_default();
        for step in 0..stages {
            let at = step as f64 / stages as f64;
            self.at(&format!("{name}:{step}"), axis, Some(at), false);
        }
    }

    fn timeline(&mut self, code: &str, timeline: &Value) {
        for row in list(&timeline["rows"]) {
            let name = format!("timeline:{code}:{}", text(&row["code"]));
            let Some(axis) = self.is_there(&format!("{name}:axis"), true) else {
                continue;
            };
            self.at(
                &format!("{name}:now"),
                axis,
                timeline["now"].as_f64(),
                false,
            );
            let finished = row["finished"].as_f64();
            self.at(&format!("{name}:finished"), axis, finished, true);
            if finished.is_none() {
                self.at(
                    &format!("{name}:planned"),
                    axis,
                    row["planned"].as_f64(),
                    true,
                );
            }
        }
    }

    fn spark(&mut self, code: &str, spark: &Value) {
        let name = format!("spark:{code}");
        let plot = self.is_there(&format!("{name}:plot"), !spark.is_null());
        let last = list(&spark["points"]).iter().rev().find(|p| !p.is_null());
        if let (Some([left, top, width, height]), Some(point)) = (plot, last) {
            let name = format!("{name}:last");
            if let Some(bounds) = self.is_there(&name, true) {
                let (x, y) = center(bounds);
                let at = |axis: &str| point[axis].as_f64().unwrap_or_default();
                self.near(x, left + width * at("x"), &name);
                self.near(y, top + height * (1.0 - at("y")), &name);
            }
        }
    }

    /// Every label of every chart is in the text of the pages, and so can be found and copied.
    fn labels(&mut self, pages: &[PageContent], sections: &Value) {
        let bare = |text: &str| -> String {
            text.chars()
                .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}' | '\u{2060}'))
                .collect()
        };
        let runs = pages.iter().flat_map(|page| &page.texts);
        let shown: String = runs.map(|run| bare(&run.text)).collect();
        let mut wanted = Vec::new();
        gather(&sections["overview"]["bar"]["elapsed-label"], &mut wanted);
        gather(&sections["overview"]["strip"]["groups"], &mut wanted);
        gather(&sections["changes"]["slopes"]["rows"], &mut wanted);
        gather(&sections["changes"]["grid"]["groups"], &mut wanted);
        gather(&sections["departments"]["grid"]["rows"], &mut wanted);
        gather(&sections["departments"]["grid"]["legend"], &mut wanted);
        for measure in each(&sections["actions"], "measures") {
            gather(&measure["timeline"]["rows"], &mut wanted);
            for card in list(&measure["targets"]) {
                gather(&card["trend"]["labels"], &mut wanted);
                gather(&card["trend"]["y"], &mut wanted);
                gather(&card["parts"]["rows"], &mut wanted);
            }
        }
        for label in wanted {
            if !shown.contains(&bare(label)) {
                self.faults
                    .push(format!("the label “{label}” is not in the text"));
            }
        }
    }
}

/// Texts of a chart that are shown: all but codes, keys and alternative text.
fn gather<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    const HIDDEN: [&str; 7] = [
        "code",
        "keys",
        "alt",
        "status",
        "state",
        "cells",
        "direction",
    ];
    match value {
        Value::String(text) => found.push(text),
        Value::Array(items) => items.iter().for_each(|item| gather(item, found)),
        Value::Object(fields) => fields
            .iter()
            .filter(|(key, _)| !HIDDEN.contains(&key.as_str()))
            .for_each(|(_, value)| gather(value, found)),
        _ => {}
    }
}
