//! What commit messages say: trailers of the right commits, first lines, and hostile ones.

use std::fmt::Write as _;

use perfdiff::store::{Lineage, Messages, Question};

use crate::resolve::git::Repo;

const KEY: &str = "Perfdiff-Accept";

fn trailers(repo: &Repo, branch: &str, baseline: &str) -> Messages {
    let question = Question { branch: Some(branch), base_branch: Some("main"), remote: "origin", ..Question::default() };
    repo.checkout().trailers(KEY, &repo.lineage(&question), baseline)
}

fn texts(messages: &Messages) -> Vec<&str> {
    messages.trailers.iter().map(|(_, text)| text.as_str()).collect()
}

#[test]
fn trailers_of_the_pull_request_are_read_and_those_of_before_are_not() {
    let repo = Repo::new();
    let base = repo.commit("a\n\nPerfdiff-Accept: old | 50% | long ago");
    repo.create("topic", "main");
    let first = repo.commit("t1\n\nWhy it is so.\n\nPerfdiff-Accept: parser/* | 12% | validates UTF-8 now");
    repo.commit("t2");
    repo.switch("main");
    repo.commit("b\n\nPerfdiff-Accept: foreign | 50% | of another one");
    repo.switch("topic");
    let found = trailers(&repo, "topic", &base);
    assert_eq!(found, Messages { trailers: vec![(first, "parser/* | 12% | validates UTF-8 now".to_owned())], commits: 2, unread: None });
}

#[test]
fn after_a_merge_the_trailers_of_the_merged_commits_count_and_after_a_squash_those_of_its_message() {
    let repo = Repo::new();
    let base = repo.commit("a");
    repo.create("topic", "main");
    repo.commit("t1\n\nPerfdiff-Accept: merged | 5% | one");
    repo.switch("main");
    repo.commit("b");
    repo.merge("topic", "Merge pull request #7\n\nTitle");
    repo.commit("Squashed (#8)\n\n* one\n\nPerfdiff-Accept: squashed | 7% | two\n\n* two\n\nthe end");
    let mut found = trailers(&repo, "main", &base);
    found.trailers.sort_by(|a, b| a.1.cmp(&b.1));
    assert_eq!(texts(&found), ["merged | 5% | one", "squashed | 7% | two"]);
    assert_eq!(found.commits, 4);
}

#[test]
fn a_trailer_begins_its_line_in_any_case_and_goes_on_where_the_next_is_indented() {
    let repo = Repo::new();
    let base = repo.commit("a");
    repo.commit(
        "b\n\n    Perfdiff-Accept: quoted | 5% | an example\nSee Perfdiff-Accept: inline | 5% | no\nperfdiff-accept : one | 5% | first\n  and second\n\n  not this\nPERFDIFF-ACCEPT:two\r\nOther: x\n y\nPerfdiff-Accepted: no",
    );
    assert_eq!(texts(&trailers(&repo, "main", &base)), ["one | 5% | first and second", "two"]);
}

#[test]
fn messages_of_any_size_are_read_only_as_far_as_is_sane() {
    let repo = Repo::new();
    let base = repo.commit("a");
    let many: Vec<String> = (0..200).map(|n| format!("Perfdiff-Accept: m{n} | 5% | r\n")).collect();
    let many = many.concat();
    std::fs::write(repo.path.join("message"), format!("b\n\n{many}{}", "x".repeat(2 << 20))).unwrap();
    repo.git(&["commit", "-q", "--allow-empty", "-F", "message"]);
    let found = trailers(&repo, "main", &base);
    assert_eq!((found.trailers.len(), found.unread.as_deref()), (50, Some("only the newest 50 were taken")));

    std::fs::write(repo.path.join("message"), format!("c\n\n{}\nPerfdiff-Accept: late | 5% | r\n", "x".repeat(70_000))).unwrap();
    repo.git(&["commit", "-q", "--allow-empty", "-F", "message"]);
    let long = format!("d\n\nPerfdiff-Accept: {}\n", "y".repeat(5_000));
    repo.commit(&long);
    let found = trailers(&repo, "main", &repo.git(&["rev-parse", "HEAD~2"]));
    assert_eq!(found.trailers.len(), 1);
    assert_eq!(found.trailers[0].1.len(), 400);
}

#[test]
fn only_so_many_commits_are_read() {
    let repo = Repo::new();
    let base = repo.commit("a");
    let mut stream = "reset refs/heads/main\nfrom refs/heads/main^0\n".to_owned();
    for n in 0..1_100 {
        write!(stream, "commit refs/heads/main\ncommitter A <a@b> {} +0000\ndata 2\nc\n", 1_800_001_000 + n).unwrap();
    }
    std::fs::write(repo.path.join("stream"), stream).unwrap();
    let import = std::process::Command::new("git")
        .arg("fast-import")
        .arg("--quiet")
        .current_dir(&repo.path)
        .stdin(std::fs::File::open(repo.path.join("stream")).unwrap())
        .status();
    assert!(import.unwrap().success());
    let found = trailers(&repo, "main", &base);
    assert_eq!((found.commits, found.unread.as_deref()), (1_000, Some("only the newest 1000 commits were read")));
}

#[test]
fn a_shallow_clone_says_what_it_could_not_read_and_takes_nothing_old_for_new() {
    let repo = Repo::new();
    repo.commit("a\n\nPerfdiff-Accept: old | 50% | long ago");
    repo.create("topic", "main");
    repo.commit("t1\n\nPerfdiff-Accept: new | 5% | now");
    repo.commit("t2");
    repo.switch("main");
    let base = repo.commit("b\n\nPerfdiff-Accept: base | 50% | before");
    repo.git(&["checkout", "-q", "--detach"]);
    let merge = repo.merge("topic", "Merge");
    repo.git(&["update-ref", "refs/pull/7/merge", &merge]);
    for (depth, expected, whole) in [(1, vec![], false), (2, vec![], false), (3, vec!["new | 5% | now"], true)] {
        let clone = repo.shallow(&format!("depth{depth}"), "+refs/pull/7/merge:refs/remotes/pull/7/merge", depth);
        let found = trailers(&clone, "topic", &base);
        assert_eq!(texts(&found), expected, "depth {depth}");
        assert_eq!(found.unread.is_none(), whole, "depth {depth}: {found:?}");
    }
    // At depth four everything is here, and the clone is shallow no more.
    let clone = repo.shallow("depth9", "+refs/pull/7/merge:refs/remotes/pull/7/merge", 9);
    assert_eq!(texts(&trailers(&clone, "topic", &base)), ["new | 5% | now"]);
}

#[test]
fn of_a_baseline_that_is_not_here_only_the_head_s_own_message_is_read() {
    let repo = Repo::new();
    repo.commit("a\n\nPerfdiff-Accept: old | 50% | long ago");
    let head = repo.commit("b\n\nPerfdiff-Accept: own | 5% | now");
    let lineage = Lineage { head: Some(head), ..Lineage::default() };
    let found = repo.checkout().trailers(KEY, &lineage, &"1".repeat(40));
    assert_eq!(texts(&found), ["own | 5% | now"]);
    assert!(found.unread.is_some());
}

#[test]
fn first_lines_are_short_and_there_only_where_the_commit_is() {
    let repo = Repo::new();
    let a = repo.commit("Validate UTF-8 (#123)\n\nmore");
    let b = repo.commit(&"long ".repeat(100));
    let checkout = repo.checkout();
    assert_eq!(checkout.first_line(&a).as_deref(), Some("Validate UTF-8 (#123)"));
    assert_eq!(checkout.first_line(&b).unwrap().chars().count(), 120);
    assert_eq!(checkout.first_line(&"1".repeat(40)), None);
    assert_eq!(checkout.first_line("no commit"), None);
}
