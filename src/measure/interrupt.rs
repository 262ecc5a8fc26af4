//! Being told to stop, by Ctrl-C or by the system.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::{SigId, flag, low_level};

/// Takes note of SIGINT and SIGTERM while it lives, in place of ending the process; afterwards they do again what they did.
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
        for signal in [SIGINT, SIGTERM] {
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

impl Drop for Interrupts {
    fn drop(&mut self) {
        for id in self.registered.drain(..) {
            low_level::unregister(id);
        }
    }
}
