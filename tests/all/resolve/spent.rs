//! Acceptances are good for one step of a metric, and only from somebody who may decide.

use serde_json::{Value, json};

use crate::cli::program::{Done, perfdiff};
use crate::resolve::git::Repo;
use crate::resolve::stored::{HERE, compare, history, quiet, results};

/// A repository with ten stored runs of main at 100 ms.
fn at_100() -> Repo {
    let repo = Repo::new();
    history(&repo, "main", &quiet(100.0, 10));
    repo
}

/// The job of a push: one more commit, measured at this time and stored unless it regressed.
fn push(repo: &Repo, parse: f64) -> Done {
    repo.commit("Work");
    let file = results(&repo.path, parse);
    perfdiff(&format!("baseline update {file} --unless-regressed {HERE} --allow-dirty")).cwd(&repo.path).run()
}

fn policy(repo: &Repo, text: &str) {
    std::fs::write(repo.path.join("perfdiff.toml"), text).unwrap();
}

fn texts(json: &Value, code: &str) -> Vec<String> {
    let all = json["caveats"].as_array().unwrap().iter().filter(|caveat| caveat["code"] == code);
    all.map(|caveat| caveat["text"].as_str().unwrap().to_owned()).collect()
}

const ACCEPT: &str = "[[accept]]\nmatch = \"parse\"\nup-to = \"60%\"\nreason = \"agreed\"\n";

#[test]
fn an_acceptance_without_an_expiry_pays_for_one_step_and_not_at_every_push() {
    for expiry in ["", "expires = 2030-01-01\n"] {
        let repo = at_100();
        policy(&repo, &format!("{ACCEPT}{expiry}"));
        assert_eq!(push(&repo, 150.0).code, 0, "{expiry}");
        let second = push(&repo, 225.0);
        assert_eq!(second.code, 1, "{expiry}: {}", second.stdout);
        let flat = second.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains("its acceptance (\"agreed\") is spent"), "{}", second.stdout);
        // The level that it accepted holds, and so it stays however often that is stored.
        for _ in 0..3 {
            assert_eq!(push(&repo, 150.3).code, 0, "{expiry}");
        }
        assert_eq!(push(&repo, 240.0).code, 1, "{expiry}");
        // Only the newest runs are looked at, and what is spent stays so.
        let done = compare(&repo, 330.0, "--report json --last 1").run();
        assert_eq!((done.code, texts(&done.json(), "acceptance-spent").len()), (1, 1), "{}", done.stdout);
        // Said anew, with another reason, it is another acceptance.
        policy(&repo, &ACCEPT.replace("agreed", "agreed again"));
        assert_eq!(push(&repo, 225.0).code, 0, "{expiry}");
        assert_eq!(push(&repo, 330.0).code, 1, "{expiry}");
    }
}

#[test]
fn what_an_acceptance_matches_besides_is_not_spent_with_it() {
    let repo = at_100();
    policy(&repo, "[[accept]]\nmatch = \"api/*/time\"\nup-to = \"60%\"\nreason = \"agreed\"\n");
    assert_eq!(push(&repo, 150.0).code, 0);
    // Another metric of the same acceptance has its own step.
    let slower = |name: &str| {
        repo.commit("Work");
        let file = results(&repo.path, 150.0);
        let mut run: Value = serde_json::from_str(&std::fs::read_to_string(repo.path.join(file)).unwrap()).unwrap();
        for benchmark in run["benchmarks"].as_array_mut().unwrap().iter_mut().filter(|benchmark| benchmark["name"] == name) {
            let value = benchmark["metrics"][0]["value"].as_f64().unwrap();
            benchmark["metrics"][0]["value"] = json!(value * 1.5);
        }
        std::fs::write(repo.path.join(file), run.to_string()).unwrap();
        perfdiff(&format!("compare {file} {HERE}")).cwd(&repo.path).run().code
    };
    assert_eq!((slower("other3"), slower("parse")), (0, 1));
}

#[test]
fn what_is_spent_goes_along_where_runs_move() {
    let repo = at_100();
    policy(&repo, ACCEPT);
    assert_eq!(push(&repo, 150.0).code, 0);
    let exported = perfdiff("baseline export --output history.ndjson").cwd(&repo.path).run();
    assert_eq!(exported.code, 0, "{}", exported.stderr);
    let file = results(&repo.path, 235.0);
    let done = perfdiff(&format!("compare --history history.ndjson --head {file} --report json")).cwd(&repo.path).run();
    assert_eq!((done.code, texts(&done.json(), "acceptance-spent").len()), (1, 1), "{}", done.stdout);
    // A change that branched off before the step may still be accepted by it.
    repo.git(&["checkout", "-q", "-b", "old", "HEAD~1"]);
    repo.commit("Change");
    assert_eq!(compare(&repo, 150.0, "").run().code, 0);
}

#[test]
fn an_acceptance_of_everything_or_without_a_bound_is_refused() {
    let wrong = [
        ("**", "50%", "matches whatever there is"),
        ("*", "50%", "matches whatever there is"),
        ("**/*/**", "50%", "matches whatever there is"),
        ("?*/**", "50%", "matches whatever there is"),
        ("parse", "1000000%", "accepts more than 1000 %"),
        ("parse", "1001%", "accepts more than 1000 %"),
        ("parse", "101 points", "accepts more than 100 points"),
    ];
    for (glob, up_to, said) in wrong {
        let repo = at_100();
        repo.create("topic", "main");
        repo.commit(&format!("Slow\n\nPerfdiff-Accept: {glob} | {up_to} | x"));
        let done = compare(&repo, 150.0, "--report json").run();
        assert_eq!(done.code, 1, "{glob} {up_to}");
        assert!(texts(&done.json(), "trailer-unread")[0].contains(said), "{:?}", texts(&done.json(), "trailer-unread"));
        policy(&repo, &format!("[[accept]]\nmatch = \"{glob}\"\nup-to = \"{up_to}\"\nreason = \"x\"\n"));
        let done = compare(&repo, 150.0, "").run();
        assert_eq!(done.code, 2);
        assert!(done.stderr.contains(said) && done.stderr.contains("perfdiff.toml, line "), "{}", done.stderr);
    }
}

#[test]
fn what_was_accepted_stands_in_the_headline_beside_whatever_else_there_is() {
    let repo = at_100();
    policy(&repo, "[[accept]]\nmatch = \"*r*e*\"\nup-to = \"60%\"\nreason = \"wide\"\n");
    repo.commit("Work");
    let file = results(&repo.path, 150.0);
    let mut run: Value = serde_json::from_str(&std::fs::read_to_string(repo.path.join(file)).unwrap()).unwrap();
    run["benchmarks"].as_array_mut().unwrap().retain(|benchmark| benchmark["name"] != "other5");
    std::fs::write(repo.path.join(file), run.to_string()).unwrap();
    let done = perfdiff(&format!("compare {file} {HERE}")).cwd(&repo.path).run();
    let headline = done.stdout.lines().nth(2).unwrap();
    assert!(done.code == 0 && headline.contains("1 removed") && headline.contains("1 accepted"), "{}", done.stdout);
}

#[test]
fn trailers_of_a_fork_s_commits_accept_nothing() {
    let repo = at_100();
    repo.create("topic", "main");
    let slow = repo.commit("Slow\n\nPerfdiff-Accept: parse | 60% | trust me");
    let payload = |head: Value| {
        let payload = json!({"pull_request": {"head": {"repo": head}, "base": {"repo": {"full_name": "acme/widgets"}}}});
        std::fs::write(repo.beside("event.json"), payload.to_string()).unwrap();
    };
    let judged = |repo: &Repo| {
        let event = repo.beside("event.json").display().to_string();
        let program = compare(repo, 150.0, "--report json").env("GITHUB_ACTIONS", "true").env("GITHUB_EVENT_PATH", &event);
        program.env("GITHUB_REF", "refs/pull/7/merge").env("GITHUB_BASE_REF", "main").env("GITHUB_HEAD_REF", "topic").run()
    };
    payload(json!({"full_name": "Acme/Widgets"}));
    assert_eq!(judged(&repo).code, 0, "a branch of the repository itself");
    for stranger in [json!({"full_name": "mallory/widgets"}), Value::Null] {
        payload(stranger);
        let done = judged(&repo);
        assert_eq!(done.code, 1, "{}", done.stdout);
        let json = done.json();
        let said = texts(&json, "trailer-ignored");
        assert!(said[0].contains("comes from a fork: `parse | 60% | trust me`"), "{said:?}");
        assert!(json["caveats"].as_array().unwrap().iter().any(|caveat| caveat["subject"] == slow[..7]), "{json:#}");
    }
    // Without the payload, as in a container that lacks the file, nothing tells.
    std::fs::remove_file(repo.beside("event.json")).unwrap();
    assert_eq!(judged(&repo).code, 1);
    // Other CIs say it by variables.
    let elsewhere = |variables: &[(&str, &str)]| {
        let program = variables.iter().fold(compare(&repo, 150.0, ""), |program, (name, value)| program.env(name, value));
        program.run().code
    };
    for (own, fork) in [
        ([("CI_MERGE_REQUEST_PROJECT_ID", "7"), ("CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "7")], ("CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "8")),
        ([("TRAVIS_REPO_SLUG", "a/b"), ("TRAVIS_PULL_REQUEST_SLUG", "a/b")], ("TRAVIS_PULL_REQUEST_SLUG", "c/b")),
        ([("APPVEYOR_REPO_NAME", "a/b"), ("APPVEYOR_PULL_REQUEST_HEAD_REPO_NAME", "a/b")], ("APPVEYOR_PULL_REQUEST_HEAD_REPO_NAME", "c/b")),
        ([("CIRCLE_PROJECT_USERNAME", "a"), ("CIRCLE_PR_USERNAME", "")], ("CIRCLE_PR_USERNAME", "c")),
        ([("CHANGE_ID", "7"), ("CHANGE_FORK", "")], ("CHANGE_FORK", "c")),
        ([("SYSTEM_PULLREQUEST_PULLREQUESTID", "7"), ("SYSTEM_PULLREQUEST_ISFORK", "False")], ("SYSTEM_PULLREQUEST_ISFORK", "True")),
    ] {
        assert_eq!((elsewhere(&own), elsewhere(&[own.as_slice(), &[fork]].concat())), (0, 1), "{fork:?}");
    }
    // What is merged was let in by somebody who may: those of the base count for a fork's change too.
    let repo = at_100();
    repo.commit("Merged\n\nPerfdiff-Accept: parse | 60% | reviewed");
    repo.create("topic", "main");
    repo.commit("Change");
    let event = json!({"pull_request": {"head": {"repo": null}, "base": {"repo": {"full_name": "acme/widgets"}}}});
    std::fs::write(repo.beside("event.json"), event.to_string()).unwrap();
    assert_eq!(judged(&repo).code, 0);
}
