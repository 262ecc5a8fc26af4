//! Decompression with a limit on growth: a few kilobytes can claim to be gigabytes, and results come from strangers too.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;

use crate::limits::GROWTH;

const MARK: &[u8] = &[0x1f, 0x8b];
/// Decompressed bytes up to which the growth is not limited.
const FREE: u64 = 64 << 20;

/// The stream, decompressed if it is gzip.
pub(super) fn inflated(stream: Box<dyn Read>, buffer: usize) -> io::Result<Box<dyn BufRead>> {
    let taken = Rc::new(Cell::new(0));
    let mut stream = BufReader::with_capacity(buffer, Counted { inner: stream, taken: Rc::clone(&taken) });
    if !stream.fill_buf()?.starts_with(MARK) {
        return Ok(Box::new(stream));
    }
    let plain = Guarded { inner: MultiGzDecoder::new(stream), given: 0, taken };
    Ok(Box::new(BufReader::with_capacity(buffer, plain)))
}

/// Counts the bytes that are taken from a stream.
struct Counted<R> {
    inner: R,
    taken: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.taken.set(self.taken.get() + count as u64);
        Ok(count)
    }
}

/// Fails when much more comes out of a file than there is in it.
struct Guarded<R> {
    inner: R,
    given: u64,
    taken: Rc<Cell<u64>>,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.given += count as u64;
        if self.given > FREE.max(self.taken.get().saturating_mul(GROWTH.most)) {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("grows to {GROWTH}")));
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn compressed(line: &[u8], times: usize) -> Vec<u8> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        for _ in 0..times {
            gzip.write_all(line).unwrap();
        }
        gzip.finish().unwrap()
    }

    fn length(bytes: Vec<u8>) -> io::Result<u64> {
        io::copy(&mut inflated(Box::new(io::Cursor::new(bytes)), 4096)?, &mut io::sink())
    }

    #[test]
    fn a_file_that_swells_without_end_is_refused_and_a_small_one_is_not() {
        let zeros = vec![0; 1 << 20];
        assert_eq!(length(compressed(&zeros, 60)).unwrap(), 60 << 20);
        let error = length(compressed(&zeros, 80)).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
        assert_eq!(length(zeros).unwrap(), 1 << 20, "what is not compressed is not counted");
    }
}
