//! A cheap sketch of how a file begins, from which formats recognise their own.
//!
//! The sketch is taken from the first part of a file, so it must not mind a document that is cut off, holds bare
//! `NaN`, or is followed by other text. It knows keys, never numbers.

use std::collections::BTreeMap;

/// What the file looks like as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing but blanks.
    Empty,
    /// One JSON object.
    Object,
    /// One JSON array.
    Array,
    /// Several JSON values, one after the other; the sketch shows all of them in one.
    Lines,
    /// Not JSON from the first character on.
    Text,
}

/// The keys of a JSON document as far as they could be seen.
#[derive(Debug, Clone)]
pub struct Outline {
    kind: Kind,
    root: Node,
}

#[derive(Debug, Clone, Default)]
struct Node {
    children: BTreeMap<String, Node>,
    text: Option<String>,
}

/// Keys below this depth are passed over.
const DEPTH_SEEN: usize = 6;
/// Nesting beyond this is not JSON that a benchmark tool wrote.
const DEPTH_MAX: usize = 100;
/// Keys kept in one object; a file with more has shown its shape long before.
const KEYS_KEPT: usize = 512;
/// Bytes kept of a text value.
const TEXT_KEPT: usize = 100;
/// What some Windows tools put before UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// Name of the child that stands for all elements of an array.
const ELEMENT: &str = "[]";

impl Outline {
    /// The sketch of a file that starts with `head`.
    pub fn of(head: &[u8]) -> Outline {
        let mut scanner = Scanner { bytes: head, at: 0 };
        let mut root = Node::default();
        scanner.blanks();
        let first = match scanner.peek() {
            None => return Outline { kind: Kind::Empty, root },
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(_) => return Outline { kind: Kind::Text, root },
        };
        let mut kind = first;
        let mut values = 0;
        loop {
            let end = scanner.value(&mut root, 0);
            if end == Err(Stop::Malformed) && values == 0 && root.children.is_empty() {
                return Outline { kind: Kind::Text, root };
            }
            if end.is_err() {
                break;
            }
            values += 1;
            scanner.blanks();
            if !matches!(scanner.peek(), Some(b'{' | b'[')) || values >= 1000 {
                break;
            }
            kind = Kind::Lines;
        }
        Outline { kind, root }
    }

    /// What the file looks like.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether a key is there: `benchmarks.[].stats`, `metrics.*.values`; `*` stands for any key, `[]` for the
    /// elements of an array.
    pub fn has(&self, path: &str) -> bool {
        let parts: Vec<&str> = path.split('.').collect();
        !find(&self.root, &parts).is_empty()
    }

    /// Whether all of these keys are there.
    pub fn has_all(&self, paths: &[&str]) -> bool {
        paths.iter().all(|path| self.has(path))
    }

    /// The first text value at a path, cut at 100 bytes.
    pub fn text(&self, path: &str) -> Option<&str> {
        let parts: Vec<&str> = path.split('.').collect();
        find(&self.root, &parts).into_iter().find_map(|node| node.text.as_deref())
    }

    /// The top-level keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.root.children.keys().map(String::as_str)
    }
}

fn find<'a>(node: &'a Node, parts: &[&str]) -> Vec<&'a Node> {
    let Some((first, rest)) = parts.split_first() else {
        return vec![node];
    };
    if *first == "*" {
        return node.children.values().flat_map(|child| find(child, rest)).collect();
    }
    node.children.get(*first).map(|child| find(child, rest)).unwrap_or_default()
}

/// Why scanning ended before the value did.
#[derive(Debug, PartialEq, Eq)]
enum Stop {
    CutOff,
    Malformed,
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn blanks(&mut self) {
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            match rest.first() {
                Some(byte) if byte.is_ascii_whitespace() => self.at += 1,
                Some(_) if rest.starts_with(BYTE_ORDER_MARK) => self.at += BYTE_ORDER_MARK.len(),
                _ => break,
            }
        }
    }

    fn next(&mut self) -> Result<u8, Stop> {
        self.blanks();
        self.peek().ok_or(Stop::CutOff)
    }

    fn value(&mut self, node: &mut Node, depth: usize) -> Result<(), Stop> {
        if depth > DEPTH_MAX {
            return Err(Stop::Malformed);
        }
        match self.next()? {
            b'{' => self.object(node, depth),
            b'[' => self.array(node, depth),
            b'"' => {
                let text = self.string()?;
                if node.text.is_none() && depth < DEPTH_SEEN {
                    node.text = Some(text);
                }
                Ok(())
            }
            _ => self.scalar(),
        }
    }

    fn object(&mut self, node: &mut Node, depth: usize) -> Result<(), Stop> {
        self.at += 1;
        if self.next()? == b'}' {
            self.at += 1;
            return Ok(());
        }
        let mut unseen = Node::default();
        loop {
            if self.next()? != b'"' {
                return Err(Stop::Malformed);
            }
            let key = self.string()?;
            if self.next()? != b':' {
                return Err(Stop::Malformed);
            }
            self.at += 1;
            let full = node.children.len() >= KEYS_KEPT && !node.children.contains_key(&key);
            let child = if depth >= DEPTH_SEEN || full { &mut unseen } else { node.children.entry(key).or_default() };
            self.value(child, depth + 1)?;
            match self.next()? {
                b',' => self.at += 1,
                b'}' => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Err(Stop::Malformed),
            }
        }
    }

    fn array(&mut self, node: &mut Node, depth: usize) -> Result<(), Stop> {
        self.at += 1;
        if self.next()? == b']' {
            self.at += 1;
            return Ok(());
        }
        let mut unseen = Node::default();
        // The element appears once something in it was understood, so that a log line in brackets shows no keys.
        let mut element = Node::default();
        let result = loop {
            let child = if depth >= DEPTH_SEEN { &mut unseen } else { &mut element };
            if let Err(stop) = self.value(child, depth + 1) {
                break Err(stop);
            }
            match self.next() {
                Ok(b',') => self.at += 1,
                Ok(b']') => {
                    self.at += 1;
                    break Ok(());
                }
                Ok(_) => break Err(Stop::Malformed),
                Err(stop) => break Err(stop),
            }
        };
        if result != Err(Stop::Malformed) || !element.children.is_empty() {
            merge(node.children.entry(ELEMENT.to_owned()).or_default(), element);
        }
        result
    }

    /// The text of a string, cut, with escapes left as they are.
    fn string(&mut self) -> Result<String, Stop> {
        let start = self.at + 1;
        let mut end = start;
        loop {
            match self.bytes.get(end) {
                None => return Err(Stop::CutOff),
                Some(b'\\') => end += 2,
                Some(b'"') => break,
                Some(_) => end += 1,
            }
        }
        self.at = end + 1;
        let kept = &self.bytes[start..end.min(start + TEXT_KEPT)];
        Ok(String::from_utf8_lossy(kept).into_owned())
    }

    fn scalar(&mut self) -> Result<(), Stop> {
        let start = self.at;
        while self.peek().is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.')) {
            self.at += 1;
        }
        let token = &self.bytes[start..self.at];
        let literal = matches!(token, b"true" | b"false" | b"null" | b"NaN" | b"Infinity" | b"-Infinity");
        let number = std::str::from_utf8(token).is_ok_and(|text| text.parse::<f64>().is_ok());
        if literal || number {
            Ok(())
        } else if self.at == self.bytes.len() {
            Err(Stop::CutOff)
        } else {
            Err(Stop::Malformed)
        }
    }
}

fn merge(into: &mut Node, from: Node) {
    if into.text.is_none() {
        into.text = from.text;
    }
    for (key, child) in from.children {
        merge(into.children.entry(key).or_default(), child);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_seen_through_arrays_and_wildcards() {
        let outline = Outline::of(br#"{"metrics":{"a":{"values":{"p(95)":1}}},"list":[{"stats":NaN},{"name":"x"}]}"#);
        assert_eq!(outline.kind(), Kind::Object);
        assert!(outline.has("metrics.*.values"));
        assert!(outline.has_all(&["list.[].stats", "list.[].name"]));
        assert!(!outline.has("metrics.values"));
        assert_eq!(outline.text("list.[].name"), Some("x"));
    }

    #[test]
    fn a_cut_document_shows_what_came_before_the_cut() {
        let outline = Outline::of(br#"{"machine_info": {"node": "x"}, "benchmarks": [{"stats": {"data": [1.0, 2."#);
        assert!(outline.has("benchmarks.[].stats.data"));
        assert!(outline.has("machine_info.node"));
    }

    #[test]
    fn kinds_are_told_apart() {
        assert_eq!(Outline::of(b" \n").kind(), Kind::Empty);
        assert_eq!(Outline::of(b"[]").kind(), Kind::Array);
        assert_eq!(Outline::of(b"{\"a\":1}\n{\"b\":2}\n").kind(), Kind::Lines);
        assert_eq!(Outline::of(b"[2026-11-21 01:02:03] INFO started").kind(), Kind::Text);
        assert_eq!(Outline::of(b"Type,Name\n").kind(), Kind::Text);
        assert_eq!(Outline::of(b"\xef\xbb\xbf{}").kind(), Kind::Object);
    }
}
