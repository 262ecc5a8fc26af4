//! Text as Windows writes it, made UTF-8: marks at the beginning, and the two bytes a character of PowerShell's `>`.

use std::io::{self, BufRead, BufReader, Cursor, Read};

const UTF_8: &[u8] = b"\xef\xbb\xbf";
const UTF_16_LITTLE: &[u8] = b"\xff\xfe";
const UTF_16_BIG: &[u8] = b"\xfe\xff";
/// Longest of the marks.
const MARK: usize = 3;

/// The stream as UTF-8 without a byte order mark; what has no mark passes unchanged.
pub(super) fn decoded(mut stream: Box<dyn BufRead>, buffer: usize) -> io::Result<Box<dyn BufRead>> {
    let mut start = [0; MARK];
    let length = fill(&mut stream, &mut start)?;
    let start = start.get(..length).unwrap_or_default();
    let rest = |mark: &[u8]| Cursor::new(start.get(mark.len()..).unwrap_or_default().to_vec()).chain(stream);
    let wide = |big| move |rest| Box::new(BufReader::with_capacity(buffer, Utf16::new(rest, big)));
    Ok(if start.starts_with(UTF_8) {
        Box::new(rest(UTF_8))
    } else if start.starts_with(UTF_16_LITTLE) {
        wide(false)(rest(UTF_16_LITTLE))
    } else if start.starts_with(UTF_16_BIG) {
        wide(true)(rest(UTF_16_BIG))
    } else {
        Box::new(rest(b""))
    })
}

/// Whether the bytes begin with a byte order mark.
pub(super) fn is_marked(bytes: &[u8]) -> bool {
    [UTF_8, UTF_16_LITTLE, UTF_16_BIG].into_iter().any(|mark| bytes.starts_with(mark))
}

/// Fills the buffer as far as the stream goes. A stream that breaks off is left to break off again for its reader.
fn fill(stream: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while let Some(rest) = buffer.get_mut(length..).filter(|rest| !rest.is_empty()) {
        match stream.read(rest) {
            Ok(0) => break,
            Ok(count) => length += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) if length > 0 => break,
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

/// UTF-16 as UTF-8. Half a character becomes the replacement character.
struct Utf16<R> {
    inner: R,
    big: bool,
    /// The first half of a pair, when the second is still to come.
    high: Option<u16>,
    out: Vec<u8>,
    given: usize,
}

impl<R: BufRead> Utf16<R> {
    fn new(inner: R, big: bool) -> Utf16<R> {
        Utf16 { inner, big, high: None, out: Vec::new(), given: 0 }
    }

    /// Decodes the next characters; false at the end.
    fn refill(&mut self) -> io::Result<bool> {
        self.out.clear();
        self.given = 0;
        let mut units = Vec::from_iter(self.high.take());
        let mut pair = [0; 2];
        // A pair of bytes may lie across two buffers, so they are taken one by one from what is at hand.
        while units.len() < 4096 {
            match fill(&mut self.inner, &mut pair)? {
                2 => units.push(if self.big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }),
                1 => units.push(0xfffd),
                _ => break,
            }
        }
        let at_end = units.len() < 4096;
        if !at_end && units.last().is_some_and(|unit| (0xd800..0xdc00).contains(unit)) {
            self.high = units.pop();
        }
        for decoded in char::decode_utf16(units) {
            let character = decoded.unwrap_or(char::REPLACEMENT_CHARACTER);
            self.out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
        Ok(!self.out.is_empty())
    }
}

impl<R: BufRead> Read for Utf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.out.len() && !self.refill()? {
            return Ok(0);
        }
        let rest = self.out.get(self.given..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        for (to, from) in buffer.iter_mut().zip(rest) {
            *to = *from;
        }
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "{\"µ\": 1.5, \"🚀\": \"日本\"}\r\n";

    fn read(bytes: &[u8]) -> String {
        // Buffers of three bytes cut every character somewhere.
        let stream = BufReader::with_capacity(3, Cursor::new(bytes.to_vec()));
        let mut text = String::new();
        decoded(Box::new(stream), 3).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    fn wide(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_mark_gives_the_same_text() {
        let long = TEXT.repeat(1000);
        for text in ["", "x", "{}", TEXT, &long] {
            assert_eq!(read(text.as_bytes()), text);
            assert_eq!(read(&[UTF_8, text.as_bytes()].concat()), text);
            assert_eq!(read(&[UTF_16_LITTLE, &wide(text, u16::to_le_bytes)].concat()), text);
            assert_eq!(read(&[UTF_16_BIG, &wide(text, u16::to_be_bytes)].concat()), text);
        }
    }

    #[test]
    fn half_a_character_is_replaced() {
        assert_eq!(read(b"\xff\xfeA\x00\x3d\xd8"), "A\u{fffd}");
        assert_eq!(read(b"\xff\xfeA\x00B"), "A\u{fffd}");
    }
}
