//! The process in which untrusted bytes are read, and the pool that feeds it.
//!
//! Decides how a request and its answer cross the pipe, which limits a worker sets on itself, and
//! what becomes of a worker that dies or hangs: its file is refused, a new one is started, the run
//! goes on. Leaves reading to [`crate::read::read_bytes`].
//!
//! A message is a length (four bytes, little-endian) and that many bytes of JSON; a request is
//! followed by the file's bytes.

use std::io::{self, BufReader, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::intake::Format;
use crate::intake::rules::finding;
use crate::issue::{Issue, text};
use crate::pipeline::WorkerCommand;
use crate::plan::settings::Limits;
use crate::read::{RawReturn, Refusal, read_bytes};

const MIB: u64 = 1 << 20;
/// Bytes of a request's header at most.
const HEADER_BYTES: u64 = MIB;
/// Bytes of an answer at most; a return within the limits on cells and text stays far below.
const ANSWER_BYTES: u64 = 192 * MIB;
/// Files that one process reads before it is replaced; its CPU limit is sized by it.
const FILES_PER_PROCESS: u64 = 64;
/// How many times its limit of processor time a file may take by the clock: on a busy machine a
/// worker waits, and what becomes of a file must not depend on that.
const PATIENCE: u64 = 6;

/// What a worker is asked.
#[derive(Serialize, Deserialize)]
struct Request {
    stem: String,
    format: Format,
    limits: Limits,
    size: u64,
}

type Answer = Result<RawReturn, Refusal>;

// ---- the worker's side ------------------------------------------------------------------------

/// Serves requests from standard input until it ends: the hidden command `worker`.
///
/// # Errors
/// If the pipe breaks or a request is malformed; the parent has gone or is no jindu.
pub fn serve() -> io::Result<()> {
    std::panic::set_hook(Box::new(|_| {}));
    let mut input = BufReader::new(io::stdin().lock());
    let mut output = io::stdout().lock();
    let mut confined = false;
    while let Some(header) = read_message(&mut input, HEADER_BYTES)? {
        let request: Request = serde_json::from_slice(&header)?;
        if !confined {
            confine(&request.limits)?;
            confined = true;
        }
        let bytes = read_exactly(&mut input, request.size)?;
        let answer = guarded(&request, &bytes);
        let mut message = serde_json::to_vec(&answer)?;
        if message.len() as u64 > ANSWER_BYTES {
            message = serde_json::to_vec(&Answer::Err(too_much()))?;
        }
        write_message(&mut output, &message)?;
    }
    Ok(())
}

/// Limits that hold for this process from now on: memory, processor time as a backstop, no core.
fn confine(limits: &Limits) -> io::Result<()> {
    use rlimit::Resource;
    let memory = limits.worker_mib * MIB;
    let seconds = limits.seconds.max(1) * FILES_PER_PROCESS;
    rlimit::setrlimit(Resource::AS, memory, memory)?;
    rlimit::setrlimit(Resource::CORE, 0, 0)?;
    rlimit::setrlimit(Resource::CPU, seconds, seconds)
}

fn guarded(request: &Request, bytes: &[u8]) -> Answer {
    let read = || read_bytes(&request.stem, request.format, bytes, &request.limits);
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(crashed()))
}

// ---- the parent's side ------------------------------------------------------------------------

/// One worker process with the threads that speak to it; started when first needed.
pub(super) struct Worker<'a> {
    command: &'a WorkerCommand,
    process: Option<Process>,
}

struct Process {
    child: Child,
    requests: SyncSender<(Vec<u8>, Vec<u8>)>,
    answers: Receiver<io::Result<Vec<u8>>>,
    served: u64,
}

impl<'a> Worker<'a> {
    pub(super) fn new(command: &'a WorkerCommand) -> Self {
        Self {
            command,
            process: None,
        }
    }

    /// Has one file read. Whatever happens to the worker is an answer.
    pub(super) fn read(
        &mut self,
        stem: &str,
        format: Format,
        bytes: Vec<u8>,
        limits: &Limits,
    ) -> Answer {
        let request = Request {
            stem: stem.to_owned(),
            format,
            limits: *limits,
            size: bytes.len() as u64,
        };
        let header = serde_json::to_vec(&request).expect("a request is plain data");
        let mut process = match self.process.take().filter(|p| p.served < FILES_PER_PROCESS) {
            Some(process) => process,
            None => match Process::start(self.command) {
                Ok(process) => process,
                Err(error) => return Err(not_started(&error)),
            },
        };
        process.served += 1;
        if process.requests.send((header, bytes)).is_err() {
            return Err(crashed());
        }
        match process.wait(limits) {
            Ok(Ok(answer)) => {
                let answer = serde_json::from_slice(&answer).unwrap_or_else(|_| Err(crashed()));
                self.process = Some(process);
                answer
            }
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(crashed()),
            Err(RecvTimeoutError::Timeout) => Err(too_slow(limits)),
        }
    }
}

impl Process {
    /// The answer to the request sent last, unless it takes too much processor time.
    fn wait(&self, limits: &Limits) -> Result<io::Result<Vec<u8>>, RecvTimeoutError> {
        let limit = limits.seconds.max(1);
        let before = self.processor_seconds();
        for _ in 0..limit * PATIENCE + 10 {
            match self.answers.recv_timeout(Duration::from_secs(1)) {
                Err(RecvTimeoutError::Timeout) => {}
                answer => return answer,
            }
            if self.processor_seconds().saturating_sub(before) >= limit {
                break;
            }
        }
        Err(RecvTimeoutError::Timeout)
    }

    /// Processor time that the worker has taken; none where the system does not tell.
    fn processor_seconds(&self) -> u64 {
        const TICKS: u64 = 100;
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()));
        let stat = stat.unwrap_or_default();
        // The name, in brackets, may hold anything; user and system time are 12th and 13th behind it.
        let behind = stat.rsplit(')').next().unwrap_or("");
        let times = behind.split_whitespace().skip(11).take(2);
        times
            .filter_map(|ticks| ticks.parse::<u64>().ok())
            .sum::<u64>()
            / TICKS
    }

    fn start(command: &WorkerCommand) -> io::Result<Self> {
        let mut child = Command::new(&command.program)
            .args(&command.arguments)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let input = child.stdin.take().expect("piped");
        let output = child.stdout.take().expect("piped");
        let (requests, to_send) = sync_channel(1);
        let (to_return, answers) = sync_channel(1);
        thread::spawn(move || converse(input, output, &to_send, &to_return));
        Ok(Self {
            child,
            requests,
            answers,
            served: 0,
        })
    }
}

impl Drop for Process {
    /// A worker that is not needed any more has nothing to save.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Speaks with the process so that a full or broken pipe never blocks the pool.
fn converse(
    mut input: ChildStdin,
    output: ChildStdout,
    requests: &Receiver<(Vec<u8>, Vec<u8>)>,
    answers: &SyncSender<io::Result<Vec<u8>>>,
) {
    let mut output = BufReader::new(output);
    while let Ok((header, bytes)) = requests.recv() {
        let answer = write_message(&mut input, &header)
            .and_then(|()| input.write_all(&bytes))
            .and_then(|()| input.flush())
            .and_then(|()| read_message(&mut output, ANSWER_BYTES))
            .and_then(|answer| answer.ok_or_else(|| io::ErrorKind::UnexpectedEof.into()));
        let failed = answer.is_err();
        if answers.send(answer).is_err() || failed {
            return;
        }
    }
}

// ---- messages ---------------------------------------------------------------------------------

fn write_message(output: &mut impl Write, message: &[u8]) -> io::Result<()> {
    let length = u32::try_from(message.len()).map_err(io::Error::other)?;
    output.write_all(&length.to_le_bytes())?;
    output.write_all(message)?;
    output.flush()
}

/// The next message, `None` at the end of input.
fn read_message(input: &mut impl Read, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    let mut filled = 0;
    while filled < length.len() {
        match input.read(&mut length[filled..])? {
            0 if filled == 0 => return Ok(None),
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            n => filled += n,
        }
    }
    let length = u64::from(u32::from_le_bytes(length));
    if length > limit {
        return Err(io::ErrorKind::InvalidData.into());
    }
    read_exactly(input, length).map(Some)
}

fn read_exactly(input: &mut impl Read, size: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(size).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == size {
        Ok(bytes)
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

// ---- findings ---------------------------------------------------------------------------------

const REMEDY: &str =
    "请用 Excel 或 WPS 打开原文件核对，删去空白区域和无关工作表，另存为 .xlsx 后重报";
const REMEDY_EN: &str = "open the original in Excel or WPS, check it, remove blank areas and sheets that do not belong, save as .xlsx and send again";

fn refused(rule: &str, zh: String, en: String) -> Refusal {
    Refusal {
        issue: finding(rule, text(zh, REMEDY), text(en, REMEDY_EN)),
    }
}

fn crashed() -> Refusal {
    refused(
        "file-unreadable",
        "文件内容异常，读不出来，整份未采用".into(),
        "the file is malformed and cannot be read; nothing of it is used".into(),
    )
}

fn too_slow(limits: &Limits) -> Refusal {
    refused(
        "file-limit",
        format!(
            "读取所用的处理器时间超过{}秒，已中止，整份未采用（上限由设置 limits.seconds 规定）",
            limits.seconds
        ),
        format!(
            "reading took more than {} seconds of processor time and was stopped; nothing of the file is used (the limit is the setting limits.seconds)",
            limits.seconds
        ),
    )
}

fn too_much() -> Refusal {
    refused(
        "file-limit",
        format!(
            "文件过大：读出的内容超过{}兆，整份未采用",
            ANSWER_BYTES / MIB
        ),
        format!(
            "the file is too large: more than {} MB of content; nothing of it is used",
            ANSWER_BYTES / MIB
        ),
    )
}

fn not_started(error: &io::Error) -> Refusal {
    let issue: Issue = finding(
        "file-unreadable",
        text(
            format!("读取进程无法启动：{error}"),
            "请检查 jindu 程序文件及系统进程数限制",
        ),
        text(
            format!("the reading process cannot be started: {error}"),
            "check the jindu program file and the system's limit on processes",
        ),
    );
    Refusal { issue }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_cross_the_pipe_and_a_lying_length_is_refused() {
        let mut pipe = Vec::new();
        write_message(&mut pipe, b"abc").expect("written");
        assert_eq!(
            read_message(&mut pipe.as_slice(), 3).expect("read"),
            Some(b"abc".to_vec())
        );
        assert!(read_message(&mut pipe.as_slice(), 2).is_err());
        assert!(read_message(&mut &pipe[..5], 3).is_err());
        assert_eq!(read_message(&mut &pipe[..0], 3).expect("read"), None);
    }
}
