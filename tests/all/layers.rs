//! The picture in the crate's documentation, held against the code: a module uses only modules on lower rows.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests read files and may panic")]

use std::fs;
use std::path::{Path, PathBuf};

/// The rows, lowest first. Modules of one row never use each other.
const ROWS: &[&[&str]] = &[
    &["unit", "stats", "backoff", "limits", "shutdown"],
    &["model"],
    &["ingest", "policy"],
    &["compare"],
    &["report", "store", "github", "guide", "measure"],
    &["cli"],
];

/// Lines a file may have before its tests.
const LONGEST: usize = 400;

/// Files a folder may hold beside each other.
const FULLEST: usize = 12;

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files(directory: &Path) -> Vec<PathBuf> {
    walkdir::WalkDir::new(directory)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

fn row(module: &str) -> Option<usize> {
    ROWS.iter().position(|row| row.contains(&module))
}

/// The modules that a text names by `crate::`, doc links included: a link is knowledge too.
fn used(text: &str) -> Vec<String> {
    let after: Vec<&str> = text.split("crate::").skip(1).collect();
    let name = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    after
        .into_iter()
        .flat_map(|rest| match rest.strip_prefix('{') {
            Some(group) => group.split('}').next().unwrap_or_default().split(',').map(|part| name(part.trim())).collect(),
            None => vec![name(rest)],
        })
        .filter(|module| !module.is_empty())
        .collect()
}

#[test]
fn a_module_uses_only_modules_below_it() {
    let mut wrong = Vec::new();
    for file in rust_files(&source()) {
        let below = file.strip_prefix(source()).unwrap();
        let module = below.components().next().unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned();
        let Some(own) = row(&module) else { continue };
        for other in used(&fs::read_to_string(&file).unwrap()) {
            if other != module && row(&other).is_none_or(|row| row >= own) {
                wrong.push(format!("{} uses crate::{other}", below.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_stands_on_a_row() {
    for entry in fs::read_dir(source()).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().trim_end_matches(".rs").to_owned();
        assert!(matches!(name.as_str(), "main" | "lib") || row(&name).is_some(), "{name} is on no row");
    }
}

#[test]
fn the_checker_sees_a_use_in_the_wrong_direction() {
    assert_eq!(used("use crate::cli::run; use crate::{report, stats::median};"), ["cli", "report", "stats"]);
    assert!(row("cli") > row("unit"));
}

#[test]
fn only_the_cli_knows_anyhow_and_the_terminal() {
    for file in rust_files(&source()) {
        let below = file.strip_prefix(source()).unwrap().to_owned();
        if below.starts_with("cli") || below == Path::new("main.rs") {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        for word in ["anyhow::", "indicatif::", "clap::", "terminal_size::", "walkdir::"] {
            assert!(!text.contains(word), "{} uses {word}", below.display());
        }
    }
}

#[test]
fn files_stay_small_and_say_what_they_are_for() {
    for file in rust_files(&source()) {
        let text = fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let lines = code.lines().count();
        assert!(lines <= LONGEST, "{} has {lines} lines", file.display());
        assert!(text.starts_with("//!"), "{} has no header", file.display());
    }
}

#[test]
fn folders_stay_small() {
    let mut folders: std::collections::BTreeMap<PathBuf, usize> = std::collections::BTreeMap::new();
    for file in rust_files(&source()) {
        *folders.entry(file.parent().unwrap().to_owned()).or_default() += 1;
    }
    let full: Vec<_> = folders.iter().filter(|(_, files)| **files > FULLEST).collect();
    assert!(full.is_empty(), "more than {FULLEST} files beside each other: {full:?}");
}
