//! What the pages hold, and that each of their links leads somewhere.

use regex::Regex;
use serde_json::json;

use crate::cli::program::perfdiff;
use crate::site::written::{RUNS, references, run, site, site_of, slower};

#[test]
fn the_index_and_a_benchmark_read_as_reviewed() {
    let site = site("--repository-url https://example.org/owner/api").well();
    insta::assert_snapshot!("index", site.index());
    insta::assert_snapshot!("benchmark", site.page("parser-large"));
    let words = site.done.stdout.replace(site.root().to_str().unwrap(), "DIR");
    assert_eq!(words, "9 files: 9 written, 0 unchanged; open DIR/index.html\n");
}

#[test]
fn every_link_leads_to_a_page_and_every_page_is_led_to() {
    let site = site("").well();
    let files = site.files();
    let mut led = std::collections::BTreeSet::from(["index.html".to_owned(), "perfdiff-site.json".to_owned()]);
    for (path, page) in site.pages() {
        for reference in references(&page) {
            let (file, fragment) = reference.split_once('#').map_or((reference.as_str(), None), |(file, id)| (file, Some(id)));
            if file == "data:," {
                continue;
            }
            let mut parts: Vec<&str> = path.split('/').collect();
            parts.pop();
            for part in file.split('/').filter(|part| !part.is_empty()) {
                if part == ".." {
                    parts.pop().unwrap_or_else(|| panic!("{path} leads out of the site: {reference}"));
                } else {
                    parts.push(part);
                }
            }
            let target = if file.is_empty() { path.clone() } else { parts.join("/") };
            let found = files.get(&target).unwrap_or_else(|| panic!("{path} leads to {target}, which is not there"));
            if let Some(id) = fragment {
                assert!(found.contains(&format!("id=\"{id}\"")), "{path} leads to #{id}");
            }
            led.insert(target);
        }
    }
    assert_eq!(led.into_iter().collect::<Vec<_>>(), files.keys().cloned().collect::<Vec<_>>());
}

#[test]
fn every_value_of_every_run_stands_on_the_page() {
    let page = site("").well().page("serve");
    let rows = page.split("<tbody>").nth(1).unwrap().split("</tbody>").next().unwrap();
    assert_eq!(rows.matches("<tr>").count(), 57, "three runs lack the benchmark");
    let json = perfdiff(&format!("history {RUNS} --report json --filter serve")).run().json();
    let cells = Regex::new(r"<td>[^<\n]").unwrap();
    let points: usize = json["series"].as_array().unwrap().iter().map(|series| series["points"].as_array().unwrap().len()).sum();
    assert_eq!(points, 57 * 2);
    assert_eq!(cells.find_iter(rows).count(), 57 + points, "a time and every value: {rows}");
}

#[test]
fn branches_and_environments_have_pages_of_their_own_that_lead_to_each_other() {
    let mut runs = slower("parse", 30);
    for (number, run) in slower("parse", 30).into_iter().enumerate() {
        let mut topic = run.clone();
        topic["branch"] = json!("topic/ünï");
        runs.push(topic);
        if number < 6 {
            let mut mac = run;
            mac["environment"] = json!({"os": "macos", "arch": "aarch64", "cores": 8});
            runs.push(mac);
        }
    }
    let site = site_of(&runs, "").well();
    let pages = site.pages();
    let of = |name: &str| pages.keys().filter(|path| path.rsplit('/').next().unwrap().starts_with(name)).collect::<Vec<_>>();
    let (parse, lanes) = (of("parse-"), of("index.html"));
    assert_eq!((parse.len(), lanes.len()), (3, 4), "{:?}", pages.keys());
    let file = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    assert!(parse.iter().all(|path| file(path) == file(parse[0])), "the same name everywhere: {parse:?}");
    assert!(site.index().contains("main") && site.index().contains("topic/ünï"));
    for path in &parse {
        let led = references(&pages[*path]);
        for other in &parse {
            assert!(led.iter().any(|reference| reference.ends_with(&format!("../{other}"))), "{path} does not lead to {other}");
        }
    }
    let only = site.again(&runs, "--branch topic/ünï").well();
    assert_eq!(only.pages().keys().filter(|path| path.ends_with("/index.html")).count(), 1);
    let none = only.again(&runs, "--branch nosuch");
    assert_eq!(
        (none.done.code, none.done.stderr.as_str()),
        (3, "error: --branch nosuch: no run is of this branch\nhint: runs say: main, topic/ünï\n")
    );
}

#[test]
fn the_first_line_says_what_shifted_for_the_worse_or_that_nothing_did() {
    let heading = |runs: &[serde_json::Value]| {
        let index = site_of(runs, "").well().index();
        let heading = index.split("<h1").nth(1).unwrap().split("</h1>").next().unwrap().split_once('>').unwrap().1.to_owned();
        Regex::new("<[^>]*>").unwrap().replace_all(&heading, "").into_owned()
    };
    assert_eq!(heading(&slower("parse", 40)), "parse time median is 20 % slower since 0000000 (2026-01-01)");
    let steady: Vec<_> = (0..40).map(|number| run("api", number, &[("a", 1.0 + 0.001 * ((number % 5) as f64))])).collect();
    assert_eq!(heading(&steady), "No open regression in the newest 50 runs");
    let mut accepted = slower("parse", 40);
    accepted[20]["accepted"] = json!(["parse/time"]);
    assert_eq!(heading(&accepted), "No open regression in the newest 50 runs", "it was accepted");
    let small: Vec<_> = (0..40).map(|number| run("api", number, &[("a", if number < 20 { 1.0 } else { 1.03 })])).collect();
    assert_eq!(heading(&small), "No open regression in the newest 50 runs", "smaller than what warns");
    assert_eq!(heading(&steady[..3]), "3 runs so far, too few to see a level shift");
}

#[test]
fn an_accepted_step_is_marked_in_the_picture_and_below_it() {
    let mut runs = slower("parse", 40);
    runs[20]["accepted"] = json!(["parse/time"]);
    let site = site_of(&runs, "").well();
    let page = site.page("parse-");
    assert!(page.contains("class=\"step accepted\"") && page.contains("<span class=\"change accepted\">Accepted</span>"), "{page}");
    assert!(!site.page("steady-").contains("accepted"), "it was accepted of the other benchmark");
}

#[test]
fn links_to_commits_are_made_for_http_addresses_only() {
    let linked = site("--repository-url https://user:secret@example.org/owner/api.git").well();
    assert!(references(&linked.page("parser-large")).iter().any(|link| link.starts_with("https://example.org/owner/api/commit/1583c59")));
    assert!(linked.files().values().all(|file| !file.contains("secret")));
    let plain = site("").well();
    assert!(plain.files().values().all(|file| !file.contains("http://") && !file.contains("https://")), "nothing leads to the network");
    let refused = site("--repository-url javascript:alert(1)//secret");
    assert_eq!(refused.done.code, 2);
    assert_eq!(
        refused.done.stderr,
        "error: --repository-url: is no http(s) address\nhint: expected an address such as https://github.com/owner/name\n"
    );
}

#[test]
fn only_the_newest_runs_count_when_asked() {
    let page = site("--last 10").well().page("parser-large");
    let rows = page.split("<tbody>").nth(1).unwrap().split("</tbody>").next().unwrap();
    assert_eq!(rows.matches("<tr>").count(), 10);
}

#[test]
fn a_thousand_series_make_an_index_of_less_than_a_megabyte() {
    let names: Vec<String> = (0..1000).map(|number| format!("module/some_function/with parameters {number}")).collect();
    let value = |number: usize, run: usize| if run < 10 { 1.0 } else { 1.3 } * (1.0 + 0.01 * ((run * 7 + number) % 5) as f64);
    let benchmarks = |at: usize| names.iter().enumerate().map(|(number, name)| (name.as_str(), value(number, at))).collect::<Vec<_>>();
    let runs: Vec<_> = (0..20).map(|at| run("suite", at, &benchmarks(at))).collect();
    let index = site_of(&runs, "").well().index();
    assert!(index.contains("1000 benchmarks") && index.len() < 1_000_000, "{}", index.len());
}

#[test]
fn a_page_leads_to_so_many_branches_only_and_the_first_page_to_all() {
    let mut runs = slower("parse", 3);
    for number in 0..60 {
        for mut run in slower("parse", 2) {
            run["branch"] = json!(format!("topic-{number}"));
            runs.push(run);
        }
    }
    let site = site_of(&runs, "").well();
    let lanes = |page: &str| references(page).iter().filter(|link| link.contains("topic-")).count();
    let pages = site.pages();
    let of = |name: &str| pages.iter().find(|(path, _)| path.starts_with("topic-59-") && path.contains(name)).unwrap().1;
    assert!(references(&site.index()).iter().filter(|link| link.ends_with("/index.html")).count() >= 61);
    for page in [of("/parse-"), of("/index.html")] {
        assert!((20..40).contains(&lanes(page)), "{}", lanes(page));
        assert!(page.contains("aria-current=\"page\"") && page.contains("<a href=\"../index.html\">All branches</a>"), "{page}");
    }
    assert!(pages.values().filter(|page| page.contains("parse")).all(|page| page.len() < 40_000));
}

#[test]
fn names_stand_in_the_order_in_which_people_count_and_long_ones_are_cut() {
    let long = "x".repeat(100_000);
    let names = ["f_10", "f_9", "f_100", long.as_str()];
    let index = site_of(&[run("api", 0, &names.map(|name| (name, 1.0)))], "").well().index();
    let places: Vec<usize> = ["f_9<", "f_10<", "f_100<"].iter().map(|name| index.find(&format!(">{name}")).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(index.len() < 20_000, "{}", index.len());
}

#[test]
fn a_shift_says_its_suite_where_there_are_several() {
    let mut runs = slower("parse", 40);
    assert!(!site_of(&runs, "").well().index().contains(" in api</span>"));
    runs.extend((0..40).map(|number| run("other", number, &[("else", 1.0)])));
    assert!(site_of(&runs, "").well().index().contains("time median in api</span>"));
}

#[test]
fn the_headline_is_the_gravest_by_the_policy_in_force() {
    let level = |number: usize, factor: f64| if number < 15 { 1.0 } else { factor } * (1.0 + 0.004 * ((number * 7 % 5) as f64 - 2.0));
    let runs: Vec<_> =
        (0..30).map(|number| run("api", number, &[("parse", level(number, 1.2)), ("warm-up", level(number, 1.5))])).collect();
    let home = tempfile::tempdir().unwrap();
    let policy = home.path().join("perfdiff.toml");
    std::fs::write(&policy, "[[rule]]\nmatch = \"*/warm-up/**\"\nwarn = \"40%\"\nfail = \"80%\"\n").unwrap();
    let headline = |words: &str| {
        let index = site_of(&runs, words).well().index();
        index.split("since").next().unwrap().to_owned()
    };
    assert!(headline("").contains("warm-up"), "by the default thresholds");
    let by_policy = headline(&format!("--config {}", policy.display()));
    assert!(by_policy.contains("parse") && !by_policy.contains("warm-up"), "{by_policy}");
}
