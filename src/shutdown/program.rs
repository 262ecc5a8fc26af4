//! A program that runs for the process and must not outlive it.

use std::io;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::held::{Held, Thing};

/// How often it is looked whether a program has ended that was asked to, and the wait between.
const LOOKS: usize = 100;
const LOOK: Duration = Duration::from_millis(10);

/// A running program.
pub(crate) struct Program {
    child: Arc<Mutex<Child>>,
    _held: Held,
}

impl Program {
    /// Starts it.
    pub(crate) fn start(command: &mut Command) -> io::Result<Program> {
        let (child, held) = Held::make(|| {
            let child = Arc::new(Mutex::new(command.spawn()?));
            Ok((Arc::clone(&child), Thing::Program(child)))
        })?;
        Ok(Program { child, _held: held })
    }

    /// Its streams, as far as they are pipes; they can be taken once.
    pub(crate) fn streams(&self) -> (Option<ChildStdin>, Option<ChildStdout>, Option<ChildStderr>) {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    }

    /// How it ended; none while it runs.
    pub(crate) fn ended(&self) -> io::Result<Option<ExitStatus>> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner).try_wait()
    }

    /// Ends it, with all that it has started.
    pub(crate) fn end(&self) {
        end(&self.child);
    }
}

/// Asks a program and all that it has started to end, then ends them.
pub(super) fn end(child: &Mutex<Child>) {
    let mut child = child.lock().unwrap_or_else(PoisonError::into_inner);
    if !matches!(child.try_wait(), Ok(None)) {
        return;
    }
    let mut family = vec![child.id()];
    let mut next = 0;
    while let Some(parent) = family.get(next).copied() {
        family.extend(children(parent));
        next += 1;
    }
    signal(&family, false);
    let _ = (0..LOOKS).find(|_| {
        thread::sleep(LOOK);
        !matches!(child.try_wait(), Ok(None))
    });
    signal(&family[1..], true);
    let _ = child.kill();
    let _ = child.wait();
}

/// The processes that a process has started, as far as the system says.
fn children(parent: u32) -> Vec<u32> {
    let list = std::fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).unwrap_or_default();
    list.split_whitespace().filter_map(|number| number.parse().ok()).collect()
}

/// Asks processes to end, or ends them.
fn signal(processes: &[u32], at_once: bool) {
    #[cfg(unix)]
    for process in processes.iter().filter_map(|number| rustix::process::Pid::from_raw(i32::try_from(*number).ok()?)) {
        use rustix::process::Signal;
        // That it is gone is what is wanted.
        let _ = rustix::process::kill_process(process, if at_once { Signal::KILL } else { Signal::TERM });
    }
    #[cfg(not(unix))]
    let _ = (processes, at_once);
}
