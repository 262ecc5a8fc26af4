//! What becomes of a directory: only what changed is written, and nothing of somebody else's is touched.

use std::collections::BTreeMap;
use std::fs;

use crate::site::written::{Written, run, site_of, slower};

/// Which files differ between two states of a directory.
fn changed(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<String> {
    after.iter().filter(|(path, text)| before.get(*path) != Some(*text)).map(|(path, _)| path.clone()).collect()
}

fn counted(site: &Written) -> String {
    site.done.stdout.split(';').next().unwrap().to_owned()
}

#[test]
fn the_same_runs_write_nothing() {
    let runs = slower("parse", 30);
    let site = site_of(&runs, "").well();
    let times = |site: &Written| {
        let walk = walkdir::WalkDir::new(site.root()).sort_by_file_name().into_iter().map(Result::unwrap);
        walk.map(|entry| entry.metadata().unwrap().modified().unwrap()).collect::<Vec<_>>()
    };
    let (files, written) = (site.files(), times(&site));
    let site = site.again(&runs, "").well();
    assert_eq!(counted(&site), "6 files: 0 written, 6 unchanged");
    assert_eq!((site.files(), times(&site)), (files, written));
}

#[test]
fn a_new_run_of_one_suite_writes_that_suite_and_the_index() {
    let mut runs = slower("parse", 30);
    runs.extend((0..30).map(|number| run("other", number, &[("left alone", 1.0)])));
    let site = site_of(&runs, "").well();
    let before = site.files();
    runs.push(run("api", 31, &[("parse", 1.2)]));
    let site = site.again(&runs, "").well();
    let changed = changed(&before, &site.files());
    assert!(changed.iter().any(|path| path.contains("/parse-")) && changed.contains(&"index.html".to_owned()), "{changed:?}");
    assert!(changed.iter().all(|path| !path.contains("left-alone")), "{changed:?}");
}

#[test]
fn pages_of_benchmarks_that_are_gone_are_removed() {
    let site = site_of(&slower("parse", 30), "").well().again(&slower("renamed", 30), "").well();
    assert_eq!(counted(&site), "6 files: 3 written, 3 unchanged, 1 removed");
    assert!(site.pages().keys().all(|path| !path.contains("parse")), "{:?}", site.pages().keys());
    let elsewhere: Vec<_> = slower("renamed", 30)
        .into_iter()
        .map(|mut run| {
            run["branch"] = "next".into();
            run
        })
        .collect();
    let site = site.again(&elsewhere, "").well();
    let lanes: Vec<_> = fs::read_dir(site.root()).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_dir()).collect();
    assert_eq!(lanes.len(), 1, "the directory of the branch that is gone is gone too");
}

#[test]
fn files_of_somebody_else_survive() {
    let site = site_of(&slower("parse", 30), "").well();
    let (root, lane) = (site.root(), site.pages().keys().find_map(|path| path.split_once('/').map(|(lane, _)| lane.to_owned())).unwrap());
    let own = [root.join("CNAME"), root.join("about.html"), root.join(&lane).join("notes.html")];
    for path in &own {
        fs::write(path, "mine").unwrap();
    }
    let page = root.join(site.pages().keys().find(|path| path.contains("/parse-")).unwrap());
    fs::write(&page, "rewritten by hand").unwrap();
    let site = site.again(&slower("renamed", 30), "").well();
    for path in own.iter().chain([&page]) {
        assert!(path.exists(), "{}", path.display());
    }
    assert!(site.done.stderr.contains("was a page once") && site.done.stderr.contains("/parse-"), "{}", site.done.stderr);
}

#[test]
fn a_page_never_takes_the_place_of_somebody_elses_file_unless_forced() {
    let runs = slower("parse", 30);
    let site = site_of(&runs, "").well();
    let index = site.root().join("index.html");
    fs::write(&index, "my own").unwrap();
    let site = site.again(&runs, "");
    assert_eq!(site.done.code, 3);
    assert!(site.done.stderr.contains("index.html: a page belongs here, but perfdiff didn't write what is there"), "{}", site.done.stderr);
    assert_eq!(fs::read_to_string(&index).unwrap(), "my own");
    let site = site.again(&runs, "--force").well();
    assert!(site.index().contains("parse"));
    // Without the list of what was written, pages are still known for what they are.
    fs::remove_file(site.root().join("perfdiff-site.json")).unwrap();
    site.again(&slower("parse", 31), "").well();
}

#[test]
fn a_list_of_pages_that_leads_elsewhere_removes_nothing_there() {
    let site = site_of(&slower("parse", 30), "").well();
    let marked = fs::read(site.root().join("index.html")).unwrap();
    let outside = site.root().parent().unwrap().join("outside.html");
    fs::write(&outside, &marked).unwrap();
    let list =
        r#"{"schema": "perfdiff.site/v1", "pages": ["../outside.html", "a/b/c.html", "CNAME", "/etc/passwd", "x/../../outside.html"]}"#;
    fs::write(site.root().join("perfdiff-site.json"), list).unwrap();
    let site = site.again(&slower("parse", 30), "").well();
    assert!(outside.exists());
    assert!(!site.done.stdout.contains("removed"), "{}", site.done.stdout);
    fs::write(site.root().join("perfdiff-site.json"), "no list").unwrap();
    let site = site.again(&slower("parse", 30), "");
    assert!(site.done.code == 3 && site.done.stderr.contains("is no list of pages that perfdiff wrote"), "{}", site.done.stderr);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let site = site_of(&slower("parse", 30), "").well();
    let lane = site.pages().keys().find_map(|path| path.split_once('/').map(|(lane, _)| site.root().join(lane))).unwrap();
    let outside = site.root().parent().unwrap().join("outside");
    fs::rename(&lane, &outside).unwrap();
    std::os::unix::fs::symlink(&outside, &lane).unwrap();
    let before = fs::read_dir(&outside).unwrap().count();
    let site = site.again(&slower("renamed", 30), "");
    assert_eq!(site.done.code, 3);
    assert!(site.done.stderr.contains("a directory of the site belongs here"), "{}", site.done.stderr);
    assert_eq!(fs::read_dir(&outside).unwrap().count(), before);
}
