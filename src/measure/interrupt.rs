//! Being told to stop, by Ctrl-C, by the system, or by the end of the terminal.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::{SigId, flag, low_level};

/// Takes note of SIGINT, SIGTERM and SIGHUP while it lives, in place of ending the process; afterwards they do nothing.
#[derive(Debug)]
pub struct Interrupts {
    signal: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
    registered: Vec<SigId>,
}

impl Interrupts {
    /// Begins to take note.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn watch() -> io::Result<Interrupts> {
        let mut watch = Interrupts { signal: Arc::default(), stop: Arc::default(), registered: Vec::new() };
        let hangup = (!hangup_is_ignored()).then_some(SIGHUP);
        for signal in [SIGINT, SIGTERM].into_iter().chain(hangup) {
            let number = usize::try_from(signal).unwrap_or_default();
            watch.registered.push(flag::register_usize(signal, Arc::clone(&watch.signal), number)?);
            watch.registered.push(flag::register(signal, Arc::clone(&watch.stop))?);
        }
        Ok(watch)
    }

    /// The flag that is set from the first signal on.
    pub(super) fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.stop)
    }

    /// The signal that came, as its number; none so far.
    pub fn signal(&self) -> Option<u8> {
        u8::try_from(self.signal.load(Ordering::Relaxed)).ok().filter(|signal| *signal > 0)
    }
}

/// Whether the end of the terminal is to be ignored, as under `nohup`; true where the system does not say.
fn hangup_is_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok());
    ignored.is_none_or(|signals| signals & 1 << (SIGHUP - 1) != 0)
}

impl Drop for Interrupts {
    fn drop(&mut self) {
        for id in self.registered.drain(..) {
            low_level::unregister(id);
        }
    }
}
