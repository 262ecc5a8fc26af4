//! The README's commands do what it says, and its lists are those of the program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "tests read files and may panic")]

use std::path::Path;
use std::process::Command;

fn readme() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// The fenced blocks of a language.
fn blocks(language: &str) -> Vec<String> {
    let text = readme();
    let fence = format!("```{language}\n");
    text.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

fn perfdiff(words: &str) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_perfdiff"))
        .args(words.split_whitespace())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_picture_is_what_the_first_command_prints() {
    let command = blocks("sh")
        .into_iter()
        .find_map(|block| block.lines().find_map(|line| line.strip_prefix("cargo run --release -- ").map(str::to_owned)));
    let (code, stdout) = perfdiff(&command.expect("the README has a first command"));
    assert_eq!(code, 1, "the shipped fixtures hold regressions");
    let picture = blocks("text").into_iter().find(|block| block.starts_with("perfdiff ")).expect("the README has a picture");
    assert_eq!(picture.trim_end(), stdout.trim_end());
}

#[test]
fn every_command_on_shipped_fixtures_works() {
    let mut run = 0;
    for block in blocks("sh") {
        for line in block.lines().filter_map(|line| line.strip_prefix("perfdiff ")).filter(|line| line.contains("fixtures/")) {
            let (code, _) = perfdiff(line.split('#').next().unwrap());
            assert!(code < 2, "perfdiff {line}: exit code {code}");
            run += 1;
        }
    }
    assert!(run >= 3, "only {run} commands were found");
}

#[test]
fn every_format_and_every_report_is_listed() {
    let text = readme();
    for format in perfdiff::ingest::FORMATS {
        assert!(text.contains(&format!("| `{}` |", format.name())), "{} is not in the table of formats", format.name());
    }
    for renderer in perfdiff::report::RENDERERS {
        assert!(text.contains(&format!("`{}`", renderer.name())), "{} is not listed", renderer.name());
    }
}

#[test]
fn the_exit_codes_are_those_of_the_program() {
    let text = readme();
    for code in [perfdiff::cli::PASS, perfdiff::cli::FAIL, perfdiff::cli::USAGE, perfdiff::cli::TROUBLE] {
        assert!(text.contains(&format!("| {code} |")), "{code}");
    }
}

#[test]
fn it_names_no_path_of_a_machine() {
    for prefix in ["/home/", "/root/", "/tmp/", "/work/"] {
        assert!(!readme().contains(prefix), "{prefix}");
    }
}
