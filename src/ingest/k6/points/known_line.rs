//! A point as k6 writes it, found in its line without building a tree.
//!
//! Only the exact forms are taken: no blanks, no escapes, keys in one of the two orders that versions of k6 have. Any other line is
//! `None` here and belongs to [`json_line`](super::json_line), which reads the same from a line that both take.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memrchr};

use super::decimal;

/// What a line says.
#[derive(Debug, PartialEq)]
pub(super) struct Point<'l> {
    pub(super) metric: &'l str,
    pub(super) time: &'l str,
    pub(super) value: f64,
}

/// The tags of the line read last. The points of one request follow each other and have the same, which are looked at once.
#[derive(Debug, Default)]
pub(super) struct Tags {
    text: String,
    /// Where in `text` the names and the values are.
    pairs: Vec<(Range<usize>, Range<usize>)>,
}

impl Tags {
    /// Whether a tag has that value.
    pub(super) fn has(&self, tag: &str, value: &str) -> bool {
        self.pairs().any(|(name, there)| name == tag && there == value)
    }

    /// All tags with their values, in the order of the line.
    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(name, value)| (&self.text[name.clone()], &self.text[value.clone()]))
    }

    /// Takes what stands between the braces; `None` where it is more than names and texts, and then there are no tags.
    fn take(&mut self, text: &[u8]) -> Option<()> {
        if text == self.text.as_bytes() {
            return Some(());
        }
        self.text.clear();
        self.pairs.clear();
        let plain = plain(text)?;
        if split(text, &mut self.pairs).is_none() {
            self.pairs.clear();
            return None;
        }
        self.text.push_str(plain);
        Some(())
    }
}

/// Finds the names and the values in `"name":"value","name":"value"`.
fn split(text: &[u8], pairs: &mut Vec<(Range<usize>, Range<usize>)>) -> Option<()> {
    let mut quotes = memchr_iter(b'"', text);
    let mut next = 0;
    while next < text.len() {
        let (name, after_name) = (quotes.next()?, quotes.next()?);
        let (value, end) = (quotes.next()?, quotes.next()?);
        // After the last pair nothing follows, and after any other one a comma and the next name.
        let ends = end + 1 == text.len() || text[end + 1..].starts_with(b",\"");
        if name != next || &text[after_name + 1..value] != b":" || !ends {
            return None;
        }
        pairs.push((name + 1..after_name, value + 1..end));
        next = end + 2;
    }
    Some(())
}

/// The point in a line, and its tags in `tags`.
pub(super) fn read<'l>(line: &'l [u8], tags: &mut Tags) -> Option<Point<'l>> {
    let (metric, data, end): (_, _, &[u8]) = if let Some(rest) = line.strip_prefix(b"{\"metric\":\"") {
        let (metric, rest) = text(rest)?;
        (metric, rest.strip_prefix(b",\"type\":\"Point\",\"data\":")?, b"}}")
    } else {
        let rest = line.strip_prefix(b"{\"type\":\"Point\",\"data\":")?.strip_suffix(b"\"}")?;
        let quote = memrchr(b'"', rest)?;
        (plain(&rest[quote + 1..])?, rest[..quote].strip_suffix(b",\"metric\":")?, b"}")
    };
    let (time, rest) = text(data.strip_prefix(b"{\"time\":\"")?)?;
    let rest = rest.strip_prefix(b",\"value\":")?;
    let (value, length) = decimal::leading(rest)?;
    let object = rest[length..].strip_prefix(b",\"tags\":")?.strip_suffix(end)?;
    let inside = if object == b"null" { b"" } else { object.strip_prefix(b"{")?.strip_suffix(b"}")? };
    tags.take(inside)?;
    Some(Point { metric, time, value })
}

/// A text up to its closing quote, and what follows.
fn text(rest: &[u8]) -> Option<(&str, &[u8])> {
    let quote = memchr(b'"', rest)?;
    Some((plain(&rest[..quote])?, &rest[quote + 1..]))
}

/// The text, where it is UTF-8 without control characters and without escapes.
fn plain(text: &[u8]) -> Option<&str> {
    // Without a way out, so that many bytes are looked at at once.
    let bad = text.iter().fold(0, |bad, byte| bad | u8::from(*byte < b' ') | u8::from(*byte == b'\\'));
    if bad == 0 { std::str::from_utf8(text).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;
    use crate::ingest::k6::points::fixtures;
    use crate::ingest::k6::points::json_line::PointLine;

    /// Whether the line is taken, having made sure that the whole reader finds the same in it.
    fn taken(line: &[u8], tags: &mut Tags) -> bool {
        let Some(point) = read(line, tags) else {
            return false;
        };
        let shown = String::from_utf8_lossy(line);
        let whole: PointLine<'_> = serde_json::from_slice(line).unwrap_or_else(|error| panic!("{shown}: {error}"));
        assert_eq!(whole.kind.0, "Point", "{shown}");
        assert_eq!(whole.metric.0, point.metric, "{shown}");
        assert_eq!(whole.data.time.unwrap().0, point.time, "{shown}");
        assert_eq!(whole.data.value.unwrap().finite().map(f64::to_bits), Some(point.value.to_bits()), "{shown}");
        let there = whole.data.tags.map(|tags| tags.0).unwrap_or_default();
        let there: Vec<_> = there.iter().map(|(name, value)| (&*name.0, &*value.0)).collect();
        assert_eq!(there, tags.pairs().collect::<Vec<_>>(), "{shown}");
        true
    }

    /// The lines of every file of points among the fixtures.
    fn lines() -> Vec<Vec<u8>> {
        let mut lines = Vec::new();
        for (_, packed) in fixtures::named("points.json") {
            let mut bytes = Vec::new();
            let mut stream = crate::ingest::Source::bytes("points.json", packed).unwrap().reader().unwrap();
            // One of them breaks off.
            let _ = stream.read_to_end(&mut bytes);
            lines.extend(bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec));
        }
        lines
    }

    #[test]
    fn every_line_of_every_fixture_is_read_as_the_whole_reader_reads_it() {
        let (mut tags, mut points, mut found) = (Tags::default(), 0, 0);
        for line in lines() {
            points += u32::from(line.windows(15).any(|part| part == b"\"type\":\"Point\","));
            found += u32::from(taken(&line, &mut tags));
        }
        assert!(points > 10_000 && found * 100 > points * 98, "{found} of {points} lines were taken");
    }

    #[test]
    fn damaged_lines_are_read_as_the_whole_reader_reads_them_or_left_to_it() {
        let pieces: &[&[u8]] = &[
            b"\"",
            b"\\",
            b"{",
            b"}",
            b",",
            b":",
            b"\"\"",
            b"\\n",
            b"\x01",
            b"\xff",
            b"\xc3\xa9",
            b" ",
            b"0",
            b"-",
            b".",
            b"e9",
            b"null",
            b"[]",
            b"\"a\":\"b\",",
            b",\"metadata\":{}",
            b"\"type\":\"Point\",",
            b"}}}",
        ];
        let lines = lines();
        let mut below = fixtures::chance();
        let (mut tags, mut found) = (Tags::default(), 0);
        for _ in 0..60_000 {
            let mut line = lines[below(lines.len())].clone();
            for _ in 0..=below(2) {
                let at = below(line.len());
                let end = (at + below(3)).min(line.len());
                line.splice(at..end, pieces[below(pieces.len())].iter().copied());
            }
            found += u32::from(taken(&line, &mut tags));
        }
        assert!(found > 1_000, "{found} of the damaged lines were taken");
    }

    #[test]
    fn both_orders_of_keys_are_taken_and_odd_ones_left() {
        let mut tags = Tags::default();
        for line in [
            r#"{"metric":"m","type":"Point","data":{"time":"2026-11-21T01:56:59Z","value":1.5,"tags":{"a":"é","b":""}}}"#,
            r#"{"type":"Point","data":{"time":"2026-11-21T01:56:59Z","value":0,"tags":{"a":"b"}},"metric":"m"}"#,
            r#"{"type":"Point","data":{"time":"2026-11-21T01:56:59Z","value":0,"tags":null},"metric":"m"}"#,
            r#"{"metric":"","type":"Point","data":{"time":"","value":-0,"tags":{}}}"#,
        ] {
            assert!(taken(line.as_bytes(), &mut tags), "{line}");
        }
        for line in [
            r#"{"metric":"m","type":"Point","data":{"time":"t","value":1,"tags":{"a":"b",}}}"#,
            r#"{"metric":"m","type":"Point","data":{"time":"t","value":1,"tags":{,"a":"b"}}}"#,
            r#"{"metric":"m","type":"Point","data":{"time":"t","value":1,"tags":{"a":"b"},"metadata":{"c":"d"}}}"#,
            r#"{"metric":"m","type":"Point","data":{"time":"t","value":1e3,"tags":{}}}"#,
            r#"{"metric":"m\u0041","type":"Point","data":{"time":"t","value":1,"tags":{}}}"#,
        ] {
            assert!(!taken(line.as_bytes(), &mut tags), "{line}");
        }
    }
}
