//! How a session ends before its time: failures, time limits, interruptions. What is known is reported, and nothing is left behind.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::yard::Yard;
use crate::cli::program::perfdiff;

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
    let script = "n=$(( $(cat count) + 1 )); echo $n > count; [ $n -gt 4 ] && exit 1; exec sh suite.sh";
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

#[test]
fn an_interruption_before_the_first_round_is_over_ends_as_the_signal_says() {
    for words in [vec!["--warmup", "0"], vec!["--warmup", "1"], vec!["--prepare", "sh wait.sh"]] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("wait.sh"), "echo $$ > pid; sleep 64").unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_perfdiff"))
            .arg("bench")
            .args(words)
            .args(["--base", "sh wait.sh", "--head", "sh wait.sh"])
            .current_dir(folder.path())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let pid = wait_for(&[folder.path()]);
        assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(130), "{stderr}");
        assert!(stderr.contains("interrupted before the first round was complete"), "{stderr}");
        assert!(!is_running(&pid));
    }
}

#[test]
fn the_end_of_the_terminal_ends_a_session_unless_it_is_to_be_ignored() {
    let yard = Yard::new();
    let run = |prefix: &str| {
        let _ = fs::remove_file(yard.path().join("pid"));
        let program = env!("CARGO_BIN_EXE_perfdiff");
        let command =
            format!("{prefix} exec {program} bench --rounds 1 --base 'sh -c \"echo \\$\\$ > pid; sleep 2\"' --head true --fail-on never");
        let child = Command::new("sh").args(["-c", &command]).current_dir(yard.path()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let mut child = child.unwrap();
        wait_for(&[yard.path()]);
        assert!(Command::new("kill").args(["-HUP", &child.id().to_string()]).status().unwrap().success());
        child.wait().unwrap().code()
    };
    if cfg!(target_os = "linux") {
        assert_eq!(run(""), Some(129));
        assert_eq!(run("trap '' HUP;"), Some(0));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_daemon_that_left_the_group_of_its_command_is_ended_too() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = "setsid sh -c 'echo $$ > pid; exec sleep 65' & while [ ! -s pid ]; do sleep 0.01; done";
    let session = perfdiff("bench --rounds 1 --warmup 0 --shell --fail-on never --base").arg(daemon).arg("--head").arg("true");
    let done = session.cwd(folder.path()).run();
    assert_eq!(done.code, 0, "{}", done.stderr);
    let daemon = fs::read_to_string(folder.path().join("pid")).unwrap();
    // Whoever inherited it may not have taken note of its end yet.
    let state = fs::read_to_string(format!("/proc/{}/stat", daemon.trim())).unwrap_or_default();
    assert!(state.is_empty() || state.contains(") Z "), "{state}");
}

#[test]
fn a_program_that_vanishes_leaves_a_report_of_the_rounds_before() {
    let yard = Yard::new();
    yard.write("a", "10.0001");
    let prepare = "printf '#!/bin/sh\\necho x >> n; [ $(wc -l < n) -lt 4 ] || rm prog\\nexec sh suite.sh\\n' > prog; chmod +x prog";
    let done = yard.program("--rounds 3..8 --shell --prepare").arg(prepare).arg("--").arg("./prog").run();
    let json = done.json();
    assert_eq!(json["outcome"], "warn", "{}", done.stderr);
    assert!(done.stderr.contains("4 rounds in"), "{}", done.stderr);
    assert!(json["caveats"].to_string().contains("a command failed: ./prog"), "{}", json["caveats"]);
}

#[test]
fn what_a_failing_command_printed_is_quoted_line_by_line_from_both_streams() {
    let yard = Yard::new();
    yard.write("a", "11");
    let script = "head -c 5000 /dev/zero; echo; echo 1 test failed; echo ::error::forged >&2; exit 1";
    let done = yard.program("--").arg("sh").arg("-c").arg(script).run();
    assert!(done.stderr.contains("\n  | 1 test failed\n"), "{}", done.stderr);
    assert!(done.stderr.contains(":error::forged") && !done.stderr.contains("::error"), "{}", done.stderr);
    assert!(!done.stderr.contains("u{0}"), "{}", done.stderr);
    assert!(!done.stderr.contains("perfdiff-out-"), "{}", done.stderr);
}

#[test]
fn a_place_for_temporary_files_that_is_not_there_is_named() {
    let yard = Yard::new();
    yard.write("a", "11");
    for words in [["--", "sh", "suite.sh"], ["--base=true", "--head=true", "--quiet"]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_perfdiff"));
        let output = command.arg("bench").args(words).current_dir(yard.path()).env("TMPDIR", "/nowhere").output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{stderr}");
        assert!(stderr.contains("TMPDIR"), "{stderr}");
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
