//! One run of a command: its time, its use of the machine, its output, and its end, within limits.
//!
//! The command gets a process group of its own, so that a time limit or an interruption ends all that it started, and nothing it
//! started outlives it: on Linux not even a daemon that left the group, which is known by a variable of its environment.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use thiserror::Error;
use wait4::Wait4 as _;

use crate::shutdown::Interrupts;

/// How often a running command is looked at.
const LOOK: Duration = Duration::from_millis(50);
/// What a command may take to end by itself once it is asked to.
const GRACE: Duration = Duration::from_secs(2);
/// Most bytes that a command may print on one stream.
const MOST_OUTPUT: u64 = 1 << 30;
/// Bytes of the end of an output in which its last lines are looked for.
const TAIL: u64 = 4096;
/// Most lines of the end of an output that are shown.
const LINES: usize = 6;
/// Most characters of such a line, control characters apart.
const LINE: usize = 160;
/// The variable by which the processes that a command started are known, wherever they went.
const MARK: &str = "PERFDIFF_COMMAND";

/// A command to run.
#[derive(Debug, Clone, Default)]
pub struct Invocation {
    /// The program, then its arguments; never through a shell unless the program is one.
    pub words: Vec<OsString>,
    /// The directory to run it in.
    pub directory: PathBuf,
    /// Variables beside those of this process.
    pub environment: Vec<(OsString, OsString)>,
    /// How long it may take; no limit where absent.
    pub timeout: Option<Duration>,
}

/// What a run of a command used of the machine.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Usage {
    /// From start to end.
    pub wall: Duration,
    /// Processor time in the program, of all its threads and of the children that it waited for.
    pub user: Duration,
    /// Processor time in the system on its behalf.
    pub system: Duration,
    /// The most memory that any one of its processes had at a time, in bytes; 0 where the system does not say.
    pub peak_memory: u64,
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// By itself, with this exit code.
    Exit(i32),
    /// By this signal.
    Signal(i32),
    /// It took longer than it may.
    TimedOut,
    /// It printed more than it may.
    TooMuchOutput,
    /// This process was told to stop.
    Interrupted,
}

impl Ended {
    /// Whether it ended by itself with exit code 0.
    pub fn well(self) -> bool {
        self == Ended::Exit(0)
    }
}

impl std::fmt::Display for Ended {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Ended::Exit(code) => write!(f, "it ended with exit code {code}"),
            Ended::Signal(signal) => write!(f, "it was ended by signal {signal}"),
            Ended::TimedOut => f.write_str("it took longer than --timeout allows and was stopped"),
            Ended::TooMuchOutput => f.write_str("it printed more than 1 GiB and was stopped"),
            Ended::Interrupted => f.write_str("it was interrupted"),
        }
    }
}

/// A run of a command that has ended.
#[derive(Debug)]
pub struct Finished {
    /// How it ended.
    pub ended: Ended,
    /// What it used.
    pub usage: Usage,
    /// What it printed, from the beginning.
    pub stdout: File,
    stderr: File,
}

impl Finished {
    /// The last lines of what it printed, on standard output, then on standard error: tools write what went wrong to either.
    pub fn last_lines(&mut self) -> Vec<String> {
        let mut lines = last_lines(&mut self.stdout);
        lines.extend(last_lines(&mut self.stderr));
        lines
    }
}

fn last_lines(file: &mut File) -> Vec<String> {
    let mut bytes = Vec::new();
    let length = file.seek(io::SeekFrom::End(0)).unwrap_or_default();
    let read = file.seek(io::SeekFrom::Start(length.saturating_sub(TAIL))).and_then(|_| file.take(TAIL).read_to_end(&mut bytes));
    let _ = file.rewind();
    let text = read.map_or_else(|_| String::new(), |_| String::from_utf8_lossy(&bytes).into_owned());
    let plain = |line: &str| line.chars().filter(|c| !c.is_control() || *c == '\t').take(LINE).collect::<String>();
    let mut lines: Vec<String> = text.lines().rev().map(plain).filter(|line| !line.trim().is_empty()).take(LINES).collect();
    lines.reverse();
    lines
}

/// Why a command could not be run.
#[derive(Debug, Error)]
pub enum ProcessError {
    /// There are no words.
    #[error("the command is empty")]
    Empty,
    /// The program can't be started.
    #[error("{program}: {source}")]
    Start {
        /// The program as it was given.
        program: String,
        /// What the system says.
        source: io::Error,
    },
    /// There is no place for what it prints.
    #[error("a command's output can't be kept: no file can be made in the directory that TMPDIR names: {0}")]
    NoPlace(#[source] io::Error),
    /// Its output can't be followed, or its end can't be awaited.
    #[error("a running command could not be looked after: {0}")]
    Lost(#[from] io::Error),
}

impl Invocation {
    /// Runs the command and waits for its end.
    ///
    /// # Errors
    /// When it can't be started. That it fails is no error, but in [`Finished::ended`].
    pub fn run(&self, interrupts: &Interrupts) -> Result<Finished, ProcessError> {
        let (program, arguments) = self.words.split_first().ok_or(ProcessError::Empty)?;
        let place = || tempfile::tempfile().map_err(ProcessError::NoPlace);
        let (stdout, stderr) = (place()?, place()?);
        let mark = mark();
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.directory).envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.env(MARK, &mark);
        command.stdin(Stdio::null()).stdout(stdout.try_clone()?).stderr(stderr.try_clone()?);
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let start = |source| ProcessError::Start { program: program.to_string_lossy().into_owned(), source };
        let began = Instant::now();
        let mut child = command.spawn().map_err(start)?;
        let guard = Guard::new(child.id(), [stdout.try_clone()?, stderr.try_clone()?], self.timeout, interrupts.flag());
        let on_duty = guard.clone();
        let watch = thread::spawn(move || on_duty.watch());
        let used = child.wait4();
        let wall = began.elapsed();
        let stopped = guard.finish();
        let _ = watch.join();
        signal_group(child.id(), true);
        end_marked(&mark);
        let used = used?;
        let mut stdout = stdout;
        stdout.rewind()?;
        // Whoever stops a session may send its signal to the commands too.
        let by_itself = ended(used.status);
        let by_itself = if !by_itself.well() && interrupts.signal().is_some() { Ended::Interrupted } else { by_itself };
        Ok(Finished {
            ended: stopped.unwrap_or(by_itself),
            usage: Usage { wall, user: used.rusage.utime, system: used.rusage.stime, peak_memory: used.rusage.maxrss },
            stdout,
            stderr,
        })
    }
}

fn ended(status: std::process::ExitStatus) -> Ended {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return Ended::Signal(signal);
    }
    Ended::Exit(status.code().unwrap_or(-1))
}

/// Asks all processes of a group to end, or ends them.
fn signal_group(leader: u32, at_once: bool) {
    #[cfg(unix)]
    if let Some(group) = i32::try_from(leader).ok().and_then(rustix::process::Pid::from_raw) {
        use rustix::process::Signal;
        // That there is nobody left is what is wanted.
        let _ = rustix::process::kill_process_group(group, if at_once { Signal::KILL } else { Signal::TERM });
    }
    #[cfg(not(unix))]
    let _ = (leader, at_once);
}

/// What no other command of this machine is marked with; always of one length, since the size of the environment can change times.
fn mark() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("{:08x}{:08x}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// Ends what a command left behind outside its process group, as far as the system shows the environments of processes.
fn end_marked(mark: &str) {
    #[cfg(target_os = "linux")]
    {
        let variable = format!("{MARK}={mark}");
        let is_marked = |pid: &i32| {
            let environment = std::fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
            environment.split(|byte| *byte == 0).any(|entry| entry == variable.as_bytes())
        };
        // Again, since they may start others meanwhile.
        for _ in 0..10 {
            let processes = std::fs::read_dir("/proc").into_iter().flatten().filter_map(Result::ok);
            let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
            let left: Vec<_> = numbers.filter(is_marked).filter_map(rustix::process::Pid::from_raw).collect();
            if left.is_empty() {
                return;
            }
            for process in left {
                let _ = rustix::process::kill_process(process, rustix::process::Signal::KILL);
            }
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = mark;
}

/// Watches a running command from a thread of its own, so that the one that waits for its end measures nothing else.
#[derive(Clone)]
struct Guard {
    shared: Arc<(Mutex<State>, Condvar)>,
    leader: u32,
    outputs: Arc<[File; 2]>,
    deadline: Option<Instant>,
    interrupted: Arc<AtomicBool>,
}

#[derive(Default)]
struct State {
    finished: bool,
    stopped: Option<Ended>,
}

impl Guard {
    fn new(leader: u32, outputs: [File; 2], timeout: Option<Duration>, interrupted: Arc<AtomicBool>) -> Guard {
        let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        Guard { shared: Arc::default(), leader, outputs: Arc::new(outputs), deadline, interrupted }
    }

    fn watch(&self) {
        let (state, wake) = &*self.shared;
        let mut asked: Option<Instant> = None;
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        while !state.finished {
            if state.stopped.is_none()
                && let Some(reason) = self.reason_to_stop()
            {
                state.stopped = Some(reason);
                asked = Some(Instant::now());
                signal_group(self.leader, false);
            }
            if asked.is_some_and(|asked| asked.elapsed() > GRACE) {
                signal_group(self.leader, true);
            }
            state = wake.wait_timeout(state, LOOK).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn reason_to_stop(&self) -> Option<Ended> {
        let too_much = || self.outputs.iter().any(|file| file.metadata().is_ok_and(|metadata| metadata.len() > MOST_OUTPUT));
        if self.interrupted.load(Ordering::Relaxed) {
            Some(Ended::Interrupted)
        } else if self.deadline.is_some_and(|deadline| Instant::now() > deadline) {
            Some(Ended::TimedOut)
        } else {
            too_much().then_some(Ended::TooMuchOutput)
        }
    }

    /// Ends the watch; why the command was stopped, where it was.
    fn finish(&self) -> Option<Ended> {
        let (state, wake) = &*self.shared;
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        state.finished = true;
        wake.notify_all();
        state.stopped
    }
}
