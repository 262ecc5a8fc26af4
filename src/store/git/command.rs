//! Running the git program: without prompts, hooks or a shell, in one language, for a bounded time.
//!
//! Settings travel in the environment (`GIT_CONFIG_COUNT` …), where no other user sees them; arguments hold nothing but
//! options and names of references.

use std::io::{Read, Write as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use super::secret::Secrets;
use crate::shutdown::Program;
use crate::store::error::{StoreError, StoreErrorKind};

/// The most that is kept of what git writes, in bytes.
pub(super) const OUTPUT_MAX: u64 = 16 << 20;
/// How long output is waited for after git has ended: what it has started may keep the stream open.
const STREAM_LINGERS: Duration = Duration::from_secs(10);
/// Environment variables that would make git use another repository; they are removed.
const REPOSITORY_VARIABLES: [&str; 10] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_SHALLOW_FILE",
    "GIT_PREFIX",
    "GIT_CONFIG_PARAMETERS",
];

/// The git program for one repository.
pub(in crate::store) struct GitCommand {
    /// The repository's directory, and how git is given it: `--git-dir` of a bare one, `-C` of a checkout.
    pub(in crate::store) repository: (&'static str, PathBuf),
    /// Settings on top of the user's.
    pub(in crate::store) settings: Vec<(String, String)>,
    /// Texts that are removed from git's output.
    pub(in crate::store) secrets: Secrets,
}

/// How a git command ended, and what it wrote.
#[derive(Debug)]
pub(in crate::store) struct GitOutput {
    /// Whether its exit code was 0.
    pub(in crate::store) ok: bool,
    /// Its standard output, without secrets; at most 16 MiB of it.
    pub(in crate::store) out: String,
    /// Its standard error, without secrets.
    pub(in crate::store) err: String,
}

impl GitCommand {
    /// Runs git to its end, or kills it after `timeout`.
    pub(in crate::store) fn run(&self, arguments: &[&str], input: &[u8], timeout: Duration) -> Result<GitOutput, StoreError> {
        let child = Program::start(&mut self.command(arguments, input)).map_err(|error| {
            StoreError::new(StoreErrorKind::GitMissing, format!("the git program can't be started: {error}"))
                .hint("install git 2.29 or newer, and see that it is on the PATH")
        })?;
        let (stdin, out, err) = child.streams();
        let (out, err) = (drain(out), drain(err));
        if let Some(mut stdin) = stdin {
            // Where git has ended before it has read all, its own words say why.
            let _ = stdin.write_all(input);
        }
        let Some(ok) = wait(&child, timeout) else {
            let message = format!("git {} did not end within {} s", arguments.first().unwrap_or(&""), timeout.as_secs());
            return Err(StoreError::new(StoreErrorKind::Network, message).hint("see whether the remote answers, then try again"));
        };
        let text = |bytes: Vec<u8>| self.secrets.scrub(&String::from_utf8_lossy(&bytes));
        // What git has started may outlive it (a shared connection of ssh) and keep a stream open. Words that are lost are lost
        // words; an answer that is lost must not pass for an empty one.
        let out = out.recv_timeout(STREAM_LINGERS).map_err(|_| {
            let message = "git has ended, and what it has started keeps its answer to itself";
            StoreError::new(StoreErrorKind::Git, message).hint("see what git starts: a wrapper, a helper, ssh; then try again")
        })?;
        Ok(GitOutput { ok, out: text(out), err: text(err.recv_timeout(STREAM_LINGERS).unwrap_or_default()) })
    }

    fn command(&self, arguments: &[&str], input: &[u8]) -> Command {
        let mut command = Command::new("git");
        command.arg(self.repository.0).arg(&self.repository.1).args(arguments);
        command.stdin(if input.is_empty() { Stdio::null() } else { Stdio::piped() }).stdout(Stdio::piped()).stderr(Stdio::piped());
        for name in REPOSITORY_VARIABLES {
            command.env_remove(name);
        }
        command.env("LC_ALL", "C").env("GIT_TERMINAL_PROMPT", "0").env("GIT_NO_LAZY_FETCH", "1");
        let inherited = inherited_settings();
        for (at, (key, value)) in self.settings.iter().enumerate() {
            command.env(format!("GIT_CONFIG_KEY_{}", inherited + at), key).env(format!("GIT_CONFIG_VALUE_{}", inherited + at), value);
        }
        command.env("GIT_CONFIG_COUNT", (inherited + self.settings.len()).to_string());
        command
    }
}

/// How many settings the user's environment holds already: ours come after them.
#[expect(clippy::disallowed_methods, reason = "git inherits the process's environment; its list of settings is continued, not replaced")]
fn inherited_settings() -> usize {
    std::env::var("GIT_CONFIG_COUNT").ok().and_then(|count| count.parse().ok()).filter(|count| *count < 10_000).unwrap_or(0)
}

/// Reads to the end in a thread of its own, so that git never waits for us; keeps the beginning.
fn drain(stream: Option<impl Read + Send + 'static>) -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut kept = Vec::new();
        if let Some(mut stream) = stream {
            let _ = stream.by_ref().take(OUTPUT_MAX).read_to_end(&mut kept);
            let _ = std::io::copy(&mut stream, &mut std::io::sink());
        }
        let _ = sender.send(kept);
    });
    receiver
}

/// Whether the child ended well; none where it had to be killed.
#[expect(clippy::disallowed_methods, reason = "a span of waiting, which no result depends on")]
fn wait(child: &Program, timeout: Duration) -> Option<bool> {
    let started = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        match child.ended() {
            Ok(Some(status)) => return Some(status.success()),
            Ok(None) if started.elapsed() < timeout => std::thread::sleep(pause),
            Ok(None) | Err(_) => {
                child.end();
                return None;
            }
        }
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn an_answer_that_never_ends_is_no_empty_one() {
        let program = GitCommand { repository: ("-C", PathBuf::from("/")), settings: Vec::new(), secrets: Secrets::default() };
        let lingering = "alias.lingering=!echo tag; sleep 14 2>/dev/null &";
        let error = program.run(&["-c", lingering, "lingering"], &[], Duration::from_secs(60)).unwrap_err();
        assert!(error.message.contains("keeps its answer"), "{error}");
    }
}
