//! What an input may be: files, directories, links, pipes, globs, and text as Windows writes it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::program::{Done, perfdiff};

const PYTEST: &str = "fixtures/pytest-benchmark/5.3.1/base/benchmark.json";
const K6: &str = "fixtures/k6/v2.2.0/base";

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn inspect(input: &Path) -> Done {
    perfdiff("inspect").arg(input.to_str().unwrap()).run()
}

/// The first line of a run: suite, tool, shape and how much was read.
fn first_lines(done: &Done) -> Vec<&str> {
    assert_eq!(done.code, 0, "{}", done.stderr);
    done.stdout.lines().filter(|line| line.starts_with("suite ")).collect()
}

#[test]
fn logs_and_notes_beside_a_result_file_are_left_out_by_name() {
    let directory = tempfile::tempdir().unwrap();
    fs::copy(fixture(PYTEST), directory.path().join("benchmark.json")).unwrap();
    fs::write(directory.path().join("stderr.txt"), "").unwrap();
    fs::write(directory.path().join("exit_code"), "0\n").unwrap();
    let done = inspect(directory.path());
    assert_eq!(first_lines(&done).len(), 1);
    assert!(done.stdout.contains("no results in exit_code, stderr.txt; not read"), "{}", done.stdout);
    fs::write(directory.path().join("second.json"), "").unwrap();
    let done = inspect(directory.path());
    assert_eq!(done.code, 3, "an empty result file is a failure of its tool");
    assert!(done.stderr.contains("second.json: is empty"), "{}", done.stderr);
}

#[test]
fn one_run_written_twice_is_refused_and_both_files_are_named() {
    let directory = tempfile::tempdir().unwrap();
    fs::copy(fixture(K6).join("summary.json"), directory.path().join("a.json")).unwrap();
    fs::copy(fixture(K6).join("summary.json"), directory.path().join("b.json")).unwrap();
    let done = inspect(directory.path());
    assert_eq!(done.code, 3);
    assert!(done.stderr.contains("the same measurements twice: a.json and b.json"), "{}", done.stderr);
    fs::copy(fixture(K6).join("handle_summary.json"), directory.path().join("b.json")).unwrap();
    let done = inspect(directory.path());
    assert!(done.stderr.contains("(a.json)") && done.stderr.contains("(b.json), perhaps one run written twice"), "{}", done.stderr);
}

#[test]
fn a_glob_that_matches_a_directory_and_what_is_in_it_reads_it_once() {
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir_all(directory.path().join("runs/one")).unwrap();
    fs::copy(fixture(PYTEST), directory.path().join("runs/one/benchmark.json")).unwrap();
    let done = perfdiff("inspect runs/**").cwd(directory.path()).run();
    assert_eq!(first_lines(&done).len(), 1);
}

#[test]
fn standard_input_is_read_once() {
    let done = perfdiff("compare - -").stdin(&fs::read(fixture(PYTEST)).unwrap()).run();
    assert_eq!(done.code, 2);
    assert!(done.stderr.contains("`-` is given twice") && done.stderr.contains("hint: "), "{}", done.stderr);
}

#[test]
fn text_as_windows_writes_it_gives_the_same_numbers() {
    let directory = tempfile::tempdir().unwrap();
    let inputs =
        [PYTEST, "fixtures/k6/v2.2.0/base/summary.json", "fixtures/locust/2.47.0-base/run_stats.csv", "fixtures/cargo-criterion/base.json"];
    for input in inputs {
        let text = fs::read_to_string(fixture(input)).unwrap();
        let wide = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        let name = Path::new(input).file_name().unwrap();
        let file = directory.path().join(name);
        fs::write(&file, &text).unwrap();
        let plain = inspect(&file);
        assert_eq!(plain.code, 0, "{}", plain.stderr);
        let utf8 = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        let little = [b"\xff\xfe".to_vec(), wide(u16::to_le_bytes)].concat();
        let big = [b"\xfe\xff".to_vec(), wide(u16::to_be_bytes)].concat();
        for bytes in [utf8, little, big] {
            fs::write(&file, bytes).unwrap();
            let done = inspect(&file);
            assert_eq!((done.code, done.stdout), (0, plain.stdout.clone()), "{input}: {}", done.stderr);
        }
    }
}

#[test]
fn names_from_files_cannot_act_on_the_terminal_in_a_message() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("red\u{1b}[31m\nhint: all is well.json");
    fs::write(&file, "[1, 2").unwrap();
    for command in ["inspect", "check-config", "gate", "report"] {
        let done = perfdiff(command).arg(file.to_str().unwrap()).run();
        assert!(done.code >= 2, "{command}");
        assert!(!done.stderr.contains('\u{1b}'), "{command}: {}", done.stderr);
        assert!(!done.stderr.contains("\nhint: all is well"), "{command}: {}", done.stderr);
    }
}

#[test]
fn names_within_files_cannot_act_on_the_terminal() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("run.json");
    let evil = "\u{1b}[31m\n::error::evil";
    let metric = serde_json::json!({"name": evil, "value": 1.0, "unit": evil, "statistic": evil, "direction": "lower", "role": "primary"});
    let benchmark =
        serde_json::json!({"name": evil, "params": {evil: evil}, "metrics": [metric, {"name": "t", "value": 2.0, "unit": "ms"}]});
    let failed = serde_json::json!({"name": "failed", "error": evil, "metrics": []});
    let run = serde_json::json!({"schema": "perfdiff.run/v1", "suite": evil, "branch": evil, "commit": evil, "time": evil,
        "tool": {"name": evil, "version": evil}, "environment": {"os": evil, "cpu": evil, "runner": evil},
        "benchmarks": [benchmark, failed]});
    fs::write(&file, run.to_string()).unwrap();
    let config = directory.path().join("perfdiff.toml");
    let name = r#""\u001b[31m\n::error::evil""#;
    fs::write(&config, format!("[[gate]]\nid = {name}\nmatch = '**'\nlimit = '< 1ms'\n[[rule]]\nmatch = {name}\nwarn = '3%'\n")).unwrap();
    let file = file.to_str().unwrap();
    for words in ["inspect", "check-config", "gate", "compare"] {
        let program = perfdiff(words).arg(file).cwd(directory.path());
        let done = if words == "compare" { program.arg(file) } else { program }.run();
        let text = done.stdout + &done.stderr;
        assert!(done.code < 2, "{words}: {text}");
        assert!(!text.contains('\u{1b}') && !text.contains("\n::error::"), "{words}: {text}");
    }
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::symlink;
    use std::process::Command;

    use super::*;

    #[test]
    fn links_are_followed_unless_they_lead_back_or_nowhere() {
        let (elsewhere, directory) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::copy(fixture(PYTEST), elsewhere.path().join("benchmark.json")).unwrap();
        let link = |target: &Path, name: &str| symlink(target, directory.path().join(name)).unwrap();
        link(elsewhere.path(), "run");
        let done = inspect(directory.path());
        assert_eq!(first_lines(&done).len(), 1);
        assert!(!done.stdout.contains("part-skipped"));
        link(&elsewhere.path().join("gone.json"), "dangling.json");
        link(Path::new("."), "self");
        link(Path::new("loop"), "loop");
        let done = inspect(directory.path());
        assert_eq!(first_lines(&done).len(), 1);
        assert!(done.stdout.contains("neither a file nor a link to one: dangling.json, loop; not read"), "{}", done.stdout);
    }

    #[test]
    fn a_link_to_a_run_beside_it_is_not_a_second_run() {
        let directory = tempfile::tempdir().unwrap();
        fs::create_dir(directory.path().join("run-5")).unwrap();
        fs::copy(fixture(PYTEST), directory.path().join("run-5/benchmark.json")).unwrap();
        symlink("run-5", directory.path().join("latest")).unwrap();
        assert_eq!(first_lines(&inspect(directory.path())).len(), 1);
    }

    #[test]
    fn names_that_are_no_unicode_are_opened_all_the_same() {
        let directory = tempfile::tempdir().unwrap();
        for name in [b"caf\xe9.json".as_slice(), b"caf\xe8.json"] {
            fs::copy(fixture(PYTEST), directory.path().join(OsStr::from_bytes(name))).unwrap();
        }
        let done = inspect(directory.path());
        assert_eq!(done.code, 3);
        assert!(done.stderr.contains("the same measurements twice"), "both were read: {}", done.stderr);
        fs::remove_file(directory.path().join(OsStr::from_bytes(b"caf\xe8.json"))).unwrap();
        assert_eq!(first_lines(&inspect(directory.path())).len(), 1);
    }

    #[test]
    fn a_pipe_is_read_in_one_go() {
        let directory = tempfile::tempdir().unwrap();
        let pipe = directory.path().join("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let writer = {
            let pipe = pipe.clone();
            std::thread::spawn(move || fs::write(pipe, fs::read(fixture(PYTEST)).unwrap()))
        };
        assert_eq!(first_lines(&inspect(&pipe)).len(), 1);
        writer.join().unwrap().unwrap();
        fs::copy(fixture(PYTEST), directory.path().join("benchmark.json")).unwrap();
        let done = inspect(directory.path());
        assert!(done.stdout.contains("neither a file nor a link to one: pipe"), "{}{}", done.stdout, done.stderr);
    }
}
