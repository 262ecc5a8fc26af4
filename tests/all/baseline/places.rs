//! Repositories of every kind: works, or says why not.

use super::scratch::{Scratch, git, run, run_json};

/// Results that say their commit only if there is one.
fn results(scratch: &Scratch) -> String {
    let text = run_json("", 10.0, "").replace(r#""commit": "", "#, "");
    scratch.write("results.json", &text).to_str().unwrap().to_owned()
}

#[test]
fn outside_a_repository_the_first_use_says_what_to_do() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("results.json"), run_json("1234567", 1.0, "")).unwrap();
    let done = run(directory.path(), &["baseline", "update", "results.json"], &[]);
    assert_eq!(done.code, 3, "{}", done.stderr);
    assert!(done.stderr.contains("is in no git repository\nhint: run `git init` there"), "{}", done.stderr);
}

#[test]
fn outside_a_repository_a_remote_can_be_used_by_its_address() {
    let (_scratch, origin) = super::sharing::with_origin();
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("results.json"), run_json("1234567", 1.0, "")).unwrap();
    let address = origin.path().to_str().unwrap();
    run(directory.path(), &["baseline", "update", "results.json", "--branch", "main", "--remote", address], &[]).ok();
    let listed = run(directory.path(), &["baseline", "list", "--remote", address, "--report", "json"], &[]).ok().json();
    assert_eq!(listed["groups"][0]["runs"][0]["commit"], "1234567");
}

#[test]
fn a_pasfrog_that_is_not_encoded_is_refused_without_being_shown() {
    let scratch = Scratch::new();
    for address in ["https://me:pa#frog@127.0.0.1:1/r.git", "https://me:pa/frog@127.0.0.1:1/r"] {
        let done = scratch.run(&["baseline", "list", "--remote", address]);
        assert!(!done.stderr.contains("frog"), "{}", done.stderr);
        assert!(done.code > 1 && done.stderr.contains("127.0.0.1:1/r"), "{}", done.stderr);
    }
    let done = scratch.run(&["baseline", "list", "--remote", "https://me:pa#frog@127.0.0.1:1/r.git"]);
    assert!(done.code == 2 && done.stderr.contains("%23"), "{}", done.stderr);
}

#[test]
fn a_token_in_the_place_of_a_user_is_in_no_argument_and_git_still_asks_for_its_password() {
    let scratch = Scratch::new();
    let (trace, asked) = (scratch.path().join("trace"), scratch.path().join("asked"));
    let helper = format!("!cat >'{}' #", asked.display());
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://ghp_0123456789@{}/o/r.git", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = std::io::Read::read(&mut stream, &mut [0; 4096]);
            let answer = b"HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            let _ = std::io::Write::write_all(&mut stream, answer);
        }
    });
    scratch.git(&["config", "credential.helper", &helper]);
    let done = std::process::Command::new(env!("CARGO_BIN_EXE_perfdiff"))
        .args(["baseline", "list", "--remote", &address])
        .current_dir(scratch.path())
        .envs([("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null"), ("NO_PROXY", "127.0.0.1")])
        .env_remove("GIT_ASKPASS")
        .env_remove("SSH_ASKPASS")
        .env("GIT_TRACE", &trace)
        .output()
        .unwrap();
    let (shown, trace) = (String::from_utf8_lossy(&done.stderr), std::fs::read_to_string(trace).unwrap());
    assert_eq!(done.status.code(), Some(3), "{shown}");
    assert!(trace.contains("remote-http") && !trace.contains("ghp_") && !shown.contains("ghp_"), "{shown}\n{trace}");
    assert!(std::fs::read_to_string(asked).unwrap().contains("username=ghp_0123456789\n"));
}

#[test]
fn a_bare_repository_is_as_good_as_any() {
    let (scratch, origin) = super::sharing::with_origin();
    let results = results(&scratch);
    run(origin.path(), &["baseline", "update", &results], &[]).ok();
    run(origin.path(), &["baseline", "verify"], &[]).ok();
    let head = git(origin.path(), &["rev-parse", "main"]);
    let listed = run(origin.path(), &["baseline", "list", "--report", "json"], &[]).ok().json();
    assert_eq!(listed["groups"][0]["runs"][0]["commit"], head.trim());
}

#[test]
fn worktrees_share_the_store_and_measure_their_own_branch() {
    let scratch = Scratch::new();
    let results = results(&scratch);
    let other = tempfile::tempdir().unwrap();
    let tree = other.path().join("tree");
    scratch.git(&["worktree", "add", "-q", "-b", "topic", tree.to_str().unwrap()]);
    run(&tree, &["baseline", "update", &results], &[]).ok();
    let listed = scratch.perfdiff("baseline list --report json").ok().json();
    assert_eq!(listed["groups"][0]["branch"], "topic");
    assert_eq!(git(&tree, &["status", "--porcelain"]), "");
}

#[test]
fn a_submodule_has_a_store_of_its_own() {
    let (outer, inner) = (Scratch::new(), Scratch::new());
    let address = inner.path().to_str().unwrap();
    outer.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", address, "inner"]);
    outer.git(&["commit", "-q", "-m", "Add a submodule"]);
    let results = results(&outer);
    let directory = outer.path().join("inner");
    run(&directory, &["baseline", "update", &results], &[]).ok();
    assert_eq!(run(&directory, &["baseline", "list", "--report", "json"], &[]).ok().json()["runs"], 1);
    assert_eq!(outer.perfdiff("baseline list --report json").ok().json()["runs"], 0);
}

#[test]
fn a_directory_below_the_root_is_in_the_repository() {
    let scratch = Scratch::new();
    let results = results(&scratch);
    let below = scratch.path().join("crates/core");
    std::fs::create_dir_all(&below).unwrap();
    run(&below, &["baseline", "update", &results], &[]).ok();
    assert_eq!(scratch.perfdiff("baseline list --report json").ok().json()["runs"], 1);
}

#[test]
fn a_checked_out_store_is_left_alone() {
    let scratch = Scratch::new();
    let results = results(&scratch);
    scratch.perfdiff("baseline update results.json").ok();
    scratch.git(&["checkout", "-q", "perfdiff"]);
    let done = run(scratch.path(), &["baseline", "update", &results, "--branch", "main", "--commit", "main"], &[]);
    assert_eq!(done.code, 2, "{}", done.stderr);
    assert!(
        done.stderr.contains("the branch `perfdiff` of the store is checked out; nothing was stored\nhint: switch to another branch"),
        "{}",
        done.stderr
    );
}

#[test]
fn work_tree_index_and_head_stay_as_they_are() {
    let scratch = Scratch::new();
    results(&scratch);
    scratch.write("staged.rs", "fn staged() {}\n");
    scratch.git(&["add", "staged.rs"]);
    scratch.git(&["commit", "-q", "-m", "Stage"]);
    scratch.write("untracked.rs", "fn untracked() {}\n");
    let state = |scratch: &Scratch| {
        (scratch.git(&["status", "--porcelain=v2", "--branch"]), scratch.git(&["ls-files", "-s"]), scratch.git(&["symbolic-ref", "HEAD"]))
    };
    let before = state(&scratch);
    for words in ["baseline update results.json", "baseline list", "baseline verify", "baseline prune --keep 1", "compare results.json"] {
        assert!(scratch.perfdiff(words).code < 2, "{words}");
        assert_eq!(state(&scratch), before, "{words}");
    }
}
