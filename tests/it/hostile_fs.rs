//! The file system's own oddities: links, pipes, devices, names in no encoding, files without
//! permission, files being written. Made at test time, in code and by `gen_big_fs.py`, and run
//! through the program as an ordinary user.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use jindu::map::Outcome;

use super::hostile::{self, BASE};

/// Uid and gid of `nobody`.
const NOBODY: u32 = 65534;

/// What EXPECT_FS.csv asks of each case: its name as the program shows it.
const SHOWN: &[(&str, &str)] = &[
    ("fs/<GBK bytes C9CCCEF1BED6>.xlsx", "商务局.xlsx"),
    ("fs/<FF FE>.xlsx", "\\xFF\\xFE.xlsx"),
    ("fs/换<LF>行.xlsx", "换\\u{A}行.xlsx"),
    ("fs/が局.xlsx (NFD)", "か\u{3099}局.xlsx"),
    ("fs/无权限目录/", "无权限目录"),
];

/// A return whose six values are the usual ones.
fn good() -> Vec<u8> {
    fs::read(hostile::folder().join("files/基准_商务局.xlsx")).unwrap()
}

/// The cases of EXPECT_FS.csv, made in code.
fn make(root: &Path) {
    let raw = |name: &[u8], bytes: &[u8]| {
        fs::write(root.join(OsStr::from_bytes(name)), bytes).unwrap();
    };
    let whole = good();
    raw(b"\xC9\xCC\xCE\xF1\xBE\xD6.xlsx", &whole);
    raw(b"\xFF\xFE.xlsx", &whole);
    for name in [
        "换\n行.xlsx",
        "か\u{3099}局.xlsx",
        "未来时间.xlsx",
        "无权限.xlsx",
    ] {
        raw(name.as_bytes(), &whole);
    }
    for (to, name) in [
        ("/etc/passwd", "链接到passwd.csv"),
        ("/dev/zero", "链接到zero.xlsx"),
        ("环.xlsx", "环.xlsx"),
        ("不存在.xlsx", "悬空.xlsx"),
        ("..", "上级"),
    ] {
        symlink(to, root.join(name)).unwrap();
    }
    fs::create_dir(root.join("目录.xlsx")).unwrap();
    let made = Command::new("mkfifo").arg(root.join("管道.xlsx")).status();
    assert!(made.expect("mkfifo is there").success());
    fs::create_dir(root.join("无权限目录")).unwrap();
    fs::write(root.join("无权限目录/商务局.xlsx"), &whole).unwrap();
    raw("正在写入.xlsx".as_bytes(), &whole[..whole.len() / 2]);
    let sparse = fs::File::create(root.join("稀疏文件100GiB.xlsx")).unwrap();
    sparse.set_len(100 << 30).unwrap();
    let future = std::time::UNIX_EPOCH + Duration::from_secs(4_102_444_800);
    let file = fs::File::options()
        .write(true)
        .open(root.join("未来时间.xlsx"));
    file.unwrap().set_modified(future).unwrap();
    let locked = |name: &str| {
        fs::set_permissions(root.join(name), fs::Permissions::from_mode(0o0)).unwrap();
    };
    locked("无权限.xlsx");
    locked("无权限目录");
}

/// A working folder with the small catalogue and a place for the cases, which an ordinary user
/// may enter and write to.
struct Place {
    dir: tempfile::TempDir,
    cases: PathBuf,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let cases = dir.path().join("inputs/2026-06/市商务局");
        fs::create_dir_all(&cases).unwrap();
        hostile::copy(
            &hostile::folder().join("plan-catalogue"),
            &dir.path().join("inputs/plan"),
        );
        Self { dir, cases }
    }

    /// Runs the program here; as `nobody` where the tests themselves run as root, since to root
    /// nothing is forbidden.
    fn run(&self) -> super::support::Ran {
        let root = self.dir.path();
        let program = root.join("jindu");
        fs::copy(env!("CARGO_BIN_EXE_jindu"), &program).unwrap();
        let mut command = Command::new(&program);
        command
            .args(["run", "--period", "2026-06"])
            .current_dir(root);
        if fs::metadata(root).unwrap().uid() == 0 {
            for path in [root, &root.join("inputs"), &root.join("inputs/2026-06")] {
                fs::set_permissions(path, fs::Permissions::from_mode(0o777)).unwrap();
            }
            command.uid(NOBODY).gid(NOBODY);
        }
        let output = command.output().unwrap();
        super::support::Ran {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// The rows of a table of the run, by heading.
    fn table(&self, name: &str) -> Vec<BTreeMap<String, String>> {
        let path = self.dir.path().join("out/2026-06/data").join(name);
        let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{name}: {e}"));
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        reader.deserialize().map(Result::unwrap).collect()
    }
}

impl Drop for Place {
    /// What has no permission cannot be removed either.
    fn drop(&mut self) {
        for locked in ["无权限.xlsx", "无权限目录"] {
            let mode = fs::Permissions::from_mode(0o755);
            let _ = fs::set_permissions(self.cases.join(locked), mode);
        }
    }
}

/// Holds the outcome of each case against EXPECT_FS.csv.
fn judge(place: &Place) {
    let ran = place.run();
    assert!(
        ran.code == 0 || ran.code == 1,
        "{}: {}",
        ran.code,
        ran.stderr
    );
    assert!(!ran.stderr.contains("root:"), "a link was followed");
    let returns = place.table("returns.csv");
    let issues = place.table("issues.csv");
    let mut wrong = Vec::new();
    for row in hostile::rows("EXPECT_FS.csv") {
        let shown = SHOWN
            .iter()
            .find(|(case, _)| *case == row["file"])
            .map_or_else(|| row["file"].trim_start_matches("fs/"), |(_, name)| name);
        let path = format!("2026-06/市商务局/{shown}");
        let outcome = returns
            .iter()
            .find(|r| r["file"] == path)
            .map(|r| r["outcome"].as_str());
        let told = issues.iter().any(|i| i["file"] == path)
            || returns
                .iter()
                .any(|r| r["file"] == path && !r["reason"].is_empty());
        let fits = match (row["expect"].as_str(), outcome) {
            ("reject-file", Some("rejected")) | ("ignore-file", Some("ignored")) => told,
            ("accept", Some("used" | "duplicate" | "partly_used")) => true,
            ("accept-warn", Some("used" | "duplicate" | "partly_used")) => told,
            // A folder is no file, so that it stands among the findings alone.
            ("accept-warn", None) => row["file"].ends_with('/') && told,
            _ => false,
        };
        let rule = match row["file"].as_str() {
            "fs/无权限目录/" => Some("folder-unreadable"),
            "fs/管道.xlsx" | "fs/悬空.xlsx" => Some("not-a-file"),
            _ => None,
        };
        let by_rule = |r: &str| issues.iter().any(|i| i["file"] == path && i["rule"] == r);
        if !fits || rule.is_some_and(|r| !by_rule(r)) {
            wrong.push(format!(
                "{shown}: {outcome:?}, told {told}, expected {}",
                row["expect"]
            ));
        }
    }
    let remedies = issues.iter().all(|i| !i["remedy"].is_empty());
    assert!(
        wrong.is_empty() && remedies,
        "{}\n{}",
        wrong.join("\n"),
        ran.stderr
    );
    let figures = place.table("indicators.csv");
    for (code, value) in BASE {
        let row = figures.iter().find(|r| r["target"] == code).unwrap();
        assert_eq!(row["actual"], value, "{code}");
    }
    let lines = ran.stderr.lines().filter(|l| l.starts_with("行.xlsx"));
    assert_eq!(lines.count(), 0, "a name broke a line: {}", ran.stderr);
}

#[test]
fn links_pipes_odd_names_and_locked_files_cost_themselves_only() {
    let place = Place::new();
    make(&place.cases);
    judge(&place);
}

#[test]
#[ignore = "needs python3: second layer"]
fn the_generated_cases_of_the_file_system_cost_themselves_only() {
    let place = Place::new();
    let made = Command::new("python3")
        .arg(hostile::folder().join("gen_big_fs.py"))
        .args([OsStr::new("fs"), place.cases.as_os_str()])
        .status()
        .expect("python3");
    assert!(made.success());
    // Python names the decomposed file by its composed form's decomposition, as macOS does.
    judge(&place);
}

#[test]
fn a_file_being_written_is_refused_or_whole_never_half() {
    let catalogue = hostile::catalogue();
    let inputs = tempfile::tempdir().unwrap();
    let place = inputs.path().join("2026-06/商务局");
    fs::create_dir_all(&place).unwrap();
    let (path, whole) = (place.join("正在写入.csv"), {
        // A text has no end mark: half of it still reads as a table.
        fs::read(hostile::folder().join("files/csv_utf8.csv")).unwrap()
    });
    fs::write(&path, &whole).unwrap();
    let done = AtomicBool::new(false);
    let (mut refused, mut read) = (0, 0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                let mut file = fs::File::create(&path).unwrap();
                for piece in whole.chunks(64) {
                    file.write_all(piece).unwrap();
                    std::thread::sleep(Duration::from_millis(2));
                }
                drop(file);
                std::thread::sleep(Duration::from_millis(60));
            }
        });
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(3) {
            let run = hostile::evaluate_folder(&catalogue, inputs.path());
            let values = hostile::values(&run);
            let outcome = run.observations.returns[0].outcome;
            match outcome {
                Outcome::Rejected => {
                    assert!(values.is_empty(), "{values:?}");
                    refused += 1;
                }
                _ => {
                    // What was there at one moment, each cell whole or not there at all.
                    for (code, value) in BASE {
                        let found = values.get(code).cloned().unwrap_or_default();
                        assert!(found.is_empty() || found == [value], "{code}: {found:?}");
                    }
                    read += 1;
                }
            }
        }
        done.store(true, Ordering::Relaxed);
    });
    assert!(refused > 0 && read > 0, "{refused} refused, {read} read");
}
