//! One run of a command: its time, its use of the machine, its output, and its end, within limits.
//!
//! The command gets a process group of its own, so that a time limit or an interruption ends all that it started, and nothing it
//! started outlives it.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use thiserror::Error;
use wait4::Wait4 as _;

use super::interrupt::Interrupts;

/// How often a running command is looked at.
const LOOK: Duration = Duration::from_millis(50);
/// What a command may take to end by itself once it is asked to.
const GRACE: Duration = Duration::from_secs(2);
/// Most bytes that a command may print on one stream.
const MOST_OUTPUT: u64 = 1 << 30;
/// Bytes of the end of an output that are shown.
const TAIL: u64 = 4096;

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
    /// The end of what it printed on standard error, else on standard output, as text.
    pub fn last_words(&mut self) -> String {
        let words = tail(&mut self.stderr);
        if words.trim().is_empty() { tail(&mut self.stdout) } else { words }
    }
}

fn tail(file: &mut File) -> String {
    let mut bytes = Vec::new();
    let length = file.seek(io::SeekFrom::End(0)).unwrap_or_default();
    let read = file.seek(io::SeekFrom::Start(length.saturating_sub(TAIL))).and_then(|_| file.take(TAIL).read_to_end(&mut bytes));
    let _ = file.rewind();
    read.map_or_else(|_| String::new(), |_| String::from_utf8_lossy(&bytes).trim().to_owned())
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
    /// Its output can't be kept, or its end can't be awaited.
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
        let (stdout, stderr) = (tempfile::tempfile()?, tempfile::tempfile()?);
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.directory).envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(stdout.try_clone()?).stderr(stderr.try_clone()?);
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let start = |source| ProcessError::Start { program: program.to_string_lossy().into_owned(), source };
        let began = Instant::now();
        let mut child = command.spawn().map_err(start)?;
        let guard = Guard::new(child.id(), [stdout.try_clone()?, stderr.try_clone()?], self.timeout, interrupts.flag());
        let watched = guard.clone();
        let watcher = thread::spawn(move || watched.watch());
        let used = child.wait4();
        let wall = began.elapsed();
        let stopped = guard.finish();
        let _ = watcher.join();
        signal_group(child.id(), true);
        let used = used?;
        let mut stdout = stdout;
        stdout.rewind()?;
        Ok(Finished {
            ended: stopped.unwrap_or_else(|| ended(used.status)),
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
