//! Sessions that must not pass, because something was not measured as it seems.

use std::fs;

use serde_json::Value;

use super::yard::Yard;
use crate::cli::program::{Done, perfdiff};

/// The texts of the caveats with this code.
fn caveats(done: &Done, code: &str) -> Vec<String> {
    let json = done.json();
    let of_code = json["caveats"].as_array().unwrap().iter().filter(|caveat| caveat["code"] == code);
    of_code.map(|caveat| caveat["text"].as_str().unwrap().to_owned()).collect()
}

/// A session in which a script of the shell measures; it counts its runs on each side in the file `n`.
fn counted(yard: &Yard, words: &str, script: &str) -> Done {
    let script = format!("n=$(( $(cat n 2>/dev/null || echo 0) + 1 )); echo $n > n; {script}");
    yard.program(&format!("{words} --")).arg("sh").arg("-c").arg(script).run()
}

#[test]
fn a_benchmark_that_ran_in_some_rounds_only_is_no_pass() {
    let yard = Yard::new();
    yard.write("a", "10.0001");
    let one = r#"if [ $PERFDIFF_SIDE = head ] && [ $n -ge 3 ]; then echo "{\"a\": {\"time_ms\": 10.0$$}}"; else sh suite.sh; fi"#;
    let done = counted(&yard, "--rounds 8..8", one);
    assert_eq!(done.json()["outcome"], "warn", "{}", done.stdout);
    let texts = caveats(&done, "run-aborted");
    assert_eq!(texts, ["of 8 rounds in which it was to be measured, the baseline gave results in 8 and the head in 2"]);
    let whole = counted(&yard, "--rounds 8..8", "sh suite.sh");
    assert_eq!(caveats(&whole, "run-aborted"), Vec::<String>::new());
}

#[test]
fn a_baseline_that_fails_now_and_then_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let done = perfdiff("bench --report json --rounds 3..3 --warmup 0 --shell --fail-on never --name x --base")
        .arg("n=$(( $(cat n 2>/dev/null || echo 0) + 1 )); echo $n > n; [ $n -ne 2 ] || { echo no luck >&2; exit 5; }")
        .arg("--head")
        .arg("true")
        .cwd(folder.path())
        .run();
    let texts = caveats(&done, "run-aborted");
    assert!(texts[0].contains("baseline gave results in 2 and the head in 3: it ended with exit code 5; it printed: no luck"), "{texts:?}");
}

#[test]
fn a_baseline_of_which_every_command_fails_is_an_error() {
    for head in ["false", "true"] {
        let done = perfdiff("bench --rounds 3..3 --base false --head").arg(head).run();
        assert_eq!(done.code, 3, "{}", done.stdout);
        assert!(done.stderr.contains("the baseline's command of") && done.stderr.contains("exit code 1"), "{}", done.stderr);
    }
    let one = perfdiff("bench --report json --rounds 3..3 --name x --base false --head true --name y --base true --head true").run();
    let texts = caveats(&one, "run-aborted");
    assert_eq!(
        texts,
        ["of 3 rounds in which it was to be measured, the baseline gave results in 0 and the head in 3: it ended with exit code 1"]
    );
}

#[test]
fn results_of_a_former_run_are_not_measured() {
    let yard = Yard::new();
    yard.write("a", "10.0001");
    let done = counted(&yard, "--rounds 4..4", r#"echo '{"a": {"time_ms": 10.12345, "setup_ms": 3.98765}}'"#);
    assert_eq!(done.json()["outcome"], "warn", "{}", done.stdout);
    let texts = caveats(&done, "nothing-measured-anew");
    assert!(texts[0].contains("every round of the baseline gave the same values"), "{texts:?}");
    let of_head = counted(
        &yard,
        "--rounds 4..4",
        r#"[ $PERFDIFF_SIDE = base ] && exec sh suite.sh; echo '{"a": {"time_ms": 10.12345}, "b": {"time_ms": 10.98765}}'"#,
    );
    let texts = caveats(&of_head, "nothing-measured-anew");
    assert!(texts.len() == 1 && texts[0].contains("every round of the head"), "{texts:?}");
}

#[test]
fn a_suite_that_is_missing_in_one_round_leaves_the_rounds_of_the_others_as_they_were() {
    let yard = Yard::new();
    yard.branch("topic");
    yard.commit("11", "10");
    let script = r#"echo "{\"x\": {\"time_ms\": $(( n * 10 ))}}" > "$1".x.json
        [ $PERFDIFF_SIDE = base ] && [ $n = 3 ] || echo "{\"y\": {\"time_ms\": $(( n * 7 ))}}" > "$1".y.json"#;
    let script = format!("n=$(( $(cat n 2>/dev/null || echo 0) + 1 )); echo $n > n; {script}");
    let done = yard.program("--against main --rounds 8..8 --fail-on never --").arg("sh").arg("-c").arg(script).arg("x").arg("{out}").run();
    let json = done.json();
    for benchmark in ["x", "y"] {
        let change = json["changes"].as_array().unwrap().iter().find(|change| change["benchmark"] == benchmark).unwrap();
        let rounds = change["trace"]["rounds"].as_array().unwrap();
        assert!(rounds.len() >= 7 && rounds.iter().all(|sides| sides[0] == sides[1]), "{benchmark}: {change}");
    }
}

#[test]
fn a_directory_with_the_heads_own_commit_is_no_baseline() {
    let yard = Yard::new();
    let outside = tempfile::tempdir().unwrap();
    let copy = outside.path().join("copy");
    yard.scratch.git(&["worktree", "add", "-q", "--detach", copy.to_str().unwrap()]);
    let session = || yard.program("--rounds 3..3 --base-dir").arg(copy.to_str().unwrap()).arg("--").arg("sh").arg("suite.sh").run();
    let done = session();
    assert_eq!(done.code, 2, "{}", done.stdout);
    assert!(done.stderr.contains("--base-dir holds the same code as the head"), "{}", done.stderr);
    fs::write(copy.join("a"), "10.0001").unwrap();
    let json: Value = session().json();
    assert!(json["baseline"]["source"].as_str().unwrap().contains("with uncommitted changes in "), "{}", json["baseline"]);
}

#[test]
fn a_command_that_names_the_work_tree_anywhere_is_refused() {
    let yard = Yard::new();
    yard.write("a", "13");
    let root = yard.path().canonicalize().unwrap().display().to_string();
    let refused = |done: Done| {
        assert_eq!(done.code, 2, "{}", done.stderr);
        assert!(done.stderr.contains("both sides would measure the same code"), "{}", done.stderr);
    };
    refused(yard.program("--rounds 3..3 -- sh -c").arg(format!("cd {root} && sh suite.sh")).run());
    refused(yard.program("--rounds 3..3 -- sh suite.sh").arg(format!("--directory={root}")).run());
    refused(yard.program("--rounds 3..3 --env").arg(format!("PYTHONPATH={root}")).arg("--").arg("sh").arg("suite.sh").run());
    refused(yard.program("--rounds 3..3 -- suite.sh").env("PATH", &root).run());
}

#[test]
fn a_python_project_is_imported_from_its_own_side_also_below_its_root() {
    let yard = Yard::new();
    yard.write("pyproject.toml", "[project]\nname = \"x\"\nversion = \"0\"\n");
    fs::create_dir_all(yard.path().join("bench")).unwrap();
    yard.write("bench/log", "");
    yard.commit("10", "10");
    yard.write("a", "13");
    let script = r#"echo "$PYTHONPATH" > log; cd .. && case "$(cat bench/log)" in "$PWD"*) sh suite.sh;; *) exit 9;; esac"#;
    let done = yard.program("--rounds 3..3 --fail-on never -- sh -c").arg(script).cwd(&yard.path().join("bench")).run();
    assert_eq!(done.code, 0, "{}", done.stderr);
}

#[test]
fn a_repository_without_a_work_tree_holds_no_head() {
    let yard = Yard::new();
    let bare = tempfile::tempdir().unwrap();
    yard.scratch.git(&["clone", "-q", "--bare", ".", bare.path().to_str().unwrap()]);
    let done = perfdiff("bench --against main -- true").cwd(bare.path()).run();
    assert_eq!(done.code, 2);
    assert!(done.stderr.contains("no work tree"), "{}", done.stderr);
}
