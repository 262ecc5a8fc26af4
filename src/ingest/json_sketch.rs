//! A cheap sketch of the beginning of a file, from which formats recognise their own.
//!
//! The sketch is taken from the first part of a file, so it must not mind a document that is cut off, holds bare
//! `NaN`, or is followed by other text. It knows keys, never numbers.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io::Read as _;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::json::Selection;
use super::json_text::{Lenient, non_number};

/// What the file looks like as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The file is empty or blank.
    Empty,
    /// The file is one JSON object.
    Object,
    /// The file is one JSON array.
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
    /// Whether there was anything after or within the JSON that is none.
    torn: bool,
    root: Node,
}

#[derive(Debug, Clone, Default)]
struct Node {
    children: BTreeMap<String, Node>,
    text: Option<String>,
}

/// Keys below this depth are passed over.
const DEPTH_SEEN: usize = 6;
/// Keys kept in one object; a file with more has shown its shape long before.
const KEYS_KEPT: usize = 512;
/// Characters kept of a text value.
const TEXT_KEPT: usize = 100;
/// Most JSON values, one after the other, that are looked at.
const VALUES_SEEN: usize = 1000;
/// What some Windows tools put before UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// Name of the child that stands for all elements of an array.
const ELEMENT: &str = "[]";

impl Outline {
    /// The sketch of a file that starts with `head`.
    pub fn of(head: &[u8]) -> Outline {
        let bare = |kind| Outline { kind, torn: false, root: Node::default() };
        let mut kind = match after_blanks(head).first() {
            None => return bare(Kind::Empty),
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(_) => return bare(Kind::Text),
        };
        let json = tolerated(head);
        let mut rest = after_blanks(&json);
        let (mut root, mut torn) = (Node::default(), false);
        for place in 0..VALUES_SEEN {
            let value = Value { node: &mut root, depth: 0 };
            match serde_json::Deserializer::from_reader(&mut rest).deserialize_any(value) {
                Err(error) if place == 0 && !error.is_eof() && is_blank(&root) => return bare(Kind::Text),
                Err(error) => {
                    torn = !error.is_eof();
                    break;
                }
                Ok(()) => rest = after_blanks(rest),
            }
            if !matches!(rest.first(), Some(b'{' | b'[')) {
                torn = !rest.is_empty();
                break;
            }
            kind = Kind::Lines;
        }
        Outline { kind, torn, root }
    }

    /// Whether all that was looked at is JSON with keys, which no text is.
    pub(super) fn is_all_json(&self) -> bool {
        !self.torn && !is_blank(&self.root)
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

    /// Whether there is a key at these steps, which may hold points.
    pub(super) fn has_steps(&self, steps: &[&str]) -> bool {
        !find(&self.root, steps).is_empty()
    }

    /// The text values at these steps, each cut at 100 characters; one of each place.
    pub(super) fn texts(&self, steps: &[&str]) -> Vec<&str> {
        find(&self.root, steps).into_iter().filter_map(|node| node.text.as_deref()).collect()
    }

    /// Whether all of these keys are there.
    pub fn has_all(&self, paths: &[&str]) -> bool {
        paths.iter().all(|path| self.has(path))
    }

    /// The first text value at a path, cut at 100 characters.
    pub fn text(&self, path: &str) -> Option<&str> {
        let parts: Vec<&str> = path.split('.').collect();
        find(&self.root, &parts).into_iter().find_map(|node| node.text.as_deref())
    }

    /// The ways to what a selection does not keep: `results.*.user`.
    pub(super) fn beyond(&self, keep: &Selection) -> Vec<String> {
        let mut ways = Vec::new();
        beyond(&self.root, keep, "", &mut ways);
        ways
    }

    /// The top-level keys, in alphabetical order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.root.children.keys().map(String::as_str)
    }
}

fn beyond(node: &Node, keep: &Selection, at: &str, ways: &mut Vec<String>) {
    for (key, child) in &node.children {
        let step = if key == ELEMENT { "*" } else { key };
        let way = if at.is_empty() { step.to_owned() } else { format!("{at}.{step}") };
        // The first element stands for all of them.
        let below = keep.at(key).or_else(|| keep.at("0").filter(|_| key == ELEMENT));
        match below {
            Some(below) => beyond(child, below, &way, ways),
            None => ways.push(way),
        }
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

/// Whether no key was seen: a log line in brackets shows none.
fn is_blank(node: &Node) -> bool {
    node.children.iter().all(|(key, child)| key == ELEMENT && is_blank(child))
}

fn after_blanks(bytes: &[u8]) -> &[u8] {
    let rest = bytes.trim_ascii_start();
    rest.strip_prefix(BYTE_ORDER_MARK).map_or(rest, after_blanks)
}

/// The bytes with everything replaced that a strict reader refuses: bare `NaN`, other encodings, control characters.
fn tolerated(head: &[u8]) -> Vec<u8> {
    let mut json = Vec::with_capacity(head.len());
    // Reading from memory does not fail.
    let _ = Lenient::new(String::from_utf8_lossy(head).as_bytes()).read_to_end(&mut json);
    json.iter_mut().filter(|byte| byte.is_ascii_control()).for_each(|byte| *byte = b' ');
    json
}

/// Writes the keys of one JSON value below a node. What was seen before an error stays.
struct Value<'n> {
    node: &'n mut Node,
    depth: usize,
}

/// Does so with the value at a key of the parent.
struct Child<'n> {
    parent: &'n mut Node,
    key: Cow<'static, str>,
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for Child<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Child { parent, key, depth } = self;
        if !parent.children.contains_key(&*key) && parent.children.len() < KEYS_KEPT {
            parent.children.insert(key.clone().into_owned(), Node::default());
        }
        match parent.children.get_mut(&*key) {
            Some(node) if depth < DEPTH_SEEN => deserializer.deserialize_any(Value { node, depth }),
            _ => deserializer.deserialize_ignored_any(IgnoredAny).map(|_| ()),
        }
    }
}

impl<'de> Visitor<'de> for Value<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        if self.node.text.is_none() && non_number(text).is_none() {
            self.node.text = Some(text.chars().take(TEXT_KEPT).collect());
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Value { node, depth } = self;
        while list.next_element_seed(Child { parent: node, key: ELEMENT.into(), depth: depth + 1 })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Value { node, depth } = self;
        while let Some(key) = map.next_key::<String>()? {
            map.next_value_seed(Child { parent: node, key: key.into(), depth: depth + 1 })?;
        }
        Ok(())
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
