//! Somebody who reads a document and does what it says, in a repository of theirs.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Document, root};

/// A repository with an origin, an old history on its pages branch, and results of two measurements under all names that the
/// documents use; and programs that stand in for the tools that are no part of this.
pub(super) struct Reader {
    directory: tempfile::TempDir,
}

const REPOSITORY: &str = r#"
    set -e
    git init -q --bare -b main origin.git
    git init -q -b main work && cd work
    git remote add origin ../origin.git
    git switch -q --orphan gh-pages && mkdir -p dev/bench && cp "$ROOT/fixtures/github-action-benchmark/data.js" dev/bench/
    git add dev && git commit -q -m Pages && git push -q origin gh-pages
    git switch -q --orphan main && echo one > code && git add code && echo pytest-benchmark > requirements.txt && git add . && git commit -q -m First && git push -q -u origin main
    git branch -q -D gh-pages
    ln -s "$ROOT/fixtures" fixtures && ln -s "$ROOT/templates" templates
    for name in results base main-1 main-2 main-3; do cp fixtures/pytest-benchmark/5.3.1/base/benchmark.json $name.json; done
    for name in again head pr pr-1 pr-2 pr-3; do cp fixtures/pytest-benchmark/5.3.1/head/benchmark.json $name.json; done
    perfdiff inspect main-1.json --json > runs.ndjson
"#;

/// Measures the base, or the head where something was measured before.
const PYTEST: &str = r#"#!/bin/sh
for word; do case $word in --benchmark-json=*) file=${word#*=} ;; esac; done
results=base; case $file in after.json|again.json) results=head ;; *) [ ! -e "$file" ] || results=head ;; esac
[ "$PERFDIFF_SIDE" != head ] || results=head
cp "ROOT/fixtures/pytest-benchmark/5.3.1/$results/benchmark.json" "$file"
"#;

const CARGO: &str = "#!/bin/sh\n[ \"$1\" != run ] || { shift 2; exec perfdiff \"$@\"; }\n";

impl Reader {
    pub(super) fn new() -> Reader {
        let reader = Reader { directory: tempfile::tempdir().unwrap() };
        for (name, script) in [("pytest", PYTEST), ("cargo", CARGO), ("curl", "#!/bin/sh\n"), ("pip", "#!/bin/sh\n")] {
            let path = reader.directory.path().join("bin").join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, script.replace("ROOT", root().to_str().unwrap())).unwrap();
            std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        }
        let output = reader.shell(reader.directory.path(), REPOSITORY).env("ROOT", root()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        reader
    }

    /// Where the commands run.
    pub(super) fn work(&self) -> PathBuf {
        self.directory.path().join("work")
    }

    pub(super) fn origin(&self) -> PathBuf {
        self.directory.path().join("origin.git")
    }

    /// A shell that finds the built program, and none of the settings of whoever runs the tests.
    fn shell(&self, directory: &Path, command: &str) -> Command {
        let built = Path::new(env!("CARGO_BIN_EXE_perfdiff")).parent().unwrap();
        let path = format!("{}:{}:{}", self.directory.path().join("bin").display(), built.display(), std::env::var("PATH").unwrap());
        let mut shell = Command::new("sh");
        shell.args(["-c", command]).current_dir(directory).env("PATH", path).env("NO_COLOR", "1");
        shell.env("TEXTFILE_DIRECTORY", self.directory.path()).env_remove("COLUMNS");
        shell.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null").env_remove("CI").env_remove("GITHUB_ACTIONS");
        for role in ["AUTHOR", "COMMITTER"] {
            shell.env(format!("GIT_{role}_NAME"), "A").env(format!("GIT_{role}_EMAIL"), "a@example.org");
        }
        shell
    }

    /// Runs a command there, with what the environment holds besides; the exit code, and what was printed.
    pub(super) fn runs(&self, command: &str, environment: &[(&str, &str)]) -> (i32, String) {
        if command.contains(" commit -q -a ") {
            std::fs::write(self.work().join("code"), command).unwrap();
        }
        let output = self.shell(&self.work(), command).envs(environment.iter().copied()).output().unwrap();
        let printed = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        (output.status.code().unwrap(), printed)
    }

    /// Runs a command that must succeed; what it printed.
    pub(super) fn succeeds(&self, command: &str) -> String {
        let (code, printed) = self.runs(command, &[]);
        assert_eq!(code, 0, "{command}\n{printed}");
        printed
    }
}

/// The commands of a document, each with the exit code that it promises, as one reader runs them after each other: all of a chapter,
/// each block of the README.
pub(super) fn sessions(document: &Document) -> Vec<Vec<(String, i32)>> {
    let blocks: Vec<Vec<(String, i32)>> = document.blocks("sh").into_iter().map(commands).collect();
    if document.name == "readme" { blocks } else { vec![blocks.concat()] }
}

/// The lines of a block; a comment that asks for work has it done.
fn commands(block: &str) -> Vec<(String, i32)> {
    let command = |line: &str| {
        let (command, comment) = line.split_once(" # ").unwrap_or((line, ""));
        (command.trim_end().to_owned(), i32::from(comment.trim().starts_with("exit code 1 here")))
    };
    let block = block.replace("\\\n", "");
    let lines = block.lines().map(|line| if line.starts_with("# change the code") { "echo changed > code" } else { line });
    lines.filter(|line| !line.trim().is_empty()).map(command).collect()
}
