//! The command on files that the tools wrote.

use crate::cli::program::perfdiff;

const K6: &str = "calibrate fixtures/calibrate/k6/1.json fixtures/calibrate/k6/2.json fixtures/calibrate/k6/3.json fixtures/calibrate/k6/4.json fixtures/calibrate/k6/5.json";
const CRITERION: &str = "calibrate fixtures/criterion/base fixtures/calibrate/criterion/base2";
const PYTEST: &str = "calibrate fixtures/pytest-benchmark/5.3.1/base/benchmark.json fixtures/calibrate/pytest-benchmark/base2.json";

#[test]
fn the_report_looks_as_it_did() {
    let done = perfdiff(&format!("{K6} --inject 10%,50%")).arg("--inject").arg("1 point").run();
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
    insta::assert_snapshot!("k6", done.stdout);
}

/// The parts that do not depend on the engine.
fn noise_and_proposal(text: &str) -> String {
    let (noise, rest) = text.split_once(" NOISIEST METRICS").unwrap();
    let (_, proposal) = rest.split_once(" PROPOSED").unwrap();
    format!("{noise} […]\n PROPOSED{proposal}")
}

#[test]
fn two_runs_of_criterion_and_of_pytest_are_calibrated() {
    for (name, command) in [("criterion", CRITERION), ("pytest", PYTEST)] {
        let done = perfdiff(command).run();
        assert_eq!((done.code, done.stderr.as_str()), (0, ""));
        insta::assert_snapshot!(name, noise_and_proposal(&done.stdout));
    }
}

#[test]
fn a_glob_a_list_of_files_and_one_file_of_many_runs_are_the_same_runs() {
    let listed = perfdiff(&format!("{K6} --report json")).run();
    let globbed = perfdiff("calibrate fixtures/calibrate/k6/*.json --report json").run();
    assert_eq!(listed.json(), globbed.json());
    let lines = perfdiff("inspect fixtures/calibrate/k6/*.json --json").run().stdout;
    let piped = perfdiff("calibrate - --report json").stdin(lines.as_bytes()).run();
    assert_eq!((piped.code, piped.json()), (0, listed.json()));
}

#[test]
fn json_holds_every_number_of_the_report() {
    let json = perfdiff(&format!("{K6} --inject 20% --report json")).run().json();
    assert_eq!(json["schema"], "perfdiff.calibration/v1");
    assert_eq!((json["runs"].as_u64(), json["metrics"].as_u64()), (Some(5), Some(46)));
    let alarms = &json["false_alarms"][0];
    assert_eq!((alarms["mode"].as_str(), alarms["comparisons"].as_u64()), (Some("one-against-one"), Some(20)));
    assert_eq!(alarms["called"]["of"].as_u64(), Some(920));
    assert_eq!(json["injected"][0]["size"].as_f64(), Some(0.2));
    assert!(json["proposal"]["text"].as_str().unwrap().starts_with("# Measured by"));
    assert!(json["noisiest"].as_array().unwrap().len() == 46);
}

#[test]
fn the_proposal_is_a_configuration_that_quietens_the_same_runs() {
    let before = perfdiff(&format!("{K6} --report json")).run().json();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("proposed.toml");
    std::fs::write(&file, before["proposal"]["text"].as_str().unwrap()).unwrap();
    let done = perfdiff(&format!("{K6} --report json --config")).arg(file.display().to_string()).run();
    assert_eq!(done.code, 0, "{}", done.stderr);
    let hits = |json: &serde_json::Value, key: &str| json["false_alarms"][0][key]["hits"].as_u64().unwrap();
    let after = done.json();
    assert_eq!(hits(&before, "called_as_proposed"), hits(&after, "called"));
    assert!(hits(&after, "called") <= hits(&before, "called"));
}

#[test]
fn runs_that_are_not_alike_are_told_of() {
    let done = perfdiff("calibrate fixtures/k6/v2.2.0/base/summary.json fixtures/k6/v2.2.0/base/points.json.gz --report json").run();
    let caveats = done.json()["caveats"].to_string();
    assert!(caveats.contains("shapes-differ") && caveats.contains("in 2 of 2 comparisons: "), "{caveats}");
}

#[test]
fn reports_go_into_files_and_quiet_says_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("deep/calibration.json");
    let done = perfdiff(&format!("{K6} --quiet --report console --report")).arg(format!("json={}", file.display())).run();
    assert_eq!((done.code, done.stdout.as_str(), done.stderr.as_str()), (0, "", ""));
    assert!(std::fs::read_to_string(file).unwrap().starts_with("{\n  \"schema\": \"perfdiff.calibration/v1\""));
}

#[test]
fn lines_fit_the_width_but_for_what_is_to_be_pasted() {
    for width in [80, 120] {
        let done = perfdiff(&format!("{K6} --inject 10% --width {width}")).run();
        let (report, rest) = done.stdout.split_once(" PROPOSED").unwrap();
        assert!(rest.contains("\nwarn = "));
        let longest = report.lines().max_by_key(|line| line.chars().count()).unwrap();
        assert!(longest.chars().count() <= width, "{longest}");
    }
}

#[test]
fn what_is_asked_wrongly_says_what_is_right() {
    let said = |words: &str| {
        let done = perfdiff(&format!("{K6} {words}")).run();
        (done.code, done.stderr)
    };
    let (code, text) = said("--inject 10");
    assert_eq!((code, text.trim_end()), (2, "error: --inject 10: expected a percentage such as \"15%\"; write \"10%\""));
    let (code, text) = said("--inject 0%");
    assert_eq!((code, text.trim_end()), (2, "error: --inject 0%: a change of nothing can't be caught"));
    let (code, text) = said("--report html");
    assert_eq!((code, text.trim_end()), (2, "error: --report html: a calibration can't be written as `html`\nhint: kinds: console, json"));
    let (code, text) = said("--report json --report console");
    assert_eq!(code, 2, "{text}");
    let (code, text) = said("--filter nosuch/*");
    assert_eq!(code, 3, "{text}");
    let done = perfdiff("calibrate fixtures/calibrate/k6/1.json").run();
    assert_eq!(done.code, 3);
    assert_eq!(
        done.stderr,
        "error: noise from run to run takes at least two different runs, and one was read\nhint: run the same code several times, and give the result of each run: perfdiff calibrate RUN RUN …\n"
    );
    assert_eq!(perfdiff("calibrate").run().code, 2);
}
