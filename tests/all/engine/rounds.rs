//! Runs in rounds, base and head in turns: how often a session that stops when it knows is wrong, and how soon it knows.

use std::collections::BTreeMap;

use perfdiff::compare::Session;
use perfdiff::model::{Basis, BenchmarkId, CaveatCode, Change, Comparison, Run, Verdict};
use perfdiff::report::view::Explanation;

use super::runs::{Noise, compare_with, of, run, thresholds};

const BENCHMARKS: usize = 20;
const MOST_ROUNDS: u32 = 20;

/// How the logarithm of a number differs from round to round: a side's own part of it, beside what the moment does to both.
type Kind = fn(&mut Noise) -> f64;

fn normal(noise: &mut Noise) -> f64 {
    0.015 * noise.normal()
}

/// One round in ten is hit by other work.
fn hit(noise: &mut Noise) -> f64 {
    let struck = noise.normal() > 1.28;
    0.007 * noise.normal() + if struck { 0.3 * noise.normal().abs() } else { 0.0 }
}

/// Two states, such as of a memory layout.
fn two_states(noise: &mut Noise) -> f64 {
    0.002 * noise.normal() + if noise.normal() > 0.0 { 0.1 } else { 0.0 }
}

/// A coarse clock.
fn stepped(noise: &mut Noise) -> f64 {
    (0.6 * noise.normal()).round() * 0.03
}

const KINDS: [(&str, Kind); 5] = [("normal", normal), ("hit", hit), ("two states", two_states), ("stepped", stepped), ("buried", buried)];

fn name(benchmark: usize) -> String {
    format!("b{benchmark:02}")
}

/// Two thirds of the rounds of a side are hit by other work, by more than any change: a busy machine.
fn buried(noise: &mut Noise) -> f64 {
    let struck = noise.normal() > -0.43;
    0.006 * noise.normal() + if struck { 0.05 + noise.normal().abs() } else { 0.0 }
}

/// Comparisons of as many rounds of a busy machine as a session has by default, of benchmarks of which the first is changed by `change`.
fn busy(seed: u64, change: fn(&mut Noise) -> f64) -> Comparison {
    let mut noise = Noise::new(seed);
    let (mut base, mut head): (Vec<Run>, Vec<Run>) = (Vec::new(), Vec::new());
    for round in 1..=60 {
        let mut side = |is_head: bool| {
            let changed = if is_head { change(&mut noise) } else { 0.0 };
            let values: Vec<(String, f64)> =
                (0..5).map(|at| (name(at), (buried(&mut noise) + if at == 0 { changed } else { 0.0 }).exp())).collect();
            let values: Vec<(&str, f64)> = values.iter().map(|(name, value)| (name.as_str(), *value)).collect();
            Run { round: Some(round), commit: None, ..run(0, &values) }
        };
        base.push(side(false));
        head.push(side(true));
    }
    compare_with(&thresholds("2%", "10%"), &base, &head, false)
}

#[test]
fn where_most_rounds_are_disturbed_the_best_of_them_still_show_a_slowdown_and_how_large_it_is() {
    let (mut slower, mut unchanged) = (0, 0);
    for seed in 1..=20 {
        let comparison = busy(seed, |_| 0.05);
        let change = of(&comparison, "b00");
        let is_found = matches!(change.verdict, Verdict::Warning | Verdict::Failure);
        slower += usize::from(is_found);
        unchanged += found(&comparison) - usize::from(is_found);
        if is_found {
            assert_eq!(change.rests_on.as_ref().unwrap().basis, Basis::BestRounds);
            assert!((change.change.unwrap() - 0.051).abs() < 0.02, "{change:?}");
            let (baseline, head) = (change.baseline.unwrap().value, change.head.unwrap().value);
            assert!((head / baseline - 1.0 - change.change.unwrap()).abs() < 1e-9, "the change is that of the numbers shown");
            let facts = Explanation::of(&comparison, change).facts;
            let head = facts.iter().find(|fact| fact.label == "head").unwrap();
            assert!(head.value.contains("the best fifth of 60 runs"), "{}", head.value);
            assert!(change.change_low.unwrap() <= 0.053 && change.change_high.unwrap() >= 0.049, "{change:?}");
        }
    }
    assert!(slower >= 16, "{slower} of 20");
    assert_eq!(unchanged, 0, "of 80");
}

#[test]
fn best_rounds_that_got_better_hide_no_others_that_got_worse() {
    for seed in 1..=10 {
        // A third of the rounds a tenth faster, the others three times as slow.
        let comparison = busy(seed, |noise| if noise.normal() > 0.43 { -0.1 } else { 1.1 });
        let verdict = of(&comparison, "b00").verdict;
        assert!(!matches!(verdict, Verdict::Improved | Verdict::Unchanged), "{verdict:?}");
    }
}

/// A session over benchmarks of which the first few are slower by `factor`: its last comparison, and how many rounds each was measured.
fn session(seed: u64, kind: Kind, slower: usize, factor: f64) -> (Comparison, BTreeMap<String, u32>) {
    let mut noise = Noise::new(seed);
    let (mut base, mut head): (Vec<Run>, Vec<Run>) = (Vec::new(), Vec::new());
    let mut session = Session::default();
    let mut measured: BTreeMap<String, u32> = BTreeMap::new();
    let mut open: Vec<usize> = (0..BENCHMARKS).collect();
    let policy = thresholds("2%", "10%");
    for round in 1..=MOST_ROUNDS {
        let moment = 0.2 * noise.normal();
        let mut side = |factor: f64| {
            let values: Vec<(String, f64)> =
                open.iter().map(|at| (name(*at), if *at < slower { factor } else { 1.0 } * (moment + kind(&mut noise)).exp())).collect();
            let values: Vec<(&str, f64)> = values.iter().map(|(name, value)| (name.as_str(), *value)).collect();
            Run { round: Some(round), commit: None, ..run(0, &values) }
        };
        base.push(side(1.0));
        head.push(side(factor));
        for at in &open {
            *measured.entry(name(*at)).or_default() += 1;
        }
        if round < 5 {
            continue;
        }
        let comparison = compare_with(&policy, &base, &head, false);
        session.look(&comparison);
        let undecided = session.undecided(&comparison);
        open.retain(|at| undecided.contains(&BenchmarkId { suite: "suite".into(), name: name(*at), params: BTreeMap::new() }));
        if open.is_empty() {
            break;
        }
    }
    (compare_with(&policy, &base, &head, false), measured)
}

fn found(comparison: &Comparison) -> usize {
    let is_found = |verdict| matches!(verdict, Verdict::Failure | Verdict::Warning | Verdict::Improved);
    comparison.changes.iter().filter(|change| is_found(change.verdict)).count()
}

#[test]
fn of_unchanged_code_few_sessions_end_with_a_finding_whatever_the_noise() {
    const SESSIONS: u64 = 20;
    for (name, kind) in KINDS {
        let sessions: Vec<Comparison> = (0..SESSIONS).map(|seed| session(seed + 1, kind, 0, 1.0).0).collect();
        let found: Vec<usize> = sessions.iter().map(found).collect();
        let changes = || sessions.iter().flat_map(|comparison| &comparison.changes);
        let holds_none =
            |change: &&Change| change.change_low.is_some_and(|low| low <= 0.0) && change.change_high.is_some_and(|high| high >= 0.0);
        let held = changes().filter(holds_none).count() as f64 / changes().count() as f64;
        assert!(held >= 0.93, "{name}: the interval holds the true change in {held} of the sessions");
        let wrong = found.iter().filter(|found| **found > 0).count();
        assert!(wrong <= 3, "{name}: {wrong} of {SESSIONS} sessions");
        assert!(found.iter().sum::<usize>() <= 4, "{name}: {found:?} metrics of {BENCHMARKS} each");
    }
}

#[test]
fn a_slowdown_is_found_in_far_fewer_rounds_than_are_allowed_and_the_rest_is_left_alone() {
    for (name, kind, factor) in [("normal", normal as Kind, 1.05), ("hit", hit, 1.05), ("normal", normal, 1.2)] {
        let (mut rounds, mut found) = (0, 0);
        for seed in 100..105 {
            let (comparison, measured) = session(seed, kind, 3, factor);
            let is_found = |slower: &usize| matches!(of(&comparison, &self::name(*slower)).verdict, Verdict::Warning | Verdict::Failure);
            found += (0..3).filter(is_found).count();
            rounds += measured.values().sum::<u32>();
        }
        assert!(found >= 13, "{name}: {found} of 15");
        assert!(rounds < 5 * 20 * 16, "{name}: {rounds} measurements");
    }
}

#[test]
fn what_the_moment_does_to_both_sides_cancels_and_the_change_is_that_of_the_numbers_shown() {
    let (comparison, _) = session(7, normal, 1, 1.2);
    let change = of(&comparison, "b00");
    assert_eq!(change.rests_on.as_ref().unwrap().basis, Basis::Rounds);
    let (baseline, head) = (change.baseline.unwrap().value, change.head.unwrap().value);
    assert!((head / baseline - 1.0 - change.change.unwrap()).abs() < 1e-9);
    assert!((change.change.unwrap() - 0.2).abs() < 0.06, "{change:?}");
    assert!(!change.trace.as_ref().unwrap().rounds.is_empty());
    assert!(change.reasons.iter().any(|reason| reason.contains("rounds of baseline and head in turns")), "{:?}", change.reasons);
}

#[test]
fn a_machine_that_slows_down_in_the_course_is_named_and_blamed_on_neither_side() {
    let of_round = |round: u32, factor: f64| {
        let mut noise = Noise::new(u64::from(round) + if factor > 1.0 { 100 } else { 0 });
        let values = ["a", "b", "c"].map(|name| (name, factor * (0.02 * f64::from(round) + 0.004 * noise.normal()).exp()));
        Run { round: Some(round), commit: None, ..run(0, &values) }
    };
    let side = |factor: f64| (1..=12).map(|round| of_round(round, factor)).collect::<Vec<_>>();
    let comparison = compare_with(&thresholds("2%", "10%"), &side(1.0), &side(1.000_001), false);
    let drift = comparison.caveats.iter().find(|caveat| caveat.code == CaveatCode::DriftInSession).unwrap();
    assert!(drift.text.contains("both sides got slower by about 2"), "{}", drift.text);
    assert_eq!(found(&comparison), 0);
}

#[test]
fn rounds_of_which_one_side_is_missing_do_not_count_and_few_are_judged_as_runs() {
    let side = |rounds: &[u32], value: f64| -> Vec<Run> {
        let one = |round: &u32| Run { round: Some(*round), commit: None, ..run(0, &[("a", value * (1.0 + f64::from(*round) * 1e-4))]) };
        rounds.iter().map(one).collect()
    };
    let basis = |base: &[u32], head: &[u32]| {
        let comparison = compare_with(&thresholds("2%", "10%"), &side(base, 1.0), &side(head, 1.5), false);
        let rests_on = of(&comparison, "a").rests_on.clone().unwrap();
        (rests_on.basis, rests_on.baseline_runs, rests_on.head_runs)
    };
    assert_eq!(basis(&[1, 2, 3, 4, 5, 6, 7], &[2, 3, 4, 5, 6, 7, 8]), (Basis::Rounds, 6, 6));
    assert_eq!(basis(&[1, 2, 3, 4, 5], &[1, 2, 3, 4, 5]), (Basis::Replicates, 5, 5));
    assert_eq!(basis(&[1, 2, 3, 4, 5, 6], &[7, 8, 9, 10, 11, 12]), (Basis::Replicates, 6, 6));
}
