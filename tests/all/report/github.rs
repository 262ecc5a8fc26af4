//! What GitHub's parser makes of the Markdown: tables stay tables, and no name does anything.

use perfdiff::model::{Caveat, CaveatCode, Comparison, MetricId};
use perfdiff::report::escape::{shorten, visible};
use perfdiff::report::view::{Group, SideBySide};
use perfdiff::report::{RenderOptions, View};
use perfdiff::unit::{Dimension, Unit};
use proptest::prelude::*;

use crate::doors::markdown::{Page, parsed};
use crate::report::{cases, rendered};

/// The most that a comment may hold.
const MOST: usize = 65_000;

#[test]
fn no_name_makes_a_link_a_picture_a_tag_or_a_cell() {
    for (name, comparison) in cases::all() {
        for details in [false, true] {
            let options = RenderOptions { details, ..RenderOptions::default() };
            let text = rendered("markdown", &comparison, &options);
            let page = parsed(name, &text);
            if !text.contains("not listed") {
                assert_eq!(page.rows, rows(&comparison, &options), "{name}");
            }
        }
    }
}

/// The rows that all tables of a page hold together: none of what was compared is missing.
fn rows(comparison: &Comparison, options: &RenderOptions) -> usize {
    let view = View::of(comparison, options);
    let rows = |groups: &[Group]| groups.iter().map(|group| group.rows.len()).sum::<usize>();
    let findings = match SideBySide::of(comparison, options) {
        Some(wide) => wide.sections.iter().flat_map(|section| &section.groups).map(|group| group.lines.len()).sum(),
        None => view.sections.iter().map(|section| rows(&section.groups)).sum::<usize>(),
    };
    findings + rows(&view.informational_groups) + view.gates.len() + view.legs.len()
}

/// Two legs whose every name is hostile, the names of the legs among them.
fn hostile_legs() -> Comparison {
    let hostile = cases::all().into_iter().find(|(case, _)| *case == "hostile").unwrap().1;
    let leg = |place: usize, name: &str| {
        let mut leg = hostile.clone();
        leg.changes.truncate(24);
        leg.gates.truncate(6);
        leg.head.environment.runner = Some(name.to_owned());
        cases::HOSTILE[place].clone_into(&mut leg.baseline.source);
        leg
    };
    cases::merged(cases::HOSTILE.iter().take(6).enumerate().map(|(place, name)| leg(place, name)).collect())
}

#[test]
fn no_name_of_a_leg_does_anything() {
    let comparison = hostile_legs();
    let text = rendered("markdown", &comparison, &RenderOptions::default());
    let page = parsed("hostile legs", &text);
    assert_inert("hostile legs", &page);
    assert!(text.len() <= MOST, "{}", text.len());
    for leg in &comparison.legs {
        assert!(page.codes.contains(&visible(&leg.name)), "{}", leg.name);
    }
    let folds = |tag: &str| text.matches(tag).count();
    assert_eq!(folds("<details>"), folds("</details>"));
}

#[test]
fn nothing_outside_code_is_taken_by_githubs_filters() {
    for (name, comparison) in cases::all() {
        assert_inert(name, &parsed(name, &rendered("markdown", &comparison, &RenderOptions::default())));
    }
}

/// Looks for what GitHub's filters would take, outside code.
pub(crate) fn assert_inert(name: &str, page: &Page) {
    for word in page.prose.split_whitespace() {
        let acts = word.split('@').skip(1).any(|name| name.starts_with(char::is_alphanumeric))
            || word.contains("://")
            || word.contains("www.")
            || word.split("GH-").skip(1).any(|number| number.starts_with(|c: char| c.is_ascii_digit()))
            || word.contains(":tada:")
            || word.contains('#')
            || word.split(|c: char| !c.is_ascii_hexdigit()).any(|part| part.len() >= 7);
        assert!(!acts, "{name}: {word}");
    }
}

#[test]
fn names_read_as_they_are_written() {
    let cases = cases::all();
    let hostile = &cases.iter().find(|(name, _)| *name == "hostile").unwrap().1;
    let page = parsed("hostile", &rendered("markdown", hostile, &RenderOptions::default()));
    for name in cases::HOSTILE.iter().filter(|name| !name.trim().is_empty()) {
        let shown = shorten(&visible(name), 120);
        assert!(page.codes.contains(&shown), "{shown}\n{:#?}", page.codes);
    }
}

#[test]
fn a_page_is_cut_at_the_end_of_the_ranking_and_says_so() {
    let mut hostile = cases::all().into_iter().find(|(name, _)| *name == "hostile").unwrap().1;
    for index in 0..200 {
        let more: Vec<_> = hostile.changes.iter().take(30).cloned().collect();
        hostile.changes.extend(
            more.into_iter()
                .map(|change| perfdiff::model::Change { id: MetricId { suite: format!("{index}"), ..change.id.clone() }, ..change }),
        );
        let gates: Vec<_> = hostile.gates.iter().take(18).cloned().collect();
        hostile.gates.extend(gates);
    }
    for (name, comparison) in [("many", cases::many(5000)), ("hostile", hostile)] {
        let text = rendered("markdown", &comparison, &RenderOptions::default());
        assert!(text.len() <= MOST, "{name}: {} bytes", text.len());
        assert!(text.len() > MOST / 2, "{name}: {} bytes", text.len());
        assert!(text.contains("ranked metrics are not listed"), "{name}");
        parsed(name, &text);
        assert_failures_come_first(name, &comparison, &text);
    }
}

/// A finding of a lesser verdict stands in the page only when all failures do.
fn assert_failures_come_first(name: &str, comparison: &Comparison, text: &str) {
    let failures = View::of(comparison, &RenderOptions::default()).sections[0].groups.iter().map(|group| group.rows.len()).sum::<usize>();
    let listed = text.matches("\n| ❌ | ").count();
    if text.contains("\n| ⚠️ | ") || text.contains("<summary>Unchanged") {
        assert!(listed >= failures, "{name}: {listed} of {failures}");
    }
}

#[test]
fn a_quiet_comparison_is_one_line_and_folds() {
    let quiet = cases::all().into_iter().find(|(name, _)| *name == "quiet").unwrap().1;
    let text = rendered("markdown", &quiet, &RenderOptions::default());
    let open: Vec<&str> = text.split("<details>").next().unwrap().lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(open.len(), 1, "{open:?}");
}

#[test]
fn a_chart_holds_numbers_and_our_own_words_only() {
    let mut trend = cases::all().into_iter().find(|(case, _)| *case == "trend").unwrap().1;
    let chart = |comparison: &Comparison| {
        let text = rendered("markdown", comparison, &RenderOptions::default());
        parsed("trend", &text).charts.join("")
    };
    let numbers = r"-?\d+(\.\d+)?(, -?\d+(\.\d+)?)*";
    let form = |unit: &str| {
        let axes = format!(r#"  x-axis "runs before this one" -\d+ --> 0\n  y-axis {unit}-?\d+(\.\d+)? --> -?\d+(\.\d+)?\n"#);
        regex::Regex::new(&format!(
            "^---\nconfig:\n[ a-zA-Z0-9:#,\"\n]+\n---\nxychart-beta\n{axes}  line \\[{numbers}\\]\n  line \\[{numbers}\\]\n$"
        ))
        .unwrap()
    };
    let drawn = chart(&trend);
    assert!(form(r#""ms" "#).is_match(&drawn), "{drawn}");
    assert!(drawn.contains("-29 --> 0"), "a run that lacks the metric is no point: {drawn}");
    // A unit that a file made up is a name too.
    trend.changes[0].unit = Unit::of(Dimension::Other, "x\"] ```");
    let drawn = chart(&trend);
    assert!(form("").is_match(&drawn), "{drawn}");
    // What a chart can't hold is not drawn.
    for value in [f64::NAN, f64::INFINITY, 1e300, 1e-300] {
        let history = &mut trend.changes[0].trace.as_mut().unwrap().history;
        history.fill(Some(value));
        trend.changes[0].head.as_mut().unwrap().value = value;
        let text = chart(&trend);
        assert!(text.is_empty() || form("").is_match(&text), "{text}");
    }
    trend.changes[0].trace = None;
    assert_eq!(chart(&trend), "");
}

/// What names that mean harm, or none, are made of.
const FRAGMENTS: &[&str] = &[
    "@",
    "#",
    "1",
    "GH-",
    "a",
    "deadbeef",
    "`",
    "``",
    "|",
    "\\",
    "*",
    "_",
    "__",
    "~~",
    "[",
    "](",
    ")",
    "!",
    "<",
    ">",
    "</code>",
    "<!--",
    "-->",
    "&",
    "&lt;",
    "&#64;",
    "://",
    "http",
    "www.",
    ".",
    ":",
    ":tada:",
    "$",
    "$$",
    "=",
    "==",
    "-",
    "- ",
    "+ ",
    "1. ",
    "> ",
    " ",
    "\n",
    "\r",
    "\t",
    "  \n",
    "\u{a0}",
    "\u{202e}",
    "\u{2028}",
    "\u{1b}[31m",
    "é",
    "日本",
    "mailto:",
    "x@y.z",
    "```mermaid",
    "---",
    "[^1]:",
    "{{",
    "%%",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn whatever_a_name_is_made_of_it_reads_as_it_is_written(
        fragments in prop::collection::vec(prop::sample::select(FRAGMENTS), 1..8),
        others in prop::collection::vec(prop::sample::select(FRAGMENTS), 0..8),
    ) {
        let (name, words) = (fragments.concat(), others.concat());
        let mut comparison = cases::all().into_iter().find(|(case, _)| *case == "trend").unwrap().1;
        comparison.changes.truncate(2);
        let change = &mut comparison.changes[0];
        (change.id.benchmark, change.id.metric, change.reasons) = (name.clone(), words.clone(), vec![words.clone(), name.clone()]);
        change.unit = Unit::of(Dimension::Other, &words);
        for run in &mut comparison.runs {
            run.message = Some(words.as_str().into());
        }
        comparison.caveats.push(Caveat::new(CaveatCode::NoData, name.clone(), words.clone()));
        comparison.head.environment.runner = Some(words.clone());
        let mut other = comparison.clone();
        other.head.environment.runner = Some(format!("{name}!"));
        for page in [comparison.clone(), cases::merged(vec![comparison, other])] {
            let text = rendered("markdown", &page, &RenderOptions::default());
            let page = parsed(&text, &text);
            assert_inert(&text, &page);
            let shown = shorten(&visible(&name), 120);
            prop_assert!(shown.trim().is_empty() || page.codes.iter().any(|code| code.contains(shown.trim())), "{shown}\n{text}");
        }
    }
}
