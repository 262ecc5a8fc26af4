//! The words of the program: every noun that `model` and `compare` export stands in the glossary.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests read files and may panic")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use regex::Regex;

/// `LevelShift` as the words that it is made of: "level shift".
fn spaced(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

/// The types that files below a folder of `src` define for everybody, errors and names of file formats aside.
fn nouns(folder: &str) -> BTreeSet<String> {
    let defined = Regex::new(r"(?m)^ *pub (?:struct|enum|trait) ([0-9A-Za-z_]+)").unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder);
    let files = walkdir::WalkDir::new(root).into_iter().map(|entry| entry.unwrap().into_path());
    let texts = files.filter(|path| path.extension().is_some_and(|kind| kind == "rs")).map(|path| fs::read_to_string(path).unwrap());
    let named = |text: String| defined.captures_iter(&text).map(|found| found[1].to_owned()).collect::<Vec<_>>();
    texts.flat_map(named).filter(|name| !name.ends_with("Schema") && !name.ends_with("Error")).map(|name| spaced(&name)).collect()
}

#[test]
fn every_exported_noun_of_the_model_and_the_engine_is_in_the_glossary() {
    let glossary = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/model/GLOSSARY.md")).unwrap();
    let bold = Regex::new(r"\*\*([^*]+)\*\*").unwrap();
    let known: BTreeSet<String> =
        bold.captures_iter(&glossary).flat_map(|found| found[1].split(" / ").map(str::to_lowercase).collect::<Vec<_>>()).collect();
    let nouns: BTreeSet<String> = nouns("model").into_iter().chain(nouns("compare")).collect();
    assert!(nouns.contains("level shift") && nouns.len() > 50, "the types are found: {nouns:?}");
    let missing: Vec<&String> = nouns.difference(&known).collect();
    assert!(missing.is_empty(), "not in src/model/GLOSSARY.md: {missing:?}");
}
