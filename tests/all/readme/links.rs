//! Every link leads somewhere: in the repository, and in the documentation of the crate.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use perfdiff::guide::CHAPTERS;
use regex::Regex;

use super::{Document, all, document, readme, root};

/// The references that a document defines, with where they lead.
fn defined(text: &str) -> BTreeMap<String, String> {
    let definition = Regex::new(r"(?m)^\[([^\]]+)\]: (\S+)$").unwrap();
    definition.captures_iter(text).map(|one| (one[1].to_owned(), one[2].to_owned())).collect()
}

/// The text without definitions, blocks and code.
fn words(document: &Document) -> String {
    let prose = Regex::new(r"(?m)^\[[^\]]+\]: \S+$").unwrap().replace_all(&document.prose(), "").into_owned();
    Regex::new("`[^`]*`").unwrap().replace_all(&prose, "").into_owned()
}

/// The anchors of a file, as forges and rustdoc name its headings.
fn anchors(file: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(file).unwrap();
    let headings = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim().to_lowercase());
    headings.map(|heading| heading.replace(' ', "-").chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect()).collect()
}

#[test]
fn every_link_leads_somewhere() {
    let inline = Regex::new(r#"\]\(([^)]+)\)|src(?:set)?="([^"]+)""#).unwrap();
    let mut count = 0;
    for document in all() {
        let words = words(&document);
        let inline = inline.captures_iter(&words).map(|one| one.get(1).or(one.get(2)).unwrap().as_str().to_owned());
        for target in inline.chain(defined(&document.text).into_values()) {
            count += 1;
            if target.starts_with("https://") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((target.as_str(), ""));
            let file = if file.is_empty() { root().join(&document.path) } else { document.directory().join(file) };
            assert!(file.exists(), "{}: {target} leads nowhere", document.name);
            assert!(anchor.is_empty() || anchors(&file).contains(anchor), "{}: {target}: no such heading", document.name);
        }
    }
    assert!(count > 60, "only {count} links were found");
}

#[test]
fn references_are_defined_used_and_known_to_rustdoc() {
    let link = Regex::new(r"\[([^\]]+)\](?:\[([^\]]+)\])?").unwrap();
    let inline = Regex::new(r"\[[^\]]*\]\([^)]*\)").unwrap();
    let rustdoc = defined(&document("rustdoc", "src/guide/rustdoc.md").text);
    let mut everywhere = BTreeSet::new();
    for document in all().into_iter().skip(1) {
        let words = inline.replace_all(&words(&document), "").into_owned();
        let used: BTreeSet<String> =
            link.captures_iter(&words).map(|one| one.get(2).unwrap_or(one.get(1).unwrap()).as_str().to_owned()).collect();
        let defined: BTreeSet<String> = defined(&document.text).into_keys().collect();
        assert_eq!(used, defined, "{}: used and defined", document.name);
        assert!(!used.contains(document.name), "{} refers to itself", document.name);
        everywhere.extend(used);
    }
    let known: BTreeSet<String> = rustdoc.into_keys().collect();
    assert_eq!(known, everywhere, "known to rustdoc and used");
}

#[test]
fn readme_and_contents_lead_to_every_chapter() {
    let (readme, contents) = (readme().text, document("contents", "src/guide/README.md").text);
    for chapter in CHAPTERS {
        assert!(readme.contains(&format!("](src/guide/{}.md)", chapter.name)), "{} is not in the README", chapter.name);
        let row = format!("| [{}] | {} |", chapter.name, chapter.question());
        assert!(contents.contains(&row), "{row}");
    }
    let rows: Vec<&str> = contents.lines().filter_map(|line| line.strip_prefix("| [")?.split(']').next()).collect();
    assert_eq!(rows, CHAPTERS.iter().map(|chapter| chapter.name).collect::<Vec<_>>(), "in this order");
}
