//! `perfdiff report A.json B.json`: the legs of a matrix in one report.

use std::path::{Path, PathBuf};

use crate::cli::program::{Done, perfdiff};

/// Saves a comparison of the criterion fixtures as one leg's.
fn save(folder: &Path, name: &str, head: &str, more: &str) -> PathBuf {
    let file = folder.join(name);
    let done =
        perfdiff(&format!("compare fixtures/criterion/base fixtures/criterion/{head} {more} -q --report json={}", file.display())).run();
    assert!(done.code < 2, "{}", done.stderr);
    file
}

fn report(arguments: &[&str], kind: &str) -> Done {
    arguments.iter().fold(perfdiff(&format!("report --report {kind}")), |program, argument| program.arg(*argument)).run()
}

#[test]
fn legs_stand_side_by_side_in_every_kind_of_report() {
    let folder = tempfile::tempdir().unwrap();
    let slow = save(folder.path(), "a.json", "head", "--label os=linux");
    let calm = save(folder.path(), "b.json", "base", "--label os=macos");
    let files = [calm.to_str().unwrap(), slow.to_str().unwrap()];
    let page = report(&files, "markdown");
    assert_eq!(page.code, 0, "{}", page.stderr);
    assert!(page.stdout.replace("<wbr>", "").starts_with("### ❌ perfdiff: <code>chain/slower_30/os=linux</code> "), "{}", page.stdout);
    assert!(page.stdout.contains("\n| | benchmark | <code>linux</code> | <code>macos</code> |\n"), "{}", page.stdout);
    let screen = report(&files, "console").stdout;
    assert!(screen.contains(" FAIL   2 legs: ") && screen.contains("2 warnings in "), "{screen}");
    assert!(screen.contains("        PASS  macos  no change in "), "{screen}");
    let row = screen.lines().find(|line| line.contains("chain/slower_30 ")).unwrap();
    assert!(screen.contains("linux") && row.contains("! ▲") && row.contains("+28 %") && row.contains("= ±0 %"), "{row}");
    let saved = report(&files, "json").json();
    assert_eq!((saved["outcome"].as_str(), saved["legs"].as_array().unwrap().len()), (Some("fail"), 2));
    assert_eq!(saved["legs"][0]["name"], "linux");
}

#[test]
fn a_merged_report_can_be_the_gate_of_a_matrix() {
    let folder = tempfile::tempdir().unwrap();
    let (slow, calm) = (save(folder.path(), "slow.json", "head", ""), save(folder.path(), "calm.json", "base", ""));
    let gate = |files: &[&Path]| {
        let program = perfdiff("report --fail-on failure");
        files.iter().fold(program, |program, file| program.arg(file.to_str().unwrap())).run().code
    };
    assert_eq!(gate(&[&slow, &calm]), 1);
    assert_eq!(gate(&[&calm]), 0);
    assert_eq!(report(&[slow.to_str().unwrap(), calm.to_str().unwrap()], "markdown").code, 0, "by default a report only reports");
}

#[test]
fn legs_are_named_by_their_files_or_by_the_user() {
    let folder = tempfile::tempdir().unwrap();
    let (slow, calm) = (save(folder.path(), "perf-one.json", "head", ""), save(folder.path(), "perf-two.json", "base", ""));
    let (slow, calm) = (slow.to_str().unwrap(), calm.to_str().unwrap());
    let names = |done: Done| {
        let json = done.json();
        json["legs"].as_array().unwrap().iter().map(|leg| leg["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(report(&[slow, calm], "json")), ["one", "two"]);
    assert_eq!(names(report(&[&format!("arm={slow}"), &format!("x86={calm}")], "json")), ["arm", "x86"]);
    let hint = report(&[&format!("arm={slow}"), &format!("x86={calm}")], "markdown").stdout;
    assert!(hint.contains("perfdiff suspects comparison.json"), "{hint}");
}

#[test]
fn what_failed_in_a_leg_is_accepted_by_its_own_path() {
    let folder = tempfile::tempdir().unwrap();
    let of = |case: &str| {
        let (directory, file) = (format!("fixtures/json/broad/{case}"), folder.path().join(format!("{case}.json")));
        let sides = format!("{directory}/base.json {directory}/head.json");
        let done = perfdiff(&format!("compare {sides} --suite s -q --report json={}", file.display())).run();
        assert!(done.code < 2, "{}", done.stderr);
        file.display().to_string()
    };
    let legs = [format!("arm={}", of("broad-time-2-of-10-x100")), format!("x86={}", of("quiet-10-of-10"))];
    let hint = report(&[&legs[0], &legs[1]], "markdown").stdout;
    assert!(hint.contains("Perfdiff-Accept: s/ep1/time &#124;") || hint.contains("Perfdiff-Accept: s/ep1/time_ms &#124;"), "{hint}");
}

#[test]
fn what_cannot_be_merged_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let one = save(folder.path(), "one.json", "head", "");
    let two = save(folder.path(), "two.json", "base", "");
    let (one, two) = (one.to_str().unwrap(), two.to_str().unwrap());
    let merged = folder.path().join("merged.json");
    std::fs::write(&merged, report(&[one, two], "json").stdout).unwrap();
    std::fs::write(folder.path().join("run.json"), r#"{"schema": "perfdiff.run/v1", "suite": "x", "benchmarks": []}"#).unwrap();
    let run = folder.path().join("run.json");
    for (arguments, code, message) in [
        (vec![one, one], 2, "one.json: is given twice"),
        (vec![one, merged.to_str().unwrap()], 2, "merged.json: was merged from several comparisons already; give those it was made of"),
        (vec![one, run.to_str().unwrap()], 3, "run.json: is not a perfdiff.comparison/v1: unknown variant `perfdiff.run/v1`"),
        (vec![one, "no-such.json"], 3, "no-such.json: can't be read: "),
    ] {
        let done = report(&arguments, "markdown");
        assert_eq!((done.code, done.stdout.as_str()), (code, ""), "{}", done.stderr);
        assert!(done.stderr.contains(message), "{}", done.stderr);
    }
    let twice = report(&[&format!("x={one}"), &format!("x={two}")], "markdown");
    assert!(twice.stderr.contains("two comparisons would both be called `x`; name them: NAME=FILE"), "{}", twice.stderr);
}
