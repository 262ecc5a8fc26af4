//! Stored runs of several processors: those of others go with those of the head's own.

use perfdiff::model::Run;
use serde_json::Value;

use crate::explain::program::perfdiff;
use crate::resolve::git::Repo;
use crate::resolve::stored::{compare, quiet, run, store};

/// A run of main for each letter, made on that processor: on `s` everything takes a third longer. Then a branch with one commit. Returns
/// the commits.
fn stored(repo: &Repo, processors: &str) -> Vec<String> {
    let times = quiet(100.0, u32::try_from(processors.len()).unwrap());
    let commits: Vec<String> = times.iter().enumerate().map(|(n, _)| repo.commit(&format!("Change {n}"))).collect();
    let runs: Vec<Run> = processors
        .chars()
        .zip(commits.iter().zip(times))
        .map(|(processor, (commit, time))| {
            let mut run = run(repo, "main", commit, time);
            run.environment.cpu = Some(processor.to_string());
            let metrics = run.benchmarks.iter_mut().flat_map(|benchmark| &mut benchmark.metrics);
            metrics.for_each(|metric| metric.value *= if processor == 's' { 1.0 } else { 0.75 });
            run
        })
        .collect();
    store(repo, &runs);
    repo.create("topic", "main");
    repo.commit("Change");
    commits
}

/// The comparison of a head on the slow processor.
fn judged(repo: &Repo, parse: f64, words: &str) -> Value {
    compare(repo, parse, &format!("--report json --environment cpu=s {words}")).run().json()
}

fn texts(json: &Value, code: &str) -> Vec<String> {
    let all = json["caveats"].as_array().unwrap().iter().filter(|caveat| caveat["code"] == code);
    all.map(|caveat| caveat["text"].as_str().unwrap().to_owned()).collect()
}

fn verdict(json: &Value) -> &str {
    let changes = json["changes"].as_array().unwrap();
    changes.iter().find(|change| change["benchmark"] == "parse").unwrap()["verdict"].as_str().unwrap()
}

#[test]
fn runs_of_other_processors_go_with_those_of_the_head_s_own_and_the_report_says_so() {
    let repo = Repo::new();
    let commits = stored(&repo, "fffsffsfff");
    let json = judged(&repo, 130.0, "");
    assert_eq!(verdict(&json), "failure", "{json:#}");
    assert_eq!((json["baseline"]["runs"].as_u64(), json["baseline"]["commit"].as_str()), (Some(10), Some(commits[9].as_str())));
    let said = texts(&json, "processors-converted");
    assert!(
        said[0].contains("8 runs of other processors were converted to the speed of s, of which there are 2: 8 of f (times × 1.33)"),
        "{said:?}"
    );
    assert!(texts(&json, "environment-differs").is_empty(), "{json:#}");
    assert_eq!(verdict(&judged(&repo, 100.0, "")), "unchanged");
    // And explain tells what was done with the numbers of the metric at hand.
    let change = json["changes"].as_array().unwrap().iter().find(|change| change["benchmark"] == "parse").unwrap();
    let converted = &change["rests_on"]["converted"];
    assert_eq!((converted.as_array().unwrap().len(), &converted[0]["processor"], &converted[0]["runs"]), (1, &"f".into(), &8.into()));
    let (factor, deviation) = (converted[0]["factor"].as_f64().unwrap(), converted[0]["deviation"].as_f64().unwrap());
    assert!((1.28..1.38).contains(&factor) && (0.001..0.1).contains(&deviation), "{converted}");
    let explained = perfdiff(&["explain", "-", "*/parse/*"], json.to_string().as_bytes()).stdout;
    let known = ((1.96 * deviation).exp() - 1.0) * 100.0;
    let line = format!("8 runs of f, values × {factor:.3}, known to ±{known:.1} % (95 % confidence); 2 runs of the head's processor");
    let words = explained.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains(&format!("converted {line}")), "{explained}");
}

#[test]
fn without_a_run_of_its_own_processor_nothing_fits_and_the_report_says_what_comes_next() {
    let repo = Repo::new();
    stored(&repo, "ffffffffff");
    let json = judged(&repo, 130.0, "");
    assert_eq!(
        (json["outcome"].as_str(), texts(&json, "nothing-fits")),
        (
            Some("warn"),
            vec![
                "stored are only 10 runs of other environments; once a run on this processor is stored, as by a push to the base branch \
                 that is measured on it, the 10 runs of other processors are converted to its speed and pull requests on it are judged"
                    .to_owned()
            ]
        )
    );
    assert!(texts(&json, "processors-converted").is_empty());
    for policy in ["require = [\"*\"]", "on-no-baseline = \"fail\""] {
        std::fs::write(repo.path.join("perfdiff.toml"), format!("[compare]\n{policy}\n")).unwrap();
        let program = compare(&repo, 130.0, "--report json --environment cpu=s").run();
        assert_eq!((program.code, program.json()["outcome"].as_str()), (1, Some("fail")), "{policy}");
    }
    // Two runs of another processor, and one of its own, are no history yet.
    let repo = Repo::new();
    stored(&repo, "ff");
    let said = texts(&judged(&repo, 130.0, ""), "nothing-fits");
    assert!(
        said[0].ends_with("pull requests on it are judged by it, and from 5 runs in all also by those of other processors"),
        "{said:?}"
    );
}

#[test]
fn of_too_few_runs_in_all_only_those_of_its_own_processor_are_the_baseline() {
    let repo = Repo::new();
    let commits = stored(&repo, "ffsf");
    let json = judged(&repo, 100.0, "");
    assert_eq!((json["baseline"]["runs"].as_u64(), json["baseline"]["commit"].as_str()), (Some(1), Some(commits[2].as_str())));
    assert_eq!(texts(&json, "environment-differs").len(), 1, "{json:#}");
}

#[test]
fn however_many_runs_of_others_came_since_its_own_processor_s_are_read() {
    let repo = Repo::new();
    stored(&repo, "sffffff");
    let json = judged(&repo, 100.0, "--last 5");
    assert_eq!(json["baseline"]["runs"].as_u64(), Some(6), "five of others and its own: {json:#}");
}

#[test]
fn whatever_else_differs_keeps_stored_runs_apart() {
    let repo = Repo::new();
    stored(&repo, "ffffffffff");
    let json = judged(&repo, 100.0, "--environment runner=other");
    assert_eq!(texts(&json, "nothing-fits").len(), 1, "{json:#}");
}
