//! `list` and `show`: what is stored, for people and for programs.

use super::scratch::{Scratch, run, run_json};

/// A store with two branches, two environments, an accepted and a regressed run.
fn filled() -> Scratch {
    let scratch = Scratch::new();
    let environment = r#", "environment": {"os": "linux", "arch": "x86_64", "cpu": "AMD EPYC 7763", "cores": 4}"#;
    let run = |day: u32, branch: &str, more: &str| {
        let commit = format!("{:x}", day * 0x0123_4567).repeat(6)[..40].to_owned();
        run_json(&commit, 10.0 + f64::from(day), &format!(r#", "branch": "{branch}", "commit_time": "2026-01-{day:02}T09:30:00Z"{more}"#))
    };
    let text = [
        run(1, "main", environment),
        run(2, "main", &format!(r#"{environment}, "accepted": ["unit/parse/**"]"#)),
        run(3, "main", &format!(r#"{environment}, "regressed": true"#)),
        run(4, "main", ""),
        run(
            5,
            "feature/größer \\u001b[31m",
            &format!(r#"{environment}, "caveats": [{{"code": "dirty-tree", "subject": "", "text": "measured with changes"}}]"#),
        ),
    ]
    .concat();
    scratch.write("runs.ndjson", &text);
    scratch.perfdiff("baseline import runs.ndjson").ok();
    scratch
}

/// The text without the store's commit, which holds the user's name.
fn steady(text: &str) -> String {
    text.lines()
        .map(|line| if line.starts_with("perfdiff baselines") { "perfdiff baselines …\n".to_owned() } else { format!("{line}\n") })
        .collect()
}

#[test]
fn runs_are_listed_by_branch_and_environment_with_what_is_special_about_them() {
    let scratch = filled();
    insta::assert_snapshot!("list", steady(&scratch.perfdiff("baseline list").ok().stdout));
    insta::assert_snapshot!("list_narrow", steady(&scratch.perfdiff("baseline list --width 50").ok().stdout));
}

#[test]
fn a_listing_for_programs_holds_the_same() {
    let scratch = filled();
    let json = scratch.perfdiff("baseline list --report json").ok().json();
    assert_eq!((&json["schema"], &json["runs"]), (&"perfdiff.baselines/v1".into(), &5.into()));
    let groups = json["groups"].as_array().unwrap();
    assert_eq!(groups.len(), 3);
    assert_eq!(groups[0]["branch"], "feature/größer \u{1b}[31m", "programs get names as they are");
    let main = groups.iter().find(|group| group["branch"] == "main" && group["key"] != "unknown").unwrap();
    assert_eq!(main["environment"]["cpu"], "AMD EPYC 7763");
    let flags: Vec<_> = main["runs"].as_array().unwrap().iter().map(|run| run["regressed"].as_bool().unwrap()).collect();
    assert_eq!(flags, [true, false, false], "newest first");
}

#[test]
fn a_listing_can_be_cut_and_says_so() {
    let scratch = filled();
    let done = scratch.perfdiff("baseline list --limit 1 --branch main").ok();
    assert!(done.stdout.contains("… and 2 older; --limit 0 lists all"), "{}", done.stdout);
    assert!(!done.stdout.contains("feature"), "{}", done.stdout);
    let all = scratch.perfdiff("baseline list --limit 0 --branch main --report json").ok().json();
    assert_eq!(all["runs"], 4);
}

#[test]
fn an_empty_store_says_how_to_fill_it() {
    let done = Scratch::new().perfdiff("baseline list").ok();
    assert!(
        done.stderr.contains("nothing is stored on branch perfdiff yet; `perfdiff baseline update RESULTS` stores a run"),
        "{}",
        done.stderr
    );
    let (scratch, _origin) = super::sharing::with_origin();
    for (words, code, told) in [
        ("baseline verify", 0, "branch perfdiff: nothing is stored yet"),
        ("baseline prune --keep 3", 0, "nothing to prune: 0 runs on branch perfdiff"),
        ("baseline push", 0, "nothing to push: branch perfdiff holds no run"),
        ("baseline fetch", 0, "nothing to fetch: branch perfdiff of origin holds no run"),
        ("baseline show", 3, "error: branch perfdiff holds no run yet\nhint: `perfdiff baseline update RESULTS` stores one"),
        ("baseline export", 3, "error: branch perfdiff holds no run yet\nhint: `perfdiff baseline update RESULTS` stores one"),
        ("history", 3, "error: branch perfdiff holds no run yet\nhint: `perfdiff baseline update RESULTS` stores one"),
    ] {
        let done = scratch.perfdiff(words);
        assert_eq!(done.code, code, "{words}: {}", done.stderr);
        assert!(format!("{}{}", done.stdout, done.stderr).contains(told), "{words}: {}{}", done.stdout, done.stderr);
    }
}

#[test]
fn wrong_usage_says_what_there_is() {
    let scratch = Scratch::new();
    for (words, told) in [
        ("baseline list --report html", "kinds: console, json"),
        ("baseline list --report console --report json", "only one report can go to standard output"),
        ("baseline list --report json=", "the file's name is missing"),
        ("baseline prune", "--keep"),
        ("baseline prune --keep 0", "0 is not in 1"),
        ("baseline prune --max-age soon", "such as 90d, 12w, 6m or 1y"),
        ("baseline prune --max-age 0d", "such as 90d"),
        ("baseline prune --max-age 99999999999999y", "such as 90d"),
    ] {
        let done = scratch.perfdiff(words);
        assert_eq!(done.code, 2, "{words}: {}", done.stderr);
        assert!(done.stderr.contains(told), "{words}: {}", done.stderr);
    }
}

#[test]
fn outside_a_repository_every_command_says_so() {
    let directory = tempfile::tempdir().unwrap();
    for words in ["list", "show", "verify", "export", "prune --keep 1"] {
        let arguments: Vec<&str> = std::iter::once("baseline").chain(words.split_whitespace()).collect();
        let done = run(directory.path(), &arguments, &[]);
        assert_eq!(done.code, 3, "{words}: {}", done.stderr);
        assert!(done.stderr.contains("is in no git repository\nhint: run `git init` there"), "{words}: {}", done.stderr);
    }
}

#[test]
fn a_run_is_shown_by_commit_path_branch_tag_or_as_the_newest() {
    let scratch = Scratch::new();
    let commits = [scratch.commit(2), scratch.commit(3)];
    scratch.git(&["tag", "-a", "v1.0", "-m", "Release", &commits[0]]);
    let text: String = (2..4).map(|day| run_json(&commits[day - 2], 1.0, r#", "branch": "main""#)).collect();
    scratch.write("runs.ndjson", &text);
    scratch.perfdiff("baseline import runs.ndjson").ok();
    let shown = |which: &str| {
        let done = scratch.perfdiff(&format!("baseline show {which}")).ok();
        commits.iter().position(|commit| done.stdout.contains(commit.as_str())).unwrap()
    };
    let path = scratch.perfdiff("baseline list --report json").ok().json()["groups"][0]["runs"][1]["path"].as_str().unwrap().to_owned();
    let found = [shown(""), shown("main"), shown("v1.0"), shown("HEAD~1"), shown(&commits[0][..5]), shown(&commits[1]), shown(&path)];
    assert_eq!(found, [1, 1, 0, 0, 0, 1, 0]);
    let json = scratch.perfdiff("baseline show v1.0 --json").ok().json();
    assert_eq!((&json["schema"], &json["commit_time"]), (&"perfdiff.run/v1".into(), &"2026-01-02T12:00:00Z".into()));
    let none = scratch.perfdiff("baseline show v2.0");
    assert_eq!(none.code, 3);
    assert!(none.stderr.contains("holds no run of `v2.0`"), "{}", none.stderr);
}

#[test]
fn hostile_names_do_nothing_to_a_terminal() {
    let done = filled().perfdiff("baseline list").ok();
    assert!(done.stdout.contains("feature/größer \\u{1b}[31m"), "{}", done.stdout);
    assert!(!done.stdout.contains('\u{1b}'));
}
