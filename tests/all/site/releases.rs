//! Releases on the pictures: each tag at the first run whose commit contains it.

use regex::Regex;

use crate::site::stored::{Stored, counted};

/// The releases in the table of a page, each with the number of its row, the oldest row first.
fn rows(page: &str) -> Vec<(usize, String)> {
    let body = page.split("<tbody>").nth(1).unwrap().split("</tbody>").next().unwrap();
    let rows: Vec<&str> = body.split("<tr>").skip(1).collect();
    let tag = Regex::new("<td class=\"tag\">([^<\n]*)").unwrap();
    rows.iter().rev().enumerate().filter_map(|(at, row)| Some((at, tag.captures(row)?[1].to_owned()))).collect()
}

/// The names on the first picture of a page, each with the class that says from which width on it is seen.
fn names(page: &str) -> Vec<(String, String)> {
    let picture = page.split("<svg class=\"course\"").nth(1).unwrap().split("</div>").next().unwrap();
    let name = Regex::new("<text class=\"release ([a-z]+)\"[^>]*>([^<]*)</text>").unwrap();
    name.captures_iter(picture).map(|found| (found[2].to_owned(), found[1].to_owned())).collect()
}

fn tag(stored: &Stored, name: &str, commit: &str) {
    stored.scratch.git(&["-c", "tag.gpgSign=false", "tag", name, commit]);
}

#[test]
fn a_release_stands_at_the_first_run_that_contains_it() {
    let mut stored = Stored::new();
    tag(&stored, "v1.0.0", "main~22");
    stored.scratch.git(&["-c", "tag.gpgSign=false", "tag", "-a", "-m", "Annotated", "v1.1.0", "main~10"]);
    let between = stored.scratch.commit_saying(29, "Never measured");
    tag(&stored, "v2.0.0", &between);
    stored.measure(30, "");
    tag(&stored, "unmeasured", &stored.scratch.commit_saying(31, "Newer than every run"));
    stored.site("").ok();
    let page = stored.page("parse-");
    assert_eq!(rows(&page), [(5, "v1.0.0".to_owned()), (17, "v1.1.0".to_owned()), (28, "v2.0.0".to_owned())]);
    assert_eq!(names(&page).iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["v1.0.0", "v1.1.0", "v2.0.0"]);
    assert_eq!(page.matches("<line class=\"release\"").count(), 3, "one picture with a line each");
    assert!(page.contains("A dotted line is a release"), "{page}");
}

#[test]
fn a_release_before_the_first_run_is_not_shown() {
    let stored = Stored::new();
    tag(&stored, "v0.1.0", "main~20");
    stored.site("--last 5").ok();
    let page = stored.page("parse-");
    assert!(!page.contains("v0.1.0") && !page.contains("<th scope=\"col\">Release</th>"), "{page}");
    tag(&stored, "v0.2.0", "main~4");
    stored.site("--last 5").ok();
    assert_eq!(rows(&stored.page("parse-")), [(0, "v0.2.0".to_owned())], "the first run itself");
}

#[test]
fn releases_of_a_branch_that_was_merged_stand_at_the_merge() {
    let mut stored = Stored::new();
    stored.scratch.git(&["switch", "-q", "-c", "fix", "main~3"]);
    tag(&stored, "v1.0.1", &stored.scratch.commit_saying(3, "Fix"));
    stored.scratch.git(&["switch", "-q", "main"]);
    stored.scratch.git(&["-c", "commit.gpgSign=false", "merge", "-q", "-s", "ours", "-m", "Merge", "fix"]);
    stored.measure(29, "");
    stored.site("").ok();
    assert_eq!(rows(&stored.page("parse-")), [(28, "v1.0.1".to_owned())]);
}

#[test]
fn a_new_tag_alone_brings_the_pages_up_to_date() {
    let stored = Stored::new();
    stored.site("").ok();
    assert_eq!(counted(&stored.site("").ok()), "6 files: 0 written, 6 unchanged");
    tag(&stored, "v1.0.0", "main~5");
    assert_eq!(counted(&stored.site("").ok()), "6 files: 2 written, 4 unchanged", "the pages of both benchmarks");
}

#[test]
fn names_that_would_lie_on_each_other_give_way_to_the_newest() {
    let stored = Stored::new();
    for back in 0..28 {
        tag(&stored, &format!("release-1.{}", 28 - back), &format!("main~{back}"));
    }
    for other in ["stable", "latest", "nightly"] {
        tag(&stored, other, "main");
    }
    stored.site("").ok();
    let page = stored.page("parse-");
    let names = names(&page);
    assert_eq!(names.len(), 28, "every release has its line: {names:?}");
    assert_eq!(names.last().unwrap(), &("relea…-1.28 +3".to_owned(), "always".to_owned()), "{names:?}");
    let seen = |rooms: &[&str]| names.iter().filter(|(_, room)| rooms.contains(&room.as_str())).count();
    let (narrow, medium, wide) = (seen(&["always"]), seen(&["always", "medium"]), seen(&["always", "medium", "wide"]));
    assert!((2..=3).contains(&narrow) && narrow < medium && medium < wide && wide < 12, "{narrow} {medium} {wide}");
    assert_eq!(rows(&page).last().unwrap().1, "release-1.28, stable, nightly and 1 more");
}

#[test]
fn the_name_of_a_tag_is_only_text() {
    let stored = Stored::new();
    let name = "<img/src=x/onerror=alert(1)>-and-a-great-deal-more-so-that-it-has-to-be-cut-somewhere-in-the-middle-of-it";
    tag(&stored, name, "main~5");
    stored.site("").ok();
    let page = stored.page("parse-");
    assert!(!page.contains("<img") && page.contains("&#60;img"), "{page}");
    assert!(names(&page)[0].0.chars().count() <= "&#60;".len() + 14, "{:?}", names(&page));
}
