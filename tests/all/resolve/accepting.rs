//! Regressions that commits accept, from the pull request to the new level on main.

use perfdiff::compare::accepted_paths;
use perfdiff::model::Comparison;
use serde_json::Value;

use crate::resolve::git::Repo;
use crate::resolve::stored::{compare, history, quiet, run, store};

fn parse(json: &Value) -> &Value {
    json["changes"].as_array().unwrap().iter().find(|change| change["benchmark"] == "parse").unwrap()
}

fn unread(json: &Value) -> Vec<&str> {
    let all = json["caveats"].as_array().unwrap().iter().filter(|caveat| caveat["code"] == "trailer-unread");
    all.map(|caveat| caveat["text"].as_str().unwrap()).collect()
}

#[test]
fn a_trailer_of_the_pull_request_accepts_up_to_its_bound_and_names_its_commit() {
    let repo = Repo::new();
    history(&repo, "main", &quiet(100.0, 10));
    repo.create("topic", "main");
    let slow = repo.commit("Validate\n\nPerfdiff-Accept: api/parse | 60% | validates UTF-8 now");
    repo.commit("Tidy up");
    let done = compare(&repo, 150.0, "--report json").run();
    assert_eq!(done.code, 0, "{}", done.stdout);
    let json = done.json();
    assert_eq!(parse(&json)["verdict"], "accepted");
    assert_eq!(parse(&json)["reasons"][0].as_str(), Some(format!("accepted up to 60 %: validates UTF-8 now ({})", &slow[..7]).as_str()));
    let done = compare(&repo, 200.0, "--report json").run();
    assert_eq!((done.code, parse(&done.json())["verdict"].as_str()), (1, Some("failure")));
}

#[test]
fn an_accepted_regression_becomes_the_level_that_later_runs_are_held_against() {
    let repo = Repo::new();
    history(&repo, "main", &quiet(100.0, 10));
    repo.create("topic", "main");
    repo.commit("Validate\n\nPerfdiff-Accept: parse | 60% | validates UTF-8 now");
    repo.switch("main");
    let merge = repo.merge("topic", "Merge pull request #7");
    // On the push after the merge, the trailer of the merged commit counts.
    let done = compare(&repo, 150.0, "--report json").run();
    assert_eq!(done.code, 0, "{}", done.stdout);
    let comparison: Comparison = serde_json::from_str(&done.stdout).unwrap();
    let globs = accepted_paths(&comparison);
    assert_eq!(globs, ["api/parse/time"]);
    let mut merged = run(&repo, "main", &merge, 150.0);
    merged.accepted = globs;
    store(&repo, &[merged]);
    // From then on 150 is the level: it is no finding any more, though nothing accepts it.
    for (n, time) in quiet(150.0, 6).into_iter().enumerate() {
        let done = compare_next(&repo, n, time);
        assert_eq!(done.0, 0, "run {n}: {}", done.1);
        store(&repo, &[run(&repo, "main", &repo.head(), time)]);
    }
    repo.commit("Slower still");
    let json = compare(&repo, 225.0, "--report json").run().json();
    assert_eq!(parse(&json)["verdict"], "failure");
    assert!((parse(&json)["baseline"]["value"].as_f64().unwrap() - 0.150).abs() < 0.002, "{}", parse(&json)["baseline"]);
}

fn compare_next(repo: &Repo, n: usize, time: f64) -> (u8, String) {
    repo.commit(&format!("Later {n}"));
    let done = compare(repo, time, "").run();
    (done.code, done.stdout)
}

#[test]
fn a_trailer_of_before_the_baseline_or_of_another_branch_accepts_nothing() {
    let repo = Repo::new();
    repo.commit("Long ago\n\nPerfdiff-Accept: parse | 90% | long ago");
    history(&repo, "main", &quiet(100.0, 10));
    repo.create("other", "main");
    repo.commit("Elsewhere\n\nPerfdiff-Accept: parse | 90% | elsewhere");
    repo.create("topic", "main");
    repo.commit("Slow it down");
    assert_eq!(compare(&repo, 150.0, "").run().code, 1);
}

#[test]
fn trailers_between_an_older_baseline_and_the_merge_base_count_too() {
    let repo = Repo::new();
    history(&repo, "main", &quiet(100.0, 10));
    repo.commit("Merged, not measured\n\nPerfdiff-Accept: parse | 60% | reviewed on main");
    repo.create("topic", "main");
    repo.commit("Change");
    assert_eq!(compare(&repo, 150.0, "").run().code, 0);
}

#[test]
fn a_trailer_that_can_t_be_read_accepts_nothing_and_is_said_harmlessly() {
    let repo = Repo::new();
    history(&repo, "main", &quiet(100.0, 10));
    repo.create("topic", "main");
    let bad = repo.commit(
        "Bad\n\nPerfdiff-Accept: parse | plenty | no number\nPerfdiff-Accept: | 60% |\nPerfdiff-Accept: \u{1b}[31m<script>@all | x | y",
    );
    let done = compare(&repo, 150.0, "--report json").run();
    assert_eq!(done.code, 1);
    let json = done.json();
    assert_eq!(unread(&json).len(), 3);
    assert!(
        unread(&json)
            .iter()
            .all(|text| text.starts_with("its Perfdiff-Accept can't be read and accepts nothing: expected `<glob> | <up-to> | <reason>`"))
    );
    assert_eq!(json["caveats"].as_array().unwrap().iter().find(|c| c["code"] == "trailer-unread").unwrap()["subject"], bad[..7]);
    assert!(!compare(&repo, 150.0, "").run().stdout.contains('\u{1b}'));
    let markdown = compare(&repo, 150.0, "--report markdown").run().stdout;
    assert!(!markdown.contains("<script>") && !markdown.contains("@all"), "{markdown}");
}

#[test]
fn hostile_trailers_neither_accept_too_much_nor_break_a_report() {
    let repo = Repo::new();
    history(&repo, "main", &quiet(100.0, 10));
    repo.create("topic", "main");
    repo.commit("Endless\n\nPerfdiff-Accept: parse | 1e999% | endless\nPerfdiff-Accept: parse | NaN% | not a number\nPerfdiff-Accept: parse | -60% | backwards\nPerfdiff-Accept: parse | 60 points | of another kind");
    let done = compare(&repo, 150.0, "--report json").run();
    assert_eq!((done.code, parse(&done.json())["verdict"].as_str()), (1, Some("failure")), "{}", done.stdout);
    repo.commit("Reason\n\nPerfdiff-Accept: parse | 60% | <img src=x> @everyone | fixes #1 `code` \u{202e}desrever");
    let markdown = compare(&repo, 150.0, "--report markdown").run();
    assert_eq!(markdown.code, 0);
    for word in ["<img", "@everyone", "fixes #1", "\u{202e}"] {
        assert!(!markdown.stdout.contains(word), "{word}: {}", markdown.stdout);
    }
}

#[test]
fn configured_acceptances_hold_beside_trailers() {
    let repo = Repo::new();
    history(&repo, "main", &quiet(100.0, 10));
    repo.create("topic", "main");
    repo.commit("Change");
    std::fs::write(repo.path.join("perfdiff.toml"), "[[accept]]\nmatch = \"parse\"\nup-to = \"60%\"\nreason = \"agreed\"\n").unwrap();
    let json = compare(&repo, 150.0, "--report json").run().json();
    assert_eq!(parse(&json)["reasons"][0], "accepted up to 60 %: agreed");
}
