//! A repository with a remote, GitHub's stand-in, and jobs that run `perfdiff ci` in them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use perfdiff::cli::{self, Io, Terminal};
use serde_json::{Value, json};

use crate::cli::pipe::Pipe;
use crate::github::fake::{ACTIONS, Fake};
use crate::github::stage::Server as _;
use crate::resolve::git::{Repo, git_in};

/// What all runs of a test were measured on.
const ENVIRONMENT: &str = r#"{"os": "linux", "arch": "x86_64", "cpu": "Test CPU", "cores": 4, "runner": "ubuntu-24.04"}"#;

/// Ten quiet runs of `main`, about 100 ms.
pub(crate) const QUIET: [f64; 10] = [100.3, 99.6, 100.9, 99.2, 100.1, 100.6, 99.4, 99.9, 100.4, 99.8];

/// A checkout, the remote that it was cloned from, and GitHub.
pub(crate) struct Yard {
    pub(crate) repo: Repo,
    pub(crate) github: Fake,
}

impl Yard {
    /// `main` with ten commits, whose runs are stored on the remote.
    pub(crate) fn with_history() -> Yard {
        Yard::with(&QUIET)
    }

    /// `main` with a commit for each value, whose runs are stored on the remote.
    pub(crate) fn with(values: &[f64]) -> Yard {
        let yard = Yard::new();
        let mut lines = Vec::new();
        for (n, (value, commit)) in values.iter().zip(yard.commits(values.len())).enumerate() {
            let time = format!("2027-{:02}-{:02}T12:00:00Z", n / 28 + 1, n % 28 + 1);
            lines.push(run(&format!(r#""commit": "{commit}", "branch": "main", "time": "{time}", "#), *value).replace('\n', " "));
        }
        yard.repo.git(&["push", "-q", "origin", "main"]);
        let file = yard.repo.beside("history.ndjson");
        std::fs::write(&file, lines.join("\n") + "\n").unwrap();
        let done = perfdiff(&yard.repo.path, &["baseline", "import", file.to_str().unwrap(), "--remote", "origin"], &BTreeMap::new());
        assert_eq!(done.code, 0, "{}", done.stderr);
        yard
    }

    /// `main` with one commit, and nothing stored.
    pub(crate) fn new() -> Yard {
        let repo = Repo::new();
        let remote = repo.beside("remote.git");
        std::fs::create_dir(&remote).unwrap();
        git_in(&remote, &["init", "-q", "--bare", "-b", "main"], 0);
        repo.git(&["remote", "add", "origin", remote.to_str().unwrap()]);
        repo.commit("Begin");
        repo.git(&["push", "-q", "-u", "origin", "main"]);
        std::fs::write(repo.path.join(".git/info/exclude"), "results.json\nperfdiff-report/\n").unwrap();
        let github = Fake::start();
        github.script("GET", "/repos/acme/widgets/issues/7/labels", 200, json!([]));
        Yard { repo, github }
    }

    /// So many commits on `main`, one a second, in one go; their ids, oldest first.
    fn commits(&self, count: usize) -> Vec<String> {
        let commit = |n: usize| {
            let (message, time) = (format!("Work {n}"), 1_800_000_061 + n);
            let from = if n == 0 { "from refs/heads/main^0\n" } else { "" };
            let who = format!("commit refs/heads/main\ncommitter A <a@example.org> {time} +0000");
            format!("{who}\ndata {}\n{message}\n{from}\n", message.len())
        };
        let stream: String = (0..count).map(commit).collect();
        let file = self.repo.beside("commits");
        std::fs::write(&file, stream).unwrap();
        let import = std::process::Command::new("git")
            .args(["fast-import", "--quiet"])
            .current_dir(&self.repo.path)
            .stdin(std::fs::File::open(&file).unwrap())
            .status();
        assert!(import.unwrap().success());
        let log = self.repo.git(&["log", "--reverse", "--format=%H", &format!("-{count}")]);
        log.lines().map(str::to_owned).collect()
    }

    pub(crate) fn remote(&self) -> PathBuf {
        self.repo.beside("remote.git")
    }

    /// A branch with one commit, and what GitHub checks out for its pull request: the merge with main. Gives the newest
    /// commit of the branch.
    pub(crate) fn topic(&self, message: &str) -> String {
        self.repo.create("topic", "main");
        let head = self.repo.commit(message);
        self.merge_checked_out();
        head
    }

    /// Checks out the merge of `main` and `topic`.
    pub(crate) fn merge_checked_out(&self) {
        self.repo.git(&["switch", "-q", "--detach", "main"]);
        self.repo.merge("topic", "Merge topic into main");
    }

    /// A job of a pull request, number 7.
    pub(crate) fn pull_request(&self, head: &str) -> Job {
        self.pull_request_of(head, "acme/widgets")
    }

    /// The same from a fork.
    pub(crate) fn pull_request_of(&self, head: &str, repository: &str) -> Job {
        let base = self.repo.git(&["rev-parse", "main"]);
        let payload = json!({
            "action": "synchronize", "number": 7,
            "pull_request": {
                "number": 7, "labels": [],
                "head": {"sha": head, "ref": "topic", "repo": {"full_name": repository}},
                "base": {"sha": base, "ref": "main", "repo": {"full_name": "acme/widgets"}},
            },
            "repository": {"full_name": "acme/widgets", "default_branch": "main"},
        });
        self.job("pull_request", &payload)
            .env("GITHUB_REF", "refs/pull/7/merge")
            .env("GITHUB_HEAD_REF", "topic")
            .env("GITHUB_BASE_REF", "main")
    }

    /// A job of a push to a branch, which is checked out.
    pub(crate) fn push(&self, branch: &str, before: &str) -> Job {
        let after = self.repo.head();
        let message = self.repo.git(&["log", "-1", "--format=%B"]);
        let payload = json!({
            "ref": format!("refs/heads/{branch}"), "before": before, "after": after, "forced": false,
            "commits": [{"id": after, "message": message}],
            "repository": {"full_name": "acme/widgets", "default_branch": "main"},
        });
        self.job("push", &payload).env("GITHUB_REF", &format!("refs/heads/{branch}"))
    }

    /// A commit on `main`, measured by a job of its push.
    pub(crate) fn pushed(&self, message: &str, value: f64) -> Job {
        self.repo.switch("main");
        let before = self.repo.head();
        self.repo.commit(message);
        self.repo.git(&["push", "-q", "origin", "main"]);
        self.measure(value);
        self.push("main", &before)
    }

    /// A job of the end of another run, number 100, about a head.
    pub(crate) fn workflow_run(&self, head: &str, repository: &str, event: &str) -> Job {
        let payload = json!({
            "workflow_run": {
                "id": 100, "run_attempt": 1, "event": event, "conclusion": "failure", "head_sha": head, "head_branch": "topic",
                "head_repository": {"full_name": repository}, "pull_requests": [],
            },
            "repository": {"full_name": "acme/widgets", "default_branch": "main"},
        });
        self.job("workflow_run", &payload).run_id(500).env("GITHUB_REF", "refs/heads/main").args(&["ci", "--comparison=perfdiff-report"])
    }

    /// Lets GitHub know pull request 7 by this head.
    pub(crate) fn open_pull_request(&self, head: &str, repository: &str) {
        let pull = json!([{
            "number": 7, "state": "open", "labels": [],
            "head": {"ref": "topic", "sha": head, "repo": {"full_name": repository}},
            "base": {"ref": "main", "sha": head, "repo": {"full_name": "acme/widgets"}},
        }]);
        self.github.script("GET", "/repos/acme/widgets/pulls", 200, pull);
    }

    /// Lets a label of pull request 7 have been set by somebody who may do this much.
    pub(crate) fn labelled(&self, by: &str, permission: &str) {
        let set = json!([{"name": "perf-accepted"}]);
        let event = json!([{"event": "labeled", "actor": {"login": by, "type": "User"}, "created_at": "2027-05-30T10:00:00Z", "label": {"name": "perf-accepted"}}]);
        self.github.script("GET", "/repos/acme/widgets/issues/7/labels", 200, set);
        self.github.script("GET", "/repos/acme/widgets/issues/7/events", 200, event);
        let path = format!("/repos/acme/widgets/collaborators/{by}/permission");
        self.github.script("GET", &path, 200, json!({"permission": permission}));
    }

    /// A job of any event.
    pub(crate) fn job(&self, event: &str, payload: &Value) -> Job {
        let runner = tempfile::tempdir().unwrap();
        let file = |name: &str| runner.path().join(name).to_str().unwrap().to_owned();
        std::fs::write(file("event.json"), payload.to_string()).unwrap();
        let pairs = [
            ("CI", "true".to_owned()),
            ("GITHUB_ACTIONS", "true".to_owned()),
            ("GITHUB_EVENT_NAME", event.to_owned()),
            ("GITHUB_EVENT_PATH", file("event.json")),
            ("GITHUB_REPOSITORY", "acme/widgets".to_owned()),
            ("GITHUB_API_URL", self.github.api()),
            ("GITHUB_SERVER_URL", "https://ghe.example".to_owned()),
            ("GITHUB_SHA", self.repo.head()),
            ("GITHUB_RUN_ID", "100".to_owned()),
            ("GITHUB_RUN_ATTEMPT", "1".to_owned()),
            ("GITHUB_OUTPUT", file("output")),
            ("GITHUB_STEP_SUMMARY", file("summary")),
            ("GITHUB_TOKEN", ACTIONS.to_owned()),
            ("RUNNER_TEMP", runner.path().to_str().unwrap().to_owned()),
        ];
        let env = pairs.map(|(name, value)| (name.to_owned(), value)).into();
        Job { directory: self.repo.path.clone(), env, args: vec!["ci".into(), "results.json".into()], runner }
    }

    /// Writes the results of this job.
    pub(crate) fn measure(&self, value: f64) {
        std::fs::write(self.repo.path.join("results.json"), run("", value)).unwrap();
    }

    /// The stored runs, as `baseline list` has them: branch and commit, in the order of their paths.
    pub(crate) fn stored(&self) -> Vec<String> {
        let paths = git_in(&self.remote(), &["ls-tree", "-r", "--name-only", "perfdiff"], 0);
        paths.lines().filter(|path| path.starts_with("runs/")).map(str::to_owned).collect()
    }

    /// The stored run of a commit.
    pub(crate) fn stored_run(&self, commit: &str) -> Value {
        let path = self.stored().into_iter().find(|path| path.contains(&commit[..12])).unwrap();
        serde_json::from_str(&git_in(&self.remote(), &["show", &format!("perfdiff:{path}")], 0)).unwrap()
    }

    /// Bodies of the comments on the pull request, oldest first.
    pub(crate) fn comments(&self) -> Vec<String> {
        self.github.comments(7).into_iter().map(|(_, _, body)| body).collect()
    }

    /// Requests that write.
    pub(crate) fn writes(&self) -> usize {
        self.written().len()
    }

    /// Requests that write: method, path, what was sent.
    pub(crate) fn written(&self) -> Vec<(String, String, Value)> {
        let writes = self.github.seen().into_iter().filter(|seen| seen.method != "GET");
        writes.map(|seen| (seen.method, seen.path, serde_json::from_str(&seen.body).unwrap_or_default())).collect()
    }

    /// Requests to a path.
    pub(crate) fn asked(&self, path: &str) -> usize {
        self.github.seen().iter().filter(|seen| seen.path.contains(path)).count()
    }
}

/// One run of the suite `unit` as perfdiff.run/v1, with further fields.
pub(crate) fn run(fields: &str, value: f64) -> String {
    format!(
        r#"{{"schema": "perfdiff.run/v1", "suite": "unit", {fields}"environment": {ENVIRONMENT},
"benchmarks": [{{"name": "parse", "metrics": [{{"name": "time", "unit": "ms", "value": {value}}}]}},
{{"name": "render", "metrics": [{{"name": "time", "unit": "ms", "value": 50.0}}]}}]}}"#
    )
}

/// A job to be run.
pub(crate) struct Job {
    directory: PathBuf,
    env: BTreeMap<String, String>,
    args: Vec<String>,
    runner: tempfile::TempDir,
}

impl Job {
    pub(crate) fn env(mut self, name: &str, value: &str) -> Job {
        self.env.insert(name.to_owned(), value.to_owned());
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Job {
        self.env.remove(name);
        self
    }

    pub(crate) fn token(self, token: &str) -> Job {
        self.env("GITHUB_TOKEN", token)
    }

    /// In another checkout.
    pub(crate) fn within(mut self, repo: &Repo) -> Job {
        self.directory.clone_from(&repo.path);
        self.env("GITHUB_SHA", &repo.head())
    }

    /// Which run of the workflow it is.
    pub(crate) fn run_id(self, id: u64) -> Job {
        self.env("GITHUB_RUN_ID", &id.to_string())
    }

    /// Further arguments, in words.
    pub(crate) fn with(mut self, words: &str) -> Job {
        self.args.extend(words.split_whitespace().map(str::to_owned));
        self
    }

    /// These arguments in place of `ci results.json`.
    pub(crate) fn args(mut self, words: &[&str]) -> Job {
        self.args = words.iter().map(|word| (*word).to_owned()).collect();
        self
    }

    #[track_caller]
    pub(crate) fn run(self) -> Ran {
        let done = perfdiff(&self.directory, &self.args.iter().map(String::as_str).collect::<Vec<_>>(), &self.env);
        let read = |name: &str| std::fs::read_to_string(self.runner.path().join(name)).unwrap_or_default();
        let ran = Ran { summary: read("summary"), output: read("output"), directory: self.directory.clone(), ..done };
        ran.keeps_its_secrets(&self.env);
        ran
    }
}

/// What a job left behind.
#[derive(Debug, Default)]
pub(crate) struct Ran {
    pub(crate) code: u8,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) summary: String,
    pub(crate) output: String,
    directory: PathBuf,
}

impl Ran {
    #[track_caller]
    pub(crate) fn exits(self, code: u8) -> Ran {
        assert_eq!(self.code, code, "{}\n{}", self.stdout, self.stderr);
        self
    }

    /// An output of the step, as the runner reads it; the last counts.
    pub(crate) fn output(&self, name: &str) -> Option<String> {
        let mut found = None;
        let mut lines = self.output.lines();
        while let Some(line) = lines.next() {
            let (own, delimiter) = line.split_once("<<").unwrap_or_else(|| panic!("{}", self.output));
            let value: Vec<&str> = lines.by_ref().take_while(|line| *line != delimiter).collect();
            if own == name {
                found = Some(value.join("\n"));
            }
        }
        found
    }

    /// comparison.json.
    pub(crate) fn comparison(&self) -> Value {
        let path = self.directory.join(self.output("report-json").unwrap());
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    /// The commands in the log that the runner obeys: level and text. What stands between `stop-commands` and its end is
    /// no command.
    pub(crate) fn commands(&self) -> Vec<(String, String)> {
        let mut until: Option<String> = None;
        let mut found = Vec::new();
        for line in self.stdout.lines().chain(self.stderr.lines()) {
            if let Some(end) = &until {
                if line == format!("::{end}::") {
                    until = None;
                }
                continue;
            }
            let Some((name, text)) = line.trim_start().strip_prefix("::").and_then(|rest| rest.split_once("::")) else { continue };
            if name == "stop-commands" {
                until = Some(text.to_owned());
            } else {
                let text = text.replace("%0A", "\n").replace("%25", "%");
                found.push((name.split(' ').next().unwrap().to_owned(), text));
            }
        }
        assert_eq!(until, None, "commands stay stopped: {}", self.stdout);
        found
    }

    /// Annotations of a level whose text has these words.
    pub(crate) fn says(&self, level: &str, words: &str) -> bool {
        self.commands().iter().any(|(own, text)| own == level && text.contains(words))
    }

    /// No token in anything that was written, reports included.
    #[track_caller]
    fn keeps_its_secrets(&self, env: &BTreeMap<String, String>) {
        let Some(token) = env.get("GITHUB_TOKEN").filter(|token| token.len() > 8) else { return };
        let mut texts = vec![self.stdout.clone(), self.stderr.clone(), self.summary.clone(), self.output.clone()];
        for entry in walkdir::WalkDir::new(&self.directory).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file()) {
            texts.push(String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap()).into_owned());
        }
        for text in texts {
            assert!(!text.contains(token.as_str()), "the token is in: {text}");
        }
    }
}

/// The program in a directory, with no environment but this.
pub(crate) fn perfdiff(directory: &Path, arguments: &[&str], env: &BTreeMap<String, String>) -> Ran {
    let (stdout, stderr) = (Pipe::default(), Pipe::default());
    let env = env.clone();
    let mut io = Io {
        stdin: Box::new(std::io::empty()),
        stdout: Box::new(stdout.clone()),
        stderr: Box::new(stderr.clone()),
        env: Box::new(move |name| env.get(name).cloned()),
        now: "2027-06-01T12:00:00Z".parse().unwrap(),
        cwd: directory.to_owned(),
        terminal: Terminal::default(),
        program: None,
    };
    let code = cli::run(std::iter::once("perfdiff").chain(arguments.iter().copied()), &mut io);
    Ran { code, stdout: stdout.text(), stderr: stderr.text(), ..Ran::default() }
}
