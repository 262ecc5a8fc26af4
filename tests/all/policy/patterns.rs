//! Which paths a pattern matches.

use perfdiff::policy::Pattern;
use proptest::prelude::*;

fn matches(pattern: &str, path: &str) -> bool {
    Pattern::new(pattern).expect("pattern").matches(path)
}

#[test]
fn patterns_start_and_end_at_any_slash() {
    let path = "criterion/parser/large/time/median";
    for pattern in [
        "parser/*",
        "parser",
        "large/time",
        "time",
        "median",
        "time/median",
        "*",
        "**",
        "**/time",
        "parser/**",
        "criterion",
        "criterion/**/median",
        "parser/**/median",
        "parser/**/large/time",
        "*/*/*/*/*",
        "l?rge",
        "p*r",
        "**/parser/**",
        "criterion/parser/large/time/median",
        "par**dian",
    ] {
        assert!(matches(pattern, path), "{pattern}");
    }
    for pattern in [
        "parse",
        "arser",
        "time/med",
        "parser/time",
        "parser/*/median",
        "*/*/*/*/*/*",
        "Parser",
        "criterion/time",
        "l??rge",
        "parser/",
        "/criterion",
        "criterion/**/mean",
        "large/parser",
    ] {
        assert!(!matches(pattern, path), "{pattern}");
    }
}

#[test]
fn names_of_benchmarks_stand_for_themselves() {
    for (pattern, path) in [
        ("*::test_sort[100]", "pytest/tests/test_bench.py::test_sort[100]/time/median"),
        ("test_bench.py::test_*", "pytest/tests/test_bench.py::test_sort[100]/time/median"),
        ("GET /orders", "locust/GET /orders/latency/p95"),
        ("*/orders/latency/p95", "locust/GET /orders/latency/p95"),
        ("GET //orders", "locust/GET //orders/latency"),
        ("http_req_duration{a:b,!c}", "k6/http_req_duration{a:b,!c}/x"),
        (r"C:\bench", r"x/C:\bench/time"),
        ("größe/?/zeit", "s/größe/ü/zeit"),
        ("size=10", "s/parse/size=10/time"),
        ("a*b", "s/a*b/time"),
        ("latency_*/**/p99", "head/latency_simple_filter/p99"),
        ("storage/compression_ratio", "head/storage/compression_ratio"),
    ] {
        assert!(matches(pattern, path), "{pattern} on {path}");
    }
    assert!(!matches("test_sort[100]", "s/test_sort1/time"), "brackets are no set of characters");
    assert!(!matches("{a,b}", "s/a/time"), "braces are no alternatives");
    assert!(!matches("größe/?", "s/größe/üü"), "a question mark is one character, not one byte");
}

#[test]
fn a_pattern_of_stars_against_a_long_name_takes_no_time() {
    let pattern = Pattern::new(&"*a".repeat(40)).unwrap();
    let across = Pattern::new(&"**/*a".repeat(20)).unwrap();
    let path = "a".repeat(30_000) + "b";
    assert!(!pattern.matches(&path));
    assert!(!across.matches(&path));
}

/// The definition, tried in every way: slow and plainly right.
fn by_definition(pattern: &[char], path: &[char], at_part: bool) -> bool {
    match pattern {
        [] => path.is_empty() || path[0] == '/',
        ['*', '*', '/', rest @ ..] if at_part => {
            by_definition(rest, path, true) || (0..path.len()).any(|i| path[i] == '/' && by_definition(rest, &path[i + 1..], true))
        }
        ['*', '*', rest @ ..] => (0..=path.len()).any(|i| by_definition(rest, &path[i..], false)),
        ['*', rest @ ..] => {
            let end = path.iter().position(|c| *c == '/').unwrap_or(path.len());
            (0..=end).any(|i| by_definition(rest, &path[i..], false))
        }
        ['?', rest @ ..] => path.first().is_some_and(|c| *c != '/') && by_definition(rest, &path[1..], false),
        [c, rest @ ..] => path.first() == Some(c) && by_definition(rest, &path[1..], *c == '/'),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn matching_agrees_with_the_definition(pattern in "[ab/*?ü]{1,9}", path in "[abü/]{0,12}") {
        let glob: Vec<char> = pattern.chars().collect();
        let chars: Vec<char> = path.chars().collect();
        let expected = (0..=chars.len()).any(|i| (i == 0 || chars[i - 1] == '/') && by_definition(&glob, &chars[i..], true));
        prop_assert_eq!(matches(&pattern, &path), expected);
    }

    #[test]
    fn every_path_without_stars_matches_itself(path in "[^*?]{1,40}") {
        prop_assume!(!path.trim().is_empty());
        prop_assert!(matches(&path, &path));
    }
}
