//! What a template has written so far, with an end.

use std::io;

/// A page that takes no more than so many bytes.
pub(super) struct LimitedOutput {
    bytes: Vec<u8>,
    most: usize,
    full: bool,
}

impl LimitedOutput {
    /// An empty page for at most `most` bytes.
    pub(super) fn new(most: usize) -> LimitedOutput {
        LimitedOutput { bytes: Vec::new(), most, full: false }
    }

    /// Whether something did not fit.
    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    /// All that was written.
    pub(super) fn into_text(self) -> String {
        // Only whole strings were written.
        String::from_utf8(self.bytes).unwrap_or_default()
    }
}

impl io::Write for LimitedOutput {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.most {
            self.full = true;
            return Err(io::Error::other("the page is full"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
