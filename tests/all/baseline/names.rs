//! Names of branches are strangers' text: every one of them goes in, is found again, and meets no other.

use std::collections::BTreeSet;

use super::scratch::{Scratch, run_json};

fn names() -> Vec<String> {
    let mut names: Vec<String> = [
        "feature/one/two",
        "feature/one%2Ftwo",
        "feature%one",
        "größer/日本語/🚀",
        "with blanks and\u{a0}more",
        "UPPER",
        "upper",
        "dots.and..more",
        ".hidden",
        "-dash",
        "a\\b:c*d?e\"f<g>h|i",
        "..",
        ".",
        "%",
        "%41",
        "A",
        "main~2",
        "main+x",
        "con",
        "'; rm -rf / #",
        "$(id)`id`",
    ]
    .map(str::to_owned)
    .into();
    names.push("x".repeat(200));
    names.push(format!("feature/{}", "ü%/ ".repeat(48)));
    names.push(format!("{}y", "x".repeat(199)));
    names
}

#[test]
fn every_name_goes_in_and_is_found_again() {
    let scratch = Scratch::new();
    scratch.write("base.json", &run_json("", 10.0, "").replace(r#""commit": "", "#, ""));
    scratch.write("worse.json", &run_json("", 30.0, "").replace(r#""commit": "", "#, ""));
    // Histories that have nothing in common, so that only the name can tell which run is meant.
    for (place, name) in names().iter().enumerate() {
        scratch.git(&["checkout", "-q", "--orphan", &format!("orphan-{place}")]);
        scratch.commit_saying(2, &format!("First of {place}"));
        scratch.run(&["baseline", "update", "base.json", &format!("--branch={name}")]).ok();
    }
    let json = scratch.perfdiff("baseline list --report json").ok().json();
    let found: BTreeSet<String> =
        json["groups"].as_array().unwrap().iter().map(|group| group["branch"].as_str().unwrap().to_owned()).collect();
    assert_eq!(found, names().into_iter().collect());
    let paths: BTreeSet<&str> = json["groups"].as_array().unwrap().iter().map(|group| group["runs"][0]["path"].as_str().unwrap()).collect();
    assert_eq!(paths.len(), names().len(), "no two branches share a path");
    for (place, name) in names().iter().enumerate() {
        scratch.git(&["checkout", "-q", &format!("orphan-{place}")]);
        scratch.commit(3);
        let (branch, base) = (format!("--branch={name}"), format!("--base-branch={name}"));
        let compared = scratch.run(&["compare", "worse.json", &branch, &base, "--report", "json"]);
        assert!(compared.code < 2, "{name}: {}", compared.stderr);
        assert_eq!(compared.json()["baseline"]["branch"], name.as_str(), "{name}");
        let listed = scratch.run(&["baseline", "list", &format!("--branch={name}"), "--report", "json"]).ok().json();
        assert_eq!(listed["runs"], 1, "{name}");
        let exported = scratch.run(&["baseline", "export", &format!("--branch={name}")]).ok().stdout;
        assert_eq!(serde_json::from_str::<serde_json::Value>(&exported).unwrap()["branch"], name.as_str());
    }
    assert_eq!(scratch.perfdiff("baseline verify").ok().stdout.lines().count(), 1);
}

#[test]
fn the_store_can_be_checked_out_whatever_it_holds() {
    let scratch = Scratch::new();
    scratch.write("base.json", &run_json("", 10.0, "").replace(r#""commit": "", "#, ""));
    for name in names() {
        scratch.run(&["baseline", "update", "base.json", &format!("--branch={name}")]).ok();
    }
    let tree = scratch.path().join("store");
    scratch.git(&["worktree", "add", "-q", tree.to_str().unwrap(), "perfdiff"]);
    assert_eq!(super::scratch::git(&tree, &["status", "--porcelain"]), "", "every file could be written");
}

#[test]
fn names_that_nobody_can_have_are_refused() {
    let scratch = Scratch::new();
    scratch.write("base.json", &run_json("1234567", 10.0, ""));
    for (name, code) in [("", 2), (" ", 2), ("a\nb", 2), (&*"x".repeat(2000), 2)] {
        let done = scratch.run(&["baseline", "update", "base.json", &format!("--branch={name}")]);
        assert_eq!(done.code, code, "{name:?}: {}", done.stderr);
        assert!(done.stderr.contains("hint: ") || done.stderr.contains("expected"), "{}", done.stderr);
    }
}
