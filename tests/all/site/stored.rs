//! A dashboard of a store: every branch and environment of it, brought up to date when something is stored.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use serde_json::json;

use crate::baseline::scratch::{Done, Scratch, git};
use crate::site::written::{files_of, references};

/// A repository with a store of runs of a benchmark that gets slower on the fifteenth day, and what is written of it.
pub(super) struct Stored {
    pub(super) scratch: Scratch,
    commits: Vec<String>,
}

impl Stored {
    /// A repository of its own; the first is made run by run, the others are copies of it.
    pub(super) fn new() -> Stored {
        static FIRST: LazyLock<Stored> = LazyLock::new(Stored::made);
        let directory = tempfile::tempdir().unwrap();
        for entry in walkdir::WalkDir::new(FIRST.scratch.path()).min_depth(1).into_iter().map(Result::unwrap) {
            let to = directory.path().join(entry.path().strip_prefix(FIRST.scratch.path()).unwrap());
            if entry.file_type().is_dir() {
                std::fs::create_dir(to).unwrap();
            } else {
                std::fs::copy(entry.path(), to).unwrap();
            }
        }
        Stored { scratch: Scratch { directory }, commits: FIRST.commits.clone() }
    }

    fn made() -> Stored {
        let mut stored = Stored { scratch: Scratch::new(), commits: Vec::new() };
        // The repository begins with a commit of the first day.
        stored.commits.push(stored.scratch.git(&["rev-parse", "HEAD"]).trim().to_owned());
        stored.store(1, "");
        for day in 2..=28 {
            stored.measure(day, "");
        }
        stored
    }

    /// A commit, and its run on this machine.
    pub(super) fn measure(&mut self, day: u32, fields: &str) -> Done {
        let message = if day == 15 { "Check <every> field\n\nand more" } else { "Tidy up" };
        self.commits.push(self.scratch.commit_saying(day, message));
        self.store(day, fields)
    }

    /// A run of what is checked out.
    pub(super) fn store(&self, day: u32, fields: &str) -> Done {
        let value = |base: f64| base * (1.0 + 0.004 * f64::from(day * 7 % 5));
        let benchmark = |name: &str, value: f64| json!({"name": name, "metrics": [{"name": "time", "unit": "ms", "value": value}]});
        let parse = value(if day < 15 { 1.0 } else { 1.2 });
        let run =
            json!({"schema": "perfdiff.run/v1", "suite": "unit", "benchmarks": [benchmark("parse", parse), benchmark("emit", value(2.0))]});
        self.scratch.write("results.json", &run.to_string());
        self.scratch.perfdiff(&format!("baseline update results.json --environment runner=box --environment cpu=any {fields}")).ok()
    }

    pub(super) fn site(&self, words: &str) -> Done {
        self.scratch.perfdiff(&format!("site site {words}"))
    }

    pub(super) fn root(&self) -> PathBuf {
        self.scratch.path().join("site")
    }

    pub(super) fn files(&self) -> BTreeMap<String, String> {
        files_of(&self.root())
    }

    #[track_caller]
    pub(super) fn page(&self, words: &str) -> String {
        self.files().into_iter().find(|(path, _)| path.rsplit('/').next().unwrap().starts_with(words)).unwrap().1
    }
}

pub(super) fn counted(done: &Done) -> &str {
    done.stdout.split(';').next().unwrap()
}

#[test]
fn a_store_is_shown_with_what_shifted_and_what_the_commit_says() {
    let stored = Stored::new();
    let done = stored.site("").ok();
    assert_eq!((counted(&done), done.stderr.as_str()), ("6 files: 6 written, 0 unchanged", ""));
    let index = stored.files().remove("index.html").unwrap();
    let commit = &stored.commits[14][..7];
    assert!(index.contains(&format!("20 % slower since <code>{commit}</code>")), "{index}");
    assert!(index.contains("“Check &#60;every&#62; field”"), "{index}");
    assert!(index.contains("28 runs, 2026-01-01 to 2026-01-28"), "{index}");
    let page = stored.page("parse-");
    assert!(page.contains("class=\"step worse\"") && page.contains("Check &#60;every&#62; field"), "{page}");
    assert!(stored.page("emit-").contains("no change point"));
}

#[test]
fn an_accepted_step_of_a_stored_run_is_shown() {
    let mut stored = Stored::new();
    let step = [
        "-c",
        "commit.gpgSign=false",
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "Do more",
        "-m",
        "Perfdiff-Accept: parse/time | 60% | it does more",
    ];
    git(stored.scratch.path(), &["config", "user.name", "A"]);
    git(stored.scratch.path(), &["config", "user.email", "a@example.org"]);
    stored.scratch.git(&step);
    let run = crate::baseline::scratch::run_json("", 1.8, "").replace("\"commit\": \"\", ", "");
    stored.scratch.write("results.json", &run);
    stored.scratch.perfdiff("baseline update results.json --environment runner=box --environment cpu=any --unless-regressed").ok();
    stored.commits.push(stored.scratch.git(&["rev-parse", "HEAD"]).trim().to_owned());
    stored.site("").ok();
    let page = stored.page("parse-");
    assert!(page.contains("class=\"step accepted\"") && page.contains("Do more"), "{page}");
}

#[test]
fn nothing_new_writes_nothing_and_a_new_run_what_it_changes() {
    let mut stored = Stored::new();
    stored.store(3, "--branch other");
    stored.site("").ok();
    let before = stored.files();
    let again = stored.site("").ok();
    assert_eq!(counted(&again), "9 files: 0 written, 9 unchanged");
    assert_eq!(stored.files(), before);
    stored.measure(29, "");
    let done = stored.site("").ok();
    assert_eq!(
        counted(&done),
        "9 files: 6 written, 3 unchanged",
        "the pages of main, of the branch beside it, its index, and the front page"
    );
    let after = stored.files();
    let changed: Vec<&String> = after.keys().filter(|path| before.get(*path) != after.get(*path)).collect();
    assert!(changed.iter().all(|path| !path.starts_with("other-") || !path.ends_with("index.html")), "{changed:?}");
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
}

#[test]
fn a_page_that_was_changed_or_is_gone_is_written_again_though_nothing_is_new() {
    let stored = Stored::new();
    stored.site("").ok();
    let before = stored.files();
    let path = stored.root().join(before.keys().find(|path| path.contains("/parse-")).unwrap());
    std::fs::write(&path, std::fs::read_to_string(&path).unwrap().replace("slower", "faster")).unwrap();
    assert_eq!(counted(&stored.site("").ok()), "6 files: 1 written, 5 unchanged");
    std::fs::remove_file(&path).unwrap();
    assert_eq!(counted(&stored.site("").ok()), "6 files: 1 written, 5 unchanged");
    assert_eq!(stored.files(), before);
    // What is asked for decides as much as what is stored.
    assert_eq!(counted(&stored.site("--filter parse").ok()), "5 files: 2 written, 3 unchanged, 1 removed");
    assert_eq!(counted(&stored.site("--repository-url https://example.org/o/r").ok()), "6 files: 4 written, 2 unchanged");
}

#[test]
fn a_commit_that_becomes_known_gets_its_words() {
    let stored = Stored::new();
    let elsewhere = tempfile::tempdir().unwrap();
    git(elsewhere.path(), &["init", "-q", "-b", "main"]);
    let source = stored.scratch.path().to_str().unwrap().to_owned();
    let site = || crate::baseline::scratch::run(elsewhere.path(), &["site", "site", "--remote", &source], &[]).ok();
    let index = || std::fs::read_to_string(elsewhere.path().join("site/index.html")).unwrap();
    site();
    assert!(index().contains("20 % slower") && !index().contains("Check &#60;every"), "the commits are not here");
    git(elsewhere.path(), &["fetch", "-q", &source, "main"]);
    site();
    assert!(index().contains("Check &#60;every&#62; field"), "the same runs, but the commits are here now");
    assert_eq!(counted(&site()), "6 files: 0 written, 6 unchanged");
}

#[test]
fn branches_and_environments_of_a_store_are_kept_apart() {
    let stored = Stored::new();
    stored.store(5, "--branch topic");
    stored.store(6, "--environment arch=other");
    stored.site("").ok();
    let indexes: Vec<String> = stored.files().into_keys().filter(|path| path.ends_with("index.html")).collect();
    assert_eq!(indexes.len(), 4, "{indexes:?}");
    let front = stored.files().remove("index.html").unwrap();
    for lane in indexes.iter().filter(|path| path.contains('/')) {
        assert!(references(&front).contains(lane), "the first page does not lead to {lane}");
    }
    let only = stored.site("--branch topic").ok();
    assert_eq!(counted(&only), "6 files: 4 written, 2 unchanged, 6 removed");
    let none = stored.site("--branch nosuch");
    assert_eq!((none.code, none.stderr.as_str()), (3, "error: --branch nosuch: no run is of this branch\nhint: runs say: main, topic\n"));
}

#[test]
fn only_the_newest_runs_of_a_store_count_when_asked() {
    let stored = Stored::new();
    stored.site("--last 5").ok();
    let page = stored.page("parse-");
    assert_eq!(page.split("<tbody>").nth(1).unwrap().matches("<tr>").count(), 5);
    assert!(page.contains(&stored.commits[27][..7]) && !page.contains(&stored.commits[22][..7]));
}

#[test]
fn a_stored_file_of_no_use_is_named_and_the_others_serve() {
    let stored = Stored::new();
    // The run of the twentieth day is cut off, behind the program's back.
    let (tree, work) = (stored.scratch.path().join("store"), stored.scratch.path());
    git(work, &["worktree", "add", "-q", tree.to_str().unwrap(), "perfdiff"]);
    let broken = walkdir::WalkDir::new(&tree)
        .into_iter()
        .map(Result::unwrap)
        .find(|entry| entry.path().to_str().unwrap().contains("20260120T"))
        .unwrap();
    std::fs::write(broken.path(), "{\"schema\":\"perfdiff.run/v1\",").unwrap();
    git(&tree, &["commit", "-q", "-a", "-m", "Damage"]);
    let done = stored.site("").ok();
    assert!(
        done.stderr.starts_with("note: 1 stored file is unusable and left out (`perfdiff baseline verify` names them): runs/main/"),
        "{}",
        done.stderr
    );
    let index = stored.files().remove("index.html").unwrap();
    assert!(index.contains("27 runs") && index.contains("1 stored file is unusable"), "{index}");
    assert_eq!(stored.site("").ok().stderr, done.stderr, "and again, though nothing is new");
}

#[test]
fn what_can_not_be_shown_is_said_with_what_to_do() {
    let scratch = Scratch::new();
    let nothing = scratch.perfdiff("site site");
    assert_eq!(
        (nothing.code, nothing.stderr.as_str()),
        (
            3,
            "error: branch perfdiff holds no run yet\nhint: `perfdiff baseline update RESULTS` stores one; --from FILE shows runs of files\n"
        )
    );
    let flag = scratch.perfdiff("site site --suite api");
    assert_eq!(
        (flag.code, flag.stderr.as_str()),
        (2, "error: --suite is about files, and stored runs are shown\nhint: narrow them with --filter, or give files with --from\n")
    );
    let outside = tempfile::tempdir().unwrap();
    let outside = crate::baseline::scratch::run(outside.path(), &["site", "site"], &[]);
    assert_eq!(outside.code, 3);
    assert!(outside.stderr.contains("is in no git repository") && outside.stderr.contains("--from FILE"), "{}", outside.stderr);
}
