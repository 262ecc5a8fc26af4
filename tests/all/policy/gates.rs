//! Bounds and gates.

use std::fmt::Write as _;

use perfdiff::model::{Class, Direction, GateVerdict};
use perfdiff::policy::{Bound, GateOutcome, MetricView};
use perfdiff::unit::{Unit, parse};
use proptest::prelude::*;

use super::{BYTE, NONE, RATIO, SECOND, metric, policy};

fn gate(keys: &str, view: &MetricView<'_>, value: f64) -> GateOutcome {
    let policy = policy(&format!("[[gate]]\nmatch = \"**\"\n{keys}"));
    policy.gates()[0].evaluate(view, value).expect("a bound about this metric")
}

fn verdict(keys: &str, class: Class, unit: &str, value: f64) -> GateVerdict {
    let parsed = parse(unit);
    gate(keys, &metric("s/b/m", class, &parsed.unit), value * parsed.factor).verdict
}

#[test]
fn bounds_are_held_in_the_unit_of_the_metric() {
    use GateVerdict::{Failure, Met};
    for (bound, class, unit, met, missed) in [
        ("< 10ms", Class::Latency, "us", 9_999.0, 10_000.0),
        ("<=10 ms", Class::Latency, "us", 10_000.0, 10_001.0),
        ("≤ 10 ms", Class::Latency, "s", 0.01, 0.0101),
        ("< 5 s", Class::Latency, "ms", 4_999.0, 5_001.0),
        (">= 5,000 msg/sec", Class::Throughput, "msg/s", 5_000.0, 4_999.0),
        ("> 300,000 msg/min", Class::Throughput, "req/s", 5_001.0, 5_000.0),
        ("≥ 1000 events/s", Class::Throughput, "1/s", 1_000.0, 999.0),
        ("10,000 msg/sec", Class::Throughput, "msg/s", 10_000.0, 9_999.0),
        ("512 MB", Class::Memory, "B", 512e6, 513e6),
        ("< 512 MiB", Class::Memory, "MB", 536.0, 537.0),
        ("80 %", Class::Cpu, "%", 80.0, 81.0),
        ("<1%", Class::ErrorRate, "ratio", 0.0099, 0.01),
        ("< 0.01", Class::ErrorRate, "ratio", 0.0099, 0.01),
        ("rate<0.01", Class::ErrorRate, "ratio", 0.0099, 0.01),
        ("> 8", Class::Score, "", 10.3, 8.0),
        ("< 8 workers", Class::Count, "count", 7.0, 8.0),
        ("== 3", Class::Count, "count", 3.0, 4.0),
        (">= 100 MB/s", Class::Throughput, "MiB/s", 96.0, 95.0),
        ("> 1000", Class::Throughput, "req/s", 1_001.0, 1_000.0),
    ] {
        let limit = format!("limit = \"{bound}\"");
        let statistic = bound.starts_with("rate").then_some("rate");
        let parsed = parse(unit);
        let view = MetricView { statistic, ..metric("s/b/m", class, &parsed.unit) };
        assert_eq!(gate(&limit, &view, met * parsed.factor).verdict, Met, "{bound}: {met} {unit}");
        assert_eq!(gate(&limit, &view, missed * parsed.factor).verdict, Failure, "{bound}: {missed} {unit}");
    }
}

#[test]
fn outcomes_say_what_decided_and_by_how_much() {
    let p95 = MetricView { statistic: Some("p95"), ..metric("api/x/latency/p95", Class::Latency, &SECOND) };
    let rate = parse("msg/s").unit;
    let throughput = metric("s/b/throughput", Class::Throughput, &rate);
    let bare = metric("pytest/t/latency_p95", Class::Latency, &NONE);
    let share = metric("s/b/accuracy", Class::Score, &RATIO);
    let bytes = metric("s/b/rss", Class::Memory, &BYTE);
    let place = metric("s/b/x", Class::Other, &NONE);
    let mut out = String::new();
    for (keys, view, value) in [
        ("limit = \"< 100ms\"", &p95, 0.0842),
        ("limit = \"< 100ms\"", &p95, 0.118),
        ("limit = \"< 100ms\"\nmargin = \"20%\"", &p95, 0.118),
        ("limit = \"< 100ms\"\nmargin = \"20%\"", &p95, 0.12),
        ("limit = \"< 100ms\"\nmargin = \"20%\"", &p95, 0.1201),
        ("limit = \"< 100ms\"\ntarget = \"< 50ms\"", &p95, 0.04),
        ("limit = \"< 100ms\"\ntarget = \"< 50ms\"", &p95, 0.06),
        ("limit = \"< 100ms\"\ntarget = \"< 50ms\"", &p95, 0.2),
        ("limit = \"p(95)<100\"", &p95, 0.118),
        ("limit = \"p95 < 100\"", &p95, 0.118),
        ("limit = \"< 100\"", &p95, 0.118),
        ("limit = \"< 100 MB\"", &p95, 0.118),
        ("limit = \"< 100ms\"", &p95, f64::NAN),
        ("limit = \"== 0 ms\"", &p95, 0.118),
        ("limit = \"< 100ms\"", &bare, 41.2),
        ("limit = \"< 100ms\"", &bare, 141.2),
        ("limit = \">= 5,000 msg/sec\"\ntarget = \"10,000 msg/sec\"", &throughput, 8_000.0),
        ("minimum = 5000", &throughput, 4_000.0),
        ("minimum = \"70 %\"", &share, 0.685),
        ("minimum = 0.7", &share, 0.685),
        ("minimum = 70", &share, 0.685),
        ("minimum = \"1 GB\"\nmaximum = \"4,000 MB\"", &bytes, 4.2e9),
        ("maximum = \"< 4,000 MB\"", &bytes, 4.2e9),
        ("limit = \"5\"", &place, 4.0),
        ("limit = \"80 %\"", &MetricView { direction: Direction::Lower, ..place }, 72.5),
        ("limit = \"80 %\"", &MetricView { direction: Direction::Lower, ..place }, 0.725),
        ("limit = \"< 1 %\"", &MetricView { direction: Direction::Lower, ..place }, 0.02),
    ] {
        let text = format!("[[gate]]\nmatch = \"**\"\n{keys}");
        let Ok(policy) = perfdiff::policy::Policy::parse("x", &text) else {
            writeln!(out, "{} | refused", keys.replace('\n', ", ")).unwrap();
            continue;
        };
        let got = policy.gates()[0].evaluate(view, value).expect("applies");
        writeln!(
            out,
            "{} | {value} {} | {:?} | {} | {:?} | {}",
            keys.replace('\n', ", "),
            view.unit,
            got.verdict,
            got.bound,
            got.limit,
            got.reason
        )
        .unwrap();
    }
    insta::assert_snapshot!(out);
}

#[test]
fn a_bound_that_names_a_statistic_is_about_no_other() {
    for (bound, statistic, about) in [
        ("p(95)<100", Some("p95"), true),
        ("p(95)<100", Some("p99"), false),
        ("p(99.9)<100", Some("p99.9"), true),
        ("p(50)<100", Some("median"), true),
        ("med<100", Some("median"), true),
        ("avg<100", Some("mean"), true),
        ("avg<100", Some("avg"), true),
        ("rate<0.01", Some("rate"), true),
        ("rate>10", Some("observed_rate"), true),
        ("rate<0.01", Some("value"), false),
        ("rate<0.01", Some("count"), false),
        ("count>5", None, true),
        ("rate<0.01", None, true),
        ("p95 < 10 ms", None, false),
        ("< 10 ms", Some("p95"), true),
    ] {
        assert_eq!(Bound::parse(bound).unwrap().is_about(statistic, &SECOND), about, "{bound} {statistic:?}");
    }
    assert!(Bound::parse("rate<0.01").unwrap().is_about(Some("value"), &RATIO), "the share of a rate metric");
    let policy = policy("[[gate]]\nmatch = \"latency\"\nlimit = \"p(95)<100\"");
    let view = MetricView { statistic: Some("p99"), ..metric("s/b/latency/p99", Class::Latency, &SECOND) };
    assert!(!policy.gates()[0].applies(&view) && policy.gates()[0].evaluate(&view, 5.0).is_none());
}

#[test]
fn a_percentage_is_held_against_a_score_from_0_to_1_as_a_share_of_one() {
    use GateVerdict::{Failure, Met, Warning};
    for (keys, value, expected) in [
        ("limit = \">= 70%\"", 0.7345, Met),
        ("limit = \">= 70%\"", 0.69, Failure),
        ("limit = \">= 70%\"\nmargin = \"5%\"", 0.69, Warning),
        ("limit = \">= 70%\"\nmargin = \"5%\"", 0.6, Failure),
        ("limit = \">= 70%\"", 73.45, Met),
        ("limit = \">= 70%\"", 69.0, Failure),
        ("limit = \"> 99%\"", 1.0, Met),
        ("minimum = \"5%\"", 0.0, Failure),
        ("limit = \"<= 15%\"", 0.18, Failure),
    ] {
        assert_eq!(verdict(keys, Class::Score, "", value), expected, "{keys}: {value}");
    }
    assert_eq!(verdict("limit = \"< 1%\"", Class::Other, "", 0.02), Failure, "0.02 % or 2 %: who knows");
}

#[test]
fn bounds_are_shown_in_one_form() {
    for (text, shown) in [
        ("<10ms", "< 10 ms"),
        (">=5,000 msg/sec", ">= 5,000 msg/sec"),
        ("10,000 msg/sec", "10,000 msg/sec"),
        ("p(95)<100", "p95 < 100"),
        ("≤ 80%", "<= 80 %"),
        ("med < 5 ms", "median < 5 ms"),
    ] {
        assert_eq!(Bound::parse(text).unwrap().to_string(), shown);
    }
    let fitted = Bound::parse("p(95)<100").unwrap().fit(&SECOND, Class::Latency, Direction::Lower, 0.05).unwrap();
    assert_eq!((fitted.words.as_str(), fitted.limit), ("< 100 ms", 0.1));
}

#[test]
fn gates_are_called_by_their_id_or_their_pattern() {
    let policy =
        policy("[[gate]]\nid = \"NFR-1.1\"\nmatch = \"a\"\nlimit = \"< 5 s\"\n[[gate]]\nmatch = \"b/*\"\nminimum = 2\nmaximum = 3");
    assert_eq!((policy.gates()[0].name(), policy.gates()[1].name()), ("NFR-1.1", "b/*"));
    assert_eq!((policy.gates()[0].bounds(), policy.gates()[1].bounds()), ("< 5 s".to_owned(), ">= 2, <= 3".to_owned()));
}

proptest! {
    #[test]
    fn a_worse_value_never_gets_a_better_verdict(limit in 1.0_f64..100.0, a in 0.0_f64..300.0, b in 0.0_f64..300.0, margin in 0_u32..100, upper: bool) {
        let sign = if upper { "<" } else { ">" };
        let keys = format!("limit = \"{sign} {limit} ms\"\nmargin = \"{margin}%\"");
        let (better, worse) = if (a < b) == upper { (a, b) } else { (b, a) };
        prop_assert!(verdict(&keys, Class::Latency, "ms", worse) <= verdict(&keys, Class::Latency, "ms", better));
    }

    #[test]
    fn a_bound_never_panics(text in "\\PC{0,20}", value in proptest::num::f64::ANY) {
        if let Ok(bound) = Bound::parse(&text) {
            for unit in [Unit::SECOND, Unit::NONE, Unit::RATIO, Unit::COUNT, Unit::PER_SECOND] {
                if let Ok(fitted) = bound.fit(&unit, Class::Other, Direction::Lower, value) {
                    prop_assert!(!value.is_nan() || !fitted.holds(value));
                }
            }
        }
    }
}
