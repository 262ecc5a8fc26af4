//! A line on the terminal when reading takes longer than half a second.

use std::io::{self, Read};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long a silent start may take.
const PATIENCE: Duration = Duration::from_millis(500);
/// How much is read between two looks at the clock.
const STEP: u64 = 1 << 20;

/// Counts the bytes read, and shows them once it takes long.
#[derive(Clone)]
pub(in crate::cli) struct Progress {
    bar: ProgressBar,
    wanted: bool,
}

impl Progress {
    /// Progress on standard error, if `wanted`.
    pub(in crate::cli) fn new(wanted: bool) -> Progress {
        let bar = ProgressBar::hidden();
        if let Ok(style) = ProgressStyle::with_template("{spinner} reading {bytes} ({binary_bytes_per_sec})") {
            bar.set_style(style);
        }
        Progress { bar, wanted }
    }

    /// The same stream, watched.
    pub(in crate::cli) fn watch<R: Read>(&self, inner: R) -> Watched<R> {
        Watched { inner, progress: self.clone(), unseen: 0 }
    }

    /// Takes the line away.
    pub(in crate::cli) fn done(&self) {
        self.bar.finish_and_clear();
    }

    fn advance(&self, bytes: u64) {
        self.bar.inc(bytes);
        if self.wanted && self.bar.is_hidden() && self.bar.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

/// A stream whose bytes are counted.
pub(in crate::cli) struct Watched<R> {
    inner: R,
    progress: Progress,
    unseen: u64,
}

impl<R> Drop for Watched<R> {
    /// Thousands of small files count too.
    fn drop(&mut self) {
        self.progress.advance(self.unseen);
    }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.unseen += count as u64;
        if self.unseen >= STEP {
            self.progress.advance(self.unseen);
            self.unseen = 0;
        }
        Ok(count)
    }
}
