//! The signals that ask the process to stop: SIGINT, SIGTERM, and SIGHUP where it is not to be ignored.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::low_level;

use super::held::clear_for_good;

/// Who takes note of signals now, and whether the thread runs that waits for them.
static WATCH: Mutex<Watch> = Mutex::new(Watch { notes: Vec::new(), begun: false });
/// What a shell adds to the number of the signal that ended a program.
const BY_SIGNAL: i32 = 128;

struct Watch {
    notes: Vec<Arc<Note>>,
    begun: bool,
}

#[derive(Debug, Default)]
struct Note {
    signal: Mutex<Option<u8>>,
    stop: Arc<AtomicBool>,
    seen: AtomicBool,
}

/// Takes note of the signals while it lives, in place of ending the process.
#[derive(Debug)]
pub struct Interrupts(Arc<Note>);

impl Interrupts {
    /// Begins to take note.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn watch() -> io::Result<Interrupts> {
        end_on_signals()?;
        let note = Arc::<Note>::default();
        WATCH.lock().unwrap_or_else(PoisonError::into_inner).notes.push(Arc::clone(&note));
        Ok(Interrupts(note))
    }

    /// The flag that is set from the first signal on.
    pub(crate) fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0.stop)
    }

    /// The signal that came, as its number; none so far.
    pub fn signal(&self) -> Option<u8> {
        let signal = *self.0.signal.lock().unwrap_or_else(PoisonError::into_inner);
        self.0.seen.fetch_or(signal.is_some(), Ordering::Relaxed);
        signal
    }
}

impl Drop for Interrupts {
    fn drop(&mut self) {
        WATCH.lock().unwrap_or_else(PoisonError::into_inner).notes.retain(|note| !Arc::ptr_eq(note, &self.0));
        // What came after the last look is heeded now.
        if !self.0.seen.load(Ordering::Relaxed)
            && let Some(signal) = self.signal()
        {
            end(signal.into());
        }
    }
}

/// From now on the signals end the process as the top of this module says, unless an [`Interrupts`] lives.
///
/// # Errors
/// When the system refuses.
pub fn end_on_signals() -> io::Result<()> {
    let mut watch = WATCH.lock().unwrap_or_else(PoisonError::into_inner);
    if watch.begun {
        return Ok(());
    }
    let signals = signals()?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || signals.for_each(heed))?;
    watch.begun = true;
    Ok(())
}

/// The signals that come from now on, without end.
#[cfg(unix)]
fn signals() -> io::Result<impl Iterator<Item = i32> + Send> {
    let hangup = (!hangup_is_ignored()).then_some(signal_hook::consts::SIGHUP);
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM].into_iter().chain(hangup))?;
    Ok(std::iter::from_fn(move || signals.forever().next()))
}

/// The signals that come from now on, without end. Here a signal can only leave its number, which is looked at again and again.
#[cfg(not(unix))]
fn signals() -> io::Result<impl Iterator<Item = i32> + Send> {
    let came = Arc::<std::sync::atomic::AtomicUsize>::default();
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register_usize(signal, Arc::clone(&came), usize::try_from(signal).unwrap_or_default())?;
    }
    let look = move || {
        thread::sleep(std::time::Duration::from_millis(50));
        i32::try_from(came.swap(0, Ordering::Relaxed)).ok()
    };
    Ok(std::iter::repeat_with(look).flatten().filter(|signal| *signal > 0))
}

/// Tells those who take note, or ends the process.
fn heed(signal: i32) {
    let watch = WATCH.lock().unwrap_or_else(PoisonError::into_inner);
    if watch.notes.is_empty() {
        drop(watch);
        end(signal);
    }
    for note in &watch.notes {
        *note.signal.lock().unwrap_or_else(PoisonError::into_inner) = u8::try_from(signal).ok();
        note.stop.store(true, Ordering::Relaxed);
    }
}

fn end(signal: i32) -> ! {
    clear_for_good();
    low_level::exit(BY_SIGNAL.saturating_add(signal))
}

/// Whether the end of the terminal is to be ignored, as under `nohup`; true where the system does not say.
#[cfg(unix)]
#[expect(clippy::disallowed_methods, reason = "the process looks at itself here")]
fn hangup_is_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok());
    ignored.is_none_or(|signals| signals & 1 << (signal_hook::consts::SIGHUP - 1) != 0)
}
