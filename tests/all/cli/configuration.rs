//! `perfdiff.toml` through the commands that read it.

use std::path::Path;

use crate::cli::program::perfdiff;

fn directory_with(toml: &str) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("perfdiff.toml"), toml).unwrap();
    directory
}

fn fixture(path: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path).to_str().unwrap().to_owned()
}

fn compare(toml: &str) -> super::program::Done {
    let directory = directory_with(toml);
    let work = directory.path().join("deep/er");
    std::fs::create_dir_all(&work).unwrap();
    perfdiff("compare --report json").arg(fixture("criterion/base")).arg(fixture("criterion/head")).cwd(&work).run()
}

#[test]
fn the_configuration_is_found_in_a_directory_above() {
    let done = compare("[[rule]]\nmatch = \"chain/**\"\nwarn = \"50%\"\nfail = \"60%\"\n");
    assert_eq!(done.verdict("chain/slower_30", "time", Some("median")), "unchanged");
}

#[test]
fn it_is_not_looked_for_beyond_the_repository() {
    let directory = directory_with("[[rule]]\nmatch = \"chain/**\"\nwarn = \"50%\"\nfail = \"60%\"\n");
    let repository = directory.path().join("repository");
    std::fs::create_dir_all(repository.join(".git")).unwrap();
    let done = perfdiff("compare --report json").arg(fixture("criterion/base")).arg(fixture("criterion/head")).cwd(&repository).run();
    assert_eq!(done.verdict("chain/slower_30", "time", Some("median")), "warning");
}

#[test]
fn a_wrong_configuration_is_exit_code_two_with_its_place() {
    let done = compare("[class.latency]\nwarn = \"fast\"\n");
    assert_eq!(done.code, 2);
    assert!(done.stderr.contains("perfdiff.toml, line 2, column"), "{}", done.stderr);
}

#[test]
fn an_accepted_regression_is_accepted_up_to_its_bound_and_until_it_expires() {
    let accept = |up_to: &str, expires: &str| {
        compare(&format!("[[accept]]\nmatch = \"chain/slower_30/time\"\nup-to = \"{up_to}\"\nreason = \"worth it\"\nexpires = {expires}\n"))
            .verdict("chain/slower_30", "time", Some("median"))
    };
    assert_eq!(accept("40%", "2027-01-01"), "accepted");
    assert_eq!(accept("20%", "2027-01-01"), "warning");
    assert_eq!(accept("40%", "2026-01-01"), "warning");
}

#[test]
fn what_is_required_and_missing_fails() {
    let done = compare("[compare]\nrequire = [\"nosuch/*\"]\n[[rule]]\nmatch = \"**\"\nrole = \"informational\"\n");
    assert_eq!(done.code, 1);
    assert!(done.stdout.contains("required-missing"));
}

#[test]
fn a_vanished_benchmark_does_what_on_missing_says() {
    let outcome = |reaction: &str| {
        let toml = format!(
            "[compare]\non-missing = \"{reaction}\"\non-incomparable = \"ignore\"\n[class.duration]\nwarn = \"off\"\nfail = \"off\"\n[class.throughput]\nwarn = \"off\"\nfail = \"off\"\n"
        );
        compare(&toml).json()["outcome"].as_str().unwrap().to_owned()
    };
    assert_eq!(outcome("ignore"), "pass");
    assert_eq!(outcome("warn"), "warn");
    assert_eq!(outcome("fail"), "fail");
}

#[test]
fn init_writes_a_valid_configuration_and_never_overwrites_one() {
    let directory = tempfile::tempdir().unwrap();
    let done = perfdiff("init").cwd(directory.path()).run();
    assert_eq!(done.code, 0, "{}", done.stderr);
    let check = perfdiff("check-config").cwd(directory.path()).run();
    assert_eq!(check.code, 0, "{}", check.stderr);
    assert!(check.stdout.contains("perfdiff.toml is valid"), "{}", check.stdout);
    std::fs::write(directory.path().join("perfdiff.toml"), "# mine\n").unwrap();
    assert_eq!(perfdiff("init").cwd(directory.path()).run().code, 3);
    assert_eq!(std::fs::read_to_string(directory.path().join("perfdiff.toml")).unwrap(), "# mine\n");
}

#[test]
fn check_config_says_which_rule_each_metric_gets_and_what_matches_nothing() {
    let directory = directory_with(
        "[[rule]]\nmatch = \"chain/*\"\nwarn = \"3%\"\nfail = \"8%\"\n[[rule]]\nmatch = \"chian/*\"\nwarn = \"3%\"\nfail = \"8%\"\n",
    );
    let done = perfdiff("check-config").arg(fixture("criterion/base")).cwd(directory.path()).run();
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stdout.contains("rule `chain/*`") && done.stdout.contains("class duration"), "{}", done.stdout);
    assert!(done.stdout.contains("`chian/*`") && done.stdout.contains("matches no metric"), "{}", done.stdout);
}

#[test]
fn what_a_filter_hides_is_neither_missing_nor_an_unmet_gate() {
    let directory = directory_with("[compare]\nrequire = [\"sort/*\"]\n[[gate]]\nmatch = \"sort/**/time\"\nlimit = \"< 1s\"\n");
    let run = |filter: &str| {
        perfdiff("compare --report json --filter")
            .arg(filter)
            .arg(fixture("criterion/base"))
            .arg(fixture("criterion/base"))
            .cwd(directory.path())
            .run()
    };
    assert_eq!(run("chain/*").code, 0, "{}", run("chain/*").stdout);
    assert!(!run("sort/*").json()["gates"].as_array().unwrap().is_empty());
}
