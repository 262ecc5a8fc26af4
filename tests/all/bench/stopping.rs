//! How a session ends before its time: failures, time limits, interruptions. What is known is reported, and nothing is left behind.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::yard::Yard;

#[test]
fn a_command_that_fails_in_the_first_round_is_an_error_with_its_last_words() {
    let yard = Yard::new();
    yard.write("a", "11");
    let done = yard.program("--").arg("sh").arg("-c").arg("echo one problem >&2; exit 7").run();
    assert_eq!(done.code, 3);
    for words in ["gave no results", "exit code 7", "one problem"] {
        assert!(done.stderr.contains(words), "{words}: {}", done.stderr);
    }
    let missing = yard.bench("-- no-such-program-anywhere");
    assert_eq!(missing.code, 3);
    assert!(missing.stderr.contains("no-such-program-anywhere"), "{}", missing.stderr);
    let silent = yard.bench("-- true {out}");
    assert!(silent.stderr.contains("nothing was written to {out}"), "{}", silent.stderr);
}

#[test]
fn a_command_that_fails_later_leaves_a_report_that_is_not_green() {
    let yard = Yard::new();
    yard.write("a", "10.0001");
    yard.write("count", "0");
    let script = r#"n=$(( $(cat count) + 1 )); echo $n > count; [ $n -gt 4 ] && exit 1; exec sh suite.sh"#;
    let done = yard.program("--rounds 3..20 --").arg("sh").arg("-c").arg(script).run();
    let json = done.json();
    assert_eq!(json["outcome"], "warn", "{json:#}");
    let caveats = json["caveats"].as_array().unwrap();
    assert!(caveats.iter().any(|caveat| caveat["code"] == "run-aborted" && caveat["text"].as_str().unwrap().contains("exit code 1")));
}

#[test]
fn results_of_a_command_that_ended_badly_are_not_green_either() {
    let yard = Yard::new();
    yard.write("a", "10.0001");
    let done = yard.program("--rounds 3..3 --").arg("sh").arg("-c").arg("sh suite.sh; [ $PERFDIFF_SIDE = base ]").run();
    assert_eq!(done.json()["outcome"], "warn");
}

#[test]
fn a_command_that_hangs_is_stopped_with_all_that_it_started() {
    let yard = Yard::new();
    yard.write("a", "11");
    let began = Instant::now();
    let done = yard.program("--timeout 300ms --").arg("sh").arg("-c").arg("sleep 61 & echo $! > sleeper; sleep 62").run();
    assert!(began.elapsed() < Duration::from_secs(30));
    assert_eq!(done.code, 3);
    assert!(done.stderr.contains("longer than --timeout allows"), "{}", done.stderr);
    let sleeper = fs::read_to_string(yard.path().join("sleeper")).ok();
    assert!(sleeper.is_none_or(|id| !is_running(id.trim())));
}

#[test]
fn a_spent_budget_ends_the_session_after_the_round() {
    let yard = Yard::new();
    yard.write("a", "11");
    let done = yard.bench("--budget 1ms --rounds 3..30 -- sh suite.sh");
    assert!(
        done.stderr.contains("1 round in") && done.stderr.contains("all that --budget allows; 2 benchmarks not settled"),
        "{}",
        done.stderr
    );
}

#[test]
fn an_interrupted_session_reports_what_is_known_and_leaves_nothing_behind() {
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let yard = Yard::new();
        yard.write("a", "20");
        let (temporary, head) = (tempfile::tempdir().unwrap(), copy_of(&yard));
        let script = "sh suite.sh; n=$(ls mark* 2>/dev/null | wc -l); touch mark$n; [ $n -ge 8 ] && { echo $$ > pid; sleep 63; }; true";
        let child = Command::new(env!("CARGO_BIN_EXE_perfdiff"))
            .args([
                "bench",
                "--report",
                "json",
                "--rounds",
                "20..20",
                "--base-dir",
                yard.path().to_str().unwrap(),
                "--",
                "sh",
                "-c",
                script,
            ])
            .current_dir(head.path())
            .env("TMPDIR", temporary.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let pid = wait_for(&[yard.path(), head.path()]);
        assert!(Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap().success());
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{stderr}");
        let json: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {stderr}"));
        assert!(json["caveats"].as_array().unwrap().iter().any(|caveat| caveat["code"] == "run-aborted"), "{json:#}");
        assert!(stderr.contains("then it was interrupted"), "{stderr}");
        assert!(!is_running(&pid));
        assert_eq!(fs::read_dir(temporary.path()).unwrap().count(), 0, "the directories of the session are gone");
    }
}

/// The same suite in a directory that is no repository.
fn copy_of(yard: &Yard) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for name in ["suite.sh", "a", "b"] {
        fs::copy(yard.path().join(name), copy.path().join(name)).unwrap();
    }
    copy
}

/// Waits for the file `pid` in one of the directories; what it says.
fn wait_for(directories: &[&Path]) -> String {
    let began = Instant::now();
    loop {
        let found = directories.iter().find_map(|directory| fs::read_to_string(directory.join("pid")).ok());
        if let Some(pid) = found.filter(|pid| pid.ends_with('\n')) {
            return pid.trim().to_owned();
        }
        assert!(began.elapsed() < Duration::from_secs(60), "the suite never came that far");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn is_running(pid: &str) -> bool {
    Command::new("kill").args(["-0", pid]).stderr(Stdio::null()).status().unwrap().success()
}
