//! The bytes of one input, wherever they come from. Formats see this and never a path of the machine.

mod gzip;

use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use serde::de::DeserializeOwned;

use super::error::{ParseError, ParseErrorKind};
use super::json_sketch::Outline;
use crate::limits::{self, Limit};

/// How much of a file is looked at to recognise it.
const HEAD: u64 = 1 << 20;
/// The most that is held of a file which could be streamed; what is larger is streamed.
const HELD: Limit = Limit { most: 1 << 28, ..limits::FILE };
/// Size of the read buffer: larger gains nothing.
const BUFFER: usize = 256 * 1024;
/// Size that the small files of a directory rarely exceed.
const SMALL: usize = 8 * 1024;
/// The byte order marks of UTF-8 and of UTF-16.
const MARKS: [&[u8]; 3] = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"];

/// A stream of bytes that can be opened again.
pub type Opener = Box<dyn Fn() -> io::Result<Box<dyn Read>>>;

/// A directory: its files, and a way to open one.
pub trait Tree {
    /// The paths of all files below it, parts joined by `/`, sorted.
    fn files(&self) -> &[String];
    /// Opens the file at a path that [`files`](Tree::files) names.
    fn open(&self, path: &str) -> io::Result<Box<dyn Read>>;
    /// When the file at a path was last written, in seconds since 1970, where that is known. Asked for only where it
    /// matters: a directory may hold tens of thousands of files.
    fn modified(&self, path: &str) -> Option<f64> {
        let _ = path;
        None
    }
}

/// One input: a file (decompressed if it is gzip) or a directory.
pub struct Source {
    name: String,
    body: Body,
    head: Vec<u8>,
    outline: Outline,
}

/// Bytes that every stream over them shares.
#[derive(Clone)]
struct Shared(Rc<Vec<u8>>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

enum Body {
    File(Opener),
    Tree(Box<dyn Tree>),
}

impl<T: Tree + ?Sized> Tree for Rc<T> {
    fn files(&self) -> &[String] {
        (**self).files()
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn Read>> {
        (**self).open(path)
    }

    fn modified(&self, path: &str) -> Option<f64> {
        (**self).modified(path)
    }
}

impl Source {
    /// A file named `name` in messages; its beginning is read at once.
    pub fn file(name: impl Into<String>, open: Opener) -> Result<Source, ParseError> {
        let name = name.into();
        let mut head = Vec::new();
        let stream = open().and_then(decompressed).map_err(|error| io_error(&name, &error))?;
        if let Err(error) = stream.take(HEAD).read_to_end(&mut head)
            && head.is_empty()
        {
            return Err(io_error(&name, &error));
        }
        let outline = Outline::of(&head);
        Ok(Source { name, body: Body::File(open), head, outline })
    }

    /// A file whose bytes are at hand.
    pub fn bytes(name: impl Into<String>, bytes: Vec<u8>) -> Result<Source, ParseError> {
        let bytes = Shared(Rc::new(bytes));
        Source::file(name, Box::new(move || Ok(Box::new(io::Cursor::new(bytes.clone())))))
    }

    /// A file that can be read only once, such as a pipe: all of it is held in memory.
    pub fn once<R: Read>(name: impl Into<String>, open: impl FnOnce() -> io::Result<R>) -> Result<Source, ParseError> {
        let name = name.into();
        let stream = open().map_err(|error| io_error(&name, &error))?;
        let (bytes, _) = read_whole(&name, BufReader::with_capacity(BUFFER, stream), limits::FILE)?;
        Source::bytes(name, bytes)
    }

    /// A source that is a directory.
    pub fn tree(name: impl Into<String>, tree: Box<dyn Tree>) -> Source {
        Source { name: name.into(), body: Body::Tree(tree), head: Vec::new(), outline: Outline::of(b"") }
    }

    /// The name that messages show.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file's name without directories and endings (`.json`, `.json.gz`): the suite's name where a tool has none.
    pub fn stem(&self) -> &str {
        let base = self.name.rsplit(['/', '\\']).next().unwrap_or(&self.name);
        let base = base.strip_suffix(".gz").unwrap_or(base);
        base.rsplit_once('.').map_or(base, |(stem, _)| if stem.is_empty() { base } else { stem })
    }

    /// The first part of a file, decompressed; empty for a directory.
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// The first part of a file as text, what is not UTF-8 replaced.
    pub fn head_text(&self) -> std::borrow::Cow<'_, str> {
        plain(&self.head)
    }

    /// The sketch of a file; empty for a directory.
    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// Whether this is a directory.
    pub fn is_tree(&self) -> bool {
        matches!(self.body, Body::Tree(_))
    }

    /// The paths of a directory's files, sorted; none for a file.
    pub fn files(&self) -> &[String] {
        match &self.body {
            Body::Tree(tree) => tree.files(),
            Body::File(_) => &[],
        }
    }

    /// When a file of the directory was last written, in seconds since 1970, where that is known.
    pub fn modified(&self, path: &str) -> Option<f64> {
        match &self.body {
            Body::Tree(tree) => tree.modified(path),
            Body::File(_) => None,
        }
    }

    /// The file's bytes as a stream, decompressed, from the beginning.
    pub fn reader(&self) -> Result<Box<dyn BufRead>, ParseError> {
        match &self.body {
            Body::File(open) => open().and_then(decompressed).map_err(|error| self.io(&error)),
            Body::Tree(_) => Err(ParseError::new(ParseErrorKind::Shape, &self.name, "is a directory; this format reads files")),
        }
    }

    /// Like [`reader`](Source::reader), but fails beyond 1 GiB, which no single document reaches.
    pub fn document(&self) -> Result<Box<dyn BufRead>, ParseError> {
        Ok(Box::new(BufReader::with_capacity(BUFFER, Bounded::new(self.reader()?, limits::FILE))))
    }

    /// All of the file's bytes, decompressed, and whether a gzip stream broke off before its end; at most 1 GiB.
    pub fn read(&self) -> Result<(Vec<u8>, bool), ParseError> {
        self.read_at_most(limits::FILE)
    }

    /// The one document, read at once, where it is strict JSON: several times faster than from a stream. `None` where it is anything
    /// else, so that the tolerant reader takes it, or tells what is wrong and where.
    pub(super) fn strict<T: DeserializeOwned>(&self) -> Option<T> {
        match self.read().ok()? {
            (bytes, false) => serde_json::from_slice(&bytes).ok(),
            (_, true) => None,
        }
    }

    /// All of its text, where it is whole and little enough to be held: JSON is read several times faster from it than from a stream.
    pub(super) fn strict_text(&self) -> Option<String> {
        let (bytes, is_broken) = self.read_at_most(HELD).ok()?;
        String::from_utf8(bytes).ok().filter(|_| !is_broken)
    }

    /// Like [`read`](Source::read), but with another limit on its bytes.
    pub fn read_at_most(&self, limit: Limit) -> Result<(Vec<u8>, bool), ParseError> {
        read_whole(&self.name, self.reader()?, limit)
    }

    /// All bytes of one file of a directory, without sketching it: for formats that read thousands of small files.
    pub fn child_bytes(&self, path: &str) -> Result<Vec<u8>, ParseError> {
        let Body::Tree(tree) = &self.body else {
            return Err(ParseError::new(ParseErrorKind::Shape, &self.name, "is a file; this format reads directories"));
        };
        let name = || format!("{}/{path}", self.name);
        let stream = tree.open(path).map_err(|error| io_error(&name(), &error))?;
        // Room for nearly every such file, so that it takes one read and another one to see its end.
        let mut bytes = Vec::with_capacity(SMALL);
        Bounded::new(stream, limits::FILE).read_to_end(&mut bytes).map_err(|error| io_error(&name(), &error))?;
        if MARKS.iter().any(|mark| bytes.starts_with(mark)) {
            return read_whole(&name(), BufReader::new(utf8(bytes.as_slice())), limits::FILE).map(|(bytes, _)| bytes);
        }
        Ok(bytes)
    }

    /// An error of this source's stream.
    pub fn io(&self, error: &io::Error) -> ParseError {
        io_error(&self.name, error)
    }
}

/// The stream without gzip, in UTF-8. For a small file, of which a directory may hold a hundred thousand, making large buffers would
/// take longer than reading it.
fn decompressed(mut stream: Box<dyn Read>) -> io::Result<Box<dyn BufRead>> {
    let mut beginning = Vec::with_capacity(SMALL);
    stream.by_ref().take(SMALL as u64).read_to_end(&mut beginning)?;
    let buffer = if beginning.len() < SMALL { SMALL } else { BUFFER };
    let whole = io::Cursor::new(beginning).chain(stream);
    Ok(Box::new(BufReader::with_capacity(buffer, utf8(gzip::inflated(Box::new(whole), buffer)?))))
}

/// The stream as UTF-8 without a byte order mark: Windows tools write marks, and PowerShell's `>` UTF-16. What has no mark
/// passes unchanged, and half a character of UTF-16 becomes the replacement character.
fn utf8<R: Read>(stream: R) -> DecodeReaderBytes<R, Vec<u8>> {
    DecodeReaderBytesBuilder::new().utf8_passthru(true).strip_bom(true).build(stream)
}

fn read_whole(name: &str, mut stream: impl BufRead, limit: Limit) -> Result<(Vec<u8>, bool), ParseError> {
    let mut bytes = Vec::new();
    loop {
        // Not `read_to_end`, which fills all room with zeros first.
        let count = match stream.fill_buf() {
            Ok([]) => return Ok((bytes, false)),
            Ok(more) => {
                bytes.extend_from_slice(more);
                more.len()
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof && !bytes.is_empty() => return Ok((bytes, true)),
            Err(error) => return Err(io_error(name, &error)),
        };
        stream.consume(count);
        if bytes.len() as u64 > limit.most {
            return Err(io_error(name, &too_large(limit)));
        }
    }
}

/// A stream that fails when it is longer than it may be.
struct Bounded<R> {
    inner: R,
    limit: Limit,
    left: u64,
}

impl<R> Bounded<R> {
    fn new(inner: R, limit: Limit) -> Bounded<R> {
        Bounded { inner, limit, left: limit.most }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let Some(left) = self.left.checked_sub(count as u64) else { return Err(too_large(self.limit)) };
        self.left = left;
        Ok(count)
    }
}

fn too_large(limit: Limit) -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, format!("holds {limit}"))
}

fn io_error(name: &str, error: &io::Error) -> ParseError {
    if error.kind() == io::ErrorKind::FileTooLarge {
        return ParseError::too_large(name, error.to_string());
    }
    ParseError::new(ParseErrorKind::Io, name, format!("can't be read: {error}")).hint("check that it exists, is whole and may be read")
}

/// Bytes as text, without the sequences that colour it on a terminal.
pub(super) fn plain(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    const COLOUR: &str = "\u{1b}[";
    let text = String::from_utf8_lossy(bytes);
    if !text.contains(COLOUR) {
        return text;
    }
    let mut parts = text.split(COLOUR);
    let first = parts.next().unwrap_or_default().to_owned();
    let uncoloured = |part: &'_ str| part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').chars().skip(1).collect::<String>();
    parts.fold(first, |text, part| text + &uncoloured(part)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "{\"µ\": 1.5, \"🚀\": \"日本\"}\r\n";

    fn read(bytes: &[u8]) -> String {
        // Buffers of three bytes cut every character somewhere.
        let stream = BufReader::with_capacity(3, io::Cursor::new(bytes.to_vec()));
        let mut text = String::new();
        utf8(stream).read_to_string(&mut text).unwrap();
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
            assert_eq!(read(&[b"\xef\xbb\xbf", text.as_bytes()].concat()), text);
            assert_eq!(read(&[&b"\xff\xfe"[..], &wide(text, u16::to_le_bytes)].concat()), text);
            assert_eq!(read(&[&b"\xfe\xff"[..], &wide(text, u16::to_be_bytes)].concat()), text);
        }
    }

    #[test]
    fn half_a_character_is_replaced() {
        assert_eq!(read(b"\xff\xfeA\x00\x3d\xd8"), "A\u{fffd}");
        assert_eq!(read(b"\xff\xfeA\x00B"), "A\u{fffd}");
    }

    #[test]
    fn what_is_not_utf_8_and_has_no_mark_passes_unchanged() {
        let mut bytes = Vec::new();
        utf8(&b"\xe9t\xe9"[..]).read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes, b"\xe9t\xe9");
    }
}
