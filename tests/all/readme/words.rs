//! README and guide are short, plain, and say a thing once.

use std::collections::BTreeMap;

use regex::Regex;

use super::{all, readme};

/// The README is a front page.
const MOST_BYTES: usize = 9_000;

/// Lines of a quick start.
const MOST_LINES: usize = 8;

/// What people stumble over: write *detect*, *report*, *compare with*, *per side*.
const BANNED: &[&str] = &[
    "told",
    "tells? apart",
    "(is|are|and) said",
    "says so",
    "h[eo]lds? against",
    "a side",
    "one (run )?an? (line|file|entry)",
    "page a benchmark",
    "found out",
    "is dear",
    "with the right sense",
    "cry wolf",
    "nobody knows",
];

#[test]
fn the_readme_fits_on_a_front_page() {
    let readme = readme();
    assert!(readme.text.len() <= MOST_BYTES, "{} bytes", readme.text.len());
    let start = readme.text.split("\n## Start\n").nth(1).expect("the README has quick starts").split("\n## ").next().unwrap();
    let blocks: Vec<&str> = start.split("```").skip(1).step_by(2).collect();
    assert_eq!(blocks.len(), 3, "three quick starts");
    for block in blocks {
        assert!(block.trim_end().lines().count() - 1 <= MOST_LINES, "{block}");
    }
}

#[test]
fn no_sentence_stands_in_two_places() {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let blank = Regex::new(r"\s+").unwrap();
    for document in all() {
        for paragraph in document.prose().replace("\n- ", "\n\n").replace("|\n", "\n\n").replace(" | ", "\n\n").split("\n\n") {
            let paragraph = blank.replace_all(paragraph, " ").into_owned();
            for sentence in paragraph.split(". ").map(|sentence| sentence.trim().trim_end_matches('.').to_lowercase()) {
                let is_list = document.name == "contents" || sentence.starts_with('[') || sentence.starts_with("# ");
                if sentence.len() < 40 || is_list {
                    continue;
                }
                let before = seen.insert(sentence.clone(), document.name);
                assert!(before.is_none(), "{} and {}: {sentence}", before.unwrap(), document.name);
            }
        }
    }
    assert!(seen.len() > 200, "only {} sentences were found", seen.len());
}

#[test]
fn the_words_are_plain() {
    for document in all() {
        let prose = document.prose().replace('\n', " ");
        for phrase in BANNED {
            let phrase = Regex::new(&format!(r"(?-u:\b){phrase}(?-u:\b)")).unwrap();
            assert!(!phrase.is_match(&prose), "{}: {phrase}", document.name);
        }
    }
}

#[test]
fn no_path_of_a_machine_is_named() {
    for document in all() {
        for prefix in ["/home/", "/root/", "/tmp/", "/work/"] {
            assert!(!document.text.contains(prefix), "{}: {prefix}", document.name);
        }
    }
}
