//! Where perfdiff lives stands in one place: Cargo.toml. README and guide write the same, and nothing else writes it at all.

use std::path::Path;

use regex::Regex;

use super::{all, root};

/// What Cargo.toml says: `OWNER/NAME`.
fn name() -> String {
    let manifest: toml::Table = toml::from_str(&std::fs::read_to_string(root().join("Cargo.toml")).unwrap()).unwrap();
    let address = manifest["package"]["repository"].as_str().unwrap().to_owned();
    address.strip_prefix("https://github.com/").unwrap().to_owned()
}

#[test]
fn every_text_names_the_action_as_cargo_toml_does_at_this_version() {
    let uses = Regex::new(r"\buses: ([\w.-]+/perfdiff)@(\S+?)(?:`|,|$|\s)").unwrap();
    let mut count = 0;
    for document in all() {
        for one in uses.captures_iter(&document.text) {
            count += 1;
            assert_eq!(format!("{}@{}", &one[1], &one[2]), perfdiff::guide::action(), "{}", document.name);
        }
    }
    assert!(count >= 5, "only {count} were found");
    assert_eq!(perfdiff::guide::action(), format!("{}@v{}", name(), env!("CARGO_PKG_VERSION")));
}

#[test]
fn no_other_place_writes_the_name_of_the_repository() {
    let (name, mut writes) = (name(), Vec::new());
    for directory in
        ["src", "tests", "templates", "benches", ".ci", ".github", "action.yml", "build.rs", "pyproject.toml", "deny.toml", "SECURITY.md"]
    {
        let entries = walkdir::WalkDir::new(root().join(directory)).into_iter().filter_entry(|entry| entry.file_name() != "node_modules");
        for entry in entries.map(Result::unwrap).filter(|entry| entry.file_type().is_file()) {
            let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
            if text.contains(&name) {
                writes.push(entry.path().strip_prefix(root()).unwrap().to_owned());
            }
        }
    }
    let may = |path: &Path| {
        path.starts_with("src/guide") && path.extension().is_some_and(|end| end == "md")
            || path.extension().is_some_and(|end| end == "snap")
    };
    writes.retain(|path| !may(path));
    assert!(writes.is_empty(), "take it from `perfdiff::guide::REPOSITORY`: {writes:?}");
}
