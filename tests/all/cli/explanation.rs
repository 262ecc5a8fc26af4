//! `inspect --explain`: why a file is read as what it is, and what each rule of a recipe matched.

use crate::cli::program::{Done, perfdiff};

const RECIPE: &str = r#"
[ingest.own]
kind = "text"
recognise = [{ lines = ['^own \d', '^---$'] }]
text.facts = [{ line = '^own (?<version>\S+)$' }]
run = { version = "{version}", commit = "{commit}" }
[[ingest.own.results]]
line = '^(?<name>\w+): (?<time>\S+ ?ms)(?: at (?<zone>\w+))?'
where = { name = "!total" }
name = "{name}"
params = { zone = "{zone}" }
metric = [{ name = "time", value = "time" }, { name = "colour", value = "colour", stddev = "spread" }]
"#;

/// `inspect --explain` of a file beside a configuration.
fn explained(file: &str, more: &str) -> Done {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("perfdiff.toml"), RECIPE).unwrap();
    std::fs::write(directory.path().join("out"), file).unwrap();
    perfdiff(&format!("inspect --explain out {more}")).cwd(directory.path()).run()
}

#[test]
fn each_rule_says_what_it_matched_and_what_nothing_matched_is_shown_harmless() {
    let done = explained("own 2.1\n---\nparse: 12.5 ms at a\nload: 3 ms\ntotal: 15 ms\ndone \u{7}red\n", "");
    assert_eq!(done.code, 0, "{}", done.stderr);
    insta::assert_snapshot!(done.stdout);
}

#[test]
fn a_recipe_of_whose_signs_the_file_has_some_is_named_with_what_is_missing() {
    let done = explained("own 2.1\nparse: 12.5 ms\n", "");
    assert_eq!(done.code, 3);
    assert!(done.stdout.contains("no format reads it\n  own says no: it has a line '^own \\d', but not a line '^---$'"), "{}", done.stdout);
    let done = explained("own 2.1\nparse: 12.5 ms\n", "--format own");
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stdout.contains("read as own because --format says so"), "{}", done.stdout);
}

#[test]
fn what_claims_a_file_and_loses_is_named() {
    let done = explained(r#"{"seed": 1, "results": [{"command": "a", "times": [1.5], "median": 1.5, "shell": {"name": "sh"}}]}"#, "");
    assert_eq!(done.code, 0, "{}", done.stderr);
    for expected in [
        "read as hyperfine",
        "hyperfine is sure: key results.*.command",
        "json says maybe: JSON of no known tool",
        "no rule reads: results.*.shell, seed",
    ] {
        assert!(done.stdout.contains(expected), "{expected}\n{}", done.stdout);
    }
}

#[test]
fn a_file_that_can_not_be_read_is_explained_before_the_error() {
    let done = explained(r#"{"results": [{"command": "a", "times": ["x"]}, {"times": [1.5]}]}"#, "");
    assert_eq!(done.code, 3);
    assert!(done.stdout.contains("the text `x` is no number: "), "{}", done.stdout);
    assert!(done.stderr.contains("results[1]"), "{}", done.stderr);
}

#[test]
fn the_explanation_of_a_large_file_is_bounded() {
    let lines = format!("{} another\n", "x".repeat(300)).repeat(20_000);
    let done = explained(&format!("own 2.1\n---\nparse: 12.5 ms\n{lines}"), "");
    assert!(done.stdout.len() < 10_000 && done.stdout.contains("and 19996 more"), "{}", done.stdout);
}
