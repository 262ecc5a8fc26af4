//! What the view says, whatever lays it out.

use perfdiff::model::{Class, Comparison, Direction, MetricId, Verdict};
use perfdiff::report::{RenderOptions, Sort, View};
use proptest::prelude::*;

use crate::report::cases;

fn case(name: &str) -> Comparison {
    cases::all().into_iter().find(|(case, _)| *case == name).unwrap().1
}

fn view(name: &str) -> View {
    View::of(&case(name), &RenderOptions::default())
}

#[test]
fn statistics_of_one_metric_are_one_finding() {
    let view = view("verdicts");
    let failures = &view.section(Verdict::Failure).unwrap().groups;
    assert_eq!(
        failures.iter().map(|group| (group.benchmark.as_str(), group.rows.len())).collect::<Vec<_>>(),
        [("POST /orders", 1), ("GET /orders", 2)]
    );
    assert_eq!(failures[1].rest.as_deref(), Some("p99 unchanged"));
    assert_eq!(view.judged, 15);
    assert_eq!(view.informational, 1);
}

#[test]
fn bare_percentiles_are_grouped_by_their_benchmark() {
    let view = view("suites");
    let group = &view.section(Verdict::Failure).unwrap().groups[0];
    assert_eq!(group.benchmark, "demo/latency_simple_filter");
    assert_eq!(group.rows.iter().map(perfdiff::report::view::Row::label).collect::<Vec<_>>(), ["p99", "p95"]);
}

#[test]
fn the_headline_names_the_worst() {
    for (case, summary, worst) in [
        ("quiet", "no change in 46 metrics, 1 gate met", None),
        (
            "verdicts",
            "2 failures, 1 warning in 15 metrics; 1 removed; 1 accepted; 1 missed gate",
            Some("POST /orders http_req_failed rate rose by 1.9 points"),
        ),
        ("empty", "nothing was compared", None),
        ("no-baseline", "no baseline yet (3 metrics measured)", None),
        ("came-and-went", "22 removed in 27 metrics", Some("GET /v1/reports/0 http_req_duration p95 is missing from the head")),
        (
            "gates",
            "3 missed gates, 1 warning gate; no change in 4 metrics",
            Some("gate http_req_failed (k6) (rate<0.01) is missed by 1.0 points: GET /orders http_req_failed rate is 2 %"),
        ),
        ("improved", "3 improved in 12 metrics", Some("model accuracy is 4.3 % higher")),
        ("suites", "1 failure, 1 warning in 3 metrics", Some("demo/latency_simple_filter p99 is 44 % slower")),
    ] {
        let view = view(case);
        assert_eq!(view.summary, summary, "{case}");
        assert_eq!(view.worst.map(|worst| worst.plain()).as_deref(), worst, "{case}");
    }
}

#[test]
fn each_class_has_its_words() {
    let base = case("suites").changes.remove(0);
    for (class, metric, change, words) in [
        (Class::Latency, "p95", 0.4, "x p95 is 40 % slower"),
        (Class::Duration, "time", -0.18, "x time is 18 % faster"),
        (Class::Duration, "time", 2.2, "x time takes 3.2 times as long"),
        (Class::Throughput, "throughput", -0.14, "x throughput is 14 % lower"),
        (Class::Memory, "memory_peak", -0.18, "x uses 18 % less memory"),
        (Class::Memory, "rss", 0.3, "x rss is 30 % higher"),
        (Class::Cpu, "cpu_percent", 0.3, "x uses 30 % more CPU"),
        (Class::Size, "wheel", 0.05, "x wheel is 5.0 % larger"),
        (Class::Score, "accuracy", -0.03, "x accuracy is 3.0 % lower"),
        (Class::Count, "allocations", 4.0, "x allocations is 5.0 times as high"),
    ] {
        let verdict = if change * if class.default_direction() == Direction::Higher { -1.0 } else { 1.0 } > 0.0 {
            Verdict::Failure
        } else {
            Verdict::Improved
        };
        let change = perfdiff::model::Change {
            id: MetricId { benchmark: "x".to_owned(), metric: metric.to_owned(), statistic: None, ..base.id.clone() },
            class,
            direction: class.default_direction(),
            change: Some(change),
            verdict,
            ..base.clone()
        };
        let view = View::of(&Comparison { changes: vec![change], ..Comparison::default() }, &RenderOptions::default());
        assert_eq!(view.worst.unwrap().plain(), words);
    }
}

#[test]
fn the_reader_chooses_the_order_but_not_the_headline() {
    let comparison = case("many");
    let first = |sort| {
        let view = View::of(&comparison, &RenderOptions { sort, ..RenderOptions::default() });
        (view.section(Verdict::Failure).unwrap().groups[0].benchmark.clone(), view.worst.unwrap().plain())
    };
    let (severity, worst) = first(Sort::Severity);
    let (name, worst_by_name) = first(Sort::Name);
    assert_eq!(severity, "group2/function_with_a_name/1900");
    assert_eq!(name, "group0/function_with_a_name/0");
    assert_eq!(worst, worst_by_name);
}

#[test]
fn the_list_is_cut_at_the_end_of_the_ranking() {
    let comparison = case("many");
    let view = View::of(&comparison, &RenderOptions { limit: Some(30), ..RenderOptions::default() });
    assert_eq!(
        view.sections.iter().map(|section| (section.verdict, section.groups.len())).collect::<Vec<_>>(),
        [(Verdict::Failure, 20), (Verdict::Warning, 10)]
    );
    assert_eq!(view.cut.as_deref(), Some("1970 more are not listed: 30 warnings, 40 improved, 100 undecided, 1800 unchanged"));
    let changed = View::of(&comparison, &RenderOptions { only_changed: true, ..RenderOptions::default() });
    assert!(changed.section(Verdict::Unchanged).is_none() && changed.section(Verdict::Inconclusive).is_none());
    assert_eq!(changed.counts_line(), "20 failures · 40 warnings · 40 improved · 100 undecided · 1800 unchanged");
}

proptest! {
    #[test]
    fn no_number_panics_or_shows_as_one_that_is_not(
        baseline in prop::num::f64::ANY, head in prop::num::f64::ANY, change in prop::option::of(prop::num::f64::ANY),
        low in prop::option::of(prop::num::f64::ANY), high in prop::option::of(prop::num::f64::ANY),
        warn in prop::option::of(prop::num::f64::ANY), fail in prop::option::of(prop::num::f64::ANY),
        verdict in prop::sample::select(&Verdict::ALL[..]), width in 0usize..200,
    ) {
        let mut comparison = case("suites");
        for row in &mut comparison.changes {
            row.baseline.as_mut().unwrap().value = baseline;
            row.head.as_mut().unwrap().value = head;
            row.change = change;
            row.change_low = low;
            row.change_high = high;
            row.threshold.warn = warn;
            row.threshold.fail = fail;
            row.min_detectable = low;
            row.threshold.min_change = high;
            row.verdict = verdict;
        }
        let options = RenderOptions { width: Some(width), details: true, ..RenderOptions::default() };
        for renderer in ["console", "markdown"] {
            let text = crate::report::rendered(renderer, &comparison, &options);
            prop_assert!(!text.contains("NaN") && !text.contains("inf ") && !text.contains("inf%"), "{}", text);
        }
    }

    #[test]
    fn no_name_panics_at_any_width(name in "\\PC*|.*", reason in ".*", width in 0usize..120) {
        let mut comparison = case("verdicts");
        for row in &mut comparison.changes {
            row.id.benchmark = name.clone();
            row.id.metric = reason.clone();
            row.reasons = vec![reason.clone()];
        }
        for renderer in ["console", "markdown"] {
            crate::report::rendered(renderer, &comparison, &RenderOptions { width: Some(width), ..RenderOptions::default() });
        }
    }
}
