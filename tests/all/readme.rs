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

/// The commands of a section: the lines of its `sh` blocks without their comments, each with the exit code that is promised.
fn commands(section: &str) -> Vec<(String, i32)> {
    let text = readme();
    let start = text.find(&format!("\n## {section}\n")).expect("the section is there") + 1;
    let body = text[start..].split("\n## ").next().unwrap();
    let blocks: Vec<String> = body.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap().replace("\\\n", "")).collect();
    let command = |line: &str| {
        let (command, comment) = line.split_once(" # ").unwrap_or((line, ""));
        (command.trim_end().to_owned(), i32::from(comment.trim().starts_with("exit code 1 here")))
    };
    blocks.iter().flat_map(|block| block.lines()).filter(|line| !line.trim().is_empty()).map(command).collect()
}

/// A repository of somebody who reads the section: results of the tool, an origin, and an old history on its pages branch.
fn somebodys_repository(directory: &Path) {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let script = r#"
        set -e
        git init -q --bare -b main origin.git
        git init -q -b main work && cd work
        git remote add origin ../origin.git
        git switch -q --orphan gh-pages && mkdir -p dev/bench && cp "$FIXTURES/github-action-benchmark/data.js" dev/bench/
        git add . && git commit -q -m Pages && git push -q origin gh-pages
        git switch -q --orphan main && echo one > code && git add . && git commit -q -m First && git push -q origin main
        git branch -q -D gh-pages
        cp "$FIXTURES/pytest-benchmark/5.3.1/base/benchmark.json" results.json
        cp "$FIXTURES/pytest-benchmark/5.3.1/head/benchmark.json" again.json
    "#;
    let output = shell(directory, script).env("FIXTURES", fixtures).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A shell that finds the built binary and none of the settings of whoever runs the tests.
fn shell(directory: &Path, command: &str) -> Command {
    let binary = Path::new(env!("CARGO_BIN_EXE_perfdiff")).parent().unwrap();
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).current_dir(directory).env("PATH", path).env("NO_COLOR", "1");
    shell.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null").env_remove("CI").env_remove("GITHUB_ACTIONS");
    for role in ["AUTHOR", "COMMITTER"] {
        shell.env(format!("GIT_{role}_NAME"), "A").env(format!("GIT_{role}_EMAIL"), "a@example.org");
    }
    shell
}

#[test]
fn every_command_about_baselines_does_what_it_says() {
    let directory = tempfile::tempdir().unwrap();
    somebodys_repository(directory.path());
    let work = directory.path().join("work");
    let commands = commands("Baselines");
    assert!(commands.len() > 15, "{commands:?}");
    let mut told = String::new();
    for (command, expected) in &commands {
        if command.contains(" commit -q -a ") {
            std::fs::write(work.join("code"), command).unwrap();
        }
        let output = shell(&work, command).output().unwrap();
        let code = output.status.code().unwrap();
        let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        // A comparison ends with 1 where it found something, and these results hold regressions.
        let compared = command.starts_with("perfdiff compare") && code == 1;
        assert!(code == *expected || compared, "{command}: exit code {code}, not {expected}\n{stdout}{stderr}");
        told.push_str(&stdout);
    }
    assert!(told.contains("imported 5 runs of 2 suites"), "{told}");
    assert!(told.contains(" FAIL ") && told.contains("main@"), "{told}");
}

#[test]
fn a_history_moves_over_from_github_action_benchmark_as_the_readme_says() {
    let directory = tempfile::tempdir().unwrap();
    somebodys_repository(directory.path());
    let commands = commands("GitHub Action");
    assert_eq!(commands.len(), 2, "{commands:?}");
    let mut told = String::new();
    for (command, _) in &commands {
        let output = shell(&directory.path().join("work"), command).output().unwrap();
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        told.push_str(&String::from_utf8_lossy(&output.stdout));
    }
    assert!(told.contains("imported 5 runs of 2 suites"), "{told}");
}

#[test]
fn the_recipe_for_gitlab_stores_on_main_and_fails_on_a_merge_request() {
    let directory = tempfile::tempdir().unwrap();
    somebodys_repository(directory.path());
    let work = directory.path().join("work");
    let recipe = blocks("yaml").into_iter().find(|block| block.starts_with("# .gitlab-ci.yml\n")).expect("the README has a recipe");
    let lines: Vec<&str> =
        recipe.lines().filter_map(|line| line.strip_prefix("    - ")).filter(|line| line.starts_with("perfdiff ")).collect();
    let [compare, update] = lines.as_slice() else { panic!("{lines:?}") };
    // GitLab checks out a commit, not a branch, and fetches little else.
    let prepare = "git checkout -q --detach && git branch -q -D main && git update-ref -d refs/remotes/origin/main";
    for (command, expected) in [
        (prepare, 0),
        ("cp results.json bench.json", 0),
        (*update, 0),
        ("git commit -q --allow-empty -m Topic && cp again.json bench.json", 0),
        (*compare, 1),
        ("test -s perf.xml && test -s perf.html", 0),
    ] {
        let mut shell = shell(&work, command);
        shell
            .env("CI_COMMIT_BRANCH", "main")
            .env("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main")
            .env("PERFDIFF_TOKEN", "glpat-of-a-project");
        let output = shell.output().unwrap();
        assert_eq!(output.status.code(), Some(expected), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn every_input_and_output_of_the_action_is_listed() {
    let action = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("action.yml")).unwrap();
    let text = readme();
    let section = text.split("\n## ").find(|section| section.starts_with("GitHub Action\n")).expect("the section is there");
    let (inputs, rest) = action.split_once("\ninputs:\n").unwrap().1.split_once("\noutputs:\n").unwrap();
    let (outputs, _) = rest.split_once("\nruns:\n").unwrap();
    let names = |part: &str| -> Vec<String> {
        part.lines()
            .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
            .map(|line| line.trim().trim_end_matches(':').to_owned())
            .collect()
    };
    let (inputs, outputs) = (names(inputs), names(outputs));
    assert!(inputs.len() > 10 && outputs.len() > 5, "{inputs:?} {outputs:?}");
    for input in &inputs {
        assert!(section.contains(&format!("\n| `{input}` |")), "{input} is not in the table of inputs");
    }
    let said = section.split("\nOutputs: ").nth(1).expect("the outputs are listed").split("\n\n").next().unwrap();
    for output in &outputs {
        assert!(said.contains(&format!("`{output}`")), "{output} is not among the outputs");
    }
}

/// The shell commands of the workflow of a section.
fn steps(section: &str) -> Vec<String> {
    let text = readme();
    let body = text.split(&format!("\n## {section}\n")).nth(1).and_then(|rest| rest.split("\n## ").next()).expect("the section is there");
    let block = body.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("the section has a workflow");
    let command = |line: &str| line.strip_prefix("  - run: ").or_else(|| line.strip_prefix("      ")).map(str::to_owned);
    block.lines().filter_map(command).filter(|command| command != "|").collect()
}

#[test]
fn every_command_about_dashboards_does_what_it_says() {
    let directory = tempfile::tempdir().unwrap();
    somebodys_repository(directory.path());
    let work = directory.path().join("work");
    let stored = "perfdiff baseline update results.json && perfdiff baseline push".to_owned();
    let local = commands("Dashboard").into_iter().map(|(command, _)| command).filter(|command| !command.contains("fixtures/"));
    for command in std::iter::once(stored).chain(local).chain(steps("Dashboard")) {
        let output = shell(&work, &command).output().unwrap();
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    }
    assert!(work.join("target/dashboard/index.html").exists());
    let published = shell(&directory.path().join("origin.git"), "git ls-tree --name-only gh-pages").output().unwrap();
    let published = String::from_utf8(published.stdout).unwrap();
    assert!(published.contains("index.html") && published.contains(".nojekyll") && !published.contains("code"), "{published}");
}
