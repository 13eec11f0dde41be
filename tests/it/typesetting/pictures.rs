//! Pictures of pages, made from the PDF itself, against kept ones.
//!
//! After a wanted change: `JINDU_BLESS=1 cargo test --release --test it pictures`, then
//! look at each changed file of `tests/pictures/`.

use std::env;
use std::fs;
use std::path::Path;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use super::support::{beside, typeset_sample};

/// Pixels per pt.
const SCALE: f32 = 1.2;

/// A channel may differ by so much for reasons of rounding…
const STEP: u8 = 48;

/// …and in so many pixels of a million more than that.
const DIFFERING: usize = 60;

/// All pages of a PDF as pixels.
pub fn pictures(pdf: &[u8]) -> Vec<Pixmap> {
    let pdf = Pdf::new(pdf.to_vec()).expect("the PDF is sound");
    let cache = RenderCache::new();
    let settings = PixmapSettings {
        x_scale: SCALE,
        y_scale: SCALE,
        bg_color: WHITE,
    };
    pdf.pages()
        .iter()
        .map(|page| {
            render(
                page,
                &cache,
                &InterpreterSettings::default(),
                &RenderSettings::default(),
                &settings,
            )
        })
        .collect()
}

/// One page of a PDF, number `at` from 0, in a few greys and small: enough to see whether it still
/// looks as it did, and light enough to be kept.
pub fn gray(pdf: &[u8], at: usize) -> Pixmap {
    const KEPT: f32 = 0.8;
    let mut picture = page(pdf, at, KEPT);
    for pixel in picture.data_mut() {
        let sum = u32::from(pixel.r) * 3 + u32::from(pixel.g) * 6 + u32::from(pixel.b);
        let level = (sum / 10 + 8) / 17 * 17;
        let level = u8::try_from(level.min(255)).unwrap_or(255);
        (pixel.r, pixel.g, pixel.b) = (level, level, level);
    }
    picture
}

fn page(pdf: &[u8], at: usize, scale: f32) -> Pixmap {
    let pdf = Pdf::new(pdf.to_vec()).expect("the PDF is sound");
    let settings = PixmapSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: WHITE,
    };
    render(
        &pdf.pages()[at],
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &settings,
    )
}

/// Compares with `tests/pictures/<name>.png`, or keeps the picture there when blessing.
pub fn check(name: &str, picture: Pixmap) -> Result<(), String> {
    let kept = beside(&format!("pictures/{name}.png"));
    if env::var_os("JINDU_BLESS").is_some() {
        fs::create_dir_all(kept.parent().unwrap()).unwrap();
        fs::write(&kept, picture.into_png().unwrap()).unwrap();
        return Ok(());
    }
    let Ok(wanted) = fs::read(&kept) else {
        return Err(format!(
            "{} is not there yet; look at the page and bless it",
            kept.display()
        ));
    };
    let wanted = Pixmap::from_png(std::io::Cursor::new(wanted)).unwrap();
    let found = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let result = compare(
        &wanted,
        &picture,
        &found.join(format!("{name}.difference.png")),
    );
    if result.is_err() {
        fs::write(
            found.join(format!("{name}.found.png")),
            picture.into_png().unwrap(),
        )
        .unwrap();
    }
    result.map_err(|reason| format!("{name}: {reason}"))
}

/// Counts pixels that differ and draws them in red on the faded page.
fn compare(wanted: &Pixmap, found: &Pixmap, difference: &Path) -> Result<(), String> {
    let size = (wanted.width(), wanted.height());
    if size != (found.width(), found.height()) {
        return Err(format!(
            "{size:?} became {:?}",
            (found.width(), found.height())
        ));
    }
    let mut drawn = Pixmap::new(size.0, size.1);
    let mut differing = 0;
    for ((wanted, found), drawn) in wanted.data().iter().zip(found.data()).zip(drawn.data_mut()) {
        let apart = |a: u8, b: u8| a.abs_diff(b) > STEP;
        let differs =
            apart(wanted.r, found.r) || apart(wanted.g, found.g) || apart(wanted.b, found.b);
        differing += usize::from(differs);
        *drawn = *found;
        if differs {
            (drawn.r, drawn.g, drawn.b) = (255, 0, 0);
        } else {
            for channel in [&mut drawn.r, &mut drawn.g, &mut drawn.b] {
                *channel = 192 + *channel / 4;
            }
        }
        drawn.a = 255;
    }
    if differing * 1_000_000 <= DIFFERING * wanted.data().len() {
        return Ok(());
    }
    fs::write(difference, drawn.into_png().unwrap()).unwrap();
    Err(format!(
        "{differing} pixels differ, see {}",
        difference.display()
    ))
}

/// Checks the pages of a sample from the one with number `first` (from 1).
fn check_sample(name: &str, first: usize) {
    let report = typeset_sample(name);
    let faults: Vec<String> = pictures(&report.pdf)
        .into_iter()
        .enumerate()
        .skip(first - 1)
        .filter_map(|(number, picture)| check(&format!("{name}-{}", number + 1), picture).err())
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn pages_of_charts_look_as_they_were_approved() {
    check_sample("charts", 1);
}

#[test]
fn blocks_and_the_formal_frame_look_as_they_were_approved() {
    check_sample("blocks", 1);
}

#[test]
fn running_text_and_headings_look_as_they_were_approved() {
    // The pages before are nothing but text, which the test of the grid measures.
    check_sample("grid", 3);
}

#[test]
fn a_small_change_of_a_picture_is_found() {
    let picture = pictures(&typeset_sample("grid").pdf).remove(0);
    let mut changed = picture.clone();
    let width = usize::from(changed.width());
    // A mark of 8 × 12 pixels, the size of one character.
    for (row, column) in (0..12).flat_map(|row| (0..8).map(move |column| (row, column))) {
        let pixel = &mut changed.data_mut()[(100 + row) * width + 100 + column];
        (pixel.r, pixel.g, pixel.b) = (0, 0, 0);
    }
    let folder = tempfile::tempdir().unwrap();
    let difference = folder.path().join("difference.png");
    assert!(compare(&picture, &picture, &difference).is_ok());
    assert!(compare(&picture, &changed, &difference).is_err());
    assert!(difference.exists());
}
