//! A program that runs for the process and must not outlive it.

use std::io;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::family;
use super::held::{Held, Thing};

/// The wait between two looks whether a program has ended.
const LOOK: Duration = Duration::from_millis(2);

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

    /// Waits for its end.
    pub(crate) fn wait(&self) -> io::Result<ExitStatus> {
        loop {
            if let Some(ended) = self.ended()? {
                return Ok(ended);
            }
            thread::sleep(LOOK);
        }
    }

    /// Ends it, with all that it has started.
    pub(crate) fn end(&self) {
        family::end(&self.child);
    }
}
