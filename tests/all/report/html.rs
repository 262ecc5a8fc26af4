//! The page: inert, self-contained, bounded, and saying what the view says.

use perfdiff::model::{Comparison, Trace, Verdict};
use perfdiff::report::{RenderOptions, View};

use crate::doors::html::{inspected, resolved};
use crate::report::{cases, rendered};

/// The most that a page may hold.
const MOST: usize = 1_000_000;

/// The page with what every page has replaced by a word, a line a part.
pub(crate) fn readable(page: &str) -> String {
    let mut text = page.to_owned();
    for (from, to) in [("<style>", "</style>"), ("<script>", "</script>"), ("Content-Security-Policy\" content=\"", "\">")] {
        let start = text.find(from).unwrap() + from.len();
        let end = start + text[start..].find(to).unwrap();
        text.replace_range(start..end, "[…]");
    }
    let parts = ["<tbody", "<tr", "<td", "<details", "<div", "<figure", "<p", "<dl", "<svg"];
    parts.iter().fold(text, |text, tag| text.replace(&format!(">{tag}"), &format!(">\n{tag}")))
}

fn page(comparison: &Comparison) -> String {
    rendered("html", comparison, &RenderOptions::default())
}

fn case(name: &str) -> Comparison {
    cases::all().into_iter().find(|(case, _)| *case == name).unwrap().1
}

#[test]
fn every_case_is_made_of_nothing_but_our_own_tags() {
    for (name, comparison) in cases::all() {
        let page = page(&comparison);
        let found = inspected(name, &page);
        assert_eq!(found.scripts, 1, "{name}");
        assert!(found.tags > 40, "{name}");
        for fetched in ["http:", "https:", "url(", "@import", "src="] {
            let own = page.split_once("<script>").unwrap().0.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
            assert!(!own.contains(fetched), "{name}: the style fetches by {fetched}");
        }
    }
}

#[test]
fn hostile_names_are_shown_and_do_nothing() {
    let page = page(&case("hostile"));
    let found = inspected("hostile", &page);
    assert!(found.text.contains("<script>alert(1)</script><img src=x onerror=alert(1)>"));
    assert!(!page.contains("<script>alert") && !page.contains("<img"));
    assert!(found.text.contains("abc\\u{202e}gnp.exe"), "what reorders text is written out");
    assert!(!page.chars().any(|c| c.is_control() && c != '\n'), "nothing that does not show");
}

#[test]
fn the_page_forbids_what_it_does_not_need() {
    let page = page(&case("quiet"));
    let policy = page.split_once("Content-Security-Policy\" content=\"").unwrap().1.split_once('"').unwrap().0;
    let policy = resolved(policy);
    assert!(policy.starts_with("default-src 'none'; script-src 'sha256-"), "{policy}");
    assert!(!policy.contains("unsafe") && !policy.contains('*') && !policy.contains("http"), "{policy}");
}

#[test]
fn the_first_heading_is_the_answer() {
    for (name, comparison) in cases::all() {
        let view = View::of(&comparison, &RenderOptions::default());
        let page = page(&comparison);
        let heading = page.split_once("<h1").unwrap().1.split_once('>').unwrap().1.split_once("</h1>").unwrap().0;
        let heading = inspected(name, &format!("<!doctype html>{heading}")).text.replace('\u{a0}', " ");
        let grave = view.worst.as_ref().filter(|_| !view.worst_is_good).map(perfdiff::report::view::Sentence::plain);
        let answer = grave.unwrap_or(view.summary);
        assert!(heading.to_lowercase().contains(&answer.to_lowercase()), "{name}: {heading} does not say {answer}");
    }
}

#[test]
fn a_page_is_bounded_and_says_what_it_left_out() {
    for count in [1000, 5000] {
        let page = page(&cases::many(count));
        assert!(page.len() <= MOST, "{count}: {} bytes", page.len());
        assert!(page.len() > MOST * 9 / 10, "{count}: {} bytes, though there was more to show", page.len());
        let text = inspected("many", &page).text;
        assert!(text.contains("beginning with the unchanged"), "{count}");
        // What failed is there in full, however many did not.
        assert!(text.contains(&format!("{} failures", count / 100)), "{count}");
        let failures = page.split("<tbody class=\"failure\"").skip(1).map(|body| body.split_once("</tbody>").unwrap().0);
        assert!(failures.take(10).all(|body| body.contains("<details>")), "{count}");
    }
    let text = inspected("many", &page(&cases::many(5000))).text;
    assert!(text.contains("are not listed,") && text.contains("are listed without their evidence"));
    let text = inspected("verdicts", &page(&case("verdicts"))).text;
    assert!(!text.contains("To keep the page light"));
}

#[test]
fn pictures_of_the_unchanged_go_first() {
    let mut comparison = cases::many(800);
    for change in &mut comparison.changes {
        let values: Vec<f64> = (0..41).map(|at| 0.001 * (1.0 + 0.01 * f64::from(at))).collect();
        change.trace = Some(Trace { baseline: values.clone(), head: values, ..Trace::default() });
    }
    let page = page(&comparison);
    assert!(page.len() <= MOST);
    let (upper, lower) = page.split_once("<details class=\"fold\" id=\"unchanged\"").unwrap();
    let changed = comparison.changes.iter().filter(|change| change.verdict != Verdict::Unchanged).count();
    assert_eq!(upper.matches("class=\"samples ").count(), changed);
    assert!(lower.matches("class=\"samples ").count() < 800 - changed);
}

#[test]
fn histories_and_samples_are_drawn_with_their_words() {
    let text = |name| inspected(name, &page(&case(name))).text.replace('\u{a0}', " ");
    let history = text("history");
    assert!(history.contains("39 earlier runs, 2026-01-01 to 2026-01-12"));
    assert!(history.contains("▲ +20 % at ") && history.contains("“Commit number 14: <b>faster</b>") && history.contains("72 ms, accepted"));
    assert!(history.contains("what came before counts no more"));
    assert!(history.contains("Shaded: changes up to 10 % may be noise") && history.contains("Dashed: fails at 109.2 ms"));
    let samples = text("samples");
    assert!(samples.contains("values of one run per side: 1200 values before, 1200 values now"));
    assert!(samples.contains("not drawn: values up to 6 ms"));
    assert!(text("replicates").contains("one value a run: 5 runs before, 5 runs now"));
    for (name, drawn) in
        [("history", ["class=\"course failure\"", "class=\"step agreed\""]), ("samples", ["class=\"shape now\"", "class=\"dots now\""])]
    {
        let page = page(&case(name));
        assert!(drawn.iter().all(|part| page.contains(part)), "{name}");
    }
}

#[test]
fn no_place_on_the_page_is_not_a_number() {
    for (name, comparison) in cases::all() {
        let page = page(&comparison);
        let page = page.split_once("<script>").unwrap().0.replace("NaN threshold", "");
        assert!(!page.contains("NaN") && !page.contains("inf%") && !page.contains("\"inf\""), "{name}");
    }
}

#[test]
fn what_is_less_urgent_than_the_changes_stands_below_them() {
    for (name, comparison) in cases::all() {
        let page = page(&comparison);
        let (above, below) = page.split_once("<section id=\"changes\"").unwrap();
        for part in ["id=\"caveats\"", "id=\"legs\"", "id=\"sides\"", "id=\"policy\""] {
            assert!(!above.contains(part), "{name}: {part} stands above the changes");
            let linked = above.contains(&part.replace("id=\"", "href=\"#"));
            assert!(!linked || below.contains(part), "{name}: {part} is linked and not there");
        }
    }
    let above = |name| inspected(name, page(&case(name)).split_once("<section id=\"changes\"").unwrap().0).text;
    assert!(above("gates").contains("http_req_failed (k6)"), "missed gates come first where nothing else was found");
    assert!(above("verdicts").contains("1 missed gate") && !above("verdicts").contains("Bounds that were missed"));
    let caveats = above("caveats");
    assert!(
        caveats.contains(" caveats") && caveats.contains("GET /orders: a sentence about nothing judged"),
        "what decides stays in sight"
    );
    assert!(!caveats.contains("a sentence about unit guessed"), "what does not decide stands below");
}

#[test]
fn an_interval_that_leaves_the_axis_gets_an_arrow() {
    let drawn = |verdict, low: f64, high: f64| {
        let mut comparison = case("verdicts");
        comparison.changes.truncate(1);
        let change = comparison.changes.first_mut().unwrap();
        (change.verdict, change.change_low, change.change_high) = (verdict, Some(low), Some(high));
        let page = page(&comparison);
        let rows = page.split_once("<table class=\"changes").unwrap().1.to_owned();
        (rows.contains("href=\"#s-beyond-left\""), rows.contains("href=\"#s-beyond-right\""), rows.contains(", beyond the axis"))
    };
    assert_eq!(drawn(Verdict::Failure, 0.31, 0.5), (false, false, false));
    assert_eq!(drawn(Verdict::Failure, 0.31, 20.0), (false, true, true));
    assert_eq!(drawn(Verdict::Inconclusive, -0.99, 20.0), (true, true, true));
}

#[test]
fn the_legs_of_a_matrix_stand_beside_each_other() {
    let page = page(&case("legs"));
    let table = page.split_once("<table class=\"changes beside n3\">").unwrap().1.split_once("</table>").unwrap().0;
    let group = table.split("<tbody").find(|body| body.contains("<b>GET /orders</b>")).unwrap();
    let text = inspected("legs", &format!("<!doctype html><tbody{group}")).text;
    assert_eq!(group.matches("<b>").count(), 1, "one benchmark is one group");
    let legs: Vec<&str> = group.split("data-l=\"").skip(1).take(3).map(|cell| cell.split_once('"').unwrap().0).collect();
    assert_eq!(legs, ["windows-2022", "macos-14", "ubuntu-24.04"]);
    assert!(text.contains("windows-2022: "), "{text}");
}
