//! Everything but comments, through the whole chain: what GitHub's description allows, and what stands there after.
//! Without the chain (`PERFDIFF_GITHUB_CHAIN`, see `.ci/github.sh`) there is nothing to play against, and these say so.

use perfdiff::github::checks::{Check, Conclusion, publish};
use perfdiff::github::issues::{Alert, Raised, raise, settle};
use perfdiff::github::labels::{Labelled, find};
use perfdiff::github::{Client, Connection, Patience, Proxies, Token, commits, pulls};
use serde_json::{Value, json};

use crate::github::chain::Chain;
use crate::github::stage::{Fault, RUN, STRANGER, Server as _, TOKEN};

/// A lane and a client on it, that does not really wait.
fn lane(name: &str) -> Option<(Chain, Client)> {
    let Some(chain) = Chain::of_environment(name) else {
        eprintln!("skipped: PERFDIFF_GITHUB_CHAIN names no chain");
        return None;
    };
    let patience = Patience { pause: Box::new(|_| ()), ..Patience::default() };
    let (api_url, token) = (chain.api(), Token::new(TOKEN).unwrap());
    let connection = Connection { api_url: &api_url, repository: "acme/widgets", token, patience, proxies: Proxies::default() };
    let client = Client::new(connection).unwrap();
    Some((chain, client))
}

/// A new branch with one commit on top of main; the ids of both commits.
fn branch(chain: &Chain, name: &str) -> (String, String) {
    let id = |value: &Value| value.as_str().unwrap().to_owned();
    let main = id(&chain.state("GET", "git/ref/heads/main", TOKEN, &Value::Null)["object"]["sha"]);
    let tree = id(&chain.state("GET", &format!("git/commits/{main}"), TOKEN, &Value::Null)["tree"]["sha"]);
    let message = format!("work on {name}\n\nPerfdiff-Accept: x | 10% | meant");
    let head = id(&chain.state("POST", "git/commits", TOKEN, &json!({"message": message, "tree": tree, "parents": [main]}))["sha"]);
    chain.state("POST", "git/refs", TOKEN, &json!({"ref": format!("refs/heads/{name}"), "sha": head}));
    (main, head)
}

fn pull_request(chain: &Chain, branch: &str) -> u64 {
    let sent = json!({"title": branch, "head": branch, "base": "main"});
    chain.state("POST", "pulls", TOKEN, &sent)["number"].as_u64().unwrap()
}

fn assert_clean(chain: &Chain) {
    for seen in chain.seen().iter().filter(|seen| !seen.injected) {
        assert!(seen.status < 400, "{} {} was answered with {}", seen.method, seen.path, seen.status);
    }
}

#[test]
fn a_check_run_stands_on_the_head_once() {
    let Some((chain, mut client)) = lane("whole-check") else { return };
    let (_, head) = branch(&chain, "check");
    let text = "| a row of the report |\n".repeat(5000);
    let (name, conclusion, details_url) = ("perfdiff (api)", Conclusion::Failure, "https://ghe.example/run/42");
    let check = Check { name, head_sha: &head, run: Some(RUN), origin: None, conclusion, title: "2 slower", summary: &text, details_url };
    chain.inject(&[Fault::new("POST", "/check-runs", 502).after()]);
    let link = publish(&mut client, &check).unwrap();
    let standing = chain.state("GET", &format!("commits/{head}/check-runs"), TOKEN, &Value::Null);
    assert_eq!(standing["total_count"], 1);
    assert_eq!((&standing["check_runs"][0]["id"], &standing["check_runs"][0]["conclusion"]), (&json!(link.id), &json!("failure")));
    assert_clean(&chain);
}

#[test]
fn an_issue_is_opened_kept_and_closed() {
    let Some((chain, mut client)) = lane("whole-issue") else { return };
    let sha = "6113728f27ae82c7b1a177c8d03f9e96e0adf246";
    let alert = Alert { key: "whole-issue", shift: sha, run: Some(RUN), origin: None, title: "api got slower", body: "+40 %" };
    let Raised::Opened(link) = raise(&mut client, &alert).unwrap() else { panic!() };
    assert!(matches!(raise(&mut client, &alert).unwrap(), Raised::Unchanged(same) if same.id == link.id));
    assert!(matches!(raise(&mut client, &Alert { body: "+50 %", ..alert }).unwrap(), Raised::Updated(same) if same.id == link.id));
    assert!(
        matches!(settle(&mut client, alert.key, Some(RUN), None, "The level is back.").unwrap(), Raised::Closed(same) if same.id == link.id)
    );
    let standing = chain.state("GET", &format!("issues/{}", link.id), TOKEN, &Value::Null);
    assert_eq!(standing["state"], "closed");
    assert!(standing["body"].as_str().unwrap().ends_with("The level is back."));
    // Only what a person closes is dealt with.
    let Raised::Opened(again) = raise(&mut client, &alert).unwrap() else { panic!() };
    chain.state("PATCH", &format!("issues/{}", again.id), TOKEN, &json!({"state": "closed"}));
    assert!(matches!(raise(&mut client, &alert).unwrap(), Raised::Dismissed(same) if same.id == again.id));
    assert_clean(&chain);
}

#[test]
fn a_pull_request_is_found_by_its_head_and_told_from_its_base() {
    let Some((chain, mut client)) = lane("whole-pull") else { return };
    let (main, head) = branch(&chain, "fix/it-now");
    let number = pull_request(&chain, "fix/it-now");
    let found = pulls::with_head(&mut client, "acme/widgets", "fix/it-now", &head).unwrap();
    assert_eq!(found.iter().map(|one| (one.number, one.base_ref.as_str())).collect::<Vec<_>>(), [(number, "main")]);
    assert_eq!(pulls::with_head(&mut client, "fork/widgets", "fix/it-now", &head).unwrap(), []);
    let all = pulls::commits(&mut client, number).unwrap();
    assert!(all.iter().any(|one| one.sha == head && one.message.contains("Perfdiff-Accept: x")), "{all:?}");
    for (base, tip) in [(main.as_str(), head.as_str()), ("main", "fix/it-now")] {
        assert_eq!(commits::merge_base(&mut client, base, tip).unwrap(), main);
    }
    assert_clean(&chain);
}

#[test]
fn a_label_counts_by_who_has_set_it() {
    let Some((chain, mut client)) = lane("whole-label") else { return };
    // The fake keeps events of issues only; GitHub has one list for both.
    let number = chain.pull_request();
    assert_eq!(find(&mut client, number, "perf-accepted").unwrap(), Labelled::No);
    let set = |token| chain.state("POST", &format!("issues/{number}/labels"), token, &json!({"labels": ["perf-accepted"]}));
    set(TOKEN);
    let found = find(&mut client, number, "perf-accepted").unwrap();
    assert!(matches!(&found, Labelled::Yes { by, .. } if by == "perfdiff-bot"), "{found:?}");
    chain.state("DELETE", &format!("issues/{number}/labels/perf-accepted"), TOKEN, &Value::Null);
    set(STRANGER);
    let found = find(&mut client, number, "perf-accepted").unwrap();
    assert!(matches!(&found, Labelled::Ignored { by, .. } if by == "stranger"), "{found:?}");
    assert_clean(&chain);
}
