//! Several branches in one picture.

use regex::Regex;
use serde_json::{Value, json};

use crate::site::written::{Written, references, site_of, slower};

/// Thirty runs of a branch.
fn runs(branch: &str) -> Vec<Value> {
    let of = |mut run: Value| {
        run["branch"] = json!(branch);
        run
    };
    slower("parse", 30).into_iter().map(of).collect()
}

fn all(branches: &[&str]) -> Vec<Value> {
    branches.iter().flat_map(|branch| runs(branch)).collect()
}

/// The page of the benchmark on a branch.
fn page(site: &Written, branch: &str) -> String {
    let found = site.pages().into_iter().find(|(path, _)| path.starts_with(&format!("{branch}-")) && path.contains("/parse-"));
    found.unwrap_or_else(|| panic!("{branch}: {:?}", site.pages().keys())).1
}

/// The numbers and names of a page's first legend.
fn legend(page: &str) -> Vec<(usize, String)> {
    let Some(legend) = page.split("<ul class=\"legend\">").nth(1) else { return Vec::new() };
    let entry = Regex::new("<b>([0-9])</b> <(?:strong|a href=\"[^\"]*\")>([^<]*)<").unwrap();
    entry.captures_iter(legend.split("</ul>").next().unwrap()).map(|found| (found[1].parse().unwrap(), found[2].to_owned())).collect()
}

fn numbered(names: &[(usize, &str)]) -> Vec<(usize, String)> {
    names.iter().map(|(number, name)| (*number, (*name).to_owned())).collect()
}

#[test]
fn branches_share_a_picture_in_which_each_has_a_number_a_line_and_a_link() {
    let site = site_of(&all(&["main", "next"]), "").well();
    let (main, next) = (page(&site, "main"), page(&site, "next"));
    assert_eq!(legend(&main), numbered(&[(1, "main"), (2, "next")]));
    assert_eq!(legend(&next), legend(&main), "the same on every page");
    for page in [&main, &next] {
        assert_eq!(page.matches("<path class=\"branch b1\" d=\"M0 ").count(), 1, "{page}");
        assert_eq!(page.matches("<path class=\"branch b2\" d=\"M0 ").count(), 1, "{page}");
        assert!(page.contains("aria-label=\"time median by branch: 1 main, latest 1.205 ms; 2 next, latest 1.205 ms\""), "{page}");
    }
    assert!(main.contains("<strong>main</strong>") && references(&main).iter().any(|link| link.starts_with("../next-")), "{main}");
    assert!(next.contains("<strong>next</strong>") && references(&next).iter().any(|link| link.starts_with("../main-")), "{next}");
}

#[test]
fn the_command_line_chooses_the_branches_and_their_order() {
    let runs = all(&["main", "next", "old"]);
    let site = site_of(&runs, "--branch old --branch main").well();
    assert_eq!(legend(&page(&site, "main")), numbered(&[(1, "old"), (2, "main")]));
    let alone = site_of(&runs, "--branch next").well();
    assert!(!page(&alone, "next").contains("by branch"), "one branch has nothing to share");
}

#[test]
fn a_picture_holds_five_branches_at_most_and_always_its_own() {
    let names = ["main", "a", "b", "c", "d", "e", "f"];
    let flags: Vec<String> = names.iter().map(|name| format!("--branch {name}")).collect();
    let site = site_of(&all(&names), &flags.join(" ")).well();
    assert_eq!(legend(&page(&site, "main")), numbered(&[(1, "main"), (2, "a"), (3, "b"), (4, "c"), (5, "d")]));
    assert_eq!(legend(&page(&site, "d")), legend(&page(&site, "main")));
    assert_eq!(legend(&page(&site, "f")), numbered(&[(1, "main"), (2, "a"), (3, "b"), (4, "c"), (5, "f")]));
    assert!(page(&site, "f").contains("and 2 more on pages of their own"));
}

#[test]
fn runs_of_other_environments_other_units_or_without_a_time_are_left_out() {
    let with = |change: &dyn Fn(&mut Value)| {
        let mut all = runs("main");
        let mut others = runs("next");
        others.iter_mut().for_each(change);
        all.extend(others);
        page(&site_of(&all, "").well(), "main")
    };
    assert!(with(&|_| ()).contains("by branch"));
    assert!(!with(&|run| run["environment"]["cores"] = json!(8)).contains("by branch"));
    assert!(!with(&|run| run["benchmarks"][0]["metrics"][0]["unit"] = json!("MB")).contains("by branch"));
    assert!(!with(&|run| run["time"] = Value::Null).contains("by branch"));
}

#[test]
fn a_branch_of_one_run_is_a_dot_and_its_name_is_only_text() {
    let mut all = runs("main");
    all.extend(runs("<img src=x onerror=alert(1)>").into_iter().take(1));
    let page = page(&site_of(&all, "").well(), "main");
    assert_eq!(legend(&page), numbered(&[(1, "main"), (2, "&#60;img src=x onerror=alert(1)&#62;")]));
    assert!(Regex::new("<path class=\"branch dot b2\" d=\"M0 [0-9]+h0\"/>").unwrap().is_match(&page), "{page}");
}
