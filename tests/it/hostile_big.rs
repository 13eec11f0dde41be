//! Large files and archives that unpack to far more than they are: refused by a limit that is
//! named, in bounded memory. Made at test time, in code; the tens of GiB of `gen_big_fs.py` are
//! the second layer's.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use jindu::intake::{self, Verdict};
use jindu::issue::Issue;
use jindu::pipeline::WorkerCommand;
use jindu::plan::settings::Limits;
use jindu::read;
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, ZipArchive};

use super::hostile::{self, BASE};

const MIB: usize = 1 << 20;
/// What all processes together may hold in memory.
const BOUND_MIB: u64 = 1024;

fn good() -> Vec<u8> {
    fs::read(hostile::folder().join("files/压缩方法_stored.xlsx")).unwrap()
}

/// A part to be: head, a piece that is repeated, how often, tail.
struct Part<'a> {
    name: &'a str,
    head: String,
    piece: String,
    times: usize,
    tail: &'a str,
}

/// The usual return with one of its parts replaced.
fn with_part(part: &Part) -> Vec<u8> {
    let mut from = ZipArchive::new(Cursor::new(good())).unwrap();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for i in 0..from.len() {
        let mut entry = from.by_index(i).unwrap();
        let name = entry.name().unwrap().into_owned();
        if name == part.name {
            continue;
        }
        to.start_file(name, packed).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        to.write_all(&bytes).unwrap();
    }
    to.start_file(part.name, packed).unwrap();
    to.write_all(part.head.as_bytes()).unwrap();
    for _ in 0..part.times {
        to.write_all(part.piece.as_bytes()).unwrap();
    }
    to.write_all(part.tail.as_bytes()).unwrap();
    to.finish().unwrap().into_inner()
}

/// A part of the usual return as text.
fn part_text(name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(good())).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

const SHEET: &str = "xl/worksheets/sheet1.xml";
const STRINGS: &str = "xl/sharedStrings.xml";
const STYLES: &str = "xl/styles.xml";

/// Archives whose parts unpack to `mib` MiB, by name.
fn bombs(mib: usize) -> Vec<(&'static str, Vec<u8>)> {
    let sheet = part_text(SHEET);
    let rows = sheet.split("</sheetData>").next().unwrap().to_owned();
    let strings = part_text(STRINGS);
    let strings = strings.split("</sst>").next().unwrap().to_owned();
    let (open, close) = ("<row r=\"10\">", "</row></sheetData></worksheet>");
    let empty = format!(
        "{}<sheetData>",
        rows.split("<sheetData>").next().unwrap_or_default()
    );
    let bomb = |name: &'static str, head: String, piece: &str, tail: &'static str| {
        let piece = piece.repeat((MIB / 4).div_ceil(piece.len()));
        let times = mib * MIB / piece.len();
        let part = match name {
            "串" | "多串" => STRINGS,
            "样式" => STYLES,
            _ => SHEET,
        };
        let made = with_part(&Part {
            name: part,
            head,
            piece,
            times,
            tail,
        });
        (name, made)
    };
    let styles =
        "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs>";
    vec![
        bomb("零字节", String::new(), "\0", ""),
        bomb("空白", rows.clone(), " ", "</sheetData></worksheet>"),
        bomb(
            "单值",
            format!("{rows}{open}<c r=\"H10\"><v>"),
            "0",
            "</v></c></row></sheetData></worksheet>",
        ),
        bomb(
            "同格",
            format!("{rows}{open}"),
            "<c r=\"A1\"><v>1</v></c>",
            close,
        ),
        bomb(
            "属性",
            format!("{rows}<row r=\"10\" x=\""),
            "0",
            "\"></row></sheetData></worksheet>",
        ),
        bomb("嵌套", empty, "<a>", "</sheetData></worksheet>"),
        bomb("串", format!("{strings}<si><t>"), "0", "</t></si></sst>"),
        bomb("多串", strings, "<si><t>a</t></si>", "</sst>"),
        bomb(
            "样式",
            styles.to_owned(),
            "<xf numFmtId=\"0\"/>",
            "</cellXfs></styleSheet>",
        ),
    ]
}

/// Large files that are no bombs: many rows, columns, sheets, long texts.
fn plain() -> Vec<(&'static str, Vec<u8>)> {
    let sheet = part_text(SHEET);
    let rows = sheet.split("</sheetData>").next().unwrap().to_owned();
    let end = "</sheetData></worksheet>";
    let of_sheet = |head: String, tail: &'static str| {
        with_part(&Part {
            name: SHEET,
            head,
            piece: String::new(),
            times: 0,
            tail,
        })
    };
    let mut many = rows.clone();
    for n in 10..=60_100 {
        many.push_str(&format!("<row r=\"{n}\"><c r=\"A{n}\"><v>1</v></c></row>"));
    }
    let mut long = rows;
    let text = "长".repeat(32_767);
    for n in 10..400 {
        long.push_str(&format!(
            "<row r=\"{n}\"><c r=\"J{n}\" t=\"inlineStr\"><is><t>{text}</t></is></c></row>"
        ));
    }
    let line = "1,举措7,新增限额以上商贸企业数,家,商务局,600,48,312,2026-07-03,\n";
    vec![
        ("六万行.xlsx", of_sheet(many, end)),
        ("长文本.xlsx", of_sheet(long, end)),
        ("六万行.csv", line.repeat(60_000).into_bytes()),
        ("大于上限.csv", line.repeat(400_000).into_bytes()),
        ("一千万列.csv", vec![b','; 10_000_000]),
        (
            "一百万格.csv",
            "1,2,3,4,5,6,7,8,9,0\n".repeat(55_000).into_bytes(),
        ),
    ]
}

/// What each file of a folder was refused for, by path.
fn refusals(folder: &Path) -> BTreeMap<String, Option<Issue>> {
    let limits = Limits::default();
    let worker = WorkerCommand {
        program: env!("CARGO_BIN_EXE_jindu").into(),
        arguments: vec!["worker".into()],
    };
    let batch = intake::scan(folder, &limits, &|_| {}).unwrap();
    let read = read::read_all(&batch, &limits, &worker, 2, &|_| {});
    let outcome = |index: usize| {
        let read = read.iter().find(|r| r.file == index);
        read.and_then(|r| r.outcome.as_ref().err().map(|e| e.issue.clone()))
    };
    let issue = |(index, file): (usize, &intake::InputFile)| match &file.verdict {
        Verdict::Rejected { issue } => Some(issue.clone()),
        _ => outcome(index),
    };
    let files = batch.files.iter().enumerate();
    files.map(|f| (f.1.path.clone(), issue(f))).collect()
}

/// Each is refused by a limit that the message names with its setting.
fn all_by_limit(found: &BTreeMap<String, Option<Issue>>) {
    let mut wrong = Vec::new();
    for (path, issue) in found {
        match issue {
            Some(i) if i.rule == "file-limit" && i.message.contains("limits.") => {}
            Some(i) => wrong.push(format!("{path}: {} {}", i.rule, i.message)),
            None => wrong.push(format!("{path}: was read")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn large_files_are_refused_by_a_limit_that_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let bombs = bombs(80)
        .into_iter()
        .map(|(n, b)| (format!("炸弹_{n}.xlsx"), b));
    let plain = plain().into_iter().map(|(n, b)| (n.to_owned(), b));
    for (name, bytes) in bombs.chain(plain) {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let found = refusals(folder.path());
    assert_eq!(found.len(), 15);
    all_by_limit(&found);
}

/// Just below the declared limits the counts decide, or there is nothing to refuse.
#[test]
fn parts_within_the_declared_limit_are_read_or_refused_never_fatal() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in bombs(62) {
        fs::write(folder.path().join(format!("炸弹_{name}.xlsx")), bytes).unwrap();
    }
    let sparse = format!("1{}\n", ",".repeat(399));
    for (name, bytes) in [
        ("二千万空列.csv", sparse.repeat(49_000).into_bytes()),
        ("单行无分隔.csv", vec![b'a'; 19 * MIB]),
    ] {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let mut wrong = Vec::new();
    for (path, issue) in refusals(folder.path()) {
        if let Some(issue) = issue
            && issue.rule == "file-unreadable"
        {
            wrong.push(format!("{path}: the worker died: {}", issue.message));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "needs python3, writes 430 MB in two minutes: second layer"]
fn the_generated_large_files_are_refused_by_a_limit_that_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let made = Command::new("python3")
        .arg(hostile::folder().join("gen_big_fs.py"))
        .arg("big")
        .arg(folder.path().join("big"))
        .status()
        .expect("python3");
    assert!(made.success());
    let found = refusals(&folder.path().join("big"));
    let expected = hostile::rows("EXPECT_BIG.csv");
    assert_eq!(found.len(), expected.len());
    assert!(expected.iter().all(|row| row["expect"] == "reject-file"));
    all_by_limit(&found);
    let (place, normal) = (Month::new(), Month::new());
    for entry in fs::read_dir(folder.path().join("big")).unwrap() {
        let path = entry.unwrap().path();
        fs::rename(&path, place.cases().join(path.file_name().unwrap())).unwrap();
    }
    place.same_figures_as(&normal);
}

// ---- bad files among a normal month -----------------------------------------------------------

/// A month with one department's usual return.
struct Month {
    dir: tempfile::TempDir,
}

impl Month {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let month = Self { dir };
        let plan = month.dir.path().join("inputs/plan");
        fs::create_dir_all(month.cases()).unwrap();
        hostile::copy(&hostile::folder().join("plan-catalogue"), &plan);
        let usual = hostile::folder().join("files/基准_商务局.xlsx");
        let place = month.dir.path().join("inputs/2026-06/市商务局");
        fs::create_dir_all(&place).unwrap();
        fs::copy(usual, place.join("填报表.xlsx")).unwrap();
        month
    }

    /// Where other files of the month lie.
    fn cases(&self) -> std::path::PathBuf {
        self.dir.path().join("inputs/2026-06/来件")
    }

    /// Runs the program; the most that it and its workers held at one moment, in MiB.
    fn run(&self, threads: &str) -> u64 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_jindu"))
            .args(["run", "--period", "2026-06", "--threads", threads])
            .current_dir(self.dir.path())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let flags = (AtomicBool::new(false), AtomicU64::new(0));
        let (done, most) = (&flags.0, &flags.1);
        let code = std::thread::scope(|scope| {
            let pid = child.id();
            scope.spawn(move || {
                while !done.load(Ordering::Relaxed) {
                    most.fetch_max(resident(pid), Ordering::Relaxed);
                    std::thread::sleep(Duration::from_millis(5));
                }
            });
            let status = child.wait().unwrap();
            done.store(true, Ordering::Relaxed);
            status.code()
        });
        assert!(matches!(code, Some(0 | 1)), "{code:?}");
        most.load(Ordering::Relaxed) / 1024
    }

    fn table(&self, name: &str) -> Vec<BTreeMap<String, String>> {
        let path = self.dir.path().join("out/2026-06/data").join(name);
        let text = fs::read_to_string(path).unwrap();
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        reader.deserialize().map(Result::unwrap).collect()
    }

    /// The figures are those of the other month, the memory stays within its bound, and every
    /// file beside the usual return is listed with its reason and without effect.
    fn same_figures_as(&self, normal: &Month) {
        let usual = normal.run("2");
        // Reading one at a time, as usual, and on a machine of many cores.
        for threads in ["1", "2", "16"] {
            let held = self.run(threads);
            println!(
                "{usual} MiB for the month alone, {held} MiB with the files beside it and {threads} threads"
            );
            assert!(held < BOUND_MIB, "{held} MiB with {threads} threads");
        }
        for table in ["indicators.csv", "deliverables.csv"] {
            assert_eq!(self.table(table), normal.table(table), "{table}");
        }
        let actual: Vec<String> = self
            .table("indicators.csv")
            .into_iter()
            .filter(|r| !r["actual"].is_empty())
            .map(|r| r["actual"].clone())
            .collect();
        assert_eq!(actual, BASE.map(|(_, value)| value.to_owned()));
        let returns = self.table("returns.csv");
        let beside = |r: &&BTreeMap<String, String>| r["file"].contains("/来件/");
        assert!(returns.iter().filter(beside).count() > 10);
        for row in returns.iter().filter(beside) {
            let out =
                ["rejected", "ignored", "held", "duplicate"].contains(&row["outcome"].as_str());
            assert!(out && !row["reason"].is_empty(), "{row:?}");
        }
    }
}

/// KiB that a process and its children hold in memory.
fn resident(pid: u32) -> u64 {
    let field = |text: &str, name: &str| -> Option<u64> {
        let line = text.lines().find(|l| l.starts_with(name))?;
        line.split_whitespace().nth(1)?.parse().ok()
    };
    let mut total = 0;
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let Ok(status) = fs::read_to_string(entry.path().join("status")) else {
            continue;
        };
        let own = field(&status, "Pid:") == Some(pid.into());
        if own || field(&status, "PPid:") == Some(pid.into()) {
            total += field(&status, "VmRSS:").unwrap_or(0);
        }
    }
    total
}

#[test]
fn all_refused_and_ignored_files_leave_a_normal_months_figures_as_they_are() {
    let (month, normal) = (Month::new(), Month::new());
    let files = hostile::folder().join("files");
    for row in hostile::rows("EXPECT.csv") {
        if !matches!(row["expect"].as_str(), "reject-file" | "ignore-file") {
            continue;
        }
        let to = month.cases().join(&row["file"]);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(files.join(&row["file"]), to).unwrap();
    }
    for (name, bytes) in bombs(80).into_iter().chain(bombs(62)).chain(plain()) {
        let mut path = month.cases().join(name);
        while path.exists() || path.extension().is_none() {
            path.set_file_name(format!(
                "{}_.xlsx",
                path.file_stem().unwrap().to_string_lossy()
            ));
        }
        fs::write(path, bytes).unwrap();
    }
    month.same_figures_as(&normal);
}
