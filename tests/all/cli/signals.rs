//! SIGINT and SIGTERM end whatever command, with the exit code of the signal, and nothing is left behind.
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const SIGNALS: [(&str, i32); 2] = [("INT", 130), ("TERM", 143)];

fn program(directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_perfdiff"));
    command.current_dir(directory).env("TMPDIR", directory.join("temporary")).env_remove("RUNNER_TEMP");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    fs::create_dir_all(directory.join("temporary")).unwrap();
    command
}

fn until(what: &str, mut is: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is() {
        assert!(began.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn code_after(signal: &str, child: Child) -> (Option<i32>, String) {
    assert!(Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_command_that_waits_for_its_input_ends_and_the_old_report_stays() {
    for (signal, code) in SIGNALS {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("report.json"), "the old one").unwrap();
        let mut command = program(folder.path());
        // The stream of signals is watched before the input is read, so the input's first part is taken only then.
        let mut child = command.args(["compare", "-", "-", "--report", "json=report.json"]).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        // More than the pipe holds: written only once the program reads.
        std::io::Write::write_all(&mut input, &vec![b' '; 1 << 20]).unwrap();
        let (ended, stderr) = code_after(signal, child);
        drop(input);
        assert_eq!(ended, Some(code), "{stderr}");
        assert_eq!(fs::read_to_string(folder.path().join("report.json")).unwrap(), "the old one");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "the report and the directory for temporary files");
    }
}

#[test]
fn what_git_has_started_ends_too_and_the_scratch_repository_is_gone() {
    for (signal, code) in SIGNALS {
        let folder = tempfile::tempdir().unwrap();
        let script = folder.path().join("ssh.sh");
        fs::write(&script, "echo $$ > pid.part; mv pid.part \"$1\"; trap '' TERM INT; sleep 600").unwrap();
        let pid = folder.path().join("pid");
        let mut command = program(folder.path());
        command.env("GIT_SSH_COMMAND", format!("sh {} {}", script.display(), pid.display())).env("GIT_SSH_VARIANT", "simple");
        let child = command.args(["baseline", "list", "--remote", "ssh://host.invalid/repository"]).spawn().unwrap();
        let mut child = Some(child);
        until("git starts ssh", || pid.exists() || child.as_mut().unwrap().try_wait().unwrap().is_some());
        let (ended, stderr) = code_after(signal, child.take().unwrap());
        assert_eq!(ended, Some(code), "{stderr}");
        let pid = fs::read_to_string(pid).unwrap();
        let is_running = || Command::new("kill").args(["-0", pid.trim()]).stderr(Stdio::null()).status().unwrap().success();
        until("ssh is gone", || !is_running());
        assert_eq!(fs::read_dir(folder.path().join("temporary")).unwrap().count(), 0, "the scratch repository is gone");
    }
}

#[test]
fn signals_count_again_after_a_session_has_ended() {
    for (signal, code) in SIGNALS {
        let folder = tempfile::tempdir().unwrap();
        assert!(Command::new("mkfifo").arg(folder.path().join("pipe")).status().unwrap().success());
        let mut command = program(folder.path());
        // The pipe has no reader: writing the report waits for ever.
        let words = ["bench", "--rounds", "1", "--base", "true", "--head", "true", "--fail-on", "never", "--report", "json=pipe"];
        let mut child = command.args(words).spawn().unwrap();
        let mut stderr = std::io::BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        until("the session ends", || {
            line.clear();
            assert!(std::io::BufRead::read_line(&mut stderr, &mut line).unwrap() > 0, "it ended early");
            line.contains("1 round in")
        });
        // The word is said at the end of the session; the pipe is opened a moment later.
        std::thread::sleep(Duration::from_millis(300));
        let (ended, _) = code_after(signal, child);
        assert_eq!(ended, Some(code));
        assert_eq!(fs::read_dir(folder.path().join("temporary")).unwrap().count(), 0);
    }
}
