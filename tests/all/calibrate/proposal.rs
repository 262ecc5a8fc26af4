//! What is proposed is a configuration, says why, and holds on the runs that it comes from.

use perfdiff::compare::calibrate::Calibration;
use perfdiff::model::{Class, Metric, Run};
use perfdiff::policy::{Amount, Policy};
use perfdiff::unit::Unit;

use super::synthetic::{Normals, calibrated, duration, noisy, of, run};
use super::written;

#[track_caller]
fn parsed(found: &Calibration) -> Policy {
    Policy::parse("proposal", &found.proposal.text).unwrap_or_else(|errors| panic!("{errors}\n{}", found.proposal.text))
}

#[test]
fn a_proposal_applied_to_the_same_runs_calls_fewer_of_them() {
    let runs = noisy(21, 14, &[0.15; 12]);
    let today = of(runs.clone());
    let applied = calibrated(runs, &parsed(&today), &[]).unwrap();
    let mut fewer = false;
    for (before, after) in today.false_alarms.iter().zip(&applied.false_alarms) {
        assert!(after.called.hits <= before.called.hits, "{:?}", before.mode);
        assert_eq!(before.called_as_proposed.unwrap().hits, after.called.hits, "what was promised is what holds");
        fewer |= after.called.hits < before.called.hits;
    }
    assert!(fewer, "{}", written("console", &today, Some(100)));
}

#[test]
fn thresholds_go_beyond_what_noise_does_and_what_is_proposed_asks_for_no_more() {
    let runs = noisy(22, 10, &[0.06; 20]);
    let found = of(runs.clone());
    let class = &found.proposal.classes[0];
    assert_eq!(class.class, Class::Duration);
    assert!(class.warn.unwrap() >= found.classes[0].noise.within_99, "{class:?}");
    assert!((class.fail.unwrap() / class.warn.unwrap() - 2.0).abs() < 0.2, "the proportion of 5 % and 10 %: {class:?}");
    let again = calibrated(runs, &parsed(&found), &[]).unwrap();
    assert_eq!(again.proposal.text, "", "what was proposed is enough");
}

#[test]
fn a_quiet_suite_keeps_its_thresholds_and_what_is_assumed_until_days_have_shown_it() {
    let mut runs = noisy(23, 6, &[0.0005; 10]);
    assert_eq!(of(runs.clone()).proposal.text, "");
    for (place, run) in runs.iter_mut().enumerate() {
        run.time = Some(format!("2026-01-{:02}T12:00:00Z", place + 1));
    }
    let found = of(runs);
    assert!(found.proposal.classes.is_empty() && found.proposal.rules.is_empty());
    assert!(found.proposal.assumed[0].assumed < 0.005, "{}", found.proposal.text);
    assert!(parsed(&found).noise.assumed(Class::Duration) < 0.005);
}

#[test]
fn a_metric_far_noisier_than_its_class_gets_a_rule_and_does_not_deafen_the_others() {
    let mut sigmas = [0.004; 15];
    (sigmas[3], sigmas[9]) = (0.08, 0.9);
    let found = of(noisy(24, 8, &sigmas));
    assert!(found.proposal.classes.is_empty(), "{}", found.proposal.text);
    let rules: Vec<(&str, bool)> = found.proposal.rules.iter().map(|rule| (rule.pattern.as_str(), rule.informational)).collect();
    assert_eq!(rules, [("bench/work/9/time/median", true), ("bench/work/3/time/median", false)]);
    assert_eq!(parsed(&found).rules().len(), 2);
    assert!(found.proposal.text.contains("8 runs: its own noise reaches"), "{}", found.proposal.text);
}

/// Runs of endpoints with a quiet median and a noisy tail.
fn with_tails(extra: bool) -> Vec<Run> {
    let mut normals = Normals(5);
    let latency = |statistic: &str, value: f64| Metric::new("latency", Class::Latency, Unit::SECOND, value).statistic(statistic);
    (0..6)
        .map(|_| {
            let mut one = run("api", []);
            for place in 0..6 {
                let metrics = [("median", 0.01), ("p95", 0.1)].map(|(name, sigma)| latency(name, 0.05 * (sigma * normals.next()).exp()));
                let mut benchmark =
                    perfdiff::model::Benchmark { metrics: metrics.to_vec(), ..perfdiff::model::Benchmark::new(format!("GET /{place}")) };
                if extra {
                    benchmark.metrics.push(Metric::new("payload", Class::Size, Unit::BYTE, 10.0).statistic("p95"));
                }
                one.benchmarks.push(benchmark);
            }
            one
        })
        .collect()
}

#[test]
fn noisy_tails_get_wider_thresholds_than_medians() {
    let found = of(with_tails(false));
    let statistics: Vec<_> = found.classes[0].statistics.iter().map(|one| one.statistic.as_deref().unwrap()).collect();
    assert_eq!(statistics, ["median", "p95"]);
    assert!(found.proposal.classes.is_empty(), "{}", found.proposal.text);
    let patterns = |found: &Calibration| found.proposal.rules.iter().map(|rule| rule.pattern.clone()).collect::<Vec<_>>();
    assert_eq!((patterns(&found), found.proposal.rules_in_front), (vec!["p95".to_owned()], 1));
    // Where another class has that statistic too, the rule must not reach it.
    assert_eq!(patterns(&of(with_tails(true))), ["latency/p95"]);
}

#[test]
fn rules_that_are_there_keep_what_they_say_and_come_after_those_for_statistics() {
    let policy = Policy::parse(
        "perfdiff.toml",
        "[class.latency]\nwarn = \"15%\"\nfail = \"30%\"\nmin-change = \"1us\"\n[[rule]]\nmatch = \"GET /1/latency/p95\"\nwarn = \"20%\"\nfail = \"40%\"\nmin-change = \"2us\"\nrole = \"primary\"\n",
    )
    .unwrap();
    let found = calibrated(with_tails(false), &policy, &[]).unwrap();
    assert_eq!(found.proposal.rules_in_front, 1);
    let own = found.proposal.rules.last().unwrap();
    assert_eq!(own.pattern, "api/GET /1/latency/p95");
    assert!(found.proposal.text.contains("min-change = \"2 us\"\nrole = \"primary\""), "{}", found.proposal.text);
    let tried = found.proposal.tried_on(&policy).unwrap();
    let order: Vec<&str> = tried.rules().iter().map(|rule| rule.pattern.as_str()).collect();
    assert_eq!(order, ["p95", "GET /1/latency/p95", "api/GET /1/latency/p95"]);
}

#[test]
fn changes_too_small_to_count_raise_no_threshold() {
    let policy = Policy::parse("perfdiff.toml", "[class.duration]\nmin-change = \"1s\"\n").unwrap();
    assert!(!of(noisy(25, 6, &[0.1; 10])).proposal.classes.is_empty());
    let found = calibrated(noisy(25, 6, &[0.1; 10]), &policy, &[]).unwrap();
    assert!(found.proposal.classes.is_empty() && found.proposal.rules.is_empty(), "{}", found.proposal.text);
}

#[test]
fn error_rates_are_proposed_in_points() {
    let mut normals = Normals(6);
    let runs = (0..6)
        .map(|_| {
            let failed = |place: i32| {
                (
                    format!("GET /{place}"),
                    Metric::new("failed", Class::ErrorRate, Unit::RATIO, 0.05 + 0.006 * normals.next().clamp(-3.0, 3.0)),
                )
            };
            run("api", (0..8).map(failed).collect::<Vec<_>>())
        })
        .collect();
    let found = of(runs);
    let class = &found.proposal.classes[0];
    assert!(class.class == Class::ErrorRate && (0.015..0.04).contains(&class.warn.unwrap()), "{class:?}");
    assert!(found.proposal.text.contains(" points\"\n"), "{}", found.proposal.text);
    assert!(matches!(parsed(&found).class(Class::ErrorRate).warn, Some(Amount::Points(_))));
}

#[test]
fn two_runs_of_little_propose_nothing_and_say_so() {
    let found = of(noisy(26, 2, &[0.3; 3]));
    assert!(found.proposal.classes.is_empty() && found.proposal.rules.is_empty() && found.proposal.assumed.is_empty());
    assert!(found.proposal.text.contains("too rarely seen"), "{}", found.proposal.text);
    assert_eq!(found.false_alarms[0].called_as_proposed, None);
}

#[test]
fn names_can_neither_break_the_configuration_nor_act_on_a_terminal() {
    let hostile = "x\"]\n[compare]\nlevel = 0.5 # \u{1b}[31m\u{202e}\\ * ** ?";
    let mut normals = Normals(9);
    let runs = (0..8)
        .map(|_| {
            let named = (0..9).map(|place| {
                let sigma = if place == 0 { 0.2 } else { 0.004 };
                (if place == 0 { hostile.to_owned() } else { format!("work/{place}") }, duration((sigma * normals.next()).exp()))
            });
            run("bench", named.collect::<Vec<_>>())
        })
        .collect();
    let found = of(runs);
    let policy = parsed(&found);
    assert_eq!((policy.rules().len(), &policy.compare), (1, &Policy::default().compare));
    assert!(policy.rules()[0].pattern.matches(&format!("bench/{hostile}/time/median")));
    let text = written("console", &found, Some(80));
    assert!(!text.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{text}");
}
