//! Names from strangers: whatever a benchmark is called, it is text on a page and a file inside the directory.

use regex::Regex;
use serde_json::json;

use crate::site::written::{Written, site_of};

const NAMES: [&str; 14] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "../../../etc/passwd",
    "/etc/passwd",
    "..\\..\\windows",
    "CON",
    "a\nb\tc\u{0}d",
    "\u{202e}drawkcab\u{1b}[31m",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "</svg></table><h1>pwned",
    "&lt;b&gt;",
    "日本語",
];

fn hostile() -> Written {
    let benchmark = |name: &&str| json!({"name": name, "params": {name.replace('\0', ""): name}, "metrics": [{"name": name, "statistic": name, "unit": "ms", "value": 1.5}]});
    let run = |number: usize| {
        json!({
            "schema": "perfdiff.run/v1", "suite": NAMES[number % 2], "commit": NAMES[0], "branch": NAMES[1], "time": "2026-01-01T00:00:00Z",
            "environment": {"os": NAMES[0], "cpu": NAMES[3], "runner": NAMES[1]},
            "benchmarks": NAMES.iter().map(benchmark).collect::<Vec<_>>(),
        })
    };
    site_of(&(0..4).map(run).collect::<Vec<_>>(), "--metric ** --repository-url https://example.org/o/r").well()
}

#[test]
fn no_name_becomes_a_mark_of_the_page() {
    let element = Regex::new(r"<(?:script|img|h1|b)(?: [^>]*)?>").unwrap();
    let attribute = Regex::new(r#"<[a-z]+(?: [a-z-]+(?:="[^"]*")?)* (?:on[a-z]+|style)="#).unwrap();
    for (path, page) in hostile().pages() {
        let found: Vec<&str> = element.find_iter(&page).map(|found| found.as_str()).collect();
        let ours = |found: &&str| {
            matches!(*found, "<b>" | "<h1>" | "<h1 id=\"answer\">")
                || found.starts_with("<script src=\"") && found.ends_with("perfdiff.js\" defer>")
        };
        assert!(found.iter().all(ours), "{path}: {found:?}");
        assert_eq!(found.iter().filter(|found| found.starts_with("<script")).count(), 1, "{path}");
        assert!(!attribute.is_match(&page), "{path}");
        assert!(page.contains("default-src 'none'"), "{path}");
        assert!(page.chars().all(|c| !c.is_control() || c == '\n'), "{path}");
        assert!(!page.contains('\u{202e}'), "{path}");
        assert!(!page.contains("/commit/&lt;") && !page.contains("/commit/<"), "{path}: what is no commit is not linked");
    }
}

#[test]
fn a_name_is_no_template() {
    let site = hostile();
    assert!(
        site.index().contains("{{ 7 * 7 }}{% raw %}") && site.pages().values().any(|page| page.contains("<h1>{{ 7 * 7 }}{% raw %}</h1>"))
    );
}

#[test]
fn every_name_gets_a_file_of_its_own_inside_the_directory() {
    let site = hostile();
    let pages = site.pages();
    let plain = Regex::new(r"^([a-z0-9-]+/)?[a-z0-9-]+\.html$").unwrap();
    assert!(pages.keys().all(|path| plain.is_match(path)), "{:?}", pages.keys());
    assert_eq!(pages.len(), 2 * NAMES.len() + 2, "two suites, and the index twice");
    let around: Vec<_> = std::fs::read_dir(site.root().parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(around.len(), 2, "the site and the runs: {around:?}");
}
