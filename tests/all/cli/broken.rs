//! Broken input: a correct result with a caveat, or exit 3 with file, place and remedy. Never a panic, never green
//! with nothing compared.

use crate::cli::program::perfdiff;

/// Every file and directory under a `bad` folder of the fixtures.
fn bad_inputs() -> Vec<String> {
    let mut found = Vec::new();
    for format in std::fs::read_dir("fixtures").unwrap() {
        let bad = format.unwrap().path().join("bad");
        if !bad.is_dir() || bad.starts_with("fixtures/config") {
            continue;
        }
        found.extend(std::fs::read_dir(bad).unwrap().map(|entry| entry.unwrap().path().to_str().unwrap().to_owned()));
    }
    found.retain(|path| !path.contains("PROVENANCE"));
    found.sort();
    assert!(found.len() > 20, "{found:?}");
    found
}

#[test]
fn every_broken_fixture_is_refused_with_a_remedy_or_read_with_a_caveat() {
    for input in bad_inputs() {
        let done = perfdiff("compare").arg(&input).arg(&input).arg("--report").arg("json").run();
        match done.code {
            3 => {
                assert!(done.stderr.contains(&input), "{input}: the message does not name the file: {}", done.stderr);
                assert!(done.stderr.contains("\nhint: "), "{input}: no remedy: {}", done.stderr);
                assert!(done.stdout.is_empty(), "{input}");
            }
            0 | 1 => {
                let json = done.json();
                assert!(!json["changes"].as_array().unwrap().is_empty(), "{input}: nothing compared");
                let failed = json["changes"].as_array().unwrap().iter().any(|change| change["verdict"] != "unchanged");
                assert!(failed || !json["caveats"].as_array().unwrap().is_empty(), "{input}: read without a word");
            }
            code => panic!("{input}: exit code {code}: {}", done.stderr),
        }
    }
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let done = perfdiff("compare nosuch.json fixtures/criterion/base").run();
    assert_eq!(done.code, 3);
    assert!(done.stderr.contains("nosuch.json: no such file or directory"), "{}", done.stderr);
}

#[test]
fn an_empty_file_and_an_empty_directory_are_never_green() {
    let directory = tempfile::tempdir().unwrap();
    let empty = directory.path().join("empty.json");
    std::fs::write(&empty, "").unwrap();
    for input in [empty.as_path(), directory.path()] {
        let done = perfdiff("compare").arg(input.to_str().unwrap()).arg(input.to_str().unwrap()).run();
        assert_eq!(done.code, 3, "{}", done.stderr);
    }
}

#[test]
fn an_unclaimed_file_lists_what_can_be_read() {
    let done = perfdiff("inspect LICENSE-MIT").run();
    assert_eq!(done.code, 3);
    assert!(done.stderr.contains("no format recognises it") && done.stderr.contains("criterion"), "{}", done.stderr);
}

#[cfg(unix)]
#[test]
fn a_working_directory_that_is_gone_is_trouble_and_no_verdict() {
    let directory = tempfile::tempdir().unwrap();
    let script = format!("mkdir gone && cd gone && rmdir ../gone && exec {} formats", env!("CARGO_BIN_EXE_perfdiff"));
    let done = std::process::Command::new("sh").args(["-c", &script]).current_dir(directory.path()).output().unwrap();
    assert_eq!(done.status.code(), Some(3), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(String::from_utf8_lossy(&done.stderr).starts_with("error: the working directory can't be used: "));
}
