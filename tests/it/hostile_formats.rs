//! The hostile returns at the level of cells: each is read with its figures at hand, or refused
//! with a reason; nothing panics, hangs or allocates without end. What the figures come to mean
//! is tested with the layout.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jindu::intake::{self, Batch, Format, InputFile, Verdict};
use jindu::issue::Issue;
use jindu::pipeline::WorkerCommand;
use jindu::plan::settings::Limits;
use jindu::provenance::CellAt;
use jindu::read::{self, CellValue, Sheet, Workbook, formats};

const BASE: [f64; 6] = [312.0, 903.6, 20480.0, 268.9, 12.5, 67.0];

fn hostile() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile")
}

fn scan(folder: &Path) -> Batch {
    intake::scan(folder, &Limits::default(), &|_| {}).expect("the folder can be listed")
}

/// One line of EXPECT.csv: file, where, expectation, value.
struct Expected {
    file: String,
    expect: String,
    value: String,
    must_say: String,
}

fn expected(table: &str) -> Vec<Expected> {
    let mut reader = csv::Reader::from_path(hostile().join(table)).expect("a table");
    let rows = reader.records().map(|r| r.expect("a row"));
    rows.map(|r| Expected {
        file: r[0].to_owned(),
        expect: r[4].to_owned(),
        value: r[5].to_owned(),
        must_say: r[6].to_owned(),
    })
    .collect()
}

/// What became of a file: cells, a refusal, or ignored.
enum Outcome {
    Read(Workbook),
    Refused(Issue),
    Ignored,
}

fn outcome(file: &InputFile) -> Outcome {
    match &file.verdict {
        Verdict::Read { format } => {
            let bytes = std::fs::read(&file.on_disk).expect("a readable file");
            match formats::open(&file.stem, *format, &bytes, &Limits::default()) {
                Ok(book) => Outcome::Read(book),
                Err(refusal) => Outcome::Refused(refusal.issue),
            }
        }
        Verdict::Rejected { issue } => Outcome::Refused(issue.clone()),
        Verdict::Ignored { .. } | Verdict::OfficeText => Outcome::Ignored,
    }
}

/// All numbers that stand in visible sheets, as numbers or as plain text.
fn numbers(book: &Workbook) -> Vec<f64> {
    let shown = book
        .sheets
        .iter()
        .filter(|s| s.visibility == read::Visibility::Visible);
    shown
        .flat_map(|s| &s.cells)
        .filter_map(|cell| match &cell.value {
            CellValue::Number(n) => {
                let percent = cell
                    .number_format
                    .as_deref()
                    .is_some_and(|f| f.contains('%'));
                Some(if percent { n * 100.0 } else { *n })
            }
            CellValue::Text(text) => text
                .trim()
                .trim_end_matches('%')
                .replace(',', "")
                .parse()
                .ok(),
            _ => None,
        })
        .collect()
}

#[test]
fn every_hostile_file_is_read_or_refused_as_expected() {
    let batch = scan(&hostile().join("files"));
    let files: BTreeMap<String, &InputFile> = batch
        .files
        .iter()
        .map(|f| {
            (
                f.on_disk
                    .strip_prefix(hostile().join("files"))
                    .expect("below")
                    .to_string_lossy()
                    .into_owned(),
                f,
            )
        })
        .collect();
    let mut wrong = Vec::new();
    for row in expected("EXPECT.csv") {
        let Some(file) = files.get(&row.file) else {
            wrong.push(format!("{}: not listed", row.file));
            continue;
        };
        let fault = match (row.expect.as_str(), outcome(file)) {
            ("ignore-file", Outcome::Ignored) => None,
            ("ignore-file", _) => Some("not ignored".to_owned()),
            (_, Outcome::Ignored) => Some("ignored".to_owned()),
            ("accept", Outcome::Refused(issue)) if !row.must_say.contains("reject-file") => {
                Some(format!("refused: {}", issue.message))
            }
            ("reject-file", Outcome::Read(book)) if !of_content(&row.file) => Some(format!(
                "read: {} cells",
                book.sheets.iter().map(|s| s.cells.len()).sum::<usize>()
            )),
            ("accept" | "accept-warn", Outcome::Read(book))
                if row
                    .value
                    .starts_with("累计 312 / 903.6 / 20480 / 268.9 / 12.5 / 67") =>
            {
                let found = numbers(&book);
                let lost: Vec<f64> = BASE
                    .into_iter()
                    .filter(|n| !found.iter().any(|f| (f - n).abs() < 1e-9))
                    .collect();
                (!lost.is_empty()).then(|| format!("lost {lost:?}"))
            }
            (_, Outcome::Refused(issue)) if issue.message.is_empty() || issue.remedy.is_empty() => {
                Some("no reason".into())
            }
            _ => None,
        };
        wrong.extend(fault.map(|f| format!("{} ({}): {f}", row.file, row.expect)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Refused for what they say (another month, nothing filled in), which is not the reader's to see.
fn of_content(file: &str) -> bool {
    [
        "空白模板未填.xlsx",
        "月份不符_5月.xlsx",
        "年份不符_2025.xlsx",
    ]
    .contains(&file)
}

// ---- single facts -----------------------------------------------------------------------------

fn book(name: &str) -> Workbook {
    let path = hostile().join("files").join(name);
    let bytes = std::fs::read(&path).expect("a hostile file");
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(name), &bytes).expect("copied");
    let batch = scan(folder.path());
    match outcome(&batch.files[0]) {
        Outcome::Read(book) => book,
        Outcome::Refused(issue) => panic!("{name}: {}", issue.message),
        Outcome::Ignored => panic!("{name}: ignored"),
    }
}

fn sheet<'a>(book: &'a Workbook, name: &str) -> &'a Sheet {
    book.sheets
        .iter()
        .find(|s| s.name == name)
        .unwrap_or(&book.sheets[0])
}

fn value(book: &Workbook, cell: &str) -> CellValue {
    let at: CellAt = cell.parse().expect("an address");
    let found = sheet(book, "填报表").cells.iter().find(|c| c.at == at);
    found.map_or(CellValue::Text(String::new()), |c| c.value.clone())
}

fn text(text: &str) -> CellValue {
    CellValue::Text(text.to_owned())
}

fn third_of_july(value: &CellValue) -> bool {
    matches!(value, CellValue::Date { date: Some(d), .. } if d.to_string() == "2026-07-03")
}

#[test]
fn hidden_rows_and_filters_are_known() {
    let hidden = book("隐藏行.xlsx");
    assert_eq!(hidden.sheets[0].hidden_rows, [5, 6]);
    let filtered = book("筛选状态.xlsx");
    assert!(filtered.sheets[0].filtered);
    assert_eq!(filtered.sheets[0].hidden_rows.len(), 4);
    let deep = book("深度隐藏工作表.xlsx");
    assert!(
        deep.sheets
            .iter()
            .any(|s| s.visibility == read::Visibility::Hidden)
    );
}

#[test]
fn formulas_without_a_value_and_error_values_are_named_as_such() {
    let uncached = book("公式无缓存值_openpyxl.xlsx");
    for cell in ["H4", "H5"] {
        assert_eq!(value(&uncached, cell), CellValue::Uncached, "{cell}");
    }
    let new = book("公式新式错误.xlsx");
    assert_eq!(value(&new, "H4"), CellValue::Error("#SPILL!".into()));
    assert_eq!(value(&new, "H8"), CellValue::Number(12.5));
    let old = book("公式错误缓存.xlsx");
    assert_eq!(value(&old, "H4"), CellValue::Error("#DIV/0!".into()));
}

#[test]
fn dates_follow_format_and_epoch() {
    for name in [
        "日期1904.xlsx",
        "严格OOXML.xlsx",
        "基准_商务局.xlsx",
        "基准.xls",
        "基准.ods",
        "XML2003.xml",
    ] {
        let found = value(&book(name), "I4");
        assert!(
            third_of_july(&found) || found == text("2026-07-03"),
            "{name}: {found:?}"
        );
    }
    let extreme = book("日期极值.xlsx");
    for row in 4..=9 {
        let found = value(&extreme, &format!("I{row}"));
        assert!(
            !matches!(found, CellValue::Date { date: Some(_), .. }),
            "I{row}: {found:?}"
        );
    }
}

#[test]
fn stray_cells_are_named_and_dropped() {
    for (name, cell) in [
        ("对角两格_空格字符.xlsx", "XFD1048576"),
        ("末行杂散一格.xlsx", "A1048576"),
        ("xls_对角两格.xls", "IV65536"),
    ] {
        let book = book(name);
        let named: Vec<String> = book
            .notices
            .iter()
            .filter(|n| n.rule == "stray-cell")
            .filter_map(|n| n.cell)
            .map(|c| c.to_string())
            .collect();
        assert_eq!(named, [cell], "{name}");
        assert!(
            book.sheets[0].cells.iter().all(|c| c.at.row < 100),
            "{name}"
        );
    }
}

#[test]
fn merges_comments_and_percentages_of_ods_and_xls_are_known() {
    let merge = |name: &str| {
        book(name).sheets[0]
            .merges
            .iter()
            .map(|m| format!("{}:{}", m.first, m.last))
            .collect::<Vec<_>>()
    };
    assert!(merge("ods_合并格.ods").contains(&"B4:B5".to_owned()));
    assert!(!merge("xls_纵向合并.xls").is_empty());
    assert_eq!(value(&book("ods_批注.ods"), "J4"), text("备注甲"));
    let percent = book("ods_百分比.ods");
    let cell = percent.sheets[0]
        .cells
        .iter()
        .find(|c| c.at.to_string() == "H8")
        .expect("H8");
    assert_eq!(
        (&cell.value, cell.number_format.as_deref()),
        (&CellValue::Number(0.125), Some("0.0%"))
    );
}

#[test]
fn broken_cells_of_csv_give_no_value() {
    assert!(matches!(
        value(&book("csv_NUL字节.csv"), "H4"),
        CellValue::Corrupt(_)
    ));
    // The field too many is an empty one at the end: all the others have moved.
    let ragged = book("csv_列数不齐.csv");
    assert!(matches!(value(&ragged, "I4"), CellValue::Corrupt(_)));
}

#[test]
fn white_space_in_the_xml_never_gives_another_label() {
    let pretty = book("v元素带换行.xlsx");
    assert_eq!(value(&pretty, "C4"), text("新增限额以上商贸企业数"));
    assert_eq!(value(&pretty, "H4"), CellValue::Number(312.0));
}

#[test]
fn one_content_in_each_format_gives_the_same_texts() {
    let texts = |name: &str| -> Vec<(String, String)> {
        let book = book(name);
        let cells = book.sheets[0]
            .cells
            .iter()
            .filter(|c| c.at.col == 3 && (3..107).contains(&c.at.row));
        cells
            .filter_map(|c| match &c.value {
                // A blank cell and an empty text are the same.
                CellValue::Text(t) if !t.is_empty() => {
                    Some((c.at.to_string(), t.replace("\r\n", "\n")))
                }
                _ => None,
            })
            .collect()
    };
    let xlsx = texts("单元格_数字写法.xlsx");
    assert!(xlsx.len() > 100);
    // A byte order mark at the start of a text is lost on the way in some formats: it is invisible.
    let marked = |cells: &[(String, String)]| -> Vec<(String, String)> {
        let bare = |t: &str| t.trim_start_matches('\u{feff}').to_owned();
        cells.iter().map(|(at, t)| (at.clone(), bare(t))).collect()
    };
    for name in ["单元格_数字写法.xls", "单元格_数字写法_utf8bom.csv"] {
        assert_eq!(marked(&texts(name)), marked(&xlsx), "{name}");
    }
    let ods = texts("单元格_数字写法.ods");
    for (a, b) in ods.iter().zip(&xlsx) {
        assert_eq!((&a.0, a.1.trim()), (&b.0, b.1.trim()));
    }
}

// ---- the worker -------------------------------------------------------------------------------

fn worker() -> WorkerCommand {
    WorkerCommand {
        program: env!("CARGO_BIN_EXE_jindu").into(),
        arguments: vec!["worker".into()],
    }
}

#[test]
fn every_hostile_file_crosses_the_worker_and_the_order_does_not_depend_on_threads() {
    let batch = scan(&hostile().join("files"));
    let limits = Limits::default();
    let one = read::read_all(&batch, &limits, &worker(), 1, &|_| {});
    let four = read::read_all(&batch, &limits, &worker(), 4, &|_| {});
    assert_eq!(one, four);
    let readable = batch
        .files
        .iter()
        .filter(|f| matches!(f.verdict, Verdict::Read { .. }))
        .count();
    assert_eq!(one.len(), readable);
    for read in &one {
        let path = &batch.files[read.file].path;
        if let Err(refusal) = &read.outcome {
            assert_ne!(
                refusal.issue.rule, "file-unreadable",
                "{path}: the worker died"
            );
            assert_eq!(refusal.issue.file.as_ref(), Some(path));
        }
    }
}

#[test]
fn a_worker_that_dies_costs_its_file_only() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.csv"), "a,b\n1,2\n").expect("written");
    let batch = scan(folder.path());
    let read = |program: &str, arguments: &[&str]| {
        let command = WorkerCommand {
            program: program.into(),
            arguments: arguments.iter().map(|a| (*a).to_owned()).collect(),
        };
        let read = read::read_all(&batch, &Limits::default(), &command, 2, &|_| {});
        read[0].outcome.clone().expect_err("refused").issue.rule
    };
    assert_eq!(read("/bin/false", &[]), "file-unreadable");
    assert_eq!(read("/bin/echo", &["no answer at all"]), "file-unreadable");
    assert_eq!(read("/nowhere/jindu", &["worker"]), "file-unreadable");
}

#[test]
fn a_file_that_changes_after_the_scan_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.csv");
    std::fs::write(&path, "a,b\n1,2\n").expect("written");
    let batch = scan(folder.path());
    std::fs::write(&path, "a,b\n1,3\n").expect("written");
    let read = read::read_all(&batch, &Limits::default(), &worker(), 1, &|_| {});
    let refusal = read[0].outcome.clone().expect_err("refused");
    assert_eq!(refusal.issue.rule, "still-copying");
}

// ---- changed at random ------------------------------------------------------------------------

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 160, failure_persistence: None, ..Default::default() })]

    #[test]
    fn a_good_file_changed_anywhere_is_read_or_refused(
        which in 0_usize..6,
        changes in proptest::collection::vec((proptest::prelude::any::<proptest::sample::Index>(), proptest::prelude::any::<u8>()), 1..6),
        cut in proptest::option::of(proptest::prelude::any::<proptest::sample::Index>()),
    ) {
        const GOOD: [&str; 6] = ["压缩方法_stored.xlsx", "基准.xls", "基准.ods", "XML2003.xml", "csv_utf8.csv", "xls_手写基准.xls"];
        const FORMATS: [Format; 6] = [Format::Xlsx, Format::Xls, Format::Ods, Format::Xml2003, Format::Csv, Format::Xls];
        let mut bytes = std::fs::read(hostile().join("files").join(GOOD[which])).expect("a file");
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            let length = cut.index(bytes.len());
            bytes.truncate(length);
        }
        let _ = formats::open("表", FORMATS[which], &bytes, &Limits::default());
    }
}
