//! How long the stages of a month take on the sample returns. Compare figures of one run with each
//! other: `cargo bench --bench month`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use divan::{Bencher, black_box};
use jindu::compose::{self, Edition, Language};
use jindu::intake::{self, Batch, Verdict};
use jindu::pipeline::{Evaluation, Options, WorkerCommand, decide};
use jindu::plan::{self, Catalogue};
use jindu::publish::tables;
use jindu::read::{self, ReadFile};
use jindu::render::{self, Document, Templates};

fn main() {
    divan::main();
}

struct Month {
    catalogue: Catalogue,
    batch: Batch,
    read: Vec<ReadFile>,
}

/// The sample returns of all months, read.
fn month() -> &'static Month {
    static MONTH: OnceLock<Month> = OnceLock::new();
    MONTH.get_or_init(|| {
        let inputs = Path::new(env!("CARGO_MANIFEST_DIR")).join("inputs");
        let catalogue = plan::load(&inputs.join("plan")).expect("the samples' plan");
        let batch = intake::scan(&inputs, &catalogue.settings.limits, &|_| {}).expect("inputs");
        let read = read_all(&catalogue, &batch);
        Month {
            catalogue,
            batch,
            read,
        }
    })
}

/// Without worker processes: what the bytes cost, not the processes.
fn read_all(catalogue: &Catalogue, batch: &Batch) -> Vec<ReadFile> {
    let files = batch.files.iter().enumerate();
    files
        .filter_map(|(file, input)| {
            let Verdict::Read { format } = input.verdict else {
                return None;
            };
            let bytes = std::fs::read(&input.on_disk).expect("a sample");
            let limits = &catalogue.settings.limits;
            let outcome = read::read_bytes(&input.stem, format, &bytes, limits);
            Some(ReadFile { file, outcome })
        })
        .collect()
}

fn evaluated() -> Evaluation {
    let month = month();
    let options = Options {
        inputs: "inputs".into(),
        period: None,
        as_of: None,
        worker: WorkerCommand {
            program: "none".into(),
            arguments: Vec::new(),
        },
        threads: 1,
    };
    let (batch, read) = (month.batch.clone(), month.read.clone());
    decide(month.catalogue.clone(), batch, read, &options, &|_| None).expect("the samples")
}

/// Eight months' returns from bytes to rows.
#[divan::bench(sample_count = 10)]
fn read_all_returns(bencher: Bencher) {
    let month = month();
    bencher.bench_local(|| black_box(read_all(&month.catalogue, &month.batch)));
}

/// Map and assess, this month and last month.
#[divan::bench(sample_count = 10)]
fn decide_the_month(bencher: Bencher) {
    bencher.bench_local(|| black_box(evaluated()));
}

/// The CSV tables.
#[divan::bench(sample_count = 10)]
fn make_tables(bencher: Bencher) {
    let evaluation = evaluated();
    bencher.bench_local(|| black_box(tables::tables(&evaluation)));
}

/// The model of the report.
#[divan::bench(sample_count = 10)]
fn compose_the_report(bencher: Bencher) {
    let evaluation = evaluated();
    bencher.bench_local(|| {
        let model = compose::compose(&evaluation, &Edition::Draft, Language::Zh, &str::to_owned);
        black_box(model)
    });
}

/// Typesetting the full report, fonts loaded, nothing cached.
#[divan::bench(sample_count = 3)]
fn typeset_the_report(bencher: Bencher) {
    let evaluation = evaluated();
    let templates = Templates::embedded();
    let printable = |text: &str| render::printable(&templates, text).0;
    let model = compose::compose(&evaluation, &Edition::Draft, Language::Zh, &printable);
    let model = serde_json::to_vec(&model).expect("all keys are strings");
    bencher.bench_local(|| {
        let document = Document {
            entry: "report.typ",
            data: BTreeMap::from([
                ("report.json".to_owned(), model.clone()),
                (
                    "document.json".to_owned(),
                    br#"{"kind": "report"}"#.to_vec(),
                ),
            ]),
            attachments: Vec::new(),
            date: evaluation.as_of,
            identifier: "bench".into(),
        };
        black_box(render::render(&templates, &document).expect("the report"))
    });
}
