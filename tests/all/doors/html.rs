//! A page taken apart: inert, self-contained, of our own tags alone.

use std::collections::BTreeSet;

/// Tags that the page is made of.
const TAGS: &str = "a b bdi body caption circle code dd details div dl dt figcaption figure footer g h1 h2 h3 head header html i \
                    input label li line link main meta ol option p path pre rect script section select small span style summary svg table \
                    tbody td text th thead title tr ul use wbr";

/// Attributes that they have. None of them runs anything, and of those that fetch something only two are there: see
/// [`inspected`].
const ATTRIBUTES: &str = "aria-hidden aria-label aria-labelledby autocomplete charset class colspan content cx cy d data-c data-l data-s data-sort data-v \
                          dx dy focusable height hidden href http-equiv id lang name open placeholder preserveAspectRatio r rel role scope \
                          spellcheck tabindex text-anchor type value viewBox width x x1 x2 y y1 y2";

/// What a page is made of, once it is taken apart as strictly as it was written.
#[derive(Default)]
pub struct Inspected {
    /// The text between the tags, entities resolved.
    pub text: String,
    /// How many tags it has.
    pub tags: usize,
    /// How many scripts it has.
    pub scripts: usize,
}

/// Takes a page apart. Every tag and attribute must be one of ours, every value quoted, every link within the page.
pub fn inspected(name: &str, page: &str) -> Inspected {
    let (tags, attributes): (BTreeSet<&str>, BTreeSet<&str>) = (TAGS.split_whitespace().collect(), ATTRIBUTES.split_whitespace().collect());
    let mut found = Inspected::default();
    let mut rest = page.strip_prefix("<!doctype html>").unwrap();
    while let Some((text, after)) = rest.split_once('<') {
        found.text.push_str(&resolved(text));
        let (tag, after) = after.split_once('>').unwrap();
        rest = after;
        if let Some(closing) = tag.strip_prefix('/') {
            assert!(tags.contains(closing), "{name}: </{closing}>");
            continue;
        }
        let (kind, mut inside) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(tags.contains(kind), "{name}: <{tag}>");
        found.tags += 1;
        inside = inside.strip_suffix('/').unwrap_or(inside);
        while !inside.trim().is_empty() {
            let (attribute, after) = inside.split_once("=\"").unwrap_or((inside, "\""));
            let (value, after) = after.split_once('"').unwrap();
            for attribute in attribute.split_whitespace() {
                assert!(attributes.contains(attribute), "{name}: {attribute}=\"{value}\" in <{tag}>");
            }
            let link = attribute.trim() == "href";
            assert!(!link || value.starts_with('#') || value == "data:,", "{name}: a link to {value}");
            inside = after;
        }
        if let "script" | "style" = kind {
            found.scripts += usize::from(kind == "script");
            rest = rest.split_once(&format!("</{kind}>")).unwrap().1;
        }
    }
    found.text.push_str(rest);
    found
}

/// A text with its entities resolved.
pub fn resolved(text: &str) -> String {
    let mut parts = text.split("&#");
    let first = parts.next().unwrap().to_owned();
    assert!(!first.contains('&'), "{first}");
    parts.fold(first, |out, part| {
        let (code, after) = part.split_once(';').unwrap();
        format!("{out}{}{after}", char::from_u32(code.parse().unwrap()).unwrap())
    })
}
