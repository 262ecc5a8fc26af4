//! The first day: `init` finds the benchmarks and writes what measures them, `doctor` tells what would stop it.

use std::path::Path;

use crate::baseline::scratch::{Done, Scratch, run};
use crate::cli::program::perfdiff;

/// A project of these files.
fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = directory.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    directory
}

fn read(directory: &Path, file: &str) -> String {
    std::fs::read_to_string(directory.join(file)).unwrap()
}

const PYTEST: (&str, &str) = ("requirements.txt", "pytest-benchmark\n");
const CRITERION: (&str, &str) = ("core/Cargo.toml", "[dev-dependencies]\ncriterion = \"0.8\"\n");
const K6: (&str, &str) = ("load.js", "import http from 'k6/http'\n");

#[test]
fn the_workflow_of_each_kind_of_project_reads_as_reviewed() {
    for (name, files) in [("pytest", &[PYTEST][..]), ("several", &[PYTEST, CRITERION, K6][..])] {
        let directory = project(files);
        let done = perfdiff("init --github --forks").cwd(directory.path()).run();
        assert_eq!(done.code, 0, "{}", done.stderr);
        let files = [".github/workflows/perfdiff.yml", ".github/workflows/perfdiff-publish.yml"].map(|file| read(directory.path(), file));
        insta::assert_snapshot!(format!("init-github-{name}"), format!("{}\n{}", done.stderr, files.join("\n")));
        let done = perfdiff("init --gitlab").cwd(directory.path()).run();
        insta::assert_snapshot!(format!("init-gitlab-{name}"), format!("{}\n{}", done.stderr, read(directory.path(), ".gitlab-ci.yml")));
    }
}

#[test]
fn nothing_that_is_there_is_overwritten_and_the_way_out_is_named() {
    let directory = project(&[PYTEST, (".github/workflows/perfdiff-publish.yml", "mine\n"), (".gitlab-ci.yml", "mine\n")]);
    for (words, out) in [
        ("init --github --forks", "perfdiff-publish.yml exists; it was left as it is\nhint: name another file"),
        ("init --gitlab", ".gitlab-ci.yml exists; it was left as it is\nhint: write another file, and name it below `include:`"),
    ] {
        let done = perfdiff(words).cwd(directory.path()).run();
        assert_eq!(done.code, 3);
        assert!(done.stderr.contains(out), "{}", done.stderr);
    }
    assert!(!directory.path().join(".github/workflows/perfdiff.yml").exists(), "neither is written where one is there");
    assert_eq!(read(directory.path(), ".gitlab-ci.yml"), "mine\n");
    assert_eq!(perfdiff("init --gitlab other.yml").cwd(directory.path()).run().code, 0);
}

#[test]
fn without_benchmarks_the_command_is_asked_for_and_taken_as_it_is() {
    let directory = project(&[("CMakeLists.txt", "target_link_libraries(b benchmark::benchmark)\n")]);
    let done = perfdiff("init --github").cwd(directory.path()).run();
    assert_eq!(done.code, 2);
    assert!(done.stderr.contains("google-benchmark is used (CMakeLists.txt)"), "{}", done.stderr);
    assert!(done.stderr.contains("perfdiff init --github --bench 'build/benchmarks"), "{}", done.stderr);
    let done = perfdiff("init --github --bench").arg("make: bench # {out}").cwd(directory.path()).run();
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(read(directory.path(), ".github/workflows/perfdiff.yml").contains("bench: \"make: bench # {out}\"\n"));
}

#[test]
fn tests_that_take_the_fixture_are_benchmarks_also_where_no_file_asks_for_it() {
    let directory = project(&[("tests/test_x.py", "def test_parse(benchmark):\n    benchmark(parse)\n"), ("parse.py", "")]);
    let done = perfdiff("init --github").cwd(directory.path()).run();
    assert!(done.code == 0 && done.stderr.contains("found pytest-benchmark (tests/test_x.py)"), "{}", done.stderr);
    let written = read(directory.path(), ".github/workflows/perfdiff.yml");
    assert!(written.contains("- run: pip install pytest-benchmark\n") && written.contains("bench: pytest --benchmark-only"), "{written}");
}

#[test]
fn a_workflow_is_written_at_the_root_of_the_repository_alone_and_for_its_default_branch() {
    let repository = Scratch::new();
    std::fs::create_dir(repository.path().join("sub")).unwrap();
    repository.write("requirements.txt", PYTEST.1);
    let done = run(&repository.path().join("sub"), &["init", "--github"], &[]);
    assert_eq!(done.code, 2);
    assert!(done.stderr.contains("hint: cd "), "{}", done.stderr);
    repository.git(&["branch", "-q", "-m", "1.0"]);
    repository.perfdiff("init --github").ok();
    assert!(read(repository.path(), ".github/workflows/perfdiff.yml").contains("branches: [\"1.0\"]"), "a number is no name to YAML");
}

#[test]
fn the_configuration_tells_editors_its_schema() {
    let directory = project(&[PYTEST]);
    let done = perfdiff("init").cwd(directory.path()).run();
    assert!(done.stderr.contains("found pytest-benchmark (requirements.txt): `perfdiff init --github`"), "{}", done.stderr);
    let first = read(directory.path(), "perfdiff.toml").lines().next().unwrap().to_owned();
    assert!(first.starts_with("#:schema https://") && first.ends_with("/perfdiff.schema.json"), "{first}");
}

/// What doctor says, and how it ends.
fn doctor(repository: &Scratch, env: &[(&str, &str)]) -> Done {
    run(repository.path(), &["doctor"], env)
}

#[test]
fn doctor_counts_the_runs_and_says_how_many_more_make_verdicts_certain() {
    let repository = Scratch::new();
    let said = doctor(&repository, &[]).ok().stdout;
    assert!(said.contains("! runs     nothing is stored yet"), "{said}");
    for day in 2..=12 {
        let commit = repository.commit(day);
        let value = 100.0 + f64::from(day % 3);
        let run = format!(
            r#"{{"schema": "perfdiff.run/v1", "suite": "s", "commit": "{commit}", "branch": "main", "time": "2026-01-{day:02}T12:00:00Z",
                "benchmarks": [{{"name": "a", "metrics": [{{"name": "time", "unit": "ms", "value": {value}, "class": "duration", "direction": "lower"}}]}}]}}"#
        );
        repository.write("run.json", &run);
        repository.perfdiff("baseline update run.json --allow-dirty").ok();
        let said = doctor(&repository, &[]).ok().stdout;
        let stored = day - 1;
        let expected = match stored {
            1..5 => format!("{} until its history counts, {} more runs until its noise counts as known", more(5 - stored), 10 - stored),
            5..10 => format!("{} until its noise counts as known", more(10 - stored)),
            _ => "enough for its noise to count as known".to_owned(),
        };
        assert!(said.contains(&expected), "{stored}: {expected}\n{said}");
        assert!(stored < 2 || said.contains("the smallest change that shows is "), "{said}");
        assert!(said.contains("of `main` on ") && said.contains(", as here"), "{said}");
    }
}

fn more(runs: u32) -> String {
    if runs == 1 { "1 more run".to_owned() } else { format!("{runs} more runs") }
}

#[test]
fn doctor_ends_with_3_where_something_would_stop_it_and_names_what() {
    let nowhere = tempfile::tempdir().unwrap();
    let done = run(nowhere.path(), &["doctor"], &[]);
    assert_eq!(done.code, 3);
    assert!(done.stdout.contains("✗ clone    this is in no git repository"), "{}", done.stdout);
    let repository = Scratch::new();
    repository.write("perfdiff.toml", "[compare]\non-mising = \"fail\"\n");
    let done = doctor(&repository, &[]);
    assert_eq!(done.code, 3);
    assert!(done.stdout.contains("✗ policy   perfdiff.toml") && done.stdout.contains("on-mising"), "{}", done.stdout);
    std::fs::remove_file(repository.path().join("perfdiff.toml")).unwrap();
    repository.git(&["remote", "add", "origin", "/nowhere/at/all.git"]);
    let done = doctor(&repository, &[]);
    assert_eq!(done.code, 3);
    assert!(done.stdout.contains("✗ store"), "{}", done.stdout);
}

#[test]
fn doctor_warns_of_a_clone_without_its_history() {
    let repository = Scratch::new();
    repository.commit(2);
    let beside = tempfile::tempdir().unwrap();
    let url = format!("file://{}", repository.path().display());
    crate::baseline::scratch::git(beside.path(), &["clone", "-q", "--depth", "1", &url, "clone"]);
    let done = run(&beside.path().join("clone"), &["doctor"], &[]).ok();
    assert!(done.stdout.contains("! clone    ") && done.stdout.contains("→ fetch-depth: 0"), "{}", done.stdout);
}
