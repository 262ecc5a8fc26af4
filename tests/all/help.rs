//! The help texts are the manual: every one of them is held here, so that a change to it is seen.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

use std::process::Command;

/// What `perfdiff ARGUMENTS --help` prints without a terminal.
fn help(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_perfdiff"));
    let output = command.args(arguments).arg("--help").env_remove("COLUMNS").env("NO_COLOR", "1").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The names of the subcommands, as the program's own help lists them.
fn commands(help: &str) -> Vec<String> {
    let list = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names = list.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next().map(str::to_owned));
    names.filter(|name| !name.is_empty() && name != "help").collect()
}

#[test]
fn the_manual_reads_as_reviewed() {
    let first = help(&[]);
    let names = commands(&first);
    assert!(names.len() >= 9, "{names:?}");
    insta::assert_snapshot!("perfdiff", first);
    for name in names {
        let text = help(&[&name]);
        if text.contains("\nCommands:\n") {
            for below in commands(&text) {
                insta::assert_snapshot!(format!("perfdiff-{name}-{below}"), help(&[&name, &below]));
            }
        }
        insta::assert_snapshot!(format!("perfdiff-{name}"), text);
    }
}
