//! `verify`, and what a broken file does to the other commands: it is named, and the others still serve.

use super::scratch::{Scratch, run_json};

/// A store of three runs, with the paths, oldest first.
fn filled() -> (Scratch, Vec<String>) {
    let scratch = Scratch::new();
    let text: String = (2..5).map(|day| run_json(&scratch.commit(day), 1.0, r#", "branch": "main""#)).collect();
    scratch.write("runs.ndjson", &text);
    scratch.perfdiff("baseline import runs.ndjson").ok();
    let files = scratch.git(&["ls-tree", "-r", "--name-only", "perfdiff", "runs"]);
    let files = files.lines().map(str::to_owned).collect();
    (scratch, files)
}

/// Puts a file into the store behind perfdiff's back.
fn plant(scratch: &Scratch, path: &str, content: &str) {
    let index = scratch.path().join("planted.index");
    let git = |arguments: &[&str]| {
        let output = super::scratch::command(scratch.path(), arguments).env("GIT_INDEX_FILE", &index).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    scratch.write("planted", content);
    let blob = git(&["hash-object", "-w", "planted"]);
    git(&["read-tree", "perfdiff"]);
    git(&["update-index", "--add", "--cacheinfo", &format!("100644,{blob},{path}")]);
    let tree = git(&["write-tree"]);
    let commit = git(&["commit-tree", &tree, "-p", "perfdiff", "-m", "Meddle"]);
    git(&["update-ref", "refs/heads/perfdiff", &commit]);
    std::fs::remove_file(index).unwrap();
}

#[test]
fn a_sound_store_is_said_to_be_sound() {
    let (scratch, _) = filled();
    let done = scratch.perfdiff("baseline verify").ok();
    assert_eq!(done.stdout, "branch perfdiff: all 3 runs can be read, and each is what its name says\n");
}

#[test]
fn a_broken_file_is_named_and_the_others_serve() {
    let (scratch, files) = filled();
    let content = scratch.git(&["show", &format!("perfdiff:{}", files[1])]);
    for (broken, told) in [
        (&content[..content.len() / 2], "ends too early"),
        ("", "ends too early"),
        (&content.replace("perfdiff.run/v1", "perfdiff.run/v9"), "is of the later version `perfdiff.run/v9`"),
        (&content.replace("\"main\"", "\"other\""), "holds a run of another branch"),
        (&content.replace("\"value\":0.001", "\"value\":null"), "is no run that perfdiff wrote"),
    ] {
        plant(&scratch, &files[1], broken);
        let verified = scratch.perfdiff("baseline verify");
        assert_eq!(verified.code, 3, "{told}: {}", verified.stderr);
        assert!(verified.stderr.contains(&format!("! {}: ", files[1])) && verified.stderr.contains(told), "{told}: {}", verified.stderr);
        assert!(verified.stderr.contains("1 file of branch perfdiff unusable; 2 runs can be read"), "{}", verified.stderr);
        let listed = scratch.perfdiff("baseline list --width 300").ok();
        assert!(listed.stdout.contains("OF NO USE") && listed.stdout.contains(&files[1]), "{}", listed.stdout);
        let exported = scratch.perfdiff("baseline export");
        assert_eq!((exported.code, exported.stdout.lines().count()), (3, 2), "{}", exported.stderr);
        assert!(exported.stderr.contains(&files[1]), "{}", exported.stderr);
        let shown = scratch.run(&["baseline", "show", &files[1]]);
        assert_eq!(shown.code, 3);
        assert!(shown.stderr.contains(told), "{}", shown.stderr);
        scratch.run(&["baseline", "show", &files[0]]).ok();
    }
}

#[test]
fn a_file_that_does_not_belong_there_is_named() {
    let (scratch, files) = filled();
    let content = scratch.git(&["show", &format!("perfdiff:{}", files[1])]);
    let copy = files[1].replace("-unit", "-other");
    plant(&scratch, &copy, &content);
    plant(&scratch, "runs/main/notes.txt", "remember");
    let done = scratch.perfdiff("baseline verify");
    assert_eq!(done.code, 3);
    assert!(
        done.stderr.contains(&format!("! {copy}: holds a run of another branch, environment, commit, time or suite")),
        "{}",
        done.stderr
    );
    assert!(done.stderr.contains("! runs/main/notes.txt: is not the name of a run"), "{}", done.stderr);
    assert!(done.stderr.contains("2 files of branch perfdiff unusable; 3 runs can be read"), "{}", done.stderr);
}

#[test]
fn a_missing_object_is_named() {
    let (scratch, files) = filled();
    let blob = scratch.git(&["rev-parse", &format!("perfdiff:{}", files[0])]);
    let (directory, name) = blob.trim().split_at(2);
    std::fs::remove_file(scratch.path().join(".git/objects").join(directory).join(name)).unwrap();
    let done = scratch.perfdiff("baseline verify");
    assert_eq!(done.code, 3);
    assert!(done.stderr.contains(&format!("! {}: can't be read", files[0])), "{}", done.stderr);
}

#[test]
fn another_branch_of_that_name_is_left_alone() {
    let scratch = Scratch::new();
    scratch.git(&["branch", "perfdiff"]);
    let before = scratch.git(&["rev-parse", "perfdiff"]);
    scratch.write("run.json", &run_json("0123456789", 1.0, r#", "branch": "main""#));
    for words in ["baseline list", "baseline verify", "baseline import run.json", "baseline prune --keep 1"] {
        let done = scratch.perfdiff(words);
        assert_eq!(done.code, 3, "{words}: {}", done.stderr);
        assert!(done.stderr.contains("the branch `perfdiff` is no store of perfdiff"), "{words}: {}", done.stderr);
    }
    assert_eq!(scratch.git(&["rev-parse", "perfdiff"]), before);
}

#[test]
fn what_is_of_no_use_is_removed_as_the_hint_says() {
    let (scratch, files) = filled();
    plant(&scratch, &files[1], "{}");
    let told = scratch.perfdiff("baseline verify");
    assert!(told.stderr.contains("`git worktree add ../store perfdiff`, then `git rm` it there and commit"), "{}", told.stderr);
    let beside = tempfile::tempdir().unwrap();
    let tree = beside.path().join("store");
    scratch.git(&["worktree", "add", "-q", tree.to_str().unwrap(), "perfdiff"]);
    super::scratch::git(&tree, &["rm", "-q", &files[1]]);
    super::scratch::git(&tree, &["commit", "-q", "-m", "Remove what is of no use"]);
    let verified = scratch.perfdiff("baseline verify").ok();
    assert_eq!(verified.stdout, "branch perfdiff: all 2 runs can be read, and each is what its name says\n");
}
