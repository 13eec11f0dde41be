//! Every mark of every chart stands where the data put it, within 0.2 pt.

use std::collections::BTreeMap;

use super::support::{marks, sample_data, typeset_sample};
use jindu::render::{RenderedReport, Shape};
use serde_json::Value;

const TOLERANCE: f64 = 0.2;

struct Sample {
    report: RenderedReport,
    data: Value,
}

impl Sample {
    fn new() -> Self {
        Self {
            report: typeset_sample("charts"),
            data: sample_data("charts"),
        }
    }

    fn marks(&self) -> BTreeMap<&str, [f64; 4]> {
        marks(&self.report.pages)
    }

    /// The only shape drawn in a mark.
    fn shape(&self, mark: &str) -> &Shape {
        let mut found = self
            .report
            .pages
            .iter()
            .flat_map(|page| &page.shapes)
            .filter(|shape| shape.mark.as_deref() == Some(mark));
        let shape = found
            .next()
            .unwrap_or_else(|| panic!("{mark} is not drawn"));
        assert!(found.next().is_none(), "{mark} is drawn twice");
        shape
    }
}

fn near(found: f64, wanted: f64, what: &str) {
    assert!(
        (found - wanted).abs() <= TOLERANCE,
        "{what}: {found} is not {wanted}"
    );
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64()
}

fn center(bounds: [f64; 4]) -> (f64, f64) {
    (bounds[0] + bounds[2] / 2.0, bounds[1] + bounds[3] / 2.0)
}

fn array(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

#[test]
fn bullet_bars_show_actual_pace_and_target() {
    let sample = Sample::new();
    let marks = sample.marks();
    for row in array(&sample.data["table"])
        .iter()
        .flat_map(|group| array(&group["rows"]))
    {
        let name = format!("bullet:{}", row["code"].as_str().unwrap());
        let [left, _, width, _] = marks[format!("{name}:axis").as_str()];
        let bullet = &row["bullet"];
        for part in ["pace", "target"] {
            let wanted = left + width * number(&bullet[part]).unwrap();
            let part = format!("{name}:{part}");
            near(marks[part.as_str()][0], wanted, &part);
        }
        let actual = format!("{name}:actual");
        match number(&bullet["actual"]) {
            Some(value) => {
                let origin = bullet.get("origin").and_then(Value::as_f64).unwrap_or(0.0);
                let [bar, _, length, _] = sample.shape(&actual).bounds;
                near(bar, left + width * origin.min(value), &actual);
                near(length, width * (value - origin).abs(), &actual);
            }
            None => assert!(
                !marks.contains_key(actual.as_str()),
                "{actual}: never a bar of 0"
            ),
        }
    }
}

#[test]
fn trend_lines_pass_through_their_points_and_stop_at_gaps_and_breaks() {
    let sample = Sample::new();
    let marks = sample.marks();
    let trend = &sample.data["trend"];
    let [left, top, width, height] = marks["trend:5.2:plot"];
    let place = |point: &Value| {
        (
            left + width * number(&point["x"]).unwrap(),
            top + height * (1.0 - number(&point["y"]).unwrap()),
        )
    };
    let mut pieces: Vec<Vec<(f64, f64)>> = vec![Vec::new()];
    let split = number(&trend["breaks"][0]).unwrap();
    let mut last: Option<f64> = None;
    for (n, point) in array(&trend["points"]).iter().enumerate() {
        let name = format!("trend:5.2:point:{n}");
        if point.is_null() {
            assert!(
                !marks.contains_key(name.as_str()),
                "a gap is drawn as a point"
            );
            pieces.push(Vec::new());
            continue;
        }
        let (x, y) = place(point);
        let found = center(marks[name.as_str()]);
        near(found.0, x, &name);
        near(found.1, y, &name);
        let at = number(&point["x"]).unwrap();
        if last.is_some_and(|last| last < split && split <= at) {
            pieces.push(Vec::new());
        }
        pieces.last_mut().unwrap().push((x, y));
        last = Some(at);
    }
    assert_eq!(pieces.len(), 3, "the sample has one gap and one break");
    for (n, piece) in pieces.iter().enumerate() {
        let name = format!("trend:5.2:line:{n}");
        let drawn = &sample.shape(&name).points;
        assert_eq!(drawn.len(), piece.len(), "{name}");
        for (found, wanted) in drawn.iter().zip(piece) {
            near(found.0, wanted.0, &name);
            near(found.1, wanted.1, &name);
        }
    }
    for part in ["pace", "forecast"] {
        let name = format!("trend:5.2:{part}");
        for (found, wanted) in sample.shape(&name).points.iter().zip(array(&trend[part])) {
            let wanted = place(wanted);
            near(found.0, wanted.0, &name);
            near(found.1, wanted.1, &name);
        }
    }
    let target = sample.shape("trend:5.2:target").bounds;
    near(
        target[1],
        top + height * (1.0 - number(&trend["target"]).unwrap()),
        "target",
    );
    near(target[0], left, "target");
    near(target[2], width, "target");
    near(
        sample.shape("trend:5.2:break:0").bounds[0],
        left + width * split,
        "break",
    );
}

#[test]
fn ranked_bars_are_as_long_as_their_values() {
    let sample = Sample::new();
    let marks = sample.marks();
    for row in array(&sample.data["bars"]["rows"]) {
        let name = format!("bars:5.2:{}", row["code"].as_str().unwrap());
        let [left, _, width, _] = marks[format!("{name}:axis").as_str()];
        let value = format!("{name}:value");
        match number(&row["value"]) {
            Some(fraction) if fraction > 0.0 => {
                let bar = sample.shape(&value).bounds;
                near(bar[0], left, &value);
                near(bar[2], width * fraction, &value);
            }
            Some(_) => near(marks[value.as_str()][2], 0.0, &value),
            None => assert!(
                !marks.contains_key(value.as_str()),
                "{value}: missing is never 0"
            ),
        }
    }
}

#[test]
fn changes_run_from_last_month_to_this_month() {
    let sample = Sample::new();
    let marks = sample.marks();
    for row in array(&sample.data["change"]["rows"]) {
        let name = format!("change:moved:{}", row["code"].as_str().unwrap());
        let [left, _, width, _] = marks[format!("{name}:axis").as_str()];
        for part in ["from", "to"] {
            let end = format!("{name}:{part}");
            match number(&row[part]) {
                Some(at) => near(center(marks[end.as_str()]).0, left + width * at, &end),
                None => assert!(!marks.contains_key(end.as_str()), "{end}"),
            }
        }
    }
}

#[test]
fn timelines_place_dates_and_today() {
    let sample = Sample::new();
    let marks = sample.marks();
    let timeline = &sample.data["timeline"];
    for row in array(&timeline["rows"]) {
        let name = format!("timeline:projects:{}", row["code"].as_str().unwrap());
        let [left, _, width, _] = marks[format!("{name}:axis").as_str()];
        let now = format!("{name}:now");
        near(
            marks[now.as_str()][0],
            left + width * number(&timeline["now"]).unwrap(),
            &now,
        );
        let slipped = row["baseline"] != row["planned"] && !row["planned"].is_null();
        let finished = !row["finished"].is_null();
        for (part, shown) in [
            ("baseline", slipped && !row["baseline"].is_null()),
            ("planned", !finished && !row["planned"].is_null()),
            ("finished", finished),
        ] {
            let end = format!("{name}:{part}");
            assert_eq!(marks.contains_key(end.as_str()), shown, "{end}");
            if shown {
                let wanted = left + width * number(&row[part]).unwrap();
                near(center(marks[end.as_str()]).0, wanted, &end);
            }
        }
    }
}

#[test]
fn count_bars_divide_by_share() {
    let sample = Sample::new();
    let marks = sample.marks();
    let [left, _, width, _] = marks["count:all:axis"];
    let count = &sample.data["count"];
    let mut from = 0.0;
    for segment in array(&count["segments"]) {
        let name = format!("count:all:{}", segment["status"].as_str().unwrap());
        let share = number(&segment["share"]).unwrap();
        near(marks[name.as_str()][0], left + width * from, &name);
        near(marks[name.as_str()][2], width * share, &name);
        from += share;
    }
    let elapsed = left + width * number(&count["elapsed"]).unwrap();
    near(marks["count:all:elapsed"][0], elapsed, "elapsed");
}

#[test]
fn stage_bars_show_the_share_done() {
    let sample = Sample::new();
    let marks = sample.marks();
    for (n, stage) in array(&sample.data["stages"]).iter().enumerate() {
        let [left, _, width, _] = marks[format!("stage:{n}:axis").as_str()];
        for step in 0..stage["stages"].as_u64().unwrap() {
            let name = format!("stage:{n}:{step}");
            let steps = number(&stage["stages"]).unwrap();
            near(
                marks[name.as_str()][0],
                left + width * step as f64 / steps,
                &name,
            );
        }
        let share = format!("stage:{n}:share");
        match number(&stage["share"]) {
            Some(done) => near(marks[share.as_str()][2], width * done, &share),
            None => assert!(!marks.contains_key(share.as_str()), "{share}"),
        }
    }
}

#[test]
fn sparklines_end_at_the_last_known_point() {
    let sample = Sample::new();
    let marks = sample.marks();
    for row in array(&sample.data["table"])
        .iter()
        .flat_map(|group| array(&group["rows"]))
    {
        let name = format!("spark:{}", row["code"].as_str().unwrap());
        let [left, top, width, height] = marks[format!("{name}:plot").as_str()];
        let point = array(&row["spark"]["points"])
            .iter()
            .rev()
            .find(|p| !p.is_null())
            .unwrap();
        let last = format!("{name}:last");
        let (x, y) = center(marks[last.as_str()]);
        near(x, left + width * number(&point["x"]).unwrap(), &last);
        near(
            y,
            top + height * (1.0 - number(&point["y"]).unwrap()),
            &last,
        );
    }
}

#[test]
fn grids_have_one_cell_for_each_month_in_line_with_its_head() {
    let sample = Sample::new();
    let marks = sample.marks();
    let grid = &sample.data["grid"];
    let columns = array(&grid["columns"]).len();
    let mut centers: Vec<Option<f64>> = vec![None; columns];
    for row in array(&grid["groups"])
        .iter()
        .flat_map(|group| array(&group["rows"]))
    {
        for (n, cell) in array(&row["cells"]).iter().enumerate() {
            let name = format!("grid:measures:{}:{n}", row["code"].as_str().unwrap());
            assert_eq!(marks.contains_key(name.as_str()), !cell.is_null(), "{name}");
            if !cell.is_null() {
                let x = center(marks[name.as_str()]).0;
                near(x, *centers[n].get_or_insert(x), &name);
            }
        }
    }
    for row in array(&sample.data["timely"]["rows"]) {
        for n in 0..columns {
            let name = format!("timely:departments:{}:{n}", row["code"].as_str().unwrap());
            assert!(marks.contains_key(name.as_str()), "{name}");
        }
    }
    for item in array(&sample.data["strip"]["groups"])
        .iter()
        .flat_map(|g| array(&g["items"]))
    {
        let name = format!("strip:measures:{}", item["code"].as_str().unwrap());
        assert!(marks.contains_key(name.as_str()), "{name}");
    }
}

#[test]
fn every_label_of_every_chart_is_in_the_text_of_the_page() {
    let sample = Sample::new();
    let page: String = sample
        .report
        .pages
        .iter()
        .flat_map(|page| &page.texts)
        .map(|run| run.text.as_str())
        .collect();
    let page: String = page.chars().filter(|c| !c.is_whitespace()).collect();
    let mut wanted = Vec::new();
    labels(&sample.data, &mut wanted);
    assert!(wanted.len() > 100);
    for label in wanted {
        let plain: String = label.chars().filter(|c| !c.is_whitespace()).collect();
        assert!(page.contains(&plain), "{label}");
    }
}

/// Texts under keys that hold displayed text.
fn labels(value: &Value, found: &mut Vec<String>) {
    const SHOWN: [&str; 14] = [
        "label",
        "text",
        "count",
        "elapsed-label",
        "target-label",
        "now-label",
        "unit",
        "note",
        "from-text",
        "to-text",
        "last",
        "forecast",
        "pace",
        "break",
    ];
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                match value {
                    Value::String(text) if SHOWN.contains(&key.as_str()) => {
                        found.push(text.clone());
                    }
                    _ => labels(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| labels(item, found)),
        _ => {}
    }
}
