//! What a dashboard is called where nobody says it.

use std::path::Path;

use regex::Regex;

use crate::baseline::scratch::{git, run};
use crate::site::written::slower;

/// The name at the top of the dashboard that is written in a directory.
#[track_caller]
fn name(directory: &Path, flags: &[&str], env: &[(&str, &str)]) -> String {
    let runs: Vec<String> = slower("parse", 3).iter().map(ToString::to_string).collect();
    std::fs::write(directory.join("runs.ndjson"), runs.join("\n")).unwrap();
    run(directory, &[&["site", "out", "--from", "runs.ndjson"], flags].concat(), env).ok();
    let index = std::fs::read_to_string(directory.join("out/index.html")).unwrap();
    assert!(!index.contains("secret"), "{index}");
    Regex::new("<p class=\"brand\"><a[^>]*>([^<]*)</a>").unwrap().captures(&index).unwrap()[1].to_owned()
}

#[test]
fn a_dashboard_has_the_name_of_the_repository() {
    let home = tempfile::tempdir().unwrap();
    let directory = home.path().join("checkout");
    std::fs::create_dir(&directory).unwrap();
    assert_eq!(name(&directory, &[], &[]), "checkout", "the directory, where there is no repository");
    git(&directory, &["init", "-q", "-b", "main"]);
    std::fs::create_dir(directory.join("inner")).unwrap();
    assert_eq!(name(&directory.join("inner"), &[], &[]), "checkout", "the repository's directory");
    git(&directory, &["remote", "add", "origin", "https://user:secret@example.org/team/parser.git"]);
    assert_eq!(name(&directory, &[], &[]), "parser", "the remote");
    assert_eq!(name(&directory, &[], &[("GITHUB_REPOSITORY", "owner/of-workflow")]), "of-workflow");
    let url = ["--repository-url", "https://user:secret@example.org/owner/named.git"];
    assert_eq!(name(&directory, &url, &[("GITHUB_REPOSITORY", "owner/of-workflow")]), "named");
    assert_eq!(name(&directory, &["--title", "Speed & size"], &[]), "Speed &#38; size");
}

#[test]
fn a_remote_without_a_name_and_a_directory_of_a_stranger_do_no_harm() {
    let home = tempfile::tempdir().unwrap();
    let directory = home.path().join("<img src=x onerror=alert(1)>");
    std::fs::create_dir(&directory).unwrap();
    git(&directory, &["init", "-q", "-b", "main"]);
    git(&directory, &["remote", "add", "origin", "https://user:secret@example.org/"]);
    assert_eq!(name(&directory, &[], &[]), "&#60;img src=x onerror=alert(1)&#62;");
}
