//! Ending a program with all that it has started.

use std::process::Child;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// How often it is looked whether a program has ended that was asked to, and the wait between.
const LOOKS: usize = 100;
const LOOK: Duration = Duration::from_millis(10);

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
#[expect(clippy::disallowed_methods, reason = "the processes are looked at here")]
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
